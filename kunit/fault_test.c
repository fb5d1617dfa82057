// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults: for every event and page request what is said, who is asked, and what the
 * SMMU is answered.
 */
/* native: -DSMMU3_MMIO_MODEL hw/event.c hw/cmd.c */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/ratelimit.h>
#include <linux/string.h>

#include "kunit/fake_cmdq.h"
#include "kunit/said.h"
#include "kunit/wire.h"
#include "master/fault.h"

static bool limit_reached;
static struct ratelimit_state *limit_used;

static int fake_ratelimit(struct ratelimit_state *limit)
{
	limit_used = limit;
	return !limit_reached;
}

/* the room, with limits that the suite decides upon */
#undef __ratelimit
#define __ratelimit fake_ratelimit
#include "master/fault.c"

#define ADDR	0x123456789abcdef0ULL
#define IPA	0x000a5a5a5a5a5000ULL
#define STAG	0xbeef
#define SSID	0x7abcd

/* of each kind of master a StreamID, and one that nobody has */
enum {
	SID_PAGING = 5,
	SID_IDENTITY = 6,
	SID_BLOCKED = 7,
	SID_NOWHERE = 8,
	SID_UNKNOWN = 77,
};

static struct device smmu_dev, dev;
static struct smmu3 smmu;
static struct smmu3_domain paging = { .kind = SMMU3_PAGING };
static struct smmu3_domain identity = { .kind = SMMU3_IDENTITY };
static struct smmu3_domain blocked = { .kind = SMMU3_BLOCKED };

static struct place {
	u32 sid;
	const struct smmu3_domain *domain;
	struct smmu3_stream stream;
	struct smmu3_master *master;
} places[] = {
	{ SID_PAGING, &paging }, { SID_IDENTITY, &identity },
	{ SID_BLOCKED, &blocked }, { SID_NOWHERE, NULL },
};

/* what the handler of the domain was told, and what it says */
static struct {
	bool handles;
	unsigned int calls;
	const struct smmu3_domain *domain;
	struct device *dev;
	u64 iova;
	bool write;
	bool unlocked;
} handler;

static bool report_fault(const struct smmu3_domain *domain, struct device *of, u64 iova,
			 bool write)
{
	handler.calls++;
	handler.domain = domain;
	handler.dev = of;
	handler.iova = iova;
	handler.write = write;
	handler.unlocked |= !mutex_is_locked(&smmu.lock);
	return handler.handles;
}

static void forget(void)
{
	memset(&handler, 0, sizeof(handler));
	limit_reached = false;
	limit_used = NULL;
	said_reset();
	fake_reset();
}

static int fault_test_init(struct kunit *test)
{
	unsigned int i;

	memset(&smmu, 0, sizeof(smmu));
	smmu.dev = &smmu_dev;
	smmu.report_fault = report_fault;
	mutex_init(&smmu.lock);
	xa_init(&smmu.streams);
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		struct place *p = &places[i];

		p->master = kunit_kzalloc(test, struct_size(p->master, streams, 1), GFP_KERNEL);
		if (!p->master)
			return -ENOMEM;
		p->master->dev = &dev;
		p->stream = (struct smmu3_stream) { .sid = p->sid, .domain = p->domain };
		INIT_LIST_HEAD(&p->stream.users);
		p->master->streams[0].master = p->master;
		list_add_tail(&p->master->streams[0].link, &p->stream.users);
		if (xa_err(xa_store(&smmu.streams, p->sid, &p->stream, GFP_KERNEL)))
			return -ENOMEM;
	}
	forget();
	return 0;
}

static void fault_test_exit(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		xa_erase(&smmu.streams, places[i].sid);
	KUNIT_EXPECT_TRUE(test, xa_empty(&smmu.streams));
}

/* IHI 0070, "Event records": a record with something in every field */
static void make_event(__le64 *dw, u8 code, u32 sid, bool stall)
{
	memset(dw, 0, SMMU3_EVT_DWORDS * sizeof(*dw));
	wire_put(dw, 7, 0, code);
	wire_put(dw, 63, 32, sid);
	wire_put(dw, 79, 64, STAG);
	wire_put(dw, 95, 95, stall);
	wire_put(dw, 105, 104, 2);		/* CLASS: the access itself */
	wire_put(dw, 191, 128, ADDR);
	wire_put(dw, 255, 192, IPA);
}

static bool can_stall(unsigned int code)
{
	return code >= 0x10 && code <= 0x13;
}

