// SPDX-License-Identifier: GPL-2.0-only
/*
 * Event and page-request records: what each code's fields decode to.
 *
 * Records are built from the bit numbers of Arm IHI 0070, "Event records" and
 * "PRI queue entry". Each code is also decoded from a record full of ones, in
 * which a field that the code does not have would show.
 */
/* native: hw/event.c */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/event.h"
#include "kunit/wire.h"

/* what a record of the code carries */
#define HAS_SSID	BIT(0)
#define HAS_ACCESS	BIT(1)	/* RnW */
#define HAS_WORLD	BIT(2)	/* PnU, InD */
#define HAS_S2		BIT(3)
#define HAS_CLASS	BIT(4)
#define HAS_ADDR	BIT(5)
#define HAS_IPA		BIT(6)
#define HAS_FETCH	BIT(7)
#define HAS_STALL	BIT(8)
#define HAS_PAGE	BIT(9)	/* an address without its low 12 bits */
#define HAS_ALWAYS	BIT(10)	/* SubstreamID without SSV */
#define HAS_TREQ	BIT(11)	/* access bits of a Translation Request */
#define HAS_INPUT	(HAS_SSID | HAS_ACCESS | HAS_WORLD | HAS_ADDR)
#define HAS_FAULT	(HAS_INPUT | HAS_S2 | HAS_CLASS | HAS_IPA | HAS_STALL)

static const struct {
	u8 code;
	const char *name;
	unsigned int has;
} evt_codes[] = {
	{ 0x01, "F_UUT", HAS_INPUT },
	{ 0x02, "C_BAD_STREAMID", HAS_SSID },
	{ 0x03, "F_STE_FETCH", HAS_SSID | HAS_FETCH },
	{ 0x04, "C_BAD_STE", HAS_SSID },
	{ 0x05, "F_BAD_ATS_TREQ", HAS_SSID | HAS_TREQ | HAS_PAGE },
	{ 0x06, "F_STREAM_DISABLED", 0 },
	{ 0x07, "F_TRANSL_FORBIDDEN", HAS_ACCESS | HAS_ADDR },
	{ 0x08, "C_BAD_SUBSTREAMID", HAS_ALWAYS },
	{ 0x09, "F_CD_FETCH", HAS_SSID | HAS_FETCH },
	{ 0x0a, "C_BAD_CD", HAS_SSID },
	{ 0x0b, "F_WALK_EABT", HAS_INPUT | HAS_S2 | HAS_CLASS | HAS_FETCH },
	{ 0x10, "F_TRANSLATION", HAS_FAULT },
	{ 0x11, "F_ADDR_SIZE", HAS_FAULT },
	{ 0x12, "F_ACCESS", HAS_FAULT },
	{ 0x13, "F_PERMISSION", HAS_FAULT },
	{ 0x20, "F_TLB_CONFLICT", HAS_INPUT | HAS_S2 | HAS_IPA },
	{ 0x21, "F_CFG_CONFLICT", HAS_SSID },
	{ 0x24, "E_PAGE_REQUEST", HAS_SSID | HAS_PAGE },
	{ 0x25, "F_VMS_FETCH", HAS_SSID | HAS_FETCH },
	{ 0xe0, "unknown event", 0 },
	{ 0x00, "unknown event", 0 },
};

/* a read: in a record full of ones RnW=1 */
static void expect_ones(struct kunit *test, const struct smmu3_event *evt,
			const char *name, unsigned int has)
{
	bool access = has & (HAS_ACCESS | HAS_TREQ);
	bool world = has & (HAS_WORLD | HAS_TREQ);
	bool ssid = has & (HAS_SSID | HAS_ALWAYS);
	u64 addr = has & HAS_ADDR ? ~0ULL : has & HAS_PAGE ? ~0xfffULL : 0;
	int class = has & HAS_CLASS ? 3 : access ? EVT_CLASS_IN : 0;

	KUNIT_EXPECT_EQ_MSG(test, evt->sid, 0xffffffffU, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->ssv, ssid, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->ssid, ssid ? 0xfffffU : 0U, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->stall, !!(has & HAS_STALL), "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, (int)evt->stag, has & HAS_STALL ? 0xffff : 0, "%s",
			    name);
	KUNIT_EXPECT_EQ_MSG(test, evt->has_access, access, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->write, !!(has & HAS_TREQ), "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->insn, world, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->priv, world, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->stage2, !!(has & HAS_S2), "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, (int)evt->class, class, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->has_addr, !!(has & (HAS_ADDR | HAS_PAGE)), "%s",
			    name);
	KUNIT_EXPECT_EQ_MSG(test, evt->addr, addr, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->has_ipa, !!(has & HAS_IPA), "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->ipa,
			    has & HAS_IPA ? 0x00fffffffffff000ULL : 0ULL, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->has_fetch, !!(has & HAS_FETCH), "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, evt->fetch,
			    has & HAS_FETCH ? 0x00fffffffffffff8ULL : 0ULL, "%s",
			    name);
}

