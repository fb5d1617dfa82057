/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the generations of the IOMMU core have in common, for the files of this
 * room only: how the core's objects wrap ours, and the callbacks whose work does
 * not depend on the generation.
 */
#ifndef SMMU3_IOMMU_CORE_COMMON_H
#define SMMU3_IOMMU_CORE_COMMON_H

#include <linux/build_bug.h>
#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/of.h>
#include <linux/sizes.h>
#include <linux/types.h>

#include "domain/domain.h"

/*
 * Where devices find the doorbells of MSIs in domains whose owner does not place
 * them himself. VFIO users know this window; it is below any usual RAM.
 */
#define SMMU3_MSI_BASE	0x8000000UL
#define SMMU3_MSI_SIZE	SZ_1M
#define SMMU3_MSI_PROT	(IOMMU_WRITE | IOMMU_NOEXEC | IOMMU_MMIO)

/**
 * struct smmu3_core - what the IOMMU core knows of an SMMU
 * @iommu: the core's object
 * @smmu: the SMMU
 * @link: in the list of all of them
 */
struct smmu3_core {
	struct iommu_device iommu;
	struct smmu3 *smmu;
	struct list_head link;
};

/**
 * struct smmu3_core_domain - a domain as the core knows it
 * @core: the core's object
 * @domain: ours, once it is @ready
 * @ready: it has page tables; set once, under ready_lock of common.c
 * @tracked: they are to tell what devices have written; set when the domain is made
 *
 * The core may make a domain without naming a device. Then it is the first attach
 * that says which SMMU it is for, and before that nothing can be mapped.
 */
struct smmu3_core_domain {
	struct iommu_domain core;
	struct smmu3_domain domain;
	bool ready;
	bool tracked;
};

static inline struct smmu3_core_domain *
smmu3_core_domain(struct iommu_domain *domain)
{
	return container_of(domain, struct smmu3_core_domain, core);
}

/* LPAE_* of the core's IOMMU_*; they are the same bits, so this costs nothing */
static inline u32 smmu3_core_prot(int prot)
{
	static_assert(IOMMU_READ == LPAE_READ);
	static_assert(IOMMU_WRITE == LPAE_WRITE);
	static_assert(IOMMU_CACHE == LPAE_CACHE);
	static_assert(IOMMU_NOEXEC == LPAE_NOEXEC);
	static_assert(IOMMU_MMIO == LPAE_MMIO);
	static_assert(IOMMU_PRIV == LPAE_PRIV);

	return prot & (LPAE_READ | LPAE_WRITE | LPAE_CACHE | LPAE_NOEXEC |
		       LPAE_MMIO | LPAE_PRIV);
}

/**
 * smmu3_core_create() - prepare an SMMU for its registration with the core
 * @smmu: the SMMU
 *
 * It is in sysfs and can be found by its firmware node from here on.
 *
 * Context: may sleep.
 * Return: what the core is to know, also in smmu->core; or an ERR_PTR.
 */
struct smmu3_core *smmu3_core_create(struct smmu3 *smmu);

/* undo smmu3_core_create(), once the core has forgotten the SMMU */
void smmu3_core_destroy(struct smmu3_core *core);

/* whether all SMMUs that the core knows snoop the CPUs' caches; may sleep */
bool smmu3_core_all_coherent(void);

/**
 * smmu3_core_make_ready() - give a domain its page tables, if it has none
 * @d: a paging domain
 * @smmu: the SMMU whose masters will use it
 *
 * Tells the core which page sizes and addresses the domain has.
 *
 * Context: may sleep.
 * Return: 0 or the error of smmu3_domain_init(), or of smmu3_domain_init_tracked() if
 * the domain is to be that.
 */
int smmu3_core_make_ready(struct smmu3_core_domain *d, struct smmu3 *smmu);

/* take the page tables down, if there are any; may sleep */
void smmu3_core_unmake(struct smmu3_core_domain *d);

/* attach a device to a paging domain, which it makes ready; may sleep */
int smmu3_core_attach(struct smmu3_core_domain *d, struct device *dev);

/**
 * smmu3_core_map() - map a range
 * @d: the domain
 * @iova: first address
 * @paddr: first physical address
 * @size: bytes
 * @leaf: size of the entries to map it with
 * @prot: IOMMU_* flags
 * @gfp: for tables
 * @mapped: bytes mapped, also on an error
 *
 * Context: any, as @gfp allows.
 * Return: 0; -ENODEV if the domain is not ready; the error of smmu3_domain_map().
 */
static inline int smmu3_core_map(struct smmu3_core_domain *d, unsigned long iova,
				 phys_addr_t paddr, size_t size, size_t leaf, int prot,
				 gfp_t gfp, size_t *mapped)
{
	if (!d->ready)
		return -ENODEV;
	return smmu3_domain_map(&d->domain, iova, paddr, size, leaf,
				smmu3_core_prot(prot), gfp, mapped);
}

/**
 * smmu3_core_unmap() - clear a range, and gather what has to be invalidated
 * @d: the domain
 * @iova: first address
 * @size: bytes
 * @gather: what was cleared so far and awaits smmu3_core_sync(); NULL if the
 *	caller lets smmu3_domain_flush() follow
 *
 * A gather is one range. If this one does not touch it, what was gathered is
 * invalidated first. gather->pgsize belongs to the driver; here it holds what
 * smmu3_domain_unmap() said was cleared.
 *
 * Context: any.
 * Return: bytes cleared, from @iova on.
 */
size_t smmu3_core_unmap(struct smmu3_core_domain *d, unsigned long iova,
			size_t size, struct iommu_iotlb_gather *gather);

/* invalidate what was gathered; any context */
void smmu3_core_sync(struct smmu3_core_domain *d,
		     const struct iommu_iotlb_gather *gather);

/* the same for one range, of which smmu3_domain_sync() is told the same */
void smmu3_core_sync_range(struct smmu3_core_domain *d, unsigned long start,
			   unsigned long last, unsigned long cleared);

/* invalidate all that was ever unmapped; any context */
void smmu3_core_flush(struct smmu3_core_domain *d);

/* where an address leads; 0 if nowhere */
phys_addr_t smmu3_core_iova_to_phys(struct smmu3_core_domain *d,
				    dma_addr_t iova);

/**
 * smmu3_core_resv_regions() - list what a device's addresses are taken for
 * @dev: the device
 * @list: where regions are added: the window for messages, and what firmware
 *	reserves in the IORT
 * @make: how this generation of the core makes a region; NULL if there is no memory
 *
 * What a device tree reserves the core adds itself.
 *
 * Context: may sleep.
 */
void smmu3_core_resv_regions(struct device *dev, struct list_head *list,
			     struct iommu_resv_region *(*make)(phys_addr_t start,
							       size_t bytes, int prot,
							       enum iommu_resv_type type));

/* callbacks that every generation has in this form, or in one close to it */
struct iommu_device *smmu3_core_probe_device(struct device *dev);
void smmu3_core_release_device(struct device *dev);
struct iommu_group *smmu3_core_device_group(struct device *dev);
int smmu3_core_of_xlate(struct device *dev, const struct of_phandle_args *args);

#endif
