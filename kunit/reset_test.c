// SPDX-License-Identifier: GPL-2.0-only
/*
 * The enable sequence and its reverse: every write in its order, against registers
 * that take their time or never answer. Arm IHI 0070, "Initialization".
 */
/* native: -DSMMU3_MMIO_MODEL queue/gerror.c queue/evtq.c table/strtab.c hw/ste.c hw/cd.c */
/* native: hw/cmd.c */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "arm-smmu-v3.h"
#include "kunit/said.h"

/* the room, which need not wait: its registers count how often they are read */
static unsigned int waited_us;

#undef udelay
#define udelay(us) ((void)(waited_us += (us)))
#include "probe/reset.c"

static struct device dev;
static struct smmu3 smmu;

/* what was done, in its order */
enum {
	WROTE, WROTE_PAGE1, PROGRAMMED_CMDQ, PROGRAMMED_IRQS, SENT, WAITED, KEPT_RESERVED, RESTED,
};

struct step {
	u8 kind;
	u32 reg;	/* or the opcode */
	u64 value;
};

static struct step steps[64];
static unsigned int nr_steps;

static void did(u8 kind, u32 reg, u64 value)
{
	if (nr_steps < ARRAY_SIZE(steps))
		steps[nr_steps] = (struct step) { kind, reg, value };
	nr_steps++;
}

/*
 * The registers. A change of CR0, IRQ_CTRL or GBPA is an update, counted from 1, and
 * is acknowledged when it has been looked at so many times.
 */
static struct {
	u32 cr0, cr0ack, irq_ctrl, irq_ctrlack, gbpa, gerror, gerrorn;
	u32 *ack;		/* of the update in progress */
	u32 value;		/* that it is going to have */
	unsigned int looks;	/* that it will take yet */
	unsigned int looked;	/* all in all */
	unsigned int delay;	/* looks that each update takes */
	unsigned int updates;
	unsigned int stuck;	/* the update that is never acknowledged */
	unsigned int overlaps;	/* writes while an update was in progress */
	unsigned int failing;	/* the wait for commands that fails, or 0 */
	bool no_keeping;	/* no memory for what firmware reserves */
} hw;

static void tick(void)
{
	hw.looked++;
	if (!hw.ack || hw.updates == hw.stuck || hw.looks-- > 1)
		return;
	*hw.ack = hw.value;
	hw.ack = NULL;
}

u32 smmu3_read32(const struct smmu3_mmio *mmio, u32 reg)
{
	switch (reg) {
	case REG_CR0:
		return hw.cr0;
	case REG_CR0ACK:
		tick();
		return hw.cr0ack;
	case REG_IRQ_CTRL:
		return hw.irq_ctrl;
	case REG_IRQ_CTRLACK:
		tick();
		return hw.irq_ctrlack;
	case REG_GBPA:
		tick();
		return hw.gbpa;
	case REG_GERROR:
		return hw.gerror;
	case REG_GERRORN:
		return hw.gerrorn;
	}
	return 0;
}

static void begin_update(u32 *ack, u32 value)
{
	hw.ack = ack;
	hw.value = value;
	hw.looks = hw.delay;
	hw.updates++;
}

void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
	did(WROTE, reg, value);
	hw.overlaps += hw.ack && hw.updates != hw.stuck;
	switch (reg) {
	case REG_CR0:
		hw.cr0 = value;
		begin_update(&hw.cr0ack, value);
		break;
	case REG_IRQ_CTRL:
		hw.irq_ctrl = value;
		begin_update(&hw.irq_ctrlack, value);
		break;
	case REG_GBPA:
		hw.gbpa = value;
		begin_update(&hw.gbpa, value & ~GBPA_UPDATE);
		break;
	case REG_GERRORN:
		hw.gerrorn = value;
		break;
	}
}

void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg, u64 value)
{
	did(WROTE, reg, value);
	hw.overlaps += !!hw.ack;
}

u32 smmu3_read32_page1(const struct smmu3_mmio *mmio, u32 reg)
{
	return 0;
}

void smmu3_write32_page1(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
	did(WROTE_PAGE1, reg, value);
	hw.overlaps += !!hw.ack;
}

