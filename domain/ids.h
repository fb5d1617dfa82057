/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tags: ASIDs and VMIDs of one SMMU.
 *
 * 0 is never given out: VMID 0 tags what stage 1 alone translates, and ASID 0 is
 * kept free with it for the same rule on both. A tag goes back only after the
 * TLBs hold nothing of it; the caller sees to that (Arm IHI 0070, "TLB tagging").
 */
#ifndef SMMU3_DOMAIN_IDS_H
#define SMMU3_DOMAIN_IDS_H

#include <linux/idr.h>
#include <linux/types.h>

/**
 * struct smmu3_ids - a set of tags
 * @ida: those in use; has a lock of its own
 * @bits: width of a tag
 */
struct smmu3_ids {
	struct ida ida;
	u8 bits;
};

static inline void smmu3_ids_init(struct smmu3_ids *ids, u8 bits)
{
	ida_init(&ids->ida);
	ids->bits = bits;
}

static inline void smmu3_ids_destroy(struct smmu3_ids *ids)
{
	ida_destroy(&ids->ida);
}

/**
 * smmu3_ids_alloc() - take a tag
 * @ids: the set
 *
 * Return: the tag; -ENOSPC if all are in use; -ENOMEM.
 */
static inline int smmu3_ids_alloc(struct smmu3_ids *ids)
{
	return ida_alloc_range(&ids->ida, 1, (1U << ids->bits) - 1, GFP_KERNEL);
}

/* give back a tag that no TLB holds any more */
static inline void smmu3_ids_free(struct smmu3_ids *ids, u16 tag)
{
	ida_free(&ids->ida, tag);
}

#endif
