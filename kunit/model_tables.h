/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables made by hand, descriptor by descriptor, for the suites of the model.
 *
 * Words are made from the tables of the Arm ARM (VMSAv8-64 descriptors) and of IHI
 * 0070 (STE, CD), by bit positions. Nothing here is shared with the model's walks.
 */
#ifndef SMMU3_KUNIT_MODEL_TABLES_H
#define SMMU3_KUNIT_MODEL_TABLES_H

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/model/parts.h"

#define ARENA_BYTES	0x200000

/* descriptors */
#define D_VALID		BIT_ULL(0)
#define D_TABLE		0x3ULL		/* of a table, or a page at level 3 */
#define D_PAGE		D_TABLE
#define D_BLOCK		D_VALID
#define D_AF		BIT_ULL(10)
#define D_NG		BIT_ULL(11)
#define D_NT		BIT_ULL(16)
#define D_DBM		BIT_ULL(51)
#define D_CONTIGUOUS	BIT_ULL(52)
#define D_PXN		BIT_ULL(53)
#define D_UXN		BIT_ULL(54)
#define D_ISH		(3ULL << 8)
/* stage 1 */
#define D_ATTR(n)		((u64)(n) << 2)
#define D_AP1		BIT_ULL(6)
#define D_AP2		BIT_ULL(7)
/* stage 2 */
#define D_S2_WB		(0xfULL << 2)
#define D_S2_RW		(3ULL << 6)
#define D_S2_READ		BIT_ULL(6)

#define D_S1_LEAF		(D_AF | D_NG | D_AP1 | D_ISH)
#define D_S2_LEAF		(D_AF | D_S2_RW | D_S2_WB | D_ISH)

/**
 * struct tree - tables of one stage
 * @granule_lg2: 12, 14 or 16
 * @in_lg2: input addresses
 * @start: level of the first table
 * @root: its address
 * @packed: 64 KiB granule and 52-bit output
 */
struct tree {
	u8 granule_lg2;
	u8 in_lg2;
	u8 start;
	u64 root;
	bool packed;
};

/**
 * struct bench - a model with some memory for tables
 * @test: the case
 * @m: the model
 * @memory: memory for tables
 * @cpu: its first page
 * @pa: its address for the SMMU
 * @used: bytes of it
 * @ste: an STE
 * @cd: a CD
 * @a: what is going to be translated
 * @leaf: what came of it
 * @f: or why not
 */
struct bench {
	struct kunit *test;
	struct model *m;
	void *memory;
	__le64 *cpu;
	u64 pa;
	u32 used;
	u64 ste[8];
	u64 cd[8];
	struct model_access a;
	struct walk_leaf leaf;
	struct model_fault f;
};

/* for kunit_suite.exit */
static inline void bench_free(struct kunit *test)
{
	struct bench *b = test->priv;

	if (!b)
		return;
	if (b->m)
		model_free(b->m);
	kfree(b->memory);
	kfree(b);
	test->priv = NULL;
}

/* a model with clean caches, and memory at @pa; takes the place of the one before */
static inline struct bench *bench_new(struct kunit *test, const struct model_config *cfg,
				      u64 pa, enum model_mem kind)
{
	static const struct tlb_scope all = { .op = 0x30 /* NSNH_ALL */ };
	struct bench *b;

	bench_free(test);
	b = kzalloc(sizeof(*b), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, b);
	test->priv = b;
	b->test = test;
	b->pa = pa;
	b->m = model_new(cfg);
	b->memory = kzalloc(ARENA_BYTES + 0x1000, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, b->m && b->memory);
	b->cpu = (__le64 *)(((uintptr_t)b->memory + 0xfff) & ~(uintptr_t)0xfff);
	KUNIT_ASSERT_TRUE(test, model_mem_add(b->m, b->cpu, pa, ARENA_BYTES, kind));
	b->m->unclean = 0;
	tlb_drop(b->m, &all);
	return b;
}

/* a table of zeros, aligned to its size */
static inline u64 bench_table(struct bench *b, u32 bytes)
{
	u64 at = (b->used + bytes - 1) & ~(bytes - 1);

	KUNIT_ASSERT_LE(b->test, at + bytes, (u64)ARENA_BYTES);
	b->used = at + bytes;
	return b->pa + at;
}

/* a store that nothing orders */
static inline void bench_store_late(struct bench *b, u64 pa, u64 value)
{
	__le64 *word = &b->cpu[(pa - b->pa) / 8];

	*word = cpu_to_le64(value);
	model_mem_stored(b->m, word);
}

static inline void bench_store(struct bench *b, u64 pa, u64 value)
{
	bench_store_late(b, pa, value);
	model_mem_order(b->m);
}

static inline u64 bench_load(struct bench *b, u64 pa)
{
	return le64_to_cpu(b->cpu[(pa - b->pa) / 8]);
}

static inline u8 tree_shift(const struct tree *t, u8 level)
{
	return t->granule_lg2 + (3 - level) * (t->granule_lg2 - 3);
}

/* 52-bit addresses have their upper four bits at [15:12] */
static inline u64 tree_addr(const struct tree *t, u64 addr)
{
	if (!t->packed)
		return addr;
	return (addr & GENMASK_ULL(47, 16)) | (addr >> 48 & 0xf) << 12;
}

static inline void tree_new(struct bench *b, struct tree *t)
{
	u8 lg2 = t->in_lg2 - tree_shift(t, t->start) + 3;

	t->root = bench_table(b, max(1U << lg2, 64U));
}