/* the command queue: what is sent, and when it is programmed */
void smmu3_cmdq_program(struct smmu3_cmdq *q)
{
	did(PROGRAMMED_CMDQ, 0, 0);
	hw.overlaps += !!hw.ack;
}

void smmu3_cmdq_rest(struct smmu3_cmdq *q)
{
	did(RESTED, 0, 0);
	hw.overlaps += !!hw.ack;
}

/* messages, while no interrupt is enabled */
void smmu3_irq_program(struct smmu3 *smmu)
{
	did(PROGRAMMED_IRQS, 0, 0);
	hw.overlaps += hw.ack || hw.irq_ctrlack;
}

/* devices that go on from firmware: with commands at work, and no translation yet */
int smmu3_reserved_keep(struct smmu3 *smmu)
{
	did(KEPT_RESERVED, 0, 0);
	hw.overlaps += hw.ack || (hw.cr0ack & 9) != 8;
	return hw.no_keeping ? -ENOMEM : 0;
}

void smmu3_batch_make_room(struct smmu3_cmd_batch *b)
{
	hw.overlaps++;	/* nothing here is as long */
}

int smmu3_batch_sync(struct smmu3_cmd_batch *b)
{
	unsigned int i;

	for (i = 0; i < b->n; i++)
		did(SENT, smmu3_cmd_opcode(&b->cmds[i]), le64_to_cpu(b->cmds[i].dw[1]));
	b->n = 0;
	did(WAITED, 0, 0);
	hw.overlaps += !!hw.ack;
	return hw.failing && --hw.failing == 0 ? -EIO : 0;
}

#define STRTAB	0x0000123456780000ULL
#define EVTQ	0x0000222200001000ULL
#define PRIQ	0x0000333300001000ULL

static int reset_test_init(struct kunit *test)
{
	memset(&smmu, 0, sizeof(smmu));
	memset(&hw, 0, sizeof(hw));
	nr_steps = 0;
	waited_us = 0;
	said_reset();
	hw.delay = 3;
	smmu.dev = &dev;
	smmu.policy.block = true;
	smmu3_gerror_init(&smmu.gerror, &smmu.mmio);
	smmu.strtab.dma = STRTAB;
	smmu.strtab.lg2 = 8;
	smmu.evtq.cfg = (struct smmu3_evtq_config) {
		.mmio = &smmu.mmio, .base_reg = REG_EVENTQ_BASE, .prod_reg = REG_EVENTQ_PROD,
		.cons_reg = REG_EVENTQ_CONS, .lg2 = 7,
	};
	smmu.evtq.dma = EVTQ;
	smmu.priq.cfg = (struct smmu3_evtq_config) {
		.mmio = &smmu.mmio, .base_reg = REG_PRIQ_BASE, .prod_reg = REG_PRIQ_PROD,
		.cons_reg = REG_PRIQ_CONS, .lg2 = 6,
	};
	smmu.priq.dma = PRIQ;
	return 0;
}

/* when a step is taken: bits of what the SMMU is like, and must not be like */
enum {
	IS_COHERENT = BIT(0),
	HAS_PRI = BIT(1),
	HAS_HYP = BIT(2),
	HAS_BTM = BIT(3),
	HAS_ERRORS = BIT(4),
	HAS_ATS = BIT(5),
	ALL_KINDS = BIT(6),
};

/*
 * IHI 0070, "Initialization": attributes and tables; errors of the past; the command
 * queue; caches, configuration first; where the other queues are; interrupts, and only
 * then these queues, since what is in them before never interrupts; translation.
 * Registers by their offsets, values by their bits.
 */
