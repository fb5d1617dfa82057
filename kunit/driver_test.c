// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver on the model: what masters reach while tables, tags and entries change.
 *
 * The numbers are of Documentation/lessons.rst. Commands are in driver_queue_test.c,
 * records and the life of the SMMU in driver_life_test.c.
 */
/* native: rig */
#include "kunit/driver_bench.h"

/* nothing becomes visible unless it is ordered, or cleaned; the rest is as ever */
static void hide_stores(struct bench *b)
{
	b->cfg.mood.lag_store = 1000;
}

/* one may overtake the other, or each is visible at once, or none */
static void vary_stores(struct bench *b, unsigned int seed)
{
	static const u16 lags[] = { 500, 0, 1000 };

	b->cfg.seed = seed;
	b->cfg.mood.lag_store = lags[seed % ARRAY_SIZE(lags)];
}

/* ---- what is visible ---- */

/* lesson 11: both stages, with an SMMU that does not snoop: all is cleaned for it */
static void driver_11_not_coherent(struct kunit *test)
{
	static const u32 stages[] = { IDR0_S1P, IDR0_S2P };
	struct bench *b = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stages); i++) {
		bench_reset(b);
		hide_stores(b);
		b->cfg.idr[0] &= ~(IDR0_COHACC | IDR0_S1P | IDR0_S2P);
		b->cfg.idr[0] |= stages[i];
		bench_up(b);
		bench_life(b, SID);
		bench_down(b);
	}
}

struct neighbour {
	struct bench *b;
	struct smmu3_domain *d;
	unsigned int mapped;
	bool busy;
};

/* another CPU maps the next page in the same table, and its device uses that at once */
static void map_neighbour(void *cookie)
{
	struct neighbour *n = cookie;
	u64 at = SZ_64K + n->mapped * SZ_4K;

	if (n->busy || n->mapped == 8)
		return;
	n->busy = true;
	n->mapped++;
	bench_map_pages(n->b, n->d, IOVA + at, PA + at, SZ_4K);
	bench_expect_leads(n->b, SID, IOVA + at, PA + at);
	n->busy = false;
}

/* lesson 43: a table that one CPU has just hooked in is used by another */
static void driver_43_neighbours_share_a_table(struct kunit *test)
{
	struct bench *b = test->priv;
	struct neighbour n = { .b = b };
	struct smmu3_master *m;

	hide_stores(b);
	b->cfg.idr[0] &= ~IDR0_COHACC;
	bench_up(b);
	n.d = bench_domain(b);
	m = bench_master_of(b, SID);
	bench_attach(b, m, n.d);

	rig_hooks.cookie = &n;
	rig_hooks.between = map_neighbour;
	bench_map_pages(b, n.d, IOVA, PA, SZ_4K);
	rig_hooks.between = NULL;
	KUNIT_EXPECT_GT(test, n.mapped, 1U);
	bench_expect_leads(b, SID, IOVA, PA);

	bench_attach(b, m, &smmu3_blocked_domain);
	smmu3_domain_destroy(n.d);
	smmu3_master_remove(m);
}

/* ---- the stream table ---- */

static void look_at_neighbours(void *cookie)
{
	struct bench *b = cookie;
	struct model_access a;
	struct model_result r;
	u32 sid;

	for (sid = 0x300; sid < 0x304; sid++) {
		a = bench_access(sid, IOVA);
		model_hint(b->rig.model, &a);
		r = bench_dma(b, sid, IOVA);
		KUNIT_EXPECT_EQ(b->test, r.outcome, MODEL_ABORTED);
		/* no entry, or one that says abort: never an invalid one */
		KUNIT_EXPECT_TRUE_MSG(b->test, r.event == 0 || r.event == 0x02,
				      "event %#x", r.event);
	}
}

/* lesson 12: the SMMU goes through a new level-1 descriptor as soon as it can */
static void driver_12_new_level2(struct kunit *test)
{
	struct bench *b = test->priv;
	struct smmu3_master *m;
	unsigned int seed;

	for (seed = 1; seed <= 6; seed++) {
		bench_reset(b);
		vary_stores(b, seed);
		bench_up(b);
		KUNIT_EXPECT_TRUE(test, b->rig.smmu->strtab.split);
		rig_hooks.cookie = b;
		rig_hooks.between = look_at_neighbours;
		m = bench_master_of(b, 0x301);
		rig_hooks.between = NULL;
		/* it has an entry now, as all of its array */
		KUNIT_EXPECT_EQ(test, bench_where(b, 0x300), '-');
		KUNIT_EXPECT_EQ(test, bench_where(b, 0x301), '-');
		smmu3_master_remove(m);
		bench_down(b);
	}
}