static void event_fields_of_every_code(struct kunit *test)
{
	struct smmu3_event evt;
	__le64 record[4];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(evt_codes); i++) {
		memset(record, 0xff, sizeof(record));
		wire_put(record, 7, 0, evt_codes[i].code);
		memset(&evt, 0xff, sizeof(evt));
		smmu3_event_decode(record, &evt);
		KUNIT_EXPECT_EQ(test, (int)evt.code, (int)evt_codes[i].code);
		KUNIT_EXPECT_STREQ(test, smmu3_event_name(evt.code),
				   evt_codes[i].name);
		expect_ones(test, &evt, evt_codes[i].name, evt_codes[i].has);
	}
}

/*
 * A likely record of each code, each in the section of its name. The fields are bits
 * of the record; what it does not carry is 0 in the result.
 */
static const struct {
	const char *section;
	struct wire_field record[16];
	struct smmu3_event evt;
} evt_golden[] = {
	{ "F_UUT",
	  { { 7, 0, 0x01 }, { 11, 11, 1 }, { 31, 12, 0x12345 }, { 63, 32, 0x500 },
	    { 97, 97, 1 }, { 191, 128, 0x8000123 } },
	  { .code = 0x01, .sid = 0x500, .ssv = true, .ssid = 0x12345, .has_access = true,
	    .write = true, .priv = true, .class = 2, .has_addr = true, .addr = 0x8000123 } },
	{ "C_BAD_STREAMID",
	  { { 7, 0, 0x02 }, { 63, 32, 0xffff0001 } },
	  { .code = 0x02, .sid = 0xffff0001 } },
	{ "F_STE_FETCH",
	  { { 7, 0, 0x03 }, { 63, 32, 7 }, { 247, 195, 0x123456789a8 >> 3 } },
	  { .code = 0x03, .sid = 7, .has_fetch = true, .fetch = 0x123456789a8 } },
	{ "C_BAD_STE",
	  { { 7, 0, 0x04 }, { 11, 11, 1 }, { 31, 12, 1 }, { 63, 32, 8 } },
	  { .code = 0x04, .sid = 8, .ssv = true, .ssid = 1 } },
	{ "F_BAD_ATS_TREQ",
	  { { 7, 0, 0x05 }, { 63, 32, 9 }, { 67, 64, 2 }, { 94, 94, 1 }, { 95, 95, 1 },
	    { 191, 140, 0xabcde } },
	  { .code = 0x05, .sid = 9, .has_access = true, .write = true, .class = 2,
	    .has_addr = true, .addr = 0xabcde000 } },
	{ "F_STREAM_DISABLED",
	  { { 7, 0, 0x06 }, { 63, 32, 10 } },
	  { .code = 0x06, .sid = 10 } },
	{ "F_TRANSL_FORBIDDEN",
	  { { 7, 0, 0x07 }, { 63, 32, 11 }, { 99, 99, 1 }, { 191, 128, 0xfffffffffffff008 } },
	  { .code = 0x07, .sid = 11, .has_access = true, .class = 2, .has_addr = true,
	    .addr = 0xfffffffffffff008 } },
	{ "C_BAD_SUBSTREAMID",
	  { { 7, 0, 0x08 }, { 31, 12, 0xfffff }, { 63, 32, 12 } },
	  { .code = 0x08, .sid = 12, .ssv = true, .ssid = 0xfffff } },
	{ "F_CD_FETCH",
	  { { 7, 0, 0x09 }, { 63, 32, 13 }, { 247, 195, 0xfffffffffffff8 >> 3 } },
	  { .code = 0x09, .sid = 13, .has_fetch = true, .fetch = 0xfffffffffffff8 } },
	{ "C_BAD_CD",
	  { { 7, 0, 0x0a }, { 63, 32, 14 } },
	  { .code = 0x0a, .sid = 14 } },
	{ "F_WALK_EABT",
	  { { 7, 0, 0x0b }, { 63, 32, 15 }, { 98, 98, 1 }, { 99, 99, 1 }, { 103, 103, 1 },
	    { 105, 104, 1 }, { 191, 128, 0x1008 }, { 247, 195, 0x40000018 >> 3 } },
	  { .code = 0x0b, .sid = 15, .has_access = true, .insn = true, .stage2 = true,
	    .class = 1, .has_addr = true, .addr = 0x1008, .has_fetch = true,
	    .fetch = 0x40000018 } },
	{ "F_TRANSLATION",
	  { { 7, 0, 0x10 }, { 63, 32, 16 }, { 79, 64, 0x77 }, { 95, 95, 1 }, { 105, 104, 2 },
	    { 191, 128, 0x2000 } },
	  { .code = 0x10, .sid = 16, .stall = true, .stag = 0x77, .has_access = true,
	    .write = true, .class = 2, .has_addr = true, .addr = 0x2000 } },
	{ "F_ADDR_SIZE",
	  { { 7, 0, 0x11 }, { 63, 32, 17 }, { 99, 99, 1 }, { 103, 103, 1 }, { 105, 104, 2 },
	    { 191, 128, 0x3000 }, { 247, 204, 0x800000 } },
	  { .code = 0x11, .sid = 17, .has_access = true, .stage2 = true, .class = 2,
	    .has_addr = true, .addr = 0x3000, .has_ipa = true, .ipa = 0x800000000 } },
	{ "F_ACCESS",
	  { { 7, 0, 0x12 }, { 63, 32, 18 }, { 103, 103, 1 }, { 105, 104, 1 },
	    { 191, 128, 0x4000 }, { 247, 204, 0x55 } },
	  { .code = 0x12, .sid = 18, .has_access = true, .write = true, .stage2 = true,
	    .class = 1, .has_addr = true, .addr = 0x4000, .has_ipa = true, .ipa = 0x55000 } },
	{ "F_PERMISSION",
	  { { 7, 0, 0x13 }, { 11, 11, 1 }, { 31, 12, 3 }, { 63, 32, 19 }, { 97, 97, 1 },
	    { 103, 103, 1 }, { 105, 104, 0 }, { 108, 108, 1 }, { 191, 128, 0x5000 },
	    { 247, 204, 0x66 } },
	  { .code = 0x13, .sid = 19, .ssv = true, .ssid = 3, .has_access = true,
	    .write = true, .priv = true, .stage2 = true, .class = 0, .has_addr = true,
	    .addr = 0x5000, .has_ipa = true, .ipa = 0x66000 } },
	{ "F_TLB_CONFLICT",
	  { { 7, 0, 0x20 }, { 63, 32, 20 }, { 99, 99, 1 }, { 103, 103, 1 },
	    { 191, 128, 0x6000 }, { 247, 204, 0x77 } },
	  { .code = 0x20, .sid = 20, .has_access = true, .stage2 = true, .class = 2,
	    .has_addr = true, .addr = 0x6000, .has_ipa = true, .ipa = 0x77000 } },
	{ "F_CFG_CONFLICT",
	  { { 7, 0, 0x21 }, { 63, 32, 21 }, { 95, 64, 0x12345678 } },
	  { .code = 0x21, .sid = 21 } },
	{ "E_PAGE_REQUEST",
	  { { 7, 0, 0x24 }, { 63, 32, 22 }, { 98, 97, 3 }, { 115, 108, 4 }, { 191, 140, 0x70 } },
	  { .code = 0x24, .sid = 22, .has_addr = true, .addr = 0x70000 } },
	{ "F_VMS_FETCH",
	  { { 7, 0, 0x25 }, { 63, 32, 23 }, { 247, 195, 0x9000 >> 3 } },
	  { .code = 0x25, .sid = 23, .has_fetch = true, .fetch = 0x9000 } },
	{ "Event records, IMPLEMENTATION DEFINED",
	  { { 7, 0, 0xef }, { 11, 11, 1 }, { 31, 12, 5 }, { 63, 32, 24 }, { 95, 95, 1 } },
	  { .code = 0xef, .sid = 24 } },
};

