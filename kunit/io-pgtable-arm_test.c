// SPDX-License-Identifier: GPL-2.0-only
/* native: io-pgtable-arm.c */
/*
 * The page tables against a walker written from the architecture (VMSAv8-64),
 * with masks of its own. Tables come from "ram", which remembers what is
 * allocated, can fail, and keeps beside each table what a walker that does not
 * snoop sees: junk until a clean.
 */
#include <kunit/test.h>

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "io-pgtable-arm.h"

#define RAM_PIECES	4096
#define JUNK		0xa7	/* bits 0-2 set: junk is a valid entry at every level */
#define SIZE_512G	BIT_ULL(39)
#define SIZE_4T		BIT_ULL(42)

/* ---- memory: pages of this host, at a physical address that suits ---- */

#ifdef NATIVE_BUILD
#include <sys/mman.h>

#define ARENA_SIZE	(2UL * SZ_1G)
#define ARENA_ALIGN	SZ_1M
#define ARENA_PHYS	SZ_1G

static u8 *arena;
static size_t arena_used;

static void pages_init(u64 phys)
{
	void *map = mmap(arena, ARENA_SIZE + ARENA_ALIGN, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (arena ? MAP_FIXED : 0),
			 -1, 0);

	if (map == MAP_FAILED)
		abort();
	arena = map;
	arena_used = ALIGN((uintptr_t)arena, ARENA_ALIGN) - (uintptr_t)arena;
	native_phys_offset = phys - (uintptr_t)arena - arena_used;
}

static void *pages_get(size_t size)
{
	size_t at = ALIGN((uintptr_t)arena + arena_used, max_t(size_t, size, SZ_4K)) -
		    (uintptr_t)arena;

	if (at + size > ARENA_SIZE)
		return NULL;
	arena_used = at + size;
	return arena + at;
}

/* Freed pages are gone for good: a late access ends the program. */
static void pages_put(void *p, size_t size)
{
	if (mprotect(p, ALIGN(size, SZ_4K), PROT_NONE))
		abort();
}

#else
#define ARENA_PHYS	0

static void pages_init(u64 phys)
{
	native_phys_offset = phys;
}

/* under the lock of the ram */
static void *pages_get(size_t size)
{
	return (void *)__get_free_pages(GFP_ATOMIC | __GFP_NOWARN, get_order(size));
}

static void pages_put(void *p, size_t size)
{
	free_pages((unsigned long)p, get_order(size));
}
#endif

/* ---- ram ---- */

struct piece {
	u8 *base;
	size_t size;
};

struct ram {
	struct piece piece[RAM_PIECES];
	unsigned int live;
	unsigned int allocs;
	unsigned int fail_at;		/* the allocation of this number fails; 0: none */
	unsigned int cleans;
	bool coherent;
	void (*during_alloc)(struct ram *ram);
	void (*during_clean)(struct ram *ram);
	struct lpae pt;

	/* stays when all above is forgotten */
	struct kunit *test;
	spinlock_t lock;		/* of all above, up to cleans */
};

static struct piece *find_piece(struct ram *ram, const void *p)
{
	unsigned int i;

	for (i = 0; i < ram->live; i++) {
		struct piece *at = &ram->piece[i];

		if ((u8 *)p >= at->base && (u8 *)p < at->base + at->size)
			return at;
	}
	return NULL;
}

/* Twice the size: the second half is what the device sees of the first. */
static void *ram_alloc(void *cookie, size_t size, gfp_t gfp)
{
	struct ram *ram = cookie;
	void (*hook)(struct ram *ram) = ram->during_alloc;
	u8 *base;

	if (hook) {
		ram->during_alloc = NULL;
		hook(ram);
	}
	spin_lock(&ram->lock);
	ram->allocs++;
	base = NULL;
	if (ram->allocs != ram->fail_at && ram->live < RAM_PIECES)
		base = pages_get(2 * size);
	if (base) {
		memset(base, 0, size);
		memset(base + size, JUNK, size);
		ram->piece[ram->live++] = (struct piece) { base, size };
	}
	spin_unlock(&ram->lock);
	return base;
}

static void ram_free(void *cookie, void *table, size_t size)
{
	struct ram *ram = cookie;
	struct piece *at;

	spin_lock(&ram->lock);
	at = find_piece(ram, table);
	if (!at || at->base != table || at->size != size) {
		KUNIT_FAIL(ram->test, "free of %zu bytes that were not allocated so", size);
	} else {
		pages_put(at->base, 2 * size);
		*at = ram->piece[--ram->live];
	}
	spin_unlock(&ram->lock);
}

static void ram_clean(void *cookie, void *start, size_t bytes)
{
	struct ram *ram = cookie;
	void (*hook)(struct ram *ram) = ram->during_clean;
	struct piece *at;
	size_t i;

	if (hook && bytes == sizeof(u64)) {
		ram->during_clean = NULL;
		hook(ram);
	}
	spin_lock(&ram->lock);
	ram->cleans++;
	at = find_piece(ram, start);
	if (!at || (u8 *)start + bytes > at->base + at->size)
		KUNIT_FAIL(ram->test, "clean of %zu bytes outside of tables", bytes);
	else
		for (i = 0; i < bytes / sizeof(u64); i++)
			WRITE_ONCE(((u64 *)(start + at->size))[i], READ_ONCE(((u64 *)start)[i]));
	spin_unlock(&ram->lock);
}

static const struct lpae_mem_ops ram_ops = {
	.alloc = ram_alloc,
	.free = ram_free,
	.clean = ram_clean,
};

static const struct lpae_mem_ops snooped_ops = {
	.alloc = ram_alloc,
	.free = ram_free,
};

static void ram_reset(struct ram *ram)
{
	memset(ram, 0, offsetof(struct ram, test));
	pages_init(ARENA_PHYS);
}

static int ram_init(struct kunit *test)
{
	struct ram *ram = kunit_kzalloc(test, sizeof(*ram), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, ram);
	ram->test = test;
	spin_lock_init(&ram->lock);
	test->priv = ram;
	ram_reset(ram);
	return 0;
}

static void ram_exit(struct kunit *test)
{
	struct ram *ram = test->priv;

	KUNIT_EXPECT_EQ_MSG(test, ram->live, 0u, "tables leaked");
}

static struct lpae *make_of(struct ram *ram, const struct lpae_config *cfg)
{
	ram->coherent = cfg->coherent;
	KUNIT_ASSERT_EQ(ram->test, 0, lpae_init(&ram->pt, cfg,
						cfg->coherent ? &snooped_ops : &ram_ops, ram));
	return &ram->pt;
}

static struct lpae *make(struct ram *ram, enum lpae_stage stage, u8 g, u8 ias, u8 oas,
			 bool coherent)
{
	struct lpae_config cfg = {
		.stage = stage, .granule_lg2 = g, .ias = ias, .oas = oas, .coherent = coherent,
	};

	return make_of(ram, &cfg);
}

static struct lpae *make_tracked(struct ram *ram, u8 g, u8 ias, u8 oas)
{
	struct lpae_config cfg = {
		.stage = LPAE_STAGE1, .granule_lg2 = g, .ias = ias, .oas = oas,
		.coherent = true, .track_writes = true,
	};

	return make_of(ram, &cfg);
}

/* ---- the walker ---- */

enum walk_end { WALK_OK, WALK_UNMAPPED, WALK_BAD };

struct walk {
	u64 paddr;
	u64 desc;
	unsigned int level;
	u64 at;				/* of @desc */
};

/* What the device reads at a physical address; false outside of tables. */
static bool device_read(struct ram *ram, u64 phys, u64 *value)
{
	u8 *p = phys_to_virt(phys);
	struct piece *at = find_piece(ram, p);

	if (!at)
		return false;
	*value = le64_to_cpu(READ_ONCE(*(__le64 *)(p + (ram->coherent ? 0 : at->size))));
	return true;
}

/* Address in a descriptor; all bits must be legal for the output size. */
static bool device_address(const struct lpae *pt, u64 desc, unsigned int low, u64 *addr)
{
	u64 high = pt->granule_lg2 == 16 ? (desc >> 12) & 0xf : 0;
	u64 field = desc & 0x0000fffffffff000ULL;

	if (pt->granule_lg2 == 16)
		field &= ~0xf000ULL;
	if (high && pt->oas != 52)
		return false;
	if (field & ((1ULL << low) - 1))
		return false;
	*addr = field | high << 48;
	return !(*addr >> pt->oas);
}

static bool block_is_legal(const struct lpae *pt, unsigned int level)
{
	if (level == 1)
		return pt->granule_lg2 == 12 || (pt->granule_lg2 == 16 && pt->oas == 52);
	return level == 2;
}

/*
 * Bits that must be zero in a leaf: NS and nG's neighbours, 50, 51 where no writes are
 * tracked, 52, 59-63.
 */
static bool leaf_is_clean(const struct lpae *pt, u64 desc)
{
	u64 must_be_zero = 0xf81f000000000000ULL;

	must_be_zero |= pt->stage == LPAE_STAGE1 ? 1ULL << 5 : 1ULL << 11;
	if (pt->track_writes)
		must_be_zero &= ~(1ULL << 51);
	return !(desc & must_be_zero);
}

static unsigned int device_start_level(const struct lpae *pt)
{
	unsigned int g = pt->granule_lg2, level;

	if (pt->stage == LPAE_STAGE2)
		return pt->start_level;
	for (level = 3; g + (4 - level) * (g - 3) < pt->ias; level--)
		;
	return level;
}

static enum walk_end device_walk(struct ram *ram, u64 iova, struct walk *w)
{
	const struct lpae *pt = &ram->pt;
	unsigned int g = pt->granule_lg2, level = device_start_level(pt);
	u64 table = lpae_root(pt), mask = (1ULL << pt->ias) - 1;

	for (; level <= 3; level++) {
		unsigned int low = g + (3 - level) * (g - 3);
		u64 at = table + 8 * ((iova & mask) >> low), desc, addr;

		if (!device_read(ram, at, &desc))
			return WALK_BAD;
		if (!(desc & 1))
			return WALK_UNMAPPED;
		if (level < 3 && (desc & 2)) {
			if (desc >> 59 || !device_address(pt, desc, g, &table))
				return WALK_BAD;
			mask = (1ULL << low) - 1;
			continue;
		}
		if (level < 3 ? !block_is_legal(pt, level) : !(desc & 2))
			return WALK_BAD;
		if (!leaf_is_clean(pt, desc) || !device_address(pt, desc, low, &addr))
			return WALK_BAD;
		*w = (struct walk) { addr | (iova & ((1ULL << low) - 1)), desc, level, at };
		return WALK_OK;
	}
	return WALK_BAD;
}

