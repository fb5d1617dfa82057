// SPDX-License-Identifier: GPL-2.0-only
/*
 * LPAE page tables: building, changing and reading a tree of VMSAv8-64
 * descriptors (Arm DDI 0487, "VMSAv8-64 descriptor formats"; walked by an SMMU
 * as Arm IHI 0070, "Translation procedure", says).
 *
 * Vocabulary
 *   entry	a 64-bit word of a table; its value is a descriptor
 *   leaf	a descriptor that maps: a page at level 3, a block above
 *   run	adjacent entries of one table, handled in one go
 *   spot	an entry found on the way down, and what it maps
 *   shift	log2 of what an entry maps; it stands for the level of the entry
 *   removed	said of a table that no entry points to any more, while a walk
 *		cache may still do
 *   clean	said of a leaf that tracks writes and met none: it looks read-only
 *   written	said of one whose AP[2] the walker has cleared, at the first write
 *
 * Invariants
 * 1. A range belongs to one caller at a time, so the leaves in it are written
 *    without atomics. A table pointer may be shared by neighbouring ranges: it is
 *    installed by compare-and-exchange, and only removed by the caller that owns
 *    all of what the table covers.
 * 2. A table is zeroed, and visible to the walker as such, before an entry
 *    points to it.
 * 3. DESC_SYNCED in a table descriptor says that the walker sees the pointer.
 *    Who meets a pointer without it makes the pointer visible before going
 *    below it, so that a finished map can always be walked.
 * 4. What is left of a size to map or to unmap is always a multiple of the granule,
 *    so a descent ends at a page at the latest.
 * 5. The walker changes nothing but AP[2] of a valid clean leaf, from 1 to 0, by an
 *    atomic update that fails if the leaf is no more what it read. So an unmap cannot
 *    be undone by it, and a written leaf is left to the CPUs.
 *
 * A range is worked through from its start: each turn goes down from the root to
 * the table that the next address needs and handles the run of entries there.
 * Starting over from the root costs four reads for up to 8192 entries, and saves
 * keeping a path.
 *
 * Not done here: invalidation, and the choice of what to tell the hardware.
 * The access flag is not tracked: AF is always set.
 */
#define pr_fmt(fmt) "lpae: " fmt

#include "io-pgtable-arm.h"

#include <linux/atomic.h>
#include <linux/bitfield.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sizes.h>

#define LEVELS		4
#define ENTRY_LG2	3

/* Every level */
#define DESC_VALID	BIT_ULL(0)
#define DESC_TABLE	BIT_ULL(1)	/* levels 0-2: table, not block; level 3: must be 1 */
#define DESC_ADDR	GENMASK_ULL(47, 12)
#define DESC_ADDR_HIGH	GENMASK_ULL(15, 12)	/* address [51:48], 64K granule only */
#define DESC_SYNCED	BIT_ULL(55)	/* of a table; ignored by hardware */

/* Leaves of both stages */
#define LEAF_SH		GENMASK_ULL(9, 8)
#define LEAF_SH_OUTER	2
#define LEAF_SH_INNER	3
#define LEAF_AF		BIT_ULL(10)

/* Leaves of stage 1 */
#define LEAF1_ATTRINDX	GENMASK_ULL(4, 2)
#define LEAF1_AP_USER	BIT_ULL(6)
#define LEAF1_AP_RDONLY	BIT_ULL(7)
#define LEAF1_NG	BIT_ULL(11)
#define LEAF1_DBM	BIT_ULL(51)	/* the walker may clear AP[2] for a write */
#define LEAF1_PXN	BIT_ULL(53)
#define LEAF1_UXN	BIT_ULL(54)

/* Leaves of stage 2 */
#define LEAF2_MEMATTR	GENMASK_ULL(5, 2)
#define LEAF2_MEMATTR_DEVICE	0x1	/* nGnRE */
#define LEAF2_MEMATTR_NC	0x5
#define LEAF2_MEMATTR_WB	0xf
#define LEAF2_READ	BIT_ULL(6)
#define LEAF2_WRITE	BIT_ULL(7)
#define LEAF2_XN	GENMASK_ULL(54, 53)
#define LEAF2_XN_NONE	2		/* the same with and without XNX */

