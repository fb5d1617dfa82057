// SPDX-License-Identifier: GPL-2.0-only
/*
 * Endpoints of the model: what their ATC keeps, what drops it, and page requests.
 */
/* native: model */
#include "kunit/model_queues.h"

#define SEEDS 50
#define SID 1
#define PAGES 0x1b000		/* table of level 3, on the bench */
#define OLD_PA 0x40000000ULL
#define NEW_PA 0x50000000ULL
#define ALL_SIZE 52

#define READ_WRITE 0xf43	/* AF, Inner Shareable, unprivileged, not global */
#define READ_ONLY 0xfc3
#define PRIVILEGED 0xf03

static const struct model_mood eager = { .speculate = 500 };

/* an endpoint whose STE has four CDs, all with one table of 4K pages */
static void set_up(struct bench *b, u8 eats)
{
	u64 ste[8], cd[8];
	unsigned int i;

	bench_make_stage1(ste, 2);
	put_bits(ste, 93, 92, eats);
	bench_ste(b, SID, ste);
	config_drop_stes(b->m, SID, SID, true);
	bench_make_cd(cd);
	for (i = 0; i < 4; i++)
		bench_cd(b, i, cd);
	bench_store(b, BENCH_STAGE1, (BENCH_PA + PAGES) | 3);
	model_endpoint_add(b->m, SID);
	model_endpoint_enable_ats(b->m, SID, true);
}

static struct bench *bench_of(struct kunit *test)
{
	struct bench *b = test->priv;

	queues_open(b);
	set_up(b, 1);
	return b;
}

static void start(struct bench *b, const struct model_mood *mood, u64 seed)
{
	queues_start(b, mood, seed);
	set_up(b, 1);
}

static void map(struct bench *b, unsigned int page, u64 pa, u64 attrs)
{
	bench_store(b, PAGES + 8 * page, (pa + ((u64)page << 12)) | attrs);
}

static void unmap(struct bench *b, unsigned int page)
{
	bench_store(b, PAGES + 8 * page, 0);
}

/* what CMD_TLBI_NH_ASID does when it takes effect */
static void drop_tlb(struct bench *b)
{
	struct tlb_scope s = { .op = 0x11, .asid = 5 };

	tlb_drop(b->m, &s);
}

static void drop_atc(struct bench *b)
{
	KUNIT_EXPECT_TRUE(b->test, ats_invalidate(b->m, SID, false, false, 0, 0, ALL_SIZE));
}

static struct model_access at(unsigned int page, u32 ssid, bool write)
{
	struct model_access a = {
		.sid = SID,
		.ssv = ssid,
		.ssid = ssid,
		.addr = ((u64)page << 12) + 0x123,
		.write = write,
	};

	return a;
}

static struct model_result dma(struct bench *b, unsigned int page, u32 ssid, bool write)
{
	struct model_access a = at(page, ssid, write);

	return model_endpoint_access(b->m, &a);
}

static bool reaches(struct bench *b, unsigned int page, u64 pa)
{
	struct model_result res = dma(b, page, 0, true);

	return res.outcome == MODEL_DONE && res.pa == pa + ((u64)page << 12) + 0x123;
}

/* ---- the ATC ---- */

static void translations_are_kept(struct kunit *test)
{
	struct bench *b = bench_of(test);

	map(b, 3, OLD_PA, READ_WRITE);
	KUNIT_EXPECT_TRUE(test, reaches(b, 3, OLD_PA));
	unmap(b, 3);
	drop_tlb(b);
	KUNIT_EXPECT_TRUE(test, reaches(b, 3, OLD_PA));
	drop_atc(b);
	KUNIT_EXPECT_EQ(test, dma(b, 3, 0, true).outcome, MODEL_ABORTED);
	/* faults of requests are not told */
	KUNIT_EXPECT_EQ(test, queue_used(&b->m->regs.evtq), 0);
	bench_expect_good(b);
}

static void without_ats_it_goes_untranslated(struct kunit *test)
{
	struct bench *b = bench_of(test);

	model_endpoint_enable_ats(b->m, SID, false);
	map(b, 3, OLD_PA, READ_WRITE);
	KUNIT_EXPECT_TRUE(test, reaches(b, 3, OLD_PA));
	unmap(b, 3);
	drop_tlb(b);
	KUNIT_EXPECT_EQ(test, dma(b, 3, 0, true).event, EV_F_TRANSLATION);
	KUNIT_EXPECT_EQ(test, queue_used(&b->m->regs.evtq), 1);
	model_endpoint_remove(b->m, SID);
	KUNIT_EXPECT_EQ(test, dma(b, 3, 0, true).event, EV_F_TRANSLATION);
	bench_expect_good(b);
}