static const struct {
	u8 with, without;
	struct step step;
} enabling[] = {
	{ IS_COHERENT, 0, { WROTE, 0x28, 0xd75 } },	/* CR1: write-back, inner shareable */
	{ 0, IS_COHERENT, { WROTE, 0x28, 0x820 } },	/* non-cacheable, outer */
	{ 0, HAS_BTM, { WROTE, 0x2c, 0x2 } },		/* CR2: RECINVSID */
	{ HAS_BTM, 0, { WROTE, 0x2c, 0x6 } },		/* and PTM */
	{ 0, 0, { WROTE, 0x80, STRTAB | BIT_ULL(62) } },
	{ 0, 0, { WROTE, 0x88, 8 } },			/* STRTAB_BASE_CFG */
	{ HAS_ERRORS, 0, { WROTE, 0x64, 0x109 } },		/* GERRORN as GERROR */
	{ 0, 0, { PROGRAMMED_CMDQ } },
	{ 0, HAS_ATS, { WROTE, 0x20, 0x8 } },		/* CR0: CMDQEN */
	{ HAS_ATS, 0, { WROTE, 0x20, 0x18 } },		/* and ATSCHK */
	{ 0, 0, { SENT, 0x04, 31 } },		/* CMD_CFGI_ALL */
	{ 0, 0, { WAITED } },
	{ HAS_HYP, 0, { SENT, 0x20, 0 } },		/* CMD_TLBI_EL2_ALL */
	{ 0, 0, { SENT, 0x30, 0 } },			/* CMD_TLBI_NSNH_ALL */
	{ 0, 0, { WAITED } },
	{ 0, 0, { WROTE, 0xa0, EVTQ | BIT_ULL(62) | 7 } },
	{ 0, 0, { WROTE_PAGE1, 0xac, 0 } },		/* EVENTQ_CONS, EVENTQ_PROD */
	{ 0, 0, { WROTE_PAGE1, 0xa8, 0 } },
	{ HAS_PRI, 0, { WROTE, 0xc0, PRIQ | BIT_ULL(62) | 6 } },
	{ HAS_PRI, 0, { WROTE_PAGE1, 0xcc, 0 } },
	{ HAS_PRI, 0, { WROTE_PAGE1, 0xc8, 0 } },
	{ 0, 0, { PROGRAMMED_IRQS } },
	{ 0, HAS_PRI, { WROTE, 0x50, 0x5 } },		/* IRQ_CTRL: GERROR, EVENTQ */
	{ HAS_PRI, 0, { WROTE, 0x50, 0x7 } },		/* and PRIQ */
	{ 0, HAS_PRI | HAS_ATS, { WROTE, 0x20, 0xc } },	/* and EVENTQEN */
	{ HAS_ATS, HAS_PRI, { WROTE, 0x20, 0x1c } },
	{ HAS_PRI, HAS_ATS, { WROTE, 0x20, 0xe } },	/* and PRIQEN */
	{ HAS_PRI | HAS_ATS, 0, { WROTE, 0x20, 0x1e } },
	{ 0, 0, { KEPT_RESERVED } },
	{ 0, HAS_PRI | HAS_ATS, { WROTE, 0x20, 0xd } },	/* and SMMUEN */
	{ HAS_ATS, HAS_PRI, { WROTE, 0x20, 0x1d } },
	{ HAS_PRI, HAS_ATS, { WROTE, 0x20, 0xf } },
	{ HAS_PRI | HAS_ATS, 0, { WROTE, 0x20, 0x1f } },
};

static void make_kind(unsigned int kind)
{
	reset_test_init(NULL);
	smmu.feat.coherent = kind & IS_COHERENT;
	smmu.feat.pri = kind & HAS_PRI;
	smmu.feat.ats = kind & HAS_ATS;
	smmu.feat.hyp = kind & HAS_HYP;
	smmu.feat.broadcast_tlbi = kind & HAS_BTM;
	hw.gerrorn = 0x104;
	hw.gerror = kind & HAS_ERRORS ? 0x109 : 0x104;
}

static void expect_step(struct kunit *test, unsigned int i, const struct step *want)
{
	KUNIT_EXPECT_EQ_MSG(test, steps[i].kind, want->kind, "step %u", i);
	KUNIT_EXPECT_EQ_MSG(test, steps[i].reg, want->reg, "step %u", i);
	KUNIT_EXPECT_EQ_MSG(test, steps[i].value, want->value, "step %u", i);
}

/* the first @n steps of the sequence for @kind; all of them if there are no more */
static unsigned int expect_enabling(struct kunit *test, unsigned int kind, unsigned int n)
{
	unsigned int row, i = 0;

	for (row = 0; row < ARRAY_SIZE(enabling) && i < n; row++) {
		if ((kind & enabling[row].with) != enabling[row].with ||
		    (kind & enabling[row].without))
			continue;
		expect_step(test, i++, &enabling[row].step);
	}
	return i;
}

