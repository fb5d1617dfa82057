// SPDX-License-Identifier: GPL-2.0-only
/*
 * The entry writer: what an SMMU could see at every moment of every change.
 *
 * Between two waits the SMMU may hold any mixture of the words before and after.
 * The observer below runs as the wait: it makes every such mixture and asks the
 * architecture's table (kunit/ste_table.h, not the code under test) whether it
 * means anything but the old entry or the new one. What each change may cost is
 * a table too, worked out by hand.
 */
/* native: table/entry.c hw/ste.c hw/cd.c */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/cd.h"
#include "hw/ste.h"
#include "kunit/ste_table.h"
#include "table/entry.h"

#define WORDS	8
#define BYTES	64

/* how an entry behaves: itself without all that the SMMU ignores */
typedef void (*behave_fn)(const __le64 *entry, __le64 *behaviour);

/* true if the two mean the same, or differ only by what may change in place */
typedef bool (*same_fn)(const __le64 *a, const __le64 *b);

struct observer {
	struct kunit *test;
	const char *what;
	unsigned int pair;
	behave_fn behave;
	same_fn same;
	const __le64 *live;
	__le64 old[WORDS], new[WORDS];	/* behaviours */
	__le64 before[WORDS];		/* what the last wait left */
	unsigned int waits;
	unsigned int fail_at;		/* this wait fails; 0: none does */
	bool broken;			/* an invalid entry was seen */
	bool ok;
};

static void ste_behave(const __le64 *ste, __le64 *behaviour)
{
	unsigned int i;

	ste_rows_used(ste, behaviour);
	for (i = 0; i < WORDS; i++)
		behaviour[i] &= ste[i];
}

/* MEV never matters, EATS does not between off and full */
static bool ste_same(const __le64 *a, const __le64 *b)
{
	__le64 x[WORDS], y[WORDS];
	bool eats = wire_get(a, 93, 92) < 2 && wire_get(b, 93, 92) < 2;
	bool illegal = wire_get(a, 93, 92) == 1 && wire_get(a, 185, 185);

	memcpy(x, a, BYTES);
	memcpy(y, b, BYTES);
	wire_put(x, 83, 83, 0);
	wire_put(y, 83, 83, 0);
	if (eats && !illegal) {
		wire_put(x, 93, 92, 0);
		wire_put(y, 93, 92, 0);
	}
	return !memcmp(x, y, BYTES);
}

static void cd_behave(const __le64 *cd, __le64 *behaviour)
{
	bool valid = wire_get(cd, 31, 31);

	memset(behaviour, 0, BYTES);
	if (!valid)
		return;
	memcpy(behaviour, cd, BYTES);
	if (wire_get(cd, 14, 14)) {	/* EPD0: T0SZ to SH0, TTB0 */
		wire_put(behaviour, 13, 0, 0);
		wire_put(behaviour, 119, 68, 0);
	}
	if (wire_get(cd, 30, 30)) {	/* EPD1: T1SZ to SH1, TTB1 */
		wire_put(behaviour, 29, 16, 0);
		wire_put(behaviour, 183, 132, 0);
	}
}

static bool cd_same(const __le64 *a, const __le64 *b)
{
	return !memcmp(a, b, BYTES);
}

static bool is_nothing(const __le64 *behaviour)
{
	static const __le64 nothing[WORDS];

	return !memcmp(behaviour, nothing, BYTES);
}

/* one thing that the SMMU might have put together */
static void observe_mixture(struct observer *o, const __le64 *mixture)
{
	__le64 seen[WORDS];

	o->behave(mixture, seen);
	if (o->same(seen, o->old) || o->same(seen, o->new))
		return;
	if (is_nothing(seen)) {
		o->broken = true;
		return;
	}
	if (o->ok)
		KUNIT_FAIL(o->test, "%s, pair %u, wait %u: a third entry was visible",
			   o->what, o->pair, o->waits);
	o->ok = false;
}

/* stands for a wait: nothing older than this moment can be seen from now on */
static int observe(void *cookie)
{
	struct observer *o = cookie;
	__le64 mixture[WORDS];
	unsigned int set, i;

	o->waits++;
	for (set = 0; set < 1U << WORDS; set++) {
		for (i = 0; i < WORDS; i++)
			mixture[i] = set & BIT(i) ? o->live[i] : o->before[i];
		observe_mixture(o, mixture);
	}
	memcpy(o->before, o->live, BYTES);
	return o->waits == o->fail_at ? -ETIMEDOUT : 0;
}

