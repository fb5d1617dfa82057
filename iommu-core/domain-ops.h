/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cores whose domains have operations of their own: the callbacks that look the same
 * in all of them, for the tables in the files of their generations.
 */
#ifndef SMMU3_IOMMU_CORE_DOMAIN_OPS_H
#define SMMU3_IOMMU_CORE_DOMAIN_OPS_H

#include <linux/iommu.h>

struct smmu3;

/**
 * smmu3_ops_register() - smmu3_core_register() with the tables of a generation
 * @smmu: the SMMU
 * @ops: the operations, which name all others
 *
 * Context: may sleep.
 * Return: 0 or an error of the core; nothing is left on an error.
 */
int smmu3_ops_register(struct smmu3 *smmu, const struct iommu_ops *ops);

/* for struct iommu_ops */
bool smmu3_ops_capable(struct device *dev, enum iommu_cap cap);
void smmu3_ops_get_resv_regions(struct device *dev, struct list_head *list);

/**
 * smmu3_ops_alloc_paging() - make a domain with page tables
 * @dev: a device that will use it; NULL where the core still asks by bus, then
 *	its page tables come with the first attach
 *
 * Context: may sleep.
 * Return: the domain or an ERR_PTR.
 */
struct iommu_domain *smmu3_ops_alloc_paging(struct device *dev);

/**
 * smmu3_ops_alloc_for_user() - the same for one who asks for more
 * @dev: a device that will use it
 * @flags: IOMMU_HWPT_ALLOC_*; of them, only DIRTY_TRACKING is known here
 *
 * Context: may sleep.
 * Return: the domain or an ERR_PTR; -EOPNOTSUPP if it cannot be had so.
 */
struct iommu_domain *smmu3_ops_alloc_for_user(struct device *dev, u32 flags);

/* for struct iommu_domain_ops of paging domains */
void smmu3_ops_free(struct iommu_domain *domain);
int smmu3_ops_map(struct iommu_domain *domain, unsigned long iova,
		  phys_addr_t paddr, size_t page, size_t n, int prot, gfp_t gfp,
		  size_t *mapped);
size_t smmu3_ops_unmap(struct iommu_domain *domain, unsigned long iova,
		       size_t page, size_t n,
		       struct iommu_iotlb_gather *gather);
int smmu3_ops_sync_map(struct iommu_domain *domain, unsigned long iova,
		       size_t size);
void smmu3_ops_sync(struct iommu_domain *domain,
		    struct iommu_iotlb_gather *gather);
void smmu3_ops_flush_all(struct iommu_domain *domain);
phys_addr_t smmu3_ops_iova_to_phys(struct iommu_domain *domain,
				   dma_addr_t iova);

#endif
