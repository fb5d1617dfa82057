// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver on the model: what the SMMU tells, and its life from reset to reset.
 *
 * The numbers are of Documentation/lessons.rst.
 */
/* native: rig */
#include "kunit/driver_bench.h"

#include "probe/reset.h"

#define GERROR		0x60
#define GERRORN		0x64
#define IRQ_CTRL	0x50

/* ---- records ---- */

/* faults one after the other; settled, so that all are where the driver can see them */
static void fault(struct bench *b, unsigned int n)
{
	static u64 page;

	while (n--)
		bench_dma(b, SID, IOVA + page++ * SZ_4K);
	KUNIT_EXPECT_TRUE(b->test, model_settle(b->rig.model));
}

static unsigned long nr_faults(struct bench *b)
{
	return atomic_long_read(&b->rig.smmu->faults);
}

struct attached {
	struct smmu3_domain *d;
	struct smmu3_master *m;
};

static struct attached begin_attached(struct bench *b)
{
	struct attached a = { bench_domain(b), bench_master_of(b, SID) };

	bench_attach(b, a.m, a.d);
	return a;
}

static void end_attached(struct attached *a)
{
	smmu3_master_remove(a->m);
	smmu3_domain_destroy(a->d);
}

/* answers that an endpoint got, by code */
static void count_responses(struct bench *b, unsigned int *codes)
{
	u16 group;
	u8 code;
	u32 sid;

	memset(codes, 0, 16 * sizeof(*codes));
	while (model_page_response(b->rig.model, &sid, &group, &code))
		codes[code & 15]++;
}

static void request_page(struct bench *b, u16 group)
{
	struct model_access a = bench_access(SID, IOVA);

	model_page_request(b->rig.model, &a, group, true, false);
}

/* lesson 37: what overflowed is acknowledged, told, and taken into use again */
static void driver_37_overflows(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int codes[16];
	struct attached a;
	u16 group;

	bench_evtq_lg2(b, 1);
	bench_priq_lg2(b, 1);
	bench_up(b);
	a = begin_attached(b);
	fault(b, 6);
	rig_interrupts(&b->rig);
	KUNIT_EXPECT_EQ(test, nr_faults(b), 2UL);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->rig.smmu->overflows), 1L);
	fault(b, 2);
	rig_interrupts(&b->rig);
	KUNIT_EXPECT_EQ(test, nr_faults(b), 4UL);

	model_endpoint_add(b->rig.model, SID);
	for (group = 0; group < 5; group++)
		request_page(b, group);
	bench_settle(b);
	bench_settle(b);
	count_responses(b, codes);
	KUNIT_EXPECT_EQ(test, codes[0], 3U);	/* by the SMMU: success, so try again */
	KUNIT_EXPECT_EQ(test, codes[1], 2U);	/* by the driver: invalid */
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->rig.smmu->overflows), 2L);
	request_page(b, group);
	bench_settle(b);
	bench_settle(b);
	count_responses(b, codes);
	KUNIT_EXPECT_EQ(test, codes[1], 1U);
	end_attached(&a);
}

struct storm {
	struct bench *b;
	unsigned int left;
};

static void fault_again(void *cookie)
{
	struct storm *s = cookie;

	if (!s->left)
		return;
	s->left--;
	fault(s->b, 1);
}

/* lesson 38: what comes while the handler is at work has no interrupt of its own */
static void driver_38_records_during_the_last_look(struct kunit *test)
{
	struct bench *b = test->priv;
	struct storm s = { b, 5 };
	struct attached a;

	bench_up(b);
	a = begin_attached(b);
	fault(b, 1);
	rig_hooks.cookie = &s;
	rig_hooks.between = fault_again;
	rig_interrupts(&b->rig);
	rig_hooks.between = NULL;
	KUNIT_EXPECT_EQ(test, s.left, 0U);
	KUNIT_EXPECT_EQ(test, nr_faults(b), 6UL);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->rig.model) & MODEL_IRQ_EVENTQ, 0U);
	end_attached(&a);
}

#define TOLD	200
static u8 told[TOLD];

static bool hear(const struct smmu3_domain *domain, struct device *dev, u64 iova, bool write)
{
	u64 page = (iova - IOVA) / SZ_4K;

	if (page < TOLD && !(iova % SZ_4K) && write == (page & 1))
		told[page]++;
	return true;
}