/* A write by a device whose walker updates the dirty state; false: it may not. */
static bool device_write(struct ram *ram, u64 iova)
{
	struct walk w;

	if (device_walk(ram, iova, &w) != WALK_OK)
		return false;
	if (!(w.desc & 1ULL << 7))
		return true;
	if (!(w.desc & 1ULL << 51))
		return false;
	WRITE_ONCE(*(__le64 *)phys_to_virt(w.at), cpu_to_le64(w.desc & ~(1ULL << 7)));
	return true;
}

static void expect_mapped(struct ram *ram, u64 iova, u64 paddr)
{
	u64 found = 0;
	struct walk w = {};

	KUNIT_EXPECT_EQ_MSG(ram->test, device_walk(ram, iova, &w), WALK_OK, "at 0x%llx", iova);
	KUNIT_EXPECT_EQ_MSG(ram->test, w.paddr, paddr, "at 0x%llx", iova);
	KUNIT_EXPECT_TRUE(ram->test, lpae_iova_to_phys(&ram->pt, iova, &found));
	KUNIT_EXPECT_EQ_MSG(ram->test, found, paddr, "at 0x%llx", iova);
}

static void expect_unmapped(struct ram *ram, u64 iova)
{
	struct walk w;
	u64 found;

	KUNIT_EXPECT_EQ_MSG(ram->test, device_walk(ram, iova, &w), WALK_UNMAPPED,
			    "at 0x%llx", iova);
	KUNIT_EXPECT_FALSE(ram->test, lpae_iova_to_phys(&ram->pt, iova, &found));
}

/* ---- short forms ---- */

static int try_map(struct ram *ram, u64 iova, u64 paddr, size_t size, unsigned long sizes,
		   size_t *mapped)
{
	return lpae_map(&ram->pt, iova, paddr, size, sizes, LPAE_READ | LPAE_WRITE | LPAE_CACHE,
			GFP_KERNEL, mapped);
}

static void map(struct ram *ram, u64 iova, u64 paddr, size_t size, unsigned long sizes)
{
	size_t mapped;

	KUNIT_EXPECT_EQ_MSG(ram->test, 0, try_map(ram, iova, paddr, size, sizes, &mapped),
			    "0x%zx bytes at 0x%llx", size, iova);
	KUNIT_EXPECT_EQ(ram->test, mapped, size);
}

/* Unmap, and free what was removed as if it had been invalidated. */
static size_t unmap(struct ram *ram, u64 iova, size_t size)
{
	struct lpae_unmapped out = {};
	size_t done = lpae_unmap(&ram->pt, iova, size, &out);

	lpae_free_tables(&ram->pt, out.tables);
	return done;
}

static unsigned long page_of(const struct ram *ram)
{
	return BIT(ram->pt.granule_lg2);
}

static unsigned int list_length(const void *list)
{
	unsigned int n = 0;

	for (; list; list = lpae_removed_next(list))
		n++;
	return n;
}

/* ---- which trees exist ---- */

struct geometry {
	enum lpae_stage stage;
	u8 g, ias, oas;			/* wanted */
	u8 start, concat_lg2;		/* by Arm IHI 0070, tables of S2SL0 and T0SZ */
	u64 pgsizes;
};

#define S1 LPAE_STAGE1
#define S2 LPAE_STAGE2
#define P4K2 (SZ_4K | SZ_2M)
#define P4K1 (P4K2 | SZ_1G)
#define P16K2 (SZ_16K | SZ_32M)
#define P64K2 (SZ_64K | SZ_512M)

static const struct geometry geometries[] = {
	{ S1, 12, 48, 48, 0, 0, P4K1 },		{ S1, 12, 48, 52, 0, 0, P4K1 },
	{ S1, 12, 40, 40, 0, 0, P4K1 },		{ S1, 12, 39, 44, 1, 0, P4K1 },
	{ S1, 12, 32, 48, 1, 0, P4K1 },		{ S1, 12, 31, 32, 1, 0, P4K1 },
	{ S1, 12, 30, 32, 2, 0, P4K2 },		{ S1, 12, 25, 32, 2, 0, P4K2 },
	{ S1, 14, 48, 48, 0, 0, P16K2 },	{ S1, 14, 47, 52, 1, 0, P16K2 },
	{ S1, 14, 37, 40, 1, 0, P16K2 },	{ S1, 14, 36, 40, 2, 0, P16K2 },
	{ S1, 14, 26, 36, 2, 0, P16K2 },	{ S1, 14, 25, 36, 3, 0, SZ_16K },
	{ S1, 16, 52, 52, 1, 0, P64K2 | SIZE_4T }, { S1, 16, 52, 48, 1, 0, P64K2 },
	{ S1, 16, 48, 52, 1, 0, P64K2 | SIZE_4T }, { S1, 16, 48, 44, 1, 0, P64K2 },
	{ S1, 16, 43, 48, 1, 0, P64K2 },	{ S1, 16, 42, 48, 2, 0, P64K2 },
	{ S1, 16, 30, 32, 2, 0, P64K2 },	{ S1, 16, 29, 52, 3, 0, SZ_64K },
	{ S2, 12, 48, 48, 0, 0, P4K1 },		{ S2, 12, 44, 44, 0, 0, P4K1 },
	{ S2, 12, 43, 44, 1, 4, P4K1 },		{ S2, 12, 42, 42, 1, 3, P4K1 },
	{ S2, 12, 40, 40, 1, 1, P4K1 },		{ S2, 12, 40, 32, 1, 1, P4K1 },
	{ S2, 12, 39, 40, 1, 0, P4K1 },		{ S2, 12, 35, 36, 1, 0, P4K1 },
	{ S2, 12, 34, 36, 2, 4, P4K2 },		{ S2, 12, 32, 32, 2, 2, P4K2 },
	{ S2, 12, 30, 32, 2, 0, P4K2 },		{ S2, 12, 25, 32, 2, 0, P4K2 },
	{ S2, 14, 48, 48, 1, 1, P16K2 },	{ S2, 14, 44, 44, 1, 0, P16K2 },
	{ S2, 14, 42, 42, 1, 0, P16K2 },	{ S2, 14, 40, 40, 2, 4, P16K2 },
	{ S2, 14, 37, 40, 2, 1, P16K2 },	{ S2, 14, 36, 36, 2, 0, P16K2 },
	{ S2, 14, 29, 32, 3, 4, SZ_16K },	{ S2, 14, 25, 32, 3, 0, SZ_16K },
	{ S2, 16, 52, 52, 1, 0, P64K2 | SIZE_4T }, { S2, 16, 48, 48, 1, 0, P64K2 },
	{ S2, 16, 46, 48, 2, 4, P64K2 },	{ S2, 16, 44, 44, 2, 2, P64K2 },
	{ S2, 16, 42, 42, 2, 0, P64K2 },	{ S2, 16, 40, 40, 2, 0, P64K2 },
	{ S2, 16, 33, 36, 3, 4, SZ_64K },	{ S2, 16, 29, 32, 3, 0, SZ_64K },
};

/* Every tree with a ram of its own; the first that fails is named and ends the case. */
static void each_geometry(struct kunit *test, void (*check)(struct kunit *test,
							    const struct geometry *geo))
{
	const struct geometry *geo;

	for (geo = geometries; geo < geometries + ARRAY_SIZE(geometries); geo++) {
		check(test, geo);
		ram_exit(test);
		if (KUNIT_HAS_FAILED(test)) {
			kunit_info(test, "with stage %d, %uK, %u to %u bits",
				   geo->stage == S1 ? 1 : 2, 1 << (geo->g - 10),
				   geo->ias, geo->oas);
			return;
		}
		ram_reset(test->priv);
	}
}

static void check_geometry(struct kunit *test, const struct geometry *geo)
{
	struct ram *ram = test->priv;
	struct lpae *pt = make(ram, geo->stage, geo->g, geo->ias, geo->oas, true);
	unsigned int entries_lg2 = geo->ias - geo->g - (3 - geo->start) * (geo->g - 3);

	KUNIT_EXPECT_EQ(test, pt->start_level, geo->start);
	KUNIT_EXPECT_EQ(test, pt->concat_lg2, geo->concat_lg2);
	KUNIT_EXPECT_EQ(test, (u64)pt->pgsizes, geo->pgsizes);
	KUNIT_EXPECT_EQ(test, pt->ias, geo->ias);
	KUNIT_EXPECT_EQ(test, pt->oas, geo->g == 16 ? geo->oas : min_t(u8, geo->oas, 48));
	KUNIT_EXPECT_EQ(test, ram->live, 1u);
	KUNIT_EXPECT_EQ(test, ram->piece[0].size, max_t(size_t, 8UL << entries_lg2, 64));
	KUNIT_EXPECT_EQ(test, lpae_root(pt) & (ram->piece[0].size - 1), 0ULL);
	lpae_destroy(pt);
}

static void test_geometry(struct kunit *test)
{
	each_geometry(test, check_geometry);
}

/* One leaf of @size at @iova: seen from end to end, and nothing beside it. */
static void check_leaf(struct ram *ram, u64 iova, u64 paddr, u64 size)
{
	u64 end = iova + size;

	map(ram, iova, paddr, size, size);
	expect_mapped(ram, iova, paddr);
	expect_mapped(ram, iova + size / 2 + 8, paddr + size / 2 + 8);
	expect_mapped(ram, end - 1, paddr + size - 1);
	if (iova)
		expect_unmapped(ram, iova - 1);
	if (end >> ram->pt.ias == 0)
		expect_unmapped(ram, end);

	KUNIT_EXPECT_EQ(ram->test, (u64)unmap(ram, iova, size), size);
	expect_unmapped(ram, iova);
	expect_unmapped(ram, end - 1);
}

/* Every leaf size at the first, the middle and the last place, on every tree. */
static void check_every_leaf(struct kunit *test, const struct geometry *geo, bool coherent)
{
	struct ram *ram = test->priv;
	struct lpae *pt = make(ram, geo->stage, geo->g, geo->ias, geo->oas, coherent);
	u64 in = BIT_ULL(pt->ias), out = BIT_ULL(pt->oas), size;

	for (size = page_of(ram); size < in && size <= out; size <<= 1) {
		if (!(pt->pgsizes & size))
			continue;
		check_leaf(ram, 0, out - size, size);
		check_leaf(ram, in / 2, 0, size);
		check_leaf(ram, in - size, out / 2 & ~(size - 1), size);
	}
	lpae_destroy(pt);
}

