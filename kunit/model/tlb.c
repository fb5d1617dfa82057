// SPDX-License-Identifier: GPL-2.0-only
/*
 * TLBs and walk caches: what is in them, and what removes it.
 *
 * They keep all that walks give them, and lose entries only at random: when they are
 * full, when the mood says so, and when a command covers them. A command removes what
 * it has to remove and not an entry more: hardware may remove more, but software must
 * not count on that.
 *
 * A new entry is compared with the ones that it overlaps. If software has changed a
 * translation and not invalidated the old one, or not broken before it made, or gave a
 * tag to a new use too early, they contradict each other. Legal are: other permissions
 * (the old ones may be used until they are invalidated), AF and dirty state, another
 * size where BBML allows it, and the descriptors of one contiguous group.
 *
 * Arm IHI 0070: 3.17 (TLB tagging, VMIDs, ASIDs), 3.21.1 (TLB maintenance, BBM), 4.4
 * (TLB invalidation, with range, TTL and Leaf), CR0.VMW; Arm ARM, "TLB maintenance",
 * "Using break-before-make". World NS-EL1. Not modelled: EL2 worlds, PEs that broadcast
 * invalidations, ASET, F_TLB_CONFLICT.
 */
#include <linux/slab.h>

#include "kunit/model/leaf.h"

#define KINDS		5
#define LARGEST		96
#define GARBAGE		32

static const u8 capacity[KINDS] = {
	[TLB_S1] = 96, [TLB_S2] = 64, [TLB_S12] = 96, [TLB_WALK1] = 64, [TLB_WALK2] = 64,
};

static const char *const names[KINDS] = {
	[TLB_S1] = "stage 1", [TLB_S2] = "stage 2", [TLB_S12] = "stage 1+2",
	[TLB_WALK1] = "stage 1 table", [TLB_WALK2] = "stage 2 table",
};

/**
 * struct tlb_set - the entries of one kind
 * @n: how many
 * @e: they, in no order
 */
struct tlb_set {
	unsigned int n;
	struct tlb_entry e[LARGEST];
};

/**
 * struct model_tlb - TLBs and walk caches of a model
 * @set: by kind
 */
struct model_tlb {
	struct tlb_set set[KINDS];
};

bool tlb_new(struct model *m)
{
	m->tlb = kzalloc(sizeof(*m->tlb), GFP_KERNEL);
	return m->tlb;
}

void tlb_free(struct model *m)
{
	kfree(m->tlb);
}

static bool is_table(enum tlb_kind kind)
{
	return kind == TLB_WALK1 || kind == TLB_WALK2;
}

static bool is_stage2(enum tlb_kind kind)
{
	return kind == TLB_S2 || kind == TLB_WALK2;
}

/* ---- one entry ---- */

static void remove_at(struct tlb_set *set, unsigned int i)
{
	set->e[i] = set->e[--set->n];
}

static void insert(struct model *m, const struct tlb_entry *e)
{
	struct tlb_set *set = &m->tlb->set[e->kind];

	if (set->n == capacity[e->kind])
		remove_at(set, model_pick(m, set->n));
	set->e[set->n++] = *e;
}

/* large pages full of nothing, where tests are likely to look */
void tlb_reset(struct model *m)
{
	static const enum tlb_kind kinds[] = { TLB_S1, TLB_S2, TLB_S12 };
	unsigned int i;

	for (i = 0; i < KINDS; i++)
		m->tlb->set[i].n = 0;
	for (i = 0; i < GARBAGE; i++) {
		struct tlb_entry e = {
			.kind = kinds[model_pick(m, ARRAY_SIZE(kinds))],
			.vmid = bits32(m->cfg.idr[0], 0, 0) ? model_pick(m, 4) : 0,
			.asid = model_pick(m, 4),
			.granule_lg2 = 12,
			.level = 1,
			.size_lg2 = 30,
			.base = (u64)model_pick(m, 4) << 30,
			.out = model_rand(m) & GENMASK_ULL(model_oas(m) - 1, 30),
			.attrs = ATTR_PERMS,
			.attrs2 = ATTR_PERMS,
		};

		e.global = e.kind != TLB_S2 && model_chance(m, 500);
		insert(m, &e);
	}
}

