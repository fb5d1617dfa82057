// SPDX-License-Identifier: GPL-2.0-only
/*
 * DMA through QEMU's "edu" device (1234:11e8), well-behaved and not.
 *
 * The device copies up to one page between memory and a buffer of its own, at
 * any bus address that it is given, and signals the end by an interrupt.  That
 * makes it the smallest honest DMA master: the tests give it addresses from the
 * DMA API and compare the data, or give it addresses that it has no business
 * with and check that memory did not change and no secret was read.
 *
 * The addresses without business are *physical* addresses of pages that the
 * test owns, so that a device which is not translated reaches the page and the
 * test fails.  Every wait is for the device's message-signalled interrupt, which
 * is a memory write of the device and so takes the same way as its data.
 *
 * Vocabulary: "fetch" moves data from memory into the device, "store" from the
 * device into memory; a "stranger" is a page the device was never given.
 *
 * What this module does not do: look into the SMMU (dmaprobe does), or read the
 * log for the decoded fault (the host does).
 */
#include <linux/completion.h>
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/random.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "compat.h"
#include "smmu_test.h"

#define EDU_ID			0x00
#define EDU_ID_MASK		0xffff
#define EDU_ID_VALUE		0x00ed
#define EDU_IRQ_STATUS		0x24
#define EDU_IRQ_ACK		0x64
#define EDU_DMA_SRC		0x80
#define EDU_DMA_DST		0x88
#define EDU_DMA_COUNT		0x90
#define EDU_DMA_CMD		0x98
#define EDU_DMA_CMD_RUN		BIT(0)
#define EDU_DMA_CMD_STORE	BIT(1)
#define EDU_DMA_CMD_IRQ		BIT(2)

/* Where the device's own buffer is, in the device's address space. */
#define EDU_BUFFER		0x40000
#define EDU_BUFFER_SIZE		4096

#define EDU_TIMEOUT		(5 * HZ)
/* One access of a whole page faults many times over, so a few make a storm. */
#define EDU_STORM_ACCESSES	8
#define EDU_SG_PAGES		600

/**
 * struct edu - a bound device
 * @pdev: the PCI device
 * @regs: BAR 0
 * @done: completed by the interrupt that ends a transfer
 * @page: a page the device may always use, for getting data in and out
 * @iova: bus address of @page
 * @lock: one test at a time
 */
struct edu {
	struct pci_dev *pdev;
	void __iomem *regs;
	struct completion done;
	u8 *page;
	dma_addr_t iova;
	struct mutex lock;
};

static irqreturn_t edu_interrupt(int irq, void *data)
{
	struct edu *edu = data;
	u32 status = readl(edu->regs + EDU_IRQ_STATUS);

	if (!status)
		return IRQ_NONE;
	writel(status, edu->regs + EDU_IRQ_ACK);
	complete(&edu->done);
	return IRQ_HANDLED;
}

static bool edu_transfer(struct edu *edu, u64 src, u64 dst, u64 len, u32 cmd)
{
	reinit_completion(&edu->done);
	writeq(src, edu->regs + EDU_DMA_SRC);
	writeq(dst, edu->regs + EDU_DMA_DST);
	writeq(len, edu->regs + EDU_DMA_COUNT);
	writeq(cmd | EDU_DMA_CMD_RUN | EDU_DMA_CMD_IRQ, edu->regs + EDU_DMA_CMD);
	return wait_for_completion_timeout(&edu->done, EDU_TIMEOUT) != 0;
}

/* Memory at @iova into the device's buffer. */
static bool edu_fetch(struct edu *edu, dma_addr_t iova, size_t len)
{
	return edu_transfer(edu, iova, EDU_BUFFER, len, 0);
}

/* The device's buffer into memory at @iova. */
static bool edu_store(struct edu *edu, dma_addr_t iova, size_t len)
{
	return edu_transfer(edu, EDU_BUFFER, iova, len, EDU_DMA_CMD_STORE);
}

static const char no_interrupt[] = "the device's interrupt did not arrive";