/* lesson 13: "no entries here" is cached, and forgotten at the right time */
static void driver_13_level1_cached_as_empty(struct kunit *test)
{
	struct bench *b = test->priv;
	struct smmu3_domain *d;
	struct smmu3_master *m;
	u32 sid;

	b->cfg.mood.forget = 0;
	bench_up(b);
	d = bench_domain(b);
	bench_map_pages(b, d, IOVA, PA, SZ_4K);
	for (sid = 0x400; sid < 0x410; sid++)
		KUNIT_EXPECT_EQ(test, bench_dma(b, sid, IOVA).event, 0x02);

	m = bench_master_of(b, 0x408);
	bench_attach(b, m, d);
	KUNIT_EXPECT_EQ(test, bench_where(b, 0x408), 'a');
	bench_attach(b, m, &smmu3_blocked_domain);
	smmu3_master_remove(m);
	smmu3_domain_destroy(d);
}

/* ---- attaching ---- */

enum kind { BLOCKED, IDENTITY, A, B, KINDS };

static const char letter_of[] = "-iab";

/**
 * struct move - a master on its way from one domain to another
 * @b: the bench
 * @d: domains by kind
 * @own: those of them that have mappings
 * @m: the master
 * @sids: its StreamIDs
 * @n: how many
 * @allowed: letters of where its transactions may go meanwhile
 * @looks: how often that was seen
 */
struct move {
	struct bench *b;
	const struct smmu3_domain *d[KINDS];
	struct smmu3_domain *own[2];
	struct smmu3_master *m;
	u32 sids[3];
	unsigned int n;
	char allowed[4];
	unsigned int looks;
};

static void begin_move(struct move *mv, struct bench *b, unsigned int n, u8 ssid_bits)
{
	memset(mv, 0, sizeof(*mv));
	mv->b = b;
	mv->own[0] = bench_domain(b);
	mv->own[1] = bench_domain(b);
	mv->d[BLOCKED] = &smmu3_blocked_domain;
	mv->d[IDENTITY] = &smmu3_identity_domain;
	mv->d[A] = mv->own[0];
	mv->d[B] = mv->own[1];
	bench_map_pages(b, mv->own[0], IOVA, PA, SZ_4K);
	bench_map_pages(b, mv->own[1], IOVA, PA_B, SZ_4K);
	for (mv->n = 0; mv->n < n; mv->n++)
		mv->sids[mv->n] = SID + mv->n * 0x101;
	mv->m = bench_master(b, 0, mv->sids, n, ssid_bits);
}

static void end_move(struct move *mv)
{
	smmu3_master_remove(mv->m);
	smmu3_domain_destroy(mv->own[0]);
	smmu3_domain_destroy(mv->own[1]);
}

static void expect_all_at(struct move *mv, enum kind kind)
{
	unsigned int i;

	for (i = 0; i < mv->n; i++)
		KUNIT_EXPECT_EQ_MSG(mv->b->test, bench_where(mv->b, mv->sids[i]),
				    letter_of[kind], "StreamID %#x", mv->sids[i]);
}

static void look(void *cookie)
{
	struct move *mv = cookie;
	unsigned int i;

	for (i = 0; i < mv->n; i++) {
		struct model_access a = bench_access(mv->sids[i], IOVA);
		char at;

		model_hint(mv->b->rig.model, &a);
		at = bench_where(mv->b, mv->sids[i]);
		KUNIT_EXPECT_TRUE_MSG(mv->b->test, strchr(mv->allowed, at),
				      "at '%c', allowed \"%s\"", at, mv->allowed);
		mv->looks++;
	}
}

/* from one domain to the other under the eyes of the device */
static void move(struct move *mv, enum kind from, enum kind to, bool may_break)
{
	struct bench *b = mv->b;

	mv->allowed[0] = letter_of[from];
	mv->allowed[1] = letter_of[to];
	mv->allowed[2] = may_break ? '!' : '\0';
	bench_attach(b, mv->m, mv->d[from]);
	expect_all_at(mv, from);
	mv->looks = 0;
	rig_hooks.cookie = mv;
	rig_hooks.between = look;
	bench_attach(b, mv->m, mv->d[to]);
	rig_hooks.between = NULL;
	/* one store at least, and a wait */
	KUNIT_EXPECT_GT(b->test, mv->looks, 6U);
	expect_all_at(mv, to);
}

