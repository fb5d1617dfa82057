/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts of an SMMU: wired one by one, wired as one, or messages.
 */
#ifndef SMMU3_PROBE_IRQ_H
#define SMMU3_PROBE_IRQ_H

#include "arm-smmu-v3.h"

/**
 * smmu3_irq_init() - set up the interrupts
 * @smmu: quiesced, with its queues initialised
 *
 * Messages if the SMMU and its msi-parent can, else what firmware wired. Without
 * any the SMMU works, but its faults are not told; that is said here.
 * Freed when the device is unbound, before the queues are.
 *
 * Return: 0 or an error of the interrupt core.
 */
int smmu3_irq_init(struct smmu3 *smmu);

/**
 * smmu3_irq_program() - tell the SMMU where its messages go
 * @smmu: with interrupts disabled in IRQ_CTRL
 *
 * Nowhere, for a source that has a wire: reset leaves the registers UNKNOWN, and
 * whoever was here before may have left an address in them.
 */
void smmu3_irq_program(struct smmu3 *smmu);

#endif
