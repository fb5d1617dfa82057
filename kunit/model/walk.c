// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks of VMSAv8-64 tables: from an address down to the leaf, or to the fault.
 *
 * Each descriptor is a read of its own, so that a walk sees any mixture of what
 * software stores meanwhile. Before a walk the TLBs are asked, and the walk caches for
 * a table further down; what it finds is put into them. Now and then the SMMU walks
 * although it holds the answer: it may forget or fetch anything at any time.
 *
 * An entry keeps what the descriptors, the CD and the STE said when it was made. The
 * range check and the EPD bits are those of the CD that is in force.
 *
 * Arm IHI 0070: 3.4 (address sizes), 3.13 (HTTU), 5.2 and 5.4 (fields of the STE and
 * CD for walks), 7.3 as far as faults of walks go, with their order; Arm ARM,
 * "Translation process": granules, start levels, concatenated tables, Contiguous, nT,
 * 52-bit addresses with 64 KiB. Not modelled: DS, 128-bit descriptors, HAFT, worlds
 * other than NS-EL1, big-endian tables; attributes of the walks themselves.
 */
#include "kunit/model/leaf.h"

/* how often a descriptor may change under an update before that is an abort */
#define UPDATE_TRIES 64

/**
 * struct walk - a translation under way
 * @m: the model
 * @t: the tables
 * @a: the transaction
 * @f: where to say what went wrong
 * @in: input address; sign-extended at stage 1
 * @class: what for
 * @need: MODEL_READ ..., of which one has to be there
 * @again: a descriptor changed between a read and an update
 */
struct walk {
	struct model *m;
	const struct walk_tables *t;
	const struct model_access *a;
	struct model_fault *f;
	u64 in;
	enum model_class class;
	u8 need;
	bool again;
};

/**
 * struct leaf_found - a leaf in memory
 * @at: address of the descriptor, as its table gives it
 * @desc: the descriptor
 * @restrictions: by the tables on the way
 * @level: of the descriptor
 */
struct leaf_found {
	u64 at;
	u64 desc;
	u64 restrictions;
	u8 level;
};

/* ---- faults ---- */

static bool fault(const struct walk *w, enum model_event_code code)
{
	bool stage2 = w->t->stage2;

	*w->f = (struct model_fault) {
		.code = code,
		.stage2 = stage2,
		.class = stage2 ? w->class : CLASS_IN,
		.tt_read = w->need != MODEL_WRITE,
		.ipa = stage2 ? w->in : 0,
	};
	return false;
}

/* IHI 0070, "Event records": at stage 1 it is the walk that failed, CLASS=TT */
static bool fetch_abort(const struct walk *w, u64 pa)
{
	fault(w, EV_F_WALK_EABT);
	if (!w->t->stage2)
		w->f->class = CLASS_TT;
	w->f->fetch = pa;
	return false;
}

/* ---- what tables there are ---- */

static u16 vmid_of(struct model *m, const u64 *ste)
{
	return bits32(m->cfg.idr[0], 0, 0) /* S2P */ ? bits(ste, 143, 128) : 0;
}

/* VA[55] says which half it is in; TBI lets it have anything above, tags do not */
static u64 canonical(u64 va)
{
	return (s64)(va << 8) >> 8;
}

static u8 out_lg2(struct model *m, u64 code)
{
	return min(size_of_code(code), model_oas(m));
}

/* low bits of a base that the size of the first table leaves no room for */
static void align_first_table(struct walk_tables *t)
{
	u8 lg2 = t->in_lg2 - desc_lg2(t->granule_lg2, t->level) + 3;

	if (t->out_lg2 == 52)
		lg2 = max_t(u8, lg2, 6);
	t->ttb &= ~(BIT_ULL(lg2) - 1);
}

/* the half of stage 1 that VA[55] selects; sizes that are not legal are clamped */
static void stage1_tables(struct model *m, const u64 *ste, const u64 *cd, u64 va,
			  struct walk_tables *t)
{
	static const u8 tg0[] = { 12, 16, 14, 12 }, tg1[] = { 12, 14, 12, 16 };
	bool upper = va >> 55 & 1;
	u8 g = upper ? tg1[bits(cd, 23, 22)] : tg0[bits(cd, 7, 6)];
	u8 tsz = upper ? bits(cd, 21, 16) : bits(cd, 5, 0);

