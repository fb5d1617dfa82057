// SPDX-License-Identifier: GPL-2.0-only
/*
 * Domains: tags and tables are given back only after the SMMU has forgotten them.
 */
/* native: -DSMMU3_MMIO_MODEL domain/range.c io-pgtable-arm.c hw/cd.c hw/cmd.c */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/mm.h>

#include "domain/domain.h"
#include "domain/invalidate.h"
#include "domain/pgmem.h"
#include "kunit/fake_cmdq.h"
#include "kunit/said.h"

/* the rooms, in kernels of any page size */
enum { PAGE_SHIFT_HERE = PAGE_SHIFT };

static unsigned int kernel_page_lg2 = PAGE_SHIFT_HERE;

/* whoever touches the list of removed tables has its lock */
static void **locked(void **list)
{
	lockdep_assert_held(&container_of(list, struct smmu3_domain, removed)->removed_lock);
	return list;
}

#define lpae_removed_join(new, list) lpae_removed_join(new, *locked(&(list)))
#define lpae_removed_take(list, first, last) lpae_removed_take(locked(list), first, last)
#undef PAGE_SHIFT
#define PAGE_SHIFT kernel_page_lg2
#include "domain/domain.c"
#include "domain/invalidate.c"
#undef PAGE_SHIFT
#define PAGE_SHIFT PAGE_SHIFT_HERE

static struct device dev;
static struct smmu3 smmu;
static unsigned int live_tables;
static bool no_tables;

static void *table_alloc(void *cookie, size_t size, gfp_t gfp)
{
	if (no_tables)
		return NULL;
	live_tables++;
	return page_address(alloc_pages(gfp | __GFP_ZERO, get_order(size)));
}

static void table_free(void *cookie, void *table, size_t size)
{
	live_tables--;
	free_pages((unsigned long)table, get_order(size));
}

static void table_clean(void *cookie, void *start, size_t bytes)
{
}

const struct lpae_mem_ops smmu3_pgmem_ops = {
	.alloc = table_alloc,
	.free = table_free,
	.clean = table_clean,
};

static void make_smmu(bool stage1, u8 tag_bits, bool range_inval)
{
	fake_reset();
	said_reset();
	memset(&smmu, 0, sizeof(smmu));
	smmu.dev = &dev;
	smmu.feat = (struct smmu3_features) {
		.stage1 = stage1,
		.stage2 = !stage1,
		.gran4k = true,
		.ias_bits = 48,
		.oas_bits = 48,
		.va_bits = 48,
		.asid_bits = tag_bits,
		.vmid_bits = tag_bits,
		.coherent = true,
		.range_inval = range_inval,
	};
	smmu3_ids_init(&smmu.asids, tag_bits);
	smmu3_ids_init(&smmu.vmids, tag_bits);
}

static size_t map(struct smmu3_domain *d, u64 iova, size_t size)
{
	size_t mapped;

	smmu3_domain_map(d, iova, 0x80000000, size, PAGE_SIZE,
			 LPAE_READ | LPAE_WRITE, GFP_KERNEL, &mapped);
	return mapped;
}

