// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model's TLBs: each command against each kind of entry, what a range and a hint
 * reach, and which changes of tables are noticed.
 *
 * What has to be removed is taken from IHI 0070, "TLB invalidation" (4.4), what may be
 * changed without a break from 3.21.1.
 */
/* native: model */
#include "kunit/model_tables.h"

#define ARENA	0x80000000ULL
#define OUT	0x123400000000ULL
#define GIB	BIT_ULL(30)
#define MIB2	BIT_ULL(21)

#define NH_ALL		0x10
#define NH_ASID		0x11
#define NH_VA		0x12
#define NH_VAA		0x13
#define EL2_ALL		0x20
#define EL2_VA		0x22
#define S12_VMALL	0x28
#define S2_IPA		0x2a
#define NSNH_ALL	0x30

static struct bench *bench(struct kunit *test)
{
	return bench_new(test, &model_full, ARENA, MODEL_MEM_STREAMED);
}

static bool is_held(struct bench *b, const struct tlb_entry *e, u64 addr)
{
	struct tlb_entry found;

	return tlb_find(b->m, e->kind, e->vmid, e->asid, addr, &found);
}

/* ---- which command removes which entry ---- */

#define AT	0x40201000ULL	/* a page, in 2 MiB, in 1 GiB */

static const struct tlb_entry entries[] = {
	{ TLB_S1, 1, 5, false, 12, 3, AT, 12, OUT },
	{ TLB_S1, 1, 5, true, 12, 3, AT, 12, OUT },
	{ TLB_S12, 1, 5, false, 12, 3, AT, 12, OUT },
	{ TLB_S12, 1, 5, true, 12, 3, AT, 12, OUT },
	{ TLB_WALK1, 1, 5, false, 12, 3, AT & ~(MIB2 - 1), 21, ARENA },
	{ TLB_S2, 1, 0, false, 12, 3, AT, 12, OUT },
	{ TLB_WALK2, 1, 0, false, 12, 3, AT & ~(MIB2 - 1), 21, ARENA },
};

/* which of them (as bits) a command removes */
#define E_S1	0x01
#define E_S1_G	0x02
#define E_S12	0x04
#define E_S12_G	0x08
#define E_W1	0x10
#define E_S2	0x20
#define E_W2	0x40
#define E_NONG	(E_S1 | E_S12)
#define E_GLOB	(E_S1_G | E_S12_G)
#define E_ALL	0x7f

static const struct {
	struct tlb_scope s;
	u8 removes;
} commands[] = {
	{ { NH_ALL, 1 }, E_NONG | E_GLOB | E_W1 },
	{ { NH_ALL, 2 }, 0 },
	{ { NH_ASID, 1, 5 }, E_NONG | E_W1 },
	{ { NH_ASID, 1, 6 }, 0 },
	{ { NH_ASID, 2, 5 }, 0 },
	{ { NH_VA, 1, 5, false, AT }, E_NONG | E_GLOB | E_W1 },
	{ { NH_VA, 1, 5, false, AT + 0x123 }, E_NONG | E_GLOB | E_W1 },
	{ { NH_VA, 1, 5, true, AT }, E_NONG | E_GLOB },
	{ { NH_VA, 1, 6, false, AT }, E_GLOB },
	{ { NH_VA, 2, 5, false, AT }, 0 },
	{ { NH_VA, 1, 5, false, AT + 0x1000 }, E_W1 },
	{ { NH_VA, 1, 5, false, AT + MIB2 }, 0 },
	{ { NH_VAA, 1, 6, false, AT }, E_NONG | E_GLOB | E_W1 },
	{ { NH_VAA, 1, 6, true, AT }, E_NONG | E_GLOB },
	{ { NH_VAA, 2, 5, false, AT }, 0 },
	{ { S2_IPA, 1, 0, false, AT }, E_S2 | E_W2 },
	{ { S2_IPA, 1, 0, true, AT }, E_S2 },
	{ { S2_IPA, 2, 0, false, AT }, 0 },
	{ { S2_IPA, 1, 0, false, AT - 0x1000 }, E_W2 },
	{ { S12_VMALL, 1 }, E_ALL },
	{ { S12_VMALL, 2 }, 0 },
	{ { NSNH_ALL, 7 }, E_ALL },
	{ { EL2_ALL, 1 }, 0 },
	{ { EL2_VA, 1, 5, false, AT }, 0 },
};