#define ADDR_HIGH_LG2	48	/* address bits from here on are DESC_ADDR_HIGH */
#define ADDR_HIGH_MOVE	(48 - 12)
#define ROOT_MIN_SIZE	64	/* alignment of TTB0 with 52-bit output */
#define CONCAT_MAX_LG2	4
#define AT_ONCE		8	/* entries of a run: a cache line of most CPUs */
#define IAS_MIN		25	/* without small translation tables (STT) */
#define STAGE2_IAS_FLOOR 40	/* every walker of 32-bit tables takes as many */

/* An entry of the tree, and log2 of what it maps. */
struct spot {
	__le64 *entry;
	unsigned int shift;
};

/* ---- descriptors ---- */

static inline bool is_table(const struct lpae *pt, u64 desc, unsigned int shift)
{
	return shift > pt->granule_lg2 && (desc & DESC_TABLE) && (desc & DESC_VALID);
}

/* An address below 2^48 has no high part, whatever the granule. */
static u64 addr_to_desc(u64 addr)
{
	return (addr & DESC_ADDR) | FIELD_PREP(DESC_ADDR_HIGH, addr >> ADDR_HIGH_LG2);
}

static inline u64 desc_to_addr(const struct lpae *pt, u64 desc)
{
	return (desc & pt->addr_mask) | (desc & pt->addr_high_mask) << ADDR_HIGH_MOVE;
}

static inline __le64 *table_of(const struct lpae *pt, u64 desc)
{
	return phys_to_virt(desc_to_addr(pt, desc));
}

static u64 leaf1_attrs(u32 prot)
{
	u64 attrs = LEAF1_NG;

	if (prot & LPAE_MMIO)
		attrs |= FIELD_PREP(LEAF1_ATTRINDX, LPAE_MAIR_IDX_DEVICE);
	else if (prot & LPAE_CACHE)
		attrs |= FIELD_PREP(LEAF1_ATTRINDX, LPAE_MAIR_IDX_WB);
	else
		attrs |= FIELD_PREP(LEAF1_ATTRINDX, LPAE_MAIR_IDX_NC);

	if (!(prot & LPAE_WRITE))
		attrs |= LEAF1_AP_RDONLY;
	/* Executing needs no read permission, so AP alone would not stop a user. */
	attrs |= prot & LPAE_PRIV ? LEAF1_UXN : LEAF1_AP_USER;
	if (prot & LPAE_NOEXEC)
		attrs |= LEAF1_UXN | LEAF1_PXN;
	return attrs;
}

static u64 leaf2_attrs(u32 prot)
{
	u64 attrs = 0;

	if (prot & LPAE_MMIO)
		attrs |= FIELD_PREP(LEAF2_MEMATTR, LEAF2_MEMATTR_DEVICE);
	else if (prot & LPAE_CACHE)
		attrs |= FIELD_PREP(LEAF2_MEMATTR, LEAF2_MEMATTR_WB);
	else
		attrs |= FIELD_PREP(LEAF2_MEMATTR, LEAF2_MEMATTR_NC);

	if (prot & LPAE_READ)
		attrs |= LEAF2_READ;
	if (prot & LPAE_WRITE)
		attrs |= LEAF2_WRITE;
	if (prot & LPAE_NOEXEC)
		attrs |= FIELD_PREP(LEAF2_XN, LEAF2_XN_NONE);
	return attrs;
}

/* Everything of a leaf but its address and its type, which depends on its size. */
static u64 leaf_attrs(const struct lpae *pt, u32 prot)
{
	bool cached = (prot & LPAE_CACHE) && !(prot & LPAE_MMIO);
	u64 attrs = pt->stage == LPAE_STAGE1 ? leaf1_attrs(prot) : leaf2_attrs(prot);

	if (!(prot & (LPAE_READ | LPAE_WRITE)))
		return 0;
	if (pt->track_writes && (prot & LPAE_WRITE))
		attrs |= LEAF1_DBM | LEAF1_AP_RDONLY;
	/* What is not cached is outer shareable to the hardware in any case. */
	attrs |= FIELD_PREP(LEAF_SH, cached ? LEAF_SH_INNER : LEAF_SH_OUTER);
	return attrs | LEAF_AF | DESC_VALID;
}

/* ---- finding entries ---- */

static inline u64 spot_read(const struct spot *at)
{
	return le64_to_cpu(READ_ONCE(*at->entry));
}

/* The first table has as many entries as its input range needs: nothing to mask. */
static inline void spot_root(const struct lpae *pt, u64 iova, struct spot *at)
{
	at->shift = pt->root_shift;
	at->entry = pt->root + (iova >> at->shift);
}

