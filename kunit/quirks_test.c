// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errata: which implementations have which, and what is done about them.
 */
/* native: -DSMMU3_MMIO_MODEL */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* the room, to compare its table with the one below */
#include "probe/quirks.c"

#define MAX_TOLD 4

static unsigned int told;
static const char *told_of[MAX_TOLD];

static void tell(void *cookie, const char *erratum, const char *remedy)
{
	told_of[told++ % MAX_TOLD] = erratum;
}

static bool says(void *cookie, const char *name)
{
	return cookie && !strcmp(cookie, name);
}

/* how a part makes itself known, IIDR as its fields are numbered */
struct part {
	u32 iidr;
	u32 model;
	const char *node;
};

/* what is different with it: nothing, one of these, and what the log calls it */
enum effect { NOTHING, NO_SEV, SYNC_OFTEN, NO_PAGE1, INVAL_TWICE };

static void check_part(struct kunit *test, unsigned int row, const struct part *part,
		       enum effect effect, const char *erratum)
{
	struct smmu3_features feat = { .sev = true, .iidr = part->iidr };
	struct smmu3_firmware fw = { .iort_model = part->model };

	told = 0;
	smmu3_quirks_firmware(&fw, says, (void *)part->node);
	/* before any register is mapped */
	KUNIT_EXPECT_TRUE_MSG(test, fw.no_page1 == (effect == NO_PAGE1), "row %u", row);
	smmu3_quirks_apply(&feat, &fw, tell, NULL);
	KUNIT_EXPECT_TRUE_MSG(test, feat.sev == (effect != NO_SEV), "row %u", row);
	KUNIT_EXPECT_TRUE_MSG(test, feat.sync_often == (effect == SYNC_OFTEN), "row %u", row);
	KUNIT_EXPECT_TRUE_MSG(test, feat.inval_twice == (effect == INVAL_TWICE), "row %u", row);
	KUNIT_EXPECT_EQ_MSG(test, told, erratum ? 1U : 0U, "row %u", row);
	if (told && erratum)
		KUNIT_EXPECT_STREQ(test, told_of[0], erratum);
}

/* lesson 54: by implementer, product and release; by IORT model; by property */
static void quirks_54_by_part(struct kunit *test)
{
	static const struct {
		struct part part;
		enum effect effect;
		const char *erratum;
	} rows[] = {
		/* product [31:20], variant [19:16], revision [15:12], implementer [11:0] */
		{ { 0x4830043b }, NO_SEV, "MMU-600 1076982" },	/* r0p0 */
		{ { 0x4830243b }, NO_SEV, "MMU-600 1076982" },	/* r0p2 */
		{ { 0x4830343b }, NOTHING },			/* r0p3 */
		{ { 0x4831043b }, NOTHING },			/* r1p0 */
		{ { 0x4832043b }, NOTHING },			/* r2p0 */
		{ { 0x4870043b }, SYNC_OFTEN, "MMU-700 2812531" },	/* r0p0 */
		{ { 0x4871143b }, SYNC_OFTEN, "MMU-700 2812531" },	/* r1p1 */
		{ { 0x48a0043b }, NOTHING },			/* MMU-L1 */
		{ { 0x4980043b }, NOTHING },			/* MMU-S3 */
		{ { 0x4830043c }, NOTHING },			/* somebody else's 0x483 */
		{ { 0x0000043b }, NOTHING },
		{ { 0x00000000 }, NOTHING },			/* QEMU */
		{ { .model = 1 }, NOTHING },			/* Hi161x */
		{ { .model = 2 }, NO_PAGE1, "CN99xx register page 1" },
		{ { .model = 3 }, NOTHING },
		{ { .node = "cavium,cn9900-broken-page1-regspace" }, NO_PAGE1,
		  "CN99xx register page 1" },
		{ { .node = "hisilicon,broken-prefetch-cmd" }, NOTHING },
		{ { .node = "nvidia,tegra264-smmu" }, INVAL_TWICE, "Tegra264 invalidation" },
		{ { .node = "nvidia,tegra234-smmu" }, NOTHING },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		check_part(test, i, &rows[i].part, rows[i].effect, rows[i].erratum);
}

/* one part may be known by more than one thing, and is told of once */
static void quirks_54_known_twice(struct kunit *test)
{
	struct smmu3_features feat = { .sev = true, .iidr = 0x4870043b };
	struct smmu3_firmware fw = { .iort_model = 2 };

	told = 0;
	smmu3_quirks_firmware(&fw, says, "cavium,cn9900-broken-page1-regspace");
	smmu3_quirks_apply(&feat, &fw, tell, NULL);
	KUNIT_EXPECT_TRUE(test, fw.no_page1 && feat.sync_often && feat.sev);
	KUNIT_EXPECT_EQ(test, told, 2U);

	/* without a node there is nothing to ask */
	memset(&fw, 0, sizeof(fw));
	smmu3_quirks_firmware(&fw, NULL, NULL);
	KUNIT_EXPECT_EQ(test, fw.quirks, 0U);
	fw.iort_model = 2;
	smmu3_quirks_firmware(&fw, NULL, NULL);
	KUNIT_EXPECT_TRUE(test, fw.no_page1);
}

/* all of lesson 54 is in the table, and each row can be met and says what is done */
static void quirks_54_is_complete(struct kunit *test)
{
	static const struct { const char *erratum; bool acts; } lesson[] = {
		{ "MMU-600 1076982", true }, { "MMU-600 1209401", false },
		{ "MMU-700 2268618", false }, { "MMU-700 2812531", true },
		{ "MMU-L1 3878312", false }, { "MMU-S3 3995052", false },
		{ "CN99xx register page 1", true }, { "Hi161x CMD_PREFETCH", false },
		{ "Hi161x 161010801", false }, { "Tegra264 invalidation", true },
	};
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ARRAY_SIZE(quirks), ARRAY_SIZE(lesson));
	for (i = 0; i < ARRAY_SIZE(lesson); i++) {
		const struct quirk *q = &quirks[i];

		KUNIT_EXPECT_STREQ(test, q->erratum, lesson[i].erratum);
		KUNIT_EXPECT_TRUE_MSG(test, (q->on_features || q->on_firmware) == lesson[i].acts,
				      "%s", q->erratum);
		KUNIT_EXPECT_TRUE_MSG(test, q->product || q->model || q->node, "%s", q->erratum);
		KUNIT_EXPECT_TRUE_MSG(test, q->remedy && strlen(q->remedy), "%s", q->erratum);
	}
}

static struct kunit_case quirks_cases[] = {
	KUNIT_CASE(quirks_54_by_part),
	KUNIT_CASE(quirks_54_known_twice),
	KUNIT_CASE(quirks_54_is_complete),
	{}
};

static struct kunit_suite quirks_suite = {
	.name = "smmu3-quirks",
	.test_cases = quirks_cases,
};

kunit_test_suite(quirks_suite);
MODULE_LICENSE("GPL");
