// SPDX-License-Identifier: GPL-2.0-only
/*
 * The register file: where each register is, which bits each field has, and which
 * page an access goes to. Arm IHI 0070, "Register file" and "Register descriptions".
 */
/* native: */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/mmio.h"
#include "hw/regs.h"

/* a name of the driver, and the number that the architecture gives it */
#define ROW(name, number) { #name, name, number }

struct row {
	const char *name;
	u64 is;
	u64 must_be;
};

static void expect_rows(struct kunit *test, const struct row *rows, unsigned int n)
{
	while (n--)
		KUNIT_EXPECT_EQ_MSG(test, rows[n].is, rows[n].must_be, "%s", rows[n].name);
}

/* offsets; those of page 1 count from its beginning */
static void regs_offsets(struct kunit *test)
{
	static const struct row rows[] = {
		ROW(REG_PAGE1, 0x10000), ROW(REG_SPAN, 0x20000),
		ROW(REG_IDR0, 0x00), ROW(REG_IDR1, 0x04), ROW(REG_IDR3, 0x0c),
		ROW(REG_IDR5, 0x14), ROW(REG_IIDR, 0x18), ROW(REG_AIDR, 0x1c),
		ROW(REG_CR0, 0x20), ROW(REG_CR0ACK, 0x24), ROW(REG_CR1, 0x28),
		ROW(REG_CR2, 0x2c), ROW(REG_GBPA, 0x44),
		ROW(REG_IRQ_CTRL, 0x50), ROW(REG_IRQ_CTRLACK, 0x54),
		ROW(REG_GERROR, 0x60), ROW(REG_GERRORN, 0x64),
		ROW(REG_GERROR_IRQ_CFG0, 0x68), ROW(REG_GERROR_IRQ_CFG1, 0x70),
		ROW(REG_GERROR_IRQ_CFG2, 0x74),
		ROW(REG_STRTAB_BASE, 0x80), ROW(REG_STRTAB_BASE_CFG, 0x88),
		ROW(REG_CMDQ_BASE, 0x90), ROW(REG_CMDQ_PROD, 0x98), ROW(REG_CMDQ_CONS, 0x9c),
		ROW(REG_EVENTQ_BASE, 0xa0), ROW(REG_EVENTQ_IRQ_CFG0, 0xb0),
		ROW(REG_EVENTQ_IRQ_CFG1, 0xb8), ROW(REG_EVENTQ_IRQ_CFG2, 0xbc),
		ROW(REG_PRIQ_BASE, 0xc0), ROW(REG_PRIQ_IRQ_CFG0, 0xd0),
		ROW(REG_PRIQ_IRQ_CFG1, 0xd8), ROW(REG_PRIQ_IRQ_CFG2, 0xdc),
		ROW(REG_EVENTQ_PROD, 0xa8), ROW(REG_EVENTQ_CONS, 0xac),
		ROW(REG_PRIQ_PROD, 0xc8), ROW(REG_PRIQ_CONS, 0xcc),
	};

	expect_rows(test, rows, ARRAY_SIZE(rows));
}