/* Make the device's buffer hold @len bytes of @pattern. */
static bool edu_load(struct edu *edu, u8 pattern, size_t len)
{
	memset(edu->page, pattern, len);
	return edu_fetch(edu, edu->iova, len);
}

/*
 * Fetch from one address and store to the other; the caller has made them valid
 * for the device and compares the data afterwards.
 */
static const char *edu_copy(struct edu *edu, dma_addr_t from, dma_addr_t to,
			    size_t len)
{
	if (!edu_fetch(edu, from, len) || !edu_store(edu, to, len))
		return no_interrupt;
	return NULL;
}

static const char *edu_test_coherent(void *ctx)
{
	struct edu *edu = ctx;
	struct device *dev = &edu->pdev->dev;
	dma_addr_t iova;
	const char *why;
	u8 *from;

	from = dma_alloc_coherent(dev, EDU_BUFFER_SIZE, &iova, GFP_KERNEL);
	if (!from)
		return "no coherent memory";
	get_random_bytes(from, EDU_BUFFER_SIZE);
	memset(edu->page, 0, EDU_BUFFER_SIZE);
	why = edu_copy(edu, iova, edu->iova, EDU_BUFFER_SIZE);
	if (!why && memcmp(from, edu->page, EDU_BUFFER_SIZE))
		why = "data differs";
	dma_free_coherent(dev, EDU_BUFFER_SIZE, from, iova);
	return why;
}

/* Copy @len bytes at @offset of a page into another page, both mapped for it. */
static const char *edu_stream(struct edu *edu, size_t offset, size_t len)
{
	struct device *dev = &edu->pdev->dev;
	dma_addr_t src, dst;
	const char *why = NULL;
	u8 *from, *to;

	from = (u8 *)__get_free_page(GFP_KERNEL);
	to = (u8 *)get_zeroed_page(GFP_KERNEL);
	if (!from || !to) {
		why = "out of memory";
		goto out_free;
	}
	get_random_bytes(from, PAGE_SIZE);
	src = dma_map_single(dev, from + offset, len, DMA_TO_DEVICE);
	if (dma_mapping_error(dev, src)) {
		why = "the source cannot be mapped";
		goto out_free;
	}
	dst = dma_map_single(dev, to + offset, len, DMA_FROM_DEVICE);
	if (dma_mapping_error(dev, dst)) {
		why = "the destination cannot be mapped";
		goto out_unmap;
	}
	why = edu_copy(edu, src, dst, len);
	dma_unmap_single(dev, dst, len, DMA_FROM_DEVICE);
	if (!why && memcmp(from + offset, to + offset, len))
		why = "data differs";
	if (!why && (memchr_inv(to, 0, offset) ||
		     memchr_inv(to + offset + len, 0, PAGE_SIZE - offset - len)))
		why = "bytes beside the buffer were written";
out_unmap:
	dma_unmap_single(dev, src, len, DMA_TO_DEVICE);
out_free:
	free_page((unsigned long)to);
	free_page((unsigned long)from);
	return why;
}

static const char *edu_test_streaming(void *ctx)
{
	struct edu *edu = ctx;
	const char *why;

	why = edu_stream(edu, 0, EDU_BUFFER_SIZE);
	if (!why)
		why = edu_stream(edu, 0x123, 1001);
	return why;
}

/*
 * Copy data, and see if the address that the DMA API gives out for a page is
 * another one than the page's own.
 */
static const char *edu_stream_and_look(struct edu *edu, bool *translated)
{
	struct device *dev = &edu->pdev->dev;
	void *page = (void *)__get_free_page(GFP_KERNEL);
	dma_addr_t iova;

	if (!page)
		return "out of memory";
	iova = dma_map_single(dev, page, PAGE_SIZE, DMA_TO_DEVICE);
	if (!dma_mapping_error(dev, iova))
		dma_unmap_single(dev, iova, PAGE_SIZE, DMA_TO_DEVICE);
	*translated = iova != virt_to_phys(page);
	free_page((unsigned long)page);
	return edu_test_streaming(edu);
}

static const char *edu_test_translated(void *ctx)
{
	bool translated;
	const char *why = edu_stream_and_look(ctx, &translated);

	if (!why && !translated)
		why = "the device sees physical addresses";
	return why;
}

