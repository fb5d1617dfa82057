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
 * @idr0: SMMU_IDR0
 * @idr1: SMMU_IDR1
 * @idr3: SMMU_IDR3
 * @idr5: SMMU_IDR5
 * @iidr: SMMU_IIDR
 * @aidr: SMMU_AIDR
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
 * @stage1: stage 1 is there
 * @stage2: stage 2 is there
 * @gran4k: 4 KiB pages
 * @gran16k: 16 KiB pages
 * @gran64k: 64 KiB pages
 * @ias_bits: input of stage 2, IHI 0070 "IAS"
 * @oas_bits: output of the SMMU, at most 52
 * @va_bits: input of stage 1 with 64K granules: 48 or 52; 48 with the others
 * @small_tables: IDR3.STT
 * @had: attributes in table descriptors can be switched off
 * @xnx: stage 2 tells privileged from unprivileged execution
 * @fwb: stage 2 can override the memory type
 * @httu: updates by hardware: 0 none, 1 access flag, 2 and dirty state
 * @bbml: what a change of block size needs: 0 break, 1 nT, 2 nothing
 * @asid_bits: 8 or 16
 * @vmid_bits: 8 or 16
 * @sid_bits: StreamIDs, 0 to 32
 * @ssid_bits: SubstreamIDs (PASIDs), 0 to 20, 0 without stage 1
 * @strtab_2lvl: the stream table may have two levels
 * @cdtab_2lvl: a table of context descriptors may have two levels
 * @cmdq_lg2: most commands in the queue
 * @evtq_lg2: most records in the event queue
 * @priq_lg2: most records in the page-request queue
 * @msi: interrupts and CMD_SYNC by MSI
 * @sev: CMD_SYNC by a wake-up event
 * @sync_often: it may stop if many invalidations stand between two CMD_SYNCs; an
 *	erratum, never decoded
 * @inval_twice: what an invalidation drops may survive it, but not a second one after
 *	a CMD_SYNC; an erratum, never decoded
 * @range_inval: IDR3.RIL, invalidation by range and level
 * @ds: IDR5.DS: wider SCALE of range commands
 * @coherent: structures and tables are read through the CPUs' caches
 * @broadcast_tlbi: IDR0.BTM, the CPUs' broadcast invalidation is obeyed
 * @hyp: there are EL2 translations, to be flushed before use
 * @ats: PCI address translation services
 * @pri: PCI page requests; implies @ats
 * @attr_types_ovr: the memory type of incoming traffic can be overridden
 * @attr_perms_ovr: its privilege and instruction marks, too
 * @stall: a transaction may stall
 * @stall_forced: and always does: CD.S must be 1
 * @term_abort_only: CD.A must be 1
 * @stall_max: most stalled transactions at a time
 * @arch_minor: n of SMMUv3.n
 * @iidr: who made it, for errata
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
	u8 ias_bits;
	u8 oas_bits;
	u8 va_bits;
	bool small_tables;
	bool had;
	bool xnx;
	bool fwb;
	u8 httu;
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
	bool msi;
	bool sev;
	bool sync_often;
	bool inval_twice;
	/* invalidation and traffic */
	bool range_inval;
	bool ds;
	bool coherent;
	bool broadcast_tlbi;
	bool hyp;
	bool ats;
	bool pri;
	bool attr_types_ovr;
	bool attr_perms_ovr;
	/* stalls */
	bool stall;
	bool stall_forced;
	bool term_abort_only;
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
 * Pure. Fails if the SMMU is of an unknown architecture revision (any minor
 * revision of v3 is accepted), has no stage, no AArch64 or little-endian tables,
 * no granule, a reserved stall model, or preset queues or tables. Address sizes
 * above 52 bits, or 48 before v3.1, count as that.
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
