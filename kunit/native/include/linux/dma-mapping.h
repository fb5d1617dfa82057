/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Coherent memory: pages whose address for the device is virt_to_phys(). A test
 * makes allocations fail that are larger than native_dma_limit, or the one that
 * native_dma_fail counts down to, if these are not 0, and sees in native_dma_live
 * what was not freed. With native_dma_align they are aligned to no more than that,
 * as those from a CMA area are.
 */
#ifndef NATIVE_DMA_MAPPING_H
#define NATIVE_DMA_MAPPING_H

#include <native.h>

struct device;

enum dma_data_direction {
	DMA_BIDIRECTIONAL,
	DMA_TO_DEVICE,
	DMA_FROM_DEVICE,
};

#define DMA_BIT_MASK(n) ((n) == 64 ? ~0ULL : (1ULL << (n)) - 1)

__attribute__((__weak__)) size_t native_dma_limit;
__attribute__((__weak__)) unsigned int native_dma_fail;
__attribute__((__weak__)) unsigned int native_dma_live;
__attribute__((__weak__)) size_t native_dma_align;

/* aligned to its size, and @skew bytes beyond that */
static inline void *native_dma_pages(size_t size, size_t skew)
{
	size_t align = max(PAGE_SIZE, roundup_pow_of_two(size));
	void *mem;

	return posix_memalign(&mem, align, size + skew) ? NULL : mem + skew;
}

static inline size_t native_dma_skew(size_t size)
{
	return native_dma_align && size > native_dma_align ? native_dma_align : 0;
}

static inline void *dma_alloc_coherent(struct device *dev, size_t size,
				       dma_addr_t *dma, gfp_t gfp)
{
	void *mem = NULL;

	if (native_dma_fail && --native_dma_fail == 0)
		return NULL;
	if (!native_dma_limit || size <= native_dma_limit)
		mem = native_dma_pages(size, native_dma_skew(size));
	if (!mem)
		return NULL;
	memset(mem, 0, size);
	native_dma_live++;
	*dma = virt_to_phys(mem);
	return mem;
}

static inline void dma_free_coherent(struct device *dev, size_t size, void *mem,
				     dma_addr_t dma)
{
	native_dma_live--;
	free(mem - native_dma_skew(size));
}

#endif
