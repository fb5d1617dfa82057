// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model's walks of page tables, with tables made by hand.
 *
 * Geometry against the tables of the Arm ARM ("Translation granules", "Stage 2
 * concatenated tables"); every fault with what it
 * reports; permissions and memory types as rows. Software that does it wrong is seen
 * to fail or is complained about: lessons 43 to 46.
 */
/* native: model */
#include "kunit/model_tables.h"

#define ARENA		0x80000000ULL
#define HIGH_ARENA	(BIT_ULL(51) | 0x80000000ULL)
#define OUT		0x123400000000ULL

/* everything, with output addresses of the size that IDR5.OAS gives */
static struct model_config config(u8 oas)
{
	struct model_config cfg = model_full;

	cfg.idr[5] = (cfg.idr[5] & ~7U) | oas;
	return cfg;
}

static struct bench *bench(struct kunit *test)
{
	return bench_new(test, &model_full, ARENA, MODEL_MEM_STREAMED);
}

/* the usual: 4 KiB, 39 bits, from level 1; CD and STE say so */
static const struct tree usual = { .granule_lg2 = 12, .in_lg2 = 39, .start = 1 };

static struct bench *stage1_bench(struct kunit *test, struct tree *t)
{
	struct bench *b = bench(test);

	*t = usual;
	tree_new(b, t);
	bench_cd(b, t);
	return b;
}

static struct bench *stage2_bench(struct kunit *test, struct tree *t)
{
	struct bench *b = bench(test);

	*t = usual;
	tree_new(b, t);
	bench_ste(b, t, false);
	return b;
}

/* stage 1 in identity-mapped memory of stage 2, from which the arena's page is spared */
static struct bench *nested_bench(struct kunit *test, struct tree *t1, struct tree *t2)
{
	struct bench *b = bench(test);
	u64 at;

	*t1 = usual;
	*t2 = usual;
	tree_new(b, t2);
	tree_new(b, t1);
	bench_cd(b, t1);
	bench_ste(b, t2, true);
	for (at = 0; at < ARENA_BYTES; at += 0x1000)
		tree_map(b, t2, ARENA + at, 3, ARENA + at, D_S2_LEAF);
	return b;
}

/* ---- geometry ---- */

/* sizes of table 8.3 at both ends of each column that there is with 48 or 52 bits */
static const struct {
	u8 granule_lg2;
	u8 in_lg2;
	u8 start;
} stage1_sizes[] = {
	{ 12, 48, 0 }, { 12, 40, 0 }, { 12, 39, 1 }, { 12, 31, 1 }, { 12, 30, 2 },
	{ 12, 25, 2 }, { 12, 22, 2 }, { 12, 21, 3 }, { 12, 16, 3 },
	{ 14, 48, 0 }, { 14, 47, 1 }, { 14, 37, 1 }, { 14, 36, 2 }, { 14, 26, 2 },
	{ 14, 25, 3 }, { 14, 16, 3 },
	{ 16, 52, 1 }, { 16, 48, 1 }, { 16, 43, 1 }, { 16, 42, 2 }, { 16, 30, 2 },
	{ 16, 29, 3 }, { 16, 25, 3 }, { 16, 17, 3 },
};

static void expect_mapped(struct bench *b, struct tree *t, u64 addr, u64 out, bool stage2)
{
	u64 page = BIT_ULL(t->granule_lg2);

	tree_map(b, t, addr, 3, out, stage2 ? D_S2_LEAF : D_S1_LEAF);
	KUNIT_EXPECT_TRUE(b->test, (stage2 ? bench_stage2 : bench_stage1)(b, addr + page - 1));
	KUNIT_EXPECT_EQ(b->test, b->leaf.out, out + page - 1);
	KUNIT_EXPECT_EQ(b->test, b->leaf.size_lg2, t->granule_lg2);
}

/* lesson 45: the first and the last page, and what is beyond them */
static void stage1_of_every_size(struct kunit *test)
{
	struct model_config cfg = config(6);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stage1_sizes); i++) {
		struct bench *b = bench_new(test, &cfg, ARENA, MODEL_MEM_STREAMED);
		struct tree t = {
			.granule_lg2 = stage1_sizes[i].granule_lg2,
			.in_lg2 = stage1_sizes[i].in_lg2,
			.start = stage1_sizes[i].start,
			.packed = stage1_sizes[i].granule_lg2 == 16,
		};
		u64 end = BIT_ULL(t.in_lg2), page = BIT_ULL(t.granule_lg2);

		tree_new(b, &t);
		bench_cd(b, &t);
		bench_cd_upper(b, &t);
		expect_mapped(b, &t, 0, OUT, false);
		expect_mapped(b, &t, end - page, OUT + 4 * page, false);
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, end), EV_F_TRANSLATION);
		/* the same pages through TTB1 */
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, -1ULL), 0);
		KUNIT_EXPECT_EQ(test, b->leaf.out, OUT + 5 * page - 1);
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, -end), 0);
		KUNIT_EXPECT_EQ(test, b->leaf.out, OUT);
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, -end - 1), EV_F_TRANSLATION);
		bench_expect_quiet(b);
	}
}

