// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the DMA and the IOMMU API cost, whoever drives the IOMMU.
 *
 * Bound to a PCI device, which it never starts.  Of its attribute "bench" the name of a
 * row makes all ready for it, "run" prints what its operation and the way back take, and
 * "end" undoes the first:
 *
 *	smmu-test: note cost NAME: N times, there A, back B
 *
 * For who follows each instruction, "there" and "back" do one batch of either.
 *
 * A and B are nanoseconds of the fastest round; where QEMU counts instructions
 * (-icount shift=0), instructions.  A round does the operation @batch times before it
 * goes back, so the clock is read seldom, and the IOMMU's caches of addresses are used
 * as they are by a device with as many buffers.
 *
 * What this module does not know: any driver, and what is a good result.
 */
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>

#include "compat.h"

#define ROUNDS		5
#define MAX_BATCH	32
#define MAX_LISTS	8
#define MAX_PARTS	256

/* Physical addresses that nobody uses are as good as others: no device is started. */
#define PADDR		0x4000000000UL
#define IOVA		0x200000000UL

struct bench {
	struct device *dev;
	const struct row *row;		/* that all is ready for */
	struct iommu_domain *domain;	/* of rows that need one of their own */
	struct page *page;		/* 2 MiB for dma_map_page() */
	struct scatterlist *sg;		/* MAX_LISTS of MAX_PARTS */
	dma_addr_t dma[MAX_BATCH];
};

/**
 * struct row - one row of the result
 * @name: what it is called
 * @there: the operation, the n-th of a batch; 0 or -errno
 * @back: its undoing
 * @bytes: of each part
 * @parts: of a scatterlist
 * @offset: of the physical address: less than a block keeps the IOMMU from using one
 * @batch: operations of a round
 */
struct row {
	const char *name;
	int (*there)(struct bench *b, const struct row *r, unsigned int n);
	void (*back)(struct bench *b, const struct row *r, unsigned int n);
	size_t bytes;
	unsigned int parts;
	size_t offset;
	unsigned int batch;
};

static int dma_there(struct bench *b, const struct row *r, unsigned int n)
{
	b->dma[n] = dma_map_page(b->dev, b->page, 0, r->bytes, DMA_FROM_DEVICE);
	return dma_mapping_error(b->dev, b->dma[n]) ? -EIO : 0;
}

static void dma_back(struct bench *b, const struct row *r, unsigned int n)
{
	dma_unmap_page(b->dev, b->dma[n], r->bytes, DMA_FROM_DEVICE);
}

static int sg_there(struct bench *b, const struct row *r, unsigned int n)
{
	int got = dma_map_sg(b->dev, b->sg + n * MAX_PARTS, r->parts, DMA_FROM_DEVICE);

	return got ? 0 : -EIO;
}

static void sg_back(struct bench *b, const struct row *r, unsigned int n)
{
	dma_unmap_sg(b->dev, b->sg + n * MAX_PARTS, r->parts, DMA_FROM_DEVICE);
}

/* Each has room for itself and a hole behind it. */
static u64 iova_of(const struct row *r, unsigned int n)
{
	return IOVA + n * 2 * max_t(u64, r->bytes, SZ_2M);
}

static int iommu_there(struct bench *b, const struct row *r, unsigned int n)
{
	return compat_iommu_map(b->domain, iova_of(r, n), PADDR + r->offset, r->bytes,
				IOMMU_READ | IOMMU_WRITE | IOMMU_CACHE);
}

static void iommu_back(struct bench *b, const struct row *r, unsigned int n)
{
	WARN_ON(iommu_unmap(b->domain, iova_of(r, n), r->bytes) != r->bytes);
}

static int attach_there(struct bench *b, const struct row *r, unsigned int n)
{
	return iommu_attach_device(b->domain, b->dev);
}

static void attach_back(struct bench *b, const struct row *r, unsigned int n)
{
	iommu_detach_device(b->domain, b->dev);
}

#define DMA(size, text) \
	{ "dma_map_page-" text, dma_there, dma_back, .bytes = size, .batch = MAX_BATCH }
#define SG(size, count, text) \
	{ "dma_map_sg-" text, sg_there, sg_back, .bytes = size, .parts = count, .batch = MAX_LISTS }
#define PAGES(size, text, times) \
	{ "iommu_map-" text "-in-4K", iommu_there, iommu_back, .bytes = size, \
	  .offset = SZ_4K, .batch = times }
#define BLOCKS(size, text, times) \
	{ "iommu_map-" text "-in-blocks", iommu_there, iommu_back, .bytes = size, \
	  .batch = times }

static const struct row rows[] = {
	DMA(SZ_4K, "4K"), DMA(SZ_32K, "32K"), DMA(SZ_256K, "256K"), DMA(SZ_2M, "2M"),
	SG(SZ_64K, 16, "16x64K"), SG(SZ_4K, 256, "256x4K"),
	PAGES(SZ_4K, "4K", 32), PAGES(SZ_64K, "64K", 32), PAGES(SZ_1M, "1M", 8),
	PAGES(SZ_4M, "4M", 4), PAGES(SZ_512M, "512M", 1), PAGES(SZ_1G, "1G", 1),
	BLOCKS(SZ_4M, "4M", 4), BLOCKS(SZ_512M, "512M", 1), BLOCKS(SZ_1G, "1G", 1),
	{ "attach", attach_there, attach_back, .batch = 1 },
};