/* lesson 39: records that come at any time are read whole, each once */
static void driver_39_records_are_whole(struct kunit *test)
{
	struct bench *b = test->priv;
	struct attached a;
	unsigned int i;

	memset(told, 0, sizeof(told));
	bench_evtq_lg2(b, 5);
	bench_up(b);
	a = begin_attached(b);
	b->rig.smmu->report_fault = hear;
	for (i = 0; i < TOLD; i++) {
		struct model_access dma = bench_access(SID, IOVA + i * SZ_4K);

		dma.write = i & 1;
		model_access(b->rig.model, &dma);
		model_tick(b->rig.model);
		if (i % 3 == 0)
			rig_interrupts(&b->rig);
	}
	bench_settle(b);
	for (i = 0; i < TOLD; i++)
		KUNIT_EXPECT_EQ_MSG(test, told[i], 1, "fault %u", i);
	KUNIT_EXPECT_EQ(test, nr_faults(b), (unsigned long)TOLD);
	end_attached(&a);
}

/* ---- stalls ---- */

#define STALLS	6

static void stall_some(struct bench *b, u16 *stags)
{
	struct model_result r;
	unsigned int i;

	for (i = 0; i < STALLS; i++) {
		r = bench_dma(b, SID, IOVA + i * SZ_4K);
		KUNIT_EXPECT_EQ(b->test, r.outcome, MODEL_STALLED);
		stags[i] = r.stag;
	}
}

static void expect_aborted(struct bench *b, const u16 *stags)
{
	struct model_result r;
	unsigned int i;

	for (i = 0; i < STALLS; i++) {
		KUNIT_EXPECT_TRUE_MSG(b->test, model_stall_outcome(b->rig.model, stags[i], &r),
				      "%u is still stalled", i);
		KUNIT_EXPECT_EQ(b->test, r.outcome, MODEL_ABORTED);
	}
}

/* the thread of the interrupt runs when it can have the lock */
static void handle_meanwhile(void *cookie)
{
	struct bench *b = cookie;

	if (mutex_is_locked(&b->rig.smmu->lock) || !bench_can_wait(b))
		return;
	rig_hooks.between = NULL;
	rig_interrupts(&b->rig);
	rig_hooks.between = handle_meanwhile;
}

/* lesson 40: a master goes, and comes again, with transactions outstanding */
static void driver_40_stalled_when_its_master_goes(struct kunit *test)
{
	struct bench *b = test->priv;
	u16 stags[2 * STALLS];
	struct attached a;
	unsigned int i;

	b->cfg.idr[0] |= IDR0_STALL_FORCED;
	bench_up(b);
	for (i = 1; i <= 4; i++) {
		a = begin_attached(b);
		stall_some(b, stags);
		if (i == 2) {
			/* records of its first life are not read before its second */
			smmu3_master_remove(a.m);
			a.m = bench_master_of(b, SID);
			bench_attach(b, a.m, a.d);
		}
		rig_hooks.cookie = b;
		rig_hooks.between = i == 3 ? NULL : handle_meanwhile;
		smmu3_master_remove(a.m);
		smmu3_domain_destroy(a.d);
		rig_hooks.between = NULL;
		bench_settle(b);
		KUNIT_EXPECT_TRUE(test, model_settle(b->rig.model));
		expect_aborted(b, stags);
		/* each answered once */
		KUNIT_EXPECT_EQ(test, model_executed(b->rig.model, OP_RESUME), i * STALLS);
		KUNIT_EXPECT_EQ(test, nr_faults(b), (unsigned long)i * STALLS);
	}
}

/* stalled, told, answered */
static void stall_and_answer(struct bench *b)
{
	unsigned int answered = model_executed(b->rig.model, OP_RESUME);
	u16 stags[STALLS];

	stall_some(b, stags);
	bench_settle(b);
	KUNIT_EXPECT_TRUE(b->test, model_settle(b->rig.model));
	expect_aborted(b, stags);
	KUNIT_EXPECT_EQ(b->test, model_executed(b->rig.model, OP_RESUME), answered + STALLS);
}