static void no_permission_is_not_kept(struct kunit *test)
{
	struct bench *b = bench_of(test);

	KUNIT_EXPECT_EQ(test, dma(b, 3, 0, false).outcome, MODEL_ABORTED);
	map(b, 3, OLD_PA, READ_ONLY);
	KUNIT_EXPECT_EQ(test, dma(b, 3, 0, false).outcome, MODEL_DONE);
	KUNIT_EXPECT_EQ(test, dma(b, 3, 0, true).outcome, MODEL_ABORTED);
	/* it asks again for what it lacks */
	map(b, 3, OLD_PA, READ_WRITE);
	drop_tlb(b);
	KUNIT_EXPECT_EQ(test, dma(b, 3, 0, true).outcome, MODEL_DONE);
	bench_expect_good(b);
}

static void refused_by_structures(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u64 none[8] = { };

	bench_ste(b, SID, none);
	config_drop_stes(b->m, SID, SID, true);
	KUNIT_EXPECT_EQ(test, dma(b, 3, 0, false).outcome, MODEL_ATS_CA);
	bench_expect_good(b);
}

/* What a privileged transaction got is not for others. */
static void privilege_is_part_of_it(struct kunit *test)
{
	struct model_access a = at(3, 1, false);
	struct bench *b = bench_of(test);

	map(b, 3, OLD_PA, PRIVILEGED);
	a.priv = true;
	KUNIT_EXPECT_EQ(test, model_endpoint_access(b->m, &a).outcome, MODEL_DONE);
	KUNIT_EXPECT_EQ(test, dma(b, 3, 1, false).outcome, MODEL_ABORTED);
	KUNIT_EXPECT_EQ(test, model_endpoint_access(b->m, &a).outcome, MODEL_DONE);
	bench_expect_good(b);
}

/* which of these entries are left after a command: bit i of @left is entry i */
static const struct atc_place {
	unsigned int page;
	u32 ssid;
} atc_places[] = {
	{ 4, 0 }, { 5, 0 }, { 8, 0 }, { 4, 1 }, { 8, 1 }, { 4, 2 },
};

struct scope_case {
	bool ssv;
	bool global;
	u32 ssid;
	u64 addr;
	u8 size;
	u8 left;
};

static const struct scope_case scope_cases[] = {
	{ false, false, 0, 0x4000, 0, 0x3e },
	{ false, false, 0, 0x4fff, 0, 0x3e },
	{ false, false, 0, 0x5000, 1, 0x3c },		/* aligned down */
	{ false, false, 0, 0x7000, 2, 0x3c },
	{ false, false, 0, 0x0000, 4, 0x38 },
	{ false, false, 0, 0x0000, 1, 0x3f },
	{ false, false, 0, 0xffffffffffff0000, 51, 0x3f },
	{ false, false, 0, 0x7fffffffffff0000, 51, 0x38 },
	{ false, false, 0, 0x4000, ALL_SIZE, 0x00 },
	{ false, true, 1, 0x4000, 0, 0x3e },		/* both ignored */
	{ true, false, 1, 0x4000, 0, 0x37 },
	{ true, false, 1, 0x0000, 4, 0x27 },
	{ true, false, 1, 0x0000, ALL_SIZE, 0x27 },
	{ true, false, 3, 0x0000, ALL_SIZE, 0x3f },
	{ true, true, 1, 0x4000, 0, 0x17 },
	{ true, true, 3, 0x0000, ALL_SIZE, 0x07 },
};

/* entries that go on working although nothing is mapped any more */
static u8 entries_left(struct bench *b)
{
	unsigned int i;
	u8 left = 0;

	for (i = 0; i < ARRAY_SIZE(atc_places); i++)
		if (dma(b, atc_places[i].page, atc_places[i].ssid, false).outcome == MODEL_DONE)
			left |= BIT(i);
	return left;
}

/* each entry is where the others are not: it takes a few tries to have all */
static void fill(struct bench *b)
{
	unsigned int i, tries;

	for (i = 0; i < ARRAY_SIZE(atc_places); i++)
		map(b, atc_places[i].page, OLD_PA, READ_WRITE);
	for (tries = 0; tries < 8; tries++)
		entries_left(b);
	for (i = 0; i < ARRAY_SIZE(atc_places); i++)
		unmap(b, atc_places[i].page);
	drop_tlb(b);
}