static void commands_remove_what_they_cover(struct kunit *test)
{
	struct bench *b = bench(test);
	unsigned int c, e;

	for (c = 0; c < ARRAY_SIZE(commands); c++)
		for (e = 0; e < ARRAY_SIZE(entries); e++) {
			bench_drop_all(b);
			tlb_keep(b->m, &entries[e]);
			KUNIT_ASSERT_TRUE(test, is_held(b, &entries[e], AT));
			bench_drop(b, commands[c].s);
			KUNIT_EXPECT_EQ_MSG(test, is_held(b, &entries[e], AT),
					    !(commands[c].removes & BIT(e)),
					    "command %u of the table, entry %u", c, e);
		}
	bench_expect_quiet(b);
}

static void vmids_without_stage2_and_with_vmw(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tlb_entry e = entries[0];

	tlb_keep(b->m, &e);
	b->m->regs.cr0 |= 1 << 6;	/* VMW: bit 0 does not count */
	bench_drop(b, (struct tlb_scope) { NH_ALL, 2 });
	KUNIT_EXPECT_TRUE(test, is_held(b, &e, AT));
	bench_drop(b, (struct tlb_scope) { NH_ALL, 0 });
	KUNIT_EXPECT_FALSE(test, is_held(b, &e, AT));

	b->m->regs.cr0 = 0;
	b->m->cfg.idr[0] &= ~1U;
	e.vmid = 0;
	tlb_keep(b->m, &e);
	bench_drop(b, (struct tlb_scope) { NH_ALL, 3 });
	KUNIT_EXPECT_FALSE(test, is_held(b, &e, AT));
}

static void tags_of_lookups(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tlb_entry e;

	tlb_keep(b->m, &entries[0]);
	KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_S1, 1, 5, AT + 0xfff, &e));
	KUNIT_EXPECT_EQ(test, e.out, OUT);
	KUNIT_EXPECT_FALSE(test, tlb_find(b->m, TLB_S1, 1, 6, AT, &e));
	KUNIT_EXPECT_FALSE(test, tlb_find(b->m, TLB_S1, 2, 5, AT, &e));
	KUNIT_EXPECT_FALSE(test, tlb_find(b->m, TLB_S1, 1, 5, AT + 0x1000, &e));
	KUNIT_EXPECT_FALSE(test, tlb_find(b->m, TLB_S1, 1, 5, AT - 1, &e));
	KUNIT_EXPECT_FALSE(test, tlb_find(b->m, TLB_S12, 1, 5, AT, &e));
	bench_drop_all(b);
	tlb_keep(b->m, &entries[1]);
	KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_S1, 1, 6, AT, &e));
	KUNIT_EXPECT_FALSE(test, tlb_find(b->m, TLB_S1, 2, 6, AT, &e));
}

/* the table that is furthest down, whatever the order in which they came */
static void the_last_table_is_found(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tlb_entry level2 = entries[4], e;

	level2.level = 2;
	level2.base = AT & ~(GIB - 1);
	level2.size_lg2 = 30;
	tlb_keep(b->m, &level2);
	tlb_keep(b->m, &entries[4]);
	KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_WALK1, 1, 5, AT, &e));
	KUNIT_EXPECT_EQ(test, e.level, 3);
	bench_drop_all(b);
	tlb_keep(b->m, &entries[4]);
	tlb_keep(b->m, &level2);
	KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_WALK1, 1, 5, AT, &e));
	KUNIT_EXPECT_EQ(test, e.level, 3);
	KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_WALK1, 1, 5, AT + MIB2, &e));
	KUNIT_EXPECT_EQ(test, e.level, 2);
}

/* ---- ranges and hints ---- */

/* lesson 22: of twelve pages the four in the middle, to the page */
static void lesson_22_range_to_the_page(struct kunit *test)
{
	static const u64 bases[] = { 0x100000, 0xffffff8000100000, BIT_ULL(47) - 0xc000 };
	struct bench *b = bench(test);
	unsigned int i, page;

	for (i = 0; i < ARRAY_SIZE(bases); i++) {
		struct tlb_entry e = entries[0];
		struct tlb_scope s = { NH_VA, 1, 5, true, bases[i] + 0x4000, true, 0x4000, 12 };

		bench_drop_all(b);
		for (page = 0; page < 12; page++) {
			e.base = bases[i] + 0x1000 * page;
			tlb_keep(b->m, &e);
		}
		bench_drop(b, s);
		for (page = 0; page < 12; page++)
			KUNIT_EXPECT_EQ_MSG(test, is_held(b, &e, bases[i] + 0x1000 * page),
					    page < 4 || page >= 8, "page %u", page);
	}
}

