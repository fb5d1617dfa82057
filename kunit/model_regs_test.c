// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers of the model, as software may use them and as it may not.
 *
 * Offsets and values are spelled out here, from the architecture: the model's own
 * names for them would make it agree with itself.
 */
/* native: model */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "kunit/model/parts.h"

#define SEEDS 40

#define R_CR0 0x20
#define R_CR0ACK 0x24
#define R_CR1 0x28
#define R_CR2 0x2c
#define R_GBPA 0x44
#define R_IRQ_CTRL 0x50
#define R_IRQ_CTRLACK 0x54
#define R_GERROR 0x60
#define R_GERRORN 0x64
#define R_STRTAB_BASE 0x80
#define R_STRTAB_BASE_CFG 0x88
#define R_CMDQ_BASE 0x90
#define R_CMDQ_PROD 0x98
#define R_CMDQ_CONS 0x9c
#define R_EVENTQ_BASE 0xa0
#define R_PRIQ_BASE 0xc0
#define R_EVENTQ_PROD 0x100a8
#define R_EVENTQ_CONS 0x100ac
#define R_PRIQ_PROD 0x100c8
#define R_PRIQ_CONS 0x100cc

#define ALL_CR0 0xf	/* SMMUEN, PRIQEN, EVENTQEN, CMDQEN */

static struct model *make(struct kunit *test, const struct model_config *cfg)
{
	if (test->priv)
		model_free(test->priv);
	test->priv = model_new(cfg);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	return test->priv;
}

static int regs_init(struct kunit *test)
{
	make(test, &model_full);
	return 0;
}

static void regs_exit(struct kunit *test)
{
	model_free(test->priv);
}

/* the first complaint since the last look says @word; NULL: there is none */
static void expect_complaint(struct kunit *test, const char *word, const char *what)
{
	const char *said = model_complaint(test->priv);

	if (!word)
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(test->priv), 0, "%s: %s", what,
				    said ?: "");
	else
		KUNIT_EXPECT_TRUE_MSG(test, said && strstr(said, word), "%s: \"%s\", not %s",
				      what, said ?: "nothing", word);
	model_forgive(test->priv);
}

/* ---- a sequence that is as it should be, of which tests change something ---- */

struct write {
	const char *name;
	u32 reg;
	u64 value;
	bool wide;
};

static const struct write recipe[] = {
	{ "CR1", R_CR1, 0xd75 },
	{ "CR2", R_CR2, 0x2 },
	{ "STRTAB_BASE", R_STRTAB_BASE, 0x80000000, true },
	{ "STRTAB_BASE_CFG", R_STRTAB_BASE_CFG, 0x10208 },	/* 8 bits, split 8 */
	{ "CMDQ_BASE", R_CMDQ_BASE, 0x80010000 | 8, true },
	{ "CMDQ_PROD", R_CMDQ_PROD, 0 },
	{ "CMDQ_CONS", R_CMDQ_CONS, 0 },
	{ "EVENTQ_BASE", R_EVENTQ_BASE, 0x80020000 | 7, true },
	{ "EVENTQ_PROD", R_EVENTQ_PROD, 0 },
	{ "EVENTQ_CONS", R_EVENTQ_CONS, 0 },
	{ "PRIQ_BASE", R_PRIQ_BASE, 0x80030000 | 8, true },
	{ "PRIQ_PROD", R_PRIQ_PROD, 0 },
	{ "PRIQ_CONS", R_PRIQ_CONS, 0 },
	{ "GERROIRQ_CFG0", 0x68, 0x90000000, true },
	{ "GERROIRQ_CFG1", 0x70, 1 },
	{ "GERROIRQ_CFG2", 0x74, 0x2f },
	{ "EVENTQ_IRQ_CFG0", 0xb0, 0x90000040, true },
	{ "EVENTQ_IRQ_CFG1", 0xb8, 2 },
	{ "EVENTQ_IRQ_CFG2", 0xbc, 0x2f },
	{ "PRIQ_IRQ_CFG0", 0xd0, 0x90000080, true },
	{ "PRIQ_IRQ_CFG1", 0xd8, 3 },
	{ "PRIQ_IRQ_CFG2", 0xdc, 0x8000002f },
};

static void do_write(struct model *m, const struct write *w)
{
	if (w->wide)
		model_write64(m, w->reg, w->value);
	else
		model_write32(m, w->reg, w->value);
}

/* the recipe without the write of @left_out */
static void prepare(struct model *m, u32 left_out)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(recipe); i++)
		if (recipe[i].reg != left_out)
			do_write(m, &recipe[i]);
	m->unclean = 0;		/* as if the commands had been sent */
}

