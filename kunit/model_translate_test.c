// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model's way of a transaction: what becomes of it, by every STE, CD and kind of
 * access, and which event tells of it. Tables are made by hand; stages map 2 MiB
 * blocks, stage 1 to BLOCK(n) and stage 2 to S2_BLOCK(n).
 */
/* native: model */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "kunit/model_bench.h"

#define BLOCK(n)	((u64)(n) << 21)
/* where stage 2 puts block n */
#define S2_BLOCK(n)	(BLOCK(n) + 0x100000000ULL)
/* the block that the bench's own memory is in */
#define OWN		(BENCH_PA >> 21)

#define SID		3
#define OUT		0x1234

/* blocks of the input, by what stage 1 says of them */
enum {
	MAPPED = 1,		/* to block 5 */
	READ_ONLY = 2,		/* to block 5 */
	PRIVILEGED = 3,		/* to block 5 */
	NO_EXEC = 4,		/* to block 5 */
	HOLE = 6,
	TO_HOLE2 = 7,		/* to block 6, which stage 2 does not map */
	TO_RO2 = 9,		/* to block 10, which stage 2 maps read-only */
};

#define DESC_BLOCK	0x1
#define DESC_AF		BIT(10)
#define DESC_ISH	(3 << 8)
#define S1_USER		BIT(6)
#define S1_RO		BIT(7)
#define S1_XN		(3ULL << 53)
#define S1_GOOD		(DESC_BLOCK | DESC_AF | DESC_ISH | S1_USER)
#define S2_READ		BIT(6)
#define S2_WRITE	BIT(7)
#define S2_GOOD		(DESC_BLOCK | DESC_AF | DESC_ISH | 0xf << 2 | S2_READ)

static void map1(struct bench *b, unsigned int block, u64 out, u64 flags)
{
	bench_store(b, BENCH_STAGE1 + 8 * block, out | flags);
}

static void map2(struct bench *b, unsigned int block, u64 out, u64 flags)
{
	bench_store(b, BENCH_STAGE2 + 8 * block, out | flags);
}

static void make_tables(struct bench *b)
{
	map1(b, MAPPED, BLOCK(5), S1_GOOD);
	map1(b, READ_ONLY, BLOCK(5), S1_GOOD | S1_RO);
	map1(b, PRIVILEGED, BLOCK(5), S1_GOOD & ~S1_USER);
	map1(b, NO_EXEC, BLOCK(5), S1_GOOD | S1_XN);
	map1(b, TO_HOLE2, BLOCK(6), S1_GOOD);
	map1(b, TO_RO2, BLOCK(10), S1_GOOD);
	map2(b, 1, S2_BLOCK(1), S2_GOOD | S2_WRITE);
	map2(b, 5, S2_BLOCK(5), S2_GOOD | S2_WRITE);
	map2(b, OWN, BLOCK(OWN), S2_GOOD);
	map2(b, 10, S2_BLOCK(10), S2_GOOD);
}

enum base { ABORT, BYPASS, STAGE1, STAGE2, NESTED };

/* an STE for SID, of 2^@max CDs; CD 0 to 3 are good */
static void make(struct bench *b, enum base which, u8 max, u64 *ste)
{
	u64 cd[8];
	u32 i;

	switch (which) {
	case ABORT:
		memset(ste, 0, 64);
		put_bits(ste, 0, 0, 1);
		break;
	case BYPASS:
		bench_make_bypass(ste);
		break;
	case STAGE1:
		bench_make_stage1(ste, max);
		break;
	case STAGE2:
		bench_make_stage2(ste);
		break;
	case NESTED:
		bench_make_nested(ste, max);
		break;
	}
	bench_ste(b, SID, ste);
	bench_make_cd(cd);
	for (i = 0; i < 4; i++)
		bench_cd(b, i, cd);
	make_tables(b);
	bench_clean(b);
}

/* what the SMMU is from now on */
static void start(struct bench *b, unsigned int n, unsigned int hi, unsigned int lo, u32 value)
{
	struct model_config cfg = model_full;

	cfg.idr[n] = (cfg.idr[n] & ~GENMASK(hi, lo)) | value << lo;
	bench_start(b, &cfg);
}

static struct model_access to(unsigned int block)
{
	return (struct model_access) { .sid = SID, .addr = BLOCK(block) + OUT };
}

static struct model_result go(struct bench *b, struct model_access a)
{
	return model_access(b->m, &a);
}

/* one field of an STE or CD in memory, told to the SMMU */
static void set(struct bench *b, u32 at, unsigned int hi, unsigned int lo, u64 value)
{
	u64 w[8];
	unsigned int i;

	for (i = 0; i < 8; i++)
		w[i] = le64_to_cpu((__force __le64)*bench_at(b, at + 8 * i));
	put_bits(w, hi, lo, value);
	bench_write(b, at, w);
	bench_clean(b);
}

static void set_ste(struct bench *b, unsigned int hi, unsigned int lo, u64 value)
{
	set(b, BENCH_STES + 64 * SID, hi, lo, value);
}

static void set_cd(struct bench *b, unsigned int hi, unsigned int lo, u64 value)
{
	set(b, BENCH_CDS, hi, lo, value);
}

/* events recorded so far */
static u32 events(struct bench *b)
{
	unsigned int i;

	for (i = 0; i < 10; i++)
		record_tick(b->m);
	return b->m->regs.evtq.prod;
}

/* a field of event @n */
static u64 event(struct bench *b, u32 n, unsigned int hi, unsigned int lo)
{
	u64 w[4];
	unsigned int i;

	for (i = 0; i < 4; i++)
		w[i] = le64_to_cpu((__force __le64)*bench_at(b, BENCH_EVENTS + 32 * n + 8 * i));
	return bits(w, hi, lo);
}

/* ---- SMMUEN=0 ---- */

