/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The context-descriptor table of a master that has substreams.
 *
 * Linear, or two-level with leaves that are allocated when a substream is first
 * used. A master without substreams has no table: its STE points at the
 * descriptor of its domain. Arm IHI 0070, "Context descriptor table".
 */
#ifndef SMMU3_TABLE_CDTAB_H
#define SMMU3_TABLE_CDTAB_H

#include <linux/types.h>

#include "hw/cd.h"

struct device;

/**
 * struct smmu3_cdtab - one table
 * @dev: the SMMU, for memory
 * @fmt: STE.S1Fmt: 0 linear, 1 leaves of 64, 2 leaves of 1024 descriptors
 * @lg2: log2 of the number of descriptors, STE.S1CDMax
 * @leaf_lg2: log2 of the descriptors in a leaf; @lg2 if linear
 * @base: the linear table, or the level-1 descriptors
 * @dma: its address for the SMMU
 * @bytes: its size
 * @leaves: for each level-1 descriptor its leaf, or NULL
 * @leaves_dma: their addresses
 */
struct smmu3_cdtab {
	struct device *dev;
	u8 fmt;
	u8 lg2;
	u8 leaf_lg2;
	void *base;
	dma_addr_t dma;
	size_t bytes;
	struct smmu3_cd **leaves;
	dma_addr_t *leaves_dma;
};

/**
 * smmu3_cdtab_init() - make an empty table
 * @tab: the table
 * @dev: the SMMU
 * @ssid_bits: width of the SubstreamIDs to cover, 1 to 20
 * @two_level: the SMMU can do two levels, IDR0.CD2L
 *
 * Covers fewer bits than asked for if that needs two levels and there is only
 * one; @tab->lg2 says how many.
 *
 * Return: 0 or -ENOMEM.
 */
int smmu3_cdtab_init(struct smmu3_cdtab *tab, struct device *dev, u8 ssid_bits,
		     bool two_level);
void smmu3_cdtab_destroy(struct smmu3_cdtab *tab);

static inline bool smmu3_cdtab_exists(const struct smmu3_cdtab *tab)
{
	return tab->base;
}

/**
 * smmu3_cdtab_prepare() - make sure that a SubstreamID has a descriptor
 * @tab: the table
 * @ssid: the SubstreamID
 * @published: set if a leaf became reachable: then the caller invalidates the
 *	level-1 descriptor (CMD_CFGI_CD, Leaf=0) for every StreamID of the master
 *
 * Return: 0, -ERANGE or -ENOMEM.
 */
int smmu3_cdtab_prepare(struct smmu3_cdtab *tab, u32 ssid, bool *published);

/* the live descriptor of a SubstreamID, NULL if it was never prepared */
struct smmu3_cd *smmu3_cdtab_entry(const struct smmu3_cdtab *tab, u32 ssid);

#endif