static void update(struct model *m, u32 reg, u32 value)
{
	model_write32(m, reg, value);
	model_settle(m);
}

static void enable_all(struct model *m)
{
	prepare(m, 0);
	update(m, R_CR0, ALL_CR0);
	update(m, R_IRQ_CTRL, 7);
}

/* ---- the map ---- */

static void identification_reads_as_configured(struct kunit *test)
{
	struct model_config cfg = model_full;
	unsigned int i;
	struct model *m;

	cfg.iidr = 0x4831043b;
	cfg.aidr = 2;
	m = make(test, &cfg);
	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, model_read32(m, 4 * i), cfg.idr[i]);
	KUNIT_EXPECT_EQ(test, model_read32(m, 0x18), 0x4831043b);
	KUNIT_EXPECT_EQ(test, model_read32(m, 0x1c), 2);
	KUNIT_EXPECT_EQ(test, model_minor(m), 2);
	KUNIT_EXPECT_EQ(test, model_read32(m, 0xff0), 0x0d);
	KUNIT_EXPECT_EQ(test, model_read32(m, 0xffc), 0xb1);
	expect_complaint(test, NULL, "identification");
}

/* pages 0 and 1, as far as registers go: the first of each run and how many words */
static const struct {
	u32 first;
	u32 words;
} present[] = {
	{ 0x00, 12 }, { 0x40, 3 }, { 0x50, 2 }, { 0x60, 4 }, { 0x70, 2 },
	{ 0x80, 3 }, { 0x90, 6 }, { 0xb0, 4 }, { 0xc0, 2 }, { 0xd0, 4 },
	{ 0x190, 1 }, { 0xfd0, 12 }, { 0x100a8, 2 }, { 0x100c8, 2 },
};

static bool is_present(u32 reg)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(present); i++)
		if (reg >= present[i].first &&
		    reg < present[i].first + 4 * present[i].words)
			return true;
	return false;
}

static void nothing_is_where_no_register_is(struct kunit *test)
{
	struct model *m = test->priv;
	u32 reg;

	for (reg = 0; reg < 0x10200; reg += 4) {
		bool there = is_present(reg);
		u32 value = model_read32(m, reg);

		KUNIT_EXPECT_EQ_MSG(test, model_complaints(m) == 0, there, "read %#x", reg);
		if (!there)
			KUNIT_EXPECT_EQ_MSG(test, value, 0, "read %#x", reg);
		model_forgive(m);
		if (there)
			continue;
		model_write32(m, reg, 0);
		expect_complaint(test, "no register", "write");
	}
	model_read32(m, R_CR0 + 2);
	expect_complaint(test, "no register", "an unaligned read");
}

/*
 * lesson 54: parts differ from the architecture, and IIDR or the firmware says so.
 * On one of them page 1 answers at its offsets in page 0, and nowhere else.
 */
static void lesson_54_page1_is_where_this_part_has_it(struct kunit *test)
{
	static const u32 regs[] = { 0xa8, 0xac, 0xc8, 0xcc };
	struct model_config cfg = model_full;
	unsigned int i;
	struct model *m;

	for (i = 0; i < 2 * ARRAY_SIZE(regs); i++) {
		u32 right = regs[i / 2], wrong = right + 0x10000;

		cfg.no_page1 = i % 2 == 0;
		if (!cfg.no_page1)
			swap(right, wrong);
		m = make(test, &cfg);
		model_write32(m, right, 0x15);
		KUNIT_EXPECT_EQ(test, model_read32(m, right), 0x15);
		expect_complaint(test, NULL, "where it is");
		model_write32(m, wrong, 0x2a);
		expect_complaint(test, "no register", "where it is not");
		KUNIT_EXPECT_EQ(test, model_read32(m, wrong), 0);
		model_forgive(m);
		KUNIT_EXPECT_EQ(test, model_read32(m, right), 0x15);
	}
}

static void wide_registers_take_halves(struct kunit *test)
{
	struct model *m = test->priv;

	model_write64(m, R_STRTAB_BASE, 0x400012345678ffc0);
	KUNIT_EXPECT_EQ(test, model_read32(m, R_STRTAB_BASE), 0x5678ffc0);
	KUNIT_EXPECT_EQ(test, model_read32(m, R_STRTAB_BASE + 4), 0x40001234);
	model_write32(m, R_STRTAB_BASE + 4, 0xabc);
	KUNIT_EXPECT_EQ(test, m->regs.strtab_base, 0xabc5678ffc0);
	model_write32(m, R_STRTAB_BASE, 0x1000);
	KUNIT_EXPECT_EQ(test, m->regs.strtab_base, 0xabc00001000);
	expect_complaint(test, NULL, "halves");
	model_write64(m, R_CMDQ_PROD, 0);
	expect_complaint(test, "64 bits", "two registers at once");
	model_write64(m, R_CMDQ_BASE + 4, 0);
	expect_complaint(test, "64 bits", "unaligned");
}

