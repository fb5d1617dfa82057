// SPDX-License-Identifier: GPL-2.0-only
/*
 * The battery of map and unmap, judged by the independent walk.
 *
 * Invariants: each case leaves nothing mapped when it succeeds; each address is
 * judged twice, by the walk of memory and by the mapper's own translation, and
 * both must name the same output address, or both none.
 *
 * Output addresses are never touched by anyone, so they need not be memory: they
 * are the input address with some bits inverted, which keeps alignment and
 * tells apart neighbours.
 *
 * What this file does not do: attach, invalidate, or touch the device.
 */
#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sizes.h>

#include "battery.h"

#define BATTERY_THREADS		4
#define BATTERY_THREAD_PAGES	256
#define BATTERY_THREAD_ROUNDS	4

static u64 smallest(const struct mapper *m)
{
	return BIT_ULL(__ffs(m->sizes));
}

static u64 output_of(const struct mapper *m, u64 iova)
{
	u64 mask = GENMASK_ULL(m->output_bits - 1, 0);

	return (iova & mask) ^ BIT_ULL(m->output_bits - 1) ^
	       BIT_ULL(m->output_bits - 2);
}

const char *battery_agrees(struct mapper *m, u64 iova, u64 pa,
			   struct walk_leaf *leaf)
{
	u64 own = m->translate(m, iova);
	int ret = walk_table(m->root, iova, leaf);

	if (!ret && leaf->pa == pa && own == pa)
		return NULL;
	pr_err("smmu-test: note iova %#llx: wanted %#llx, walk %d %#llx level %d, driver %#llx\n",
	       iova, pa, ret, ret ? 0 : leaf->pa, ret ? -1 : leaf->level, own);
	if (ret == -ENOENT)
		return "the tables do not map what was mapped";
	if (ret)
		return "the tables are not well formed";
	return leaf->pa != pa ? "the tables lead elsewhere" :
				"the driver says it leads elsewhere";
}

const char *battery_gone(struct mapper *m, u64 iova)
{
	struct walk_leaf leaf;
	u64 own = m->translate(m, iova);
	int ret = walk_table(m->root, iova, &leaf);

	if (ret == -ENOENT && !own)
		return NULL;
	pr_err("smmu-test: note iova %#llx: wanted nothing, walk %d, driver %#llx\n",
	       iova, ret, own);
	return ret == -ENOENT ? "the driver translates what is not mapped" :
				"the tables still map what was unmapped";
}

static const char *range_agrees(struct mapper *m, u64 iova, u64 size)
{
	struct walk_leaf leaf;
	const char *why = NULL;
	u64 at;

	for (at = iova; at < iova + size && !why; at += smallest(m))
		why = battery_agrees(m, at, output_of(m, at), &leaf);
	return why ?: battery_agrees(m, iova + size - 1,
				     output_of(m, iova + size - 1), &leaf);
}

static const char *range_gone(struct mapper *m, u64 iova, u64 size)
{
	const char *why = NULL;
	u64 at;

	for (at = iova; at < iova + size && !why; at += smallest(m))
		why = battery_gone(m, at);
	return why;
}

static const char *map_range(struct mapper *m, u64 iova, u64 size)
{
	int ret = m->map(m, iova, output_of(m, iova), size, true);

	if (!ret)
		return NULL;
	pr_err("smmu-test: note iova %#llx size %#llx: map returned %d\n", iova,
	       size, ret);
	return "a good request was refused";
}

static const char *unmap_range(struct mapper *m, u64 iova, u64 size)
{
	u64 done = m->unmap(m, iova, size);

	if (done == size)
		return NULL;
	pr_err("smmu-test: note iova %#llx size %#llx: %#llx unmapped\n", iova,
	       size, done);
	return "unmap removed another size than was asked for";
}