static void invalidation_scopes(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(scope_cases); i++) {
		const struct scope_case *c = &scope_cases[i];

		start(b, &model_calm, 1);
		fill(b);
		KUNIT_EXPECT_EQ(test, entries_left(b), 0x3f);
		KUNIT_EXPECT_TRUE(test, ats_invalidate(b->m, SID, c->ssv, c->global, c->ssid,
						       c->addr, c->size));
		KUNIT_EXPECT_EQ_MSG(test, entries_left(b), c->left, "case %u", i);
		bench_expect_good(b);
	}
}

/* An entry goes if any part of it is in the span. */
static void part_of_an_entry_is_enough(struct kunit *test)
{
	struct bench *b = bench_of(test);

	bench_store(b, BENCH_STAGE1, OLD_PA | (READ_WRITE & ~2ULL));	/* 2 MiB */
	KUNIT_EXPECT_TRUE(test, reaches(b, 3, OLD_PA));
	bench_store(b, BENCH_STAGE1, 0);
	drop_tlb(b);
	/* one entry serves the whole of it */
	KUNIT_EXPECT_TRUE(test, reaches(b, 0x1ff, OLD_PA));
	KUNIT_EXPECT_TRUE(test, ats_invalidate(b->m, SID, false, false, 0, 0x200000, 0));
	KUNIT_EXPECT_TRUE(test, reaches(b, 3, OLD_PA));
	KUNIT_EXPECT_TRUE(test, ats_invalidate(b->m, SID, false, false, 0, 0x1ff000, 0));
	KUNIT_EXPECT_FALSE(test, reaches(b, 3, OLD_PA));
	bench_expect_good(b);
}

static void muted_keeps_everything(struct kunit *test)
{
	struct bench *b = bench_of(test);

	map(b, 3, OLD_PA, READ_WRITE);
	KUNIT_EXPECT_TRUE(test, reaches(b, 3, OLD_PA));
	unmap(b, 3);
	drop_tlb(b);
	model_endpoint_mute(b->m, SID, true);
	KUNIT_EXPECT_FALSE(test, ats_invalidate(b->m, SID, false, false, 0, 0, ALL_SIZE));
	KUNIT_EXPECT_TRUE(test, reaches(b, 3, OLD_PA));
	/* nobody is there to be waited for */
	KUNIT_EXPECT_TRUE(test, ats_invalidate(b->m, 9, false, false, 0, 0, ALL_SIZE));
	model_endpoint_mute(b->m, SID, false);
	drop_atc(b);
	KUNIT_EXPECT_FALSE(test, reaches(b, 3, OLD_PA));
}

/* EATS=10: the endpoint keeps an IPA, and stage 2 has the last word */
static void split_stages(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u64 ste[8], cd[8], map_all = 0x7fd;	/* block at 0, stage 2, read and write */

	b->m->regs.cr0 |= CR0_ATSCHK;
	b->m->regs.cr0ack |= CR0_ATSCHK;
	bench_make_nested(ste, 0);
	put_bits(ste, 93, 92, 2);
	bench_ste(b, SID, ste);
	bench_make_cd(cd);
	bench_cd(b, 0, cd);
	config_drop_stes(b->m, SID, SID, true);
	/* stage 2 maps all tables, at BENCH_PA, to themselves; and 2 MiB to OLD_PA */
	bench_store(b, BENCH_STAGE2 + 8 * (BENCH_PA >> 21), BENCH_PA | map_all);
	bench_store(b, BENCH_STAGE2, OLD_PA | map_all);
	map(b, 3, 0, READ_WRITE);
	KUNIT_EXPECT_TRUE(test, reaches(b, 3, OLD_PA));
	bench_store(b, BENCH_STAGE2, 0);
	bench_clean(b);
	KUNIT_EXPECT_EQ(test, dma(b, 3, 0, true).event, EV_F_TRANSLATION);
	bench_expect_good(b);
}

/* ---- page requests ---- */

static void ask(struct bench *b, unsigned int page, u32 ssid, u16 group, bool last)
{
	struct model_access a = at(page, ssid, true);

	model_page_request(b->m, &a, group, last, false);
}

static void ask_stop(struct bench *b, u32 ssid, u16 group)
{
	struct model_access a = at(0, ssid, false);

	model_page_request(b->m, &a, group, true, true);
}

