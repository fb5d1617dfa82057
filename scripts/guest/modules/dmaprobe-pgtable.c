// SPDX-License-Identifier: GPL-2.0-only
/*
 * Our page tables through the kernel's struct io_pgtable_ops.
 *
 * The battery runs on every format, granule and a choice of address sizes, among
 * them those where stage 2 concatenates its first tables. Where the tables begin
 * is taken from what the allocation filled into the configuration, which is all
 * that another user of io_pgtable_ops gets to know.
 *
 * The module smmu3 is looked up when the test runs, so that the other tests can
 * do without it.
 */
#include <linux/io-pgtable.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "iommu-core/io-pgtable-ops.h"

#include "battery.h"
#include "compat.h"
#include "dmaprobe.h"

/**
 * struct pgtable - io_pgtable_ops as a mapper
 * @mapper: what the battery sees
 * @ops: the operations under test
 * @root: where the walk begins
 * @added: leaves that were given to tlb_add_page()
 * @flushed: calls of tlb_flush_all()
 */
struct pgtable {
	struct mapper mapper;
	struct io_pgtable_ops *ops;
	struct walk_root root;
	atomic_t added;
	atomic_t flushed;
};

static void count_flush_all(void *cookie)
{
	struct pgtable *pt = cookie;

	atomic_inc(&pt->flushed);
}

static void ignore_range(unsigned long iova, size_t size, size_t granule,
			 void *cookie)
{
}

static void count_page(struct iommu_iotlb_gather *gather, unsigned long iova,
		       size_t granule, void *cookie)
{
	struct pgtable *pt = cookie;

	atomic_inc(&pt->added);
}

static const struct iommu_flush_ops pgtable_flush_ops = {
	.tlb_flush_all = count_flush_all,
	.tlb_flush_walk = ignore_range,
	.tlb_add_page = count_page,
#ifdef TEST_FLUSH_LEAF
	.tlb_flush_leaf = ignore_range,
#endif
};

static struct pgtable *to_pgtable(struct mapper *m)
{
	return container_of(m, struct pgtable, mapper);
}

/* The biggest leaf for a place; what is unaligned is passed on to be refused. */
static size_t leaf_size(struct mapper *m, u64 place, size_t left)
{
	unsigned long sizes = m->sizes;
	size_t size;

	while (sizes) {
		size = BIT(__fls(sizes));
		if (size <= left && !(place & (size - 1)))
			return size;
		sizes &= ~size;
	}
	return left;
}

static size_t pgtable_unmap(struct mapper *m, u64 iova, size_t size)
{
	struct iommu_iotlb_gather gather;
	size_t done = 0, leaf, cleared;

	while (done < size) {
		iommu_iotlb_gather_init(&gather);
		leaf = leaf_size(m, iova + done, size - done);
		cleared = compat_ops_unmap(to_pgtable(m)->ops, iova + done,
					   leaf, &gather);
		if (!cleared)
			break;
		done += cleared;
	}
	return done;
}

static int pgtable_map(struct mapper *m, u64 iova, u64 pa, size_t size,
		       bool writable)
{
	int prot = IOMMU_READ | IOMMU_CACHE | (writable ? IOMMU_WRITE : 0);
	size_t done = 0, leaf;
	int ret;

	while (done < size) {
		leaf = leaf_size(m, (iova | pa) + done, size - done);
		ret = compat_ops_map(to_pgtable(m)->ops, iova + done, pa + done,
				     leaf, prot);
		if (ret) {
			pgtable_unmap(m, iova, done);
			return ret;
		}
		done += leaf;
	}
	return 0;
}

static u64 pgtable_translate(struct mapper *m, u64 iova)
{
	struct pgtable *pt = to_pgtable(m);

	return pt->ops->iova_to_phys(pt->ops, iova);
}

static int pgtable_root(struct pgtable *pt, enum io_pgtable_fmt fmt,
			const struct io_pgtable_cfg *cfg)
{
	if (fmt == ARM_64_LPAE_S2)
		return walk_root_init(&pt->root, true,
				      cfg->arm_lpae_s2_cfg.vttbr,
				      cfg->arm_lpae_s2_cfg.vtcr.tg,
				      cfg->arm_lpae_s2_cfg.vtcr.tsz,
				      cfg->arm_lpae_s2_cfg.vtcr.sl,
				      cfg->arm_lpae_s2_cfg.vtcr.ps);
	return walk_root_init(&pt->root, false, cfg->arm_lpae_s1_cfg.ttbr,
			      cfg->arm_lpae_s1_cfg.tcr.tg,
			      cfg->arm_lpae_s1_cfg.tcr.tsz, 0,
			      cfg->arm_lpae_s1_cfg.tcr.ips);
}

