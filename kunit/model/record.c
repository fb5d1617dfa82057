// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queues that the SMMU fills: events and page requests.
 *
 * Arm IHI 0070, "Circular queues", "Event queue", "PRI queue", "Recording of events":
 * an entry is in memory before PROD shows it, and PROD may take its time; interrupt on
 * empty to non-empty only (or, for page requests with LO=1, for Last=1); a full queue
 * loses entries and says so by OVFLG, once, until OVACKFLG agrees; an overflow of the
 * PRI queue blocks it until then; an abort of a write blocks a queue until it is
 * acknowledged; records of stalls are never lost for want of room. An event may stay
 * inside the SMMU, be overtaken, and be merged with an equal one, until EVENTQEN goes
 * to 0 or a CMD_SYNC demands it ("CMD_SYNC": visible, or discarded for good, or the
 * stalled transaction goes again).
 *
 * Complaints: CONS moved beyond PROD or backwards; an overflow acknowledged that is
 * none.
 *
 * Not modelled: aborts that become known later than the write; suppression of records
 * of stalls of the same page.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/model/record.h"

#define OVERFLOW_FLAG	BIT(31)
#define PRIQ_LO		BIT(31)
#define PAGE_LAST	BIT_ULL(62)

/* events that are not of stalls and are inside the SMMU at most */
#define PLAIN_LIMIT	32
#define PENDING_LIMIT	(PLAIN_LIMIT + STALL_LIMIT)

/**
 * struct filled - a queue that the SMMU fills
 * @name: of its registers
 * @regs: these
 * @max_lg2: log2 of its largest size
 * @words: of an entry
 * @irq: its interrupt
 * @abort: bit of GERROR
 * @enable: bit of CR0
 * @on: enabled
 * @lg2: log2 of its size
 * @cons: CONS as last written
 * @written: position behind the entries in memory; positions never wrap
 * @shown: what PROD says
 * @freed: what CONS says
 * @last: the last of a group is there and not shown
 */
struct filled {
	const char *name;
	struct model_queue_regs *regs;
	u8 max_lg2;
	u8 words;
	unsigned int irq;
	unsigned int abort;
	u32 enable;
	bool on;
	u8 lg2;
	u32 cons;
	u64 written;
	u64 shown;
	u64 freed;
	bool last;
};

/**
 * struct model_records - queues that the SMMU fills
 * @evtq: events
 * @priq: page requests
 * @pending: events that are still inside the SMMU, oldest first
 * @nr: how many
 * @nr_plain: how many of these are not of stalls
 */
struct model_records {
	struct filled evtq;
	struct filled priq;
	u64 pending[PENDING_LIMIT][EVENT_WORDS];
	unsigned int nr;
	unsigned int nr_plain;
};

bool record_new(struct model *m)
{
	struct model_records *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return false;
	r->evtq = (struct filled) {
		.name = "EVENTQ",
		.regs = &m->regs.evtq,
		.max_lg2 = bits32(m->cfg.idr[1], 20, 16),
		.words = EVENT_WORDS,
		.irq = MODEL_IRQ_EVENTQ,
		.abort = GERR_EVENTQ_ABT,
		.enable = CR0_EVENTQEN,
	};
	r->priq = (struct filled) {
		.name = "PRIQ",
		.regs = &m->regs.priq,
		.max_lg2 = bits32(m->cfg.idr[1], 15, 11),
		.words = 2,
		.irq = MODEL_IRQ_PRIQ,
		.abort = GERR_PRIQ_ABT,
		.enable = CR0_PRIQEN,
	};
	m->records = r;
	return true;
}

void record_free(struct model *m)
{
	kfree(m->records);
}

/* ---- a queue ---- */

static u32 lap(const struct filled *q)
{
	return 2U << q->lg2;
}

static bool is_full(const struct filled *q)
{
	return q->written - q->freed >= BIT_ULL(q->lg2);
}

static bool overflown(const struct filled *q)
{
	return (q->regs->prod ^ q->regs->cons) & OVERFLOW_FLAG;
}

static void start(struct filled *q)
{
	u32 used;

	q->on = true;
	q->lg2 = queue_lg2(q->regs, q->max_lg2);
	q->cons = q->regs->cons;
	used = (q->regs->prod - q->cons) & (lap(q) - 1);
	q->freed = q->cons & (lap(q) - 1);
	q->written = q->freed + min(used, lap(q) / 2);
	q->shown = q->written;
	q->last = false;
	q->regs->prod &= OVERFLOW_FLAG | (lap(q) - 1);
}

