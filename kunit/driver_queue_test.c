// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver on the model: commands of many CPUs, their completion and their failures.
 *
 * The numbers are of Documentation/lessons.rst.
 */
/* native: rig */
#include "kunit/driver_bench.h"

/* ---- many at once ---- */

#define CROWD_DEPTH	4

/**
 * struct crowd - CPUs that submit while others are at it
 * @b: the bench
 * @left: submissions to come
 * @depth: how many are under way
 * @deepest: how many were, at most
 * @most: commands of the largest
 * @unheard: submissions that did not wait
 */
struct crowd {
	struct bench *b;
	unsigned int left;
	unsigned int depth;
	unsigned int deepest;
	unsigned int most;
	unsigned int unheard;
};

/* when the wait is over all is done that stands before its end in the queue */
static void crowd_wait(struct crowd *c, unsigned int n)
{
	struct bench *b = c->b;
	struct smmu3_cmd_batch batch;

	smmu3_batch_init(&batch, &b->rig.smmu->cmdq);
	bench_add_tlbis(&batch, n);
	KUNIT_EXPECT_EQ(b->test, smmu3_batch_sync(&batch), 0);
	KUNIT_EXPECT_GT(b->test, bench_executed(b), batch.first + n);
}

static bool crowd_has_room(struct crowd *c, unsigned int n)
{
	const struct smmu3_cmdq *q = &c->b->rig.smmu->cmdq;

	return atomic64_read(&q->ticket) + n - bench_executed(c->b) <= 1ULL << q->lg2;
}

/*
 * Another CPU comes. Where the one before it stands between its ticket and PROD, this
 * one cannot wait for its end, but it can leave its commands to it.
 */
static void crowd_between(void *cookie)
{
	struct crowd *c = cookie;
	unsigned int n = 1 + c->left % c->most;

	if (!c->left || c->depth == CROWD_DEPTH)
		return;
	if (!bench_can_wait(c->b) && !crowd_has_room(c, n))
		return;
	c->left--;
	c->depth++;
	c->deepest = max(c->deepest, c->depth);
	if (bench_can_wait(c->b)) {
		crowd_wait(c, n);
	} else {
		KUNIT_EXPECT_EQ(c->b->test, bench_send_tlbis(c->b, n), 0);
		c->unheard++;
	}
	c->depth--;
}

static void crowd_run(struct crowd *c)
{
	struct bench *b = c->b;

	bench_up(b);
	rig_hooks.messages = 0;
	rig_hooks.cookie = c;
	rig_hooks.between = crowd_between;
	while (c->left) {
		c->left--;
		crowd_wait(c, 1 + c->left % c->most);
	}
	rig_hooks.between = NULL;
	KUNIT_EXPECT_EQ(b->test, bench_sync_tlbis(b, 1), 0);
	/* each exactly once, and nobody ran out of time */
	KUNIT_EXPECT_EQ(b->test, bench_executed(b),
			(u64)atomic64_read(&b->rig.smmu->cmdq.ticket));
	KUNIT_EXPECT_EQ(b->test, rig_hooks.messages, 0U);
	KUNIT_EXPECT_GT(b->test, c->deepest, 1U);
	bench_down(b);
}

/* lesson 2: whoever comes when, a token tells of its slot and of all before it */
static void driver_02_tokens_in_slot_order(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int i, seed;

	for (i = 0; i < ARRAY_SIZE(bench_methods); i++)
		for (seed = 1; seed <= 1 + SUITE_ROUNDS(7); seed++) {
			struct crowd c = { .b = b, .left = 100, .most = 6 };

			bench_reset(b);
			b->cfg.seed = seed;
			bench_use_method(b, i);
			bench_cmdq_lg2(b, 4);
			crowd_run(&c);
			KUNIT_EXPECT_GT(test, c.unheard, 0U);
		}
}

