// SPDX-License-Identifier: GPL-2.0-only
/*
 * What cores whose domains have operations of their own have in common: an SMMU is
 * registered instead of a bus, and ranges are mapped in runs of pages.
 *
 * Vocabulary: *queued* unmaps are those of the DMA layer's flush queue; they are
 * covered by a later flush of the whole domain and gather nothing. *Tracked* domains
 * tell iommufd what devices have written.
 *
 * The core finds the buses, the DMA layer its cookies, and the default domain can
 * be changed through sysfs, without more from here.
 */
#include "iommu-core/domain-ops.h"

#include <linux/device.h>
#include <linux/of_iommu.h>
#include <linux/slab.h>

#include <uapi/linux/iommufd.h>

#include "domain/domain.h"
#include "iommu-core/common.h"
#include "iommu-core/core.h"

/* without IOMMUFD_DRIVER the core's record of what was written is an empty function */
static bool can_track(const struct smmu3 *smmu)
{
	return IS_ENABLED(CONFIG_IOMMUFD_DRIVER) && smmu3_domain_can_track(&smmu->feat);
}

bool smmu3_ops_capable(struct device *dev, enum iommu_cap cap)
{
	const struct smmu3_master *master = dev_iommu_priv_get(dev);

	switch (cap) {
	case IOMMU_CAP_CACHE_COHERENCY:
		return master->smmu->feat.coherent;
	case IOMMU_CAP_DIRTY_TRACKING:
		return can_track(master->smmu);
	case IOMMU_CAP_NOEXEC:
	case IOMMU_CAP_DEFERRED_FLUSH:
		return true;
	default:
		return false;
	}
}

static struct iommu_resv_region *make_region(phys_addr_t start, size_t bytes, int prot,
					     enum iommu_resv_type type)
{
	return iommu_alloc_resv_region(start, bytes, prot, type, GFP_KERNEL);
}

/* iommu_dma_get_resv_regions() is declared for drivers/iommu alone: its parts, then */
void smmu3_ops_get_resv_regions(struct device *dev, struct list_head *list)
{
	smmu3_core_resv_regions(dev, list, make_region);
	of_iommu_get_resv_regions(dev, list);
}

/* always on: to start means to forget what was, which the core does by itself */
static int set_dirty_tracking(struct iommu_domain *domain, bool enabled)
{
	return 0;
}

/* the core would also gather what only a part was seen of, and was not forgotten */
static void record(void *cookie, u64 iova, size_t size)
{
	const struct iommu_dirty_bitmap *dirty = cookie;
	struct iommu_dirty_bitmap bits = { .bitmap = dirty->bitmap };

	iommu_dirty_bitmap_record(&bits, iova, size);
}

static void gather_cleaned(struct smmu3_core_domain *d, const struct lpae_cleaned *cleaned,
			   struct iommu_iotlb_gather *gather)
{
	if (!cleaned->leaf_sizes)
		return;
	if (!gather) {
		smmu3_core_sync_range(d, cleaned->first, cleaned->last,
				      cleaned->leaf_sizes);
		return;
	}
	iommu_iotlb_gather_add_range(gather, cleaned->first,
				     cleaned->last - cleaned->first + 1);
	gather->pgsize |= cleaned->leaf_sizes;
}

static int read_and_clear_dirty(struct iommu_domain *domain, unsigned long iova,
				size_t size, unsigned long flags,
				struct iommu_dirty_bitmap *dirty)
{
	struct smmu3_core_domain *d = smmu3_core_domain(domain);
	bool clear = !(flags & IOMMU_DIRTY_NO_CLEAR);
	struct lpae_cleaned cleaned = {};
	int ret;

	ret = smmu3_domain_read_written(&d->domain, iova, size, record, dirty,
					clear ? &cleaned : NULL);
	gather_cleaned(d, &cleaned, dirty->gather);
	return ret;
}