/* lesson 40: SMMUEN=0 has ended them; their records must not be answered any more */
static void driver_40_stalled_when_the_smmu_stops(struct kunit *test)
{
	struct bench *b = test->priv;
	u16 stags[STALLS];
	struct attached a;

	b->cfg.idr[0] |= IDR0_STALL_FORCED;
	bench_up(b);
	a = begin_attached(b);
	stall_and_answer(b);
	stall_some(b, stags);
	KUNIT_EXPECT_TRUE(test, model_settle(b->rig.model));
	KUNIT_EXPECT_EQ(test, rig_enable_again(&b->rig), 0);
	expect_aborted(b, stags);
	bench_settle(b);
	KUNIT_EXPECT_TRUE(test, model_settle(b->rig.model));
	KUNIT_EXPECT_EQ(test, model_executed(b->rig.model, OP_RESUME), (unsigned int)STALLS);

	stall_and_answer(b);
	end_attached(&a);
}

/* ---- interrupts ---- */

/* lesson 42: no interrupt, no queue: the SMMU refuses page requests itself */
static void driver_42_no_interrupt_for_page_requests(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int codes[16];
	unsigned int wired;

	for (wired = 0; wired < 2; wired++) {
		bench_reset(b);
		rig_hooks.no_irq_priq = !wired;
		bench_up(b);
		KUNIT_EXPECT_EQ(test, model_read32(b->rig.model, CR0ACK) >> 1 & 1, wired);
		KUNIT_EXPECT_EQ(test, model_read32(b->rig.model, IRQ_CTRL) >> 1 & 1, wired);
		model_endpoint_add(b->rig.model, SID);
		request_page(b, 7);
		bench_settle(b);
		bench_settle(b);
		count_responses(b, codes);
		KUNIT_EXPECT_EQ(test, codes[wired ? 0x1 : 0xf], 1U);
		KUNIT_EXPECT_EQ(test, model_executed(b->rig.model, OP_PRI_RESP), wired);
		bench_life(b, SID);
		bench_down(b);
	}
}

/* lesson 50: the rig calls the handler with interrupts off; sleeping is a warning there */
static void driver_50_service_failure(struct kunit *test)
{
	static const u8 bits[] = { 2, 3, 4, 5, 6, 8 /* SFM_ERR */ };
	struct bench *b = test->priv;
	struct model *m;
	unsigned int i;

	bench_up(b);
	m = b->rig.model;
	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		rig_hooks.messages = 0;
		model_raise_gerror(m, bits[i]);
		KUNIT_EXPECT_NE(test, model_read32(m, GERROR), model_read32(m, GERRORN));
		rig_interrupts(&b->rig);
		KUNIT_EXPECT_EQ(test, rig_hooks.messages, 1U);
		KUNIT_EXPECT_EQ(test, model_read32(m, GERROR), model_read32(m, GERRORN));
	}
	KUNIT_EXPECT_TRUE(test, strstr(rig_hooks.message, "service failure"));
}

/* ---- a whole run ---- */

static void run_once(struct bench *b, unsigned int *seen)
{
	struct attached a;
	unsigned int op;

	bench_up(b);
	bench_life(b, SID);
	bench_life(b, 0x1234);
	a = begin_attached(b);
	fault(b, 3);
	if (b->rig.smmu->feat.pri) {
		model_endpoint_add(b->rig.model, SID);
		request_page(b, 1);
	}
	bench_settle(b);
	bench_settle(b);
	end_attached(&a);
	if (b->rig.smmu->feat.stage1) {
		struct smmu3_domain *d = bench_domain(b);
		u32 sid = SID;
		struct smmu3_master *m = bench_master(b, 0, &sid, 1, 12);

		bench_attach(b, m, d);
		KUNIT_EXPECT_EQ(b->test, smmu3_attach_pasid(m, 0x234, d), 0);
		smmu3_detach_pasid(m, 0x234);
		smmu3_master_remove(m);
		smmu3_domain_destroy(d);
	}
	KUNIT_EXPECT_TRUE(b->test, model_settle(b->rig.model));
	for (op = 0; op < 256; op++)
		seen[op] += model_executed(b->rig.model, op);
	bench_down(b);
}