/* lesson 22: @last taken for @end is one page too few */
static void lesson_22_range_without_its_last_page(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tlb_scope s = { NH_VA, 1, 5, true, AT - 0x4000, true, 0x4000, 12 };

	tlb_keep(b->m, &entries[0]);
	bench_drop(b, s);
	KUNIT_EXPECT_TRUE(test, is_held(b, &entries[0], AT));
	s.bytes += 0x1000;
	bench_drop(b, s);
	KUNIT_EXPECT_FALSE(test, is_held(b, &entries[0], AT));
}

/* there is no wrap at the top */
static void range_to_the_end(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tlb_entry low = entries[0], high = entries[0];

	low.base = 0;
	high.base = -0x1000ULL;
	tlb_keep(b->m, &low);
	tlb_keep(b->m, &high);
	bench_drop(b, (struct tlb_scope) { NH_VA, 1, 5, true, -0x4000ULL, true, 0x8000, 12 });
	KUNIT_EXPECT_TRUE(test, is_held(b, &low, 0));
	KUNIT_EXPECT_FALSE(test, is_held(b, &high, high.base));
}

/*
 * Granule and level of an entry (of a table: the level of the table), TG and TTL of a
 * range that covers it, Leaf, and whether it goes.
 */
static const struct {
	enum tlb_kind kind;
	u8 granule_lg2;
	u8 level;
	u8 tg_lg2;
	u8 ttl;
	bool leaf;
	bool goes;
} hints[] = {
	{ TLB_S1, 12, 3, 12, 0, true, true },
	{ TLB_S1, 12, 3, 12, 3, true, true },
	{ TLB_S1, 12, 3, 12, 2, true, false },
	{ TLB_S1, 12, 2, 12, 3, true, false },
	{ TLB_S1, 12, 2, 12, 2, true, true },
	{ TLB_S1, 12, 2, 12, 0, true, true },
	{ TLB_S1, 12, 1, 12, 1, true, true },
	{ TLB_S1, 12, 1, 12, 2, true, false },
	{ TLB_S1, 12, 3, 14, 0, true, false },
	{ TLB_S1, 16, 3, 12, 0, true, false },
	{ TLB_S1, 16, 2, 16, 2, true, true },
	{ TLB_S1, 14, 2, 14, 1, true, true },	/* TTL=1: reserved, as 0 */
	{ TLB_S1, 14, 2, 14, 3, true, false },
	{ TLB_WALK1, 12, 3, 12, 3, true, false },
	{ TLB_WALK1, 12, 3, 12, 0, true, false },
	{ TLB_WALK1, 12, 3, 12, 0, false, true },
	{ TLB_WALK1, 12, 3, 12, 3, false, true },
	{ TLB_WALK1, 12, 3, 12, 2, false, false },
	{ TLB_WALK1, 12, 2, 12, 2, false, true },
	{ TLB_WALK1, 12, 2, 12, 3, false, true },
	{ TLB_WALK1, 16, 3, 12, 0, false, false },
};

static u8 size_at(u8 granule_lg2, u8 level)
{
	return granule_lg2 + (3 - level) * (granule_lg2 - 3);
}

/* lesson 23: a wrong promise about granule or level removes nothing */
static void lesson_23_hints(struct kunit *test)
{
	struct bench *b = bench(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hints); i++) {
		u8 g = hints[i].granule_lg2, level = hints[i].level;
		struct tlb_entry e = { hints[i].kind, 1, 5, false, g, level };
		struct tlb_scope s = { NH_VA, 1, 5, hints[i].leaf, BIT_ULL(43), true,
				       BIT_ULL(42), hints[i].tg_lg2, hints[i].ttl };

		e.size_lg2 = size_at(g, hints[i].kind == TLB_WALK1 ? level - 1 : level);
		e.base = BIT_ULL(43);
		tlb_keep(b->m, &e);
		bench_drop(b, s);
		KUNIT_EXPECT_EQ_MSG(test, is_held(b, &e, e.base), !hints[i].goes, "row %u", i);
		bench_drop_all(b);
	}
	/* without a range there is no promise */
	tlb_keep(b->m, &entries[0]);
	bench_drop(b, (struct tlb_scope) { NH_VA, 1, 5, true, AT, false, 0, 14, 2 });
	KUNIT_EXPECT_FALSE(test, is_held(b, &entries[0], AT));
}

