// SPDX-License-Identifier: GPL-2.0-only
/*
 * Configuration structures and their caches: L1STD, STE, L1CD, CD.
 *
 * Any structure that can be reached may be fetched and cached at any time, valid or
 * not; only failed fetches leave nothing. What is cached is used, whatever memory
 * says by now, until a command covers it or the cache forgets it. A CD or L1CD is
 * cached by the StreamID that it was reached through.
 *
 * An entry is read in eight words, in any order. For a transaction this happens at
 * one moment; a speculative fetch may take its time, so that stores of the CPU come
 * between, and the mixture is cached. A command that covers an entry, or the level-1
 * descriptor that it was found through, ends the fetch of it that is under way.
 *
 * Arm IHI 0070: 3.3.1 and 3.3.2 (tables), 3.21.1 and 3.21.2 (caching, atomicity), 4.3
 * (scope of CMD_CFGI_*), 5.1 and 5.3 (level-1 descriptors), 7.3 (events of fetches).
 * Not modelled: entries shared by STE.CONT, VMS, fetch attributes.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/model/parts.h"

#define WORDS		8
#define CACHE_SIZE	64
#define FETCHES		4
/* StreamIDs that have garbage in the caches after a reset */
#define GARBAGE		32

enum config_kind { L1STD, STE, L1CD, CD, KINDS };

/* whose an entry is; StreamIDs and SubstreamIDs, each the last inclusive */
struct span {
	u32 sid, last_sid;
	u32 ssid, last_ssid;
};

struct cached {
	struct span span;
	u64 words[WORDS];
};

/**
 * struct cache - entries of one kind
 * @nr: how many, without holes
 * @e: they
 */
struct cache {
	unsigned int nr;
	struct cached e[CACHE_SIZE];
};

/**
 * struct fetch - an entry that is being read
 * @kind: what it is; L1STDs and L1CDs are read at once
 * @what: whose it is, and the words so far
 * @under: what the level-1 descriptor covers that it was found through
 * @addr: its address, an IPA if @nested
 * @nested: that goes through stage 2 of @ste
 * @ste: see there
 * @left: words to go; 0 if this is no fetch
 * @first: word that is read last
 * @stride: odd distance between words
 */
struct fetch {
	enum config_kind kind;
	struct cached what;
	struct span under;
	u64 addr;
	bool nested;
	u64 ste[WORDS];
	u8 left, first, stride;
};

struct model_configs {
	struct cache caches[KINDS];
	struct fetch fetches[FETCHES];
};

static const char *const names[] = {
	[L1STD] = "fetch of an L1STD",
	[STE] = "fetch of an STE",
	[L1CD] = "fetch of an L1CD",
	[CD] = "fetch of a CD",
};

bool config_new(struct model *m)
{
	m->configs = kzalloc(sizeof(*m->configs), GFP_KERNEL);
	return m->configs;
}

void config_free(struct model *m)
{
	kfree(m->configs);
}

/* ---- caches ---- */

static bool overlap(const struct span *a, const struct span *b)
{
	return a->sid <= b->last_sid && b->sid <= a->last_sid &&
	       a->ssid <= b->last_ssid && b->ssid <= a->last_ssid;
}

static struct cached *find(struct model *m, enum config_kind kind, u32 sid, u32 ssid)
{
	struct span want = { sid, sid, ssid, ssid };
	struct cache *c = &m->configs->caches[kind];
	unsigned int i;

	for (i = 0; i < c->nr; i++)
		if (overlap(&c->e[i].span, &want))
			return &c->e[i];
	return NULL;
}

static void keep(struct model *m, enum config_kind kind, const struct cached *what)
{
	struct cached *slot = find(m, kind, what->span.sid, what->span.ssid);
	struct cache *c = &m->configs->caches[kind];

	trace(m, "cached after %s, of %u.%u: %llx %llx %llx %llx", names[kind],
	      what->span.sid, what->span.ssid, what->words[0], what->words[1],
	      what->words[2], what->words[3]);
	if (!slot)
		slot = &c->e[c->nr < CACHE_SIZE ? c->nr++ : model_pick(m, CACHE_SIZE)];
	*slot = *what;
}

