// SPDX-License-Identifier: GPL-2.0-only
/*
 * The DMA API on a master of the device tree, judged by the independent walk.
 *
 * Each test maps memory, has every page of it looked up by walk and driver,
 * compares permissions and memory type with what was asked for, unmaps, and sees
 * that nothing is left.  The domain is the device's default one, so the tests
 * hold for strict and lazy invalidation, and for either stage.
 *
 * What this file does not do: identity domains, which have no tables to walk.
 */
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "battery.h"
#include "dmaprobe.h"

#define DMAPROBE_SG_PAGES	37

/**
 * struct view - what judges the mappings of a device
 * @mapper: translates through the domain; cannot map
 * @stream: where the walk begins
 * @domain: the device's default domain
 */
struct view {
	struct mapper mapper;
	struct walk_stream stream;
	struct iommu_domain *domain;
};

/* What a mapping was asked to be. */
struct wanted {
	bool readable;
	bool writable;
	bool privileged;
	enum walk_memory memory;
};

static u64 view_translate(struct mapper *m, u64 iova)
{
	struct view *view = container_of(m, struct view, mapper);

	return iommu_iova_to_phys(view->domain, iova);
}

static const char *view_open(struct dmaprobe *p, struct view *view)
{
	const char *why = dmaprobe_stream(p, &view->stream);

	if (why)
		return why;
	view->domain = iommu_get_domain_for_dev(p->dev);
	if (!view->domain)
		return "the device has no domain";
	if (!view->stream.root.granule_lg2)
		return "nothing translates the device";
	view->mapper = (struct mapper){
		.translate = view_translate,
		.root = &view->stream.root,
	};
	return NULL;
}

static const char *view_page(struct view *view, u64 iova, u64 pa,
			     const struct wanted *want)
{
	struct walk_leaf leaf;
	const char *why = battery_agrees(&view->mapper, iova, pa, &leaf);

	if (why)
		return why;
	if ((want->readable && !leaf.readable) || leaf.writable != want->writable)
		return "the permissions differ from what was asked for";
	if (!view->stream.root.stage2 && leaf.privileged != want->privileged)
		return "the privilege differs from what was asked for";
	return leaf.memory == want->memory ? NULL : "the memory type is wrong";
}

/* Physically contiguous memory of any alignment, page by page. */
static const char *view_range(struct view *view, u64 iova, u64 pa, size_t size,
			      const struct wanted *want)
{
	const char *why = view_page(view, iova + size - 1, pa + size - 1, want);
	size_t at;

	for (at = 0; at < size && !why; at += PAGE_SIZE)
		why = view_page(view, iova + at, pa + at, want);
	return why;
}

static const char *view_gone(struct view *view, u64 iova, size_t size)
{
	const char *why = battery_gone(&view->mapper, iova + size - 1);
	size_t at;

	for (at = 0; at < size && !why; at += PAGE_SIZE)
		why = battery_gone(&view->mapper, iova + at);
	return why;
}

static struct wanted wanted_of(enum dma_data_direction dir)
{
	return (struct wanted){
		.readable = dir != DMA_FROM_DEVICE,
		.writable = dir != DMA_TO_DEVICE,
		.memory = WALK_CACHED,
	};
}

static const char *map_and_judge(struct dmaprobe *p, struct view *view,
				 struct page *page, size_t offset, size_t size,
				 enum dma_data_direction dir, unsigned long attrs)
{
	struct wanted want = wanted_of(dir);
	dma_addr_t iova;
	const char *why;

	want.privileged = attrs & DMA_ATTR_PRIVILEGED;
	iova = dma_map_page_attrs(p->dev, page, offset, size, dir, attrs);
	if (dma_mapping_error(p->dev, iova))
		return "the memory cannot be mapped";
	why = view_range(view, iova, page_to_phys(page) + offset, size, &want);
	dma_unmap_page_attrs(p->dev, iova, size, dir, attrs);
	return why ?: view_gone(view, iova, size);
}

const char *dmaprobe_test_single(void *ctx)
{
	static const struct {
		size_t offset, size;
	} ranges[] = {
		{ 0, 1 }, { 0, SZ_4K }, { 123, SZ_4K }, { 4095, 2 },
		{ 0, SZ_64K }, { SZ_4K, SZ_256K }, { 0, SZ_2M },
		{ SZ_4K, SZ_2M }, { 0, SZ_4M },
	};
	unsigned int order = get_order(SZ_4M);
	struct dmaprobe *p = ctx;
	const char *why;
	struct view view;
	struct page *page;
	unsigned int i, dir;

	why = view_open(p, &view);
	if (why)
		return why;
	page = alloc_pages(GFP_KERNEL, order);
	if (!page)
		return "out of memory";
	for (i = 0; i < ARRAY_SIZE(ranges) && !why; i++)
		for (dir = DMA_BIDIRECTIONAL; dir < DMA_NONE && !why; dir++)
			why = map_and_judge(p, &view, page, ranges[i].offset,
					    ranges[i].size, dir, 0);
	__free_pages(page, order);
	return why;
}

