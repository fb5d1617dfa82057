// SPDX-License-Identifier: GPL-2.0-only
/*
 * Invalidation: the words of every command that a change costs, one wait for them,
 * and what becomes of removed tables. Arm IHI 0070, "TLB invalidation".
 */
/* native: -DSMMU3_MMIO_MODEL domain/invalidate.c domain/range.c io-pgtable-arm.c hw/cmd.c */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "domain/invalidate.h"
#include "domain/range.h"
#include "kunit/fake_cmdq.h"
#include "kunit/wire.h"

#define TAG	0x5a
#define TABLES	SMMU3_CLEARED_TABLES

static struct smmu3 smmu;
static struct smmu3_domain domain;
static struct kunit *running;
static unsigned int live_tables;
static unsigned int freed_unconfirmed;

/* tables are memory of the case, so that one that was freed can still be looked at */
static void *table_alloc(void *cookie, size_t size, gfp_t gfp)
{
	void *mem = kunit_kzalloc(running, size + PAGE_SIZE, GFP_KERNEL);

	live_tables += !!mem;
	return mem ? (void *)ALIGN((unsigned long)mem, PAGE_SIZE) : NULL;
}

static void table_free(void *cookie, void *table, size_t size)
{
	live_tables--;
	freed_unconfirmed += !fake_waits;
}

static const struct lpae_mem_ops table_ops = {
	.alloc = table_alloc,
	.free = table_free,
};

static int invalidate_test_init(struct kunit *test)
{
	running = test;
	live_tables = 0;
	freed_unconfirmed = 0;
	fake_reset();
	return 0;
}

static void make_domain(enum lpae_stage stage, u8 granule_lg2, bool ril)
{
	memset(&smmu, 0, sizeof(smmu));
	smmu.feat.range_inval = ril;
	memset(&domain, 0, sizeof(domain));
	domain.kind = SMMU3_PAGING;
	domain.smmu = &smmu;
	domain.tag = TAG;
	domain.pt.stage = stage;
	domain.pt.granule_lg2 = granule_lg2;
	spin_lock_init(&domain.removed_lock);
	fake_reset();
}

/* one with a tree, of 4K pages */
static void make_domain_with_tree(struct kunit *test, enum lpae_stage stage)
{
	const struct lpae_config cfg = {
		.stage = stage, .granule_lg2 = 12, .ias = 48, .oas = 48, .coherent = true,
	};

	make_domain(stage, 12, true);
	KUNIT_ASSERT_EQ(test, lpae_init(&domain.pt, &cfg, &table_ops, NULL), 0);
}

/* as an unmap leaves it: the table of the 2 MiB at @iova, unhooked */
static void remove_table(struct kunit *test, u64 iova)
{
	struct lpae_unmapped out = {};
	size_t mapped;

	KUNIT_ASSERT_EQ(test, lpae_map(&domain.pt, iova, iova, SZ_2M, SZ_4K, LPAE_READ,
				       GFP_KERNEL, &mapped), 0);
	KUNIT_ASSERT_EQ(test, lpae_unmap(&domain.pt, iova, SZ_2M, &out), (size_t)SZ_2M);
	KUNIT_ASSERT_TRUE(test, out.tables);
	domain.removed = lpae_removed_join(out.tables, domain.removed);
}

/* what a TLBI by address says, IHI 0070 "Range-based invalidation and level hint" */
struct operands {
	u8 num;		/* [16:12] */
	u8 scale;	/* [25:20] */
	u8 leaf;	/* [64] */
	u8 ttl;		/* [73:72] */
	u8 tg;		/* [75:74] */
};

