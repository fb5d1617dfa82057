/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rig on a bench, for suites that tell short stories of the driver on the model.
 *
 * A story changes @cfg and @policy, brings the rig up, does something, and takes it
 * down: then the model must have had no cause for complaint, and the driver must have
 * given back all memory. What a story does "as another CPU" it does in a hook, between
 * any two steps of the driver.
 */
#ifndef SMMU3_KUNIT_DRIVER_BENCH_H
#define SMMU3_KUNIT_DRIVER_BENCH_H

#include <kunit/test.h>
#include <linux/err.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "domain/domain.h"
#include "domain/invalidate.h"
#include "kunit/rig/rig.h"
#include "kunit/scale.h"
#include "master/attach.h"
#include "master/master.h"

/* where mappings begin, and where they lead in one domain and in another */
#define IOVA	0x40200000ULL
#define PA	0x100200000ULL
#define PA_B	0x140200000ULL
#define SID	9

/* fields of the ID registers */
#define IDR0_S2P	BIT(0)
#define IDR0_S1P	BIT(1)
#define IDR0_COHACC	BIT(4)
#define IDR0_HYP	BIT(9)
#define IDR0_ASID16	BIT(12)
#define IDR0_MSI	BIT(13)
#define IDR0_SEV	BIT(14)
#define IDR0_PRI	BIT(16)
#define IDR0_VMID16	BIT(18)
#define IDR0_STALL_FORCED	BIT(25)
#define IDR3_RIL	BIT(10)

/* registers */
#define CR0		0x20
#define CR0ACK		0x24

/* opcodes */
enum {
	OP_CFGI_STE = 0x03,
	OP_CFGI_ALL = 0x04,
	OP_CFGI_CD = 0x05,
	OP_TLBI_NH_ASID = 0x11,
	OP_TLBI_NH_VA = 0x12,
	OP_TLBI_EL2_ALL = 0x20,
	OP_TLBI_S12_VMALL = 0x28,
	OP_TLBI_S2_IPA = 0x2a,
	OP_TLBI_NSNH_ALL = 0x30,
	OP_ATC_INV = 0x40,
	OP_PRI_RESP = 0x41,
	OP_RESUME = 0x44,
	OP_SYNC = 0x46,
};

/**
 * struct bench - a story's own
 * @test: whose it is
 * @cfg: the SMMU
 * @policy: what the operator chose
 * @rig: driver and model, while @up
 * @up: the rig is up
 */
struct bench {
	struct kunit *test;
	struct model_config cfg;
	struct smmu3_policy policy;
	struct rig rig;
	bool up;
};

/* log2 of the entries of a queue, in IDR1 */
static inline void bench_queue_lg2(struct bench *b, unsigned int shift, u32 lg2)
{
	b->cfg.idr[1] = (b->cfg.idr[1] & ~(0x1fU << shift)) | lg2 << shift;
}

#define bench_cmdq_lg2(b, lg2)	bench_queue_lg2(b, 21, lg2)
#define bench_evtq_lg2(b, lg2)	bench_queue_lg2(b, 16, lg2)
#define bench_priq_lg2(b, lg2)	bench_queue_lg2(b, 11, lg2)

/* the SMMU and the operator of which every story begins */
static inline void bench_reset(struct bench *b)
{
	b->cfg = model_full;
	b->cfg.mood = model_nasty;
	b->policy = (struct smmu3_policy) { .block = true };
}

/* ways to learn of a completion, as IDR0 has them */
static const struct {
	u32 idr0;
	enum smmu3_sync_method method;
} bench_methods[] = {
	{ 0, SMMU3_SYNC_POLL },
	{ IDR0_SEV, SMMU3_SYNC_SEV },
	{ IDR0_MSI | IDR0_SEV, SMMU3_SYNC_MSI },
};

static inline void bench_use_method(struct bench *b, unsigned int i)
{
	b->cfg.idr[0] &= ~(IDR0_MSI | IDR0_SEV);
	b->cfg.idr[0] |= bench_methods[i].idr0;
}

static inline void bench_up(struct bench *b)
{
	rig_hooks.between = NULL;
	rig_hooks.wait_ns = 20000;
	rig_hooks.live_pages = 0;
	rig_hooks.messages = 0;
	KUNIT_ASSERT_EQ(b->test, rig_up(&b->rig, &b->cfg, &b->policy), 0);
	b->up = true;
}