static bool needs_domain(const struct row *r)
{
	return r->there == iommu_there || r->there == attach_there;
}

/* All or nothing. */
static int go_there(struct bench *b, const struct row *r)
{
	unsigned int n;
	int ret = 0;

	for (n = 0; n < r->batch && !ret; n++)
		ret = r->there(b, r, n);
	for (n--; ret && n; n--)
		r->back(b, r, n - 1);
	return ret;
}

static void go_back(struct bench *b, const struct row *r)
{
	unsigned int n;

	for (n = 0; n < r->batch; n++)
		r->back(b, r, n);
}

/* One round; 0 or -errno, and what each direction has taken. */
static int one_round(struct bench *b, const struct row *r, u64 *there, u64 *back)
{
	u64 start = ktime_get_ns(), middle;
	int ret = go_there(b, r);

	if (ret)
		return ret;
	middle = ktime_get_ns();
	go_back(b, r);
	*there = middle - start;
	*back = ktime_get_ns() - middle;
	return 0;
}

static int measure(struct bench *b, const struct row *r)
{
	u64 there, back, least_there = U64_MAX, least_back = U64_MAX;
	int round, ret;

	for (round = 0; round < ROUNDS; round++) {
		ret = one_round(b, r, &there, &back);
		if (ret)
			return ret;
		least_there = min(least_there, there);
		least_back = min(least_back, back);
	}
	pr_info("smmu-test: note cost %s: %u times, there %llu, back %llu\n", r->name,
		ROUNDS * r->batch, DIV_ROUND_CLOSEST_ULL(least_there, r->batch),
		DIV_ROUND_CLOSEST_ULL(least_back, r->batch));
	return 0;
}

/* The parts are every other one of a large allocation: no two of them are neighbours. */
static void fill_lists(struct bench *b, const struct row *r)
{
	unsigned int list, part;

	for (list = 0; list < r->batch; list++) {
		struct scatterlist *sg = b->sg + list * MAX_PARTS;

		sg_init_table(sg, r->parts);
		for (part = 0; part < r->parts; part++)
			sg_set_page(&sg[part], b->page + 2 * part * (r->bytes >> PAGE_SHIFT),
				    r->bytes, 0);
	}
}

static void end(struct bench *b)
{
	const struct row *r = b->row;

	b->row = NULL;
	if (r && r->there == iommu_there)
		iommu_detach_device(b->domain, b->dev);
	if (r && needs_domain(r))
		iommu_domain_free(b->domain);
}

static int begin(struct bench *b, const struct row *r)
{
	int ret = 0;

	end(b);
	if (r->there == sg_there)
		fill_lists(b, r);
	if (needs_domain(r)) {
		b->domain = compat_domain_alloc(b->dev);
		if (!b->domain)
			return -ENOMEM;
	}
	/* with tables, and tags, as a domain in use has them */
	if (r->there == iommu_there)
		ret = iommu_attach_device(b->domain, b->dev);
	if (ret)
		iommu_domain_free(b->domain);
	else
		b->row = r;
	return ret;
}

static int begin_name(struct bench *b, const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (sysfs_streq(name, rows[i].name))
			return begin(b, &rows[i]);
	return -EINVAL;
}

/* The guest has one CPU and one shell: nobody else writes meanwhile. */
static ssize_t bench_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t len)
{
	struct bench *b = dev_get_drvdata(dev);
	int ret = 0;

	if (sysfs_streq(buf, "end"))
		end(b);
	else if (sysfs_streq(buf, "run") && b->row)
		ret = measure(b, b->row);
	else if (sysfs_streq(buf, "there") && b->row)
		ret = go_there(b, b->row);
	else if (sysfs_streq(buf, "back") && b->row)
		go_back(b, b->row);
	else
		ret = begin_name(b, buf);
	if (ret)
		pr_err("smmu-test: FAIL cost %s: %d\n", buf, ret);
	return ret ?: len;
}

static ssize_t bench_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	ssize_t len = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		len += scnprintf(buf + len, PAGE_SIZE - len, "%s\n", rows[i].name);
	return len;
}
static DEVICE_ATTR_RW(bench);

static int bench_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct bench *b = devm_kzalloc(&pdev->dev, sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	b->dev = &pdev->dev;
	b->sg = devm_kcalloc(&pdev->dev, MAX_LISTS * MAX_PARTS, sizeof(*b->sg), GFP_KERNEL);
	b->page = alloc_pages(GFP_KERNEL, get_order(SZ_2M));
	if (!b->sg || !b->page || dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64)))
		return -ENOMEM;
	pci_set_drvdata(pdev, b);
	return device_create_file(&pdev->dev, &dev_attr_bench);
}

static void bench_remove(struct pci_dev *pdev)
{
	struct bench *b = pci_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_bench);
	end(b);
	__free_pages(b->page, get_order(SZ_2M));
}

static const struct pci_device_id bench_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },		/* QEMU's edu */
	{ }
};

static struct pci_driver bench_driver = {
	.name = "bench",
	.id_table = bench_ids,
	.probe = bench_probe,
	.remove = bench_remove,
};
module_pci_driver(bench_driver);

MODULE_DESCRIPTION("Costs of the DMA and the IOMMU API");
MODULE_LICENSE("GPL");
