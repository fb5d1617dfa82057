/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The spellings of the IOMMU API that the test modules meet. Kbuild looks
 * into the kernel's headers to choose.
 */
#ifndef COMPAT_H
#define COMPAT_H

#include <linux/io-pgtable.h>
#include <linux/iommu.h>

/* A paging domain for @dev, or NULL. */
static inline struct iommu_domain *compat_domain_alloc(struct device *dev)
{
#ifdef TEST_PAGING_DOMAIN_ALLOC
	struct iommu_domain *domain = iommu_paging_domain_alloc(dev);

	return IS_ERR(domain) ? NULL : domain;
#else
	return iommu_domain_alloc(dev->bus);
#endif
}

/* One that is for any device of the bus, or NULL: the newest kernels have none. */
static inline struct iommu_domain *
compat_domain_alloc_for_bus(const struct device *dev)
{
#ifdef TEST_BUS_DOMAIN_ALLOC
	return iommu_domain_alloc(dev->bus);
#else
	return NULL;
#endif
}

/* Does the driver claim it for this device? 5.10 asks by bus. */
static inline bool compat_capable(struct device *dev, enum iommu_cap cap)
{
#ifdef TEST_DEVICE_CAPABLE
	return device_iommu_capable(dev, cap);
#else
	return iommu_capable(dev->bus, cap);
#endif
}

#if defined(TEST_ALLOC_USER) || defined(TEST_ALLOC_FLAGS)
#include <uapi/linux/iommufd.h>

#define COMPAT_FOR_USER

/* One as iommufd has it made, or an ERR_PTR; @flags are IOMMU_HWPT_ALLOC_*. */
static inline struct iommu_domain *compat_domain_for_user(struct device *dev,
							  u32 flags)
{
	const struct iommu_ops *ops = dev->iommu->iommu_dev->ops;

#ifdef TEST_ALLOC_USER
	return ops->domain_alloc_user(dev, flags, NULL, NULL);
#else
	return ops->domain_alloc_paging_flags(dev, flags, NULL);
#endif
}
#endif

/* Is the DMA layer to queue unmaps of the domain, and to flush them later? */
static inline bool compat_is_lazy(struct iommu_domain *domain)
{
#ifdef TEST_MAP_PAGES
	return domain->type == IOMMU_DOMAIN_DMA_FQ;
#else
	int lazy = 0;

	return !iommu_domain_get_attr(domain, DOMAIN_ATTR_DMA_USE_FLUSH_QUEUE,
				      &lazy) && lazy;
#endif
}

static inline int compat_iommu_map(struct iommu_domain *domain, u64 iova,
				   u64 pa, size_t size, int prot)
{
#ifdef TEST_MAP_TAKES_GFP
	return iommu_map(domain, iova, pa, size, prot, GFP_KERNEL);
#else
	return iommu_map(domain, iova, pa, size, prot);
#endif
}

static inline ssize_t compat_iommu_map_sg(struct iommu_domain *domain, u64 iova,
					  struct scatterlist *sg,
					  unsigned int nents, int prot)
{
#ifdef TEST_MAP_TAKES_GFP
	return iommu_map_sg(domain, iova, sg, nents, prot, GFP_KERNEL);
#else
	return iommu_map_sg(domain, iova, sg, nents, prot);
#endif
}

/* One leaf of @size. */
static inline int compat_ops_map(struct io_pgtable_ops *ops, u64 iova, u64 pa,
				 size_t size, int prot)
{
#ifdef TEST_MAP_PAGES
	size_t mapped = 0;

	return ops->map_pages(ops, iova, pa, size, 1, prot, GFP_KERNEL, &mapped);
#else
	return ops->map(ops, iova, pa, size, prot, GFP_KERNEL);
#endif
}

/* One leaf, or table, of @size; returns the bytes that were unmapped. */
static inline size_t compat_ops_unmap(struct io_pgtable_ops *ops, u64 iova,
				      size_t size,
				      struct iommu_iotlb_gather *gather)
{
#ifdef TEST_MAP_PAGES
	return ops->unmap_pages(ops, iova, size, 1, gather);
#else
	return ops->unmap(ops, iova, size, gather);
#endif
}

#endif /* COMPAT_H */