/* fields that are written; those of the ID registers are the suite features' */
static void regs_fields(struct kunit *test)
{
	static const struct row rows[] = {
		ROW(CR0_SMMUEN, 0x1), ROW(CR0_PRIQEN, 0x2), ROW(CR0_EVENTQEN, 0x4),
		ROW(CR0_CMDQEN, 0x8), ROW(CR0_ATSCHK, 0x10),
		ROW(CR1_QUEUE_IC, 0x3), ROW(CR1_QUEUE_OC, 0xc), ROW(CR1_QUEUE_SH, 0x30),
		ROW(CR1_TABLE_IC, 0xc0), ROW(CR1_TABLE_OC, 0x300), ROW(CR1_TABLE_SH, 0xc00),
		ROW(ATTR_NC, 0), ROW(ATTR_WB, 1), ROW(ATTR_WT, 2),
		ROW(SH_NSH, 0), ROW(SH_OSH, 2), ROW(SH_ISH, 3), ROW(SHCFG_INCOMING, 1),
		ROW(MEMATTR_DEVICE_NGNRE, 0x1), ROW(MEMATTR_NORMAL_NC, 0x5),
		ROW(MEMATTR_NORMAL_WB, 0xf),
		ROW(CR2_E2H, 0x1), ROW(CR2_RECINVSID, 0x2), ROW(CR2_PTM, 0x4),
		ROW(GBPA_ABORT, 0x100000), ROW(GBPA_UPDATE, 0x80000000),
		ROW(IRQ_CTRL_GERROR_IRQEN, 0x1), ROW(IRQ_CTRL_PRIQ_IRQEN, 0x2),
		ROW(IRQ_CTRL_EVENTQ_IRQEN, 0x4),
		ROW(GERROR_CMDQ_ERR, 0x1), ROW(GERROR_EVENTQ_ABT_ERR, 0x4),
		ROW(GERROR_PRIQ_ABT_ERR, 0x8), ROW(GERROR_MSI_CMDQ_ABT_ERR, 0x10),
		ROW(GERROR_MSI_EVENTQ_ABT_ERR, 0x20), ROW(GERROR_MSI_PRIQ_ABT_ERR, 0x40),
		ROW(GERROR_MSI_GERROR_ABT_ERR, 0x80), ROW(GERROR_SFM_ERR, 0x100),
		ROW(IRQ_CFG2_MEMATTR, 0xf), ROW(IRQ_CFG2_SH, 0x30),
		ROW(STRTAB_BASE_ADDR, 0x00ffffffffffffc0), ROW(STRTAB_BASE_RA, 1ULL << 62),
		ROW(STRTAB_BASE_CFG_LOG2SIZE, 0x3f), ROW(STRTAB_BASE_CFG_SPLIT, 0x7c0),
		ROW(STRTAB_BASE_CFG_FMT, 0x30000), ROW(STRTAB_BASE_CFG_FMT_2LVL, 1),
		ROW(Q_BASE_LOG2SIZE, 0x1f), ROW(Q_BASE_ADDR, 0x00ffffffffffffe0),
		ROW(Q_BASE_RA, 1ULL << 62), ROW(Q_BASE_WA, 1ULL << 62),
		ROW(CMDQ_CONS_ERR, 0x7f000000),
		ROW(EVTQ_PROD_OVFLG, 0x80000000), ROW(EVTQ_CONS_OVACKFLG, 0x80000000),
		ROW(CERROR_ILL, 1), ROW(CERROR_ABT, 2), ROW(CERROR_ATC_INV_SYNC, 3),
	};

	expect_rows(test, rows, ARRAY_SIZE(rows));
}

/* each accessor reaches the register of its page, and only that */
static void regs_pages(struct kunit *test)
{
	u32 *page0 = kunit_kzalloc(test, 0x100, GFP_KERNEL);
	u32 *page1 = kunit_kzalloc(test, 0x100, GFP_KERNEL);
	struct smmu3_mmio mmio = {
		.page0 = (void __iomem *)page0,
		.page1 = (void __iomem *)page1,
	};
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, page0);
	KUNIT_ASSERT_NOT_NULL(test, page1);
	smmu3_write32(&mmio, REG_CR0, 0x11111111);
	smmu3_write64(&mmio, REG_CMDQ_BASE, 0x3333333322222222);
	smmu3_write32_page1(&mmio, REG_EVENTQ_CONS, 0x44444444);
	page0[REG_GERROR / 4] = 0x55555555;
	page1[REG_EVENTQ_PROD / 4] = 0x66666666;

	KUNIT_EXPECT_EQ(test, smmu3_read32(&mmio, REG_GERROR), 0x55555555U);
	KUNIT_EXPECT_EQ(test, smmu3_read32_page1(&mmio, REG_EVENTQ_PROD), 0x66666666U);
	for (i = 0; i < 0x40; i++) {
		KUNIT_EXPECT_EQ(test, page0[i], i == 0x20 / 4 ? 0x11111111U :
						i == 0x60 / 4 ? 0x55555555U :
						i == 0x90 / 4 ? 0x22222222U :
						i == 0x94 / 4 ? 0x33333333U : 0);
		KUNIT_EXPECT_EQ(test, page1[i], i == 0xac / 4 ? 0x44444444U :
						i == 0xa8 / 4 ? 0x66666666U : 0);
	}
}

static struct kunit_case regs_cases[] = {
	KUNIT_CASE(regs_offsets),
	KUNIT_CASE(regs_fields),
	KUNIT_CASE(regs_pages),
	{}
};

static struct kunit_suite regs_suite = {
	.name = "smmu3-regs",
	.test_cases = regs_cases,
};

kunit_test_suite(regs_suite);
MODULE_LICENSE("GPL");