static void every_move(struct bench *b, u8 ssid_bits, bool breaks)
{
	enum kind from, to;
	struct move mv;

	bench_up(b);
	begin_move(&mv, b, 1, ssid_bits);
	for (from = 0; from < KINDS; from++)
		for (to = 0; to < KINDS; to++)
			if (from != to)
				move(&mv, from, to, breaks && from >= A && to >= A);
	end_move(&mv);
	bench_down(b);
}

/*
 * lesson 14: entries are fetched word by word while they change, and kept. A change
 * of two words that count is only possible through an invalid entry.
 */
static void driver_14_every_change_under_way(struct kunit *test)
{
	static const struct {
		u32 without;
		u8 ssid_bits;
		bool breaks;
	} rows[] = {
		{ IDR0_S2P, 0, false },
		{ IDR0_S1P, 0, true },
		{ IDR0_S2P, 4, true },
	};
	struct bench *b = test->priv;
	unsigned int i, seed;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (seed = 1; seed <= 2 + SUITE_ROUNDS(16); seed++) {
			bench_reset(b);
			vary_stores(b, seed);
			/* what it does not keep it fetches in the middle of a change */
			if (seed & 1)
				b->cfg.mood.forget = 400;
			b->cfg.idr[0] &= ~rows[i].without;
			every_move(b, rows[i].ssid_bits, rows[i].breaks);
		}
}

/* ---- a wait that fails ---- */

/**
 * struct mishap - a CMD_SYNC that does not complete in time
 * @b: the bench
 * @at: the SMMU stands still after so many of them
 */
struct mishap {
	struct bench *b;
	unsigned int at;
};

/* it goes on when the driver has given up one wait */
static void stand_still(void *cookie)
{
	struct mishap *h = cookie;
	struct model *m = h->b->rig.model;

	model_stick(m, model_executed(m, OP_SYNC) >= h->at && !rig_hooks.messages);
}

static int attach_with_mishap(struct move *mv, enum kind to, unsigned int waits)
{
	struct bench *b = mv->b;
	struct mishap h = { b, model_executed(b->rig.model, OP_SYNC) + waits };
	int ret;

	rig_hooks.messages = 0;
	rig_hooks.wait_ns = 5000000;
	rig_hooks.cookie = &h;
	rig_hooks.between = stand_still;
	ret = smmu3_attach(mv->m, mv->d[to]);
	rig_hooks.between = NULL;
	rig_hooks.wait_ns = 20000;
	model_stick(b->rig.model, false);
	return ret;
}

/* every wait of an attach fails once; true if one was there to fail */
static bool fail_wait(struct move *mv, enum kind from, enum kind to, unsigned int k)
{
	struct kunit *test = mv->b->test;
	int ret;

	bench_attach(mv->b, mv->m, mv->d[from]);
	expect_all_at(mv, from);
	ret = attach_with_mishap(mv, to, k);
	KUNIT_EXPECT_TRUE(test, ret == 0 || ret == -ETIMEDOUT);
	/* blocking is never taken back: what was not confirmed is when time has passed */
	if (to == BLOCKED)
		model_settle(mv->b->rig.model);
	expect_all_at(mv, ret && to != BLOCKED ? from : to);
	return ret;
}

/* lesson 20: a device of three StreamIDs is moved as a whole, or not at all */
static void driver_20_all_or_none(struct kunit *test)
{
	static const enum kind ways[][2] = {
		{ BLOCKED, A }, { A, B }, { A, IDENTITY }, { IDENTITY, B }, { A, BLOCKED },
	};
	static const u32 without[] = { IDR0_S2P, IDR0_S1P };
	struct bench *b = test->priv;
	unsigned int i, j, k;
	struct move mv;

	for (j = 0; j < ARRAY_SIZE(without); j++) {
		bench_reset(b);
		b->cfg.idr[0] &= ~without[j];
		bench_up(b);
		begin_move(&mv, b, 3, 0);
		for (i = 0; i < ARRAY_SIZE(ways); i++) {
			for (k = 0; fail_wait(&mv, ways[i][0], ways[i][1], k); k++)
				KUNIT_ASSERT_LT(test, k, 32U);
			KUNIT_EXPECT_GE(test, k, 3U);
		}
		end_move(&mv);
		bench_down(b);
	}
}

/* ---- unmapping while a device moves ---- */

/**
 * struct race - one CPU attaches, another unmaps
 * @mv: the master that moves from A to B
 * @at: the turn in which the other CPU comes
 * @turn: turns so far
 * @gone: B's page is unmapped, and that was waited for
 */
struct race {
	struct move mv;
	unsigned int at;
	unsigned int turn;
	bool gone;
};

