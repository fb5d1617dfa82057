// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model's configuration structures: where they are found, which are legal, what
 * stays cached and what a command removes, and that a software that does it wrong is
 * found out while one that does it right is not.
 */
/* native: model */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "kunit/model_bench.h"

/* what a StreamID meets: 0 for an STE, else the event; the STE in @ste */
static u8 meet(struct bench *b, u32 sid, u64 *ste)
{
	struct model_fault f;

	return config_ste(b->m, sid, ste, &f) ? 0 : f.code;
}

static u8 meet_any(struct bench *b, u32 sid)
{
	u64 ste[8];

	return meet(b, sid, ste);
}

/* what a SubstreamID meets under this STE */
static u8 meet_cd(struct bench *b, u32 sid, const u64 *ste, u32 index, u64 *cd)
{
	struct model_fault f;

	return config_cd(b->m, sid, ste, index, cd, &f) ? 0 : f.code;
}

/* an STE that says which one it is, in bits that hardware ignores */
static void mark(u64 *ste, u8 n)
{
	put_bits(ste, 87, 84, n);
}

static u8 marked(const u64 *ste)
{
	return bits(ste, 87, 84);
}

/* ---- the Stream table ---- */

static void test_linear_range(struct kunit *test)
{
	static const struct {
		u8 log2size, sidsize;
		u32 sid;
		u8 code;
	} rows[] = {
		{ 6, 16, 63, 0 },
		{ 6, 16, 64, EV_C_BAD_STREAMID },
		{ 6, 5, 31, 0 },
		{ 6, 5, 32, EV_C_BAD_STREAMID },
		{ 0, 16, 0, 0 },
		{ 0, 16, 1, EV_C_BAD_STREAMID },
		{ 6, 0, 0, 0 },
		{ 6, 0, 1, EV_C_BAD_STREAMID },
		{ 6, 32, 0xffffffff, EV_C_BAD_STREAMID },
	};
	struct bench *b = test->priv;
	u64 ste[8], seen[8];
	unsigned int i;

	bench_make_bypass(ste);
	for (i = 0; i < 64; i++) {
		mark(ste, i % 16);
		bench_ste(b, i, ste);
	}
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		b->m->regs.strtab_base_cfg = rows[i].log2size;
		b->m->cfg.idr[1] = (b->m->cfg.idr[1] & ~0x3f) | rows[i].sidsize;
		KUNIT_EXPECT_EQ_MSG(test, meet(b, rows[i].sid, seen), rows[i].code, "row %u", i);
		if (!rows[i].code)
			KUNIT_EXPECT_EQ_MSG(test, marked(seen), rows[i].sid % 16, "row %u", i);
		bench_clean(b);
	}
	bench_expect_good(b);
}

/* low bits of a base that is not aligned to its table count as 0 */
static void test_base_alignment(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8];

	bench_make_bypass(ste);
	bench_ste(b, 1, ste);
	b->m->regs.strtab_base += 0xfc0;
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), 0);
	KUNIT_EXPECT_EQ(test, meet_any(b, 2), EV_C_BAD_STE);
}

static void test_two_levels(struct kunit *test)
{
	static const struct {
		u8 split, span;
		u32 sid;
		u8 code;
	} rows[] = {
		{ 6, 7, 64 + 63, 0 },		/* the whole leaf */
		{ 6, 6, 64 + 31, 0 },
		{ 6, 6, 64 + 32, EV_C_BAD_STREAMID },
		{ 6, 1, 64, 0 },
		{ 6, 1, 65, EV_C_BAD_STREAMID },
		{ 6, 0, 64, EV_C_BAD_STREAMID },
		{ 6, 8, 64, EV_C_BAD_STREAMID },	/* beyond SPLIT + 1 */
		{ 8, 9, 256 + 255, 0 },
		{ 8, 8, 256 + 127, 0 },
		{ 8, 8, 256 + 128, EV_C_BAD_STREAMID },
		{ 8, 9, 512, EV_C_BAD_STREAMID },	/* another L1STD */
		{ 8, 10, 256, EV_C_BAD_STREAMID },
		{ 7, 7, 64 + 63, 0 },		/* acts as 6 */
	};
	struct bench *b = test->priv;
	u64 ste[8], seen[8], l1;
	unsigned int i, at;

	bench_make_bypass(ste);
	for (i = 0; i < 256; i++) {
		mark(ste, i % 16);
		bench_ste(b, i, ste);
	}
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_two_levels(b, rows[i].split);
		l1 = (BENCH_PA + BENCH_STES) | rows[i].span;
		bench_store(b, BENCH_L1STDS + 8, l1);
		at = rows[i].sid % 64;
		KUNIT_EXPECT_EQ_MSG(test, meet(b, rows[i].sid, seen), rows[i].code, "row %u", i);
		if (!rows[i].code)
			KUNIT_EXPECT_EQ_MSG(test, marked(seen), at % 16, "row %u", i);
		bench_clean(b);
	}
	bench_expect_good(b);
}

/* the largest leaf; and a base whose low bits count as 0 here too */
static void test_large_leaf(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8];

	bench_make_bypass(ste);
	bench_write(b, BENCH_LEAF + 64 * 1023, ste);
	bench_two_levels(b, 10);
	bench_store(b, BENCH_L1STDS + 8, (BENCH_PA + BENCH_LEAF) | 11);
	b->m->regs.strtab_base += 0x1c0;
	KUNIT_EXPECT_EQ(test, meet_any(b, 2047), 0);
	KUNIT_EXPECT_EQ(test, meet_any(b, 2046), EV_C_BAD_STE);
	bench_expect_good(b);
}

static void test_bad_l1std_complains(struct kunit *test)
{
	static const u64 rows[] = { 12, 31, 1 | BIT(5), 1 | BIT_ULL(56), 1 | BIT_ULL(63) };
	struct bench *b = test->priv;
	unsigned int i;

	bench_two_levels(b, 8);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_store(b, BENCH_L1STDS, (BENCH_PA + BENCH_STES) | rows[i]);
		meet_any(b, 0);
		bench_expect_complaint(b);
		bench_clean(b);
	}
}

/* an abort names the address, and leaves nothing in a cache */
static void test_fetch_aborts(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8], cd[8];
	struct model_fault f;

	bench_make_stage1(ste, 0);
	bench_ste(b, 3, ste);
	bench_make_cd(cd);
	bench_cd(b, 0, cd);
	model_mem_break(b->m, BENCH_PA + BENCH_STES, true);
	KUNIT_EXPECT_FALSE(test, config_ste(b->m, 3, ste, &f));
	KUNIT_EXPECT_EQ(test, f.code, EV_F_STE_FETCH);
	KUNIT_EXPECT_EQ(test, f.fetch, BENCH_PA + BENCH_STES + 3 * 64);
	model_mem_break(b->m, BENCH_PA + BENCH_STES, false);
	KUNIT_EXPECT_TRUE(test, config_ste(b->m, 3, ste, &f));

	model_mem_break(b->m, BENCH_PA + BENCH_CDS, true);
	KUNIT_EXPECT_FALSE(test, config_cd(b->m, 3, ste, 0, cd, &f));
	KUNIT_EXPECT_EQ(test, f.code, EV_F_CD_FETCH);
	KUNIT_EXPECT_EQ(test, f.fetch, BENCH_PA + BENCH_CDS);
	model_mem_break(b->m, BENCH_PA + BENCH_CDS, false);
	KUNIT_EXPECT_TRUE(test, config_cd(b->m, 3, ste, 0, cd, &f));
	bench_expect_good(b);
}