/* move @from to @to under observation, in @live */
static int watch(struct observer *o, const struct smmu3_entry_kind *kind,
		 __le64 *live, const __le64 *from, const __le64 *to)
{
	const struct smmu3_entry_sync sync = { .sync = observe, .cookie = o };
	int err;

	memcpy(live, from, BYTES);
	memcpy(o->before, from, BYTES);
	o->behave(from, o->old);
	o->behave(to, o->new);
	o->live = live;
	o->waits = 0;
	o->broken = false;
	o->ok = true;
	err = smmu3_entry_write(kind, live, to, &sync);
	KUNIT_EXPECT_TRUE_MSG(o->test, !memcmp(live, to, BYTES),
			      "%s, pair %u: not the target", o->what, o->pair);
	KUNIT_EXPECT_TRUE_MSG(o->test, !memcmp(o->before, to, BYTES),
			      "%s, pair %u: no wait after the last store",
			      o->what, o->pair);
	return err;
}

enum {
	INVALID, ABORT, BYPASS,
	S1_A, S1_B, S1_SSID, S1_ATS,
	S2_A, S2_B, S2_ATS, S2_STALL,
	NESTED, SPLIT,
	NR_STES
};

/*
 * Waits for each change; B is three waits with the entry invalid meanwhile.
 * One wait: one word. Two: something to prepare or to tidy. Three: both.
 */
static const char *const ste_cost[NR_STES] = {
	/* to: I A B, S1 A B SSID ATS, S2 A B ATS STALL, N S */
	[INVALID]  = "0122222222222",
	[ABORT]    = "1022222222222",
	[BYPASS]   = "2202222222222",
	[S1_A]     = "2220121BBBBBB",
	[S1_B]     = "2221022BBBBBB",
	[S1_SSID]  = "2222203BBBBBB",
	[S1_ATS]   = "2221220BBBBBB",
	[S2_A]     = "222BBBB0B112B",
	[S2_B]     = "222BBBBB0BBBB",
	[S2_ATS]   = "222BBBB1B0B2B",
	[S2_STALL] = "222BBBB1BB0BB",
	[NESTED]   = "222BBBB2B3B01",
	[SPLIT]    = "222BBBBBBBB10",
};

static void make_stes(struct smmu3_ste *ste)
{
	struct smmu3_ste_s1 s1 = { .cdtab = 0x10000, .coherent = true,
				   .can_stall = true };
	struct smmu3_ste_s2 s2 = { .root = 0x8000, .vmid = 1, .ipa_bits = 39,
				   .start_level = 1, .granule_lg2 = 12,
				   .oas_bits = 40, .coherent = true };

	memset(ste, 0, NR_STES * sizeof(*ste));
	smmu3_ste_abort(&ste[ABORT]);
	smmu3_ste_bypass(&ste[BYPASS]);
	smmu3_ste_stage1(&ste[S1_A], &s1);
	s1.ats = true;
	smmu3_ste_stage1(&ste[S1_ATS], &s1);
	s1.ats = false;
	s1.cdtab = 0x20000;
	smmu3_ste_stage1(&ste[S1_B], &s1);
	s1.cdmax_lg2 = 5;
	s1.cdtab_fmt = 1;
	smmu3_ste_stage1(&ste[S1_SSID], &s1);

	smmu3_ste_stage2(&ste[S2_A], &s2);
	s2.ats = true;
	smmu3_ste_stage2(&ste[S2_ATS], &s2);
	s2.ats = false;
	s2.stall = true;
	smmu3_ste_stage2(&ste[S2_STALL], &s2);
	s2.stall = false;
	s2.vmid = 2;
	s2.root = 0x18000;
	smmu3_ste_stage2(&ste[S2_B], &s2);

	/* no encoder makes these: the stage 2 of S2_A under a guest's stage 1 */
	ste[NESTED] = ste[S2_A];
	ste[NESTED].dw[0] = ste[S1_B].dw[0];
	ste[NESTED].dw[1] |= ste[S1_B].dw[1];
	wire_put(ste[NESTED].dw, 3, 1, 7);
	ste[SPLIT] = ste[NESTED];
	wire_put(ste[SPLIT].dw, 93, 92, 2);
}