/* an entry is more than a page, or less than a block: any part of it is it */
static void parts_of_entries(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tlb_entry group = entries[0], splinter = entries[2];

	/* 16 contiguous pages, one of them addressed */
	group.base &= ~0xffffULL;
	group.size_lg2 = 16;
	tlb_keep(b->m, &group);
	bench_drop(b, (struct tlb_scope) { NH_VA, 1, 5, true, group.base + 0xf000 });
	KUNIT_EXPECT_FALSE(test, is_held(b, &group, AT));

	/* both stages: a page of stage 2 within a block of stage 1 */
	splinter.level = 2;
	tlb_keep(b->m, &splinter);
	bench_drop(b, (struct tlb_scope) { NH_VA, 1, 5, true, AT + MIB2 });
	KUNIT_EXPECT_TRUE(test, is_held(b, &splinter, AT));
	bench_drop(b, (struct tlb_scope) { NH_VA, 1, 5, true, AT + 0x5000 });
	KUNIT_EXPECT_FALSE(test, is_held(b, &splinter, AT));
}

/* ---- changes that are noticed ---- */

/* what is held, what comes instead of it as bits of a descriptor, and IDR3.BBML */
static const struct {
	const char *what;
	u64 old;
	u64 new;
	u8 bbml;
	bool complains;
} changes[] = {
	{ "the same again", D_S1_LEAF, D_S1_LEAF, 0, false },
	{ "fewer permissions", D_S1_LEAF, D_S1_LEAF | D_AP2, 0, false },
	{ "more permissions", D_S1_LEAF | D_AP2, D_S1_LEAF, 0, false },
	{ "execution", D_S1_LEAF, D_S1_LEAF | D_PXN | D_UXN, 0, false },
	{ "dirty state", D_S1_LEAF | D_AP2 | D_DBM, D_S1_LEAF | D_DBM, 0, false },
	{ "another output", D_S1_LEAF, D_S1_LEAF | 0x1000, 2, true },
	{ "another memory type", D_S1_LEAF, D_S1_LEAF | D_ATTR(1), 2, true },
	{ "another shareability", D_S1_LEAF, D_S1_LEAF & ~D_ISH, 2, true },
	{ "global", D_S1_LEAF, D_S1_LEAF & ~D_NG, 2, true },
	{ "not global", D_S1_LEAF & ~D_NG, D_S1_LEAF, 2, true },
	{ "Contiguous", D_S1_LEAF, D_S1_LEAF | D_CONTIGUOUS, 0, true },
	{ "Contiguous with BBML", D_S1_LEAF, D_S1_LEAF | D_CONTIGUOUS, 1, false },
	{ "not Contiguous any more", D_S1_LEAF | D_CONTIGUOUS, D_S1_LEAF, 1, false },
};

/* 4 KiB, 39 bits, ASID 1 without a stage 2 */
static struct bench *stage1_bench(struct kunit *test, struct tree *t)
{
	struct bench *b = bench(test);

	*t = (struct tree) { .granule_lg2 = 12, .in_lg2 = 39, .start = 1 };
	tree_new(b, t);
	bench_cd(b, t);
	return b;
}

static const struct model_mood curious = { .speculate = 1000 };

static void changes_without_a_break(struct kunit *test)
{
	unsigned int i;
	struct tree t;

	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		struct bench *b = stage1_bench(test, &t);

		b->m->cfg.idr[3] = (b->m->cfg.idr[3] & ~(3U << 11)) | changes[i].bbml << 11;
		tree_map(b, &t, 0x10000, 3, OUT, changes[i].old);
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x10000), 0);
		tree_map(b, &t, 0x10000, 3, OUT, changes[i].new);
		/* what is held is still used ... */
		KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x10000), 0);
		KUNIT_EXPECT_EQ(test, b->leaf.out, OUT);
		/* ... until the SMMU looks again */
		model_set_mood(b->m, &curious);
		bench_stage1(b, 0x10000);
		KUNIT_EXPECT_EQ_MSG(test, !!model_complaints(b->m), changes[i].complains,
				    "%s", changes[i].what);

		/* with an invalidation between the two nothing is wrong */
		model_forgive(b->m);
		model_set_mood(b->m, &model_calm);
		bench_drop_all(b);
		tree_map(b, &t, 0x10000, 3, OUT, changes[i].old);
		bench_stage1(b, 0x10000);
		bench_store(b, tree_slot(b, &t, 0x10000, 3), 0);
		bench_drop(b, (struct tlb_scope) { NH_VA, 0, 1, true, 0x10000 });
		tree_map(b, &t, 0x10000, 3, OUT, changes[i].new);
		model_set_mood(b->m, &curious);
		bench_stage1(b, 0x10000);
		bench_expect_quiet(b);
	}
}