static void read_only_registers_stay(struct kunit *test)
{
	static const u32 regs[] = {
		0x0, 0x14, 0x18, 0x1c, R_CR0ACK, 0x40, R_IRQ_CTRLACK, R_GERROR, 0x190, 0xff0,
	};
	struct model *m = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(regs); i++) {
		u32 before = model_read32(m, regs[i]);

		model_write32(m, regs[i], ~before);
		expect_complaint(test, "read-only", "write");
		KUNIT_EXPECT_EQ(test, model_read32(m, regs[i]), before);
	}
}

/* ---- what may be written ---- */

static const struct {
	struct write write;
	u64 valid;	/* what of it is stored */
} reserved_bits[] = {
	{ { "CR1", R_CR1, 0x1000 }, 0 },
	{ { "CR2: no Hyp", R_CR2, 0x1 }, 0 },
	{ { "CR2: no BTM", R_CR2, 0x6 }, 0x2 },
	{ { "STRTAB_BASE", R_STRTAB_BASE, 0x80000020, true }, 0x80000000 },
	{ { "STRTAB_BASE above 48 bits", R_STRTAB_BASE, BIT_ULL(48), true }, 0 },
	{ { "STRTAB_BASE_CFG", R_STRTAB_BASE_CFG, 0x40808 }, 0x8 },
	{ { "CMDQ_BASE above 48 bits", R_CMDQ_BASE, BIT_ULL(50) | 8, true }, 8 },
	{ { "CMDQ_PROD", R_CMDQ_PROD, BIT(20) | 1 }, 1 },
	{ { "CMDQ_CONS", R_CMDQ_CONS, BIT(31) }, 0 },
	{ { "EVENTQ_CONS", R_EVENTQ_CONS, BIT(30) | BIT(31) }, BIT(31) },
	{ { "PRIQ_PROD", R_PRIQ_PROD, BIT(20) }, 0 },
	{ { "EVENTQ_IRQ_CFG0", 0xb0, 0x1002, true }, 0x1000 },
	{ { "EVENTQ_IRQ_CFG2", 0xbc, 0x8000002f }, 0x2f },
};

static void reserved_bits_are_not_stored(struct kunit *test)
{
	struct model *m = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(reserved_bits); i++) {
		const struct write *w = &reserved_bits[i].write;

		model_write32(m, w->reg, 0);
		if (w->wide)
			model_write32(m, w->reg + 4, 0);
		expect_complaint(test, NULL, w->name);
		do_write(m, w);
		expect_complaint(test, "reserved", w->name);
		KUNIT_EXPECT_EQ_MSG(test, model_read32(m, w->reg),
				    (u32)reserved_bits[i].valid, "%s", w->name);
		if (w->wide)
			KUNIT_EXPECT_EQ_MSG(test, model_read32(m, w->reg + 4),
					    reserved_bits[i].valid >> 32, "%s", w->name);
	}
}

/* what an ID register denies is RES0 */
static const struct {
	const char *name;
	u32 reg;
	u32 value;
	u32 idr0;	/* bits without which @value is reserved */
} optional[] = {
	{ "PRIQ_BASE", R_PRIQ_BASE, 0x1000, BIT(16) },
	{ "PRIQ_CONS", R_PRIQ_CONS, 1, BIT(16) },
	{ "PRIQ_CONS: PRI needs ATS", R_PRIQ_CONS, 1, BIT(10) },
	{ "PRIQ_IRQ_CFG2.LO", 0xdc, BIT(31), BIT(16) },
	{ "GERROIRQ_CFG0", 0x68, 0x1000, BIT(13) },
	{ "GERROIRQ_CFG1", 0x70, 1, BIT(13) },
	{ "GERROIRQ_CFG2", 0x74, 0x2f, BIT(13) },
	{ "STRTAB_BASE_CFG.FMT", R_STRTAB_BASE_CFG, 0x10000, BIT(27) },
	{ "STRTAB_BASE_CFG.SPLIT", R_STRTAB_BASE_CFG, 0x200, BIT(27) },
	{ "CR0.PRIQEN", R_CR0, CR0_PRIQEN, BIT(16) },
	{ "CR0.ATSCHK", R_CR0, CR0_ATSCHK, BIT(10) },
	{ "IRQ_CTRL.PRIQ_IRQEN", R_IRQ_CTRL, 2, BIT(16) },
};