static void check_leaves_snooped(struct kunit *test, const struct geometry *geo)
{
	check_every_leaf(test, geo, true);
}

static void test_leaves_snooped(struct kunit *test)
{
	each_geometry(test, check_leaves_snooped);
}

static void check_leaves_not_snooped(struct kunit *test, const struct geometry *geo)
{
	check_every_leaf(test, geo, false);
}

/* lesson 11: the device sees nothing that was not cleaned */
static void test_leaves_not_snooped(struct kunit *test)
{
	each_geometry(test, check_leaves_not_snooped);
}

/* ---- every tree there can be ---- */

/*
 * Input sizes and start levels of Arm IHI 0070, "CD.T0SZ", "STE.S2SL0" and
 * "STE.S2T0SZ", of which stage 2 takes the form with the fewest levels. Up to
 * @single bits the first table is one; each bit more doubles the tables side by side.
 */
static const struct tree {
	enum lpae_stage stage;
	u8 g, ias_first, ias_last, level, single;
} trees[] = {
	{ S1, 12, 25, 30, 2, 30 }, { S1, 12, 31, 39, 1, 39 }, { S1, 12, 40, 48, 0, 48 },
	{ S2, 12, 25, 34, 2, 30 }, { S2, 12, 35, 43, 1, 39 }, { S2, 12, 44, 48, 0, 48 },
	{ S1, 14, 25, 25, 3, 25 }, { S1, 14, 26, 36, 2, 36 }, { S1, 14, 37, 47, 1, 47 },
	{ S1, 14, 48, 48, 0, 48 },
	{ S2, 14, 25, 29, 3, 25 }, { S2, 14, 30, 40, 2, 36 }, { S2, 14, 41, 48, 1, 47 },
	{ S1, 16, 25, 29, 3, 29 }, { S1, 16, 30, 42, 2, 42 }, { S1, 16, 43, 52, 1, 52 },
	{ S2, 16, 25, 33, 3, 29 }, { S2, 16, 34, 46, 2, 42 }, { S2, 16, 47, 52, 1, 52 },
};

static const u8 output_sizes[] = { 32, 36, 40, 42, 44, 48, 52 };

/* levels of blocks: 2 always; 1 with 4K, and with 64K if addresses have 52 bits */
static u64 expected_sizes(const struct tree *tree, u8 oas)
{
	u64 sizes = BIT_ULL(tree->g);

	if (tree->level <= 2)
		sizes |= BIT_ULL(2 * tree->g - 3);
	if (tree->level <= 1 && (tree->g == 12 || (tree->g == 16 && oas == 52)))
		sizes |= BIT_ULL(3 * tree->g - 6);
	return sizes;
}

static void expect_refused(struct ram *ram, u64 iova, u64 paddr, u64 size, u64 sizes, int err)
{
	struct lpae_unmapped out = {};
	size_t mapped = 1;

	KUNIT_EXPECT_EQ_MSG(ram->test, try_map(ram, iova, paddr, size, sizes, &mapped), err,
			    "0x%llx bytes at 0x%llx, stage %d, %u to %u bits", size, iova,
			    ram->pt.stage, ram->pt.ias, ram->pt.oas);
	KUNIT_EXPECT_EQ(ram->test, mapped, (size_t)0);
	KUNIT_EXPECT_EQ(ram->test, lpae_unmap(&ram->pt, iova, size, &out), (size_t)0);
	KUNIT_EXPECT_EQ(ram->test, out.leaf_sizes, 0ul);
}

/* lesson 21: what is not aligned, or reaches beyond either end, changes nothing */
static void check_refusals(struct ram *ram)
{
	u64 page = page_of(ram), block = ram->pt.pgsizes & ~page, paddr;
	u64 in = BIT_ULL(ram->pt.ias), out = BIT_ULL(ram->pt.oas);

	expect_refused(ram, page / 2, 0, page, page, -EINVAL);
	expect_refused(ram, 0, page / 2, page, page, -EINVAL);
	expect_refused(ram, 0, 0, page / 2, page, -EINVAL);
	expect_refused(ram, 0, 0, page + page / 2, page, -EINVAL);
	expect_refused(ram, 0, 0, 0, page, -EINVAL);
	block &= -block;
	if (block) {
		expect_refused(ram, page, 0, block, block, -EINVAL);
		expect_refused(ram, 0, page, block, block, -EINVAL);
		expect_refused(ram, 0, 0, block - page, block, -EINVAL);
	}
	expect_refused(ram, in, 0, page, page, -ERANGE);
	expect_refused(ram, in - page, 0, 2 * page, page, -ERANGE);
	expect_refused(ram, -page, 0, page, page, -ERANGE);
	expect_refused(ram, -page, 0, 2 * page, page, -ERANGE);
	expect_refused(ram, 0, out, page, page, -ERANGE);
	expect_refused(ram, 0, out - page, 2 * page, page, -ERANGE);
	KUNIT_EXPECT_FALSE(ram->test, lpae_iova_to_phys(&ram->pt, in, &paddr));
	KUNIT_EXPECT_EQ_MSG(ram->test, ram->live, 1u, "a table was made");

	/* nor where there is something to unmap */
	map(ram, 0, 0, 2 * page, page);
	KUNIT_EXPECT_EQ(ram->test, unmap(ram, page / 2, page), (size_t)0);
	KUNIT_EXPECT_EQ(ram->test, unmap(ram, 0, page / 2), (size_t)0);
	KUNIT_EXPECT_EQ(ram->test, unmap(ram, 0, page + page / 2), (size_t)0);
	KUNIT_EXPECT_EQ(ram->test, unmap(ram, 0, 0), (size_t)0);
	expect_mapped(ram, 0, 0);
	expect_mapped(ram, page, page);
	KUNIT_EXPECT_EQ(ram->test, (u64)unmap(ram, 0, 2 * page), 2 * page);
}

static void check_tree(struct ram *ram, const struct tree *tree, u8 ias, u8 oas)
{
	u64 in = BIT_ULL(ias), out, size;
	struct lpae *pt;

	pt = make(ram, tree->stage, tree->g, ias, oas, ias & 1);
	KUNIT_EXPECT_EQ_MSG(ram->test, pt->start_level, tree->level, "stage %d, %u bits",
			    pt->stage, ias);
	KUNIT_EXPECT_EQ(ram->test, pt->concat_lg2, ias > tree->single ? ias - tree->single : 0);
	KUNIT_EXPECT_EQ(ram->test, (u64)pt->pgsizes, expected_sizes(tree, oas));
	check_refusals(ram);

	out = BIT_ULL(pt->oas);
	for (size = page_of(ram); size < in && size <= out; size <<= 1) {
		if (!(expected_sizes(tree, oas) & size))
			continue;
		check_leaf(ram, 0, out - size, size);
		check_leaf(ram, in / 2 & ~(size - 1), out / 2 & ~(size - 1), size);
		check_leaf(ram, in - size, 0, size);
	}
	lpae_destroy(pt);
}

/* a stage 2 takes no more than comes out of stage 1; 40 bits at the least */
static bool stage2_is_too_wide(const struct tree *tree, u8 ias, u8 oas)
{
	return tree->stage == S2 && ias > 40 && ias > oas;
}

static void check_every_tree(struct kunit *test, u8 g)
{
	struct ram *ram = test->priv;
	unsigned int i, o;
	u8 ias;

	for (i = 0; i < ARRAY_SIZE(trees); i++) {
		if (trees[i].g != g)
			continue;
		for (ias = trees[i].ias_first; ias <= trees[i].ias_last; ias++) {
			pages_init(ARENA_PHYS);
			for (o = 0; o < ARRAY_SIZE(output_sizes); o++)
				if (!stage2_is_too_wide(&trees[i], ias, output_sizes[o]))
					check_tree(ram, &trees[i], ias, output_sizes[o]);
		}
	}
}

/* lesson 45: first and last page, and blocks, of every input and output size */
static void test_every_tree_4k(struct kunit *test)
{
	check_every_tree(test, 12);
}

static void test_every_tree_16k(struct kunit *test)
{
	check_every_tree(test, 14);
}

static void test_every_tree_64k(struct kunit *test)
{
	check_every_tree(test, 16);
}

/* lesson 47: from 2 GiB on, and across every power of two; more than 4 GiB at once */
static void test_above_2g(struct kunit *test)
{
	struct ram *ram = test->priv;
	unsigned int bit;

	make(ram, S1, 12, 48, 48, false);
	for (bit = 31; bit < 48; bit++) {
		u64 iova = BIT_ULL(bit) - SZ_4K;

		map(ram, iova, iova, 2 * SZ_4K, SZ_4K);
		expect_mapped(ram, iova, iova);
		expect_mapped(ram, BIT_ULL(bit), BIT_ULL(bit));
		expect_unmapped(ram, BIT_ULL(bit) + SZ_4K);
		KUNIT_EXPECT_EQ(test, unmap(ram, iova, 2 * SZ_4K), (size_t)2 * SZ_4K);
	}
	map(ram, SZ_1G, SZ_1G, 6 * (size_t)SZ_1G, SZ_1G);
	expect_mapped(ram, 6 * (u64)SZ_1G - 1, 6 * (u64)SZ_1G - 1);
	KUNIT_EXPECT_EQ(test, unmap(ram, SZ_1G, 6 * (size_t)SZ_1G), 6 * (size_t)SZ_1G);
	expect_unmapped(ram, 6 * (u64)SZ_1G - 1);
	lpae_destroy(&ram->pt);
}

static void test_refused_trees(struct kunit *test)
{
	static const struct lpae_config refused[] = {
		{ S1, 13, 48, 48, true }, { S1, 0, 48, 48, true },  { S1, 12, 24, 48, true },
		{ S1, 12, 49, 48, true }, { S1, 14, 52, 52, true }, { S1, 16, 53, 52, true },
		{ S1, 12, 48, 33, true }, { S1, 12, 48, 0, true },  { S1, 12, 48, 64, true },
		{ S1, 12, 0, 48, true },  { S2, 12, 48, 44, true }, { S2, 12, 41, 40, true },
		{ S2, 14, 42, 40, true }, { S2, 16, 52, 48, true }, { S1, 12, 48, 48, false },
	};
	struct ram *ram = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(refused); i++)
		KUNIT_EXPECT_EQ_MSG(test, -EINVAL,
				    lpae_init(&ram->pt, &refused[i], &snooped_ops, ram),
				    "row %u", i);
	KUNIT_EXPECT_EQ(test, ram->allocs, 0u);
}