/* lesson 55: each command that the driver has, and the model has nothing to say */
static void driver_55_no_reserved_bit(struct kunit *test)
{
	static const u8 all[] = {
		OP_CFGI_STE, OP_CFGI_ALL, OP_CFGI_CD, OP_TLBI_NH_ASID, OP_TLBI_NH_VA,
		OP_TLBI_EL2_ALL, OP_TLBI_S12_VMALL, OP_TLBI_S2_IPA, OP_TLBI_NSNH_ALL,
		OP_PRI_RESP, OP_RESUME, OP_SYNC,
	};
	unsigned int *seen = kunit_kzalloc(test, 256 * sizeof(*seen), GFP_KERNEL);
	struct bench *b = test->priv;
	unsigned int i, sum = 0;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	for (i = 0; i < 8; i++) {
		bench_reset(b);
		b->cfg.idr[0] |= IDR0_HYP;
		b->cfg.idr[0] &= ~(i & 1 ? IDR0_S1P : IDR0_S2P);
		if (i & 2)
			b->cfg.idr[3] &= ~IDR3_RIL;
		if (i & 4)
			b->cfg.idr[0] |= IDR0_STALL_FORCED;
		bench_use_method(b, i % ARRAY_SIZE(bench_methods));
		run_once(b, seen);
	}
	for (i = 0; i < ARRAY_SIZE(all); i++) {
		KUNIT_EXPECT_GT_MSG(test, seen[all[i]], 0U, "command %#x", all[i]);
		sum += seen[all[i]];
	}
	/* and no other */
	for (i = 0; i < 256; i++)
		sum -= seen[i];
	KUNIT_EXPECT_EQ(test, sum, 0U);
}

/* ---- from reset to reset ---- */

static char substream_where(struct bench *b, u32 ssid)
{
	struct model_access a = bench_access(SID, IOVA);
	struct model_result r;

	a.ssv = true;
	a.ssid = ssid;
	r = model_access(b->rig.model, &a);
	return r.outcome != MODEL_DONE ? '-' : r.pa == PA ? 'a' : r.pa == PA_B ? 'b' : '?';
}

static void expect_all_there(struct bench *b)
{
	KUNIT_EXPECT_EQ(b->test, bench_where(b, SID), 'a');
	KUNIT_EXPECT_EQ(b->test, substream_where(b, 3), 'b');
	KUNIT_EXPECT_EQ(b->test, substream_where(b, 4), '-');
	KUNIT_EXPECT_EQ(b->test, bench_where(b, 1), 'i');
	KUNIT_EXPECT_EQ(b->test, bench_where(b, 2), '-');
	KUNIT_EXPECT_EQ(b->test, bench_where(b, 0x777), 'b');
}

/* with all that masters can have; in sleep the SMMU loses what it knew, or does not */
static void driver_sleep(struct kunit *test)
{
	struct bench *b = test->priv;
	struct attached a;
	unsigned int i, j, sent;

	for (j = 0; j < ARRAY_SIZE(bench_methods); j++) {
		bench_reset(b);
		bench_use_method(b, j);
		bench_up(b);
		a = begin_attached(b);
		bench_map_pages(b, a.d, IOVA, PA, SZ_4K);
		for (i = 0; i < 4; i++) {
			KUNIT_EXPECT_EQ(test, bench_send_tlbis(b, 20), 0);
			KUNIT_EXPECT_EQ(test, smmu3_suspend(b->rig.smmu), 0);
			/* who waits is not forgotten, who comes later need not wait */
			KUNIT_EXPECT_TRUE(test, model_settle(b->rig.model));
			sent = model_executed(b->rig.model, OP_TLBI_NH_ASID);
			KUNIT_EXPECT_EQ(test, sent, 20 * (i + 1));
			KUNIT_EXPECT_EQ(test, bench_where(b, SID), '-');
			if (i % 2 == 0)
				model_power_cycle(b->rig.model);
			KUNIT_EXPECT_EQ(test, bench_sync_tlbis(b, 40), 0);
			bench_unmap(b, a.d, IOVA, SZ_4K);
			KUNIT_EXPECT_EQ(test, model_executed(b->rig.model, OP_TLBI_NH_ASID), sent);

			KUNIT_EXPECT_EQ(test, smmu3_resume(b->rig.smmu), 0);
			KUNIT_EXPECT_EQ(test, bench_where(b, SID), '0');
			bench_map_pages(b, a.d, IOVA, PA, SZ_4K);
			KUNIT_EXPECT_EQ(test, bench_where(b, SID), 'a');
			bench_settle(b);
		}
		bench_life(b, 0x1234);
		end_attached(&a);
		bench_down(b);
	}
}

