// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands: golden words of each encoder, and no illegal range.
 *
 * Expectations are bit numbers and codes of Arm IHI 0070, "Commands".
 */
/* native: hw/cmd.c */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/cmd.h"
#include "kunit/wire.h"

/* encode into a slot full of ones, as a slot of the queue may be, and compare */
#define EXPECT_CMD(test, call, word0, word1) do {			\
	struct kunit *cmd_test = (test);				\
	struct smmu3_cmd cmd;						\
									\
	memset(&cmd, 0xff, sizeof(cmd));				\
	call;								\
	KUNIT_EXPECT_EQ_MSG(cmd_test, le64_to_cpu(cmd.dw[0]),		\
			    (u64)(word0), "%s", #call);			\
	KUNIT_EXPECT_EQ_MSG(cmd_test, le64_to_cpu(cmd.dw[1]),		\
			    (u64)(word1), "%s", #call);			\
} while (0)

static void cmd_configuration_words(struct kunit *test)
{
	EXPECT_CMD(test, smmu3_cmd_cfgi_ste(&cmd, 0x12345678, false),
		   0x1234567800000003, 0);
	EXPECT_CMD(test, smmu3_cmd_cfgi_ste(&cmd, 0xffffffff, true),
		   0xffffffff00000003, 1);
	EXPECT_CMD(test, smmu3_cmd_cfgi_all(&cmd), 0x04, 31);
	EXPECT_CMD(test, smmu3_cmd_cfgi_cd(&cmd, 0x12345678, 0xabcde, true),
		   0x12345678abcde005, 1);
	EXPECT_CMD(test, smmu3_cmd_cfgi_cd(&cmd, 1, 0, false),
		   0x0000000100000005, 0);
}

static void cmd_tlbi_words(struct kunit *test)
{
	EXPECT_CMD(test, smmu3_cmd_tlbi_nh_asid(&cmd, 0xabcd, 0x1234),
		   0x1234abcd00000011, 0);
	EXPECT_CMD(test, smmu3_cmd_tlbi_s12_vmall(&cmd, 0xfedc),
		   0x0000fedc00000028, 0);
	EXPECT_CMD(test, smmu3_cmd_tlbi_nsnh_all(&cmd), 0x30, 0);
	EXPECT_CMD(test, smmu3_cmd_tlbi_el2_all(&cmd), 0x20, 0);
}

static void cmd_tlbi_address_words(struct kunit *test)
{
	const struct smmu3_tlbi_range one = { .addr = 0xfffffffffffff000,
					      .leaf = true };
	const struct smmu3_tlbi_range table = { .addr = 0x40000000 };
	const struct smmu3_tlbi_range range = {
		.addr = 0x0000123456789000, .granule_lg2 = 12, .num = 31,
		.scale = 39, .level = 3, .leaf = true,
	};
	const struct smmu3_tlbi_range blocks = {
		.addr = 0x20000000, .granule_lg2 = 16, .num = 2, .scale = 13,
		.level = 2,
	};
	const struct smmu3_tlbi_range pages = {
		.addr = 0x4000, .granule_lg2 = 14, .num = 4, .level = 3,
		.leaf = true,
	};

	EXPECT_CMD(test, smmu3_cmd_tlbi_nh_va(&cmd, 0xabcd, 0x1234, &one),
		   0x1234abcd00000012, 0xfffffffffffff001);
	EXPECT_CMD(test, smmu3_cmd_tlbi_nh_va(&cmd, 0, 1, &table),
		   0x0001000000000012, 0x40000000);
	/* SCALE [25:20], NUM [16:12], TTL [73:72], TG [75:74] */
	EXPECT_CMD(test, smmu3_cmd_tlbi_nh_va(&cmd, 0, 1, &range),
		   0x000100000271f012, 0x0000123456789701);
	EXPECT_CMD(test, smmu3_cmd_tlbi_nh_va(&cmd, 0, 1, &blocks),
		   0x0001000000d02012, 0x20000e00);
	EXPECT_CMD(test, smmu3_cmd_tlbi_s2_ipa(&cmd, 0xabcd, &pages),
		   0x0000abcd0000402a, 0x4b01);
	/* an IPA ends at bit 55 */
	EXPECT_CMD(test, smmu3_cmd_tlbi_s2_ipa(&cmd, 0xabcd, &one),
		   0x0000abcd0000002a, 0x00fffffffffff001);
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

static void cmd_answer_words(struct kunit *test)
{
	EXPECT_CMD(test, smmu3_cmd_pri_resp(&cmd, 0x12345678, true, 0xabcde,
					    0x1ff, PRI_RESP_SUCCESS),
		   0x12345678abcde841, 0x21ff);
	EXPECT_CMD(test, smmu3_cmd_pri_resp(&cmd, 1, false, 0xabcde, 2,
					    PRI_RESP_INVALID),
		   0x0000000100000041, 0x1002);
	EXPECT_CMD(test, smmu3_cmd_pri_resp(&cmd, 1, false, 0, 3,
					    PRI_RESP_FAILURE),
		   0x0000000100000041, 0x0003);
	EXPECT_CMD(test, smmu3_cmd_resume(&cmd, 0x12345678, 0xfedc, true),
		   0x1234567800001044, 0xfedc);
	EXPECT_CMD(test, smmu3_cmd_resume(&cmd, 0x12345678, 0xfedc, false),
		   0x1234567800002044, 0xfedc);
}

static void cmd_sync_words(struct kunit *test)
{
	EXPECT_CMD(test, smmu3_cmd_sync_none(&cmd), 0x46, 0);
	EXPECT_CMD(test, smmu3_cmd_sync_sev(&cmd), 0x2046, 0);
	EXPECT_CMD(test, smmu3_cmd_sync_msi(&cmd, 0x0000123456789abc,
					    0xdeadbeef),
		   0xdeadbeef0fc01046, 0x0000123456789abc);
}

static void cmd_names(struct kunit *test)
{
	struct smmu3_cmd cmd;

	smmu3_cmd_cfgi_ste(&cmd, 0xffffffff, true);
	KUNIT_EXPECT_EQ(test, (int)smmu3_cmd_opcode(&cmd), 0x03);
	KUNIT_EXPECT_STREQ(test, smmu3_cmd_name(0x03), "CMD_CFGI_STE");
	KUNIT_EXPECT_STREQ(test, smmu3_cmd_name(0x12), "CMD_TLBI_NH_VA");
	KUNIT_EXPECT_STREQ(test, smmu3_cmd_name(0x46), "CMD_SYNC");
	KUNIT_EXPECT_STREQ(test, smmu3_cmd_name(0xff), "unknown command");
}

static struct kunit_case cmd_cases[] = {
	KUNIT_CASE(cmd_configuration_words),
	KUNIT_CASE(cmd_tlbi_words),
	KUNIT_CASE(cmd_tlbi_address_words),
	KUNIT_CASE(cmd_tlbi_no_illegal_range_lesson_23),
	KUNIT_CASE(cmd_answer_words),
	KUNIT_CASE(cmd_sync_words),
	KUNIT_CASE(cmd_names),
	{}
};

static struct kunit_suite cmd_suite = {
	.name = "smmu3-cmd",
	.test_cases = cmd_cases,
};

kunit_test_suite(cmd_suite);
