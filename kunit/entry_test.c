// SPDX-License-Identifier: GPL-2.0-only
/*
 * The entry writer: what an SMMU could see at every moment of every change.
 *
 * Between two waits the SMMU may hold any mixture of the words known to it and
 * those stored since. The observer below is called by every store of the writer,
 * which is compiled into this file for that: it makes every such mixture and asks
 * the architecture's table (kunit/ste_table.h, not the code under test) whether it
 * means anything but the old entry or the new one. What each change may cost is
 * found by trying every order of stores (entry_every_*), and stands in tables
 * worked out by hand besides (entry_torn_*).
 */
/* native: hw/ste.c hw/cd.c */
#include <kunit/test.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/cd.h"
#include "hw/ste.h"
#include "kunit/ste_table.h"

/* the writer, with a look after each of its stores */
static void __maybe_unused observe_store(const void *at, size_t size);

/* all that was stored before is in memory first */
static bool ordered;

#pragma push_macro("WRITE_ONCE")
#pragma push_macro("dma_wmb")
#undef WRITE_ONCE
#undef dma_wmb
/* stands for that of the room */
#define dma_wmb() (ordered = true)
#define WRITE_ONCE(x, value) do {					\
	typeof(x) *at = &(x);						\
									\
	*at = (value);							\
	observe_store(at, sizeof(*at));					\
} while (0)

#include "table/entry.c"

/* KUnit stores with it too */
#pragma pop_macro("dma_wmb")
#pragma pop_macro("WRITE_ONCE")

#define WORDS	8
#define BYTES	64
#define HELD	4	/* values of a word at a time, plenty */

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
	__le64 held[WORDS][HELD];	/* what the SMMU may hold: the last is in memory */
	unsigned int nr_held[WORDS];
	unsigned int waits;
	unsigned int fail_at;		/* this wait and all after it fail; 0: none does */
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

enum verdict { SEES_OLD_OR_NEW, SEES_INVALID, SEES_A_THIRD };

static enum verdict judge(const struct observer *o, const __le64 *mixture)
{
	__le64 seen[WORDS];

	o->behave(mixture, seen);
	if (o->same(seen, o->old) || o->same(seen, o->new))
		return SEES_OLD_OR_NEW;
	return is_nothing(seen) ? SEES_INVALID : SEES_A_THIRD;
}

static void complain(struct observer *o, const char *why)
{
	if (o->ok)
		KUNIT_FAIL(o->test, "%s, pair %u, after wait %u: %s", o->what, o->pair,
			   o->waits, why);
	o->ok = false;
}

/* all that the SMMU might put together of what it may hold */
static void observe_mixtures(struct observer *o)
{
	unsigned int pick[WORDS] = {}, i;
	__le64 mixture[WORDS];
	enum verdict verdict;

	do {
		for (i = 0; i < WORDS; i++)
			mixture[i] = o->held[i][pick[i]];
		verdict = judge(o, mixture);
		if (verdict == SEES_A_THIRD)
			complain(o, "a third entry was visible");
		if (verdict == SEES_INVALID)
			o->broken = true;
		for (i = 0; i < WORDS && ++pick[i] == o->nr_held[i]; i++)
			pick[i] = 0;
	} while (i < WORDS);
}

static struct observer *watching;

/* called after every store of the writer */
static void observe_store(const void *at, size_t size)
{
	struct observer *o = watching;
	unsigned long word = (const __le64 *)at - o->live;

	if (size != sizeof(__le64) || word >= WORDS || o->nr_held[word] == HELD) {
		complain(o, "a store that is not one of a word of the entry");
		return;
	}
	if (!ordered)
		complain(o, "the entry may be seen before what it points to");
	o->held[word][o->nr_held[word]++] = o->live[word];
	observe_mixtures(o);
}

/* nothing older than what is in memory can be seen from now on */
static void forget_older(struct observer *o)
{
	unsigned int i;

	for (i = 0; i < WORDS; i++) {
		if (o->held[i][o->nr_held[i] - 1] != o->live[i])
			complain(o, "a word changed without a single store");
		o->held[i][0] = o->live[i];
		o->nr_held[i] = 1;
	}
}

/* stands for a wait; from the one that fails on nothing is forgotten any more */
static int observe(void *cookie)
{
	struct observer *o = cookie;

	o->waits++;
	if (o->fail_at && o->waits >= o->fail_at)
		return -ETIMEDOUT;
	forget_older(o);
	return 0;
}

