// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapter: our page tables as the kernel's struct io_pgtable_ops.
 *
 * Invariant: a removed table is freed in the call that removed it, after the one
 * tlb_flush_walk() of the whole range: unlike our own domains, the users of this
 * interface have no place to keep one until they invalidate.
 *
 * The part in the middle is what differs between kernels: today the operations
 * take a run of pages, in 5.10 a single one.
 *
 * Nothing here knows an SMMU.
 */
#include "iommu-core/io-pgtable-ops.h"

#include <linux/device.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/slab.h>

#include "domain/pgmem.h"
#include "hw/cd.h"
#include "iommu-core/common.h"

/* VMSAv8-64 TCR_ELx and VTCR_EL2: cacheability and shareability of walks */
#define WALK_NC		0
#define WALK_WBWA	1
#define WALK_SH_OUTER	2
#define WALK_SH_INNER	3

/**
 * struct adapter - a page table and its user
 * @iop: the user's view; holds a copy of the configuration, and the cookie
 * @pt: ours
 */
struct adapter {
	struct io_pgtable iop;
	struct lpae pt;
};

static struct adapter *to_adapter(struct io_pgtable_ops *ops)
{
	return container_of(ops, struct adapter, iop.ops);
}

static int map_run(struct io_pgtable_ops *ops, unsigned long iova,
		   phys_addr_t paddr, size_t size, size_t leaf, int prot,
		   gfp_t gfp, size_t *mapped)
{
	struct adapter *a = to_adapter(ops);
	int ret = lpae_map(&a->pt, iova, paddr, size, leaf,
			   smmu3_core_prot(prot), gfp, mapped);

	lpae_publish();
	return ret;
}

static void flush_leaves(struct adapter *a, unsigned long iova, size_t size,
			 unsigned long leaf_sizes,
			 struct iommu_iotlb_gather *gather)
{
	size_t step = BIT(__ffs(leaf_sizes));
	unsigned long end = iova + size;

	for (; iova < end; iova += step)
		io_pgtable_tlb_add_page(&a->iop, gather, iova, step);
}

/* @queued: the user will flush everything, only tables cannot wait for that */
static size_t unmap_run(struct io_pgtable_ops *ops, unsigned long iova,
			size_t size, struct iommu_iotlb_gather *gather,
			bool queued)
{
	struct adapter *a = to_adapter(ops);
	struct lpae_unmapped out = {};
	size_t done = lpae_unmap(&a->pt, iova, size, &out);

	if (out.tables) {
		io_pgtable_tlb_flush_walk(&a->iop, iova, done,
					  BIT(a->pt.granule_lg2));
		lpae_free_tables(&a->pt, out.tables);
	}
	if (out.leaf_sizes && !queued)
		flush_leaves(a, iova, done, out.leaf_sizes, gather);
	return done;
}

static phys_addr_t iova_to_phys(struct io_pgtable_ops *ops, unsigned long iova)
{
	u64 paddr;

	return lpae_iova_to_phys(&to_adapter(ops)->pt, iova, &paddr) ? paddr : 0;
}

static void describe_stage1(const struct lpae *pt, struct io_pgtable_cfg *cfg)
{
	typeof(cfg->arm_lpae_s1_cfg) *s1 = &cfg->arm_lpae_s1_cfg;
	u8 attr = pt->coherent ? WALK_WBWA : WALK_NC;

	s1->ttbr = lpae_root(pt);
	s1->mair = LPAE_MAIR;
	s1->tcr.ips = smmu3_addr_size_code(pt->oas);
	s1->tcr.tg = smmu3_granule_code(pt->granule_lg2);
	s1->tcr.sh = pt->coherent ? WALK_SH_INNER : WALK_SH_OUTER;
	s1->tcr.orgn = attr;
	s1->tcr.irgn = attr;
	s1->tcr.tsz = 64 - pt->ias;
}

static void describe_stage2(const struct lpae *pt, struct io_pgtable_cfg *cfg)
{
	typeof(cfg->arm_lpae_s2_cfg) *s2 = &cfg->arm_lpae_s2_cfg;
	u8 attr = pt->coherent ? WALK_WBWA : WALK_NC;

	s2->vttbr = lpae_root(pt);
	s2->vtcr.ps = smmu3_addr_size_code(pt->oas);
	s2->vtcr.tg = smmu3_granule_code(pt->granule_lg2);
	s2->vtcr.sh = pt->coherent ? WALK_SH_INNER : WALK_SH_OUTER;
	s2->vtcr.orgn = attr;
	s2->vtcr.irgn = attr;
	s2->vtcr.sl = smmu3_start_level_code(pt->granule_lg2, pt->start_level);
	s2->vtcr.tsz = 64 - pt->ias;
}

#ifdef SMMU3_HAVE_MAP_PAGES
static int map_pages(struct io_pgtable_ops *ops, unsigned long iova,
		     phys_addr_t paddr, size_t pgsize, size_t pgcount, int prot,
		     gfp_t gfp, size_t *mapped)
{
	return map_run(ops, iova, paddr, pgsize * pgcount, pgsize, prot, gfp,
		       mapped);
}

