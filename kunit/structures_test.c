// SPDX-License-Identifier: GPL-2.0-only
/*
 * The structures of an SMMU: what each is asked to be, and that all of them are
 * taken down again, in reverse, wherever their making stops.
 */
/* native: -DSMMU3_MMIO_MODEL hw/ste.c hw/cd.c */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "arm-smmu-v3.h"
#include "kunit/said.h"
#include "kunit/wire.h"
#include "master/fault.h"

static struct device dev;
static struct smmu3 smmu;

/* what was made (lower case) and destroyed (upper case), in its order */
static struct {
	char trace[16];
	unsigned int fail_init;		/* the one that fails, from 1 */
	unsigned int fail_action;
	struct smmu3_cmdq_config cmdq;
	struct smmu3_evtq_config evtq;
	struct smmu3_evtq_config priq;
	struct smmu3_strtab_config strtab;
} fake;

#define MAX_ACTIONS 8

static struct {
	void (*run)(void *data);
	void *data;
} actions[MAX_ACTIONS];
static unsigned int nr_actions;

/* as the driver core does: one that is not taken is run at once */
static int fake_add_action(struct device *of, void (*run)(void *data), void *data)
{
	if (of != &dev || nr_actions == MAX_ACTIONS ||
	    (fake.fail_action && --fake.fail_action == 0)) {
		run(data);
		return -ENOMEM;
	}
	actions[nr_actions].run = run;
	actions[nr_actions++].data = data;
	return 0;
}

static void unbind(void)
{
	while (nr_actions--)
		actions[nr_actions].run(actions[nr_actions].data);
	nr_actions = 0;
}

static void did(char what)
{
	size_t n = strlen(fake.trace);

	if (n + 1 < sizeof(fake.trace))
		fake.trace[n] = what;
}

static int make(char what)
{
	if (fake.fail_init && --fake.fail_init == 0)
		return -ENOMEM;
	did(what);
	return 0;
}

int smmu3_cmdq_init(struct smmu3_cmdq *q, const struct smmu3_cmdq_config *cfg)
{
	fake.cmdq = *cfg;
	q->lg2 = 8;
	q->method = cfg->method;
	return make('c');
}

void smmu3_cmdq_destroy(struct smmu3_cmdq *q)
{
	did(q == &smmu.cmdq ? 'C' : '?');
}

u8 smmu3_evtq_size_lg2(u8 dwords, u8 max_lg2)
{
	return dwords + max_lg2;
}

int smmu3_evtq_init(struct smmu3_evtq *q, const struct smmu3_evtq_config *cfg)
{
	*(q == &smmu.priq ? &fake.priq : &fake.evtq) = *cfg;
	q->cfg = *cfg;
	return make(q == &smmu.priq ? 'p' : 'e');
}

void smmu3_evtq_destroy(struct smmu3_evtq *q)
{
	did(q == &smmu.priq ? 'P' : q == &smmu.evtq ? 'E' : '?');
}

int smmu3_strtab_init(struct smmu3_strtab *st, const struct smmu3_strtab_config *cfg)
{
	fake.strtab = *cfg;
	st->lg2 = cfg->sid_bits;
	st->split = cfg->two_level ? 8 : 0;
	st->bytes = 6000;
	return make('s');
}

void smmu3_strtab_destroy(struct smmu3_strtab *st)
{
	did(st == &smmu.strtab ? 'S' : '?');
}

void smmu3_gerror_init(struct smmu3_gerror *ge, const struct smmu3_mmio *mmio)
{
	ge->mmio = mmio;
}

void smmu3_fault_event(void *cookie, const __le64 *record)
{
}

void smmu3_fault_event_overflow(void *cookie)
{
}

void smmu3_fault_page_request(void *cookie, const __le64 *record)
{
}

void smmu3_fault_page_request_overflow(void *cookie)
{
}

/* the room, with the fake for the driver core */
#undef devm_add_action_or_reset
#define devm_add_action_or_reset fake_add_action
#include "probe/structures.c"

static int structures_test_init(struct kunit *test)
{
	memset(&fake, 0, sizeof(fake));
	memset(&smmu, 0, sizeof(smmu));
	nr_actions = 0;
	said_reset();
	smmu.dev = &dev;
	smmu.policy.block = true;
	smmu.feat = (struct smmu3_features) {
		.coherent = true, .sid_bits = 16, .asid_bits = 8, .vmid_bits = 16,
		.cmdq_lg2 = 11, .evtq_lg2 = 3, .priq_lg2 = 2, .strtab_2lvl = true,
	};
	return 0;
}