/* all pairs: what is visible, how many waits, broken only where it has to be */
static void entry_torn_ste_lesson_14(struct kunit *test)
{
	struct observer o = { .test = test, .what = "STE", .behave = ste_behave,
			      .same = ste_same };
	struct smmu3_ste ste[NR_STES];
	__le64 live[WORDS];
	unsigned int from, to, waits;
	char cost;

	make_stes(ste);
	for (from = 0; from < NR_STES; from++)
		for (to = 0; to < NR_STES; to++) {
			o.pair = 100 * from + to;
			KUNIT_EXPECT_EQ(test, watch(&o, &smmu3_ste_kind, live,
						    ste[from].dw, ste[to].dw), 0);
			cost = ste_cost[from][to];
			waits = cost == 'B' ? 3 : cost - '0';
			KUNIT_EXPECT_EQ_MSG(test, o.waits, waits,
					    "STE %u to %u", from, to);
			KUNIT_EXPECT_EQ_MSG(test, (int)o.broken, cost == 'B',
					    "STE %u to %u broken", from, to);
		}
}

/* the switches that lesson 16 is about, by name */
static void entry_no_needless_break_lesson_16(struct kunit *test)
{
	struct observer o = { .test = test, .what = "STE", .behave = ste_behave,
			      .same = ste_same };
	struct smmu3_ste ste[NR_STES];
	__le64 live[WORDS];

	make_stes(ste);
	watch(&o, &smmu3_ste_kind, live, ste[S1_B].dw, ste[S1_ATS].dw);
	KUNIT_EXPECT_FALSE(test, o.broken);

	/* merging of events along with another change */
	wire_put(ste[S1_B].dw, 83, 83, 0);
	watch(&o, &smmu3_ste_kind, live, ste[S1_A].dw, ste[S1_B].dw);
	KUNIT_EXPECT_FALSE(test, o.broken);

	/* ATS on while stalls go off: EATS=01 must not meet S2S=1 */
	watch(&o, &smmu3_ste_kind, live, ste[S2_STALL].dw, ste[S2_ATS].dw);
	KUNIT_EXPECT_TRUE(test, o.broken);
}

enum {
	CD_INVALID, CD_A, CD_A_ROOT, CD_B, CD_B_ROOT, CD_MAIR, CD_RELEASED,
	NR_CDS
};

static const char *const cd_cost[NR_CDS] = {
	[CD_INVALID]  = "0222222",
	[CD_A]        = "2011B12",
	[CD_A_ROOT]   = "210B1B2",
	[CD_B]        = "21B01B2",
	[CD_B_ROOT]   = "2B110B2",
	[CD_MAIR]     = "21BBB0B",
	[CD_RELEASED] = "22222B0",
};

static void make_cds(struct smmu3_cd *cd)
{
	struct smmu3_cd_params p = { .root = 0x8000, .mair = 0x44ff04, .asid = 1,
				     .va_bits = 48, .granule_lg2 = 12,
				     .ips_bits = 44, .coherent = true };

	memset(cd, 0, NR_CDS * sizeof(*cd));
	smmu3_cd_stage1(&cd[CD_A], &p);
	p.root = 0x18000;
	smmu3_cd_stage1(&cd[CD_A_ROOT], &p);
	p.asid = 2;
	smmu3_cd_stage1(&cd[CD_B_ROOT], &p);
	p.root = 0x8000;
	smmu3_cd_stage1(&cd[CD_B], &p);
	p.asid = 1;
	p.mair = 0xff04;
	smmu3_cd_stage1(&cd[CD_MAIR], &p);

	/* lesson 41: a context whose table is gone stays valid, without walks */
	cd[CD_RELEASED] = cd[CD_A];
	wire_put(cd[CD_RELEASED].dw, 13, 0, 0);
	wire_put(cd[CD_RELEASED].dw, 14, 14, 1);
	wire_put(cd[CD_RELEASED].dw, 119, 68, 0);
}

static void entry_torn_cd_lesson_14(struct kunit *test)
{
	struct observer o = { .test = test, .what = "CD", .behave = cd_behave,
			      .same = cd_same };
	struct smmu3_cd cd[NR_CDS];
	__le64 live[WORDS];
	unsigned int from, to, waits;
	char cost;

	make_cds(cd);
	for (from = 0; from < NR_CDS; from++)
		for (to = 0; to < NR_CDS; to++) {
			o.pair = 100 * from + to;
			KUNIT_EXPECT_EQ(test, watch(&o, &smmu3_cd_kind, live,
						    cd[from].dw, cd[to].dw), 0);
			cost = cd_cost[from][to];
			waits = cost == 'B' ? 3 : cost - '0';
			KUNIT_EXPECT_EQ_MSG(test, o.waits, waits,
					    "CD %u to %u", from, to);
			KUNIT_EXPECT_EQ_MSG(test, (int)o.broken, cost == 'B',
					    "CD %u to %u broken", from, to);
		}
}

