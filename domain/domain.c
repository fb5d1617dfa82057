// SPDX-License-Identifier: GPL-2.0-only
/*
 * Domains.
 *
 * A paging domain is one tree of page tables, one tag (an ASID or a VMID) and, at
 * stage 1, one context descriptor that never changes. It belongs to one SMMU.
 *
 * Invariant: a tag, a table or a context descriptor is given back only after the
 * SMMU confirmed that it has forgotten it. If it does not confirm, they leak.
 *
 * A *tracked* domain tells what devices have written. It is so from the beginning: its
 * context descriptor lets the SMMU update leaves, and its leaves start out clean. So
 * there is nothing to switch on or off, and a domain that is not tracked pays nothing.
 *
 * Which masters meet a domain is the business of the attach room.
 */
#include "domain/domain.h"

#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "domain/invalidate.h"
#include "domain/pgmem.h"

const struct smmu3_domain smmu3_identity_domain = { .kind = SMMU3_IDENTITY };
const struct smmu3_domain smmu3_blocked_domain = { .kind = SMMU3_BLOCKED };

u8 smmu3_domain_granule_lg2(const struct smmu3_features *feat)
{
	static const u8 largest_first[] = { 16, 14, 12 };
	const bool have[] = { feat->gran64k, feat->gran16k, feat->gran4k };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(have); i++)
		if (have[i] && largest_first[i] <= PAGE_SHIFT)
			return largest_first[i];
	return 0;
}

/*
 * Stage 2 could be tracked alike, but where there is a stage 1 it is the one in use. An
 * update of a table that is not snooped would not reach the CPU.
 */
bool smmu3_domain_can_track(const struct smmu3_features *feat)
{
	return feat->stage1 && feat->httu == 2 && feat->coherent;
}

static struct lpae_config table_shape(const struct smmu3_features *feat, bool tracked)
{
	struct lpae_config cfg = {
		.stage = feat->stage1 ? LPAE_STAGE1 : LPAE_STAGE2,
		.granule_lg2 = smmu3_domain_granule_lg2(feat),
		.oas = feat->oas_bits,
		.coherent = feat->coherent,
		.track_writes = tracked,
	};

	/* only the 64K granule resolves more than 48 bits */
	cfg.ias = feat->stage1 ? feat->va_bits : feat->ias_bits;
	if (cfg.granule_lg2 < 16)
		cfg.ias = min_t(u8, cfg.ias, 48);
	return cfg;
}

static int make_cd(struct smmu3_domain *domain)
{
	struct device *dev = domain->smmu->dev;
	struct smmu3_cd_params p = {
		.root = lpae_root(&domain->pt),
		.mair = LPAE_MAIR,
		.asid = domain->tag,
		.va_bits = domain->pt.ias,
		.granule_lg2 = domain->pt.granule_lg2,
		.ips_bits = domain->pt.oas,
		.coherent = domain->pt.coherent,
		.stall = domain->smmu->feat.stall_forced,
		.asid_private = true,
		.dirty_state = domain->pt.track_writes,
	};

	domain->cd = dma_alloc_coherent(dev, sizeof(*domain->cd),
					&domain->cd_dma, GFP_KERNEL);
	if (!domain->cd)
		return -ENOMEM;
	smmu3_cd_stage1(domain->cd, &p);
	return 0;
}

static struct smmu3_ids *tags_of(const struct smmu3_domain *domain)
{
	return domain->pt.stage == LPAE_STAGE1 ? &domain->smmu->asids :
						 &domain->smmu->vmids;
}

static int make_paging(struct smmu3_domain *domain, struct smmu3 *smmu, bool tracked)
{
	struct lpae_config cfg = table_shape(&smmu->feat, tracked);
	int ret;

	domain->kind = SMMU3_PAGING;
	domain->smmu = smmu;
	domain->removed = NULL;
	spin_lock_init(&domain->removed_lock);

	ret = lpae_init(&domain->pt, &cfg, &smmu3_pgmem_ops, smmu->dev);
	if (ret)
		return ret;

	ret = smmu3_ids_alloc(tags_of(domain));
	if (ret < 0) {
		if (ret == -ENOSPC)
			dev_err(smmu->dev,
				"no tag left for another domain: %u bits are all in use\n",
				tags_of(domain)->bits);
		goto err_tables;
	}
	domain->tag = ret;

	if (cfg.stage == LPAE_STAGE1) {
		ret = make_cd(domain);
		if (ret)
			goto err_tag;
	}
	return 0;

err_tag:
	smmu3_ids_free(tags_of(domain), domain->tag);
err_tables:
	lpae_destroy(&domain->pt);
	return ret;
}

int smmu3_domain_init(struct smmu3_domain *domain, struct smmu3 *smmu)
{
	return make_paging(domain, smmu, false);
}

int smmu3_domain_init_tracked(struct smmu3_domain *domain, struct smmu3 *smmu)
{
	return smmu3_domain_can_track(&smmu->feat) ? make_paging(domain, smmu, true) :
						    -EOPNOTSUPP;
}

void smmu3_domain_destroy(struct smmu3_domain *domain)
{
	struct smmu3 *smmu = domain->smmu;

	if (smmu3_domain_flush(domain)) {
		dev_err(smmu->dev,
			"tag %u is not confirmed flushed: its tables are kept for ever\n",
			domain->tag);
		return;
	}
	if (domain->cd)
		dma_free_coherent(smmu->dev, sizeof(*domain->cd), domain->cd,
				  domain->cd_dma);
	smmu3_ids_free(tags_of(domain), domain->tag);
	lpae_destroy(&domain->pt);
}

void smmu3_domain_keep_removed(struct smmu3_domain *domain, void *tables)
{
	unsigned long flags;

	spin_lock_irqsave(&domain->removed_lock, flags);
	domain->removed = lpae_removed_join(tables, domain->removed);
	spin_unlock_irqrestore(&domain->removed_lock, flags);
}

u64 smmu3_domain_iova_to_phys(struct smmu3_domain *domain, u64 iova)
{
	u64 paddr;

	return lpae_iova_to_phys(&domain->pt, iova, &paddr) ? paddr : 0;
}