static inline void bench_down(struct bench *b)
{
	const char *complaint = model_complaint(b->rig.model);

	KUNIT_EXPECT_FALSE_MSG(b->test, complaint, "%s", complaint ?: "");
	rig_hooks.between = NULL;
	b->up = false;
	rig_down(&b->rig);
	KUNIT_EXPECT_EQ(b->test, rig_hooks.live_pages, 0L);
}

/* for the init and exit of a suite */
static inline int bench_init(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	b->test = test;
	test->priv = b;
	bench_reset(b);
	return 0;
}

static inline void bench_exit(struct kunit *test)
{
	struct bench *b = test->priv;

	rig_hooks.no_irq_priq = false;
	if (b && b->up)
		bench_down(b);
}

/* ---- what the core asks of the driver ---- */

static inline struct smmu3_domain *bench_domain(struct bench *b)
{
	struct smmu3_domain *d = kunit_kzalloc(b->test, sizeof(*d), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(b->test, d);
	KUNIT_ASSERT_EQ(b->test, smmu3_domain_init(d, b->rig.smmu), 0);
	return d;
}

static inline struct smmu3_master *bench_master(struct bench *b, unsigned int i,
						const u32 *sids, unsigned int n,
						u8 ssid_bits)
{
	struct smmu3_master *m = smmu3_master_add(b->rig.smmu, b->rig.masters[i], sids, n,
						  ssid_bits);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(b->test, m);
	return m;
}

static inline struct smmu3_master *bench_master_of(struct bench *b, u32 sid)
{
	return bench_master(b, sid % RIG_MASTERS, &sid, 1, 0);
}

static inline void bench_map(struct bench *b, struct smmu3_domain *d, u64 iova, u64 pa,
			     size_t size, unsigned long leaf_sizes)
{
	size_t mapped = 0;

	KUNIT_EXPECT_EQ(b->test, smmu3_domain_map(d, iova, pa, size, leaf_sizes,
						  LPAE_READ | LPAE_WRITE, GFP_ATOMIC,
						  &mapped), 0);
	smmu3_domain_publish();
}

/* by pages */
static inline void bench_map_pages(struct bench *b, struct smmu3_domain *d, u64 iova,
				   u64 pa, size_t size)
{
	bench_map(b, d, iova, pa, size, SZ_4K);
}

static inline void bench_unmap(struct bench *b, struct smmu3_domain *d, u64 iova,
			       size_t size)
{
	unsigned long cleared = 0;

	KUNIT_EXPECT_EQ(b->test, smmu3_domain_unmap(d, iova, size, &cleared), size);
	KUNIT_EXPECT_EQ(b->test, smmu3_domain_sync(d, iova, iova + size - 1, cleared), 0);
}

static inline void bench_attach(struct bench *b, struct smmu3_master *m,
				const struct smmu3_domain *d)
{
	KUNIT_EXPECT_EQ(b->test, smmu3_attach(m, d), 0);
}

/* ---- what masters do ---- */

static inline struct model_access bench_access(u32 sid, u64 addr)
{
	struct model_access a = { .sid = sid, .addr = addr, .can_stall = true };

	return a;
}

static inline struct model_result bench_dma(struct bench *b, u32 sid, u64 addr)
{
	struct model_access a = bench_access(sid, addr);

	return model_access(b->rig.model, &a);
}

/* whether the address leads to @pa, for reads and writes; 0: nowhere, as a fault tells */
static inline bool bench_leads(struct bench *b, u32 sid, u64 addr, u64 pa)
{
	struct model_access a = bench_access(sid, addr);
	struct model_result r[2];
	unsigned int i;
	bool ok = true;

	for (i = 0; i < 2; i++) {
		a.write = i;
		r[i] = model_access(b->rig.model, &a);
		if (pa)
			ok = ok && r[i].outcome == MODEL_DONE && r[i].pa == pa;
		else
			ok = ok && r[i].outcome != MODEL_DONE && r[i].event == 0x10;
	}
	return ok;
}

#define bench_expect_leads(b, sid, addr, pa) do {			\
	struct bench *__b = (b);					\
									\
	KUNIT_EXPECT_TRUE(__b->test, bench_leads(__b, sid, addr, pa));	\
} while (0)

/**
 * bench_where() - where a StreamID's transactions go, as one letter
 * @b: the bench
 * @sid: the StreamID
 *
 * Return: 'a' and 'b': to PA and PA_B, where a story's domains map IOVA; 'i': past the
 * SMMU; '-': nowhere, in silence; '0': no translation; '!': the entry is invalid;
 * '?': something else.
 */