/* each kind of SMMU, one that answers at once and one that takes its time */
static void reset_enable_sequence(struct kunit *test)
{
	unsigned int kind, delay;

	for (kind = 0; kind < ALL_KINDS; kind++)
		for (delay = 1; delay <= 20; delay += 19) {
			make_kind(kind);
			hw.delay = delay;
			KUNIT_EXPECT_EQ(test, smmu3_enable(&smmu), 0);
			KUNIT_EXPECT_EQ_MSG(test, expect_enabling(test, kind, U32_MAX), nr_steps,
					    "kind %#x", kind);
			/* one update at a time: nothing was written before the ACK */
			KUNIT_EXPECT_EQ(test, hw.overlaps, 0U);
			/* and none waited for any longer */
			KUNIT_EXPECT_EQ(test, hw.looked, hw.updates * delay);
			KUNIT_EXPECT_EQ(test, waited_us, hw.updates * (delay - 1));
			KUNIT_EXPECT_EQ(test, hw.cr0ack, (kind & HAS_PRI ? 0xfU : 0xdU) |
							 (kind & HAS_ATS ? 0x10U : 0));
			KUNIT_EXPECT_EQ(test, said_lines, 0U);
		}
}

static void reset_two_level_table(struct kunit *test)
{
	const struct step cfg = { WROTE, 0x88, 16 | 8 << 6 | 1 << 16 };

	smmu.strtab.lg2 = 16;
	smmu.strtab.split = 8;
	KUNIT_EXPECT_EQ(test, smmu3_enable(&smmu), 0);
	expect_step(test, 3, &cfg);
}