static void test_level1_fetch_aborts(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_fault f;
	u64 ste[8], cd[8];

	bench_make_stage1(ste, 12);
	put_bits(ste, 5, 4, 1);
	bench_two_levels(b, 6);
	model_mem_break(b->m, BENCH_PA + BENCH_L1STDS, true);
	model_mem_break(b->m, BENCH_PA + BENCH_CDS, true);
	KUNIT_EXPECT_FALSE(test, config_ste(b->m, 64, ste, &f));
	KUNIT_EXPECT_EQ(test, f.code, EV_F_STE_FETCH);
	KUNIT_EXPECT_EQ(test, f.fetch, BENCH_PA + BENCH_L1STDS + 8);
	KUNIT_EXPECT_FALSE(test, config_cd(b->m, 64, ste, 64, cd, &f));
	KUNIT_EXPECT_EQ(test, f.code, EV_F_CD_FETCH);
	KUNIT_EXPECT_EQ(test, f.fetch, BENCH_PA + BENCH_CDS + 8);
}

/* ---- tables of CDs ---- */

/* an STE with 2^@max CDs in a table of this format; its L1CD 1 has a leaf */
static void make_cds(struct bench *b, u64 *ste, u8 fmt, u8 max, u64 l1cd)
{
	bench_make_stage1(ste, max);
	put_bits(ste, 5, 4, fmt);
	bench_store(b, BENCH_CDS + 8, l1cd);
}

static void test_cd_tables(struct kunit *test)
{
	static const struct {
		u8 fmt, max;
		u32 index, at;
	} rows[] = {
		{ 0, 0, 0, BENCH_CDS },
		{ 0, 7, 127, BENCH_CDS + 127 * 64 },
		{ 1, 7, 64, BENCH_LEAF },
		{ 1, 7, 127, BENCH_LEAF + 63 * 64 },
		{ 2, 11, 1024, BENCH_LEAF },
		{ 2, 11, 2047, BENCH_LEAF + 1023 * 64 },
	};
	struct bench *b = test->priv;
	u64 ste[8], cd[8], seen[8];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_start(b, &model_full);
		bench_make_cd(cd);
		put_bits(cd, 63, 48, 0x40 + i);
		make_cds(b, ste, rows[i].fmt, rows[i].max, (BENCH_PA + BENCH_LEAF) | 1);
		bench_write(b, rows[i].at, cd);
		KUNIT_EXPECT_EQ_MSG(test, meet_cd(b, 3, ste, rows[i].index, seen), 0, "row %u", i);
		KUNIT_EXPECT_MEMEQ_MSG(test, cd, seen, sizeof(cd), "row %u", i);
		bench_expect_good(b);
	}
}

static void test_bad_l1cd(struct kunit *test)
{
	static const struct {
		u8 fmt;
		u64 l1cd;
		u8 code, complaints;
	} rows[] = {
		{ 1, BENCH_PA + BENCH_LEAF, EV_C_BAD_SUBSTREAMID, 0 },	/* V=0 */
		{ 1, BIT_ULL(50) | 1, EV_C_BAD_SUBSTREAMID, 0 },	/* above OAS */
		{ 1, (BENCH_PA + BENCH_LEAF) | 3, 0, 1 },
		{ 1, (BENCH_PA + BENCH_LEAF) | BIT_ULL(60) | 1, 0, 1 },
		{ 2, (BENCH_PA + BENCH_LEAF) | BIT_ULL(13) | 1, 0, 1 },
	};
	struct bench *b = test->priv;
	u64 ste[8], cd[8];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_start(b, &model_full);
		bench_make_cd(cd);
		make_cds(b, ste, rows[i].fmt, 12, rows[i].l1cd);
		bench_write(b, BENCH_LEAF, cd);
		KUNIT_EXPECT_EQ_MSG(test, meet_cd(b, 3, ste, rows[i].fmt == 1 ? 64 : 1024, cd),
				    rows[i].code, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(b->m), rows[i].complaints,
				    "row %u", i);
	}
}

/* ---- what is legal ---- */

enum base { S1, S1_SUB, S2, NEST, BYP, CD, CD_STALLD };

enum which { AS_IT_IS, IDR0, IDR1, IDR2, IDR3, IDR4, IDR5 };

/* one field changed in a good structure, on an SMMU with one field changed */
struct legal_row {
	enum base base;
	u16 hi, lo;
	u64 value;
	bool legal;
	enum which idr;
	u8 id_hi, id_lo;
	u32 id_value;
};

