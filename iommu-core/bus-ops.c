// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IOMMU core of kernels with bus_set_iommu(), such as 5.10: one set of
 * operations for everything, hung onto each bus.
 *
 * The core makes domains without naming a device: the first attach makes them
 * ready. *Lazy* domains unmap without waiting: the DMA layer queues the ranges and
 * asks for one flush of all.
 *
 * Invariants: the buses are ours from before the first SMMU is registered until
 * after the last one is withdrawn. A device is probed when its driver is about to
 * bind, which is when the core has read its StreamIDs.
 *
 * Detaching means blocking. Substreams are not offered: the interface for them
 * was never settled in these kernels.
 */
#include "iommu-core/core.h"

#include <linux/amba/bus.h>
#include <linux/device.h>
#include <linux/dma-iommu.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "domain/domain.h"
#include "iommu-core/common.h"
#include "master/attach.h"

/**
 * struct bus_domain - a domain of these kernels
 * @base: the core's and ours
 * @lazy: the DMA layer is to queue its unmaps
 */
struct bus_domain {
	struct smmu3_core_domain base;
	bool lazy;
};

static struct iommu_ops bus_ops;

static struct bus_domain *to_bus_domain(struct iommu_domain *domain)
{
	return container_of(domain, struct bus_domain, base.core);
}

static bool bus_capable(enum iommu_cap cap)
{
	switch (cap) {
	case IOMMU_CAP_CACHE_COHERENCY:
		return smmu3_core_all_coherent();
	case IOMMU_CAP_NOEXEC:
		return true;
	default:
		/* MSIs are isolated by the interrupt controller, which says so */
		return false;
	}
}

static struct iommu_domain *bus_domain_alloc(unsigned int type)
{
	struct bus_domain *d;

	if (type != IOMMU_DOMAIN_DMA && type != IOMMU_DOMAIN_UNMANAGED &&
	    type != IOMMU_DOMAIN_IDENTITY && type != IOMMU_DOMAIN_BLOCKED)
		return NULL;

	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return NULL;
	if (type == IOMMU_DOMAIN_DMA && iommu_get_dma_cookie(&d->base.core)) {
		kfree(d);
		return NULL;
	}
	return &d->base.core;
}

static void bus_domain_free(struct iommu_domain *domain)
{
	struct bus_domain *d = to_bus_domain(domain);

	/* before the tables go: it flushes what the DMA layer has queued */
	iommu_put_dma_cookie(domain);
	smmu3_core_unmake(&d->base);
	kfree(d);
}

static int bus_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct smmu3_master *master = dev_iommu_priv_get(dev);

	if (domain->type == IOMMU_DOMAIN_IDENTITY)
		return smmu3_attach(master, &smmu3_identity_domain);
	if (domain->type == IOMMU_DOMAIN_BLOCKED)
		return smmu3_attach(master, &smmu3_blocked_domain);
	return smmu3_core_attach(smmu3_core_domain(domain), dev);
}

static void bus_detach_dev(struct iommu_domain *domain, struct device *dev)
{
	if (smmu3_attach(dev_iommu_priv_get(dev), &smmu3_blocked_domain))
		dev_err(dev, "the SMMU does not confirm the detach\n");
}

/* one leaf; the core has no way to learn of a part of it */
static int bus_map(struct iommu_domain *domain, unsigned long iova,
		   phys_addr_t paddr, size_t size, int prot, gfp_t gfp)
{
	struct smmu3_core_domain *d = smmu3_core_domain(domain);
	struct iommu_iotlb_gather gather;
	size_t mapped = 0;
	int ret;

	ret = smmu3_core_map(d, iova, paddr, size, size, prot, gfp, &mapped);
	if (ret && mapped) {
		iommu_iotlb_gather_init(&gather);
		smmu3_core_unmap(d, iova, mapped, &gather);
		smmu3_core_sync(d, &gather);
	}
	return ret;
}

static void bus_sync_map(struct iommu_domain *domain)
{
	smmu3_domain_publish();
}

static size_t bus_unmap(struct iommu_domain *domain, unsigned long iova,
			size_t size, struct iommu_iotlb_gather *gather)
{
	return smmu3_core_unmap(smmu3_core_domain(domain), iova, size, gather);
}

static void bus_sync(struct iommu_domain *domain,
		     struct iommu_iotlb_gather *gather)
{
	smmu3_core_sync(smmu3_core_domain(domain), gather);
}

static void bus_flush_all(struct iommu_domain *domain)
{
	smmu3_core_flush(smmu3_core_domain(domain));
}

static phys_addr_t bus_iova_to_phys(struct iommu_domain *domain,
				    dma_addr_t iova)
{
	if (domain->type == IOMMU_DOMAIN_IDENTITY)
		return iova;
	return smmu3_core_iova_to_phys(smmu3_core_domain(domain), iova);
}

static bool is_lazy_attr(const struct iommu_domain *domain,
			 enum iommu_attr attr)
{
	return domain->type == IOMMU_DOMAIN_DMA &&
	       attr == DOMAIN_ATTR_DMA_USE_FLUSH_QUEUE;
}

static int bus_get_attr(struct iommu_domain *domain, enum iommu_attr attr,
			void *data)
{
	if (!is_lazy_attr(domain, attr))
		return -ENODEV;
	*(int *)data = to_bus_domain(domain)->lazy;
	return 0;
}

