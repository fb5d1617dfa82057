// SPDX-License-Identifier: GPL-2.0-only
/*
 * What firmware set up to work without a driver.
 *
 * One domain serves all of it. Regions of one device can be reached by another that
 * has regions too, but by nothing else, and for as long as no driver knows them.
 */
#include "probe/reserved.h"

#include <linux/device.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "domain/domain.h"
#include "master/attach.h"

/* memory that firmware left to the kernel is no firmware's any more */
static bool is_in_use(u64 base, u64 bytes)
{
	return region_intersects(base, bytes, IORESOURCE_SYSTEM_RAM,
				 IORES_DESC_NONE) != REGION_DISJOINT;
}

static const char *map_region(struct smmu3_domain *domain, const struct smmu3_reserved *r)
{
	u64 granule = BIT_ULL(domain->pt.granule_lg2);
	u64 base = ALIGN_DOWN(r->base, granule);
	u64 bytes = ALIGN(r->base + r->bytes, granule) - base;
	size_t mapped;
	int ret;

	if (is_in_use(base, bytes))
		return "the kernel uses it; firmware must report it as reserved";
	ret = smmu3_domain_map(domain, base, base, bytes, domain->pt.pgsizes, r->prot,
			       GFP_KERNEL, &mapped);
	/* the same region may be shared by StreamIDs that are apart */
	if (ret == -EEXIST && !mapped &&
	    smmu3_domain_iova_to_phys(domain, base + bytes - 1) == base + bytes - 1)
		ret = 0;
	return ret ? "it overlaps another region, or lies beyond what the SMMU can address" :
		     NULL;
}

static int keep_streams(struct smmu3 *smmu, const struct smmu3_domain *domain,
			struct smmu3_reserved *r)
{
	int ret = 0;

	while (!ret && r->nr_kept < r->nr_sids) {
		ret = smmu3_attach_unclaimed(smmu, r->sid + r->nr_kept, domain);
		if (!ret)
			r->nr_kept++;
	}
	if (ret != -ERANGE)
		return ret;
	dev_warn(smmu->dev,
		 "%sIORT: StreamID %#llx has reserved memory, and is beyond the stream table\n",
		 FW_BUG, r->sid + r->nr_kept);
	return 0;
}

static int keep(struct smmu3 *smmu, struct smmu3_domain *domain,
		struct smmu3_reserved *r)
{
	u64 last = r->base + r->bytes - 1;
	const char *why = map_region(domain, r);

	if (why) {
		dev_warn(smmu->dev,
			 "%sIORT: memory %#llx-%#llx is reserved for StreamID %#x, but not kept for it: %s\n",
			 FW_BUG, r->base, last, r->sid, why);
		return 0;
	}
	smmu3_domain_publish();
	dev_info(smmu->dev,
		 "memory %#llx-%#llx is kept for StreamIDs %#x-%#llx until a driver has them\n",
		 r->base, last, r->sid, r->sid + r->nr_sids - 1);
	return keep_streams(smmu, domain, r);
}

static void give_up(void *cookie)
{
	struct smmu3 *smmu = cookie;
	bool confirmed = true;
	unsigned int i;
	int ret;

	for (i = 0; i < smmu->fw.nr_reserved; i++) {
		struct smmu3_reserved *r = &smmu->fw.reserved[i];

		while (r->nr_kept) {
			ret = smmu3_attach_unclaimed(smmu, r->sid + --r->nr_kept, NULL);
			confirmed &= !ret || ret == -EBUSY;
		}
	}
	/* else it stays: the SMMU may still be led to its tables */
	if (confirmed) {
		smmu3_domain_destroy(smmu->kept);
		kfree(smmu->kept);
	}
	smmu->kept = NULL;
}

int smmu3_reserved_keep(struct smmu3 *smmu)
{
	unsigned int i;
	int ret;

	if (!smmu->fw.nr_reserved || smmu->kept)
		return 0;
	smmu->kept = kzalloc(sizeof(*smmu->kept), GFP_KERNEL);
	if (!smmu->kept)
		return -ENOMEM;
	ret = smmu3_domain_init(smmu->kept, smmu);
	if (ret) {
		kfree(smmu->kept);
		smmu->kept = NULL;
		return ret;
	}
	ret = devm_add_action_or_reset(smmu->dev, give_up, smmu);
	for (i = 0; !ret && i < smmu->fw.nr_reserved; i++)
		ret = keep(smmu, smmu->kept, &smmu->fw.reserved[i]);
	return ret;
}
