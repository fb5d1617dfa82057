/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names that message interrupts of a platform device have in each kernel.
 * Renames only; Kbuild probes the headers for SMMU3_HAVE_DEVICE_MSI.
 */
#ifndef SMMU3_IOMMU_CORE_COMPAT_MSI_H
#define SMMU3_IOMMU_CORE_COMPAT_MSI_H

#include <linux/device.h>
#include <linux/msi.h>

#ifdef SMMU3_HAVE_DEVICE_MSI

#define smmu3_msi_alloc		platform_device_msi_init_and_alloc_irqs
#define smmu3_msi_free		platform_device_msi_free_irqs_all
#define smmu3_msi_irq		msi_get_virq
#define smmu3_msi_index(desc)	((desc)->msi_index)

#else

#define smmu3_msi_alloc		platform_msi_domain_alloc_irqs
#define smmu3_msi_free		platform_msi_domain_free_irqs
#define smmu3_msi_index(desc)	((desc)->platform.msi_index)

static inline int smmu3_msi_irq(struct device *dev, unsigned int index)
{
	struct msi_desc *desc;

	for_each_msi_entry(desc, dev)
		if (smmu3_msi_index(desc) == index)
			return desc->irq;
	return 0;
}

#endif

#endif
