/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domains: making and filling an address space.
 */
#ifndef SMMU3_DOMAIN_DOMAIN_H
#define SMMU3_DOMAIN_DOMAIN_H

#include <linux/types.h>

#include "arm-smmu-v3.h"
#include "domain/range.h"

/* the two kinds that need no memory, the same for every SMMU */
extern const struct smmu3_domain smmu3_identity_domain;
extern const struct smmu3_domain smmu3_blocked_domain;

/**
 * smmu3_domain_granule_lg2() - the translation granule of an SMMU's domains
 * @feat: what the SMMU can do
 *
 * The page size of the kernel if the SMMU has it, else the largest smaller one.
 *
 * Return: 12, 14 or 16; 0 if there is none, then no domain can be made.
 */
u8 smmu3_domain_granule_lg2(const struct smmu3_features *feat);

/**
 * smmu3_domain_init() - make an empty address space
 * @domain: zeroed memory
 * @smmu: the SMMU whose masters will use it
 *
 * Stage 1 if the SMMU has it, else stage 2.
 *
 * Context: may sleep.
 * Return: 0; -ENOMEM; -ENOSPC if no tag is free. Nothing is left on an error.
 */
int smmu3_domain_init(struct smmu3_domain *domain, struct smmu3 *smmu);

/**
 * smmu3_domain_can_track() - whether an SMMU can tell what devices have written
 * @feat: what the SMMU can do
 *
 * Return: true if it updates the dirty state of stage 1 by itself, in tables that it
 * snoops.
 */
bool smmu3_domain_can_track(const struct smmu3_features *feat);

/**
 * smmu3_domain_init_tracked() - make an empty address space that tells writes
 * @domain: zeroed memory
 * @smmu: the SMMU whose masters will use it
 *
 * As smmu3_domain_init(), and smmu3_domain_read_written() works.
 *
 * Context: may sleep.
 * Return: as smmu3_domain_init(); -EOPNOTSUPP where smmu3_domain_can_track() says no.
 */
int smmu3_domain_init_tracked(struct smmu3_domain *domain, struct smmu3 *smmu);

/**
 * smmu3_domain_destroy() - take an address space down
 * @domain: one that no master is attached to
 *
 * Flushes its tag and frees its tables. If the SMMU does not confirm the flush
 * they are leaked, with a message, rather than reused.
 */
void smmu3_domain_destroy(struct smmu3_domain *domain);

/**
 * smmu3_domain_map() - map a range
 * @domain: a paging domain
 * @iova: first address, as the device sees it
 * @paddr: first physical address
 * @size: bytes
 * @leaf_sizes: sizes that an entry may map, subset of domain->pt.pgsizes
 * @prot: LPAE_* flags
 * @gfp: for tables
 * @mapped: bytes mapped, also on an error
 *
 * The device may not use the range before smmu3_domain_publish().
 *
 * Context: any, as @gfp allows; different ranges may be mapped at once.
 * Return: 0, -EINVAL, -ERANGE, -EEXIST, -ENOMEM as lpae_map().
 */
static inline int smmu3_domain_map(struct smmu3_domain *domain, u64 iova,
				   u64 paddr, size_t size,
				   unsigned long leaf_sizes, u32 prot,
				   gfp_t gfp, size_t *mapped)
{
	return lpae_map(&domain->pt, iova, paddr, size, leaf_sizes, prot, gfp,
			mapped);
}

/* order everything mapped so far before whatever starts the device */
static inline void smmu3_domain_publish(void)
{
	lpae_publish();
}

/* keep tables that an unmap has removed until an invalidation covers them */
void smmu3_domain_keep_removed(struct smmu3_domain *domain, void *tables);

/**
 * smmu3_domain_unmap() - clear a range
 * @domain: a paging domain
 * @iova: first address
 * @size: bytes
 * @cleared: leaf sizes and SMMU3_CLEARED_TABLES are added here
 *
 * The device may still reach the range, and the caller may not reuse its memory,
 * before smmu3_domain_sync() or smmu3_domain_flush(). Tables that the range covers
 * whole are unhooked and kept until then; others stay, even if they are empty.
 *
 * Context: any; different ranges may be unmapped at once.
 * Return: bytes cleared, from @iova on.
 */
static inline size_t smmu3_domain_unmap(struct smmu3_domain *domain, u64 iova,
					size_t size, unsigned long *cleared)
{
	struct lpae_unmapped out = {};
	size_t done = lpae_unmap(&domain->pt, iova, size, &out);

	*cleared |= out.leaf_sizes;
	if (out.tables) {
		*cleared |= SMMU3_CLEARED_TABLES;
		smmu3_domain_keep_removed(domain, out.tables);
	}
	return done;
}

/**
 * smmu3_domain_read_written() - which parts of a range devices have written
 * @domain: a domain of smmu3_domain_init_tracked()
 * @iova: first address
 * @size: bytes
 * @found: told of each; NULL: nobody is
 * @cookie: for @found
 * @cleaned: NULL: only look. Otherwise what is found is forgotten, and added here
 *
 * As lpae_read_written(). Once something is forgotten, smmu3_domain_sync() is due with
 * what @cleaned says, before anyone reads the memory: only after it is the next write
 * sure to be found.
 *
 * Context: any; nothing of the range may be unmapped meanwhile.
 * Return: 0; -ERANGE if the domain has no such addresses.
 */
static inline int smmu3_domain_read_written(struct smmu3_domain *domain, u64 iova,
					    size_t size,
					    void (*found)(void *cookie, u64 iova,
							  size_t size),
					    void *cookie,
					    struct lpae_cleaned *cleaned)
{
	return lpae_read_written(&domain->pt, iova, size, found, cookie, cleaned);
}

/**
 * smmu3_domain_iova_to_phys() - what an address translates to
 * @domain: a paging domain
 * @iova: the address
 *
 * Return: the physical address, or 0.
 */
u64 smmu3_domain_iova_to_phys(struct smmu3_domain *domain, u64 iova);

#endif
