// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IOMMU API on a master of the device tree: a domain of one's own.
 *
 * A paging domain is allocated and attached in the place of the default one; the
 * stream table entry must then lead to other tables, the battery runs on them,
 * and after detaching the entry must lead to the old tables again.
 *
 * What this file does not do: the cases themselves (battery.c).
 */
#include <linux/bitfield.h>
#include <linux/io.h>
#include <linux/iommu.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>

#include "battery.h"
#include "compat.h"
#include "dmaprobe.h"

#define REG_IDR0		0x0
#define IDR0_COHACC		BIT(4)
#define IDR0_HTTU		GENMASK(7, 6)
#define HTTU_DIRTY		2

/* Every SMMU here can put out as much. */
#define DOMAIN_OUTPUT_BITS	40

/**
 * struct domain_mapper - the IOMMU API as a mapper
 * @mapper: what the battery sees
 * @domain: the domain
 * @stream: where the walk begins
 */
struct domain_mapper {
	struct mapper mapper;
	struct iommu_domain *domain;
	struct walk_stream stream;
};

static struct domain_mapper *to_domain(struct mapper *m)
{
	return container_of(m, struct domain_mapper, mapper);
}

static int domain_map(struct mapper *m, u64 iova, u64 pa, size_t size,
		      bool writable)
{
	int prot = IOMMU_READ | IOMMU_CACHE | (writable ? IOMMU_WRITE : 0);

	return compat_iommu_map(to_domain(m)->domain, iova, pa, size, prot);
}

static size_t domain_unmap(struct mapper *m, u64 iova, size_t size)
{
	return iommu_unmap(to_domain(m)->domain, iova, size);
}

static u64 domain_translate(struct mapper *m, u64 iova)
{
	return iommu_iova_to_phys(to_domain(m)->domain, iova);
}

/* A scatterlist of separate pages through iommu_map_sg(), without the DMA API. */
static const char *judge_map_sg(struct domain_mapper *d)
{
	struct scatterlist sg[3];
	struct walk_leaf leaf;
	const char *why = NULL;
	struct page *page;
	ssize_t mapped;
	int i;

	/* Pages 0, 2 and 4 of one allocation: no two are neighbours. */
	page = alloc_pages(GFP_KERNEL, 3);
	if (!page)
		return "out of memory";
	sg_init_table(sg, ARRAY_SIZE(sg));
	for (i = 0; i < ARRAY_SIZE(sg); i++)
		sg_set_page(&sg[i], page + 2 * i, PAGE_SIZE, 0);
	mapped = compat_iommu_map_sg(d->domain, SZ_2M - PAGE_SIZE, sg,
				     ARRAY_SIZE(sg), IOMMU_READ | IOMMU_WRITE);
	if (mapped != ARRAY_SIZE(sg) * PAGE_SIZE)
		why = "the list was not mapped as a whole";
	for (i = 0; i < ARRAY_SIZE(sg) && !why; i++)
		why = battery_agrees(&d->mapper, SZ_2M + (i - 1) * PAGE_SIZE,
				     sg_phys(&sg[i]), &leaf);
	if (mapped > 0 &&
	    iommu_unmap(d->domain, SZ_2M - PAGE_SIZE, mapped) != mapped)
		why = why ?: "the list was not unmapped as a whole";
	__free_pages(page, 3);
	return why;
}

static const char *judge_all(struct domain_mapper *d)
{
	const char *why = battery_run(&d->mapper);

	return why ?: judge_map_sg(d);
}

static const char *judge_partial_block(struct domain_mapper *d)
{
	return battery_partial_block(&d->mapper);
}

static const char *attached(struct dmaprobe *p, struct domain_mapper *d,
			    u64 old_table,
			    const char *(*judge)(struct domain_mapper *d))
{
	const char *why = dmaprobe_stream(p, &d->stream);

	if (why)
		return why;
	if (!d->stream.root.granule_lg2)
		return "nothing translates the device";
	if (d->stream.root.table == old_table)
		return "the device still has its old tables";
	d->mapper = (struct mapper){
		.map = domain_map,
		.unmap = domain_unmap,
		.translate = domain_translate,
		.root = &d->stream.root,
		.sizes = d->domain->pgsize_bitmap,
		.output_bits = DOMAIN_OUTPUT_BITS,
	};
	return judge(d);
}

static const char *with_domain(struct dmaprobe *p,
			       const char *(*judge)(struct domain_mapper *d))
{
	struct walk_stream before, after;
	struct domain_mapper d;
	const char *why;

	why = dmaprobe_stream(p, &before);
	if (why)
		return why;
	d.domain = compat_domain_alloc(p->dev);
	if (!d.domain)
		return "no domain";
	if (iommu_attach_device(d.domain, p->dev)) {
		why = "the domain cannot be attached";
		goto out_free;
	}
	why = attached(p, &d, before.root.table, judge);
	iommu_detach_device(d.domain, p->dev);
	why = why ?: dmaprobe_stream(p, &after);
	if (!why && (after.config != before.config ||
		     after.root.table != before.root.table))
		why = "the device did not get its old tables back";
out_free:
	iommu_domain_free(d.domain);
	return why;
}

