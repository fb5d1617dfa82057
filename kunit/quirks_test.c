// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errata: which implementations have which, and what is done about them.
 */
/* native: probe/quirks.c */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "probe/quirks.h"

static unsigned int told;
static const char *last_told;

static void tell(void *cookie, const char *erratum, const char *remedy)
{
	told++;
	last_told = erratum;
}

/* lesson 54: by implementer, product and release; IIDR as its fields are numbered */
static void quirks_54_by_iidr(struct kunit *test)
{
	static const struct {
		u32 iidr;
		bool sev, sync_often;
		const char *erratum;
	} rows[] = {
		/* product [31:20], variant [19:16], revision [15:12], implementer [11:0] */
		{ 0x4830043b, false, false, "MMU-600 1076982" },	/* r0p0 */
		{ 0x4830243b, false, false, "MMU-600 1076982" },	/* r0p2 */
		{ 0x4830343b, true, false, NULL },			/* r0p3 */
		{ 0x4831043b, true, false, NULL },			/* r1p0 */
		{ 0x4832043b, true, false, NULL },			/* r2p0 */
		{ 0x4870043b, true, true, "MMU-700 2812531" },		/* r0p0 */
		{ 0x4871143b, true, true, "MMU-700 2812531" },		/* r1p1 */
		{ 0x48a0043b, true, false, NULL },			/* MMU-L1 */
		{ 0x4980043b, true, false, NULL },			/* MMU-S3 */
		{ 0x4830043c, true, false, NULL },	/* somebody else's 0x483 */
		{ 0x00000000, true, false, NULL },	/* QEMU */
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct smmu3_features feat = { .sev = true, .iidr = rows[i].iidr };

		told = 0;
		smmu3_quirks_apply(&feat, tell, NULL);
		KUNIT_EXPECT_EQ_MSG(test, feat.sev, rows[i].sev, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, feat.sync_often, rows[i].sync_often, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, told, rows[i].erratum ? 1U : 0U, "row %u", i);
		if (told)
			KUNIT_EXPECT_STREQ(test, last_told, rows[i].erratum);
	}
}

static struct kunit_case quirks_cases[] = {
	KUNIT_CASE(quirks_54_by_iidr),
	{}
};

static struct kunit_suite quirks_suite = {
	.name = "smmu3-quirks",
	.test_cases = quirks_cases,
};

kunit_test_suite(quirks_suite);
MODULE_LICENSE("GPL");