static inline void spot_below(const struct lpae *pt, u64 iova, u64 desc, struct spot *at)
{
	at->shift -= pt->stride;
	at->entry = table_of(pt, desc) + ((iova >> at->shift) & (BIT(pt->stride) - 1));
}

/* Go down as far as pointers lead that the walker sees too. Return: what is there. */
static inline u64 spot_end(const struct lpae *pt, u64 iova, struct spot *at)
{
	u64 desc;

	spot_root(pt, iova, at);
	/* Only tables have the bit. */
	while ((desc = spot_read(at)) & DESC_SYNCED)
		spot_below(pt, iova, desc, at);
	return desc;
}

/* How much of @left a run at @at can reach: a run ends with its table. */
static inline u64 spot_reach(const struct lpae *pt, const struct spot *at, u64 iova, size_t left)
{
	u64 span = BIT_ULL(at->shift + pt->stride);

	return min_t(u64, left, span - (iova & (span - 1)));
}

/* Whether what an entry maps, from @iova on, lies whole in what is left. */
static inline bool spot_covered(const struct spot *at, u64 iova, size_t left)
{
	return !(iova & (BIT_ULL(at->shift) - 1)) && left >> at->shift;
}

/* Of a range that is not empty. If nothing is beyond, nothing of this wraps. */
static inline bool range_is_beyond(u64 addr, size_t size, unsigned int bits)
{
	return (addr | (size - 1) | (addr + size - 1)) >> bits;
}

/* ---- memory ---- */

static void clean(const struct lpae *pt, void *start, size_t bytes)
{
	if (!pt->coherent)
		pt->ops->clean(pt->cookie, start, bytes);
}

/* A table that the walker sees as empty, or NULL. */
static void *alloc_table(const struct lpae *pt, size_t size, gfp_t gfp)
{
	void *table = pt->ops->alloc(pt->cookie, size, gfp);

	if (!table)
		return NULL;
	if (range_is_beyond(virt_to_phys(table), size, pt->oas)) {
		pr_err_once("no table memory within %u address bits: the allocator must be given a lower zone\n",
			    pt->oas);
		pt->ops->free(pt->cookie, table, size);
		return NULL;
	}
	clean(pt, table, size);
	return table;
}

static void free_table(const struct lpae *pt, void *table)
{
	pt->ops->free(pt->cookie, table, BIT(pt->granule_lg2));
}

static size_t root_entries(const struct lpae *pt)
{
	return BIT(pt->ias - pt->root_shift);
}

static size_t root_size(const struct lpae *pt)
{
	return max_t(size_t, root_entries(pt) << ENTRY_LG2, ROOT_MIN_SIZE);
}

/* ---- map ---- */

/* What is left to map, from @iova on. */
struct map_work {
	u64 iova;
	u64 paddr;
	size_t left;
	unsigned long sizes;
	u64 attrs;
	gfp_t gfp;
};

/* Make a table pointer visible to the walker, and say so to the other CPUs. */
static void sync_pointer(const struct lpae *pt, __le64 *entry, u64 desc)
{
	clean(pt, entry, sizeof(*entry));
	/* Fails if another CPU said so first: then there is nothing left to do. */
	cmpxchg64_relaxed((__force u64 *)entry, (__force u64)cpu_to_le64(desc),
			  (__force u64)cpu_to_le64(desc | DESC_SYNCED));
}

/* Give the empty @entry a table, unless another CPU is faster. */
static int install_table(const struct lpae *pt, __le64 *entry, gfp_t gfp)
{
	void *table = alloc_table(pt, BIT(pt->granule_lg2), gfp);
	u64 desc;

	if (!table)
		return -ENOMEM;
	desc = addr_to_desc(virt_to_phys(table)) | DESC_TABLE | DESC_VALID;
	if (pt->coherent)
		desc |= DESC_SYNCED;

	/* The zeroes before the pointer: pairs with the reads through it, by walker and CPU. */
	dma_wmb();
	if (cmpxchg64_relaxed((__force u64 *)entry, 0, (__force u64)cpu_to_le64(desc)))
		free_table(pt, table);
	return 0;
}

/*
 * Bring an entry that cannot be passed yet, and held @desc, one step nearer to a
 * pointer that can. Out of line for the sake of the descent, which seldom needs it.
 */
static noinline int open_way(const struct lpae *pt, struct spot at, u64 desc, gfp_t gfp)
{
	if (!desc)
		return install_table(pt, at.entry, gfp);
	if (!is_table(pt, desc, at.shift))
		return -EEXIST;
	sync_pointer(pt, at.entry, desc);
	return 0;
}

