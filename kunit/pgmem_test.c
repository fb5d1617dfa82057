// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of page tables: which is mapped for the walker, cleaned for it, refused,
 * and given back.
 */
/* native: io-pgtable-arm.c */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "kunit/said.h"

/* what the DMA API was asked, and what it answers */
static struct {
	bool no_page;
	bool no_mapping;
	u64 offset;	/* of what it maps to from the physical address */
	unsigned int pages;
	unsigned int tables;
	unsigned int mapped;
	u64 addr;	/* of the mapping made last */
	size_t size;
	unsigned int cleans;
	u64 clean_addr;
	size_t clean_size;
	unsigned int wrong;
} fake;

static struct device walker;

static struct page *fake_alloc_pages(int node, gfp_t gfp, unsigned int order)
{
	if (fake.no_page)
		return NULL;
	fake.pages += 1 << order;
	fake.tables++;
	return alloc_pages_node(node, gfp, order);
}

static void fake_free_pages(unsigned long addr, unsigned int order)
{
	/* it is not mapped any more */
	fake.wrong += fake.mapped >= fake.tables--;
	fake.pages -= 1 << order;
	free_pages(addr, order);
}

static void fake_check(struct device *dev, enum dma_data_direction dir)
{
	fake.wrong += dev != &walker || dir != DMA_TO_DEVICE;
}

static dma_addr_t fake_map(struct device *dev, void *start, size_t size,
			   enum dma_data_direction dir)
{
	fake_check(dev, dir);
	if (fake.no_mapping)
		return ~0ULL;
	fake.mapped++;
	fake.addr = virt_to_phys(start) + fake.offset;
	fake.size = size;
	return fake.addr;
}

static void fake_unmap(struct device *dev, u64 addr, size_t size,
		       enum dma_data_direction dir)
{
	fake_check(dev, dir);
	fake.mapped--;
	fake.addr = addr;
	fake.size = size;
}

static void fake_sync(struct device *dev, u64 addr, size_t size,
		      enum dma_data_direction dir)
{
	fake_check(dev, dir);
	fake.cleans++;
	fake.clean_addr = addr;
	fake.clean_size = size;
}

/* the room, with the fake for the DMA API */
#undef alloc_pages_node
#undef __free_pages
#undef free_pages
#undef dma_map_single
#undef dma_unmap_single
#undef dma_mapping_error
#undef dma_sync_single_for_device
#define alloc_pages_node	fake_alloc_pages
#define __free_pages(page, order) \
	fake_free_pages((unsigned long)page_address(page), order)
#define free_pages		fake_free_pages
#define dma_map_single		fake_map
#define dma_unmap_single	fake_unmap
#define dma_mapping_error(dev, addr)	((void)(dev), (addr) == ~0ULL)
#define dma_sync_single_for_device	fake_sync
#include "domain/pgmem.c"

static int pgmem_test_init(struct kunit *test)
{
	memset(&fake, 0, sizeof(fake));
	said_reset();
	return 0;
}

static void pgmem_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, fake.pages, 0U);
	KUNIT_EXPECT_EQ(test, fake.mapped, 0U);
	KUNIT_EXPECT_EQ(test, fake.wrong, 0U);
}

/* what a table may be: part of a page, or several with concatenation */
static const size_t sizes[] = { 64, 512, PAGE_SIZE, 2 * PAGE_SIZE, 16 * PAGE_SIZE };

static void pgmem_zeroed_aligned_mapped(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t pages = DIV_ROUND_UP(sizes[i], PAGE_SIZE);
		void *table = smmu3_pgmem_ops.alloc(&walker, sizes[i], GFP_KERNEL);

		KUNIT_ASSERT_TRUE(test, table);
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)table, sizes[i]));
		KUNIT_EXPECT_TRUE(test, !memchr_inv(table, 0, sizes[i]));
		KUNIT_EXPECT_EQ(test, (size_t)fake.pages, pages);
		KUNIT_EXPECT_EQ(test, fake.mapped, 1U);
		KUNIT_EXPECT_EQ(test, fake.addr, (u64)virt_to_phys(table));
		KUNIT_EXPECT_EQ(test, fake.size, sizes[i]);

		fake.addr = 0;
		fake.size = 0;
		smmu3_pgmem_ops.free(&walker, table, sizes[i]);
		KUNIT_EXPECT_EQ(test, fake.addr, (u64)virt_to_phys(table));
		KUNIT_EXPECT_EQ(test, fake.size, sizes[i]);
		KUNIT_EXPECT_EQ(test, fake.pages, 0U);
	}
	KUNIT_EXPECT_EQ(test, said_lines, 0U);
}