/* lesson 31: a tag is flushed before it is free, for stage 1 and stage 2 */
static void domain_31_tag_is_flushed(struct kunit *test)
{
	struct smmu3_domain d = {};
	struct smmu3_cmd flush;

	make_smmu(true, 8, true);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
	KUNIT_EXPECT_EQ(test, d.tag, 1);
	KUNIT_EXPECT_EQ(test, fake_commands, 0U);
	smmu3_domain_destroy(&d);
	smmu3_cmd_tlbi_nh_asid(&flush, 0, 1);
	KUNIT_EXPECT_TRUE(test, fake_sent(&flush));
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&smmu.asids.ida));

	d = (struct smmu3_domain){};
	make_smmu(false, 8, true);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
	KUNIT_EXPECT_TRUE(test, !d.cd);
	smmu3_domain_destroy(&d);
	smmu3_cmd_tlbi_s12_vmall(&flush, 1);
	KUNIT_EXPECT_TRUE(test, fake_sent(&flush));
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* lesson 31: what the SMMU does not confirm is never given out again */
static void domain_31_unconfirmed_tag_is_kept(struct kunit *test)
{
	struct smmu3_domain a = {}, b = {};

	make_smmu(true, 8, true);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&a, &smmu), 0);
	fake_fail = 1;
	smmu3_domain_destroy(&a);
	KUNIT_EXPECT_EQ(test, live_tables, 1U);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&b, &smmu), 0);
	KUNIT_EXPECT_NE(test, a.tag, b.tag);
	smmu3_domain_destroy(&b);
	/* the same one, confirmed this time */
	smmu3_domain_destroy(&a);
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* lesson 31: no tag left is an error without a leak */
static void domain_31_tags_run_out(struct kunit *test)
{
	struct smmu3_domain d[4] = {};
	unsigned int i;

	make_smmu(true, 2, true);
	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d[i], &smmu), 0);
	KUNIT_EXPECT_EQ(test, smmu3_domain_init(&d[3], &smmu), -ENOSPC);
	KUNIT_EXPECT_TRUE(test, said("no tag left for another domain: 2 bits are all in use"));
	KUNIT_EXPECT_EQ(test, live_tables, 3U);
	for (i = 0; i < 3; i++)
		smmu3_domain_destroy(&d[i]);
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* the table or the descriptor cannot be had: nothing is left */
static void domain_init_fails(struct kunit *test)
{
	struct smmu3_domain d = {};

	make_smmu(true, 8, true);
	no_tables = true;
	KUNIT_EXPECT_EQ(test, smmu3_domain_init(&d, &smmu), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&smmu.asids.ida));
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
	no_tables = false;
	native_dma_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_domain_init(&d, &smmu), -ENOMEM);
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&smmu.asids.ida));
}

/* lesson 29: tables go only after the one wait that covers their range */
static void domain_29_tables_after_the_wait(struct kunit *test)
{
	unsigned long cleared = 0;
	struct smmu3_domain d = {};
	unsigned int before;

	make_smmu(true, 8, true);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
	KUNIT_ASSERT_EQ(test, map(&d, SZ_1G, SZ_4M), SZ_4M);
	KUNIT_ASSERT_EQ(test, map(&d, SZ_2G, SZ_2M), SZ_2M);
	before = live_tables;

	KUNIT_EXPECT_EQ(test, smmu3_domain_unmap(&d, SZ_1G, SZ_4M, &cleared), SZ_4M);
	KUNIT_EXPECT_TRUE(test, cleared & SMMU3_CLEARED_TABLES);
	KUNIT_EXPECT_EQ(test, live_tables, before);

	/* another range: its wait covers nothing of the first */
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&d, SZ_2G, SZ_2G + SZ_2M - 1, cleared), 0);
	KUNIT_EXPECT_EQ(test, live_tables, before);

	/* the wait fails: they stay */
	fake_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&d, SZ_1G, SZ_1G + SZ_4M - 1, cleared), -EIO);
	KUNIT_EXPECT_EQ(test, live_tables, before);

	fake_reset();
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&d, SZ_1G, SZ_1G + SZ_4M - 1, cleared), 0);
	KUNIT_EXPECT_EQ(test, live_tables, before - 2);
	KUNIT_EXPECT_EQ(test, fake_waits, 1U);
	KUNIT_EXPECT_EQ(test, fake_count(CMD_TLBI_NH_VA), 1U);
	smmu3_domain_destroy(&d);
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
}

static struct smmu3_domain *shared;

/* another CPU, when the commands of this one are on their way */
static void unmap_meanwhile(void)
{
	unsigned long cleared = 0;

	fake_on_wait = NULL;
	smmu3_domain_unmap(shared, SZ_1G, SZ_2M, &cleared);
}

