// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands: golden words of each encoder, every bit of its operands, no illegal range.
 *
 * Expectations are bit numbers and codes of Arm IHI 0070, "Commands", each with its
 * section there.
 */
/* native: hw/cmd.c */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/cmd.h"
#include "kunit/wire.h"

/* encode into a slot full of ones, as a slot of the queue may be */
#define ENCODED(call) ({						\
	struct smmu3_cmd cmd;						\
									\
	memset(&cmd, 0xff, sizeof(cmd));				\
	call;								\
	cmd;								\
})

struct golden {
	const char *section;
	struct smmu3_cmd cmd;
	u64 dw0, dw1;
};

static void expect_golden(struct kunit *test, const struct golden *rows, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(rows[i].cmd.dw[0]), rows[i].dw0,
				    "%s, row %u", rows[i].section, i);
		KUNIT_EXPECT_EQ_MSG(test, le64_to_cpu(rows[i].cmd.dw[1]), rows[i].dw1,
				    "%s, row %u", rows[i].section, i);
	}
}

static void cmd_configuration_words(struct kunit *test)
{
	const struct golden rows[] = {
		{ "CMD_CFGI_STE", ENCODED(smmu3_cmd_cfgi_ste(&cmd, 0x12345678, false)),
		  0x1234567800000003, 0 },
		{ "CMD_CFGI_STE", ENCODED(smmu3_cmd_cfgi_ste(&cmd, 0xffffffff, true)),
		  0xffffffff00000003, 1 },
		{ "CMD_CFGI_ALL", ENCODED(smmu3_cmd_cfgi_all(&cmd)),
		  0x0000000000000004, 31 },
		{ "CMD_CFGI_CD", ENCODED(smmu3_cmd_cfgi_cd(&cmd, 0x12345678, 0xabcde, true)),
		  0x12345678abcde005, 1 },
		{ "CMD_CFGI_CD", ENCODED(smmu3_cmd_cfgi_cd(&cmd, 1, 0, false)),
		  0x0000000100000005, 0 },
	};

	expect_golden(test, rows, ARRAY_SIZE(rows));
}

static void cmd_tlbi_words(struct kunit *test)
{
	const struct golden rows[] = {
		{ "CMD_TLBI_NH_ASID", ENCODED(smmu3_cmd_tlbi_nh_asid(&cmd, 0xabcd, 0x1234)),
		  0x1234abcd00000011, 0 },
		{ "CMD_TLBI_S12_VMALL", ENCODED(smmu3_cmd_tlbi_s12_vmall(&cmd, 0xfedc)),
		  0x0000fedc00000028, 0 },
		{ "CMD_TLBI_NSNH_ALL", ENCODED(smmu3_cmd_tlbi_nsnh_all(&cmd)),
		  0x0000000000000030, 0 },
		{ "CMD_TLBI_EL2_ALL", ENCODED(smmu3_cmd_tlbi_el2_all(&cmd)),
		  0x0000000000000020, 0 },
	};

	expect_golden(test, rows, ARRAY_SIZE(rows));
}

static const struct smmu3_tlbi_range one_page = {
	.addr = 0xfffffffffffff000, .leaf = true,
};

static const struct smmu3_tlbi_range one_table = { .addr = 0x40000000 };

static const struct smmu3_tlbi_range pages_4k = {
	.addr = 0x0000123456789000, .granule_lg2 = 12, .num = 31, .scale = 39,
	.level = 3, .leaf = true,
};

static const struct smmu3_tlbi_range pages_16k = {
	.addr = 0x4000, .granule_lg2 = 14, .num = 4, .level = 3, .leaf = true,
};

static const struct smmu3_tlbi_range blocks_64k = {
	.addr = 0x20000000, .granule_lg2 = 16, .num = 2, .scale = 13, .level = 2,
};

/* SCALE [25:20], NUM [16:12], TTL [73:72], TG [75:74]; an IPA ends at bit 55 */
static void cmd_tlbi_address_words(struct kunit *test)
{
	const struct golden rows[] = {
		{ "CMD_TLBI_NH_VA", ENCODED(smmu3_cmd_tlbi_nh_va(&cmd, 0xabcd, 0x1234, &one_page)),
		  0x1234abcd00000012, 0xfffffffffffff001 },
		{ "CMD_TLBI_NH_VA", ENCODED(smmu3_cmd_tlbi_nh_va(&cmd, 0, 1, &one_table)),
		  0x0001000000000012, 0x40000000 },
		{ "CMD_TLBI_NH_VA", ENCODED(smmu3_cmd_tlbi_nh_va(&cmd, 0, 1, &pages_4k)),
		  0x000100000271f012, 0x0000123456789701 },
		{ "CMD_TLBI_NH_VA", ENCODED(smmu3_cmd_tlbi_nh_va(&cmd, 0, 1, &blocks_64k)),
		  0x0001000000d02012, 0x20000e00 },
		{ "CMD_TLBI_S2_IPA", ENCODED(smmu3_cmd_tlbi_s2_ipa(&cmd, 0xabcd, &pages_16k)),
		  0x0000abcd0000402a, 0x4b01 },
		{ "CMD_TLBI_S2_IPA", ENCODED(smmu3_cmd_tlbi_s2_ipa(&cmd, 0xabcd, &one_page)),
		  0x0000abcd0000002a, 0x00fffffffffff001 },
	};

	expect_golden(test, rows, ARRAY_SIZE(rows));
}

