// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts: which are requested, messages and their registers, and what each
 * handler does.
 */
/* native: -DSMMU3_MMIO_MODEL queue/gerror.c */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/msi.h>
#include <linux/string.h>

#include "arm-smmu-v3.h"
#include "kunit/said.h"

static struct device dev;
static struct smmu3 smmu;

struct request {
	int irq;
	irq_handler_t handler;
	irq_handler_t thread;
	unsigned long flags;
	char name[40];
};

/* the interrupt core */
static struct {
	struct request requests[4];
	unsigned int nr_requests;
	unsigned int fail_request;	/* the one that fails, from 1 */
	bool no_name;
	bool msi_domain;
	bool msi_fails;
	bool action_fails;
	unsigned int msis;		/* allocated */
	void (*write_msi)(struct msi_desc *desc, struct msi_msg *msg);
	unsigned int msi_index;		/* of the message that is written */
	void (*action)(void *data);
	void *action_data;
	unsigned int naps;
} core;

/* the registers */
static struct {
	u32 gerror, gerrorn;
	u64 regs[0x100 / 4];	/* as written, by offset / 4; ~0 if never */
	unsigned int recoveries;
	bool dead;		/* the command queue cannot be got going again */
	unsigned int drains[2];	/* of the event queue and of the page-request queue */
	unsigned int full[2];	/* how many of them find more than fits the budget */
} hw;

u32 smmu3_read32(const struct smmu3_mmio *mmio, u32 reg)
{
	return reg == REG_GERROR ? hw.gerror : reg == REG_GERRORN ? hw.gerrorn : 0;
}

void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
	if (reg == REG_GERRORN)
		hw.gerrorn = value;
	hw.regs[reg / 4 % ARRAY_SIZE(hw.regs)] = value;
}

void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg, u64 value)
{
	hw.regs[reg / 4 % ARRAY_SIZE(hw.regs)] = value;
}

bool smmu3_cmdq_recover(struct smmu3_cmdq *q)
{
	hw.recoveries++;
	if (hw.dead)
		return true;
	hw.gerrorn ^= (hw.gerror ^ hw.gerrorn) & GERROR_CMDQ_ERR;
	return true;
}

unsigned int smmu3_evtq_drain(struct smmu3_evtq *q, unsigned int budget)
{
	unsigned int which = q == &smmu.priq;

	return hw.drains[which]++ < hw.full[which] ? budget : budget - 1;
}

static int fake_request(struct device *of, int irq, irq_handler_t handler, irq_handler_t thread,
			unsigned long flags, const char *name, void *cookie)
{
	struct request *r = &core.requests[core.nr_requests++ % ARRAY_SIZE(core.requests)];

	if (of != &dev || cookie != &smmu || core.nr_requests == core.fail_request)
		return -EBUSY;
	*r = (struct request) { irq, handler, thread, flags };
	scnprintf(r->name, sizeof(r->name), "%s", name);
	return 0;
}

static char name_buffer[40];

static int fake_add_action(struct device *of, void (*run)(void *data), void *data)
{
	if (core.action_fails) {
		run(data);
		return -ENOMEM;
	}
	core.action = run;
	core.action_data = data;
	return 0;
}

static int fake_msi_alloc(struct device *of, unsigned int n,
			  void (*write)(struct msi_desc *desc, struct msi_msg *msg))
{
	if (core.msi_fails)
		return -ENOSPC;
	core.msis = n;
	core.write_msi = write;
	return 0;
}

static void fake_msi_free(struct device *of)
{
	core.msis = 0;
}