static void expect_event(struct kunit *test, const char *section,
			 const struct smmu3_event *evt, const struct smmu3_event *want)
{
	KUNIT_EXPECT_EQ_MSG(test, (int)evt->code, (int)want->code, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->sid, want->sid, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->ssv, want->ssv, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->ssid, want->ssid, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->stall, want->stall, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, (int)evt->stag, (int)want->stag, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->has_access, want->has_access, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->write, want->write, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->insn, want->insn, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->priv, want->priv, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->stage2, want->stage2, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, (int)evt->class, (int)want->class, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->has_addr, want->has_addr, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->addr, want->addr, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->has_ipa, want->has_ipa, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->ipa, want->ipa, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->has_fetch, want->has_fetch, "%s", section);
	KUNIT_EXPECT_EQ_MSG(test, evt->fetch, want->fetch, "%s", section);
}

static void event_golden_records(struct kunit *test)
{
	struct smmu3_event evt;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(evt_golden); i++) {
		__le64 record[4] = {};

		wire_put_all(record, evt_golden[i].record);
		memset(&evt, 0xff, sizeof(evt));
		smmu3_event_decode(record, &evt);
		expect_event(test, evt_golden[i].section, &evt, &evt_golden[i].evt);
	}
}

/* each field alone, so that none is taken from its neighbour's place */
static void event_single_fields(struct kunit *test)
{
	__le64 record[4] = {};
	struct smmu3_event evt;

	wire_put(record, 7, 0, 0x10);
	wire_put(record, 63, 32, 0x12345678);
	wire_put(record, 191, 128, 0xfedcba9876543210);
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_EQ(test, evt.sid, 0x12345678U);
	KUNIT_EXPECT_FALSE(test, evt.ssv);
	KUNIT_EXPECT_FALSE(test, evt.stall);
	KUNIT_EXPECT_TRUE(test, evt.write);
	KUNIT_EXPECT_FALSE(test, evt.insn || evt.priv || evt.stage2);
	KUNIT_EXPECT_EQ(test, (int)evt.class, (int)EVT_CLASS_CD);
	KUNIT_EXPECT_EQ(test, evt.addr, 0xfedcba9876543210ULL);
	KUNIT_EXPECT_FALSE(test, evt.has_ipa);

	wire_put(record, 31, 12, 0xabcde);	/* without SSV: not valid */
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_EQ(test, evt.ssid, 0U);
	wire_put(record, 11, 11, 1);
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_EQ(test, evt.ssid, 0xabcdeU);
}

