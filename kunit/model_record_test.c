// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the model puts into its queues and when, and the interrupts that tell of it.
 */
/* native: model */
#include "kunit/model_queues.h"

#define SEEDS 50

static const struct model_mood keeps_inside = { .lag_record = 1000 };

static struct bench *bench_of(struct kunit *test)
{
	struct bench *b = test->priv;

	queues_open(b);
	return b;
}

/* an event that can be told from others by its number */
static void fault_at(struct bench *b, u64 number)
{
	struct model_access a = { .sid = 1, .addr = number << 12 };
	struct model_fault f = { .code = EV_F_TRANSLATION, .class = CLASS_IN };

	record_fault(b->m, &a, &f, false, 0);
}

static void stall_at(struct bench *b, u64 number, u16 stag)
{
	struct model_access a = { .sid = 1, .addr = number << 12, .can_stall = true };
	struct model_fault f = { .code = EV_F_TRANSLATION, .class = CLASS_IN };

	record_fault(b->m, &a, &f, true, stag);
}

static void acknowledge_errors(struct bench *b)
{
	b->m->regs.gerrorn = b->m->regs.gerror;
}

/* ---- words ---- */

struct words_case {
	const char *what;
	struct model_access a;
	struct model_fault f;
	bool stall;
	u16 stag;
	u64 words[4];
};

#define WRITES .sid = 0x12345678, .addr = 0xabcdef0123456789ULL, .write = true
#define READS_SUB .sid = 0x12345678, .ssv = true, .ssid = 0xfedcb, .priv = true, \
	.addr = 0xabcdef0123456789ULL
#define FAR 0xfffffffffffffffULL	/* beyond 48 bits */

