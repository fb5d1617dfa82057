// SPDX-License-Identifier: GPL-2.0-only
/*
 * Context-descriptor tables, looked up the way the SMMU does: by format, size and
 * level-1 descriptors in memory. Arm IHI 0070, "Context descriptor table".
 */
/* native: hw/cd.c */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/slab.h>

/* this array of the driver's own cannot be had, counted down; 0: none of them */
static unsigned int fail_array;

static void *maybe_kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return fail_array && --fail_array == 0 ? NULL : kcalloc(n, size, gfp);
}

/* the room, with a look at what was in memory for certain when it published a leaf */
static bool ordered;
static unsigned int published_ordered;

#pragma push_macro("kcalloc")
#pragma push_macro("WRITE_ONCE")
#pragma push_macro("dma_wmb")
#undef kcalloc
#undef WRITE_ONCE
#undef dma_wmb
#define kcalloc(n, size, gfp) maybe_kcalloc(n, size, gfp)
#define WRITE_ONCE(x, value) do {					\
	(x) = (value);							\
	published_ordered += ordered;					\
} while (0)
/* stands for that of the room */
#define dma_wmb() (ordered = true)

#include "table/cdtab.c"

#pragma pop_macro("dma_wmb")
#pragma pop_macro("WRITE_ONCE")
#pragma pop_macro("kcalloc")

static struct device dev;

/* what the SMMU finds for a SubstreamID, given S1Fmt, S1CDMax, S1ContextPtr */
static const struct smmu3_cd *look_up(const struct smmu3_cdtab *tab, u32 ssid)
{
	const struct smmu3_cd *linear = phys_to_virt(tab->dma);
	const __le64 *l1 = phys_to_virt(tab->dma);
	u32 leaf_lg2 = tab->fmt == 1 ? 6 : 10;
	const struct smmu3_cd *leaf;
	u64 desc;

	if (ssid >> tab->lg2)
		return NULL;
	if (!tab->fmt)
		return &linear[ssid];
	desc = le64_to_cpu(l1[ssid >> leaf_lg2]);
	if (!(desc & 1))
		return NULL;
	leaf = phys_to_virt(desc & 0x00fffffffffff000ULL);
	return &leaf[ssid & ((1U << leaf_lg2) - 1)];
}

static const struct shape {
	u8 bits;
	bool two_level;
	u8 lg2;
	u8 fmt;
	size_t bytes;
} shapes[] = {
	{ 1, true, 1, 0, 128 },		{ 6, true, 6, 0, 4096 },
	{ 7, true, 7, 1, 16 },		{ 15, true, 15, 1, 4096 },
	{ 16, true, 16, 2, 512 },	{ 20, true, 20, 2, 8192 },
	{ 7, false, 7, 0, 8192 },	{ 20, false, 10, 0, 65536 },
};

