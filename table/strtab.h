/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The stream table: where the SMMU looks up a StreamID.
 *
 * Linear (one array), or two-level: an array of descriptors, each of which
 * points to a run of entries that is allocated when a master with a StreamID in
 * it arrives. Arm IHI 0070, "Stream table".
 */
#ifndef SMMU3_TABLE_STRTAB_H
#define SMMU3_TABLE_STRTAB_H

#include <linux/types.h>

#include "hw/ste.h"

struct device;
struct smmu3_cmdq;
struct smmu3_mmio;

/**
 * struct smmu3_strtab_config - what makes a stream table
 * @dev: the SMMU, for memory and messages
 * @cmdq: its command queue, for invalidations
 * @sid_bits: width of a StreamID, IDR1.SIDSIZE
 * @two_level: use two levels where that saves memory
 * @cover_all: give @initial to all StreamIDs from the start; otherwise those whose
 *	level-2 array does not exist yet have no entry, and abort
 * @initial: the entry of every StreamID that no master claimed
 */
struct smmu3_strtab_config {
	struct device *dev;
	struct smmu3_cmdq *cmdq;
	u8 sid_bits;
	bool two_level;
	bool cover_all;
	struct smmu3_ste initial;
};

/**
 * struct smmu3_strtab_l2 - a level-2 array
 * @ste: its entries; NULL if there is none
 * @dma: its address for the SMMU
 */
struct smmu3_strtab_l2 {
	struct smmu3_ste *ste;
	dma_addr_t dma;
};

/**
 * struct smmu3_strtab - the stream table of one SMMU
 * @cfg: as given
 * @lg2: log2 of the number of StreamIDs it covers
 * @split: StreamID bits that index level 2; 0 for a linear table
 * @base: the linear table, or the array of level-1 descriptors
 * @dma: its address for the SMMU
 * @bytes: its size
 * @mem: the memory that @base lies in
 * @mem_dma: its address for the SMMU
 * @mem_bytes: its size
 * @l2: the level-2 array of each level-1 descriptor
 * @common: with @cfg.cover_all, the array that the descriptors without one of
 *	their own share
 */
struct smmu3_strtab {
	struct smmu3_strtab_config cfg;
	u8 lg2;
	u8 split;
	void *base;
	dma_addr_t dma;
	size_t bytes;
	void *mem;
	dma_addr_t mem_dma;
	size_t mem_bytes;
	struct smmu3_strtab_l2 *l2;
	struct smmu3_strtab_l2 common;
};

int smmu3_strtab_init(struct smmu3_strtab *st,
		      const struct smmu3_strtab_config *cfg);
void smmu3_strtab_destroy(struct smmu3_strtab *st);
/* write STRTAB_BASE and STRTAB_BASE_CFG; only with CR0.SMMUEN=0 */
void smmu3_strtab_program(const struct smmu3_strtab *st,
			  const struct smmu3_mmio *mmio);

/**
 * smmu3_strtab_prepare() - make sure that a StreamID has an entry
 * @st: the stream table
 * @sid: the StreamID
 *
 * Context: may sleep; callers are serialised by the lock of the SMMU.
 * Return: 0; -ERANGE if the table does not reach that far; -ENOMEM; or the error
 * of the invalidation. Nothing is left half done.
 */
int smmu3_strtab_prepare(struct smmu3_strtab *st, u32 sid);

/**
 * smmu3_strtab_entry() - the live entry of a StreamID
 * @st: the stream table
 * @sid: a StreamID that was prepared
 *
 * Return: the entry; it stays where it is until the table is destroyed.
 */
struct smmu3_ste *smmu3_strtab_entry(const struct smmu3_strtab *st, u32 sid);

#endif