static void test_off(struct kunit *test)
{
	static const struct {
		u32 gbpa;
		u64 addr;
		enum model_kind kind;
		enum model_outcome outcome;
		u8 event;
		enum model_memtype type;
		u8 sh;
	} rows[] = {
		{ BIT(12), 0x1000, MODEL_ORDINARY, MODEL_DONE, 0, MODEL_NORMAL_WB, 3 },
		{ 0, 0x1000, MODEL_ORDINARY, MODEL_DONE, 0, MODEL_NORMAL_WB, 0 },
		{ BIT(13), 0x1000, MODEL_ORDINARY, MODEL_DONE, 0, MODEL_NORMAL_WB, 2 },
		{ BIT(4) | 0x5, 0x1000, MODEL_ORDINARY, MODEL_DONE, 0, MODEL_NORMAL_NC, 2 },
		{ BIT(4) | 0x1, 0x1000, MODEL_ORDINARY, MODEL_DONE, 0, MODEL_DEVICE, 2 },
		{ BIT(4) | 0x4, 0x1000, MODEL_ORDINARY, MODEL_DONE, 0, MODEL_DEVICE, 2 },
		{ BIT(4) | 0xb, 0x1000, MODEL_ORDINARY, MODEL_DONE, 0, MODEL_NORMAL_WT, 0 },
		{ BIT(20), 0x1000, MODEL_ORDINARY, MODEL_ABORTED },
		{ 0, BIT_ULL(48) - 1, MODEL_ORDINARY, MODEL_DONE, 0, MODEL_NORMAL_WB, 0 },
		{ 0, BIT_ULL(48), MODEL_ORDINARY, MODEL_ABORTED },
		{ 0, 0x1000, MODEL_ATS_REQUEST, MODEL_ATS_UR, EV_F_BAD_ATS_TREQ },
		{ 0, 0x1000, MODEL_ATS_TRANSLATED, MODEL_ABORTED, EV_F_TRANSL_FORBIDDEN },
	};
	struct bench *b = test->priv;
	unsigned int i;

	b->m->regs.cr0 = CR0_EVENTQEN;
	b->m->regs.cr0ack = CR0_EVENTQEN;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct model_access a = { .addr = rows[i].addr, .kind = rows[i].kind };
		struct model_result res;

		b->m->regs.gbpa = rows[i].gbpa;
		res = go(b, a);
		KUNIT_EXPECT_EQ_MSG(test, res.outcome, rows[i].outcome, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.event, rows[i].event, "row %u", i);
		if (res.outcome != MODEL_DONE)
			continue;
		KUNIT_EXPECT_EQ_MSG(test, res.pa, rows[i].addr, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.type, rows[i].type, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.shareability, rows[i].sh, "row %u", i);
	}
	KUNIT_EXPECT_EQ(test, events(b), 2);
}

static void test_no_power(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 ste[8];

	make(b, BYPASS, 0, ste);
	b->m->off = true;
	KUNIT_EXPECT_EQ(test, go(b, to(1)).outcome, MODEL_ABORTED);
}

/* while SMMUEN changes, both values are in use */
static void test_enabling_is_either(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int i, done = 0;
	u64 ste[8];

	make(b, ABORT, 0, ste);
	b->m->regs.gbpa = BIT(12);
	b->m->regs.cr0ack &= ~CR0_SMMUEN;
	for (i = 0; i < 64; i++)
		done += go(b, to(1)).outcome == MODEL_DONE;
	KUNIT_EXPECT_GT(test, done, 0);
	KUNIT_EXPECT_LT(test, done, 64);
}

/* ---- STE.Config ---- */

static void test_configs(struct kunit *test)
{
	static const struct {
		enum base base;
		u64 addr;
		bool write;
		enum model_outcome outcome;
		u8 event;
		u64 pa;
	} rows[] = {
		{ ABORT, BLOCK(MAPPED), false, MODEL_ABORTED, 0 },
		{ BYPASS, BLOCK(HOLE) + OUT, true, MODEL_DONE, 0, BLOCK(HOLE) + OUT },
		{ BYPASS, BIT_ULL(48), false, MODEL_ABORTED, EV_F_ADDR_SIZE },
		{ STAGE1, BLOCK(MAPPED) + OUT, true, MODEL_DONE, 0, BLOCK(5) + OUT },
		{ STAGE1, BLOCK(HOLE), false, MODEL_ABORTED, EV_F_TRANSLATION },
		{ STAGE1, BLOCK(READ_ONLY), false, MODEL_DONE, 0, BLOCK(5) },
		{ STAGE1, BLOCK(READ_ONLY), true, MODEL_ABORTED, EV_F_PERMISSION },
		{ STAGE1, BLOCK(16), false, MODEL_ABORTED, EV_F_TRANSLATION },
		{ STAGE1, ~0ULL, false, MODEL_ABORTED, EV_F_TRANSLATION },
		{ STAGE2, BLOCK(1) + OUT, true, MODEL_DONE, 0, S2_BLOCK(1) + OUT },
		{ STAGE2, BLOCK(2), false, MODEL_ABORTED, EV_F_TRANSLATION },
		{ STAGE2, BLOCK(10), true, MODEL_ABORTED, EV_F_PERMISSION },
		{ STAGE2, BIT_ULL(48), false, MODEL_ABORTED, EV_F_ADDR_SIZE },
		{ NESTED, BLOCK(MAPPED) + OUT, true, MODEL_DONE, 0, S2_BLOCK(5) + OUT },
		{ NESTED, BLOCK(HOLE), false, MODEL_ABORTED, EV_F_TRANSLATION },
		{ NESTED, BLOCK(TO_HOLE2), false, MODEL_ABORTED, EV_F_TRANSLATION },
		{ NESTED, BLOCK(TO_RO2), false, MODEL_DONE, 0, S2_BLOCK(10) },
		{ NESTED, BLOCK(TO_RO2), true, MODEL_ABORTED, EV_F_PERMISSION },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct model_access a = {
			.sid = SID, .addr = rows[i].addr, .write = rows[i].write,
		};
		struct model_result res;

		bench_start(b, &model_full);
		make(b, rows[i].base, 0, ste);
		res = go(b, a);
		KUNIT_EXPECT_EQ_MSG(test, res.outcome, rows[i].outcome, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.event, rows[i].event, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, events(b), !!rows[i].event, "row %u", i);
		if (rows[i].event)
			KUNIT_EXPECT_EQ_MSG(test, event(b, 0, 7, 0), rows[i].event, "row %u", i);
		if (res.outcome == MODEL_DONE)
			KUNIT_EXPECT_EQ_MSG(test, res.pa, rows[i].pa, "row %u", i);
		bench_expect_good(b);
	}
}

