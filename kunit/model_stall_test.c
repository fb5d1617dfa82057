// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stalled transactions of the model: their records, what answers them, what becomes
 * of them.
 */
/* native: model */
#include "kunit/model_queues.h"

#define SEEDS 50
#define BLOCK 0x200000ULL	/* a descriptor of level 2 */
#define PA 0x40000000ULL

static const struct model_mood eager = { .speculate = 1000 };
static const struct model_mood keeps_inside = { .lag_record = 1000 };

/* two streams whose faults stall */
static void set_up(struct bench *b)
{
	u64 ste[8], cd[8];

	bench_make_stage1(ste, 0);
	bench_make_cd(cd);
	put_bits(cd, 44, 44, 1);	/* S */
	bench_ste(b, 1, ste);
	bench_ste(b, 2, ste);
	bench_cd(b, 0, cd);
}

static struct bench *bench_of(struct kunit *test)
{
	struct bench *b = test->priv;

	queues_open(b);
	set_up(b);
	return b;
}

static void start(struct bench *b, const struct model_mood *mood, u64 seed)
{
	queues_start(b, mood, seed);
	set_up(b);
}

static void map(struct bench *b, unsigned int block)
{
	/* AF, Inner Shareable, unprivileged read and write, not global */
	bench_store(b, BENCH_STAGE1 + 8 * block, (PA + block * BLOCK) | 0xf41);
}

static struct model_result access_to(struct bench *b, u32 sid, unsigned int block)
{
	struct model_access a = { .sid = sid, .addr = block * BLOCK + 0x123, .can_stall = true };

	return model_access(b->m, &a);
}

/* the STAG of a transaction that stalls */
static u16 stall(struct bench *b, u32 sid, unsigned int block)
{
	struct model_result res = access_to(b, sid, block);

	KUNIT_EXPECT_EQ(b->test, res.outcome, MODEL_STALLED);
	return res.stag;
}

static void expect_over(struct bench *b, u16 stag, enum model_outcome outcome)
{
	struct model_result res = { };

	KUNIT_EXPECT_TRUE(b->test, model_stall_outcome(b->m, stag, &res));
	KUNIT_EXPECT_EQ(b->test, res.outcome, outcome);
}

static void expect_stalled(struct bench *b, u16 stag)
{
	struct model_result res;

	KUNIT_EXPECT_FALSE(b->test, model_stall_outcome(b->m, stag, &res));
}

/* the STAG in the oldest record, which has to be of a stall */
static u16 take_stag(struct bench *b)
{
	u64 event[4] = { };

	KUNIT_EXPECT_TRUE(b->test, event_take(b, event));
	KUNIT_EXPECT_EQ(b->test, bits(event, 7, 0), EV_F_TRANSLATION);
	KUNIT_EXPECT_EQ(b->test, bits(event, 95, 95), 1);
	return bits(event, 79, 64);
}

static void make_abort(struct bench *b, u32 sid)
{
	u64 ste[8] = { 1 };

	bench_ste(b, sid, ste);
	config_drop_stes(b->m, sid, sid, true);
}

/* ---- CMD_RESUME ---- */

static void retry_succeeds(struct kunit *test)
{
	struct bench *b = bench_of(test);
	struct model_result res = { };
	u16 stag = stall(b, 1, 3);

	KUNIT_EXPECT_EQ(test, take_stag(b), stag);
	expect_stalled(b, stag);
	map(b, 3);
	stall_resume(b->m, 1, stag, true, false);
	KUNIT_EXPECT_TRUE(test, model_stall_outcome(b->m, stag, &res));
	KUNIT_EXPECT_EQ(test, res.outcome, MODEL_DONE);
	KUNIT_EXPECT_EQ(test, res.pa, PA + 3 * BLOCK + 0x123);
	KUNIT_EXPECT_EQ(test, queue_used(&b->m->regs.evtq), 0);
	bench_expect_good(b);
}

static void retry_stalls_again(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u16 first = stall(b, 1, 3), second;

	take_stag(b);
	stall_resume(b->m, 1, first, true, false);
	expect_stalled(b, first);
	second = take_stag(b);
	expect_stalled(b, second);
	stall_resume(b->m, 1, second, false, true);
	/* both were one transaction */
	expect_over(b, first, MODEL_ABORTED);
	expect_over(b, second, MODEL_ABORTED);
	bench_expect_good(b);
}

