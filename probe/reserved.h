/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What firmware set up to work without a driver: a display, a management processor.
 */
#ifndef SMMU3_PROBE_RESERVED_H
#define SMMU3_PROBE_RESERVED_H

#include "arm-smmu-v3.h"

/**
 * smmu3_reserved_keep() - let devices go on with the memory reserved for them
 * @smmu: with its command queue at work, and CR0.SMMUEN still 0
 *
 * Their StreamIDs meet an address space in which what is reserved for any of them
 * is mapped one to one, and nothing else; until a driver attaches them to another,
 * in which the IOMMU core maps the same. Does nothing when called again.
 *
 * What cannot be kept is told, and blocked like all that nobody claims: memory that
 * the kernel uses itself, StreamIDs beyond the table, regions that contradict each
 * other.
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM or an error of the command queue.
 */
int smmu3_reserved_keep(struct smmu3 *smmu);

#endif
