// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queues that the SMMU fills.
 *
 * Purpose: memory, registers and draining of the event queue and of the page
 * request queue, which differ in the size of a record and in their registers.
 *
 * Invariants: CONS never passes a PROD that was read. A record is read after the
 * PROD that covers it, and before the CONS that gives its slot back. Whenever drain
 * returns less than its budget, the last PROD that it read said "empty".
 *
 * Vocabulary: a *run* is a number of consecutive records that are given back with
 * one write of CONS. An *overflow* is a record that the SMMU had no slot for; the
 * SMMU flips OVFLG, software answers by making OVACKFLG equal.
 *
 * Not here: what a record means, interrupts, limiting the rate of messages.
 */
#include "queue/evtq.h"

#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "hw/event.h"
#include "hw/mmio.h"
#include "queue/ring.h"

/*
 * Slots are given back this often in a long drain, so that the SMMU can go on
 * recording; one register write for so many records costs nothing.
 */
#define EVTQ_RUN 64

/*
 * A page: 128 events or 256 page requests with pages of 4 KiB. A master that
 * faults does so at every access, so no size of queue keeps up with it, and its
 * first records tell all there is to know. What is lost by an overflow is counted.
 * Events of stalled transactions are never dropped, they wait in the SMMU; a page
 * request without a slot is answered by the SMMU and asked again by the device.
 */
u8 smmu3_evtq_size_lg2(u8 dwords, u8 max_lg2)
{
	return min_t(u8, ilog2(PAGE_SIZE / (dwords * sizeof(__le64))), max_lg2);
}

static size_t evtq_bytes(const struct smmu3_evtq_config *cfg)
{
	return (cfg->dwords * sizeof(__le64)) << cfg->lg2;
}

int smmu3_evtq_init(struct smmu3_evtq *q, const struct smmu3_evtq_config *cfg)
{
	q->cfg = *cfg;
	q->mem = dma_alloc_coherent(cfg->dev, evtq_bytes(cfg), &q->dma,
				    GFP_KERNEL);
	return q->mem ? 0 : -ENOMEM;
}

void smmu3_evtq_destroy(struct smmu3_evtq *q)
{
	dma_free_coherent(q->cfg.dev, evtq_bytes(&q->cfg), q->mem, q->dma);
}

void smmu3_evtq_program(struct smmu3_evtq *q)
{
	const struct smmu3_evtq_config *cfg = &q->cfg;

	q->cons = 0;
	q->ovackflg = 0;
	smmu3_write64(cfg->mmio, cfg->base_reg,
		      Q_BASE_WA | (q->dma & Q_BASE_ADDR) |
		      FIELD_PREP(Q_BASE_LOG2SIZE, cfg->lg2));
	smmu3_write32_page1(cfg->mmio, cfg->cons_reg, 0);
	smmu3_write32_page1(cfg->mmio, cfg->prod_reg, 0);
}

/* Hand @n records to the callback, each as a copy that the SMMU cannot change. */
static void evtq_handle_run(struct smmu3_evtq *q, unsigned int n)
{
	const struct smmu3_evtq_config *cfg = &q->cfg;
	__le64 copy[SMMU3_EVT_DWORDS];
	unsigned int i;

	for (i = 0; i < n; i++) {
		u32 slot = smmu3_ring_index(q->cons + i, cfg->lg2);

		memcpy(copy, q->mem + slot * cfg->dwords,
		       cfg->dwords * sizeof(*copy));
		cfg->record(cfg->cookie, copy);
	}
	q->cons += n;
}

/* Give back what was handled and acknowledge the overflow that @prod shows. */
static void evtq_write_cons(struct smmu3_evtq *q, u32 prod)
{
	u32 ovflg = prod & EVTQ_PROD_OVFLG;
	bool overflow = ovflg != q->ovackflg;

	BUILD_BUG_ON(EVTQ_PROD_OVFLG != EVTQ_CONS_OVACKFLG);

	/* Reads of the records before CONS; pairs with the SMMU refilling them. */
	mb();
	q->ovackflg = ovflg;
	smmu3_write32_page1(q->cfg.mmio, q->cfg.cons_reg,
			    smmu3_ring_reg(q->cons, q->cfg.lg2) | ovflg);
	if (overflow)
		q->cfg.overflow(q->cfg.cookie);
}

unsigned int smmu3_evtq_drain(struct smmu3_evtq *q, unsigned int budget)
{
	const struct smmu3_evtq_config *cfg = &q->cfg;
	unsigned int done = 0;

	while (done < budget) {
		u32 prod = smmu3_read32_page1(cfg->mmio, cfg->prod_reg);
		u64 present = smmu3_ring_extend(q->cons, prod, cfg->lg2) - q->cons;
		unsigned int run;

		/* PROD before the records; pairs with the SMMU writing them first. */
		dma_rmb();
		if (smmu3_ring_reg_is_absent(prod) || present > BIT_ULL(cfg->lg2)) {
			dev_err_ratelimited(cfg->dev,
					    "queue register %#x reads %#x, which cannot be; check that the SMMU has power and clock\n",
					    cfg->prod_reg, prod);
			break;
		}
		if (!present && (prod & EVTQ_PROD_OVFLG) == q->ovackflg)
			break;
		run = min3(present, (u64)(budget - done), (u64)EVTQ_RUN);
		evtq_handle_run(q, run);
		evtq_write_cons(q, prod);
		done += run;
	}
	return done;
}