static bool leaf_fits(const struct map_work *w, const struct spot *at)
{
	return (w->sizes & BIT(at->shift)) && spot_covered(at, w->iova | w->paddr, w->left);
}

/* Go down to the empty entry where the next leaf belongs, making tables on the way. */
static inline int find_leaf_spot(const struct lpae *pt, const struct map_work *w,
				 struct spot *at)
{
	spot_root(pt, w->iova, at);
	for (;;) {
		u64 desc = spot_read(at);
		int err;

		/* Only tables have the bit. */
		if (desc & DESC_SYNCED) {
			spot_below(pt, w->iova, desc, at);
			continue;
		}
		if (!desc && leaf_fits(w, at))
			return 0;
		err = open_way(pt, *at, desc, w->gfp);
		if (err)
			return err;
	}
}

/*
 * Write leaves from @desc on, @step apart, into those of @count entries that come
 * before the first used one. The range is the caller's alone, so reads are plain.
 */
static u32 fill_run(__le64 *const first, u32 count, u64 desc, u64 step)
{
	__le64 *const end = first + count, *entry = first;
	unsigned int i;

	for (; end - entry >= AT_ONCE; entry += AT_ONCE) {
		__le64 used = 0;

#pragma GCC unroll 8
		for (i = 0; i < AT_ONCE; i++)
			used |= entry[i];
		if (used)
			break;
#pragma GCC unroll 8
		for (i = 0; i < AT_ONCE; i++, desc += step)
			WRITE_ONCE(entry[i], cpu_to_le64(desc));
	}
	for (; entry < end && !*entry; entry++, desc += step)
		WRITE_ONCE(*entry, cpu_to_le64(desc));
	return entry - first;
}

static inline u64 leaf_desc(const struct lpae *pt, const struct spot *at, u64 paddr,
			    u64 attrs)
{
	u64 desc = addr_to_desc(paddr) | attrs;

	return at->shift == pt->granule_lg2 ? desc | DESC_TABLE : desc;
}

static int map_run(const struct lpae *pt, struct map_work *w)
{
	u64 desc, bytes;
	struct spot at;
	u32 count;
	int err;

	err = find_leaf_spot(pt, w, &at);
	if (err)
		return err;

	/* Adding a step may not carry into the high address bits: they live elsewhere. */
	bytes = min(spot_reach(pt, &at, w->iova, w->left),
		    BIT_ULL(ADDR_HIGH_LG2) - (w->paddr & (BIT_ULL(ADDR_HIGH_LG2) - 1)));
	desc = leaf_desc(pt, &at, w->paddr, w->attrs);
	count = fill_run(at.entry, bytes >> at.shift, desc, BIT_ULL(at.shift));
	clean(pt, at.entry, count << ENTRY_LG2);

	bytes = (u64)count << at.shift;
	w->iova += bytes;
	w->paddr += bytes;
	w->left -= bytes;
	return 0;
}

/*
 * A single leaf of the only size that is asked for, into a table that is there: what most
 * maps are. Return: whether it was that, and nothing is wrong with it; if not, nothing has
 * been done.
 */
static inline bool map_single(const struct lpae *pt, u64 iova, u64 paddr, size_t size,
			      u64 attrs)
{
	struct spot at;

	if (((iova | paddr) & (size - 1)) | (size & ~pt->pgsizes) || !attrs)
		return false;
	/* What is aligned to its size is beyond as a whole, or not at all. */
	if (iova >> pt->ias | paddr >> pt->oas)
		return false;
	if (spot_end(pt, iova, &at) || BIT_ULL(at.shift) != size)
		return false;
	WRITE_ONCE(*at.entry, cpu_to_le64(leaf_desc(pt, &at, paddr, attrs)));
	clean(pt, at.entry, sizeof(*at.entry));
	return true;
}

/* Any other map, and what is wrong with one. */
static noinline int map_runs(const struct lpae *pt, u64 iova, u64 paddr, size_t size,
			     unsigned long leaf_sizes, u64 attrs, gfp_t gfp, size_t *mapped)
{
	unsigned long least = leaf_sizes & -leaf_sizes;
	struct map_work w = {
		.iova = iova,
		.paddr = paddr,
		.left = size,
		/* Below the least size only a table that is already there can lead. */
		.sizes = leaf_sizes | (pt->pgsizes & (least - 1)),
		.attrs = attrs,
		.gfp = gfp,
	};
	int err = 0;

	*mapped = 0;
	/* Without a size, every bit is one that must not be set. */
	if (!attrs || !size || (leaf_sizes & ~pt->pgsizes) ||
	    ((iova | paddr | size) & (least - 1)))
		return -EINVAL;
	if (range_is_beyond(iova, size, pt->ias) || range_is_beyond(paddr, size, pt->oas))
		return -ERANGE;
	while (w.left && !err)
		err = map_run(pt, &w);
	*mapped = size - w.left;
	return err;
}