static const struct iommu_dirty_ops dirty_ops = {
	.set_dirty_tracking = set_dirty_tracking,
	.read_and_clear_dirty = read_and_clear_dirty,
};

/* iommufd takes a domain as it comes, where the core would see to its type and @ops */
static void give_ops(struct smmu3_core_domain *d, const struct smmu3_core *core)
{
	d->core.type = IOMMU_DOMAIN_UNMANAGED;
	d->core.ops = core->iommu.ops->default_domain_ops;
	if (d->tracked)
		d->core.dirty_ops = &dirty_ops;
}

static struct iommu_domain *alloc_paging(struct device *dev, bool tracked)
{
	const struct smmu3_master *master;
	struct smmu3_core_domain *d;
	int ret;

	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return ERR_PTR(-ENOMEM);
	d->tracked = tracked;
	if (!dev)
		return &d->core;

	master = dev_iommu_priv_get(dev);
	ret = smmu3_core_make_ready(d, master->smmu);
	if (ret) {
		kfree(d);
		return ERR_PTR(ret);
	}
	give_ops(d, master->smmu->core);
	return &d->core;
}

struct iommu_domain *smmu3_ops_alloc_paging(struct device *dev)
{
	return alloc_paging(dev, false);
}

struct iommu_domain *smmu3_ops_alloc_for_user(struct device *dev, u32 flags)
{
	const struct smmu3_master *master = dev_iommu_priv_get(dev);
	bool tracked = flags & IOMMU_HWPT_ALLOC_DIRTY_TRACKING;

	if (flags & ~IOMMU_HWPT_ALLOC_DIRTY_TRACKING)
		return ERR_PTR(-EOPNOTSUPP);
	if (tracked && !can_track(master->smmu))
		return ERR_PTR(-EOPNOTSUPP);
	return alloc_paging(dev, tracked);
}

void smmu3_ops_free(struct iommu_domain *domain)
{
	struct smmu3_core_domain *d = smmu3_core_domain(domain);

	smmu3_core_unmake(d);
	kfree(d);
}

int smmu3_ops_map(struct iommu_domain *domain, unsigned long iova,
		  phys_addr_t paddr, size_t page, size_t n, int prot, gfp_t gfp,
		  size_t *mapped)
{
	return smmu3_core_map(smmu3_core_domain(domain), iova, paddr, page * n,
			      page, prot, gfp, mapped);
}

size_t smmu3_ops_unmap(struct iommu_domain *domain, unsigned long iova,
		       size_t page, size_t n,
		       struct iommu_iotlb_gather *gather)
{
	bool queued = iommu_iotlb_gather_queued(gather);

	return smmu3_core_unmap(smmu3_core_domain(domain), iova, page * n,
				queued ? NULL : gather);
}

int smmu3_ops_sync_map(struct iommu_domain *domain, unsigned long iova,
		       size_t size)
{
	smmu3_domain_publish();
	return 0;
}

void smmu3_ops_sync(struct iommu_domain *domain,
		    struct iommu_iotlb_gather *gather)
{
	smmu3_core_sync(smmu3_core_domain(domain), gather);
}

void smmu3_ops_flush_all(struct iommu_domain *domain)
{
	smmu3_core_flush(smmu3_core_domain(domain));
}

phys_addr_t smmu3_ops_iova_to_phys(struct iommu_domain *domain,
				   dma_addr_t iova)
{
	return smmu3_core_iova_to_phys(smmu3_core_domain(domain), iova);
}

int smmu3_ops_register(struct smmu3 *smmu, const struct iommu_ops *ops)
{
	struct smmu3_core *core = smmu3_core_create(smmu);
	int ret;

	if (IS_ERR(core))
		return PTR_ERR(core);
	if (smmu->feat.ssid_bits)
		core->iommu.max_pasids = BIT(smmu->feat.ssid_bits);

	ret = iommu_device_register(&core->iommu, ops, smmu->dev);
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
