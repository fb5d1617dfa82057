// SPDX-License-Identifier: GPL-2.0-only
/*
 * The independent walk: registers, stream table, context descriptor, tables.
 *
 * Invariants: only reads; each 64-bit word of memory is read once; what the
 * architecture calls ILLEGAL is an error here and never guessed around, so that
 * a driver which writes it fails its tests even where an emulator is lenient.
 *
 * Vocabulary: as the architecture's; "dw" is a 64-bit word of a structure.
 *
 * What this file does not do: substreams other than 0, AArch32 and big-endian
 * tables, two stages at once.
 */
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "walk.h"

/* Registers (IHI 0070, "Register overview") */
#define REG_IDR1		0x04
#define IDR1_SIDSIZE		GENMASK(5, 0)
#define REG_CR0ACK		0x24
#define CR0ACK_SMMUEN		BIT(0)
#define REG_STRTAB_BASE		0x80
#define STRTAB_BASE_ADDR	GENMASK_ULL(51, 6)
#define REG_STRTAB_BASE_CFG	0x88
#define STRTAB_CFG_LOG2SIZE	GENMASK(5, 0)
#define STRTAB_CFG_SPLIT	GENMASK(10, 6)
#define STRTAB_CFG_FMT		GENMASK(17, 16)

/* Level-1 stream table descriptor */
#define L1STD_SPAN		GENMASK_ULL(4, 0)
#define L1STD_L2PTR		GENMASK_ULL(51, 6)
#define L1STD_SPAN_MAX		11

/* Stream table entry */
#define STE_BYTES		64
#define STE_DW0_V		BIT_ULL(0)
#define STE_DW0_CONFIG		GENMASK_ULL(3, 1)
#define STE_DW0_S1FMT		GENMASK_ULL(5, 4)
#define STE_DW0_S1CONTEXTPTR	GENMASK_ULL(51, 6)
#define STE_DW0_S1CDMAX		GENMASK_ULL(63, 59)
#define STE_DW2_S2VMID		GENMASK_ULL(15, 0)
#define STE_DW2_S2T0SZ		GENMASK_ULL(37, 32)
#define STE_DW2_S2SL0		GENMASK_ULL(39, 38)
#define STE_DW2_S2TG		GENMASK_ULL(47, 46)
#define STE_DW2_S2PS		GENMASK_ULL(50, 48)
#define STE_DW2_S2AA64		BIT_ULL(51)
#define STE_DW3_S2TTB		GENMASK_ULL(51, 4)

/* Context descriptor */
#define L1CD_V			BIT_ULL(0)
#define L1CD_L2PTR		GENMASK_ULL(51, 12)
#define CD_DW0_T0SZ		GENMASK_ULL(5, 0)
#define CD_DW0_TG0		GENMASK_ULL(7, 6)
#define CD_DW0_EPD0		BIT_ULL(14)
#define CD_DW0_V		BIT_ULL(31)
#define CD_DW0_IPS		GENMASK_ULL(34, 32)
#define CD_DW0_AA64		BIT_ULL(41)
#define CD_DW0_ASID		GENMASK_ULL(63, 48)
#define CD_DW1_TTB0		GENMASK_ULL(51, 4)
/* IPS and S2PS of 52 bits */
#define ADDRESS_SIZE_52		6

/* Descriptors of the translation tables */
#define DESC_VALID		BIT_ULL(0)
#define DESC_TABLE_OR_PAGE	BIT_ULL(1)
#define DESC_S1_ATTRINDX	GENMASK_ULL(4, 2)
#define DESC_S1_AP_UNPRIV	BIT_ULL(6)
#define DESC_S1_AP_READONLY	BIT_ULL(7)
#define DESC_S2_MEMATTR		GENMASK_ULL(5, 2)
#define DESC_S2AP_READ		BIT_ULL(6)
#define DESC_S2AP_WRITE		BIT_ULL(7)
#define DESC_AF			BIT_ULL(10)
#define DESC_ADDR		GENMASK_ULL(47, 12)
#define DESC_ADDR_51_48		GENMASK_ULL(15, 12)
#define DESC_XN			BIT_ULL(54)	/* of stage 1: UXN */

