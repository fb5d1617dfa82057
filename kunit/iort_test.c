// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IORT, as bytes that firmware might have left: Arm DEN 0049. What is reserved
 * for whom, each way of getting it wrong, and tables of noise, of which nothing
 * beyond the last byte may be read (the sanitizer watches).
 */
/* native: hw/iort.c */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "hw/iort.h"

#define MAX_BYTES	1024
#define MAX_REGIONS	16

/* the table under construction */
static u8 table[MAX_BYTES];
static u32 bytes, nodes;

/* what was heard */
static struct smmu3_iort_region regions[MAX_REGIONS];
static unsigned int nr_regions, complaints;
static u32 complained_of;
static const char *complaint;

static void put(u32 at, u64 value, u32 size)
{
	for (; size; size--, value >>= 8)
		table[at++] = value;
}

static u32 begin(void)
{
	memset(table, 0, sizeof(table));
	memcpy(table, "IORT", 4);
	put(40, 48, 4);
	bytes = 48;
	nodes = 0;
	return 48;
}

/* a node of @size bytes before its mappings; returns where it is */
static u32 node(u8 type, u32 size)
{
	u32 at = bytes;

	put(at, type, 1);
	put(at + 1, size, 2);
	put(at + 12, size, 4);
	bytes += size;
	put(36, ++nodes, 4);
	return at;
}

/* of the last node */
static void mapping(u32 at, u32 input, u32 count, u32 output, u32 to, u32 flags)
{
	u32 n = table[at + 8];

	put(bytes, input, 4);
	put(bytes + 4, count, 4);
	put(bytes + 8, output, 4);
	put(bytes + 12, to, 4);
	put(bytes + 16, flags, 4);
	bytes += 20;
	put(at + 8, n + 1, 4);
	put(at + 1, bytes - at, 2);
}

/* reserved memory with room for ranges before its mappings */
static u32 rmr(u32 flags, u32 nr_ranges)
{
	u32 at = node(6, 28 + 20 * nr_ranges);

	put(at + 16, flags, 4);
	put(at + 20, nr_ranges, 4);
	put(at + 24, 28, 4);
	return at;
}

static void range(u32 at, u32 i, u64 base, u64 length)
{
	put(at + 28 + 20 * i, base, 8);
	put(at + 36 + 20 * i, length, 8);
}

static void hear_region(void *cookie, const struct smmu3_iort_region *r)
{
	if (nr_regions < MAX_REGIONS)
		regions[nr_regions] = *r;
	nr_regions++;
}

static void hear_complaint(void *cookie, u32 at, const char *why)
{
	complaints++;
	complained_of = at;
	complaint = why;
}

/* from memory that ends with the table */
static void read_it(struct kunit *test, u32 smmu)
{
	const struct smmu3_iort_sink sink = { hear_region, hear_complaint, NULL };
	u8 *copy = kmalloc(bytes, GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, copy);
	memcpy(copy, table, bytes);
	nr_regions = 0;
	complaints = 0;
	complaint = "";
	smmu3_iort_read(copy, bytes, smmu, &sink);
	kfree(copy);
}

/* as machines have it: masters to the SMMU, the SMMU to the ITS */
static void iort_plain(struct kunit *test)
{
	u32 its, smmu, rc;

	begin();
	its = node(0, 24);
	smmu = node(4, 68);
	put(smmu + 40, 2, 4);
	mapping(smmu, 0, 0xffff, 0, its, 0);
	mapping(smmu, 0, 0, 7, its, 1);
	rc = node(2, 36);
	mapping(rc, 0, 0xff, 0, smmu, 0);
	mapping(rc, 0x100, 0xfeff, 0x100, its, 0);
	read_it(test, smmu);
	KUNIT_EXPECT_EQ(test, complaints, 0U);
	KUNIT_EXPECT_EQ(test, nr_regions, 0U);
	KUNIT_EXPECT_EQ(test, smmu3_iort_model(table + smmu), 2U);
	put(smmu + 40, 1, 4);
	KUNIT_EXPECT_FALSE(test, smmu3_iort_is_coherent(table + smmu));
	put(smmu + 24, 0xfe, 1);
	KUNIT_EXPECT_FALSE(test, smmu3_iort_is_coherent(table + smmu));
	put(smmu + 24, 1, 1);
	KUNIT_EXPECT_TRUE(test, smmu3_iort_is_coherent(table + smmu));
	KUNIT_EXPECT_EQ(test, smmu3_iort_model(table + smmu), 1U);
}