/* faults of before sleep are told; those of after wake up the interrupt again */
static void driver_sleep_and_events(struct kunit *test)
{
	struct bench *b = test->priv;
	struct attached a;

	bench_evtq_lg2(b, 2);
	bench_up(b);
	a = begin_attached(b);
	fault(b, 3);
	rig_interrupts(&b->rig);
	KUNIT_EXPECT_EQ(test, nr_faults(b), 3UL);
	/* these stay in the queue, one is lost */
	fault(b, 5);
	KUNIT_EXPECT_EQ(test, smmu3_suspend(b->rig.smmu), 0);
	fault(b, 2);
	model_take_irqs(b->rig.model);
	model_power_cycle(b->rig.model);
	KUNIT_EXPECT_EQ(test, smmu3_resume(b->rig.smmu), 0);
	rig_interrupts(&b->rig);
	KUNIT_EXPECT_EQ(test, nr_faults(b), 3UL);
	fault(b, 2);
	rig_interrupts(&b->rig);
	KUNIT_EXPECT_EQ(test, nr_faults(b), 5UL);
	end_attached(&a);
}

/* lesson 48: what runs on faults at will, and nothing comes of it */
static void driver_48_crash_kernel(struct kunit *test)
{
	struct bench *b = test->priv;
	struct attached a;
	unsigned int forced;

	for (forced = 0; forced < 2; forced++) {
		bench_reset(b);
		b->policy.crash = true;
		if (forced)
			b->cfg.idr[0] |= IDR0_STALL_FORCED;
		bench_up(b);
		a = begin_attached(b);
		if (forced) {
			stall_and_answer(b);
		} else {
			fault(b, 500);
			KUNIT_EXPECT_FALSE(test, model_take_irqs(b->rig.model) & MODEL_IRQ_EVENTQ);
			KUNIT_EXPECT_EQ(test, nr_faults(b), 0UL);
		}
		bench_map_pages(b, a.d, IOVA, PA, SZ_4K);
		KUNIT_EXPECT_EQ(test, bench_where(b, SID), 'a');
		end_attached(&a);
		bench_down(b);
	}
}

/* an SMMU that lost all it knew, with commands on their way; and one that is restarted */
static void driver_power_loss(struct kunit *test)
{
	struct bench *b = test->priv;
	struct smmu3_domain *d[2];
	struct smmu3_master *m[4];
	u32 sid = SID;
	unsigned int i;

	bench_up(b);
	d[0] = bench_domain(b);
	d[1] = bench_domain(b);
	bench_map_pages(b, d[0], IOVA, PA, SZ_4K);
	bench_map_pages(b, d[1], IOVA, PA_B, SZ_4K);
	m[0] = bench_master(b, 0, &sid, 1, 4);
	m[1] = bench_master_of(b, 1);
	m[2] = bench_master_of(b, 2);
	m[3] = bench_master_of(b, 0x777);
	bench_attach(b, m[0], d[0]);
	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m[0], 3, d[1]), 0);
	bench_attach(b, m[1], &smmu3_identity_domain);
	bench_attach(b, m[2], &smmu3_blocked_domain);
	bench_attach(b, m[3], d[1]);
	expect_all_there(b);

	for (i = 0; i < 6; i++) {
		KUNIT_EXPECT_EQ(test, bench_send_tlbis(b, 20), 0);
		if (i % 2 == 0)
			model_power_cycle(b->rig.model);
		KUNIT_EXPECT_EQ(test, rig_enable_again(&b->rig), 0);
		expect_all_there(b);
		/* nothing of before is cached: what goes is gone, what comes is there */
		bench_unmap(b, d[0], IOVA, SZ_4K);
		KUNIT_EXPECT_EQ(test, bench_where(b, SID), '0');
		bench_map_pages(b, d[0], IOVA, PA, SZ_4K);
		expect_all_there(b);
	}

	smmu3_detach_pasid(m[0], 3);
	for (i = 0; i < ARRAY_SIZE(m); i++)
		smmu3_master_remove(m[i]);
	smmu3_domain_destroy(d[0]);
	smmu3_domain_destroy(d[1]);
	bench_settle(b);
}

