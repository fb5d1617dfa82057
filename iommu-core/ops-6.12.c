// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IOMMU core as of 6.12.
 *
 * A domain that is made for a device is ready at once; one that is made for a bus,
 * an interface on its way out, with its first attach. The two that need no page
 * tables, identity and blocked, exist once for all SMMUs.
 */
#include "iommu-core/core.h"

#include <linux/device.h>
#include <linux/module.h>

#include "iommu-core/common.h"
#include "iommu-core/domain-ops.h"
#include "master/attach.h"

/* what iommufd asks for, also without a wish: no domain can be nested */
static struct iommu_domain *
ops_alloc_user(struct device *dev, u32 flags, struct iommu_domain *parent,
	       const struct iommu_user_data *user_data)
{
	if (parent || user_data)
		return ERR_PTR(-EOPNOTSUPP);
	return smmu3_ops_alloc_for_user(dev, flags);
}

static int ops_attach(struct iommu_domain *domain, struct device *dev)
{
	return smmu3_core_attach(smmu3_core_domain(domain), dev);
}

static int ops_attach_identity(struct iommu_domain *domain, struct device *dev)
{
	return smmu3_attach(dev_iommu_priv_get(dev), &smmu3_identity_domain);
}

static int ops_attach_blocked(struct iommu_domain *domain, struct device *dev)
{
	return smmu3_attach(dev_iommu_priv_get(dev), &smmu3_blocked_domain);
}

static int ops_attach_pasid(struct iommu_domain *domain, struct device *dev,
			    ioasid_t pasid, struct iommu_domain *old)
{
	return smmu3_attach_pasid(dev_iommu_priv_get(dev), pasid,
				  &smmu3_core_domain(domain)->domain);
}

static void ops_detach_pasid(struct device *dev, ioasid_t pasid,
			     struct iommu_domain *domain)
{
	smmu3_detach_pasid(dev_iommu_priv_get(dev), pasid);
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
	.probe_device = smmu3_core_probe_device,
	.device_group = smmu3_core_device_group,
	.release_device = smmu3_core_release_device,
	.capable = smmu3_ops_capable,
	.get_resv_regions = smmu3_ops_get_resv_regions,
	.domain_alloc_user = ops_alloc_user,
	.domain_alloc_paging = smmu3_ops_alloc_paging,
	.default_domain_ops = &paging_ops,
	.identity_domain = &identity_domain,
	.blocked_domain = &blocked_domain,
	.remove_dev_pasid = ops_detach_pasid,
};

int smmu3_core_register(struct smmu3 *smmu)
{
	return smmu3_ops_register(smmu, &ops);
}