static const struct legal_row legal_rows[] = {
	/* Config and what is implemented */
	{ S1, 0, 0, 0, false, AS_IT_IS },
	{ S1, 3, 1, 5, false, IDR0, 1, 1, 0 },
	{ S2, 3, 1, 6, true, IDR0, 1, 1, 0 },
	{ S2, 3, 1, 6, false, IDR0, 0, 0, 0 },
	{ NEST, 3, 1, 7, false, IDR0, 0, 0, 0 },
	{ S1, 3, 1, 5, true, IDR0, 0, 0, 0 },
	{ BYP, 3, 1, 4, true, IDR0, 1, 0, 0 },
	{ BYP, 3, 1, 0, true, IDR0, 1, 0, 0 },
	/* STRW */
	{ S1, 95, 94, 1, false, IDR0, 9, 9, 1 },
	{ S1, 95, 94, 3, false, IDR0, 9, 9, 1 },
	{ S2, 95, 94, 1, true, IDR0, 9, 9, 1 },
	{ S1, 95, 94, 1, true, AS_IT_IS },
	/* EATS and S2S */
	{ S1, 93, 92, 1, true, AS_IT_IS },
	{ S1, 93, 92, 2, false, AS_IT_IS },
	{ S2, 93, 92, 1, true, AS_IT_IS },
	{ S2, 93, 92, 2, false, AS_IT_IS },
	{ NEST, 93, 92, 2, true, AS_IT_IS },
	{ NEST, 93, 92, 2, false, IDR0, 11, 11, 1 },
	{ S1, 93, 92, 2, true, IDR0, 10, 10, 0 },
	/* stage 1 */
	{ S1, 91, 91, 1, true, AS_IT_IS },
	{ S1, 91, 91, 1, false, IDR0, 25, 24, 1 },
	{ S1, 91, 91, 1, false, IDR0, 25, 24, 2 },
	{ S1_SUB, 63, 59, 4, true, IDR1, 10, 6, 4 },
	{ S1_SUB, 63, 59, 5, false, IDR1, 10, 6, 4 },
	{ S1_SUB, 63, 59, 5, true, IDR1, 10, 6, 0 },
	{ S1_SUB, 5, 4, 1, false, IDR0, 19, 19, 0 },
	{ S1_SUB, 5, 4, 2, false, IDR0, 19, 19, 0 },
	{ S1_SUB, 5, 4, 0, true, IDR0, 19, 19, 0 },
	{ S1, 5, 4, 1, true, IDR0, 19, 19, 0 },
	{ S1, 55, 6, BIT_ULL(47 - 6), true, AS_IT_IS },
	{ S1, 55, 6, BIT_ULL(48 - 6), false, AS_IT_IS },
	{ S1, 55, 6, BIT_ULL(44 - 6), false, IDR5, 2, 0, 4 },
	{ NEST, 55, 6, BIT_ULL(48 - 6), true, AS_IT_IS },
	/* stage 2 */
	{ S2, 185, 185, 1, true, AS_IT_IS },
	{ S2, 185, 185, 1, false, IDR0, 25, 24, 1 },
	{ S2, 185, 185, 0, false, IDR0, 25, 24, 2 },
	{ S2, 179, 179, 0, false, AS_IT_IS },
	{ S2, 179, 179, 1, false, IDR0, 3, 2, 1 },
	{ S2, 180, 180, 1, false, AS_IT_IS },
	{ S2, 180, 180, 0, false, IDR0, 22, 21, 3 },
	{ S2, 184, 184, 1, true, AS_IT_IS },
	{ S2, 184, 184, 1, false, IDR0, 7, 6, 0 },
	{ S2, 184, 183, 3, true, AS_IT_IS },
	{ S2, 184, 183, 3, false, IDR0, 7, 6, 1 },
	{ S2, 175, 174, 3, false, AS_IT_IS },
	{ S2, 175, 174, 0, false, IDR5, 4, 4, 0 },
	{ S2, 175, 174, 2, false, IDR5, 5, 5, 0 },
	{ S2, 175, 174, 1, false, IDR5, 6, 6, 0 },
	{ S2, 247, 196, BIT_ULL(47 - 4), true, AS_IT_IS },
	{ S2, 247, 196, BIT_ULL(48 - 4), false, AS_IT_IS },
	{ S2, 247, 196, BIT_ULL(40 - 4), false, IDR5, 2, 0, 2 },
	{ S2, 178, 176, 0, true, AS_IT_IS },
	{ S2, 143, 128, 0xff, true, IDR0, 18, 18, 0 },
	{ S2, 143, 128, 0x100, false, IDR0, 18, 18, 0 },
	{ S1, 143, 128, 0x100, false, IDR0, 18, 18, 0 },
	{ S1, 143, 128, 0x100, true, IDR0, 0, 0, 0 },
	/* what Config makes ignored */
	{ S1, 175, 174, 3, true, AS_IT_IS },
	{ S2, 91, 91, 1, true, IDR0, 25, 24, 1 },
	{ BYP, 93, 92, 2, true, AS_IT_IS },
	/* CD */
	{ CD, 31, 31, 0, false, AS_IT_IS },
	{ CD, 44, 44, 1, true, AS_IT_IS },
	{ CD_STALLD, 44, 44, 1, false, AS_IT_IS },
	{ CD_STALLD, 44, 44, 0, true, AS_IT_IS },
	{ CD, 44, 44, 1, false, IDR0, 25, 24, 1 },
	{ CD, 44, 44, 0, false, IDR0, 25, 24, 2 },
	{ CD, 46, 46, 0, false, IDR0, 26, 26, 1 },
	{ CD, 46, 46, 0, true, IDR0, 26, 26, 0 },
	{ CD, 41, 41, 0, false, AS_IT_IS },
	{ CD, 41, 41, 1, false, IDR0, 3, 2, 1 },
	{ CD, 15, 15, 1, false, AS_IT_IS },
	{ CD, 15, 14, 3, true, AS_IT_IS },
	{ CD, 43, 43, 1, true, AS_IT_IS },
	{ CD, 43, 43, 1, false, IDR0, 7, 6, 0 },
	{ CD, 43, 42, 3, true, AS_IT_IS },
	{ CD, 43, 42, 3, false, IDR0, 7, 6, 1 },
	{ CD, 63, 48, 0xff, true, IDR0, 12, 12, 0 },
	{ CD, 63, 48, 0x100, false, IDR0, 12, 12, 0 },
	{ CD, 7, 6, 3, false, AS_IT_IS },
	{ CD, 7, 6, 0, false, IDR5, 4, 4, 0 },
	{ CD, 7, 6, 2, false, IDR5, 5, 5, 0 },
	{ CD, 7, 6, 1, false, IDR5, 6, 6, 0 },
	{ CD, 5, 0, 16, true, AS_IT_IS },
	{ CD, 5, 0, 15, false, AS_IT_IS },
	{ CD, 5, 0, 39, true, AS_IT_IS },
	{ CD, 5, 0, 40, false, AS_IT_IS },
	{ CD, 5, 0, 48, true, IDR3, 9, 9, 1 },
	{ CD, 5, 0, 49, false, IDR3, 9, 9, 1 },
	{ CD, 119, 68, BIT_ULL(47 - 4), true, AS_IT_IS },
	{ CD, 119, 68, BIT_ULL(48 - 4), false, AS_IT_IS },
	{ CD, 119, 68, BIT_ULL(40 - 4), false, IDR5, 2, 0, 2 },
	{ CD, 34, 32, 0, true, AS_IT_IS },
	/* TTB1: T1SZ 0 and TG1 0 are wrong as soon as EPD1=0 */
	{ CD, 30, 30, 0, false, AS_IT_IS },
	{ CD, 30, 16, 2 << 6 | 25, true, AS_IT_IS },
	{ CD, 30, 16, 0 << 6 | 25, false, AS_IT_IS },
	{ CD, 30, 16, 2 << 6 | 15, false, AS_IT_IS },
	{ CD, 30, 16, 1 << 6 | 25, false, IDR5, 5, 5, 0 },
	{ CD, 30, 16, 3 << 6 | 25, false, IDR5, 6, 6, 0 },
};

static const char *judge(struct bench *b, const struct legal_row *r)
{
	u64 w[8] = { 0 }, ste[8] = { 0 };

	switch (r->base) {
	case CD:
	case CD_STALLD:
		put_bits(ste, 91, 91, r->base == CD_STALLD);
		bench_make_cd(w);
		put_bits(w, r->hi, r->lo, r->value);
		return legal_cd(b->m, ste, w);
	case S1:
	case S1_SUB:
		bench_make_stage1(w, r->base == S1 ? 0 : 3);
		break;
	case S2:
		bench_make_stage2(w);
		break;
	case NEST:
		bench_make_nested(w, 0);
		break;
	case BYP:
		bench_make_bypass(w);
		break;
	}
	put_bits(w, r->hi, r->lo, r->value);
	return legal_ste(b->m, w);
}

static void test_legal(struct kunit *test)
{
	struct bench *b = test->priv;
	const struct legal_row *r;

	for (r = legal_rows; r < legal_rows + ARRAY_SIZE(legal_rows); r++) {
		struct model_config cfg = model_full;
		const char *why;

		if (r->idr != AS_IT_IS) {
			cfg.idr[r->idr - IDR0] &= ~GENMASK(r->id_hi, r->id_lo);
			cfg.idr[r->idr - IDR0] |= r->id_value << r->id_lo;
		}
		bench_start(b, &cfg);
		why = judge(b, r);
		KUNIT_EXPECT_EQ_MSG(test, !why, r->legal, "row %u: %s",
				    (unsigned int)(r - legal_rows), why ?: "legal");
		bench_expect_good(b);
	}
}

