// SPDX-License-Identifier: GPL-2.0-only
/*
 * Raw words for the differential check: STE, CD, and VMSAv8-64 tables.
 *
 * All that is made here is well-formed, and leads to the target; what a case wants to
 * have otherwise it edits afterwards. Tables have the place that they would have in
 * full, so that any index will do, but of their pages only those that are used are known
 * to the model; the others are zero.
 *
 * An arena: first the first table of stage 2, up to 16 of 64 KiB in a row, then parts
 * of 64 KiB. With both stages the arena is mapped by stage 2, by a block, so that the
 * CD and, by another one, the tables of stage 1 are found; both are moved far away from
 * where the arena is, that nobody takes the one address for the other.
 *
 * Arm IHI 0070, "Stream Table Entry", "Context Descriptor"; Arm ARM, "VMSAv8-64
 * descriptor formats", "Concatenated translation tables".
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "differ.h"

#define PART		SZ_64K
#define FIRST_TABLE	SZ_1M

#define DESC_VALID	BIT_ULL(0)
#define DESC_TABLE	BIT_ULL(1)
#define DESC_ADDRESS	GENMASK_ULL(47, 12)

/* AF, ISH; unprivileged access, of an ASID; readable, writable, write-back */
#define LEAF_BOTH	(BIT_ULL(10) | 3 << 8)
#define LEAF_S1		(LEAF_BOTH | BIT_ULL(11) | BIT_ULL(6))
#define LEAF_S2		(LEAF_BOTH | 3 << 6 | 0xf << 2)

/* both stages: what stage 2 adds to the addresses of CD and tables, and the page */
#define FAR_CD		0x600000000ULL
#define FAR_TABLES	0x700000000ULL
#define PAGE_IPA	0x840000000ULL
/* level of the blocks that do it */
#define FAR_LEVEL	2

/* 44 bits, as IDR5.OAS of QEMU says; IPS and S2PS */
#define SIZE_CODE	4

/* ---- memory ---- */

static u64 *word_at(struct differ_arena *a, u64 pa)
{
	u64 at = pa - a->pa;

	if (pa < a->pa || at >= DIFFER_ARENA_PAGES << PAGE_SHIFT)
		return NULL;
	__set_bit(at >> PAGE_SHIFT, a->used);
	return a->cpu + at;
}

static void clean(struct differ_arena *a)
{
	unsigned int page;

	for_each_set_bit(page, a->used, DIFFER_ARENA_PAGES)
		clear_page(a->cpu + page * PAGE_SIZE);
	bitmap_zero(a->used, DIFFER_ARENA_PAGES);
	a->next = FIRST_TABLE;
}

static u64 new_part(struct differ_arena *a)
{
	u64 pa = a->pa + a->next;

	a->next += PART;
	return pa;
}

/* ---- tables ---- */

static u8 lsb_of(const struct differ_tree *t, u8 level)
{
	return t->granule_lg2 + (3 - level) * (t->granule_lg2 - 3);
}

static u64 leaf_size(const struct differ_tree *t)
{
	return BIT_ULL(lsb_of(t, t->leaf));
}

u8 differ_start_level(u8 granule_lg2, u8 in_lg2)
{
	return 4 - DIV_ROUND_UP(in_lg2 - granule_lg2, granule_lg2 - 3);
}

static u8 sl0_of(u8 granule_lg2, u8 level)
{
	static const u8 sl0_4k[] = { 2, 1, 0, 3 };

	return granule_lg2 == 12 ? sl0_4k[level] : 3 - level;
}

/* the descriptor for an address in a table of that level; NULL outside of the arena */
static u64 *entry(struct differ_arena *a, const struct differ_tree *t, u64 table, u64 in,
		  u8 level)
{
	u8 lsb = lsb_of(t, level), msb = lsb + t->granule_lg2 - 3;

	if (level == t->start)
		msb = t->in_lg2;
	if (msb <= lsb)
		return NULL;
	return word_at(a, table + 8 * ((in & GENMASK_ULL(msb - 1, 0)) >> lsb));
}

static u64 *find(struct differ_arena *a, const struct differ_tree *t, u64 in, u8 level)
{
	u64 table = t->ttb, *e = NULL;
	u8 l;

	for (l = t->start; l <= level; l++) {
		e = entry(a, t, table, in, l);
		if (!e)
			return NULL;
		table = *e & DESC_ADDRESS;
		if (!t->stage2 && table >= FAR_TABLES)
			table -= FAR_TABLES;
	}
	return e;
}