/* CMD_RESUME: 0x44, Ab [13], StreamID [63:32], STAG [79:64] */
static void expect_terminated(struct kunit *test, u32 sid)
{
	__le64 want[2] = {};

	wire_put(want, 7, 0, 0x44);
	wire_put(want, 13, 13, 1);
	wire_put(want, 63, 32, sid);
	wire_put(want, 79, 64, STAG);
	KUNIT_ASSERT_EQ(test, fake_commands, 1U);
	KUNIT_EXPECT_EQ(test, fake_sends, 1U);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(fake_log[0].dw[0]), le64_to_cpu(want[0]));
	KUNIT_EXPECT_EQ(test, le64_to_cpu(fake_log[0].dw[1]), le64_to_cpu(want[1]));
}

/* all 256 codes: two lines each, one answer if it stalls, one question if it may be asked */
static void fault_every_code(struct kunit *test)
{
	__le64 dw[SMMU3_EVT_DWORDS];
	unsigned int code, stall;
	char text[40];

	for (code = 0; code < 256; code++)
		for (stall = 0; stall < 2; stall++) {
			forget();
			make_event(dw, code, SID_PAGING, stall);
			smmu3_fault_event(&smmu, dw);

			scnprintf(text, sizeof(text), "[%s 0x%02x", smmu3_event_name(code), code);
			KUNIT_EXPECT_TRUE_MSG(test, said(text), "%s", text);
			KUNIT_EXPECT_EQ(test, said_lines, 2U);
			KUNIT_EXPECT_EQ(test, handler.calls, can_stall(code) ? 1U : 0U);
			if (stall && can_stall(code))
				expect_terminated(test, SID_PAGING);
			else
				KUNIT_EXPECT_EQ(test, fake_commands, 0U);
			KUNIT_EXPECT_EQ(test, fake_waits, 0U);
		}
	KUNIT_EXPECT_EQ(test, atomic_long_read(&smmu.faults), 512L);
	KUNIT_EXPECT_EQ(test, places[0].stream.faults, 512UL);
}

/* what the line says: fields of the record at their bits, and words of the line */
static void fault_words(struct kunit *test)
{
	static const struct {
		u8 code;
		u32 sid;
		struct wire_field fields[5];
		const char *access;
		const char *place;
	} rows[] = {
		/* SSV 11, SubstreamID [31:12], Stall 95, PnU 97, InD 98, RnW 99, S2 103 */
		{ 0x10, SID_PAGING, { { 99, 99, 1 } },
		  "(StreamID 0x5): read from address 0x123456789abcdef0: ",
		  "[F_TRANSLATION 0x10, stage 1], number 1 of this stream" },
		{ 0x10, SID_PAGING, {},
		  ": write to address 0x123456789abcdef0: ", "[F_TRANSLATION 0x10, stage 1]" },
		{ 0x13, SID_PAGING, { { 99, 99, 1 }, { 98, 98, 1 }, { 97, 97, 1 } },
		  ": privileged instruction fetch from address 0x123456789abcdef0: ",
		  "[F_PERMISSION 0x13, stage 1]" },
		{ 0x12, SID_PAGING, { { 11, 11, 1 }, { 31, 12, SSID } },
		  ": write to address", "[F_ACCESS 0x12, SubstreamID 0x7abcd, stage 1]" },
		{ 0x11, SID_PAGING, { { 103, 103, 1 } },
		  ": write to address",
		  "[F_ADDR_SIZE 0x11, stage 2, intermediate 0xa5a5a5a5a5000]" },
		{ 0x11, SID_PAGING,
		  { { 103, 103, 1 }, { 95, 95, 1 }, { 11, 11, 1 }, { 31, 12, SSID } },
		  ": write to address",
		  "SubstreamID 0x7abcd, stage 2, intermediate 0xa5a5a5a5a5000, was stalled]" },
		{ 0x10, SID_PAGING, { { 95, 95, 1 } },
		  ": write to address", "[F_TRANSLATION 0x10, stage 1, was stalled]" },
		{ 0x03, SID_PAGING, {},
		  "(StreamID 0x5): access: ", "[F_STE_FETCH 0x03, fetching 0xa5a5a5a5a5000]" },
		{ 0x0b, SID_PAGING, {}, ": write to address",
		  "[F_WALK_EABT 0x0b, stage 1, fetching 0xa5a5a5a5a5000]" },
		{ 0x24, SID_PAGING, {}, ": access to address 0x123456789abcd000: ",
		  "[E_PAGE_REQUEST 0x24]" },
		{ 0x02, SID_UNKNOWN, {}, "unknown device (StreamID 0x4d): access: ",
		  "[C_BAD_STREAMID 0x02], number 1 of this stream" },
		{ 0xff, SID_UNKNOWN, {}, "unknown device (StreamID 0x4d): access: ",
		  "[unknown event 0xff]" },
	};
	__le64 dw[SMMU3_EVT_DWORDS];
	struct smmu3_event evt;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		forget();
		places[0].stream.faults = 0;
		make_event(dw, rows[i].code, rows[i].sid, false);
		wire_put_all(dw, rows[i].fields);
		smmu3_fault_event(&smmu, dw);
		KUNIT_EXPECT_TRUE_MSG(test, said(rows[i].access), "row %u: %s", i, said_text);
		KUNIT_EXPECT_TRUE_MSG(test, said(rows[i].place), "row %u: %s", i, said_text);
		KUNIT_EXPECT_TRUE(test, said("unknown device") == (rows[i].sid == SID_UNKNOWN));
		smmu3_event_decode(dw, &evt);
		KUNIT_EXPECT_TRUE(test, said(smmu3_event_meaning(&evt)));
		KUNIT_EXPECT_TRUE(test, said(smmu3_event_advice(&evt)));
	}
}