static void unmap_meanwhile(void *cookie)
{
	struct race *r = cookie;
	struct model_access a = bench_access(SID, IOVA);
	char at;

	if (++r->turn >= r->at && !r->gone && bench_can_wait(r->mv.b)) {
		rig_hooks.between = NULL;
		bench_unmap(r->mv.b, r->mv.own[1], IOVA, SZ_4K);
		rig_hooks.between = unmap_meanwhile;
		r->gone = true;
	}
	model_hint(r->mv.b->rig.model, &a);
	at = bench_where(r->mv.b, SID);
	KUNIT_EXPECT_TRUE_MSG(r->mv.b->test, strchr(r->gone ? "a0" : "ab", at),
			      "at '%c' in turn %u", at, r->turn);
}

/* true if the attach was over before the other CPU came */
static bool attach_and_unmap(struct bench *b, struct race *r, unsigned int at)
{
	bench_up(b);
	begin_move(&r->mv, b, 1, 0);
	bench_attach(b, r->mv.m, r->mv.d[A]);
	/* B's translations are not new to the TLBs */
	bench_attach(b, r->mv.m, r->mv.d[B]);
	bench_expect_leads(b, SID, IOVA, PA_B);
	bench_attach(b, r->mv.m, r->mv.d[A]);

	r->at = at;
	r->turn = 0;
	r->gone = false;
	rig_hooks.cookie = r;
	rig_hooks.between = unmap_meanwhile;
	bench_attach(b, r->mv.m, r->mv.d[B]);
	rig_hooks.between = NULL;
	KUNIT_EXPECT_EQ(b->test, bench_where(b, SID), r->gone ? '0' : 'b');

	/* the old domain goes at once, and the device must not be seen in its tables */
	smmu3_domain_destroy(r->mv.own[0]);
	KUNIT_EXPECT_EQ(b->test, bench_where(b, SID), r->gone ? '0' : 'b');
	smmu3_master_remove(r->mv.m);
	smmu3_domain_destroy(r->mv.own[1]);
	bench_down(b);
	return !r->gone;
}

/* lesson 30: in each turn of an attach once */
static void driver_30_unmap_while_attaching(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int at = 1;
	struct race r;

	b->cfg.mood.forget = 0;
	/* not in each where a turn takes long */
	while (!attach_and_unmap(b, &r, at))
		at += IS_ENABLED(CONFIG_KASAN) ? 7 : 1;
	KUNIT_EXPECT_GT(test, at, 10U);
}

/* ---- invalidation ---- */

/* lesson 26: without range commands, a great many pages cost few commands */
static void driver_26_unmap_much(struct kunit *test)
{
	static const u32 without[] = { IDR0_S2P, IDR0_S1P };
	size_t size = SUITE_ROUNDS(512) * SZ_2M;	/* 1 GiB, and less in a kernel */
	struct bench *b = test->priv;
	struct smmu3_domain *d;
	struct smmu3_master *m;
	unsigned int i;
	u64 before, at;

	for (i = 0; i < ARRAY_SIZE(without); i++) {
		bench_reset(b);
		b->cfg.mood = model_calm;
		b->cfg.idr[0] &= ~without[i];
		b->cfg.idr[3] &= ~IDR3_RIL;
		bench_up(b);
		d = bench_domain(b);
		m = bench_master_of(b, SID);
		bench_attach(b, m, d);
		bench_map_pages(b, d, IOVA, PA, size + SZ_4K);
		for (at = 0; at < size; at += SZ_2M)
			bench_expect_leads(b, SID, IOVA + at, PA + at);

		before = bench_executed(b);
		bench_unmap(b, d, IOVA, size);
		KUNIT_EXPECT_LE(test, bench_executed(b) - before, 4ULL);
		for (at = 0; at < size; at += SZ_2M)
			bench_expect_leads(b, SID, IOVA + at, 0);
		bench_expect_leads(b, SID, IOVA + size, PA + size);

		/* and what is cheaper by the page costs one for each */
		before = bench_executed(b);
		bench_unmap(b, d, IOVA + size, SZ_4K);
		KUNIT_EXPECT_EQ(test, bench_executed(b) - before, 2ULL);
		smmu3_master_remove(m);
		smmu3_domain_destroy(d);
		bench_down(b);
	}
}

struct walker {
	struct bench *b;
	bool unmapped;
};

static void walk_meanwhile(void *cookie)
{
	struct walker *w = cookie;
	struct model_access a = bench_access(SID, IOVA);
	struct model_result r;
	u64 at;

	for (at = 0; at < SZ_2M; at += SZ_512K) {
		a.addr = IOVA + at;
		model_hint(w->b->rig.model, &a);
		r = model_access(w->b->rig.model, &a);
		KUNIT_EXPECT_TRUE(w->b->test, r.outcome == MODEL_ABORTED ||
				  (r.outcome == MODEL_DONE && r.pa == PA + at));
	}
}

