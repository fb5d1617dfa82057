// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stream table entries: from parameters to words, and which bits matter when.
 *
 * Invariants: an entry that an encoder returns is complete (all eight words), is
 * never ILLEGAL for parameters that keep their contract, and leaves 0 in every
 * bit that the SMMU ignores, with one exception, S2PTW, explained below.
 *
 * Vocabulary: a word is 64 bits, the unit that the SMMU reads atomically; fields
 * are named STE_<word>_<field>, with bit numbers relative to their word. "Used"
 * is what the architecture does not call IGNORED.
 *
 * Not here: publishing an entry (table/entry.c), and what invalidation a change
 * costs (domain/).
 */
#include "hw/ste.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/string.h>

#include "hw/cd.h"
#include "hw/regs.h"

/* IHI 0070, "Stream Table Entry" */
#define STE_0_V			SMMU3_STE_0_V
#define STE_0_CONFIG		GENMASK_ULL(3, 1)
#define STE_0_S1FMT		GENMASK_ULL(5, 4)
#define STE_0_S1CONTEXTPTR	GENMASK_ULL(55, 6)
#define STE_0_S1CDMAX		GENMASK_ULL(63, 59)

#define STE_1_S1DSS		GENMASK_ULL(1, 0)
#define STE_1_S1DSS_SSID0	2	/* no substream: context descriptor 0 */
#define STE_1_S1CIR		GENMASK_ULL(3, 2)
#define STE_1_S1COR		GENMASK_ULL(5, 4)
#define STE_1_S1CSH		GENMASK_ULL(7, 6)
#define STE_1_S2HWU		GENMASK_ULL(11, 8)
#define STE_1_DRE		BIT_ULL(12)
#define STE_1_CONT		GENMASK_ULL(16, 13)
#define STE_1_DCP		BIT_ULL(17)
#define STE_1_PPAR		BIT_ULL(18)
#define STE_1_MEV		BIT_ULL(19)
#define STE_1_S1PIE		BIT_ULL(24)
#define STE_1_S2FWB		BIT_ULL(25)
#define STE_1_S1MPAM		BIT_ULL(26)
#define STE_1_S1STALLD		BIT_ULL(27)
#define STE_1_EATS		GENMASK_ULL(29, 28)
#define STE_1_EATS_NONE		0
#define STE_1_EATS_FULL		1
#define STE_1_STRW		GENMASK_ULL(31, 30)	/* 0: NS-EL1 */
#define STE_1_MEMATTR		GENMASK_ULL(35, 32)
#define STE_1_MTCFG		BIT_ULL(36)
#define STE_1_ALLOCCFG		GENMASK_ULL(40, 37)
#define STE_1_SHCFG		GENMASK_ULL(45, 44)
#define STE_1_PRIVCFG		GENMASK_ULL(49, 48)
#define STE_1_INSTCFG		GENMASK_ULL(51, 50)
#define STE_1_IMPDEF		GENMASK_ULL(63, 52)

#define STE_2_S2VMID		GENMASK_ULL(15, 0)
#define STE_2_IMPDEF		GENMASK_ULL(31, 16)
#define STE_2_S2T0SZ		GENMASK_ULL(37, 32)
#define STE_2_S2SL0		GENMASK_ULL(39, 38)
#define STE_2_S2IR0		GENMASK_ULL(41, 40)
#define STE_2_S2OR0		GENMASK_ULL(43, 42)
#define STE_2_S2SH0		GENMASK_ULL(45, 44)
#define STE_2_S2TG		GENMASK_ULL(47, 46)
#define STE_2_S2PS		GENMASK_ULL(50, 48)
#define STE_2_S2AA64		BIT_ULL(51)
#define STE_2_S2PTW		BIT_ULL(54)
#define STE_2_S2S		BIT_ULL(57)
#define STE_2_S2R		BIT_ULL(58)
/* S2T0SZ to DPT_VMATCH: all that describes stage 2 in this word but the VMID */
#define STE_2_S2_WALK		GENMASK_ULL(63, 32)

#define STE_3_S2SL0_2		BIT_ULL(2)
#define STE_3_S2DS		BIT_ULL(3)
#define STE_3_S2TTB		GENMASK_ULL(51, 4)
#define STE_3_S2TTB_ALL		GENMASK_ULL(55, 4)	/* where it may grow */
#define STE_3_S2SKL		GENMASK_ULL(62, 61)
#define STE_3_S2_WALK							\
	(STE_3_S2SL0_2 | STE_3_S2DS | STE_3_S2TTB_ALL | STE_3_S2SKL)

#define STE_4_IMPDEF		GENMASK_ULL(15, 0)
#define STE_4_PARTID		GENMASK_ULL(31, 16)
#define STE_5_PMG_MPAM_NS	GENMASK_ULL(8, 0)
#define STE_5_S2_WALK		GENMASK_ULL(11, 9)	/* AssuredOnly, TL0, TL1 */
#define STE_5_VMSPTR		GENMASK_ULL(55, 12)