/* the table of start levels of stage 2: granule, S2SL0, S2T0SZ */
static void test_start_levels(struct kunit *test)
{
	static const struct {
		u8 tg, sl0, least, most, oas;
		bool stt;
	} rows[] = {
		{ 0, 2, 16, 24, 5 },			/* 4K, level 0 */
		{ 0, 2, 20, 24, 4 },
		{ 0, 2, 64, 0, 3 },			/* needs 44 bits */
		{ 0, 1, 21, 33, 5 },
		{ 0, 0, 30, 39, 5 },
		{ 0, 0, 30, 42, 5, true },
		{ 0, 3, 64, 0, 5 },			/* level 3 needs STT */
		{ 0, 3, 39, 48, 5, true },
		{ 2, 2, 16, 27, 5 },			/* 16K */
		{ 2, 2, 22, 27, 3 },
		{ 2, 2, 64, 0, 2 },			/* needs 42 bits */
		{ 2, 1, 24, 38, 5 },
		{ 2, 0, 35, 39, 5 },
		{ 2, 0, 35, 48, 5, true },
		{ 2, 3, 64, 0, 5 },
		{ 1, 2, 16, 21, 5 },			/* 64K */
		{ 1, 2, 12, 21, 6 },
		{ 1, 2, 20, 21, 4 },
		{ 1, 2, 64, 0, 3 },			/* needs 44 bits */
		{ 1, 1, 18, 34, 5 },
		{ 1, 0, 31, 39, 5 },
		{ 1, 0, 31, 47, 5, true },
		{ 1, 3, 64, 0, 5 },
	};
	struct bench *b = test->priv;
	unsigned int i, t0sz;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		b->m->cfg.idr[5] = (b->m->cfg.idr[5] & ~7) | rows[i].oas;
		b->m->cfg.idr[3] = (b->m->cfg.idr[3] & ~BIT(9)) | rows[i].stt << 9;
		bench_make_stage2(ste);
		put_bits(ste, 175, 174, rows[i].tg);
		put_bits(ste, 167, 166, rows[i].sl0);
		for (t0sz = 0; t0sz < 64; t0sz++) {
			bool want = t0sz >= rows[i].least && t0sz <= rows[i].most;

			/* no input beyond IAS */
			want = want && 64 - t0sz <= model_ias(b->m);
			put_bits(ste, 165, 160, t0sz);
			KUNIT_EXPECT_EQ_MSG(test, !legal_ste(b->m, ste), want,
					    "row %u, S2T0SZ %u", i, t0sz);
		}
	}
}

/* what has no defined answer is complained about where the structure is used */
static const struct {
	enum base base;
	u16 hi, lo;
	u64 value;
	bool wrong;
	u32 without;		/* these bits of IDR3 */
} undefined_rows[] = {
	{ S1, 56, 56, 1, true },
	{ S1, 80, 77, 1, true },
	{ S1, 90, 90, 1, true },
	{ S1, 116, 116, 1, true },
	{ S1, 187, 187, 1, true },
	{ S2, 244, 244, 1, false },	/* ILLEGAL: above S2PS */
	{ S2, 255, 255, 1, true },
	{ S2, 272, 272, 1, true },
	{ S2, 400, 400, 1, true },
	{ S2, 511, 511, 1, true },
	{ S2, 173, 172, 1, true },
	{ S2, 184, 183, 1, true },
	{ S1, 71, 70, 1, true },
	{ S1, 95, 94, 2, true },	/* without Hyp */
	{ S1, 115, 114, 1, true },
	{ S1, 113, 112, 1, true },
	{ S1, 93, 92, 3, true },
	{ S1_SUB, 65, 64, 3, true },
	{ S1_SUB, 5, 4, 3, true },
	{ S1_SUB, 55, 6, (BENCH_PA + BENCH_CDS + 0x100) >> 6, true },
	{ S1, 55, 6, (BENCH_PA + BENCH_CDS + 0x100) >> 6, false },
	{ S1, 87, 84, 15, false },	/* software's own */
	{ BYP, 3, 1, 2, true },
	{ BYP, 55, 6, 5, false },
	{ CD, 120, 120, 1, true },
	{ CD, 67, 67, 1, true },
	{ CD, 183, 183, 1, true },
	{ CD, 368, 368, 1, true },
	{ CD, 448, 448, 1, true },
	{ CD, 13, 12, 1, true },
	{ CD, 43, 42, 1, true },
	{ S2, 100, 96, 0x14, true },	/* MTCFG, MemAttr */
	{ S2, 100, 96, 0x18, true },
	{ S2, 100, 96, 0x1c, true },
	{ S2, 100, 96, 0x15, false },
	{ S2, 100, 96, 0x04, false },
	{ S2, 178, 176, 7, true },
	{ S2, 75, 72, 1, true },	/* without PBHA */
	{ S2, 89, 89, 1, false },
	{ S2, 89, 89, 1, true, BIT(8) },	/* FWB */
	{ CD, 34, 32, 7, true },
	{ CD, 30, 28, 5, false },	/* EPD1=1: SH1 is ignored */
	{ CD, 30, 16, 1 << 12 | 2 << 6 | 25, true },
	{ CD, 30, 16, 3 << 12 | 2 << 6 | 25, false },
	{ CD, 65, 65, 1, false },
	{ CD, 65, 65, 1, true, BIT(2) },	/* HAD */
	{ CD, 130, 130, 1, false },
	{ CD, 130, 130, 1, true, BIT(13) },	/* E0PD */
};

static void test_undefined_complains(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(undefined_rows); i++) {
		enum base base = undefined_rows[i].base;
		u64 ste[8], cd[8];

		bench_start(b, &model_full);
		b->m->cfg.idr[3] &= ~undefined_rows[i].without;
		bench_make_stage1(ste, base == S1_SUB ? 3 : 0);
		if (base == S2)
			bench_make_stage2(ste);
		else if (base == BYP)
			bench_make_bypass(ste);
		bench_make_cd(cd);
		put_bits(base == CD ? cd : ste, undefined_rows[i].hi, undefined_rows[i].lo,
			 undefined_rows[i].value);
		bench_ste(b, 1, ste);
		bench_cd(b, 0, cd);
		meet_any(b, 1);
		if (base == CD)
			meet_cd(b, 1, ste, 0, cd);
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(b->m), undefined_rows[i].wrong,
				    "row %u", i);
	}
}

/* 52 bits are for 64 KiB granules, and for VAs only with VAX */
static void test_52_bits(struct kunit *test)
{
	static const struct {
		bool vax, stage2;
		u8 tg, tsz;
		bool high, legal;
	} rows[] = {
		{ true, true, 1, 16, true, true },
		{ true, true, 0, 24, true, false },
		{ true, false, 1, 12, true, true },
		{ true, false, 1, 11, false, false },
		{ false, false, 1, 12, false, false },
		{ false, false, 1, 16, true, true },
		{ true, false, 0, 15, false, false },
		{ true, false, 0, 16, false, true },
		{ true, false, 0, 16, true, false },
	};
	struct bench *b = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		u64 ttb = rows[i].high ? BIT_ULL(51) : BIT_ULL(40), w[8], ste[8] = { 0 };
		const char *why;

		b->m->cfg.idr[5] = (b->m->cfg.idr[5] & ~GENMASK(11, 0)) | 0x76;
		b->m->cfg.idr[5] |= rows[i].vax << 10;
		if (rows[i].stage2) {
			bench_make_stage2(w);
			put_bits(w, 165, 160, rows[i].tsz);
			put_bits(w, 167, 166, rows[i].tg ? 2 : 1);
			put_bits(w, 175, 174, rows[i].tg);
			put_bits(w, 178, 176, 6);
			put_bits(w, 247, 196, ttb >> 4);
			why = legal_ste(b->m, w);
		} else {
			bench_make_cd(w);
			put_bits(w, 5, 0, rows[i].tsz);
			put_bits(w, 7, 6, rows[i].tg);
			put_bits(w, 34, 32, 6);
			put_bits(w, 119, 68, ttb >> 4);
			why = legal_cd(b->m, ste, w);
		}
		KUNIT_EXPECT_EQ_MSG(test, !why, rows[i].legal, "row %u: %s", i, why ?: "legal");
	}
}