static const struct words_case words_cases[] = {
	{ "F_UUT", { READS_SUB, .insn = true }, { EV_F_UUT }, false, 0,
	  { 0x12345678fedcb801, 0x0000000e00000000, 0xabcdef0123456789, 0 } },
	{ "C_BAD_STREAMID", { READS_SUB }, { EV_C_BAD_STREAMID }, false, 0,
	  { 0x12345678fedcb802, 0, 0, 0 } },
	{ "F_STE_FETCH", { WRITES }, { EV_F_STE_FETCH, .fetch = FAR }, false, 0,
	  { 0x1234567800000003, 0, 0, 0x0000fffffffffff8 } },
	{ "C_BAD_STE", { WRITES }, { EV_C_BAD_STE }, false, 0,
	  { 0x1234567800000004, 0, 0, 0 } },
	{ "F_BAD_ATS_TREQ", { WRITES }, { EV_F_BAD_ATS_TREQ }, false, 0,
	  { 0x1234567800000005, 0x00000000c0000000, 0xabcdef0123456000, 0 } },
	{ "F_BAD_ATS_TREQ, privileged, executes", { READS_SUB, .insn = true },
	  { EV_F_BAD_ATS_TREQ }, false, 0,
	  { 0x12345678fedcb805, 0x00000000b0000000, 0xabcdef0123456000, 0 } },
	{ "F_STREAM_DISABLED", { READS_SUB }, { EV_F_STREAM_DISABLED }, false, 0,
	  { 0x1234567800000006, 0, 0, 0 } },
	{ "F_TRANSL_FORBIDDEN", { READS_SUB }, { EV_F_TRANSL_FORBIDDEN }, false, 0,
	  { 0x1234567800000007, 0x0000000800000000, 0xabcdef0123456789, 0 } },
	{ "C_BAD_SUBSTREAMID", { READS_SUB }, { EV_C_BAD_SUBSTREAMID }, false, 0,
	  { 0x12345678fedcb008, 0, 0, 0 } },
	{ "C_BAD_SUBSTREAMID without one", { WRITES, .ssid = 7 },
	  { EV_C_BAD_SUBSTREAMID }, false, 0,
	  { 0x1234567800000008, 0, 0, 0 } },
	{ "F_CD_FETCH", { READS_SUB }, { EV_F_CD_FETCH, .fetch = 0x1234abc8 }, false, 0,
	  { 0x12345678fedcb809, 0, 0, 0x1234abc8 } },
	{ "C_BAD_CD", { READS_SUB }, { EV_C_BAD_CD }, false, 0,
	  { 0x12345678fedcb80a, 0, 0, 0 } },
	{ "F_WALK_EABT", { READS_SUB },
	  { EV_F_WALK_EABT, .class = CLASS_TT, .fetch = 0x1234abc8 }, false, 0,
	  { 0x12345678fedcb80b, 0x0000010a00000000, 0xabcdef0123456789, 0x1234abc8 } },
	{ "F_WALK_EABT of stage 2", { READS_SUB },
	  { EV_F_WALK_EABT, true, CLASS_IN, .fetch = 0x1234abc8 }, false, 0,
	  { 0x12345678fedcb80b, 0x0000028a00000000, 0xabcdef0123456789, 0x1234abc8 } },
	{ "F_TRANSLATION", { WRITES, .insn = true }, { EV_F_TRANSLATION, .class = CLASS_IN },
	  false, 0, { 0x1234567800000010, 0x0000020000000000, 0xabcdef0123456789, 0 } },
	{ "F_TRANSLATION, stalled", { READS_SUB }, { EV_F_TRANSLATION, .class = CLASS_IN },
	  true, 0xbeef,
	  { 0x12345678fedcb810, 0x0000020a8000beef, 0xabcdef0123456789, 0 } },
	{ "F_ADDR_SIZE of stage 2", { WRITES },
	  { EV_F_ADDR_SIZE, true, CLASS_CD, .ipa = FAR }, false, 0,
	  { 0x1234567800000011, 0x0000008000000000, 0xabcdef0123456789,
	    0x0000fffffffff000 } },
	{ "F_ACCESS", { READS_SUB, .insn = true }, { EV_F_ACCESS, .class = CLASS_IN }, false,
	  0, { 0x12345678fedcb812, 0x0000020e00000000, 0xabcdef0123456789, 0 } },
	{ "F_PERMISSION of a descriptor that is read", { WRITES },
	  { EV_F_PERMISSION, true, CLASS_TT, true, 0x7654321 }, false, 0,
	  { 0x1234567800000013, 0x0000118000000000, 0xabcdef0123456789, 0x7654000 } },
	{ "F_PERMISSION of a descriptor that is written", { WRITES },
	  { EV_F_PERMISSION, true, CLASS_TT, false, 0x7654321 }, true, 2,
	  { 0x1234567800000013, 0x0000018080000002, 0xabcdef0123456789, 0x7654000 } },
};

static void event_words(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u64 event[4];
	unsigned int i, w;

	for (i = 0; i < ARRAY_SIZE(words_cases); i++) {
		const struct words_case *c = &words_cases[i];

		record_fault(b->m, &c->a, &c->f, c->stall, c->stag);
		KUNIT_ASSERT_TRUE_MSG(test, event_take(b, event), "%s", c->what);
		for (w = 0; w < 4; w++)
			KUNIT_EXPECT_EQ_MSG(test, event[w], c->words[w], "%s, word %u: %#llx",
					    c->what, w, event[w]);
	}
	bench_expect_good(b);
}

/* ---- the event queue ---- */

/* Nothing is lost, doubled or torn while software keeps up, over many laps. */
static void each_event_comes_once(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed, i, waits;
	u64 event[4];

	for (seed = 1; seed <= SEEDS; seed++) {
		u64 seen = 0;

		queues_start(b, &model_nasty, seed);
		for (i = 0; i < 60; i++) {
			fault_at(b, i);
			for (waits = 0; !(seen & BIT_ULL(i)) && waits < 1000; waits++) {
				model_tick(b->m);
				if (!event_take(b, event))
					continue;
				KUNIT_EXPECT_EQ(test, event[0], 0x100000010ULL);
				KUNIT_EXPECT_FALSE(test, seen & BIT_ULL(event[2] >> 12));
				seen |= BIT_ULL(event[2] >> 12);
			}
		}
		KUNIT_EXPECT_EQ(test, seen, BIT_ULL(60) - 1);
		KUNIT_EXPECT_FALSE(test, queue_overflown(&b->m->regs.evtq));
		bench_expect_good(b);
	}
}

