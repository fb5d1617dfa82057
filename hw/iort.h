/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The IORT: what ACPI says of an SMMU, as words in memory.
 *
 * Arm DEN 0049, "IO Remapping Table". The kernel reads it too, makes a device of each
 * SMMU and gives masters their StreamIDs. Here is what it leaves to the driver, and
 * complaints about what firmware got wrong. Nothing is trusted to lie inside the
 * table.
 */
#ifndef SMMU3_HW_IORT_H
#define SMMU3_HW_IORT_H

#include <linux/types.h>

/* types of nodes */
enum smmu3_iort_type {
	SMMU3_IORT_ITS_GROUP,
	SMMU3_IORT_NAMED_COMPONENT,
	SMMU3_IORT_ROOT_COMPLEX,
	SMMU3_IORT_SMMU,
	SMMU3_IORT_SMMU_V3,
	SMMU3_IORT_PMCG,
	SMMU3_IORT_RMR,
};

/**
 * struct smmu3_iort_region - memory that a device uses since before the driver
 * @base: its first address
 * @bytes: its size, not 0
 * @movable: the device can be told of another address, so a driver need not keep it
 * @privileged: the device accesses it privileged
 * @device_memory: it is no memory but a device
 * @cached: the device's accesses snoop caches
 * @sid: the first StreamID of the device
 * @nr_sids: how many it has
 */
struct smmu3_iort_region {
	u64 base;
	u64 bytes;
	bool movable;
	bool privileged;
	bool device_memory;
	bool cached;
	u32 sid;
	u64 nr_sids;
};

/**
 * struct smmu3_iort_sink - who hears what is in an IORT
 * @region: of each reserved region, for each range of StreamIDs that shares it
 * @complain: of each fault of the table: the node it is in, by its offset, and why
 * @cookie: their first argument
 */
struct smmu3_iort_sink {
	void (*region)(void *cookie, const struct smmu3_iort_region *r);
	void (*complain)(void *cookie, u32 node, const char *why);
	void *cookie;
};

/**
 * smmu3_iort_read() - go through an IORT once
 * @table: the table with its header
 * @bytes: its size
 * @smmu: offset of the node of the SMMU whose masters matter
 * @sink: who is told
 *
 * What is wrong with a node is told once, and the rest of that node is not used.
 *
 * Context: any.
 */
void smmu3_iort_read(const void *table, u32 bytes, u32 smmu,
		     const struct smmu3_iort_sink *sink);

/* whether the node of an SMMUv3 overrides IDR0.COHACC: it snoops */
bool smmu3_iort_is_coherent(const void *node);

/* the model in the node of an SMMUv3 */
u32 smmu3_iort_model(const void *node);

#endif
