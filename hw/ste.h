/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stream table entries and level-1 stream table descriptors.
 *
 * Encoders are pure: parameters in, a complete entry out, nothing published.
 * Arm IHI 0070, "Stream Table Entry" and "Level 1 Stream Table Descriptor".
 */
#ifndef SMMU3_HW_STE_H
#define SMMU3_HW_STE_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/types.h>

#define SMMU3_STE_DWORDS	8
#define SMMU3_STE_0_V		BIT_ULL(0)	/* word 0: the entry is valid */

/**
 * struct smmu3_ste - one stream table entry, as the SMMU reads it
 * @dw: its words
 */
struct smmu3_ste {
	__le64 dw[SMMU3_STE_DWORDS];
};

static_assert(sizeof(struct smmu3_ste) == 64);

/* STE.Config: what happens to a transaction */
enum smmu3_ste_config {
	STE_CONFIG_ABORT = 0,
	STE_CONFIG_BYPASS = 4,
	STE_CONFIG_S1 = 5,
	STE_CONFIG_S2 = 6,
	STE_CONFIG_NESTED = 7,
};

/**
 * struct smmu3_ste_s1 - parameters of a stage-1 entry
 * @cdtab: physical address of the context descriptor (table)
 * @cdtab_fmt: STE.S1Fmt; 0 linear, 1 two-level with 4K leaves, 2 with 64K leaves
 * @cdmax_lg2: log2 of the number of context descriptors; 0 disables substreams
 * @coherent: descriptors are fetched through the CPUs' caches
 * @stall_ok: the master may stall: leave S1STALLD clear (only matters if the
 *	SMMU can stall)
 * @can_stall: features.stall and not features.stall_forced
 * @ats: enable full ATS (EATS=1)
 */
struct smmu3_ste_s1 {
	u64 cdtab;
	u8 cdtab_fmt;
	u8 cdmax_lg2;
	bool coherent;
	bool stall_ok;
	bool can_stall;
	bool ats;
};

/**
 * struct smmu3_ste_s2 - parameters of a stage-2 entry
 * @root: physical address of the first-level table(s)
 * @vmid: tag of its translations, never 0
 * @ipa_bits: size of the input
 * @start_level: level of the first table, 0 to 3
 * @granule_lg2: 12, 14 or 16
 * @oas_bits: output size
 * @coherent: tables are walked through the CPUs' caches
 * @stall: stall on a fault (S2S) instead of aborting
 * @ats: enable full ATS; not together with @stall
 */
struct smmu3_ste_s2 {
	u64 root;
	u16 vmid;
	u8 ipa_bits;
	u8 start_level;
	u8 granule_lg2;
	u8 oas_bits;
	bool coherent;
	bool stall;
	bool ats;
};

/* every transaction aborts, silently */
void smmu3_ste_abort(struct smmu3_ste *ste);

/* addresses and attributes pass unchanged */
void smmu3_ste_bypass(struct smmu3_ste *ste);

/**
 * smmu3_ste_stage1() - an entry that translates by context descriptors
 * @ste: receives the entry, all words
 * @s1: what it says
 *
 * With substreams, a transaction that has none uses context descriptor 0. The
 * VMID is 0. IHI 0070, "Stream Table Entry".
 */
void smmu3_ste_stage1(struct smmu3_ste *ste, const struct smmu3_ste_s1 *s1);

/**
 * smmu3_ste_stage2() - an entry that translates by one stage-2 table
 * @ste: receives the entry, all words
 * @s2: what it says
 *
 * IHI 0070, "Stream Table Entry".
 */
void smmu3_ste_stage2(struct smmu3_ste *ste, const struct smmu3_ste_s2 *s2);

/**
 * smmu3_ste_used() - which bits of an entry the SMMU looks at
 * @entry: SMMU3_STE_DWORDS words in wire order
 * @used: receives a mask for each of them
 *
 * A bit outside the mask may be changed without any effect while @entry is the
 * current one (IHI 0070, the IGNORED rules of each STE field). The complete
 * table for every Config; S2VMID is looked at by stage 1 too.
 */
void smmu3_ste_used(const __le64 *entry, __le64 *used);

/**
 * smmu3_ste_safe() - bits that may change in place although both entries use them
 * @entry: current words
 * @target: words wanted
 * @early: receives, for each word, the bits that may take their new value while
 *	the rest is as in @entry
 * @late: receives those that may keep their old value while the rest is as in
 *	@target
 *
 * At a moment of the SMMU's choosing, that is: neither gives a third behaviour.
 * MEV is in both masks. So is EATS between off and full, but it is never full
 * together with S2S: then it can only be turned off early, and on late.
 */
void smmu3_ste_safe(const __le64 *entry, const __le64 *target, __le64 *early,
		    __le64 *late);

/**
 * smmu3_l1std() - a level-1 descriptor
 * @l2: physical address of the level-2 array, aligned to its size
 * @l2_lg2: log2 of the number of entries in it, 0 to 10
 *
 * Return: the descriptor; one without a level-2 array is 0. IHI 0070, "Level 1
 * Stream Table Descriptor".
 */
__le64 smmu3_l1std(u64 l2, u8 l2_lg2);

#endif