/* One leaf of each size, with untouched neighbours. */
static const char *case_each_size(struct mapper *m)
{
	unsigned int lg2;
	struct walk_leaf leaf;
	const char *why;
	u64 size, iova;

	for_each_set_bit(lg2, &m->sizes, BITS_PER_LONG) {
		size = BIT_ULL(lg2);
		iova = size;
		if ((2 * size - 1) >> m->root->input_bits ||
		    lg2 >= m->output_bits - 2)
			continue;
		why = map_range(m, iova, size);
		if (!why)
			why = battery_agrees(m, iova, output_of(m, iova), &leaf);
		if (!why && leaf.size != size)
			why = "a block of this size was mapped by other leaves";
		if (!why)
			why = battery_agrees(m, iova + size - 1,
					     output_of(m, iova + size - 1),
					     &leaf);
		why = why ?: battery_gone(m, iova - 1);
		why = why ?: unmap_range(m, iova, size);
		why = why ?: battery_gone(m, iova);
		why = why ?: battery_gone(m, iova + size - 1);
		if (why)
			return why;
	}
	return NULL;
}

/* A mapping permits what was asked for, and no more. */
static const char *case_permissions(struct mapper *m)
{
	u64 size = smallest(m);
	struct walk_leaf leaf;
	const char *why = NULL;
	bool writable;
	int i;

	for (i = 0; i < 2 && !why; i++) {
		writable = i;
		if (m->map(m, 0, output_of(m, 0), size, writable))
			return "a good request was refused";
		why = battery_agrees(m, 0, output_of(m, 0), &leaf);
		if (!why && (!leaf.readable || leaf.writable != writable))
			why = "the permissions differ from what was asked for";
		why = why ?: unmap_range(m, 0, size);
	}
	return why;
}

/*
 * A page before, a block, two pages after: the range begins and ends inside the
 * tables on either side of the block.
 */
static const char *case_mixed_sizes(struct mapper *m)
{
	unsigned long bigger = m->sizes & ~smallest(m);
	u64 page = smallest(m), block, iova, size;
	const char *why;

	if (!bigger)
		return NULL;
	block = BIT_ULL(__ffs(bigger));
	iova = 3 * block - page;
	size = page + block + 2 * page;
	why = map_range(m, iova, size);
	why = why ?: range_agrees(m, iova, size);
	why = why ?: battery_gone(m, iova - 1);
	why = why ?: battery_gone(m, iova + size);
	why = why ?: unmap_range(m, iova, size);
	return why ?: range_gone(m, iova, size);
}

static const char *case_edges(struct mapper *m)
{
	u64 page = smallest(m), end = BIT_ULL(m->root->input_bits);
	u64 edge[] = { 0, end - page };
	const char *why = NULL;
	int i;

	for (i = 0; i < ARRAY_SIZE(edge) && !why; i++) {
		why = map_range(m, edge[i], page);
		why = why ?: range_agrees(m, edge[i], page);
		why = why ?: unmap_range(m, edge[i], page);
		why = why ?: range_gone(m, edge[i], page);
	}
	if (!why && !m->map(m, end, 0, page, true))
		why = "an address beyond the input space was accepted";
	return why;
}

static const char *case_unaligned(struct mapper *m)
{
	u64 page = smallest(m);

	if (!m->map(m, page + 1, page, page, true) ||
	    !m->map(m, page, page + 1, page, true) ||
	    !m->map(m, page, page, page / 2, true))
		return "an unaligned request was accepted";
	return battery_gone(m, page);
}

/* What is mapped cannot be mapped over, and stays as it was. */
static const char *case_twice(struct mapper *m)
{
	u64 page = smallest(m);
	const char *why;

	why = map_range(m, 0, page);
	if (!why && !m->map(m, 0, 0, page, true))
		why = "an address was mapped twice";
	why = why ?: range_agrees(m, 0, page);
	return why ?: unmap_range(m, 0, page);
}

/* When the pages are gone, the table that held them must not be in the way. */
static const char *case_block_over_table(struct mapper *m)
{
	unsigned long bigger = m->sizes & ~smallest(m);
	u64 page = smallest(m), block;
	const char *why;

	if (!bigger)
		return NULL;
	block = BIT_ULL(__ffs(bigger));
	why = map_range(m, block, page);
	why = why ?: unmap_range(m, block, page);
	why = why ?: map_range(m, block, block);
	why = why ?: range_agrees(m, block, block);
	why = why ?: unmap_range(m, block, block);
	why = why ?: map_range(m, block + page, page);
	why = why ?: range_agrees(m, block + page, page);
	why = why ?: battery_gone(m, block);
	return why ?: unmap_range(m, block + page, page);
}

