/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The global error register: which errors are active, and acknowledging them.
 *
 * An error x is active while GERROR[x] differs from GERRORN[x]; software
 * acknowledges by making them equal, and must never flip the bit of an inactive
 * error. Both the interrupt handler and a CPU that waits for the command queue
 * acknowledge, so the read-modify-write of GERRORN is under a lock here.
 * Arm IHI 0070, "SMMU_GERROR" and "Global error recording".
 */
#ifndef SMMU3_QUEUE_GERROR_H
#define SMMU3_QUEUE_GERROR_H

#include <linux/spinlock_types.h>
#include <linux/types.h>

struct smmu3_mmio;

/**
 * struct smmu3_gerror - the error register of one SMMU
 * @mmio: its registers
 * @lock: serialises reading GERROR and writing GERRORN; innermost, any context
 */
struct smmu3_gerror {
	const struct smmu3_mmio *mmio;
	raw_spinlock_t lock;
};

/**
 * smmu3_gerror_init() - prepare the register for use
 * @ge: the register
 * @mmio: the SMMU's registers; must outlive @ge
 */
void smmu3_gerror_init(struct smmu3_gerror *ge, const struct smmu3_mmio *mmio);

/**
 * smmu3_gerror_active() - which errors are active now
 * @ge: the register
 *
 * Two reads without the lock: a hint when another CPU may be acknowledging.
 * What smmu3_gerror_ack() returns is exact.
 *
 * Context: any.
 * Return: a mask of GERROR_*.
 */
u32 smmu3_gerror_active(struct smmu3_gerror *ge);

/**
 * smmu3_gerror_ack() - acknowledge errors
 * @ge: the register
 * @mask: the errors to acknowledge; those among them that are not active (any
 *	more) are left alone. While the command queue is enabled, GERROR_CMDQ_ERR
 *	is for smmu3_cmdq_recover() only.
 *
 * Context: any.
 * Return: the errors that this call acknowledged.
 */
u32 smmu3_gerror_ack(struct smmu3_gerror *ge, u32 mask);

/**
 * smmu3_gerror_meaning() - say what an error means and what to look at
 * @bit: one bit of the mask
 *
 * Return: a sentence without a full stop, also for a bit that is not defined.
 */
const char *smmu3_gerror_meaning(u32 bit);

#endif