static int bus_set_attr(struct iommu_domain *domain, enum iommu_attr attr,
			void *data)
{
	if (!is_lazy_attr(domain, attr))
		return -ENODEV;
	to_bus_domain(domain)->lazy = *(int *)data;
	return 0;
}

/* a description without our operations is one whose StreamIDs are not read yet */
static struct iommu_device *bus_probe_device(struct device *dev)
{
	const struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);

	if (!fwspec || fwspec->ops != &bus_ops)
		return ERR_PTR(-ENODEV);
	return smmu3_core_probe_device(dev);
}

/*
 * For each device that it releases the core gives back a reference to this module,
 * also for one that it never had us probe: it took none for that.
 */
static void bus_release_device(struct device *dev)
{
	if (!dev_iommu_priv_get(dev))
		__module_get(THIS_MODULE);
	smmu3_core_release_device(dev);
}

static int bus_of_xlate(struct device *dev, struct of_phandle_args *args)
{
	return smmu3_core_of_xlate(dev, args);
}

static void bus_get_resv_regions(struct device *dev, struct list_head *list)
{
	smmu3_core_resv_regions(dev, list, iommu_alloc_resv_region);
	iommu_dma_get_resv_regions(dev, list);
}

static struct iommu_ops bus_ops = {
	.capable = bus_capable,
	.domain_alloc = bus_domain_alloc,
	.domain_free = bus_domain_free,
	.attach_dev = bus_attach_dev,
	.detach_dev = bus_detach_dev,
	.map = bus_map,
	.iotlb_sync_map = bus_sync_map,
	.unmap = bus_unmap,
	.iotlb_sync = bus_sync,
	.flush_iotlb_all = bus_flush_all,
	.iova_to_phys = bus_iova_to_phys,
	.domain_get_attr = bus_get_attr,
	.domain_set_attr = bus_set_attr,
	.probe_device = bus_probe_device,
	.release_device = bus_release_device,
	.device_group = smmu3_core_device_group,
	.of_xlate = bus_of_xlate,
	.get_resv_regions = bus_get_resv_regions,
	.put_resv_regions = generic_iommu_put_resv_regions,
	.owner = THIS_MODULE,
};

static struct bus_type *const buses[] = {
#ifdef CONFIG_PCI
	&pci_bus_type,
#endif
#ifdef CONFIG_ARM_AMBA
	&amba_bustype,
#endif
	&platform_bus_type,
};

static DEFINE_MUTEX(buses_lock);
static unsigned int nr_users;	/* SMMUs that need the buses; under buses_lock */

static void say_buses(struct device *dev)
{
	size_t i, len = 0;
	char text[64];

	for (i = 0; i < ARRAY_SIZE(buses); i++)
		len += scnprintf(text + len, sizeof(text) - len, "%s%s",
				 !i ? "" : i + 1 < ARRAY_SIZE(buses) ? ", " :
				 " and ", buses[i]->name);
	dev_info(dev, "registered on the %s buses\n", text);
}

/* the first @n of them, in reverse order */
static void leave_buses(size_t n)
{
	while (n--)
		bus_set_iommu(buses[n], NULL);
}

static int enter_buses(struct smmu3 *smmu)
{
	size_t i;
	int ret;

	/* the core wants to see a size before a domain is ready and has its own */
	bus_ops.pgsize_bitmap = BIT(smmu3_domain_granule_lg2(&smmu->feat));

	for (i = 0; i < ARRAY_SIZE(buses); i++) {
		ret = bus_set_iommu(buses[i], &bus_ops);
		if (ret)
			goto undo;
	}
	say_buses(smmu->dev);
	return 0;

undo:
	dev_err(smmu->dev, "cannot serve the %s bus (%d)%s\n", buses[i]->name,
		ret, ret == -EBUSY ? ": another IOMMU driver does" : "");
	leave_buses(i);
	return ret;
}

static int get_buses(struct smmu3 *smmu)
{
	int ret = 0;

	mutex_lock(&buses_lock);
	if (!nr_users)
		ret = enter_buses(smmu);
	if (!ret)
		nr_users++;
	mutex_unlock(&buses_lock);
	return ret;
}

static void put_buses(void)
{
	mutex_lock(&buses_lock);
	if (!--nr_users)
		leave_buses(ARRAY_SIZE(buses));
	mutex_unlock(&buses_lock);
}

/*
 * The buses come first: once the SMMU is registered, drivers of its masters stop
 * waiting for it, and a bus without operations would let them go untranslated.
 */
int smmu3_core_register(struct smmu3 *smmu)
{
	struct smmu3_core *core = smmu3_core_create(smmu);
	int ret;

	if (IS_ERR(core))
		return PTR_ERR(core);
	ret = get_buses(smmu);
	if (ret)
		goto err_core;

	iommu_device_set_ops(&core->iommu, &bus_ops);
	iommu_device_set_fwnode(&core->iommu, dev_fwnode(smmu->dev));
	ret = iommu_device_register(&core->iommu);
	if (ret)
		goto err_buses;
	return 0;

err_buses:
	put_buses();
err_core:
	smmu3_core_destroy(core);
	return ret;
}

void smmu3_core_unregister(struct smmu3 *smmu)
{
	iommu_device_unregister(&smmu->core->iommu);
	put_buses();
	smmu3_core_destroy(smmu->core);
}