/* table 8.4: each start level alone, and with 2 to 16 tables side by side */
static const struct {
	u8 granule_lg2;
	u8 in_lg2;
	u8 start;
} stage2_sizes[] = {
	{ 12, 48, 0 }, { 12, 40, 0 },
	{ 12, 43, 1 }, { 12, 42, 1 }, { 12, 41, 1 }, { 12, 40, 1 }, { 12, 39, 1 }, { 12, 31, 1 },
	{ 12, 34, 2 }, { 12, 33, 2 }, { 12, 32, 2 }, { 12, 31, 2 }, { 12, 30, 2 }, { 12, 25, 2 },
	{ 12, 25, 3 }, { 12, 24, 3 }, { 12, 21, 3 },
	{ 14, 48, 1 }, { 14, 47, 1 }, { 14, 37, 1 },
	{ 14, 40, 2 }, { 14, 39, 2 }, { 14, 38, 2 }, { 14, 37, 2 }, { 14, 36, 2 }, { 14, 26, 2 },
	{ 14, 29, 3 }, { 14, 28, 3 }, { 14, 27, 3 }, { 14, 26, 3 }, { 14, 25, 3 },
	{ 16, 52, 1 }, { 16, 48, 1 }, { 16, 43, 1 },
	{ 16, 46, 2 }, { 16, 45, 2 }, { 16, 44, 2 }, { 16, 43, 2 }, { 16, 42, 2 }, { 16, 30, 2 },
	{ 16, 33, 3 }, { 16, 32, 3 }, { 16, 31, 3 }, { 16, 30, 3 }, { 16, 29, 3 },
};

static void lesson_45_stage2_of_every_size(struct kunit *test)
{
	struct model_config cfg = config(6);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stage2_sizes); i++) {
		struct bench *b = bench_new(test, &cfg, ARENA, MODEL_MEM_STREAMED);
		struct tree t = {
			.granule_lg2 = stage2_sizes[i].granule_lg2,
			.in_lg2 = stage2_sizes[i].in_lg2,
			.start = stage2_sizes[i].start,
			.packed = stage2_sizes[i].granule_lg2 == 16,
		};
		u64 end = BIT_ULL(t.in_lg2), page = BIT_ULL(t.granule_lg2);

		tree_new(b, &t);
		bench_ste(b, &t, false);
		expect_mapped(b, &t, 0, OUT, true);
		expect_mapped(b, &t, end - page, OUT + 4 * page, true);
		KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, end), EV_F_TRANSLATION);
		KUNIT_EXPECT_EQ(test, b->f.ipa, end);
		bench_expect_quiet(b);
	}
}

/*
 * lesson 45: 16 KiB, 48 bits, two tables side by side. Software that gives the upper
 * half the index modulo one table finds the last page unmapped.
 */
static void lesson_45_index_modulo_one_table_is_not_seen(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tree t = { .granule_lg2 = 14, .in_lg2 = 48, .start = 1 }, half = t;
	u64 last = BIT_ULL(48) - BIT_ULL(14);

	tree_new(b, &t);
	bench_ste(b, &t, false);
	half.root = t.root;
	half.in_lg2 = 47;
	tree_map(b, &half, last, 3, OUT, D_S2_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, last), EV_F_TRANSLATION);
	tree_map(b, &t, last, 3, OUT, D_S2_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, last), 0);
}

/* each level of each granule, with a block in it: @size_lg2, 0 if there are none */
static const struct {
	u8 granule_lg2;
	u8 level;
	u8 oas;
	u8 size_lg2;
	u8 group_lg2;
} blocks[] = {
	{ 12, 0, 5, 0 },  { 12, 1, 5, 30, 34 }, { 12, 2, 5, 21, 25 }, { 12, 3, 5, 12, 16 },
	{ 14, 1, 5, 0 },  { 14, 2, 5, 25, 30 }, { 14, 3, 5, 14, 21 },
	{ 16, 1, 5, 0 },  { 16, 1, 6, 42, 42 }, { 16, 2, 5, 29, 34 }, { 16, 3, 5, 16, 21 },
};

static void blocks_of_every_level(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(blocks); i++) {
		struct model_config cfg = config(blocks[i].oas);
		struct bench *b = bench_new(test, &cfg, ARENA, MODEL_MEM_STREAMED);
		struct tree t = {
			.granule_lg2 = blocks[i].granule_lg2,
			.in_lg2 = blocks[i].oas == 6 ? 52 : 48,
			.start = blocks[i].granule_lg2 == 12 ? 0 : 1,
			.packed = blocks[i].oas == 6,
		};
		u64 size = BIT_ULL(blocks[i].size_lg2), in = BIT_ULL(45), out = BIT_ULL(46);

		if (t.granule_lg2 == 14)
			t.in_lg2 = 47;
		tree_new(b, &t);
		bench_cd(b, &t);
		tree_map(b, &t, in, blocks[i].level, out, D_S1_LEAF);
		if (!blocks[i].size_lg2) {
			KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, in), EV_F_TRANSLATION);
			continue;
		}
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, in + size - 1), 0);
		KUNIT_EXPECT_EQ(test, b->leaf.out, out + size - 1);
		KUNIT_EXPECT_EQ(test, b->leaf.size_lg2, blocks[i].size_lg2);

		/* Contiguous: a TLB holds the whole group by one of its descriptors */
		bench_drop_all(b);
		tree_map(b, &t, in, blocks[i].level, out, D_S1_LEAF | D_CONTIGUOUS);
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, in), 0);
		KUNIT_EXPECT_EQ(test, b->leaf.size_lg2, blocks[i].group_lg2);
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, in + size),
				blocks[i].group_lg2 > blocks[i].size_lg2 ?
				0 : EV_F_TRANSLATION);
		bench_expect_quiet(b);
	}
}

static void input_range(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);

	tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0xab00000000001000), EV_F_TRANSLATION);
	KUNIT_EXPECT_FALSE(test, b->f.stage2);
	KUNIT_EXPECT_EQ(test, (int)b->f.class, (int)CLASS_IN);
	put_bits(b->cd, 38, 38, 1);	/* TBI0 */
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0xab00000000001000), 0);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x0040000000001000), EV_F_TRANSLATION);

	/* all that TBI ignores is the same to a TLB */
	bench_store(b, tree_slot(b, &t, 0x1000, 3), 0);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0xcd00000000001000), 0);
	bench_drop(b, (struct tlb_scope) { 0x12 /* NH_VA */, 0, 1, true, 0x1000 });
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0xab00000000001000), EV_F_TRANSLATION);

	/* EPD: no walks and no T0SZ, but what a TLB has, it has (lesson 41) */
	tree_map(b, &t, BIT_ULL(30), 3, OUT, D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(30)), 0);
	put_bits(b->cd, 14, 14, 1);
	put_bits(b->cd, 5, 0, 39);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(30)), 0);
	put_bits(b->cd, 5, 0, 64 - t.in_lg2);
	bench_drop_all(b);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(30)), EV_F_TRANSLATION);

	/* E0PD: not for the unprivileged */
	b = stage1_bench(test, &t);
	tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF);
	put_bits(b->cd, 66, 66, 1);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_TRANSLATION);
	b->a.priv = true;
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	bench_expect_quiet(b);
}