static void test_table_alignment(struct kunit *test)
{
	static const struct {
		u8 fmt, max;
		u64 offset;
		bool wrong;
	} rows[] = {
		{ 0, 3, 0x100, true },
		{ 0, 3, 0x200, false },
		{ 1, 12, 0x100, true },
		{ 1, 12, 0x200, false },
		{ 1, 10, 0x40, true },
		{ 1, 9, 0x40, false },
		{ 1, 5, 0x40, false },
		{ 2, 16, 0x100, true },
		{ 2, 16, 0x200, false },
		{ 2, 13, 0x40, false },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_make_stage1(ste, rows[i].max);
		put_bits(ste, 5, 4, rows[i].fmt);
		put_bits(ste, 55, 6, (BENCH_PA + rows[i].offset) >> 6);
		legal_check_ste(b->m, 1, ste);
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(b->m), rows[i].wrong, "row %u", i);
		model_forgive(b->m);
	}
}

/* what an SMMU may have and this one has not is said, not passed over */
static void test_not_modelled(struct kunit *test)
{
	static const struct {
		u8 ttf, ttendian;
		unsigned int ste_bit, cd_bit;
		bool value, complaint;
	} rows[] = {
		{ 2, 0, 180, 15, false, false },
		{ 2, 0, 180, 15, true, true },		/* big-endian */
		{ 2, 2, 180, 15, true, false },		/* that is ILLEGAL */
		{ 3, 2, 179, 41, false, true },		/* AArch32 */
		{ 3, 2, 179, 41, true, false },
	};
	struct bench *b = test->priv;
	u64 ste[8], cd[8];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		b->m->cfg.idr[0] &= ~(GENMASK(22, 21) | GENMASK(3, 2));
		b->m->cfg.idr[0] |= rows[i].ttendian << 21 | rows[i].ttf << 2;
		bench_make_stage2(ste);
		bench_make_cd(cd);
		put_bits(ste, rows[i].ste_bit, rows[i].ste_bit, rows[i].value);
		put_bits(cd, rows[i].cd_bit, rows[i].cd_bit, rows[i].value);
		legal_ste(b->m, ste);
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(b->m), rows[i].complaint, "row %u", i);
		model_forgive(b->m);
		legal_cd(b->m, ste, cd);
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(b->m), rows[i].complaint, "row %u", i);
		model_forgive(b->m);
	}
}

/* SMMUv3.0 may refuse S2S with EATS=01 even where stage 2 is not used */
static void test_eats_of_v3_0(struct kunit *test)
{
	static const struct {
		u8 minor, eats, s2s;
		bool complaint;
	} rows[] = {
		{ 0, 1, 1, true }, { 0, 1, 0, false }, { 0, 0, 1, false }, { 1, 1, 1, false },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		b->m->cfg.aidr = rows[i].minor;
		bench_make_stage1(ste, 0);
		put_bits(ste, 93, 92, rows[i].eats);
		put_bits(ste, 185, 185, rows[i].s2s);
		KUNIT_EXPECT_NULL(test, legal_ste(b->m, ste));
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(b->m), rows[i].complaint, "row %u", i);
		model_forgive(b->m);
	}
}

/* ---- caches ---- */

/* every kind of entry, valid or not, is used until a command covers it */
static void test_invalid_is_cached(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8], cd[8];

	KUNIT_EXPECT_EQ(test, meet_any(b, 1), EV_C_BAD_STE);
	bench_make_stage1(ste, 0);
	bench_ste(b, 1, ste);
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), EV_C_BAD_STE);
	config_drop_stes(b->m, 1, 1, true);
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), 0);

	KUNIT_EXPECT_EQ(test, meet_cd(b, 1, ste, 0, cd), EV_C_BAD_CD);
	bench_make_cd(cd);
	bench_cd(b, 0, cd);
	KUNIT_EXPECT_EQ(test, meet_cd(b, 1, ste, 0, cd), EV_C_BAD_CD);
	config_drop_cd(b->m, 1, 0, true);
	KUNIT_EXPECT_EQ(test, meet_cd(b, 1, ste, 0, cd), 0);
}

/* what is there to be covered: an L1STD, and per StreamID an STE, two L1CDs, two CDs */
enum covered {
	L1STD_0 = BIT(0), L1STD_1 = BIT(1), STE_2 = BIT(2), STE_3 = BIT(3),
	L1CD_2_0 = BIT(4), L1CD_2_1 = BIT(5), CD_2_0 = BIT(6), CD_2_64 = BIT(7),
	CD_2_65 = BIT(8), CD_3_0 = BIT(9), COVERED = GENMASK(9, 0),
};

static void make_pair_cds(u64 *ste)
{
	bench_make_stage1(ste, 7);
	put_bits(ste, 5, 4, 1);
}

static void fill_scope(struct bench *b, u64 *ste)
{
	u64 cd[8];

	bench_two_levels(b, 6);
	bench_store(b, BENCH_L1STDS, (BENCH_PA + BENCH_STES) | 7);
	bench_store(b, BENCH_L1STDS + 8, (BENCH_PA + BENCH_STES) | 7);
	make_pair_cds(ste);
	bench_ste(b, 2, ste);
	bench_ste(b, 3, ste);
	bench_store(b, BENCH_CDS, (BENCH_PA + BENCH_LEAF) | 1);
	bench_store(b, BENCH_CDS + 8, (BENCH_PA + BENCH_LEAF) | 1);
	bench_make_cd(cd);
	bench_write(b, BENCH_LEAF, cd);
	bench_write(b, BENCH_LEAF + 64, cd);
	meet_any(b, 2);
	meet_any(b, 3);
	meet_any(b, 64);
	meet_cd(b, 2, ste, 0, cd);
	meet_cd(b, 2, ste, 64, cd);
	meet_cd(b, 2, ste, 65, cd);
	meet_cd(b, 3, ste, 0, cd);
	memset(b->cpu, 0, BENCH_SIZE);
	model_mem_order(b->m);
}

/* memory is empty by now: what still answers was cached */
static u32 still_there(struct bench *b, const u64 *ste)
{
	u64 cd[8];
	u32 there = 0;

	there |= meet_any(b, 2) ? 0 : STE_2;
	there |= meet_any(b, 3) ? 0 : STE_3;
	there |= meet_any(b, 4) == EV_C_BAD_STE ? L1STD_0 : 0;
	there |= meet_any(b, 65) == EV_C_BAD_STE ? L1STD_1 : 0;
	there |= meet_cd(b, 2, ste, 0, cd) ? 0 : CD_2_0;
	there |= meet_cd(b, 2, ste, 64, cd) ? 0 : CD_2_64;
	there |= meet_cd(b, 2, ste, 65, cd) ? 0 : CD_2_65;
	there |= meet_cd(b, 3, ste, 0, cd) ? 0 : CD_3_0;
	there |= meet_cd(b, 2, ste, 1, cd) == EV_C_BAD_CD ? L1CD_2_0 : 0;
	there |= meet_cd(b, 2, ste, 66, cd) == EV_C_BAD_CD ? L1CD_2_1 : 0;
	return there;
}