/* the room, with the fake for the interrupt core, whatever a kernel calls it */
#define SMMU3_IOMMU_CORE_COMPAT_MSI_H
#undef devm_request_threaded_irq
#undef devm_kasprintf
#undef devm_add_action_or_reset
#undef dev_get_msi_domain
#undef msi_desc_to_dev
#undef usleep_range
#define devm_request_threaded_irq	fake_request
#define devm_kasprintf(dev, gfp, fmt, ...) \
	((void)(dev), (void)(gfp), \
	 scnprintf(name_buffer, sizeof(name_buffer), fmt, ##__VA_ARGS__), \
	 core.no_name ? NULL : name_buffer)
#define devm_add_action_or_reset	fake_add_action
#define dev_get_msi_domain(dev)		((void)(dev), core.msi_domain)
#define msi_desc_to_dev(desc)		((void)(desc), &dev)
#define usleep_range(least, most)	((void)(least), (void)(most), (void)core.naps++)
#define smmu3_msi_alloc			fake_msi_alloc
#define smmu3_msi_free			fake_msi_free
#define smmu3_msi_irq(dev, index)	((void)(dev), 100 + (int)(index))
#define smmu3_msi_index(desc)		((void)(desc), core.msi_index)
#include "probe/irq.c"

static int irq_test_init(struct kunit *test)
{
	memset(&core, 0, sizeof(core));
	memset(&hw, 0, sizeof(hw));
	memset(hw.regs, 0xff, sizeof(hw.regs));
	memset(&smmu, 0, sizeof(smmu));
	said_reset();
	smmu.dev = &dev;
	dev_set_drvdata(&dev, &smmu);
	smmu3_gerror_init(&smmu.gerror, &smmu.mmio);
	return 0;
}

static const struct request *requested(int irq)
{
	unsigned int i;

	for (i = 0; i < core.nr_requests; i++)
		if (core.requests[i].irq == irq)
			return &core.requests[i];
	return NULL;
}

/*
 * What is wired, what the SMMU can, and what is requested: interrupt numbers, 30
 * events, 31 errors, 32 page requests, 33 combined, 100 to 102 messages. Lesson 42:
 * without an interrupt for page requests there are none.
 */
static const struct wiring {
	bool evtq, gerror, priq, combined;	/* wired */
	bool pri, msi, domain, msi_fails, action_fails;
	int irqs[3];
	bool pri_left;
	const char *says;	/* the one line, if any */
} wirings[] = {
	/* wired one by one */
	{ .evtq = 1, .gerror = 1, .irqs = { 30, 31 } },
	{ .evtq = 1, .gerror = 1, .priq = 1, .irqs = { 30, 31 } },
	{ .evtq = 1, .gerror = 1, .priq = 1, .pri = 1, .irqs = { 30, 31, 32 },
	  .pri_left = 1 },
	{ .evtq = 1, .gerror = 1, .pri = 1, .irqs = { 30, 31 },
	  .says = "no interrupt for page requests: the SMMU refuses page requests" },
	{ .evtq = 1, .irqs = { 30 },
	  .says = "no interrupt for global errors: global errors" },
	{ .gerror = 1, .irqs = { 31 },
	  .says = "no interrupt for events: faults are not told" },
	{ .gerror = 1, .priq = 1, .pri = 1, .irqs = { 31, 32 }, .pri_left = 1,
	  .says = "no interrupt for events" },
	/* one for all; those for one are left alone */
	{ .combined = 1, .irqs = { 33 } },
	{ .combined = 1, .pri = 1, .irqs = { 33 }, .pri_left = 1 },
	{ .combined = 1, .evtq = 1, .gerror = 1, .irqs = { 33 } },
	/* messages, before all that is wired */
	{ .msi = 1, .domain = 1, .irqs = { 100, 101 } },
	{ .msi = 1, .domain = 1, .pri = 1, .irqs = { 100, 101, 102 }, .pri_left = 1 },
	{ .msi = 1, .domain = 1, .combined = 1, .evtq = 1, .irqs = { 100, 101 } },
	/* and what is wired where there are none */
	{ .msi = 1, .evtq = 1, .gerror = 1, .irqs = { 30, 31 } },
	{ .domain = 1, .evtq = 1, .gerror = 1, .irqs = { 30, 31 } },
	{ .msi = 1, .domain = 1, .msi_fails = 1, .evtq = 1, .gerror = 1, .irqs = { 30, 31 },
	  .says = "no message interrupts from msi-parent" },
	{ .msi = 1, .domain = 1, .msi_fails = 1, .combined = 1, .irqs = { 33 },
	  .says = "no message interrupts from msi-parent" },
	{ .msi = 1, .domain = 1, .action_fails = 1, .evtq = 1, .gerror = 1,
	  .irqs = { 30, 31 } },
};

static void check_wiring(struct kunit *test, unsigned int i)
{
	const struct wiring *w = &wirings[i];
	unsigned int n;

	irq_test_init(test);
	smmu.fw.irq_evtq = w->evtq ? 30 : 0;
	smmu.fw.irq_gerror = w->gerror ? 31 : 0;
	smmu.fw.irq_priq = w->priq ? 32 : 0;
	smmu.fw.irq_combined = w->combined ? 33 : 0;
	smmu.feat.pri = w->pri;
	smmu.feat.msi = w->msi;
	core.msi_domain = w->domain;
	core.msi_fails = w->msi_fails;
	core.action_fails = w->action_fails;

	KUNIT_EXPECT_EQ(test, smmu3_irq_init(&smmu), 0);
	for (n = 0; n < 3 && w->irqs[n]; n++)
		KUNIT_EXPECT_TRUE_MSG(test, requested(w->irqs[n]), "row %u: %d", i, w->irqs[n]);
	KUNIT_EXPECT_EQ_MSG(test, core.nr_requests, n, "row %u", i);
	KUNIT_EXPECT_TRUE_MSG(test, smmu.feat.pri == w->pri_left, "row %u", i);
	KUNIT_EXPECT_EQ_MSG(test, said_lines, w->says ? 1U : 0U, "%s", said_text);
	if (w->says)
		KUNIT_EXPECT_TRUE_MSG(test, said(w->says), "%s", said_text);
	KUNIT_EXPECT_EQ(test, core.msis, w->irqs[0] == 100 ? n : 0U);
	if (core.msis) {
		core.action(core.action_data);
		KUNIT_EXPECT_EQ(test, core.msis, 0U);
	}
}

static void irq_42_which(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wirings); i++)
		check_wiring(test, i);
}