/* lesson 29: what was removed after its command was sent is none of a wait's */
static void domain_29_removed_meanwhile(struct kunit *test)
{
	struct smmu3_domain d = {};
	unsigned int before, flush;

	make_smmu(true, 8, true);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
	shared = &d;
	for (flush = 0; flush < 2; flush++) {
		map(&d, SZ_1G, SZ_2M);
		before = live_tables;
		fake_on_wait = unmap_meanwhile;
		if (flush)
			KUNIT_EXPECT_EQ(test, smmu3_domain_flush(&d), 0);
		else
			KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&d, SZ_1G, SZ_1G + SZ_2M - 1,
								SMMU3_CLEARED_TABLES), 0);
		KUNIT_EXPECT_EQ_MSG(test, live_tables, before, "flush %u", flush);
		KUNIT_EXPECT_EQ(test, smmu3_domain_flush(&d), 0);
		KUNIT_EXPECT_EQ_MSG(test, live_tables, before - 1, "flush %u", flush);
	}
	smmu3_domain_destroy(&d);
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
}

/* a flush takes what all unmaps left, and a removed table costs its owner a
 * non-leaf invalidation although it is gone from the list
 */
static void domain_flush_takes_all(struct kunit *test)
{
	unsigned long cleared = 0;
	struct smmu3_domain d = {};
	unsigned int before;

	make_smmu(true, 8, true);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
	map(&d, 0, SZ_2M);
	map(&d, SZ_1G, SZ_2M);
	map(&d, BIT_ULL(48) - SZ_2M, SZ_2M);
	before = live_tables;
	smmu3_domain_unmap(&d, 0, SZ_2M, &cleared);
	smmu3_domain_unmap(&d, SZ_1G, SZ_2M, &cleared);
	smmu3_domain_unmap(&d, BIT_ULL(48) - SZ_2M, SZ_2M, &cleared);
	KUNIT_EXPECT_EQ(test, smmu3_domain_flush(&d), 0);
	KUNIT_EXPECT_EQ(test, live_tables, before - 3);

	fake_reset();
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&d, SZ_1G, SZ_1G + SZ_2M - 1, cleared), 0);
	KUNIT_EXPECT_EQ(test, fake_commands, 1U);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(fake_log[0].dw[1]) & 1, 0ULL);	/* Leaf */
	smmu3_domain_destroy(&d);
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
}

/* lesson 26, 27: nothing for nothing; all of the tag for very much */
static void domain_26_27_how_many_commands(struct kunit *test)
{
	unsigned long cleared = 0;
	struct smmu3_domain d = {};

	make_smmu(true, 8, false);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&d, 0, SZ_4K - 1, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_waits, 0U);

	map(&d, SZ_1G, SZ_64K);
	smmu3_domain_unmap(&d, SZ_1G, SZ_64K, &cleared);
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&d, SZ_1G, SZ_1G + SZ_64K - 1, cleared), 0);
	KUNIT_EXPECT_EQ(test, fake_count(CMD_TLBI_NH_VA), 16U);
	KUNIT_EXPECT_EQ(test, fake_waits, 1U);

	fake_reset();
	cleared = 0;
	map(&d, SZ_1G, SZ_16M);
	smmu3_domain_unmap(&d, SZ_1G, SZ_16M, &cleared);
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&d, SZ_1G, SZ_1G + SZ_16M - 1, cleared), 0);
	KUNIT_EXPECT_EQ(test, fake_count(CMD_TLBI_NH_VA), 0U);
	KUNIT_EXPECT_EQ(test, fake_count(CMD_TLBI_NH_ASID), 1U);
	KUNIT_EXPECT_EQ(test, fake_waits, 1U);
	smmu3_domain_destroy(&d);
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
}