/* what a fault of stage 2 says of where it came from */
static void test_stage2_faults(struct kunit *test)
{
	static const struct {
		u32 moved;		/* 1: S1ContextPtr, 2: TTB0, 0: neither */
		enum model_class class;
		u64 ipa;
	} rows[] = {
		{ 0, CLASS_IN, BLOCK(6) + OUT },
		{ 1, CLASS_CD, BLOCK(2) },
		{ 2, CLASS_TT, BLOCK(2) + 8 * TO_HOLE2 },
	};
	struct bench *b = test->priv;
	u64 ste[8], cd[8];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct model_access a = to(TO_HOLE2);
		struct model_result res;
		struct model_fault f;

		make(b, NESTED, 0, ste);
		if (rows[i].moved == 1)
			set_ste(b, 55, 6, BLOCK(2) >> 6);
		if (rows[i].moved == 2)
			set_cd(b, 119, 68, BLOCK(2) >> 4);
		translate(b->m, &a, &res, &f, ste, cd);
		KUNIT_EXPECT_EQ_MSG(test, res.outcome, MODEL_ABORTED, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, f.code, EV_F_TRANSLATION, "row %u", i);
		KUNIT_EXPECT_TRUE_MSG(test, f.stage2, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, f.class, rows[i].class, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, f.ipa, rows[i].ipa, "row %u", i);
	}
}

/* ---- SubstreamIDs ---- */

static void test_substreams(struct kunit *test)
{
	static const struct {
		enum base base;
		u8 max, s1dss;
		bool ssv;
		u32 ssid;
		u8 event;
		u64 pa;
	} rows[] = {
		{ BYPASS, 0, 0, true, 1, EV_C_BAD_SUBSTREAMID },
		{ STAGE2, 0, 0, true, 1, EV_C_BAD_SUBSTREAMID },
		{ STAGE1, 0, 0, true, 0, EV_C_BAD_SUBSTREAMID },
		{ STAGE1, 0, 0, false, 0, 0, BLOCK(5) },
		{ STAGE1, 2, 2, true, 3, 0, BLOCK(5) },
		{ STAGE1, 2, 2, false, 7, 0, BLOCK(5) },
		{ STAGE1, 2, 2, true, 4, EV_C_BAD_SUBSTREAMID },
		{ STAGE1, 2, 2, false, 0, 0, BLOCK(5) },
		{ STAGE1, 2, 2, true, 0, EV_F_STREAM_DISABLED },
		{ STAGE1, 2, 0, false, 0, EV_F_STREAM_DISABLED },
		{ STAGE1, 2, 0, true, 0, 0, BLOCK(5) },
		{ STAGE1, 2, 1, false, 0, 0, BLOCK(MAPPED) },
		{ STAGE1, 2, 1, true, 0, 0, BLOCK(5) },
		{ NESTED, 2, 1, false, 0, 0, S2_BLOCK(1) },
		{ NESTED, 2, 1, true, 1, 0, S2_BLOCK(5) },
		{ NESTED, 2, 0, false, 0, EV_F_STREAM_DISABLED },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct model_access a = {
			.sid = SID, .ssv = rows[i].ssv, .ssid = rows[i].ssid,
			.addr = BLOCK(MAPPED),
		};
		struct model_result res;

		bench_start(b, &model_full);
		make(b, rows[i].base, rows[i].max, ste);
		if (rows[i].max)
			set_ste(b, 65, 64, rows[i].s1dss);
		res = go(b, a);
		KUNIT_EXPECT_EQ_MSG(test, res.event, rows[i].event, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.outcome,
				    rows[i].event ? MODEL_ABORTED : MODEL_DONE, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.pa, rows[i].pa, "row %u", i);
		bench_expect_good(b);
	}
}

/* SSIDSIZE=0: S1CDMax counts for nothing */
static void test_no_substreams(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(MAPPED);
	u64 ste[8];

	start(b, 1, 10, 6, 0);
	make(b, STAGE1, 2, ste);
	set_ste(b, 65, 64, 0);
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_DONE);
	a.ssv = true;
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_C_BAD_SUBSTREAMID);
}

/* bypass of stage 1 ends at IAS; that abort is recorded whatever A, R and S say */
static void test_bypassed_stage1_is_bounded(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = { .sid = SID, .addr = BIT_ULL(48), .can_stall = true };
	struct model_result res;
	u64 ste[8];

	make(b, STAGE1, 2, ste);
	set_ste(b, 65, 64, 1);
	set_cd(b, 46, 44, 1);
	res = go(b, a);
	KUNIT_EXPECT_EQ(test, res.outcome, MODEL_ABORTED);
	KUNIT_EXPECT_EQ(test, res.event, EV_F_ADDR_SIZE);
	KUNIT_EXPECT_EQ(test, events(b), 1);
	KUNIT_EXPECT_EQ(test, event(b, 0, 103, 103), 0);
	KUNIT_EXPECT_EQ(test, event(b, 0, 105, 104), CLASS_IN);
}

