// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errata, as one table.
 *
 * What is not in it although it is known elsewhere needs nothing here: broadcast
 * invalidation (MMU-700 2812531 again, MMU-L1 and MMU-S3 3878312 and 3995052) is
 * never listened to, stages are never nested (MMU-600 1209401, MMU-700 2268618),
 * nothing is ever prefetched (Hi161x), and a part without register page 1 is known
 * by its device tree (CN99xx).
 */
#include "probe/quirks.h"

#include <linux/bitfield.h>
#include <linux/kernel.h>

#include "hw/regs.h"

#define ARM		IIDR_IMPLEMENTER_ARM
#define MMU_600		0x483
#define MMU_700		0x487

/* rXpY as a number that grows with it */
#define RELEASE(r, p)	((r) << 4 | (p))
#define ANY_RELEASE	RELEASE(15, 15)

static void no_sev(struct smmu3_features *feat)
{
	feat->sev = false;
}

static void sync_often(struct smmu3_features *feat)
{
	feat->sync_often = true;
}

static const struct quirk {
	u16 implementer;
	u16 product;
	u8 last_release;
	const char *erratum;
	const char *remedy;
	void (*apply)(struct smmu3_features *feat);
} quirks[] = {
	{ ARM, MMU_600, RELEASE(0, 2), "MMU-600 1076982",
	  "waiting for commands without wake-up events", no_sev },
	{ ARM, MMU_700, ANY_RELEASE, "MMU-700 2812531",
	  "a CMD_SYNC in every batch of invalidations", sync_often },
};

static bool is_this(const struct quirk *q, u32 iidr)
{
	return FIELD_GET(IIDR_IMPLEMENTER, iidr) == q->implementer &&
	       FIELD_GET(IIDR_PRODUCTID, iidr) == q->product &&
	       RELEASE(FIELD_GET(IIDR_VARIANT, iidr),
		       FIELD_GET(IIDR_REVISION, iidr)) <= q->last_release;
}

void smmu3_quirks_apply(struct smmu3_features *feat,
			void (*tell)(void *cookie, const char *erratum,
				     const char *remedy),
			void *cookie)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(quirks); i++) {
		if (!is_this(&quirks[i], feat->iidr))
			continue;
		quirks[i].apply(feat);
		tell(cookie, quirks[i].erratum, quirks[i].remedy);
	}
}