static void what_is_not_implemented_is_reserved(struct kunit *test)
{
	struct model_config cfg;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(optional); i++) {
		make(test, &model_full);
		prepare(test->priv, 0);
		model_write32(test->priv, optional[i].reg, optional[i].value);
		expect_complaint(test, NULL, optional[i].name);
		cfg = model_full;
		cfg.idr[0] &= ~optional[i].idr0;
		make(test, &cfg);
		model_write32(test->priv, optional[i].reg, optional[i].value);
		expect_complaint(test, "reserved", optional[i].name);
	}
}

static void reserved_encodings_complain(struct kunit *test)
{
	static const struct write writes[] = {
		{ "QUEUE_IC", R_CR1, 0x3 }, { "QUEUE_OC", R_CR1, 0xc },
		{ "QUEUE_SH", R_CR1, 0x10 }, { "TABLE_IC", R_CR1, 0xc0 },
		{ "TABLE_OC", R_CR1, 0x300 }, { "TABLE_SH", R_CR1, 0x400 },
		{ "SH", 0x74, 0x10 }, { "SH", 0xbc, 0x10 }, { "SH", 0xdc, 0x10 },
		{ "PRIVCFG", R_GBPA, 0x80010000 }, { "INSTCFG", R_GBPA, 0x80040000 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(writes); i++) {
		make(test, &model_full);
		do_write(test->priv, &writes[i]);
		expect_complaint(test, "reserved", writes[i].name);
	}
	update(test->priv, R_GBPA, 0x80000000);
	model_forgive(test->priv);
	model_write32(test->priv, R_CR1, 0xd75);
	model_write32(test->priv, R_GBPA, 0x80101000);
	expect_complaint(test, NULL, "none of them is reserved");
}

/* ---- guards ---- */

static void registers_in_use_cannot_be_changed(struct kunit *test)
{
	static const u32 always[] = { R_CMDQ_PROD, R_EVENTQ_CONS, R_PRIQ_CONS };
	struct model *m = test->priv;
	unsigned int i, j;

	enable_all(m);
	expect_complaint(test, NULL, "the recipe");
	for (i = 0; i < ARRAY_SIZE(recipe); i++) {
		const struct write *w = &recipe[i];
		u32 before = model_read32(m, w->reg);

		for (j = 0; j < ARRAY_SIZE(always); j++)
			if (w->reg == always[j])
				break;
		if (j < ARRAY_SIZE(always))
			continue;
		model_write32(m, w->reg, before ^ 0x200);
		expect_complaint(test, "in use", w->name);
		KUNIT_EXPECT_EQ_MSG(test, model_read32(m, w->reg), before, "%s", w->name);
	}
	update(m, R_CR0, 0);
	update(m, R_IRQ_CTRL, 0);
	model_forgive(m);
	for (i = 0; i < ARRAY_SIZE(recipe); i++) {
		do_write(m, &recipe[i]);
		expect_complaint(test, NULL, recipe[i].name);
	}
}

/* a register is in use until its enable bit is 0 in CR0 and in CR0ACK */
static void guards_last_until_acknowledged(struct kunit *test)
{
	static const struct model_mood never = { .lag_ack = 1000 };
	struct model *m = test->priv;

	enable_all(m);
	model_set_mood(m, &never);
	model_write32(m, R_CR0, ALL_CR0 & ~CR0_EVENTQEN);
	model_tick(m);
	model_write64(m, R_EVENTQ_BASE, 0x80040000 | 7);
	expect_complaint(test, "in use", "CR0 says no, CR0ACK yes");
	model_settle(m);
	model_write64(m, R_EVENTQ_BASE, 0x80040000 | 7);
	expect_complaint(test, NULL, "both say no");
	KUNIT_EXPECT_EQ(test, m->regs.evtq.base, 0x80040000 | 7);
}

static void cr1_belongs_to_tables_and_queues(struct kunit *test)
{
	struct model *m = test->priv;

	prepare(m, 0);
	update(m, R_CR0, CR0_CMDQEN);
	model_write32(m, R_CR1, 0x035);
	expect_complaint(test, NULL, "TABLE_* before SMMUEN");
	model_write32(m, R_CR1, 0x000);
	expect_complaint(test, "in use", "QUEUE_* after CMDQEN");
	KUNIT_EXPECT_EQ(test, model_read32(m, R_CR1), 0x035);
	update(m, R_CR0, CR0_SMMUEN);
	model_write32(m, R_CR1, 0x000);
	expect_complaint(test, NULL, "QUEUE_* without a queue");
	model_write32(m, R_CR1, 0xd40);
	expect_complaint(test, "in use", "TABLE_* after SMMUEN");
	KUNIT_EXPECT_EQ(test, model_read32(m, R_CR1), 0);
}

/* ---- updates ---- */

static void updates_are_acknowledged_later(struct kunit *test)
{
	static const struct model_mood never = { .lag_ack = 1000 };
	static const struct model_mood slow = { .lag_ack = 900 };
	struct model_config cfg = model_full;
	unsigned int i, ticks = 0;

	for (cfg.seed = 1; cfg.seed <= SEEDS; cfg.seed++) {
		struct model *m = make(test, &cfg);

		prepare(m, 0);
		model_set_mood(m, &never);
		model_write32(m, R_CR0, CR0_CMDQEN);
		model_write32(m, R_IRQ_CTRL, 1);
		for (i = 0; i < 100; i++)
			model_tick(m);
		KUNIT_EXPECT_EQ(test, model_read32(m, R_CR0), CR0_CMDQEN);
		KUNIT_EXPECT_EQ(test, model_read32(m, R_CR0ACK), 0);
		KUNIT_EXPECT_EQ(test, model_read32(m, R_IRQ_CTRL), 1);
		KUNIT_EXPECT_EQ(test, model_read32(m, R_IRQ_CTRLACK), 0);
		model_set_mood(m, &slow);
		for (i = 0; i < 1000 && !regs_idle(m); i++, ticks++)
			model_tick(m);
		KUNIT_EXPECT_EQ(test, model_read32(m, R_CR0ACK), CR0_CMDQEN);
		KUNIT_EXPECT_EQ(test, model_read32(m, R_IRQ_CTRLACK), 1);
		expect_complaint(test, NULL, "updates");
	}
	KUNIT_EXPECT_GT(test, ticks, 2 * SEEDS);
}

static void a_field_must_not_change_twice(struct kunit *test)
{
	static const struct model_mood never = { .lag_ack = 1000 };
	struct model *m = test->priv;

	prepare(m, 0);
	model_set_mood(m, &never);
	model_write32(m, R_CR0, CR0_CMDQEN);
	model_write32(m, R_CR0, CR0_CMDQEN | CR0_EVENTQEN);
	expect_complaint(test, NULL, "another field");
	model_write32(m, R_CR0, CR0_EVENTQEN);
	expect_complaint(test, "CMDQEN altered", "the same field");
	model_write32(m, R_IRQ_CTRL, 1);
	model_write32(m, R_IRQ_CTRL, 5);
	expect_complaint(test, NULL, "another interrupt");
	model_write32(m, R_IRQ_CTRL, 4);
	expect_complaint(test, "altered", "the same interrupt");
	model_settle(m);
	model_write32(m, R_CR0, 0);
	expect_complaint(test, NULL, "after its update");
}

/* two fields written at once are acknowledged in any order, not always together */
static void fields_are_acknowledged_apart(struct kunit *test)
{
	static const struct model_mood slow = { .lag_ack = 500 };
	struct model_config cfg = model_full;
	unsigned int seen = 0;

	cfg.mood = slow;
	for (cfg.seed = 1; cfg.seed <= SEEDS; cfg.seed++) {
		struct model *m = make(test, &cfg);

		prepare(m, 0);
		model_write32(m, R_CR0, CR0_CMDQEN | CR0_EVENTQEN);
		while (model_read32(m, R_CR0ACK) != (CR0_CMDQEN | CR0_EVENTQEN)) {
			seen |= BIT(model_read32(m, R_CR0ACK));
			model_tick(m);
		}
	}
	KUNIT_EXPECT_EQ(test, seen, BIT(0) | BIT(CR0_CMDQEN) | BIT(CR0_EVENTQEN));
}

static void gbpa_is_updated(struct kunit *test)
{
	static const struct model_mood never = { .lag_ack = 1000 };
	struct model *m = test->priv;
	u32 before = model_read32(m, R_GBPA);

	KUNIT_EXPECT_EQ(test, before >> 31, 0);
	model_write32(m, R_GBPA, 0x100000);
	expect_complaint(test, "without Update", "Update=0");
	KUNIT_EXPECT_EQ(test, model_read32(m, R_GBPA), before);
	model_set_mood(m, &never);
	model_write32(m, R_GBPA, 0x80101000);
	KUNIT_EXPECT_EQ(test, model_read32(m, R_GBPA), 0x80101000);
	KUNIT_EXPECT_EQ(test, m->regs.gbpa, before);
	expect_complaint(test, NULL, "Update=1");
	model_write32(m, R_GBPA, 0x80001000);
	expect_complaint(test, "under way", "before it is over");
	KUNIT_EXPECT_TRUE(test, model_settle(m));
	KUNIT_EXPECT_EQ(test, model_read32(m, R_GBPA), 0x101000);
	update(m, R_GBPA, 0x80200000);
	expect_complaint(test, "reserved", "a reserved bit");
}

/* ---- enabling ---- */

static const struct {
	u32 on;		/* of CR0; or of IRQ_CTRL, from bit 8 on */
	u32 needs[5];
} needs[] = {
	{ CR0_CMDQEN, { R_CR1, R_CMDQ_BASE, R_CMDQ_PROD, R_CMDQ_CONS } },
	{ CR0_EVENTQEN, { R_CR1, R_EVENTQ_BASE, R_EVENTQ_PROD, R_EVENTQ_CONS } },
	{ CR0_PRIQEN, { R_CR1, R_PRIQ_BASE, R_PRIQ_PROD, R_PRIQ_CONS } },
	{ CR0_SMMUEN, { R_CR1, R_CR2, R_STRTAB_BASE, R_STRTAB_BASE_CFG } },
	{ 0x100, { 0x68, 0x70, 0x74 } },
	{ 0x200, { 0xd0, 0xd8, 0xdc } },
	{ 0x400, { 0xb0, 0xb8, 0xbc } },
};

static void enable(struct model *m, u32 on)
{
	if (on >> 8)
		model_write32(m, R_IRQ_CTRL, on >> 8);
	else
		model_write32(m, R_CR0, on);
}

static void registers_are_written_before_they_are_used(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		for (j = 0; j < ARRAY_SIZE(needs[i].needs) && needs[i].needs[j]; j++) {
			make(test, &model_full);
			prepare(test->priv, needs[i].needs[j]);
			enable(test->priv, needs[i].on);
			expect_complaint(test, "never written", "one left out");
		}
		make(test, &model_full);
		prepare(test->priv, 0);
		enable(test->priv, needs[i].on);
		expect_complaint(test, NULL, "none left out");
	}
}