/* AArch32 makes IAS 40 bits where OAS has 36: the output is cut off, or refused */
static void test_ias_above_oas(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = { .sid = SID, .addr = BIT_ULL(39) | OUT };
	struct model_result res;
	u64 ste[8];

	start(b, 5, 2, 0, 1);
	b->m->cfg.idr[0] |= BIT(2);
	make(b, BYPASS, 0, ste);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_F_ADDR_SIZE);
	make(b, STAGE1, 2, ste);
	set_ste(b, 65, 64, 1);
	res = go(b, a);
	KUNIT_EXPECT_EQ(test, res.outcome, MODEL_DONE);
	KUNIT_EXPECT_EQ(test, res.pa, OUT);
	a.addr = BIT_ULL(40);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_F_ADDR_SIZE);
	make(b, STAGE2, 0, ste);
	a.addr = BIT_ULL(39);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_F_TRANSLATION);
}

/* ---- which error comes first ---- */

static void test_priority(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = { .sid = SID, .ssv = true, .ssid = 9, .addr = BLOCK(HOLE) };
	u64 ste[8];

	make(b, NESTED, 2, ste);
	model_mem_break(b->m, BENCH_PA + BENCH_CDS, true);
	set_ste(b, 185, 185, 1);
	set_ste(b, 93, 92, 1);
	b->m->regs.strtab_base_cfg = 1;
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_C_BAD_STREAMID);
	b->m->regs.strtab_base_cfg = 6;
	model_mem_break(b->m, BENCH_PA + BENCH_STES, true);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_F_STE_FETCH);
	model_mem_break(b->m, BENCH_PA + BENCH_STES, false);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_C_BAD_STE);
	set_ste(b, 185, 185, 0);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_C_BAD_SUBSTREAMID);
	a.ssid = 0;
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_F_STREAM_DISABLED);
	a.ssid = 1;
	map2(b, OWN, 0, 0);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_F_TRANSLATION);
	map2(b, OWN, BLOCK(OWN), S2_GOOD);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_F_CD_FETCH);
	model_mem_break(b->m, BENCH_PA + BENCH_CDS, false);
	set(b, BENCH_CDS + 64, 41, 41, 0);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_C_BAD_CD);
	set(b, BENCH_CDS + 64, 41, 41, 1);
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_F_TRANSLATION);
	bench_expect_good(b);
}

/* C_BAD_STREAMID is told only if CR2.RECINVSID says so */
static void test_recinvsid(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = { .sid = 1000 };

	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_C_BAD_STREAMID);
	KUNIT_EXPECT_EQ(test, events(b), 1);
	b->m->regs.cr2 = 0;
	KUNIT_EXPECT_EQ(test, go(b, a).event, 0);
	KUNIT_EXPECT_EQ(test, events(b), 1);
}

/* ---- what a fault does ---- */

static void test_fault_behaviour(struct kunit *test)
{
	static const struct {
		u8 ars;			/* CD.A, R, S; or for stage 2: R, S */
		bool stage2, can_stall;
		enum model_outcome outcome;
		bool told, complaint;
	} rows[] = {
		{ 0x6, false, true, MODEL_ABORTED, true },
		{ 0x4, false, true, MODEL_ABORTED, false },
		{ 0x2, false, true, MODEL_RAZ_WI, true },
		{ 0x0, false, true, MODEL_RAZ_WI, false },
		{ 0x1, false, true, MODEL_STALLED, true },
		{ 0x3, false, true, MODEL_STALLED, true },
		{ 0x7, false, true, MODEL_STALLED, true },
		{ 0x7, false, false, MODEL_ABORTED, true, true },
		{ 0x2, true, true, MODEL_ABORTED, true },
		{ 0x0, true, true, MODEL_ABORTED, false },
		{ 0x1, true, true, MODEL_STALLED, true },
		{ 0x3, true, true, MODEL_STALLED, true },
		{ 0x1, true, false, MODEL_ABORTED, true, true },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct model_access a = to(rows[i].stage2 ? TO_HOLE2 : HOLE);
		struct model_result res;

		a.can_stall = rows[i].can_stall;
		start(b, 0, 26, 24, 0);		/* TERM_MODEL, STALL_MODEL */
		make(b, NESTED, 0, ste);
		if (rows[i].stage2) {
			set_ste(b, 185, 185, rows[i].ars & 1);
			set_ste(b, 186, 186, rows[i].ars >> 1);
		} else {
			set_cd(b, 44, 44, rows[i].ars & 1);
			set_cd(b, 45, 45, rows[i].ars >> 1 & 1);
			set_cd(b, 46, 46, rows[i].ars >> 2);
		}
		res = go(b, a);
		KUNIT_EXPECT_EQ_MSG(test, res.outcome, rows[i].outcome, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.event, rows[i].told ? EV_F_TRANSLATION : 0,
				    "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(b->m), rows[i].complaint, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, events(b), rows[i].told, "row %u", i);
		if (!rows[i].told)
			continue;
		KUNIT_EXPECT_EQ_MSG(test, event(b, 0, 95, 95), res.outcome == MODEL_STALLED,
				    "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, event(b, 0, 103, 103), rows[i].stage2, "row %u", i);
	}
}

/* no more are stalled than IDR5.STALL_MAX: the others abort */
static void test_stall_max(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(HOLE);
	u64 ste[8];

	start(b, 5, 31, 16, 2);
	make(b, STAGE1, 0, ste);
	set_cd(b, 44, 44, 1);
	a.can_stall = true;
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_STALLED);
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_STALLED);
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_ABORTED);
	KUNIT_EXPECT_EQ(test, events(b), 3);
	KUNIT_EXPECT_EQ(test, event(b, 2, 95, 95), 0);
}

/* an error of configuration aborts, though faults would stall */
static void test_errors_never_stall(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(MAPPED);
	u64 ste[8];

	make(b, STAGE1, 0, ste);
	set_cd(b, 44, 44, 1);
	set_cd(b, 41, 41, 0);
	a.can_stall = true;
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_ABORTED);
	KUNIT_EXPECT_EQ(test, event(b, events(b) - 1, 7, 0), EV_C_BAD_CD);
}

