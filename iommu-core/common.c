// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IOMMU core: what does not depend on its generation.
 *
 * Finding the SMMU of a device, its StreamIDs and its group; gathering unmapped
 * ranges until the core asks for their invalidation.
 *
 * Vocabulary: a domain is *ready* once it has page tables.
 *
 * Invariant: a device whose probe callback succeeded has a master in its private
 * data until its release callback; the core holds the module for each of them.
 *
 * What a domain or an attach is, the rooms below know.
 */
#include "iommu-core/common.h"

#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/property.h>
#include <linux/slab.h>

#include "domain/invalidate.h"
#include "iommu-core/sysfs.h"
#include "master/attach.h"
#include "master/master.h"

static DEFINE_MUTEX(cores_lock);
static LIST_HEAD(cores);	/* struct smmu3_core; under cores_lock */

/* held while a domain gets its page tables; innermost but for the allocators */
static DEFINE_MUTEX(ready_lock);

static struct smmu3_core *find_core(const struct fwnode_handle *fwnode)
{
	struct smmu3_core *core, *found = NULL;

	mutex_lock(&cores_lock);
	list_for_each_entry(core, &cores, link)
		if (dev_fwnode(core->smmu->dev) == fwnode)
			found = core;
	mutex_unlock(&cores_lock);
	return found;
}

bool smmu3_core_all_coherent(void)
{
	const struct smmu3_core *core;
	bool all = true;

	mutex_lock(&cores_lock);
	list_for_each_entry(core, &cores, link)
		all &= core->smmu->feat.coherent;
	mutex_unlock(&cores_lock);
	return all;
}

/* only domains of this room have page tables, so @domain is inside one of ours */
static bool report_fault(const struct smmu3_domain *domain, struct device *dev,
			 u64 iova, bool write)
{
	struct smmu3_core_domain *d;

	if (domain->kind != SMMU3_PAGING)
		return false;
	d = container_of((struct smmu3_domain *)domain,
			 struct smmu3_core_domain, domain);
	return !report_iommu_fault(&d->core, dev, iova,
				   write ? IOMMU_FAULT_WRITE : IOMMU_FAULT_READ);
}

static void listen_to_faults(struct smmu3 *smmu, bool on)
{
	mutex_lock(&smmu->lock);
	smmu->report_fault = on ? report_fault : NULL;
	mutex_unlock(&smmu->lock);
}

struct smmu3_core *smmu3_core_create(struct smmu3 *smmu)
{
	struct smmu3_core *core;
	int ret;

	core = kzalloc(sizeof(*core), GFP_KERNEL);
	if (!core)
		return ERR_PTR(-ENOMEM);
	core->smmu = smmu;

	ret = iommu_device_sysfs_add(&core->iommu, smmu->dev,
				     smmu3_sysfs_groups, "smmu3.%s",
				     dev_name(smmu->dev));
	if (ret) {
		kfree(core);
		return ERR_PTR(ret);
	}
	smmu->core = core;
	listen_to_faults(smmu, true);

	mutex_lock(&cores_lock);
	list_add_tail(&core->link, &cores);
	mutex_unlock(&cores_lock);
	return core;
}

void smmu3_core_destroy(struct smmu3_core *core)
{
	mutex_lock(&cores_lock);
	list_del(&core->link);
	mutex_unlock(&cores_lock);

	listen_to_faults(core->smmu, false);
	core->smmu->core = NULL;
	iommu_device_sysfs_remove(&core->iommu);
	kfree(core);
}

int smmu3_core_make_ready(struct smmu3_core_domain *d, struct smmu3 *smmu)
{
	int ret = 0;

	mutex_lock(&ready_lock);
	if (d->ready)
		goto out;
	ret = d->tracked ? smmu3_domain_init_tracked(&d->domain, smmu) :
			   smmu3_domain_init(&d->domain, smmu);
	if (ret) {
		dev_err_ratelimited(smmu->dev,
				    "no page tables for another domain (%d)\n",
				    ret);
		goto out;
	}

	d->core.pgsize_bitmap = d->domain.pt.pgsizes;
	d->core.geometry.aperture_end = BIT_ULL(d->domain.pt.ias) - 1;
	d->core.geometry.force_aperture = true;
	d->ready = true;
out:
	mutex_unlock(&ready_lock);
	return ret;
}

void smmu3_core_unmake(struct smmu3_core_domain *d)
{
	if (!d->ready)
		return;
	if (smmu3_evict(&d->domain)) {
		dev_err(d->domain.smmu->dev,
			"entries that lead to tag %u are not confirmed gone: its tables are kept for ever\n",
			d->domain.tag);
		return;
	}
	smmu3_domain_destroy(&d->domain);
}

int smmu3_core_attach(struct smmu3_core_domain *d, struct device *dev)
{
	struct smmu3_master *master = dev_iommu_priv_get(dev);
	int ret = smmu3_core_make_ready(d, master->smmu);

	return ret ?: smmu3_attach(master, &d->domain);
}

static bool is_apart(const struct iommu_iotlb_gather *gather,
		     unsigned long start, unsigned long last)
{
	return gather->pgsize &&
	       (last + 1 < gather->start || gather->end + 1 < start);
}

size_t smmu3_core_unmap(struct smmu3_core_domain *d, unsigned long iova,
			size_t size, struct iommu_iotlb_gather *gather)
{
	unsigned long cleared = 0, last;
	size_t done;

	if (!d->ready)
		return 0;
	done = smmu3_domain_unmap(&d->domain, iova, size, &cleared);
	if (!gather || !done)
		return done;

	last = iova + done - 1;
	if (is_apart(gather, iova, last))
		iommu_iotlb_sync(&d->core, gather);
	gather->start = min(gather->start, iova);
	gather->end = max(gather->end, last);
	gather->pgsize |= cleared;
	return done;
}