static enum model_outcome terminated(struct bench *b, bool term_model, bool abort)
{
	struct model_config cfg = model_full;
	struct model_result res = { };
	u16 stag;

	cfg.idr[0] &= ~BIT(26);
	cfg.idr[0] |= (u32)term_model << 26;
	bench_start(b, &cfg);
	queues_open(b);
	set_up(b);
	stag = stall(b, 1, 0);
	stall_resume(b->m, 1, stag, false, abort);
	KUNIT_EXPECT_TRUE(b->test, model_stall_outcome(b->m, stag, &res));
	return res.outcome;
}

static void terminate_as_told(struct kunit *test)
{
	struct bench *b = test->priv;

	KUNIT_EXPECT_EQ(test, terminated(b, false, true), MODEL_ABORTED);
	KUNIT_EXPECT_EQ(test, terminated(b, false, false), MODEL_RAZ_WI);
	/* TERM_MODEL=1: nothing but aborts */
	KUNIT_EXPECT_EQ(test, terminated(b, true, false), MODEL_ABORTED);
}

static void resume_without_match_does_nothing(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u16 stag = stall(b, 1, 3);

	stall_resume(b->m, 2, stag, false, true);
	stall_resume(b->m, 1, stag + 1, false, true);
	stall_resume(b->m, 1, stag + 0x8000, false, true);
	expect_stalled(b, stag);
	bench_expect_good(b);
}

static void answering_twice_complains(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u16 stag = stall(b, 1, 3);

	KUNIT_EXPECT_EQ(test, model_unanswered(b->m), 1U);
	stall_resume(b->m, 1, stag, false, true);
	bench_expect_good(b);
	KUNIT_EXPECT_EQ(test, model_unanswered(b->m), 0U);
	stall_resume(b->m, 1, stag, false, true);
	bench_expect_complaint(b);
	stag = stall(b, 1, 3);
	make_abort(b, 1);
	stall_terminate(b->m, 1);
	bench_expect_good(b);
	stall_resume(b->m, 1, stag, true, false);
	bench_expect_complaint(b);
}

static void answering_unseen_complains(struct kunit *test)
{
	struct bench *b = test->priv;

	start(b, &keeps_inside, 1);
	stall_resume(b->m, 1, stall(b, 1, 3), false, true);
	bench_expect_complaint(b);
	KUNIT_EXPECT_TRUE(test, record_sync(b->m));
	KUNIT_EXPECT_EQ(test, queue_used(&b->m->regs.evtq), 0);
}

/* ---- STAGs ---- */

static void no_more_than_stall_max(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_config cfg = model_full;
	u64 event[4] = { };
	u16 stag;

	cfg.idr[5] = (cfg.idr[5] & 0xffff) | 2 << 16;
	bench_start(b, &cfg);
	queues_open(b);
	set_up(b);
	stag = stall(b, 1, 0);
	stall(b, 2, 0);
	take_stag(b);
	take_stag(b);
	KUNIT_EXPECT_EQ(test, access_to(b, 1, 1).outcome, MODEL_ABORTED);
	KUNIT_EXPECT_TRUE(test, event_take(b, event));
	KUNIT_EXPECT_EQ(test, bits(event, 95, 95), 0);
	stall_resume(b->m, 1, stag, false, true);
	stall(b, 1, 1);
	bench_expect_good(b);
}

/* One that was told to go again and has not gone yet takes up its place. */
static void those_that_wait_count(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_mood slow = { .lag_effect = 1000 };
	unsigned int i;

	start(b, &slow, 1);
	for (i = 0; i < 16; i++) {
		stall(b, 1, i);
		stall_resume(b->m, 1, take_stag(b), true, false);
	}
	KUNIT_EXPECT_EQ(test, access_to(b, 1, 0).outcome, MODEL_ABORTED);
	for (i = 0; i < 16; i++)
		map(b, i);
	KUNIT_EXPECT_TRUE(test, model_settle(b->m));
	KUNIT_EXPECT_EQ(test, access_to(b, 1, 0).outcome, MODEL_DONE);
	bench_expect_good(b);
}

