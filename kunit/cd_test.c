// SPDX-License-Identifier: GPL-2.0-only
/*
 * Context descriptors: golden words, codes, and the bits that the SMMU looks at.
 *
 * Expectations are bit numbers and codes of Arm IHI 0070, "Context Descriptor".
 */
/* native: hw/cd.c */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/cd.h"
#include "kunit/wire.h"

/* whole descriptors, computed by hand, that no helper of this suite takes part in */
static const struct {
	const char *section;
	struct smmu3_cd_params p;
	u64 words[8];
} cd_literal[] = {
	{ "CD.T0SZ to CD.SH0, CD.IPS, CD.ASID, CD.MAIR",
	  { .root = 0x80001000, .mair = 0x0044ff04, .asid = 0x1234, .va_bits = 48,
	    .granule_lg2 = 12, .ips_bits = 44, .coherent = true },
	  { 0x12346204c0003510, 0x80001000, 0, 0x0044ff04 } },
	{ "CD.TG0, CD.S, CD.ASET, CD.TTB0",
	  { .root = 0x000fffffffff0000, .mair = 0x8877665544332211, .asid = 0xfedc,
	    .va_bits = 52, .granule_lg2 = 16, .ips_bits = 52, .stall = true,
	    .asid_private = true },
	  { 0xfedcf206c000204c, 0x000fffffffff0000, 0, 0x8877665544332211 } },
};

static void cd_literal_words(struct kunit *test)
{
	struct smmu3_cd cd;
	unsigned int row, i;

	for (row = 0; row < ARRAY_SIZE(cd_literal); row++) {
		memset(&cd, 0xff, sizeof(cd));
		smmu3_cd_stage1(&cd, &cd_literal[row].p);
		for (i = 0; i < 8; i++)
			KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(cd.dw[i]),
					    cd_literal[row].words[i], "%s, word %u",
					    cd_literal[row].section, i);
	}
	smmu3_cd_invalid(&cd);
	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(cd.dw[i]), 0ULL, "CD.V");
}

/* each bit of what a descriptor is given, alone: in its place, and nowhere else */
static void cd_operands_bit_by_bit(struct kunit *test)
{
	struct smmu3_cd_params p = { .va_bits = 48, .granule_lg2 = 12, .ips_bits = 48 };
	struct smmu3_cd cd;
	unsigned int bit;

	for (bit = 4; bit < 52; bit++) {
		p.root = BIT_ULL(bit);
		smmu3_cd_stage1(&cd, &p);
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(cd.dw[1]), BIT_ULL(bit), "CD.TTB0");
	}
	for (bit = 0; bit < 16; bit++) {
		p.asid = BIT(bit);
		smmu3_cd_stage1(&cd, &p);
		KUNIT_EXPECT_EQ_MSG(test, wire_get(cd.dw, 63, 48), BIT_ULL(bit), "CD.ASID");
	}
	for (bit = 0; bit < 64; bit++) {
		p.mair = BIT_ULL(bit);
		smmu3_cd_stage1(&cd, &p);
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(cd.dw[3]), BIT_ULL(bit), "CD.MAIR");
	}
}

/* what every coherent descriptor has; the last five: EPD1, V, AA64, R, A */
static const struct wire_field cd_common[] = {
	{ 9, 8, 1 }, { 11, 10, 1 }, { 13, 12, 3 }, { 30, 30, 1 },
	{ 31, 31, 1 }, { 41, 41, 1 }, { 45, 45, 1 }, { 46, 46, 1 }, {}
};

static const struct {
	const char *section;
	const char *name;
	struct smmu3_cd_params p;
	struct wire_field fields[20];
} cd_rows[] = {
	{ "CD.T0SZ", "4K, 39 bits",
	  { .root = 0x1000, .va_bits = 39, .granule_lg2 = 12, .ips_bits = 40,
	    .asid = 1, .coherent = true },
	  { { 5, 0, 25 }, { 7, 6, 0 }, { 34, 32, 2 }, { 63, 48, 1 },
	    { 119, 68, 0x100 } } },
	{ "CD.MAIR", "16K, 47 bits",
	  { .root = 0x0000ffffffffc000, .va_bits = 47, .granule_lg2 = 14,
	    .ips_bits = 48, .asid = 0xffff, .mair = 0xf1e2d3c4b5a69788,
	    .coherent = true },
	  { { 5, 0, 17 }, { 7, 6, 2 }, { 34, 32, 5 },
	    { 63, 48, 0xffff }, { 119, 68, 0x0000ffffffffc000 >> 4 },
	    { 223, 192, 0xb5a69788 }, { 255, 224, 0xf1e2d3c4 } } },
	{ "CD.IPS", "64K, 52 bits",
	  { .root = 0x000fffffffffffc0, .va_bits = 52, .granule_lg2 = 16,
	    .ips_bits = 52, .asid = 2, .coherent = true },
	  { { 5, 0, 12 }, { 7, 6, 1 }, { 34, 32, 6 }, { 63, 48, 2 },
	    { 119, 68, 0x000fffffffffffc0 >> 4 } } },
	{ "CD.IR0, OR0, SH0", "not coherent",
	  { .root = 0x1000, .va_bits = 39, .granule_lg2 = 12, .ips_bits = 32 },
	  { { 9, 8, 0 }, { 11, 10, 0 }, { 13, 12, 2 },
	    { 5, 0, 25 }, { 119, 68, 0x100 } } },
	{ "CD.S", "stalls (lesson 17)",
	  { .root = 0x1000, .va_bits = 39, .granule_lg2 = 12, .ips_bits = 36,
	    .coherent = true, .stall = true },
	  { { 5, 0, 25 }, { 34, 32, 1 }, { 44, 44, 1 },
	    { 119, 68, 0x100 } } },
	{ "CD.HD, CD.HA", "dirty state",
	  { .root = 0x1000, .va_bits = 39, .granule_lg2 = 12, .ips_bits = 42,
	    .coherent = true, .dirty_state = true },
	  { { 5, 0, 25 }, { 34, 32, 3 }, { 42, 42, 1 }, { 43, 43, 1 },
	    { 119, 68, 0x100 } } },
	{ "CD.ASET", "private ASID",
	  { .root = 0x1000, .va_bits = 39, .granule_lg2 = 12, .ips_bits = 42,
	    .coherent = true, .asid_private = true },
	  { { 5, 0, 25 }, { 34, 32, 3 }, { 47, 47, 1 },
	    { 119, 68, 0x100 } } },
};