void tlb_tick(struct model *m)
{
	struct tlb_set *set = &m->tlb->set[model_pick(m, KINDS)];

	if (set->n && model_chance(m, m->mood.forget))
		remove_at(set, model_pick(m, set->n));
	if (m->nr_hints && model_chance(m, m->mood.speculate))
		translate_speculate(m, &m->hints[model_pick(m, min_t(u32, m->nr_hints,
								     MODEL_HINTS))]);
}

/* ---- lookup ---- */

static bool is_hit(const struct tlb_entry *e, u16 vmid, u16 asid, u64 addr)
{
	return !((e->base ^ addr) >> e->size_lg2) && e->vmid == vmid &&
	       (is_stage2(e->kind) || e->global || e->asid == asid);
}

/* of several hits any may be the one, but the furthest table is the one of a walk */
bool tlb_find(struct model *m, enum tlb_kind kind, u16 vmid, u16 asid, u64 addr,
	      struct tlb_entry *e)
{
	struct tlb_set *set = &m->tlb->set[kind];
	const struct tlb_entry *best = NULL;
	unsigned int i, hits = 0;

	for (i = 0; i < set->n; i++) {
		if (!is_hit(&set->e[i], vmid, asid, addr))
			continue;
		if (!hits++ || (is_table(kind) ? set->e[i].level > best->level :
						 !model_pick(m, hits)))
			best = &set->e[i];
	}
	if (best)
		*e = *best;
	return best;
}

/* ---- new entries ---- */

/* only tables of one level compete: those of others are on the way to them */
static bool compete(const struct tlb_entry *old, const struct tlb_entry *new)
{
	u8 lg2 = max(old->size_lg2, new->size_lg2);

	if ((old->base ^ new->base) >> lg2 || old->vmid != new->vmid)
		return false;
	if (is_table(new->kind) && old->level != new->level)
		return false;
	return is_stage2(new->kind) || old->global || new->global ||
	       old->asid == new->asid;
}

static bool differ(const struct tlb_entry *old, const struct tlb_entry *new, u64 attrs)
{
	return ((old->attrs ^ new->attrs) | (old->attrs2 ^ new->attrs2)) & attrs;
}

/* what contradicts, or NULL */
static const char *contradiction(struct model *m, const struct tlb_entry *old,
				 const struct tlb_entry *new)
{
	u8 bbml = bits32(m->cfg.idr[3], 12, 11);

	if (old->out - old->base != new->out - new->base)
		return "another output";
	if (old->granule_lg2 != new->granule_lg2)
		return "another granule";
	if (is_table(new->kind))
		return NULL;
	if (old->global != new->global)
		return "global and not global";
	if (differ(old, new, ATTR_MEMORY))
		return "another memory type or shareability";
	if (bbml < 2 && differ(old, new, ATTR_LEVEL))
		return "another size";
	if (bbml < 1 && differ(old, new, ATTR_CONTIGUOUS))
		return "another Contiguous bit";
	return NULL;
}

/* the same place with other permissions: one of the two goes */
static bool is_renewal(const struct tlb_entry *old, const struct tlb_entry *new)
{
	return old->base == new->base && old->size_lg2 == new->size_lg2;
}

void tlb_keep(struct model *m, const struct tlb_entry *e)
{
	struct tlb_set *set = &m->tlb->set[e->kind];
	unsigned int i = set->n;
	const char *why;

	while (i--) {
		struct tlb_entry *old = &set->e[i];

		if (!compete(old, e))
			continue;
		why = contradiction(m, old, e);
		if (why)
			complain(m,
				 "TLB (%s, VMID %u, ASID %u): %s: %#llx to %#llx, but %#llx to %#llx was not invalidated (IHI 0070 3.21.1)",
				 names[e->kind], e->vmid, e->asid, why, e->base, e->out,
				 old->base, old->out);
		if (why || is_renewal(old, e))
			remove_at(set, i);
	}
	if (model_chance(m, m->mood.forget))
		return;
	trace(m, "TLB %s VMID %u ASID %u%s: %#llx to %#llx, 2^%u", names[e->kind],
	      e->vmid, e->asid, e->global ? " global" : "", e->base, e->out,
	      e->size_lg2);
	insert(m, e);
}

/* ---- invalidation ---- */

#define STAGE1		(BIT(TLB_S1) | BIT(TLB_S12) | BIT(TLB_WALK1))
#define STAGE2		(BIT(TLB_S2) | BIT(TLB_WALK2))