static void take_out(struct cache *c, unsigned int i)
{
	c->e[i] = c->e[--c->nr];
}

static void forget(struct model *m)
{
	struct cache *c = &m->configs->caches[model_pick(m, KINDS)];

	if (c->nr)
		take_out(c, model_pick(m, c->nr));
}

/* a fetch that reads this entry, or found its way through it */
static bool depends(const struct fetch *x, enum config_kind kind, const struct span *span)
{
	if (x->kind == kind)
		return overlap(&x->what.span, span);
	return (kind == L1STD || kind == L1CD) && x->kind == kind + 1 &&
	       overlap(&x->under, span);
}

static void drop(struct model *m, enum config_kind kind, const struct span *span)
{
	struct cache *c = &m->configs->caches[kind];
	unsigned int i;

	for (i = c->nr; i--;)
		if (overlap(&c->e[i].span, span))
			take_out(c, i);
	for (i = 0; i < FETCHES; i++)
		if (depends(&m->configs->fetches[i], kind, span))
			m->configs->fetches[i].left = 0;
}

void config_drop_stes(struct model *m, u32 first, u32 last, bool leaf)
{
	struct span span = { first, last, 0, U32_MAX };

	drop(m, STE, &span);
	drop(m, L1CD, &span);
	drop(m, CD, &span);
	if (!leaf)
		drop(m, L1STD, &span);
}

void config_drop_cd(struct model *m, u32 sid, u32 ssid, bool leaf)
{
	struct span span = { sid, sid, ssid, ssid };

	drop(m, CD, &span);
	if (!leaf)
		drop(m, L1CD, &span);
}

void config_drop_cds(struct model *m, u32 sid)
{
	struct span span = { sid, sid, 0, U32_MAX };

	drop(m, CD, &span);
	drop(m, L1CD, &span);
}

/* ---- fetching ---- */

/* nested: a CD or L1CD is read through stage 2 */
static bool place(struct model *m, const struct fetch *x, u64 *pa, struct model_fault *f)
{
	struct model_access a = { .sid = x->what.span.sid, .addr = x->addr };
	struct walk_leaf leaf;

	*pa = x->addr;
	if (!x->nested)
		return true;
	if (!walk_stage2(m, x->ste, x->addr, CLASS_CD, &a, false, &leaf, f))
		return false;
	*pa = leaf.out;
	return true;
}

/* read @n words of those that are left; false on a fault */
static bool fetch_words(struct model *m, struct fetch *x, unsigned int n,
			struct model_fault *f)
{
	unsigned int words = x->kind == STE || x->kind == CD ? WORDS : 1;
	u64 pa;

	if (!place(m, x, &pa, f))
		return false;
	for (; n && x->left; n--, x->left--) {
		unsigned int i = (x->first + x->left * x->stride) % words;

		if (mem_read(m, pa + 8 * i, names[x->kind], &x->what.words[i]))
			continue;
		f->code = x->kind <= STE ? EV_F_STE_FETCH : EV_F_CD_FETCH;
		f->fetch = pa;
		return false;
	}
	return true;
}

static void begin(struct model *m, struct fetch *x, enum config_kind kind, const struct span *span)
{
	memset(x, 0, sizeof(*x));
	x->kind = kind;
	x->what.span = *span;
	x->under = *span;
	x->left = kind == STE || kind == CD ? WORDS : 1;
	x->first = model_pick(m, WORDS);
	x->stride = 2 * model_pick(m, WORDS / 2) + 1;
}