/* one wait for 512 MiB of pages */
static void domain_one_wait_for_512m(struct kunit *test)
{
	unsigned long cleared = 0;
	struct smmu3_domain d = {};

	make_smmu(true, 8, true);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
	KUNIT_ASSERT_EQ(test, map(&d, SZ_1G, SZ_512M), SZ_512M);
	KUNIT_EXPECT_EQ(test, smmu3_domain_unmap(&d, SZ_1G, SZ_512M, &cleared), SZ_512M);
	KUNIT_EXPECT_EQ(test, smmu3_domain_sync(&d, SZ_1G, SZ_1G + SZ_512M - 1, cleared), 0);
	KUNIT_EXPECT_EQ(test, fake_waits, 1U);
	KUNIT_EXPECT_EQ(test, fake_commands, 1U);
	smmu3_domain_destroy(&d);
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
}

/* what an unmap says was cleared is added to what others said */
static void domain_cleared_adds_up(struct kunit *test)
{
	unsigned long cleared = 0;
	struct smmu3_domain d = {};
	size_t mapped;

	make_smmu(true, 8, true);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
	smmu3_domain_map(&d, SZ_1G, SZ_2G, SZ_2M, SZ_2M, LPAE_READ, GFP_KERNEL, &mapped);
	map(&d, SZ_2G, SZ_8K);
	map(&d, SZ_2G + SZ_2M, SZ_2M);
	smmu3_domain_unmap(&d, SZ_2G, SZ_4K, &cleared);
	KUNIT_EXPECT_EQ(test, cleared, (unsigned long)SZ_4K);
	smmu3_domain_unmap(&d, SZ_1G, SZ_2M, &cleared);
	KUNIT_EXPECT_EQ(test, cleared, (unsigned long)SZ_4K | SZ_2M);
	smmu3_domain_unmap(&d, SZ_2G + SZ_2M, SZ_2M, &cleared);
	KUNIT_EXPECT_EQ(test, cleared, (unsigned long)SZ_4K | SZ_2M | SMMU3_CLEARED_TABLES);
	cleared = 0;
	smmu3_domain_unmap(&d, SZ_2G + SZ_4K, SZ_4K, &cleared);
	KUNIT_EXPECT_EQ(test, cleared, (unsigned long)SZ_4K);
	smmu3_domain_destroy(&d);
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
}

static void domain_iova_to_phys(struct kunit *test)
{
	struct smmu3_domain d = {};

	make_smmu(true, 8, true);
	KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
	map(&d, SZ_1G, SZ_8K);
	KUNIT_EXPECT_EQ(test, smmu3_domain_iova_to_phys(&d, SZ_1G), 0x80000000ULL);
	KUNIT_EXPECT_EQ(test, smmu3_domain_iova_to_phys(&d, SZ_1G + 0x1fff), 0x80001fffULL);
	KUNIT_EXPECT_EQ(test, smmu3_domain_iova_to_phys(&d, SZ_1G + SZ_8K), 0ULL);
	KUNIT_EXPECT_EQ(test, smmu3_domain_iova_to_phys(&d, SZ_1G - 1), 0ULL);
	smmu3_domain_destroy(&d);
}

/* what the SMMU can do, and the address space and the descriptor that follow from it */
static const struct {
	struct smmu3_features feat;
	enum lpae_stage stage;
	u8 ias;
	u8 granule_lg2;		/* of the kernel and the SMMU; 0 is 4K */
} shapes[] = {
	{ { .stage1 = true, .stage2 = true, .va_bits = 44, .ias_bits = 40, .oas_bits = 48,
	    .coherent = true }, LPAE_STAGE1, 44 },
	{ { .stage1 = true, .va_bits = 52, .ias_bits = 40, .oas_bits = 48, .stall = true },
	  LPAE_STAGE1, 48 },
	{ { .stage1 = true, .stage2 = true, .va_bits = 44, .ias_bits = 40, .oas_bits = 48,
	    .stall = true, .stall_forced = true, .coherent = true }, LPAE_STAGE1, 44 },
	{ { .stage2 = true, .va_bits = 48, .ias_bits = 44, .oas_bits = 48,
	    .coherent = true }, LPAE_STAGE2, 44 },
	{ { .stage2 = true, .va_bits = 44, .ias_bits = 52, .oas_bits = 48 }, LPAE_STAGE2, 48 },
	{ { .stage1 = true, .va_bits = 52, .ias_bits = 48, .oas_bits = 48, .gran64k = true,
	    .coherent = true }, LPAE_STAGE1, 52, 16 },
};