static const char *edu_test_identity(void *ctx)
{
	bool translated;
	const char *why = edu_stream_and_look(ctx, &translated);

	if (!why && translated)
		why = "the device's addresses are translated";
	return why;
}

/* After a fault: a short copy is enough, every transfer takes 100 ms. */
static const char *edu_still_works(struct edu *edu)
{
	return edu_stream(edu, 0x10, 0x100);
}

/* A page that was never mapped for the device, or NULL with the reason. */
static u8 *edu_stranger(struct edu *edu, dma_addr_t *iova, const char **why)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(&edu->pdev->dev);
	u8 *page = (u8 *)__get_free_page(GFP_KERNEL);

	if (!page) {
		*why = "out of memory";
		return NULL;
	}
	*iova = virt_to_phys(page);
	if (domain && domain->type != IOMMU_DOMAIN_IDENTITY &&
	    iommu_iova_to_phys(domain, *iova)) {
		*why = "the stranger's address is in use as a bus address";
		free_page((unsigned long)page);
		return NULL;
	}
	return page;
}

static const char *edu_test_fault_store(void *ctx)
{
	struct edu *edu = ctx;
	const char *why = NULL;
	dma_addr_t iova;
	u8 *page = edu_stranger(edu, &iova, &why);

	if (!page)
		return why;
	memset(page, 0x11, PAGE_SIZE);
	if (!edu_load(edu, 0x99, 4) || !edu_store(edu, iova, 4))
		why = no_interrupt;
	else if (memchr_inv(page, 0x11, PAGE_SIZE))
		why = "the device wrote to memory it was never given";
	free_page((unsigned long)page);
	return why ?: edu_still_works(edu);
}

static const char *edu_test_fault_fetch(void *ctx)
{
	struct edu *edu = ctx;
	const char *why = NULL;
	dma_addr_t iova;
	u8 *page = edu_stranger(edu, &iova, &why);

	if (!page)
		return why;
	memset(page, 0x77, PAGE_SIZE);
	if (!edu_load(edu, 0x99, 4) || !edu_fetch(edu, iova, 4) ||
	    !edu_store(edu, edu->iova, 4))
		why = no_interrupt;
	else if (memchr(edu->page, 0x77, 4))
		why = "the device read memory it was never given";
	free_page((unsigned long)page);
	return why ?: edu_still_works(edu);
}

/* What the device may read, it may not write. */
static const char *edu_test_fault_readonly(void *ctx)
{
	struct edu *edu = ctx;
	struct device *dev = &edu->pdev->dev;
	const char *why = NULL;
	dma_addr_t iova;
	u8 *page;

	page = (u8 *)__get_free_page(GFP_KERNEL);
	if (!page)
		return "out of memory";
	memset(page, 0x22, PAGE_SIZE);
	iova = dma_map_single(dev, page, PAGE_SIZE, DMA_TO_DEVICE);
	if (dma_mapping_error(dev, iova)) {
		free_page((unsigned long)page);
		return "the page cannot be mapped";
	}
	if (!edu_load(edu, 0x99, 4) || !edu_store(edu, iova, 4))
		why = no_interrupt;
	else if (memchr_inv(page, 0x22, PAGE_SIZE))
		why = "the device wrote to a page mapped for reading";
	dma_unmap_single(dev, iova, PAGE_SIZE, DMA_TO_DEVICE);
	free_page((unsigned long)page);
	return why ?: edu_still_works(edu);
}

/*
 * After the device has used a mapping and it was removed, the device writes
 * again: 0x33 was written while it was mapped and must remain.  When @tries is
 * more than 1 the removal may take effect late, as a flush queue does it.
 */
static const char *edu_stale_store(struct edu *edu, u8 *mem, dma_addr_t iova,
				   int tries)
{
	while (tries--) {
		memset(mem, 0x33, 4);
		if (!edu_load(edu, 0x99, 4) || !edu_store(edu, iova, 4))
			return no_interrupt;
		if (!memchr_inv(mem, 0x33, 4))
			return NULL;
	}
	return "the device wrote to memory after it was unmapped";
}