static void cmd_answer_words(struct kunit *test)
{
	const struct golden rows[] = {
		{ "CMD_PRI_RESP",
		  ENCODED(smmu3_cmd_pri_resp(&cmd, 0x12345678, true, 0xabcde, 0x1ff,
					     PRI_RESP_SUCCESS)),
		  0x12345678abcde841, 0x21ff },
		{ "CMD_PRI_RESP",
		  ENCODED(smmu3_cmd_pri_resp(&cmd, 1, false, 0xabcde, 2, PRI_RESP_INVALID)),
		  0x0000000100000041, 0x1002 },
		{ "CMD_PRI_RESP",
		  ENCODED(smmu3_cmd_pri_resp(&cmd, 1, false, 0, 3, PRI_RESP_FAILURE)),
		  0x0000000100000041, 0x0003 },
		{ "CMD_RESUME", ENCODED(smmu3_cmd_resume(&cmd, 0x12345678, 0xfedc, true)),
		  0x1234567800001044, 0xfedc },
		{ "CMD_RESUME", ENCODED(smmu3_cmd_resume(&cmd, 0x12345678, 0xfedc, false)),
		  0x1234567800002044, 0xfedc },
	};

	expect_golden(test, rows, ARRAY_SIZE(rows));
}

static void cmd_sync_words(struct kunit *test)
{
	const struct golden rows[] = {
		{ "CMD_SYNC", ENCODED(smmu3_cmd_sync_none(&cmd)), 0x46, 0 },
		{ "CMD_SYNC", ENCODED(smmu3_cmd_sync_sev(&cmd)), 0x2046, 0 },
		{ "CMD_SYNC",
		  ENCODED(smmu3_cmd_sync_msi(&cmd, 0x0000123456789abc, 0xdeadbeef)),
		  0xdeadbeef0fc01046, 0x0000123456789abc },
	};

	expect_golden(test, rows, ARRAY_SIZE(rows));
}

/* encoders as functions of one operand, the others 0 */
#define OPERAND(name, call)						\
	static void name(struct smmu3_cmd *cmd, u64 v)			\
	{								\
		const struct smmu3_tlbi_range at __maybe_unused = { .addr = v << 12 }; \
		const struct smmu3_tlbi_range leaf __maybe_unused = { .leaf = v }; \
									\
		call;							\
	}

OPERAND(cfgi_ste_sid, smmu3_cmd_cfgi_ste(cmd, v, false))
OPERAND(cfgi_ste_leaf, smmu3_cmd_cfgi_ste(cmd, 0, v))
OPERAND(cfgi_cd_ssid, smmu3_cmd_cfgi_cd(cmd, 0, v, false))
OPERAND(cfgi_cd_sid, smmu3_cmd_cfgi_cd(cmd, v, 0, false))
OPERAND(cfgi_cd_leaf, smmu3_cmd_cfgi_cd(cmd, 0, 0, v))
OPERAND(nh_asid_vmid, smmu3_cmd_tlbi_nh_asid(cmd, v, 0))
OPERAND(nh_asid_asid, smmu3_cmd_tlbi_nh_asid(cmd, 0, v))
OPERAND(nh_va_vmid, smmu3_cmd_tlbi_nh_va(cmd, v, 0, &one_table))
OPERAND(nh_va_asid, smmu3_cmd_tlbi_nh_va(cmd, 0, v, &one_table))
OPERAND(nh_va_leaf, smmu3_cmd_tlbi_nh_va(cmd, 0, 0, &leaf))
OPERAND(nh_va_address, smmu3_cmd_tlbi_nh_va(cmd, 0, 0, &at))
OPERAND(s2_ipa_vmid, smmu3_cmd_tlbi_s2_ipa(cmd, v, &one_table))
OPERAND(s2_ipa_leaf, smmu3_cmd_tlbi_s2_ipa(cmd, 0, &leaf))
OPERAND(s2_ipa_address, smmu3_cmd_tlbi_s2_ipa(cmd, 0, &at))
OPERAND(s12_vmall_vmid, smmu3_cmd_tlbi_s12_vmall(cmd, v))
OPERAND(pri_resp_ssid, smmu3_cmd_pri_resp(cmd, 0, true, v, 0, PRI_RESP_FAILURE))
OPERAND(pri_resp_sid, smmu3_cmd_pri_resp(cmd, v, false, 0, 0, PRI_RESP_FAILURE))
OPERAND(pri_resp_prgindex, smmu3_cmd_pri_resp(cmd, 0, false, 0, v, PRI_RESP_FAILURE))
OPERAND(resume_sid, smmu3_cmd_resume(cmd, v, 0, false))
OPERAND(resume_stag, smmu3_cmd_resume(cmd, 0, v, false))
OPERAND(sync_msidata, smmu3_cmd_sync_msi(cmd, 0, v))
OPERAND(sync_msiaddress, smmu3_cmd_sync_msi(cmd, v << 2, 0))