static int read_dw(u64 pa, u64 *dw)
{
	if (!pfn_valid(PHYS_PFN(pa)))
		return -EFAULT;
	*dw = le64_to_cpu(READ_ONCE(*(__le64 *)phys_to_virt(pa)));
	return 0;
}

static int read_dws(u64 pa, u64 *dw, unsigned int count)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < count && !ret; i++)
		ret = read_dw(pa + 8 * i, &dw[i]);
	return ret;
}

/*
 * The SMMU takes the low bits of a table's address for zero, as many as the table
 * is big: a table that is not aligned to its size is read from somewhere else.
 */
static int require_aligned(u64 table, unsigned int size_lg2)
{
	if (!(table & (BIT_ULL(size_lg2) - 1)))
		return 0;
	pr_err("smmu-test: note the table at %#llx is not aligned to 2^%u\n",
	       table, size_lg2);
	return -EINVAL;
}

/* log2 of the granule that TG0 or S2TG names, 0 when it is reserved */
static u8 granule_lg2(unsigned int tg)
{
	static const u8 lg2[] = { 12, 16, 14, 0 };

	return lg2[tg & 3];
}

static int find_ste(void __iomem *regs, u32 sid, bool *two_level, u64 *ste)
{
	u64 base = readq(regs + REG_STRTAB_BASE) & STRTAB_BASE_ADDR;
	u32 cfg = readl(regs + REG_STRTAB_BASE_CFG);
	unsigned int split = FIELD_GET(STRTAB_CFG_SPLIT, cfg);
	unsigned int size = FIELD_GET(STRTAB_CFG_LOG2SIZE, cfg);
	unsigned int span, bits;
	u64 l1;
	int ret;

	bits = min_t(u32, size, FIELD_GET(IDR1_SIDSIZE, readl(regs + REG_IDR1)));
	if ((u64)sid >> bits)
		return -ERANGE;
	*two_level = FIELD_GET(STRTAB_CFG_FMT, cfg) == 1;
	if (!*two_level) {
		*ste = base + (u64)sid * STE_BYTES;
		return require_aligned(base, size + 6);
	}

	if (split != 6 && split != 8 && split != 10)
		return -EINVAL;
	if (size > split && require_aligned(base, size - split + 3))
		return -EINVAL;
	ret = read_dw(base + (u64)(sid >> split) * 8, &l1);
	if (ret)
		return ret;
	span = FIELD_GET(L1STD_SPAN, l1);
	if (!span)
		return -ERANGE;
	if (span > L1STD_SPAN_MAX || span > split + 1)
		return -EINVAL;
	sid &= BIT(split) - 1;
	if (sid >> (span - 1))
		return -ERANGE;
	*ste = (l1 & L1STD_L2PTR) + (u64)sid * STE_BYTES;
	return require_aligned(l1 & L1STD_L2PTR, span + 5);
}

/* Where stage 1 begins follows from the sizes alone. */
static int stage1_level(struct walk_root *root)
{
	unsigned int stride = root->granule_lg2 - 3;

	root->level = 4 - DIV_ROUND_UP(root->input_bits - root->granule_lg2,
				       stride);
	return root->level < 0 ? -EINVAL : 0;
}

/* Stage 2 says where it begins; at most 16 tables may be concatenated there. */
static int stage2_level(struct walk_root *root, unsigned int sl0)
{
	unsigned int stride = root->granule_lg2 - 3, least;

	if (sl0 > 2)
		return -EINVAL;
	root->level = (root->granule_lg2 == 12 ? 2 : 3) - (int)sl0;
	least = (3 - root->level) * stride + root->granule_lg2 + 1;
	if (root->input_bits < least ||
	    root->input_bits > least + stride - 1 + 4)
		return -EINVAL;
	return 0;
}