const char *dmaprobe_test_attrs(void *ctx)
{
	static const unsigned long attrs[] = {
		DMA_ATTR_SKIP_CPU_SYNC, DMA_ATTR_WEAK_ORDERING,
		DMA_ATTR_PRIVILEGED,
	};
	struct dmaprobe *p = ctx;
	const char *why;
	struct view view;
	struct page *page;
	unsigned int i;

	why = view_open(p, &view);
	if (why)
		return why;
	page = alloc_page(GFP_KERNEL);
	if (!page)
		return "out of memory";
	for (i = 0; i < ARRAY_SIZE(attrs) && !why; i++)
		why = map_and_judge(p, &view, page, 0, PAGE_SIZE,
				    DMA_BIDIRECTIONAL, attrs[i]);
	__free_page(page);
	return why;
}

/* The page behind an address that dma_alloc_coherent() gave out. */
static u64 coherent_phys(void *mem)
{
	if (is_vmalloc_addr(mem))
		return page_to_phys(vmalloc_to_page(mem)) + offset_in_page(mem);
	return virt_to_phys(mem);
}

static const char *coherent_of_size(struct dmaprobe *p, struct view *view,
				    size_t size)
{
	struct wanted want = wanted_of(DMA_BIDIRECTIONAL);
	const char *why = NULL;
	dma_addr_t iova;
	size_t at;
	void *mem;

	mem = dma_alloc_coherent(p->dev, size, &iova, GFP_KERNEL);
	if (!mem)
		return "no coherent memory";
	for (at = 0; at < size && !why; at += PAGE_SIZE)
		why = view_page(view, iova + at, coherent_phys(mem + at), &want);
	dma_free_coherent(p->dev, size, mem, iova);
	return why ?: view_gone(view, iova, size);
}

const char *dmaprobe_test_coherent(void *ctx)
{
	static const size_t sizes[] = { SZ_4K, SZ_64K, SZ_1M + SZ_4K, SZ_4M };
	struct dmaprobe *p = ctx;
	const char *why;
	struct view view;
	unsigned int i;

	why = view_open(p, &view);
	for (i = 0; i < ARRAY_SIZE(sizes) && !why; i++)
		why = coherent_of_size(p, &view, sizes[i]);
	return why;
}

/* Find @phys by its position: the list may have been merged while mapping. */
static const char *judge_sg(struct view *view, struct sg_table *sgt, int mapped)
{
	struct wanted want = wanted_of(DMA_BIDIRECTIONAL);
	struct scatterlist *segment = sgt->sgl, *sg;
	const char *why = NULL;
	size_t into = 0;
	int i;

	for_each_sg(sgt->sgl, sg, sgt->orig_nents, i) {
		if (into >= sg_dma_len(segment)) {
			segment = sg_next(segment);
			into = 0;
			mapped--;
		}
		if (mapped <= 0)
			return "the list has fewer addresses than memory";
		why = view_range(view, sg_dma_address(segment) + into,
				 sg_phys(sg), sg->length, &want);
		if (why)
			return why;
		into += sg->length;
	}
	return NULL;
}

static const char *sg_map_and_judge(struct dmaprobe *p, struct view *view,
				    struct sg_table *sgt)
{
	dma_addr_t iova;
	const char *why;
	size_t size;
	int mapped;

	mapped = dma_map_sg(p->dev, sgt->sgl, sgt->orig_nents,
			    DMA_BIDIRECTIONAL);
	if (!mapped)
		return "the list cannot be mapped";
	why = judge_sg(view, sgt, mapped);
	iova = sg_dma_address(sgt->sgl);
	size = sg_dma_len(sgt->sgl);
	dma_unmap_sg(p->dev, sgt->sgl, sgt->orig_nents, DMA_BIDIRECTIONAL);
	return why ?: view_gone(view, iova, size);
}

const char *dmaprobe_test_sg(void *ctx)
{
	struct page *pages[DMAPROBE_SG_PAGES] = { };
	struct dmaprobe *p = ctx;
	const char *why;
	struct view view;
	struct scatterlist *sg;
	struct sg_table sgt;
	int i;

	why = view_open(p, &view);
	if (why)
		return why;
	if (sg_alloc_table(&sgt, DMAPROBE_SG_PAGES, GFP_KERNEL))
		return "out of memory";
	for_each_sg(sgt.sgl, sg, DMAPROBE_SG_PAGES, i) {
		/* Every other page stays unused, so that none are neighbours. */
		pages[i] = alloc_pages(GFP_KERNEL, 1);
		if (!pages[i])
			why = "out of memory";
		else
			sg_set_page(sg, pages[i], PAGE_SIZE, 0);
	}
	why = why ?: sg_map_and_judge(p, &view, &sgt);
	for (i = 0; i < DMAPROBE_SG_PAGES; i++)
		if (pages[i])
			__free_pages(pages[i], 1);
	sg_free_table(&sgt);
	return why;
}

/* Registers of another device: device memory to this one. */
const char *dmaprobe_test_resource(void *ctx)
{
	struct wanted want = {
		.readable = true,
		.writable = true,
		.memory = WALK_DEVICE,
	};
	const phys_addr_t registers = 0x0a000000;
	struct dmaprobe *p = ctx;
	dma_addr_t iova;
	const char *why;
	struct view view;

	why = view_open(p, &view);
	if (why)
		return why;
	iova = dma_map_resource(p->dev, registers, SZ_4K, DMA_BIDIRECTIONAL, 0);
	if (dma_mapping_error(p->dev, iova))
		return "registers cannot be mapped";
	why = view_range(&view, iova, registers, SZ_4K, &want);
	dma_unmap_resource(p->dev, iova, SZ_4K, DMA_BIDIRECTIONAL, 0);
	return why ?: view_gone(&view, iova, SZ_4K);
}