/* read some more of an entry, or all of it; cache it when it is complete */
static void proceed(struct model *m, struct fetch *x)
{
	unsigned int n = model_chance(m, m->mood.tear) ? model_pick(m, 3) : WORDS;
	struct model_fault f;

	if (!fetch_words(m, x, n, &f))
		x->left = 0;
	else if (!x->left)
		keep(m, x->kind, &x->what);
}

/* unless it is under way already, or too much is */
static void begin_speculation(struct model *m, const struct fetch *x)
{
	struct fetch *at, *slot = NULL;

	for (at = m->configs->fetches; at < m->configs->fetches + FETCHES; at++) {
		if (!at->left)
			slot = at;
		else if (depends(at, x->kind, &x->what.span))
			return;
	}
	if (!slot)
		return;
	*slot = *x;
	proceed(m, slot);
}

/* the whole of it now, and cached or not; who only speculates may get it later */
static bool fetch_now(struct model *m, struct fetch *x, struct model_fault *f)
{
	if (m->quiet && x->left == WORDS && model_chance(m, m->mood.tear)) {
		begin_speculation(m, x);
		return false;
	}
	if (!fetch_words(m, x, WORDS, f))
		return false;
	if (!model_chance(m, m->mood.forget))
		keep(m, x->kind, &x->what);
	return true;
}

/* the word of a level-1 descriptor, cached or fetched */
static bool level1(struct model *m, struct fetch *x, u64 *word, struct model_fault *f)
{
	struct cached *hit = find(m, x->kind, x->what.span.sid, x->what.span.ssid);

	if (!hit && !fetch_now(m, x, f))
		return false;
	*word = hit ? hit->words[0] : x->what.words[0];
	return true;
}

/* ---- the Stream table ---- */

static u8 table_lg2(struct model *m)
{
	return bits32(m->regs.strtab_base_cfg, 5, 0);
}

/* 0 for a linear table */
static u8 split_of(struct model *m)
{
	u8 split = bits32(m->regs.strtab_base_cfg, 10, 6);

	if (!bits32(m->cfg.idr[0], 28, 27) || bits32(m->regs.strtab_base_cfg, 17, 16) != 1)
		return 0;
	return split == 8 || split == 10 ? split : 6;
}

static u64 table_base(struct model *m, u8 split)
{
	u8 align_lg2 = split ? max(6, table_lg2(m) - split + 3) : table_lg2(m) + 6;

	return m->regs.strtab_base & GENMASK_ULL(55, 6) & ~(BIT_ULL(min_t(u8, align_lg2, 56)) - 1);
}

static void check_l1std(struct model *m, u32 sid, u64 l1)
{
	if (bits(&l1, 4, 0) > 11)
		complain(m, "L1STD of %u: Span %llu is reserved (5.1)", sid, bits(&l1, 4, 0));
	if (bits(&l1, 4, 0) && (bits(&l1, 5, 5) || bits(&l1, 63, 56)))
		complain(m, "L1STD of %u has RES0 bits: %#llx (5.1)", sid, l1);
}

/* 0 if the L1STD leads to no STE of this StreamID */
static u64 ste_in_leaf(struct model *m, u32 sid, u8 split, u64 l1)
{
	u8 span = bits(&l1, 4, 0);
	u32 index = sid & (BIT(split) - 1);

	check_l1std(m, sid, l1);
	if (!span || span > 11 || span > split + 1 || index >= BIT(span - 1))
		return 0;
	return (l1 & GENMASK_ULL(55, 5 + span)) + 64ULL * index;
}