/* low bits of TTB are 0, from the size of the first table on, or 64 bytes for 52 bits */
static void alignment_of_the_first_table(struct kunit *test)
{
	struct model_config cfg = config(6);
	struct tree t = usual;
	struct bench *b = stage1_bench(test, &t);

	tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF);
	put_bits(b->cd, 79, 68, 0xf0);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);

	/* two entries of 512 MiB */
	b = bench_new(test, &cfg, ARENA, MODEL_MEM_STREAMED);
	t = (struct tree) { .granule_lg2 = 16, .in_lg2 = 30, .start = 2 };
	tree_new(b, &t);
	tree_map(b, &t, 0, 2, 0, D_S1_LEAF);
	bench_cd(b, &t);
	put_bits(b->cd, 71, 68, 1);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0), EV_F_TRANSLATION);
	put_bits(b->cd, 34, 32, 6);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0), 0);
}

/* ---- addresses that are too large ---- */

static void output_size(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);

	put_bits(b->cd, 34, 32, 2);	/* IPS: 40 bits */
	tree_map(b, &t, 0x1000, 3, BIT_ULL(40), D_S1_LEAF);
	tree_map(b, &t, 0x2000, 3, BIT_ULL(40) - 0x1000, D_S1_LEAF);
	bench_store(b, tree_slot(b, &t, BIT_ULL(30), 1), D_TABLE | BIT_ULL(41));
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_ADDR_SIZE);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x2000), 0);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(30)), EV_F_ADDR_SIZE);

	/* IPS counts as far as the SMMU has addresses */
	b = stage2_bench(test, &t);
	put_bits(b->ste, 178, 176, 3);	/* S2PS: 42 bits */
	tree_map(b, &t, 0x1000, 3, BIT_ULL(42), D_S2_LEAF);
	tree_map(b, &t, 0x2000, 3, BIT_ULL(42) - 0x1000, D_S2_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x1000), EV_F_ADDR_SIZE);
	KUNIT_EXPECT_TRUE(test, b->f.stage2);
	KUNIT_EXPECT_EQ(test, b->f.ipa, 0x1000ULL);
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x2000), 0);
	bench_expect_quiet(b);
}

/* lesson 46: tables above 48 bits; software that packs only leaves gets lost */
static void lesson_46_packed_table_addresses(struct kunit *test)
{
	struct model_config cfg = config(6);
	struct bench *b = bench_new(test, &cfg, HIGH_ARENA, MODEL_MEM_STREAMED);
	struct tree t = { .granule_lg2 = 16, .in_lg2 = 48, .start = 1, .packed = true };
	u64 out = BIT_ULL(50) | BIT_ULL(49) | 0x450000, level1;

	tree_new(b, &t);
	bench_cd(b, &t);
	tree_map(b, &t, 0x30000, 3, out, D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x30008), 0);
	KUNIT_EXPECT_EQ(test, b->leaf.out, out + 8);
	bench_expect_quiet(b);

	bench_drop_all(b);
	level1 = tree_slot(b, &t, 0x30000, 1);
	bench_store(b, level1, bench_load(b, level1) & ~GENMASK_ULL(15, 12));
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x30000), EV_F_WALK_EABT);

	/* without 52 bits of output those bits are reserved */
	b = bench_new(test, &model_full, ARENA, MODEL_MEM_STREAMED);
	t.packed = false;
	tree_new(b, &t);
	bench_cd(b, &t);
	tree_map(b, &t, 0x30000, 3, 0x450000, D_S1_LEAF | BIT_ULL(12));
	bench_stage1(b, 0x30000);
	bench_expect_complaint(b);
}

/* ---- who may ---- */

#define R MODEL_READ
#define W MODEL_WRITE
#define X MODEL_EXEC

/* AP[2:1], PXN, UXN of a leaf; [62:59] of the tables; CD.WXN and PAN; what is granted */
static const struct {
	u8 ap;
	bool pxn;
	bool uxn;
	u8 tables;
	bool wxn;
	bool pan;
	u8 priv;
	u8 unpriv;
} stage1_perms[] = {
	{ 0, 0, 0, 0, 0, 0, R | W | X, X },
	{ 1, 0, 0, 0, 0, 0, R | W, R | W | X },
	{ 2, 0, 0, 0, 0, 0, R | X, X },
	{ 3, 0, 0, 0, 0, 0, R | X, R | X },
	{ 3, 1, 0, 0, 0, 0, R, R | X },
	{ 3, 0, 1, 0, 0, 0, R | X, R },
	/* by the tables above: PXN, UXN, not unprivileged, not written */
	{ 3, 0, 0, 0x1, 0, 0, R, R | X },
	{ 3, 0, 0, 0x2, 0, 0, R | X, R },
	{ 1, 0, 0, 0x4, 0, 0, R | W | X, X },
	{ 1, 0, 0, 0x8, 0, 0, R | X, R | X },
	{ 1, 0, 0, 0xc, 0, 0, R | X, X },
	/* what is writable is not executed */
	{ 0, 0, 0, 0, 1, 0, R | W, X },
	{ 1, 0, 0, 0, 1, 0, R | W, R | W },
	{ 3, 0, 0, 0, 1, 0, R | X, R | X },
	/* PAN is about data */
	{ 0, 0, 0, 0, 0, 1, R | W | X, X },
	{ 1, 0, 0, 0, 0, 1, 0, R | W | X },
	{ 3, 0, 0, 0, 0, 1, X, R | X },
};