/*
 * Allocation for a bus names no device. A driver may refuse it where the kernel
 * has a better way, but it must survive being asked.
 */
const char *dmaprobe_test_bus_domain(void *ctx)
{
	struct dmaprobe *p = ctx;
	struct iommu_domain *domain = compat_domain_alloc_for_bus(p->dev);

	if (domain)
		iommu_domain_free(domain);
	return NULL;
}

/* With iommu.strict=0: unmaps of the default domain go through the flush queue. */
const char *dmaprobe_test_is_lazy(void *ctx)
{
	struct dmaprobe *p = ctx;
	struct iommu_domain *domain = iommu_get_domain_for_dev(p->dev);

	if (!domain)
		return "no domain";
	return compat_is_lazy(domain) ? NULL : "unmaps are not queued";
}

const char *dmaprobe_test_unmanaged(void *ctx)
{
	return with_domain(ctx, judge_all);
}

const char *dmaprobe_test_partial_block(void *ctx)
{
	return with_domain(ctx, judge_partial_block);
}

/* A page that is not to be executed, and one beside it that may be. */
static const char *judge_noexec(struct domain_mapper *d)
{
	const int prot = IOMMU_READ | IOMMU_CACHE;
	struct walk_leaf may, may_not;
	const char *why = NULL;

	if (compat_iommu_map(d->domain, 0, 0, PAGE_SIZE, prot) ||
	    compat_iommu_map(d->domain, PAGE_SIZE, 0, PAGE_SIZE, prot | IOMMU_NOEXEC) ||
	    walk_table(&d->stream.root, 0, &may) ||
	    walk_table(&d->stream.root, PAGE_SIZE, &may_not))
		return "the pages are not mapped";
	if (!may.executable || may_not.executable)
		why = "IOMMU_NOEXEC makes no difference";
	iommu_unmap(d->domain, 0, 2 * PAGE_SIZE);
	return why;
}

/*
 * What the driver claims is so, by the SMMU's own registers or by its tables. Interrupts
 * are kept apart by the ITS, which says so itself.
 */
const char *dmaprobe_test_capable(void *ctx)
{
	struct dmaprobe *p = ctx;
	u32 idr0 = readl(p->smmu + REG_IDR0);

	if (compat_capable(p->dev, IOMMU_CAP_CACHE_COHERENCY) != !!(idr0 & IDR0_COHACC))
		return "coherency is not what the SMMU says";
#ifdef TEST_CAP_DIRTY_TRACKING
	if (compat_capable(p->dev, IOMMU_CAP_DIRTY_TRACKING) !=
	    (FIELD_GET(IDR0_HTTU, idr0) >= HTTU_DIRTY))
		return "dirty tracking is not what the SMMU says";
#endif
#ifdef TEST_CAP_DEFERRED_FLUSH
	if (!compat_capable(p->dev, IOMMU_CAP_DEFERRED_FLUSH))
		return "flushes can be deferred, but it does not say so";
#endif
#ifdef TEST_CAP_INTR_REMAP
	if (compat_capable(p->dev, IOMMU_CAP_INTR_REMAP))
		return "the SMMU isolates no interrupts, but it says so";
#endif
	if (!compat_capable(p->dev, IOMMU_CAP_NOEXEC))
		return "pages can be kept from execution, but it does not say so";
	return with_domain(p, judge_noexec);
}

#ifdef COMPAT_FOR_USER
/* Nobody but the driver fills it in: iommufd takes it as it comes. */
static const char *judge_user_domain(const struct iommu_domain *domain)
{
	if (!domain->ops || !domain->ops->attach_dev)
		return "a domain for iommufd has no operations";
	if (domain->type != IOMMU_DOMAIN_UNMANAGED)
		return "a domain for iommufd is of another type";
	return domain->dirty_ops ? "a plain domain tracks writes" : NULL;
}

/* A plain domain can be had; what QEMU's SMMU, or the driver, cannot do is refused. */
const char *dmaprobe_test_user_domain(void *ctx)
{
	static const u32 refused[] = {
		IOMMU_HWPT_ALLOC_DIRTY_TRACKING, IOMMU_HWPT_ALLOC_NEST_PARENT, BIT(30),
	};
	struct dmaprobe *p = ctx;
	struct iommu_domain *domain = compat_domain_for_user(p->dev, 0);
	const char *why;
	unsigned int i;

	if (IS_ERR(domain))
		return "no plain domain for iommufd";
	why = judge_user_domain(domain);
	if (domain->ops)
		iommu_domain_free(domain);
	for (i = 0; i < ARRAY_SIZE(refused) && !why; i++)
		if (compat_domain_for_user(p->dev, refused[i]) != ERR_PTR(-EOPNOTSUPP))
			why = "a domain that cannot be made is not refused";
	return why;
}
#else
/* A kernel without iommufd. */
const char *dmaprobe_test_user_domain(void *ctx)
{
	return NULL;
}
#endif