/* a reproducible sequence, the same on every run */
static u64 next_random(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* the one word that matters takes bits that were free before along, in one store */
static void entry_critical_word_is_stored_once(struct kunit *test)
{
	struct observer o = { .test = test, .what = "STE", .behave = ste_behave,
			      .same = ste_same };
	struct smmu3_ste ste[NR_STES];
	__le64 live[WORDS];

	/* revived with another pointer: only word 0 differs */
	make_stes(ste);
	wire_put(ste[S1_A].dw, 0, 0, 0);
	watch(&o, &smmu3_ste_kind, live, ste[S1_A].dw, ste[S1_B].dw);
	KUNIT_EXPECT_EQ(test, o.waits, 1U);

	/* S1Fmt means nothing until S1CDMax, in the same word, is not 0 */
	make_stes(ste);
	wire_put(ste[S1_A].dw, 65, 64, 2);
	watch(&o, &smmu3_ste_kind, live, ste[S1_A].dw, ste[S1_SSID].dw);
	KUNIT_EXPECT_EQ(test, o.waits, 1U);
}

/* entries with anything in them, changed in one to four fields */
static void entry_arbitrary_stes_lesson_15(struct kunit *test)
{
	struct observer o = { .test = test, .what = "random STE",
			      .behave = ste_behave, .same = ste_same };
	__le64 from[WORDS] = {}, to[WORDS], live[WORDS];
	unsigned int i, n, hitless = 0, broken = 0;
	u64 state = 0x9e3779b97f4a7c15;

	for (o.pair = 0; o.pair < 4000; o.pair++) {
		const struct ste_row *row;

		for (i = 0; i < ARRAY_SIZE(ste_rows); i++)
			wire_put(from, ste_rows[i].hi, ste_rows[i].lo,
				 next_random(&state));
		wire_put(from, 3, 3, 1);
		wire_put(from, 185, 185, 0);	/* a legal entry to begin with */
		memcpy(to, from, BYTES);
		for (n = next_random(&state) % 4 + 1; n; n--) {
			i = next_random(&state) % ARRAY_SIZE(ste_rows);
			row = &ste_rows[i];
			wire_put(to, row->hi, row->lo, next_random(&state));
		}
		if (wire_get(to, 93, 92) == 1)
			wire_put(to, 185, 185, 0);
		watch(&o, &smmu3_ste_kind, live, from, to);
		KUNIT_EXPECT_LE(test, o.waits, 3U);
		if (o.broken)
			broken++;
		else
			hitless++;
	}
	/* both ways were really taken */
	KUNIT_EXPECT_GT(test, hitless, 100U);
	KUNIT_EXPECT_GT(test, broken, 100U);
}

/* a wait that fails is reported, the first of them, and the work is finished */
static void entry_failed_wait_is_returned(struct kunit *test)
{
	struct observer o = { .test = test, .what = "STE", .behave = ste_behave,
			      .same = ste_same };
	struct smmu3_ste ste[NR_STES];
	__le64 live[WORDS];

	make_stes(ste);
	for (o.fail_at = 1; o.fail_at <= 3; o.fail_at++) {
		KUNIT_EXPECT_EQ(test, watch(&o, &smmu3_ste_kind, live,
					    ste[S2_A].dw, ste[S1_A].dw),
				-ETIMEDOUT);
		KUNIT_EXPECT_EQ(test, o.waits, 3U);
	}
	KUNIT_EXPECT_EQ(test, watch(&o, &smmu3_ste_kind, live, ste[S2_A].dw,
				    ste[S1_A].dw), 0);
}

static struct kunit_case entry_cases[] = {
	KUNIT_CASE(entry_torn_ste_lesson_14),
	KUNIT_CASE(entry_no_needless_break_lesson_16),
	KUNIT_CASE(entry_torn_cd_lesson_14),
	KUNIT_CASE(entry_critical_word_is_stored_once),
	KUNIT_CASE(entry_arbitrary_stes_lesson_15),
	KUNIT_CASE(entry_failed_wait_is_returned),
	{}
};

static struct kunit_suite entry_suite = {
	.name = "smmu3-entry",
	.test_cases = entry_cases,
};

kunit_test_suite(entry_suite);