/* a step that fails is the last one, and never is translation enabled */
static void reset_enable_fails(struct kunit *test)
{
	static const struct {
		unsigned int stuck, failing;
		int ret;
		unsigned int steps;	/* of the sequence of the least SMMU */
		bool no_keeping;
		const char *says;
	} rows[] = {
		{ 1, 0, -ETIMEDOUT, 6, false, "CR0: wrote 0x8, the SMMU acknowledges only 0" },
		{ 0, 1, -EIO, 8 },
		{ 0, 2, -EIO, 10 },
		{ 2, 0, -ETIMEDOUT, 15, false,
		  "IRQ_CTRL: wrote 0x5, the SMMU acknowledges only 0" },
		{ 3, 0, -ETIMEDOUT, 16, false,
		  "CR0: wrote 0xc, the SMMU acknowledges only 0x8:" },
		{ 0, 0, -ENOMEM, 17, true },
		{ 4, 0, -ETIMEDOUT, 18, false, "CR0: wrote 0xd, the SMMU acknowledges only 0xc:" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		make_kind(0);
		hw.stuck = rows[i].stuck;
		hw.failing = rows[i].failing;
		hw.no_keeping = rows[i].no_keeping;
		KUNIT_EXPECT_EQ_MSG(test, smmu3_enable(&smmu), rows[i].ret, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, nr_steps, rows[i].steps, "row %u", i);
		expect_enabling(test, 0, rows[i].steps);
		KUNIT_EXPECT_EQ(test, said_lines, rows[i].says ? 1U : 0U);
		if (rows[i].says)
			KUNIT_EXPECT_TRUE_MSG(test, said(rows[i].says), "%s", said_text);
		KUNIT_EXPECT_EQ(test, hw.cr0ack & 1, 0U);
	}
}

/* a second is waited, and then looked once more: the CPU may have been away */
static void reset_last_look(struct kunit *test)
{
	make_kind(0);
	hw.delay = 1000001;
	KUNIT_EXPECT_EQ(test, smmu3_enable(&smmu), 0);
	KUNIT_EXPECT_EQ(test, waited_us, 4 * 1000000U);
	make_kind(0);
	hw.delay = 1000002;
	KUNIT_EXPECT_EQ(test, smmu3_enable(&smmu), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, waited_us, 1000000U);
}

static void make_running(void)
{
	reset_test_init(NULL);
	hw.cr0 = 0xf;
	hw.cr0ack = 0xf;
	hw.irq_ctrl = 0x7;
	hw.irq_ctrlack = 0x7;
}

/* GBPA by the policy, its other bits as they were; SMMUEN, the queues, interrupts */
static void reset_quiesce_sequence(struct kunit *test)
{
	static const struct {
		bool block;
		u32 gbpa, written;
		bool reserved, kept;	/* devices that go on from firmware, and since when */
	} rows[] = {
		{ true, 0, 0x80000000, true, false },
		{ true, 0, 0x80100000, true, true },
		{ false, 0, 0x80000000, true, true },
		{ true, 0, 0x80100000 },
		{ true, 0x00100000, 0x80100000 },
		{ true, 0x000a1f1f, 0x801a1f1f },
		{ false, 0, 0x80000000 },
		{ false, 0x00100000, 0x80000000 },
		{ false, 0x001a1f1f, 0x800a1f1f },
	};
	static struct smmu3_domain kept;
	unsigned int i, delay;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (delay = 1; delay <= 20; delay += 19) {
			const struct step want[] = {
				{ WROTE, 0x44, rows[i].written },
				{ WROTE, 0x20, 0xe },
				{ WROTE, 0x20, 0 },
				{ WROTE, 0x50, 0 },
			};
			unsigned int n;

			make_running();
			hw.delay = delay;
			hw.gbpa = rows[i].gbpa;
			smmu.policy.block = rows[i].block;
			smmu.fw.nr_reserved = rows[i].reserved;
			smmu.kept = rows[i].kept ? &kept : NULL;
			KUNIT_EXPECT_EQ(test, smmu3_quiesce(&smmu), 0);
			KUNIT_ASSERT_EQ(test, nr_steps, (unsigned int)ARRAY_SIZE(want));
			for (n = 0; n < ARRAY_SIZE(want); n++)
				expect_step(test, n, &want[n]);
			KUNIT_EXPECT_EQ(test, hw.overlaps, 0U);
			KUNIT_EXPECT_EQ(test, hw.gbpa, rows[i].written & ~BIT(31));
			KUNIT_EXPECT_EQ(test, hw.cr0ack | hw.irq_ctrlack, 0U);
		}
}

/* nor is a bit of CR0 that whoever was here before has just set, and waits for */
static void reset_cr0_busy(struct kunit *test)
{
	const struct step want = { WROTE, 0x20, 0xe };

	make_running();
	hw.cr0ack = 0xb;
	KUNIT_EXPECT_EQ(test, smmu3_quiesce(&smmu), 0);
	expect_step(test, 1, &want);
	KUNIT_EXPECT_EQ(test, hw.cr0ack, 0U);
}

/* an update of GBPA by whoever was here before: not written before it is over */
static void reset_gbpa_busy(struct kunit *test)
{
	const struct step want = { WROTE, 0x44, 0x80102000 };

	make_running();
	hw.gbpa = 0x80001000;
	begin_update(&hw.gbpa, 0x2000);
	hw.looks = 50;
	KUNIT_EXPECT_EQ(test, smmu3_quiesce(&smmu), 0);
	KUNIT_EXPECT_EQ(test, nr_steps, 4U);
	expect_step(test, 0, &want);
	KUNIT_EXPECT_EQ(test, hw.overlaps, 0U);
}

/* what does not answer is told, and all that comes after it is tried all the same */
static void reset_quiesce_stuck(struct kunit *test)
{
	static const struct {
		unsigned int stuck;
		const char *says;
	} rows[] = {
		{ 1, "GBPA: an update does not finish" },
		{ 2, "CR0: wrote 0xe, the SMMU acknowledges only 0xf:" },
		{ 3, "the SMMU acknowledges only 0xe:" },
		{ 4, "the SMMU acknowledges only 0x7:" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		make_running();
		hw.stuck = rows[i].stuck;
		KUNIT_EXPECT_EQ(test, smmu3_quiesce(&smmu), -ETIMEDOUT);
		KUNIT_EXPECT_EQ_MSG(test, nr_steps, 4U, "row %u", i);
		KUNIT_EXPECT_EQ(test, said_lines, 1U);
		KUNIT_EXPECT_TRUE_MSG(test, said(rows[i].says), "%s", said_text);
		if (rows[i].stuck != 3)
			KUNIT_EXPECT_EQ(test, hw.cr0ack, 0U);
		if (rows[i].stuck != 4)
			KUNIT_EXPECT_EQ(test, hw.irq_ctrlack, 0U);
	}
}

/* a GBPA that is busy for ever is not written; the SMMU is stopped all the same */
static void reset_gbpa_busy_for_ever(struct kunit *test)
{
	const struct step first = { WROTE, 0x20, 0xe };

	make_running();
	hw.gbpa = 0x80000000;
	KUNIT_EXPECT_EQ(test, smmu3_quiesce(&smmu), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, nr_steps, 3U);
	expect_step(test, 0, &first);
	KUNIT_EXPECT_EQ(test, hw.cr0ack | hw.irq_ctrlack, 0U);
	KUNIT_EXPECT_TRUE(test, said("GBPA: an update does not finish"));
}

/* as above, but for the command queue, which whoever waits for needs until it is empty */
static void reset_suspend_sequence(struct kunit *test)
{
	static const struct step want[] = {
		{ WROTE, 0x44, 0x80100000 },
		{ WROTE, 0x20, 0xe },
		{ WROTE, 0x20, 0x8 },
		{ WROTE, 0x50, 0 },
		{ RESTED },
	};
	unsigned int stuck, n;

	for (stuck = 0; stuck <= 4; stuck++) {
		make_running();
		hw.stuck = stuck;
		KUNIT_EXPECT_EQ(test, smmu3_suspend(&smmu), stuck ? -ETIMEDOUT : 0);
		/* one that may not have stopped goes on being told what is unmapped */
		KUNIT_ASSERT_EQ(test, nr_steps, stuck ? 4U : 5U);
		for (n = 0; n < nr_steps; n++)
			expect_step(test, n, &want[n]);
		KUNIT_EXPECT_EQ(test, hw.overlaps, 0U);
	}
}

/* stopped first, whatever its registers say by now, and then as ever */
static void reset_resume_sequence(struct kunit *test)
{
	unsigned int enabling_steps;

	make_kind(0);
	smmu3_enable(&smmu);
	enabling_steps = nr_steps;
	make_kind(0);
	hw.cr0 = 0x9;
	hw.cr0ack = 0x9;
	KUNIT_EXPECT_EQ(test, smmu3_resume(&smmu), 0);
	KUNIT_ASSERT_EQ(test, nr_steps, 4 + enabling_steps);
	KUNIT_EXPECT_EQ(test, (unsigned int)steps[1].value, 0x8U);
	KUNIT_EXPECT_EQ(test, (unsigned int)steps[2].value, 0U);
	KUNIT_EXPECT_EQ(test, hw.cr0ack, 0xdU);

	make_running();
	hw.stuck = 1;
	KUNIT_EXPECT_EQ(test, smmu3_resume(&smmu), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, nr_steps, 4U);
}

/* lesson 48: no events in a crash kernel, unless stalled transactions wait for them */
static void reset_48_crash_kernel(struct kunit *test)
{
	unsigned int crash, forced;

	for (crash = 0; crash < 2; crash++)
		for (forced = 0; forced < 2; forced++) {
			u32 events = !crash || forced ? 0x4 : 0;

			make_kind(0);
			smmu.policy.crash = crash;
			smmu.feat.stall_forced = forced;
			KUNIT_EXPECT_EQ(test, smmu3_enable(&smmu), 0);
			KUNIT_EXPECT_EQ(test, hw.cr0ack, 0x9 | events);
			KUNIT_EXPECT_EQ(test, hw.irq_ctrlack, 0x1 | events);
		}
}

static struct kunit_case reset_cases[] = {
	KUNIT_CASE(reset_enable_sequence),
	KUNIT_CASE(reset_two_level_table),
	KUNIT_CASE(reset_enable_fails),
	KUNIT_CASE(reset_last_look),
	KUNIT_CASE(reset_quiesce_sequence),
	KUNIT_CASE(reset_cr0_busy),
	KUNIT_CASE(reset_gbpa_busy),
	KUNIT_CASE(reset_quiesce_stuck),
	KUNIT_CASE(reset_gbpa_busy_for_ever),
	KUNIT_CASE(reset_suspend_sequence),
	KUNIT_CASE(reset_resume_sequence),
	KUNIT_CASE(reset_48_crash_kernel),
	{}
};

static struct kunit_suite reset_suite = {
	.name = "smmu3-reset",
	.init = reset_test_init,
	.test_cases = reset_cases,
};

kunit_test_suite(reset_suite);

MODULE_LICENSE("GPL");