/*
 * Map, with a leaf of that level, the block of @in to the one of @out. @far is added
 * to the addresses of tables.
 */
static void map(struct differ_arena *a, const struct differ_tree *t, u64 in, u64 out,
		u8 leaf, u64 bits, u64 far)
{
	u64 table = t->ttb, *e = NULL;
	u8 level;

	for (level = t->start; level < leaf; level++) {
		e = entry(a, t, table, in, level);
		if (!e)
			return;
		if (!(*e & DESC_VALID))
			*e = (new_part(a) + far) | DESC_TABLE | DESC_VALID;
		table = (*e & DESC_ADDRESS) - far;
	}
	e = entry(a, t, table, in, leaf);
	if (!e)
		return;
	out &= ~(BIT_ULL(lsb_of(t, leaf)) - 1);
	*e = out | bits | DESC_VALID | (leaf == 3 ? DESC_TABLE : 0);
}

/* ---- addresses ---- */

/*
 * The input for an output: they have the offset in the leaf in common, and the rest is
 * as the place wants it.
 */
static u64 input_for(const struct differ_tree *t, enum differ_place place, u64 out)
{
	u64 below = leaf_size(t) - 1, end = BIT_ULL(t->in_lg2) - 1, in;

	switch (place) {
	case DIFFER_FIRST:
		in = 0;
		break;
	case DIFFER_LAST:
		in = end;
		break;
	case DIFFER_BEYOND:
		in = t->upper ? end : end + 1;
		break;
	default:
		in = 0x5a5a6b7c8d9eafULL & end;
		break;
	}
	in = (in & ~below) | (out & below);
	if (!t->upper)
		return in;
	return in | ~(place == DIFFER_BEYOND ? end | (end + 1) : end);
}

/* ---- structures ---- */

static u8 tg0(u8 granule_lg2)
{
	return granule_lg2 == 12 ? 0 : granule_lg2 == 14 ? 2 : 1;
}

static u8 tg1(u8 granule_lg2)
{
	return granule_lg2 == 12 ? 2 : granule_lg2 == 14 ? 1 : 3;
}

/* SHCFG, and cached walks */
static void make_ste(const struct differ_case *c, u64 cd, u16 tag, u64 *ste)
{
	differ_put(ste, 0, 0, 1);
	differ_put(ste, 3, 1, c->config);
	differ_put(ste, 109, 108, 1);
	differ_put(ste, 143, 128, tag);
	if (c->config & 1 && c->config & 4) {
		differ_put(ste, 55, 6, cd >> 6);
		differ_put(ste, 71, 66, 0x35);
	}
	if (!(c->config & 2))
		return;
	differ_put(ste, 165, 160, 64 - c->s2.in_lg2);
	differ_put(ste, 167, 166, sl0_of(c->s2.granule_lg2, c->s2.start));
	differ_put(ste, 173, 168, 0x35);
	differ_put(ste, 175, 174, tg0(c->s2.granule_lg2));
	differ_put(ste, 178, 176, SIZE_CODE);
	differ_put(ste, 179, 179, 1);
	differ_put(ste, 186, 186, 1);
	differ_put(ste, 247, 196, c->s2.ttb >> 4);
}

static void make_cd(const struct differ_case *c, u64 ttb, u16 tag, u64 *cd)
{
	const struct differ_tree *t = &c->s1;

	memset(cd, 0, 64);
	differ_put(cd, 14, 14, t->upper);
	differ_put(cd, 30, 30, !t->upper);
	differ_put(cd, 31, 31, 1);
	differ_put(cd, 34, 32, SIZE_CODE);
	differ_put(cd, 41, 41, 1);
	differ_put(cd, 46, 45, 3);
	differ_put(cd, 47, 47, 1);
	differ_put(cd, 63, 48, tag);
	if (t->upper) {
		differ_put(cd, 21, 16, 64 - t->in_lg2);
		differ_put(cd, 23, 22, tg1(t->granule_lg2));
		differ_put(cd, 29, 24, 0x35);
		differ_put(cd, 179, 132, ttb >> 4);
	} else {
		differ_put(cd, 5, 0, 64 - t->in_lg2);
		differ_put(cd, 7, 6, tg0(t->granule_lg2));
		differ_put(cd, 13, 8, 0x35);
		differ_put(cd, 115, 68, ttb >> 4);
	}
	differ_put(cd, 199, 192, 0xff);
}

