/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of an SMMUv3, Non-secure programming interface.
 *
 * Offset order; the fields of a register stand beneath it and have its name as
 * a prefix. Each group names its section of Arm IHI 0070. Only what the driver
 * reads or writes is here. The fields of entries, commands and records are
 * private to the files that encode and decode them.
 */
#ifndef SMMU3_HW_REGS_H
#define SMMU3_HW_REGS_H

#include <linux/bits.h>

/* IHI 0070, "Memory map": two pages of 64 KiB; some parts have only the first */
#define REG_PAGE1			0x10000	/* offset of page 1 in the window */
#define REG_SPAN			0x20000	/* bytes of both pages */
#define REG_SPAN_PAGE0_ONLY		0x10000

/*
 * Codes that several registers and structures share
 */

/* IHI 0070, "SMMU_CR1": cacheability of queue and table accesses */
#define ATTR_NC				0
#define ATTR_WB				1
#define ATTR_WT				2

/* IHI 0070, "SMMU_CR1", "Context Descriptor": shareability; 1 is reserved */
#define SH_NSH				0
#define SH_OSH				2
#define SH_ISH				3

/* IHI 0070, "SMMU_GBPA", "STE.SHCFG": an override may keep what came in */
#define SHCFG_INCOMING			1

/* IHI 0070, "STE.MemAttr": memory types; also of MSI writes */
#define MEMATTR_DEVICE_NGNRNE		0x0
#define MEMATTR_DEVICE_NGNRE		0x1
#define MEMATTR_NORMAL_NC		0x5
#define MEMATTR_NORMAL_WB		0xf

/*
 * Page 0: identification, read only and constant
 */

/* IHI 0070, "SMMU_IDR0" */
#define REG_IDR0			0x000
#define IDR0_S2P			BIT(0)
#define IDR0_S1P			BIT(1)
#define IDR0_TTF			GENMASK(3, 2)
#define IDR0_TTF_AARCH32		BIT(2)
#define IDR0_TTF_AARCH64		BIT(3)
#define IDR0_COHACC			BIT(4)
#define IDR0_BTM			BIT(5)
#define IDR0_HTTU			GENMASK(7, 6)
#define IDR0_HYP			BIT(9)
#define IDR0_ATS			BIT(10)
#define IDR0_NS1ATS			BIT(11)
#define IDR0_ASID16			BIT(12)
#define IDR0_MSI			BIT(13)
#define IDR0_SEV			BIT(14)
#define IDR0_PRI			BIT(16)
#define IDR0_VMID16			BIT(18)
#define IDR0_CD2L			BIT(19)
#define IDR0_TTENDIAN			GENMASK(22, 21)
#define IDR0_TTENDIAN_MIXED		0
#define IDR0_TTENDIAN_LITTLE		2
#define IDR0_TTENDIAN_BIG		3
#define IDR0_STALL_MODEL		GENMASK(25, 24)
#define IDR0_STALL_MODEL_CHOICE		0	/* stall or terminate, as CD.S says */
#define IDR0_STALL_MODEL_NEVER		1	/* terminate only */
#define IDR0_STALL_MODEL_ALWAYS		2	/* stall forced */
#define IDR0_TERM_MODEL			BIT(26)
#define IDR0_ST_LEVEL			GENMASK(28, 27)
#define IDR0_ST_LEVEL_TWO		1

/* IHI 0070, "SMMU_IDR1" */
#define REG_IDR1			0x004
#define IDR1_SIDSIZE			GENMASK(5, 0)
#define IDR1_SSIDSIZE			GENMASK(10, 6)
#define IDR1_PRIQS			GENMASK(15, 11)
#define IDR1_EVENTQS			GENMASK(20, 16)
#define IDR1_CMDQS			GENMASK(25, 21)
#define IDR1_ATTR_PERMS_OVR		BIT(26)
#define IDR1_ATTR_TYPES_OVR		BIT(27)
#define IDR1_REL			BIT(28)
#define IDR1_QUEUES_PRESET		BIT(29)
#define IDR1_TABLES_PRESET		BIT(30)
#define IDR1_ECMDQ			BIT(31)

