/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planning: the fewest TLBI commands that cover a range. Pure.
 */
#ifndef SMMU3_DOMAIN_RANGE_H
#define SMMU3_DOMAIN_RANGE_H

#include <linux/bits.h>
#include <linux/types.h>

#include "hw/cmd.h"

/*
 * What an unmap leaves to be invalidated: a bitmap of the sizes of the entries
 * that were cleared, and in bit 0, which is no size, whether tables were removed.
 */
#define SMMU3_CLEARED_TABLES	BIT(0)

/**
 * struct smmu3_inv_plan - how to invalidate a range
 * @whole_tag: drop everything of the tag; the rest does not count
 * @commands: number of TLBI commands by address
 * @stride: bytes from one to the next
 * @first: operands of the first
 */
struct smmu3_inv_plan {
	bool whole_tag;
	u64 commands;
	u64 stride;
	struct smmu3_tlbi_range first;
};

/**
 * smmu3_inv_plan() - plan the invalidation of a range
 * @plan: receives the plan
 * @start: first address, aligned to the granule
 * @last: last address, inclusive
 * @cleared: bitmap of leaf sizes, with SMMU3_CLEARED_TABLES; not 0
 * @granule_lg2: 12, 14 or 16
 * @range_inval: the SMMU has range commands
 *
 * With range commands always one: a number of granules that has no exact form is
 * rounded up, by less than a sixteenth. Without, one for each leaf, up to a
 * number beyond which all of the tag goes. Arm IHI 0070, "TLB invalidation",
 * "Range-based invalidation and level hint".
 */
void smmu3_inv_plan(struct smmu3_inv_plan *plan, u64 start, u64 last,
		    unsigned long cleared, u8 granule_lg2, bool range_inval);

#endif
