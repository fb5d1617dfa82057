// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stream table.
 *
 * Invariants: an entry that the SMMU can reach holds a defined value at all
 * times, so level-2 arrays are filled before the descriptor that publishes them;
 * and an array, once published, stays until the table is destroyed, so nobody
 * who holds a pointer to an entry needs to care.
 *
 * Memory is coherent for the SMMU (dma_alloc_coherent() sees to that when it
 * does not snoop), so ordering is all that is left to do here.
 *
 * This room does not know what entries mean; it copies @initial into each.
 */
#include "table/strtab.h"

#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "hw/mmio.h"
#include "queue/cmdq.h"

/*
 * A level-2 array of 256 entries is 16 KiB: one PCI bus. Wider StreamIDs take
 * the largest split there is, and past that the table covers only the low
 * StreamIDs: 2^17 descriptors are 1 MiB, which reaches 27 bits.
 */
#define SPLIT_ONE_BUS		8
#define SPLIT_LARGEST		10
#define L1_MAX_LG2		17
/* up to here (16 KiB) a second level saves nothing */
#define LINEAR_ENOUGH_LG2	8
/* a linear table where the hardware has nothing else: at most 4 MiB */
#define LINEAR_MAX_LG2		16

static size_t l2_bytes(const struct smmu3_strtab *st)
{
	return sizeof(struct smmu3_ste) << st->split;
}

static size_t nr_l1(const struct smmu3_strtab *st)
{
	return BIT_ULL(st->lg2 - st->split);
}

static void fill(const struct smmu3_strtab *st, struct smmu3_ste *ste,
		 size_t n)
{
	while (n--)
		*ste++ = st->cfg.initial;
}

static int alloc_l2(const struct smmu3_strtab *st, struct smmu3_strtab_l2 *l2)
{
	l2->ste = dma_alloc_coherent(st->cfg.dev, l2_bytes(st), &l2->dma,
				     GFP_KERNEL);
	if (!l2->ste)
		return -ENOMEM;
	fill(st, l2->ste, BIT_ULL(st->split));
	return 0;
}

static void free_l2(const struct smmu3_strtab *st, struct smmu3_strtab_l2 *l2)
{
	if (l2->ste)
		dma_free_coherent(st->cfg.dev, l2_bytes(st), l2->ste, l2->dma);
}

/* without an array: Span=0, "no entries" */
static __le64 descriptor_of(const struct smmu3_strtab *st,
			    const struct smmu3_strtab_l2 *l2)
{
	return l2->ste ? smmu3_l1std(l2->dma, st->split) : 0;
}

static void choose_shape(struct smmu3_strtab *st)
{
	u8 bits = st->cfg.sid_bits;

	st->split = 0;
	if (!st->cfg.two_level || bits <= LINEAR_ENOUGH_LG2) {
		st->lg2 = min_t(u8, bits, LINEAR_MAX_LG2);
		st->bytes = sizeof(struct smmu3_ste) << st->lg2;
	} else {
		st->split = bits <= SPLIT_ONE_BUS + L1_MAX_LG2 ?
			    SPLIT_ONE_BUS : SPLIT_LARGEST;
		st->lg2 = min_t(u8, bits, st->split + L1_MAX_LG2);
		st->bytes = nr_l1(st) * sizeof(__le64);
	}
	if (st->lg2 < bits)
		dev_info(st->cfg.dev,
			 "stream table covers StreamIDs of %u bits, the SMMU has %u\n",
			 st->lg2, bits);
}

static void free_base(struct smmu3_strtab *st)
{
	dma_free_coherent(st->cfg.dev, st->mem_bytes, st->mem, st->mem_dma);
}

static int alloc_mem(struct smmu3_strtab *st, size_t bytes)
{
	st->mem_bytes = bytes;
	st->mem = dma_alloc_coherent(st->cfg.dev, bytes, &st->mem_dma,
				     GFP_KERNEL);
	return st->mem ? 0 : -ENOMEM;
}

/*
 * The SMMU takes a table to be aligned to its size and ignores the address bits
 * below. So does the DMA API, but not for a large table from a CMA area, which
 * knows alignments of a megabyte at most: then twice the memory holds an aligned one.
 */