/* IHI 0070, "SMMU_IDR3" */
#define REG_IDR3			0x00c
#define IDR3_HAD			BIT(2)
#define IDR3_XNX			BIT(4)
#define IDR3_PPS			BIT(5)
#define IDR3_FWB			BIT(8)
#define IDR3_STT			BIT(9)
#define IDR3_RIL			BIT(10)
#define IDR3_BBML			GENMASK(12, 11)

/* IHI 0070, "SMMU_IDR5" */
#define REG_IDR5			0x014
#define IDR5_OAS			GENMASK(2, 0)
#define IDR5_GRAN4K			BIT(4)
#define IDR5_GRAN16K			BIT(5)
#define IDR5_GRAN64K			BIT(6)
#define IDR5_DS				BIT(7)
#define IDR5_VAX			GENMASK(11, 10)
#define IDR5_STALL_MAX			GENMASK(31, 16)

/* IHI 0070, "SMMU_IIDR" */
#define REG_IIDR			0x018
#define IIDR_IMPLEMENTER		GENMASK(11, 0)
#define IIDR_IMPLEMENTER_ARM		0x43b
#define IIDR_REVISION			GENMASK(15, 12)
#define IIDR_VARIANT			GENMASK(19, 16)
#define IIDR_PRODUCTID			GENMASK(31, 20)

/* IHI 0070, "SMMU_AIDR" */
#define REG_AIDR			0x01c
#define AIDR_ARCHMINORREV		GENMASK(3, 0)
#define AIDR_ARCHMAJORREV		GENMASK(7, 4)

/*
 * Page 0: control
 */

/* IHI 0070, "SMMU_CR0", "SMMU_CR0ACK": one layout; reset value 0 */
#define REG_CR0				0x020
#define REG_CR0ACK			0x024
#define CR0_SMMUEN			BIT(0)
#define CR0_PRIQEN			BIT(1)
#define CR0_EVENTQEN			BIT(2)
#define CR0_CMDQEN			BIT(3)
#define CR0_ATSCHK			BIT(4)
#define CR0_VMW				GENMASK(8, 6)

/* IHI 0070, "SMMU_CR1": ATTR_* and SH_*; frozen while in use */
#define REG_CR1				0x028
#define CR1_QUEUE_IC			GENMASK(1, 0)
#define CR1_QUEUE_OC			GENMASK(3, 2)
#define CR1_QUEUE_SH			GENMASK(5, 4)
#define CR1_TABLE_IC			GENMASK(7, 6)
#define CR1_TABLE_OC			GENMASK(9, 8)
#define CR1_TABLE_SH			GENMASK(11, 10)

/* IHI 0070, "SMMU_CR2": frozen while SMMUEN */
#define REG_CR2				0x02c
#define CR2_E2H				BIT(0)
#define CR2_RECINVSID			BIT(1)
#define CR2_PTM				BIT(2)

/* IHI 0070, "SMMU_GBPA": what happens to transactions while SMMUEN=0 */
#define REG_GBPA			0x044
#define GBPA_MEMATTR			GENMASK(3, 0)
#define GBPA_MTCFG			BIT(4)
#define GBPA_ALLOCCFG			GENMASK(11, 8)
#define GBPA_SHCFG			GENMASK(13, 12)
#define GBPA_PRIVCFG			GENMASK(17, 16)
#define GBPA_INSTCFG			GENMASK(19, 18)
#define GBPA_ABORT			BIT(20)
#define GBPA_UPDATE			BIT(31)

/* IHI 0070, "SMMU_IRQ_CTRL", "SMMU_IRQ_CTRLACK": one layout; reset value 0 */
#define REG_IRQ_CTRL			0x050
#define REG_IRQ_CTRLACK			0x054
#define IRQ_CTRL_GERROR_IRQEN		BIT(0)
#define IRQ_CTRL_PRIQ_IRQEN		BIT(1)
#define IRQ_CTRL_EVENTQ_IRQEN		BIT(2)

/* IHI 0070, "SMMU_GERROR", "SMMU_GERRORN": one layout; active where they differ */
#define REG_GERROR			0x060
#define REG_GERRORN			0x064
#define GERROR_CMDQ_ERR			BIT(0)
#define GERROR_EVENTQ_ABT_ERR		BIT(2)
#define GERROR_PRIQ_ABT_ERR		BIT(3)
#define GERROR_MSI_CMDQ_ABT_ERR		BIT(4)
#define GERROR_MSI_EVENTQ_ABT_ERR	BIT(5)
#define GERROR_MSI_PRIQ_ABT_ERR		BIT(6)
#define GERROR_MSI_GERROR_ABT_ERR	BIT(7)
#define GERROR_SFM_ERR			BIT(8)