static void check_shape(struct kunit *test, struct smmu3_domain *d, unsigned int i)
{
	const struct smmu3_features *feat = &shapes[i].feat;
	u8 granule_lg2 = shapes[i].granule_lg2 ?: 12;
	bool stage1 = shapes[i].stage == LPAE_STAGE1;
	struct smmu3_cd want;

	KUNIT_EXPECT_EQ_MSG(test, (int)d->kind, (int)SMMU3_PAGING, "row %u", i);
	KUNIT_EXPECT_EQ_MSG(test, (int)d->pt.stage, (int)shapes[i].stage, "row %u", i);
	KUNIT_EXPECT_EQ_MSG(test, d->pt.ias, shapes[i].ias, "row %u", i);
	KUNIT_EXPECT_EQ_MSG(test, d->pt.oas, feat->oas_bits, "row %u", i);
	KUNIT_EXPECT_EQ_MSG(test, d->pt.coherent, feat->coherent, "row %u", i);
	KUNIT_EXPECT_EQ_MSG(test, d->pt.granule_lg2, granule_lg2, "row %u", i);
	KUNIT_EXPECT_EQ_MSG(test, ida_is_empty(&smmu.asids.ida), !stage1, "row %u", i);
	KUNIT_EXPECT_EQ_MSG(test, ida_is_empty(&smmu.vmids.ida), stage1, "row %u", i);
	KUNIT_EXPECT_EQ_MSG(test, !d->cd, !stage1, "row %u", i);
	if (!d->cd)
		return;
	smmu3_cd_stage1(&want, &(struct smmu3_cd_params) {
		.root = lpae_root(&d->pt), .mair = LPAE_MAIR, .asid = d->tag,
		.va_bits = shapes[i].ias, .granule_lg2 = granule_lg2, .ips_bits = feat->oas_bits,
		.coherent = feat->coherent, .stall = feat->stall_forced, .asid_private = true,
	});
	KUNIT_EXPECT_TRUE_MSG(test, !memcmp(d->cd, &want, sizeof(want)), "row %u", i);
	KUNIT_EXPECT_EQ(test, d->cd_dma, (dma_addr_t)virt_to_phys(d->cd));
}

static void domain_shapes(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		struct smmu3_domain d = {};

		make_smmu(true, 8, true);
		smmu.feat = shapes[i].feat;
		smmu.feat.gran4k = true;
		kernel_page_lg2 = shapes[i].granule_lg2 ?: 12;
		KUNIT_ASSERT_EQ(test, smmu3_domain_init(&d, &smmu), 0);
		check_shape(test, &d, i);
		smmu3_domain_destroy(&d);
		KUNIT_EXPECT_EQ(test, live_tables, 0U);
		KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
	}
	kernel_page_lg2 = PAGE_SHIFT;
	KUNIT_EXPECT_EQ(test, (int)smmu3_identity_domain.kind, (int)SMMU3_IDENTITY);
	KUNIT_EXPECT_EQ(test, (int)smmu3_blocked_domain.kind, (int)SMMU3_BLOCKED);
}