static void expect_access(struct bench *b, bool (*walk)(struct bench *, u64), u64 addr,
			  u8 perms, unsigned int row)
{
	static const u8 wanted[] = { R, W, X };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		b->a.write = wanted[i] == W;
		b->a.insn = wanted[i] == X;
		KUNIT_EXPECT_EQ_MSG(b->test, walk(b, addr), !!(perms & wanted[i]),
				    "row %u, privileged %d, wanted %u", row, b->a.priv,
				    wanted[i]);
		if (!(perms & wanted[i]))
			KUNIT_EXPECT_EQ(b->test, b->f.code, EV_F_PERMISSION);
	}
	b->a.write = false;
	b->a.insn = false;
	/* a Translation Request is told */
	b->a.kind = MODEL_ATS_REQUEST;
	KUNIT_EXPECT_TRUE(b->test, walk(b, addr));
	KUNIT_EXPECT_EQ_MSG(b->test, b->leaf.perms, perms & R ? perms : perms & ~X,
			    "row %u", row);
	b->a.kind = MODEL_ORDINARY;
}

static void permissions_of_stage1(struct kunit *test)
{
	unsigned int i;
	struct tree t;
	u64 level1;

	for (i = 0; i < ARRAY_SIZE(stage1_perms); i++) {
		struct bench *b = stage1_bench(test, &t);

		tree_map(b, &t, 0x1000, 3, OUT, D_AF | D_NG | D_ISH | stage1_perms[i].ap << 6 |
			 (stage1_perms[i].pxn ? D_PXN : 0) |
			 (stage1_perms[i].uxn ? D_UXN : 0));
		level1 = tree_slot(b, &t, 0x1000, 1);
		bench_store(b, level1,
			    bench_load(b, level1) | (u64)stage1_perms[i].tables << 59);
		put_bits(b->cd, 36, 36, stage1_perms[i].wxn);
		put_bits(b->cd, 40, 40, stage1_perms[i].pan);
		b->a.priv = true;
		expect_access(b, bench_stage1, 0x1000, stage1_perms[i].priv, i);
		b->a.priv = false;
		expect_access(b, bench_stage1, 0x1000, stage1_perms[i].unpriv, i);
		/* a walk cache knows what the tables above forbid */
		bench_drop(b, (struct tlb_scope) { 0x12 /* NH_VA */, 0, 1, true, 0x1000 });
		expect_access(b, bench_stage1, 0x1000, stage1_perms[i].unpriv, i);
		bench_expect_quiet(b);
	}
}

/* HAD: tables restrict nothing */
static void hierarchical_permissions_disabled(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	u64 level1 = tree_slot(b, &t, 0x1000, 1);

	tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF);
	bench_store(b, level1, bench_load(b, level1) | 0xfULL << 59);
	put_bits(b->cd, 65, 65, 1);
	expect_access(b, bench_stage1, 0x1000, R | W | X, 0);
}

/* S2AP, XN[1:0]; IDR3.XNX */
static const struct {
	u8 s2ap;
	u8 xn;
	bool xnx;
	u8 priv;
	u8 unpriv;
} stage2_perms[] = {
	{ 0, 0, 1, X, X },
	{ 1, 0, 1, R | X, R | X },
	{ 2, 0, 1, W | X, W | X },
	{ 3, 0, 1, R | W | X, R | W | X },
	{ 3, 1, 1, R | W, R | W | X },
	{ 3, 2, 1, R | W, R | W },
	{ 3, 3, 1, R | W | X, R | W },
	{ 3, 1, 0, R | W | X, R | W | X },
	{ 3, 2, 0, R | W, R | W },
	{ 3, 3, 0, R | W, R | W },
};

static void permissions_of_stage2(struct kunit *test)
{
	unsigned int i;
	struct tree t;

	for (i = 0; i < ARRAY_SIZE(stage2_perms); i++) {
		struct bench *b = stage2_bench(test, &t);

		if (!stage2_perms[i].xnx)
			b->m->cfg.idr[3] &= ~BIT(4);
		tree_map(b, &t, 0x1000, 3, OUT, D_AF | D_S2_WB | D_ISH |
			 stage2_perms[i].s2ap << 6 | (u64)stage2_perms[i].xn << 53);
		b->a.priv = true;
		expect_access(b, bench_stage2, 0x1000, stage2_perms[i].priv, i);
		b->a.priv = false;
		expect_access(b, bench_stage2, 0x1000, stage2_perms[i].unpriv, i);
		bench_expect_quiet(b);
	}
}

/* ---- memory ---- */

#define NC	MODEL_NORMAL_NC
#define WT	MODEL_NORMAL_WT
#define WB	MODEL_NORMAL_WB

static const struct {
	u8 mair;
	enum model_memtype type;
} mairs[] = {
	{ 0x00, MODEL_DEVICE }, { 0x04, MODEL_DEVICE }, { 0x08, MODEL_DEVICE },
	{ 0x0c, MODEL_DEVICE }, { 0x44, NC }, { 0xff, WB }, { 0xee, WB }, { 0x77, WB },
	{ 0xbb, WT }, { 0xaa, WT }, { 0x33, WT }, { 0x4f, NC }, { 0xf4, NC }, { 0xfb, WT },
	{ 0x80, WT },
};

static void memory_of_stage1(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	unsigned int i;

	tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF | D_ATTR(5));
	for (i = 0; i < ARRAY_SIZE(mairs); i++) {
		b->cd[3] = (u64)mairs[i].mair << 40;
		bench_drop_all(b);
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
		KUNIT_EXPECT_EQ_MSG(test, (int)b->leaf.type, (int)mairs[i].type, "MAIR %#x",
				    mairs[i].mair);
		KUNIT_EXPECT_EQ(test, b->leaf.shareability, mairs[i].type <= NC ? 2 : 3);
	}
	/* an entry keeps what was in force when it was made */
	b->cd[3] = 0;
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, (int)b->leaf.type, (int)WT);
}