/* lesson 4: in a queue that is always full everybody gets a turn */
static void driver_04_small_queues(struct kunit *test)
{
	static const struct {
		u32 lg2;
		unsigned int most;
	} rows[] = { { 1, 1 }, { 1, 5 }, { 2, 7 }, { 6, 60 } };
	struct bench *b = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows) * ARRAY_SIZE(bench_methods); i++) {
		struct crowd c = { .b = b, .left = 64,
				   .most = rows[i / ARRAY_SIZE(bench_methods)].most };

		bench_reset(b);
		bench_use_method(b, i % ARRAY_SIZE(bench_methods));
		bench_cmdq_lg2(b, rows[i / ARRAY_SIZE(bench_methods)].lg2);
		crowd_run(&c);
	}
}

/* lesson 5: stores that nothing orders stay invisible; so all that counts is ordered */
static void driver_05_nothing_stale(struct kunit *test)
{
	static const u32 stages[] = { IDR0_S1P, IDR0_S2P };
	struct bench *b = test->priv;
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(stages); i++) {
		bench_reset(b);
		b->cfg.mood.lag_store = 1000;
		b->cfg.idr[0] &= ~(IDR0_S1P | IDR0_S2P);
		b->cfg.idr[0] |= stages[i];
		bench_cmdq_lg2(b, 2);
		bench_up(b);
		for (n = 0; n < 3; n++)
			bench_life(b, SID + n);
		bench_down(b);
	}
}

/* lesson 8: messages only if the SMMU has them, and snoops, and the operator agrees */
static void driver_08_completion(struct kunit *test)
{
	struct bench *b = test->priv;
	const struct smmu3_cmdq *q;
	unsigned int i;

	for (i = 0; i < 16; i++) {
		bool msi = i & 1, coherent = i & 2, forbidden = i & 4, sev = i & 8;
		bool wanted = msi && coherent && !forbidden;

		bench_reset(b);
		b->cfg.idr[0] &= ~(IDR0_MSI | IDR0_COHACC | IDR0_SEV);
		b->cfg.idr[0] |= (msi ? IDR0_MSI : 0) | (coherent ? IDR0_COHACC : 0) |
				 (sev ? IDR0_SEV : 0);
		b->policy.no_msi = forbidden;
		bench_up(b);
		q = &b->rig.smmu->cmdq;
		KUNIT_EXPECT_EQ_MSG(test, q->method,
				    wanted ? SMMU3_SYNC_MSI :
				    sev ? SMMU3_SYNC_SEV : SMMU3_SYNC_POLL, "row %u", i);
		bench_life(b, SID);
		KUNIT_EXPECT_EQ(test, bench_sync_tlbis(b, 1), 0);
		if (wanted) {
			/* the signal may come behind CONS */
			KUNIT_EXPECT_TRUE(test, model_settle(b->rig.model));
			KUNIT_EXPECT_EQ(test, (u64)le32_to_cpu(*q->msi_word),
					bench_executed(b));
		} else {
			KUNIT_EXPECT_PTR_EQ(test, q->msi_word, NULL);
		}
		bench_down(b);
	}
}

/* ---- commands that fail ---- */

static void add_raw(struct smmu3_cmd_batch *batch, u64 dw0, u64 dw1)
{
	struct smmu3_cmd *cmd = smmu3_batch_next(batch);

	cmd->dw[0] = cpu_to_le64(dw0);
	cmd->dw[1] = cpu_to_le64(dw1);
}

static void one_illegal(struct bench *b, unsigned int before, unsigned int after)
{
	struct model *m = b->rig.model;
	unsigned int done = model_executed(m, OP_TLBI_NH_ASID);
	struct smmu3_cmd_batch batch;

	model_allow_illegal(m, true);
	smmu3_batch_init(&batch, &b->rig.smmu->cmdq);
	bench_add_tlbis(&batch, before);
	add_raw(&batch, 0xff, 0);
	bench_add_tlbis(&batch, after);
	KUNIT_EXPECT_EQ(b->test, smmu3_batch_sync(&batch), -EIO);
	model_allow_illegal(m, false);
	KUNIT_EXPECT_EQ(b->test, model_executed(m, OP_TLBI_NH_ASID) - done, before + after);
	KUNIT_EXPECT_EQ(b->test, bench_sync_tlbis(b, 1), 0);
}

