/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an SMMU can do: its ID registers, decoded once.
 *
 * Nobody else reads an ID register or tests a bit of one. Arm IHI 0070,
 * "SMMU_IDR0" to "SMMU_AIDR".
 */
#ifndef SMMU3_HW_FEATURES_H
#define SMMU3_HW_FEATURES_H

#include <linux/types.h>

/**
 * struct smmu3_idregs - the ID registers as read
 */
struct smmu3_idregs {
	u32 idr0;
	u32 idr1;
	u32 idr3;
	u32 idr5;
	u32 iidr;
	u32 aidr;
};

/**
 * struct smmu3_features - what the ID registers mean
 *
 * Written once before the SMMU is enabled and constant from then on. Sizes
 * that end in _lg2 are base-2 logarithms, those that end in _bits are widths.
 */
struct smmu3_features {
	/* translation */
	bool stage1;
	bool stage2;
	bool gran4k;
	bool gran16k;
	bool gran64k;
	u8 ias_bits;		/* input of stage 2, IHI 0070 "IAS" */
	u8 oas_bits;
	u8 va_bits;		/* input of stage 1 with 64K granules: 48 or 52 */
	bool small_tables;	/* IDR3.STT */
	bool had;
	bool xnx;
	bool fwb;
	u8 httu;		/* 0 none, 1 access flag, 2 and dirty state */
	u8 bbml;
	u8 asid_bits;
	u8 vmid_bits;
	/* structures */
	u8 sid_bits;
	u8 ssid_bits;
	bool strtab_2lvl;
	bool cdtab_2lvl;
	/* queues */
	u8 cmdq_lg2;
	u8 evtq_lg2;
	u8 priq_lg2;
	bool queues_preset;
	bool tables_preset;
	bool msi;
	bool sev;
	/* invalidation and traffic */
	bool range_inval;	/* IDR3.RIL */
	bool ds;		/* IDR5.DS: wider SCALE of range commands */
	bool coherent;
	bool broadcast_tlbi;	/* IDR0.BTM */
	bool hyp;
	bool ats;
	bool pri;
	bool attr_types_ovr;
	bool attr_perms_ovr;
	/* stalls */
	bool stall;		/* a transaction may stall */
	bool stall_forced;	/* and always does: CD.S must be 1 */
	bool term_abort_only;	/* CD.A must be 1 */
	u16 stall_max;
	/* who made it */
	u8 arch_minor;
	u32 iidr;
};

/**
 * smmu3_features_decode() - decode the ID registers
 * @id: the registers as read
 * @f: receives the features; undefined on error
 * @why: receives a sentence that says what is missing, on error
 *
 * Pure. Fails if the SMMU is of an unknown architecture revision, has no
 * AArch64 stage, no granule, no little-endian tables, preset queues or tables,
 * or an output size we do not know.
 *
 * Return: 0, or -ENODEV.
 */
int smmu3_features_decode(const struct smmu3_idregs *id,
			  struct smmu3_features *f, const char **why);

/**
 * smmu3_features_describe() - say in words what was found
 * @f: the features
 * @buf: receives the text, without a newline
 * @len: bytes at @buf
 *
 * For the boot line: "v3.2, stage 1+2, 4K/16K/64K, 44-bit out, ...".
 */
void smmu3_features_describe(const struct smmu3_features *f, char *buf,
			     size_t len);

#endif
