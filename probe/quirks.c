// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errata, as one table.
 *
 * A row says of what part it is, how the part is known, and what is done. Rows that
 * do nothing are there as well: they say which habit of this driver makes them
 * harmless, and whoever gives up the habit has to give them something to do.
 */
#include "probe/quirks.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/regs.h"

/* rXpY as a number that grows with it */
#define RELEASE(r, p)	((r) << 4 | (p))
#define ANY_RELEASE	RELEASE(15, 15)

/* a part of Arm's, up to a release */
#define ARM_PART(id, last)	.product = (id), .last_release = (last)
#define MMU_600		0x483
#define MMU_700		0x487
#define MMU_L1		0x48a
#define MMU_S3		0x498

static void no_page1(struct smmu3_firmware *fw)
{
	fw->no_page1 = true;
}

static void no_sev(struct smmu3_features *feat)
{
	feat->sev = false;
}

static void sync_often(struct smmu3_features *feat)
{
	feat->sync_often = true;
}

static void inval_twice(struct smmu3_features *feat)
{
	feat->inval_twice = true;
}

/**
 * struct quirk - an erratum of a part
 * @erratum: part and number, or what is amiss
 * @product: ProductID in the IIDR of a part of Arm's; 0: not known by it
 * @last_release: the last one that has it
 * @model: in the IORT; IORT_MODEL_GENERIC: not known by it
 * @node: a property or a compatible string in the device tree; NULL: not known by it
 * @remedy: what is done, or why nothing has to be
 * @on_firmware: does it, before registers are mapped
 * @on_features: does it, once the ID registers are decoded
 */
struct quirk {
	const char *erratum;
	u16 product;
	u8 last_release;
	u32 model;
	const char *node;
	const char *remedy;
	void (*on_firmware)(struct smmu3_firmware *fw);
	void (*on_features)(struct smmu3_features *feat);
};

static const struct quirk quirks[] = {
	{
		.erratum = "MMU-600 1076982",
		ARM_PART(MMU_600, RELEASE(0, 2)),
		.remedy = "waiting for commands without wake-up events",
		.on_features = no_sev,
	}, {
		.erratum = "MMU-600 1209401",
		ARM_PART(MMU_600, ANY_RELEASE),
		.remedy = "stages are never nested",
	}, {
		.erratum = "MMU-700 2268618",
		ARM_PART(MMU_700, ANY_RELEASE),
		.remedy = "stages are never nested",
	}, {
		/* broadcast invalidation too, which is never relied on */
		.erratum = "MMU-700 2812531",
		ARM_PART(MMU_700, ANY_RELEASE),
		.remedy = "a CMD_SYNC in every batch of invalidations",
		.on_features = sync_often,
	}, {
		.erratum = "MMU-L1 3878312",
		ARM_PART(MMU_L1, ANY_RELEASE),
		.remedy = "broadcast invalidation is never relied on",
	}, {
		.erratum = "MMU-S3 3995052",
		ARM_PART(MMU_S3, ANY_RELEASE),
		.remedy = "broadcast invalidation is never relied on",
	}, {
		.erratum = "CN99xx register page 1",
		.model = IORT_MODEL_CN99XX,
		.node = "cavium,cn9900-broken-page1-regspace",
		.remedy = "its registers are used at their page-0 offsets",
		.on_firmware = no_page1,
	}, {
		.erratum = "Hi161x CMD_PREFETCH",
		.model = IORT_MODEL_HI161X,
		.node = "hisilicon,broken-prefetch-cmd",
		.remedy = "nothing is ever prefetched",
	}, {
		/* the core of 5.10 is asked for that region, later ones are not */
		.erratum = "Hi161x 161010801",
		.model = IORT_MODEL_HI161X,
		.remedy = "the core reserves the doorbell of MSIs by the same model",
	}, {
		.erratum = "Tegra264 invalidation",
		.node = "nvidia,tegra264-smmu",
		.remedy = "every invalidation is done twice",
		.on_features = inval_twice,
	},
};

static_assert(ARRAY_SIZE(quirks) <= BITS_PER_BYTE *
	      sizeof_field(struct smmu3_firmware, quirks));

static bool is_product(const struct quirk *q, u32 iidr)
{
	return q->product &&
	       FIELD_GET(IIDR_IMPLEMENTER, iidr) == IIDR_IMPLEMENTER_ARM &&
	       FIELD_GET(IIDR_PRODUCTID, iidr) == q->product &&
	       RELEASE(FIELD_GET(IIDR_VARIANT, iidr),
		       FIELD_GET(IIDR_REVISION, iidr)) <= q->last_release;
}

void smmu3_quirks_firmware(struct smmu3_firmware *fw,
			   bool (*says)(void *cookie, const char *name),
			   void *cookie)
{
	const struct quirk *q;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(quirks); i++) {
		q = &quirks[i];
		if (!(q->model && q->model == fw->iort_model) &&
		    !(q->node && says && says(cookie, q->node)))
			continue;
		fw->quirks |= BIT(i);
		if (q->on_firmware)
			q->on_firmware(fw);
	}
}

void smmu3_quirks_apply(struct smmu3_features *feat,
			const struct smmu3_firmware *fw,
			void (*tell)(void *cookie, const char *erratum,
				     const char *remedy),
			void *cookie)
{
	const struct quirk *q;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(quirks); i++) {
		q = &quirks[i];
		if (!(fw->quirks & BIT(i)) && !is_product(q, feat->iidr))
			continue;
		if (q->on_features)
			q->on_features(feat);
		if (q->on_features || q->on_firmware)
			tell(cookie, q->erratum, q->remedy);
	}
}
