// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases by chance, from a seed.
 *
 * Trees of any legal shape, any address, and up to two changes. What is chosen keeps
 * away from most of what QEMU is known to do in its own way (differ-known.c): two such
 * things at once would need a table of their own.
 */
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "differ.h"

static u32 pick(struct rnd_state *rnd, u32 n)
{
	return prandom_u32_state(rnd) % n;
}

static u32 between(struct rnd_state *rnd, u32 first, u32 last)
{
	return first + pick(rnd, last - first + 1);
}

/* a block of 1 GiB is the largest that all granules together have */
static u8 random_leaf(struct rnd_state *rnd, const struct differ_tree *t)
{
	u8 least = max_t(u8, t->start, t->granule_lg2 == 12 ? 1 : 2);

	return pick(rnd, 2) ? 3 : between(rnd, least, 3);
}

static void random_tree(struct rnd_state *rnd, u8 least, u8 most, struct differ_tree *t)
{
	t->granule_lg2 = 12 + 2 * pick(rnd, 3);
	t->in_lg2 = between(rnd, least, most);
	t->start = differ_start_level(t->granule_lg2, t->in_lg2);
	t->leaf = random_leaf(rnd, t);
}

/* bits of a structure, or of a descriptor at its leaf or anywhere */
static const struct differ_edit changes[] = {
	{ DIFFER_STE, 83, 83, 0, 1 },
	{ DIFFER_STE, 109, 108, 0, 3 },
	{ DIFFER_STE, 143, 136, 0, 0xab },
	{ DIFFER_STE, 181, 181, 0, 1 },
	{ DIFFER_STE, 186, 186, 0, 0 },
	{ DIFFER_CD, 31, 31, 0, 0 },
	{ DIFFER_CD, 35, 35, 0, 1 },
	{ DIFFER_CD, 36, 36, 0, 1 },
	{ DIFFER_CD, 39, 38, 0, 3 },
	{ DIFFER_CD, 40, 40, 0, 1 },
	{ DIFFER_CD, 45, 45, 0, 0 },
	{ DIFFER_CD, 47, 47, 0, 0 },
	{ DIFFER_CD, 63, 56, 0, 0xcd },
	{ DIFFER_CD, 65, 65, 0, 1 },
	{ DIFFER_S1, 0, 0, 0, 0 },
	{ DIFFER_S1, 63, 0, 0, 0 },
	{ DIFFER_S1, 58, 55, 0, 0xf },
	{ DIFFER_S1, 7, 7, DIFFER_LEAF, 1 },
	{ DIFFER_S1, 10, 10, DIFFER_LEAF, 0 },
	{ DIFFER_S1, 11, 11, DIFFER_LEAF, 0 },
	{ DIFFER_S1, 9, 8, DIFFER_LEAF, 2 },
	{ DIFFER_S1, 54, 53, DIFFER_LEAF, 3 },
	{ DIFFER_S2, 0, 0, 0, 0 },
	{ DIFFER_S2, 63, 0, 0, 0 },
	{ DIFFER_S2, 58, 55, 0, 0xf },
	{ DIFFER_S2, 7, 6, DIFFER_LEAF, 0 },
	{ DIFFER_S2, 7, 6, DIFFER_LEAF, 1 },
	{ DIFFER_S2, 7, 6, DIFFER_LEAF, 2 },
	{ DIFFER_S2, 10, 10, DIFFER_LEAF, 0 },
	{ DIFFER_S2, 5, 2, DIFFER_LEAF, 5 },
	{ DIFFER_S2_OF_CD, 0, 0, 0, 0 },
	{ DIFFER_S2_OF_CD, 10, 10, 0, 0 },
	{ DIFFER_S2_OF_TABLES, 0, 0, 0, 0 },
	{ DIFFER_S2_OF_TABLES, 10, 10, 0, 0 },
};

static void random_change(struct rnd_state *rnd, const struct differ_case *c,
			  struct differ_edit *e)
{
	const struct differ_tree *t;

	*e = changes[pick(rnd, ARRAY_SIZE(changes))];
	t = e->what == DIFFER_S1 ? &c->s1 : &c->s2;
	if (e->level != DIFFER_LEAF)
		e->level = between(rnd, t->start, t->leaf);
}

/* QEMU looks for the tables before it looks whether it needs them */
static void random_place(struct rnd_state *rnd, struct differ_case *c)
{
	unsigned int i;

	c->place = between(rnd, DIFFER_MIDDLE, DIFFER_LAST);
	for (i = 0; i < DIFFER_EDITS; i++)
		if (c->edit[i].what == DIFFER_S2_OF_TABLES)
			return;
	if (!pick(rnd, 8))
		c->place = DIFFER_BEYOND;
	if (!pick(rnd, 8))
		c->flip = BIT_ULL(between(rnd, 20, 63));
}

static void random_case(struct rnd_state *rnd, struct differ_case *c)
{
	static const char *const names[] = { "stage 1", "stage 2", "nested" };
	unsigned int i;

	memset(c, 0, sizeof(*c));
	c->config = between(rnd, DIFFER_STAGE1, DIFFER_NESTED);
	random_tree(rnd, 25, 48, &c->s1);
	c->s1.upper = pick(rnd, 2);
	/* with both stages there has to be room for the far places */
	random_tree(rnd, c->config == DIFFER_NESTED ? 37 : 25, 44, &c->s2);
	for (i = pick(rnd, 3); i; i--)
		random_change(rnd, c, &c->edit[i - 1]);
	random_place(rnd, c);
	snprintf(c->name, sizeof(c->name), "%s %u/%u at random, %08x",
		 names[c->config - DIFFER_STAGE1], c->s1.granule_lg2, c->s2.granule_lg2,
		 prandom_u32_state(rnd));
}

void differ_run_random(u64 seed, unsigned int count)
{
	static const struct differ_setting *const settings[] = {
		NULL, &differ_cold, &differ_nasty, &differ_nasty
	};
	struct differ_case c;
	struct rnd_state rnd;
	unsigned int i, n;

	prandom_seed_state(&rnd, seed);
	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		differ_set(settings[i]);
		for (n = 0; n < count / ARRAY_SIZE(settings); n++) {
			/* a console that is silent for too long is taken for dead */
			if (n % 256 == 0)
				pr_info("smmu-test: note differ: chance %u.%u\n", i, n);
			random_case(&rnd, &c);
			differ_run(&c);
		}
	}
	differ_set(NULL);
}