/* MemAttr, S2FWB, and MAIR of stage 1: what both make */
static const struct {
	u8 memattr;
	bool fwb;
	u8 mair;
	enum model_memtype type;
} combinations[] = {
	{ 0xf, 0, 0xff, WB }, { 0xf, 0, 0xbb, WT }, { 0xf, 0, 0x44, NC },
	{ 0xf, 0, 0x04, MODEL_DEVICE }, { 0xa, 0, 0xff, WT }, { 0x5, 0, 0xff, NC },
	{ 0x7, 0, 0xff, NC }, { 0x1, 0, 0xff, MODEL_DEVICE }, { 0xa, 0, 0x44, NC },
	{ 0x6, 1, 0x44, WB }, { 0x6, 1, 0x04, WB }, { 0x7, 1, 0xff, WB },
	{ 0x7, 1, 0x44, NC }, { 0x7, 1, 0x04, MODEL_DEVICE }, { 0x5, 1, 0xff, NC },
	{ 0x5, 1, 0x04, MODEL_DEVICE }, { 0x1, 1, 0xff, MODEL_DEVICE },
};

static void memory_of_both_stages(struct kunit *test)
{
	struct tree t1, t2;
	struct bench *b = nested_bench(test, &t1, &t2);
	unsigned int i;

	tree_map(b, &t1, 0x1000, 3, 0x5000, D_S1_LEAF);
	for (i = 0; i < ARRAY_SIZE(combinations); i++) {
		u64 memattr = (u64)combinations[i].memattr << 2;

		b->cd[3] = combinations[i].mair;
		put_bits(b->ste, 89, 89, combinations[i].fwb);
		tree_map(b, &t2, 0x5000, 3, OUT, D_AF | D_S2_RW | memattr);
		bench_drop_all(b);
		KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), 0);
		KUNIT_EXPECT_EQ_MSG(test, (int)b->leaf.type, (int)combinations[i].type,
				    "row %u", i);
		/* the combined entry says the same */
		KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), 0);
		KUNIT_EXPECT_EQ_MSG(test, (int)b->leaf.type, (int)combinations[i].type,
				    "row %u", i);
	}
	bench_expect_quiet(b);
}

static void shareability_of_both_stages(struct kunit *test)
{
	static const u8 rows[][3] = {
		{ 0, 0, 0 }, { 0, 3, 3 }, { 3, 0, 3 }, { 3, 3, 3 }, { 2, 3, 2 }, { 3, 2, 2 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct walk_leaf s1 = { .type = WB, .shareability = rows[i][0] };
		struct walk_leaf s2 = { .type = WB, .shareability = rows[i][1] };

		KUNIT_EXPECT_EQ(test, walk_combine(&s1, &s2).shareability, rows[i][2]);
		s2.type = NC;
		KUNIT_EXPECT_EQ(test, walk_combine(&s1, &s2).shareability, 2);
	}
}

/* ---- AF and dirty state ---- */

static void access_flag(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	u64 at = tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF & ~D_AF);

	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_ACCESS);
	put_bits(b->cd, 35, 35, 1);	/* AFFD */
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, bench_load(b, at) & D_AF, 0);
	bench_drop_all(b);
	put_bits(b->cd, 43, 43, 1);	/* HA */
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, bench_load(b, at) & D_AF, D_AF);

	b = stage2_bench(test, &t);
	at = tree_map(b, &t, 0x1000, 3, OUT, D_S2_LEAF & ~D_AF);
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x1000), EV_F_ACCESS);
	put_bits(b->ste, 181, 181, 1);	/* S2AFFD */
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x1000), 0);
	bench_drop_all(b);
	put_bits(b->ste, 184, 184, 1);	/* S2HA */
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, bench_load(b, at) & D_AF, D_AF);
	bench_expect_quiet(b);
}

/* an AF that is set needs no invalidation: AF=0 is not cached */
static void access_flag_faults_are_not_cached(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);

	tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF & ~D_AF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_ACCESS);
	tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x2000), EV_F_TRANSLATION);
	tree_map(b, &t, 0x2000, 3, OUT, D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x2000), 0);
}

static void dirty_state(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	u64 at = tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF | D_AP2 | D_DBM);
	u64 plain = tree_map(b, &t, 0x2000, 3, OUT, D_S1_LEAF | D_AP2);

	b->a.write = true;
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_PERMISSION);
	bench_drop_all(b);
	put_bits(b->cd, 43, 42, 3);	/* HA, HD */
	b->a.write = false;
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, bench_load(b, at) & D_AP2, D_AP2);
	KUNIT_EXPECT_EQ(test, b->leaf.perms & W, 0);
	b->a.write = true;
	b->m->quiet = true;
	KUNIT_EXPECT_FALSE(test, bench_stage1(b, 0x1000));
	KUNIT_EXPECT_EQ(test, bench_load(b, at) & D_AP2, D_AP2);
	b->m->quiet = false;
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, bench_load(b, at) & D_AP2, 0);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x2000), EV_F_PERMISSION);
	KUNIT_EXPECT_EQ(test, bench_load(b, plain) & D_AP2, D_AP2);

	/* what can become writable is not executed if WXN */
	put_bits(b->cd, 36, 36, 1);
	tree_map(b, &t, 0x3000, 3, OUT, D_S1_LEAF | D_AP2 | D_DBM);
	b->a.write = false;
	b->a.insn = true;
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x3000), EV_F_PERMISSION);

	b = stage2_bench(test, &t);
	put_bits(b->ste, 184, 183, 3);
	at = tree_map(b, &t, 0x1000, 3, OUT, D_AF | D_S2_READ | D_S2_WB | D_DBM);
	b->a.write = true;
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, bench_load(b, at) & D_S2_RW, D_S2_RW);
	bench_expect_quiet(b);
}

