// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding the registers and what they say: which pages are mapped, each refusal with
 * its reason, coherency, and the reach of DMA.
 */
/* native: -DSMMU3_MMIO_MODEL hw/features.c probe/quirks.c */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>
#include <linux/string.h>

#include "arm-smmu-v3.h"
#include "domain/domain.h"
#include "kunit/said.h"

#define MAX_MAPS 2

/* the platform, and what was asked of it */
static struct {
	bool no_window;
	struct resource window;
	unsigned int fail_map;	/* the one that fails, from 1 */
	unsigned int maps;
	struct resource map[MAX_MAPS];
	int mask_ret;
	unsigned int mask_calls;
	u64 mask;
	u8 granule_lg2;
} platform;

static u32 id_regs[8];	/* IDR0 to AIDR, by offset / 4 */
static u8 pages[2];	/* addresses to tell the mappings by */
static struct platform_device pdev;
static struct smmu3 smmu;

static struct resource *fake_get_resource(struct platform_device *of, unsigned int type,
					  unsigned int n)
{
	return platform.no_window || type != IORESOURCE_MEM || n ? NULL : &platform.window;
}

static void __iomem *fake_ioremap(struct device *dev, const struct resource *res)
{
	unsigned int n = platform.maps++;

	if (platform.maps == platform.fail_map)
		return (void __iomem *)ERR_PTR(-EBUSY);
	platform.map[n % MAX_MAPS] = *res;
	return (void __iomem *)&pages[n % MAX_MAPS];
}

static int fake_set_mask(struct device *dev, u64 mask)
{
	platform.mask_calls++;
	platform.mask = mask;
	return platform.mask_ret;
}

u32 smmu3_read32(const struct smmu3_mmio *mmio, u32 reg)
{
	return reg / 4 < ARRAY_SIZE(id_regs) ? id_regs[reg / 4] : 0;
}

u8 smmu3_domain_granule_lg2(const struct smmu3_features *feat)
{
	return platform.granule_lg2;
}

/* the room, with the fake for the platform */
#undef platform_get_resource
#undef devm_ioremap_resource
#undef dma_set_mask_and_coherent
#define platform_get_resource	fake_get_resource
#define devm_ioremap_resource	fake_ioremap
#define dma_set_mask_and_coherent	fake_set_mask
#include "probe/identify.c"

/* IHI 0070, "SMMU_IDR0" to "SMMU_AIDR": v3.2, both stages, coherent, 4K/16K/64K, 44 bits */
static void make_good(void)
{
	memset(id_regs, 0, sizeof(id_regs));
	id_regs[0] = BIT(0) | BIT(1) | 2 << 2 | BIT(4) | BIT(12) | 2 << 21 | 1 << 24 | 1 << 27;
	id_regs[1] = 16 | 7 << 16 | 8 << 21;
	id_regs[3] = BIT(10);
	id_regs[5] = 4 | BIT(4) | BIT(5) | BIT(6);
	id_regs[7] = 2;
}

static int identify_test_init(struct kunit *test)
{
	memset(&platform, 0, sizeof(platform));
	memset(&smmu, 0, sizeof(smmu));
	platform.window.start = 0x09050000;
	platform.window.end = 0x0906ffff;
	platform.granule_lg2 = 12;
	smmu.dev = &pdev.dev;
	smmu.fw.coherent = true;
	make_good();
	said_reset();
	return 0;
}