static void overflow_is_told_once(struct kunit *test)
{
	struct bench *b = bench_of(test);
	struct model_queue_regs *q = &b->m->regs.evtq;
	unsigned int i;

	for (i = 0; i < QUEUE_SIZE; i++)
		fault_at(b, i);
	KUNIT_EXPECT_EQ(test, q->prod, QUEUE_SIZE);
	fault_at(b, i);
	KUNIT_EXPECT_EQ(test, q->prod, QUEUE_SIZE | FLAG);
	fault_at(b, i);
	KUNIT_EXPECT_EQ(test, q->prod, QUEUE_SIZE | FLAG);
	/* it does not stop what comes once there is room again */
	queue_write_cons(b, q, 1);
	fault_at(b, 77);
	KUNIT_EXPECT_EQ(test, q->prod, (QUEUE_SIZE + 1) | FLAG);
	KUNIT_EXPECT_EQ(test, queue_slot(b, PLACE_EVTQ, 4, QUEUE_SIZE)[2], 77ULL << 12);
	/* acknowledged, the next one is told again */
	queue_write_cons(b, q, 1 | FLAG);
	fault_at(b, 78);
	KUNIT_EXPECT_EQ(test, q->prod, QUEUE_SIZE + 1);
	bench_expect_good(b);
}

static void stalls_wait_for_room(struct kunit *test)
{
	struct bench *b = bench_of(test);
	struct model_queue_regs *q = &b->m->regs.evtq;
	unsigned int i;

	for (i = 0; i < QUEUE_SIZE; i++)
		fault_at(b, i);
	stall_at(b, 99, 5);
	KUNIT_EXPECT_EQ(test, q->prod, QUEUE_SIZE);
	KUNIT_EXPECT_FALSE(test, record_idle(b->m));
	queue_free(b, q, 1);
	record_tick(b->m);
	KUNIT_EXPECT_EQ(test, q->prod, QUEUE_SIZE + 1);
	KUNIT_EXPECT_EQ(test, queue_slot(b, PLACE_EVTQ, 4, QUEUE_SIZE)[2], 99ULL << 12);
	KUNIT_EXPECT_TRUE(test, record_idle(b->m));
}

static void disabled_discards_but_stalls(struct kunit *test)
{
	struct bench *b = bench_of(test);
	struct model_queue_regs *q = &b->m->regs.evtq;

	KUNIT_EXPECT_TRUE(test, queues_close(b, CR0_EVENTQEN));
	fault_at(b, 1);
	stall_at(b, 2, 5);
	fault_at(b, 3);
	KUNIT_EXPECT_EQ(test, q->prod, 0);
	queues_open(b);
	record_tick(b->m);
	KUNIT_EXPECT_EQ(test, q->prod, 1);
	KUNIT_EXPECT_EQ(test, queue_slot(b, PLACE_EVTQ, 4, 0)[2], 2ULL << 12);
}

/* What is in memory is shown before EVENTQEN is 0; nothing comes after that. */
static void stopping_leaves_nothing(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed, prod;

	for (seed = 1; seed <= SEEDS; seed++) {
		queues_start(b, &model_nasty, seed);
		fault_at(b, 1);
		fault_at(b, 2);
		KUNIT_EXPECT_TRUE(test, queues_close(b, CR0_EVENTQEN));
		KUNIT_EXPECT_TRUE(test, record_idle(b->m));
		prod = b->m->regs.evtq.prod;
		b->m->mood = model_calm;
		record_tick(b->m);
		KUNIT_EXPECT_EQ(test, b->m->regs.evtq.prod, prod);
	}
}