static void start_observing(struct observer *o, const __le64 *live,
			    const __le64 *to)
{
	unsigned int i;

	o->behave(live, o->old);
	o->behave(to, o->new);
	o->live = live;
	for (i = 0; i < WORDS; i++) {
		o->held[i][0] = live[i];
		o->nr_held[i] = 1;
	}
	o->waits = 0;
	o->broken = false;
	o->ok = true;
	ordered = false;
	watching = o;
}

/* move @from to @to under observation, in @live */
static int watch(struct observer *o, const struct smmu3_entry_kind *kind,
		 __le64 *live, const __le64 *from, const __le64 *to)
{
	const struct smmu3_entry_sync sync = { .sync = observe, .cookie = o };
	unsigned int i;
	int err;

	memcpy(live, from, BYTES);
	start_observing(o, live, to);
	err = smmu3_entry_write(kind, live, to, &sync);
	KUNIT_EXPECT_TRUE_MSG(o->test, !memcmp(live, to, BYTES),
			      "%s, pair %u: not the target", o->what, o->pair);
	for (i = 0; i < WORDS; i++)
		if (o->nr_held[i] != 1)
			complain(o, "no wait after the last store");
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
	[S1_B]     = "2221021BBBBBB",
	[S1_SSID]  = "2222202BBBBBB",
	[S1_ATS]   = "2221120BBBBBB",
	[S2_A]     = "222BBBB0B112B",
	[S2_B]     = "222BBBBB0BBBB",
	[S2_ATS]   = "222BBBB1B022B",
	[S2_STALL] = "222BBBB1B20BB",
	[NESTED]   = "222BBBB2B2B01",
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

	/* EATS=01 must not meet S2S=1: one goes off, then the other goes on */
	watch(&o, &smmu3_ste_kind, live, ste[S2_STALL].dw, ste[S2_ATS].dw);
	KUNIT_EXPECT_FALSE(test, o.broken);
	KUNIT_EXPECT_EQ(test, o.waits, 2U);
	watch(&o, &smmu3_ste_kind, live, ste[S2_ATS].dw, ste[S2_STALL].dw);
	KUNIT_EXPECT_FALSE(test, o.broken);
	KUNIT_EXPECT_EQ(test, o.waits, 2U);
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

/*
 * ---- the fewest waits, by trying every order of stores ----
 *
 * A word goes from what it was to what it will be by one store or by two, the first
 * of which leaves what the old entry needs and brings what the new one needs besides
 * (or, where the entry is to be broken, clears V in word 0). Each store belongs to
 * one of at most three phases, which a wait ends.
 */
#define MOVING		4	/* words that change at most */
#define MIXTURES	81	/* three values of each */
#define PHASES		3

struct puzzle {
	unsigned int word[MOVING];
	unsigned int nr;
	__le64 value[MOVING][3];	/* was, half-way, will be */
	bool bad[MIXTURES];		/* may not be seen */
};

/* phases of the two stores; the first 1, 3 and 6 rows need 1, 2 and 3 phases */
static const struct {
	u8 half;			/* 0: there is no such store */
	u8 full;
} stores[] = { { 0, 1 }, { 0, 2 }, { 1, 2 }, { 0, 3 }, { 1, 3 }, { 2, 3 } };

static const unsigned int ways_of_a_word[PHASES + 1] = { 0, 1, 3, 6 };

static unsigned int value_after(unsigned int way, unsigned int phase)
{
	if (phase >= stores[way].full)
		return 2;
	return stores[way].half && phase >= stores[way].half;
}

/* may all be seen that one phase of a plan makes possible? */
static bool phase_is_fine(const struct puzzle *p, const unsigned int *way,
			  unsigned int phase)
{
	unsigned int set, i, mixture, place;

	for (set = 0; set < BIT(p->nr); set++) {
		mixture = 0;
		for (i = 0, place = 1; i < p->nr; i++, place *= 3)
			mixture += place * value_after(way[i], phase - !(set & BIT(i)));
		if (p->bad[mixture])
			return false;
	}
	return true;
}

static bool plan_exists(const struct puzzle *p, unsigned int phases)
{
	unsigned int way[MOVING] = {}, i, phase;

	do {
		for (phase = 1; phase <= phases; phase++)
			if (!phase_is_fine(p, way, phase))
				break;
		if (phase > phases)
			return true;
		for (i = 0; i < p->nr && ++way[i] == ways_of_a_word[phases]; i++)
			way[i] = 0;
	} while (i < p->nr);
	return false;
}

static void judge_mixtures(const struct observer *o, struct puzzle *p,
			   const __le64 *from, enum verdict worst)
{
	unsigned int mixture, i, rest;
	__le64 words[WORDS];

	memcpy(words, from, BYTES);
	for (mixture = 0; mixture < MIXTURES; mixture++) {
		for (i = 0, rest = mixture; i < p->nr; i++, rest /= 3)
			words[p->word[i]] = p->value[i][rest % 3];
		/* rest: a number with more digits than there are words */
		p->bad[mixture] = rest || judge(o, words) > worst;
	}
}

static unsigned int fewest_phases(const struct observer *o, struct puzzle *p,
				  const __le64 *from, enum verdict worst)
{
	unsigned int phases;

	judge_mixtures(o, p, from, worst);
	for (phases = 1; phases <= PHASES; phases++)
		if (plan_exists(p, phases))
			return phases;
	return 0;
}

/* @used: what the old entry needs, safe bits apart. Word 0 takes part in any case. */
static void lay_out(struct kunit *test, struct puzzle *p, const __le64 *from,
		    const __le64 *to, const __le64 *used)
{
	unsigned int i;

	p->nr = 0;
	for (i = 0; i < WORDS; i++) {
		if (i && from[i] == to[i])
			continue;
		KUNIT_ASSERT_LT(test, p->nr, (unsigned int)MOVING);
		p->word[p->nr] = i;
		p->value[p->nr][0] = from[i];
		p->value[p->nr][1] = (from[i] & used[i]) | (to[i] & ~used[i]);
		p->value[p->nr][2] = to[i];
		p->nr++;
	}
}

/* the fewest waits that lead from @from to @to, and whether nothing hitless does */
static unsigned int fewest_waits(const struct observer *o, const __le64 *from,
				 const __le64 *to, const __le64 *used,
				 __le64 valid, bool *broken)
{
	unsigned int waits;
	struct puzzle p;

	*broken = false;
	if (!memcmp(from, to, BYTES))
		return 0;
	lay_out(o->test, &p, from, to, used);
	waits = fewest_phases(o, &p, from, SEES_OLD_OR_NEW);
	if (waits)
		return waits;
	*broken = true;
	p.value[0][1] = from[0] & ~valid;
	return fewest_phases(o, &p, from, SEES_INVALID);
}

/* ---- every pair of the kinds of stream table entries ---- */

/* fields of stage 1: a table, another, two with substreams that differ in S1DSS */
static const struct wire_field s1_contents[][8] = {
	{ { 55, 6, 0x400 }, { 67, 66, 1 }, { 69, 68, 1 }, { 71, 70, 3 } },
	{ { 55, 6, 0x800 }, { 67, 66, 1 }, { 69, 68, 1 }, { 71, 70, 3 } },
	{ { 5, 4, 1 }, { 55, 6, 0x400 }, { 63, 59, 5 }, { 65, 64, 2 },
	  { 67, 66, 1 }, { 69, 68, 1 }, { 71, 70, 3 } },
	{ { 5, 4, 1 }, { 55, 6, 0x400 }, { 63, 59, 5 }, { 65, 64, 1 },
	  { 67, 66, 1 }, { 69, 68, 1 }, { 71, 70, 3 } },
};

/* fields of stage 2: a table, another, another VMID. S2AA64, S2PTW, S2R are last */
static const struct wire_field s2_contents[][10] = {
	{ { 143, 128, 1 }, { 165, 160, 25 }, { 167, 166, 1 }, { 178, 176, 2 },
	  { 247, 196, 0x800 }, { 179, 179, 1 }, { 182, 182, 1 }, { 186, 186, 1 } },
	{ { 143, 128, 1 }, { 165, 160, 25 }, { 167, 166, 1 }, { 178, 176, 2 },
	  { 247, 196, 0x900 }, { 179, 179, 1 }, { 182, 182, 1 }, { 186, 186, 1 } },
	{ { 143, 128, 2 }, { 165, 160, 25 }, { 167, 166, 1 }, { 178, 176, 2 },
	  { 247, 196, 0x800 }, { 179, 179, 1 }, { 182, 182, 1 }, { 186, 186, 1 } },
};

/* one kind of entry: Config, and which rows of the two tables above fill it */
struct ste_content {
	u8 config;
	u8 s1;
	u8 s2;
};

static const struct ste_content ste_contents[] = {
	{ 0 }, { 4 },
	{ 5, 0, 0 }, { 5, 1, 0 }, { 5, 2, 0 }, { 5, 3, 0 },
	{ 6, 0, 0 }, { 6, 0, 1 }, { 6, 0, 2 },
	{ 7, 0, 0 }, { 7, 1, 0 }, { 7, 2, 0 }, { 7, 3, 0 },
	{ 7, 0, 1 }, { 7, 0, 2 },
};

#define MAX_STES (1 + ARRAY_SIZE(ste_contents) * 16)

/*
 * @variant: EATS in bits [1:0], S1STALLD in bit 2, S2S in bit 3. False if such an
 * entry is ILLEGAL, or if its kind ignores what the variant is about.
 */
static bool build_ste(__le64 *ste, const struct ste_content *c, unsigned int variant)
{
	unsigned int eats = variant & 3;
	bool stalld = variant & 4, s2s = variant & 8;
	bool s1 = c->config & 1, s2 = c->config & 2;

	if ((eats && !s1 && !s2) || (eats == 2 && !(s1 && s2)) || eats == 3)
		return false;
	if ((stalld && !s1) || (s2s && (!s2 || eats)))
		return false;

	memset(ste, 0, BYTES);
	wire_put(ste, 0, 0, 1);
	wire_put(ste, 3, 1, c->config);
	if (!c->config)
		return true;
	wire_put(ste, 83, 83, 1);	/* MEV */
	wire_put(ste, 109, 108, 1);	/* SHCFG: as it comes in */
	if (s1)
		wire_put_all(ste, s1_contents[c->s1]);
	if (s2)
		wire_put_all(ste, s2_contents[c->s2]);
	wire_put(ste, 93, 92, eats);
	wire_put(ste, 91, 91, stalld);
	wire_put(ste, 185, 185, s2s);
	return true;
}

/* one invalid entry and all that can be built; returns how many */
static unsigned int build_stes(__le64 (*ste)[WORDS])
{
	unsigned int i, variant, n = 1;

	memset(ste[0], 0, BYTES);
	for (i = 0; i < ARRAY_SIZE(ste_contents); i++)
		for (variant = 0; variant < 16; variant++)
			n += build_ste(ste[n], &ste_contents[i], variant);
	return n;
}

/* what an STE needs to stay as it is: used, without MEV and where it may EATS */
static void ste_fixed(const __le64 *from, const __le64 *to, __le64 *fixed)
{
	bool eats = wire_get(from, 93, 92) < 2 && wire_get(to, 93, 92) < 2;
	bool s2s = wire_get(from, 185, 185) || wire_get(to, 185, 185);

	ste_rows_used(from, fixed);
	wire_put(fixed, 83, 83, 0);
	if (eats && !s2s)
		wire_put(fixed, 93, 92, 0);
}

static void cd_fixed(const __le64 *from, const __le64 *to, __le64 *fixed)
{
	unsigned int i;

	for (i = 0; i < WORDS; i++)
		fixed[i] = cpu_to_le64(~0ULL);
	if (wire_get(from, 14, 14)) {
		wire_put(fixed, 13, 0, 0);
		wire_put(fixed, 119, 68, 0);
	}
	if (wire_get(from, 30, 30)) {
		wire_put(fixed, 29, 16, 0);
		wire_put(fixed, 183, 132, 0);
	}
	if (!wire_get(from, 31, 31)) {
		memset(fixed, 0, BYTES);
		wire_put(fixed, 31, 31, 1);
	}
}

typedef void (*fixed_fn)(const __le64 *from, const __le64 *to, __le64 *fixed);

static void check_every_pair(struct observer *o, const struct smmu3_entry_kind *kind,
			     fixed_fn fixed, __le64 (*entry)[WORDS], unsigned int nr)
{
	unsigned int pair, waits, hitless = 0;
	__le64 live[WORDS], used[WORDS];
	bool broken;

	for (pair = 0; pair < nr * nr; pair++) {
		const __le64 *from = entry[pair / nr], *to = entry[pair % nr];

		o->pair = 1000 * (pair / nr) + pair % nr;
		KUNIT_EXPECT_EQ(o->test, watch(o, kind, live, from, to), 0);
		fixed(from, to, used);
		waits = fewest_waits(o, from, to, used, kind->valid, &broken);
		KUNIT_EXPECT_EQ_MSG(o->test, o->waits, waits, "%s %u to %u", o->what,
				    pair / nr, pair % nr);
		KUNIT_EXPECT_EQ_MSG(o->test, (int)o->broken, (int)broken,
				    "%s %u to %u broken", o->what, pair / nr, pair % nr);
		hitless += !broken;
	}
	/* both ways were really taken */
	KUNIT_EXPECT_GT(o->test, hitless, nr);
	KUNIT_EXPECT_LT(o->test, hitless, nr * nr - nr);
}

/* lessons 14 and 16: never a third entry, never more waits or breaks than it takes */
static void entry_every_pair_of_stes(struct kunit *test)
{
	struct observer o = { .test = test, .what = "STE", .behave = ste_behave,
			      .same = ste_same };
	__le64 (*ste)[WORDS] = kunit_kzalloc(test, MAX_STES * BYTES, GFP_KERNEL);
	unsigned int nr;

	KUNIT_ASSERT_NOT_NULL(test, ste);
	nr = build_stes(ste);
	/* 3 without a stage, 4 of stage 1 by 4 variants, 3 of 2 by 3, 6 of both by 8 */
	KUNIT_ASSERT_EQ(test, nr, 3U + 4 * 4 + 3 * 3 + 6 * 8);
	check_every_pair(&o, &smmu3_ste_kind, ste_fixed, ste, nr);
}

/* ---- and of context descriptors ---- */

/* valid ones: V, AA64, A, R, EPD1 and a walk (T0SZ, IR0, OR0, SH0) are common */
static const struct wire_field cd_common[] = {
	{ 31, 31, 1 }, { 41, 41, 1 }, { 46, 45, 3 }, { 30, 30, 1 },
	{ 5, 0, 16 }, { 9, 8, 1 }, { 11, 10, 1 }, { 13, 12, 3 }, {}
};

static const struct wire_field cd_contents[][8] = {
	{ { 63, 48, 1 }, { 119, 68, 0x800 }, { 223, 192, 0x44ff04 } },
	{ { 63, 48, 1 }, { 119, 68, 0x900 }, { 223, 192, 0x44ff04 } },	/* table */
	{ { 63, 48, 2 }, { 119, 68, 0x800 }, { 223, 192, 0x44ff04 } },	/* ASID */
	{ { 63, 48, 2 }, { 119, 68, 0x900 }, { 223, 192, 0x44ff04 } },
	{ { 63, 48, 1 }, { 119, 68, 0x800 }, { 223, 192, 0xff04 } },	/* attributes */
	/* EPD0, of either ASID: no walk, no table */
	{ { 63, 48, 1 }, { 14, 14, 1 }, { 13, 12, 0 }, { 11, 8, 0 }, { 5, 0, 0 },
	  { 223, 192, 0x44ff04 } },
	{ { 63, 48, 2 }, { 14, 14, 1 }, { 13, 12, 0 }, { 11, 8, 0 }, { 5, 0, 0 },
	  { 223, 192, 0x44ff04 } },
};

#define ALL_CDS (1 + 2 * ARRAY_SIZE(cd_contents))

/* lessons 14, 16 and 41; each kind with and without stalls */
static void entry_every_pair_of_cds(struct kunit *test)
{
	struct observer o = { .test = test, .what = "CD", .behave = cd_behave,
			      .same = cd_same };
	__le64 (*cd)[WORDS] = kunit_kzalloc(test, ALL_CDS * BYTES, GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, cd);
	for (i = 1; i < ALL_CDS; i++) {
		wire_put_all(cd[i], cd_common);
		wire_put_all(cd[i], cd_contents[(i - 1) / 2]);
		wire_put(cd[i], 44, 44, i % 2);
	}
	check_every_pair(&o, &smmu3_cd_kind, cd_fixed, cd, ALL_CDS);
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

/* what an entry in memory means once a wait has failed */
static bool is_one_of_three(const struct observer *o, const __le64 *live)
{
	__le64 seen[WORDS];

	o->behave(live, seen);
	return o->same(seen, o->old) || o->same(seen, o->new) || is_nothing(seen);
}

/*
 * A wait fails, so the SMMU holds what it likes of all that was stored meanwhile:
 * the writer stores nothing more. Then it is asked to go back, on top of that and
 * with every wait failing or none, and to abort.
 */
static void check_unconfirmed(struct observer *o, const struct smmu3_entry_kind *kind,
			      const __le64 *from, const __le64 *to, unsigned int dead,
			      bool give_up)
{
	const struct smmu3_entry_sync sync = { .sync = observe, .cookie = o };
	__le64 live[WORDS];
	int ret;

	memcpy(live, from, BYTES);
	start_observing(o, live, to);
	if (smmu3_entry_write(kind, live, to, &sync) != -ETIMEDOUT)
		complain(o, "the failure is not told");
	if (o->waits != o->fail_at)
		complain(o, "it goes on after a wait that failed");
	if (!is_one_of_three(o, live))
		complain(o, "memory is left with a mixture");

	o->fail_at = dead;
	o->waits = 0;
	ret = smmu3_entry_write(kind, live, from, &sync);
	if (dead && dead <= o->waits && ret != -ETIMEDOUT)
		complain(o, "the failure to go back is not told");
	if (!ret && memcmp(live, from, BYTES))
		complain(o, "it is not back");
	if (give_up) {
		o->fail_at = 1;
		o->waits = 0;
		if (smmu3_entry_stop(live, 0, &sync) != -ETIMEDOUT)
			complain(o, "the failure to stop is not told");
		if (live[0])
			complain(o, "an entry that shall be invalid is not");
	}
}

/* how often a change waits when all goes well */
static unsigned int waits_of(struct observer *o, const struct smmu3_entry_kind *kind,
			     const __le64 *from, const __le64 *to)
{
	__le64 live[WORDS];

	o->fail_at = 0;
	watch(o, kind, live, from, to);
	return o->waits;
}

static void check_every_failure(struct observer *o, const struct smmu3_entry_kind *kind,
				const __le64 (*entries)[WORDS], unsigned int n)
{
	unsigned int from, to, waits, fail, dead, failures = 0;

	for (from = 0; from < n; from++)
		for (to = 0; to < n; to++) {
			o->pair = 100 * from + to;
			waits = waits_of(o, kind, entries[from], entries[to]);
			for (fail = 1; fail <= waits; fail++)
				for (dead = 0; dead <= 3; dead++, failures++) {
					o->fail_at = fail;
					check_unconfirmed(o, kind, entries[from], entries[to],
							  dead, dead);
				}
		}
	KUNIT_EXPECT_GT(o->test, failures, n * n);
}

static void entry_failed_wait_of_stes(struct kunit *test)
{
	struct observer o = { .test = test, .what = "STE", .behave = ste_behave,
			      .same = ste_same };
	struct smmu3_ste ste[NR_STES];

	make_stes(ste);
	check_every_failure(&o, &smmu3_ste_kind, (const __le64 (*)[WORDS])ste, NR_STES);
}

static void entry_failed_wait_of_cds(struct kunit *test)
{
	struct observer o = { .test = test, .what = "CD", .behave = cd_behave,
			      .same = cd_same };
	struct smmu3_cd cd[NR_CDS];

	make_cds(cd);
	check_every_failure(&o, &smmu3_cd_kind, (const __le64 (*)[WORDS])cd, NR_CDS);
}

static struct kunit_case entry_cases[] = {
	KUNIT_CASE(entry_torn_ste_lesson_14),
	KUNIT_CASE(entry_no_needless_break_lesson_16),
	KUNIT_CASE(entry_torn_cd_lesson_14),
	KUNIT_CASE(entry_every_pair_of_stes),
	KUNIT_CASE(entry_every_pair_of_cds),
	KUNIT_CASE(entry_critical_word_is_stored_once),
	KUNIT_CASE(entry_arbitrary_stes_lesson_15),
	KUNIT_CASE(entry_failed_wait_of_stes),
	KUNIT_CASE(entry_failed_wait_of_cds),
	{}
};

static struct kunit_suite entry_suite = {
	.name = "smmu3-entry",
	.test_cases = entry_cases,
};

kunit_test_suite(entry_suite);
