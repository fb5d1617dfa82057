// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stream table entries: golden words, and the bits that the SMMU looks at.
 *
 * Expectations are bit numbers and codes of Arm IHI 0070, "Stream Table Entry".
 */
/* native: hw/ste.c hw/cd.c */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/ste.h"
#include "kunit/ste_table.h"

/* the entry is valid and holds these two lists of fields, and nothing else */
static void expect_fields(struct kunit *test, const char *section,
			  const char *name, const struct smmu3_ste *ste,
			  const struct wire_field *common,
			  const struct wire_field *fields)
{
	__le64 words[8] = {};
	unsigned int i;

	wire_put(words, 0, 0, 1);
	wire_put_all(words, common);
	wire_put_all(words, fields);
	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(ste->dw[i]),
				    le64_to_cpu(words[i]), "%s: %s, word %u",
				    section, name, i);
}

/* whole entries, computed by hand, that no helper of this suite takes part in */
static const struct smmu3_ste_s1 golden_s1 = {
	.cdtab = 0x0000345678abcdc0, .coherent = true, .can_stall = true,
};

static const struct smmu3_ste_s1 golden_substreams = {
	.cdtab = 0x40000, .cdtab_fmt = 2, .cdmax_lg2 = 20, .coherent = true, .ats = true,
};

static const struct smmu3_ste_s2 golden_s2 = {
	.root = 0x80008000, .vmid = 0xabcd, .ipa_bits = 39, .start_level = 1,
	.granule_lg2 = 12, .oas_bits = 40, .coherent = true,
};

static void expect_words(struct kunit *test, const char *section, const struct smmu3_ste *ste,
			 u64 dw0, u64 dw1, u64 dw2, u64 dw3)
{
	const u64 words[8] = { dw0, dw1, dw2, dw3 };
	unsigned int i;

	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(ste->dw[i]), words[i], "%s, word %u",
				    section, i);
}

static void ste_literal_words(struct kunit *test)
{
	struct smmu3_ste ste;

	memset(&ste, 0xff, sizeof(ste));
	smmu3_ste_abort(&ste);
	expect_words(test, "STE.Config = 0b000", &ste, 0x1, 0, 0, 0);

	memset(&ste, 0xff, sizeof(ste));
	smmu3_ste_bypass(&ste);
	expect_words(test, "STE.Config = 0b100", &ste, 0x9, 0x0000100000080000, 0, 0);

	memset(&ste, 0xff, sizeof(ste));
	smmu3_ste_stage1(&ste, &golden_s1);
	expect_words(test, "STE.Config = 0b101", &ste, 0x0000345678abcdcb,
		     0x00001000080800d4, 0, 0);

	memset(&ste, 0xff, sizeof(ste));
	smmu3_ste_stage1(&ste, &golden_substreams);
	expect_words(test, "STE.Config = 0b101, STE.S1CDMax", &ste, 0xa00000000004002b,
		     0x00001000100800d6, 0, 0);

	memset(&ste, 0xff, sizeof(ste));
	smmu3_ste_stage2(&ste, &golden_s2);
	expect_words(test, "STE.Config = 0b110", &ste, 0xd, 0x0000100000080000,
		     0x044a35590000abcd, 0x80008000);
}

/* each bit of what an entry is given, alone: in its place, and nowhere else */
static void ste_operands_bit_by_bit(struct kunit *test)
{
	struct smmu3_ste_s1 s1 = { .cdtab = 0 };
	struct smmu3_ste_s2 s2 = { .ipa_bits = 39, .start_level = 1, .granule_lg2 = 12,
				   .oas_bits = 40 };
	struct smmu3_ste ste;
	unsigned int bit;

	for (bit = 6; bit < 56; bit++) {
		s1.cdtab = BIT_ULL(bit);
		smmu3_ste_stage1(&ste, &s1);
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(ste.dw[0]), 0xbULL | BIT_ULL(bit),
				    "STE.S1ContextPtr");
	}
	for (bit = 0; bit < 16; bit++) {
		s2.vmid = BIT(bit);
		smmu3_ste_stage2(&ste, &s2);
		KUNIT_EXPECT_EQ_MSG(test, wire_get(ste.dw, 159, 128), BIT_ULL(bit),
				    "STE.S2VMID");
	}
	for (bit = 4; bit < 52; bit++) {
		s2.root = BIT_ULL(bit);
		smmu3_ste_stage2(&ste, &s2);
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(ste.dw[3]), BIT_ULL(bit), "STE.S2TTB");
	}
}