static void abort_blocks_the_queue(struct kunit *test)
{
	struct bench *b = bench_of(test);
	struct model_queue_regs *q = &b->m->regs.evtq;

	model_mem_break(b->m, BENCH_PA + PLACE_EVTQ, true);
	fault_at(b, 1);
	stall_at(b, 2, 5);
	KUNIT_EXPECT_TRUE(test, gerror_active(b->m, GERR_EVENTQ_ABT));
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_IRQ_GERROR);
	model_mem_break(b->m, BENCH_PA + PLACE_EVTQ, false);
	fault_at(b, 3);
	KUNIT_EXPECT_EQ(test, q->prod, 0);
	acknowledge_errors(b);
	record_tick(b->m);
	/* the plain ones are lost, and no overflow is told */
	KUNIT_EXPECT_EQ(test, q->prod, 1);
	KUNIT_EXPECT_EQ(test, queue_slot(b, PLACE_EVTQ, 4, 0)[2], 2ULL << 12);
}

/* What a CMD_SYNC promises: visible, or gone for good. */
static void sync_leaves_nothing_inside(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_queue_regs *q;
	unsigned int i;

	queues_start(b, &keeps_inside, 1);
	q = &b->m->regs.evtq;
	fault_at(b, 0);
	KUNIT_EXPECT_EQ(test, q->prod, 0);
	KUNIT_EXPECT_TRUE(test, record_sync(b->m));
	KUNIT_EXPECT_EQ(test, q->prod, 1);
	for (i = 1; i <= QUEUE_SIZE; i++)
		fault_at(b, i);
	KUNIT_EXPECT_TRUE(test, record_sync(b->m));
	KUNIT_EXPECT_EQ(test, q->prod, QUEUE_SIZE | FLAG);
	KUNIT_EXPECT_TRUE(test, record_idle(b->m));
}

/* More events than fit inside push the oldest out. */
static void inside_is_small(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int i;

	queues_start(b, &keeps_inside, 1);
	for (i = 0; i < 1000; i++)
		fault_at(b, i);
	KUNIT_EXPECT_TRUE(test, queue_overflown(&b->m->regs.evtq));
	KUNIT_EXPECT_EQ(test, queue_slot(b, PLACE_EVTQ, 4, 0)[2], 0);
	KUNIT_EXPECT_EQ(test, queue_slot(b, PLACE_EVTQ, 4, 3)[2], 3ULL << 12);
}

/* how many of four events at addresses @step apart come out */
static unsigned int merged(struct bench *b, u64 seed, bool mev, u8 code, bool stall,
			   u64 step)
{
	struct model_access a = { .sid = 1 };
	struct model_fault f = { .code = code, .class = CLASS_IN };
	unsigned int i, came;
	u64 ste[8], event[4];

	queues_start(b, &keeps_inside, seed);
	bench_make_bypass(ste);
	put_bits(ste, 83, 83, mev);
	bench_ste(b, 1, ste);
	for (i = 0; i < QUEUE_SIZE; i++) {
		a.addr = 0x5000 + i * step;
		record_fault(b->m, &a, &f, stall, 5);
	}
	b->m->mood = model_calm;
	for (came = 0; came <= QUEUE_SIZE; came++) {
		record_tick(b->m);
		if (!event_take(b, event))
			break;
	}
	return came;
}

static void merging(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed, allowed = 0, always = 0;

	for (seed = 1; seed <= SEEDS; seed++) {
		KUNIT_EXPECT_EQ(test, merged(b, seed, false, EV_F_TRANSLATION, false, 1), 4);
		KUNIT_EXPECT_EQ(test, merged(b, seed, true, EV_F_TRANSLATION, true, 1), 4);
		/* of other pages */
		KUNIT_EXPECT_EQ(test, merged(b, seed, true, EV_F_TRANSLATION, false, 4096), 4);
		allowed += merged(b, seed, true, EV_F_TRANSLATION, false, 1);
		always += merged(b, seed, false, EV_C_BAD_STE, false, 1);
		bench_expect_good(b);
	}
	/* some are, and one of each is left */
	KUNIT_EXPECT_GT(test, allowed, SEEDS);
	KUNIT_EXPECT_LT(test, allowed, 4 * SEEDS);
	KUNIT_EXPECT_GT(test, always, SEEDS);
	KUNIT_EXPECT_LT(test, always, 4 * SEEDS);
}