/* those of the words 1 and 3, of a fault that stage 2 may have had */
static void event_single_fault_fields(struct kunit *test)
{
	__le64 record[4] = {};
	struct smmu3_event evt;

	wire_put(record, 7, 0, 0x10);
	wire_put(record, 79, 64, 0x5a5a);	/* without Stall: IMP DEF */
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_EQ(test, (int)evt.stag, 0);
	wire_put(record, 95, 95, 1);
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_EQ(test, (int)evt.stag, 0x5a5a);

	wire_put(record, 97, 97, 1);
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_TRUE(test, evt.priv && !evt.insn && evt.write);
	wire_put(record, 97, 97, 0);
	wire_put(record, 99, 98, 3);
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_TRUE(test, !evt.priv && evt.insn && !evt.write);

	wire_put(record, 105, 104, 1);
	wire_put(record, 103, 103, 1);
	wire_put(record, 247, 204, 0x123456789);
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_EQ(test, (int)evt.class, (int)EVT_CLASS_TT);
	KUNIT_EXPECT_TRUE(test, evt.stage2);
	KUNIT_EXPECT_EQ(test, evt.ipa, 0x123456789000ULL);
}

/* the address that could not be fetched is in the last word */
static void event_fetch_address(struct kunit *test)
{
	static const u8 codes[] = { 0x03, 0x09, 0x0b, 0x25 };
	struct smmu3_event evt;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		__le64 record[4] = {};

		wire_put(record, 7, 0, codes[i]);
		wire_put(record, 247, 195, 0x000123456789abc8 >> 3);
		smmu3_event_decode(record, &evt);
		KUNIT_EXPECT_EQ(test, evt.fetch, 0x000123456789abc8ULL);
	}
}