/* the used part of each page and no more: the rest may be a counter group's */
static void identify_maps_its_pages(struct kunit *test)
{
	static const struct {
		bool no_page1, no_window;
		u64 size;
		unsigned int fail_map;
		int ret;
		unsigned int maps;
	} rows[] = {
		{ false, false, 0x20000, 0, 0, 2 },
		{ false, false, 0x40000, 0, 0, 2 },
		{ false, false, 0x1ffff, 0, -EINVAL, 0 },
		{ false, false, 0x10000, 0, -EINVAL, 0 },
		{ true, false, 0x10000, 0, 0, 1 },
		{ true, false, 0x20000, 0, 0, 1 },
		{ true, false, 0xffff, 0, -EINVAL, 0 },
		{ false, true, 0x20000, 0, -EINVAL, 0 },
		{ false, false, 0x20000, 1, -EBUSY, 1 },
		{ false, false, 0x20000, 2, -EBUSY, 2 },
		{ true, false, 0x10000, 1, -EBUSY, 1 },
	};
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		identify_test_init(test);
		smmu.fw.no_page1 = rows[i].no_page1;
		platform.no_window = rows[i].no_window;
		platform.window.end = platform.window.start + rows[i].size - 1;
		platform.fail_map = rows[i].fail_map;
		KUNIT_EXPECT_EQ_MSG(test, smmu3_map_registers(&smmu), rows[i].ret, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, platform.maps, rows[i].maps, "row %u", i);
		KUNIT_EXPECT_TRUE(test, said("register window") == (rows[i].ret == -EINVAL));
		if (rows[i].ret)
			continue;
		for (n = 0; n < rows[i].maps; n++) {
			KUNIT_EXPECT_EQ(test, (u64)platform.map[n].start,
					0x09050000ULL + n * 0x10000);
			KUNIT_EXPECT_EQ(test, (u64)resource_size(&platform.map[n]), 0xe00ULL);
		}
		KUNIT_EXPECT_TRUE(test, (u8 *)smmu.mmio.page0 == &pages[0]);
		KUNIT_EXPECT_TRUE(test, (u8 *)smmu.mmio.page1 == &pages[rows[i].maps - 1]);
	}
}

/* bits of one register changed, and the reason that is given */
static void identify_refusals(struct kunit *test)
{
	static const struct {
		u8 reg;
		u32 clear, set;
		const char *says;
	} rows[] = {
		{ 7, 0, 1 << 4, "unknown architecture revision" },
		{ 0, BIT(0) | BIT(1), 0, "neither translation stage" },
		{ 0, 2 << 2, 1 << 2, "AArch64 translation tables" },
		{ 0, 3 << 21, 3 << 21, "little-endian translation tables" },
		{ 0, 3 << 21, 1 << 21, "little-endian translation tables" },
		{ 0, 3 << 24, 3 << 24, "stall model" },
		{ 5, BIT(4) | BIT(5) | BIT(6), 0, "no translation granule" },
		{ 1, 0, BIT(30), "stream table at a fixed address" },
		{ 1, 0, BIT(29), "queues at fixed addresses" },
	};
	unsigned int i;
	char text[80];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		identify_test_init(test);
		id_regs[rows[i].reg] &= ~rows[i].clear;
		id_regs[rows[i].reg] |= rows[i].set;
		KUNIT_EXPECT_EQ_MSG(test, smmu3_identify(&smmu), -ENODEV, "row %u", i);
		KUNIT_EXPECT_TRUE_MSG(test, said("not usable: ") && said(rows[i].says),
				      "row %u: %s", i, said_text);
		scnprintf(text, sizeof(text), "(IDR0 0x%08x IDR1 0x%08x IDR5 0x%08x AIDR 0x%x)",
			  id_regs[0], id_regs[1], id_regs[5], id_regs[7]);
		KUNIT_EXPECT_TRUE_MSG(test, said(text), "%s", said_text);
		KUNIT_EXPECT_EQ(test, said_lines, 1U);
		KUNIT_EXPECT_EQ(test, platform.mask_calls, 0U);
	}

	/* pages that this kernel does not have are as good as none */
	identify_test_init(test);
	platform.granule_lg2 = 0;
	KUNIT_EXPECT_EQ(test, smmu3_identify(&smmu), -ENODEV);
	KUNIT_EXPECT_TRUE(test, said("the page size of this kernel"));
	KUNIT_EXPECT_EQ(test, platform.mask_calls, 0U);
}

