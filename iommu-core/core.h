/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The door between the driver and the kernel's IOMMU core, in both directions.
 *
 * One file of this room is built, for the generation of the core at hand.
 */
#ifndef SMMU3_IOMMU_CORE_CORE_H
#define SMMU3_IOMMU_CORE_CORE_H

#include <linux/types.h>

struct device;
struct smmu3;

/**
 * smmu3_core_register() - offer an enabled SMMU to the IOMMU core
 * @smmu: the SMMU
 *
 * From here on the core calls us for every device whose firmware description
 * names this SMMU.
 *
 * Context: may sleep.
 * Return: 0 or an error of the core; nothing is left on an error.
 */
int smmu3_core_register(struct smmu3 *smmu);

/* take it back; no master is left when the last SMMU goes. Never fails */
void smmu3_core_unregister(struct smmu3 *smmu);

#endif
