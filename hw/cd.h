/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Context descriptors and level-1 context descriptors.
 *
 * Encoders are pure: parameters in, a complete entry out, nothing published.
 * Arm IHI 0070, "Context Descriptor" and "Level 1 Context Descriptor".
 */
#ifndef SMMU3_HW_CD_H
#define SMMU3_HW_CD_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/types.h>

#define SMMU3_CD_DWORDS		8
#define SMMU3_CD_0_V		BIT_ULL(31)	/* word 0: the entry is valid */

/**
 * struct smmu3_cd - one context descriptor, as the SMMU reads it
 * @dw: its words
 */
struct smmu3_cd {
	__le64 dw[SMMU3_CD_DWORDS];
};

static_assert(sizeof(struct smmu3_cd) == 64);

/**
 * struct smmu3_cd_params - what a context descriptor says
 * @root: physical address of the first-level table, for TTB0
 * @mair: memory attributes, eight bytes
 * @asid: tag of its non-global translations
 * @va_bits: size of the input of TTB0
 * @granule_lg2: 12, 14 or 16
 * @ips_bits: output size
 * @coherent: tables are walked through the CPUs' caches
 * @stall: stall on a fault instead of aborting
 * @asid_private: ASET=1: broadcast invalidation of the CPUs does not apply
 * @dirty_state: HA=1 and HD=1: the SMMU itself makes a leaf dirty that it writes
 *	through, if the leaf lets it
 *
 * TTB1 is disabled. A is always 1 (abort, never read-as-zero) and R is 1 (every
 * fault is recorded).
 */
struct smmu3_cd_params {
	u64 root;
	u64 mair;
	u16 asid;
	u8 va_bits;
	u8 granule_lg2;
	u8 ips_bits;
	bool coherent;
	bool stall;
	bool asid_private;
	bool dirty_state;
};

/**
 * smmu3_cd_stage1() - a valid descriptor of one stage-1 table
 * @cd: receives the descriptor, all words
 * @p: what it says
 *
 * @p must be within what the SMMU can do: a granule and sizes that it has, an
 * ASID of features.asid_bits, stall only if features.stall and always if
 * features.stall_forced, dirty_state only if features.httu is 2. IHI 0070, "Context
 * Descriptor".
 */
void smmu3_cd_stage1(struct smmu3_cd *cd, const struct smmu3_cd_params *p);

/* V=0: a transaction that selects it aborts and is recorded */
void smmu3_cd_invalid(struct smmu3_cd *cd);

/**
 * smmu3_cd_used() - which bits of a descriptor the SMMU looks at
 * @entry: SMMU3_CD_DWORDS words in wire order
 * @used: receives a mask for each of them
 *
 * As smmu3_ste_used(); EPD0 and EPD1 make what describes their table IGNORED.
 */
void smmu3_cd_used(const __le64 *entry, __le64 *used);

/**
 * smmu3_cd_safe() - bits that may change in place although both entries use them
 * @entry: current words
 * @target: words wanted
 * @early: receives a mask for each word: none, a descriptor has no such bit
 * @late: likewise
 *
 * As smmu3_ste_safe().
 */
void smmu3_cd_safe(const __le64 *entry, const __le64 *target, __le64 *early,
		   __le64 *late);

/**
 * smmu3_l1cd() - a valid level-1 context descriptor
 * @l2: physical address of a leaf of 64 (4K) or 1024 (64K) descriptors, aligned
 *	to its size
 *
 * Return: the descriptor; an invalid one is 0. IHI 0070, "Level 1 Context
 * Descriptor".
 */
__le64 smmu3_l1cd(u64 l2);

/**
 * smmu3_addr_size_code() - code of an address size, as in CD.IPS and STE.S2PS
 * @bits: address width, at most 52
 *
 * Return: the code of the smallest size that the architecture has and that
 * holds @bits. IHI 0070, "SMMU_IDR5.OAS".
 */
u8 smmu3_addr_size_code(u8 bits);

/**
 * smmu3_granule_code() - code of a granule, as in CD.TG0 and STE.S2TG
 * @granule_lg2: 12, 14 or 16
 *
 * Return: the code. CD.TG1 and the commands have others. IHI 0070, "CD.TG0".
 */
u8 smmu3_granule_code(u8 granule_lg2);

/**
 * smmu3_start_level_code() - code of the first level of stage 2, as in STE.S2SL0
 * @granule_lg2: 12, 14 or 16
 * @start_level: 0 to 3
 *
 * Return: the code, without S2DS: 0 is level 3, or 2 with the 4K granule, and
 * each higher code one level up; then the 4K granule's level 3 is left. IHI 0070,
 * "STE.S2SL0".
 */
u8 smmu3_start_level_code(u8 granule_lg2, u8 start_level);

#endif
