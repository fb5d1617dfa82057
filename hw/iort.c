// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IORT, read without trust.
 *
 * Offsets are relative to the table, but those inside a node to the node. A node
 * that was accepted lies inside the table with all its ID mappings.
 */
#include "hw/iort.h"

#include <linux/bits.h>
#include <linux/limits.h>

/* the table: header of all ACPI tables, then */
#define TABLE_NODE_COUNT	36
#define TABLE_NODE_OFFSET	40
#define TABLE_BYTES		48

/* each node */
#define NODE_TYPE		0
#define NODE_LENGTH		1
#define NODE_MAPPING_COUNT	8
#define NODE_MAPPING_OFFSET	12
#define NODE_BYTES		16

/* of an SMMUv3 */
#define SMMU_V3_FLAGS		24
#define SMMU_V3_FLAGS_COHACC	BIT(0)
#define SMMU_V3_MODEL		40

/* of reserved memory */
#define RMR_FLAGS		16
#define RMR_FLAGS_REMAP		BIT(0)
#define RMR_FLAGS_PRIVILEGED	BIT(1)
#define RMR_RANGE_COUNT		20
#define RMR_RANGE_OFFSET	24
#define RMR_BYTES		28

/* bits [9:2] of the flags: how the device accesses the memory */
#define RMR_ATTRIBUTES(flags)	((flags) >> 2 & 0xff)
#define RMR_DEVICE_GRE		3
#define RMR_NORMAL_WB		5

#define RANGE_BASE		0
#define RANGE_LENGTH		8
#define RANGE_BYTES		20

#define MAPPING_INPUT_BASE	0
#define MAPPING_ID_COUNT	4	/* one less */
#define MAPPING_OUTPUT_BASE	8
#define MAPPING_OUTPUT_NODE	12
#define MAPPING_FLAGS		16
#define MAPPING_FLAGS_SINGLE	BIT(0)
#define MAPPING_BYTES		20

struct iort {
	const u8 *table;
	u32 bytes;
	u32 smmu;
	const struct smmu3_iort_sink *sink;
};

static u32 word(const u8 *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (u32)at[3] << 24;
}

static u64 long_word(const u8 *at)
{
	return (u64)word(at + 4) << 32 | word(at);
}

static u32 node_length(const u8 *node)
{
	return node[NODE_LENGTH] | node[NODE_LENGTH + 1] << 8;
}

/* whether an array lies inside what has @bytes */
static bool fits(u32 bytes, u32 offset, u32 count, u32 each)
{
	return offset <= bytes && (u64)count * each <= bytes - offset;
}

static const u8 *mapping(const u8 *node, u32 i)
{
	return node + word(node + NODE_MAPPING_OFFSET) + i * MAPPING_BYTES;
}

/* the node after one, from 0 on; 0 when there is none, also where the table is cut off */
static u32 node_after(const struct iort *iort, u32 node)
{
	u32 at = node ? node + node_length(iort->table + node) :
			word(iort->table + TABLE_NODE_OFFSET);

	if (at < TABLE_BYTES || !fits(iort->bytes, at, 1, NODE_BYTES))
		return 0;
	if (node_length(iort->table + at) < NODE_BYTES ||
	    !fits(iort->bytes, at, 1, node_length(iort->table + at)))
		return 0;
	return at;
}

static bool is_node(const struct iort *iort, u32 offset)
{
	u32 at;

	for (at = node_after(iort, 0); at; at = node_after(iort, at))
		if (at == offset)
			return true;
	return false;
}

/*
 * Some firmware counts IDs and not IDs less one, so ranges that meet in one ID do not
 * overlap: the kernel takes it for the first of the later range.
 */
static bool inputs_overlap(const u8 *a, const u8 *b)
{
	u64 a_base = word(a + MAPPING_INPUT_BASE), b_base = word(b + MAPPING_INPUT_BASE);

	if (a_base > b_base)
		return inputs_overlap(b, a);
	return a_base == b_base || b_base < a_base + word(a + MAPPING_ID_COUNT);
}

/* a single mapping is about the node's own messages, and has no input */
static bool is_single(const u8 *map)
{
	return word(map + MAPPING_FLAGS) & MAPPING_FLAGS_SINGLE;
}

static const char *fault_of_mapping(const struct iort *iort, const u8 *node, u32 i)
{
	const u8 *map = mapping(node, i);
	u32 j;

	if (!is_node(iort, word(map + MAPPING_OUTPUT_NODE)))
		return "an ID mapping points to no node: its devices have no SMMU";
	if ((u64)word(map + MAPPING_OUTPUT_BASE) + word(map + MAPPING_ID_COUNT) > U32_MAX)
		return "an ID mapping leads beyond 32 bits";
	/* memory is reserved for StreamIDs, not for what leads to them */
	if (node[NODE_TYPE] == SMMU3_IORT_RMR || is_single(map))
		return NULL;
	for (j = 0; j < i; j++)
		if (!is_single(mapping(node, j)) && inputs_overlap(map, mapping(node, j)))
			return "ID mappings overlap: some device has two StreamIDs";
	return NULL;
}