/* lesson 29: walks go on through a table until it is freed, and not after that */
static void driver_29_walks_through_a_table_that_goes(struct kunit *test)
{
	struct bench *b = test->priv;
	struct walker w = { .b = b };
	struct smmu3_domain *d;
	struct smmu3_master *m;
	unsigned int round;
	long pages;

	b->cfg.mood.forget = 0;
	bench_up(b);
	d = bench_domain(b);
	m = bench_master_of(b, SID);
	bench_attach(b, m, d);
	rig_hooks.cookie = &w;
	for (round = 0; round < 1 + SUITE_ROUNDS(16); round++) {
		bench_map_pages(b, d, IOVA, PA, SZ_2M);
		walk_meanwhile(&w);
		pages = rig_hooks.live_pages;
		rig_hooks.between = walk_meanwhile;
		bench_unmap(b, d, IOVA, SZ_2M);
		rig_hooks.between = NULL;
		/* the table of the pages is free */
		KUNIT_EXPECT_EQ(test, rig_hooks.live_pages, pages - 1);
		bench_expect_leads(b, SID, IOVA, 0);
		bench_expect_leads(b, SID, IOVA + SZ_1M, 0);
	}
	smmu3_master_remove(m);
	smmu3_domain_destroy(d);
}

/* ---- tags ---- */

static void one_owner(struct bench *b, struct smmu3_master *m, u64 pa)
{
	struct smmu3_domain *d = bench_domain(b);

	bench_map_pages(b, d, IOVA, pa, SZ_8K);
	bench_attach(b, m, d);
	bench_expect_leads(b, SID, IOVA, pa);
	bench_expect_leads(b, SID, IOVA + SZ_4K, pa + SZ_4K);
	bench_expect_leads(b, SID, IOVA + SZ_8K, 0);
	bench_attach(b, m, &smmu3_blocked_domain);
	smmu3_domain_destroy(d);
}

static void run_out_of_tags(struct bench *b)
{
	struct smmu3_domain *d = kunit_kzalloc(b->test, 256 * sizeof(*d), GFP_KERNEL);
	unsigned int i;
	long pages;

	KUNIT_ASSERT_NOT_NULL(b->test, d);
	for (i = 0; i < 255; i++)
		KUNIT_ASSERT_EQ(b->test, smmu3_domain_init(&d[i], b->rig.smmu), 0);
	pages = rig_hooks.live_pages;
	KUNIT_EXPECT_EQ(b->test, smmu3_domain_init(&d[255], b->rig.smmu), -ENOSPC);
	KUNIT_EXPECT_EQ(b->test, rig_hooks.live_pages, pages);
	while (i--)
		smmu3_domain_destroy(&d[i]);
}

/* lesson 31: tags of eight bits; more owners than tags, and TLBs that forget nothing */
static void driver_31_more_domains_than_tags(struct kunit *test)
{
	static const u32 without[] = { IDR0_S2P, IDR0_S1P };
	struct bench *b = test->priv;
	struct smmu3_master *m;
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(without); i++) {
		bench_reset(b);
		b->cfg.mood.forget = 0;
		b->cfg.idr[0] &= ~(without[i] | IDR0_ASID16 | IDR0_VMID16);
		bench_up(b);
		m = bench_master_of(b, SID);
		for (n = 0; n < SUITE_ROUNDS(600); n++)
			one_owner(b, m, PA + (u64)n * SZ_2M);
		run_out_of_tags(b);
		one_owner(b, m, PA_B);
		smmu3_master_remove(m);
		bench_down(b);
	}
}

static struct kunit_case driver_cases[] = {
	KUNIT_CASE(driver_11_not_coherent),
	KUNIT_CASE(driver_43_neighbours_share_a_table),
	KUNIT_CASE(driver_12_new_level2),
	KUNIT_CASE(driver_13_level1_cached_as_empty),
	KUNIT_CASE(driver_14_every_change_under_way),
	KUNIT_CASE(driver_20_all_or_none),
	KUNIT_CASE(driver_30_unmap_while_attaching),
	KUNIT_CASE(driver_26_unmap_much),
	KUNIT_CASE(driver_29_walks_through_a_table_that_goes),
	KUNIT_CASE(driver_31_more_domains_than_tags),
	{}
};

static struct kunit_suite driver_suite = {
	.name = "smmu3-driver",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = driver_cases,
};

kunit_test_suite(driver_suite);
MODULE_LICENSE("GPL");