/* ---- what software does with CONS ---- */

static void wrong_cons_complains(struct kunit *test)
{
	struct bench *b = bench_of(test);
	struct model_queue_regs *q = &b->m->regs.evtq;

	fault_at(b, 1);
	fault_at(b, 2);
	queue_write_cons(b, q, 1);
	bench_expect_good(b);
	queue_write_cons(b, q, 3);
	bench_expect_complaint(b);
	queue_write_cons(b, q, 0);
	bench_expect_complaint(b);
	queue_write_cons(b, q, 2);
	bench_expect_good(b);
	/* there is no overflow to acknowledge */
	queue_write_cons(b, q, 2 | FLAG);
	bench_expect_complaint(b);
}

/* ---- interrupts ---- */

struct irq_case {
	unsigned int which;
	u32 enable;
	unsigned int abort;
};

static const struct irq_case irq_cases[] = {
	{ MODEL_IRQ_GERROR, BIT(0), GERR_MSI_GERROR_ABT },
	{ MODEL_IRQ_PRIQ, BIT(1), GERR_MSI_PRIQ_ABT },
	{ MODEL_IRQ_EVENTQ, BIT(2), GERR_MSI_EVENTQ_ABT },
};

static void set_message(struct bench *b, unsigned int which, u64 addr, u32 data)
{
	struct model_regs *r = &b->m->regs;
	struct model_irq_regs irq = { .cfg0 = addr, .cfg1 = data };

	if (which == MODEL_IRQ_EVENTQ)
		r->evtq_irq = irq;
	else if (which == MODEL_IRQ_PRIQ)
		r->priq_irq = irq;
	else
		r->gerror_irq = irq;
}

static void interrupt_needs_its_enable(struct kunit *test)
{
	struct bench *b = bench_of(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(irq_cases); i++) {
		b->m->regs.irq_ctrl = 7;
		b->m->regs.irq_ctrlack = 7 & ~irq_cases[i].enable;
		irq_raise(b->m, irq_cases[i].which);
		/* what was before the enable never comes */
		b->m->regs.irq_ctrlack = 7;
		record_tick(b->m);
		KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), 0);
		b->m->regs.irq_ctrlack = irq_cases[i].enable;
		irq_raise(b->m, irq_cases[i].which);
		KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), irq_cases[i].which);
	}
}

static void interrupt_by_message(struct kunit *test)
{
	struct bench *b = bench_of(test);
	u64 addr = BENCH_PA + PLACE_DOORBELL;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(irq_cases); i++) {
		const struct irq_case *c = &irq_cases[i];

		set_message(b, c->which, addr + 4, 0x1000 + i);
		irq_raise(b->m, c->which);
		KUNIT_EXPECT_EQ(test, *bench_at(b, PLACE_DOORBELL), (0x1000ULL + i) << 32);
		KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), c->which);
		KUNIT_EXPECT_EQ(test, b->m->regs.gerror, b->m->regs.gerrorn);
	}
}

static void interrupt_message_aborted(struct kunit *test)
{
	struct bench *b = bench_of(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(irq_cases); i++) {
		const struct irq_case *c = &irq_cases[i];
		unsigned int told = c->which == MODEL_IRQ_GERROR ? 0 : MODEL_IRQ_GERROR;

		set_message(b, MODEL_IRQ_GERROR, 0, 0);
		set_message(b, c->which, BENCH_PA - 0x1000, 1);
		irq_raise(b->m, c->which);
		KUNIT_EXPECT_EQ(test, b->m->regs.gerror ^ b->m->regs.gerrorn, BIT(c->abort));
		KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), told);
		acknowledge_errors(b);
	}
}