int lpae_map(struct lpae *pt, u64 iova, u64 paddr, size_t size,
	     unsigned long leaf_sizes, u32 prot, gfp_t gfp, size_t *mapped)
{
	u64 attrs = pt->attrs[prot % LPAE_PROTS];

	if (size == leaf_sizes && map_single(pt, iova, paddr, size, attrs)) {
		*mapped = size;
		return 0;
	}
	return map_runs(pt, iova, paddr, size, leaf_sizes, attrs, gfp, mapped);
}

/* ---- unmap ---- */

/* What is left to unmap, from @iova on; @first is where it began. */
struct unmap_work {
	u64 first;
	u64 iova;
	size_t left;
	struct lpae_unmapped *out;
};

/* Put a table that no entry points to any more on the list. */
static void list_removed(struct unmap_work *w, __le64 *table, u64 iova)
{
	WRITE_ONCE(table[0], cpu_to_le64((uintptr_t)w->out->tables));
	WRITE_ONCE(table[1], cpu_to_le64(iova));
	w->out->tables = table;
}

/*
 * Go down to where the next run of entries is to be cleared: to leaves, or to
 * pointers to whole tables of pages. Return: false where the unmap has to stop.
 */
static inline bool find_used_spot(const struct lpae *pt, const struct unmap_work *w,
				  struct spot *at)
{
	spot_root(pt, w->iova, at);
	for (;;) {
		u64 desc = spot_read(at);

		if (!(desc & DESC_VALID))
			return false;
		if (!is_table(pt, desc, at->shift))
			return !WARN_ONCE(!spot_covered(at, w->iova, w->left),
					  "lpae: unmapping a part of the %#lx-byte block at %#llx: unmap it whole\n",
					  BIT(at->shift), w->iova);
		if (at->shift == pt->granule_lg2 + pt->stride &&
		    spot_covered(at, w->iova, w->left))
			return true;
		spot_below(pt, w->iova, desc, at);
	}
}

/* Clear pages up to the first that is not mapped; plain reads as in fill_run(). */
static u32 clear_run(__le64 *const first, u32 count)
{
	const __le64 valid = cpu_to_le64(DESC_VALID);
	__le64 *const end = first + count, *entry = first;
	unsigned int i;

	for (; end - entry >= AT_ONCE; entry += AT_ONCE) {
		__le64 all = valid;

#pragma GCC unroll 8
		for (i = 0; i < AT_ONCE; i++)
			all &= entry[i];
		if (!all)
			break;
#pragma GCC unroll 8
		for (i = 0; i < AT_ONCE; i++)
			WRITE_ONCE(entry[i], 0);
	}
	for (; entry < end && (*entry & valid); entry++)
		WRITE_ONCE(*entry, 0);
	return entry - first;
}

/* Clear blocks and remove tables of pages, up to what is neither. */
static noinline u32 clear_upper(const struct lpae *pt, struct unmap_work *w,
				struct spot at, u32 count)
{
	bool above_pages = at.shift == pt->granule_lg2 + pt->stride;
	u32 n;

	for (n = 0; n < count; n++) {
		u64 desc = le64_to_cpu(at.entry[n]);
		bool table = is_table(pt, desc, at.shift);

		if (!(desc & DESC_VALID) || (table && !above_pages))
			break;
		WRITE_ONCE(at.entry[n], 0);
		if (table)
			list_removed(w, table_of(pt, desc), w->iova + ((u64)n << at.shift));
		w->out->leaf_sizes |= BIT(table ? pt->granule_lg2 : at.shift);
	}
	return n;
}

/* Remove the table that the entry of @shift for @iova points to. */
static void remove_table(const struct lpae *pt, struct unmap_work *w, u64 iova,
			 unsigned int shift)
{
	struct spot at;
	u64 desc;

	spot_root(pt, iova, &at);
	desc = spot_read(&at);
	while (at.shift > shift) {
		spot_below(pt, iova, desc, &at);
		desc = spot_read(&at);
	}
	WRITE_ONCE(*at.entry, 0);
	clean(pt, at.entry, sizeof(*at.entry));
	list_removed(w, table_of(pt, desc), iova);
}