/* a block of 2 MiB becomes a table of pages, or the other way, to the same output */
static u8 resize(struct kunit *test, u8 bbml, bool to_table, u64 nt)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	u64 block = tree_slot(b, &t, MIB2, 2), table = bench_table(b, 0x1000);
	u64 as_block = OUT | D_BLOCK | D_S1_LEAF, as_table = table | D_TABLE;

	b->m->cfg.idr[3] = (b->m->cfg.idr[3] & ~(3U << 11)) | bbml << 11;
	bench_store(b, table, OUT | D_PAGE | D_S1_LEAF);
	bench_store(b, block, to_table ? as_block | nt : as_table);
	bench_stage1(b, MIB2);
	bench_store(b, block, to_table ? as_table : as_block | nt);
	model_set_mood(b->m, &curious);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, MIB2), 0);
	return model_complaints(b->m);
}

static void other_sizes(struct kunit *test)
{
	KUNIT_EXPECT_GT(test, resize(test, 0, true, 0), 0);
	KUNIT_EXPECT_GT(test, resize(test, 0, false, 0), 0);
	KUNIT_EXPECT_GT(test, resize(test, 1, true, 0), 0);
	KUNIT_EXPECT_GT(test, resize(test, 1, false, 0), 0);
	KUNIT_EXPECT_EQ(test, resize(test, 1, true, D_NT), 0);
	KUNIT_EXPECT_EQ(test, resize(test, 1, false, D_NT), 0);
	KUNIT_EXPECT_EQ(test, resize(test, 2, true, 0), 0);
	KUNIT_EXPECT_EQ(test, resize(test, 2, false, 0), 0);
}

/* nT: neither stage alone nor both together are held */
static void blocks_with_nt_are_not_held(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	struct tree t2 = t;
	struct tlb_entry e;
	u64 at;

	tree_new(b, &t2);
	bench_ste(b, &t2, true);
	for (at = 0; at < ARENA_BYTES; at += 0x1000)
		tree_map(b, &t2, ARENA + at, 3, ARENA + at, D_S2_LEAF);
	tree_map(b, &t, MIB2, 2, 4 * MIB2, D_S1_LEAF | D_NT);
	tree_map(b, &t2, 4 * MIB2, 2, OUT, D_S2_LEAF);
	b->m->cfg.idr[3] = (b->m->cfg.idr[3] & ~(3U << 11)) | 1 << 11;
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, MIB2), 0);
	KUNIT_EXPECT_FALSE(test, tlb_find(b->m, TLB_S1, 1, 1, MIB2, &e));
	KUNIT_EXPECT_FALSE(test, tlb_find(b->m, TLB_S12, 1, 1, MIB2, &e));
	KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_S2, 1, 1, 4 * MIB2, &e));
	/* which BBML 2 ignores */
	b->m->cfg.idr[3] |= 2 << 11;
	b->m->cfg.idr[3] &= ~(1U << 11);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, MIB2), 0);
	KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_S12, 1, 1, MIB2, &e));
}

/* other permissions at the same place: there is one entry then, the new one */
static void renewed_entries(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tlb_entry new = entries[0], e;
	unsigned int i;

	new.attrs = 1;
	tlb_keep(b->m, &entries[0]);
	tlb_keep(b->m, &new);
	for (i = 0; i < 100; i++) {
		KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_S1, 1, 5, AT, &e));
		KUNIT_EXPECT_EQ(test, e.attrs, 1ULL);
	}
	bench_expect_quiet(b);

	/* an output that is the same by accident, but another granule: another tree */
	new.granule_lg2 = 14;
	new.size_lg2 = 14;
	new.base &= ~0x3fffULL;
	new.out -= AT - new.base;
	tlb_keep(b->m, &new);
	bench_expect_complaint(b);
}

/* BBML 2: of two sizes either is used */
static void either_of_two_sizes(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tlb_entry block = entries[0], e;
	unsigned int pages = 0, i;

	block.level = 2;
	block.base &= ~(MIB2 - 1);
	block.out -= AT & (MIB2 - 1);
	block.size_lg2 = 21;
	tlb_keep(b->m, &block);
	tlb_keep(b->m, &entries[0]);
	for (i = 0; i < 100; i++) {
		KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_S1, 1, 5, AT, &e));
		pages += e.level == 3;
	}
	KUNIT_EXPECT_GT(test, pages, 0U);
	KUNIT_EXPECT_LT(test, pages, 100U);
	bench_expect_quiet(b);
}

