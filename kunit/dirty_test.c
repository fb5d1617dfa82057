// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tracked domains on the model: what devices have written is found, all of it and
 * nothing else, by the SMMU's own updates of the page tables.
 */
/* native: rig */
#include "kunit/driver_bench.h"

#define IDR0_HTTU	GENMASK(7, 6)
#define PAGES		64
#define WINDOW		((u64)PAGES * SZ_4K)

/**
 * struct tracker - a tracked domain that a master uses
 * @b: the bench
 * @d: the domain
 * @m: the master
 * @found: pages of the window that the last look found, a bit each
 * @bytes: in how many bytes
 * @wild: something else was found
 * @meanwhile: pages that were written while the driver was at work
 * @random: state of what is done by chance
 */
struct tracker {
	struct bench *b;
	struct smmu3_domain *d;
	struct smmu3_master *m;
	u64 found;
	size_t bytes;
	bool wild;
	u64 meanwhile;
	u32 random;
};

static struct tracker *tracker_begin(struct bench *b)
{
	struct tracker *w = kunit_kzalloc(b->test, sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(b->test, w);
	w->b = b;
	w->random = 1;
	w->d = kunit_kzalloc(b->test, sizeof(*w->d), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(b->test, w->d);
	KUNIT_ASSERT_EQ(b->test, smmu3_domain_init_tracked(w->d, b->rig.smmu), 0);
	w->m = bench_master_of(b, SID);
	bench_attach(b, w->m, w->d);
	return w;
}

static void tracker_end(struct tracker *w)
{
	KUNIT_EXPECT_FALSE(w->b->test, w->wild);
	rig_hooks.between = NULL;
	bench_attach(w->b, w->m, &smmu3_blocked_domain);
	smmu3_domain_destroy(w->d);
	smmu3_master_remove(w->m);
}

/* whether the device reaches it */
static bool device_does(struct tracker *w, u64 addr, bool write)
{
	struct model_access a = bench_access(SID, addr);

	a.write = write;
	return model_access(w->b->rig.model, &a).outcome == MODEL_DONE;
}

static void expect_done(struct tracker *w, u64 addr, bool write)
{
	KUNIT_EXPECT_TRUE_MSG(w->b->test, device_does(w, addr, write), "%s at %#llx",
			      write ? "write" : "read", addr);
}

static void found(void *cookie, u64 iova, size_t size)
{
	struct tracker *w = cookie;
	u64 at;

	w->bytes += size;
	w->wild |= !size || (iova | size) % SZ_4K;
	for (at = iova; at < iova + size; at += SZ_4K) {
		if (at >= IOVA && at < IOVA + WINDOW)
			w->found |= BIT_ULL((at - IOVA) / SZ_4K);
		else
			w->wild = true;
	}
}

/* in a range; returns in how many bytes */
static size_t look_at(struct tracker *w, u64 iova, size_t size, struct lpae_cleaned *cleaned)
{
	w->found = 0;
	w->bytes = 0;
	KUNIT_EXPECT_EQ(w->b->test, smmu3_domain_read_written(w->d, iova, size, found, w,
							      cleaned), 0);
	return w->bytes;
}

static u64 look(struct tracker *w, struct lpae_cleaned *cleaned)
{
	look_at(w, IOVA, WINDOW, cleaned);
	return w->found;
}

static void sync(struct tracker *w, const struct lpae_cleaned *cleaned)
{
	KUNIT_EXPECT_EQ(w->b->test, smmu3_domain_sync(w->d, cleaned->first, cleaned->last,
						      cleaned->leaf_sizes), 0);
}

/* what the core does for its user: look, forget, invalidate */
static u64 take(struct tracker *w)
{
	struct lpae_cleaned cleaned = {};
	u64 pages = look(w, &cleaned);

	sync(w, &cleaned);
	return pages;
}

static void dirty_writes_are_found(struct kunit *test)
{
	struct bench *b = test->priv;
	struct tracker *w;
	size_t mapped;
	u64 page;

	bench_up(b);
	w = tracker_begin(b);
	/* all but the last, which is read-only, and the one before, a hole */
	bench_map_pages(b, w->d, IOVA, PA, WINDOW - SZ_8K);
	KUNIT_EXPECT_EQ(test, smmu3_domain_map(w->d, IOVA + WINDOW - SZ_4K, PA_B, SZ_4K, SZ_4K,
					       LPAE_READ, GFP_KERNEL, &mapped), 0);
	smmu3_domain_publish();

	for (page = 0; page < PAGES - 2; page++)
		expect_done(w, IOVA + page * SZ_4K, false);
	KUNIT_EXPECT_EQ(test, look(w, NULL), 0ULL);
	KUNIT_EXPECT_FALSE(test, device_does(w, IOVA + WINDOW - SZ_4K, true));
	KUNIT_EXPECT_FALSE(test, device_does(w, IOVA + WINDOW - SZ_8K, true));
	KUNIT_EXPECT_EQ(test, look(w, NULL), 0ULL);

	expect_done(w, IOVA + 3 * SZ_4K, true);
	expect_done(w, IOVA + 5 * SZ_4K + 8, true);
	expect_done(w, IOVA + 61 * SZ_4K, true);
	/* to look changes nothing */
	KUNIT_EXPECT_EQ(test, look(w, NULL), BIT_ULL(3) | BIT_ULL(5) | BIT_ULL(61));
	KUNIT_EXPECT_EQ(test, take(w), BIT_ULL(3) | BIT_ULL(5) | BIT_ULL(61));
	KUNIT_EXPECT_EQ(test, take(w), 0ULL);
	expect_done(w, IOVA + 3 * SZ_4K, false);
	KUNIT_EXPECT_EQ(test, take(w), 0ULL);
	expect_done(w, IOVA + 5 * SZ_4K, true);
	KUNIT_EXPECT_EQ(test, take(w), BIT_ULL(5));
	/* unmapped and mapped anew, it is clean */
	expect_done(w, IOVA, true);
	bench_unmap(b, w->d, IOVA, SZ_4K);
	bench_map_pages(b, w->d, IOVA, PA_B, SZ_4K);
	KUNIT_EXPECT_EQ(test, take(w), 0ULL);
	tracker_end(w);
}

/* an SMMU that forgets nothing by itself keeps the leave to write in silence */
static void dirty_needs_the_invalidation(struct kunit *test)
{
	struct lpae_cleaned cleaned = {};
	struct bench *b = test->priv;
	struct tracker *w;

	b->cfg.mood = model_calm;
	bench_up(b);
	w = tracker_begin(b);
	bench_map_pages(b, w->d, IOVA, PA, WINDOW);
	expect_done(w, IOVA, true);
	KUNIT_EXPECT_EQ(test, look(w, &cleaned), BIT_ULL(0));
	KUNIT_EXPECT_EQ(test, cleaned.leaf_sizes, (unsigned long)SZ_4K);
	expect_done(w, IOVA, true);
	KUNIT_EXPECT_EQ(test, look(w, NULL), 0ULL);
	sync(w, &cleaned);
	expect_done(w, IOVA, true);
	KUNIT_EXPECT_EQ(test, look(w, NULL), BIT_ULL(0));
	tracker_end(w);
}

/*
 * A block is one: found whole, and forgotten by none but who asked for all of it. What
 * is invalidated begins where an entry does, wherever the range began.
 */
static void dirty_blocks(struct kunit *test)
{
	static const struct { u64 iova; size_t size; } part[] = {
		{ IOVA, SZ_1M }, { IOVA + SZ_1M, SZ_1M }, { IOVA + SZ_4K, SZ_2M - SZ_4K },
		{ IOVA - SZ_4K, SZ_4K + SZ_64K },
	};
	struct lpae_cleaned cleaned = {};
	struct bench *b = test->priv;
	struct tracker *w;
	unsigned int i;

	b->cfg.mood.forget = 0;
	bench_up(b);
	w = tracker_begin(b);
	bench_map(b, w->d, IOVA, PA, SZ_4M, SZ_2M);
	expect_done(w, IOVA + SZ_2M + SZ_64K, false);
	expect_done(w, IOVA + SZ_64K, true);
	for (i = 0; i < ARRAY_SIZE(part); i++) {
		u64 first = max(part[i].iova, IOVA), end = part[i].iova + part[i].size;

		KUNIT_EXPECT_EQ_MSG(test, look_at(w, part[i].iova, part[i].size, &cleaned),
				    (size_t)(end - first), "part %u", i);
	}
	KUNIT_EXPECT_EQ(test, cleaned.leaf_sizes, 0UL);

	expect_done(w, IOVA + SZ_2M, true);
	KUNIT_EXPECT_EQ(test, look_at(w, IOVA + SZ_1M, SZ_1G, &cleaned), (size_t)SZ_1M + SZ_2M);
	sync(w, &cleaned);
	KUNIT_EXPECT_EQ(test, look_at(w, IOVA - SZ_1G, SZ_2G, NULL), (size_t)SZ_2M);
	expect_done(w, IOVA + SZ_4M - SZ_4K, true);
	KUNIT_EXPECT_EQ(test, look_at(w, IOVA, SZ_4M, NULL), (size_t)SZ_4M);
	/* that is more than the window */
	w->wild = false;
	tracker_end(w);
}

static u32 draw(struct tracker *w, u32 n)
{
	w->random = w->random * 1664525 + 1013904223;
	return (w->random >> 8) % n;
}

/* the device, while a CPU is at work */
static void write_meanwhile(void *cookie)
{
	struct tracker *w = cookie;
	u32 page = draw(w, PAGES);

	if (draw(w, 4))
		return;
	if (device_does(w, IOVA + (u64)page * SZ_4K, true))
		w->meanwhile |= BIT_ULL(page);
}

/* a round of writes; returns which */
static u64 write_some(struct tracker *w)
{
	unsigned int n = draw(w, 8);
	u64 pages = 0;
	u32 page;

	while (n--) {
		page = draw(w, PAGES);
		expect_done(w, IOVA + (u64)page * SZ_4K + 8, true);
		expect_done(w, IOVA + (u64)draw(w, PAGES) * SZ_4K, false);
		pages |= BIT_ULL(page);
	}
	return pages;
}

/*
 * What was written before a look is found by it; what is written while the driver looks
 * and invalidates, by that look or by the next; and nothing else is.
 */
static void dirty_nothing_is_lost(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed, round;

	for (seed = 1; seed <= 6; seed++) {
		u64 owed = 0, before, pages;
		struct tracker *w;

		bench_reset(b);
		b->cfg.seed = seed;
		if (seed % 2)
			b->cfg.idr[3] &= ~IDR3_RIL;
		if (seed == 2)
			b->cfg.mood = model_calm;
		bench_up(b);
		w = tracker_begin(b);
		w->random = seed;
		bench_map_pages(b, w->d, IOVA, PA, WINDOW);
		rig_hooks.cookie = w;
		for (round = 0; round < SUITE_ROUNDS(60); round++) {
			before = write_some(w);
			w->meanwhile = 0;
			rig_hooks.between = write_meanwhile;
			pages = take(w);
			rig_hooks.between = NULL;
			KUNIT_EXPECT_EQ_MSG(test, before & ~pages, 0ULL, "seed %u round %u",
					    seed, round);
			KUNIT_EXPECT_EQ_MSG(test, owed & ~pages, 0ULL, "seed %u round %u",
					    seed, round);
			KUNIT_EXPECT_EQ_MSG(test, pages & ~(before | owed | w->meanwhile), 0ULL,
					    "seed %u round %u", seed, round);
			/* a leaf that the device made dirty again is in memory already */
			owed = w->meanwhile & look(w, NULL);
			KUNIT_EXPECT_EQ_MSG(test, w->meanwhile & ~(pages | owed), 0ULL,
					    "seed %u round %u", seed, round);
		}
		tracker_end(w);
		bench_down(b);
	}
}

/* the SMMU updates leaves of tables that are on their way out, and undoes no unmap */
static void dirty_unmap_while_writing(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed;

	for (seed = 1; seed <= 12; seed++) {
		size_t size = seed % 2 ? SZ_2M : WINDOW;
		struct tracker *w;
		u64 page;

		bench_reset(b);
		b->cfg.seed = seed;
		bench_up(b);
		w = tracker_begin(b);
		w->random = seed;
		bench_map_pages(b, w->d, IOVA, PA, size);
		rig_hooks.cookie = w;
		rig_hooks.between = write_meanwhile;
		bench_unmap(b, w->d, IOVA, size);
		rig_hooks.between = NULL;
		for (page = 0; page < PAGES; page++)
			KUNIT_EXPECT_FALSE(test, device_does(w, IOVA + page * SZ_4K, true));
		KUNIT_EXPECT_EQ(test, look(w, NULL), 0ULL);
		KUNIT_EXPECT_EQ(test, smmu3_domain_iova_to_phys(w->d, IOVA), 0ULL);
		tracker_end(w);
		bench_down(b);
	}
}

/* by the ID registers, with what another domain on the same SMMU is like */
static const struct {
	const char *what;
	u32 clear, set;
	int ret;
} refusals[] = {
	{ "all there is", 0, 0, 0 },
	{ "more than that", 0, 3 << 6, 0 },
	{ "no updates", IDR0_HTTU, 0, -EOPNOTSUPP },
	{ "access flag only", IDR0_HTTU, 1 << 6, -EOPNOTSUPP },
	{ "not coherent", IDR0_COHACC, 0, -EOPNOTSUPP },
	{ "stage 2 only", IDR0_S1P, 0, -EOPNOTSUPP },
};

static void dirty_refused(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int i;
	long pages;

	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		struct smmu3_domain *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, d);
		bench_reset(b);
		b->cfg.idr[0] &= ~refusals[i].clear;
		b->cfg.idr[0] |= refusals[i].set;
		bench_up(b);
		pages = rig_hooks.live_pages;
		KUNIT_EXPECT_EQ_MSG(test, smmu3_domain_init_tracked(d, b->rig.smmu),
				    refusals[i].ret, "%s", refusals[i].what);
		KUNIT_EXPECT_EQ(test, smmu3_domain_can_track(&b->rig.smmu->feat),
				!refusals[i].ret);
		if (!refusals[i].ret)
			smmu3_domain_destroy(d);
		KUNIT_EXPECT_EQ_MSG(test, rig_hooks.live_pages, pages, "%s", refusals[i].what);
		bench_life(b, SID);
		bench_down(b);
	}
}

