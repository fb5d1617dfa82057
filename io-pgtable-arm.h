/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * LPAE page tables: a tree of VMSAv8-64 descriptors that a device's walker
 * reads. See io-pgtable-arm.c for the vocabulary and the invariants.
 *
 * This header is the whole conversation. It knows nothing of the device: its
 * user takes lpae_root(), start_level, ias, oas and granule_lg2 and tells the
 * hardware itself.
 *
 * Addresses and sizes are in bytes; "last" is inclusive; _lg2 is a log2.
 */
#ifndef IO_PGTABLE_ARM_H
#define IO_PGTABLE_ARM_H

#include <linux/bits.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/types.h>

#include <asm/barrier.h>

enum lpae_stage { LPAE_STAGE1, LPAE_STAGE2 };

/*
 * What a mapping allows and which memory it reaches. READ, WRITE or both must be
 * given. Stage 1 knows no write-only: WRITE implies READ there. Stage 2 knows no
 * privilege: PRIV is ignored there. MMIO wins over CACHE; neither of them means
 * Normal non-cacheable memory.
 */
#define LPAE_READ	BIT(0)
#define LPAE_WRITE	BIT(1)
#define LPAE_CACHE	BIT(2)
#define LPAE_NOEXEC	BIT(3)
#define LPAE_MMIO	BIT(4)
#define LPAE_PRIV	BIT(5)
#define LPAE_PROTS	BIT(6)	/* so many sets of them */

/*
 * A stage 1 leaf holds an index into the MAIR of the context that uses the
 * table. LPAE_MAIR is the value that context must have: 0 is Normal
 * non-cacheable, 1 Normal write-back, 2 Device-nGnRE.
 */
#define LPAE_MAIR_IDX_NC	0
#define LPAE_MAIR_IDX_WB	1
#define LPAE_MAIR_IDX_DEVICE	2
#define LPAE_MAIR		0x04ff44ULL

/**
 * struct lpae_mem_ops - where tables come from, and how the walker is told
 * @alloc: @size bytes, zeroed, aligned to @size (a power of two of at least 64),
 *	   in the kernel's linear map; NULL on failure
 * @free: give back what @alloc gave
 * @clean: make the CPU's writes to [@start, @start + @bytes) visible to a walker
 *	   that does not snoop; returns when they are. Not called, and may be
 *	   NULL, when the configuration says coherent
 *
 * @alloc is called with the gfp of lpae_map() or GFP_KERNEL by lpae_init(); the
 * others in any context in which the verbs below are.
 */
struct lpae_mem_ops {
	void *(*alloc)(void *cookie, size_t size, gfp_t gfp);
	void (*free)(void *cookie, void *table, size_t size);
	void (*clean)(void *cookie, void *start, size_t bytes);
};

/**
 * struct lpae_config - what a table is to be
 * @stage: which of the two descriptor formats
 * @granule_lg2: 12, 14 or 16
 * @ias: input address bits: 25 to 48, with the 64K granule to 52; at stage 2
 *	 no more than the larger of @oas and 40
 * @oas: output address bits as the hardware implements them: 32, 36, 40, 42, 44,
 *	 48 or 52. A granule below 64K uses 48 of 52
 * @coherent: the walker snoops the CPU's caches
 * @track_writes: leaves that allow writes tell whether there was one: stage 1 only,
 *	 for a walker that snoops and updates the dirty state of what it writes through
 */
struct lpae_config {
	enum lpae_stage stage;
	u8 granule_lg2;
	u8 ias;
	u8 oas;
	bool coherent;
	bool track_writes;
};

/**
 * struct lpae - one tree of tables
 * @root: the first table, or the concatenated first tables
 * @pgsizes: bit n is set when a leaf of 2^n bytes exists
 * @ias: input bits; addresses from 2^ias on cannot be mapped
 * @oas: output bits in use, at most those of the configuration
 * @granule_lg2: log2 of the page size
 * @start_level: level of @root, as the architecture numbers them: 3 has the pages
 * @concat_lg2: log2 of the number of concatenated tables in @root
 * @stage: as configured
 * @coherent: as configured
 * @track_writes: as configured
 * @root_shift: log2 of what one entry of @root maps
 * @stride: log2 of the entries of every other table
 * @attrs: of a leaf, by its LPAE_* flags: all but its address and its type; 0: there is
 *	 no such leaf
 * @addr_mask: address bits that a descriptor holds in their place
 * @addr_high_mask: bits of a descriptor that hold address bits from 48 on
 * @ops: as given to lpae_init()
 * @cookie: as given to lpae_init()
 *
 * Set by lpae_init() and constant from then on; users read the fields down to
 * @track_writes. What changes is the memory behind @root, which concurrent maps and
 * unmaps of different ranges may do without a lock.
 */
