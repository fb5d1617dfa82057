// SPDX-License-Identifier: GPL-2.0-only
/*
 * Invalidation plans, checked by what the architecture says they remove: the
 * commands of a plan must remove every leaf that was cleared, be legal, and be as
 * few as promised. Arm IHI 0070, "TLB invalidation".
 */
/* native: domain/range.c */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/types.h>

#include "domain/range.h"

/* levels of the leaf sizes of each granule, written out from the tables */
static const struct leaf {
	u8 granule_lg2;
	u8 size_lg2;
	u8 level;
} leaves[] = {
	{ 12, 12, 3 }, { 12, 21, 2 }, { 12, 30, 1 },
	{ 14, 14, 3 }, { 14, 25, 2 },
	{ 16, 16, 3 }, { 16, 29, 2 }, { 16, 42, 1 },
};

static u64 covered(const struct smmu3_tlbi_range *r, u8 leaf_lg2)
{
	if (!r->granule_lg2)
		return 1ULL << leaf_lg2;
	return ((u64)r->num + 1) << (r->scale + r->granule_lg2);
}

static void expect_legal(struct kunit *test, const struct smmu3_tlbi_range *r)
{
	KUNIT_EXPECT_LE(test, r->num, 31);
	KUNIT_EXPECT_LE(test, r->scale, 31);
	if (!r->granule_lg2) {
		KUNIT_EXPECT_EQ(test, r->num | r->scale | r->level, 0);
		return;
	}
	KUNIT_EXPECT_NE(test, r->num | r->scale | r->level, 0);
	KUNIT_EXPECT_TRUE(test, r->leaf || !r->level);
}

/* one size of leaf, every number of leaves: one command, exact or little more */
static void range_covers_with_one_command(struct kunit *test)
{
	const u64 base = 1ULL << 47;
	unsigned int i;
	u64 n;

	for (i = 0; i < ARRAY_SIZE(leaves); i++) {
		const struct leaf *l = &leaves[i];

		for (n = 1; n <= 70000 && n << l->size_lg2 <= base;
		     n += n < 5000 ? 1 : 977) {
			u64 bytes = n << l->size_lg2;
			struct smmu3_inv_plan p;

			smmu3_inv_plan(&p, base, base + bytes - 1,
				       BIT(l->size_lg2), l->granule_lg2, true);
			KUNIT_ASSERT_FALSE(test, p.whole_tag);
			KUNIT_ASSERT_EQ(test, p.commands, 1ULL);
			KUNIT_ASSERT_EQ(test, p.first.addr, base);
			expect_legal(test, &p.first);
			KUNIT_ASSERT_TRUE(test, p.first.leaf);
			KUNIT_ASSERT_EQ(test, p.first.level, l->level);
			KUNIT_ASSERT_GE(test, covered(&p.first, l->size_lg2),
					bytes);
			KUNIT_ASSERT_LT(test, covered(&p.first, l->size_lg2),
					bytes + bytes / 16 + 1);
		}
	}
}

/* lesson 22: the last byte is part of the range, the one after it is not */
static void range_22_last_is_inclusive(struct kunit *test)
{
	static const u8 granules[] = { 12, 14, 16 };
	unsigned int i;
	u64 n;

	for (i = 0; i < ARRAY_SIZE(granules); i++) {
		u8 g = granules[i];
		u64 start = 7ULL << g;
		struct smmu3_inv_plan p;

		/* exact up to what NUM can say */
		for (n = 1; n <= 32; n++) {
			smmu3_inv_plan(&p, start, start + (n << g) - 1, BIT(g), g, true);
			KUNIT_EXPECT_EQ(test, p.first.addr, start);
			KUNIT_EXPECT_EQ(test, covered(&p.first, g), n << g);
			smmu3_inv_plan(&p, start, start + (n << g) - 1, BIT(g), g, false);
			KUNIT_EXPECT_EQ(test, p.commands, n);
		}
		/* a byte is as much as its page, and one more needs the next page */
		smmu3_inv_plan(&p, start, start, BIT(g), g, true);
		KUNIT_EXPECT_EQ(test, covered(&p.first, g), 1ULL << g);
		smmu3_inv_plan(&p, start, start + (1ULL << g), BIT(g), g, true);
		KUNIT_EXPECT_EQ(test, covered(&p.first, g), 2ULL << g);
		smmu3_inv_plan(&p, start, start + (1ULL << g), BIT(g), g, false);
		KUNIT_EXPECT_EQ(test, p.commands, 2ULL);
	}
}

/* lesson 24: tables went, and not one leaf: there is no size to shift by */
static void range_24_tables_without_leaves(struct kunit *test)
{
	static const u8 granules[] = { 12, 14, 16 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(granules); i++) {
		u8 g = granules[i];
		struct smmu3_inv_plan p;

		smmu3_inv_plan(&p, 0, (100ULL << g) - 1, SMMU3_CLEARED_TABLES, g, true);
		expect_legal(test, &p.first);
		KUNIT_EXPECT_FALSE(test, p.first.leaf);
		KUNIT_EXPECT_GE(test, covered(&p.first, g), 100ULL << g);
		smmu3_inv_plan(&p, 0, (100ULL << g) - 1, SMMU3_CLEARED_TABLES, g, false);
		expect_legal(test, &p.first);
		KUNIT_EXPECT_FALSE(test, p.first.leaf);
		KUNIT_EXPECT_EQ(test, p.commands, 100ULL);
		KUNIT_EXPECT_EQ(test, p.stride, 1ULL << g);
	}
}

