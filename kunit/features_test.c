// SPDX-License-Identifier: GPL-2.0-only
/*
 * ID registers: what they decode to, and what is refused with which words.
 *
 * Registers are stated by the bit numbers of Arm IHI 0070, "SMMU_IDR0" to
 * "SMMU_AIDR". Each row changes a machine that is known to be good.
 */
/* native: hw/features.c */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/features.h"

/* QEMU's: both stages, all granules, 44 bits, coherent, v3.1 */
static const struct smmu3_idregs good = {
	.idr0 = 0x0d44101b, .idr1 = 0x02730010, .idr3 = 0x1414, .idr5 = 0x74,
	.aidr = 0x01,
};

enum idreg { IDR0, IDR1, IDR3, IDR5, AIDR };

/* @reg of @id with field [hi:lo] set to @value */
static void set(struct smmu3_idregs *id, enum idreg reg, unsigned int hi,
		unsigned int lo, u32 value)
{
	u32 *const regs[] = { &id->idr0, &id->idr1, &id->idr3, &id->idr5,
			      &id->aidr };
	u32 mask = (u32)(~0ULL >> (63 - (hi - lo))) << lo;

	*regs[reg] = (*regs[reg] & ~mask) | ((value << lo) & mask);
}

static struct smmu3_features decode(struct kunit *test,
				    const struct smmu3_idregs *id)
{
	struct smmu3_features f;
	const char *why;

	memset(&f, 0xff, sizeof(f));
	KUNIT_ASSERT_EQ(test, smmu3_features_decode(id, &f, &why), 0);
	return f;
}

static void features_of_a_known_machine(struct kunit *test)
{
	struct smmu3_features f = decode(test, &good);

	KUNIT_EXPECT_TRUE(test, f.stage1 && f.stage2);
	KUNIT_EXPECT_TRUE(test, f.gran4k && f.gran16k && f.gran64k);
	KUNIT_EXPECT_EQ(test, (int)f.oas_bits, 44);
	KUNIT_EXPECT_EQ(test, (int)f.ias_bits, 44);
	KUNIT_EXPECT_EQ(test, (int)f.va_bits, 48);
	KUNIT_EXPECT_TRUE(test, f.had && f.xnx && f.range_inval);
	KUNIT_EXPECT_FALSE(test, f.small_tables || f.fwb || f.ds);
	KUNIT_EXPECT_EQ(test, (int)f.bbml, 2);
	KUNIT_EXPECT_EQ(test, (int)f.httu, 0);
	KUNIT_EXPECT_EQ(test, (int)f.asid_bits, 16);
	KUNIT_EXPECT_EQ(test, (int)f.vmid_bits, 16);
	KUNIT_EXPECT_EQ(test, (int)f.sid_bits, 16);
	KUNIT_EXPECT_EQ(test, (int)f.ssid_bits, 0);
	KUNIT_EXPECT_TRUE(test, f.strtab_2lvl);
	KUNIT_EXPECT_FALSE(test, f.cdtab_2lvl);
	KUNIT_EXPECT_EQ(test, (int)f.cmdq_lg2, 19);
	KUNIT_EXPECT_EQ(test, (int)f.evtq_lg2, 19);
	KUNIT_EXPECT_EQ(test, (int)f.priq_lg2, 0);
	KUNIT_EXPECT_TRUE(test, f.coherent && f.term_abort_only);
	KUNIT_EXPECT_FALSE(test, f.msi || f.sev || f.ats || f.pri || f.hyp);
	KUNIT_EXPECT_FALSE(test, f.stall || f.stall_forced || f.broadcast_tlbi);
	KUNIT_EXPECT_FALSE(test, f.attr_types_ovr || f.attr_perms_ovr);
	KUNIT_EXPECT_EQ(test, (int)f.arch_minor, 1);
}