static void interrupt_of_sync(struct kunit *test)
{
	struct bench *b = bench_of(test);

	b->m->regs.irq_ctrlack = 0;
	irq_sync(b->m, BENCH_PA + PLACE_DOORBELL, 0xabc);
	KUNIT_EXPECT_EQ(test, *bench_at(b, PLACE_DOORBELL), 0xabc);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_IRQ_SYNC);
	irq_sync(b->m, 0, 0xabc);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_IRQ_SYNC);
	KUNIT_EXPECT_FALSE(test, gerror_active(b->m, GERR_MSI_CMDQ_ABT));
	irq_sync(b->m, BENCH_PA - 0x1000, 0xabc);
	KUNIT_EXPECT_TRUE(test, gerror_active(b->m, GERR_MSI_CMDQ_ABT));
}

/* ---- page requests ---- */

static bool page_at(struct bench *b, u16 group, bool last)
{
	u64 words[2] = { 1 | (u64)last << 62, group };

	return record_page_request(b->m, words);
}

static void page_queue_needs_smmuen(struct kunit *test)
{
	struct bench *b = bench_of(test);

	KUNIT_EXPECT_TRUE(test, page_at(b, 1, true));
	b->m->regs.cr0ack &= ~CR0_SMMUEN;
	KUNIT_EXPECT_FALSE(test, page_at(b, 2, true));
	b->m->regs.cr0ack |= CR0_SMMUEN;
	KUNIT_EXPECT_TRUE(test, queues_close(b, CR0_PRIQEN));
	KUNIT_EXPECT_FALSE(test, page_at(b, 3, true));
	KUNIT_EXPECT_EQ(test, queue_used(&b->m->regs.priq), 1);
	KUNIT_EXPECT_FALSE(test, queue_overflown(&b->m->regs.priq));
}

static void page_queue_aborts(struct kunit *test)
{
	struct bench *b = bench_of(test);

	model_mem_break(b->m, BENCH_PA + PLACE_PRIQ, true);
	KUNIT_EXPECT_FALSE(test, page_at(b, 1, true));
	KUNIT_EXPECT_TRUE(test, gerror_active(b->m, GERR_PRIQ_ABT));
	model_mem_break(b->m, BENCH_PA + PLACE_PRIQ, false);
	KUNIT_EXPECT_FALSE(test, page_at(b, 2, true));
	acknowledge_errors(b);
	KUNIT_EXPECT_TRUE(test, page_at(b, 3, true));
	KUNIT_EXPECT_EQ(test, queue_slot(b, PLACE_PRIQ, 2, 0)[1], 3);
}

/* PRIQ_IRQ_CFG2.LO: for the last of a group, and though it is lost */
static void page_interrupts(struct kunit *test)
{
	struct bench *b = bench_of(test);

	page_at(b, 1, false);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_IRQ_PRIQ);
	page_at(b, 1, true);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), 0);
	queue_free(b, &b->m->regs.priq, 2);
	b->m->regs.priq_irq.cfg2 = BIT(31);
	page_at(b, 2, false);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), 0);
	page_at(b, 2, true);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_IRQ_PRIQ);
	page_at(b, 3, false);
	page_at(b, 3, false);
	page_at(b, 3, false);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), 0);
	KUNIT_EXPECT_FALSE(test, page_at(b, 3, true));
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_IRQ_PRIQ);
}

/* ---- lessons ---- */

/* software that knows only how to give back what it saw */
static void drain_pages(struct bench *b, bool acknowledge)
{
	struct model_queue_regs *q = &b->m->regs.priq;
	u32 flag = acknowledge ? q->prod & FLAG : q->cons & FLAG;

	queue_write_cons(b, q, (q->prod & QUEUE_LAP) | flag);
}

static void lesson_37_overflow_blocks_page_requests(struct kunit *test)
{
	struct bench *b = bench_of(test);
	unsigned int i;

	for (i = 0; i < QUEUE_SIZE; i++)
		KUNIT_EXPECT_TRUE(test, page_at(b, i, true));
	KUNIT_EXPECT_FALSE(test, page_at(b, i, true));
	KUNIT_EXPECT_TRUE(test, queue_overflown(&b->m->regs.priq));
	/* (a) without OVACKFLG nothing ever comes again, in an empty queue */
	drain_pages(b, false);
	model_take_irqs(b->m);
	for (i = 0; i < 100; i++) {
		KUNIT_EXPECT_FALSE(test, page_at(b, i, true));
		record_tick(b->m);
	}
	KUNIT_EXPECT_EQ(test, queue_used(&b->m->regs.priq), 0);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), 0);
	/* (b) */
	drain_pages(b, true);
	KUNIT_EXPECT_TRUE(test, page_at(b, 7, true));
	KUNIT_EXPECT_EQ(test, queue_used(&b->m->regs.priq), 1);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_IRQ_PRIQ);
	bench_expect_good(b);
}

