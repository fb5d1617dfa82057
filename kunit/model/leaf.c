// SPDX-License-Identifier: GPL-2.0-only
/*
 * What descriptors say: where they lead, who may use that, and what memory it is.
 *
 * Arm ARM, "VMSAv8-64 descriptor formats", "Memory access control" (direct
 * permissions, hierarchical ones, PAN, WXN, XNX), "Memory attributes" and "Hardware
 * management of the dirty state"; Arm IHI 0070: 3.13 (HTTU), 5.4 (CD.MAIR), chapter 13
 * (attributes, their combination). Of memory types the cacheability is modelled, the
 * weaker of inner and outer, without hints. Not modelled: DS, 128-bit descriptors,
 * PBHA, indirect permissions, MTE.
 */
#include "kunit/model/leaf.h"

/* descriptors of leaves */
#define S1_NS		BIT_ULL(5)
#define S1_AP1		BIT_ULL(6)	/* unprivileged too */
#define S1_AP2		BIT_ULL(7)	/* read-only */
#define S1_PXN		BIT_ULL(53)
#define S1_UXN		BIT_ULL(54)
#define S2AP_READ	BIT_ULL(6)
#define S2AP_WRITE	BIT_ULL(7)
#define DBM		BIT_ULL(51)

/* restrictions by table descriptors, as table_attrs() has them: [62:59] */
#define TABLE_PXN	BIT(0)
#define TABLE_UXN	BIT(1)
#define TABLE_NO_UNPRIV	BIT(2)
#define TABLE_NO_WRITE	BIT(3)

#define UNPRIV(perms)	((perms) << 3)

u8 contiguous_lg2(u8 granule_lg2, u8 level)
{
	if (granule_lg2 == 12)
		return 4;
	if (level < 2)
		return 0;
	return granule_lg2 == 14 && level == 3 ? 7 : 5;
}

/* ---- what it is, and where it leads ---- */

static bool has_blocks(struct model *m, u8 granule_lg2, u8 level)
{
	if (level == 1)
		return granule_lg2 == 12 || (granule_lg2 == 16 && model_oas(m) == 52);
	return level == 2;
}

enum desc_kind desc_kind(struct model *m, const struct walk_tables *t, u64 desc,
			 u8 level)
{
	if (!(desc & BIT_ULL(0)))
		return DESC_INVALID;
	if (level == 3)
		return desc & BIT_ULL(1) ? DESC_LEAF : DESC_INVALID;
	if (desc & BIT_ULL(1))
		return DESC_TABLE;
	return has_blocks(m, t->granule_lg2, level) ? DESC_LEAF : DESC_INVALID;
}

/* 64 KiB granule: address bits [51:48] are in [15:12] */
static bool is_packed(const struct walk_tables *t)
{
	return t->granule_lg2 == 16 && t->out_lg2 == 52;
}

static u8 address_lsb(const struct walk_tables *t, u64 desc, u8 level)
{
	bool table = level < 3 && desc & BIT_ULL(1);

	return table ? t->granule_lg2 : desc_lg2(t->granule_lg2, level);
}

u64 desc_out(const struct walk_tables *t, u64 desc, u8 level)
{
	u64 out = desc & GENMASK_ULL(47, address_lsb(t, desc, level));

	if (is_packed(t))
		out |= (desc & GENMASK_ULL(15, 12)) << 36;
	return out;
}

void desc_check(struct model *m, const struct walk_tables *t, u64 desc, u8 level)
{
	bool table = level < 3 && desc & BIT_ULL(1);
	u64 reserved = GENMASK_ULL(49, 48);

	if (address_lsb(t, desc, level) > 12)
		reserved |= GENMASK_ULL(address_lsb(t, desc, level) - 1, 12);
	if (is_packed(t))
		reserved &= ~GENMASK_ULL(15, 12);
	if (!table && level < 3 && bits32(m->cfg.idr[3], 12, 11) /* BBML */)
		reserved &= ~DESC_NT;
	if (t->stage2)
		reserved |= GENMASK_ULL(63, 59);
	else
		reserved |= table ? BIT_ULL(63) : S1_NS;
	if (desc & reserved)
		complain(m,
			 "stage %u descriptor %#llx of level %u has reserved bits %#llx (Arm ARM, descriptor formats)",
			 t->stage2 ? 2 : 1, desc, level, desc & reserved);
	if (!table && (desc >> 8 & 3) == 1)
		complain(m,
			 "stage %u descriptor %#llx has reserved shareability (Arm ARM, descriptor formats)",
			 t->stage2 ? 2 : 1, desc);
}

/* ---- permissions ---- */

/* DBM: AP[2] is cleared at stage 1, S2AP[1] set at stage 2; both are bit 7 */
u64 desc_dirty(const struct walk_tables *t, u64 desc)
{
	if (!t->hd || !(desc & DBM))
		return desc;
	return t->stage2 ? desc | S2AP_WRITE : desc & ~S1_AP2;
}

u64 table_attrs(const struct walk_tables *t, u64 desc)
{
	return t->hierarchical ? desc >> 59 & 0xf : 0;
}