/**
 * struct reach - what a command looks at
 * @op: its opcode
 * @kinds: kinds of entries that it removes
 * @vmid: of its VMID only
 * @asid: of its ASID only; entries that are global otherwise
 * @global: global ones too
 * @addr: for its address only
 */
struct reach {
	u8 op;
	u8 kinds;
	bool vmid;
	bool asid;
	bool global;
	bool addr;
};

/* IHI 0070, "TLB invalidation"; those for EL2 (0x20 to 0x23) find nothing here */
static const struct reach reaches[] = {
	{ 0x10 /* NH_ALL */, STAGE1, .vmid = true, .global = true },
	{ 0x11 /* NH_ASID */, STAGE1, .vmid = true, .asid = true },
	{ 0x12 /* NH_VA */, STAGE1, .vmid = true, .asid = true, .global = true, .addr = true },
	{ 0x13 /* NH_VAA */, STAGE1, .vmid = true, .global = true, .addr = true },
	{ 0x28 /* S12_VMALL */, STAGE1 | STAGE2, .vmid = true, .global = true },
	{ 0x2a /* S2_IPA */, STAGE2, .vmid = true, .global = true, .addr = true },
	{ 0x30 /* NSNH_ALL */, STAGE1 | STAGE2, .global = true },
};

/* TTL=1 with 16 KiB is reserved without DS, and acts as no hint */
static u8 level_hint(const struct tlb_scope *s)
{
	return s->granule_lg2 == 14 && s->ttl == 1 ? 0 : s->ttl;
}

/* a wrong promise about granule or level: nothing has to go */
static bool is_promised(const struct tlb_scope *s, const struct tlb_entry *e)
{
	u8 ttl = s->range ? level_hint(s) : 0;

	if (s->range && s->granule_lg2 != e->granule_lg2)
		return false;
	if (is_table(e->kind))
		return !s->leaf && (!ttl || e->level <= ttl);
	return !ttl || e->level == ttl;
}

/* any address of the descriptor, of which an entry may hold a part or neighbours */
static bool is_addressed(const struct tlb_scope *s, const struct tlb_entry *e)
{
	u8 lg2 = is_table(e->kind) ? e->size_lg2 :
		 max(e->size_lg2, desc_lg2(e->granule_lg2, e->level));
	u64 last = s->range ? s->addr + s->bytes - 1 : s->addr;
	u64 begin = e->base & ~(BIT_ULL(lg2) - 1);

	if (last < s->addr)
		last = U64_MAX;
	return s->addr <= (begin | (BIT_ULL(lg2) - 1)) && begin <= last;
}

static bool is_tagged(struct model *m, const struct reach *r, const struct tlb_scope *s,
		      const struct tlb_entry *e)
{
	u16 ignored = BIT(bits32(m->regs.cr0, 8, 6) /* VMW */) - 1;

	if (!bits32(m->cfg.idr[0], 0, 0) /* S2P */)
		ignored = U16_MAX;
	if (r->vmid && (e->vmid ^ s->vmid) & ~ignored)
		return false;
	if (is_stage2(e->kind))
		return true;
	return e->global ? r->global : !r->asid || e->asid == s->asid;
}

static bool is_covered(struct model *m, const struct reach *r, const struct tlb_scope *s,
		       const struct tlb_entry *e)
{
	return is_tagged(m, r, s, e) &&
	       (!r->addr || (is_promised(s, e) && is_addressed(s, e)));
}

static const struct reach *reach_of(u8 op)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(reaches); i++)
		if (reaches[i].op == op)
			return &reaches[i];
	return NULL;
}

void tlb_drop(struct model *m, const struct tlb_scope *s)
{
	const struct reach *r = reach_of(s->op);
	unsigned int kind, dropped = 0;

	for (kind = 0; r && kind < KINDS; kind++) {
		struct tlb_set *set = &m->tlb->set[kind];
		unsigned int i = r->kinds & BIT(kind) ? set->n : 0;

		while (i--)
			if (is_covered(m, r, s, &set->e[i])) {
				remove_at(set, i);
				dropped++;
			}
	}
	trace(m, "TLBI %#x VMID %u ASID %u addr %#llx removed %u", s->op, s->vmid,
	      s->asid, s->addr, dropped);
}