/* STE.Config, bit by bit: the SMMU lets traffic pass, stage 2, stage 1 */
#define CONFIG_PASS		BIT(2)
#define CONFIG_S2		BIT(1)
#define CONFIG_S1		BIT(0)

/* fields that apply to all traffic that is let pass */
#define STE_1_TRAFFIC							\
	(STE_1_DRE | STE_1_DCP | STE_1_PPAR | STE_1_MEV | STE_1_MEMATTR | \
	 STE_1_MTCFG | STE_1_ALLOCCFG | STE_1_SHCFG | STE_1_PRIVCFG |	\
	 STE_1_INSTCFG | STE_1_IMPDEF)

static void ste_set(struct smmu3_ste *ste, u64 dw0, u64 dw1, u64 dw2, u64 dw3)
{
	memset(ste, 0, sizeof(*ste));
	ste->dw[0] = cpu_to_le64(dw0);
	ste->dw[1] = cpu_to_le64(dw1);
	ste->dw[2] = cpu_to_le64(dw2);
	ste->dw[3] = cpu_to_le64(dw3);
}

static u64 ste_config(enum smmu3_ste_config config)
{
	return STE_0_V | FIELD_PREP(STE_0_CONFIG, config);
}

/*
 * What all entries that let traffic pass agree on. SHCFG=0 would make it
 * Non-shareable. MEV allows the SMMU to merge identical events, so that a
 * device that repeats one fault cannot crowd out the events of others.
 */
static u64 ste_traffic(void)
{
	return FIELD_PREP(STE_1_SHCFG, SHCFG_INCOMING) | STE_1_MEV;
}

static u64 ste_eats(bool ats)
{
	return FIELD_PREP(STE_1_EATS, ats ? STE_1_EATS_FULL : STE_1_EATS_NONE);
}

void smmu3_ste_abort(struct smmu3_ste *ste)
{
	ste_set(ste, ste_config(STE_CONFIG_ABORT), 0, 0, 0);
}

void smmu3_ste_bypass(struct smmu3_ste *ste)
{
	ste_set(ste, ste_config(STE_CONFIG_BYPASS), ste_traffic(), 0, 0);
}

void smmu3_ste_stage1(struct smmu3_ste *ste, const struct smmu3_ste_s1 *s1)
{
	u8 attr = s1->coherent ? ATTR_WB : ATTR_NC;
	u64 dw0, dw1;

	dw0 = ste_config(STE_CONFIG_S1) |
	      FIELD_PREP(STE_0_S1FMT, s1->cdtab_fmt) |
	      (s1->cdtab & STE_0_S1CONTEXTPTR) |
	      FIELD_PREP(STE_0_S1CDMAX, s1->cdmax_lg2);
	dw1 = ste_traffic() | ste_eats(s1->ats) |
	      FIELD_PREP(STE_1_S1CIR, attr) |
	      FIELD_PREP(STE_1_S1COR, attr) |
	      FIELD_PREP(STE_1_S1CSH, s1->coherent ? SH_ISH : SH_OSH);
	if (s1->cdmax_lg2)
		dw1 |= FIELD_PREP(STE_1_S1DSS, STE_1_S1DSS_SSID0);
	/* ILLEGAL where the SMMU gives no choice between stalling and not */
	if (s1->can_stall && !s1->stall_ok)
		dw1 |= STE_1_S1STALLD;

	/* S2VMID=0: the tag of all stage-1 translations, never a stage-2 one's */
	ste_set(ste, dw0, dw1, 0, 0);
}

/*
 * S2PTW=1 denies a stage-1 walk or a descriptor fetch that stage 2 maps to
 * device memory, where a read may have side effects. Ignored without stage 1,
 * but it may be cached in TLB entries, and so has to be the same in all entries
 * of one VMID, nested ones included: it is set from the start.
 */
void smmu3_ste_stage2(struct smmu3_ste *ste, const struct smmu3_ste_s2 *s2)
{
	u8 attr = s2->coherent ? ATTR_WB : ATTR_NC;
	u64 dw2;

	dw2 = FIELD_PREP(STE_2_S2VMID, s2->vmid) |
	      FIELD_PREP(STE_2_S2T0SZ, 64 - s2->ipa_bits) |
	      FIELD_PREP(STE_2_S2SL0,
			 smmu3_start_level_code(s2->granule_lg2,
						s2->start_level)) |
	      FIELD_PREP(STE_2_S2IR0, attr) |
	      FIELD_PREP(STE_2_S2OR0, attr) |
	      FIELD_PREP(STE_2_S2SH0, s2->coherent ? SH_ISH : SH_OSH) |
	      FIELD_PREP(STE_2_S2TG, smmu3_granule_code(s2->granule_lg2)) |
	      FIELD_PREP(STE_2_S2PS, smmu3_addr_size_code(s2->oas_bits)) |
	      STE_2_S2AA64 | STE_2_S2PTW | STE_2_S2R;
	if (s2->stall)
		dw2 |= STE_2_S2S;

	ste_set(ste, ste_config(STE_CONFIG_S2),
		ste_traffic() | ste_eats(s2->ats), dw2,
		s2->root & STE_3_S2TTB);
}