/* @last: the leaf when it is dirty; what will be writable counts as writable */
static u64 stage1_perms(const struct walk_tables *t, u64 desc, u64 last, u64 tables)
{
	bool unpriv = desc & S1_AP1 && !(tables & TABLE_NO_UNPRIV);
	bool writable = !(desc & S1_AP2) && !(tables & TABLE_NO_WRITE);
	bool becomes = !(last & S1_AP2) && !(tables & TABLE_NO_WRITE);
	u64 data = MODEL_READ | (writable ? MODEL_WRITE : 0);
	u64 perms = 0;

	if (!(t->pan && unpriv))
		perms |= data;
	if (unpriv)
		perms |= UNPRIV(data);
	if (!(desc & S1_PXN) && !(tables & TABLE_PXN) &&
	    !(becomes && (unpriv || t->wxn)))
		perms |= MODEL_EXEC;
	if (!(desc & S1_UXN) && !(tables & TABLE_UXN) &&
	    !(becomes && unpriv && t->wxn))
		perms |= UNPRIV(MODEL_EXEC);
	return perms;
}

static u64 stage2_perms(const struct walk_tables *t, u64 desc)
{
	static const u8 exec[] = {
		MODEL_EXEC | UNPRIV(MODEL_EXEC), UNPRIV(MODEL_EXEC), 0, MODEL_EXEC
	};
	u64 data = (desc & S2AP_READ ? MODEL_READ : 0) |
		   (desc & S2AP_WRITE ? MODEL_WRITE : 0);

	return data | UNPRIV(data) | exec[desc >> 53 & (t->xnx ? 3 : 2)];
}

static u64 perms_of(const struct walk_tables *t, u64 desc, u64 last, u64 tables)
{
	return t->stage2 ? stage2_perms(t, desc) : stage1_perms(t, desc, last, tables);
}

u8 attrs_perms(u64 attrs, bool priv)
{
	return attrs >> (priv ? 0 : 3) & 7;
}

u8 attrs_perms_dirty(u64 attrs, bool priv)
{
	return attrs_perms(attrs >> ATTR_DIRTY_LSB, priv);
}

/* ---- memory ---- */

/* in ATTR_MEMORY: byte of MAIR or MemAttr at 16, shareability at 24, FWB at 26 */
u64 leaf_attrs(const struct walk_tables *t, u64 desc, u64 restrictions, u8 level)
{
	u64 last = desc_dirty(t, desc);
	u64 memory = t->stage2 ? desc >> 2 & 0xf : t->mair >> 8 * (desc >> 2 & 7) & 0xff;
	u64 attrs = perms_of(t, desc, last, restrictions);

	attrs |= perms_of(t, last, last, restrictions) << ATTR_DIRTY_LSB;
	attrs |= memory << 16 | (desc >> 8 & 3) << 24 | (u64)t->fwb << 26;
	if (desc & DESC_CONTIGUOUS && contiguous_lg2(t->granule_lg2, level))
		attrs |= ATTR_CONTIGUOUS;
	return attrs | (u64)level << 28;
}

/* half a byte of MAIR; transient as if it were not */
static enum model_memtype cacheability(u8 nibble)
{
	if (nibble == 4)
		return MODEL_NORMAL_NC;
	return nibble & 4 ? MODEL_NORMAL_WB : MODEL_NORMAL_WT;
}

static enum model_memtype stage1_type(u8 mair)
{
	if (!(mair >> 4))
		return MODEL_DEVICE;
	return min(cacheability(mair >> 4), cacheability(mair & 0xf));
}

/* MemAttr: reserved values act as Device */
static enum model_memtype stage2_type(u8 memattr, bool fwb)
{
	static const u8 forced[] = {
		MODEL_DEVICE, MODEL_DEVICE, MODEL_DEVICE, MODEL_DEVICE,
		MODEL_DEVICE, MODEL_NORMAL_NC, MODEL_NORMAL_WB, MODEL_NORMAL_WB
	};

	if (fwb)
		return forced[memattr & 7];
	return min(memattr >> 2, memattr & 3);
}

void attrs_leaf(u64 attrs, bool stage2, bool priv, struct walk_leaf *leaf)
{
	u8 memory = attrs >> 16 & 0xff;
	bool fwb = attrs >> 26 & 1;

	leaf->perms = attrs_perms(attrs, priv);
	leaf->type = stage2 ? stage2_type(memory, fwb) : stage1_type(memory);
	leaf->shareability = attrs >> 24 & 3;
	leaf->force = stage2 && fwb && memory == 6;
	if (leaf->type <= MODEL_NORMAL_NC)
		leaf->shareability = 2;
}

struct walk_leaf walk_combine(const struct walk_leaf *s1, const struct walk_leaf *s2)
{
	struct walk_leaf leaf = *s2;

	leaf.size_lg2 = min(s1->size_lg2, s2->size_lg2);
	leaf.perms &= s1->perms;
	if (!s2->force)
		leaf.type = min(s1->type, s2->type);
	if (s1->shareability == 2 || leaf.type <= MODEL_NORMAL_NC)
		leaf.shareability = 2;
	else if (leaf.shareability != 2)
		leaf.shareability |= s1->shareability;
	return leaf;
}