static const char *edu_unmap(struct edu *edu, unsigned int order, int tries)
{
	struct device *dev = &edu->pdev->dev;
	size_t size = PAGE_SIZE << order;
	struct page *page = alloc_pages(GFP_KERNEL, order);
	const char *why = NULL;
	dma_addr_t iova;
	u8 *mem;

	if (!page)
		return "out of memory";
	mem = page_address(page) + size / 2;
	memset(mem, 0, 4);
	iova = dma_map_page(dev, page, 0, size, DMA_FROM_DEVICE);
	if (dma_mapping_error(dev, iova)) {
		why = "the memory cannot be mapped";
		goto out_free;
	}
	if (!edu_load(edu, 0x33, 4) || !edu_store(edu, iova + size / 2, 4))
		why = no_interrupt;
	dma_unmap_page(dev, iova, size, DMA_FROM_DEVICE);
	if (!why && memchr_inv(mem, 0x33, 4))
		why = "the device could not write while it was mapped";
	if (!why)
		why = edu_stale_store(edu, mem, iova + size / 2, tries);
out_free:
	__free_pages(page, order);
	return why;
}

static const char *edu_test_unmap_4k(void *ctx)
{
	return edu_unmap(ctx, get_order(SZ_4K), 1);
}

static const char *edu_test_unmap_64k(void *ctx)
{
	return edu_unmap(ctx, get_order(SZ_64K), 1);
}

static const char *edu_test_unmap_2m(void *ctx)
{
	return edu_unmap(ctx, get_order(SZ_2M), 1);
}

static const char *edu_test_unmap_lazily(void *ctx)
{
	return edu_unmap(ctx, get_order(SZ_4K), 20);
}

/*
 * A removed mapping's address is given out again for another page: the device
 * must reach the new page, not the old one.
 */
static const char *edu_test_remap(void *ctx)
{
	struct edu *edu = ctx;
	struct device *dev = &edu->pdev->dev;
	const char *why = NULL;
	dma_addr_t iova;
	u8 *mem;
	int i;

	mem = (u8 *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, 2);
	if (!mem)
		return "out of memory";
	for (i = 0; i < 4 && !why; i++) {
		iova = dma_map_single(dev, mem + i * PAGE_SIZE, PAGE_SIZE,
				      DMA_FROM_DEVICE);
		if (dma_mapping_error(dev, iova)) {
			why = "the page cannot be mapped";
			break;
		}
		if (!edu_load(edu, i + 1, 4) || !edu_store(edu, iova, 4))
			why = no_interrupt;
		dma_unmap_single(dev, iova, PAGE_SIZE, DMA_FROM_DEVICE);
	}
	for (i = 0; i < 4 && !why; i++)
		if (memchr_inv(mem + i * PAGE_SIZE, i + 1, 4))
			why = "a store reached the page mapped there before";
	free_pages((unsigned long)mem, 2);
	return why;
}

static const char *edu_unmap_sg(struct edu *edu, struct sg_table *sgt)
{
	struct device *dev = &edu->pdev->dev;
	dma_addr_t iova;
	const char *why;
	u8 *mem;
	int n;

	n = dma_map_sg(dev, sgt->sgl, sgt->orig_nents, DMA_FROM_DEVICE);
	if (!n)
		return "the list cannot be mapped";
	/* The last page: what a range that ends too early would miss. */
	iova = sg_dma_address(sgt->sgl) + (EDU_SG_PAGES - 1) * PAGE_SIZE;
	mem = page_address(sg_page(sg_last(sgt->sgl, sgt->orig_nents)));
	memset(mem, 0, 4);
	why = edu_load(edu, 0x33, 4) && edu_store(edu, iova, 4) ? NULL :
		no_interrupt;
	dma_unmap_sg(dev, sgt->sgl, sgt->orig_nents, DMA_FROM_DEVICE);
	if (!why && n != 1)
		why = "the list was not merged into one range";
	if (!why && memchr_inv(mem, 0x33, 4))
		why = "the device could not write while it was mapped";
	return why ?: edu_stale_store(edu, mem, iova, 1);
}