/* ---- lessons ---- */

/*
 * lesson 29: a table is unlinked and freed. If only leaves are invalidated, walks go on
 * to the freed table; not so if tables are too.
 */
static void walk_to_freed_table(struct kunit *test, bool leaf)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	u64 level2 = tree_slot(b, &t, MIB2, 2), at;

	at = tree_map(b, &t, MIB2, 3, OUT, D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, MIB2), 0);
	bench_store(b, level2, 0);
	bench_drop(b, (struct tlb_scope) { NH_VA, 0, 1, leaf, MIB2 });
	model_mem_remove(b->m, at & ~0xfffULL, 0x1000);
	bench_stage1(b, MIB2);
	KUNIT_EXPECT_EQ(test, !!model_complaints(b->m), leaf);
	model_forgive(b->m);
}

static void lesson_29_freed_table(struct kunit *test)
{
	walk_to_freed_table(test, true);
	walk_to_freed_table(test, false);
}

/* lesson 29: another table in the place of one that a walk cache still has */
static void lesson_29_replaced_table(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);
	u64 level2 = tree_slot(b, &t, MIB2, 2), table = bench_table(b, 0x1000);

	tree_map(b, &t, MIB2, 3, OUT, D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, MIB2 + 0x1000), EV_F_TRANSLATION);
	bench_store(b, table, OUT | D_PAGE | D_S1_LEAF);
	bench_store(b, level2, table | D_TABLE);
	model_set_mood(b->m, &curious);
	bench_stage1(b, MIB2);
	bench_expect_complaint(b);
}

/* lesson 31: an ASID goes from one address space to another */
static void reuse_asid(struct kunit *test, struct tlb_scope s, bool clean)
{
	struct tree t, other;
	struct bench *b = stage1_bench(test, &t);

	tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	other = t;
	tree_new(b, &other);
	bench_cd(b, &other);
	tree_map(b, &other, 0x1000, 3, OUT + 0x1000, D_S1_LEAF);
	tree_map(b, &other, 0x2000, 3, OUT + 0x2000, D_S1_LEAF);
	bench_drop(b, s);
	/* the old address, and a table of the old tree */
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, b->leaf.out == OUT + 0x1000, clean);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x2000), clean ? 0 : EV_F_TRANSLATION);
	model_set_mood(b->m, &curious);
	bench_stage1(b, 0x1000);
	KUNIT_EXPECT_EQ(test, !model_complaints(b->m), clean);
	model_forgive(b->m);
}

static void lesson_31_reused_asid(struct kunit *test)
{
	reuse_asid(test, (struct tlb_scope) { NH_ASID, 0, 2 }, false);
	reuse_asid(test, (struct tlb_scope) { NH_ALL, 1 }, false);
	reuse_asid(test, (struct tlb_scope) { NH_ASID, 0, 1 }, true);
	reuse_asid(test, (struct tlb_scope) { NH_ALL, 0 }, true);
}

/* lesson 31: the new address space has another granule; its walks meet old tables */
static void lesson_31_reused_asid_with_another_granule(struct kunit *test)
{
	struct tree t, other = { .granule_lg2 = 16, .in_lg2 = 39, .start = 2 };
	struct bench *b = stage1_bench(test, &t);

	tree_map(b, &t, 0x10000, 3, OUT, D_S1_LEAF);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x10000), 0);
	tree_new(b, &other);
	bench_cd(b, &other);
	tree_map(b, &other, 0x20000, 3, OUT, D_S1_LEAF);
	bench_stage1(b, 0x20000);
	bench_expect_complaint(b);
	bench_drop(b, (struct tlb_scope) { NH_ASID, 0, 1 });
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x20000), 0);
	bench_expect_quiet(b);
}

/* lesson 31: global entries stay when an ASID goes, and hit everyone in the VMID */
static void lesson_31_global_entries_stay(struct kunit *test)
{
	struct tree t;
	struct bench *b = stage1_bench(test, &t);

	tree_map(b, &t, 0x1000, 3, OUT, D_S1_LEAF & ~D_NG);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	bench_drop(b, (struct tlb_scope) { NH_ASID, 0, 1 });
	put_bits(b->cd, 63, 48, 2);
	bench_store(b, tree_slot(b, &t, 0x1000, 3), 0);
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), 0);
	bench_drop(b, (struct tlb_scope) { NH_ALL, 0 });
	KUNIT_EXPECT_EQ(test, bench_stage1_fault(b, 0x1000), EV_F_TRANSLATION);
}