/* the others are as ever: written to at once, and nothing is noted */
static void dirty_not_in_others(struct kunit *test)
{
	struct bench *b = test->priv;
	struct smmu3_domain *d;
	struct tracker w = { .b = b };
	u64 tlbis;

	bench_up(b);
	d = bench_domain(b);
	w.d = d;
	w.m = bench_master_of(b, SID);
	bench_attach(b, w.m, d);
	bench_map_pages(b, d, IOVA, PA, WINDOW);
	tlbis = model_executed(b->rig.model, OP_TLBI_NH_VA);
	expect_done(&w, IOVA, true);
	KUNIT_EXPECT_EQ(test, take(&w), 0ULL);
	KUNIT_EXPECT_EQ(test, (u64)model_executed(b->rig.model, OP_TLBI_NH_VA), tlbis);
	expect_done(&w, IOVA, true);
	tracker_end(&w);
}

static struct kunit_case dirty_cases[] = {
	KUNIT_CASE(dirty_writes_are_found),
	KUNIT_CASE(dirty_needs_the_invalidation),
	KUNIT_CASE(dirty_blocks),
	KUNIT_CASE(dirty_nothing_is_lost),
	KUNIT_CASE(dirty_unmap_while_writing),
	KUNIT_CASE(dirty_refused),
	KUNIT_CASE(dirty_not_in_others),
	{}
};

static struct kunit_suite dirty_suite = {
	.name = "smmu3-dirty",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = dirty_cases,
};

kunit_test_suite(dirty_suite);
MODULE_LICENSE("GPL");
