/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two spellings of the IOMMU API that the test modules meet. Kbuild looks
 * into the kernel's headers to choose.
 */
#ifndef COMPAT_H
#define COMPAT_H

#include <linux/iommu.h>

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

#endif /* COMPAT_H */