static const char *edu_test_unmap_sg(void *ctx)
{
	const char *why = "out of memory";
	struct scatterlist *sg;
	struct sg_table sgt;
	struct page *page;
	int i, filled = 0;

	if (sg_alloc_table(&sgt, EDU_SG_PAGES, GFP_KERNEL))
		return why;
	for_each_sg(sgt.sgl, sg, EDU_SG_PAGES, i) {
		page = alloc_page(GFP_KERNEL);
		if (!page)
			goto out_free;
		sg_set_page(sg, page, PAGE_SIZE, 0);
		filled++;
	}
	why = edu_unmap_sg(ctx, &sgt);
out_free:
	for_each_sg(sgt.sgl, sg, filled, i)
		__free_page(sg_page(sg));
	sg_free_table(&sgt);
	return why;
}

/*
 * Store without an interrupt, which has no translation in a domain of our own,
 * and wait until the device says that it is done.
 */
static bool edu_store_quietly(struct edu *edu, u64 iova, u64 len)
{
	u64 cmd;

	writeq(EDU_BUFFER, edu->regs + EDU_DMA_SRC);
	writeq(iova, edu->regs + EDU_DMA_DST);
	writeq(len, edu->regs + EDU_DMA_COUNT);
	writeq(EDU_DMA_CMD_STORE | EDU_DMA_CMD_RUN, edu->regs + EDU_DMA_CMD);
	return !readq_poll_timeout(edu->regs + EDU_DMA_CMD, cmd,
				   !(cmd & EDU_DMA_CMD_RUN), 1000, 5000000);
}

/* Store into @page at @iova of a new domain that maps it, or does not. */
static const char *edu_store_in_domain(struct edu *edu, u64 iova,
				       struct page *page, bool mapped)
{
	struct device *dev = &edu->pdev->dev;
	struct iommu_domain *domain = compat_domain_alloc(dev);
	const char *why = NULL;

	if (!domain)
		return "no domain";
	if (iommu_attach_device(domain, dev)) {
		iommu_domain_free(domain);
		return "the domain cannot be attached";
	}
	if (mapped && compat_iommu_map(domain, iova, page_to_phys(page),
				       PAGE_SIZE, IOMMU_READ | IOMMU_WRITE))
		why = "the page cannot be mapped";
	else if (!edu_store_quietly(edu, iova, 4))
		why = "the device does not finish";
	iommu_detach_device(domain, dev);
	iommu_domain_free(domain);
	return why;
}

/*
 * A domain is freed with a mapping in it that the device has used; the next domain
 * may get its tag, and must not get its translations.
 */
static const char *edu_test_new_domain(void *ctx)
{
	const u64 iova = SZ_1G;
	struct edu *edu = ctx;
	struct page *page;
	const char *why;

	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!page)
		return "out of memory";
	why = edu_load(edu, 0x44, 4) ? NULL : no_interrupt;
	if (!why)
		why = edu_store_in_domain(edu, iova, page, true);
	if (!why && memchr_inv(page_address(page), 0x44, 4))
		why = "the device could not write while it was mapped";
	memset(page_address(page), 0x55, 4);
	if (!why)
		why = edu_store_in_domain(edu, iova, page, false);
	if (!why && memchr_inv(page_address(page), 0x55, 4))
		why = "the device wrote through a domain that is gone";
	__free_page(page);
	return why ?: edu_still_works(edu);
}

/* A device that does not stop: whole pages into the void, again and again. */
static const char *edu_test_storm(void *ctx)
{
	struct edu *edu = ctx;
	const char *why = NULL;
	dma_addr_t iova;
	u8 *page = edu_stranger(edu, &iova, &why);
	int i;

	if (!page)
		return why;
	memset(page, 0x11, PAGE_SIZE);
	if (!edu_load(edu, 0x99, EDU_BUFFER_SIZE))
		why = no_interrupt;
	for (i = 0; i < EDU_STORM_ACCESSES && !why; i++)
		if (!edu_store(edu, iova, EDU_BUFFER_SIZE))
			why = no_interrupt;
	if (!why && memchr_inv(page, 0x11, PAGE_SIZE))
		why = "the device wrote to memory it was never given";
	free_page((unsigned long)page);
	return why ?: edu_still_works(edu);
}