enum command { NOTHING, CFGI_STE, CFGI_STE_LEAF, CFGI_64, CFGI_EVERY, CFGI_CD, CFGI_CD_LEAF,
	       CFGI_CDS };

static void issue(struct bench *b, enum command command)
{
	switch (command) {
	case NOTHING:
		break;
	case CFGI_STE:
		config_drop_stes(b->m, 2, 2, false);
		break;
	case CFGI_STE_LEAF:
		config_drop_stes(b->m, 2, 2, true);
		break;
	case CFGI_64:
		config_drop_stes(b->m, 64, 127, false);
		break;
	case CFGI_EVERY:
		config_drop_stes(b->m, 0, U32_MAX, false);
		break;
	case CFGI_CD:
		config_drop_cd(b->m, 2, 64, false);
		break;
	case CFGI_CD_LEAF:
		config_drop_cd(b->m, 2, 64, true);
		break;
	case CFGI_CDS:
		config_drop_cds(b->m, 2);
		break;
	}
}

static void test_scope(struct kunit *test)
{
	static const struct {
		enum command command;
		u32 gone;
	} rows[] = {
		{ NOTHING, 0 },
		{ CFGI_STE, L1STD_0 | STE_2 | L1CD_2_0 | L1CD_2_1 | CD_2_0 | CD_2_64 | CD_2_65 },
		{ CFGI_STE_LEAF, STE_2 | L1CD_2_0 | L1CD_2_1 | CD_2_0 | CD_2_64 | CD_2_65 },
		{ CFGI_64, L1STD_1 },
		{ CFGI_EVERY, COVERED },
		{ CFGI_CD, CD_2_64 | L1CD_2_1 },
		{ CFGI_CD_LEAF, CD_2_64 },
		{ CFGI_CDS, L1CD_2_0 | L1CD_2_1 | CD_2_0 | CD_2_64 | CD_2_65 },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_start(b, &model_full);
		fill_scope(b, ste);
		issue(b, rows[i].command);
		KUNIT_EXPECT_EQ_MSG(test, still_there(b, ste), COVERED & ~rows[i].gone,
				    "row %u", i);
		bench_expect_good(b);
	}
}

static void tick(struct bench *b, unsigned int n)
{
	while (n--)
		config_tick(b->m);
}

static void hint(struct bench *b, u32 sid)
{
	struct model_access a = { .sid = sid };

	model_hint(b->m, &a);
}

static const struct model_mood eager = { .speculate = 1000 };
static const struct model_mood slow = { .speculate = 1000, .tear = 1000 };
static const struct model_mood forgetful = { .forget = 1000 };

static void test_speculation(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8], cd[8];

	bench_make_stage1(ste, 0);
	bench_ste(b, 1, ste);
	bench_make_cd(cd);
	bench_cd(b, 0, cd);
	hint(b, 1);
	model_set_mood(b->m, &eager);
	tick(b, 200);
	memset(b->cpu, 0, BENCH_SIZE);
	model_mem_order(b->m);
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), 0);
	KUNIT_EXPECT_EQ(test, meet_cd(b, 1, ste, 0, cd), 0);
}

/* not only what was hinted at, but anything that can be reached */
static void test_speculation_about_neighbours(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = { .sid = 5, .ssv = true, .ssid = 3 };
	unsigned int i, stes = 0, cds = 0;
	u64 ste[8], cd[8];

	bench_make_stage1(ste, 2);
	bench_make_cd(cd);
	for (i = 0; i < 64; i++)
		bench_ste(b, i, ste);
	for (i = 0; i < 5; i++)
		bench_cd(b, i, cd);
	model_hint(b->m, &a);
	a.ssid = 4;
	model_hint(b->m, &a);
	model_set_mood(b->m, &eager);
	tick(b, 1000);
	memset(b->cpu, 0, BENCH_SIZE);
	model_mem_order(b->m);
	KUNIT_EXPECT_EQ(test, meet_any(b, 5), 0);
	KUNIT_EXPECT_EQ(test, meet_cd(b, 5, ste, 3, cd), 0);
	for (i = 0; i < 64; i++)
		stes += !meet_any(b, i);
	for (i = 0; i < 4; i++)
		cds += !meet_cd(b, 5, ste, i, cd);
	KUNIT_EXPECT_GT(test, stes, 1);
	KUNIT_EXPECT_EQ(test, cds, 4);
	KUNIT_EXPECT_NE(test, meet_cd(b, 5, ste, 4, cd), 0);
	bench_expect_good(b);
}

/* what an STE does not lead to is never read: its memory may be gone */
static void test_unreachable_is_not_fetched(struct kunit *test)
{
	static const struct {
		bool valid;
		u8 config;
		unsigned int complaints;
	} rows[] = {
		{ false, 5, 0 }, { true, 1, 0 }, { true, 4, 0 }, { true, 6, 0 }, { true, 5, 1 },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_start(b, &model_full);
		bench_make_nested(ste, 2);
		put_bits(ste, 0, 0, rows[i].valid);
		put_bits(ste, 3, 1, rows[i].config);
		bench_ste(b, 5, ste);
		meet_any(b, 5);
		model_forgive(b->m);
		hint(b, 5);
		model_mem_remove(b->m, BENCH_PA + BENCH_CDS, 0x2000);
		model_set_mood(b->m, &eager);
		tick(b, 200);
		KUNIT_EXPECT_EQ_MSG(test, !!model_complaints(b->m), rows[i].complaints,
				    "row %u", i);
	}
}

/* without SMMUEN nothing is fetched */
static void test_no_speculation_when_off(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8];

	hint(b, 1);
	model_set_mood(b->m, &eager);
	b->m->regs.cr0ack = 0;
	tick(b, 200);
	b->m->regs.cr0ack = CR0_SMMUEN;
	bench_make_bypass(ste);
	bench_ste(b, 1, ste);
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), 0);
}

/* a fetch that is under way when SMMUEN becomes 0 never reads again */
static void test_fetch_ends_when_off(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed;

	for (seed = 1; seed < 20; seed++) {
		struct model_config cfg = model_full;

		cfg.seed = seed;
		cfg.mood = slow;
		bench_start(b, &cfg);
		hint(b, 1);
		tick(b, 3);
		b->m->regs.cr0ack = 0;
		tick(b, 1);
		model_mem_remove(b->m, BENCH_PA, BENCH_SIZE);
		b->m->regs.cr0ack = CR0_SMMUEN;
		model_set_mood(b->m, &model_calm);
		tick(b, 10);
		bench_expect_good(b);
	}
}

static void test_forgetting(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8];

	KUNIT_EXPECT_EQ(test, meet_any(b, 1), EV_C_BAD_STE);
	bench_make_bypass(ste);
	bench_ste(b, 1, ste);
	model_set_mood(b->m, &forgetful);
	tick(b, 50);
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), 0);
}