static bool put(struct model *m, struct filled *q, const u64 *words)
{
	u64 bytes = (u64)q->words * 8 << q->lg2;
	u64 base = q->regs->base & GENMASK_ULL(model_oas(m) - 1, 5);
	u64 at = base & ~(max_t(u64, bytes, 32) - 1);
	unsigned int i;

	at += (q->written & (BIT_ULL(q->lg2) - 1)) * q->words * 8;
	for (i = 0; i < q->words; i++)
		if (!mem_write64(m, at + i * 8, "an entry of a queue", words[i])) {
			gerror_raise(m, q->abort);
			return false;
		}
	q->written++;
	return true;
}

static void show(struct model *m, struct filled *q)
{
	bool empty = q->shown == q->freed, fires = empty;

	if (q->shown == q->written)
		return;
	q->shown = q->written;
	q->regs->prod = (q->regs->prod & OVERFLOW_FLAG) | (q->shown & (lap(q) - 1));
	trace(m, "%s_PROD = %#x", q->name, q->regs->prod);
	if (q->irq == MODEL_IRQ_PRIQ && m->regs.priq_irq.cfg2 & PRIQ_LO)
		fires = q->last;
	q->last = false;
	if (fires)
		irq_raise(m, q->irq);
}

static void show_perhaps(struct model *m, struct filled *q)
{
	if (q->shown != q->written && !model_chance(m, m->mood.lag_record))
		show(m, q);
}

static void overflow(struct model *m, struct filled *q)
{
	show(m, q);
	if (overflown(q))
		return;
	trace(m, "%s overflows", q->name);
	q->regs->prod ^= OVERFLOW_FLAG;
}

/* CONS of one of the queues was written */
static void consumed(struct model *m, struct filled *q)
{
	u32 now = q->regs->cons, moved;

	if (!q->on || now == q->cons)
		return;
	if ((now ^ q->cons) & OVERFLOW_FLAG && overflown(q))
		complain(m, "%s_CONS = %#x acknowledges an overflow that is none: PROD is %#x",
			 q->name, now, q->regs->prod);
	moved = (now - (u32)q->freed) & (lap(q) - 1);
	q->cons = now;
	if (moved > q->shown - q->freed)
		complain(m, "%s_CONS = %#x is backwards or beyond PROD, %#x (circular queues)",
			 q->name, now, q->regs->prod);
	else
		q->freed += moved;
}

/* ---- events ---- */

/* true when nothing more is to be done about it */
static bool deliver(struct model *m, const u64 *event)
{
	struct filled *q = &m->records->evtq;
	bool stalls = event_stalls(event);

	if (!q->on || gerror_active(m, GERR_EVENTQ_ABT))
		return !stalls;
	if (is_full(q)) {
		if (!stalls)
			overflow(m, q);
		return !stalls;
	}
	return put(m, q, event) || !stalls || model_chance(m, m->mood.lag_record);
}

static void take(struct model_records *r, unsigned int i, u64 *event)
{
	memcpy(event, r->pending[i], sizeof(r->pending[i]));
	r->nr--;
	r->nr_plain -= !event_stalls(event);
	memmove(r->pending[i], r->pending[i + 1], (r->nr - i) * sizeof(r->pending[0]));
}

static void keep(struct model_records *r, const u64 *event)
{
	memcpy(r->pending[r->nr++], event, sizeof(r->pending[0]));
	r->nr_plain += !event_stalls(event);
}

/* each that is inside has its chance */
static void deliver_some(struct model *m)
{
	struct model_records *r = m->records;
	u64 event[EVENT_WORDS];
	unsigned int i = 0;

	while (i < r->nr) {
		if (!model_chance(m, m->mood.lag_record) && deliver(m, r->pending[i]))
			take(r, i, event);
		else
			i++;
	}
	show_perhaps(m, &r->evtq);
}

static void make_room(struct model *m)
{
	struct model_records *r = m->records;
	u64 event[EVENT_WORDS];
	unsigned int i = 0;

	while (event_stalls(r->pending[i]))
		i++;
	take(r, i, event);
	deliver(m, event);
}

static bool may_merge(struct model *m, const u64 *event)
{
	struct model_fault f;
	u64 ste[8];

	if (event_stalls(event))
		return false;
	if (event_always_merges(event))
		return true;
	return m->regs.cr0ack & CR0_SMMUEN && config_ste(m, event_sid(event), ste, &f) &&
	       bits(ste, 83, 83) /* MEV */;
}

