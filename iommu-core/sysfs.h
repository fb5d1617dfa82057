/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an SMMU shows in /sys/class/iommu/NAME/smmu3/, one value a file:
 *
 *	features	what was found in the ID registers, in words
 *	faults		events seen
 *	lost_events	times that events or page requests were lost
 *	command_slots	entries of the command queue
 *	stream_bits	width of the StreamIDs that the stream table covers
 *	stream_table	"linear" or "two-level"
 */
#ifndef SMMU3_IOMMU_CORE_SYSFS_H
#define SMMU3_IOMMU_CORE_SYSFS_H

#include <linux/sysfs.h>

extern const struct attribute_group *smmu3_sysfs_groups[];

#endif