/* more StreamIDs than there is room for: some go, none is mixed up */
static void test_capacity(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8], seen[8];
	unsigned int i;

	b->m->regs.strtab_base_cfg = 8;
	bench_make_bypass(ste);
	for (i = 0; i < 256; i++) {
		mark(ste, i % 16);
		bench_ste(b, i, ste);
	}
	for (i = 0; i < 1024; i++) {
		KUNIT_EXPECT_EQ(test, meet(b, i % 256, seen), 0);
		KUNIT_EXPECT_EQ(test, marked(seen), i % 16);
	}
}

/* a command that comes while an entry is being read leaves nothing of the old one */
static void test_fetch_under_way_is_dropped(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 old[8], new[8], seen[8];
	unsigned int seed;

	bench_make_bypass(old);
	mark(old, 1);
	bench_make_bypass(new);
	mark(new, 2);
	for (seed = 1; seed < 50; seed++) {
		struct model_config cfg = model_full;

		cfg.seed = seed;
		cfg.mood = slow;
		bench_start(b, &cfg);
		bench_ste(b, 1, old);
		hint(b, 1);
		tick(b, 3);
		bench_ste(b, 1, new);
		config_drop_stes(b->m, 1, 1, true);
		tick(b, 50);
		KUNIT_EXPECT_EQ_MSG(test, meet(b, 1, seen), 0, "seed %u", seed);
		KUNIT_EXPECT_EQ_MSG(test, marked(seen), 2, "seed %u", seed);
	}
}

/* the StreamID's own entry is not covered, but the level-1 descriptor on the way to it */
static unsigned int read_below_dropped_l1std(struct bench *b, u64 seed, bool leaf)
{
	struct model_config cfg = model_full;

	cfg.seed = seed;
	cfg.mood = slow;
	bench_start(b, &cfg);
	bench_two_levels(b, 6);
	bench_store(b, BENCH_L1STDS, (BENCH_PA + BENCH_STES) | 7);
	hint(b, 5);
	tick(b, 3);
	bench_store(b, BENCH_L1STDS, 0);
	config_drop_stes(b->m, 6, 6, leaf);
	model_mem_remove(b->m, BENCH_PA + BENCH_STES, 0x1000);
	model_set_mood(b->m, &model_calm);
	tick(b, 10);
	return model_complaints(b->m);
}

static unsigned int read_below_dropped_l1cd(struct bench *b, u64 seed, bool leaf)
{
	struct model_access a = { .sid = 5, .ssv = true, .ssid = 1 };
	struct model_config cfg = model_full;
	u64 ste[8];

	cfg.seed = seed;
	bench_start(b, &cfg);
	make_pair_cds(ste);
	bench_ste(b, 5, ste);
	bench_store(b, BENCH_CDS, (BENCH_PA + BENCH_LEAF) | 1);
	meet_any(b, 5);
	model_hint(b->m, &a);
	model_set_mood(b->m, &slow);
	tick(b, 3);
	bench_store(b, BENCH_CDS, 0);
	config_drop_cd(b->m, 5, 2, leaf);
	model_mem_remove(b->m, BENCH_PA + BENCH_LEAF, 0x1000);
	model_set_mood(b->m, &model_calm);
	tick(b, 10);
	return model_complaints(b->m);
}

static void test_fetch_below_level1_is_dropped(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed, stes = 0, cds = 0;

	for (seed = 1; seed < 50; seed++) {
		KUNIT_EXPECT_EQ(test, read_below_dropped_l1std(b, seed, false), 0);
		KUNIT_EXPECT_EQ(test, read_below_dropped_l1cd(b, seed, false), 0);
		stes += !!read_below_dropped_l1std(b, seed, true);
		cds += !!read_below_dropped_l1cd(b, seed, true);
	}
	KUNIT_EXPECT_GT(test, stes, 0);
	KUNIT_EXPECT_GT(test, cds, 0);
}

/* garbage is there after a reset, and CMD_CFGI_ALL ends it */
static void test_garbage_after_reset(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int sid, passing = 0, aborting = 0, cds = 0;
	u64 ste[8], cd[8];

	config_reset(b->m);
	for (sid = 0; sid < 32; sid++) {
		if (meet(b, sid, ste))
			continue;
		passing += bits(ste, 3, 1) == 4;
		aborting += bits(ste, 3, 1) == 0;
		bench_make_stage1(ste, 0);
		cds += !meet_cd(b, sid, ste, 0, cd);
	}
	KUNIT_EXPECT_GT(test, passing, 0);
	KUNIT_EXPECT_GT(test, aborting, 0);
	KUNIT_EXPECT_GT(test, cds, 0);
	bench_expect_good(b);
	config_drop_stes(b->m, 0, U32_MAX, false);
	for (sid = 0; sid < 32; sid++)
		KUNIT_EXPECT_EQ(test, meet_any(b, sid), EV_C_BAD_STE);

	bench_two_levels(b, 6);
	bench_store(b, BENCH_L1STDS, (BENCH_PA + BENCH_STES) | 7);
	config_reset(b->m);
	KUNIT_EXPECT_EQ(test, meet_any(b, 40), EV_C_BAD_STREAMID);
	config_drop_stes(b->m, 0, U32_MAX, false);
	KUNIT_EXPECT_EQ(test, meet_any(b, 40), EV_C_BAD_STE);
}

/* ---- lessons ---- */

/* a leaf is published before it is filled: junk of a neighbour gets cached */
static void lesson_12_leaf_filled_after_publishing(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 junk[8], abort[8] = { 1 }, seen[8];
	unsigned int late, i;

	bench_make_bypass(junk);
	for (late = 0; late < 2; late++) {
		bench_start(b, &model_full);
		bench_two_levels(b, 6);
		hint(b, 5);
		for (i = 0; i < 64; i++)
			bench_ste(b, i, late ? junk : abort);
		bench_store(b, BENCH_L1STDS, (BENCH_PA + BENCH_STES) | 7);
		config_drop_stes(b->m, 5, 5, false);
		model_set_mood(b->m, &eager);
		tick(b, 100);
		for (i = 0; i < 64; i++)
			bench_ste(b, i, abort);
		KUNIT_EXPECT_EQ(test, meet(b, 5, seen), 0);
		KUNIT_EXPECT_EQ(test, bits(seen, 3, 1), late ? 4 : 0);
	}
}

/* an invalid L1STD was cached: Leaf=1 leaves it */
static void lesson_13_cached_invalid_level1(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8];

	bench_two_levels(b, 8);
	KUNIT_EXPECT_EQ(test, meet_any(b, 5), EV_C_BAD_STREAMID);
	bench_make_bypass(ste);
	bench_ste(b, 5, ste);
	bench_store(b, BENCH_L1STDS, (BENCH_PA + BENCH_STES) | 9);
	KUNIT_EXPECT_EQ(test, meet_any(b, 5), EV_C_BAD_STREAMID);
	config_drop_stes(b->m, 5, 5, true);
	KUNIT_EXPECT_EQ(test, meet_any(b, 5), EV_C_BAD_STREAMID);
	config_drop_stes(b->m, 5, 5, false);
	KUNIT_EXPECT_EQ(test, meet_any(b, 5), 0);
}

