// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stream tables, looked up the way the SMMU does: by base, format and descriptors
 * in memory. Arm IHI 0070, "Stream table".
 */
/* native: -DSMMU3_MMIO_MODEL hw/ste.c hw/cd.c hw/cmd.c */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "hw/mmio.h"
#include "kunit/fake_cmdq.h"
#include "kunit/said.h"

/* the next array of the driver's own cannot be had */
static bool no_memory;

static void *maybe_kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	return no_memory ? NULL : kvcalloc(n, size, gfp);
}

/* the room, with a look at each descriptor that it publishes */
static void look_at_published(const __le64 *l1);

/* all that was stored before is in memory first */
static bool ordered;

#pragma push_macro("WRITE_ONCE")
#pragma push_macro("kvcalloc")
#pragma push_macro("dma_wmb")
#undef WRITE_ONCE
#undef dma_wmb
#undef kvcalloc
#define kvcalloc(n, size, gfp) maybe_kvcalloc(n, size, gfp)
/* stands for that of the room */
#define dma_wmb() (ordered = true)
#define WRITE_ONCE(x, value) do {					\
	typeof(x) *at = &(x);						\
									\
	*at = (value);							\
	look_at_published(at);						\
} while (0)

#include "table/strtab.c"

#pragma pop_macro("dma_wmb")
#pragma pop_macro("kvcalloc")
#pragma pop_macro("WRITE_ONCE")

static struct device dev;
static struct smmu3_cmdq cmdq;

/* the registers that a table is programmed into */
static u64 strtab_base;
static u32 strtab_base_cfg;

void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg, u64 value)
{
	if (reg == 0x80)
		strtab_base = value;
}

void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
	if (reg == 0x88)
		strtab_base_cfg = value;
}

/* what the SMMU finds for a StreamID, NULL for "no entry" */
static const __le64 *look_up(u32 sid)
{
	u32 lg2 = strtab_base_cfg & 0x3f;
	u32 split = strtab_base_cfg >> 6 & 0x1f;
	u32 two_level = strtab_base_cfg >> 16 & 3;
	u32 zero_lg2 = two_level ? max(6, (int)(lg2 - split + 3)) : lg2 + 6;
	const __le64 *base = phys_to_virt(strtab_base & 0x00ffffffffffffffULL &
					  ~((1ULL << zero_lg2) - 1));
	u64 l1, span;

	if ((u64)sid >> lg2)
		return NULL;
	if (!two_level)
		return base + 8 * (u64)sid;
	l1 = le64_to_cpu(base[sid >> split]);
	span = l1 & 0x1f;
	sid &= (1U << split) - 1;
	if (!span || span > split + 1 || sid >> (span - 1))
		return NULL;
	return (__le64 *)phys_to_virt(l1 & 0x00ffffffffffffc0ULL) + 8 * sid;
}

static unsigned int published;		/* descriptors that lead to entries */
static unsigned int published_early;	/* before all of these were valid */

/* called the moment that the SMMU may follow a new descriptor */
static void look_at_published(const __le64 *l1)
{
	u64 desc = le64_to_cpu(*l1), span = desc & 0x1f, i;
	const __le64 *ste = phys_to_virt(desc & 0x00ffffffffffffc0ULL);
	bool early = false;

	if (!span)
		return;
	for (i = 0; i < 1ULL << (span - 1); i++)
		early |= !(le64_to_cpu(ste[8 * i]) & 1);
	published++;
	published_early += early || !ordered;
}

static int make(struct smmu3_strtab *st, u8 bits, bool two_level, bool cover_all)
{
	struct smmu3_strtab_config cfg = {
		.dev = &dev,
		.cmdq = &cmdq,
		.sid_bits = bits,
		.two_level = two_level,
		.cover_all = cover_all,
	};
	struct smmu3_mmio mmio = {};
	int ret;

	fake_reset();
	if (cover_all)
		smmu3_ste_bypass(&cfg.initial);
	else
		smmu3_ste_abort(&cfg.initial);
	ret = smmu3_strtab_init(st, &cfg);
	if (!ret)
		smmu3_strtab_program(st, &mmio);
	return ret;
}

static const struct shape {
	u8 bits;
	bool two_level;
	u8 lg2;
	u8 split;
} shapes[] = {
	{ 0, true, 0, 0 },	{ 1, false, 1, 0 },	{ 8, true, 8, 0 },
	{ 9, true, 9, 8 },	{ 16, true, 16, 8 },	{ 16, false, 16, 0 },
	{ 25, true, 25, 8 },	{ 26, true, 26, 10 },	{ 27, true, 27, 10 },
	{ 32, true, 27, 10 },	{ 32, false, 16, 0 },
};