/* none at all: the SMMU works, and each thing that is lost is told */
static void irq_42_none(struct kunit *test)
{
	smmu.feat.pri = true;
	KUNIT_EXPECT_EQ(test, smmu3_irq_init(&smmu), 0);
	KUNIT_EXPECT_EQ(test, core.nr_requests, 0U);
	KUNIT_EXPECT_EQ(test, said_lines, 3U);
	KUNIT_EXPECT_FALSE(test, smmu.feat.pri);
}

static void irq_request_fails(struct kunit *test)
{
	unsigned int fail;

	for (fail = 1; fail <= 4; fail++) {
		irq_test_init(test);
		smmu.feat.pri = true;
		smmu.fw.irq_evtq = 1;
		smmu.fw.irq_gerror = 2;
		smmu.fw.irq_priq = 3;
		core.fail_request = fail;
		KUNIT_EXPECT_EQ(test, smmu3_irq_init(&smmu), fail <= 3 ? -EBUSY : 0);
		KUNIT_EXPECT_EQ(test, core.nr_requests, min(fail, 3U));

		irq_test_init(test);
		smmu.fw.irq_combined = 33;
		core.fail_request = fail;
		KUNIT_EXPECT_EQ(test, smmu3_irq_init(&smmu), fail <= 1 ? -EBUSY : 0);
	}
	core.no_name = true;
	KUNIT_EXPECT_EQ(test, smmu3_irq_init(&smmu), -ENOMEM);
}

/* with all the sources wired, the handlers of each */
static void make_wired(bool combined, bool pri)
{
	irq_test_init(NULL);
	smmu.feat.pri = pri;
	smmu.fw.irq_evtq = 30;
	smmu.fw.irq_gerror = 31;
	smmu.fw.irq_priq = 32;
	smmu.fw.irq_combined = combined ? 33 : 0;
	smmu3_irq_init(&smmu);
}

static const struct { u32 cfg0, cfg1, cfg2; } source_regs[] = {
	{ 0xb0, 0xb8, 0xbc }, { 0x68, 0x70, 0x74 }, { 0xd0, 0xd8, 0xdc },
};

/* whether the registers of source @i are as written: CFG2 is Device-nGnRE */
static bool programmed(unsigned int i, u64 addr, u32 data)
{
	return hw.regs[source_regs[i].cfg0 / 4] == addr &&
	       hw.regs[source_regs[i].cfg1 / 4] == data &&
	       hw.regs[source_regs[i].cfg2 / 4] == 1;
}

static bool untouched(unsigned int i)
{
	return hw.regs[source_regs[i].cfg0 / 4] == ~0ULL &&
	       hw.regs[source_regs[i].cfg1 / 4] == ~0ULL &&
	       hw.regs[source_regs[i].cfg2 / 4] == ~0ULL;
}

/* a wire instead of a message: no address of whoever was here before is left */
static void irq_no_message_is_left(struct kunit *test)
{
	unsigned int msi, pri, i;

	for (msi = 0; msi < 2; msi++)
		for (pri = 0; pri < 2; pri++) {
			make_wired(false, pri);
			smmu.feat.msi = msi;
			smmu3_irq_program(&smmu);
			for (i = 0; i < 2 + pri; i++)
				KUNIT_EXPECT_TRUE(test, msi ? programmed(i, 0, 0) : untouched(i));
			/* and registers that the SMMU does not have are left alone */
			KUNIT_EXPECT_TRUE(test, pri || untouched(2));
		}
}

