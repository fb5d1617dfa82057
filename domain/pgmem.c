// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of page tables.
 *
 * A table holds physical addresses of other tables, so the address that the DMA
 * API gives for one must be its physical address. It is, unless something
 * translates the walker itself or bounces its buffers; then nothing can work,
 * and the table is refused.
 */
#include "domain/pgmem.h"

#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>

static void *pgmem_alloc(void *cookie, size_t size, gfp_t gfp)
{
	struct device *dev = cookie;
	unsigned int order = get_order(size);
	struct page *page;
	dma_addr_t dma;

	page = alloc_pages_node(dev_to_node(dev), gfp | __GFP_ZERO, order);
	if (!page)
		return NULL;

	dma = dma_map_single(dev, page_address(page), size, DMA_TO_DEVICE);
	if (!dma_mapping_error(dev, dma)) {
		if (dma == page_to_phys(page))
			return page_address(page);
		dma_unmap_single(dev, dma, size, DMA_TO_DEVICE);
	}
	dev_err_ratelimited(dev,
			    "a page table at %pa is out of reach: the SMMU needs plain physical addresses, check for swiotlb=force\n",
			    &(phys_addr_t){ page_to_phys(page) });
	__free_pages(page, order);
	return NULL;
}

static void pgmem_free(void *cookie, void *table, size_t size)
{
	dma_unmap_single(cookie, virt_to_phys(table), size, DMA_TO_DEVICE);
	free_pages((unsigned long)table, get_order(size));
}

static void pgmem_clean(void *cookie, void *start, size_t bytes)
{
	dma_sync_single_for_device(cookie, virt_to_phys(start), bytes,
				   DMA_TO_DEVICE);
}

const struct lpae_mem_ops smmu3_pgmem_ops = {
	.alloc = pgmem_alloc,
	.free = pgmem_free,
	.clean = pgmem_clean,
};