/* find the way to an STE: @x becomes the fetch of it */
static bool locate_ste(struct model *m, u32 sid, struct fetch *x, struct model_fault *f)
{
	u8 split = split_of(m), lg2 = min_t(u8, table_lg2(m), bits32(m->cfg.idr[1], 5, 0));
	u32 below = BIT(split) - 1;
	struct span own = { sid, sid, 0, 0 }, under = { sid & ~below, sid | below, 0, 0 };
	u64 l1;

	f->code = EV_C_BAD_STREAMID;
	if ((u64)sid >> lg2)
		return false;
	begin(m, x, STE, &own);
	x->addr = table_base(m, 0) + 64ULL * sid;
	if (!split)
		return true;
	begin(m, x, L1STD, &under);
	x->addr = table_base(m, split) + 8ULL * (sid >> split);
	if (!level1(m, x, &l1, f))
		return false;
	begin(m, x, STE, &own);
	x->under = under;
	x->addr = ste_in_leaf(m, sid, split, l1);
	return x->addr;
}

bool config_ste(struct model *m, u32 sid, u64 *ste, struct model_fault *f)
{
	struct cached *hit = find(m, STE, sid, 0);
	const char *why;
	struct fetch x;

	memset(f, 0, sizeof(*f));
	if (!hit && (!locate_ste(m, sid, &x, f) || !fetch_now(m, &x, f)))
		return false;
	memcpy(ste, hit ? hit->words : x.what.words, sizeof(x.what.words));
	why = legal_ste(m, ste);
	f->code = why ? EV_C_BAD_STE : 0;
	if (why)
		trace(m, "STE of %u is not good: %s", sid, why);
	else
		legal_check_ste(m, sid, ste);
	return !why;
}

/* ---- tables of CDs ---- */

/* log2 of the CDs below an L1CD; 0 for a linear table */
static u8 leaf_lg2(struct model *m, const u64 *ste)
{
	if (!legal_has_substreams(m, ste))
		return 0;
	switch (bits(ste, 5, 4)) {
	case 1:
		return 6;
	case 2:
		return 10;
	default:
		return 0;
	}
}

/* where an L1CD leads to; 0 if nowhere */
static u64 cd_in_leaf(struct model *m, const struct fetch *x, u64 l1)
{
	u64 res0 = bits(&l1, 11, 1) | bits(&l1, 63, 56);

	if (!bits(&l1, 0, 0))
		return 0;
	if (leaf_lg2(m, x->ste) == 10)
		res0 |= bits(&l1, 15, 12);
	if (res0)
		complain(m, "L1CD of %u has RES0 bits: %#llx (5.3)", x->what.span.sid, l1);
	if (!x->nested && (l1 & GENMASK_ULL(55, 12)) >> model_oas(m))
		return 0;
	return l1 & GENMASK_ULL(55, leaf_lg2(m, x->ste) + 6);
}

static void begin_cd(struct model *m, struct fetch *x, enum config_kind kind,
		     const struct span *span, const u64 *ste)
{
	begin(m, x, kind, span);
	memcpy(x->ste, ste, sizeof(x->ste));
	x->nested = bits(ste, 3, 1) == 7;
	x->addr = ste[0] & GENMASK_ULL(55, 6);
}

/* find the way to a CD: @x becomes the fetch of it */
static bool locate_cd(struct model *m, u32 sid, const u64 *ste, u32 index, struct fetch *x,
		      struct model_fault *f)
{
	u8 leaf = leaf_lg2(m, ste);
	u32 below = BIT(leaf) - 1;
	struct span own = { sid, sid, index, index };
	struct span under = { sid, sid, index & ~below, index | below };
	u64 l1, table;

	begin_cd(m, x, CD, &own, ste);
	x->addr += 64ULL * index;
	if (!leaf)
		return true;
	begin_cd(m, x, L1CD, &under, ste);
	x->addr += 8ULL * (index >> leaf);
	if (!level1(m, x, &l1, f))
		return false;
	table = cd_in_leaf(m, x, l1);
	f->code = EV_C_BAD_SUBSTREAMID;
	if (!table)
		return false;
	begin_cd(m, x, CD, &own, ste);
	x->under = under;
	x->addr = table + 64ULL * (index & below);
	return true;
}