/* Tables that the walker could not reach are given back, not used. */
static void test_memory_out_of_reach(struct kunit *test)
{
	struct lpae_config cfg = { S1, 12, 48, 32, true };
	struct ram *ram = test->priv;

	pages_init(SZ_4G);
	KUNIT_EXPECT_EQ(test, -ENOMEM, lpae_init(&ram->pt, &cfg, &snooped_ops, ram));
	KUNIT_EXPECT_EQ(test, ram->live, 0u);
}

/* Lesson 46: with tables above 2^48 table descriptors need the high address bits as well. */
static void test_tables_above_48_bits(struct kunit *test)
{
	struct ram *ram = test->priv;

	pages_init(BIT_ULL(51) | BIT_ULL(48));
	make(ram, S1, 16, 52, 52, false);
	check_leaf(ram, BIT_ULL(52) - SZ_64K, BIT_ULL(50), SZ_64K);
	check_leaf(ram, BIT_ULL(47), BIT_ULL(50) | SZ_512M, SZ_512M);
	lpae_destroy(&ram->pt);
}

/* ---- descriptors, bit by bit ---- */

struct golden {
	enum lpae_stage stage;
	u8 g, oas;
	u64 size, paddr;
	u32 prot;
	u64 desc;
};

#define RD LPAE_READ
#define WR LPAE_WRITE
#define RW (LPAE_READ | LPAE_WRITE)

static const struct golden goldens[] = {
	{ S1, 12, 48, SZ_4K, 0x12345000, RW | LPAE_CACHE, 0x0000000012345f47 },
	{ S1, 12, 48, SZ_4K, 0x12345000, WR | LPAE_CACHE, 0x0000000012345f47 },
	{ S1, 12, 48, SZ_4K, 0x12345000, RD | LPAE_NOEXEC, 0x0060000012345ec3 },
	{ S1, 12, 48, SZ_4K, 0x12345000, RW, 0x0000000012345e43 },
	{ S1, 12, 48, SZ_4K, 0x12345000, RW | LPAE_MMIO, 0x0000000012345e4b },
	{ S1, 12, 48, SZ_4K, 0x12345000, RW | LPAE_MMIO | LPAE_CACHE, 0x0000000012345e4b },
	{ S1, 12, 48, SZ_4K, 0x12345000, RW | LPAE_CACHE | LPAE_PRIV, 0x0040000012345f07 },
	{ S1, 12, 48, SZ_4K, 0x12345000, RD | LPAE_PRIV, 0x0040000012345e83 },
	{ S1, 12, 48, SZ_2M, 0x40000000, RW | LPAE_CACHE, 0x0000000040000f45 },
	{ S1, 12, 48, SZ_1G, 0x80000000, RD | LPAE_CACHE, 0x0000000080000fc5 },
	{ S1, 14, 48, SZ_32M, 0x42000000, RW | LPAE_CACHE, 0x0000000042000f45 },
	{ S1, 16, 52, SZ_64K, 0xf123456780000, RW | LPAE_CACHE, 0x000012345678ff47 },
	{ S1, 16, 52, SZ_512M, 0x5000020000000, RW | LPAE_CACHE, 0x0000000020005f45 },
	{ S2, 12, 48, SZ_4K, 0x12345000, RW | LPAE_CACHE, 0x00000000123457ff },
	{ S2, 12, 48, SZ_4K, 0x12345000, RD, 0x0000000012345657 },
	{ S2, 12, 48, SZ_4K, 0x12345000, WR, 0x0000000012345697 },
	{ S2, 12, 48, SZ_4K, 0x12345000, RW | LPAE_MMIO | LPAE_NOEXEC, 0x00400000123456c7 },
	{ S2, 12, 48, SZ_4K, 0x12345000, RW | LPAE_CACHE | LPAE_PRIV, 0x00000000123457ff },
	{ S2, 12, 48, SZ_2M, 0x40000000, RW | LPAE_CACHE, 0x00000000400007fd },
	{ S2, 16, 52, SIZE_4T, 0xc040000000000, RD | LPAE_CACHE, 0x000004000000c77d },
};

static void test_descriptors(struct kunit *test)
{
	struct ram *ram = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(goldens); i++) {
		const struct golden *gold = &goldens[i];
		struct walk w = {};
		size_t mapped;

		make(ram, gold->stage, gold->g, gold->g == 16 ? gold->oas : 48, gold->oas, true);
		KUNIT_EXPECT_EQ(test, 0, lpae_map(&ram->pt, SIZE_4T, gold->paddr, gold->size,
						  gold->size, gold->prot, GFP_KERNEL, &mapped));
		KUNIT_EXPECT_EQ_MSG(test, device_walk(ram, SIZE_4T, &w), WALK_OK, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, w.desc, gold->desc, "row %u", i);
		lpae_destroy(&ram->pt);
	}
	KUNIT_EXPECT_EQ(test, LPAE_MAIR & 0xff, 0x44ULL);
	KUNIT_EXPECT_EQ(test, LPAE_MAIR >> 8 & 0xff, 0xffULL);
	KUNIT_EXPECT_EQ(test, LPAE_MAIR >> 16, 0x04ULL);
}

/* ---- ranges ---- */

/* The largest size that fits is used, and no other: 4K, 2M, 1G, 2M, 4K here. */
static void test_largest_leaves(struct kunit *test)
{
	static const u64 sizes[] = { SZ_4K, SZ_2M, SZ_1G };
	const u64 start = SZ_2G + SZ_1G - SZ_2M - SZ_4K, paddr = SZ_1G - SZ_2M - SZ_4K;
	const size_t size = 2 * ((size_t)SZ_4K + SZ_2M) + SZ_1G;
	struct ram *ram = test->priv;
	struct lpae_unmapped out = {};
	struct lpae *pt = make(ram, S1, 12, 48, 48, false);
	u64 at = 0;

	map(ram, start, paddr, size, pt->pgsizes);
	while (at < size) {
		u64 left = size - at;
		struct walk w = {};
		int i = 2;

		while (((start + at) | (paddr + at)) & (sizes[i] - 1) || sizes[i] > left)
			i--;
		expect_mapped(ram, start + at, paddr + at);
		device_walk(ram, start + at, &w);
		KUNIT_EXPECT_EQ_MSG(test, w.level, 3u - i, "at +0x%llx", at);
		at += sizes[i];
	}
	KUNIT_EXPECT_EQ(test, lpae_unmap(pt, start, size, &out), size);
	KUNIT_EXPECT_EQ(test, out.leaf_sizes, pt->pgsizes);
	KUNIT_EXPECT_EQ(test, list_length(out.tables), 0u);
	expect_unmapped(ram, start);
	expect_unmapped(ram, start + size - 1);
	lpae_destroy(pt);
}

/* An output that is less aligned than the input decides the size of the leaves. */
static void test_unaligned_output(struct kunit *test)
{
	static const struct {
		u64 paddr;
		unsigned int level;
	} rows[] = { { SZ_1G, 1 }, { SZ_1G + SZ_2M, 2 }, { SZ_1G + SZ_4K, 3 } };
	struct ram *ram = test->priv;
	unsigned int i;

	make(ram, S2, 12, 40, 40, true);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		u64 iova = SZ_4G + i * SZ_1G;
		struct walk w = {};

		map(ram, iova, rows[i].paddr, SZ_1G, ram->pt.pgsizes);
		expect_mapped(ram, iova, rows[i].paddr);
		expect_mapped(ram, iova + SZ_512M - 8, rows[i].paddr + SZ_512M - 8);
		expect_mapped(ram, iova + SZ_1G - 1, rows[i].paddr + SZ_1G - 1);
		device_walk(ram, iova, &w);
		KUNIT_EXPECT_EQ(test, w.level, rows[i].level);
		device_walk(ram, iova + SZ_1G - 1, &w);
		KUNIT_EXPECT_EQ(test, w.level, rows[i].level);
	}
	lpae_destroy(&ram->pt);
}

/* Pages across several tables, none of them aligned to anything larger. */
static void check_long_runs(struct kunit *test, const struct geometry *geo)
{
	struct ram *ram = test->priv;
	struct lpae *pt = make(ram, geo->stage, geo->g, geo->ias, geo->oas, false);
	u64 page = page_of(ram), entries = page / 8, start, i;
	u64 count = entries * page < BIT_ULL(geo->ias) / 4 ? 2 * entries + 7 : entries / 4;

	start = BIT_ULL(geo->ias) - (count + 3) * page;
	map(ram, start, 5 * page, count * page, page);
	for (i = 0; i < count; i++)
		expect_mapped(ram, start + i * page, (5 + i) * page);
	expect_unmapped(ram, start - 1);
	expect_unmapped(ram, start + count * page);

	KUNIT_EXPECT_EQ(test, (u64)unmap(ram, start + page, (count - 2) * page),
			(count - 2) * page);
	expect_mapped(ram, start, 5 * page);
	expect_mapped(ram, start + (count - 1) * page, (4 + count) * page);
	for (i = 1; i < count - 1; i++)
		expect_unmapped(ram, start + i * page);
	lpae_destroy(pt);
}

static void test_long_runs(struct kunit *test)
{
	each_geometry(test, check_long_runs);
}

/* A run whose output crosses 2^48: the high bits lie elsewhere in a descriptor. */
static void test_run_across_48_bits(struct kunit *test)
{
	const u64 start = SZ_512M + 3 * SZ_64K, paddr = BIT_ULL(48) - 100 * SZ_64K;
	struct ram *ram = test->priv;
	unsigned int i;

	make(ram, S1, 16, 52, 52, true);
	map(ram, start, paddr, 200 * SZ_64K, SZ_64K);
	for (i = 0; i < 200; i++)
		expect_mapped(ram, start + i * SZ_64K, paddr + i * SZ_64K);
	map(ram, SZ_1G, BIT_ULL(49) - 2UL * SZ_512M, 4UL * SZ_512M, SZ_512M);
	for (i = 0; i < 4; i++)
		expect_mapped(ram, SZ_1G + i * (u64)SZ_512M,
			      BIT_ULL(49) - 2UL * SZ_512M + i * (u64)SZ_512M);
	lpae_destroy(&ram->pt);
}