/* No STAG is given out while its record waits for an answer. */
static void stags_are_unique(struct kunit *test)
{
	struct bench *b = test->priv;
	u16 held[4] = { };
	unsigned int seed, i, j;

	for (seed = 1; seed <= SEEDS; seed++) {
		start(b, &eager, seed);
		for (i = 0; i < 100; i++) {
			u16 *mine = &held[i % 4];

			if (i >= 4) {
				stall_resume(b->m, 1, *mine, false, true);
				expect_over(b, *mine, MODEL_ABORTED);
			}
			*mine = stall(b, 1, i % 16);
			for (j = 0; j < 4 && j < i; j++)
				if (&held[j] != mine)
					KUNIT_EXPECT_NE(test, held[j], *mine);
			queue_free(b, &b->m->regs.evtq, queue_used(&b->m->regs.evtq));
		}
		bench_expect_good(b);
	}
}

/* ---- the end of a stream ---- */

static void terminate_is_for_one_stream(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u16 one = stall(b, 1, 3), two = stall(b, 2, 3);

	make_abort(b, 1);
	stall_terminate(b->m, 1);
	expect_over(b, one, MODEL_ABORTED);
	expect_stalled(b, two);
	stall_resume(b->m, 2, two, false, true);
	expect_over(b, two, MODEL_ABORTED);
	bench_expect_good(b);
}

/* Its STAG is free, so there must be nothing left that could be answered. */
static void terminate_takes_records_along(struct kunit *test)
{
	struct bench *b = test->priv;

	start(b, &keeps_inside, 1);
	stall(b, 1, 3);
	make_abort(b, 1);
	stall_terminate(b->m, 1);
	KUNIT_EXPECT_TRUE(test, record_sync(b->m));
	KUNIT_EXPECT_EQ(test, queue_used(&b->m->regs.evtq), 0);
}

static void terminate_before_blocking_complains(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u64 bypass[8];

	stall_terminate(b->m, 1);
	bench_expect_complaint(b);
	bench_make_bypass(bypass);
	bench_ste(b, 1, bypass);
	config_drop_stes(b->m, 1, 1, true);
	stall_terminate(b->m, 1);
	bench_expect_complaint(b);
	make_abort(b, 1);
	stall_terminate(b->m, 1);
	bench_expect_good(b);
}

static void switching_off_ends_all(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u16 one = stall(b, 1, 3), two = stall(b, 2, 3);

	stall_terminate_all(b->m);
	expect_over(b, one, MODEL_ABORTED);
	expect_over(b, two, MODEL_ABORTED);
	/* all of them are free again */
	for (two = 0; two < 16; two++)
		stall(b, 1, two);
	bench_expect_good(b);
}

/* Nothing that is told to go again slips out while GBPA takes over. */
static void nothing_goes_while_switching_off(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u16 stag = stall(b, 1, 3);

	map(b, 3);
	b->m->regs.cr0 &= ~CR0_SMMUEN;
	stall_resume(b->m, 1, stag, true, false);
	stall_tick(b->m);
	expect_stalled(b, stag);
	stall_terminate_all(b->m);
	expect_over(b, stag, MODEL_ABORTED);
}

/* ---- what the SMMU does on its own ---- */

static void early_retry_keeps_the_duty(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_result res;
	unsigned int i;
	u16 stag;

	start(b, &eager, 1);
	stag = stall(b, 1, 3);
	for (i = 0; i < 1000; i++)
		stall_tick(b->m);
	expect_stalled(b, stag);
	map(b, 3);
	for (i = 0; i < 1000 && !model_stall_outcome(b->m, stag, &res); i++)
		stall_tick(b->m);
	expect_over(b, stag, MODEL_DONE);
	/* 16 can be outstanding, and this one still is */
	for (i = 0; i < 15; i++)
		stall(b, 1, 4);
	KUNIT_EXPECT_EQ(test, access_to(b, 1, 4).outcome, MODEL_ABORTED);
	/* an answer that comes too late to matter is right all the same */
	take_stag(b);
	stall_resume(b->m, 1, stag, false, true);
	expect_over(b, stag, MODEL_DONE);
	stall(b, 1, 4);
	bench_expect_good(b);
}

static void retry_takes_its_time(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_mood slow = { .lag_effect = 1000 };
	u16 stag;

	start(b, &slow, 1);
	stag = stall(b, 1, 3);
	stall_resume(b->m, 1, stag, true, false);
	expect_stalled(b, stag);
	KUNIT_EXPECT_FALSE(test, stall_idle(b->m));
	map(b, 3);
	KUNIT_EXPECT_TRUE(test, model_settle(b->m));
	expect_over(b, stag, MODEL_DONE);
	KUNIT_EXPECT_TRUE(test, stall_idle(b->m));
}