static int alloc_base(struct smmu3_strtab *st)
{
	int ret = alloc_mem(st, st->bytes);

	if (!ret && !IS_ALIGNED(st->mem_dma, st->bytes)) {
		free_base(st);
		ret = alloc_mem(st, 2 * st->bytes);
	}
	if (ret)
		return ret;
	st->dma = ALIGN(st->mem_dma, st->bytes);
	st->base = st->mem + (st->dma - st->mem_dma);
	return 0;
}

static int init_levels(struct smmu3_strtab *st)
{
	__le64 *l1 = st->base;
	size_t i;

	st->l2 = kvcalloc(nr_l1(st), sizeof(*st->l2), GFP_KERNEL);
	if (!st->l2)
		return -ENOMEM;
	if (st->cfg.cover_all && alloc_l2(st, &st->common))
		return -ENOMEM;
	for (i = 0; i < nr_l1(st); i++)
		l1[i] = descriptor_of(st, &st->common);
	return 0;
}

int smmu3_strtab_init(struct smmu3_strtab *st,
		      const struct smmu3_strtab_config *cfg)
{
	int ret;

	memset(st, 0, sizeof(*st));
	st->cfg = *cfg;
	choose_shape(st);

	ret = alloc_base(st);
	if (ret)
		return ret;
	if (st->split)
		ret = init_levels(st);
	else
		fill(st, st->base, BIT_ULL(st->lg2));
	if (ret)
		smmu3_strtab_destroy(st);
	return ret;
}

void smmu3_strtab_destroy(struct smmu3_strtab *st)
{
	size_t i;

	if (!st->base)
		return;
	for (i = 0; st->l2 && i < nr_l1(st); i++)
		free_l2(st, &st->l2[i]);
	free_l2(st, &st->common);
	kvfree(st->l2);
	free_base(st);
	memset(st, 0, sizeof(*st));
}

void smmu3_strtab_program(const struct smmu3_strtab *st,
			  const struct smmu3_mmio *mmio)
{
	u32 shape = FIELD_PREP(STRTAB_BASE_CFG_LOG2SIZE, st->lg2);

	if (st->split)
		shape |= FIELD_PREP(STRTAB_BASE_CFG_FMT,
				    STRTAB_BASE_CFG_FMT_2LVL) |
			 FIELD_PREP(STRTAB_BASE_CFG_SPLIT, st->split);

	smmu3_write64(mmio, REG_STRTAB_BASE, st->dma | STRTAB_BASE_RA);
	smmu3_write32(mmio, REG_STRTAB_BASE_CFG, shape);
}

/*
 * The SMMU may have cached the descriptor that was there, so a new one needs an
 * invalidation of the whole path (Leaf=0) before its entries are relied on. If
 * that fails the descriptor is taken back; the array stays for the next attempt,
 * because the SMMU may have seen it.
 */
static int publish_l2(struct smmu3_strtab *st, u32 sid, __le64 *l1, __le64 desc)
{
	struct smmu3_cmd_batch batch;
	int ret;

	/* entries before the descriptor; pairs with the SMMU's dependent read */
	dma_wmb();
	WRITE_ONCE(*l1, desc);

	smmu3_batch_init(&batch, st->cfg.cmdq);
	smmu3_cmd_cfgi_ste(smmu3_batch_next(&batch), sid, false);
	ret = smmu3_batch_sync(&batch);
	if (ret)
		WRITE_ONCE(*l1, descriptor_of(st, &st->common));
	return ret;
}

int smmu3_strtab_prepare(struct smmu3_strtab *st, u32 sid)
{
	u32 i = sid >> st->split;
	__le64 *l1 = st->base;
	__le64 desc;

	if ((u64)sid >= BIT_ULL(st->lg2))
		return -ERANGE;
	if (!st->split)
		return 0;
	if (!st->l2[i].ste && alloc_l2(st, &st->l2[i]))
		return -ENOMEM;

	desc = descriptor_of(st, &st->l2[i]);
	return l1[i] == desc ? 0 : publish_l2(st, sid, &l1[i], desc);
}

struct smmu3_ste *smmu3_strtab_entry(const struct smmu3_strtab *st, u32 sid)
{
	struct smmu3_ste *linear = st->base;

	if (!st->split)
		return &linear[sid];
	return &st->l2[sid >> st->split].ste[sid & (BIT(st->split) - 1)];
}
