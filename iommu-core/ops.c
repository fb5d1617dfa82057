// SPDX-License-Identifier: GPL-2.0-only
/*
 * The newest IOMMU core that is known here, that of 7.3.
 *
 * The core tells what a device was attached to before; our masters know. A
 * substream, too, is taken from its domain by attaching the blocked one. Page
 * sizes belong to a domain alone.
 */
#include "iommu-core/core.h"

#include <linux/device.h>
#include <linux/module.h>

#include "iommu-core/common.h"
#include "iommu-core/domain-ops.h"
#include "master/attach.h"

/* Every domain may be used by substreams. None can be nested. */
static struct iommu_domain *
ops_alloc_paging(struct device *dev, u32 flags,
		 const struct iommu_user_data *user_data)
{
	if (user_data)
		return ERR_PTR(-EOPNOTSUPP);
	return smmu3_ops_alloc_for_user(dev, flags & ~IOMMU_HWPT_ALLOC_PASID);
}

/*
 * Every device is probed while the SMMU is registered, and for any error but this one
 * the core gives up the SMMU and all its devices. What is wrong has been said.
 */
static struct iommu_device *ops_probe_device(struct device *dev)
{
	struct iommu_device *iommu = smmu3_core_probe_device(dev);

	return IS_ERR(iommu) ? ERR_PTR(-ENODEV) : iommu;
}

static int ops_attach(struct iommu_domain *domain, struct device *dev,
		      struct iommu_domain *old)
{
	return smmu3_core_attach(smmu3_core_domain(domain), dev);
}

static int ops_attach_identity(struct iommu_domain *domain, struct device *dev,
			       struct iommu_domain *old)
{
	return smmu3_attach(dev_iommu_priv_get(dev), &smmu3_identity_domain);
}

static int ops_attach_blocked(struct iommu_domain *domain, struct device *dev,
			      struct iommu_domain *old)
{
	return smmu3_attach(dev_iommu_priv_get(dev), &smmu3_blocked_domain);
}

static int ops_attach_pasid(struct iommu_domain *domain, struct device *dev,
			    ioasid_t pasid, struct iommu_domain *old)
{
	return smmu3_attach_pasid(dev_iommu_priv_get(dev), pasid,
				  &smmu3_core_domain(domain)->domain);
}

static int ops_block_pasid(struct iommu_domain *domain, struct device *dev,
			   ioasid_t pasid, struct iommu_domain *old)
{
	smmu3_detach_pasid(dev_iommu_priv_get(dev), pasid);
	return 0;
}

static const struct iommu_domain_ops paging_ops = {
	.free = smmu3_ops_free,
	.attach_dev = ops_attach,
	.set_dev_pasid = ops_attach_pasid,
	.map_pages = smmu3_ops_map,
	.unmap_pages = smmu3_ops_unmap,
	.iova_to_phys = smmu3_ops_iova_to_phys,
	.iotlb_sync_map = smmu3_ops_sync_map,
	.iotlb_sync = smmu3_ops_sync,
	.flush_iotlb_all = smmu3_ops_flush_all,
};

static const struct iommu_domain_ops identity_ops = {
	.attach_dev = ops_attach_identity,
};

static const struct iommu_domain_ops blocked_ops = {
	.attach_dev = ops_attach_blocked,
	.set_dev_pasid = ops_block_pasid,
};

static struct iommu_domain identity_domain = {
	.type = IOMMU_DOMAIN_IDENTITY,
	.ops = &identity_ops,
};

static struct iommu_domain blocked_domain = {
	.type = IOMMU_DOMAIN_BLOCKED,
	.ops = &blocked_ops,
};

static const struct iommu_ops ops = {
	.owner = THIS_MODULE,
	.of_xlate = smmu3_core_of_xlate,
	.probe_device = ops_probe_device,
	.device_group = smmu3_core_device_group,
	.release_device = smmu3_core_release_device,
	.capable = smmu3_ops_capable,
	.get_resv_regions = smmu3_ops_get_resv_regions,
	.domain_alloc_paging_flags = ops_alloc_paging,
	.default_domain_ops = &paging_ops,
	.identity_domain = &identity_domain,
	.blocked_domain = &blocked_domain,
};

int smmu3_core_register(struct smmu3 *smmu)
{
	return smmu3_ops_register(smmu, &ops);
}