/*
 * IHI 0070, "SMMU_GERROR_IRQ_CFG0" to "CFG2". The three of each source have one
 * layout: CFG0 is 64 bits, and 0 there means that no MSI is sent.
 */
#define REG_GERROR_IRQ_CFG0		0x068
#define REG_GERROR_IRQ_CFG1		0x070
#define REG_GERROR_IRQ_CFG2		0x074
#define IRQ_CFG0_ADDR			GENMASK_ULL(55, 2)
#define IRQ_CFG1_DATA			GENMASK(31, 0)
#define IRQ_CFG2_MEMATTR		GENMASK(3, 0)
#define IRQ_CFG2_SH			GENMASK(5, 4)

/* IHI 0070, "SMMU_STRTAB_BASE": 64 bits */
#define REG_STRTAB_BASE			0x080
#define STRTAB_BASE_ADDR		GENMASK_ULL(55, 6)
#define STRTAB_BASE_RA			BIT_ULL(62)

/* IHI 0070, "SMMU_STRTAB_BASE_CFG" */
#define REG_STRTAB_BASE_CFG		0x088
#define STRTAB_BASE_CFG_LOG2SIZE	GENMASK(5, 0)
#define STRTAB_BASE_CFG_SPLIT		GENMASK(10, 6)
#define STRTAB_BASE_CFG_FMT		GENMASK(17, 16)
#define STRTAB_BASE_CFG_FMT_LINEAR	0
#define STRTAB_BASE_CFG_FMT_2LVL	1

/*
 * IHI 0070, "SMMU_CMDQ_BASE", "SMMU_EVENTQ_BASE", "SMMU_PRIQ_BASE": 64 bits and
 * one layout; bit 62 asks for read allocation where the SMMU reads and for write
 * allocation where it writes.
 */
#define REG_CMDQ_BASE			0x090
#define Q_BASE_LOG2SIZE			GENMASK_ULL(4, 0)
#define Q_BASE_ADDR			GENMASK_ULL(55, 5)
#define Q_BASE_RA			BIT_ULL(62)
#define Q_BASE_WA			BIT_ULL(62)

/* IHI 0070, "SMMU_CMDQ_PROD" */
#define REG_CMDQ_PROD			0x098
#define CMDQ_PROD_WR			GENMASK(19, 0)

/* IHI 0070, "SMMU_CMDQ_CONS"; the codes of ERR: "Command queue errors" */
#define REG_CMDQ_CONS			0x09c
#define CMDQ_CONS_RD			GENMASK(19, 0)
#define CMDQ_CONS_ERR			GENMASK(30, 24)
#define CERROR_NONE			0
#define CERROR_ILL			1
#define CERROR_ABT			2
#define CERROR_ATC_INV_SYNC		3

#define REG_EVENTQ_BASE			0x0a0
#define REG_EVENTQ_IRQ_CFG0		0x0b0
#define REG_EVENTQ_IRQ_CFG1		0x0b8
#define REG_EVENTQ_IRQ_CFG2		0x0bc

#define REG_PRIQ_BASE			0x0c0
#define REG_PRIQ_IRQ_CFG0		0x0d0
#define REG_PRIQ_IRQ_CFG1		0x0d8
#define REG_PRIQ_IRQ_CFG2		0x0dc
#define PRIQ_IRQ_CFG2_LO		BIT(31)	/* interrupt for a Last=1 message */

/*
 * Page 1. Offsets are relative to the page, see struct smmu3_mmio. The two
 * queues have one layout, IHI 0070, "SMMU_EVENTQ_PROD" to "SMMU_PRIQ_CONS".
 */
#define REG_EVENTQ_PROD			0x0a8
#define REG_EVENTQ_CONS			0x0ac
#define REG_PRIQ_PROD			0x0c8
#define REG_PRIQ_CONS			0x0cc
#define EVTQ_PROD_WR			GENMASK(19, 0)
#define EVTQ_PROD_OVFLG			BIT(31)
#define EVTQ_CONS_RD			GENMASK(19, 0)
#define EVTQ_CONS_OVACKFLG		BIT(31)

#endif