/* lesson 40: who is asked of a translation fault, and under the lock */
static void fault_40_who_is_asked(struct kunit *test)
{
	static const struct {
		u8 code;
		u32 sid;
		bool ssv, nobody, asked;
	} rows[] = {
		{ 0x10, SID_PAGING, false, false, true },
		{ 0x11, SID_PAGING, false, false, true },
		{ 0x12, SID_PAGING, false, false, true },
		{ 0x13, SID_PAGING, false, false, true },
		{ 0x0b, SID_PAGING, false, false, false },
		{ 0x20, SID_PAGING, false, false, false },
		{ 0x10, SID_PAGING, true, false, false },
		{ 0x10, SID_PAGING, false, true, false },
		{ 0x10, SID_IDENTITY, false, false, false },
		{ 0x10, SID_BLOCKED, false, false, false },
		{ 0x10, SID_NOWHERE, false, false, false },
		{ 0x10, SID_UNKNOWN, false, false, false },
	};
	__le64 dw[SMMU3_EVT_DWORDS];
	unsigned int i, read;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (read = 0; read < 2; read++) {
			forget();
			handler.handles = true;
			smmu.report_fault = rows[i].nobody ? NULL : report_fault;
			make_event(dw, rows[i].code, rows[i].sid, can_stall(rows[i].code));
			wire_put(dw, 11, 11, rows[i].ssv);
			wire_put(dw, 99, 99, read);
			smmu3_fault_event(&smmu, dw);
			KUNIT_EXPECT_EQ_MSG(test, handler.calls, rows[i].asked ? 1U : 0U,
					    "row %u", i);
			/* taken care of: nothing is said; the device goes on all the same */
			KUNIT_EXPECT_EQ(test, said_lines, rows[i].asked ? 0U : 2U);
			if (can_stall(rows[i].code))
				expect_terminated(test, rows[i].sid);
			if (!rows[i].asked)
				continue;
			KUNIT_EXPECT_TRUE(test, handler.domain == &paging);
			KUNIT_EXPECT_TRUE(test, handler.dev == &dev);
			KUNIT_EXPECT_EQ(test, handler.iova, ADDR);
			KUNIT_EXPECT_TRUE(test, handler.write == !read);
			KUNIT_EXPECT_FALSE(test, handler.unlocked);
		}
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&smmu.lock));
}

/* lesson 49: each StreamID has a limit of its own; what is not said is counted */
static void fault_49_limits(struct kunit *test)
{
	__le64 dw[SMMU3_EVT_DWORDS];
	struct ratelimit_state *unknown;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		forget();
		places[i].stream.faults = 0;
		limit_reached = true;
		make_event(dw, 0x10, places[i].sid, true);
		smmu3_fault_event(&smmu, dw);
		KUNIT_EXPECT_TRUE(test, limit_used == &places[i].stream.limit);
		KUNIT_EXPECT_EQ(test, said_lines, 0U);
		expect_terminated(test, places[i].sid);

		limit_reached = false;
		smmu3_fault_event(&smmu, dw);
		KUNIT_EXPECT_TRUE(test, said("number 2 of this stream"));
	}
	make_event(dw, 0x02, SID_UNKNOWN, false);
	smmu3_fault_event(&smmu, dw);
	unknown = limit_used;
	for (i = 0; i < ARRAY_SIZE(places); i++)
		KUNIT_EXPECT_TRUE(test, unknown != &places[i].stream.limit);
	KUNIT_EXPECT_EQ(test, unknown->interval, DEFAULT_RATELIMIT_INTERVAL);
	KUNIT_EXPECT_EQ(test, unknown->burst, DEFAULT_RATELIMIT_BURST);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&smmu.faults), 9L);
}