/* ---- attributes ---- */

static void test_access_overrides(struct kunit *test)
{
	static const struct {
		unsigned int block;
		bool priv, insn, write, ovr;
		u8 privcfg, instcfg;
		enum model_outcome outcome;
	} rows[] = {
		{ PRIVILEGED, true, false, false, true, 0, 0, MODEL_DONE },
		{ PRIVILEGED, false, false, false, true, 0, 0, MODEL_ABORTED },
		{ PRIVILEGED, false, false, false, true, 3, 0, MODEL_DONE },
		{ PRIVILEGED, true, false, false, true, 2, 0, MODEL_ABORTED },
		{ PRIVILEGED, false, false, false, false, 3, 0, MODEL_ABORTED },
		{ NO_EXEC, false, true, false, true, 0, 0, MODEL_ABORTED },
		{ NO_EXEC, false, true, false, true, 0, 2, MODEL_DONE },
		{ NO_EXEC, false, false, false, true, 0, 3, MODEL_ABORTED },
		{ NO_EXEC, false, false, true, true, 0, 3, MODEL_DONE },
		{ NO_EXEC, false, true, true, true, 0, 0, MODEL_DONE },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct model_access a = to(rows[i].block);
		bool priv = rows[i].privcfg & 2 ? rows[i].privcfg & 1 : rows[i].priv;

		a.priv = rows[i].priv;
		a.insn = rows[i].insn;
		a.write = rows[i].write;
		start(b, 1, 26, 26, rows[i].ovr);
		make(b, STAGE1, 0, ste);
		set_ste(b, 113, 112, rows[i].privcfg);
		set_ste(b, 115, 114, rows[i].instcfg);
		KUNIT_EXPECT_EQ_MSG(test, go(b, a).outcome, rows[i].outcome, "row %u", i);
		if (rows[i].outcome != MODEL_DONE && rows[i].ovr && events(b))
			KUNIT_EXPECT_EQ_MSG(test, event(b, 0, 97, 97), priv, "row %u", i);
	}
}

static void test_bypass_attributes(struct kunit *test)
{
	static const struct {
		bool ovr, mtcfg;
		u8 memattr, shcfg;
		enum model_memtype type;
		u8 sh;
	} rows[] = {
		{ true, false, 0, 1, MODEL_NORMAL_WB, 3 },
		{ true, false, 0, 0, MODEL_NORMAL_WB, 0 },
		{ true, false, 0, 2, MODEL_NORMAL_WB, 2 },
		{ true, false, 0, 3, MODEL_NORMAL_WB, 3 },
		{ true, true, 0xf, 1, MODEL_NORMAL_WB, 3 },
		{ true, true, 0x5, 1, MODEL_NORMAL_NC, 2 },
		{ true, true, 0x7, 0, MODEL_NORMAL_NC, 2 },
		{ true, true, 0xe, 0, MODEL_NORMAL_WT, 0 },
		{ true, true, 0x3, 0, MODEL_DEVICE, 2 },
		{ false, true, 0x5, 0, MODEL_NORMAL_WB, 3 },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct model_result res;

		start(b, 1, 27, 27, rows[i].ovr);
		make(b, BYPASS, 0, ste);
		set_ste(b, 99, 96, rows[i].memattr);
		set_ste(b, 100, 100, rows[i].mtcfg);
		set_ste(b, 109, 108, rows[i].shcfg);
		res = go(b, to(1));
		KUNIT_EXPECT_EQ_MSG(test, res.type, rows[i].type, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.shareability, rows[i].sh, "row %u", i);
	}
}

/* stage 2 weakens what comes in, stage 1 what it found */
static void test_stage2_attributes(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_result res;
	u64 ste[8];

	make(b, STAGE2, 0, ste);
	set_ste(b, 99, 96, 0xe);
	set_ste(b, 100, 100, 1);
	res = go(b, to(1));
	KUNIT_EXPECT_EQ(test, res.type, MODEL_NORMAL_WT);
	KUNIT_EXPECT_EQ(test, res.shareability, 3);
	map2(b, 1, S2_BLOCK(1), (S2_GOOD & ~0x3cULL) | 0x5 << 2);
	bench_clean(b);
	res = go(b, to(1));
	KUNIT_EXPECT_EQ(test, res.type, MODEL_NORMAL_NC);
	KUNIT_EXPECT_EQ(test, res.shareability, 2);

	make(b, NESTED, 0, ste);
	set_cd(b, 199, 192, 0x44);
	KUNIT_EXPECT_EQ(test, go(b, to(MAPPED)).type, MODEL_NORMAL_NC);
}

/* ---- ATS ---- */

#define RW	(MODEL_READ | MODEL_WRITE)
#define RX	(MODEL_READ | MODEL_EXEC)