struct lpae {
	__le64 *root;
	unsigned long pgsizes;
	u8 ias;
	u8 oas;
	u8 granule_lg2;
	u8 start_level;
	u8 concat_lg2;
	enum lpae_stage stage;
	bool coherent;
	bool track_writes;

	u8 root_shift;
	u8 stride;
	u64 addr_mask;
	u64 addr_high_mask;
	u64 attrs[LPAE_PROTS];
	const struct lpae_mem_ops *ops;
	void *cookie;
};

/**
 * struct lpae_unmapped - what an unmap leaves to be invalidated
 * @leaf_sizes: bitmap of the sizes of cleared leaves; the leaves of a table that
 *		was removed whole count as pages of the granule
 * @tables: removed tables, to be given to lpae_free_tables() once no walk cache
 *	    can hold them; NULL when there are none, and leaf-only invalidation
 *	    is enough
 *
 * Starts zeroed; lpae_unmap() adds to it, so that one may serve several calls.
 */
struct lpae_unmapped {
	unsigned long leaf_sizes;
	void *tables;
};

/**
 * lpae_init() - make an empty tree
 * @pt: the tree, content ignored
 * @cfg: what it is to be
 * @ops: memory, must outlive the tree
 * @cookie: handed to every function of @ops
 *
 * Chooses the start level, and at stage 2 the number of concatenated first
 * tables, by Arm IHI 0070, sections "STE.S2SL0" and "STE.S2T0SZ": as few levels
 * as the architecture allows.
 *
 * Context: sleeps if @ops->alloc does with GFP_KERNEL.
 * Return: 0; -EINVAL if no such tree exists, with a message that says why;
 * -ENOMEM. On an error nothing is left behind.
 */
int lpae_init(struct lpae *pt, const struct lpae_config *cfg,
	      const struct lpae_mem_ops *ops, void *cookie);

/**
 * lpae_destroy() - free every table
 * @pt: a tree from lpae_init() that no walker reads any more
 *
 * Tables on a list from lpae_unmap() are not in the tree: free them apart.
 */
void lpae_destroy(struct lpae *pt);

/**
 * lpae_root() - address of the first table
 * @pt: the tree
 *
 * Return: the physical address that TTB0 or S2TTB is to hold.
 */
static inline u64 lpae_root(const struct lpae *pt)
{
	return virt_to_phys(pt->root);
}

/**
 * lpae_map() - map a range
 * @pt: the tree
 * @iova: first input address
 * @paddr: first output address
 * @size: bytes; @iova, @paddr and @size are multiples of the least leaf size
 * @leaf_sizes: subset of @pt->pgsizes to map with; the largest that fits is used
 * @prot: LPAE_* flags
 * @gfp: for new tables
 * @mapped: how many bytes from @iova on are mapped now, also on an error
 *
 * Where a table is already in place below a leaf that would fit, the range is
 * filled with the smaller leaves of that table, whatever @leaf_sizes says: to
 * replace the table would need an invalidation.
 *
 * New entries are visible to a coherent walker only after lpae_publish(), which
 * the caller issues once for as many maps as it likes. Nothing has to be
 * invalidated: the range was invalid before.
 *
 * Context: any that @gfp allows. Concurrent calls on one tree are fine as long
 * as their ranges differ. On an error the caller unmaps *@mapped bytes.
 * Return: 0; -EINVAL on an empty or unaligned range, a size that the tree does
 * not have, or neither READ nor WRITE; -ERANGE beyond ias or oas; -EEXIST on
 * meeting a mapping; -ENOMEM.
 */
int lpae_map(struct lpae *pt, u64 iova, u64 paddr, size_t size,
	     unsigned long leaf_sizes, u32 prot, gfp_t gfp, size_t *mapped);

/**
 * lpae_publish() - make mapped entries visible to the walker
 *
 * Orders the entries of every earlier lpae_map() of this CPU before whatever
 * lets the device use them.
 */
static inline void lpae_publish(void)
{
	/* The entries before what starts the device: pairs with the walker's reads. */
	wmb();
}