int walk_root_init(struct walk_root *root, bool stage2, u64 table,
		   unsigned int tg, unsigned int tsz, unsigned int sl0,
		   unsigned int ps)
{
	int ret, size;

	memset(root, 0, sizeof(*root));
	root->stage2 = stage2;
	root->table = table;
	root->granule_lg2 = granule_lg2(tg);
	if (!root->granule_lg2)
		return -EINVAL;
	root->input_bits = 64 - tsz;
	root->wide = root->granule_lg2 == 16 && ps == ADDRESS_SIZE_52;
	ret = stage2 ? stage2_level(root, sl0) : stage1_level(root);
	if (ret)
		return ret;
	/* log2 of the bytes of the first table, concatenated ones included */
	size = root->input_bits - root->granule_lg2 -
	       (3 - root->level) * (root->granule_lg2 - 3) + 3;
	return require_aligned(table, max(size, root->wide ? 6 : 0));
}

static int find_cd(const u64 *ste, u64 *cd_pa)
{
	u64 l1;
	int ret;

	*cd_pa = ste[0] & STE_DW0_S1CONTEXTPTR;
	if (!FIELD_GET(STE_DW0_S1CDMAX, ste[0]) ||
	    !FIELD_GET(STE_DW0_S1FMT, ste[0]))
		return 0;
	ret = read_dw(*cd_pa, &l1);
	if (ret)
		return ret;
	*cd_pa = l1 & L1CD_L2PTR;
	return l1 & L1CD_V ? 0 : -EINVAL;
}

static int stage1_root(const u64 *ste, struct walk_stream *out)
{
	u64 cd_pa, cd[4];
	int ret = find_cd(ste, &cd_pa);

	if (!ret)
		ret = read_dws(cd_pa, cd, ARRAY_SIZE(cd));
	if (ret)
		return ret;
	if (!(cd[0] & CD_DW0_V) || !(cd[0] & CD_DW0_AA64) ||
	    (cd[0] & CD_DW0_EPD0))
		return -EINVAL;

	out->asid = FIELD_GET(CD_DW0_ASID, cd[0]);
	ret = walk_root_init(&out->root, false, cd[1] & CD_DW1_TTB0,
			     FIELD_GET(CD_DW0_TG0, cd[0]),
			     FIELD_GET(CD_DW0_T0SZ, cd[0]), 0,
			     FIELD_GET(CD_DW0_IPS, cd[0]));
	out->root.mair = cd[3];
	return ret;
}

static int stage2_root(const u64 *ste, struct walk_stream *out)
{
	if (!(ste[2] & STE_DW2_S2AA64))
		return -EINVAL;
	return walk_root_init(&out->root, true, ste[3] & STE_DW3_S2TTB,
			      FIELD_GET(STE_DW2_S2TG, ste[2]),
			      FIELD_GET(STE_DW2_S2T0SZ, ste[2]),
			      FIELD_GET(STE_DW2_S2SL0, ste[2]),
			      FIELD_GET(STE_DW2_S2PS, ste[2]));
}

int walk_stream_lookup(void __iomem *regs, u32 sid, struct walk_stream *out)
{
	u64 ste_pa, ste[4];
	int ret;

	memset(out, 0, sizeof(*out));
	if (!(readl(regs + REG_CR0ACK) & CR0ACK_SMMUEN))
		return -ENXIO;
	ret = find_ste(regs, sid, &out->two_level, &ste_pa);
	if (ret)
		return ret;
	ret = read_dws(ste_pa, ste, ARRAY_SIZE(ste));
	if (ret || !(ste[0] & STE_DW0_V))
		return ret;

	out->valid = true;
	out->vmid = FIELD_GET(STE_DW2_S2VMID, ste[2]);
	out->config = FIELD_GET(STE_DW0_CONFIG, ste[0]);
	switch (out->config) {
	case WALK_STAGE1:
		return stage1_root(ste, out);
	case WALK_STAGE2:
		return stage2_root(ste, out);
	case WALK_ABORT:
	case WALK_BYPASS:
		return 0;
	default:
		return -EINVAL;
	}
}

