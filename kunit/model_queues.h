/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Queues that the SMMU fills, on the bench, and software that empties them.
 */
#ifndef SMMU3_KUNIT_MODEL_QUEUES_H
#define SMMU3_KUNIT_MODEL_QUEUES_H

#include "kunit/model_bench.h"

#define QUEUE_LG2	2
#define QUEUE_SIZE	4U
#define QUEUE_LAP	(2 * QUEUE_SIZE - 1)	/* index and wrap */
#define FLAG		BIT(31)			/* OVFLG, OVACKFLG */

/* behind what else is on the bench */
enum queue_place {
	PLACE_EVTQ = 0x1c000,
	PLACE_PRIQ = 0x1d000,
	PLACE_DOORBELL = 0x1e000,
};

/* software disables a queue; what that waits for is over at once */
static inline bool queues_close(struct bench *b, u32 enable)
{
	bool done;

	b->m->regs.cr0 &= ~enable;
	done = record_stop(b->m);
	b->m->regs.cr0ack &= ~enable;
	return done;
}

/* both queues of 4 entries, empty and enabled; interrupts by wire, enabled */
static inline void queues_open(struct bench *b)
{
	struct model_regs *r = &b->m->regs;

	queues_close(b, CR0_EVENTQEN | CR0_PRIQEN);
	memset(&r->evtq_irq, 0, sizeof(r->evtq_irq));
	memset(&r->priq_irq, 0, sizeof(r->priq_irq));
	memset(&r->gerror_irq, 0, sizeof(r->gerror_irq));
	r->evtq = (struct model_queue_regs) { .base = (BENCH_PA + PLACE_EVTQ) | QUEUE_LG2 };
	r->priq = (struct model_queue_regs) { .base = (BENCH_PA + PLACE_PRIQ) | QUEUE_LG2 };
	r->irq_ctrl = 7;
	r->irq_ctrlack = 7;
	r->cr0 |= CR0_EVENTQEN | CR0_PRIQEN;
	r->cr0ack = r->cr0;
	record_enabled(b->m);
}

static inline unsigned int queue_used(const struct model_queue_regs *q)
{
	return (q->prod - q->cons) & QUEUE_LAP;
}

static inline bool queue_overflown(const struct model_queue_regs *q)
{
	return (q->prod ^ q->cons) & FLAG;
}

static inline void queue_write_cons(struct bench *b, struct model_queue_regs *q, u32 cons)
{
	q->cons = cons;
	record_cons_written(b->m);
}

/* give back @n entries, and acknowledge an overflow */
static inline void queue_free(struct bench *b, struct model_queue_regs *q, unsigned int n)
{
	queue_write_cons(b, q, ((q->cons + n) & QUEUE_LAP) | (q->prod & FLAG));
}

static inline const u64 *queue_slot(struct bench *b, u32 place, unsigned int words,
				    u32 position)
{
	return bench_at(b, place) + (position & (QUEUE_SIZE - 1)) * words;
}

/* the oldest event, as software takes it; false if there is none */
static inline bool event_take(struct bench *b, u64 *event)
{
	struct model_queue_regs *q = &b->m->regs.evtq;

	if (!queue_used(q))
		return false;
	memcpy(event, queue_slot(b, PLACE_EVTQ, 4, q->cons), 32);
	queue_free(b, q, 1);
	return true;
}

static inline bool page_take(struct bench *b, u64 *request)
{
	struct model_queue_regs *q = &b->m->regs.priq;

	if (!queue_used(q))
		return false;
	memcpy(request, queue_slot(b, PLACE_PRIQ, 2, q->cons), 16);
	queue_free(b, q, 1);
	return true;
}

/* a nasty model that differs from run to run */
static inline void queues_start(struct bench *b, const struct model_mood *mood, u64 seed)
{
	struct model_config cfg = model_full;

	cfg.mood = *mood;
	cfg.seed = seed;
	bench_start(b, &cfg);
	queues_open(b);
}

#endif