static const struct {
	const char *says;
	u32 on;
	struct write write;
} unfit[] = {
	{ "LOG2SIZE", CR0_CMDQEN, { "9 of 8", R_CMDQ_BASE, 0x80010000 | 9, true } },
	{ "aligned", CR0_CMDQEN, { "4 KiB", R_CMDQ_BASE, 0x80010800 | 8, true } },
	{ NULL, CR0_CMDQEN, { "4 KiB", R_CMDQ_BASE, 0x80011000 | 8, true } },
	{ "aligned", CR0_EVENTQEN, { "8 KiB", R_EVENTQ_BASE, 0x80011000 | 8, true } },
	{ NULL, CR0_EVENTQEN, { "8 KiB", R_EVENTQ_BASE, 0x80012000 | 8, true } },
	{ "LOG2SIZE", CR0_PRIQEN, { "31 of 8", R_PRIQ_BASE, 0x80010000 | 31, true } },
	{ "agree", CR0_CMDQEN, { "CONS ahead", R_CMDQ_CONS, 1 } },
	{ "agree", CR0_EVENTQEN, { "more than full", R_EVENTQ_PROD, 0x81 } },
	{ NULL, CR0_EVENTQEN, { "full", R_EVENTQ_PROD, 0x80 } },
	{ "queued before", CR0_CMDQEN, { "not empty", R_CMDQ_PROD, 1 } },
	{ "FMT", CR0_SMMUEN, { "FMT 2", R_STRTAB_BASE_CFG, 0x20208 } },
	{ "SPLIT", CR0_SMMUEN, { "SPLIT 7", R_STRTAB_BASE_CFG, 0x101c8 } },
	{ NULL, CR0_SMMUEN, { "linear: no SPLIT", R_STRTAB_BASE_CFG, 0x001c8 } },
	{ "LOG2SIZE", CR0_SMMUEN, { "17 of 16", R_STRTAB_BASE_CFG, 0x10211 } },
	{ "aligned", CR0_SMMUEN, { "level 1 of 2 KiB", R_STRTAB_BASE, 0x80000400, true } },
	{ NULL, CR0_SMMUEN, { "level 1 of 2 KiB", R_STRTAB_BASE, 0x80000800, true } },
};