/* what every stage-1 entry has: Config, MEV, SHCFG */
static const struct wire_field s1_common[] = {
	{ 3, 1, 5 }, { 83, 83, 1 }, { 109, 108, 1 }, {}
};

static const struct {
	const char *section;
	const char *name;
	struct smmu3_ste_s1 s1;
	struct wire_field fields[16];
} stage1_rows[] = {
	{ "STE.S1ContextPtr", "one descriptor, coherent",
	  { .cdtab = 0x0000345678abcdc0, .coherent = true },
	  { { 55, 6, 0x0000345678abcdc0 >> 6 }, { 67, 66, 1 }, { 69, 68, 1 },
	    { 71, 70, 3 } } },
	{ "STE.S1CIR, S1COR, S1CSH", "one descriptor, not coherent",
	  { .cdtab = 0x1000 },
	  { { 55, 6, 0x1000 >> 6 }, { 71, 70, 2 } } },
	{ "STE.S1CDMax, S1DSS", "linear substreams use descriptor 0 without one",
	  { .cdtab = 0x40000, .cdmax_lg2 = 10, .coherent = true },
	  { { 55, 6, 0x40000 >> 6 }, { 63, 59, 10 }, { 65, 64, 2 },
	    { 67, 66, 1 }, { 69, 68, 1 }, { 71, 70, 3 } } },
	{ "STE.S1Fmt", "two-level substreams with 64K leaves, highest address",
	  { .cdtab = 0x000fffffffff0000, .cdtab_fmt = 2, .cdmax_lg2 = 20,
	    .coherent = true },
	  { { 5, 4, 2 }, { 55, 6, 0x000fffffffff0000 >> 6 }, { 63, 59, 20 },
	    { 65, 64, 2 }, { 67, 66, 1 }, { 69, 68, 1 }, { 71, 70, 3 } } },
	{ "STE.EATS", "ATS",
	  { .cdtab = 0x40, .coherent = true, .ats = true },
	  { { 55, 6, 1 }, { 67, 66, 1 }, { 69, 68, 1 }, { 71, 70, 3 },
	    { 93, 92, 1 } } },
};

static void ste_stage1_words(struct kunit *test)
{
	struct smmu3_ste ste;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stage1_rows); i++) {
		memset(&ste, 0xff, sizeof(ste));
		smmu3_ste_stage1(&ste, &stage1_rows[i].s1);
		expect_fields(test, stage1_rows[i].section, stage1_rows[i].name,
			      &ste, s1_common, stage1_rows[i].fields);
	}
}

/* S1STALLD only where IDR0 leaves a choice, and the master must not stall */
static void ste_stage1_stall_lesson_17(struct kunit *test)
{
	static const struct {
		bool can_stall, stall_ok;
		u64 s1stalld;
	} rows[] = {
		{ false, false, 0 }, { false, true, 0 },
		{ true, false, 1 }, { true, true, 0 },
	};
	struct smmu3_ste_s1 s1 = { .cdtab = 0x40 };
	struct smmu3_ste ste;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		s1.can_stall = rows[i].can_stall;
		s1.stall_ok = rows[i].stall_ok;
		smmu3_ste_stage1(&ste, &s1);
		KUNIT_EXPECT_EQ_MSG(test, wire_get(ste.dw, 91, 91),
				    rows[i].s1stalld, "row %u", i);
	}
}

/* what every coherent stage-2 entry has; the last three: AA64, PTW, R */
static const struct wire_field s2_common[] = {
	{ 3, 1, 6 }, { 83, 83, 1 }, { 109, 108, 1 }, { 169, 168, 1 },
	{ 171, 170, 1 }, { 173, 172, 3 }, { 179, 179, 1 }, { 182, 182, 1 },
	{ 186, 186, 1 }, {}
};

