/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Invalidation: which commands a change of the tables costs.
 *
 * Arm IHI 0070, "TLB invalidation". One wait a call, however much it covers.
 */
#ifndef SMMU3_DOMAIN_INVALIDATE_H
#define SMMU3_DOMAIN_INVALIDATE_H

#include <linux/types.h>

#include "arm-smmu-v3.h"

/**
 * smmu3_domain_sync() - make an unmapped range unreachable, a cleaned one tell writes
 * @domain: a paging domain
 * @start: first address that was unmapped, or cleaned
 * @last: last address, inclusive
 * @cleared: what smmu3_domain_unmap() said of the range, or the sizes of the leaves
 *	that smmu3_domain_read_written() cleaned; 0 does nothing
 *
 * When it returns 0 no device reaches the range any more, and the tables that
 * were removed from it are freed.
 *
 * Context: any.
 * Return: 0, or the error of the command queue: then the tables are kept, and the
 * range may still be reachable.
 */
int smmu3_domain_sync(struct smmu3_domain *domain, u64 start, u64 last,
		      unsigned long cleared);

/**
 * smmu3_domain_flush() - the same for all that was ever unmapped
 * @domain: a paging domain
 *
 * Context: any.
 * Return: 0 or the error of the command queue.
 */
int smmu3_domain_flush(struct smmu3_domain *domain);

#endif