/* software changes a descriptor that the SMMU has read and is about to update */
static void updates_of_what_is_old_start_again(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	struct model_mood late = { .lag_store = 900 };
	u64 at = tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF & ~D_AF);

	put_bits(b->cd, 43, 43, 1);
	model_set_mood(b->m, &late);
	bench_store_late(b, at, (OUT + 0x5000) | D_PAGE | (D_S1_LEAF & ~D_AF));
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, b->leaf.out, OUT + 0x5000);
	KUNIT_EXPECT_EQ(test, bench_load(b, at), (OUT + 0x5000) | D_PAGE | D_S1_LEAF);
}

/* ---- nesting ---- */

static void nested_walks(struct kunit *test)
{
	struct tree t1, t2;
	struct bench *b = nested_bench(test, &t1, &t2);
	u64 at = tree_map(b, &t1, 0x1000, 3, 0x5000, D_S1_LEAF);
	u64 s2 = tree_slot(b, &t2, at, 3);

	tree_map(b, &t2, 0x5000, 3, OUT, D_S2_LEAF);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1008), 0);
	KUNIT_EXPECT_EQ(test, b->leaf.out, OUT + 8);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1008), 0);
	KUNIT_EXPECT_EQ(test, b->leaf.out, 0x5008ULL);

	/* the descriptor's page is not there at stage 2 */
	bench_drop_all(b);
	bench_store(b, s2, 0);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), EV_F_TRANSLATION);
	KUNIT_EXPECT_TRUE(test, b->f.stage2);
	KUNIT_EXPECT_EQ(test, (int)b->f.class, (int)CLASS_TT);
	KUNIT_EXPECT_TRUE(test, b->f.tt_read);
	KUNIT_EXPECT_EQ(test, b->f.ipa, at);

	/* or cannot be read; or is Device while S2PTW */
	bench_store(b, s2, (at & ~0xfffULL) | D_PAGE | (D_S2_LEAF & ~D_S2_READ));
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), EV_F_PERMISSION);
	bench_drop_all(b);
	bench_store(b, s2, (at & ~0xfffULL) | D_PAGE | (D_S2_LEAF & ~D_S2_WB));
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), 0);
	put_bits(b->ste, 182, 182, 1);
	bench_drop_all(b);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), EV_F_PERMISSION);
	KUNIT_EXPECT_EQ(test, (int)b->f.class, (int)CLASS_TT);

	/* the final address */
	put_bits(b->ste, 182, 182, 0);
	bench_store(b, tree_slot(b, &t2, 0x5000, 3), 0);
	bench_drop_all(b);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1008), EV_F_TRANSLATION);
	KUNIT_EXPECT_TRUE(test, b->f.stage2);
	KUNIT_EXPECT_EQ(test, (int)b->f.class, (int)CLASS_IN);
	KUNIT_EXPECT_EQ(test, b->f.ipa, 0x5008ULL);
	bench_expect_quiet(b);
}

/* a block in one stage and pages in the other, which are not in the same order */
static void nested_sizes(struct kunit *test)
{
	struct tree t1, t2;
	struct bench *b = nested_bench(test, &t1, &t2);
	u64 block = BIT_ULL(21), page, i;

	tree_map(b, &t1, block, 2, 4 * block, D_S1_LEAF);
	for (page = 0; page < 16; page++) {
		u64 at = page << 12, other = (page ^ 5) << 12;

		tree_map(b, &t1, 2 * block + at, 3, 6 * block + other, D_S1_LEAF);
		tree_map(b, &t2, 4 * block + at, 3, OUT + other, D_S2_LEAF);
	}
	tree_map(b, &t2, 6 * block, 2, 8 * block, D_S2_LEAF);
	for (i = 0; i < 2; i++)
		for (page = 0; page < 16; page++) {
			u64 at = (page << 12) + 0x123, other = at ^ 5 << 12;

			KUNIT_EXPECT_EQ(test, bench_both_fault(b, block + at), 0);
			KUNIT_EXPECT_EQ(test, b->leaf.out, OUT + other);
			KUNIT_EXPECT_EQ(test, b->leaf.size_lg2, 12);
			KUNIT_EXPECT_EQ(test, bench_both_fault(b, 2 * block + at), 0);
			KUNIT_EXPECT_EQ(test, b->leaf.out, 8 * block + other);
			KUNIT_EXPECT_EQ(test, b->leaf.size_lg2, 12);
		}
	bench_expect_quiet(b);
}

/* an update of stage 1 is a write at stage 2, but a CD is never dirty */
static void nested_updates(struct kunit *test)
{
	struct tree t1, t2;
	struct bench *b = nested_bench(test, &t1, &t2);
	u64 at = tree_map(b, &t1, 0x1000, 3, 0x5000, D_S1_LEAF & ~D_AF);
	u64 s2 = tree_slot(b, &t2, at, 3);
	u64 clean = (at & ~0xfffULL) | D_PAGE | D_AF | D_S2_READ | D_S2_WB | D_ISH;

	tree_map(b, &t2, 0x5000, 3, OUT, D_S2_LEAF);
	put_bits(b->cd, 43, 42, 3);
	bench_store(b, s2, clean);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), EV_F_PERMISSION);
	KUNIT_EXPECT_EQ(test, (int)b->f.class, (int)CLASS_TT);
	KUNIT_EXPECT_FALSE(test, b->f.tt_read);
	KUNIT_EXPECT_EQ(test, b->f.ipa, at);

	/* writable-clean at stage 2: made dirty, then AF is set */
	put_bits(b->ste, 184, 183, 3);
	bench_store(b, s2, clean | D_DBM);
	bench_drop_all(b);
	b->a.addr = at;
	KUNIT_EXPECT_TRUE(test, walk_stage2(b->m, b->ste, at, CLASS_CD, &b->a, false,
					    &b->leaf, &b->f));
	KUNIT_EXPECT_EQ(test, bench_load(b, s2) & D_S2_RW, D_S2_READ);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, bench_load(b, s2) & D_S2_RW, D_S2_RW);
	KUNIT_EXPECT_EQ(test, bench_load(b, at) & D_AF, D_AF);
	bench_expect_quiet(b);
}