	*t = (struct walk_tables) {
		.ste = bits(ste, 3, 1) /* Config */ == 7 ? ste : NULL,
		.vmid = vmid_of(m, ste),
		.asid = bits(cd, 63, 48),
		.granule_lg2 = g,
		.in_lg2 = clamp_t(u8, 64 - tsz, g + 1, g == 16 ? 52 : 48),
		.out_lg2 = out_lg2(m, bits(cd, 34, 32) /* IPS */),
		.ttb = (upper ? bits(cd, 179, 132) : bits(cd, 115, 68)) << 4,
		.mair = cd[3],
		.epd = upper ? bits(cd, 30, 30) : bits(cd, 14, 14),
		.hierarchical = !(bits32(m->cfg.idr[3], 2, 2) /* HAD */ &&
				  (upper ? bits(cd, 129, 129) : bits(cd, 65, 65))),
		.wxn = bits(cd, 36, 36),
		.pan = bits(cd, 40, 40),
		.affd = bits(cd, 35, 35),
		.ha = bits(cd, 43, 43),
		.hd = bits(cd, 43, 42) == 3,
	};
	t->level = 4 - DIV_ROUND_UP(t->in_lg2 - g, g - 3);
	align_first_table(t);
}

static void stage2_tables(struct model *m, const u64 *ste, struct walk_tables *t)
{
	static const u8 tg[] = { 12, 16, 14, 12 };
	static const u8 level_4k[] = { 2, 1, 0, 3 };
	u8 g = tg[bits(ste, 175, 174)], sl0 = bits(ste, 167, 166);
	u8 level = g == 12 ? level_4k[sl0] : 3 - sl0;

	*t = (struct walk_tables) {
		.stage2 = true,
		.vmid = vmid_of(m, ste),
		.granule_lg2 = g,
		.in_lg2 = clamp_t(u8, 64 - bits(ste, 165, 160), desc_lg2(g, level) + 1, 52),
		.out_lg2 = out_lg2(m, bits(ste, 178, 176) /* S2PS */),
		.level = level,
		.ttb = bits(ste, 243, 196) << 4,
		.xnx = bits32(m->cfg.idr[3], 4, 4),
		.fwb = bits32(m->cfg.idr[3], 8, 8) && bits(ste, 89, 89),
		.affd = bits(ste, 181, 181),
		.ha = bits(ste, 184, 184),
		.hd = bits(ste, 184, 183) == 3,
	};
	align_first_table(t);
}

/* ---- down the tree ---- */

/* now and then the SMMU looks into memory although it holds the answer */
static bool lookup(struct walk *w, enum tlb_kind kind, struct tlb_entry *e)
{
	return !model_chance(w->m, w->m->mood.speculate) &&
	       tlb_find(w->m, kind, w->t->vmid, w->t->asid, w->in, e);
}

/* nested: where a stage 1 descriptor is, through stage 2 */
static bool locate(struct walk *w, u64 at, bool write, u64 *pa)
{
	struct walk_leaf leaf;

	*pa = at;
	if (!w->t->ste)
		return true;
	if (!walk_stage2(w->m, w->t->ste, at, CLASS_TT, w->a, write, &leaf, w->f))
		return false;
	*pa = leaf.out;
	return true;
}

static bool read_descriptor(struct walk *w, struct leaf_found *x)
{
	u64 pa;

	if (!locate(w, x->at, false, &pa))
		return false;
	if (!mem_read(w->m, pa, w->t->stage2 ? "a stage 2 descriptor" : "a stage 1 descriptor",
		      &x->desc))
		return fetch_abort(w, pa);
	return true;
}

static u64 index_in(const struct walk_tables *t, u64 in, u8 level)
{
	u8 lsb = desc_lg2(t->granule_lg2, level);
	u8 msb = level == t->level ? t->in_lg2 : lsb + t->granule_lg2 - 3;

	return (in & (BIT_ULL(msb) - 1)) >> lsb;
}

static enum tlb_kind table_kind(const struct walk_tables *t)
{
	return t->stage2 ? TLB_WALK2 : TLB_WALK1;
}