/* one answer for a group, to its last request; none for what ends a PASID */
static void fault_page_requests(struct kunit *test)
{
	static const struct {
		bool last, read, write, ssv;
		u16 grpid;
		bool answered;
	} rows[] = {
		{ false, true, false, false, 1, false },
		{ false, true, true, true, 1, false },
		{ false, false, false, true, 1, false },
		{ true, true, false, false, 1, true },
		{ true, false, true, false, 0x1ff, true },
		{ true, true, true, true, 0x155, true },
		{ true, true, false, true, 0, true },
		{ true, false, false, true, 0x1ff, false },	/* stop marker */
		{ true, false, false, false, 2, true },		/* not one without a PASID */
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		__le64 dw[SMMU3_PRI_DWORDS] = {}, want[2] = {};

		/* IHI 0070, "PRI queue entry" */
		wire_put(dw, 31, 0, 0x12345678);
		wire_put(dw, 51, 32, SSID);
		wire_put(dw, 60, 60, rows[i].read);
		wire_put(dw, 61, 61, rows[i].write);
		wire_put(dw, 62, 62, rows[i].last);
		wire_put(dw, 63, 63, rows[i].ssv);
		wire_put(dw, 72, 64, rows[i].grpid);
		wire_put(dw, 127, 76, ADDR >> 12);
		forget();
		smmu3_fault_page_request(&smmu, dw);
		KUNIT_EXPECT_EQ_MSG(test, fake_commands, rows[i].answered ? 1U : 0U, "row %u", i);
		KUNIT_EXPECT_EQ(test, fake_sends, fake_commands);
		KUNIT_EXPECT_EQ(test, fake_waits, 0U);
		KUNIT_EXPECT_EQ(test, said_lines, fake_commands);
		if (!rows[i].answered)
			continue;
		KUNIT_EXPECT_TRUE(test, said("StreamID 0x12345678 for 0x123456789abcd000"));

		/* CMD_PRI_RESP: SSV, SubstreamID, StreamID, PRGIndex, Resp=1 "invalid" */
		wire_put(want, 7, 0, 0x41);
		wire_put(want, 11, 11, rows[i].ssv);
		wire_put(want, 31, 12, rows[i].ssv ? SSID : 0);
		wire_put(want, 63, 32, 0x12345678);
		wire_put(want, 72, 64, rows[i].grpid);
		wire_put(want, 77, 76, 1);
		KUNIT_EXPECT_EQ(test, le64_to_cpu(fake_log[0].dw[0]), le64_to_cpu(want[0]));
		KUNIT_EXPECT_EQ(test, le64_to_cpu(fake_log[0].dw[1]), le64_to_cpu(want[1]));
	}
	KUNIT_EXPECT_EQ(test, atomic_long_read(&smmu.faults), 0L);
}

static void fault_overflows_are_counted(struct kunit *test)
{
	smmu3_fault_event_overflow(&smmu);
	KUNIT_EXPECT_TRUE(test, said("event queue overflowed"));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&smmu.overflows), 1L);
	smmu3_fault_event_overflow(&smmu);
	smmu3_fault_page_request_overflow(&smmu);
	KUNIT_EXPECT_TRUE(test, said("page request queue overflowed"));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&smmu.overflows), 3L);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&smmu.faults), 0L);
	KUNIT_EXPECT_EQ(test, fake_commands, 0U);
}

static struct kunit_case fault_cases[] = {
	KUNIT_CASE(fault_every_code),
	KUNIT_CASE(fault_words),
	KUNIT_CASE(fault_40_who_is_asked),
	KUNIT_CASE(fault_49_limits),
	KUNIT_CASE(fault_page_requests),
	KUNIT_CASE(fault_overflows_are_counted),
	{}
};

static struct kunit_suite fault_suite = {
	.name = "smmu3-fault",
	.init = fault_test_init,
	.exit = fault_test_exit,
	.test_cases = fault_cases,
};

kunit_test_suite(fault_suite);

MODULE_LICENSE("GPL");