typedef struct io_pgtable_ops *(*pgtable_alloc_t)(struct device *dev,
						  enum io_pgtable_fmt fmt,
						  struct io_pgtable_cfg *cfg,
						  void *cookie);
typedef void (*pgtable_free_t)(struct io_pgtable_ops *ops);

/* One table to be tried. */
struct geometry {
	enum io_pgtable_fmt fmt;
	unsigned long sizes;
	u8 input_bits;
	u8 output_bits;
};

#define SIZES_4K	(SZ_4K | SZ_2M | SZ_1G)
#define SIZES_16K	(SZ_16K | SZ_32M)
#define SIZES_64K	(SZ_64K | SZ_512M)

static const struct geometry geometries[] = {
	{ ARM_64_LPAE_S1, SIZES_4K, 48, 48 },
	{ ARM_64_LPAE_S1, SIZES_4K, 39, 40 },
	{ ARM_64_LPAE_S1, SIZES_4K, 32, 36 },
	{ ARM_64_LPAE_S1, SIZES_16K, 48, 48 },
	{ ARM_64_LPAE_S1, SIZES_16K, 36, 40 },
	{ ARM_64_LPAE_S1, SIZES_64K, 48, 48 },
	{ ARM_64_LPAE_S1, SIZES_64K, 42, 44 },
	{ ARM_64_LPAE_S2, SIZES_4K, 48, 48 },
	{ ARM_64_LPAE_S2, SIZES_4K, 44, 44 },
	{ ARM_64_LPAE_S2, SIZES_4K, 42, 42 },
	{ ARM_64_LPAE_S2, SIZES_4K, 40, 40 },
	{ ARM_64_LPAE_S2, SIZES_4K, 36, 36 },
	{ ARM_64_LPAE_S2, SIZES_4K, 32, 32 },
	{ ARM_64_LPAE_S2, SIZES_16K, 48, 48 },
	{ ARM_64_LPAE_S2, SIZES_16K, 40, 40 },
	{ ARM_64_LPAE_S2, SIZES_64K, 48, 48 },
	{ ARM_64_LPAE_S2, SIZES_64K, 42, 42 },
};

static const char *run_battery(struct pgtable *pt)
{
	const char *why = battery_run(&pt->mapper);

	if (!why && !atomic_read(&pt->added))
		why = "leaves were cleared and no invalidation was asked for";
	return why;
}

static const char *try_geometry(struct device *dev, const struct geometry *g,
				pgtable_alloc_t alloc, pgtable_free_t free)
{
	struct io_pgtable_cfg cfg = {
		.pgsize_bitmap = g->sizes,
		.ias = g->input_bits,
		.oas = g->output_bits,
		.coherent_walk = true,
		.tlb = &pgtable_flush_ops,
		.iommu_dev = dev,
	};
	struct pgtable pt = { };
	const char *why;

	pt.ops = alloc(dev, g->fmt, &cfg, &pt);
	if (!pt.ops)
		return "the table cannot be allocated";
	pt.mapper = (struct mapper){
		.map = pgtable_map,
		.unmap = pgtable_unmap,
		.translate = pgtable_translate,
		.root = &pt.root,
		.sizes = cfg.pgsize_bitmap,
		.output_bits = g->output_bits,
	};
	if (pgtable_root(&pt, g->fmt, &cfg))
		why = "the configuration describes no table";
	else if (pt.root.input_bits != g->input_bits)
		why = "the table is for another input size";
	else
		why = run_battery(&pt);
	free(pt.ops);
	if (!why && !atomic_read(&pt.flushed))
		why = "freed without having been flushed";
	return why;
}

const char *dmaprobe_test_pgtable(void *ctx)
{
	pgtable_alloc_t alloc;
	pgtable_free_t free;
	struct dmaprobe *p = ctx;
	const char *why = NULL;
	unsigned int i;

	alloc = symbol_get(smmu3_io_pgtable_alloc);
	free = symbol_get(smmu3_io_pgtable_free);
	if (!alloc || !free)
		why = "the module smmu3 is not there";
	for (i = 0; i < ARRAY_SIZE(geometries) && !why; i++) {
		why = try_geometry(p->smmu_dev, &geometries[i], alloc, free);
		if (why)
			pr_err("smmu-test: note stage %d, leaves %#lx, %u bits to %u bits\n",
			       geometries[i].fmt == ARM_64_LPAE_S2 ? 2 : 1,
			       geometries[i].sizes, geometries[i].input_bits,
			       geometries[i].output_bits);
	}
	if (alloc)
		symbol_put(smmu3_io_pgtable_alloc);
	if (free)
		symbol_put(smmu3_io_pgtable_free);
	return why;
}