static size_t unmap_pages(struct io_pgtable_ops *ops, unsigned long iova,
			  size_t pgsize, size_t pgcount,
			  struct iommu_iotlb_gather *gather)
{
	return unmap_run(ops, iova, pgsize * pgcount, gather,
			 iommu_iotlb_gather_queued(gather));
}

static const struct io_pgtable_ops adapter_ops = {
	.map_pages = map_pages,
	.unmap_pages = unmap_pages,
	.iova_to_phys = iova_to_phys,
};

static bool wants_own_memory(const struct io_pgtable_cfg *cfg)
{
	return cfg->alloc || cfg->free;
}
#else
/* all of it or nothing: there is no way to say how far it came */
static int map_page(struct io_pgtable_ops *ops, unsigned long iova,
		    phys_addr_t paddr, size_t size, int prot, gfp_t gfp)
{
	size_t mapped = 0;
	int ret = map_run(ops, iova, paddr, size, size, prot, gfp, &mapped);

	if (ret && mapped) {
		unmap_run(ops, iova, mapped, NULL, true);
		io_pgtable_tlb_flush_all(&to_adapter(ops)->iop);
	}
	return ret;
}

static size_t unmap_page(struct io_pgtable_ops *ops, unsigned long iova,
			 size_t size, struct iommu_iotlb_gather *gather)
{
	return unmap_run(ops, iova, size, gather, false);
}

static const struct io_pgtable_ops adapter_ops = {
	.map = map_page,
	.unmap = unmap_page,
	.iova_to_phys = iova_to_phys,
};

static bool wants_own_memory(const struct io_pgtable_cfg *cfg)
{
	return false;
}
#endif

/* why a page table as asked for cannot be made, or NULL */
static const char *refusal(enum io_pgtable_fmt fmt,
			   const struct io_pgtable_cfg *cfg)
{
	if (fmt != ARM_64_LPAE_S1 && fmt != ARM_64_LPAE_S2)
		return "only ARM_64_LPAE_S1 and ARM_64_LPAE_S2 are known";
	if (cfg->quirks)
		return "no quirk is known, clear cfg->quirks";
	if (!cfg->tlb)
		return "cfg->tlb must say how to invalidate";
	if (!cfg->pgsize_bitmap)
		return "cfg->pgsize_bitmap is empty";
	if (wants_own_memory(cfg))
		return "tables are always of our own memory, clear cfg->alloc and cfg->free";
	return NULL;
}

static int init_table(struct lpae *pt, enum io_pgtable_fmt fmt,
		      const struct io_pgtable_cfg *cfg, struct device *walker)
{
	unsigned long sizes = cfg->pgsize_bitmap;
	const struct lpae_config shape = {
		.stage = fmt == ARM_64_LPAE_S1 ? LPAE_STAGE1 : LPAE_STAGE2,
		.granule_lg2 = sizes & PAGE_SIZE ? PAGE_SHIFT : __ffs(sizes),
		.ias = cfg->ias,
		.oas = cfg->oas,
		.coherent = cfg->coherent_walk,
	};

	return lpae_init(pt, &shape, &smmu3_pgmem_ops, walker);
}

struct io_pgtable_ops *smmu3_io_pgtable_alloc(struct device *dev,
					      enum io_pgtable_fmt fmt,
					      struct io_pgtable_cfg *cfg,
					      void *cookie)
{
	const char *why = refusal(fmt, cfg);
	struct adapter *a;

	if (why) {
		dev_err(dev, "page table refused: %s\n", why);
		return NULL;
	}
	a = kzalloc(sizeof(*a), GFP_KERNEL);
	if (!a)
		return NULL;
	if (init_table(&a->pt, fmt, cfg, cfg->iommu_dev ?: dev)) {
		dev_err(dev, "no page table of %u to %u bits\n", cfg->ias,
			cfg->oas);
		kfree(a);
		return NULL;
	}

	cfg->pgsize_bitmap &= a->pt.pgsizes;
	if (fmt == ARM_64_LPAE_S1)
		describe_stage1(&a->pt, cfg);
	else
		describe_stage2(&a->pt, cfg);
	a->iop.fmt = fmt;
	a->iop.cookie = cookie;
	a->iop.cfg = *cfg;
	a->iop.ops = adapter_ops;
	return &a->iop.ops;
}
EXPORT_SYMBOL_GPL(smmu3_io_pgtable_alloc);

void smmu3_io_pgtable_free(struct io_pgtable_ops *ops)
{
	struct adapter *a;

	if (!ops)
		return;
	a = to_adapter(ops);
	io_pgtable_tlb_flush_all(&a->iop);
	lpae_destroy(&a->pt);
	kfree(a);
}
EXPORT_SYMBOL_GPL(smmu3_io_pgtable_free);
