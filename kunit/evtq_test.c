// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draining the queues that the SMMU fills, against a small SMMU that records,
 * overflows and answers OVACKFLG as the architecture says.
 */
/* native: -DSMMU3_MMIO_MODEL */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "hw/event.h"
#include "hw/mmio.h"
#include "kunit/said.h"

static void __maybe_unused records_arrive(void);
static void __maybe_unused records_are_read(void);

/* the room, with a look at its barriers */
#pragma push_macro("mb")
#pragma push_macro("dma_rmb")
#undef mb
#undef dma_rmb
/* the room's comments say what they pair with */
#define mb() records_are_read()
#define dma_rmb() records_arrive()

#include "queue/evtq.c"

#pragma pop_macro("dma_rmb")
#pragma pop_macro("mb")

#define OVFLG BIT(31)

struct fake {
	struct smmu3_mmio mmio;
	struct smmu3_evtq q;
	struct kunit *test;
	/* registers */
	u64 base;
	u32 prod;
	u32 cons;
	bool unpowered;		/* reads as ones */
	bool blocked;		/* an overflow stops recording, as in the PRI queue */
	/* the SMMU's side: positions, which are the numbers of the records */
	u64 written;
	u64 freed;
	u64 dropped;
	/* what software did */
	u64 seen;		/* next record that it should see */
	unsigned int prod_reads;
	unsigned int cons_writes;
	unsigned int overflows;
	u64 longest_run;
	/* records that arrive while the callback runs */
	unsigned int late;
	/* memory as CPU and SMMU may see it without barriers */
	u64 arrived;		/* records before this one can be read */
	bool unread;		/* a read may still come after what follows */
};

static struct fake *fake;

static struct fake *to_fake(const struct smmu3_mmio *mmio)
{
	return (struct fake *)container_of(mmio, struct fake, mmio);
}

u32 smmu3_read32_page1(const struct smmu3_mmio *mmio, u32 reg)
{
	struct fake *f = to_fake(mmio);

	KUNIT_EXPECT_EQ(f->test, reg, REG_EVENTQ_PROD);
	f->prod_reads++;
	return f->unpowered ? U32_MAX : f->prod;
}

void smmu3_write32_page1(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
	struct fake *f = to_fake(mmio);
	u32 lap_mask = (2U << f->q.cfg.lg2) - 1;
	u64 moved;

	/* the size there says which bits the others have */
	KUNIT_EXPECT_NE(f->test, f->base, 0);
	if (reg == REG_EVENTQ_PROD) {
		f->prod = value;
		return;
	}
	KUNIT_EXPECT_EQ(f->test, reg, REG_EVENTQ_CONS);
	KUNIT_EXPECT_EQ(f->test, value & ~lap_mask & ~OVFLG, 0);
	KUNIT_EXPECT_FALSE(f->test, f->unread);
	moved = (value - (u32)f->freed) & lap_mask;
	KUNIT_EXPECT_LE(f->test, f->freed + moved, f->written);
	/* nothing is given back that the callback has not seen */
	KUNIT_EXPECT_LE(f->test, f->freed + moved, f->seen);
	f->freed += moved;
	f->longest_run = max(f->longest_run, moved);
	f->cons = value;
	f->cons_writes++;
}

void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg, u64 value)
{
	struct fake *f = to_fake(mmio);

	KUNIT_EXPECT_EQ(f->test, reg, REG_EVENTQ_BASE);
	f->base = value;
	f->written = 0;
	f->arrived = 0;
	f->freed = 0;
	f->seen = 0;
}

static __le64 *fake_slot(struct fake *f, u64 number)
{
	return f->q.mem + (number & (BIT(f->q.cfg.lg2) - 1)) * f->q.cfg.dwords;
}

/* a CPU that reads a record before it has ordered that after PROD finds an old one */
static void records_arrive(void)
{
	for (; fake->arrived < fake->written; fake->arrived++) {
		__le64 *slot = fake_slot(fake, fake->arrived);

		slot[0] = cpu_to_le64(fake->arrived);
		slot[fake->q.cfg.dwords - 1] = cpu_to_le64(~fake->arrived);
	}
	/* as the room asked for */
	dma_rmb();
}

static void records_are_read(void)
{
	fake->unread = false;
	/* as the room asked for */
	mb();
}

/* The SMMU has something to record. */
static void fake_record(struct fake *f)
{
	u32 size = 1 << f->q.cfg.lg2;
	bool overflow = (f->prod ^ f->cons) & OVFLG;
	u32 ovflg = f->prod & OVFLG;

	if (f->written - f->freed == size || (f->blocked && overflow)) {
		f->dropped++;
		if (!overflow)
			f->prod ^= OVFLG;
		return;
	}
	memset(fake_slot(f, f->written), 0xee, f->q.cfg.dwords * 8);
	f->written++;
	f->prod = ovflg | (f->written & (2 * size - 1));
}