static const struct {
	const char *section;
	const char *field;
	unsigned int hi, lo;
	void (*encode)(struct smmu3_cmd *cmd, u64 v);
} operands[] = {
	{ "CMD_CFGI_STE", "StreamID", 63, 32, cfgi_ste_sid },
	{ "CMD_CFGI_STE", "Leaf", 64, 64, cfgi_ste_leaf },
	{ "CMD_CFGI_CD", "SubstreamID", 31, 12, cfgi_cd_ssid },
	{ "CMD_CFGI_CD", "StreamID", 63, 32, cfgi_cd_sid },
	{ "CMD_CFGI_CD", "Leaf", 64, 64, cfgi_cd_leaf },
	{ "CMD_TLBI_NH_ASID", "VMID", 47, 32, nh_asid_vmid },
	{ "CMD_TLBI_NH_ASID", "ASID", 63, 48, nh_asid_asid },
	{ "CMD_TLBI_NH_VA", "VMID", 47, 32, nh_va_vmid },
	{ "CMD_TLBI_NH_VA", "ASID", 63, 48, nh_va_asid },
	{ "CMD_TLBI_NH_VA", "Leaf", 64, 64, nh_va_leaf },
	{ "CMD_TLBI_NH_VA", "Address", 127, 76, nh_va_address },
	{ "CMD_TLBI_S2_IPA", "VMID", 47, 32, s2_ipa_vmid },
	{ "CMD_TLBI_S2_IPA", "Leaf", 64, 64, s2_ipa_leaf },
	{ "CMD_TLBI_S2_IPA", "Address", 119, 76, s2_ipa_address },
	{ "CMD_TLBI_S12_VMALL", "VMID", 47, 32, s12_vmall_vmid },
	{ "CMD_PRI_RESP", "SubstreamID", 31, 12, pri_resp_ssid },
	{ "CMD_PRI_RESP", "StreamID", 63, 32, pri_resp_sid },
	{ "CMD_PRI_RESP", "PRGIndex", 72, 64, pri_resp_prgindex },
	{ "CMD_RESUME", "StreamID", 63, 32, resume_sid },
	{ "CMD_RESUME", "STAG", 79, 64, resume_stag },
	{ "CMD_SYNC", "MSIData", 63, 32, sync_msidata },
	{ "CMD_SYNC", "MSIAddress", 119, 66, sync_msiaddress },
};

/* each bit of each operand alone: it is in its place, and nowhere else */
static void cmd_operands_bit_by_bit(struct kunit *test)
{
	struct smmu3_cmd zero, cmd;
	unsigned int i, bit;

	for (i = 0; i < ARRAY_SIZE(operands); i++) {
		operands[i].encode(&zero, 0);
		for (bit = 0; bit <= operands[i].hi - operands[i].lo; bit++) {
			operands[i].encode(&cmd, 1ULL << bit);
			KUNIT_EXPECT_EQ_MSG(test, wire_get(cmd.dw, operands[i].hi, operands[i].lo),
					    1ULL << bit, "%s.%s", operands[i].section,
					    operands[i].field);
			wire_put(cmd.dw, operands[i].hi, operands[i].lo, 0);
			wire_put(zero.dw, operands[i].hi, operands[i].lo, 0);
			KUNIT_EXPECT_TRUE_MSG(test, !memcmp(&cmd, &zero, sizeof(cmd)), "%s.%s",
					      operands[i].section, operands[i].field);
		}
	}
}