/* both stages have to permit; the first that does not is the one that is named */
static void nested_permissions(struct kunit *test)
{
	struct tree t1, t2;
	struct bench *b = nested_bench(test, &t1, &t2);

	tree_map(b, &t1, 0x1000, 3, 0x5000, D_S1_LEAF | D_AP2);
	tree_map(b, &t1, 0x2000, 3, 0x6000, D_S1_LEAF);
	tree_map(b, &t2, 0x5000, 3, OUT, D_S2_LEAF & ~D_S2_RW);
	tree_map(b, &t2, 0x6000, 3, OUT, (D_S2_LEAF & ~D_S2_RW) | D_S2_READ);
	b->a.write = true;
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), EV_F_PERMISSION);
	KUNIT_EXPECT_FALSE(test, b->f.stage2);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x2000), EV_F_PERMISSION);
	KUNIT_EXPECT_TRUE(test, b->f.stage2);
	b->a.write = false;
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), EV_F_PERMISSION);
	KUNIT_EXPECT_TRUE(test, b->f.stage2);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x2000), 0);
	KUNIT_EXPECT_EQ(test, b->leaf.perms & (R | W), R);
	/* a combined entry of a page that is read-only lets no write pass */
	b->a.write = true;
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x2000), EV_F_PERMISSION);
	KUNIT_EXPECT_TRUE(test, b->f.stage2);
	tree_map(b, &t1, 0x3000, 3, 0x7000, D_S1_LEAF | D_AP2);
	tree_map(b, &t2, 0x7000, 3, OUT, D_S2_LEAF);
	b->a.write = false;
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x3000), 0);
	KUNIT_EXPECT_EQ(test, b->leaf.perms & (R | W), R);
	b->a.write = true;
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x3000), EV_F_PERMISSION);
	KUNIT_EXPECT_FALSE(test, b->f.stage2);
}

/* ---- aborts, and the order of faults ---- */

static void aborted_reads(struct kunit *test)
{
	struct tree t1, t2;
	struct bench *b = stage1_bench(test, &t1);
	u64 at = tree_map(b, &t1, 0x1000, 3, OUT, D_S1_LEAF);

	model_mem_break(b->m, at & ~0xfffULL, true);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_WALK_EABT);
	KUNIT_EXPECT_FALSE(test, b->f.stage2);
	KUNIT_EXPECT_EQ(test, (int)b->f.class, (int)CLASS_TT);
	KUNIT_EXPECT_EQ(test, b->f.fetch, at);

	b = stage2_bench(test, &t2);
	at = tree_map(b, &t2, 0x1000, 3, OUT, D_S2_LEAF);
	model_mem_break(b->m, at & ~0xfffULL, true);
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x1000), EV_F_WALK_EABT);
	KUNIT_EXPECT_TRUE(test, b->f.stage2);
	KUNIT_EXPECT_EQ(test, (int)b->f.class, (int)CLASS_IN);
	KUNIT_EXPECT_EQ(test, b->f.fetch, at);

	/* nested: the address where the stage 1 descriptor really is */
	b = nested_bench(test, &t1, &t2);
	at = tree_map(b, &t1, 0x1000, 3, 0x5000, D_S1_LEAF);
	tree_map(b, &t2, at & ~0xfffULL, 3, 0x70000000, D_S2_LEAF);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), EV_F_WALK_EABT);
	KUNIT_EXPECT_FALSE(test, b->f.stage2);
	KUNIT_EXPECT_EQ(test, (int)b->f.class, (int)CLASS_TT);
	KUNIT_EXPECT_EQ(test, b->f.fetch, 0x70000000 | (at & 0xfff));
}

/* all that can be wrong with a leaf at once, then one thing less at a time */
static void order_of_faults(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	u64 desc = BIT_ULL(47) | OUT | D_PAGE | D_NG | D_ISH | D_AP2 | D_AP1;
	u64 at = tree_slot(b, &t, 0x1000, 3);

	put_bits(b->cd, 34, 32, 4);	/* IPS: 44 bits */
	b->a.write = true;
	bench_store(b, at, desc & ~D_VALID);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_TRANSLATION);
	bench_store(b, at, desc);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_ADDR_SIZE);
	desc = 0x400000000 | (desc & 0xfff);
	bench_store(b, at, desc);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_ACCESS);
	bench_store(b, at, desc | D_AF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_PERMISSION);
	/* before all of them: the range, and an abort */
	model_mem_break(b->m, at & ~0xfffULL, true);
	bench_drop_all(b);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_WALK_EABT);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(40)), EV_F_TRANSLATION);
}

/* ---- what software must not write ---- */

static const struct {
	const char *what;
	bool stage2;
	u8 level;
	u64 desc;
} reserved[] = {
	{ "bits below a block", false, 2, OUT | D_BLOCK | D_S1_LEAF | 0x4000 },
	{ "nT without BBML", false, 2, OUT | D_BLOCK | D_S1_LEAF | D_NT },
	{ "bit 48", false, 3, OUT | D_PAGE | D_S1_LEAF | BIT_ULL(48) },
	{ "shareability 1", false, 3, OUT | D_PAGE | (D_S1_LEAF & ~D_ISH) | 1ULL << 8 },
	{ "NS", false, 3, OUT | D_PAGE | D_S1_LEAF | BIT_ULL(5) },
	{ "bit 63 of stage 2", true, 3, OUT | D_PAGE | D_S2_LEAF | BIT_ULL(63) },
	{ "Contiguous, but not aligned", false, 3,
	  (OUT + 0x1000) | D_PAGE | D_S1_LEAF | D_CONTIGUOUS },
};