/* each range for each mapping that leads to this SMMU, and to no other */
static void iort_reserved(struct kunit *test)
{
	static const struct smmu3_iort_region wanted[] = {
		{ 0x80000000, 0x10000, false, true, false, true, 8, 1 },
		{ 0x4480000000, 0x200000, false, true, false, true, 8, 1 },
		{ 0x80000000, 0x10000, false, true, false, true, 0x100, 0x20 },
		{ 0x4480000000, 0x200000, false, true, false, true, 0x100, 0x20 },
	};
	u32 one, other, at;
	unsigned int i;

	begin();
	one = node(4, 68);
	other = node(4, 68);
	at = rmr(BIT(1) | 5 << 2, 2);
	range(at, 0, 0x80000000, 0x10000);
	range(at, 1, 0x4480000000, 0x200000);
	mapping(at, 0, 0, 8, one, 1);
	mapping(at, 0, 3, 0x40, other, 0);
	mapping(at, 0, 0x1f, 0x100, one, 0);
	read_it(test, one);
	KUNIT_EXPECT_EQ(test, complaints, 0U);
	KUNIT_ASSERT_EQ(test, nr_regions, (unsigned int)ARRAY_SIZE(wanted));
	for (i = 0; i < nr_regions; i++) {
		KUNIT_EXPECT_EQ(test, regions[i].base, wanted[i].base);
		KUNIT_EXPECT_EQ(test, regions[i].bytes, wanted[i].bytes);
		KUNIT_EXPECT_EQ(test, regions[i].sid, wanted[i].sid);
		KUNIT_EXPECT_EQ(test, regions[i].nr_sids, wanted[i].nr_sids);
		KUNIT_EXPECT_TRUE(test, regions[i].privileged);
		KUNIT_EXPECT_FALSE(test, regions[i].movable);
	}
	read_it(test, other);
	KUNIT_ASSERT_EQ(test, nr_regions, 2U);
	KUNIT_EXPECT_EQ(test, regions[0].sid, 0x40U);
	KUNIT_EXPECT_EQ(test, regions[0].nr_sids, 4ULL);
}

/* attributes 0 to 3 are devices, 4 is memory that is not cached, 5 that is */
static void iort_attributes(struct kunit *test)
{
	u32 smmu, at, attr;

	for (attr = 0; attr < 8; attr++) {
		begin();
		smmu = node(4, 68);
		at = rmr(1 | attr << 2, 1);
		range(at, 0, 0x10000, 0x10000);
		mapping(at, 0, 0, 8, smmu, 0);
		read_it(test, smmu);
		KUNIT_ASSERT_EQ(test, nr_regions, 1U);
		KUNIT_EXPECT_TRUE(test, regions[0].device_memory == (attr < 4));
		KUNIT_EXPECT_TRUE(test, regions[0].cached == (attr == 5));
		KUNIT_EXPECT_FALSE(test, regions[0].privileged);
		KUNIT_EXPECT_TRUE(test, regions[0].movable);
	}
}

/* one fault in a good table */
static const struct fault {
	const char *why;	/* part of what is said; NULL: nothing */
	u32 field;		/* of the node of reserved memory, or of the table */
	u64 value;
	u32 size;
	bool of_table;
} faults[] = {
	{ NULL },
	/* nodes */
	{ "the table ends", 36, 4, 4, true },
	{ "the table ends", 40, 47, 4, true },
	{ "the table ends", 40, U32_MAX - 4, 4, true },
	{ "the table ends", 1, 0, 2 },
	{ "the table ends", 1, 15, 2 },
	{ "the table ends", 1, 0xffff, 2 },
	/* ID mappings */
	{ "mappings reach beyond", 8, 4, 4 },
	{ "mappings reach beyond", 8, 0x0ccccccd, 4 },
	{ "mappings reach beyond", 12, 69 + 1, 4 },
	{ "mappings reach beyond", 12, U32_MAX, 4 },
	{ "points to no node", 68 + 12, 50, 4 },
	{ "points to no node", 68 + 12, U32_MAX, 4 },
	{ "beyond 32 bits", 68 + 4, U32_MAX, 4 },
	/* ranges */
	{ "ranges of reserved memory reach", 20, 4, 4 },
	{ "ranges of reserved memory reach", 20, U32_MAX, 4 },
	{ "ranges of reserved memory reach", 24, U32_MAX - 8, 4 },
	{ "is empty", 36, 0, 4 },
	{ "is empty", 28, U64_MAX, 8 },
	{ "memory overlap", 48, 0x10000, 4 },
};