static void expect_response(struct bench *b, u16 group, u8 code)
{
	u32 sid = 0;
	u16 of = 0;
	u8 said = 0xff;

	KUNIT_EXPECT_TRUE(b->test, model_page_response(b->m, &sid, &of, &said));
	KUNIT_EXPECT_EQ(b->test, sid, SID);
	KUNIT_EXPECT_EQ(b->test, of, group);
	KUNIT_EXPECT_EQ(b->test, said, code);
}

static void expect_silence(struct bench *b)
{
	u32 sid;
	u16 group;
	u8 code;

	KUNIT_EXPECT_FALSE(b->test, model_page_response(b->m, &sid, &group, &code));
}

static void page_request_words(struct kunit *test)
{
	static const struct {
		struct model_access a;
		u16 group;
		bool last, stop;
		u64 words[2];
	} cases[] = {
		{ { .sid = SID, .addr = 0x123456789, .ssid = 5, .priv = true, .insn = true },
		  0x1ff, false, false, { 0x1000000000000001, 0x1234561ff } },
		{ { .sid = SID, .addr = 0x123456789, .write = true },
		  0, true, false, { 0x6000000000000001, 0x123456000 } },
		{ { .sid = SID, .ssv = true, .ssid = 0xfedcb, .addr = 0x1000, .priv = true,
		    .insn = true }, 1, true, false, { 0xdc0fedcb00000001, 0x1001 } },
		{ { .sid = SID, .ssv = true, .ssid = 2, .addr = 0x1000 },
		  2, false, true, { 0xc000000200000001, 0x2 } },
	};
	struct bench *b = bench_of(test);
	u64 words[2] = { };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		model_page_request(b->m, &cases[i].a, cases[i].group, cases[i].last,
				   cases[i].stop);
		KUNIT_EXPECT_TRUE(test, page_take(b, words));
		KUNIT_EXPECT_EQ_MSG(test, words[0], cases[i].words[0], "%u: %#llx", i, words[0]);
		KUNIT_EXPECT_EQ_MSG(test, words[1], cases[i].words[1], "%u: %#llx", i, words[1]);
	}
	bench_expect_good(b);
}

static void groups_are_answered_once(struct kunit *test)
{
	struct bench *b = bench_of(test);

	ask(b, 3, 2, 7, false);
	KUNIT_EXPECT_EQ(test, model_unanswered(b->m), 0U);
	ask(b, 4, 2, 7, true);
	expect_silence(b);
	KUNIT_EXPECT_EQ(test, model_unanswered(b->m), 1U);
	ats_respond(b->m, SID, true, 2, 7, 2);
	expect_response(b, 7, 0);
	bench_expect_good(b);
	KUNIT_EXPECT_EQ(test, model_unanswered(b->m), 0U);
	ats_respond(b->m, SID, true, 2, 7, 2);
	bench_expect_complaint(b);
	expect_silence(b);
	/* the index is free again */
	ask(b, 3, 2, 7, true);
	ats_respond(b->m, SID, true, 2, 7, 0);
	expect_response(b, 7, 0xf);
	ask(b, 3, 0, 7, true);
	ats_respond(b->m, SID, false, 0, 7, 1);
	expect_response(b, 7, 1);
	bench_expect_good(b);
}

static void wrong_answers_complain(struct kunit *test)
{
	struct bench *b = bench_of(test);

	ats_respond(b->m, SID, false, 0, 7, 2);
	bench_expect_complaint(b);
	ask(b, 3, 2, 7, false);
	ats_respond(b->m, SID, true, 2, 7, 2);
	bench_expect_complaint(b);
	ask(b, 3, 2, 7, true);
	ats_respond(b->m, SID, true, 1, 7, 2);
	bench_expect_complaint(b);
	ats_respond(b->m, SID, false, 0, 7, 2);
	bench_expect_complaint(b);
	ask_stop(b, 2, 8);
	ats_respond(b->m, SID, true, 2, 8, 2);
	bench_expect_complaint(b);
	expect_silence(b);
	ats_respond(b->m, SID, true, 2, 7, 2);
	expect_response(b, 7, 0);
	bench_expect_good(b);
}

/* PRIQEN not in effect: every request fails, stop markers vanish */
static void refused_requests(struct kunit *test)
{
	struct bench *b = bench_of(test);

	queues_close(b, CR0_PRIQEN);
	ask(b, 3, 2, 7, false);
	expect_response(b, 7, 0xf);
	ask(b, 3, 2, 7, true);
	expect_response(b, 7, 0xf);
	ask_stop(b, 2, 8);
	expect_silence(b);
	ats_respond(b->m, SID, true, 2, 7, 2);
	bench_expect_complaint(b);
}