static void event_translation_request_bits(struct kunit *test)
{
	__le64 record[4] = {};
	struct smmu3_event evt;

	wire_put(record, 7, 0, 0x05);
	wire_put(record, 94, 94, 1);
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_TRUE(test, evt.write && !evt.insn && !evt.priv);
	wire_put(record, 95, 92, 2);
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_TRUE(test, !evt.write && evt.insn && !evt.priv);
	wire_put(record, 95, 92, 1);
	smmu3_event_decode(record, &evt);
	KUNIT_EXPECT_TRUE(test, !evt.write && !evt.insn && evt.priv);
	KUNIT_EXPECT_FALSE(test, evt.stall);
}

/* every code, known or not, has something to say */
static void event_sentences(struct kunit *test)
{
	struct smmu3_event evt = {};
	const char *in, *tt, *cd;
	unsigned int code;

	for (code = 0; code < 256; code++) {
		evt.code = code;
		KUNIT_EXPECT_GE(test, strlen(smmu3_event_name(code)), (size_t)5);
		KUNIT_EXPECT_GT(test, strlen(smmu3_event_meaning(&evt)), (size_t)10);
		KUNIT_EXPECT_GT(test, strlen(smmu3_event_advice(&evt)), (size_t)10);
	}

	evt.code = EVT_C_BAD_STREAMID;
	KUNIT_EXPECT_TRUE(test, strstr(smmu3_event_advice(&evt), "iommu-map"));

	/* who asked stage 2 makes a difference */
	evt = (struct smmu3_event){ .code = EVT_F_TRANSLATION, .has_access = true,
				    .stage2 = true, .class = EVT_CLASS_IN };
	in = smmu3_event_meaning(&evt);
	evt.class = EVT_CLASS_TT;
	tt = smmu3_event_meaning(&evt);
	evt.class = EVT_CLASS_CD;
	cd = smmu3_event_meaning(&evt);
	KUNIT_EXPECT_NE(test, strcmp(in, tt), 0);
	KUNIT_EXPECT_NE(test, strcmp(in, cd), 0);
	KUNIT_EXPECT_NE(test, strcmp(tt, cd), 0);
	KUNIT_EXPECT_TRUE(test, strstr(tt, "table"));
	KUNIT_EXPECT_TRUE(test, strstr(cd, "descriptor"));
	KUNIT_EXPECT_TRUE(test, strstr(smmu3_event_advice(&evt), "guest"));
	evt.stage2 = false;
	KUNIT_EXPECT_STREQ(test, smmu3_event_meaning(&evt), in);
}

/* whole records, computed by hand */
static const struct {
	const char *section;
	u64 dw0, dw1;
	struct smmu3_page_request req;
} pri_golden[] = {
	{ "PRI queue entry: a read", 0x1000000000000500, 0x0000000123456001,
	  { .sid = 0x500, .grpid = 1, .read = true, .addr = 0x123456000 } },
	{ "PRI queue entry: a write, the last of its group", 0x6000000012345678, 0x070001ff,
	  { .sid = 0x12345678, .grpid = 0x1ff, .last = true, .write = true,
	    .addr = 0x7000000 } },
	{ "PRI queue entry: a PASID that executes, privileged", 0x9c0abcde00000007, 0x8000,
	  { .sid = 7, .ssv = true, .ssid = 0xabcde, .read = true, .exec = true,
	    .priv = true, .addr = 0x8000 } },
	{ "PRI queue entry: a stop marker", 0xc000001200000007, 0,
	  { .sid = 7, .ssv = true, .ssid = 0x12, .last = true } },
};

