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
 *   cursor	the place in the tree where a map or an unmap is
 *   removed	said of a table that no entry points to any more, while a walk
 *		cache may still do
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
 * 4. What is left of a size is always a multiple of the granule, so a descent
 *    ends at level 3 at the latest.
 *
 * One cursor serves a whole range: it goes down once for each table, handles the
 * run of entries there, and climbs only as far as the next address demands.
 *
 * Not done here: invalidation, and the choice of what to tell the hardware.
 * Access flag and dirty state are not tracked: AF is always set.
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

#define LEVEL_PAGE	(LPAE_LEVELS - 1)
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
#define ROOT_MIN_SIZE	64	/* alignment of TTB0 with 52-bit output */
#define CONCAT_MAX_LG2	4
#define IAS_MIN		25	/* without small translation tables (STT) */
#define STAGE2_IAS_FLOOR 40	/* every walker of 32-bit tables takes as many */

/* Where a map or unmap is; the tables on the way there, by level. */
struct cursor {
	u64 iova;
	size_t left;
	u8 level;
	__le64 *table[LPAE_LEVELS];
};

/* ---- descriptors ---- */

static bool is_table(u64 desc, unsigned int level)
{
	return level < LEVEL_PAGE && (desc & DESC_TABLE) && (desc & DESC_VALID);
}

/* An address below 2^48 has no high part, whatever the granule. */
static u64 addr_to_desc(u64 addr)
{
	return (addr & DESC_ADDR) | FIELD_PREP(DESC_ADDR_HIGH, addr >> ADDR_HIGH_LG2);
}

static u64 desc_to_addr(const struct lpae *pt, u64 desc)
{
	u64 addr = desc & DESC_ADDR;

	if (BIT(pt->granule_lg2) != SZ_64K)
		return addr;
	return (addr & ~DESC_ADDR_HIGH) | FIELD_GET(DESC_ADDR_HIGH, desc) << ADDR_HIGH_LG2;
}

static __le64 *table_below(const struct lpae *pt, u64 desc)
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

/* Everything of a leaf but its address and its type, which depends on the level. */
static u64 leaf_attrs(const struct lpae *pt, u32 prot)
{
	bool cached = (prot & LPAE_CACHE) && !(prot & LPAE_MMIO);
	u64 attrs = pt->stage == LPAE_STAGE1 ? leaf1_attrs(prot) : leaf2_attrs(prot);

	/* What is not cached is outer shareable to the hardware in any case. */
	attrs |= FIELD_PREP(LEAF_SH, cached ? LEAF_SH_INNER : LEAF_SH_OUTER);
	return attrs | LEAF_AF | DESC_VALID;
}

/* ---- the cursor ---- */

static u32 index_of(const struct lpae *pt, u64 iova, unsigned int level)
{
	return (iova >> pt->shift[level]) & pt->last_index[level];
}

static __le64 *entry_at(const struct lpae *pt, const struct cursor *c)
{
	return &c->table[c->level][index_of(pt, c->iova, c->level)];
}

static void cursor_init(const struct lpae *pt, struct cursor *c, u64 iova, size_t size)
{
	c->iova = iova;
	c->left = size;
	c->level = pt->start_level;
	c->table[c->level] = pt->root;
}

static void cursor_down(const struct lpae *pt, struct cursor *c, u64 desc)
{
	c->table[++c->level] = table_below(pt, desc);
}

/* Whether the cursor's table ends between @from and the cursor. */
static bool cursor_left_table(const struct lpae *pt, const struct cursor *c, u64 from)
{
	return c->level > pt->start_level &&
	       (from ^ c->iova) >> pt->shift[c->level - 1];
}

/* How many entries of its table the cursor may handle in one run. */
static u32 cursor_run(const struct lpae *pt, const struct cursor *c)
{
	u32 here = pt->last_index[c->level] - index_of(pt, c->iova, c->level) + 1;

	return min_t(u64, here, c->left >> pt->shift[c->level]);
}

/* Whether the cursor's entry lies whole in what is left. */
static bool cursor_covers(const struct lpae *pt, const struct cursor *c)
{
	u8 shift = pt->shift[c->level];

	return !(c->iova & (BIT_ULL(shift) - 1)) && c->left >> shift;
}