static void overflown_requests(struct kunit *test)
{
	struct bench *b = bench_of(test);
	unsigned int i;
	u64 none[8] = { };

	for (i = 0; i < QUEUE_SIZE; i++)
		ask(b, 3, 2, i, false);
	ask(b, 3, 2, 7, false);
	ask_stop(b, 2, 8);
	expect_silence(b);
	ask(b, 3, 2, 0, true);
	expect_response(b, 0, 0);
	/* its Last is missing in the queue: it is to be ignored */
	ats_respond(b->m, SID, true, 2, 0, 2);
	KUNIT_EXPECT_TRUE(test, model_complaint(b->m) &&
			  strstr(model_complaint(b->m), "the SMMU has answered"));
	bench_expect_complaint(b);
	/* without an STE nobody knows whether to send a PASID */
	bench_ste(b, SID, none);
	config_drop_stes(b->m, SID, SID, true);
	ask(b, 3, 2, 7, true);
	expect_response(b, 7, 0xf);
	ask(b, 3, 0, 7, true);
	expect_response(b, 7, 0);
}

/* ---- lessons ---- */

/* whether the old page is reached after its last user was told that it is gone */
static bool stale_after_unmap(struct bench *b, bool atc_first)
{
	struct model_access a = at(3, 0, false);
	unsigned int i;

	map(b, 3, OLD_PA, READ_WRITE);
	KUNIT_EXPECT_TRUE(b->test, reaches(b, 3, OLD_PA));
	model_hint(b->m, &a);
	unmap(b, 3);
	if (!atc_first)
		drop_tlb(b);
	drop_atc(b);
	for (i = 0; i < 20; i++)
		model_tick(b->m);
	if (atc_first)
		drop_tlb(b);
	return dma(b, 3, 0, false).outcome == MODEL_DONE;
}

static void lesson_33_atc_refills_after_tlbi(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed, stale = 0;

	for (seed = 1; seed <= SEEDS; seed++) {
		start(b, &eager, seed);
		stale += stale_after_unmap(b, true);
		start(b, &eager, seed);
		KUNIT_EXPECT_FALSE(test, stale_after_unmap(b, false));
		bench_expect_good(b);
	}
	KUNIT_EXPECT_GT(test, stale, 0);
}

/* one owner leaves and another comes; whether it meets what the first left */
static bool meets_old_owner(struct bench *b, bool invalidate)
{
	map(b, 3, OLD_PA, READ_WRITE);
	KUNIT_EXPECT_TRUE(b->test, reaches(b, 3, OLD_PA));
	model_endpoint_enable_ats(b->m, SID, false);
	if (invalidate)
		drop_atc(b);
	unmap(b, 3);
	drop_tlb(b);
	map(b, 3, NEW_PA, READ_WRITE);
	model_endpoint_enable_ats(b->m, SID, true);
	return !reaches(b, 3, NEW_PA);
}

static void lesson_34_stale_atc_after_detach(struct kunit *test)
{
	struct bench *b = test->priv;

	start(b, &model_calm, 1);
	KUNIT_EXPECT_TRUE(test, meets_old_owner(b, false));
	start(b, &model_calm, 1);
	KUNIT_EXPECT_FALSE(test, meets_old_owner(b, true));
	bench_expect_good(b);
}

static void set_eats(struct bench *b, u8 eats)
{
	u64 ste[8];

	bench_make_stage1(ste, 2);
	put_bits(ste, 93, 92, eats);
	bench_ste(b, SID, ste);
	config_drop_stes(b->m, SID, SID, true);
}

static void wait(struct bench *b)
{
	unsigned int i;

	for (i = 0; i < 20; i++)
		ats_tick(b->m);
}

/* on and off again; @wrong: the endpoint first, and last */
static void switch_ats(struct bench *b, bool wrong)
{
	model_endpoint_enable_ats(b->m, SID, false);
	set_eats(b, 0);
	if (wrong) {
		model_endpoint_enable_ats(b->m, SID, true);
		wait(b);
		return;
	}
	set_eats(b, 1);
	wait(b);
	model_endpoint_enable_ats(b->m, SID, true);
	wait(b);
	model_endpoint_enable_ats(b->m, SID, false);
	set_eats(b, 0);
	drop_atc(b);
	wait(b);
}