static void keep_table(struct walk *w, const struct leaf_found *x, u64 table)
{
	const struct walk_tables *t = w->t;
	u8 lg2 = desc_lg2(t->granule_lg2, x->level);
	struct tlb_entry e = {
		.kind = table_kind(t),
		.vmid = t->vmid,
		.asid = t->asid,
		.granule_lg2 = t->granule_lg2,
		.level = x->level + 1,
		.base = w->in & ~(BIT_ULL(lg2) - 1),
		.size_lg2 = lg2,
		.out = table,
		.attrs = x->restrictions,
	};

	tlb_keep(w->m, &e);
}

/* the walk begins at the first table, or at one that a walk cache has */
static u64 begin(struct walk *w, struct leaf_found *x)
{
	const struct walk_tables *t = w->t;
	struct tlb_entry e;

	x->level = t->level;
	x->restrictions = 0;
	if (!lookup(w, table_kind(t), &e))
		return t->ttb;
	if (e.granule_lg2 != t->granule_lg2 || e.level <= t->level) {
		complain(w->m,
			 "a walk for %#llx meets a cached table of another tree under VMID %u ASID %u (IHI 0070, TLB tagging)",
			 w->in, t->vmid, t->asid);
		return t->ttb;
	}
	x->level = e.level;
	x->restrictions = e.attrs;
	return e.out;
}

static bool descend(struct walk *w, struct leaf_found *x)
{
	const struct walk_tables *t = w->t;
	u64 out = begin(w, x);
	enum desc_kind kind;

	for (;; x->level++) {
		x->at = out + 8 * index_in(t, w->in, x->level);
		if (!read_descriptor(w, x))
			return false;
		kind = desc_kind(w->m, t, x->desc, x->level);
		if (kind == DESC_INVALID)
			return fault(w, EV_F_TRANSLATION);
		desc_check(w->m, t, x->desc, x->level);
		out = desc_out(t, x->desc, x->level);
		if (out >> t->out_lg2)
			return fault(w, EV_F_ADDR_SIZE);
		if (kind == DESC_LEAF)
			return true;
		x->restrictions |= table_attrs(t, x->desc);
		keep_table(w, x, out);
	}
}

/* ---- AF and dirty state ---- */

static bool update(struct walk *w, struct leaf_found *x, u64 value)
{
	bool done;
	u64 pa;

	if (!locate(w, x->at, true, &pa))
		return false;
	if (!mem_update(w->m, pa, x->desc, value, &done))
		return fetch_abort(w, pa);
	x->desc = value;
	w->again = !done;
	return done;
}

/* speculation may set AF, or not */
static bool access_flag(struct walk *w, struct leaf_found *x)
{
	const struct walk_tables *t = w->t;

	if (x->desc & DESC_AF || (t->affd && !t->ha))
		return true;
	if (!t->ha || (w->m->quiet && model_chance(w->m, 500)))
		return fault(w, EV_F_ACCESS);
	return update(w, x, x->desc | DESC_AF);
}

/* only its dirty state is between a write and a leaf with these attributes */
static bool has_to_be_dirty(const struct walk *w, u64 attrs)
{
	return w->need == MODEL_WRITE && !w->m->quiet &&
	       !(attrs_perms(attrs, w->a->priv) & MODEL_WRITE) &&
	       attrs_perms_dirty(attrs, w->a->priv) & MODEL_WRITE;
}

static bool dirty_state(struct walk *w, struct leaf_found *x)
{
	if (!has_to_be_dirty(w, leaf_attrs(w->t, x->desc, x->restrictions, x->level)))
		return true;
	return update(w, x, desc_dirty(w->t, x->desc));
}

/* ---- from the leaf to an entry ---- */

/* a TLB may hold a contiguous group by any of its descriptors */
static u8 held_lg2(struct walk *w, const struct leaf_found *x)
{
	u8 one = desc_lg2(w->t->granule_lg2, x->level);
	u8 group = one + contiguous_lg2(w->t->granule_lg2, x->level);
	u64 out = desc_out(w->t, x->desc, x->level);

	if (!(x->desc & DESC_CONTIGUOUS))
		return one;
	if ((w->in ^ out) & (BIT_ULL(group) - 1) & ~(BIT_ULL(one) - 1))
		complain(w->m,
			 "Contiguous at %#llx, but its output %#llx is not aligned alike (Arm ARM, Contiguous bit)",
			 w->in, out);
	return model_chance(w->m, w->m->mood.speculate) ? one : group;
}