/* lesson 8: a message only if the SMMU has it and its write is seen here */
static void structures_8_completion(struct kunit *test)
{
	static const struct {
		bool msi, coherent, no_msi, sev;
		enum smmu3_sync_method method;
		const char *says;
	} rows[] = {
		{ 1, 1, 0, 0, SMMU3_SYNC_MSI, "completion by messages" },
		{ 1, 1, 0, 1, SMMU3_SYNC_MSI, "completion by messages" },
		{ 1, 0, 0, 0, SMMU3_SYNC_POLL, "completion by polling" },
		{ 1, 0, 0, 1, SMMU3_SYNC_SEV, "completion by events" },
		{ 1, 1, 1, 0, SMMU3_SYNC_POLL, "completion by polling" },
		{ 1, 1, 1, 1, SMMU3_SYNC_SEV, "completion by events" },
		{ 0, 1, 0, 0, SMMU3_SYNC_POLL, "completion by polling" },
		{ 0, 1, 0, 1, SMMU3_SYNC_SEV, "completion by events" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		structures_test_init(test);
		smmu.feat.msi = rows[i].msi;
		smmu.feat.coherent = rows[i].coherent;
		smmu.feat.sev = rows[i].sev;
		smmu.feat.sync_often = i & 1;
		smmu.feat.inval_twice = i & 2;
		smmu.policy.no_msi = rows[i].no_msi;
		KUNIT_EXPECT_EQ(test, smmu3_structures_init(&smmu), 0);
		KUNIT_EXPECT_TRUE_MSG(test, fake.cmdq.method == rows[i].method, "row %u", i);
		KUNIT_EXPECT_TRUE(test, fake.cmdq.coherent == rows[i].coherent);
		KUNIT_EXPECT_TRUE(test, fake.cmdq.sync_often == (i & 1));
		KUNIT_EXPECT_TRUE(test, fake.cmdq.twice == !!(i & 2));
		KUNIT_EXPECT_TRUE_MSG(test, said(rows[i].says), "%s", said_text);
		unbind();
	}
}

/* what each queue is told: sizes, registers, who is called */
static void structures_queues(struct kunit *test)
{
	smmu.feat.pri = true;
	KUNIT_EXPECT_EQ(test, smmu3_structures_init(&smmu), 0);
	KUNIT_EXPECT_TRUE(test, fake.cmdq.dev == &dev && fake.cmdq.mmio == &smmu.mmio);
	KUNIT_EXPECT_TRUE(test, fake.cmdq.gerror == &smmu.gerror);
	KUNIT_EXPECT_TRUE(test, smmu.gerror.mmio == &smmu.mmio);
	KUNIT_EXPECT_EQ(test, (unsigned int)fake.cmdq.max_lg2, 11U);
	KUNIT_EXPECT_EQ(test, fake.cmdq.cpus, num_possible_cpus());

	KUNIT_EXPECT_TRUE(test, fake.evtq.dev == &dev && fake.evtq.mmio == &smmu.mmio);
	KUNIT_EXPECT_EQ(test, fake.evtq.base_reg, 0xa0U);
	KUNIT_EXPECT_EQ(test, fake.evtq.prod_reg, 0xa8U);
	KUNIT_EXPECT_EQ(test, fake.evtq.cons_reg, 0xacU);
	KUNIT_EXPECT_EQ(test, (unsigned int)fake.evtq.dwords, 4U);
	KUNIT_EXPECT_EQ(test, (unsigned int)fake.evtq.lg2, 4U + 3);
	KUNIT_EXPECT_TRUE(test, fake.evtq.record == smmu3_fault_event);
	KUNIT_EXPECT_TRUE(test, fake.evtq.overflow == smmu3_fault_event_overflow);
	KUNIT_EXPECT_TRUE(test, fake.evtq.cookie == &smmu);

	KUNIT_EXPECT_TRUE(test, fake.priq.dev == &dev && fake.priq.mmio == &smmu.mmio);
	KUNIT_EXPECT_EQ(test, fake.priq.base_reg, 0xc0U);
	KUNIT_EXPECT_EQ(test, fake.priq.prod_reg, 0xc8U);
	KUNIT_EXPECT_EQ(test, fake.priq.cons_reg, 0xccU);
	KUNIT_EXPECT_EQ(test, (unsigned int)fake.priq.dwords, 2U);
	KUNIT_EXPECT_EQ(test, (unsigned int)fake.priq.lg2, 2U + 2);
	KUNIT_EXPECT_TRUE(test, fake.priq.record == smmu3_fault_page_request);
	KUNIT_EXPECT_TRUE(test, fake.priq.overflow == smmu3_fault_page_request_overflow);
	KUNIT_EXPECT_TRUE(test, fake.priq.cookie == &smmu);

	KUNIT_EXPECT_TRUE_MSG(test, said("command queue 256 entries (4 KiB,"), "%s", said_text);
	KUNIT_EXPECT_TRUE(test, said("event queue 128,"));
	unbind();
}

/* lesson 48: the least of everything in a crash kernel, which is told */
static void structures_48_crash_kernel(struct kunit *test)
{
	smmu.feat.pri = true;
	smmu.policy.crash = true;
	KUNIT_EXPECT_EQ(test, smmu3_structures_init(&smmu), 0);
	KUNIT_EXPECT_EQ(test, fake.cmdq.cpus, 1U);
	KUNIT_EXPECT_FALSE(test, smmu.feat.pri);
	KUNIT_EXPECT_FALSE(test, fake.priq.dwords);
	KUNIT_EXPECT_EQ(test, said_lines, 2U);
	KUNIT_EXPECT_TRUE_MSG(test, said("this is a crash kernel"), "%s", said_text);
	unbind();
}

/* two levels where there are, unless the operator will not; what is in an entry at first */
static void structures_stream_table(struct kunit *test)
{
	static const struct {
		bool has_two, linear, block;
		bool two_level;
		const char *says[2];
	} rows[] = {
		{ 1, 0, 1, 1, { "two-level stream table 16 bits (6 KiB)", "streams blocked" } },
		{ 1, 1, 1, 0, { "linear stream table 16 bits", "streams blocked" } },
		{ 0, 0, 1, 0, { "linear stream table 16 bits", "streams blocked" } },
		{ 1, 0, 0, 1, { "two-level stream table 16 bits", "streams bypassed" } },
		{ 0, 1, 0, 0, { "linear stream table 16 bits", "streams bypassed" } },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		__le64 want[SMMU3_STE_DWORDS] = {};

		structures_test_init(test);
		smmu.feat.strtab_2lvl = rows[i].has_two;
		smmu.policy.linear = rows[i].linear;
		smmu.policy.block = rows[i].block;
		KUNIT_EXPECT_EQ(test, smmu3_structures_init(&smmu), 0);
		KUNIT_EXPECT_TRUE_MSG(test, fake.strtab.two_level == rows[i].two_level,
				      "row %u", i);
		KUNIT_EXPECT_TRUE(test, fake.strtab.cover_all == !rows[i].block);
		KUNIT_EXPECT_EQ(test, (unsigned int)fake.strtab.sid_bits, 16U);
		KUNIT_EXPECT_TRUE(test, fake.strtab.dev == &dev && fake.strtab.cmdq == &smmu.cmdq);

		wire_put(want, 0, 0, 1);			/* V */
		if (!rows[i].block) {
			wire_put(want, 3, 1, 4);		/* Config: bypass */
			wire_put(want, 83, 83, 1);		/* MEV */
			wire_put(want, 109, 108, 1);		/* SHCFG: as incoming */
		}
		KUNIT_EXPECT_EQ(test, memcmp(fake.strtab.initial.dw, want, sizeof(want)), 0);
		KUNIT_EXPECT_TRUE_MSG(test, said(rows[i].says[0]), "%s", said_text);
		KUNIT_EXPECT_TRUE_MSG(test, said(rows[i].says[1]), "%s", said_text);
		unbind();
	}
}

/* tags are as wide as the SMMU has them, and there is no stream yet */
static void structures_tags(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, smmu3_structures_init(&smmu), 0);
	KUNIT_EXPECT_EQ(test, (unsigned int)smmu.asids.bits, 8U);
	KUNIT_EXPECT_EQ(test, (unsigned int)smmu.vmids.bits, 16U);
	KUNIT_EXPECT_TRUE(test, xa_empty(&smmu.streams));
	KUNIT_EXPECT_EQ(test, smmu3_ids_alloc(&smmu.asids), 1);
	KUNIT_EXPECT_EQ(test, smmu3_ids_alloc(&smmu.vmids), 1);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&smmu.lock));
	unbind();
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&smmu.asids.ida));
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&smmu.vmids.ida));
}