static bool range_is_beyond(u64 addr, size_t size, unsigned int bits)
{
	return addr >> bits || size > BIT_ULL(bits) - addr;
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

static size_t root_size(const struct lpae *pt)
{
	size_t entries = (size_t)pt->last_index[pt->start_level] + 1;

	return max_t(size_t, entries << ENTRY_LG2, ROOT_MIN_SIZE);
}

/* ---- map ---- */

struct map_work {
	struct cursor at;
	u64 paddr;
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

/* Return: what the empty @entry points to now, by us or by another CPU; 0 on no memory. */
static u64 install_table(const struct lpae *pt, __le64 *entry, gfp_t gfp)
{
	void *table = alloc_table(pt, BIT(pt->granule_lg2), gfp);
	u64 desc, old;

	if (!table)
		return 0;
	desc = addr_to_desc(virt_to_phys(table)) | DESC_TABLE | DESC_VALID;
	if (pt->coherent)
		desc |= DESC_SYNCED;

	/* The zeroes before the pointer: pairs with the reads through it, by walker and CPU. */
	dma_wmb();
	old = cmpxchg64_relaxed((__force u64 *)entry, 0, (__force u64)cpu_to_le64(desc));
	if (!old)
		return desc;
	free_table(pt, table);
	return le64_to_cpu((__force __le64)old);
}

static bool leaf_fits(const struct lpae *pt, const struct map_work *w)
{
	u8 shift = pt->shift[w->at.level];

	return (w->sizes & BIT(shift)) && !(w->paddr & (BIT_ULL(shift) - 1)) &&
	       cursor_covers(pt, &w->at);
}

/* Go down to the empty entry where the next leaf belongs, making tables on the way. */
static int descend_to_leaf(const struct lpae *pt, struct map_work *w)
{
	for (;;) {
		__le64 *entry = entry_at(pt, &w->at);
		u64 desc = le64_to_cpu(READ_ONCE(*entry));

		if (!desc) {
			if (leaf_fits(pt, w))
				return 0;
			desc = install_table(pt, entry, w->gfp);
			if (!desc)
				return -ENOMEM;
		}
		if (!is_table(desc, w->at.level))
			return -EEXIST;
		if (!(desc & DESC_SYNCED))
			sync_pointer(pt, entry, desc);
		cursor_down(pt, &w->at, desc);
	}
}

/*
 * Write leaves from @desc on, @step apart, into those of @count entries that come
 * before the first used one. The range is the caller's alone, so reads are plain.
 */
static u32 fill_run(__le64 *entry, u32 count, u64 desc, u64 step)
{
	u32 n = 0;

	for (; count - n >= 4; n += 4, desc += 4 * step) {
		if (entry[n] | entry[n + 1] | entry[n + 2] | entry[n + 3])
			break;
		WRITE_ONCE(entry[n], cpu_to_le64(desc));
		WRITE_ONCE(entry[n + 1], cpu_to_le64(desc + step));
		WRITE_ONCE(entry[n + 2], cpu_to_le64(desc + 2 * step));
		WRITE_ONCE(entry[n + 3], cpu_to_le64(desc + 3 * step));
	}
	for (; n < count && !entry[n]; n++, desc += step)
		WRITE_ONCE(entry[n], cpu_to_le64(desc));
	return n;
}

static int map_run(const struct lpae *pt, struct map_work *w)
{
	int err = descend_to_leaf(pt, w);
	u64 desc, from = w->at.iova;
	__le64 *entry;
	u32 count;
	u8 shift;

	if (err)
		return err;
	shift = pt->shift[w->at.level];
	entry = entry_at(pt, &w->at);
	desc = addr_to_desc(w->paddr) | w->attrs;
	if (w->at.level == LEVEL_PAGE)
		desc |= DESC_TABLE;

	/* Adding a step may not carry into the high address bits: they live elsewhere. */
	count = min_t(u64, cursor_run(pt, &w->at),
		      (BIT_ULL(ADDR_HIGH_LG2) - (w->paddr & GENMASK_ULL(47, 0))) >> shift);
	count = fill_run(entry, count, desc, BIT_ULL(shift));
	clean(pt, entry, count << ENTRY_LG2);

	w->paddr += (u64)count << shift;
	w->at.iova += (u64)count << shift;
	w->at.left -= (size_t)count << shift;
	while (cursor_left_table(pt, &w->at, from))
		w->at.level--;
	return 0;
}

static int check_map(const struct lpae *pt, u64 iova, u64 paddr, size_t size,
		     unsigned long leaf_sizes, u32 prot)
{
	unsigned long least = leaf_sizes & -leaf_sizes;

	if (!leaf_sizes || (leaf_sizes & ~pt->pgsizes))
		return -EINVAL;
	if (!size || ((iova | paddr | size) & (least - 1)))
		return -EINVAL;
	if (!(prot & (LPAE_READ | LPAE_WRITE)))
		return -EINVAL;
	if (range_is_beyond(iova, size, pt->ias) || range_is_beyond(paddr, size, pt->oas))
		return -ERANGE;
	return 0;
}

int lpae_map(struct lpae *pt, u64 iova, u64 paddr, size_t size,
	     unsigned long leaf_sizes, u32 prot, gfp_t gfp, size_t *mapped)
{
	unsigned long least = leaf_sizes & -leaf_sizes;
	int err = check_map(pt, iova, paddr, size, leaf_sizes, prot);
	struct map_work w = {
		.paddr = paddr,
		/* Below the least size only a table that is already there can lead. */
		.sizes = leaf_sizes | (pt->pgsizes & (least - 1)),
		.attrs = leaf_attrs(pt, prot),
		.gfp = gfp,
	};

	*mapped = 0;
	if (err)
		return err;
	cursor_init(pt, &w.at, iova, size);
	while (w.at.left && !err)
		err = map_run(pt, &w);
	*mapped = size - w.at.left;
	return err;
}

/* ---- unmap ---- */

struct unmap_work {
	struct cursor at;
	u64 first;
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
static bool descend_to_clear(const struct lpae *pt, struct unmap_work *w)
{
	for (;;) {
		u64 desc = le64_to_cpu(READ_ONCE(*entry_at(pt, &w->at)));
		bool whole = cursor_covers(pt, &w->at);

		if (!(desc & DESC_VALID))
			return false;
		if (!is_table(desc, w->at.level))
			return !WARN_ONCE(!whole,
					  "lpae: unmapping a part of the %#lx-byte block at %#llx: unmap it whole\n",
					  BIT(pt->shift[w->at.level]), w->at.iova);
		if (whole && w->at.level == LEVEL_PAGE - 1)
			return true;
		cursor_down(pt, &w->at, desc);
	}
}

/* Clear pages up to the first that is not mapped; plain reads as in fill_run(). */
static u32 clear_pages(__le64 *entry, u32 count)
{
	const __le64 valid = cpu_to_le64(DESC_VALID);
	u32 n = 0;

	for (; count - n >= 4; n += 4) {
		if (!(entry[n] & entry[n + 1] & entry[n + 2] & entry[n + 3] & valid))
			break;
		WRITE_ONCE(entry[n], 0);
		WRITE_ONCE(entry[n + 1], 0);
		WRITE_ONCE(entry[n + 2], 0);
		WRITE_ONCE(entry[n + 3], 0);
	}
	for (; n < count && (entry[n] & valid); n++)
		WRITE_ONCE(entry[n], 0);
	return n;
}

/* Clear blocks and remove tables of pages, up to what is neither. */
static u32 clear_upper(const struct lpae *pt, struct unmap_work *w, __le64 *entry, u32 count)
{
	u8 level = w->at.level;
	u32 n;

	for (n = 0; n < count; n++) {
		u64 desc = le64_to_cpu(entry[n]);
		bool table = is_table(desc, level);

		if (!(desc & DESC_VALID) || (table && level < LEVEL_PAGE - 1))
			break;
		WRITE_ONCE(entry[n], 0);
		if (table)
			list_removed(w, table_below(pt, desc),
				     w->at.iova + ((u64)n << pt->shift[level]));
		w->out->leaf_sizes |= BIT(pt->shift[table ? LEVEL_PAGE : level]);
	}
	return n;
}

/* Leave the tables that end before the cursor, and remove those cleared from end to end. */
static void leave_tables(const struct lpae *pt, struct unmap_work *w, u64 from)
{
	while (cursor_left_table(pt, &w->at, from)) {
		__le64 *table = w->at.table[w->at.level--];
		u8 shift = pt->shift[w->at.level];
		u64 start = from >> shift << shift;
		__le64 *entry;

		if (start < w->first)
			continue;
		entry = &w->at.table[w->at.level][index_of(pt, start, w->at.level)];
		WRITE_ONCE(*entry, 0);
		clean(pt, entry, sizeof(*entry));
		list_removed(w, table, start);
	}
}

static bool unmap_run(const struct lpae *pt, struct unmap_work *w)
{
	u64 from = w->at.iova;
	__le64 *entry;
	u32 count;
	u8 shift;

	if (!descend_to_clear(pt, w))
		return false;
	shift = pt->shift[w->at.level];
	entry = entry_at(pt, &w->at);
	count = cursor_run(pt, &w->at);
	if (w->at.level == LEVEL_PAGE) {
		count = clear_pages(entry, count);
		w->out->leaf_sizes |= BIT(shift);
	} else {
		count = clear_upper(pt, w, entry, count);
	}
	clean(pt, entry, count << ENTRY_LG2);

	w->at.iova += (u64)count << shift;
	w->at.left -= (size_t)count << shift;
	leave_tables(pt, w, from);
	return true;
}

size_t lpae_unmap(struct lpae *pt, u64 iova, size_t size, struct lpae_unmapped *out)
{
	struct unmap_work w = { .first = iova, .out = out };

	if (((iova | size) & (BIT_ULL(pt->granule_lg2) - 1)) ||
	    range_is_beyond(iova, size, pt->ias))
		return 0;

	cursor_init(pt, &w.at, iova, size);
	while (w.at.left && unmap_run(pt, &w))
		;
	return size - w.at.left;
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

bool lpae_iova_to_phys(const struct lpae *pt, u64 iova, u64 *paddr)
{
	struct cursor c;
	u64 desc, within;

	if (iova >> pt->ias)
		return false;
	cursor_init(pt, &c, iova, 0);
	for (;;) {
		desc = le64_to_cpu(READ_ONCE(*entry_at(pt, &c)));
		if (!is_table(desc, c.level))
			break;
		cursor_down(pt, &c, desc);
	}
	if (!(desc & DESC_VALID))
		return false;
	within = BIT_ULL(pt->shift[c.level]) - 1;
	*paddr = (desc_to_addr(pt, desc) & ~within) | (iova & within);
	return true;
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
	unsigned int level;

	if (pt->stage == LPAE_STAGE2 && levels > fewest && top <= CONCAT_MAX_LG2) {
		pt->concat_lg2 = top;
		levels--;
		top += stride;
	}
	pt->start_level = LPAE_LEVELS - levels;
	for (level = 0; level < LPAE_LEVELS; level++) {
		pt->shift[level] = pt->granule_lg2 + (LEVEL_PAGE - level) * stride;
		pt->last_index[level] = BIT(stride) - 1;
	}
	pt->last_index[pt->start_level] = BIT(top) - 1;
}

/* Blocks exist at level 2, and at level 1 where the format has address bits for them. */
static void choose_sizes(struct lpae *pt)
{
	unsigned int level;

	for (level = max_t(u8, pt->start_level, 1); level < LPAE_LEVELS; level++)
		if (level > 1 || pt->granule_lg2 == 12 || pt->oas == 52)
			pt->pgsizes |= BIT(pt->shift[level]);
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
		.ops = ops,
		.cookie = cookie,
	};
	choose_levels(pt);
	choose_sizes(pt);
	pt->root = alloc_table(pt, root_size(pt), GFP_KERNEL);
	return pt->root ? 0 : -ENOMEM;
}

/* Depth first without recursion: tables of pages have nothing below them. */
static void free_below_root(const struct lpae *pt)
{
	__le64 *table[LPAE_LEVELS] = {};
	u32 next[LPAE_LEVELS] = {};
	unsigned int level = pt->start_level;

	table[level] = pt->root;
	for (;;) {
		u64 desc;

		if (level == LEVEL_PAGE || next[level] > pt->last_index[level]) {
			if (level == pt->start_level)
				return;
			free_table(pt, table[level--]);
			continue;
		}
		desc = le64_to_cpu(table[level][next[level]++]);
		if (!is_table(desc, level))
			continue;
		table[++level] = table_below(pt, desc);
		next[level] = 0;
	}
}

void lpae_destroy(struct lpae *pt)
{
	free_below_root(pt);
	pt->ops->free(pt->cookie, pt->root, root_size(pt));
	pt->root = NULL;
}