/* the core cannot be told, and reuses the memory: all that is left is to say so */
static void check_confirmed(const struct smmu3_core_domain *d, int ret)
{
	if (ret)
		dev_err_ratelimited(d->domain.smmu->dev,
				    "an invalidation is not confirmed (%d): devices may still reach memory that was unmapped\n",
				    ret);
}

void smmu3_core_sync_range(struct smmu3_core_domain *d, unsigned long start,
			   unsigned long last, unsigned long cleared)
{
	check_confirmed(d, smmu3_domain_sync(&d->domain, start, last, cleared));
}

void smmu3_core_sync(struct smmu3_core_domain *d,
		     const struct iommu_iotlb_gather *gather)
{
	smmu3_core_sync_range(d, gather->start, gather->end, gather->pgsize);
}

void smmu3_core_flush(struct smmu3_core_domain *d)
{
	if (d->ready)
		check_confirmed(d, smmu3_domain_flush(&d->domain));
}

phys_addr_t smmu3_core_iova_to_phys(struct smmu3_core_domain *d,
				    dma_addr_t iova)
{
	return d->ready ? smmu3_domain_iova_to_phys(&d->domain, iova) : 0;
}

/* width of the SubstreamIDs that both the device and its SMMU know */
static u8 ssid_bits(const struct smmu3 *smmu, struct device *dev)
{
	u32 bits = 0;

	device_property_read_u32(dev, "pasid-num-bits", &bits);
	return min_t(u32, bits, smmu->feat.ssid_bits);
}

/* a master of the SMMU, which falls asleep before that and wakes up after it */
static struct smmu3_master *take_on(struct smmu3 *smmu, struct device *dev,
				    const struct iommu_fwspec *fwspec)
{
	struct smmu3_master *master;

	if (!device_link_add(dev, smmu->dev, DL_FLAG_STATELESS))
		return ERR_PTR(-ENOMEM);
	master = smmu3_master_add(smmu, dev, fwspec->ids, fwspec->num_ids,
				  ssid_bits(smmu, dev));
	if (IS_ERR(master))
		device_link_remove(dev, smmu->dev);
	return master;
}

struct iommu_device *smmu3_core_probe_device(struct device *dev)
{
	const struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct smmu3_master *master;
	struct smmu3_core *core;

	core = fwspec ? find_core(fwspec->iommu_fwnode) : NULL;
	if (!core)
		return ERR_PTR(-ENODEV);

	master = take_on(core->smmu, dev, fwspec);
	if (IS_ERR(master)) {
		dev_err(dev, "not taken on by %s (%ld): its DMA is %s\n",
			dev_name(core->smmu->dev), PTR_ERR(master),
			core->smmu->policy.block ? "blocked" : "not translated");
		return ERR_CAST(master);
	}
	dev_iommu_priv_set(dev, master);
	return &core->iommu;
}

void smmu3_core_release_device(struct device *dev)
{
	struct smmu3_master *master = dev_iommu_priv_get(dev);

	/* some cores also release what they never let us probe */
	if (!master)
		return;
	device_link_remove(dev, master->smmu->dev);
	smmu3_master_remove(master);
}

struct iommu_group *smmu3_core_device_group(struct device *dev)
{
	struct device *other = smmu3_master_shares(dev_iommu_priv_get(dev));
	struct iommu_group *group = NULL;

	/* one StreamID, one STE: they cannot be in different domains */
	if (other) {
		group = iommu_group_get(other);
		put_device(other);
	}
	if (group)
		return group;
	return dev_is_pci(dev) ? pci_device_group(dev) :
				 generic_device_group(dev);
}

static bool is_about(const struct smmu3_reserved *r, struct device *dev)
{
	const struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	unsigned int i;

	for (i = 0; i < fwspec->num_ids; i++)
		if (fwspec->ids[i] >= r->sid && fwspec->ids[i] - r->sid < r->nr_kept)
			return true;
	return false;
}

void smmu3_core_resv_regions(struct device *dev, struct list_head *list,
			     struct iommu_resv_region *(*make)(phys_addr_t start,
							       size_t bytes, int prot,
							       enum iommu_resv_type type))
{
	const struct smmu3_master *master = dev_iommu_priv_get(dev);
	const struct smmu3_firmware *fw = &master->smmu->fw;
	struct iommu_resv_region *region;
	unsigned int i;

	region = make(SMMU3_MSI_BASE, SMMU3_MSI_SIZE, SMMU3_MSI_PROT,
		      IOMMU_RESV_SW_MSI);
	if (region)
		list_add_tail(&region->list, list);
	for (i = 0; i < fw->nr_reserved; i++) {
		const struct smmu3_reserved *r = &fw->reserved[i];
		u64 base = ALIGN_DOWN(r->base, PAGE_SIZE);

		if (!is_about(r, dev))
			continue;
		region = make(base, ALIGN(r->base + r->bytes, PAGE_SIZE) - base, r->prot,
			      r->movable ? IOMMU_RESV_DIRECT_RELAXABLE : IOMMU_RESV_DIRECT);
		if (region)
			list_add_tail(&region->list, list);
	}
}

int smmu3_core_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 sid = args->args[0];

	if (args->args_count != 1) {
		dev_err(dev,
			"iommus: %pOF has #iommu-cells = <%d>: write <1>, a StreamID is one cell\n",
			args->np, args->args_count);
		return -EINVAL;
	}
	return iommu_fwspec_add_ids(dev, &sid, 1);
}