/* lesson 18: every width, to 32 bits, first and last StreamID */
static void strtab_18_every_width(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		const struct shape *s = &shapes[i];
		u32 last = BIT_ULL(s->lg2) - 1;
		struct smmu3_strtab st;

		said_reset();
		KUNIT_ASSERT_EQ(test, make(&st, s->bits, s->two_level, false), 0);
		KUNIT_EXPECT_EQ(test, said("StreamIDs of"), s->lg2 < s->bits);
		KUNIT_EXPECT_EQ(test, st.lg2, s->lg2);
		KUNIT_EXPECT_EQ(test, st.split, s->split);
		KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, 0), 0);
		KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, last), 0);
		KUNIT_EXPECT_PTR_EQ(test, look_up(0),
				    (const __le64 *)smmu3_strtab_entry(&st, 0)->dw);
		KUNIT_EXPECT_PTR_EQ(test, look_up(last),
				    (const __le64 *)smmu3_strtab_entry(&st, last)->dw);
		/* whatever the shape, who is not claimed aborts */
		KUNIT_EXPECT_EQ(test, le64_to_cpu(*look_up(0)), 1ULL);
		KUNIT_EXPECT_EQ(test, le64_to_cpu(*look_up(last)), 1ULL);
		if (s->lg2 < 32)
			KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, last + 1),
					-ERANGE);
		KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, U32_MAX),
				s->lg2 == 32 ? 0 : -ERANGE);
		smmu3_strtab_destroy(&st);
	}
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* lesson 18: the same without regard to shapes, for every width and either form */
static void strtab_18_first_and_last(struct kunit *test)
{
	unsigned int bits, two_level;

	for (bits = 0; bits <= 32; bits++)
		for (two_level = 0; two_level < 2; two_level++) {
			u32 most = two_level ? 27 : 16, last = BIT_ULL(min(bits, most)) - 1;
			struct smmu3_strtab st;

			KUNIT_ASSERT_EQ(test, make(&st, bits, two_level, false), 0);
			KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, 0), 0);
			KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, last), 0);
			KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, last + 1), -ERANGE);
			KUNIT_EXPECT_PTR_EQ(test, look_up(0),
					    (const __le64 *)smmu3_strtab_entry(&st, 0)->dw);
			KUNIT_EXPECT_PTR_EQ(test, look_up(last),
					    (const __le64 *)smmu3_strtab_entry(&st, last)->dw);
			KUNIT_EXPECT_TRUE(test, !look_up(last + 1));
			smmu3_strtab_destroy(&st);
		}
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* lesson 12, 13: entries are there before the descriptor, and it is invalidated */
static void strtab_13_publishing(struct kunit *test)
{
	struct smmu3_strtab st;
	struct smmu3_cmd cfgi;
	const __le64 *ste;

	KUNIT_ASSERT_EQ(test, make(&st, 16, true, false), 0);
	KUNIT_EXPECT_TRUE(test, !look_up(0x1234));
	ordered = false;
	published = 0;
	published_early = 0;
	KUNIT_ASSERT_EQ(test, smmu3_strtab_prepare(&st, 0x1234), 0);
	KUNIT_EXPECT_EQ(test, published, 1U);
	KUNIT_EXPECT_EQ(test, published_early, 0U);

	ste = look_up(0x12ff);
	KUNIT_ASSERT_TRUE(test, ste);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(ste[0]), 1ULL);	/* V, abort */
	KUNIT_EXPECT_TRUE(test, !look_up(0x1300));

	smmu3_cmd_cfgi_ste(&cfgi, 0x1234, false);
	KUNIT_EXPECT_TRUE(test, fake_sent(&cfgi));
	KUNIT_EXPECT_EQ(test, fake_waits, 1U);

	/* another StreamID of the span costs nothing */
	KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, 0x1200), 0);
	KUNIT_EXPECT_EQ(test, fake_waits, 1U);
	smmu3_strtab_destroy(&st);
}

/*
 * A wait that fails takes the descriptor back, but not the memory, which the SMMU may
 * have seen; the next attempt starts again.
 */