static inline char bench_where(struct bench *b, u32 sid)
{
	struct model_result r = bench_dma(b, sid, IOVA);

	if (r.outcome == MODEL_DONE)
		return r.pa == PA ? 'a' : r.pa == PA_B ? 'b' : r.pa == IOVA ? 'i' : '?';
	if (r.outcome != MODEL_ABORTED)
		return '?';
	switch (r.event) {
	case 0:
		return '-';
	case 0x04:	/* C_BAD_STE */
	case 0x0a:	/* C_BAD_CD */
		return '!';
	case 0x10:	/* F_TRANSLATION */
		return '0';
	default:
		return '?';
	}
}

/* what happened by now is told, and what was told is handled */
static inline void bench_settle(struct bench *b)
{
	KUNIT_EXPECT_TRUE(b->test, model_settle(b->rig.model));
	rig_interrupts(&b->rig);
}

/* ---- what another CPU does ---- */

/* it can wait for commands: nothing that it would wait for is half done */
static inline bool bench_can_wait(struct bench *b)
{
	struct smmu3_cmdq *q = &b->rig.smmu->cmdq;

	return !atomic_read(&q->publishing) &&
	       (u64)atomic64_read(&q->ticket) == q->published;
}

/* commands executed since the rig is up: positions of the queue, as the SMMU knows them */
static inline u64 bench_executed(struct bench *b)
{
	unsigned int op;
	u64 n = 0;

	for (op = 0; op < 256; op++)
		n += model_executed(b->rig.model, op);
	return n;
}

/* ---- commands that change nothing ---- */

static inline void bench_add_tlbis(struct smmu3_cmd_batch *batch, unsigned int n)
{
	while (n--)
		smmu3_cmd_tlbi_nh_asid(smmu3_batch_next(batch), 0, 1);
}

static inline int bench_sync_tlbis(struct bench *b, unsigned int n)
{
	struct smmu3_cmd_batch batch;

	smmu3_batch_init(&batch, &b->rig.smmu->cmdq);
	bench_add_tlbis(&batch, n);
	return smmu3_batch_sync(&batch);
}

static inline int bench_send_tlbis(struct bench *b, unsigned int n)
{
	struct smmu3_cmd_batch batch;

	smmu3_batch_init(&batch, &b->rig.smmu->cmdq);
	bench_add_tlbis(&batch, n);
	return smmu3_batch_send(&batch);
}

/* ---- a whole story ---- */

/* the way of every device: mapped is reachable, unmapped is not, at once */
static inline void bench_life(struct bench *b, u32 sid)
{
	struct smmu3_domain *d = bench_domain(b);
	struct smmu3_master *m = bench_master_of(b, sid);
	long faults;

	bench_map_pages(b, d, IOVA, PA, SZ_64K);
	KUNIT_EXPECT_NE(b->test, bench_where(b, sid), 'a');
	bench_attach(b, m, d);
	KUNIT_EXPECT_EQ(b->test, bench_where(b, sid), 'a');
	bench_expect_leads(b, sid, IOVA + SZ_64K - 8, PA + SZ_64K - 8);

	bench_unmap(b, d, IOVA + SZ_4K, SZ_4K);
	bench_expect_leads(b, sid, IOVA + SZ_4K, 0);
	bench_expect_leads(b, sid, IOVA + SZ_8K, PA + SZ_8K);
	bench_map_pages(b, d, IOVA + SZ_4K, PA_B, SZ_4K);
	bench_expect_leads(b, sid, IOVA + SZ_4K, PA_B);
	bench_unmap(b, d, IOVA, SZ_64K);
	/* two blocks, below a table that was there, and one that is new */
	bench_map(b, d, IOVA + SZ_2M, PA_B, SZ_4M, d->pt.pgsizes);
	bench_expect_leads(b, sid, IOVA + SZ_4M + 8, PA_B + SZ_2M + 8);
	bench_expect_leads(b, sid, IOVA, 0);
	bench_unmap(b, d, IOVA + SZ_2M, SZ_4M);
	bench_expect_leads(b, sid, IOVA + SZ_2M, 0);

	faults = atomic_long_read(&b->rig.smmu->faults);
	bench_settle(b);
	KUNIT_EXPECT_GT(b->test, atomic_long_read(&b->rig.smmu->faults), faults);
	bench_attach(b, m, &smmu3_identity_domain);
	KUNIT_EXPECT_EQ(b->test, bench_where(b, sid), 'i');
	bench_attach(b, m, &smmu3_blocked_domain);
	KUNIT_EXPECT_EQ(b->test, bench_where(b, sid), '-');
	smmu3_domain_destroy(d);
	smmu3_master_remove(m);
}

#endif