static const struct request_row {
	enum base base;
	u8 eats;
	u64 addr;
	bool ssv, insn;
	u8 bad;			/* 1: V=0, 2: a bad CD */
	enum model_outcome outcome;
	u8 event, perms;
	u64 pa;
} request_rows[] = {
	{ ABORT, 0, 0, 0, 0, 0, MODEL_ATS_UR },
	{ BYPASS, 1, BLOCK(1), 0, 0, 0, MODEL_ATS_UR, EV_F_BAD_ATS_TREQ },
	{ STAGE1, 0, BLOCK(1), 0, 0, 0, MODEL_ATS_UR, EV_F_BAD_ATS_TREQ },
	{ STAGE1, 1, BLOCK(MAPPED) + OUT, 0, 0, 0, MODEL_DONE, 0, RW, BLOCK(5) + OUT },
	{ STAGE1, 1, BLOCK(MAPPED), 0, 1, 0, MODEL_DONE, 0, RW, BLOCK(5) },
	{ STAGE1, 1, BLOCK(READ_ONLY), 0, 0, 0, MODEL_DONE, 0, MODEL_READ, BLOCK(5) },
	{ STAGE1, 1, BLOCK(HOLE), 0, 0, 0, MODEL_DONE },
	{ STAGE1, 1, BIT_ULL(60), 0, 0, 0, MODEL_DONE },
	{ STAGE1, 1, BLOCK(1), 1, 0, 0, MODEL_ATS_CA },
	{ STAGE1, 1, BLOCK(1), 0, 0, 1, MODEL_ATS_CA },
	{ STAGE1, 1, BLOCK(1), 0, 0, 2, MODEL_ATS_CA },
	{ STAGE2, 1, BLOCK(1), 0, 0, 0, MODEL_DONE, 0, RW, S2_BLOCK(1) },
	{ STAGE2, 1, BLOCK(10), 0, 0, 0, MODEL_DONE, 0, MODEL_READ, S2_BLOCK(10) },
	{ STAGE2, 1, BLOCK(6), 0, 0, 0, MODEL_DONE },
	{ NESTED, 1, BLOCK(MAPPED), 0, 0, 0, MODEL_DONE, 0, RW, S2_BLOCK(5) },
	{ NESTED, 1, BLOCK(TO_RO2), 0, 0, 0, MODEL_DONE, 0, MODEL_READ, S2_BLOCK(10) },
	{ NESTED, 1, BLOCK(TO_HOLE2), 0, 0, 0, MODEL_DONE },
	{ NESTED, 2, BLOCK(MAPPED), 0, 0, 0, MODEL_DONE, 0, RW, BLOCK(5) },
	{ NESTED, 2, BLOCK(TO_HOLE2), 0, 0, 0, MODEL_DONE, 0, RW, BLOCK(6) },
};

static void test_ats_requests(struct kunit *test)
{
	struct bench *b = test->priv;
	const struct request_row *r;
	u64 ste[8];

	for (r = request_rows; r < request_rows + ARRAY_SIZE(request_rows); r++) {
		unsigned int i = r - request_rows;
		struct model_access a = {
			.sid = SID, .addr = r->addr, .ssv = r->ssv, .insn = r->insn,
			.kind = MODEL_ATS_REQUEST,
		};
		struct model_result res;

		bench_start(b, &model_full);
		b->m->regs.cr0ack |= CR0_ATSCHK;
		make(b, r->base, 0, ste);
		set_ste(b, 93, 92, r->eats);
		if (r->bad == 1)
			set_ste(b, 0, 0, 0);
		if (r->bad == 2)
			set_cd(b, 31, 31, 0);
		res = go(b, a);
		KUNIT_EXPECT_EQ_MSG(test, res.outcome, r->outcome, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.event, r->event, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, events(b), !!r->event, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.perms, r->perms, "row %u", i);
		if (res.outcome == MODEL_DONE)
			KUNIT_EXPECT_EQ_MSG(test, res.size_lg2, r->perms ? 21 : 12,
					    "row %u", i);
		if (res.perms)
			KUNIT_EXPECT_EQ_MSG(test, res.pa, r->pa, "row %u", i);
		bench_expect_good(b);
	}
}

/* to execute, a SubstreamID has to ask for it */
static void test_ats_execute(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(READ_ONLY);
	u64 ste[8];

	make(b, STAGE1, 2, ste);
	set_ste(b, 93, 92, 1);
	a.kind = MODEL_ATS_REQUEST;
	a.ssv = true;
	a.ssid = 1;
	KUNIT_EXPECT_EQ(test, go(b, a).perms, MODEL_READ);
	a.insn = true;
	KUNIT_EXPECT_EQ(test, go(b, a).perms, RX);
	a.addr = BLOCK(MAPPED);
	a.write = true;
	KUNIT_EXPECT_EQ(test, go(b, a).perms, RW | RX);
}

/* and to be privileged it has to come with one */
static void test_ats_privilege(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(PRIVILEGED);
	u64 ste[8];

	make(b, STAGE1, 2, ste);
	set_ste(b, 93, 92, 1);
	a.kind = MODEL_ATS_REQUEST;
	a.priv = true;
	KUNIT_EXPECT_EQ(test, go(b, a).perms, 0);
	a.ssv = true;
	a.ssid = 1;
	KUNIT_EXPECT_EQ(test, go(b, a).perms, RW);
}

/* S1DSS=01: identity for those without a SubstreamID */
static void test_ats_identity(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(HOLE);
	struct model_result res;
	u64 ste[8];

	make(b, STAGE1, 2, ste);
	set_ste(b, 65, 64, 1);
	set_ste(b, 93, 92, 1);
	a.kind = MODEL_ATS_REQUEST;
	res = go(b, a);
	KUNIT_EXPECT_EQ(test, res.outcome, MODEL_DONE);
	KUNIT_EXPECT_EQ(test, res.pa, BLOCK(HOLE) + OUT);
	KUNIT_EXPECT_EQ(test, res.perms, RW);
	KUNIT_EXPECT_EQ(test, res.size_lg2, 30);
}

static void try_rec_cfg_ats(struct bench *b, enum model_kind kind, bool able, bool asked)
{
	struct model_access a = to(MAPPED);
	u64 ste[8];

	start(b, 0, 23, 23, able);
	b->m->regs.cr0ack |= CR0_ATSCHK;
	b->m->regs.cr2 |= asked << 3;
	make(b, STAGE1, 0, ste);
	set_ste(b, 0, 0, 0);
	a.kind = kind;
	KUNIT_EXPECT_EQ(b->test, go(b, a).outcome,
			kind == MODEL_ATS_REQUEST ? MODEL_ATS_CA : MODEL_ABORTED);
	KUNIT_EXPECT_EQ(b->test, events(b), able && asked);
}

/* errors of configuration are told of only if software asked, and the SMMU can */
static void test_rec_cfg_ats(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int i;

	for (i = 0; i < 4; i++) {
		try_rec_cfg_ats(b, MODEL_ATS_REQUEST, i & 1, i & 2);
		try_rec_cfg_ats(b, MODEL_ATS_TRANSLATED, i & 1, i & 2);
	}
}