/* lesson 6: the submitter learns of a refused command; all others are executed */
static void driver_06_refused(struct kunit *test)
{
	static const u32 sizes[] = { 1, 3, 8 };
	struct bench *b = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		bench_reset(b);
		bench_cmdq_lg2(b, sizes[i]);
		bench_up(b);
		one_illegal(b, 0, 0);
		one_illegal(b, 0, 5);
		one_illegal(b, 3, 3);
		one_illegal(b, 40, 0);
		bench_life(b, SID);
		bench_down(b);
	}
}

/* lesson 6: a command that cannot be fetched is fetched again, and nobody is told */
static void driver_06_aborted_fetch(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int n;

	bench_up(b);
	for (n = 1; n <= 5; n++) {
		unsigned int done = model_executed(b->rig.model, OP_TLBI_NH_ASID);

		rig_hooks.messages = 0;
		model_abort_fetches(b->rig.model, n);
		KUNIT_EXPECT_EQ(test, bench_sync_tlbis(b, 10), 0);
		KUNIT_EXPECT_EQ(test, model_executed(b->rig.model, OP_TLBI_NH_ASID) - done,
				10U);
		KUNIT_EXPECT_GT(test, rig_hooks.messages, 0U);
	}
	bench_life(b, SID);
}

struct other_cpu {
	struct bench *b;
	bool done;
};

static void submit_meanwhile(void *cookie)
{
	struct other_cpu *o = cookie;

	if (o->done || !bench_can_wait(o->b))
		return;
	o->done = true;
	KUNIT_EXPECT_EQ(o->b->test, bench_sync_tlbis(o->b, 3), 0);
}

/* lesson 7: the one who sent it learns of it, and only that one; the queue goes on */
static void driver_07_endpoint_does_not_answer(struct kunit *test)
{
	struct bench *b = test->priv;
	struct other_cpu o = { .b = b };
	struct smmu3_cmd_batch batch;
	unsigned int muted;

	bench_up(b);
	model_endpoint_add(b->rig.model, SID);
	smmu3_batch_init(&batch, &b->rig.smmu->cmdq);
	for (muted = 2; muted--; ) {
		model_endpoint_mute(b->rig.model, SID, muted);
		o.done = false;
		add_raw(&batch, OP_ATC_INV | (u64)SID << 32, IOVA | 1);
		bench_add_tlbis(&batch, 2);
		rig_hooks.cookie = &o;
		rig_hooks.between = submit_meanwhile;
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&batch), muted ? -EIO : 0);
		rig_hooks.between = NULL;
		KUNIT_EXPECT_TRUE(test, o.done);
	}
	KUNIT_EXPECT_EQ(test, model_executed(b->rig.model, OP_ATC_INV), 2U);
	bench_life(b, SID);
}

/* ---- errata ---- */

/* lesson 54, MMU-600 1076982: wake-up events of it are not waited for */
static void driver_54_no_events(struct kunit *test)
{
	static const struct {
		u32 iidr;
		bool events;
	} rows[] = { { 0x4830043b, false }, { 0x4831043b, true }, { 0, true } };
	struct bench *b = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_reset(b);
		b->cfg.idr[0] &= ~IDR0_MSI;
		b->cfg.iidr = rows[i].iidr;
		bench_up(b);
		bench_life(b, SID);
		KUNIT_EXPECT_EQ(test, bench_sync_tlbis(b, 1), 0);
		KUNIT_EXPECT_TRUE(test, model_settle(b->rig.model));
		KUNIT_EXPECT_EQ_MSG(test, !!(model_take_irqs(b->rig.model) & MODEL_EVENT_SEV),
				    rows[i].events, "row %u", i);
		bench_down(b);
	}
}

/* most commands between two CMD_SYNCs, of those that are still in the slots */
static unsigned int longest_run(const struct smmu3_cmdq *q, u64 from)
{
	u64 pos, end = atomic64_read(&q->ticket);
	unsigned int run = 0, most = 0;

	for (pos = from; pos < end; pos++) {
		const struct smmu3_cmd *cmd = &q->slots[pos & ((1ULL << q->lg2) - 1)];

		run = (le64_to_cpu(cmd->dw[0]) & 0xff) == OP_SYNC ? 0 : run + 1;
		most = max(most, run);
	}
	return most;
}