static void keep_leaf(struct walk *w, const struct leaf_found *x, struct tlb_entry *e)
{
	const struct walk_tables *t = w->t;
	u8 lg2 = held_lg2(w, x);

	*e = (struct tlb_entry) {
		.kind = t->stage2 ? TLB_S2 : TLB_S1,
		.vmid = t->vmid,
		.asid = t->asid,
		.global = !t->stage2 && !(x->desc & DESC_NG),
		.granule_lg2 = t->granule_lg2,
		.level = x->level,
		.base = w->in & ~(BIT_ULL(lg2) - 1),
		.size_lg2 = lg2,
		.out = desc_out(t, x->desc, x->level) & ~(BIT_ULL(lg2) - 1),
		.attrs = leaf_attrs(t, x->desc, x->restrictions, x->level),
	};
	if (x->level < 3 && x->desc & DESC_NT && bits32(w->m->cfg.idr[3], 12, 11) == 1)
		e->attrs |= ATTR_NT;
	else
		tlb_keep(w->m, e);
}

static bool walk_memory(struct walk *w, struct tlb_entry *e)
{
	unsigned int tries = UPDATE_TRIES;
	struct leaf_found x;

	do {
		w->again = false;
		if (descend(w, &x) && access_flag(w, &x) && dirty_state(w, &x)) {
			keep_leaf(w, &x, e);
			return true;
		}
	} while (w->again && --tries);
	return w->again ? fetch_abort(w, x.at) : false;
}

/* ---- one stage ---- */

static u64 entry_out(const struct tlb_entry *e, u64 in)
{
	return e->out + (in - e->base);
}

/* an entry may lack what is needed; an ATS request is told what there is */
static bool permitted(struct walk *w, struct walk_leaf *leaf)
{
	if (w->a->kind == MODEL_ATS_REQUEST && w->class == CLASS_IN) {
		if (!(leaf->perms & MODEL_READ))
			leaf->perms &= ~MODEL_EXEC;
		return true;
	}
	return leaf->perms & w->need || fault(w, EV_F_PERMISSION);
}

static bool one_stage(struct walk *w, struct tlb_entry *e, struct walk_leaf *leaf)
{
	if (!lookup(w, w->t->stage2 ? TLB_S2 : TLB_S1, e) ||
	    has_to_be_dirty(w, e->attrs)) {
		if (w->t->epd)
			return fault(w, EV_F_TRANSLATION);
		if (!walk_memory(w, e))
			return false;
	}
	leaf->out = entry_out(e, w->in);
	leaf->size_lg2 = e->size_lg2;
	attrs_leaf(e->attrs, w->t->stage2, w->a->priv, leaf);
	return permitted(w, leaf);
}

static u8 needed(const struct model_access *a)
{
	if (a->write)
		return MODEL_WRITE;
	return a->insn ? MODEL_EXEC : MODEL_READ;
}

/* IHI 0070, "CD.T0SZ"; without walks TxSZ says nothing, and TLBs hold sign-extended addresses */
static bool is_in_range(const struct walk *w, const u64 *cd)
{
	u64 va = w->a->addr;
	bool upper = va >> 55 & 1;
	bool tbi = upper ? bits(cd, 39, 39) : bits(cd, 38, 38);
	bool e0pd = upper ? bits(cd, 130, 130) : bits(cd, 66, 66);
	u64 same = GENMASK_ULL(tbi ? 55 : 63, w->t->epd ? 55 : w->t->in_lg2);

	if (e0pd && !w->a->priv && bits32(w->m->cfg.idr[3], 13, 13) /* E0PD */)
		return false;
	return (va & same) == (upper ? same : 0);
}

static bool prepare_stage1(struct walk *w, const u64 *ste, const u64 *cd,
			   struct walk_tables *t)
{
	stage1_tables(w->m, ste, cd, w->a->addr, t);
	w->t = t;
	w->in = canonical(w->a->addr);
	w->need = needed(w->a);
	return is_in_range(w, cd) || fault(w, EV_F_TRANSLATION);
}

