// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices that firmware set to work, on the model: what is reserved for them goes on,
 * through probe, reset and power loss, until a driver has them; and nothing else does.
 */
/* native: rig */
#include "kunit/driver_bench.h"

#include "probe/reserved.h"
#include "probe/reset.h"

/* beyond what a kernel that runs this suite has as its own memory */
#define HERE	0x3c000000000ULL
#define THERE	0x3d000000000ULL
#define RW	(LPAE_READ | LPAE_WRITE)

static struct smmu3_reserved list[4];

static void reserve(unsigned int i, u64 base, u64 bytes, u32 sid, u64 nr_sids)
{
	list[i] = (struct smmu3_reserved) {
		.base = base, .bytes = bytes, .prot = RW, .sid = sid, .nr_sids = nr_sids,
	};
	rig_hooks.reserved = list;
	rig_hooks.nr_reserved = i + 1;
}

static int reserved_test_init(struct kunit *test)
{
	rig_hooks.nr_reserved = 0;
	return bench_init(test);
}

static void reserved_test_exit(struct kunit *test)
{
	rig_hooks.nr_reserved = 0;
	bench_exit(test);
}

static bool reaches(struct bench *b, u32 sid, u64 addr)
{
	return bench_leads(b, sid, addr, addr);
}

static bool faults_at(struct bench *b, u32 sid, u64 addr)
{
	struct model_result r = bench_dma(b, sid, addr);

	return r.outcome == MODEL_ABORTED || r.outcome == MODEL_STALLED;
}

/* every page of it for each of its StreamIDs, the pages beside it for none */
static void reserved_goes_on(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int stage;
	u32 sid;
	u64 page;

	for (stage = 0; stage < 2; stage++) {
		bench_reset(b);
		if (stage)
			b->cfg.idr[0] &= ~IDR0_S1P;
		/* not whole pages: rounded out */
		reserve(0, HERE + 0x10, 0x5000, 8, 3);
		reserve(1, THERE, SZ_2M, 0x1234, 1);
		bench_up(b);
		for (sid = 8; sid < 11; sid++) {
			for (page = 0; page < 6; page++)
				KUNIT_EXPECT_TRUE(test, reaches(b, sid, HERE + page * SZ_4K));
			KUNIT_EXPECT_TRUE(test, faults_at(b, sid, HERE - SZ_4K));
			KUNIT_EXPECT_TRUE(test, faults_at(b, sid, HERE + 6 * SZ_4K));
		}
		KUNIT_EXPECT_TRUE(test, reaches(b, 0x1234, THERE + SZ_2M - SZ_4K));
		/* neighbours in the table have nothing of it */
		KUNIT_EXPECT_TRUE(test, faults_at(b, 7, HERE));
		KUNIT_EXPECT_TRUE(test, faults_at(b, 11, HERE));
		KUNIT_EXPECT_TRUE(test, faults_at(b, 0x1235, THERE));
		bench_down(b);
	}
}

static bool was_stopped;

static void look(void *cookie)
{
	struct bench *b = cookie;

	if (!reaches(b, SID, HERE))
		was_stopped = true;
}

/* the first enabling does not stop it for a moment; nor does a driver that takes it */
static void reserved_without_a_gap(struct kunit *test)
{
	struct bench *b = test->priv;
	struct smmu3_master *m;
	struct smmu3_domain *d;

	b->cfg.mood = model_calm;
	reserve(0, HERE, SZ_64K, SID, 1);
	bench_up(b);
	was_stopped = false;
	rig_hooks.cookie = b;
	rig_hooks.between = look;
	/* one that only looked at it, and went */
	smmu3_master_remove(bench_master_of(b, SID));
	m = bench_master_of(b, SID);
	KUNIT_EXPECT_FALSE(test, was_stopped);
	d = bench_domain(b);
	bench_map_pages(b, d, HERE, HERE, SZ_64K);
	bench_attach(b, m, d);
	rig_hooks.between = NULL;
	KUNIT_EXPECT_FALSE(test, was_stopped);

	/* it has a driver now, so what firmware wanted of it ends with that */
	smmu3_master_remove(m);
	smmu3_domain_destroy(d);
	KUNIT_EXPECT_TRUE(test, faults_at(b, SID, HERE));
	bench_down(b);
}