static const struct {
	const char *what;
	enum idreg reg;
	unsigned int hi, lo;
	u32 value;
	const char *says;	/* part of the sentence */
} refused[] = {
	{ "no stage", IDR0, 1, 0, 0, "IDR0.S1P" },
	{ "no table format", IDR0, 3, 2, 0, "IDR0.TTF" },
	{ "AArch32 tables only", IDR0, 3, 2, 1, "IDR0.TTF" },
	{ "big endian only", IDR0, 22, 21, 3, "IDR0.TTENDIAN" },
	{ "reserved endianness", IDR0, 22, 21, 1, "IDR0.TTENDIAN" },
	{ "reserved stall model", IDR0, 25, 24, 3, "IDR0.STALL_MODEL" },
	{ "no granule", IDR5, 6, 4, 0, "granule" },
	{ "preset tables", IDR1, 30, 30, 1, "IDR1.TABLES_PRESET" },
	{ "preset queues", IDR1, 29, 29, 1, "IDR1.QUEUES_PRESET" },
	{ "next major revision", AIDR, 7, 4, 1, "architecture revision" },
	{ "nothing there", AIDR, 7, 4, 15, "architecture revision" },
};

static void features_refused_with_a_reason(struct kunit *test)
{
	struct smmu3_features f;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		struct smmu3_idregs id = good;
		const char *why = "";

		set(&id, refused[i].reg, refused[i].hi, refused[i].lo,
		    refused[i].value);
		KUNIT_EXPECT_EQ_MSG(test, smmu3_features_decode(&id, &f, &why),
				    -ENODEV, "%s", refused[i].what);
		KUNIT_ASSERT_TRUE(test, why);
		KUNIT_EXPECT_TRUE_MSG(test, strstr(why, refused[i].says), "%s: %s",
				      refused[i].what, why);
	}
}

#define FIELD(name) offsetof(struct smmu3_features, name)

static const struct {
	const char *what;
	enum idreg reg;
	unsigned int hi, lo;
	u32 value;
	size_t field;		/* bool or u8 of struct smmu3_features */
	u8 expected;
} decoded[] = {
	{ "stage 1 only", IDR0, 1, 0, 2, FIELD(stage2), 0 },
	{ "stage 2 only", IDR0, 1, 0, 1, FIELD(stage1), 0 },
	{ "either endianness", IDR0, 22, 21, 0, FIELD(stage1), 1 },
	{ "both formats", IDR0, 3, 2, 3, FIELD(ias_bits), 44 },
	{ "not coherent", IDR0, 4, 4, 0, FIELD(coherent), 0 },
	{ "BTM", IDR0, 5, 5, 1, FIELD(broadcast_tlbi), 1 },
	{ "AF", IDR0, 7, 6, 1, FIELD(httu), 1 },
	{ "AF and dirty", IDR0, 7, 6, 2, FIELD(httu), 2 },
	{ "AF in tables", IDR0, 7, 6, 3, FIELD(httu), 2 },
	{ "Hyp", IDR0, 9, 9, 1, FIELD(hyp), 1 },
	{ "ATS", IDR0, 10, 10, 1, FIELD(ats), 1 },
	{ "8-bit ASID", IDR0, 12, 12, 0, FIELD(asid_bits), 8 },
	{ "MSI", IDR0, 13, 13, 1, FIELD(msi), 1 },
	{ "SEV", IDR0, 14, 14, 1, FIELD(sev), 1 },
	{ "PRI without ATS", IDR0, 16, 16, 1, FIELD(pri), 0 },
	{ "8-bit VMID", IDR0, 18, 18, 0, FIELD(vmid_bits), 8 },
	{ "two-level CD", IDR0, 19, 19, 1, FIELD(cdtab_2lvl), 1 },
	{ "may stall", IDR0, 25, 24, 0, FIELD(stall), 1 },
	{ "may stall: not forced", IDR0, 25, 24, 0, FIELD(stall_forced), 0 },
	{ "must stall", IDR0, 25, 24, 2, FIELD(stall), 1 },
	{ "must stall: forced", IDR0, 25, 24, 2, FIELD(stall_forced), 1 },
	{ "RAZ/WI possible", IDR0, 26, 26, 0, FIELD(term_abort_only), 0 },
	{ "linear only", IDR0, 28, 27, 0, FIELD(strtab_2lvl), 0 },
	{ "reserved level", IDR0, 28, 27, 2, FIELD(strtab_2lvl), 0 },
	{ "32-bit StreamID (lesson 18)", IDR1, 5, 0, 32, FIELD(sid_bits), 32 },
	{ "33-bit StreamID (lesson 18)", IDR1, 5, 0, 33, FIELD(sid_bits), 32 },
	{ "one StreamID", IDR1, 5, 0, 0, FIELD(sid_bits), 0 },
	{ "20-bit PASID", IDR1, 10, 6, 20, FIELD(ssid_bits), 20 },
	{ "too wide a PASID", IDR1, 10, 6, 31, FIELD(ssid_bits), 20 },
	{ "PRI queue", IDR1, 15, 11, 7, FIELD(priq_lg2), 7 },
	{ "event queue", IDR1, 20, 16, 8, FIELD(evtq_lg2), 8 },
	{ "command queue", IDR1, 25, 21, 9, FIELD(cmdq_lg2), 9 },
	{ "command queue above the limit", IDR1, 25, 21, 31, FIELD(cmdq_lg2), 19 },
	{ "permission override", IDR1, 26, 26, 1, FIELD(attr_perms_ovr), 1 },
	{ "type override", IDR1, 27, 27, 1, FIELD(attr_types_ovr), 1 },
	{ "no HAD", IDR3, 2, 2, 0, FIELD(had), 0 },
	{ "no XNX", IDR3, 4, 4, 0, FIELD(xnx), 0 },
	{ "FWB", IDR3, 8, 8, 1, FIELD(fwb), 1 },
	{ "STT", IDR3, 9, 9, 1, FIELD(small_tables), 1 },
	{ "no RIL", IDR3, 10, 10, 0, FIELD(range_inval), 0 },
	{ "BBML1", IDR3, 12, 11, 1, FIELD(bbml), 1 },
	{ "reserved BBML", IDR3, 12, 11, 3, FIELD(bbml), 0 },
	{ "32 bits out", IDR5, 2, 0, 0, FIELD(oas_bits), 32 },
	{ "36 bits out", IDR5, 2, 0, 1, FIELD(oas_bits), 36 },
	{ "40 bits out", IDR5, 2, 0, 2, FIELD(oas_bits), 40 },
	{ "42 bits out", IDR5, 2, 0, 3, FIELD(oas_bits), 42 },
	{ "48 bits out", IDR5, 2, 0, 5, FIELD(oas_bits), 48 },
	{ "52 bits out", IDR5, 2, 0, 6, FIELD(oas_bits), 52 },
	{ "56 bits out", IDR5, 2, 0, 7, FIELD(oas_bits), 52 },
	{ "56 bits out: in", IDR5, 2, 0, 7, FIELD(ias_bits), 52 },
	{ "4K only", IDR5, 6, 4, 1, FIELD(gran64k), 0 },
	{ "16K only", IDR5, 6, 4, 2, FIELD(gran4k), 0 },
	{ "64K only", IDR5, 6, 4, 4, FIELD(gran16k), 0 },
	{ "DS", IDR5, 7, 7, 1, FIELD(ds), 1 },
	{ "52-bit VA", IDR5, 11, 10, 1, FIELD(va_bits), 52 },
	{ "56-bit VA", IDR5, 11, 10, 2, FIELD(va_bits), 52 },
	{ "v3.0", AIDR, 3, 0, 0, FIELD(arch_minor), 0 },
	{ "v3.4", AIDR, 3, 0, 4, FIELD(arch_minor), 4 },
	{ "a minor revision to come", AIDR, 3, 0, 9, FIELD(arch_minor), 9 },
};