static void fake_records(struct fake *f, unsigned int n)
{
	while (n--)
		fake_record(f);
}

static void take_record(void *cookie, const __le64 *record)
{
	struct fake *f = cookie;
	u8 dwords = f->q.cfg.dwords;

	KUNIT_EXPECT_EQ(f->test, le64_to_cpu(record[0]), f->seen);
	KUNIT_EXPECT_EQ(f->test, le64_to_cpu(record[dwords - 1]), ~f->seen);
	KUNIT_EXPECT_TRUE(f->test, record < f->q.mem ||
			  record >= f->q.mem + ((size_t)dwords << f->q.cfg.lg2));
	f->seen++;
	f->unread = true;
	if (f->late) {
		f->late--;
		fake_record(f);
	}
}

static void take_overflow(void *cookie)
{
	struct fake *f = cookie;

	/* acknowledged already: the SMMU may report the next one */
	KUNIT_EXPECT_EQ(f->test, (f->prod ^ f->cons) & OVFLG, 0);
	f->overflows++;
}

static struct fake *fake_create(struct kunit *test, u8 dwords, u8 lg2)
{
	struct fake *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	struct smmu3_evtq_config cfg = {
		.base_reg = REG_EVENTQ_BASE,
		.prod_reg = REG_EVENTQ_PROD,
		.cons_reg = REG_EVENTQ_CONS,
		.dwords = dwords,
		.lg2 = lg2,
		.record = take_record,
		.overflow = take_overflow,
		.cookie = f,
	};

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->test = test;
	fake = f;
	cfg.mmio = &f->mmio;
	cfg.dev = kunit_kzalloc(test, sizeof(*cfg.dev), GFP_KERNEL);
	f->prod = 0x12345;
	f->cons = 0x54321;
	KUNIT_ASSERT_EQ(test, smmu3_evtq_init(&f->q, &cfg), 0);
	smmu3_evtq_program(&f->q);
	f->cons_writes = 0;
	f->longest_run = 0;
	return f;
}

static void fake_destroy(struct fake *f)
{
	KUNIT_EXPECT_EQ(f->test, f->seen, f->written);
	smmu3_evtq_destroy(&f->q);
}

static void evtq_size_is_a_page(struct kunit *test)
{
	unsigned int records = PAGE_SIZE / 32;

	KUNIT_EXPECT_EQ(test, BIT(smmu3_evtq_size_lg2(SMMU3_EVT_DWORDS, 19)), records);
	KUNIT_EXPECT_EQ(test, BIT(smmu3_evtq_size_lg2(SMMU3_PRI_DWORDS, 19)),
			2 * records);
	KUNIT_EXPECT_EQ(test, smmu3_evtq_size_lg2(SMMU3_EVT_DWORDS, 3), 3);
	KUNIT_EXPECT_EQ(test, smmu3_evtq_size_lg2(SMMU3_EVT_DWORDS, 0), 0);
}

static void evtq_program_makes_it_empty(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, 7);

	KUNIT_EXPECT_EQ(test, f->base, BIT_ULL(62) | f->q.dma | 7);
	KUNIT_EXPECT_EQ(test, f->prod, 0);
	KUNIT_EXPECT_EQ(test, f->cons, 0);
	KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 100), 0);
	KUNIT_EXPECT_EQ(test, f->cons_writes, 0);
	fake_destroy(f);
}

static void evtq_one_cons_write_for_many(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, 7);

	fake_records(f, 50);
	KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 1000), 50);
	KUNIT_EXPECT_EQ(test, f->cons_writes, 1);
	KUNIT_EXPECT_EQ(test, f->prod_reads, 2);
	fake_destroy(f);
}

/* every size, both kinds of record, every number of records at every wrap */
static void evtq_all_wraps(struct kunit *test)
{
	u8 lg2, dwords;

	for (dwords = 2; dwords <= 4; dwords += 2)
		for (lg2 = 0; lg2 <= 4; lg2++) {
			struct fake *f = fake_create(test, dwords, lg2);
			unsigned int n, k;

			for (n = 0; n <= BIT(lg2); n++)
				for (k = 0; k < 2 * BIT(lg2) + 1; k++) {
					fake_records(f, n);
					KUNIT_EXPECT_EQ(test, n,
							smmu3_evtq_drain(&f->q, 100));
				}
			KUNIT_EXPECT_EQ(test, f->dropped, 0);
			KUNIT_EXPECT_EQ(test, f->overflows, 0);
			fake_destroy(f);
		}
}

static void evtq_long_drain_gives_back_in_between(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, 8);

	fake_records(f, 256);
	KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 1000), 256);
	KUNIT_EXPECT_LE(test, f->longest_run, 64);
	KUNIT_EXPECT_EQ(test, f->cons_writes, 4);
	fake_destroy(f);
}