static void lesson_35_unsupported_requests(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_access a = at(3, 0, false);

	start(b, &eager, 1);
	model_hint(b->m, &a);
	switch_ats(b, false);
	bench_expect_good(b);
	KUNIT_EXPECT_EQ(test, queue_used(&b->m->regs.evtq), 0);
	/* on: the endpoint asks before its STE allows it */
	switch_ats(b, true);
	KUNIT_EXPECT_GT(test, model_complaints(b->m), 0);
	model_forgive(b->m);
	/* off: it asks after its STE forbids it */
	set_eats(b, 1);
	wait(b);
	bench_expect_good(b);
	set_eats(b, 0);
	wait(b);
	KUNIT_EXPECT_GT(test, model_complaints(b->m), 0);
}

/* the Size that covers pages @first to @last */
static u8 covering(unsigned int first, unsigned int last)
{
	u8 size = 0;

	while ((first ^ last) >> size)
		size++;
	return size;
}

/* how many of the pages are still reached after an invalidation of that Size */
static unsigned int left_in_span(struct bench *b, unsigned int first, unsigned int last,
				 u8 size)
{
	unsigned int page, left = 0;

	for (page = first; page <= last; page++) {
		map(b, page, OLD_PA, READ_WRITE);
		KUNIT_EXPECT_TRUE(b->test, reaches(b, page, OLD_PA));
	}
	for (page = first; page <= last; page++)
		unmap(b, page);
	drop_tlb(b);
	ats_invalidate(b->m, SID, false, false, 0, (u64)first << 12, size);
	for (page = first; page <= last; page++)
		left += reaches(b, page, OLD_PA);
	drop_atc(b);
	return left;
}

static void lesson_36_span_covers_both_ends(struct kunit *test)
{
	struct bench *b = bench_of(test);
	unsigned int first, last;

	for (first = 0; first < 10; first++)
		for (last = first; last < 10; last++)
			KUNIT_EXPECT_EQ(test, 0, left_in_span(b, first, last,
							      covering(first, last)));
	/* two pages are not always within 8 KiB: 3 and 4 need 32 KiB */
	KUNIT_EXPECT_EQ(test, covering(3, 4), 3);
	KUNIT_EXPECT_EQ(test, left_in_span(b, 3, 4, 1), 1);
	bench_expect_good(b);
}

static void lesson_42_no_interrupt_for_page_requests(struct kunit *test)
{
	struct bench *b = bench_of(test);
	unsigned int i;

	/* (a) nobody is told, and the endpoint waits for ever */
	b->m->regs.irq_ctrl &= ~BIT(1);
	b->m->regs.irq_ctrlack &= ~BIT(1);
	for (i = 0; i < QUEUE_SIZE; i++)
		ask(b, 3, 2, i, true);
	for (i = 0; i < 100; i++)
		model_tick(b->m);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), 0);
	expect_silence(b);
	/* (b) without PRI each request fails at once */
	queues_close(b, CR0_PRIQEN);
	ask(b, 3, 2, 9, true);
	expect_response(b, 9, 0xf);
}

static struct kunit_case ats_cases[] = {
	KUNIT_CASE(translations_are_kept),
	KUNIT_CASE(without_ats_it_goes_untranslated),
	KUNIT_CASE(no_permission_is_not_kept),
	KUNIT_CASE(refused_by_structures),
	KUNIT_CASE(privilege_is_part_of_it),
	KUNIT_CASE(invalidation_scopes),
	KUNIT_CASE(part_of_an_entry_is_enough),
	KUNIT_CASE(muted_keeps_everything),
	KUNIT_CASE(split_stages),
	KUNIT_CASE(page_request_words),
	KUNIT_CASE(groups_are_answered_once),
	KUNIT_CASE(wrong_answers_complain),
	KUNIT_CASE(refused_requests),
	KUNIT_CASE(overflown_requests),
	KUNIT_CASE(lesson_33_atc_refills_after_tlbi),
	KUNIT_CASE(lesson_34_stale_atc_after_detach),
	KUNIT_CASE(lesson_35_unsupported_requests),
	KUNIT_CASE(lesson_36_span_covers_both_ends),
	KUNIT_CASE(lesson_42_no_interrupt_for_page_requests),
	{}
};

static struct kunit_suite ats_suite = {
	.name = "model_ats",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = ats_cases,
};

kunit_test_suite(ats_suite);
