// SPDX-License-Identifier: GPL-2.0-only
/*
 * Planning of invalidations.
 *
 * Vocabulary: a *leaf* is an entry that maps memory; *leaf-only* invalidation
 * leaves the walk caches alone and is right as long as no table was removed; a
 * *level hint* (TTL) is a promise that all leaves are of one level, and a broken
 * promise removes nothing. What a removed table held is not known, so then there
 * is no promise, and without range commands each page of it is invalidated.
 */
#include "domain/range.h"

#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/math64.h>

/*
 * Without range commands, up to here by leaf. A TLBI costs a fast SMMU about
 * 75 ns, so this is some 20 us with a CPU spinning; beyond that it is cheaper to
 * drop all of the tag and walk again what is still in use.
 */
#define MAX_BY_LEAF	256

/*
 * NUM has five bits. SCALE has five too, 31 at most: enough, since no granule
 * resolves an address space of more than 2^36 pages.
 */
#define NUM_BITS	5

/* level of all the leaves of @sizes, or 0 if they differ */
static u8 level_hint(unsigned long sizes, u8 granule_lg2)
{
	if (!is_power_of_2(sizes))
		return 0;
	return 3 - (__ffs(sizes) - granule_lg2) / (granule_lg2 - 3);
}

static void plan_range(struct smmu3_inv_plan *plan, u64 granules,
		       u8 granule_lg2, u8 level)
{
	u8 width = fls64(granules - 1);

	/* one granule and no hint: NUM=SCALE=TTL=0 is illegal, the plain form is not */
	if (granules == 1 && !level)
		return;
	plan->first.granule_lg2 = granule_lg2;
	plan->first.scale = width > NUM_BITS ? width - NUM_BITS : 0;
	plan->first.num = (granules - 1) >> plan->first.scale;
	plan->first.level = level;
}

void smmu3_inv_plan(struct smmu3_inv_plan *plan, u64 start, u64 last,
		    unsigned long cleared, u8 granule_lg2, bool range_inval)
{
	bool leaf = !(cleared & SMMU3_CLEARED_TABLES);
	unsigned long sizes = cleared & ~SMMU3_CLEARED_TABLES;
	u8 stride_lg2;

	*plan = (struct smmu3_inv_plan){
		.commands = 1,
		.first = { .addr = start, .leaf = leaf },
	};
	if (range_inval) {
		plan_range(plan, ((last - start) >> granule_lg2) + 1,
			   granule_lg2,
			   leaf ? level_hint(sizes, granule_lg2) : 0);
		return;
	}

	stride_lg2 = leaf ? __ffs(sizes) : granule_lg2;
	plan->stride = BIT_ULL(stride_lg2);
	plan->commands = ((last - start) >> stride_lg2) + 1;
	plan->whole_tag = plan->commands > MAX_BY_LEAF;
}