static void page_request_golden_records(struct kunit *test)
{
	struct smmu3_page_request req;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pri_golden); i++) {
		const __le64 record[2] = { cpu_to_le64(pri_golden[i].dw0),
					   cpu_to_le64(pri_golden[i].dw1) };
		const struct smmu3_page_request *want = &pri_golden[i].req;
		const char *section = pri_golden[i].section;

		memset(&req, 0xff, sizeof(req));
		smmu3_page_request_decode(record, &req);
		KUNIT_EXPECT_EQ_MSG(test, req.sid, want->sid, "%s", section);
		KUNIT_EXPECT_EQ_MSG(test, req.ssv, want->ssv, "%s", section);
		KUNIT_EXPECT_EQ_MSG(test, req.ssid, want->ssid, "%s", section);
		KUNIT_EXPECT_EQ_MSG(test, (int)req.grpid, (int)want->grpid, "%s", section);
		KUNIT_EXPECT_EQ_MSG(test, req.last, want->last, "%s", section);
		KUNIT_EXPECT_EQ_MSG(test, req.read, want->read, "%s", section);
		KUNIT_EXPECT_EQ_MSG(test, req.write, want->write, "%s", section);
		KUNIT_EXPECT_EQ_MSG(test, req.exec, want->exec, "%s", section);
		KUNIT_EXPECT_EQ_MSG(test, req.priv, want->priv, "%s", section);
		KUNIT_EXPECT_EQ_MSG(test, req.addr, want->addr, "%s", section);
	}
}

static void page_request_fields(struct kunit *test)
{
	struct smmu3_page_request req;
	__le64 record[2] = {};

	wire_put(record, 31, 0, 0x12345678);
	wire_put(record, 72, 64, 0x1a5);
	wire_put(record, 127, 76, 0xfedcba9876543);
	wire_put(record, 60, 60, 1);
	smmu3_page_request_decode(record, &req);
	KUNIT_EXPECT_EQ(test, req.sid, 0x12345678U);
	KUNIT_EXPECT_EQ(test, (int)req.grpid, 0x1a5);
	KUNIT_EXPECT_EQ(test, req.addr, 0xfedcba9876543000ULL);
	KUNIT_EXPECT_TRUE(test, req.read && !req.write && !req.last);

	wire_put(record, 61, 60, 2);
	wire_put(record, 62, 62, 1);
	smmu3_page_request_decode(record, &req);
	KUNIT_EXPECT_TRUE(test, !req.read && req.write && req.last);

	/* without a PASID its number is UNKNOWN */
	wire_put(record, 51, 32, 0xabcde);
	wire_put(record, 59, 58, 3);
	smmu3_page_request_decode(record, &req);
	KUNIT_EXPECT_FALSE(test, req.ssv || req.exec || req.priv);
	KUNIT_EXPECT_EQ(test, req.ssid, 0U);

	wire_put(record, 63, 63, 1);
	smmu3_page_request_decode(record, &req);
	KUNIT_EXPECT_TRUE(test, req.ssv && req.exec && req.priv);
	KUNIT_EXPECT_EQ(test, req.ssid, 0xabcdeU);
	wire_put(record, 59, 58, 1);
	smmu3_page_request_decode(record, &req);
	KUNIT_EXPECT_TRUE(test, req.priv && !req.exec);
}

/* SSV, Last, and no access: answered never, and only that */
static void page_request_stop_marker(struct kunit *test)
{
	struct smmu3_page_request req;
	unsigned int bits;

	for (bits = 0; bits < 16; bits++) {
		__le64 record[2] = {};

		wire_put(record, 63, 60, bits);
		smmu3_page_request_decode(record, &req);
		KUNIT_EXPECT_EQ_MSG(test, smmu3_page_request_is_stop(&req),
				    bits == 12, "SSV, Last, W, R = %u", bits);
	}
}

static struct kunit_case event_cases[] = {
	KUNIT_CASE(event_fields_of_every_code),
	KUNIT_CASE(event_golden_records),
	KUNIT_CASE(event_single_fields),
	KUNIT_CASE(event_single_fault_fields),
	KUNIT_CASE(event_fetch_address),
	KUNIT_CASE(event_translation_request_bits),
	KUNIT_CASE(event_sentences),
	KUNIT_CASE(page_request_golden_records),
	KUNIT_CASE(page_request_fields),
	KUNIT_CASE(page_request_stop_marker),
	{}
};

static struct kunit_suite event_suite = {
	.name = "smmu3-event",
	.test_cases = event_cases,
};

kunit_test_suite(event_suite);
