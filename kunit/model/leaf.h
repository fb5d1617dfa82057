/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the walk of the tables (walk.c), what descriptors say (leaf.c), and the
 * TLBs, which have to tell a new value of an entry from another entry (tlb.c).
 */
#ifndef SMMU3_MODEL_LEAF_H
#define SMMU3_MODEL_LEAF_H

#include "kunit/model/parts.h"

/**
 * struct walk_tables - the tables of stage 2, or of one half of stage 1
 * @ste: STE whose stage 2 translates the addresses of descriptors, or NULL
 * @stage2: stage 2
 * @vmid: tag
 * @asid: tag of stage 1
 * @granule_lg2: 12, 14 or 16
 * @in_lg2: input addresses
 * @out_lg2: output addresses
 * @level: of the first table
 * @ttb: its address
 * @mair: CD.MAIR1 and MAIR0
 * @epd: no walks
 * @hierarchical: table descriptors restrict permissions
 * @wxn: writable is not executable
 * @pan: privileged accesses keep away from unprivileged pages
 * @xnx: stage 2 tells privileged from unprivileged execution
 * @fwb: meaning of MemAttr at stage 2
 * @affd: AF=0 is no fault
 * @ha: AF is set by the SMMU
 * @hd: dirty state is set by the SMMU
 */
struct walk_tables {
	const u64 *ste;
	bool stage2;
	u16 vmid;
	u16 asid;
	u8 granule_lg2;
	u8 in_lg2;
	u8 out_lg2;
	u8 level;
	u64 ttb;
	u64 mair;
	bool epd;
	bool hierarchical;
	bool wxn;
	bool pan;
	bool xnx;
	bool fwb;
	bool affd;
	bool ha;
	bool hd;
};

#define DESC_AF		BIT_ULL(10)
#define DESC_NG		BIT_ULL(11)
#define DESC_NT		BIT_ULL(16)
#define DESC_CONTIGUOUS	BIT_ULL(52)

enum desc_kind { DESC_INVALID, DESC_TABLE, DESC_LEAF };

/* log2 of what one descriptor of that level maps */
static inline u8 desc_lg2(u8 granule_lg2, u8 level)
{
	return granule_lg2 + (3 - level) * (granule_lg2 - 3);
}

/*
 * What a TLB keeps of a leaf: permissions, once for now and once for when it is dirty
 * (each MODEL_READ ..., privileged at bit 0, unprivileged at bit 3), memory, and where
 * it was found.
 */
#define ATTR_PERMS	GENMASK_ULL(5, 0)
#define ATTR_DIRTY_LSB	8
#define ATTR_MEMORY	GENMASK_ULL(26, 16)
#define ATTR_CONTIGUOUS	BIT_ULL(27)
#define ATTR_LEVEL	GENMASK_ULL(31, 28)
#define ATTR_NT		BIT_ULL(32)	/* no TLB is to hold it */

/* log2 of how many descriptors a contiguous group has; 0 if there are no groups */
u8 contiguous_lg2(u8 granule_lg2, u8 level);

enum desc_kind desc_kind(struct model *m, const struct walk_tables *t, u64 desc,
			 u8 level);
/* the address in it */
u64 desc_out(const struct walk_tables *t, u64 desc, u8 level);
/* complain about bits that have to be 0, in a valid one */
void desc_check(struct model *m, const struct walk_tables *t, u64 desc, u8 level);
/* a leaf after the SMMU has made it dirty; the same if it does not do that */
u64 desc_dirty(const struct walk_tables *t, u64 desc);

/* restrictions of a table descriptor, to be collected by "or" on the way down */
u64 table_attrs(const struct walk_tables *t, u64 desc);
u64 leaf_attrs(const struct walk_tables *t, u64 desc, u64 restrictions, u8 level);

/* MODEL_READ ... for an access, as things are and once it is dirty */
u8 attrs_perms(u64 attrs, bool priv);
u8 attrs_perms_dirty(u64 attrs, bool priv);
/* fill in permissions and memory */
void attrs_leaf(u64 attrs, bool stage2, bool priv, struct walk_leaf *leaf);

#endif
