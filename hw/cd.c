// SPDX-License-Identifier: GPL-2.0-only
/*
 * Context descriptors: from parameters to words, and which bits matter when.
 *
 * Invariants: every valid descriptor has A=1 and R=1 (a fault aborts and is
 * recorded, whatever the SMMU could do instead), AA64=1 and EPD1=1 (one table,
 * TTB0, for addresses from 0 up). Translations carry the ASID because the page
 * tables mark their entries non-global. Only words 0, 1 and 3 are not zero.
 *
 * Vocabulary: as in hw/ste.c; fields are named CD_<word>_<field>.
 *
 * Not here: where descriptors live (table/cdtab.c), publishing one
 * (table/entry.c), what the attribute bytes mean (io-pgtable-arm.h).
 */
#include "hw/cd.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/regs.h"

/* IHI 0070, "Context Descriptor" */
#define CD_0_T0SZ		GENMASK_ULL(5, 0)
#define CD_0_TG0		GENMASK_ULL(7, 6)
#define CD_0_IR0		GENMASK_ULL(9, 8)
#define CD_0_OR0		GENMASK_ULL(11, 10)
#define CD_0_SH0		GENMASK_ULL(13, 12)
#define CD_0_EPD0		BIT_ULL(14)
#define CD_0_TTB1_WALK		GENMASK_ULL(29, 16)	/* T1SZ to SH1 */
#define CD_0_EPD1		BIT_ULL(30)
#define CD_0_V			SMMU3_CD_0_V
#define CD_0_IPS		GENMASK_ULL(34, 32)
#define CD_0_AA64		BIT_ULL(41)
#define CD_0_HD			BIT_ULL(42)
#define CD_0_HA			BIT_ULL(43)
#define CD_0_S			BIT_ULL(44)
#define CD_0_R			BIT_ULL(45)
#define CD_0_A			BIT_ULL(46)
#define CD_0_ASET		BIT_ULL(47)
#define CD_0_ASID		GENMASK_ULL(63, 48)
#define CD_0_TTB0_WALK							\
	(CD_0_T0SZ | CD_0_TG0 | CD_0_IR0 | CD_0_OR0 | CD_0_SH0)

/* both words: TTBx [51:4], and RES0 up to 55 where the address may grow */
#define CD_1_TTB0		GENMASK_ULL(51, 4)
#define CD_1_TTB0_ALL		GENMASK_ULL(55, 4)
#define CD_2_TTB1_ALL		GENMASK_ULL(55, 4)

/* IHI 0070, "SMMU_IDR5.OAS": the codes of IPS and S2PS are in this order */
static const u8 addr_sizes[] = { 32, 36, 40, 42, 44, 48, 52 };

u8 smmu3_addr_size_code(u8 bits)
{
	u8 code = 0;

	while (code < ARRAY_SIZE(addr_sizes) - 1 && addr_sizes[code] < bits)
		code++;
	return code;
}

u8 smmu3_granule_code(u8 granule_lg2)
{
	switch (granule_lg2) {
	case 16:
		return 1;
	case 14:
		return 2;
	default:
		return 0;
	}
}

u8 smmu3_start_level_code(u8 granule_lg2, u8 start_level)
{
	u8 level_of_0 = granule_lg2 == 12 ? 2 : 3;

	return (level_of_0 - start_level) & 3;
}

void smmu3_cd_stage1(struct smmu3_cd *cd, const struct smmu3_cd_params *p)
{
	u8 attr = p->coherent ? ATTR_WB : ATTR_NC;
	u64 dw0;

	dw0 = FIELD_PREP(CD_0_T0SZ, 64 - p->va_bits) |
	      FIELD_PREP(CD_0_TG0, smmu3_granule_code(p->granule_lg2)) |
	      FIELD_PREP(CD_0_IR0, attr) |
	      FIELD_PREP(CD_0_OR0, attr) |
	      FIELD_PREP(CD_0_SH0, p->coherent ? SH_ISH : SH_OSH) |
	      FIELD_PREP(CD_0_IPS, smmu3_addr_size_code(p->ips_bits)) |
	      FIELD_PREP(CD_0_ASID, p->asid) |
	      CD_0_V | CD_0_EPD1 | CD_0_AA64 | CD_0_R | CD_0_A;
	if (p->stall)
		dw0 |= CD_0_S;
	if (p->asid_private)
		dw0 |= CD_0_ASET;
	if (p->dirty_state)
		dw0 |= CD_0_HA | CD_0_HD;

	memset(cd, 0, sizeof(*cd));
	cd->dw[0] = cpu_to_le64(dw0);
	cd->dw[1] = cpu_to_le64(p->root & CD_1_TTB0);
	cd->dw[3] = cpu_to_le64(p->mair);
}

void smmu3_cd_invalid(struct smmu3_cd *cd)
{
	memset(cd, 0, sizeof(*cd));
}

/* EPDx=1 makes all that describes the walk of TTBx IGNORED */
void smmu3_cd_used(const __le64 *entry, __le64 *used)
{
	u64 dw0 = le64_to_cpu(entry[0]);
	u64 unused[SMMU3_CD_DWORDS] = {};
	unsigned int i;

	if (!(dw0 & CD_0_V)) {
		memset(used, 0, SMMU3_CD_DWORDS * sizeof(*used));
		used[0] = cpu_to_le64(CD_0_V);
		return;
	}
	if (dw0 & CD_0_EPD0) {
		unused[0] |= CD_0_TTB0_WALK;
		unused[1] |= CD_1_TTB0_ALL;
	}
	if (dw0 & CD_0_EPD1) {
		unused[0] |= CD_0_TTB1_WALK;
		unused[2] |= CD_2_TTB1_ALL;
	}
	for (i = 0; i < SMMU3_CD_DWORDS; i++)
		used[i] = cpu_to_le64(~unused[i]);
}

/* every field of a descriptor decides a translation or tags it: none is safe */
void smmu3_cd_safe(const __le64 *entry, const __le64 *target, __le64 *early,
		   __le64 *late)
{
	memset(early, 0, SMMU3_CD_DWORDS * sizeof(*early));
	memset(late, 0, SMMU3_CD_DWORDS * sizeof(*late));
}

/* IHI 0070, "Level 1 Context Descriptor" */
#define L1CD_V			BIT_ULL(0)
#define L1CD_L2PTR		GENMASK_ULL(55, 12)

__le64 smmu3_l1cd(u64 l2)
{
	return cpu_to_le64((l2 & L1CD_L2PTR) | L1CD_V);
}