/* firmware has the last word on coherency, and is told on when it differs */
static void identify_coherency(struct kunit *test)
{
	unsigned int cohacc, fw;

	for (cohacc = 0; cohacc < 2; cohacc++)
		for (fw = 0; fw < 2; fw++) {
			identify_test_init(test);
			if (!cohacc)
				id_regs[0] &= ~BIT(4);
			smmu.fw.coherent = fw;
			KUNIT_EXPECT_EQ(test, smmu3_identify(&smmu), 0);
			KUNIT_EXPECT_TRUE(test, smmu.feat.coherent == fw);
			KUNIT_EXPECT_TRUE(test, said("believing firmware") == (cohacc != fw));
			KUNIT_EXPECT_TRUE(test, said("are coherent, firmware says not coherent") ==
						(cohacc > fw));
			KUNIT_EXPECT_TRUE(test, said("are not coherent, firmware says coherent") ==
						(cohacc < fw));
			KUNIT_EXPECT_TRUE(test, said("found an SMMU v3.2, stage 1+2"));
			KUNIT_EXPECT_EQ(test, said_lines, cohacc != fw ? 2U : 1U);
		}
}

/* IHI 0070, "SMMU_IDR5.OAS": what is allocated must lie within */
static void identify_dma_mask(struct kunit *test)
{
	static const struct { u8 oas, minor, bits; } rows[] = {
		{ 0, 1, 32 }, { 1, 1, 36 }, { 2, 1, 40 }, { 3, 1, 42 }, { 4, 1, 44 }, { 5, 1, 48 },
		{ 6, 1, 52 }, { 7, 4, 52 }, { 6, 0, 48 },
	};
	unsigned int i;

	/* AArch32 tables too make the input 40 bits at least, and the output no wider */
	for (i = 0; i < 2 * ARRAY_SIZE(rows); i++) {
		identify_test_init(test);
		id_regs[0] |= i & 1 ? 1 << 2 : 0;
		id_regs[5] = (id_regs[5] & ~7) | rows[i / 2].oas;
		id_regs[7] = rows[i / 2].minor;
		KUNIT_EXPECT_EQ(test, smmu3_identify(&smmu), 0);
		KUNIT_EXPECT_EQ(test, platform.mask_calls, 1U);
		KUNIT_EXPECT_EQ_MSG(test, platform.mask, (1ULL << rows[i / 2].bits) - 1, "row %u",
				    i / 2);
	}
	platform.mask_ret = -EIO;
	KUNIT_EXPECT_EQ(test, smmu3_identify(&smmu), -EIO);
}

/* each ID register is read, and lesson 54: what IIDR names is mended, and told */
static void identify_54_registers(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, smmu3_identify(&smmu), 0);
	KUNIT_EXPECT_EQ(test, smmu.feat.oas_bits, 44);
	KUNIT_EXPECT_EQ(test, smmu.feat.sid_bits, 16);
	KUNIT_EXPECT_TRUE(test, smmu.feat.range_inval);
	KUNIT_EXPECT_FALSE(test, smmu.feat.sync_often);
	KUNIT_EXPECT_FALSE(test, said("erratum"));

	id_regs[3] = 0;
	id_regs[6] = 0x4870143b;	/* MMU-700 r0p1 */
	KUNIT_EXPECT_EQ(test, smmu3_identify(&smmu), 0);
	KUNIT_EXPECT_FALSE(test, smmu.feat.range_inval);
	KUNIT_EXPECT_TRUE(test, smmu.feat.sync_often);
	KUNIT_EXPECT_TRUE(test, said("erratum MMU-700 2812531: a CMD_SYNC in every batch"));
}

static struct kunit_case identify_cases[] = {
	KUNIT_CASE(identify_maps_its_pages),
	KUNIT_CASE(identify_refusals),
	KUNIT_CASE(identify_coherency),
	KUNIT_CASE(identify_dma_mask),
	KUNIT_CASE(identify_54_registers),
	{}
};

static struct kunit_suite identify_suite = {
	.name = "smmu3-identify",
	.init = identify_test_init,
	.test_cases = identify_cases,
};

kunit_test_suite(identify_suite);

MODULE_LICENSE("GPL");