/* an event that is the same as one that is still inside */
static bool merge(struct model *m, const u64 *event)
{
	struct model_records *r = m->records;
	unsigned int i;

	for (i = 0; i < r->nr; i++)
		if (event_same(r->pending[i], event))
			return model_pick(m, 2) && may_merge(m, event);
	return false;
}

void record_fault(struct model *m, const struct model_access *a,
		  const struct model_fault *f, bool stall, u16 stag)
{
	struct model_records *r = m->records;
	u64 event[EVENT_WORDS];

	event_build(m, a, f, stall, stag, event);
	trace(m, "event %016llx %016llx %016llx %016llx", event[0], event[1], event[2],
	      event[3]);
	if (merge(m, event))
		return;
	if (!stall && r->nr_plain == PLAIN_LIMIT)
		make_room(m);
	keep(r, event);
	deliver_some(m);
}

bool record_take_back(struct model *m, u16 stag)
{
	struct model_records *r = m->records;
	u64 event[EVENT_WORDS];
	unsigned int i;

	for (i = 0; i < r->nr; i++)
		if (event_stalls(r->pending[i]) && event_stag(r->pending[i]) == stag) {
			take(r, i, event);
			return true;
		}
	return false;
}

/* what comes in while it runs is of transactions that go again: not its concern */
bool record_sync(struct model *m)
{
	struct model_records *r = m->records;
	unsigned int left = r->nr;
	u64 event[EVENT_WORDS];

	while (left-- && r->nr) {
		take(r, 0, event);
		if (!deliver(m, event))
			stall_go_again(m, event_stag(event));
	}
	show(m, &r->evtq);
	return true;
}

/* what is not in memory yet is discarded, or makes it just in time */
static void stop_events(struct model *m)
{
	struct model_records *r = m->records;
	u64 event[EVENT_WORDS];
	unsigned int i = 0;

	while (i < r->nr) {
		if (event_stalls(r->pending[i])) {
			i++;
			continue;
		}
		take(r, i, event);
		if (!model_chance(m, m->mood.lag_record))
			deliver(m, event);
	}
}

/* ---- page requests ---- */

bool record_refuses_pages(struct model *m)
{
	return !m->records->priq.on || !(m->regs.cr0ack & CR0_SMMUEN) ||
	       gerror_active(m, GERR_PRIQ_ABT);
}

bool record_page_request(struct model *m, const u64 *words)
{
	struct filled *q = &m->records->priq;
	bool last = words[0] & PAGE_LAST;

	if (record_refuses_pages(m))
		return false;
	if (is_full(q) || overflown(q)) {
		overflow(m, q);
		if (last && m->regs.priq_irq.cfg2 & PRIQ_LO)
			irq_raise(m, MODEL_IRQ_PRIQ);
		return false;
	}
	if (!put(m, q, words))
		return false;
	q->last |= last;
	show_perhaps(m, q);
	return true;
}

/* ---- both ---- */

void record_reset(struct model *m)
{
	struct model_records *r = m->records;

	r->evtq.on = false;
	r->priq.on = false;
	r->evtq.shown = r->evtq.written;
	r->priq.shown = r->priq.written;
	r->nr = 0;
	r->nr_plain = 0;
}

static void start_if_enabled(struct model *m, struct filled *q)
{
	if (!q->on && m->regs.cr0ack & q->enable)
		start(q);
}

void record_enabled(struct model *m)
{
	start_if_enabled(m, &m->records->evtq);
	start_if_enabled(m, &m->records->priq);
}

void record_cons_written(struct model *m)
{
	consumed(m, &m->records->evtq);
	consumed(m, &m->records->priq);
}

void record_tick(struct model *m)
{
	deliver_some(m);
	show_perhaps(m, &m->records->priq);
}

bool record_idle(struct model *m)
{
	const struct model_records *r = m->records;

	return !r->nr && r->evtq.shown == r->evtq.written &&
	       r->priq.shown == r->priq.written;
}

bool record_stop(struct model *m)
{
	struct model_records *r = m->records;

	if (r->evtq.on && !(m->regs.cr0 & CR0_EVENTQEN)) {
		stop_events(m);
		show(m, &r->evtq);
		r->evtq.on = false;
	}
	if (r->priq.on && !(m->regs.cr0 & CR0_PRIQEN)) {
		show(m, &r->priq);
		r->priq.on = false;
	}
	return true;
}