static void cdtab_every_width(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		const struct shape *s = &shapes[i];
		u32 last = (1U << s->lg2) - 1;
		struct smmu3_cdtab tab;
		bool published;

		KUNIT_ASSERT_EQ(test, smmu3_cdtab_init(&tab, &dev, s->bits,
						       s->two_level), 0);
		KUNIT_EXPECT_EQ(test, tab.lg2, s->lg2);
		KUNIT_EXPECT_EQ(test, tab.fmt, s->fmt);
		KUNIT_EXPECT_EQ(test, tab.bytes, s->bytes);
		KUNIT_EXPECT_EQ(test, smmu3_cdtab_prepare(&tab, 0, &published), 0);
		KUNIT_EXPECT_EQ(test, published, s->fmt != 0);
		KUNIT_EXPECT_EQ(test, smmu3_cdtab_prepare(&tab, last, &published), 0);
		KUNIT_EXPECT_EQ(test, smmu3_cdtab_prepare(&tab, last, &published), 0);
		KUNIT_EXPECT_FALSE(test, published);
		KUNIT_EXPECT_TRUE(test, look_up(&tab, 0) &&
				  look_up(&tab, 0) == smmu3_cdtab_entry(&tab, 0));
		KUNIT_EXPECT_TRUE(test, look_up(&tab, last) &&
				  look_up(&tab, last) == smmu3_cdtab_entry(&tab, last));
		KUNIT_EXPECT_EQ(test, smmu3_cdtab_prepare(&tab, last + 1, &published),
				-ERANGE);
		KUNIT_EXPECT_TRUE(test, !smmu3_cdtab_entry(&tab, last + 1));
		smmu3_cdtab_destroy(&tab);
	}
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* every width in either form: the first and the last SubstreamID, and none beyond */
static void cdtab_first_and_last(struct kunit *test)
{
	unsigned int bits, two_level;
	struct smmu3_cdtab tab;
	bool published;

	for (bits = 1; bits <= 20; bits++)
		for (two_level = 0; two_level < 2; two_level++) {
			u32 last = (1U << (two_level ? bits : min(bits, 10U))) - 1;

			KUNIT_ASSERT_EQ(test, smmu3_cdtab_init(&tab, &dev, bits, two_level), 0);
			KUNIT_EXPECT_EQ(test, smmu3_cdtab_prepare(&tab, 0, &published), 0);
			KUNIT_EXPECT_EQ(test, smmu3_cdtab_prepare(&tab, last, &published), 0);
			KUNIT_EXPECT_PTR_EQ(test, look_up(&tab, 0), smmu3_cdtab_entry(&tab, 0));
			KUNIT_EXPECT_PTR_EQ(test, look_up(&tab, last),
					    smmu3_cdtab_entry(&tab, last));
			KUNIT_EXPECT_TRUE(test, look_up(&tab, 0) && look_up(&tab, last));
			/* a new leaf has invalid descriptors only */
			KUNIT_EXPECT_EQ(test, le64_to_cpu(look_up(&tab, last)->dw[0]), 0ULL);
			KUNIT_EXPECT_EQ(test, smmu3_cdtab_prepare(&tab, last + 1, &published),
					-ERANGE);
			smmu3_cdtab_destroy(&tab);
		}
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* a leaf that nobody prepared is not there, for us and for the SMMU */
static void cdtab_leaves_come_when_used(struct kunit *test)
{
	struct smmu3_cdtab tab;
	bool published;

	KUNIT_ASSERT_EQ(test, smmu3_cdtab_init(&tab, &dev, 20, true), 0);
	KUNIT_EXPECT_EQ(test, native_dma_live, 1U);
	KUNIT_EXPECT_TRUE(test, !smmu3_cdtab_entry(&tab, 5000));
	KUNIT_EXPECT_TRUE(test, !look_up(&tab, 5000));

	native_dma_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_cdtab_prepare(&tab, 5000, &published), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, !look_up(&tab, 5000));

	/* the SMMU may follow it at once */
	ordered = false;
	published_ordered = 0;
	KUNIT_EXPECT_EQ(test, smmu3_cdtab_prepare(&tab, 5000, &published), 0);
	KUNIT_EXPECT_TRUE(test, published);
	KUNIT_EXPECT_EQ(test, published_ordered, 1U);
	KUNIT_EXPECT_EQ(test, native_dma_live, 2U);
	KUNIT_EXPECT_TRUE(test, look_up(&tab, 4096));
	KUNIT_EXPECT_TRUE(test, !look_up(&tab, 4095));
	smmu3_cdtab_destroy(&tab);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* each allocation fails in turn; nothing is left */
static void cdtab_allocations_fail(struct kunit *test)
{
	struct smmu3_cdtab tab;
	unsigned int n;

	native_dma_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_cdtab_init(&tab, &dev, 20, true), -ENOMEM);
	for (n = 1; n <= 2; n++) {
		fail_array = n;
		KUNIT_EXPECT_EQ(test, smmu3_cdtab_init(&tab, &dev, 20, true), -ENOMEM);
		KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
		KUNIT_EXPECT_FALSE(test, smmu3_cdtab_exists(&tab));
	}
}

static struct kunit_case cdtab_cases[] = {
	KUNIT_CASE(cdtab_every_width),
	KUNIT_CASE(cdtab_first_and_last),
	KUNIT_CASE(cdtab_leaves_come_when_used),
	KUNIT_CASE(cdtab_allocations_fail),
	{}
};

static struct kunit_suite cdtab_suite = {
	.name = "smmu3-cdtab",
	.test_cases = cdtab_cases,
};

kunit_test_suite(cdtab_suite);

MODULE_LICENSE("GPL");