/* lesson 31: a VMID goes from one stage 2 to another */
static void lesson_31_reused_vmid(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tree t = { .granule_lg2 = 12, .in_lg2 = 39, .start = 1 }, other = t;

	tree_new(b, &t);
	tree_new(b, &other);
	tree_map(b, &t, 0x1000, 3, OUT, D_S2_LEAF);
	tree_map(b, &other, 0x1000, 3, OUT + 0x1000, D_S2_LEAF);
	bench_ste(b, &t, false);
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x1000), 0);
	bench_ste(b, &other, false);
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, b->leaf.out, OUT);
	model_set_mood(b->m, &curious);
	bench_stage2(b, 0x1000);
	bench_expect_complaint(b);

	bench_drop(b, (struct tlb_scope) { S12_VMALL, 1 });
	bench_ste(b, &t, false);
	KUNIT_EXPECT_EQ(test, bench_stage2_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, b->leaf.out, OUT);
	bench_expect_quiet(b);
}

/*
 * lesson 32: a page of stage 2 moves under a nested stage 1. S2_IPA leaves what holds
 * both stages; NH_ALL after it does not, nor does NH_VAA for the page.
 */
static void move_stage2(struct kunit *test, struct tlb_scope second, bool clean)
{
	struct bench *b = bench(test);
	struct tree t1 = { .granule_lg2 = 12, .in_lg2 = 39, .start = 1 }, t2 = t1;
	u64 at;

	tree_new(b, &t1);
	tree_new(b, &t2);
	bench_cd(b, &t1);
	bench_ste(b, &t2, true);
	for (at = 0; at < ARENA_BYTES; at += 0x1000)
		tree_map(b, &t2, ARENA + at, 3, ARENA + at, D_S2_LEAF);
	tree_map(b, &t1, 0x1000, 3, 0x5000, D_S1_LEAF);
	at = tree_map(b, &t2, 0x5000, 3, OUT, D_S2_LEAF);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), 0);

	bench_store(b, at, 0);
	bench_drop(b, (struct tlb_scope) { S2_IPA, 1, 0, true, 0x5000 });
	bench_drop(b, second);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), clean ? EV_F_TRANSLATION : 0);
	tree_map(b, &t2, 0x5000, 3, OUT + 0x1000, D_S2_LEAF);
	model_set_mood(b->m, &curious);
	KUNIT_EXPECT_EQ(test, bench_both_fault(b, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, !model_complaints(b->m), clean);
	model_forgive(b->m);
}

static void lesson_32_stage2_under_stage1(struct kunit *test)
{
	move_stage2(test, (struct tlb_scope) { S2_IPA, 1, 0, false, 0x5000 }, false);
	move_stage2(test, (struct tlb_scope) { NH_ALL, 2 }, false);
	move_stage2(test, (struct tlb_scope) { NH_ALL, 1 }, true);
	move_stage2(test, (struct tlb_scope) { NH_VAA, 1, 0, true, 0x1000 }, true);
}

/* ---- the life of a TLB ---- */

static unsigned int count(struct bench *b, enum tlb_kind kind)
{
	unsigned int n = 0, vmid, i;
	struct tlb_entry e;

	for (vmid = 0; vmid < 4; vmid++)
		for (i = 0; i < 512; i++)
			n += tlb_find(b->m, kind, vmid, 1, (u64)i << 30, &e);
	return n;
}

/* after reset there is garbage, which only NSNH_ALL removes for certain */
static void garbage_after_reset(struct kunit *test)
{
	struct bench *b = bench(test);

	KUNIT_EXPECT_EQ(test, count(b, TLB_S1) + count(b, TLB_S2) + count(b, TLB_S12), 0U);
	tlb_reset(b->m);
	KUNIT_EXPECT_GT(test, count(b, TLB_S1), 0U);
	KUNIT_EXPECT_GT(test, count(b, TLB_S2), 0U);
	KUNIT_EXPECT_GT(test, count(b, TLB_S12), 0U);
	bench_drop_all(b);
	KUNIT_EXPECT_EQ(test, count(b, TLB_S1) + count(b, TLB_S2) + count(b, TLB_S12), 0U);
}