/* A record that found no room is of an old mapping when a CMD_SYNC completes. */
static void sync_lets_unseen_go_again(struct kunit *test)
{
	struct bench *b = bench_of(test);
	unsigned int i;
	u16 stag;

	for (i = 0; i < QUEUE_SIZE; i++)
		stall(b, 2, i);
	stag = stall(b, 1, 8);
	KUNIT_EXPECT_FALSE(test, record_idle(b->m));
	map(b, 8);
	KUNIT_EXPECT_TRUE(test, record_sync(b->m));
	expect_over(b, stag, MODEL_DONE);
	KUNIT_EXPECT_TRUE(test, record_idle(b->m));
	/* what still faults is stalled again, and told when there is room */
	stall(b, 1, 9);
	for (i = 0; i < 40; i++)
		KUNIT_EXPECT_TRUE(test, record_sync(b->m));
	KUNIT_EXPECT_FALSE(test, record_idle(b->m));
	for (i = 0; i <= QUEUE_SIZE; i++) {
		take_stag(b);
		record_tick(b->m);
	}
	KUNIT_EXPECT_TRUE(test, record_idle(b->m));
	/* and no STAG was lost on the way */
	for (i = QUEUE_SIZE + 1; i < 16; i++)
		stall(b, 1, 9);
	bench_expect_good(b);
}

/* ---- lessons ---- */

/* records of a stream that come after software is through with it */
static unsigned int late_records(struct bench *b, bool terminate)
{
	unsigned int i, late = 0;
	u64 event[4];

	stall(b, 1, 3);
	stall(b, 1, 4);
	make_abort(b, 1);
	if (terminate)
		stall_terminate(b->m, 1);
	if (terminate)
		record_sync(b->m);
	/* what is in the queue is looked at under the lock, and then all is freed */
	while (event_take(b, event))
		;
	for (i = 0; i < 100; i++) {
		model_tick(b->m);
		late += event_take(b, event);
	}
	return late;
}

static void lesson_40_stalls_at_release(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed, late = 0;
	struct model_config cfg = model_full;

	for (seed = 1; seed <= SEEDS; seed++) {
		start(b, &model_nasty, seed);
		late += late_records(b, false);
		start(b, &model_nasty, seed);
		KUNIT_EXPECT_EQ(test, late_records(b, true), 0);
		bench_expect_good(b);
	}
	/* (a) a record of what is freed by then */
	KUNIT_EXPECT_GT(test, late, 0);
	/* (a) and what nobody answers is lost for others */
	cfg.idr[5] = (cfg.idr[5] & 0xffff) | 2 << 16;
	bench_start(b, &cfg);
	queues_open(b);
	set_up(b);
	late_records(b, false);
	KUNIT_EXPECT_EQ(test, access_to(b, 2, 3).outcome, MODEL_ABORTED);
	/* (b) */
	stall_terminate(b->m, 1);
	KUNIT_EXPECT_EQ(test, access_to(b, 2, 3).outcome, MODEL_STALLED);
}

static struct kunit_case stall_cases[] = {
	KUNIT_CASE(retry_succeeds),
	KUNIT_CASE(retry_stalls_again),
	KUNIT_CASE(terminate_as_told),
	KUNIT_CASE(resume_without_match_does_nothing),
	KUNIT_CASE(answering_twice_complains),
	KUNIT_CASE(answering_unseen_complains),
	KUNIT_CASE(no_more_than_stall_max),
	KUNIT_CASE(those_that_wait_count),
	KUNIT_CASE(stags_are_unique),
	KUNIT_CASE(terminate_is_for_one_stream),
	KUNIT_CASE(terminate_takes_records_along),
	KUNIT_CASE(terminate_before_blocking_complains),
	KUNIT_CASE(switching_off_ends_all),
	KUNIT_CASE(nothing_goes_while_switching_off),
	KUNIT_CASE(early_retry_keeps_the_duty),
	KUNIT_CASE(retry_takes_its_time),
	KUNIT_CASE(sync_lets_unseen_go_again),
	KUNIT_CASE(lesson_40_stalls_at_release),
	{}
};

static struct kunit_suite stall_suite = {
	.name = "model_stall",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = stall_cases,
};

kunit_test_suite(stall_suite);