/**
 * lpae_unmap() - take a range out of the tree
 * @pt: the tree
 * @iova: first input address
 * @size: bytes; @iova and @size are multiples of the granule
 * @out: what must be invalidated is added here
 *
 * Stops at the first address that is not mapped, and with a warning at a block
 * that the range covers only in part; that block stays as it is. A table of
 * pages that lies whole in the range is removed without a look at its entries,
 * so holes in it count as unmapped.
 *
 * The walker and its caches may use the old entries, and read removed tables,
 * until the caller has invalidated [@iova, @iova + returned) by @out; until then
 * nothing else may be mapped there. The caller orders the writes before its
 * invalidation commands.
 *
 * Context: any. Concurrent calls as for lpae_map(). Allocates nothing.
 * Return: bytes unmapped, contiguous from @iova; 0 also on a bad range.
 */
size_t lpae_unmap(struct lpae *pt, u64 iova, size_t size, struct lpae_unmapped *out);

/**
 * lpae_iova_to_phys() - what the walker would find
 * @pt: the tree
 * @iova: input address
 * @paddr: set to the output address on success
 *
 * Context: any; the caller makes sure that @iova is not unmapped meanwhile.
 * Return: whether @iova is mapped.
 */
bool lpae_iova_to_phys(const struct lpae *pt, u64 iova, u64 *paddr);

/**
 * struct lpae_cleaned - what lpae_read_written() leaves to be invalidated
 * @leaf_sizes: bitmap of the sizes of cleaned leaves; 0: nothing has to be
 * @first: where the first of them begins
 * @last: where the last of them ends, inclusive
 *
 * Starts zeroed and may serve several calls. Between @first and @last there may be
 * leaves that were not cleaned, of any size. As @first is where a leaf begins, it is
 * aligned as a level hint demands if all cleaned ones are of one size.
 */
struct lpae_cleaned {
	unsigned long leaf_sizes;
	u64 first;
	u64 last;
};

/**
 * lpae_read_written() - which leaves of a range the device has written through
 * @pt: a tree with @track_writes; in any other nothing was
 * @iova: first input address
 * @size: bytes; the range may have holes
 * @found: called for each such leaf with what of it lies in the range, in order of
 *	addresses; NULL: nobody is to be told
 * @cookie: handed to @found
 * @cleaned: NULL: only look. Otherwise a leaf that lies whole in the range becomes
 *	clean again, and is added here
 *
 * A leaf counts as written from the first write after it was mapped or cleaned on. A
 * block counts as a whole. One that the range covers only in part stays as it is, so
 * that nothing of its other part is lost, and is found again.
 *
 * Until the caller has invalidated what was cleaned, leaf-only and ordered after this,
 * the walker's caches may let the device write without a note in the leaf.
 *
 * Context: any in which @found may run. Nothing of the range, and none of its holes,
 * may be unmapped meanwhile; concurrent calls and maps are fine. Allocates nothing.
 * Return: 0; -ERANGE beyond ias.
 */
int lpae_read_written(struct lpae *pt, u64 iova, size_t size,
		      void (*found)(void *cookie, u64 iova, size_t size), void *cookie,
		      struct lpae_cleaned *cleaned);

/*
 * Lists of removed tables
 *
 * The links live in the tables themselves: entry 0 holds the next table, entry 1
 * the first input address that the table covered. Both words have bit 0 clear,
 * so a walk cache that still reaches the table finds invalid descriptors there;
 * its other entries are as they were. Nothing else may be read from it.
 *
 * A list is the pointer to its first table, NULL when empty. The functions take
 * no lock.
 */

/**
 * lpae_removed_iova() - where a removed table was
 * @table: a table on a list
 *
 * Return: first input address of the range that it covered.
 */
u64 lpae_removed_iova(const void *table);

/**
 * lpae_removed_next() - step through a list
 * @table: a table on a list
 *
 * Return: the table after it, or NULL.
 */
void *lpae_removed_next(const void *table);

/**
 * lpae_removed_join() - put one list before another
 * @first: a list, walked to its end
 * @second: a list
 *
 * Return: the list of both.
 */
void *lpae_removed_join(void *first, void *second);

/**
 * lpae_removed_take() - take the tables of a range off a list
 * @list: the list, left with the others
 * @start: first input address
 * @last: last input address
 *
 * A table belongs to the range when lpae_removed_iova() does.
 *
 * Return: the list of those taken.
 */
void *lpae_removed_take(void **list, u64 start, u64 last);

/**
 * lpae_free_tables() - free removed tables
 * @pt: the tree that they were removed from
 * @list: the list, or NULL
 *
 * Only after the non-leaf invalidation that covers them has completed.
 */
void lpae_free_tables(struct lpae *pt, void *list);

#endif /* IO_PGTABLE_ARM_H */