/* kept over a loss of power, made once */
static void reserved_survives_reset(struct kunit *test)
{
	struct bench *b = test->priv;
	struct smmu3_domain *kept;

	reserve(0, HERE, SZ_64K, SID, 1);
	bench_up(b);
	kept = b->rig.smmu->kept;
	KUNIT_EXPECT_TRUE(test, reaches(b, SID, HERE));
	model_power_cycle(b->rig.model);
	KUNIT_ASSERT_EQ(test, rig_enable_again(&b->rig), 0);
	KUNIT_EXPECT_PTR_EQ(test, b->rig.smmu->kept, kept);
	KUNIT_EXPECT_TRUE(test, reaches(b, SID, HERE));
	bench_down(b);
}

/* what cannot be kept is told, and blocked; the rest goes on */
static void reserved_nonsense(struct kunit *test)
{
	struct bench *b = test->priv;

	reserve(0, HERE, SZ_64K, SID, 1);
	reserve(1, HERE + SZ_32K, SZ_64K, SID + 1, 1);	/* overlaps */
	reserve(2, BIT_ULL(60), SZ_4K, SID + 2, 1);	/* no such address */
	reserve(3, THERE, SZ_4K, 0xffff, 1ULL << 20);	/* most are beyond the table */
	bench_up(b);
	KUNIT_EXPECT_TRUE(test, reaches(b, SID, HERE));
	KUNIT_EXPECT_TRUE(test, faults_at(b, SID + 1, HERE + SZ_64K));
	KUNIT_EXPECT_TRUE(test, faults_at(b, SID + 2, BIT_ULL(60)));
	KUNIT_EXPECT_TRUE(test, reaches(b, 0xffff, THERE));
	/* the last word was about that */
	KUNIT_EXPECT_TRUE_MSG(test, strstr(rig_hooks.message, "beyond the stream table"), "%s",
			      rig_hooks.message);
	bench_down(b);
}

/* two StreamIDs of one device, or two devices, may share a region */
static void reserved_shared(struct kunit *test)
{
	struct bench *b = test->priv;

	reserve(0, HERE, SZ_64K, SID, 1);
	reserve(1, HERE, SZ_64K, 0x500, 2);
	bench_up(b);
	KUNIT_EXPECT_TRUE(test, reaches(b, SID, HERE));
	KUNIT_EXPECT_TRUE(test, reaches(b, 0x500, HERE + SZ_32K));
	KUNIT_EXPECT_TRUE(test, reaches(b, 0x501, HERE));
	bench_down(b);
}

/* each allocation fails in turn: nothing is left, or it works */
static void reserved_without_memory(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int n, failed = 0;

	reserve(0, HERE, SZ_64K, SID, 1);
	reserve(1, THERE, SZ_64K, 0x500, 2);
	for (n = 1; n < 60; n++) {
		int ret;

		rig_hooks.live_pages = 0;
		rig_hooks.fail_alloc = n;
		ret = rig_up(&b->rig, &b->cfg, &b->policy);
		rig_hooks.fail_alloc = 0;
		failed += ret != 0;
		if (!ret)
			rig_down(&b->rig);
		else
			KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
		KUNIT_EXPECT_EQ_MSG(test, rig_hooks.live_pages, 0L, "allocation %u", n);
	}
	KUNIT_EXPECT_GT(test, failed, 5U);
}

static struct kunit_case reserved_cases[] = {
	KUNIT_CASE(reserved_goes_on),
	KUNIT_CASE(reserved_without_a_gap),
	KUNIT_CASE(reserved_survives_reset),
	KUNIT_CASE(reserved_nonsense),
	KUNIT_CASE(reserved_shared),
	KUNIT_CASE(reserved_without_memory),
	{}
};

static struct kunit_suite reserved_suite = {
	.name = "smmu3-reserved",
	.init = reserved_test_init,
	.exit = reserved_test_exit,
	.test_cases = reserved_cases,
};

kunit_test_suite(reserved_suite);

MODULE_LICENSE("GPL");