/* the descriptor lets the SMMU update, in a tracked domain alone */
static void domain_tracked(struct kunit *test)
{
	struct lpae_cleaned cleaned = {};
	struct smmu3_domain d = {};
	unsigned int tracked;
	u64 httu;

	for (tracked = 0; tracked < 2; tracked++) {
		make_smmu(true, 8, true);
		smmu.feat.httu = 2;
		KUNIT_ASSERT_EQ(test, tracked ? smmu3_domain_init_tracked(&d, &smmu) :
						smmu3_domain_init(&d, &smmu), 0);
		httu = le64_to_cpu(d.cd->dw[0]) & GENMASK_ULL(43, 42);
		KUNIT_EXPECT_EQ(test, httu, tracked ? GENMASK_ULL(43, 42) : 0);
		map(&d, SZ_1G, SZ_4K);
		KUNIT_EXPECT_EQ(test, smmu3_domain_read_written(&d, SZ_1G, SZ_4K, NULL, NULL,
								&cleaned), 0);
		KUNIT_EXPECT_EQ(test, cleaned.leaf_sizes, 0UL);
		smmu3_domain_destroy(&d);
		KUNIT_EXPECT_EQ(test, live_tables, 0U);
		d = (struct smmu3_domain){};
	}
	/* a refusal leaves nothing */
	smmu.feat.httu = 1;
	KUNIT_EXPECT_EQ(test, smmu3_domain_init_tracked(&d, &smmu), -EOPNOTSUPP);
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&smmu.asids.ida));
	KUNIT_EXPECT_EQ(test, live_tables, 0U);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
}

/* only pages of 64K resolve more than 48 bits */
static void domain_52_bits(struct kunit *test)
{
	static const struct { bool g16, g64; u8 ias; } rows[] = {
		{ 1, 1, 52 }, { 0, 1, 52 }, { 1, 0, 48 },
	};
	unsigned int i;

	kernel_page_lg2 = 16;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct smmu3_features feat = {
			.stage1 = true, .va_bits = 52, .ias_bits = 48, .oas_bits = 52,
			.gran16k = rows[i].g16, .gran64k = rows[i].g64,
		};

		KUNIT_EXPECT_EQ(test, table_shape(&feat, false).ias, rows[i].ias);
	}
	kernel_page_lg2 = PAGE_SHIFT;
}

/* the page of the kernel, or the largest smaller one that the SMMU has */
static void domain_granules(struct kunit *test)
{
	static const u8 sizes[] = { 12, 14, 16 };
	unsigned int have, i, k;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (have = 0; have < 8; have++) {
			struct smmu3_features feat = {
				.gran4k = have & 1, .gran16k = have & 2, .gran64k = have & 4,
			};
			u8 want = 0;

			for (k = 0; k <= i; k++)
				if (have & BIT(k))
					want = sizes[k];
			kernel_page_lg2 = sizes[i];
			KUNIT_EXPECT_EQ(test, smmu3_domain_granule_lg2(&feat), want);
		}
	kernel_page_lg2 = PAGE_SHIFT;
}

static struct kunit_case domain_cases[] = {
	KUNIT_CASE(domain_31_tag_is_flushed),
	KUNIT_CASE(domain_31_unconfirmed_tag_is_kept),
	KUNIT_CASE(domain_31_tags_run_out),
	KUNIT_CASE(domain_init_fails),
	KUNIT_CASE(domain_29_tables_after_the_wait),
	KUNIT_CASE(domain_29_removed_meanwhile),
	KUNIT_CASE(domain_flush_takes_all),
	KUNIT_CASE(domain_26_27_how_many_commands),
	KUNIT_CASE(domain_one_wait_for_512m),
	KUNIT_CASE(domain_cleared_adds_up),
	KUNIT_CASE(domain_iova_to_phys),
	KUNIT_CASE(domain_shapes),
	KUNIT_CASE(domain_tracked),
	KUNIT_CASE(domain_52_bits),
	KUNIT_CASE(domain_granules),
	{}
};

static struct kunit_suite domain_suite = {
	.name = "smmu3-domain",
	.test_cases = domain_cases,
};

kunit_test_suite(domain_suite);

MODULE_LICENSE("GPL");