static u64 descriptor_address(const struct walk_root *root, u64 descriptor)
{
	u64 address = descriptor & DESC_ADDR;

	if (root->wide) {
		address &= ~DESC_ADDR_51_48;
		address |= FIELD_GET(DESC_ADDR_51_48, descriptor) << 48;
	}
	return address;
}

/* Which levels may hold a block, by granule (DDI 0487, without LPA2). */
static bool block_allowed(const struct walk_root *root, int level)
{
	switch (root->granule_lg2) {
	case 12:
		return level == 1 || level == 2;
	case 14:
		return level == 2;
	default:
		return level == 2 || (level == 1 && root->wide);
	}
}

/* An attribute byte of MAIR: outer memory in the high nibble, 0 for device. */
static enum walk_memory stage1_memory(u64 mair, unsigned int index)
{
	u8 outer = (mair >> (8 * index) & 0xff) >> 4;

	if (!outer)
		return WALK_DEVICE;
	return outer == 4 ? WALK_NONCACHED : WALK_CACHED;
}

/* MemAttr of stage 2: outer memory in bits [3:2], 0 for device. */
static enum walk_memory stage2_memory(unsigned int memattr)
{
	if (!(memattr >> 2))
		return WALK_DEVICE;
	return memattr >> 2 == 1 ? WALK_NONCACHED : WALK_CACHED;
}

static int read_leaf(const struct walk_root *root, u64 iova, u64 descriptor,
		     struct walk_leaf *leaf)
{
	u64 offset = iova & (leaf->size - 1);
	u64 base = descriptor_address(root, descriptor);

	/* A leaf without the access flag faults; a base below its size is RES0. */
	if (!(descriptor & DESC_AF) || (base & (leaf->size - 1)))
		return -EINVAL;
	leaf->pa = base | offset;
	leaf->executable = !(descriptor & DESC_XN);
	if (root->stage2) {
		leaf->readable = descriptor & DESC_S2AP_READ;
		leaf->writable = descriptor & DESC_S2AP_WRITE;
		leaf->privileged = false;
		leaf->memory = stage2_memory(FIELD_GET(DESC_S2_MEMATTR,
						       descriptor));
	} else {
		leaf->readable = true;
		leaf->writable = !(descriptor & DESC_S1_AP_READONLY);
		leaf->privileged = !(descriptor & DESC_S1_AP_UNPRIV);
		leaf->memory = stage1_memory(root->mair,
					     FIELD_GET(DESC_S1_ATTRINDX,
						       descriptor));
	}
	return 0;
}

int walk_table(const struct walk_root *root, u64 iova, struct walk_leaf *leaf)
{
	unsigned int stride = root->granule_lg2 - 3;
	unsigned int top = root->input_bits;
	u64 table = root->table, descriptor, index;
	unsigned int shift;
	int level, ret;

	if (iova >> root->input_bits)
		return -ENOENT;
	for (level = root->level; level <= 3; level++) {
		shift = root->granule_lg2 + (3 - level) * stride;
		index = (iova & GENMASK_ULL(top - 1, 0)) >> shift;
		ret = read_dw(table + index * 8, &descriptor);
		if (ret)
			return ret;
		if (!(descriptor & DESC_VALID))
			return -ENOENT;
		leaf->level = level;
		leaf->size = BIT_ULL(shift);
		if (level == 3)
			return descriptor & DESC_TABLE_OR_PAGE ?
			       read_leaf(root, iova, descriptor, leaf) : -EINVAL;
		if (!(descriptor & DESC_TABLE_OR_PAGE))
			return block_allowed(root, level) ?
			       read_leaf(root, iova, descriptor, leaf) : -EINVAL;
		table = descriptor_address(root, descriptor);
		top = shift;
	}
	return -EINVAL;
}