static void sizes_and_bases_fit(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(unfit); i++) {
		struct model *m = make(test, &model_full);

		prepare(m, 0);
		/* 2^16 StreamIDs of which 2^8 share a level-1 descriptor */
		model_write32(m, R_STRTAB_BASE_CFG, 0x10210);
		do_write(m, &unfit[i].write);
		enable(m, unfit[i].on);
		expect_complaint(test, unfit[i].says, unfit[i].write.name);
	}
}

static void a_linear_table_is_aligned_to_its_size(struct kunit *test)
{
	struct model *m = test->priv;

	prepare(m, 0);
	model_write32(m, R_STRTAB_BASE_CFG, 8);
	model_write64(m, R_STRTAB_BASE, 0x80002000);
	enable(m, CR0_SMMUEN);
	expect_complaint(test, "aligned", "16 KiB at 8 KiB");
	model_write32(m, R_CR0, 0);
	model_write64(m, R_STRTAB_BASE, 0x80004000);
	enable(m, CR0_SMMUEN);
	expect_complaint(test, NULL, "16 KiB at 16 KiB");
}

static void caches_are_clean_before_use(struct kunit *test)
{
	static const struct {
		unsigned int unclean;
		bool hyp;
		const char *says;
	} rows[] = {
		{ 0, true, NULL },
		{ 1, true, "CFGI_ALL" },
		{ 2, true, "NSNH_ALL" },
		{ 4, true, "EL2_ALL" },
		{ 4, false, NULL },
		{ 3, false, "CFGI_ALL" },
	};
	struct model_config cfg = model_full;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		cfg.idr[0] = (model_full.idr[0] & ~BIT(9)) | rows[i].hyp << 9;
		make(test, &cfg);
		prepare(test->priv, 0);
		((struct model *)test->priv)->unclean = rows[i].unclean;
		enable(test->priv, CR0_SMMUEN);
		expect_complaint(test, rows[i].says, "SMMUEN");
	}
	make(test, &model_full);
	KUNIT_EXPECT_EQ(test, ((struct model *)test->priv)->unclean, 7);
}