/* After a run at @shift: remove the tables that ended with it and lay whole in the range. */
static noinline void remove_covered(const struct lpae *pt, struct unmap_work *w,
				    unsigned int shift)
{
	for (shift += pt->stride; shift <= pt->root_shift; shift += pt->stride) {
		u64 span = BIT_ULL(shift);

		if ((w->iova & (span - 1)) || w->iova - w->first < span)
			return;
		remove_table(pt, w, w->iova - span, shift);
	}
}

static bool unmap_run(const struct lpae *pt, struct unmap_work *w)
{
	struct spot at;
	u64 bytes;
	u32 count;

	if (!find_used_spot(pt, w, &at))
		return false;
	count = spot_reach(pt, &at, w->iova, w->left) >> at.shift;
	if (at.shift == pt->granule_lg2) {
		count = clear_run(at.entry, count);
		w->out->leaf_sizes |= BIT(at.shift);
	} else {
		count = clear_upper(pt, w, at, count);
	}
	clean(pt, at.entry, count << ENTRY_LG2);

	bytes = (u64)count << at.shift;
	w->iova += bytes;
	w->left -= bytes;
	remove_covered(pt, w, at.shift);
	return true;
}

/*
 * A single leaf, whole. Return: whether it was that; if not, nothing has been done. No
 * table is as small as its leaves, so none has to be removed.
 */
static inline bool unmap_single(const struct lpae *pt, u64 iova, size_t size,
				struct lpae_unmapped *out)
{
	struct spot at;

	if (iova >> pt->ias | (iova & (size - 1)))
		return false;
	if (!(spot_end(pt, iova, &at) & DESC_VALID) || BIT_ULL(at.shift) != size)
		return false;
	WRITE_ONCE(*at.entry, 0);
	clean(pt, at.entry, sizeof(*at.entry));
	out->leaf_sizes |= size;
	return true;
}

/* Any other unmap, and what is wrong with one. */
static noinline size_t unmap_runs(const struct lpae *pt, u64 iova, size_t size,
				  struct lpae_unmapped *out)
{
	struct unmap_work w = { .first = iova, .iova = iova, .left = size, .out = out };

	if (((iova | size) & (BIT_ULL(pt->granule_lg2) - 1)) ||
	    range_is_beyond(iova, size, pt->ias))
		return 0;
	while (w.left && unmap_run(pt, &w))
		;
	return size - w.left;
}

size_t lpae_unmap(struct lpae *pt, u64 iova, size_t size, struct lpae_unmapped *out)
{
	return unmap_single(pt, iova, size, out) ? size : unmap_runs(pt, iova, size, out);
}

/* ---- removed tables ---- */

u64 lpae_removed_iova(const void *table)
{
	return le64_to_cpu(((const __le64 *)table)[1]);
}

void *lpae_removed_next(const void *table)
{
	return (void *)(uintptr_t)le64_to_cpu(*(const __le64 *)table);
}

static void set_removed_next(void *table, void *next)
{
	WRITE_ONCE(*(__le64 *)table, cpu_to_le64((uintptr_t)next));
}

void *lpae_removed_join(void *first, void *second)
{
	void *table = first;

	if (!first)
		return second;
	while (lpae_removed_next(table))
		table = lpae_removed_next(table);
	set_removed_next(table, second);
	return first;
}

void *lpae_removed_take(void **list, u64 start, u64 last)
{
	void *table = *list, *taken = NULL, *kept = NULL;

	while (table) {
		void *next = lpae_removed_next(table);
		u64 iova = lpae_removed_iova(table);
		void **to = iova >= start && iova <= last ? &taken : &kept;

		set_removed_next(table, *to);
		*to = table;
		table = next;
	}
	*list = kept;
	return taken;
}

void lpae_free_tables(struct lpae *pt, void *list)
{
	while (list) {
		void *next = lpae_removed_next(list);

		free_table(pt, list);
		list = next;
	}
}

/* ---- reading ---- */

/* Go down to where the walk for @iova ends. Return: a leaf, or an invalid descriptor. */
static u64 find_end(const struct lpae *pt, u64 iova, struct spot *at)
{
	u64 desc;

	spot_root(pt, iova, at);
	desc = spot_read(at);
	while (is_table(pt, desc, at->shift)) {
		spot_below(pt, iova, desc, at);
		desc = spot_read(at);
	}
	return desc;
}

