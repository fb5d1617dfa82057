// SPDX-License-Identifier: GPL-2.0-only
/*
 * Context-descriptor tables.
 *
 * Invariant: descriptors are zero (V=0) until an entry is written, and a leaf is
 * complete before the level-1 descriptor publishes it. Leaves stay until the
 * table is destroyed, by when no STE refers to it.
 *
 * This room publishes; invalidating is the caller's, who knows the StreamIDs.
 */
#include "table/cdtab.h"

#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/slab.h>

/*
 * 64 descriptors fill a page. Beyond that two levels: while the level-1 array
 * fits a page (15 bits) with leaves of a page, else with leaves of 64 KiB, so
 * that 20 bits take 72 KiB and not 132.
 */
#define LEAF_4K_LG2		6
#define LEAF_64K_LG2		10
#define LEAF_4K_BITS		15
/* without two levels: at most 64 KiB for a master */
#define LINEAR_MAX_LG2		10

static size_t leaf_bytes(const struct smmu3_cdtab *tab)
{
	return sizeof(struct smmu3_cd) << tab->leaf_lg2;
}

static size_t nr_leaves(const struct smmu3_cdtab *tab)
{
	return BIT(tab->lg2 - tab->leaf_lg2);
}

static void choose_shape(struct smmu3_cdtab *tab, u8 bits, bool two_level)
{
	if (bits <= LEAF_4K_LG2 || !two_level) {
		tab->fmt = 0;
		tab->lg2 = min_t(u8, bits, LINEAR_MAX_LG2);
		tab->leaf_lg2 = tab->lg2;
		tab->bytes = leaf_bytes(tab);
		return;
	}
	tab->fmt = bits <= LEAF_4K_BITS ? 1 : 2;
	tab->lg2 = bits;
	tab->leaf_lg2 = tab->fmt == 1 ? LEAF_4K_LG2 : LEAF_64K_LG2;
	tab->bytes = nr_leaves(tab) * sizeof(__le64);
}

int smmu3_cdtab_init(struct smmu3_cdtab *tab, struct device *dev, u8 ssid_bits,
		     bool two_level)
{
	memset(tab, 0, sizeof(*tab));
	tab->dev = dev;
	choose_shape(tab, ssid_bits, two_level);

	tab->base = dma_alloc_coherent(dev, tab->bytes, &tab->dma, GFP_KERNEL);
	if (!tab->base)
		return -ENOMEM;
	if (!tab->fmt)
		return 0;

	tab->leaves = kcalloc(nr_leaves(tab), sizeof(*tab->leaves), GFP_KERNEL);
	tab->leaves_dma = kcalloc(nr_leaves(tab), sizeof(*tab->leaves_dma),
				  GFP_KERNEL);
	if (tab->leaves && tab->leaves_dma)
		return 0;
	smmu3_cdtab_destroy(tab);
	return -ENOMEM;
}

void smmu3_cdtab_destroy(struct smmu3_cdtab *tab)
{
	size_t i;

	if (!tab->base)
		return;
	for (i = 0; tab->leaves && tab->leaves_dma && i < nr_leaves(tab); i++)
		if (tab->leaves[i])
			dma_free_coherent(tab->dev, leaf_bytes(tab),
					  tab->leaves[i], tab->leaves_dma[i]);
	kfree(tab->leaves);
	kfree(tab->leaves_dma);
	dma_free_coherent(tab->dev, tab->bytes, tab->base, tab->dma);
	memset(tab, 0, sizeof(*tab));
}

int smmu3_cdtab_prepare(struct smmu3_cdtab *tab, u32 ssid, bool *published)
{
	u32 i = ssid >> tab->leaf_lg2;
	__le64 *l1 = tab->base;

	*published = false;
	if (ssid >= BIT(tab->lg2))
		return -ERANGE;
	if (!tab->fmt || tab->leaves[i])
		return 0;

	tab->leaves[i] = dma_alloc_coherent(tab->dev, leaf_bytes(tab),
					    &tab->leaves_dma[i], GFP_KERNEL);
	if (!tab->leaves[i])
		return -ENOMEM;

	/* leaf before the descriptor; pairs with the SMMU's dependent read */
	dma_wmb();
	WRITE_ONCE(l1[i], smmu3_l1cd(tab->leaves_dma[i]));
	*published = true;
	return 0;
}

struct smmu3_cd *smmu3_cdtab_entry(const struct smmu3_cdtab *tab, u32 ssid)
{
	struct smmu3_cd *linear = tab->base;
	struct smmu3_cd *leaf;

	if (ssid >= BIT(tab->lg2))
		return NULL;
	if (!tab->fmt)
		return &linear[ssid];
	leaf = tab->leaves[ssid >> tab->leaf_lg2];
	return leaf ? &leaf[ssid & (BIT(tab->leaf_lg2) - 1)] : NULL;
}