static void test_refused_ranges(struct kunit *test)
{
	static const struct {
		u64 iova, paddr, size, sizes;
		u32 prot;
		int err;
	} rows[] = {
		{ 0, 0, 0, SZ_4K, RW, -EINVAL },
		{ 0, 0, SZ_4K, 0, RW, -EINVAL },
		{ 0, 0, SZ_4K, SZ_8K, RW, -EINVAL },
		{ 0, 0, SZ_4K, SZ_4K | SZ_16K, RW, -EINVAL },
		{ 0, 0, SZ_4K, SZ_2M, RW, -EINVAL },
		{ 0x800, 0, SZ_4K, SZ_4K, RW, -EINVAL },
		{ 0, 0x800, SZ_4K, SZ_4K, RW, -EINVAL },
		{ 0, 0, SZ_4K + 8, SZ_4K, RW, -EINVAL },
		{ SZ_4K, 0, SZ_2M, SZ_2M, RW, -EINVAL },
		{ 0, SZ_4K, SZ_2M, SZ_2M, RW, -EINVAL },
		{ 0, 0, SZ_4K, SZ_4K, 0, -EINVAL },
		{ 0, 0, SZ_4K, SZ_4K, LPAE_CACHE | LPAE_PRIV, -EINVAL },
		{ BIT_ULL(40), 0, SZ_4K, SZ_4K, RW, -ERANGE },
		{ BIT_ULL(40) - SZ_4K, 0, SZ_8K, SZ_4K, RW, -ERANGE },
		{ 0xfffffffffffff000, 0, SZ_4K, SZ_4K, RW, -ERANGE },
		{ 0xfffffffffffff000, 0, SZ_8K, SZ_4K, RW, -ERANGE },
		{ SZ_4K, 0, 0xfffffffffffff000, SZ_4K, RW, -ERANGE },
		{ 0, BIT_ULL(36), SZ_4K, SZ_4K, RW, -ERANGE },
		{ 0, BIT_ULL(36) - SZ_4K, SZ_8K, SZ_4K, RW, -ERANGE },
		{ 0, 0xfffffffffffff000, SZ_8K, SZ_4K, RW, -ERANGE },
	};
	struct ram *ram = test->priv;
	struct lpae_unmapped out = {};
	unsigned int i;
	u64 paddr;

	make(ram, S1, 12, 40, 36, true);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t mapped = 1;

		KUNIT_EXPECT_EQ_MSG(test, rows[i].err,
				    lpae_map(&ram->pt, rows[i].iova, rows[i].paddr, rows[i].size,
					     rows[i].sizes, rows[i].prot, GFP_KERNEL, &mapped),
				    "row %u", i);
		KUNIT_EXPECT_EQ(test, mapped, 0ul);
	}
	KUNIT_EXPECT_EQ(test, ram->live, 1u);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, BIT_ULL(40), SZ_4K, &out), 0ul);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, 0, 0, &out), 0ul);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, 8, SZ_4K, &out), 0ul);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, 0, SZ_4K - 8, &out), 0ul);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, SZ_4K, -(size_t)SZ_4K, &out), 0ul);
	KUNIT_EXPECT_FALSE(test, lpae_iova_to_phys(&ram->pt, BIT_ULL(40), &paddr));
	KUNIT_EXPECT_FALSE(test, lpae_iova_to_phys(&ram->pt, ~0ULL, &paddr));
	KUNIT_EXPECT_EQ(test, out.leaf_sizes, 0ul);
	lpae_destroy(&ram->pt);

	/* junk follows the first table here: it must not be read */
	make(ram, S1, 12, 48, 48, true);
	KUNIT_EXPECT_FALSE(test, lpae_iova_to_phys(&ram->pt, BIT_ULL(48), &paddr));
	lpae_destroy(&ram->pt);
}

/* What is mapped stays, what was mapped before meeting it is told. */
static void test_meets_a_mapping(struct kunit *test)
{
	struct ram *ram = test->priv;
	size_t mapped;
	u64 i;

	make(ram, S1, 12, 48, 48, false);
	for (i = 1; i < 12; i++) {
		u64 at = i * SZ_1G;

		map(ram, at + i * SZ_4K, SZ_2M, SZ_4K, SZ_4K);
		KUNIT_EXPECT_EQ(test, -EEXIST, try_map(ram, at, 0, 16 * SZ_4K, SZ_4K, &mapped));
		KUNIT_EXPECT_EQ(test, (u64)mapped, i * SZ_4K);
		expect_mapped(ram, at + i * SZ_4K - 1, i * SZ_4K - 1);
		expect_mapped(ram, at + i * SZ_4K, SZ_2M);
		expect_unmapped(ram, at + (i + 1) * SZ_4K);
	}
	/* a page below a block, a block on a block, a block on a used table */
	map(ram, SIZE_512G, SZ_1G, SZ_1G, SZ_1G);
	KUNIT_EXPECT_EQ(test, -EEXIST, try_map(ram, SIZE_512G + SZ_4K, 0, SZ_4K, SZ_4K, &mapped));
	KUNIT_EXPECT_EQ(test, -EEXIST, try_map(ram, SIZE_512G, 0, SZ_1G, SZ_1G, &mapped));
	KUNIT_EXPECT_EQ(test, -EEXIST, try_map(ram, SZ_1G, 0, SZ_1G, SZ_1G, &mapped));
	KUNIT_EXPECT_EQ(test, mapped, 0ul);
	expect_mapped(ram, SIZE_512G + SZ_4K, SZ_1G + SZ_4K);
	lpae_destroy(&ram->pt);
}

/* An empty table in the place of a block is filled, not replaced. */
static void test_block_onto_empty_table(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct walk w = {};

	make(ram, S1, 12, 48, 48, false);
	map(ram, SZ_1G + SZ_2M, 0, SZ_4K, SZ_4K);
	KUNIT_EXPECT_EQ(test, unmap(ram, SZ_1G + SZ_2M, SZ_4K), (size_t)SZ_4K);

	map(ram, SZ_1G, SZ_1G, SZ_1G, SZ_1G);
	device_walk(ram, SZ_1G, &w);
	KUNIT_EXPECT_EQ(test, w.level, 2u);
	device_walk(ram, SZ_1G + SZ_2M, &w);
	KUNIT_EXPECT_EQ(test, w.level, 3u);
	expect_mapped(ram, SZ_1G + SZ_2M + SZ_4K, SZ_1G + SZ_2M + SZ_4K);
	expect_mapped(ram, SZ_2G - 1, SZ_2G - 1);
	KUNIT_EXPECT_EQ(test, unmap(ram, SZ_1G, SZ_1G), (size_t)SZ_1G);
	expect_unmapped(ram, SZ_1G + SZ_2M);
	lpae_destroy(&ram->pt);
}

/* ---- unmap ---- */

/* lesson 44: nothing is changed, and the caller is told where it ended */
static void test_part_of_a_block(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct lpae_unmapped out = {};

	make(ram, S1, 12, 48, 48, false);
	map(ram, SZ_2M, SZ_2M, 2 * SZ_2M, SZ_2M);
	map(ram, SZ_2M - SZ_4K, 0, SZ_4K, SZ_4K);

	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, SZ_2M + SZ_4K, SZ_4K, &out), 0ul);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, SZ_2M, SZ_2M - SZ_4K, &out), 0ul);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, SZ_2M + SZ_4K, SZ_2M, &out), 0ul);
	KUNIT_EXPECT_EQ(test, out.leaf_sizes, 0ul);
	KUNIT_EXPECT_WARNINGS(test, 3);
	/* the whole page and the first block before it go */
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, SZ_2M - SZ_4K, SZ_2M + SZ_8K, &out),
			(size_t)SZ_2M + SZ_4K);
	KUNIT_EXPECT_WARNINGS(test, 1);
	KUNIT_EXPECT_EQ(test, out.leaf_sizes, (unsigned long)(SZ_2M | SZ_4K));
	expect_unmapped(ram, SZ_2M);
	expect_mapped(ram, 2 * SZ_2M + SZ_4K, 2 * SZ_2M + SZ_4K);
	lpae_destroy(&ram->pt);
}

/* A hole of one page at each place of a run of pages ends the unmap there. */
static void test_holes(struct kunit *test)
{
	struct ram *ram = test->priv;
	u64 i;

	make(ram, S2, 12, 40, 40, false);
	KUNIT_EXPECT_EQ(test, unmap(ram, SZ_4K, SZ_4K), 0ul);
	for (i = 0; i < 12; i++) {
		map(ram, SZ_4K, 0, 12 * SZ_4K, SZ_4K);
		KUNIT_EXPECT_EQ(test, unmap(ram, (1 + i) * SZ_4K, SZ_4K), (size_t)SZ_4K);
		KUNIT_EXPECT_EQ(test, (u64)unmap(ram, SZ_4K, 12 * SZ_4K), i * SZ_4K);
		expect_unmapped(ram, (1 + i) * SZ_4K);
		if (i < 11) {
			expect_mapped(ram, (2 + i) * SZ_4K, (1 + i) * SZ_4K);
			KUNIT_EXPECT_EQ(test, (u64)unmap(ram, (2 + i) * SZ_4K, (11 - i) * SZ_4K),
					(11 - i) * SZ_4K);
		}
	}
	lpae_destroy(&ram->pt);
}

/*
 * 1 GiB of pages and a bit at both ends: the tables inside go, those at the ends stay.
 * The last address of a range belongs to it (lesson 22).
 */