static const struct smmu_test edu_tests[] = {
	{ "coherent", edu_test_coherent },
	{ "streaming", edu_test_streaming },
	{ "translated", edu_test_translated },
	{ "identity", edu_test_identity },
	{ "fault_store", edu_test_fault_store },
	{ "fault_fetch", edu_test_fault_fetch },
	{ "fault_readonly", edu_test_fault_readonly },
	{ "unmap_4k", edu_test_unmap_4k },
	{ "unmap_64k", edu_test_unmap_64k },
	{ "unmap_2m", edu_test_unmap_2m },
	{ "unmap_sg", edu_test_unmap_sg },
	{ "unmap_lazily", edu_test_unmap_lazily },
	{ "remap", edu_test_remap },
	{ "new_domain", edu_test_new_domain },
	{ "storm", edu_test_storm },
};

static ssize_t test_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t len)
{
	struct edu *edu = dev_get_drvdata(dev);
	ssize_t ret;

	mutex_lock(&edu->lock);
	ret = smmu_test_store(dev, edu_tests, ARRAY_SIZE(edu_tests), edu, buf,
			      len);
	mutex_unlock(&edu->lock);
	return ret;
}
static DEVICE_ATTR_WO(test);

static int edu_map_registers(struct edu *edu)
{
	int ret = pcim_enable_device(edu->pdev);

	if (ret)
		return ret;
	ret = pcim_iomap_regions(edu->pdev, BIT(0), KBUILD_MODNAME);
	if (ret)
		return ret;
	edu->regs = pcim_iomap_table(edu->pdev)[0];
	if ((readl(edu->regs + EDU_ID) & EDU_ID_MASK) != EDU_ID_VALUE)
		return -EIO;
	/* One segment holds the whole list of the scatterlist test. */
	dma_set_max_seg_size(&edu->pdev->dev, EDU_SG_PAGES * PAGE_SIZE);
	return dma_set_mask_and_coherent(&edu->pdev->dev, DMA_BIT_MASK(64));
}

static int edu_request_interrupt(struct edu *edu)
{
	int ret = pci_alloc_irq_vectors(edu->pdev, 1, 1, PCI_IRQ_MSI);

	if (ret < 0) {
		pci_err(edu->pdev, "no message-signalled interrupt\n");
		return ret;
	}
	ret = request_irq(pci_irq_vector(edu->pdev, 0), edu_interrupt, 0,
			  KBUILD_MODNAME, edu);
	if (ret)
		pci_free_irq_vectors(edu->pdev);
	return ret;
}

static void edu_release_interrupt(struct edu *edu)
{
	free_irq(pci_irq_vector(edu->pdev, 0), edu);
	pci_free_irq_vectors(edu->pdev);
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu = devm_kzalloc(&pdev->dev, sizeof(*edu), GFP_KERNEL);
	int ret;

	if (!edu)
		return -ENOMEM;
	edu->pdev = pdev;
	mutex_init(&edu->lock);
	init_completion(&edu->done);
	ret = edu_map_registers(edu);
	if (ret)
		return ret;
	pci_set_master(pdev);
	edu->page = dmam_alloc_coherent(&pdev->dev, EDU_BUFFER_SIZE,
					&edu->iova, GFP_KERNEL);
	if (!edu->page)
		return -ENOMEM;
	pci_set_drvdata(pdev, edu);
	ret = edu_request_interrupt(edu);
	if (ret)
		return ret;
	ret = device_create_file(&pdev->dev, &dev_attr_test);
	if (ret)
		edu_release_interrupt(edu);
	return ret;
}

static void edu_remove(struct pci_dev *pdev)
{
	struct edu *edu = pci_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_test);
	edu_release_interrupt(edu);
	pci_clear_master(pdev);
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = KBUILD_MODNAME,
	.id_table = edu_ids,
	.probe = edu_probe,
	.remove = edu_remove,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("DMA tests on QEMU's edu device");
MODULE_LICENSE("GPL");