bool config_cd(struct model *m, u32 sid, const u64 *ste, u32 index, u64 *cd,
	       struct model_fault *f)
{
	struct cached *hit = find(m, CD, sid, index);
	const char *why;
	struct fetch x;

	memset(f, 0, sizeof(*f));
	if (!hit && (!locate_cd(m, sid, ste, index, &x, f) || !fetch_now(m, &x, f)))
		return false;
	memcpy(cd, hit ? hit->words : x.what.words, sizeof(x.what.words));
	why = legal_cd(m, ste, cd);
	f->code = why ? EV_C_BAD_CD : 0;
	if (why)
		trace(m, "CD %u of %u is not good: %s", index, sid, why);
	else
		legal_check_cd(m, sid, cd);
	return !why;
}

/* ---- what happens by itself ---- */

/* a SubstreamID whose CD can be reached */
static u32 some_index(struct model *m, const u64 *ste, const struct model_access *a)
{
	u8 lg2 = legal_has_substreams(m, ste) ? bits(ste, 63, 59) : 0;

	if (!model_pick(m, 4))
		return model_pick(m, BIT(lg2));
	return a->ssv && a->ssid < BIT(lg2) ? a->ssid : 0;
}

/* fetch what is missing next on the way of a transaction, or of one beside it */
static void speculate(struct model *m)
{
	u32 known = min_t(u32, m->nr_hints, MODEL_HINTS), sid, index;
	const struct model_access *a;
	const struct cached *ste;
	struct model_fault f;
	struct fetch x;

	if (!known)
		return;
	a = &m->hints[model_pick(m, known)];
	sid = a->sid;
	if (!model_pick(m, 4))
		sid ^= model_pick(m, BIT(split_of(m) ?: 3));
	ste = find(m, STE, sid, 0);
	if (!ste) {
		if (locate_ste(m, sid, &x, &f))
			begin_speculation(m, &x);
		return;
	}
	if (legal_ste(m, ste->words) || !bits(ste->words, 3, 3) || !bits(ste->words, 1, 1))
		return;
	index = some_index(m, ste->words, a);
	if (!find(m, CD, sid, index) && locate_cd(m, sid, ste->words, index, &x, &f))
		begin_speculation(m, &x);
}

void config_tick(struct model *m)
{
	struct fetch *x;

	if (model_chance(m, m->mood.forget))
		forget(m);
	m->quiet = true;
	for (x = m->configs->fetches; x < m->configs->fetches + FETCHES; x++) {
		if (!(m->regs.cr0ack & CR0_SMMUEN))
			x->left = 0;
		if (x->left)
			proceed(m, x);
	}
	if (m->regs.cr0ack & CR0_SMMUEN && model_chance(m, m->mood.speculate))
		speculate(m);
	m->quiet = false;
}

/* ---- reset ---- */

/* bypass or abort, and a CD that faults without a word */
static void add_garbage(struct model *m, u32 sid)
{
	struct cached e = { .span = { sid, sid, 0, 0 } };

	put_bits(e.words, 0, 0, 1);
	put_bits(e.words, 3, 1, model_pick(m, 2) ? 4 : 0);
	put_bits(e.words, 109, 108, 1);
	keep(m, STE, &e);

	memset(e.words, 0, sizeof(e.words));
	put_bits(e.words, 31, 31, 1);
	put_bits(e.words, 14, 14, 1);
	put_bits(e.words, 30, 30, 1);
	put_bits(e.words, 41, 41, 1);
	put_bits(e.words, 46, 46, 1);
	keep(m, CD, &e);
}

void config_reset(struct model *m)
{
	struct cached l1 = { .span = { 0, 63, 0, 0 } };
	u32 sid;

	memset(m->configs, 0, sizeof(*m->configs));
	for (sid = 0; sid < GARBAGE; sid++)
		if (model_pick(m, 2))
			add_garbage(m, sid);
	keep(m, L1STD, &l1);
}
