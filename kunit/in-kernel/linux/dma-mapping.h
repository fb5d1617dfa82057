/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Coherent memory: pages whose address for the device is virt_to_phys(). For what a
 * test can do to it see kunit/native/include/linux/dma-mapping.h.
 */
#ifndef SMMU3_KUNIT_IN_KERNEL_DMA_MAPPING_H
#define SMMU3_KUNIT_IN_KERNEL_DMA_MAPPING_H

#include_next <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>

size_t native_dma_limit __weak;
unsigned int native_dma_fail __weak;
unsigned int native_dma_live __weak;
size_t native_dma_align __weak;

static inline size_t native_dma_skew(size_t size)
{
	return native_dma_align && size > native_dma_align ? native_dma_align : 0;
}

/* Aligned to what they are rounded up to; more than 4 MiB takes a way of its own. */
static inline size_t native_dma_bytes(size_t size)
{
	return roundup_pow_of_two(PAGE_ALIGN(size + native_dma_skew(size)));
}

static inline struct page *native_dma_pages(size_t bytes, gfp_t gfp)
{
	if (bytes <= SZ_4M)
		return alloc_pages(gfp, get_order(bytes));
	return alloc_contig_pages(bytes >> PAGE_SHIFT, gfp, numa_node_id(), NULL);
}

static inline void *native_dma_alloc(size_t size, dma_addr_t *dma, gfp_t gfp)
{
	struct page *pages;
	void *mem;

	if (native_dma_fail && --native_dma_fail == 0)
		return NULL;
	if (native_dma_limit && size > native_dma_limit)
		return NULL;
	pages = native_dma_pages(native_dma_bytes(size), gfp);
	if (!pages)
		return NULL;
	mem = page_address(pages) + native_dma_skew(size);
	memset(mem, 0, size);
	native_dma_live++;
	*dma = virt_to_phys(mem);
	return mem;
}

static inline void native_dma_free(size_t size, void *mem)
{
	struct page *pages = virt_to_page(mem - native_dma_skew(size));
	size_t bytes = native_dma_bytes(size);

	native_dma_live--;
	if (bytes <= SZ_4M)
		__free_pages(pages, get_order(bytes));
	else
		free_contig_range(page_to_pfn(pages), bytes >> PAGE_SHIFT);
}

#define dma_alloc_coherent(dev, size, dma, gfp) \
	((void)(dev), native_dma_alloc(size, dma, gfp))
#define dma_free_coherent(dev, size, mem, dma) \
	((void)(dev), (void)(dma), native_dma_free(size, mem))

#endif
