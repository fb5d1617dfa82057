/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The queues, the stream table and the tags of an SMMU.
 */
#ifndef SMMU3_PROBE_STRUCTURES_H
#define SMMU3_PROBE_STRUCTURES_H

#include "arm-smmu-v3.h"

/**
 * smmu3_structures_init() - allocate all that the SMMU reads and writes
 * @smmu: identified and quiesced
 *
 * Sizes follow what is needed and are said in the log. Nothing is programmed.
 * Freed when the device is unbound.
 *
 * Return: 0 or -ENOMEM.
 */
int smmu3_structures_init(struct smmu3 *smmu);

#endif
