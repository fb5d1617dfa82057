// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IOMMU core as of 6.12: operations of a device and of a domain apart,
 * registration of an SMMU instead of a bus, page ranges.
 *
 * Vocabulary: *queued* unmaps are those of the DMA layer's flush queue; they are
 * covered by a later flush of the whole domain and gather nothing.
 *
 * A domain that is made for a device is ready at once; one that is made for a bus,
 * an interface on its way out, with its first attach. The two that need no page
 * tables, identity and blocked, exist once for all SMMUs.
 *
 * The core finds the buses, the DMA layer its cookies, and the default domain can
 * be changed through sysfs, without more from here.
 */
#include "iommu-core/core.h"

#include <linux/device.h>
#include <linux/module.h>
#include <linux/of_iommu.h>
#include <linux/slab.h>

#include "domain/domain.h"
#include "iommu-core/common.h"
#include "master/attach.h"

static bool ops_capable(struct device *dev, enum iommu_cap cap)
{
	const struct smmu3_master *master = dev_iommu_priv_get(dev);

	switch (cap) {
	case IOMMU_CAP_CACHE_COHERENCY:
		return master->smmu->feat.coherent;
	case IOMMU_CAP_NOEXEC:
	case IOMMU_CAP_DEFERRED_FLUSH:
		return true;
	default:
		return false;
	}
}

static struct iommu_domain *ops_alloc_paging(struct device *dev)
{
	const struct smmu3_master *master;
	struct smmu3_core_domain *d;
	int ret;

	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return ERR_PTR(-ENOMEM);
	if (!dev)
		return &d->core;

	master = dev_iommu_priv_get(dev);
	ret = smmu3_core_make_ready(d, master->smmu);
	if (ret) {
		kfree(d);
		return ERR_PTR(ret);
	}
	return &d->core;
}

static void ops_free(struct iommu_domain *domain)
{
	struct smmu3_core_domain *d = smmu3_core_domain(domain);

	smmu3_core_unmake(d);
	kfree(d);
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

static int ops_map(struct iommu_domain *domain, unsigned long iova,
		   phys_addr_t paddr, size_t page, size_t n, int prot,
		   gfp_t gfp, size_t *mapped)
{
	return smmu3_core_map(smmu3_core_domain(domain), iova, paddr, page * n,
			      page, prot, gfp, mapped);
}

static int ops_sync_map(struct iommu_domain *domain, unsigned long iova,
			size_t size)
{
	smmu3_domain_publish();
	return 0;
}

static size_t ops_unmap(struct iommu_domain *domain, unsigned long iova,
			size_t page, size_t n,
			struct iommu_iotlb_gather *gather)
{
	bool queued = iommu_iotlb_gather_queued(gather);

	return smmu3_core_unmap(smmu3_core_domain(domain), iova, page * n,
				queued ? NULL : gather);
}

static void ops_sync(struct iommu_domain *domain,
		     struct iommu_iotlb_gather *gather)
{
	smmu3_core_sync(smmu3_core_domain(domain), gather);
}

static void ops_flush_all(struct iommu_domain *domain)
{
	smmu3_core_flush(smmu3_core_domain(domain));
}

static phys_addr_t ops_iova_to_phys(struct iommu_domain *domain,
				    dma_addr_t iova)
{
	return smmu3_core_iova_to_phys(smmu3_core_domain(domain), iova);
}

/*
 * What the device tree reserves is asked for directly. iommu_dma_get_resv_regions()
 * would add what ACPI does, but its declaration is private to drivers/iommu.
 */
static void ops_get_resv_regions(struct device *dev, struct list_head *list)
{
	struct iommu_resv_region *msi;

	msi = iommu_alloc_resv_region(SMMU3_MSI_BASE, SMMU3_MSI_SIZE,
				      SMMU3_MSI_PROT, IOMMU_RESV_SW_MSI,
				      GFP_KERNEL);
	if (msi)
		list_add_tail(&msi->list, list);
	of_iommu_get_resv_regions(dev, list);
}

static const struct iommu_domain_ops paging_ops = {
	.free = ops_free,
	.attach_dev = ops_attach,
	.set_dev_pasid = ops_attach_pasid,
	.map_pages = ops_map,
	.unmap_pages = ops_unmap,
	.iova_to_phys = ops_iova_to_phys,
	.iotlb_sync_map = ops_sync_map,
	.iotlb_sync = ops_sync,
	.flush_iotlb_all = ops_flush_all,
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
	.capable = ops_capable,
	.get_resv_regions = ops_get_resv_regions,
	.domain_alloc_paging = ops_alloc_paging,
	.default_domain_ops = &paging_ops,
	.identity_domain = &identity_domain,
	.blocked_domain = &blocked_domain,
	.remove_dev_pasid = ops_detach_pasid,
};

int smmu3_core_register(struct smmu3 *smmu)
{
	struct smmu3_core *core = smmu3_core_create(smmu);
	int ret;

	if (IS_ERR(core))
		return PTR_ERR(core);
	if (smmu->feat.ssid_bits)
		core->iommu.max_pasids = BIT(smmu->feat.ssid_bits);

	ret = iommu_device_register(&core->iommu, &ops, smmu->dev);
	if (ret) {
		dev_err(smmu->dev, "the IOMMU core refuses the SMMU (%d)\n",
			ret);
		smmu3_core_destroy(core);
		return ret;
	}
	dev_info(smmu->dev, "registered with the IOMMU core for all its buses\n");
	return 0;
}

void smmu3_core_unregister(struct smmu3 *smmu)
{
	iommu_device_unregister(&smmu->core->iommu);
	smmu3_core_destroy(smmu->core);
}