/**
 * struct battery_thread - one of the mappers that run at once
 * @m: the mapper they share
 * @index: which of them this is
 * @why: how it ended
 * @done: completed when it ended
 */
struct battery_thread {
	struct mapper *m;
	unsigned int index;
	const char *why;
	struct completion done;
};

/* Every fourth page is this thread's: neighbours race for the same tables. */
static u64 thread_page(struct battery_thread *t, unsigned int i)
{
	return (u64)(i * BATTERY_THREADS + t->index) * smallest(t->m);
}

static int battery_thread(void *data)
{
	struct battery_thread *t = data;
	const char *why = NULL;
	unsigned int i, round;
	u64 page = smallest(t->m);

	for (round = 0; round < BATTERY_THREAD_ROUNDS && !why; round++) {
		for (i = 0; i < BATTERY_THREAD_PAGES && !why; i++)
			why = map_range(t->m, thread_page(t, i), page);
		for (i = 0; i < BATTERY_THREAD_PAGES && !why; i++)
			why = range_agrees(t->m, thread_page(t, i), page);
		for (i = 0; i < BATTERY_THREAD_PAGES && !why; i++)
			why = unmap_range(t->m, thread_page(t, i), page);
		for (i = 0; i < BATTERY_THREAD_PAGES && !why; i++)
			why = battery_gone(t->m, thread_page(t, i));
	}
	t->why = why;
	complete(&t->done);
	return 0;
}

static const char *case_concurrent(struct mapper *m)
{
	struct battery_thread threads[BATTERY_THREADS];
	unsigned int cpu = cpumask_first(cpu_online_mask);
	struct task_struct *task;
	const char *why = NULL;
	unsigned int i;

	for (i = 0; i < BATTERY_THREADS; i++) {
		threads[i] = (struct battery_thread){ .m = m, .index = i };
		init_completion(&threads[i].done);
		task = kthread_create(battery_thread, &threads[i], "battery/%u",
				      i);
		if (IS_ERR(task)) {
			why = "a thread could not be started";
			break;
		}
		kthread_bind(task, cpu);
		wake_up_process(task);
		cpu = cpumask_next(cpu, cpu_online_mask);
		if (cpu >= nr_cpu_ids)
			cpu = cpumask_first(cpu_online_mask);
	}
	while (i--) {
		wait_for_completion(&threads[i].done);
		why = why ?: threads[i].why;
	}
	return why;
}

static const struct {
	const char *name;
	const char *(*run)(struct mapper *m);
} battery_cases[] = {
	{ "each size", case_each_size },
	{ "permissions", case_permissions },
	{ "mixed sizes", case_mixed_sizes },
	{ "edges", case_edges },
	{ "unaligned", case_unaligned },
	{ "mapped twice", case_twice },
	{ "block over table", case_block_over_table },
	{ "concurrent", case_concurrent },
};

const char *battery_run(struct mapper *m)
{
	const char *why = NULL;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(battery_cases) && !why; i++) {
		why = battery_cases[i].run(m);
		if (why)
			pr_err("smmu-test: note the case that failed is: %s\n",
			       battery_cases[i].name);
	}
	return why;
}

const char *battery_partial_block(struct mapper *m)
{
	unsigned long bigger = m->sizes & ~smallest(m);
	u64 page = smallest(m), block;
	const char *why;

	if (!bigger)
		return "there is only one size of leaf";
	block = BIT_ULL(__ffs(bigger));
	why = map_range(m, block, block);
	if (!why && m->unmap(m, block + page, page))
		why = "a part of a block was unmapped";
	why = why ?: range_agrees(m, block, block);
	return why ?: unmap_range(m, block, block);
}
