/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Context descriptors and level-1 context descriptors.
 *
 * Encoders are pure. Arm IHI 0070, "Context Descriptor" and "Level 1 Context
 * Descriptor". The number of words they hold that is not zero: dw0, dw1, dw3.
 */
#ifndef SMMU3_HW_CD_H
#define SMMU3_HW_CD_H

#include <linux/build_bug.h>
#include <linux/types.h>

#define SMMU3_CD_DWORDS 8

/**
 * struct smmu3_cd - one context descriptor, as the SMMU reads it
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
};

void smmu3_cd_stage1(struct smmu3_cd *cd, const struct smmu3_cd_params *p);
/* V=0: a transaction that selects it aborts and is recorded */
void smmu3_cd_invalid(struct smmu3_cd *cd);

/* as smmu3_ste_used() and smmu3_ste_safe(), for context descriptors */
void smmu3_cd_used(const __le64 *entry, __le64 *used);
void smmu3_cd_safe(const __le64 *entry, const __le64 *target, __le64 *safe);

/**
 * smmu3_l1cd() - a valid level-1 context descriptor
 * @l2: physical address of a leaf of 64 (4K) or 1024 (64K) descriptors
 */
__le64 smmu3_l1cd(u64 l2);

/* the architecture's three-bit code of an address size; 32 to 52 bits */
u8 smmu3_addr_size_code(u8 bits);

#endif