static void ste_used_stage1(u64 *used, u64 dw0, u64 dw1)
{
	used[0] |= STE_0_S1CONTEXTPTR | STE_0_S1CDMAX;
	used[1] |= STE_1_S1CIR | STE_1_S1COR | STE_1_S1CSH | STE_1_S1STALLD |
		   STE_1_S1MPAM | STE_1_S1PIE;
	if (FIELD_GET(STE_0_S1CDMAX, dw0)) {
		used[0] |= STE_0_S1FMT;
		used[1] |= STE_1_S1DSS;
	}
	if (!(FIELD_GET(STE_0_CONFIG, dw0) & CONFIG_S2)) {
		used[1] |= STE_1_STRW;
		/* v3.0 may call EATS=01 with S2S=1 ILLEGAL without stage 2 too */
		if (FIELD_GET(STE_1_EATS, dw1))
			used[2] |= STE_2_S2S;
	}
}

static void ste_used_stage2(u64 *used, u64 dw0)
{
	bool nested = FIELD_GET(STE_0_CONFIG, dw0) & CONFIG_S1;

	used[1] |= STE_1_S2HWU | STE_1_S2FWB;
	used[2] |= STE_2_S2_WALK & ~(nested ? 0 : STE_2_S2PTW);
	used[3] |= STE_3_S2_WALK;
	used[5] |= STE_5_S2_WALK | (nested ? STE_5_VMSPTR : 0);
	used[7] = ~0ULL;
}

void smmu3_ste_used(const __le64 *entry, __le64 *used)
{
	u64 dw0 = le64_to_cpu(entry[0]), dw1 = le64_to_cpu(entry[1]);
	u8 config = FIELD_GET(STE_0_CONFIG, dw0);
	u64 u[SMMU3_STE_DWORDS] = { STE_0_V };
	unsigned int i;

	if (dw0 & STE_0_V) {
		u[0] |= STE_0_CONFIG;
		u[1] |= STE_1_CONT;
	}
	if ((dw0 & STE_0_V) && (config & CONFIG_PASS)) {
		u[1] |= STE_1_TRAFFIC;
		u[2] |= STE_2_IMPDEF;
		u[4] |= STE_4_IMPDEF | STE_4_PARTID;
		u[5] |= STE_5_PMG_MPAM_NS;
		if (config & (CONFIG_S1 | CONFIG_S2)) {
			u[1] |= STE_1_EATS;
			u[2] |= STE_2_S2VMID;
		}
		if (config & CONFIG_S1)
			ste_used_stage1(u, dw0, dw1);
		if (config & CONFIG_S2)
			ste_used_stage2(u, dw0);
	}

	for (i = 0; i < SMMU3_STE_DWORDS; i++)
		used[i] = cpu_to_le64(u[i]);
}

/*
 * EATS turned on is harmless as long as the endpoint's ATS is off, which is the
 * order that masters keep, and turned off likewise. EATS=01 together with S2S=1
 * is ILLEGAL. Split-stage ATS (10) needs its own order, and is never safe here.
 */
static bool ste_eats_suits(u64 eats, const __le64 *entry)
{
	return eats == STE_1_EATS_NONE ||
	       (eats == STE_1_EATS_FULL && !(entry[2] & cpu_to_le64(STE_2_S2S)));
}

void smmu3_ste_safe(const __le64 *entry, const __le64 *target, __le64 *early,
		    __le64 *late)
{
	u64 from = FIELD_GET(STE_1_EATS, le64_to_cpu(entry[1]));
	u64 to = FIELD_GET(STE_1_EATS, le64_to_cpu(target[1]));

	memset(early, 0, SMMU3_STE_DWORDS * sizeof(*early));
	memset(late, 0, SMMU3_STE_DWORDS * sizeof(*late));
	early[1] = cpu_to_le64(STE_1_MEV);
	late[1] = cpu_to_le64(STE_1_MEV);
	if (from > STE_1_EATS_FULL || to > STE_1_EATS_FULL)
		return;
	if (ste_eats_suits(to, entry))
		early[1] |= cpu_to_le64(STE_1_EATS);
	if (ste_eats_suits(from, target))
		late[1] |= cpu_to_le64(STE_1_EATS);
}

/* IHI 0070, "Level 1 Stream Table Descriptor" */
#define L1STD_SPAN		GENMASK_ULL(4, 0)
#define L1STD_L2PTR		GENMASK_ULL(55, 6)

__le64 smmu3_l1std(u64 l2, u8 l2_lg2)
{
	return cpu_to_le64((l2 & L1STD_L2PTR) |
			   FIELD_PREP(L1STD_SPAN, l2_lg2 + 1));
}