/*
 * IHI 0070, "SMMU_GERROR_IRQ_CFG0" to "CFG2": address and data of each message, when
 * the interrupt core gives them and again after a reset.
 */
static void irq_messages_are_programmed(struct kunit *test)
{
	static struct msi_desc desc;
	unsigned int i;

	smmu.feat.msi = true;
	smmu.feat.pri = true;
	core.msi_domain = true;
	KUNIT_EXPECT_EQ(test, smmu3_irq_init(&smmu), 0);
	KUNIT_ASSERT_TRUE(test, core.write_msi);
	for (i = 0; i < ARRAY_SIZE(source_regs); i++) {
		struct msi_msg msg = {};

		msg.address_lo = 0x08090040 + 0x10000 * i;
		msg.address_hi = 0x12 + i;
		msg.data = 0x8000 + i;
		core.msi_index = i;
		core.write_msi(&desc, &msg);
		KUNIT_EXPECT_TRUE(test, programmed(i, 0x1208090040ULL + i * 0x100010000ULL,
						   0x8000 + i));
	}
	memset(hw.regs, 0xff, sizeof(hw.regs));
	smmu3_irq_program(&smmu);
	for (i = 0; i < ARRAY_SIZE(source_regs); i++)
		KUNIT_EXPECT_TRUE(test, programmed(i, 0x1208090040ULL + i * 0x100010000ULL,
						   0x8000 + i));
}

/* queues are drained by threads, errors are handled at once */
static void irq_handlers_of_each(struct kunit *test)
{
	const struct request *evtq, *gerror, *priq;

	make_wired(false, true);
	evtq = requested(30);
	gerror = requested(31);
	priq = requested(32);
	KUNIT_ASSERT_TRUE(test, evtq && gerror && priq);
	KUNIT_EXPECT_TRUE(test, !evtq->handler && evtq->thread);
	KUNIT_EXPECT_TRUE(test, !priq->handler && priq->thread);
	KUNIT_EXPECT_TRUE(test, gerror->handler && !gerror->thread);
	KUNIT_EXPECT_EQ(test, evtq->flags, (unsigned long)IRQF_ONESHOT);
	KUNIT_EXPECT_EQ(test, priq->flags, (unsigned long)IRQF_ONESHOT);
	KUNIT_EXPECT_EQ(test, gerror->flags, 0UL);
	KUNIT_EXPECT_TRUE(test, strstr(evtq->name, " events"));
	KUNIT_EXPECT_TRUE(test, strstr(gerror->name, " global errors"));
	KUNIT_EXPECT_TRUE(test, strstr(priq->name, " page requests"));

	KUNIT_EXPECT_TRUE(test, evtq->thread(30, &smmu) == IRQ_HANDLED);
	KUNIT_EXPECT_EQ(test, hw.drains[0], 1U);
	KUNIT_EXPECT_EQ(test, hw.drains[1], 0U);
	KUNIT_EXPECT_TRUE(test, priq->thread(32, &smmu) == IRQ_HANDLED);
	KUNIT_EXPECT_EQ(test, hw.drains[0], 1U);
	KUNIT_EXPECT_EQ(test, hw.drains[1], 1U);
}

/* lesson 49: a queue that never gets empty gives way after each budget */
static void irq_49_gives_way(struct kunit *test)
{
	unsigned int full;

	for (full = 0; full < 5; full++) {
		make_wired(false, true);
		hw.full[0] = full;
		hw.full[1] = 2 * full;
		requested(30)->thread(30, &smmu);
		KUNIT_EXPECT_EQ(test, hw.drains[0], full + 1);
		KUNIT_EXPECT_EQ(test, core.naps, full);
		requested(32)->thread(32, &smmu);
		KUNIT_EXPECT_EQ(test, hw.drains[1], 2 * full + 1);
		KUNIT_EXPECT_EQ(test, core.naps, 3 * full);
	}
}