static void reserved_bits(struct kunit *test)
{
	unsigned int i;
	struct tree t;

	for (i = 0; i < ARRAY_SIZE(reserved); i++) {
		struct bench *b = (reserved[i].stage2 ? stage2_bench : stage1_bench)(test, &t);

		b->m->cfg.idr[3] &= ~(3U << 11);
		bench_store(b, tree_slot(b, &t, 0, reserved[i].level), reserved[i].desc);
		(reserved[i].stage2 ? bench_stage2 : bench_stage1)(b, 0);
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(b->m), 1U, "%s", reserved[i].what);
	}
}

/* ---- lessons ---- */

/*
 * lesson 43: a pointer to a table that is in the cache of the CPU only. Another CPU
 * that finds it set, and maps below it, has its mapping unseen; cleaned, it is seen.
 */
static void lesson_43_unsynced_table_pointer(struct kunit *test)
{
	struct model_config cfg = model_full;
	struct tree t = usual;
	struct bench *b;
	u64 level1, table, at;

	cfg.idr[0] &= ~BIT(4);	/* COHACC */
	b = bench_new(test, &cfg, ARENA, MODEL_MEM_STREAMED);
	model_set_mood(b->m, &(struct model_mood) { .lag_store = 1000 });
	tree_new(b, &t);
	bench_cd(b, &t);
	table = bench_table(b, 0x1000);
	level1 = tree_slot(b, &t, BIT_ULL(30), 1);
	at = table + 8;
	bench_store(b, level1, D_TABLE | table);
	bench_store(b, at, OUT | D_BLOCK | D_S1_LEAF);
	model_mem_clean(b->m, at, 8);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(30) + BIT_ULL(21)), EV_F_TRANSLATION);
	model_mem_clean(b->m, level1, 8);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(30) + BIT_ULL(21)), 0);
}

/*
 * lesson 44: to unmap a part of a block, software clears the block and loses the rest,
 * or puts a table in its place and does not break before: BBML 0 does not allow it.
 */
static void lesson_44_part_of_a_block(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	u64 block = tree_map(b, &t, BIT_ULL(21), 2, OUT, D_S1_LEAF), table, i;

	b->m->cfg.idr[3] &= ~(3U << 11);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(21)), 0);
	table = bench_table(b, 0x1000);
	for (i = 1; i < 512; i++)
		bench_store(b, table + 8 * i, (OUT + 0x1000 * i) | D_PAGE | D_S1_LEAF);
	bench_store(b, block, D_TABLE | table);
	model_set_mood(b->m, &(struct model_mood) { .speculate = 1000 });
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(21) + 0x1000), 0);
	bench_expect_complaint(b);

	/* the right way: break, invalidate, make */
	bench_store(b, block, 0);
	bench_drop(b, (struct tlb_scope) { 0x12 /* NH_VA */, 0, 1, false, BIT_ULL(21) });
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(21) + 0x1000), EV_F_TRANSLATION);
	bench_store(b, block, D_TABLE | table);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(21)), EV_F_TRANSLATION);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(21) + 0x1000), 0);
	bench_expect_quiet(b);
}

/* lesson 46: a block of 4 TiB is only one where addresses have 52 bits */
static void lesson_46_block_of_4_tib(struct kunit *test)
{
	struct model_config cfg = config(6);
	struct tree t = { .granule_lg2 = 16, .in_lg2 = 48, .start = 1 };
	struct bench *b = bench(test);

	tree_new(b, &t);
	bench_cd(b, &t);
	tree_map(b, &t, BIT_ULL(42), 1, BIT_ULL(43), D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(42)), EV_F_TRANSLATION);

	b = bench_new(test, &cfg, ARENA, MODEL_MEM_STREAMED);
	tree_new(b, &t);
	bench_cd(b, &t);
	tree_map(b, &t, BIT_ULL(42), 1, BIT_ULL(43), D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, BIT_ULL(42)), 0);
}

static struct kunit_case walk_cases[] = {
	KUNIT_CASE(stage1_of_every_size),
	KUNIT_CASE(lesson_45_stage2_of_every_size),
	KUNIT_CASE(lesson_45_index_modulo_one_table_is_not_seen),
	KUNIT_CASE(blocks_of_every_level),
	KUNIT_CASE(input_range),
	KUNIT_CASE(alignment_of_the_first_table),
	KUNIT_CASE(output_size),
	KUNIT_CASE(lesson_46_packed_table_addresses),
	KUNIT_CASE(permissions_of_stage1),
	KUNIT_CASE(hierarchical_permissions_disabled),
	KUNIT_CASE(permissions_of_stage2),
	KUNIT_CASE(memory_of_stage1),
	KUNIT_CASE(memory_of_both_stages),
	KUNIT_CASE(shareability_of_both_stages),
	KUNIT_CASE(access_flag),
	KUNIT_CASE(access_flag_faults_are_not_cached),
	KUNIT_CASE(dirty_state),
	KUNIT_CASE(updates_of_what_is_old_start_again),
	KUNIT_CASE(nested_walks),
	KUNIT_CASE(nested_sizes),
	KUNIT_CASE(nested_updates),
	KUNIT_CASE(nested_permissions),
	KUNIT_CASE(aborted_reads),
	KUNIT_CASE(order_of_faults),
	KUNIT_CASE(reserved_bits),
	KUNIT_CASE(lesson_43_unsynced_table_pointer),
	KUNIT_CASE(lesson_44_part_of_a_block),
	KUNIT_CASE(lesson_46_block_of_4_tib),
	{}
};

static struct kunit_suite walk_suite = {
	.name = "smmu3-model-walk",
	.exit = bench_free,
	.test_cases = walk_cases,
};

kunit_test_suite(walk_suite);
