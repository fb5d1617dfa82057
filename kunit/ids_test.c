// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tags: all of them, each once, never 0.
 */
/* native: -DSMMU3_MMIO_MODEL */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/kernel.h>

#include "domain/ids.h"

static const u8 widths[] = { 2, 8, 16 };

/* lesson 31: 1 to 2^bits - 1 are given out once each; then it is an error */
static void ids_31_each_once_then_none(struct kunit *test)
{
	unsigned long *seen = kunit_kzalloc(test, 65536 / BITS_PER_BYTE, GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_TRUE(test, seen);
	for (i = 0; i < ARRAY_SIZE(widths); i++) {
		int n, tag, most = (1 << widths[i]) - 1;
		struct smmu3_ids ids;

		memset(seen, 0, 65536 / BITS_PER_BYTE);
		smmu3_ids_init(&ids, widths[i]);
		for (n = 0; n < most; n++) {
			tag = smmu3_ids_alloc(&ids);
			KUNIT_ASSERT_GE(test, tag, 1);
			KUNIT_ASSERT_LE(test, tag, most);
			KUNIT_ASSERT_FALSE(test, test_bit(tag, seen));
			__set_bit(tag, seen);
		}
		KUNIT_EXPECT_EQ(test, smmu3_ids_alloc(&ids), -ENOSPC);
		KUNIT_EXPECT_EQ(test, smmu3_ids_alloc(&ids), -ENOSPC);
		smmu3_ids_destroy(&ids);
		KUNIT_EXPECT_TRUE(test, ida_is_empty(&ids.ida));
	}
}

/* of a set that is used up, what was given back comes again, and only that */
static void ids_given_back(struct kunit *test)
{
	static const u16 back[] = { 1, 128, 255 };
	struct smmu3_ids ids;
	unsigned int i;

	smmu3_ids_init(&ids, 8);
	while (smmu3_ids_alloc(&ids) > 0)
		;
	for (i = 0; i < ARRAY_SIZE(back); i++) {
		smmu3_ids_free(&ids, back[i]);
		KUNIT_EXPECT_EQ(test, smmu3_ids_alloc(&ids), (int)back[i]);
		KUNIT_EXPECT_EQ(test, smmu3_ids_alloc(&ids), -ENOSPC);
	}
	smmu3_ids_destroy(&ids);
}

/* ASIDs and VMIDs are two sets */
static void ids_sets_are_apart(struct kunit *test)
{
	struct smmu3_ids a, b;

	smmu3_ids_init(&a, 8);
	smmu3_ids_init(&b, 8);
	KUNIT_EXPECT_EQ(test, smmu3_ids_alloc(&a), 1);
	KUNIT_EXPECT_EQ(test, smmu3_ids_alloc(&b), 1);
	smmu3_ids_free(&a, 1);
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&a.ida));
	KUNIT_EXPECT_FALSE(test, ida_is_empty(&b.ida));
	smmu3_ids_destroy(&a);
	smmu3_ids_destroy(&b);
}

static struct kunit_case ids_cases[] = {
	KUNIT_CASE(ids_31_each_once_then_none),
	KUNIT_CASE(ids_given_back),
	KUNIT_CASE(ids_sets_are_apart),
	{}
};

static struct kunit_suite ids_suite = {
	.name = "smmu3-ids",
	.test_cases = ids_cases,
};

kunit_test_suite(ids_suite);

MODULE_LICENSE("GPL");
