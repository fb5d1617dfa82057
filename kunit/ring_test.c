// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ring arithmetic, exhaustively for small queues, against counting one by one.
 */
/* native: -DSMMU3_MMIO_MODEL */
#include <kunit/test.h>
#include <linux/kernel.h>

#include "queue/ring.h"

#define MAX_LG2 5

/* A register that is moved one entry at a time, as the architecture says. */
struct counter {
	u32 index;
	u32 wrap;
};

static void counter_step(struct counter *c, u32 size)
{
	if (++c->index == size) {
		c->index = 0;
		c->wrap ^= 1;
	}
}

static u32 counter_reg(const struct counter *c, u32 size)
{
	return c->wrap * size + c->index;
}

static void ring_counts_like_the_hardware(struct kunit *test)
{
	u8 lg2;

	for (lg2 = 0; lg2 <= MAX_LG2; lg2++) {
		struct counter c = {};
		u32 size = 1 << lg2;
		u64 pos;

		for (pos = 0; pos < 5 * size; pos++) {
			KUNIT_EXPECT_EQ(test, smmu3_ring_index(pos, lg2), c.index);
			KUNIT_EXPECT_EQ(test, smmu3_ring_reg(pos, lg2),
					counter_reg(&c, size));
			counter_step(&c, size);
		}
	}
}

/* lesson 1: every pair of positions less than two laps apart, at all wraps */
static void ring_extend_is_exact_within_two_laps(struct kunit *test)
{
	static const u64 bases[] = { 0, U32_MAX - 70, BIT_ULL(40) - 70 };
	unsigned int i;
	u64 known, ahead;
	u8 lg2;

	for (lg2 = 0; lg2 <= MAX_LG2; lg2++)
		for (i = 0; i < ARRAY_SIZE(bases); i++)
			for (known = bases[i]; known < bases[i] + 140; known++)
				for (ahead = 0; ahead < 2ULL << lg2; ahead++) {
					u32 reg = smmu3_ring_reg(known + ahead, lg2);

					KUNIT_EXPECT_EQ(test, known + ahead,
							smmu3_ring_extend(known, reg, lg2));
				}
}

/* lesson 3: a stale idea of the position must not make anything seem passed */
static void ring_extend_never_overestimates(struct kunit *test)
{
	u64 known, ahead, pos;
	u8 lg2;

	for (lg2 = 0; lg2 <= MAX_LG2; lg2++)
		for (known = 0; known < 4ULL << lg2; known++)
			for (ahead = 0; ahead < 9ULL << lg2; ahead++) {
				pos = smmu3_ring_extend(known,
							smmu3_ring_reg(known + ahead, lg2),
							lg2);
				KUNIT_EXPECT_LE(test, pos, known + ahead);
				KUNIT_EXPECT_GE(test, pos, known);
			}
}

/*
 * How many entries a queue holds by its two registers. Index and wrap equal: none.
 * Index equal, wrap not: all. Else the distance of the indexes, if PROD is ahead of
 * CONS in the same lap, or behind it in the next; other pairs are impossible.
 */
static bool entries_held(u32 prod, u32 cons, u32 size, u32 *held)
{
	bool same_lap = (prod & size) == (cons & size);
	u32 wr = prod & (size - 1), rd = cons & (size - 1);

	if (wr == rd)
		*held = same_lap ? 0 : size;
	else
		*held = (wr - rd) & (size - 1);
	return wr == rd || same_lap == (wr > rd);
}

/* lesson 1: each PROD with each CONS; an impossible pair is told from a full queue */
static void ring_every_prod_and_cons(struct kunit *test)
{
	u32 prod, cons, size, held;
	u64 known, lap, ahead;
	u8 lg2;

	for (lg2 = 0; lg2 <= MAX_LG2; lg2++) {
		size = 1 << lg2;
		for (cons = 0; cons < 2 * size; cons++)
			for (prod = 0; prod < 2 * size; prod++)
				for (lap = 0; lap < 3; lap++) {
					known = lap * 2 * size + cons;
					ahead = smmu3_ring_extend(known, prod, lg2) - known;
					if (entries_held(prod, cons, size, &held))
						KUNIT_EXPECT_EQ(test, ahead, (u64)held);
					else
						KUNIT_EXPECT_GT(test, ahead, (u64)size);
				}
	}
}

/* no position looks like a register of an SMMU that does not answer */
static void ring_absent_is_no_position(struct kunit *test)
{
	u8 lg2;

	KUNIT_EXPECT_TRUE(test, smmu3_ring_reg_is_absent(U32_MAX));
	for (lg2 = 0; lg2 <= 19; lg2++)
		KUNIT_EXPECT_FALSE(test, smmu3_ring_reg_is_absent(smmu3_ring_reg(U64_MAX, lg2)));
}

static void ring_extend_ignores_other_bits(struct kunit *test)
{
	u8 lg2;

	for (lg2 = 0; lg2 <= 19; lg2++) {
		u32 above = ~((2U << lg2) - 1);

		KUNIT_EXPECT_EQ(test, smmu3_ring_extend(3, above | 1, lg2),
				smmu3_ring_extend(3, 1, lg2));
	}
}

static struct kunit_case ring_cases[] = {
	KUNIT_CASE(ring_counts_like_the_hardware),
	KUNIT_CASE(ring_extend_is_exact_within_two_laps),
	KUNIT_CASE(ring_extend_never_overestimates),
	KUNIT_CASE(ring_every_prod_and_cons),
	KUNIT_CASE(ring_absent_is_no_position),
	KUNIT_CASE(ring_extend_ignores_other_bits),
	{}
};

static struct kunit_suite ring_suite = {
	.name = "smmu3-ring",
	.test_cases = ring_cases,
};

kunit_test_suite(ring_suite);