static const struct {
	const char *section;
	const char *name;
	struct smmu3_ste_s2 s2;
	struct wire_field fields[24];
} stage2_rows[] = {
	{ "STE.S2T0SZ", "4K from level 1, 39 bits",
	  { .root = 0x8000, .vmid = 1, .ipa_bits = 39, .start_level = 1,
	    .granule_lg2 = 12, .oas_bits = 40, .coherent = true },
	  { { 143, 128, 1 }, { 165, 160, 25 }, { 167, 166, 1 },
	    { 175, 174, 0 }, { 178, 176, 2 }, { 247, 196, 0x800 } } },
	{ "STE.S2VMID, S2TTB", "4K from level 0, 48 bits",
	  { .root = 0x0000fffffffff000, .vmid = 0xfedc, .ipa_bits = 48,
	    .start_level = 0, .granule_lg2 = 12, .oas_bits = 48,
	    .coherent = true },
	  { { 143, 128, 0xfedc }, { 165, 160, 16 }, { 167, 166, 2 },
	    { 178, 176, 5 }, { 247, 196, 0x0000fffffffff000 >> 4 } } },
	{ "STE.S2SL0", "4K from level 2, concatenated",
	  { .root = 0x4000, .vmid = 2, .ipa_bits = 32, .start_level = 2,
	    .granule_lg2 = 12, .oas_bits = 32, .coherent = true },
	  { { 143, 128, 2 }, { 165, 160, 32 }, { 167, 166, 0 },
	    { 178, 176, 0 }, { 247, 196, 0x400 } } },
	{ "STE.S2SL0", "4K from level 3 (small tables)",
	  { .root = 0x4000, .vmid = 2, .ipa_bits = 21, .start_level = 3,
	    .granule_lg2 = 12, .oas_bits = 36, .coherent = true },
	  { { 143, 128, 2 }, { 165, 160, 43 }, { 167, 166, 3 },
	    { 178, 176, 1 }, { 247, 196, 0x400 } } },
	{ "STE.S2TG", "16K from level 1, 48 bits in two tables",
	  { .root = 0x8000, .vmid = 3, .ipa_bits = 48, .start_level = 1,
	    .granule_lg2 = 14, .oas_bits = 48, .coherent = true },
	  { { 143, 128, 3 }, { 165, 160, 16 }, { 167, 166, 2 },
	    { 175, 174, 2 }, { 178, 176, 5 }, { 247, 196, 0x800 } } },
	{ "STE.S2TG", "16K from level 2, 42 bits",
	  { .root = 0x8000, .vmid = 3, .ipa_bits = 42, .start_level = 2,
	    .granule_lg2 = 14, .oas_bits = 42, .coherent = true },
	  { { 143, 128, 3 }, { 165, 160, 22 }, { 167, 166, 1 },
	    { 175, 174, 2 }, { 178, 176, 3 }, { 247, 196, 0x800 } } },
	{ "STE.S2TG", "64K from level 3, 32 bits",
	  { .root = 0x10000, .vmid = 4, .ipa_bits = 32, .start_level = 3,
	    .granule_lg2 = 16, .oas_bits = 44, .coherent = true },
	  { { 143, 128, 4 }, { 165, 160, 32 }, { 167, 166, 0 },
	    { 175, 174, 1 }, { 178, 176, 4 }, { 247, 196, 0x1000 } } },
	{ "STE.S2PS", "64K from level 1, 52 bits",
	  { .root = 0x000fffffffff0000, .vmid = 4, .ipa_bits = 52,
	    .start_level = 1, .granule_lg2 = 16, .oas_bits = 52,
	    .coherent = true },
	  { { 143, 128, 4 }, { 165, 160, 12 }, { 167, 166, 2 },
	    { 175, 174, 1 }, { 178, 176, 6 },
	    { 247, 196, 0x000fffffffff0000 >> 4 } } },
	{ "STE.EATS", "ATS",
	  { .root = 0x8000, .vmid = 1, .ipa_bits = 39, .start_level = 1,
	    .granule_lg2 = 12, .oas_bits = 40, .coherent = true, .ats = true },
	  { { 93, 92, 1 }, { 143, 128, 1 }, { 165, 160, 25 },
	    { 167, 166, 1 }, { 178, 176, 2 }, { 247, 196, 0x800 } } },
	{ "STE.S2S", "stalls (lesson 17)",
	  { .root = 0x8000, .vmid = 1, .ipa_bits = 39, .start_level = 1,
	    .granule_lg2 = 12, .oas_bits = 40, .coherent = true,
	    .stall = true },
	  { { 143, 128, 1 }, { 165, 160, 25 }, { 167, 166, 1 },
	    { 178, 176, 2 }, { 185, 185, 1 }, { 247, 196, 0x800 } } },
	{ "STE.S2IR0, S2OR0, S2SH0", "not coherent",
	  { .root = 0x8000, .vmid = 1, .ipa_bits = 39, .start_level = 1,
	    .granule_lg2 = 12, .oas_bits = 40 },
	  { { 169, 168, 0 }, { 171, 170, 0 }, { 173, 172, 2 },
	    { 143, 128, 1 }, { 165, 160, 25 }, { 167, 166, 1 },
	    { 178, 176, 2 }, { 247, 196, 0x800 } } },
};

static void ste_stage2_words(struct kunit *test)
{
	struct smmu3_ste ste;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stage2_rows); i++) {
		memset(&ste, 0xff, sizeof(ste));
		smmu3_ste_stage2(&ste, &stage2_rows[i].s2);
		expect_fields(test, stage2_rows[i].section, stage2_rows[i].name,
			      &ste, s2_common, stage2_rows[i].fields);
	}
}

