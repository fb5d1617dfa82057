/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The enable sequence, and its reverse.
 */
#ifndef SMMU3_PROBE_RESET_H
#define SMMU3_PROBE_RESET_H

#include "arm-smmu-v3.h"

/**
 * smmu3_quiesce() - stop an SMMU, whoever started it
 * @smmu: with its registers mapped
 *
 * Transactions are blocked or let through from then on, as @smmu->policy says.
 * Queues and interrupts are off.
 *
 * Context: any that may spin for some seconds if the SMMU does not answer.
 * Return: 0, or -ETIMEDOUT with a message.
 */
int smmu3_quiesce(struct smmu3 *smmu);

/**
 * smmu3_enable() - start a quiesced SMMU
 * @smmu: with queues, stream table and interrupts set up
 *
 * Arm IHI 0070, "Initialization". On return every transaction uses the stream
 * table, and no cache holds anything from before.
 *
 * Return: 0, -ETIMEDOUT with a message, or an error of the command queue.
 */
int smmu3_enable(struct smmu3 *smmu);

/**
 * smmu3_suspend() - stop an SMMU that others may still count on
 * @smmu: enabled
 *
 * As smmu3_quiesce(), but commands on their way are completed, and later ones count
 * as done: an unmap that comes too late, from a timer say, finds no SMMU that it
 * would have to wait for.
 *
 * Return: 0, or -ETIMEDOUT with a message.
 */
int smmu3_suspend(struct smmu3 *smmu);

/**
 * smmu3_resume() - start an SMMU again, whatever became of its registers
 * @smmu: suspended; stream table, domains and masters are as they were
 *
 * Return: as smmu3_enable().
 */
int smmu3_resume(struct smmu3 *smmu);

#endif