/* old entries make room for new ones, each new one is there */
static void a_full_tlb(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tlb_entry e = entries[0];
	unsigned int i, held = 0;

	for (i = 0; i < 1000; i++) {
		e.base = (u64)i << 12;
		tlb_keep(b->m, &e);
		KUNIT_EXPECT_TRUE(test, is_held(b, &e, e.base));
	}
	for (i = 0; i < 1000; i++)
		held += is_held(b, &e, (u64)i << 12);
	KUNIT_EXPECT_GT(test, held, 50U);
	KUNIT_EXPECT_LT(test, held, 200U);
	bench_expect_quiet(b);
}

static void entries_are_forgotten(struct kunit *test)
{
	struct bench *b = bench(test);
	unsigned int i;

	tlb_keep(b->m, &entries[0]);
	for (i = 0; i < 1000; i++)
		tlb_tick(b->m);
	KUNIT_EXPECT_TRUE(test, is_held(b, &entries[0], AT));
	model_set_mood(b->m, &(struct model_mood) { .forget = 1000 });
	for (i = 0; i < 1000; i++)
		tlb_tick(b->m);
	KUNIT_EXPECT_FALSE(test, is_held(b, &entries[0], AT));
	tlb_keep(b->m, &entries[0]);
	KUNIT_EXPECT_FALSE(test, is_held(b, &entries[0], AT));
}

/* what a master might do is translated before it does, by an STE in memory */
static void hints_are_followed(struct kunit *test)
{
	struct bench *b = bench(test);
	struct tree t = { .granule_lg2 = 12, .in_lg2 = 39, .start = 1 };
	struct model_access a = { .addr = 0x5000 };
	struct tlb_entry e;
	unsigned int i;
	u64 table;

	tree_new(b, &t);
	tree_map(b, &t, 0x5000, 3, OUT, D_S2_LEAF);
	bench_ste(b, &t, false);
	table = bench_table(b, 0x1000);
	for (i = 0; i < 8; i++)
		bench_store(b, table + 8 * i, b->ste[i]);
	b->m->regs.strtab_base = table;
	b->m->regs.strtab_base_cfg = 0;
	b->m->regs.cr0 = CR0_SMMUEN;
	b->m->regs.cr0ack = CR0_SMMUEN;
	config_drop_stes(b->m, 0, U32_MAX, false);
	model_hint(b->m, &a);
	tlb_tick(b->m);
	KUNIT_EXPECT_FALSE(test, tlb_find(b->m, TLB_S2, 1, 0, 0x5000, &e));
	model_set_mood(b->m, &curious);
	tlb_tick(b->m);
	KUNIT_EXPECT_TRUE(test, tlb_find(b->m, TLB_S2, 1, 0, 0x5000, &e));
	KUNIT_EXPECT_EQ(test, e.out, OUT);
	bench_expect_quiet(b);
}

static struct kunit_case tlb_cases[] = {
	KUNIT_CASE(commands_remove_what_they_cover),
	KUNIT_CASE(vmids_without_stage2_and_with_vmw),
	KUNIT_CASE(tags_of_lookups),
	KUNIT_CASE(the_last_table_is_found),
	KUNIT_CASE(lesson_22_range_to_the_page),
	KUNIT_CASE(lesson_22_range_without_its_last_page),
	KUNIT_CASE(range_to_the_end),
	KUNIT_CASE(lesson_23_hints),
	KUNIT_CASE(parts_of_entries),
	KUNIT_CASE(changes_without_a_break),
	KUNIT_CASE(other_sizes),
	KUNIT_CASE(blocks_with_nt_are_not_held),
	KUNIT_CASE(renewed_entries),
	KUNIT_CASE(either_of_two_sizes),
	KUNIT_CASE(lesson_29_freed_table),
	KUNIT_CASE(lesson_29_replaced_table),
	KUNIT_CASE(lesson_31_reused_asid),
	KUNIT_CASE(lesson_31_reused_asid_with_another_granule),
	KUNIT_CASE(lesson_31_global_entries_stay),
	KUNIT_CASE(lesson_31_reused_vmid),
	KUNIT_CASE(lesson_32_stage2_under_stage1),
	KUNIT_CASE(garbage_after_reset),
	KUNIT_CASE(a_full_tlb),
	KUNIT_CASE(entries_are_forgotten),
	KUNIT_CASE(hints_are_followed),
	{}
};

static struct kunit_suite tlb_suite = {
	.name = "smmu3-model-tlb",
	.exit = bench_free,
	.test_cases = tlb_cases,
};

kunit_test_suite(tlb_suite);