/* every V, Config, S1CDMax and EATS, which decide about all others: every bit */
static void ste_used_bits_lesson_15(struct kunit *test)
{
	__le64 ste[8], used[8], expected[8];
	unsigned int deciding, i;

	for (deciding = 0; deciding < 1 << 11; deciding++) {
		memset(ste, 0xff, sizeof(ste));
		wire_put(ste, 3, 0, deciding);
		wire_put(ste, 63, 59, deciding >> 4);
		wire_put(ste, 93, 92, deciding >> 9);
		smmu3_ste_used(ste, used);
		ste_rows_used(ste, expected);
		for (i = 0; i < 8; i++)
			KUNIT_ASSERT_EQ_MSG(test, le64_to_cpu(used[i]),
					    le64_to_cpu(expected[i]),
					    "EATS, S1CDMax, Config, V 0x%x, word %u",
					    deciding, i);
	}
}

/* an entry of ours has nothing in the bits that it does not use, but S2PTW */
static void ste_encoders_leave_ignored_bits_clear(struct kunit *test)
{
	struct smmu3_ste ste;
	__le64 used[8];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stage2_rows); i++) {
		smmu3_ste_stage2(&ste, &stage2_rows[i].s2);
		wire_put(ste.dw, 182, 182, 0);
		smmu3_ste_used(ste.dw, used);
		KUNIT_EXPECT_EQ(test, le64_to_cpu(ste.dw[1] & ~used[1]), 0ULL);
		KUNIT_EXPECT_EQ(test, le64_to_cpu(ste.dw[2] & ~used[2]), 0ULL);
		KUNIT_EXPECT_EQ(test, le64_to_cpu(ste.dw[3] & ~used[3]), 0ULL);
	}
}

/*
 * EATS may change in place between off and full only, and full never meets S2S: it
 * goes off before S2S goes on, and on after S2S went off.
 */
static void ste_safe_bits_lesson_16(struct kunit *test)
{
	const u64 mev = 1ULL << (83 - 64), eats = 3ULL << (92 - 64);
	unsigned int bits, from, to, word;
	__le64 early[8], late[8];
	struct smmu3_ste old, new;
	bool off_or_full;

	for (bits = 0; bits < 1 << 6; bits++) {
		bool old_s2s = bits & 16, new_s2s = bits & 32;

		from = bits & 3;
		to = bits >> 2 & 3;
		off_or_full = from < 2 && to < 2;
		smmu3_ste_stage2(&old, &stage2_rows[0].s2);
		new = old;
		wire_put(old.dw, 93, 92, from);
		wire_put(new.dw, 93, 92, to);
		wire_put(old.dw, 185, 185, old_s2s);
		wire_put(new.dw, 185, 185, new_s2s);
		smmu3_ste_safe(old.dw, new.dw, early, late);

		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(early[1]),
				    off_or_full && !(to && old_s2s) ? mev | eats : mev,
				    "EATS %u to %u, S2S %d", from, to, old_s2s);
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(late[1]),
				    off_or_full && !(from && new_s2s) ? mev | eats : mev,
				    "EATS %u to %u, S2S to %d", from, to, new_s2s);
		for (word = 0; word < 8; word++)
			KUNIT_EXPECT_EQ(test, word == 1 ? 0ULL :
					le64_to_cpu(early[word] | late[word]), 0ULL);
	}
}

static void ste_level1_descriptor(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, le64_to_cpu(smmu3_l1std(0x40, 0)), 0x41ULL);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(smmu3_l1std(0x4000, 8)), 0x4009ULL);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(smmu3_l1std(0x000fffffffff0000, 10)),
			0x000fffffffff000bULL);
}

static struct kunit_case ste_cases[] = {
	KUNIT_CASE(ste_literal_words),
	KUNIT_CASE(ste_operands_bit_by_bit),
	KUNIT_CASE(ste_stage1_words),
	KUNIT_CASE(ste_stage1_stall_lesson_17),
	KUNIT_CASE(ste_stage2_words),
	KUNIT_CASE(ste_used_bits_lesson_15),
	KUNIT_CASE(ste_encoders_leave_ignored_bits_clear),
	KUNIT_CASE(ste_safe_bits_lesson_16),
	KUNIT_CASE(ste_level1_descriptor),
	{}
};

static struct kunit_suite ste_suite = {
	.name = "smmu3-ste",
	.test_cases = ste_cases,
};

kunit_test_suite(ste_suite);