static void apply(const struct differ_edit *e, struct differ_arena *a,
		  const struct differ_case *c, u64 *ste, u64 *cd)
{
	bool s1 = e->what == DIFFER_S1;
	u8 level = e->level;
	u64 *word;

	if (level == DIFFER_LEAF)
		level = s1 ? c->s1.leaf : c->s2.leaf;
	switch (e->what) {
	case DIFFER_STE:
		differ_put(ste, e->hi, e->lo, e->value);
		return;
	case DIFFER_CD:
		differ_put(cd, e->hi, e->lo, e->value);
		return;
	case DIFFER_S1:
		word = find(a, &c->s1, c->s1.in, level);
		break;
	case DIFFER_S2:
		word = find(a, &c->s2, c->s2.in, level);
		break;
	case DIFFER_S2_OF_CD:
		word = find(a, &c->s2, a->pa + FAR_CD, FAR_LEVEL);
		break;
	case DIFFER_S2_OF_TABLES:
		word = find(a, &c->s2, a->pa + FAR_TABLES, FAR_LEVEL);
		break;
	default:
		return;
	}
	if (word)
		differ_put(word, e->hi, e->lo, e->value);
}

/* ---- a case ---- */

/* what a walk of another address than that of the page comes by */
static void touch(struct differ_arena *a, const struct differ_case *c, u64 in)
{
	if (!(c->config & 4) || !(c->config & 3))
		return;
	if (c->config & 1)
		find(a, &c->s1, in, c->s1.leaf);
	else
		find(a, &c->s2, in, c->s2.leaf);
}

static u64 build_stage2(struct differ_arena *a, struct differ_case *c, u64 target)
{
	enum differ_place place = c->config == DIFFER_NESTED ? DIFFER_MIDDLE : c->place;
	u64 mask = leaf_size(&c->s2) - 1, in;

	c->s2.stage2 = true;
	c->s2.ttb = a->pa;
	in = input_for(&c->s2, place, target);
	if (c->config == DIFFER_NESTED) {
		in = (PAGE_IPA & ~mask) | (target & mask);
		map(a, &c->s2, a->pa + FAR_CD, a->pa, FAR_LEVEL, LEAF_S2, 0);
		map(a, &c->s2, a->pa + FAR_TABLES, a->pa, FAR_LEVEL, LEAF_S2, 0);
	}
	c->s2.in = in & (BIT_ULL(c->s2.in_lg2) - 1);
	map(a, &c->s2, c->s2.in, target, c->s2.leaf, LEAF_S2, 0);
	return in;
}

static u64 build_stage1(struct differ_arena *a, struct differ_case *c, u64 out, u64 far,
			u16 tag, u64 *cd)
{
	u64 in = input_for(&c->s1, c->place, out);

	c->s1.ttb = new_part(a);
	c->s1.in = in;
	make_cd(c, c->s1.ttb + far, tag, cd);
	map(a, &c->s1, in, out, c->s1.leaf, LEAF_S1, far);
	return in;
}

void differ_build(struct differ_arena *a, const struct differ_case *given, u64 target,
		  u16 tag, struct differ_built *built)
{
	bool nested = given->config == DIFFER_NESTED;
	struct differ_case c = *given;
	u64 cd_pa, *cd;
	unsigned int i;

	memset(built, 0, sizeof(*built));
	clean(a);
	cd_pa = new_part(a);
	cd = word_at(a, cd_pa);
	built->addr = target;
	if (c.config & 4 && c.config & 2)
		built->addr = build_stage2(a, &c, built->addr);
	if (c.config & 4 && c.config & 1)
		built->addr = build_stage1(a, &c, built->addr, nested ? FAR_TABLES : 0, tag,
					   cd);
	make_ste(&c, cd_pa + (nested ? FAR_CD : 0), tag, built->ste);
	for (i = 0; i < DIFFER_EDITS; i++)
		apply(&c.edit[i], a, &c, built->ste, cd);
	built->addr ^= c.flip;
	touch(a, &c, built->addr);
}