/* lesson 54, MMU-700 2812531: never more than 32 invalidations without a CMD_SYNC */
static void driver_54_syncs_often(struct kunit *test)
{
	static const struct {
		u32 iidr;
		unsigned int most;
	} rows[] = { { 0x4870043b, 32 }, { 0, 200 } };
	struct bench *b = test->priv;
	struct smmu3_domain *d;
	unsigned int i;
	u64 from;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_reset(b);
		b->cfg.iidr = rows[i].iidr;
		b->cfg.idr[3] &= ~IDR3_RIL;
		bench_up(b);
		d = bench_domain(b);
		bench_map_pages(b, d, IOVA, PA, 200 * SZ_4K);
		from = atomic64_read(&b->rig.smmu->cmdq.ticket);
		bench_unmap(b, d, IOVA, 200 * SZ_4K);
		KUNIT_EXPECT_EQ(test, model_executed(b->rig.model, OP_TLBI_NH_VA), 200U);
		KUNIT_EXPECT_EQ(test, longest_run(&b->rig.smmu->cmdq, from), rows[i].most);
		smmu3_domain_destroy(d);
		bench_down(b);
	}
}

/* lesson 54, Tegra264: what survives an invalidation does not survive the driver's */
static void driver_54_inval_twice(struct kunit *test)
{
	struct bench *b = test->priv;
	struct smmu3_domain *d;
	struct smmu3_master *m;

	b->cfg.inval_twice = true;
	bench_up(b);
	KUNIT_EXPECT_TRUE(test, b->rig.smmu->feat.inval_twice);
	d = bench_domain(b);
	m = bench_master_of(b, SID);
	KUNIT_ASSERT_EQ(test, smmu3_attach(m, d), 0);
	bench_map_pages(b, d, IOVA, PA, SZ_4K);
	KUNIT_EXPECT_EQ(test, bench_dma(b, SID, IOVA).pa, PA);
	bench_unmap(b, d, IOVA, SZ_4K);
	KUNIT_EXPECT_EQ(test, bench_dma(b, SID, IOVA).event, 0x10);
	/* the STE was cached too */
	KUNIT_ASSERT_EQ(test, smmu3_attach(m, &smmu3_identity_domain), 0);
	KUNIT_EXPECT_EQ(test, bench_dma(b, SID, IOVA).pa, IOVA);
	smmu3_master_remove(m);
	smmu3_domain_destroy(d);
	bench_life(b, SID);
}

/* lesson 54: the habits that make the rows of the table harmless that do nothing */
static void driver_54_habits(struct kunit *test)
{
	struct bench *b = test->priv;

	b->cfg.idr[0] |= BIT(5);	/* BTM */
	bench_up(b);
	/* CR2.PTM: broadcast invalidation is not taken part in */
	KUNIT_EXPECT_TRUE(test, model_read32(b->rig.model, 0x2c) & BIT(2));
	bench_life(b, SID);
	bench_life(b, SID + 1);
	/* CMD_PREFETCH_CONFIG and CMD_PREFETCH_ADDR */
	KUNIT_EXPECT_EQ(test, model_executed(b->rig.model, 0x01), 0U);
	KUNIT_EXPECT_EQ(test, model_executed(b->rig.model, 0x02), 0U);
}

static struct kunit_case driver_queue_cases[] = {
	KUNIT_CASE(driver_02_tokens_in_slot_order),
	KUNIT_CASE(driver_04_small_queues),
	KUNIT_CASE(driver_05_nothing_stale),
	KUNIT_CASE(driver_08_completion),
	KUNIT_CASE(driver_06_refused),
	KUNIT_CASE(driver_06_aborted_fetch),
	KUNIT_CASE(driver_07_endpoint_does_not_answer),
	KUNIT_CASE(driver_54_no_events),
	KUNIT_CASE(driver_54_syncs_often),
	KUNIT_CASE(driver_54_inval_twice),
	KUNIT_CASE(driver_54_habits),
	{}
};

static struct kunit_suite driver_queue_suite = {
	.name = "smmu3-driver-queue",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = driver_queue_cases,
};

kunit_test_suite(driver_queue_suite);
MODULE_LICENSE("GPL");
