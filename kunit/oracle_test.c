// SPDX-License-Identifier: GPL-2.0-only
/*
 * The oracle, as a suite: see kunit/oracle/oracle.h.
 *
 * Natively ORACLE_STEPS and ORACLE_SEED of the environment say how much is done and
 * from where, and ORACLE_SHRINK=0 that a failure is told as it is; each episode that
 * fails tells its own seed.
 */
/* native: rig kunit/oracle/world.c kunit/oracle/ops.c kunit/oracle/episode.c */
#include <kunit/test.h>

#include "kunit/oracle/oracle.h"
#include "kunit/scale.h"

#ifdef NATIVE_BUILD
static u64 setting(const char *name, u64 otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 0) : otherwise;
}
#else
static u64 setting(const char *name, u64 otherwise)
{
	return otherwise;
}
#endif

static void oracle_agrees(struct kunit *test)
{
	struct oracle_report report;
	unsigned long steps = setting("ORACLE_STEPS", SUITE_ROUNDS(20000));

	oracle_run(setting("ORACLE_SEED", 1), steps, setting("ORACLE_SHRINK", 1),
		   &report);
	kunit_info(test, "%lu operations, %lu transactions judged: %lu reached memory, %lu did not\n",
		   report.steps, report.dmas, report.done, report.faults);
	KUNIT_EXPECT_FALSE_MSG(test, report.failed, "seed %#llx", report.seed);
	/* a run in which nothing happens shows nothing */
	KUNIT_EXPECT_GT(test, report.done, report.steps / 10);
	KUNIT_EXPECT_GT(test, report.faults, report.steps / 10);
}

static struct kunit_case oracle_cases[] = {
	KUNIT_CASE(oracle_agrees),
	{}
};

static struct kunit_suite oracle_suite = {
	.name = "smmu3-oracle",
	.test_cases = oracle_cases,
};

kunit_test_suite(oracle_suite);
MODULE_LICENSE("GPL");