static void test_removed_tables(struct kunit *test)
{
	const u64 start = 7 * (u64)SZ_1G - SZ_4K;
	const size_t size = (size_t)SZ_1G + 2 * SZ_4K;
	struct ram *ram = test->priv;
	struct lpae_unmapped out = {};
	void *taken, *table;
	unsigned int before;

	make(ram, S1, 12, 48, 48, false);
	map(ram, start, 0, size, SZ_4K);
	before = ram->live;
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, start, size, &out), size);
	KUNIT_EXPECT_EQ(test, out.leaf_sizes, (unsigned long)SZ_4K);
	KUNIT_EXPECT_EQ_MSG(test, ram->live, before, "freed before the invalidation");
	KUNIT_EXPECT_EQ(test, list_length(out.tables), 513u);
	expect_unmapped(ram, 7 * (u64)SZ_1G);
	expect_unmapped(ram, 8 * (u64)SZ_1G);

	for (table = out.tables; table; table = lpae_removed_next(table)) {
		const __le64 *word = table;
		u64 iova = lpae_removed_iova(table);

		KUNIT_EXPECT_EQ(test, (le64_to_cpu(word[0]) | le64_to_cpu(word[1])) & 1, 0ULL);
		KUNIT_EXPECT_EQ(test, iova & (SZ_2M - 1), 0ULL);
		KUNIT_EXPECT_TRUE(test, iova > start && iova < start + size - 1);
	}
	taken = lpae_removed_take(&out.tables, 7 * (u64)SZ_1G + SZ_2M,
				  7 * (u64)SZ_1G + 2 * SZ_2M);
	KUNIT_EXPECT_EQ(test, list_length(taken), 2u);
	KUNIT_EXPECT_EQ(test, list_length(out.tables), 511u);
	KUNIT_EXPECT_PTR_EQ(test, lpae_removed_take(&out.tables, 0, SZ_1G), NULL);
	KUNIT_EXPECT_EQ(test, list_length(out.tables), 511u);
	taken = lpae_removed_join(taken, lpae_removed_join(NULL, out.tables));
	KUNIT_EXPECT_EQ(test, list_length(taken), 513u);
	lpae_free_tables(&ram->pt, taken);
	KUNIT_EXPECT_EQ(test, ram->live, before - 513);

	map(ram, start, 0, size, SZ_4K);
	expect_mapped(ram, start + SZ_2M, SZ_2M);
	lpae_destroy(&ram->pt);
}

/* A table of tables goes only when the range covers all of it. */
static void test_upper_tables_stay(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct lpae_unmapped out = {};

	make(ram, S1, 12, 48, 48, false);
	map(ram, SZ_1G, 0, SZ_1G, SZ_2M);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, SZ_1G + SZ_2M, SZ_1G - SZ_2M, &out),
			(size_t)SZ_1G - SZ_2M);
	KUNIT_EXPECT_EQ(test, list_length(out.tables), 0u);
	expect_mapped(ram, SZ_1G, 0);
	map(ram, SZ_1G + SZ_2M, SZ_2M, SZ_1G - SZ_2M, SZ_2M);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, SZ_1G, SZ_1G, &out), (size_t)SZ_1G);
	KUNIT_EXPECT_EQ(test, list_length(out.tables), 1u);
	KUNIT_EXPECT_EQ(test, lpae_removed_iova(out.tables), (u64)SZ_1G);
	KUNIT_EXPECT_EQ(test, out.leaf_sizes, (unsigned long)SZ_2M);
	lpae_free_tables(&ram->pt, out.tables);
	lpae_destroy(&ram->pt);
}

/* A block beside tables: each of these is gone into, none goes with its content. */
static void test_block_beside_tables(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct lpae_unmapped out = {};

	make(ram, S2, 12, 40, 40, false);
	map(ram, SZ_1G, 0, SZ_1G, SZ_1G);
	map(ram, SZ_2G, 0, SZ_2M, SZ_4K);
	map(ram, SZ_2G + SZ_2M, 0, SZ_1G - SZ_2M, SZ_2M);
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, SZ_1G, 2 * (size_t)SZ_1G, &out),
			2 * (size_t)SZ_1G);
	KUNIT_EXPECT_EQ(test, out.leaf_sizes, (unsigned long)(SZ_1G | SZ_2M | SZ_4K));
	KUNIT_EXPECT_EQ(test, list_length(out.tables), 2u);
	lpae_free_tables(&ram->pt, out.tables);
	lpae_destroy(&ram->pt);
}

/* The last run of a range can complete the tables of several levels. */
static void test_upper_tables_go(struct kunit *test)
{
	const u64 start = 3 * SIZE_512G, tail = start + SIZE_512G - SZ_1G;
	struct ram *ram = test->priv;
	struct lpae_unmapped out = {};

	make(ram, S1, 12, 48, 48, false);
	map(ram, start, 0, SIZE_512G - SZ_1G, SZ_1G);
	map(ram, tail, 0, SZ_1G, SZ_2M);
	KUNIT_EXPECT_EQ(test, ram->live, 3u);
	KUNIT_EXPECT_EQ(test, (u64)lpae_unmap(&ram->pt, start, SIZE_512G, &out), SIZE_512G);
	KUNIT_EXPECT_EQ(test, list_length(out.tables), 2u);
	KUNIT_EXPECT_EQ(test, lpae_removed_iova(out.tables), start);
	KUNIT_EXPECT_EQ(test, lpae_removed_iova(lpae_removed_next(out.tables)), tail);
	expect_unmapped(ram, start);
	expect_unmapped(ram, tail);
	lpae_free_tables(&ram->pt, out.tables);
	KUNIT_EXPECT_EQ(test, ram->live, 1u);
	lpae_destroy(&ram->pt);
}

/* ---- memory: failures, cleans, and other CPUs in between ---- */

static void test_failing_allocations(struct kunit *test)
{
	const u64 start = SIZE_512G - SZ_2M - SZ_4K;
	const size_t size = 2 * SZ_2M + 2 * SZ_4K;
	struct lpae_config cfg = { S1, 12, 48, 48, false };
	struct ram *ram = test->priv;
	size_t mapped;
	int err, n;

	for (n = 1; ; n++) {
		u64 at;

		ram->allocs = 0;
		ram->fail_at = n;
		err = lpae_init(&ram->pt, &cfg, &ram_ops, ram);
		if (err) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_EQ(test, ram->live, 0u);
			continue;
		}
		err = try_map(ram, start, 0, size, SZ_4K, &mapped);
		for (at = 0; at < size; at += SZ_4K)
			if (at < mapped)
				expect_mapped(ram, start + at, at);
			else
				expect_unmapped(ram, start + at);
		KUNIT_EXPECT_EQ(test, unmap(ram, start, mapped), mapped);
		lpae_destroy(&ram->pt);
		KUNIT_EXPECT_EQ(test, ram->live, 0u);
		if (!err)
			break;
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
	}
	/* root; 3 tables below it; 1 more page table; 3 beyond 512 GiB, 1 more page table */
	KUNIT_EXPECT_EQ(test, n, 10);
}

/* One clean for a run, whatever its length. */
static void test_cleans_of_a_run(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct lpae_unmapped out = {};

	make(ram, S1, 12, 48, 48, false);
	map(ram, SZ_1G, 0, SZ_4K, SZ_4K);
	ram->cleans = 0;
	map(ram, SZ_1G + SZ_4K, SZ_4K, 256 * SZ_4K, SZ_4K);
	KUNIT_EXPECT_EQ(test, ram->cleans, 1u);
	KUNIT_EXPECT_EQ(test, unmap(ram, SZ_1G, 257 * SZ_4K), (size_t)257 * SZ_4K);
	KUNIT_EXPECT_EQ(test, ram->cleans, 2u);
	map(ram, SZ_1G, 0, 64 * SZ_2M, SZ_4K);
	ram->cleans = 0;
	KUNIT_EXPECT_EQ(test, lpae_unmap(&ram->pt, SZ_1G, 64 * SZ_2M, &out), (size_t)64 * SZ_2M);
	KUNIT_EXPECT_EQ(test, ram->cleans, 1u);
	KUNIT_EXPECT_EQ(test, list_length(out.tables), 64u);
	lpae_free_tables(&ram->pt, out.tables);
	lpae_destroy(&ram->pt);
}

/*
 * Lesson 43: another CPU maps the neighbour page at the worst moment, and must be
 * walkable at once.
 */
static void neighbour(struct ram *ram)
{
	map(ram, SZ_512M + SZ_4K, SZ_2M, SZ_4K, SZ_4K);
	expect_mapped(ram, SZ_512M + SZ_4K, SZ_2M);
}

static void test_pointer_not_yet_synced(struct kunit *test)
{
	struct ram *ram = test->priv;

	make(ram, S1, 12, 30, 32, false);
	ram->during_clean = neighbour;
	map(ram, SZ_512M, 0, SZ_4K, SZ_4K);
	KUNIT_EXPECT_PTR_EQ(test, ram->during_clean, NULL);
	expect_mapped(ram, SZ_512M, 0);
	lpae_destroy(&ram->pt);
}

static void test_install_lost(struct kunit *test)
{
	struct ram *ram = test->priv;

	make(ram, S1, 12, 48, 48, false);
	ram->during_alloc = neighbour;
	map(ram, SZ_512M, 0, SZ_4K, SZ_4K);
	KUNIT_EXPECT_EQ(test, ram->live, 4u);
	expect_mapped(ram, SZ_512M, 0);
	expect_mapped(ram, SZ_512M + SZ_4K, SZ_2M);
	lpae_destroy(&ram->pt);
}

#define WORKERS		4
#define WORKER_PAGES	600

struct worker {
	struct ram *ram;
	unsigned int number;
	struct task_struct *task;
	bool started;
};

/* Every WORKERSth page, over two page tables that all workers share. */
static int work(void *data)
{
	struct worker *me = data;
	unsigned int i;

	WRITE_ONCE(me->started, true);
	for (i = 0; i < WORKER_PAGES; i++) {
		u64 iova = SZ_1G + (u64)(i * WORKERS + me->number) * SZ_4K;

		map(me->ram, iova, iova + SZ_1G, SZ_4K, SZ_4K);
		if (i % 3 == 0) {
			size_t done = unmap(me->ram, iova, SZ_4K);

			KUNIT_EXPECT_EQ(me->ram->test, done, (size_t)SZ_4K);
		}
	}
	while (!kthread_should_stop())
		cond_resched();
	return 0;
}

static void run_workers(struct kunit *test, bool coherent)
{
	struct worker worker[WORKERS];
	struct ram *ram = test->priv;
	unsigned int i;

	make(ram, S1, 12, 48, 48, coherent);
	for (i = 0; i < WORKERS; i++) {
		worker[i] = (struct worker) { .ram = ram, .number = i };
		worker[i].task = kthread_run(work, &worker[i], "lpae/%u", i);
	}
	for (i = 0; i < WORKERS; i++) {
		/* a thread that is stopped before it starts never does */
		while (!READ_ONCE(worker[i].started))
			cond_resched();
		KUNIT_EXPECT_EQ(test, kthread_stop(worker[i].task), 0);
	}
	for (i = 0; i < WORKERS * WORKER_PAGES; i++) {
		u64 iova = SZ_1G + (u64)i * SZ_4K;

		if (i / WORKERS % 3)
			expect_mapped(ram, iova, iova + SZ_1G);
		else
			expect_unmapped(ram, iova);
	}
	lpae_destroy(&ram->pt);
}