static const struct row {
	u8 granule_lg2;
	bool ril;
	u64 start;
	u64 size;
	unsigned long cleared;
	unsigned int commands;	/* 0: all of the tag */
	u64 stride;
	struct operands op;
} rows[] = {
	/* range commands: always one; lesson 22: neither short nor long by one */
	{ 12, true, SZ_2G, SZ_4K, SZ_4K, 1, 0, { 0, 0, 1, 3, 1 } },
	{ 12, true, SZ_2G, SZ_64K, SZ_4K, 1, 0, { 15, 0, 1, 3, 1 } },
	{ 12, true, SZ_2G, 33 * SZ_4K, SZ_4K, 1, 0, { 16, 1, 1, 3, 1 } },
	{ 12, true, SZ_2G, SZ_2M, SZ_2M, 1, 0, { 31, 4, 1, 2, 1 } },
	{ 12, true, SZ_2G, SZ_1G, SZ_1G, 1, 0, { 31, 13, 1, 1, 1 } },
	{ 14, true, SZ_2G, SZ_16K, SZ_16K, 1, 0, { 0, 0, 1, 3, 2 } },
	{ 14, true, SZ_2G, SZ_32M, SZ_32M, 1, 0, { 31, 6, 1, 2, 2 } },
	{ 16, true, SZ_2G, SZ_64K, SZ_64K, 1, 0, { 0, 0, 1, 3, 3 } },
	{ 16, true, SZ_2G, SZ_512M, SZ_512M, 1, 0, { 31, 8, 1, 2, 3 } },
	/* lesson 28: leaves of two sizes, so no hint, and all of the range */
	{ 12, true, SZ_2G, SZ_2M + SZ_4K, SZ_2M | SZ_4K, 1, 0, { 16, 5, 1, 0, 1 } },
	/* lesson 23: a table was removed: no hint, and one page has no range either */
	{ 12, true, SZ_2G, SZ_2M, SZ_4K | TABLES, 1, 0, { 31, 4, 0, 0, 1 } },
	{ 12, true, SZ_2G, SZ_4K, SZ_4K | TABLES, 1, 0, { 0, 0, 0, 0, 0 } },
	{ 16, true, SZ_2G, SZ_64K, SZ_64K | TABLES, 1, 0, { 0, 0, 0, 0, 0 } },
	/* lesson 24: only tables, no size at all */
	{ 12, true, SZ_2G, SZ_2M, TABLES, 1, 0, { 31, 4, 0, 0, 1 } },
	{ 12, false, SZ_2G, SZ_1M, TABLES, 256, SZ_4K, { 0, 0, 0, 0, 0 } },
	/* lesson 21, 25: the whole space, and its last page */
	{ 12, true, 0, 1ULL << 48, SZ_4K | TABLES, 1, 0, { 31, 31, 0, 0, 1 } },
	{ 12, true, (1ULL << 48) - SZ_4K, SZ_4K, SZ_4K, 1, 0, { 0, 0, 1, 3, 1 } },
	{ 16, true, (1ULL << 52) - SZ_64K, SZ_64K, SZ_64K, 1, 0, { 0, 0, 1, 3, 3 } },
	{ 12, false, (1ULL << 48) - SZ_4K, SZ_4K, SZ_4K, 1, SZ_4K, { 0, 0, 1, 0, 0 } },
	{ 12, false, 0, 1ULL << 48, SZ_4K, 0, 0, {} },
	/* without them, one for each leaf */
	{ 12, false, SZ_2G, SZ_4K, SZ_4K, 1, SZ_4K, { 0, 0, 1, 0, 0 } },
	{ 12, false, SZ_2G, SZ_64K, SZ_4K, 16, SZ_4K, { 0, 0, 1, 0, 0 } },
	{ 12, false, SZ_2G, 3 * SZ_2M, SZ_2M, 3, SZ_2M, { 0, 0, 1, 0, 0 } },
	{ 14, false, SZ_2G, 5 * SZ_16K, SZ_16K, 5, SZ_16K, { 0, 0, 1, 0, 0 } },
	{ 16, false, SZ_2G, 2 * SZ_512M, SZ_512M, 2, SZ_512M, { 0, 0, 1, 0, 0 } },
	{ 12, false, SZ_2G, SZ_4K, SZ_4K | TABLES, 1, SZ_4K, { 0, 0, 0, 0, 0 } },
	/* lesson 26: up to 256 of them */
	{ 12, false, SZ_2G, SZ_1M, SZ_4K, 256, SZ_4K, { 0, 0, 1, 0, 0 } },
	{ 12, false, SZ_2G, SZ_1M + SZ_4K, SZ_4K, 0, 0, {} },
	{ 12, false, SZ_2G, SZ_2M, SZ_2M | TABLES, 0, 0, {} },
	{ 12, false, SZ_2G, SZ_2M + SZ_4K, SZ_2M | SZ_4K, 0, 0, {} },
};