static void test_translated(struct kunit *test)
{
	static const struct {
		bool atschk;
		enum base base;
		u8 eats;
		u64 addr;
		bool write;
		enum model_outcome outcome;
		u8 event;
		u64 pa;
	} rows[] = {
		{ false, ABORT, 0, BLOCK(6), true, MODEL_DONE, 0, BLOCK(6) },
		{ false, ABORT, 0, BIT_ULL(48), false, MODEL_ABORTED },
		{ true, ABORT, 0, BLOCK(6), false, MODEL_ABORTED },
		{ true, BYPASS, 1, BLOCK(6), false, MODEL_ABORTED, EV_F_TRANSL_FORBIDDEN },
		{ true, STAGE1, 0, BLOCK(6), false, MODEL_ABORTED, EV_F_TRANSL_FORBIDDEN },
		{ true, STAGE1, 1, BLOCK(6), true, MODEL_DONE, 0, BLOCK(6) },
		{ true, NESTED, 1, BLOCK(6), false, MODEL_DONE, 0, BLOCK(6) },
		{ true, NESTED, 2, BLOCK(5), true, MODEL_DONE, 0, S2_BLOCK(5) },
		{ true, NESTED, 2, BLOCK(6), false, MODEL_ABORTED, EV_F_TRANSLATION },
		{ true, NESTED, 2, BLOCK(10), true, MODEL_ABORTED, EV_F_PERMISSION },
	};
	struct bench *b = test->priv;
	unsigned int i;
	u64 ste[8];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct model_access a = {
			.sid = SID, .addr = rows[i].addr, .write = rows[i].write,
			.kind = MODEL_ATS_TRANSLATED,
		};
		struct model_result res;

		bench_start(b, &model_full);
		if (rows[i].atschk)
			b->m->regs.cr0ack |= CR0_ATSCHK;
		make(b, rows[i].base, 0, ste);
		set_ste(b, 93, 92, rows[i].eats);
		res = go(b, a);
		KUNIT_EXPECT_EQ_MSG(test, res.outcome, rows[i].outcome, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.event, rows[i].event, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, res.pa, rows[i].pa, "row %u", i);
		bench_expect_good(b);
	}
}

/* without a SubstreamID it is data, whatever the master says */
static void test_translated_is_data(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = { .sid = SID, .addr = BLOCK(5), .insn = true };
	u64 ste[8];

	b->m->regs.cr0ack |= CR0_ATSCHK;
	make(b, NESTED, 0, ste);
	map2(b, 5, S2_BLOCK(5), S2_GOOD | BIT_ULL(54));
	set_ste(b, 93, 92, 2);
	a.kind = MODEL_ATS_TRANSLATED;
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_DONE);
	a.addr = BLOCK(MAPPED);
	a.kind = MODEL_ORDINARY;
	KUNIT_EXPECT_EQ(test, go(b, a).event, EV_F_PERMISSION);
}

/* split stages need CR0.ATSCHK */
static void test_split_without_atschk_complains(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(MAPPED);
	u64 ste[8];

	make(b, NESTED, 0, ste);
	set_ste(b, 93, 92, 2);
	a.kind = MODEL_ATS_REQUEST;
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_ATS_UR);
	bench_expect_complaint(b);
}

/* ---- speculation ---- */

/* it fills caches, and leaves nothing else */
static void test_speculation(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access good = to(READ_ONLY), bad = to(HOLE);
	u64 ste[8];

	make(b, STAGE1, 0, ste);
	set_cd(b, 44, 44, 1);
	translate_speculate(b->m, &bad);
	good.write = true;
	good.kind = MODEL_ATS_REQUEST;
	translate_speculate(b->m, &good);
	KUNIT_EXPECT_FALSE(test, b->m->quiet);
	KUNIT_EXPECT_EQ(test, events(b), 0);
	memset(b->cpu, 0, BENCH_SIZE);
	model_mem_order(b->m);
	good.write = false;
	good.kind = MODEL_ORDINARY;
	KUNIT_EXPECT_EQ(test, go(b, good).outcome, MODEL_DONE);
	bench_expect_good(b);
}

/* the fetch of an entry may take its time, and the walk is left for later */
static void test_slow_speculation(struct kunit *test)
{
	static const struct model_mood slow = { .tear = 1000 };
	struct bench *b = test->priv;
	struct model_access a = to(MAPPED);
	u64 ste[8], seen[8];
	struct model_fault f;

	make(b, BYPASS, 0, ste);
	model_set_mood(b->m, &slow);
	translate_speculate(b->m, &a);
	memset(b->cpu, 0, BENCH_SIZE);
	model_mem_order(b->m);
	KUNIT_EXPECT_FALSE(test, config_ste(b->m, SID, seen, &f));
	bench_clean(b);

	make(b, BYPASS, 0, ste);
	translate_speculate(b->m, &a);
	model_set_mood(b->m, &model_calm);
	config_tick(b->m);
	memset(b->cpu, 0, BENCH_SIZE);
	model_mem_order(b->m);
	KUNIT_EXPECT_TRUE(test, config_ste(b->m, SID, seen, &f));
}

