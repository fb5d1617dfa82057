/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding the registers, and what they say of the SMMU.
 */
#ifndef SMMU3_PROBE_IDENTIFY_H
#define SMMU3_PROBE_IDENTIFY_H

#include "arm-smmu-v3.h"

/**
 * smmu3_map_registers() - map the register pages
 * @smmu: with @smmu->fw filled in; @smmu->mmio is
 *
 * Only the pages that are ours: a counter group may live in the same window.
 *
 * Return: 0, or an error with a message. Unmapped when the device is unbound.
 */
int smmu3_map_registers(struct smmu3 *smmu);

/**
 * smmu3_identify() - decode what the SMMU can do, and say it
 * @smmu: with its registers mapped; @smmu->feat is filled in
 *
 * Return: 0, or -ENODEV with a message that says what is missing.
 */
int smmu3_identify(struct smmu3 *smmu);

#endif