static void iort_faults(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		const struct fault *f = &faults[i];
		u32 smmu, at;

		begin();
		smmu = node(4, 68);
		at = rmr(5 << 2, 2);
		range(at, 0, 0x10000, 0x10000);
		range(at, 1, 0x30000, 0x10000);
		mapping(at, 0, 1, 8, smmu, 0);
		if (f->size)
			put((f->of_table ? 0 : at) + f->field, f->value, f->size);
		read_it(test, smmu);
		KUNIT_EXPECT_EQ_MSG(test, complaints, f->why ? 1U : 0U, "fault %u: %s", i,
				    complaint);
		KUNIT_EXPECT_TRUE_MSG(test, !f->why || strstr(complaint, f->why),
				      "fault %u: %s", i, complaint);
		/* what is wrong is not used; a table that only ends early is, so far */
		KUNIT_EXPECT_EQ_MSG(test, nr_regions, !f->why || i == 1 ? 2U : 0U, "fault %u", i);
	}
	bytes = 47;
	read_it(test, 0);
	KUNIT_EXPECT_EQ(test, complaints, 1U);
}

/* a device with two StreamIDs; but some firmware counts one too many */
static void iort_overlaps(struct kunit *test)
{
	static const struct { u32 base, count, flags; bool wrong; } rows[] = {
		{ 0x20, 0xf, 0, false }, { 0xf0, 0xf, 0, false },
		{ 0x1f, 0, 0, false },		/* the first one's last, as it counts */
		{ 0x1e, 0, 0, true }, { 0x10, 0, 0, true }, { 0, 0xff, 0, true },
		{ 0, 0x10, 0, false }, { 0, 0x11, 0, true },
		{ 0x10, 0, 1, false },		/* the node's own */
	};
	unsigned int i, swap;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (swap = 0; swap < 2; swap++) {
			u32 smmu, rc;

			begin();
			smmu = node(4, 68);
			rc = node(2, 36);
			if (!swap)
				mapping(rc, 0x10, 0xf, 0x10, smmu, 0);
			mapping(rc, rows[i].base, rows[i].count, 0x500, smmu, rows[i].flags);
			if (swap)
				mapping(rc, 0x10, 0xf, 0x10, smmu, 0);
			read_it(test, smmu);
			KUNIT_EXPECT_EQ_MSG(test, complaints, rows[i].wrong ? 1U : 0U, "row %u", i);
			if (rows[i].wrong)
				KUNIT_EXPECT_EQ(test, complained_of, rc);
		}
}

static u32 next_random(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 16;
}

/* bytes that nobody meant: it comes to an end, and tells of no impossible region */
static void iort_noise(struct kunit *test)
{
	u64 state = 0x9e3779b97f4a7c15;
	unsigned int round, i, told = 0, wrong = 0;

	for (round = 0; round < 20000; round++) {
		u32 smmu, at;

		begin();
		smmu = node(4, 68);
		mapping(smmu, 0, 9, 0, smmu, 0);
		at = rmr(5 << 2, 2);
		range(at, 0, 0x10000, 0x10000);
		range(at, 1, 0x30000, 0x10000);
		mapping(at, 0, 1, 8, smmu, 0);
		for (i = next_random(&state) % 6; i; i--)
			table[36 + next_random(&state) % (bytes - 36)] =
				next_random(&state) % 4 ? next_random(&state) % 64 :
							  next_random(&state);
		if (next_random(&state) % 4 == 0)
			bytes -= next_random(&state) % bytes;
		if (!bytes)
			bytes = 1;
		read_it(test, smmu);
		told += nr_regions != 0;
		wrong += complaints != 0;
		for (i = 0; i < min_t(unsigned int, nr_regions, MAX_REGIONS); i++) {
			KUNIT_EXPECT_GT(test, regions[i].bytes, 0ULL);
			KUNIT_EXPECT_LE(test, regions[i].sid + regions[i].nr_sids, 1ULL << 32);
		}
	}
	KUNIT_EXPECT_GT(test, told, 1000U);
	KUNIT_EXPECT_GT(test, wrong, 1000U);
}

static struct kunit_case iort_cases[] = {
	KUNIT_CASE(iort_plain),
	KUNIT_CASE(iort_reserved),
	KUNIT_CASE(iort_attributes),
	KUNIT_CASE(iort_faults),
	KUNIT_CASE(iort_overlaps),
	KUNIT_CASE(iort_noise),
	{}
};

static struct kunit_suite iort_suite = {
	.name = "smmu3-iort",
	.test_cases = iort_cases,
};

kunit_test_suite(iort_suite);

MODULE_LICENSE("GPL");