/* ---- reset and power ---- */

static void reset_leaves_most_unknown(struct kunit *test)
{
	static const u32 zero[] = {
		R_CR0, R_CR0ACK, R_IRQ_CTRL, R_IRQ_CTRLACK, R_GERROR, R_GERRORN,
	};
	static const u32 unknown[] = {
		R_CR1, R_STRTAB_BASE, R_STRTAB_BASE_CFG, R_CMDQ_BASE, R_CMDQ_PROD, R_CMDQ_CONS,
		R_EVENTQ_PROD, R_PRIQ_CONS, 0x70, R_GBPA,
	};
	u32 first[ARRAY_SIZE(unknown)], differ = 0;
	struct model_config cfg = model_full;
	unsigned int i;

	for (cfg.seed = 1; cfg.seed <= SEEDS; cfg.seed++) {
		struct model *m = make(test, &cfg);

		for (i = 0; i < ARRAY_SIZE(zero); i++)
			KUNIT_EXPECT_EQ(test, model_read32(m, zero[i]), 0);
		KUNIT_EXPECT_EQ(test, model_read32(m, R_PRIQ_PROD) >> 31, 0);
		KUNIT_EXPECT_EQ(test, model_read32(m, R_GBPA) >> 31, 0);
		for (i = 0; i < ARRAY_SIZE(unknown); i++) {
			u32 value = model_read32(m, unknown[i]);

			if (cfg.seed == 1)
				first[i] = value;
			else if (value != first[i])
				differ |= BIT(i);
		}
	}
	KUNIT_EXPECT_EQ(test, differ, BIT(ARRAY_SIZE(unknown)) - 1);
}

static void without_power_there_are_no_registers(struct kunit *test)
{
	struct model *m = test->priv;

	enable_all(m);
	model_power(m, false);
	KUNIT_EXPECT_EQ(test, model_read32(m, R_CR0ACK), U32_MAX);
	KUNIT_EXPECT_EQ(test, model_read32(m, 0x0), U32_MAX);
	KUNIT_EXPECT_EQ(test, model_read32(m, 0x100ac), U32_MAX);
	model_write32(m, R_CR0ACK, 0);
	model_write64(m, R_CR1, 0);
	model_power(m, true);
	KUNIT_EXPECT_EQ(test, model_read32(m, R_CR0), 0);
	KUNIT_EXPECT_EQ(test, model_read32(m, R_CR0ACK), 0);
	KUNIT_EXPECT_EQ(test, model_read32(m, 0x0), model_full.idr[0]);
	expect_complaint(test, NULL, "power");
	model_write32(m, R_CR0, CR0_CMDQEN);
	expect_complaint(test, "never written", "what was written before is gone");
}

/* ---- global errors ---- */