/* what was in the caller's variables before does not matter */
static void test_results_are_complete(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(HOLE);
	u64 ste[8], cd[8], nothing[8] = { 0 };
	struct model_result res;
	struct model_fault f;

	make(b, ABORT, 0, ste);
	memset(&f, 0xff, sizeof(f));
	memset(&res, 0xff, sizeof(res));
	translate(b->m, &a, &res, &f, ste, cd);
	KUNIT_EXPECT_EQ(test, res.outcome, MODEL_ABORTED);
	KUNIT_EXPECT_EQ(test, res.event, 0);
	KUNIT_EXPECT_EQ(test, f.code, 0);

	make(b, STAGE1, 0, ste);
	set_ste(b, 93, 92, 1);
	a.kind = MODEL_ATS_REQUEST;
	memset(&f, 0xff, sizeof(f));
	memset(&res, 0xff, sizeof(res));
	translate(b->m, &a, &res, &f, ste, cd);
	KUNIT_EXPECT_EQ(test, res.outcome, MODEL_DONE);
	KUNIT_EXPECT_EQ(test, res.perms, 0);
	KUNIT_EXPECT_EQ(test, f.code, 0);

	b->m->regs.strtab_base_cfg = 0;
	bench_clean(b);
	memset(&f, 0xff, sizeof(f));
	memset(&res, 0xff, sizeof(res));
	translate(b->m, &a, &res, &f, ste, cd);
	KUNIT_EXPECT_EQ(test, res.outcome, MODEL_ATS_CA);
	KUNIT_EXPECT_EQ(test, res.pa, 0);
	KUNIT_EXPECT_EQ(test, f.code, EV_C_BAD_STREAMID);
	KUNIT_EXPECT_FALSE(test, f.stage2);
	KUNIT_EXPECT_MEMEQ(test, ste, nothing, sizeof(ste));
	KUNIT_EXPECT_MEMEQ(test, cd, nothing, sizeof(cd));
}

static void test_no_speculation_when_off(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(MAPPED);
	u64 ste[8];

	make(b, STAGE1, 0, ste);
	b->m->regs.cr0ack &= ~CR0_SMMUEN;
	b->m->regs.cr0 &= ~CR0_SMMUEN;
	model_mem_remove(b->m, BENCH_PA, BENCH_SIZE);
	translate_speculate(b->m, &a);
	bench_expect_good(b);
}

/* ---- lessons ---- */

/* a device with two StreamIDs of which one was programmed */
static void lesson_20_half_programmed(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access first = to(MAPPED), second = to(MAPPED);
	u64 ste[8];

	second.sid = SID + 1;
	make(b, STAGE1, 0, ste);
	KUNIT_EXPECT_EQ(test, go(b, first).outcome, MODEL_DONE);
	KUNIT_EXPECT_EQ(test, go(b, second).event, EV_C_BAD_STE);
	bench_ste(b, SID + 1, ste);
	config_drop_stes(b->m, SID + 1, SID + 1, true);
	KUNIT_EXPECT_EQ(test, go(b, second).outcome, MODEL_DONE);
}

/* the endpoint asks before EATS is in force, or after it is taken away: F_BAD_ATS_TREQ */
static void lesson_35_request_outside_eats(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(MAPPED);
	u64 ste[8];

	make(b, STAGE1, 0, ste);
	a.kind = MODEL_ATS_REQUEST;
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_ATS_UR);
	put_bits(ste, 93, 92, 1);
	bench_ste(b, SID, ste);
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_ATS_UR);
	config_drop_stes(b->m, SID, SID, true);
	KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_DONE);
	KUNIT_EXPECT_EQ(test, events(b), 2);
	KUNIT_EXPECT_EQ(test, event(b, 1, 7, 0), EV_F_BAD_ATS_TREQ);
}

/* a CD that is taken away with V=0 is an event each time; one with EPD0 is quiet */
static void lesson_41_quiet_cd(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = to(MAPPED);
	u64 ste[8];
	u32 before;
	int i;

	a.ssv = true;
	a.ssid = 1;
	make(b, STAGE1, 2, ste);
	set(b, BENCH_CDS + 64, 31, 31, 0);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, go(b, a).event, EV_C_BAD_CD);
	before = events(b);
	KUNIT_EXPECT_EQ(test, before, 3);
	make(b, STAGE1, 2, ste);
	set(b, BENCH_CDS + 64, 14, 14, 1);	/* EPD0 */
	set(b, BENCH_CDS + 64, 45, 44, 0);	/* R, S */
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, go(b, a).outcome, MODEL_ABORTED);
	KUNIT_EXPECT_EQ(test, events(b), before);
	bench_expect_good(b);
}

static struct kunit_case model_translate_cases[] = {
	KUNIT_CASE(test_off),
	KUNIT_CASE(test_no_power),
	KUNIT_CASE(test_enabling_is_either),
	KUNIT_CASE(test_configs),
	KUNIT_CASE(test_stage2_faults),
	KUNIT_CASE(test_substreams),
	KUNIT_CASE(test_no_substreams),
	KUNIT_CASE(test_bypassed_stage1_is_bounded),
	KUNIT_CASE(test_ias_above_oas),
	KUNIT_CASE(test_priority),
	KUNIT_CASE(test_recinvsid),
	KUNIT_CASE(test_fault_behaviour),
	KUNIT_CASE(test_stall_max),
	KUNIT_CASE(test_errors_never_stall),
	KUNIT_CASE(test_access_overrides),
	KUNIT_CASE(test_bypass_attributes),
	KUNIT_CASE(test_stage2_attributes),
	KUNIT_CASE(test_ats_requests),
	KUNIT_CASE(test_ats_execute),
	KUNIT_CASE(test_ats_privilege),
	KUNIT_CASE(test_ats_identity),
	KUNIT_CASE(test_rec_cfg_ats),
	KUNIT_CASE(test_translated),
	KUNIT_CASE(test_translated_is_data),
	KUNIT_CASE(test_split_without_atschk_complains),
	KUNIT_CASE(test_speculation),
	KUNIT_CASE(test_slow_speculation),
	KUNIT_CASE(test_no_speculation_when_off),
	KUNIT_CASE(test_results_are_complete),
	KUNIT_CASE(lesson_20_half_programmed),
	KUNIT_CASE(lesson_35_request_outside_eats),
	KUNIT_CASE(lesson_41_quiet_cd),
	{ }
};

static struct kunit_suite model_translate_suite = {
	.name = "smmu3-model-translate",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = model_translate_cases,
};

kunit_test_suite(model_translate_suite);