/* lesson 23: neither a hint nor an illegal range when tables were removed */
static void range_23_no_hint_for_tables(struct kunit *test)
{
	static const u8 granules[] = { 12, 14, 16 };
	unsigned int i;
	u64 n;

	for (i = 0; i < ARRAY_SIZE(granules); i++) {
		u8 g = granules[i];

		for (n = 1; n < 5000; n++) {
			struct smmu3_inv_plan p;

			smmu3_inv_plan(&p, 0, (n << g) - 1,
				       BIT(g) | SMMU3_CLEARED_TABLES, g, true);
			expect_legal(test, &p.first);
			KUNIT_ASSERT_FALSE(test, p.first.leaf);
			KUNIT_ASSERT_EQ(test, p.first.level, 0);
			KUNIT_ASSERT_GE(test, covered(&p.first, g), n << g);
		}
	}
}

/* leaves of two levels: no promise */
static void range_23_no_hint_for_mixed_sizes(struct kunit *test)
{
	struct smmu3_inv_plan p;

	smmu3_inv_plan(&p, 0, BIT_ULL(22) - 1, BIT(12) | BIT(21), 12, true);
	KUNIT_EXPECT_TRUE(test, p.first.leaf);
	KUNIT_EXPECT_EQ(test, p.first.level, 0);
	KUNIT_EXPECT_GE(test, covered(&p.first, 12), BIT_ULL(22));
}

/* a single page without a hint is the plain form, which needs no range */
static void range_23_one_page(struct kunit *test)
{
	struct smmu3_inv_plan p;

	smmu3_inv_plan(&p, 0x5000, 0x5fff, BIT(12) | SMMU3_CLEARED_TABLES, 12,
		       true);
	KUNIT_EXPECT_EQ(test, p.first.granule_lg2, 0);
	expect_legal(test, &p.first);
}

/* the whole input range, up to 52 bits: SCALE stays within its five bits */
static void range_25_whole_space(struct kunit *test)
{
	static const struct { u8 granule_lg2, bits; } spaces[] = {
		{ 12, 48 }, { 14, 48 }, { 16, 48 }, { 16, 52 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(spaces); i++) {
		u64 bytes = 1ULL << spaces[i].bits;
		u8 g = spaces[i].granule_lg2;
		struct smmu3_inv_plan p;

		smmu3_inv_plan(&p, 0, bytes - 1, BIT(g), g, true);
		expect_legal(test, &p.first);
		KUNIT_EXPECT_EQ(test, covered(&p.first, g), bytes);
	}
}

/* lesson 26: by leaf while that is cheap, then all of the tag */
static void range_26_without_range_commands(struct kunit *test)
{
	unsigned int i;
	u64 n;

	for (i = 0; i < ARRAY_SIZE(leaves); i++) {
		const struct leaf *l = &leaves[i];

		for (n = 1; n <= 300 && n << l->size_lg2 < BIT_ULL(52); n++) {
			u64 bytes = n << l->size_lg2;
			struct smmu3_inv_plan p;

			smmu3_inv_plan(&p, 0, bytes - 1, BIT(l->size_lg2),
				       l->granule_lg2, false);
			KUNIT_ASSERT_EQ(test, p.whole_tag, n > 256);
			if (p.whole_tag)
				continue;
			expect_legal(test, &p.first);
			KUNIT_ASSERT_EQ(test, p.commands, n);
			KUNIT_ASSERT_EQ(test, p.stride, 1ULL << l->size_lg2);
			KUNIT_ASSERT_EQ(test, p.first.granule_lg2, 0);
		}
	}
}

/* without range commands each page of a removed table is named */
static void range_29_tables_by_page(struct kunit *test)
{
	struct smmu3_inv_plan p;

	smmu3_inv_plan(&p, 0, 0xfffff, BIT(21) | SMMU3_CLEARED_TABLES, 12,
		       false);
	KUNIT_EXPECT_EQ(test, p.commands, 256ULL);
	KUNIT_EXPECT_EQ(test, p.stride, 4096ULL);
	KUNIT_EXPECT_FALSE(test, p.first.leaf);
}

static struct kunit_case range_cases[] = {
	KUNIT_CASE(range_covers_with_one_command),
	KUNIT_CASE(range_22_last_is_inclusive),
	KUNIT_CASE(range_24_tables_without_leaves),
	KUNIT_CASE(range_23_no_hint_for_tables),
	KUNIT_CASE(range_23_no_hint_for_mixed_sizes),
	KUNIT_CASE(range_23_one_page),
	KUNIT_CASE(range_25_whole_space),
	KUNIT_CASE(range_26_without_range_commands),
	KUNIT_CASE(range_29_tables_by_page),
	{}
};

static struct kunit_suite range_suite = {
	.name = "smmu3-range",
	.test_cases = range_cases,
};

kunit_test_suite(range_suite);

MODULE_LICENSE("GPL");