/* lesson 11: exactly the bytes that were written, neither less nor all */
static void pgmem_11_cleans_its_range(struct kunit *test)
{
	static const struct { size_t at, bytes; } rows[] = {
		{ 0, 8 }, { 8, 8 }, { PAGE_SIZE - 8, 8 }, { 0, PAGE_SIZE }, { 64, 512 },
	};
	void *table = smmu3_pgmem_ops.alloc(&walker, PAGE_SIZE, GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_TRUE(test, table);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		smmu3_pgmem_ops.clean(&walker, table + rows[i].at, rows[i].bytes);
		KUNIT_EXPECT_EQ(test, fake.cleans, i + 1);
		KUNIT_EXPECT_EQ(test, fake.clean_addr, (u64)virt_to_phys(table) + rows[i].at);
		KUNIT_EXPECT_EQ(test, fake.clean_size, rows[i].bytes);
	}
	smmu3_pgmem_ops.free(&walker, table, PAGE_SIZE);
}

/* no memory, no mapping, or one that is not where the memory is: nothing is left */
static void pgmem_refused(struct kunit *test)
{
	static const struct {
		bool no_page, no_mapping;
		u64 offset;
		unsigned int lines;
	} rows[] = {
		{ .no_page = true, .lines = 0 },
		{ .no_mapping = true, .lines = 1 },
		{ .offset = SZ_4K, .lines = 1 },
		{ .offset = 1ULL << 40, .lines = 1 },
		{ .offset = -SZ_1G, .lines = 1 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.no_page = rows[i].no_page;
		fake.no_mapping = rows[i].no_mapping;
		fake.offset = rows[i].offset;
		said_reset();
		KUNIT_EXPECT_TRUE(test, !smmu3_pgmem_ops.alloc(&walker, PAGE_SIZE, GFP_KERNEL));
		KUNIT_EXPECT_EQ(test, fake.pages, 0U);
		KUNIT_EXPECT_EQ(test, fake.mapped, 0U);
		KUNIT_EXPECT_EQ(test, said_lines, rows[i].lines);
		KUNIT_EXPECT_TRUE(test, said("out of reach") == !!rows[i].lines);
	}
}

/* a mapping made through it: cleaned only for a walker that does not snoop */
static void pgmem_11_both_coherencies(struct kunit *test)
{
	unsigned int coherent;

	for (coherent = 0; coherent < 2; coherent++) {
		const struct lpae_config cfg = {
			.stage = LPAE_STAGE1,
			.granule_lg2 = PAGE_SHIFT,
			.ias = 48,
			.oas = 48,
			.coherent = coherent,
		};
		struct lpae pt = {};
		size_t mapped;

		fake.cleans = 0;
		KUNIT_ASSERT_EQ(test, lpae_init(&pt, &cfg, &smmu3_pgmem_ops, &walker), 0);
		KUNIT_EXPECT_EQ(test, lpae_map(&pt, SZ_1G, SZ_1G, PAGE_SIZE, PAGE_SIZE,
					       LPAE_READ, GFP_KERNEL, &mapped), 0);
		if (coherent)
			KUNIT_EXPECT_EQ(test, fake.cleans, 0U);
		else
			KUNIT_EXPECT_GE(test, fake.cleans, fake.mapped);
		lpae_destroy(&pt);
	}
}

static struct kunit_case pgmem_cases[] = {
	KUNIT_CASE(pgmem_zeroed_aligned_mapped),
	KUNIT_CASE(pgmem_11_cleans_its_range),
	KUNIT_CASE(pgmem_refused),
	KUNIT_CASE(pgmem_11_both_coherencies),
	{}
};

static struct kunit_suite pgmem_suite = {
	.name = "smmu3-pgmem",
	.init = pgmem_test_init,
	.exit = pgmem_test_exit,
	.test_cases = pgmem_cases,
};

kunit_test_suite(pgmem_suite);

MODULE_LICENSE("GPL");