static void features_decode_each_field(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(decoded); i++) {
		struct smmu3_idregs id = good;
		struct smmu3_features f;

		set(&id, decoded[i].reg, decoded[i].hi, decoded[i].lo,
		    decoded[i].value);
		f = decode(test, &id);
		KUNIT_EXPECT_EQ_MSG(test, (int)((u8 *)&f)[decoded[i].field],
				    (int)decoded[i].expected, "%s",
				    decoded[i].what);
	}
}

/* what rests on two registers at once */
static void features_decode_combinations(struct kunit *test)
{
	struct smmu3_idregs id = good;
	struct smmu3_features f;

	/* v3.0 does not know 52 bits */
	set(&id, AIDR, 3, 0, 0);
	set(&id, IDR5, 2, 0, 6);
	f = decode(test, &id);
	KUNIT_EXPECT_EQ(test, (int)f.oas_bits, 48);

	/* AArch32 tables put 40 bits in even where fewer come out */
	id = good;
	set(&id, IDR0, 3, 2, 3);
	set(&id, IDR5, 2, 0, 0);
	f = decode(test, &id);
	KUNIT_EXPECT_EQ(test, (int)f.oas_bits, 32);
	KUNIT_EXPECT_EQ(test, (int)f.ias_bits, 40);

	/* 52-bit addresses need the 64K granule */
	id = good;
	set(&id, IDR5, 11, 10, 1);
	set(&id, IDR5, 6, 4, 3);
	f = decode(test, &id);
	KUNIT_EXPECT_EQ(test, (int)f.va_bits, 48);

	/* and the 40 bits of the input are those of AArch32 tables */
	id = good;
	set(&id, IDR0, 3, 2, 2);
	set(&id, IDR5, 2, 0, 1);
	f = decode(test, &id);
	KUNIT_EXPECT_EQ(test, (int)f.ias_bits, 36);

	/* PRI with ATS; PASIDs only with stage 1 */
	id = good;
	set(&id, IDR0, 10, 10, 1);
	set(&id, IDR0, 16, 16, 1);
	set(&id, IDR1, 10, 6, 16);
	f = decode(test, &id);
	KUNIT_EXPECT_TRUE(test, f.ats && f.pri);
	KUNIT_EXPECT_EQ(test, (int)f.ssid_bits, 16);
	set(&id, IDR0, 1, 0, 1);
	f = decode(test, &id);
	KUNIT_EXPECT_EQ(test, (int)f.ssid_bits, 0);

	id = good;
	set(&id, IDR5, 31, 16, 0x1234);
	id.iidr = 0x4832043b;
	f = decode(test, &id);
	KUNIT_EXPECT_EQ(test, (int)f.stall_max, 0x1234);
	KUNIT_EXPECT_EQ(test, f.iidr, 0x4832043bU);
}