static void test_cpus_snooped(struct kunit *test)
{
	run_workers(test, true);
}

static void test_cpus_not_snooped(struct kunit *test)
{
	run_workers(test, false);
}

/* ---- writes ---- */

static u32 roll(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 32;
}

/* A writable leaf starts out clean; the others are as in any tree. */
static void test_tracked_descriptors(struct kunit *test)
{
	static const struct {
		u8 g;
		u64 size;
		u32 prot;
		u64 desc, written;
	} rows[] = {
		{ 12, SZ_4K, RW | LPAE_CACHE, 0x0008000080000fc7, 0x0008000080000f47 },
		{ 12, SZ_4K, WR | LPAE_MMIO, 0x0008000080000ecb, 0x0008000080000e4b },
		{ 12, SZ_4K, RD | LPAE_NOEXEC, 0x0060000080000ec3, 0 },
		{ 12, SZ_2M, RW | LPAE_NOEXEC, 0x0068000080000ec1, 0x0068000080000e41 },
		{ 12, SZ_1G, RW | LPAE_PRIV, 0x0048000080000e81, 0x0048000080000e01 },
		{ 14, SZ_32M, RW | LPAE_CACHE, 0x0008000080000fc5, 0x0008000080000f45 },
		{ 16, SZ_64K, RW | LPAE_CACHE, 0x0008000080000fc7, 0x0008000080000f47 },
	};
	struct ram *ram = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct walk w = {};
		size_t mapped;

		make_tracked(ram, rows[i].g, 48, 48);
		KUNIT_EXPECT_TRUE(test, ram->pt.track_writes);
		KUNIT_EXPECT_EQ(test, 0, lpae_map(&ram->pt, SIZE_4T, SZ_2G, rows[i].size,
						  rows[i].size, rows[i].prot, GFP_KERNEL,
						  &mapped));
		KUNIT_EXPECT_EQ_MSG(test, device_walk(ram, SIZE_4T, &w), WALK_OK, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, w.desc, rows[i].desc, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, device_write(ram, SIZE_4T), !!rows[i].written,
				    "row %u", i);
		device_walk(ram, SIZE_4T, &w);
		KUNIT_EXPECT_EQ_MSG(test, w.desc, rows[i].written ?: rows[i].desc, "row %u", i);
		lpae_destroy(&ram->pt);
	}
}

static void test_tracked_refused(struct kunit *test)
{
	struct lpae_config stage2 = { S2, 12, 48, 48, true, true };
	struct lpae_config not_snooped = { S1, 12, 48, 48, false, true };
	struct ram *ram = test->priv;

	KUNIT_EXPECT_EQ(test, -EINVAL, lpae_init(&ram->pt, &stage2, &ram_ops, ram));
	KUNIT_EXPECT_EQ(test, -EINVAL, lpae_init(&ram->pt, &not_snooped, &ram_ops, ram));
	KUNIT_EXPECT_EQ(test, ram->allocs, 0u);
}

/* A leaf of a tree: so many blocks and pages from its beginning. */
struct leaf {
	u32 blocks, pages;
	bool block, readonly;
};

/* A block, a table with holes at every side, a hole with no table, a block, and pages. */
static const struct leaf leaves[] = {
	{ 0, 0, true }, { 1, 0 }, { 1, 1 }, { 1, 3 }, { 1, 4, .readonly = true }, { 1, 100 },
	{ 3, 0, true }, { 4, 0 }, { 4, 5 },
};

#define LEAVES ARRAY_SIZE(leaves)

/* A look at a range of that tree: what it is to find, and what it found. */
struct look {
	struct ram *ram;
	u64 base, start, end;
	u32 written;			/* a bit for each leaf */
	unsigned int next;
};

static u64 block_of(const struct ram *ram)
{
	return page_of(ram) << ram->pt.stride;
}

static u64 leaf_size(const struct ram *ram, unsigned int i)
{
	return leaves[i].block ? block_of(ram) : page_of(ram);
}

static u64 leaf_start(const struct look *l, unsigned int i)
{
	return l->base + leaves[i].blocks * block_of(l->ram) + leaves[i].pages * page_of(l->ram);
}

static bool leaf_is_in(const struct look *l, unsigned int i)
{
	return leaf_start(l, i) < l->end && leaf_start(l, i) + leaf_size(l->ram, i) > l->start;
}

static bool leaf_is_whole_in(const struct look *l, unsigned int i)
{
	return leaf_start(l, i) >= l->start && leaf_start(l, i) + leaf_size(l->ram, i) <= l->end;
}

static bool leaf_to_find(const struct look *l, unsigned int i)
{
	return l->written & BIT(i) && leaf_is_in(l, i);
}

/* The next of those that are to be found, and no more of it than asked for. */
static void found(void *cookie, u64 iova, size_t size)
{
	struct look *l = cookie;
	u64 start, end;

	while (l->next < LEAVES && !leaf_to_find(l, l->next))
		l->next++;
	if (l->next == LEAVES) {
		KUNIT_FAIL(l->ram->test, "0x%zx bytes too many at 0x%llx", size, iova);
		return;
	}
	start = max(leaf_start(l, l->next), l->start);
	end = min(leaf_start(l, l->next) + leaf_size(l->ram, l->next), l->end);
	KUNIT_EXPECT_EQ(l->ram->test, iova, start);
	KUNIT_EXPECT_EQ(l->ram->test, (u64)size, end - start);
	l->next++;
}

static void expect_found(struct look *l, struct lpae_cleaned *cleaned)
{
	l->next = 0;
	KUNIT_EXPECT_EQ(l->ram->test, 0,
			lpae_read_written(&l->ram->pt, l->start, l->end - l->start, found, l,
					  cleaned));
	while (l->next < LEAVES && !leaf_to_find(l, l->next))
		l->next++;
	KUNIT_EXPECT_EQ_MSG(l->ram->test, l->next, (unsigned int)LEAVES, "0x%llx to 0x%llx",
			    l->start, l->end);
}

/* Find, clean, and find the rest: leaves that lie in the range only in part. */
static void check_look(struct look *l)
{
	struct lpae_cleaned cleaned = {}, want = {};
	u32 before = l->written;
	unsigned int i;

	expect_found(l, NULL);
	for (i = 0; i < LEAVES; i++) {
		if (!leaf_to_find(l, i) || !leaf_is_whole_in(l, i))
			continue;
		if (!want.leaf_sizes)
			want.first = leaf_start(l, i);
		want.last = leaf_start(l, i) + leaf_size(l->ram, i) - 1;
		want.leaf_sizes |= leaf_size(l->ram, i);
	}
	expect_found(l, &cleaned);
	KUNIT_EXPECT_EQ(l->ram->test, cleaned.leaf_sizes, want.leaf_sizes);
	KUNIT_EXPECT_EQ(l->ram->test, cleaned.first, want.first);
	KUNIT_EXPECT_EQ(l->ram->test, cleaned.last, want.last);
	for (i = 0; i < LEAVES; i++)
		if (leaf_is_whole_in(l, i))
			l->written &= ~BIT(i);
	l->start = l->base - block_of(l->ram);
	l->end = l->base + 6 * block_of(l->ram);
	expect_found(l, NULL);
	for (i = 0; i < LEAVES; i++)
		if (before & BIT(i))
			device_write(l->ram, leaf_start(l, i));
	l->written = before;
}

static void map_leaves(struct look *l)
{
	unsigned int i;
	size_t mapped;

	for (i = 0; i < LEAVES; i++)
		KUNIT_ASSERT_EQ(l->ram->test, 0,
				lpae_map(&l->ram->pt, leaf_start(l, i), leaf_start(l, i),
					 leaf_size(l->ram, i), leaf_size(l->ram, i),
					 leaves[i].readonly ? RD : RW, GFP_KERNEL, &mapped));
}

/* Ranges from and to each page beside a border of a leaf, for any set of written ones. */
static void check_written(struct kunit *test, u8 g)
{
	struct look l = { .ram = test->priv, .base = SIZE_4T };
	u64 edges[4 * LEAVES], state = g;
	unsigned int i, k, n = 0;

	make_tracked(l.ram, g, 48, 48);
	map_leaves(&l);
	for (i = 0; i < LEAVES; i++) {
		edges[n++] = leaf_start(&l, i);
		edges[n++] = leaf_start(&l, i) + page_of(l.ram);
		edges[n++] = leaf_start(&l, i) + leaf_size(l.ram, i);
		edges[n++] = leaf_start(&l, i) + leaf_size(l.ram, i) - page_of(l.ram);
	}
	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++) {
			unsigned int leaf = roll(&state) % LEAVES;

			if (device_write(l.ram, leaf_start(&l, leaf)))
				l.written |= BIT(leaf);
			if (edges[i] >= edges[k])
				continue;
			l.start = edges[i];
			l.end = edges[k];
			check_look(&l);
			if (roll(&state) % 8)
				continue;
			/* nobody listens, and all is forgotten */
			KUNIT_EXPECT_EQ(test, 0, lpae_read_written(&l.ram->pt, 0, BIT_ULL(48),
								   NULL, NULL,
								   &(struct lpae_cleaned){}));
			l.written = 0;
		}
	KUNIT_EXPECT_EQ(test, unmap(l.ram, SIZE_4T, block_of(l.ram)), block_of(l.ram));
	lpae_destroy(&l.ram->pt);
}