/* lesson 49: a storm is handled in bounded pieces */
static void evtq_budget_bounds_a_storm(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, 5);

	f->late = 1000;
	fake_records(f, 10);
	KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 73), 73);
	KUNIT_EXPECT_EQ(test, f->seen, 73);
	f->late = 0;
	while (smmu3_evtq_drain(&f->q, 7) == 7)
		;
	KUNIT_EXPECT_EQ(test, f->overflows, f->dropped ? 1 : 0);
	fake_destroy(f);
}

/* lesson 38: what arrives during the last run raises no interrupt */
static void evtq_looks_again_before_leaving(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, 4);

	f->late = 20;
	fake_record(f);
	KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 100), 21);
	fake_destroy(f);
}

/* lesson 37: acknowledged once each, and recording goes on */
static void evtq_overflow_is_acknowledged(struct kunit *test)
{
	struct fake *f = fake_create(test, 2, 3);
	unsigned int i;

	f->blocked = true;
	for (i = 1; i <= 5; i++) {
		fake_records(f, 8 + i);
		KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 100), 8);
		KUNIT_EXPECT_EQ(test, f->overflows, i);
		/* and nothing is flipped without an overflow */
		fake_records(f, 8);
		KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 100), 8);
		KUNIT_EXPECT_EQ(test, f->overflows, i);
	}
	fake_destroy(f);
}

/* an overflow alone, with all records handled, must not be left standing */
static void evtq_overflow_without_records(struct kunit *test)
{
	struct fake *f = fake_create(test, 2, 3);

	f->prod ^= OVFLG;
	KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 100), 0);
	KUNIT_EXPECT_EQ(test, f->overflows, 1);
	KUNIT_EXPECT_EQ(test, f->cons, OVFLG);
	fake_destroy(f);
}

/* after a reset there is neither a record nor an overflow of before */
static void evtq_program_forgets(struct kunit *test)
{
	struct fake *f = fake_create(test, 2, 3);

	fake_records(f, 5);
	f->prod ^= OVFLG;
	KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 100), 5);
	KUNIT_EXPECT_EQ(test, f->overflows, 1);
	smmu3_evtq_program(&f->q);
	f->cons_writes = 0;
	KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 100), 0);
	KUNIT_EXPECT_EQ(test, f->overflows, 1);
	KUNIT_EXPECT_EQ(test, f->cons_writes, 0);
	fake_records(f, 3);
	KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 100), 3);
	fake_destroy(f);
}

static void expect_disbelief(struct fake *f)
{
	u64 seen = f->seen;

	f->cons_writes = 0;
	said_reset();
	KUNIT_EXPECT_EQ(f->test, smmu3_evtq_drain(&f->q, 100), 0);
	KUNIT_EXPECT_EQ(f->test, f->seen, seen);
	KUNIT_EXPECT_EQ(f->test, f->cons_writes, 0);
	KUNIT_EXPECT_EQ(f->test, said_lines, 1);
}

static void evtq_unbelievable_prod_is_ignored(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, 4);
	unsigned int i, k;

	for (i = 0; i < 32; i++) {
		f->unpowered = true;
		expect_disbelief(f);
		f->unpowered = false;
		/* more records than there are slots */
		for (k = 17; k < 32; k++) {
			f->prod = (i + k) % 32;
			expect_disbelief(f);
		}
		fake_record(f);
		said_reset();
		KUNIT_EXPECT_EQ(test, smmu3_evtq_drain(&f->q, 100), 1);
		KUNIT_EXPECT_EQ(test, f->seen, i + 1);
		KUNIT_EXPECT_EQ(test, said_lines, 0);
	}
	fake_destroy(f);
}

static void evtq_init_fails_cleanly(struct kunit *test)
{
	struct smmu3_evtq_config cfg = { .dwords = 4, .lg2 = 7 };
	struct smmu3_evtq q;

	native_dma_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_evtq_init(&q, &cfg), -ENOMEM);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0);
}

static struct kunit_case evtq_cases[] = {
	KUNIT_CASE(evtq_size_is_a_page),
	KUNIT_CASE(evtq_program_makes_it_empty),
	KUNIT_CASE(evtq_one_cons_write_for_many),
	KUNIT_CASE(evtq_all_wraps),
	KUNIT_CASE(evtq_long_drain_gives_back_in_between),
	KUNIT_CASE(evtq_budget_bounds_a_storm),
	KUNIT_CASE(evtq_looks_again_before_leaving),
	KUNIT_CASE(evtq_overflow_is_acknowledged),
	KUNIT_CASE(evtq_overflow_without_records),
	KUNIT_CASE(evtq_program_forgets),
	KUNIT_CASE(evtq_unbelievable_prod_is_ignored),
	KUNIT_CASE(evtq_init_fails_cleanly),
	{}
};

static struct kunit_suite evtq_suite = {
	.name = "smmu3-evtq",
	.test_cases = evtq_cases,
};

kunit_test_suite(evtq_suite);