/* CMD_TLBI_NH_VA 0x12, CMD_TLBI_S2_IPA 0x2a */
static void by_address(__le64 *dw, enum lpae_stage stage, const struct operands *op,
		       u64 addr)
{
	memset(dw, 0, 16);
	wire_put(dw, 7, 0, stage == LPAE_STAGE1 ? 0x12 : 0x2a);
	wire_put(dw, 16, 12, op->num);
	wire_put(dw, 25, 20, op->scale);
	if (stage == LPAE_STAGE1)
		wire_put(dw, 63, 48, TAG);
	else
		wire_put(dw, 47, 32, TAG);
	wire_put(dw, 64, 64, op->leaf);
	wire_put(dw, 73, 72, op->ttl);
	wire_put(dw, 75, 74, op->tg);
	wire_put(dw, 127, 76, addr >> 12);
}

/* CMD_TLBI_NH_ASID 0x11, CMD_TLBI_S12_VMALL 0x28 */
static void by_tag(__le64 *dw, enum lpae_stage stage)
{
	memset(dw, 0, 16);
	wire_put(dw, 7, 0, stage == LPAE_STAGE1 ? 0x11 : 0x28);
	if (stage == LPAE_STAGE1)
		wire_put(dw, 63, 48, TAG);
	else
		wire_put(dw, 47, 32, TAG);
}

static void expect_sent(struct kunit *test, unsigned int i, const __le64 *want,
			unsigned int row)
{
	KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(fake_log[i].dw[0]), le64_to_cpu(want[0]),
			    "row %u command %u", row, i);
	KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(fake_log[i].dw[1]), le64_to_cpu(want[1]),
			    "row %u command %u", row, i);
}

static void check_row(struct kunit *test, enum lpae_stage stage, unsigned int n)
{
	const struct row *r = &rows[n];
	unsigned int i, commands = max(r->commands, 1U);
	__le64 want[2];

	make_domain(stage, r->granule_lg2, r->ril);
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&domain, r->start, r->start + r->size - 1,
						r->cleared), 0);
	KUNIT_EXPECT_EQ_MSG(test, fake_waits, 1U, "row %u", n);
	KUNIT_ASSERT_EQ_MSG(test, fake_commands, commands, "row %u", n);
	for (i = 0; i < commands; i++) {
		if (r->commands)
			by_address(want, stage, &r->op, r->start + i * r->stride);
		else
			by_tag(want, stage);
		expect_sent(test, i, want, n);
	}
}

static void invalidate_21_to_28_every_word(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		check_row(test, LPAE_STAGE1, i);
		check_row(test, LPAE_STAGE2, i);
	}
}

/* lesson 27: nothing was unmapped: no command, no wait, and no table is touched */
static void invalidate_27_nothing_for_nothing(struct kunit *test)
{
	make_domain_with_tree(test, LPAE_STAGE1);
	remove_table(test, SZ_2M);
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&domain, SZ_2M, SZ_4M - 1, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_commands, 0U);
	KUNIT_EXPECT_EQ(test, fake_waits, 0U);
	KUNIT_EXPECT_TRUE(test, domain.removed);
	/* leaves only: tables of another unmap of the range are none of its business */
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&domain, SZ_2M, SZ_4M - 1, SZ_4K), 0);
	KUNIT_EXPECT_TRUE(test, domain.removed);
}

static unsigned int removed_tables(void)
{
	unsigned int n = 0;
	void *t;

	for (t = domain.removed; t; t = lpae_removed_next(t))
		n++;
	return n;
}