static void cd_stage1_words(struct kunit *test)
{
	struct smmu3_cd cd;
	unsigned int row, i;

	for (row = 0; row < ARRAY_SIZE(cd_rows); row++) {
		__le64 words[8] = {};

		wire_put_all(words, cd_common);
		wire_put_all(words, cd_rows[row].fields);
		memset(&cd, 0xff, sizeof(cd));
		smmu3_cd_stage1(&cd, &cd_rows[row].p);
		for (i = 0; i < 8; i++)
			KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(cd.dw[i]),
					    le64_to_cpu(words[i]), "%s: %s, word %u",
					    cd_rows[row].section, cd_rows[row].name,
					    i);
	}
}

/* EPDx=1 frees TxSZ to SHx and the address of TTBx, and nothing else */
static void cd_used_bits_lesson_15(struct kunit *test)
{
	unsigned int epd0, epd1, i;
	__le64 cd[8], used[8], expected[8];

	for (epd0 = 0; epd0 < 2; epd0++)
		for (epd1 = 0; epd1 < 2; epd1++) {
			memset(cd, 0, sizeof(cd));
			wire_put(cd, 31, 31, 1);
			wire_put(cd, 14, 14, epd0);
			wire_put(cd, 30, 30, epd1);
			memset(expected, 0xff, sizeof(expected));
			if (epd0) {
				wire_put(expected, 13, 0, 0);
				wire_put(expected, 119, 68, 0);
			}
			if (epd1) {
				wire_put(expected, 29, 16, 0);
				wire_put(expected, 183, 132, 0);
			}
			smmu3_cd_used(cd, used);
			for (i = 0; i < 8; i++)
				KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(used[i]),
						    le64_to_cpu(expected[i]),
						    "EPD0 %u EPD1 %u word %u",
						    epd0, epd1, i);
		}

	memset(cd, 0xff, sizeof(cd));
	wire_put(cd, 31, 31, 0);
	smmu3_cd_used(cd, used);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(used[0]), 0x80000000ULL);
	for (i = 1; i < 8; i++)
		KUNIT_EXPECT_EQ(test, le64_to_cpu(used[i]), 0ULL);
}

static void cd_codes(struct kunit *test)
{
	static const u8 sizes[] = { 32, 36, 40, 42, 44, 48, 52 };
	unsigned int bits, code = 0;

	for (bits = 1; bits <= 52; bits++) {
		if (bits > sizes[code])
			code++;
		KUNIT_EXPECT_EQ_MSG(test, (unsigned int)smmu3_addr_size_code(bits),
				    code, "%u bits", bits);
	}
	KUNIT_EXPECT_EQ(test, (int)smmu3_granule_code(12), 0);
	KUNIT_EXPECT_EQ(test, (int)smmu3_granule_code(16), 1);
	KUNIT_EXPECT_EQ(test, (int)smmu3_granule_code(14), 2);
}

static void cd_level1_descriptor(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, le64_to_cpu(smmu3_l1cd(0x1000)), 0x1001ULL);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(smmu3_l1cd(0x000fffffffff0000)),
			0x000fffffffff0001ULL);
}

static struct kunit_case cd_cases[] = {
	KUNIT_CASE(cd_literal_words),
	KUNIT_CASE(cd_operands_bit_by_bit),
	KUNIT_CASE(cd_stage1_words),
	KUNIT_CASE(cd_used_bits_lesson_15),
	KUNIT_CASE(cd_codes),
	KUNIT_CASE(cd_level1_descriptor),
	{}
};

static struct kunit_suite cd_suite = {
	.name = "smmu3-cd",
	.test_cases = cd_cases,
};

kunit_test_suite(cd_suite);