/* where the descriptor of @level for @addr is, with tables on the way to it */
static inline u64 tree_slot(struct bench *b, const struct tree *t, u64 addr, u8 level)
{
	u64 mask = BIT_ULL(t->in_lg2) - 1, table = t->root, at, desc;
	u8 l;

	for (l = t->start;; l++) {
		at = table + ((addr & mask) >> tree_shift(t, l)) * 8;
		if (l == level)
			return at;
		desc = bench_load(b, at);
		if (!desc) {
			table = bench_table(b, 1U << t->granule_lg2);
			bench_store(b, at, D_TABLE | tree_addr(t, table));
		} else if (t->packed) {
			table = (desc & GENMASK_ULL(47, 16)) | (desc >> 12 & 0xf) << 48;
		} else {
			table = desc & GENMASK_ULL(47, t->granule_lg2);
		}
		mask = BIT_ULL(tree_shift(t, l)) - 1;
	}
}

static inline u64 tree_map(struct bench *b, const struct tree *t, u64 addr, u8 level,
			   u64 out, u64 bits)
{
	u64 at = tree_slot(b, t, addr, level);

	bench_store(b, at, tree_addr(t, out) | bits | (level == 3 ? D_PAGE : D_BLOCK));
	return at;
}

/* CD for TTB0: ASID 1, 48-bit output, MAIR: WB, NC, Device, WT */
static inline void bench_cd(struct bench *b, const struct tree *t)
{
	static const u8 tg0[] = { [12] = 0, [14] = 2, [16] = 1 };

	memset(b->cd, 0, sizeof(b->cd));
	put_bits(b->cd, 5, 0, 64 - t->in_lg2);
	put_bits(b->cd, 7, 6, tg0[t->granule_lg2]);
	put_bits(b->cd, 30, 30, 1);
	put_bits(b->cd, 31, 31, 1);
	put_bits(b->cd, 34, 32, t->packed ? 6 : 5);
	put_bits(b->cd, 41, 41, 1);
	put_bits(b->cd, 63, 48, 1);
	put_bits(b->cd, 115, 68, t->root >> 4);
	b->cd[3] = 0xbb0044ff;
	put_bits(b->ste, 0, 0, 1);
	put_bits(b->ste, 3, 1, 5);
}

/* the same tables as TTB1 */
static inline void bench_cd_upper(struct bench *b, const struct tree *t)
{
	static const u8 tg1[] = { [12] = 2, [14] = 1, [16] = 3 };

	put_bits(b->cd, 21, 16, 64 - t->in_lg2);
	put_bits(b->cd, 23, 22, tg1[t->granule_lg2]);
	put_bits(b->cd, 30, 30, 0);
	put_bits(b->cd, 179, 132, t->root >> 4);
}

/* STE with stage 2, VMID 1; SL0 counts from the bottom, but not so with 4 KiB */
static inline void bench_ste(struct bench *b, const struct tree *t, bool nested)
{
	static const u8 tg[] = { [12] = 0, [14] = 2, [16] = 1 };
	static const u8 sl0_4k[] = { 2, 1, 0, 3 };

	memset(b->ste, 0, sizeof(b->ste));
	put_bits(b->ste, 0, 0, 1);
	put_bits(b->ste, 3, 1, nested ? 7 : 6);
	put_bits(b->ste, 143, 128, 1);
	put_bits(b->ste, 165, 160, 64 - t->in_lg2);
	put_bits(b->ste, 167, 166, t->granule_lg2 == 12 ? sl0_4k[t->start] : 3 - t->start);
	put_bits(b->ste, 175, 174, tg[t->granule_lg2]);
	put_bits(b->ste, 178, 176, t->packed ? 6 : 5);
	put_bits(b->ste, 179, 179, 1);
	put_bits(b->ste, 243, 196, t->root >> 4);
}

/* ---- translations ---- */

static inline bool bench_stage1(struct bench *b, u64 addr)
{
	memset(&b->f, 0, sizeof(b->f));
	b->a.addr = addr;
	return walk_stage1(b->m, b->ste, b->cd, &b->a, &b->leaf, &b->f);
}

static inline bool bench_stage2(struct bench *b, u64 addr)
{
	memset(&b->f, 0, sizeof(b->f));
	b->a.addr = addr;
	return walk_stage2(b->m, b->ste, addr, CLASS_IN, &b->a, b->a.write, &b->leaf, &b->f);
}

static inline bool bench_both(struct bench *b, u64 addr)
{
	memset(&b->f, 0, sizeof(b->f));
	b->a.addr = addr;
	return walk_combined(b->m, b->ste, b->cd, &b->a, &b->leaf, &b->f);
}

/* what it fails with, 0 if it does not */
static inline u8 bench_stage1_fault(struct bench *b, u64 addr)
{
	return bench_stage1(b, addr) ? 0 : b->f.code;
}

static inline u8 bench_stage2_fault(struct bench *b, u64 addr)
{
	return bench_stage2(b, addr) ? 0 : b->f.code;
}

static inline u8 bench_both_fault(struct bench *b, u64 addr)
{
	return bench_both(b, addr) ? 0 : b->f.code;
}

static inline void bench_drop(struct bench *b, struct tlb_scope s)
{
	tlb_drop(b->m, &s);
}

static inline void bench_drop_all(struct bench *b)
{
	bench_drop(b, (struct tlb_scope) { .op = 0x30 });
}

static inline void bench_expect_complaint(struct bench *b)
{
	KUNIT_EXPECT_GT(b->test, model_complaints(b->m), 0U);
	model_forgive(b->m);
}

static inline void bench_expect_quiet(struct bench *b)
{
	KUNIT_EXPECT_STREQ(b->test, model_complaint(b->m) ?: "", "");
}

#endif