/* lesson 29: of several removed tables exactly those of the range, after the wait */
static void invalidate_29_tables_of_the_range(struct kunit *test)
{
	static const struct { u64 start, last; unsigned int left; } steps[] = {
		{ 0, SZ_2M - 1, 4 },
		{ SZ_4M, SZ_4M + SZ_2M - 1, 3 },
		{ SZ_4M, SZ_4M + SZ_2M - 1, 3 },
		{ SZ_2M, SZ_8M - 1, 1 },
		{ SZ_1G, SZ_1G + SZ_2M - 1, 0 },
	};
	unsigned int before, i;

	make_domain_with_tree(test, LPAE_STAGE1);
	remove_table(test, SZ_2M);
	remove_table(test, SZ_4M);
	remove_table(test, SZ_4M + SZ_2M);
	remove_table(test, SZ_1G);
	before = live_tables;
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		fake_reset();
		KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&domain, steps[i].start, steps[i].last,
							SZ_4K | TABLES), 0);
		/* the wait of another CPU may not be over: each has its own */
		KUNIT_EXPECT_EQ(test, fake_waits, 1U);
		KUNIT_EXPECT_EQ_MSG(test, removed_tables(), steps[i].left, "step %u", i);
		KUNIT_EXPECT_EQ(test, live_tables, before - 4 + steps[i].left);
	}
	KUNIT_EXPECT_EQ(test, freed_unconfirmed, 0U);
}

/* lesson 29: the wait fails: the tables are kept, and the next attempt frees them */
static void invalidate_29_error_keeps_tables(struct kunit *test)
{
	unsigned int before;

	make_domain_with_tree(test, LPAE_STAGE2);
	remove_table(test, SZ_2M);
	remove_table(test, SZ_1G);
	before = live_tables;

	fake_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&domain, SZ_2M, SZ_4M - 1, SZ_4K | TABLES), -EIO);
	KUNIT_EXPECT_EQ(test, removed_tables(), 2U);
	fake_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_domain_flush(&domain), -EIO);
	KUNIT_EXPECT_EQ(test, removed_tables(), 2U);
	KUNIT_EXPECT_EQ(test, live_tables, before);

	KUNIT_EXPECT_EQ(test, smmu3_domain_flush(&domain), 0);
	KUNIT_EXPECT_EQ(test, removed_tables(), 0U);
	KUNIT_EXPECT_EQ(test, live_tables, before - 2);
	KUNIT_EXPECT_EQ(test, freed_unconfirmed, 0U);
}

/* a flush: the tag, once, at each stage, with and without range commands */
static void invalidate_flush_is_the_tag(struct kunit *test)
{
	static const enum lpae_stage stages[] = { LPAE_STAGE1, LPAE_STAGE2 };
	__le64 want[2];
	unsigned int i;

	for (i = 0; i < 4; i++) {
		make_domain(stages[i / 2], 12, i % 2);
		KUNIT_EXPECT_EQ(test, smmu3_domain_flush(&domain), 0);
		KUNIT_EXPECT_EQ(test, fake_commands, 1U);
		KUNIT_EXPECT_EQ(test, fake_waits, 1U);
		by_tag(want, stages[i / 2]);
		expect_sent(test, 0, want, i);
	}
}

static struct kunit_case invalidate_cases[] = {
	KUNIT_CASE(invalidate_21_to_28_every_word),
	KUNIT_CASE(invalidate_27_nothing_for_nothing),
	KUNIT_CASE(invalidate_29_tables_of_the_range),
	KUNIT_CASE(invalidate_29_error_keeps_tables),
	KUNIT_CASE(invalidate_flush_is_the_tag),
	{}
};

static struct kunit_suite invalidate_suite = {
	.name = "smmu3-invalidate",
	.init = invalidate_test_init,
	.test_cases = invalidate_cases,
};

kunit_test_suite(invalidate_suite);

MODULE_LICENSE("GPL");