static const char *fault_of_mappings(const struct iort *iort, const u8 *node)
{
	u32 i, count = word(node + NODE_MAPPING_COUNT);
	const char *why = NULL;

	if (!fits(node_length(node), word(node + NODE_MAPPING_OFFSET), count,
		  MAPPING_BYTES))
		return "its ID mappings reach beyond it";
	for (i = 0; !why && i < count; i++)
		why = fault_of_mapping(iort, node, i);
	return why;
}

static const u8 *range(const u8 *node, u32 i)
{
	return node + word(node + RMR_RANGE_OFFSET) + i * RANGE_BYTES;
}

static const char *fault_of_range(const u8 *node, u32 i)
{
	u64 base = long_word(range(node, i) + RANGE_BASE);
	u64 bytes = long_word(range(node, i) + RANGE_LENGTH);
	u32 j;

	if (!bytes || base + bytes - 1 < base)
		return "a range of reserved memory is empty, or goes beyond all addresses";
	for (j = 0; j < i; j++) {
		u64 other = long_word(range(node, j) + RANGE_BASE);

		if (base <= other + long_word(range(node, j) + RANGE_LENGTH) - 1 &&
		    other <= base + bytes - 1)
			return "ranges of reserved memory overlap";
	}
	return NULL;
}

static const char *fault_of_rmr(const u8 *node)
{
	const char *why = NULL;
	u32 i;

	if (node_length(node) < RMR_BYTES ||
	    !fits(node_length(node), word(node + RMR_RANGE_OFFSET),
		  word(node + RMR_RANGE_COUNT), RANGE_BYTES))
		return "its ranges of reserved memory reach beyond it";
	for (i = 0; !why && i < word(node + RMR_RANGE_COUNT); i++)
		why = fault_of_range(node, i);
	return why;
}

/* all its ranges for the StreamIDs of one mapping */
static void tell_regions(const struct iort *iort, const u8 *node, const u8 *map)
{
	u32 i, flags = word(node + RMR_FLAGS);
	struct smmu3_iort_region r = {
		.movable = flags & RMR_FLAGS_REMAP,
		.privileged = flags & RMR_FLAGS_PRIVILEGED,
		.device_memory = RMR_ATTRIBUTES(flags) <= RMR_DEVICE_GRE,
		.cached = RMR_ATTRIBUTES(flags) == RMR_NORMAL_WB,
		.sid = word(map + MAPPING_OUTPUT_BASE),
		.nr_sids = (u64)word(map + MAPPING_ID_COUNT) + 1,
	};

	for (i = 0; i < word(node + RMR_RANGE_COUNT); i++) {
		r.base = long_word(range(node, i) + RANGE_BASE);
		r.bytes = long_word(range(node, i) + RANGE_LENGTH);
		iort->sink->region(iort->sink->cookie, &r);
	}
}

static void read_node(const struct iort *iort, u32 at)
{
	const u8 *node = iort->table + at;
	const char *why = fault_of_mappings(iort, node);
	u32 i;

	if (!why && node[NODE_TYPE] == SMMU3_IORT_RMR)
		why = fault_of_rmr(node);
	if (why) {
		iort->sink->complain(iort->sink->cookie, at, why);
		return;
	}
	if (node[NODE_TYPE] != SMMU3_IORT_RMR)
		return;
	for (i = 0; i < word(node + NODE_MAPPING_COUNT); i++)
		if (word(mapping(node, i) + MAPPING_OUTPUT_NODE) == iort->smmu)
			tell_regions(iort, node, mapping(node, i));
}

void smmu3_iort_read(const void *table, u32 bytes, u32 smmu,
		     const struct smmu3_iort_sink *sink)
{
	const struct iort iort = { table, bytes, smmu, sink };
	u32 at = 0, last = 0, seen = 0;

	if (bytes < TABLE_BYTES) {
		sink->complain(sink->cookie, 0, "the table is shorter than its header");
		return;
	}
	while ((at = node_after(&iort, at))) {
		read_node(&iort, at);
		last = at;
		seen++;
	}
	if (seen < word(iort.table + TABLE_NODE_COUNT))
		sink->complain(sink->cookie, last,
			       "the table ends, or a node has no length, after this one");
}

bool smmu3_iort_is_coherent(const void *node)
{
	return word((const u8 *)node + SMMU_V3_FLAGS) & SMMU_V3_FLAGS_COHACC;
}

u32 smmu3_iort_model(const void *node)
{
	return word((const u8 *)node + SMMU_V3_MODEL);
}