static void errors_are_active_until_acknowledged(struct kunit *test)
{
	struct model *m = test->priv;
	unsigned int i;

	for (i = 0; i < 4; i++) {
		u32 before = model_read32(m, R_GERROR);

		model_raise_gerror(m, GERR_SFM);
		model_raise_gerror(m, GERR_SFM);
		KUNIT_EXPECT_EQ(test, model_read32(m, R_GERROR), before ^ BIT(GERR_SFM));
		KUNIT_EXPECT_TRUE(test, gerror_active(m, GERR_SFM));
		KUNIT_EXPECT_FALSE(test, gerror_active(m, GERR_EVENTQ_ABT));
		model_write32(m, R_GERRORN, model_read32(m, R_GERROR));
		KUNIT_EXPECT_FALSE(test, gerror_active(m, GERR_SFM));
		KUNIT_EXPECT_EQ(test, model_read32(m, R_GERRORN), model_read32(m, R_GERROR));
	}
	expect_complaint(test, NULL, "acknowledged");
	model_raise_gerror(m, 1);
	model_raise_gerror(m, 20);
	KUNIT_EXPECT_EQ(test, model_read32(m, R_GERROR), 0);
}

static void only_active_errors_are_acknowledged(struct kunit *test)
{
	struct model *m = test->priv;

	model_raise_gerror(m, GERR_SFM);
	model_write32(m, R_GERRORN, BIT(GERR_SFM) | BIT(GERR_EVENTQ_ABT));
	expect_complaint(test, "not active", "one more");
	KUNIT_EXPECT_FALSE(test, gerror_active(m, GERR_SFM));
	KUNIT_EXPECT_FALSE(test, gerror_active(m, GERR_EVENTQ_ABT));
	model_write32(m, R_GERRORN, BIT(GERR_SFM) | BIT(1));
	expect_complaint(test, "reserved", "a reserved bit");
	model_write32(m, R_GERRORN, BIT(GERR_SFM));
	expect_complaint(test, NULL, "nothing changes");
}

static void errors_interrupt_when_they_arise(struct kunit *test)
{
	struct model *m = test->priv;

	model_raise_gerror(m, GERR_SFM);
	KUNIT_EXPECT_EQ(test, model_take_irqs(m), 0);
	model_write32(m, R_GERRORN, BIT(GERR_SFM));
	model_write64(m, 0x68, 0);	/* no message */
	update(m, R_IRQ_CTRL, 1);
	KUNIT_EXPECT_EQ(test, model_take_irqs(m), 0);
	model_raise_gerror(m, GERR_SFM);
	KUNIT_EXPECT_EQ(test, model_take_irqs(m), MODEL_IRQ_GERROR);
	model_raise_gerror(m, GERR_SFM);
	KUNIT_EXPECT_EQ(test, model_take_irqs(m), 0);
	model_raise_gerror(m, GERR_MSI_GERROR_ABT);
	KUNIT_EXPECT_EQ(test, model_take_irqs(m), 0);
	expect_complaint(test, NULL, "errors");
}

static struct kunit_case regs_cases[] = {
	KUNIT_CASE(identification_reads_as_configured),
	KUNIT_CASE(nothing_is_where_no_register_is),
	KUNIT_CASE(lesson_54_page1_is_where_this_part_has_it),
	KUNIT_CASE(wide_registers_take_halves),
	KUNIT_CASE(read_only_registers_stay),
	KUNIT_CASE(reserved_bits_are_not_stored),
	KUNIT_CASE(what_is_not_implemented_is_reserved),
	KUNIT_CASE(reserved_encodings_complain),
	KUNIT_CASE(registers_in_use_cannot_be_changed),
	KUNIT_CASE(guards_last_until_acknowledged),
	KUNIT_CASE(cr1_belongs_to_tables_and_queues),
	KUNIT_CASE(updates_are_acknowledged_later),
	KUNIT_CASE(a_field_must_not_change_twice),
	KUNIT_CASE(fields_are_acknowledged_apart),
	KUNIT_CASE(gbpa_is_updated),
	KUNIT_CASE(registers_are_written_before_they_are_used),
	KUNIT_CASE(sizes_and_bases_fit),
	KUNIT_CASE(a_linear_table_is_aligned_to_its_size),
	KUNIT_CASE(caches_are_clean_before_use),
	KUNIT_CASE(reset_leaves_most_unknown),
	KUNIT_CASE(without_power_there_are_no_registers),
	KUNIT_CASE(errors_are_active_until_acknowledged),
	KUNIT_CASE(only_active_errors_are_acknowledged),
	KUNIT_CASE(errors_interrupt_when_they_arise),
	{}
};

static struct kunit_suite regs_suite = {
	.name = "smmu3-model-regs",
	.init = regs_init,
	.exit = regs_exit,
	.test_cases = regs_cases,
};

kunit_test_suite(regs_suite);