bool walk_stage1(struct model *m, const u64 *ste, const u64 *cd,
		 const struct model_access *a, struct walk_leaf *leaf,
		 struct model_fault *f)
{
	struct walk w = { .m = m, .a = a, .f = f, .class = CLASS_IN };
	struct walk_tables t;
	struct tlb_entry e;

	return prepare_stage1(&w, ste, cd, &t) && one_stage(&w, &e, leaf);
}

static bool prepare_stage2(struct walk *w, const u64 *ste, u64 ipa, bool write,
			   struct walk_tables *t)
{
	stage2_tables(w->m, ste, t);
	w->t = t;
	w->in = ipa;
	w->need = write ? MODEL_WRITE : MODEL_READ;
	if (w->class == CLASS_IN && !write)
		w->need = needed(w->a);
	return !(ipa >> t->in_lg2) || fault(w, EV_F_TRANSLATION);
}

/* S2PTW: tables and CDs of a nested stage 1 in what stage 2 calls Device */
static bool is_protected(const struct walk *w, const u64 *ste, const struct walk_leaf *leaf)
{
	return w->class != CLASS_IN && leaf->type == MODEL_DEVICE &&
	       bits(ste, 182, 182) /* S2PTW */;
}

bool walk_stage2(struct model *m, const u64 *ste, u64 ipa, enum model_class class,
		 const struct model_access *a, bool write, struct walk_leaf *leaf,
		 struct model_fault *f)
{
	struct walk w = { .m = m, .a = a, .f = f, .class = class };
	struct walk_tables t;
	struct tlb_entry e;

	if (!prepare_stage2(&w, ste, ipa, write, &t) || !one_stage(&w, &e, leaf))
		return false;
	return !is_protected(&w, ste, leaf) || fault(&w, EV_F_PERMISSION);
}

/* ---- both stages at once ---- */

/* one that grants what is needed; if not, the two walks tell which stage it is */
static bool combined_hit(struct walk *w, struct walk_leaf *leaf)
{
	struct walk_leaf s1, s2;
	struct tlb_entry e;

	if (!lookup(w, TLB_S12, &e) || has_to_be_dirty(w, e.attrs) ||
	    has_to_be_dirty(w, e.attrs2))
		return false;
	attrs_leaf(e.attrs, false, w->a->priv, &s1);
	attrs_leaf(e.attrs2, true, w->a->priv, &s2);
	s1.size_lg2 = e.size_lg2;
	s2.size_lg2 = e.size_lg2;
	s2.out = entry_out(&e, w->in);
	*leaf = walk_combine(&s1, &s2);
	return leaf->perms & w->need;
}

static void keep_combined(struct walk *w, const struct tlb_entry *e1,
			  const struct tlb_entry *e2)
{
	struct tlb_entry e = *e1;
	u64 ipa = entry_out(e1, w->in);

	if ((e1->attrs | e2->attrs) & ATTR_NT)
		return;
	e.kind = TLB_S12;
	e.size_lg2 = min(e1->size_lg2, e2->size_lg2);
	e.base = w->in & ~(BIT_ULL(e.size_lg2) - 1);
	e.out = entry_out(e2, ipa) & ~(BIT_ULL(e.size_lg2) - 1);
	e.attrs2 = e2->attrs;
	tlb_keep(w->m, &e);
}

bool walk_combined(struct model *m, const u64 *ste, const u64 *cd,
		   const struct model_access *a, struct walk_leaf *leaf,
		   struct model_fault *f)
{
	struct walk w1 = { .m = m, .a = a, .f = f, .class = CLASS_IN }, w2 = w1;
	struct walk_leaf leaf1, leaf2;
	struct walk_tables t1, t2;
	struct tlb_entry e1, e2;

	if (!prepare_stage1(&w1, ste, cd, &t1))
		return false;
	if (combined_hit(&w1, leaf))
		return true;
	if (!one_stage(&w1, &e1, &leaf1))
		return false;
	if (!prepare_stage2(&w2, ste, leaf1.out, a->write, &t2) ||
	    !one_stage(&w2, &e2, &leaf2))
		return false;
	keep_combined(&w1, &e1, &e2);
	*leaf = walk_combine(&leaf1, &leaf2);
	return true;
}