/* wherever it stops: what was made is destroyed, in reverse, and nothing else is */
static void structures_undo(struct kunit *test)
{
	static const struct {
		bool pri;
		unsigned int fail_init, fail_action;
		const char *trace;
	} rows[] = {
		{ true, 0, 0, "cepsSPEC" }, { false, 0, 0, "cesSEC" },
		{ true, 1, 0, "" }, { true, 2, 0, "cC" }, { true, 3, 0, "ceEC" },
		{ true, 4, 0, "cepPEC" }, { false, 3, 0, "ceEC" },
		{ true, 0, 1, "" }, { true, 0, 2, "cC" }, { true, 0, 3, "ceEC" },
		{ true, 0, 4, "cepPEC" }, { true, 0, 5, "cepsSPEC" }, { false, 0, 4, "cesSEC" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bool fails = rows[i].fail_init || rows[i].fail_action;

		structures_test_init(test);
		smmu.feat.pri = rows[i].pri;
		fake.fail_init = rows[i].fail_init;
		fake.fail_action = rows[i].fail_action;
		KUNIT_EXPECT_EQ(test, smmu3_structures_init(&smmu), fails ? -ENOMEM : 0);
		KUNIT_EXPECT_EQ(test, said_lines, fails ? 0U : 1U);
		unbind();
		KUNIT_EXPECT_EQ_MSG(test, strcmp(fake.trace, rows[i].trace), 0,
				    "row %u: %s", i, fake.trace);
	}
}

static struct kunit_case structures_cases[] = {
	KUNIT_CASE(structures_8_completion),
	KUNIT_CASE(structures_queues),
	KUNIT_CASE(structures_48_crash_kernel),
	KUNIT_CASE(structures_stream_table),
	KUNIT_CASE(structures_tags),
	KUNIT_CASE(structures_undo),
	{}
};

static struct kunit_suite structures_suite = {
	.name = "smmu3-structures",
	.init = structures_test_init,
	.test_cases = structures_cases,
};

kunit_test_suite(structures_suite);

MODULE_LICENSE("GPL");