/* commands that are outstanding when the queue is switched off are nobody's any more */
static void driver_quiesce_with_commands_outstanding(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed;

	for (seed = 1; seed <= 1 + SUITE_ROUNDS(15); seed++) {
		bench_reset(b);
		b->cfg.seed = seed;
		bench_up(b);
		KUNIT_EXPECT_EQ(test, bench_send_tlbis(b, 100), 0);
		KUNIT_EXPECT_EQ(test, smmu3_quiesce(b->rig.smmu), 0);
		KUNIT_EXPECT_EQ(test, model_read32(b->rig.model, CR0), 0U);
		KUNIT_EXPECT_EQ(test, model_read32(b->rig.model, CR0ACK), 0U);
		KUNIT_EXPECT_LT(test, model_executed(b->rig.model, OP_TLBI_NH_ASID), 100U);
		/* the policy: blocked */
		KUNIT_EXPECT_EQ(test, bench_where(b, SID), '-');
		KUNIT_EXPECT_EQ(test, smmu3_enable(b->rig.smmu), 0);
		bench_life(b, SID);
		bench_down(b);
	}
}

/* queues of one entry, one stage, linear tables of 1 to 64 StreamIDs, nothing else */
static void driver_minimal(struct kunit *test)
{
	static const u32 stages[] = { IDR0_S1P, IDR0_S2P };
	struct bench *b = test->priv;
	unsigned int i, bits;

	for (bits = 0; bits <= 6; bits++)
		for (i = 0; i < ARRAY_SIZE(stages); i++) {
			bench_reset(b);
			b->cfg.idr[0] = stages[i] | 2 << 2 /* TTF */ |
					2 << 21 /* TTENDIAN */ | 1 << 24 /* no stalls */;
			b->cfg.idr[1] = bits;
			b->cfg.idr[3] = 0;
			b->cfg.idr[5] = 5 /* OAS: 48 bits */ | BIT(4) /* 4K */;
			b->cfg.aidr = 0;
			bench_up(b);
			KUNIT_EXPECT_EQ(test, b->rig.smmu->cmdq.lg2, 0);
			KUNIT_EXPECT_EQ(test, b->rig.smmu->strtab.split, 0);
			KUNIT_EXPECT_EQ(test, bench_sync_tlbis(b, i ? 0 : 3), 0);
			bench_life(b, 0);
			bench_life(b, (1 << bits) - 1);
			/* the table ends there: C_BAD_STREAMID */
			KUNIT_EXPECT_EQ(test, bench_dma(b, 1 << bits, IOVA).event, 0x02);
			bench_down(b);
		}
}

/* registers of page 1 where some parts have them: records are found and given back */
static void driver_54_no_page1(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int codes[16];

	b->cfg.no_page1 = true;
	bench_up(b);
	bench_life(b, SID);
	model_endpoint_add(b->rig.model, SID);
	request_page(b, 1);
	bench_settle(b);
	bench_settle(b);
	count_responses(b, codes);
	KUNIT_EXPECT_EQ(test, codes[1], 1U);
	bench_life(b, SID);
}

static struct kunit_case driver_life_cases[] = {
	KUNIT_CASE(driver_37_overflows),
	KUNIT_CASE(driver_38_records_during_the_last_look),
	KUNIT_CASE(driver_39_records_are_whole),
	KUNIT_CASE(driver_40_stalled_when_its_master_goes),
	KUNIT_CASE(driver_40_stalled_when_the_smmu_stops),
	KUNIT_CASE(driver_42_no_interrupt_for_page_requests),
	KUNIT_CASE(driver_50_service_failure),
	KUNIT_CASE(driver_55_no_reserved_bit),
	KUNIT_CASE(driver_sleep),
	KUNIT_CASE(driver_sleep_and_events),
	KUNIT_CASE(driver_48_crash_kernel),
	KUNIT_CASE(driver_power_loss),
	KUNIT_CASE(driver_quiesce_with_commands_outstanding),
	KUNIT_CASE(driver_minimal),
	KUNIT_CASE(driver_54_no_page1),
	{}
};

static struct kunit_suite driver_life_suite = {
	.name = "smmu3-driver-life",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = driver_life_cases,
};

kunit_test_suite(driver_life_suite);
MODULE_LICENSE("GPL");