/* one for all: errors at once, then both queues, if there are two */
static void irq_combined(struct kunit *test)
{
	unsigned int pri;

	for (pri = 0; pri < 2; pri++) {
		const struct request *r;

		make_wired(true, pri);
		r = requested(33);
		KUNIT_ASSERT_TRUE(test, r && r->handler && r->thread);
		KUNIT_EXPECT_EQ(test, core.nr_requests, 1U);
		KUNIT_EXPECT_EQ(test, r->flags, 0UL);
		hw.gerror = GERROR_SFM_ERR | GERROR_CMDQ_ERR;
		KUNIT_EXPECT_TRUE(test, r->handler(33, &smmu) == IRQ_WAKE_THREAD);
		KUNIT_EXPECT_EQ(test, hw.gerrorn, hw.gerror);
		KUNIT_EXPECT_EQ(test, hw.recoveries, 1U);
		KUNIT_EXPECT_EQ(test, hw.drains[0] + hw.drains[1], 0U);
		/* without an error the queues are looked at all the same */
		KUNIT_EXPECT_TRUE(test, r->handler(33, &smmu) == IRQ_WAKE_THREAD);
		KUNIT_EXPECT_TRUE(test, r->thread(33, &smmu) == IRQ_HANDLED);
		KUNIT_EXPECT_EQ(test, hw.drains[0], 1U);
		KUNIT_EXPECT_EQ(test, hw.drains[1], pri);
	}
}

/*
 * GERROR and GERRORN before, what is done: each active error told and acknowledged,
 * inactive ones left alone, the command queue's left to its own recovery.
 */
static void irq_global_errors(struct kunit *test)
{
	static const struct {
		u32 gerror, gerrorn;
		unsigned int lines, recoveries;
		long overflows;
		const char *says;
	} rows[] = {
		{ 0, 0, 0, 0, 0, NULL },
		{ 0x1fd, 0x1fd, 0, 0, 0, NULL },
		{ 0x001, 0, 0, 1, 0, NULL },			/* CMDQ_ERR */
		{ 0, 0x001, 0, 1, 0, NULL },
		{ 0x004, 0, 1, 0, 1, "event queue write aborted" },
		{ 0x0f8, 0x0fc, 1, 0, 1, "event queue write aborted" },
		{ 0x008, 0, 1, 0, 1, "page request queue write aborted" },
		{ 0x00c, 0, 2, 0, 1, "page request queue write aborted" },
		{ 0x010, 0, 1, 0, 0, "CMD_SYNC MSI aborted" },
		{ 0x100, 0, 1, 0, 0, "service failure mode" },
		{ 0x1fd, 0, 7, 1, 1, "service failure mode" },
		{ 0x80000000, 0, 1, 0, 0, "does not know" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		make_wired(false, false);
		said_reset();
		hw.gerror = rows[i].gerror;
		hw.gerrorn = rows[i].gerrorn;
		KUNIT_EXPECT_TRUE(test, requested(31)->handler(31, &smmu) == IRQ_HANDLED);
		KUNIT_EXPECT_EQ_MSG(test, hw.gerrorn, rows[i].gerror, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, said_lines, rows[i].lines, "row %u: %s", i, said_text);
		KUNIT_EXPECT_EQ(test, hw.recoveries, rows[i].recoveries);
		KUNIT_EXPECT_EQ_MSG(test, atomic_long_read(&smmu.overflows), rows[i].overflows,
				    "row %u", i);
		if (rows[i].says)
			KUNIT_EXPECT_TRUE_MSG(test, said(rows[i].says), "%s", said_text);
	}
}

/* the error of a queue that is dead stays active: it is not the handler's */
static void irq_dead_queue(struct kunit *test)
{
	make_wired(false, false);
	hw.dead = true;
	hw.gerror = GERROR_CMDQ_ERR | GERROR_MSI_CMDQ_ABT_ERR;
	KUNIT_EXPECT_TRUE(test, requested(31)->handler(31, &smmu) == IRQ_HANDLED);
	KUNIT_EXPECT_EQ(test, hw.gerrorn, (u32)GERROR_MSI_CMDQ_ABT_ERR);
	KUNIT_EXPECT_EQ(test, said_lines, 1U);
	KUNIT_EXPECT_EQ(test, hw.recoveries, 1U);
}

static struct kunit_case irq_cases[] = {
	KUNIT_CASE(irq_42_which),
	KUNIT_CASE(irq_42_none),
	KUNIT_CASE(irq_request_fails),
	KUNIT_CASE(irq_no_message_is_left),
	KUNIT_CASE(irq_messages_are_programmed),
	KUNIT_CASE(irq_handlers_of_each),
	KUNIT_CASE(irq_49_gives_way),
	KUNIT_CASE(irq_combined),
	KUNIT_CASE(irq_global_errors),
	KUNIT_CASE(irq_dead_queue),
	{}
};

static struct kunit_suite irq_suite = {
	.name = "smmu3-irq",
	.init = irq_test_init,
	.test_cases = irq_cases,
};

kunit_test_suite(irq_suite);

MODULE_LICENSE("GPL");