/* true if the command names a range or a level; then it has to name a granule */
static bool expect_legal_range(struct kunit *test,
			       const struct smmu3_tlbi_range *r)
{
	struct smmu3_cmd cmd;
	bool says_more;
	u64 ttl;

	smmu3_cmd_tlbi_nh_va(&cmd, 0, 0, r);
	ttl = wire_get(cmd.dw, 73, 72);
	says_more = ttl || wire_get(cmd.dw, 16, 12) || wire_get(cmd.dw, 25, 20);
	KUNIT_EXPECT_EQ_MSG(test, (int)says_more, wire_get(cmd.dw, 75, 74) != 0,
			    "granule %u num %u scale %u level %u",
			    r->granule_lg2, r->num, r->scale, r->level);
	KUNIT_EXPECT_EQ(test, wire_get(cmd.dw, 16, 12), (u64)r->num);
	KUNIT_EXPECT_EQ(test, wire_get(cmd.dw, 25, 20), (u64)r->scale);
	/* with 16K granules TTL=1 may count as 0 */
	KUNIT_EXPECT_EQ(test, ttl, r->granule_lg2 == 14 && r->level == 1 ?
				   0ULL : (u64)r->level);
	return says_more;
}

/* every combination of operands: never TG with NUM, SCALE and TTL all 0 */
static void cmd_tlbi_no_illegal_range_lesson_23(struct kunit *test)
{
	const struct smmu3_tlbi_range plain = { .addr = 0x1000 };
	struct smmu3_tlbi_range r = {};
	unsigned int i, ranges = 0;

	KUNIT_EXPECT_FALSE(test, expect_legal_range(test, &plain));
	for (i = 0; i < 3 * 32 * 40 * 4; i++) {
		r.level = i % 4;
		r.scale = i / 4 % 40;
		r.num = i / (4 * 40) % 32;
		r.granule_lg2 = 12 + 2 * (i / (4 * 40 * 32));
		ranges += expect_legal_range(test, &r);
	}
	/* one page at an unknown level, of three granules; and 16K at level 1 */
	KUNIT_EXPECT_EQ(test, ranges, 3 * 32 * 40 * 4U - 4);
}

static const struct {
	u8 opcode;
	const char *name;
} named[] = {
	{ 0x01, "CMD_PREFETCH_CONFIG" },	{ 0x03, "CMD_CFGI_STE" },
	{ 0x04, "CMD_CFGI_STE_RANGE" },		{ 0x05, "CMD_CFGI_CD" },
	{ 0x06, "CMD_CFGI_CD_ALL" },		{ 0x10, "CMD_TLBI_NH_ALL" },
	{ 0x11, "CMD_TLBI_NH_ASID" },		{ 0x12, "CMD_TLBI_NH_VA" },
	{ 0x13, "CMD_TLBI_NH_VAA" },		{ 0x20, "CMD_TLBI_EL2_ALL" },
	{ 0x28, "CMD_TLBI_S12_VMALL" },		{ 0x2a, "CMD_TLBI_S2_IPA" },
	{ 0x30, "CMD_TLBI_NSNH_ALL" },		{ 0x40, "CMD_ATC_INV" },
	{ 0x41, "CMD_PRI_RESP" },		{ 0x44, "CMD_RESUME" },
	{ 0x45, "CMD_STALL_TERM" },		{ 0x46, "CMD_SYNC" },
};

static void cmd_names(struct kunit *test)
{
	struct smmu3_cmd cmd;
	unsigned int opcode, i = 0;

	for (opcode = 0; opcode < 256; opcode++) {
		bool has_name = i < ARRAY_SIZE(named) && named[i].opcode == opcode;

		KUNIT_EXPECT_STREQ(test, smmu3_cmd_name(opcode),
				   has_name ? named[i].name : "unknown command");
		i += has_name;
	}
	KUNIT_EXPECT_EQ(test, i, (unsigned int)ARRAY_SIZE(named));
	smmu3_cmd_cfgi_ste(&cmd, 0xffffffff, true);
	KUNIT_EXPECT_EQ(test, (int)smmu3_cmd_opcode(&cmd), 0x03);
}

static struct kunit_case cmd_cases[] = {
	KUNIT_CASE(cmd_configuration_words),
	KUNIT_CASE(cmd_tlbi_words),
	KUNIT_CASE(cmd_tlbi_address_words),
	KUNIT_CASE(cmd_answer_words),
	KUNIT_CASE(cmd_sync_words),
	KUNIT_CASE(cmd_operands_bit_by_bit),
	KUNIT_CASE(cmd_tlbi_no_illegal_range_lesson_23),
	KUNIT_CASE(cmd_names),
	{}
};

static struct kunit_suite cmd_suite = {
	.name = "smmu3-cmd",
	.test_cases = cmd_cases,
};

kunit_test_suite(cmd_suite);