/* word after word, with time between; and time again before anything is told */
static void change(struct bench *b, u32 sid, const u64 *ste, int first, int last, int step)
{
	int i;

	for (i = first; i != last + step; i += step) {
		bench_store(b, BENCH_STES + 64 * sid + 8 * i, ste[i]);
		tick(b, model_pick(b->m, 4));
	}
}

/* what the SMMU has after a change: 0 old or none, 1 new, 2 a mixture */
static unsigned int compare(struct bench *b, const u64 *old, const u64 *new)
{
	u64 seen[8];

	if (meet(b, 1, seen) || !memcmp(seen, old, sizeof(seen)))
		return 0;
	return memcmp(seen, new, sizeof(seen)) ? 2 : 1;
}

static void start_torn(struct bench *b, u64 seed, const u64 *old)
{
	struct model_config cfg = model_full;

	cfg.seed = seed;
	cfg.mood = slow;
	bench_start(b, &cfg);
	bench_ste(b, 1, old);
	hint(b, 1);
	tick(b, model_pick(b->m, 8));
}

/* a live STE is overwritten word by word: a mixture of both is seen */
static void lesson_14_torn_entry(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed, torn = 0;
	u64 old[8], new[8];

	bench_make_stage1(old, 0);
	bench_make_stage2(new);
	for (seed = 1; seed < 200; seed++) {
		start_torn(b, seed, old);
		change(b, 1, new, 0, 7, 1);
		tick(b, 50);
		torn += compare(b, old, new) == 2;
	}
	KUNIT_EXPECT_GT(test, torn, 0);
}

/* V=0 first, told; the other words, told; the word with V last, told */
static void lesson_14_in_order(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 old[8], new[8], nothing = 0;
	unsigned int seed;

	bench_make_stage1(old, 0);
	bench_make_stage2(new);
	for (seed = 1; seed < 200; seed++) {
		start_torn(b, seed, old);
		change(b, 1, &nothing, 0, 0, 1);
		KUNIT_EXPECT_NE(test, compare(b, old, new), 2);
		config_drop_stes(b->m, 1, 1, true);
		change(b, 1, new, 7, 1, -1);
		KUNIT_EXPECT_EQ(test, compare(b, old, new), 0);
		config_drop_stes(b->m, 1, 1, true);
		change(b, 1, new, 0, 0, 1);
		tick(b, 50);
		KUNIT_EXPECT_NE(test, compare(b, old, new), 2);
		config_drop_stes(b->m, 1, 1, true);
		KUNIT_EXPECT_EQ(test, compare(b, old, new), 1);
		bench_expect_good(b);
	}
}

/* full ATS and stage 2 that stalls exclude each other in every state between too */
static void lesson_16_ats_and_stalls(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8];

	bench_make_nested(ste, 0);
	put_bits(ste, 93, 92, 1);
	bench_ste(b, 1, ste);
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), 0);
	put_bits(ste, 185, 185, 1);
	bench_ste(b, 1, ste);
	config_drop_stes(b->m, 1, 1, true);
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), EV_C_BAD_STE);
	put_bits(ste, 93, 92, 0);
	bench_ste(b, 1, ste);
	config_drop_stes(b->m, 1, 1, true);
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), 0);
	put_bits(ste, 93, 92, 3);
	bench_ste(b, 1, ste);
	config_drop_stes(b->m, 1, 1, true);
	meet_any(b, 1);
	bench_expect_complaint(b);
}

/* stalls as the SMMU has them: what it forces, and what it does not have */
static void lesson_17_stall_model(struct kunit *test)
{
	static const struct {
		u8 stall_model;
		bool s1stalld, s2s;
		u8 code;
	} rows[] = {
		{ 0, true, true, 0 },
		{ 0, false, false, 0 },
		{ 1, false, false, 0 },
		{ 1, true, false, EV_C_BAD_STE },
		{ 1, false, true, EV_C_BAD_STE },
		{ 2, false, true, 0 },
		{ 2, true, true, EV_C_BAD_STE },
		{ 2, false, false, EV_C_BAD_STE },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		b->m->cfg.idr[0] &= ~GENMASK(25, 24);
		b->m->cfg.idr[0] |= rows[i].stall_model << 24;
		bench_make_nested(ste, 0);
		put_bits(ste, 91, 91, rows[i].s1stalld);
		put_bits(ste, 185, 185, rows[i].s2s);
		bench_ste(b, 1, ste);
		bench_clean(b);
		KUNIT_EXPECT_EQ_MSG(test, meet_any(b, 1), rows[i].code, "row %u", i);
	}
}

/* an STE that is changed and not told of goes on being used */
static void lesson_30_change_without_cfgi(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8], abort[8] = { 1 }, seen[8];

	bench_make_bypass(ste);
	bench_ste(b, 1, ste);
	KUNIT_EXPECT_EQ(test, meet_any(b, 1), 0);
	bench_ste(b, 1, abort);
	tick(b, 100);
	KUNIT_EXPECT_EQ(test, meet(b, 1, seen), 0);
	KUNIT_EXPECT_EQ(test, bits(seen, 3, 1), 4);
	config_drop_stes(b->m, 1, 1, true);
	KUNIT_EXPECT_EQ(test, meet(b, 1, seen), 0);
	KUNIT_EXPECT_EQ(test, bits(seen, 3, 1), 0);
}

static struct kunit_case model_config_cases[] = {
	KUNIT_CASE(test_linear_range),
	KUNIT_CASE(test_base_alignment),
	KUNIT_CASE(test_two_levels),
	KUNIT_CASE(test_large_leaf),
	KUNIT_CASE(test_bad_l1std_complains),
	KUNIT_CASE(test_fetch_aborts),
	KUNIT_CASE(test_level1_fetch_aborts),
	KUNIT_CASE(test_cd_tables),
	KUNIT_CASE(test_bad_l1cd),
	KUNIT_CASE(test_legal),
	KUNIT_CASE(test_start_levels),
	KUNIT_CASE(test_undefined_complains),
	KUNIT_CASE(test_52_bits),
	KUNIT_CASE(test_table_alignment),
	KUNIT_CASE(test_not_modelled),
	KUNIT_CASE(test_eats_of_v3_0),
	KUNIT_CASE(test_invalid_is_cached),
	KUNIT_CASE(test_scope),
	KUNIT_CASE(test_speculation),
	KUNIT_CASE(test_speculation_about_neighbours),
	KUNIT_CASE(test_unreachable_is_not_fetched),
	KUNIT_CASE(test_no_speculation_when_off),
	KUNIT_CASE(test_fetch_ends_when_off),
	KUNIT_CASE(test_forgetting),
	KUNIT_CASE(test_capacity),
	KUNIT_CASE(test_fetch_under_way_is_dropped),
	KUNIT_CASE(test_fetch_below_level1_is_dropped),
	KUNIT_CASE(test_garbage_after_reset),
	KUNIT_CASE(lesson_12_leaf_filled_after_publishing),
	KUNIT_CASE(lesson_13_cached_invalid_level1),
	KUNIT_CASE(lesson_14_torn_entry),
	KUNIT_CASE(lesson_14_in_order),
	KUNIT_CASE(lesson_16_ats_and_stalls),
	KUNIT_CASE(lesson_17_stall_model),
	KUNIT_CASE(lesson_30_change_without_cfgi),
	{ }
};

static struct kunit_suite model_config_suite = {
	.name = "smmu3-model-config",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = model_config_cases,
};

kunit_test_suite(model_config_suite);