static void test_written(struct kunit *test)
{
	struct lpae_cleaned cleaned = {};
	struct ram *ram = test->priv;
	u8 g;

	for (g = 12; g <= 16; g += 2)
		check_written(test, g);

	/* the ends of the input range, and what is beyond */
	make_tracked(ram, 12, 40, 48);
	map(ram, 0, SZ_4K, SZ_4K, SZ_4K);
	map(ram, BIT_ULL(40) - SZ_1G, 0, SZ_1G, SZ_1G);
	KUNIT_EXPECT_TRUE(test, device_write(ram, 0));
	KUNIT_EXPECT_TRUE(test, device_write(ram, BIT_ULL(40) - 1));
	KUNIT_EXPECT_EQ(test, -ERANGE, lpae_read_written(&ram->pt, SZ_4K, BIT_ULL(40), NULL, NULL,
							 &cleaned));
	KUNIT_EXPECT_EQ(test, -ERANGE, lpae_read_written(&ram->pt, BIT_ULL(40), SZ_4K, NULL, NULL,
							 &cleaned));
	KUNIT_EXPECT_EQ(test, 0, lpae_read_written(&ram->pt, 0, 0, NULL, NULL, &cleaned));
	KUNIT_EXPECT_EQ(test, cleaned.leaf_sizes, 0ul);
	/* two calls, in any order, and one that has nothing to say */
	KUNIT_EXPECT_EQ(test, 0, lpae_read_written(&ram->pt, BIT_ULL(39), BIT_ULL(39), NULL,
						   NULL, &cleaned));
	KUNIT_EXPECT_EQ(test, 0, lpae_read_written(&ram->pt, 0, BIT_ULL(39), NULL, NULL,
						   &cleaned));
	KUNIT_EXPECT_EQ(test, 0, lpae_read_written(&ram->pt, 0, BIT_ULL(40), NULL, NULL,
						   &cleaned));
	KUNIT_EXPECT_EQ(test, cleaned.leaf_sizes, (unsigned long)(SZ_4K | SZ_1G));
	KUNIT_EXPECT_EQ(test, cleaned.first, 0ULL);
	KUNIT_EXPECT_EQ(test, cleaned.last, BIT_ULL(40) - 1);
	lpae_destroy(&ram->pt);
}

/* ---- anything against a flat array ---- */

#define WINDOW	2048
#define ROUNDS	1500

struct flat {
	u64 paddr[WINDOW];		/* output page + 1, 0 when unmapped */
};

static void flat_map(struct ram *ram, struct flat *flat, u64 base, u32 first, u32 count, u64 page0)
{
	u64 page = page_of(ram);
	size_t mapped;
	u32 free = 0;
	int err;

	while (free < count && !flat->paddr[first + free])
		free++;
	err = try_map(ram, base + first * page, page0 * page, count * page, ram->pt.pgsizes,
		      &mapped);
	KUNIT_EXPECT_EQ(ram->test, err, free < count ? -EEXIST : 0);
	KUNIT_EXPECT_LE(ram->test, (u64)mapped, free * page);
	for (free = 0; free < mapped / page; free++)
		flat->paddr[first + free] = page0 + free + 1;
}

/* Unmaps like a well-behaved user: what one map made, so no part of a block. */
static void flat_unmap(struct ram *ram, struct flat *flat, u64 base, u32 first)
{
	u64 page = page_of(ram);
	u32 count = 0;

	while (first && flat->paddr[first] && flat->paddr[first - 1])
		first--;
	while (first + count < WINDOW && flat->paddr[first + count])
		flat->paddr[first + count++] = 0;
	KUNIT_EXPECT_EQ(ram->test, (u64)unmap(ram, base + first * page, count * page),
			count * page);
}

/* ---- lesson 28: an unmap tells of all that it cleared, and clears no more ---- */

#define SLOTS		8	/* of 2 MiB, each one of these: */

enum slot { SLOT_EMPTY, SLOT_BLOCK, SLOT_PAGES, SLOT_START, SLOT_KINDS };

#define SLOT_PAGES_USED	7	/* pages mapped of a SLOT_START */
#define SLOT_LG2	9	/* pages in a slot */

static bool slot_has(enum slot slot, u64 page)
{
	return slot == SLOT_START ? page < SLOT_PAGES_USED : slot != SLOT_EMPTY;
}

/* Pages that an unmap of [@first, @end) clears, and the sizes that it tells of. */
static u64 expected_unmap(const enum slot *slot, u64 first, u64 end, unsigned long *sizes)
{
	u64 page = first;

	*sizes = 0;
	while (page < end) {
		enum slot here = slot[page >> SLOT_LG2];
		u64 at = page & (BIT(SLOT_LG2) - 1);
		bool whole = !at && end - page >= BIT(SLOT_LG2);

		if (!slot_has(here, at))
			break;
		/* a table that goes whole goes with its holes */
		*sizes |= here == SLOT_BLOCK ? SZ_2M : SZ_4K;
		page += whole ? BIT(SLOT_LG2) : 1;
	}
	return page - first;
}

static void map_slots(struct ram *ram, const enum slot *slot, u64 base)
{
	unsigned int i;

	for (i = 0; i < SLOTS; i++) {
		u64 iova = base + i * (u64)SZ_2M;

		if (slot[i] == SLOT_BLOCK)
			map(ram, iova, iova, SZ_2M, SZ_2M);
		else if (slot[i] == SLOT_PAGES)
			map(ram, iova, iova, SZ_2M, SZ_4K);
		else if (slot[i] == SLOT_START)
			map(ram, iova, iova, SLOT_PAGES_USED * SZ_4K, SZ_4K);
	}
}

/* Random slots; a range that begins and ends anywhere but inside of a block. */
static void check_gathered(struct ram *ram, u64 base, u64 *state)
{
	u64 first, end, done, page, pages = SLOTS << SLOT_LG2;
	struct lpae_unmapped out = {};
	enum slot slot[SLOTS];
	unsigned long sizes;
	unsigned int i;

	for (i = 0; i < SLOTS; i++)
		slot[i] = roll(state) % 4 ? 1 + roll(state) % (SLOT_KINDS - 1) : SLOT_EMPTY;
	map_slots(ram, slot, base);
	first = roll(state) % pages;
	end = first + 1 + roll(state) % (pages - first);
	if (slot[first >> SLOT_LG2] == SLOT_BLOCK)
		first &= ~(BIT_ULL(SLOT_LG2) - 1);
	if (slot[(end - 1) >> SLOT_LG2] == SLOT_BLOCK)
		end = ALIGN(end, BIT_ULL(SLOT_LG2));

	done = expected_unmap(slot, first, end, &sizes);
	KUNIT_EXPECT_EQ(ram->test, (u64)lpae_unmap(&ram->pt, base + first * SZ_4K,
						   (end - first) * SZ_4K, &out), done * SZ_4K);
	KUNIT_EXPECT_EQ(ram->test, out.leaf_sizes, sizes);
	lpae_free_tables(&ram->pt, out.tables);
	for (page = 0; page < pages; page++) {
		u64 iova = base + page * SZ_4K;

		if (slot_has(slot[page >> SLOT_LG2], page & (BIT(SLOT_LG2) - 1)) &&
		    (page < first || page >= first + done))
			expect_mapped(ram, iova, iova);
		else
			expect_unmapped(ram, iova);
	}
}

static void test_gathers_what_it_clears(struct kunit *test)
{
	u64 state = 0x2545f4914f6cdd1dULL, n;
	struct ram *ram = test->priv;

	for (n = 0; n < 100; n++) {
		make(ram, n & 1 ? S1 : S2, 12, 40, 40, false);
		check_gathered(ram, n * SZ_1G, &state);
		lpae_destroy(&ram->pt);
	}
}

static void check_random(struct kunit *test, u8 g, enum lpae_stage stage)
{
	struct ram *ram = test->priv;
	struct flat *flat = kunit_kzalloc(test, sizeof(*flat), GFP_KERNEL);
	u64 state = 0x9e3779b97f4a7c15ULL + g + stage, base, i;
	unsigned int n;

	KUNIT_ASSERT_NOT_NULL(test, flat);
	make(ram, stage, g, 40, 40, false);
	/* a window across the boundary of an upper table, high in the input range */
	base = 0xc0ULL << 32;
	base -= WINDOW / 2 * page_of(ram);
	for (n = 0; n < ROUNDS; n++) {
		u32 first = roll(&state) % WINDOW;
		u32 count = 1 + roll(&state) % min_t(u32, WINDOW - first, n % 7 ? 24 : WINDOW);
		u64 page0 = n % 2 ? first : roll(&state) % WINDOW;

		if (n % 5 < 2)
			flat_map(ram, flat, base, first, count, page0);
		else
			flat_unmap(ram, flat, base, first);
	}
	for (i = 0; i < WINDOW; i++) {
		u64 iova = base + i * page_of(ram);

		if (flat->paddr[i])
			expect_mapped(ram, iova, (flat->paddr[i] - 1) * page_of(ram));
		else
			expect_unmapped(ram, iova);
	}
	lpae_destroy(&ram->pt);
}

static void test_random(struct kunit *test)
{
	u8 g;

	for (g = 12; g <= 16; g += 2) {
		check_random(test, g, S1);
		check_random(test, g, S2);
	}
}

static struct kunit_case lpae_cases[] = {
	KUNIT_CASE(test_geometry),
	KUNIT_CASE(test_leaves_snooped),
	KUNIT_CASE(test_leaves_not_snooped),
	KUNIT_CASE(test_long_runs),
	KUNIT_CASE(test_every_tree_4k),
	KUNIT_CASE(test_every_tree_16k),
	KUNIT_CASE(test_every_tree_64k),
	KUNIT_CASE(test_above_2g),
	KUNIT_CASE(test_refused_trees),
	KUNIT_CASE(test_memory_out_of_reach),
	KUNIT_CASE(test_tables_above_48_bits),
	KUNIT_CASE(test_descriptors),
	KUNIT_CASE(test_largest_leaves),
	KUNIT_CASE(test_unaligned_output),
	KUNIT_CASE(test_run_across_48_bits),
	KUNIT_CASE(test_refused_ranges),
	KUNIT_CASE(test_meets_a_mapping),
	KUNIT_CASE(test_block_onto_empty_table),
	KUNIT_CASE(test_part_of_a_block),
	KUNIT_CASE(test_holes),
	KUNIT_CASE(test_removed_tables),
	KUNIT_CASE(test_upper_tables_stay),
	KUNIT_CASE(test_upper_tables_go),
	KUNIT_CASE(test_block_beside_tables),
	KUNIT_CASE(test_failing_allocations),
	KUNIT_CASE(test_cleans_of_a_run),
	KUNIT_CASE(test_pointer_not_yet_synced),
	KUNIT_CASE(test_install_lost),
	KUNIT_CASE(test_cpus_snooped),
	KUNIT_CASE(test_cpus_not_snooped),
	KUNIT_CASE(test_gathers_what_it_clears),
	KUNIT_CASE(test_tracked_descriptors),
	KUNIT_CASE(test_tracked_refused),
	KUNIT_CASE(test_written),
	KUNIT_CASE(test_random),
	{}
};

static struct kunit_suite lpae_suite = {
	.name = "io-pgtable-arm",
	.init = ram_init,
	.exit = ram_exit,
	.test_cases = lpae_cases,
};

kunit_test_suite(lpae_suite);

MODULE_DESCRIPTION("Tests of the LPAE page tables");
MODULE_LICENSE("GPL");