bool lpae_iova_to_phys(const struct lpae *pt, u64 iova, u64 *paddr)
{
	struct spot at;
	u64 desc, within;

	if (iova >> pt->ias)
		return false;
	desc = find_end(pt, iova, &at);
	if (!(desc & DESC_VALID))
		return false;
	within = BIT_ULL(at.shift) - 1;
	*paddr = (desc_to_addr(pt, desc) & ~within) | (iova & within);
	return true;
}

/* ---- writes ---- */

/* What is left to look at, from @iova on. */
struct written_work {
	u64 iova;
	size_t left;
	void (*found)(void *cookie, u64 iova, size_t size);
	void *cookie;
	struct lpae_cleaned *cleaned;
};

static bool is_written(u64 desc)
{
	return (desc & (DESC_VALID | LEAF1_DBM | LEAF1_AP_RDONLY)) == (DESC_VALID | LEAF1_DBM);
}

static void add_cleaned(struct lpae_cleaned *c, u64 first, u64 size)
{
	c->first = c->leaf_sizes ? min(c->first, first) : first;
	c->last = max(c->last, first + size - 1);
	c->leaf_sizes |= size;
}

/* Of the written leaf @desc at @at, @bytes from w->iova on lie in the range. */
static void take_written(struct written_work *w, const struct spot *at, u64 desc, u64 bytes)
{
	if (w->found)
		w->found(w->cookie, w->iova, bytes);
	if (!w->cleaned || bytes < BIT_ULL(at->shift))
		return;
	/* Fails if another CPU cleaned it: until that has invalidated it, it is ours, too. */
	cmpxchg64_relaxed((__force u64 *)at->entry, (__force u64)cpu_to_le64(desc),
			  (__force u64)cpu_to_le64(desc | LEAF1_AP_RDONLY));
	add_cleaned(w->cleaned, w->iova, bytes);
}

/* The leaves and holes from w->iova on that one table has side by side. */
static void read_run(const struct lpae *pt, struct written_work *w)
{
	struct spot at;
	u64 desc = find_end(pt, w->iova, &at), span = BIT_ULL(at.shift);
	u64 end = w->iova + spot_reach(pt, &at, w->iova, w->left);

	for (;;) {
		u64 bytes = min_t(u64, w->left, span - (w->iova & (span - 1)));

		if (is_written(desc))
			take_written(w, &at, desc, bytes);
		w->iova += bytes;
		w->left -= bytes;
		if (w->iova == end)
			return;
		at.entry++;
		desc = spot_read(&at);
		if (is_table(pt, desc, at.shift))
			return;
	}
}

int lpae_read_written(struct lpae *pt, u64 iova, size_t size,
		      void (*found)(void *cookie, u64 iova, size_t size), void *cookie,
		      struct lpae_cleaned *cleaned)
{
	struct written_work w = {
		.iova = iova, .left = size, .found = found, .cookie = cookie,
		.cleaned = cleaned,
	};

	if (size && range_is_beyond(iova, size, pt->ias))
		return -ERANGE;
	while (w.left)
		read_run(pt, &w);
	return 0;
}

/* ---- life ---- */

/* What keeps a tree of this configuration from existing, or NULL. */
static const char *config_fault(const struct lpae_config *cfg, const struct lpae_mem_ops *ops)
{
	static const u64 oas_known = BIT_ULL(32) | BIT_ULL(36) | BIT_ULL(40) | BIT_ULL(42) |
				     BIT_ULL(44) | BIT_ULL(48) | BIT_ULL(52);
	u8 g = cfg->granule_lg2;

	if (g != 12 && g != 14 && g != 16)
		return "the granule must be 4K, 16K or 64K";
	if (cfg->oas > 52 || !(oas_known & BIT_ULL(cfg->oas)))
		return "the output size must be 32, 36, 40, 42, 44, 48 or 52 bits";
	if (cfg->ias < IAS_MIN || cfg->ias > (g == 16 ? 52 : 48))
		return "the input size must be 25 to 48 bits, or to 52 with a 64K granule";
	if (cfg->stage == LPAE_STAGE2 && cfg->ias > max_t(u8, cfg->oas, STAGE2_IAS_FLOOR))
		return "a stage 2 input must not be larger than the output";
	if (!cfg->coherent && !ops->clean)
		return "a walker that does not snoop needs a clean function";
	if (cfg->track_writes && (cfg->stage != LPAE_STAGE1 || !cfg->coherent))
		return "only stage 1 of a walker that snoops tracks writes";
	return NULL;
}