static void lesson_38_interrupt_on_empty_to_non_empty(struct kunit *test)
{
	struct bench *b = bench_of(test);
	struct model_queue_regs *q = &b->m->regs.evtq;
	u32 prod;

	/* (a) gives back what it saw, and leaves: what came meanwhile tells nobody */
	fault_at(b, 1);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_IRQ_EVENTQ);
	prod = q->prod;
	fault_at(b, 2);
	queue_write_cons(b, q, prod);
	fault_at(b, 3);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), 0);
	KUNIT_EXPECT_EQ(test, queue_used(q), 2);
	/* (b) reads PROD until the queue is empty: the next event interrupts again */
	while (queue_used(q))
		queue_free(b, q, 1);
	fault_at(b, 4);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_IRQ_EVENTQ);
	bench_expect_good(b);
}

/* how often software takes an old record for a new one */
static unsigned int stale_events(struct bench *b, bool record_first)
{
	struct model_queue_regs *q = &b->m->regs.evtq;
	unsigned int i, ticks, stale = 0;
	const u64 *slot;
	u64 seen;

	for (i = 1; i <= 40; i++) {
		slot = queue_slot(b, PLACE_EVTQ, 4, q->cons);
		fault_at(b, i);
		for (ticks = 0; ticks < 1000; ticks++) {
			seen = READ_ONCE(slot[2]);
			model_tick(b->m);
			if (!queue_used(q))
				continue;
			if (!record_first)
				seen = READ_ONCE(slot[2]);
			break;
		}
		stale += seen != (u64)i << 12;
		queue_free(b, q, 1);
	}
	return stale;
}

static void lesson_39_record_is_read_after_prod(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int seed, stale = 0;

	for (seed = 1; seed <= SEEDS; seed++) {
		queues_start(b, &model_nasty, seed);
		stale += stale_events(b, true);
		queues_start(b, &model_nasty, seed);
		KUNIT_EXPECT_EQ(test, stale_events(b, false), 0);
	}
	KUNIT_EXPECT_GT(test, stale, 0);
}

static struct kunit_case record_cases[] = {
	KUNIT_CASE(event_words),
	KUNIT_CASE(each_event_comes_once),
	KUNIT_CASE(overflow_is_told_once),
	KUNIT_CASE(stalls_wait_for_room),
	KUNIT_CASE(disabled_discards_but_stalls),
	KUNIT_CASE(stopping_leaves_nothing),
	KUNIT_CASE(abort_blocks_the_queue),
	KUNIT_CASE(sync_leaves_nothing_inside),
	KUNIT_CASE(inside_is_small),
	KUNIT_CASE(merging),
	KUNIT_CASE(wrong_cons_complains),
	KUNIT_CASE(interrupt_needs_its_enable),
	KUNIT_CASE(interrupt_by_message),
	KUNIT_CASE(interrupt_message_aborted),
	KUNIT_CASE(interrupt_of_sync),
	KUNIT_CASE(page_queue_needs_smmuen),
	KUNIT_CASE(page_queue_aborts),
	KUNIT_CASE(page_interrupts),
	KUNIT_CASE(lesson_37_overflow_blocks_page_requests),
	KUNIT_CASE(lesson_38_interrupt_on_empty_to_non_empty),
	KUNIT_CASE(lesson_39_record_is_read_after_prod),
	{}
};

static struct kunit_suite record_suite = {
	.name = "model_record",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = record_cases,
};

kunit_test_suite(record_suite);