static void strtab_publishing_fails(struct kunit *test)
{
	unsigned int cover_all;

	for (cover_all = 0; cover_all < 2; cover_all++) {
		struct smmu3_strtab st;
		const __le64 *before;

		KUNIT_ASSERT_EQ(test, make(&st, 16, true, cover_all), 0);
		before = look_up(5);
		KUNIT_EXPECT_EQ(test, !!before, cover_all);
		fake_fail = 1;
		KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, 5), -EIO);
		KUNIT_EXPECT_PTR_EQ(test, look_up(5), before);
		KUNIT_EXPECT_EQ(test, native_dma_live, 2U + cover_all);
		KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, 5), 0);
		KUNIT_EXPECT_TRUE(test, look_up(5) && look_up(5) != before);
		KUNIT_EXPECT_EQ(test, fake_waits, 2U);
		KUNIT_EXPECT_EQ(test, native_dma_live, 2U + cover_all);
		smmu3_strtab_destroy(&st);
		KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
	}
}

/* unclaimed StreamIDs that are to pass do so wherever they are */
static void strtab_covers_all(struct kunit *test)
{
	static const u32 sids[] = { 0, 0xff, 0x100, 0x1234, 0xffff };
	struct smmu3_strtab st;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, make(&st, 16, true, true), 0);
	for (i = 0; i < ARRAY_SIZE(sids); i++) {
		KUNIT_ASSERT_TRUE(test, look_up(sids[i]));
		KUNIT_EXPECT_EQ(test, le64_to_cpu(*look_up(sids[i])) & 0xf, 9ULL);
	}
	/* a master's entry is its own, and not that of all others */
	KUNIT_ASSERT_EQ(test, smmu3_strtab_prepare(&st, 0x1234), 0);
	KUNIT_EXPECT_PTR_NE(test, look_up(0x1234), look_up(0x1134));
	KUNIT_EXPECT_EQ(test, le64_to_cpu(*look_up(0x1234)) & 0xf, 9ULL);
	smmu3_strtab_destroy(&st);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* the SMMU ignores address bits below the size of a table, look_up() does too */
static void strtab_is_aligned(struct kunit *test)
{
	struct smmu3_strtab st;

	native_dma_align = SZ_1M;
	KUNIT_ASSERT_EQ(test, make(&st, 16, false, false), 0);
	KUNIT_EXPECT_EQ(test, st.bytes, SZ_4M);
	KUNIT_EXPECT_TRUE(test, st.base >= st.mem &&
			  st.base + st.bytes <= st.mem + st.mem_bytes);
	KUNIT_EXPECT_PTR_EQ(test, look_up(0),
			    (const __le64 *)smmu3_strtab_entry(&st, 0)->dw);
	KUNIT_EXPECT_PTR_EQ(test, look_up(0xffff),
			    (const __le64 *)smmu3_strtab_entry(&st, 0xffff)->dw);
	smmu3_strtab_destroy(&st);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
	native_dma_align = 0;
}

/* each allocation fails in turn; nothing is left */
static void strtab_allocations_fail(struct kunit *test)
{
	struct smmu3_strtab st;
	unsigned int n;

	for (n = 1; n < 10; n++) {
		native_dma_fail = n;
		if (!make(&st, 16, true, true))
			break;
		KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
	}
	KUNIT_EXPECT_EQ(test, n, 3U);
	smmu3_strtab_destroy(&st);
	no_memory = true;
	KUNIT_EXPECT_EQ(test, make(&st, 16, true, true), -ENOMEM);
	no_memory = false;
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
	KUNIT_ASSERT_EQ(test, make(&st, 16, true, true), 0);
	native_dma_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, 0), -ENOMEM);
	KUNIT_EXPECT_EQ(test, smmu3_strtab_prepare(&st, 0), 0);
	smmu3_strtab_destroy(&st);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

static struct kunit_case strtab_cases[] = {
	KUNIT_CASE(strtab_18_every_width),
	KUNIT_CASE(strtab_18_first_and_last),
	KUNIT_CASE(strtab_13_publishing),
	KUNIT_CASE(strtab_publishing_fails),
	KUNIT_CASE(strtab_covers_all),
	KUNIT_CASE(strtab_is_aligned),
	KUNIT_CASE(strtab_allocations_fail),
	{}
};

static struct kunit_suite strtab_suite = {
	.name = "smmu3-strtab",
	.test_cases = strtab_cases,
};

kunit_test_suite(strtab_suite);

MODULE_LICENSE("GPL");