/*
 * The first table may have few entries. At stage 2 one of 16 or fewer is better
 * replaced by as many tables of the next level side by side: for some sizes the
 * architecture has no other form, and it saves a step of the walk. The 4K granule
 * has no stage 2 that starts at level 3.
 */
static void choose_levels(struct lpae *pt)
{
	unsigned int stride = pt->granule_lg2 - ENTRY_LG2;
	unsigned int bits = pt->ias - pt->granule_lg2;
	unsigned int levels = DIV_ROUND_UP(bits, stride);
	unsigned int top = bits - (levels - 1) * stride;
	unsigned int fewest = BIT(pt->granule_lg2) == SZ_4K ? 2 : 1;

	if (pt->stage == LPAE_STAGE2 && levels > fewest && top <= CONCAT_MAX_LG2) {
		pt->concat_lg2 = top;
		levels--;
	}
	pt->start_level = LEVELS - levels;
	pt->stride = stride;
	pt->root_shift = pt->granule_lg2 + (levels - 1) * stride;
}

/* Only with the 64K granule do descriptors have address bits above 47. */
static void choose_masks(struct lpae *pt)
{
	pt->addr_mask = DESC_ADDR;
	if (BIT(pt->granule_lg2) == SZ_64K) {
		pt->addr_mask = DESC_ADDR & ~DESC_ADDR_HIGH;
		pt->addr_high_mask = DESC_ADDR_HIGH;
	}
}

static void compute_attrs(struct lpae *pt)
{
	u32 prot;

	for (prot = 0; prot < LPAE_PROTS; prot++)
		pt->attrs[prot] = leaf_attrs(pt, prot);
}

/* Pages, blocks above them, and 1G or 4T where the format has address bits for them. */
static void choose_sizes(struct lpae *pt)
{
	u8 shift = pt->granule_lg2;

	pt->pgsizes = BIT(shift);
	if (pt->start_level <= 2)
		pt->pgsizes |= BIT(shift + pt->stride);
	if (pt->start_level <= 1 && (BIT(shift) == SZ_4K || pt->oas == 52))
		pt->pgsizes |= BIT(shift + 2 * pt->stride);
}

int lpae_init(struct lpae *pt, const struct lpae_config *cfg,
	      const struct lpae_mem_ops *ops, void *cookie)
{
	const char *fault = config_fault(cfg, ops);

	if (fault) {
		pr_err("no stage %d table of 2^%u-byte pages from %u to %u bits: %s\n",
		       cfg->stage == LPAE_STAGE1 ? 1 : 2, cfg->granule_lg2, cfg->ias,
		       cfg->oas, fault);
		return -EINVAL;
	}
	*pt = (struct lpae) {
		.stage = cfg->stage,
		.granule_lg2 = cfg->granule_lg2,
		.ias = cfg->ias,
		.oas = BIT(cfg->granule_lg2) == SZ_64K ? cfg->oas :
			min_t(u8, cfg->oas, ADDR_HIGH_LG2),
		.coherent = cfg->coherent,
		.track_writes = cfg->track_writes,
		.ops = ops,
		.cookie = cookie,
	};
	choose_levels(pt);
	choose_sizes(pt);
	choose_masks(pt);
	compute_attrs(pt);
	pt->root = alloc_table(pt, root_size(pt), GFP_KERNEL);
	return pt->root ? 0 : -ENOMEM;
}

/* Depth first without recursion: tables of pages have nothing below them. */
static void free_below_root(const struct lpae *pt)
{
	__le64 *table[LEVELS] = { pt->root };
	size_t next[LEVELS] = {}, entries = root_entries(pt);
	u8 shift = pt->root_shift;
	unsigned int depth = 0;

	for (;;) {
		u64 desc;

		if (shift == pt->granule_lg2 || next[depth] == entries) {
			if (!depth)
				return;
			free_table(pt, table[depth--]);
			shift += pt->stride;
			entries = depth ? BIT(pt->stride) : root_entries(pt);
			continue;
		}
		desc = le64_to_cpu(table[depth][next[depth]++]);
		if (!is_table(pt, desc, shift))
			continue;
		table[++depth] = table_of(pt, desc);
		next[depth] = 0;
		shift -= pt->stride;
		entries = BIT(pt->stride);
	}
}

void lpae_destroy(struct lpae *pt)
{
	free_below_root(pt);
	pt->ops->free(pt->cookie, pt->root, root_size(pt));
	pt->root = NULL;
}