static void features_in_words(struct kunit *test)
{
	struct smmu3_idregs id = good;
	struct smmu3_features f = decode(test, &id);
	char text[256], tiny[8];

	smmu3_features_describe(&f, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, &text[0],
			   "v3.1, stage 1+2, 4K/16K/64K, 44-bit out, 16-bit StreamIDs (two-level), 16-bit ASIDs, 16-bit VMIDs, coherent, range invalidation, BBML2");

	/* everything at once fits, and too small a buffer is not overrun */
	set(&id, IDR0, 7, 4, 8);
	set(&id, IDR0, 16, 13, 15);
	set(&id, IDR0, 10, 10, 1);
	set(&id, IDR0, 25, 24, 2);
	set(&id, IDR1, 10, 6, 20);
	f = decode(test, &id);
	smmu3_features_describe(&f, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, &text[0],
			   "v3.1, stage 1+2, 4K/16K/64K, 44-bit out, 16-bit StreamIDs (two-level), 20-bit PASIDs, 16-bit ASIDs, 16-bit VMIDs, not coherent, range invalidation, BBML2, access flag and dirty state, MSI, SEV, ATS and PRI, always stalls");
	memset(tiny, 'x', sizeof(tiny));
	smmu3_features_describe(&f, tiny, sizeof(tiny) - 1);
	KUNIT_EXPECT_STREQ(test, &tiny[0], "v3.1, ");
	KUNIT_EXPECT_EQ(test, (int)tiny[7], (int)'x');

	id = good;
	set(&id, IDR5, 6, 4, 2);
	f = decode(test, &id);
	smmu3_features_describe(&f, text, sizeof(text));
	KUNIT_EXPECT_TRUE(test, strstr(text, "stage 1+2, 16K, 44-bit"));
	set(&id, IDR5, 6, 4, 6);
	f = decode(test, &id);
	smmu3_features_describe(&f, text, sizeof(text));
	KUNIT_EXPECT_TRUE(test, strstr(text, "stage 1+2, 16K/64K, 44-bit"));

	id = good;
	set(&id, IDR0, 1, 0, 1);
	set(&id, IDR0, 28, 27, 0);
	set(&id, IDR5, 6, 4, 4);
	set(&id, IDR3, 12, 10, 0);
	f = decode(test, &id);
	smmu3_features_describe(&f, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, &text[0],
			   "v3.1, stage 2, 64K, 44-bit out, 16-bit StreamIDs (linear), 16-bit ASIDs, 16-bit VMIDs, coherent");
}

static struct kunit_case features_cases[] = {
	KUNIT_CASE(features_of_a_known_machine),
	KUNIT_CASE(features_refused_with_a_reason),
	KUNIT_CASE(features_decode_each_field),
	KUNIT_CASE(features_decode_combinations),
	KUNIT_CASE(features_in_words),
	{}
};

static struct kunit_suite features_suite = {
	.name = "smmu3-features",
	.test_cases = features_cases,
};

kunit_test_suite(features_suite);
