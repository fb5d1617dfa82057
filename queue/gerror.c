// SPDX-License-Identifier: GPL-2.0-only
/*
 * The global error register.
 *
 * Purpose: one place that reads GERROR and writes GERRORN.
 *
 * Invariant: GERRORN changes only under the lock, and only in bits that were
 * active when GERROR was read under the same lock. The SMMU toggles inactive bits
 * only, so what was active then still is when GERRORN is written.
 *
 * Vocabulary: an error is *active* while its bits in the two registers differ.
 *
 * Not here: what to do about an error. That is for the command queue (its own
 * error) and for the interrupt handler (all others).
 */
#include "queue/gerror.h"

#include <linux/spinlock.h>

#include "hw/mmio.h"

void smmu3_gerror_init(struct smmu3_gerror *ge, const struct smmu3_mmio *mmio)
{
	ge->mmio = mmio;
	raw_spin_lock_init(&ge->lock);
}

u32 smmu3_gerror_active(struct smmu3_gerror *ge)
{
	u32 raised = smmu3_read32(ge->mmio, REG_GERROR);

	return raised ^ smmu3_read32(ge->mmio, REG_GERRORN);
}

u32 smmu3_gerror_ack(struct smmu3_gerror *ge, u32 mask)
{
	unsigned long flags;
	u32 raised, acked, active;

	raw_spin_lock_irqsave(&ge->lock, flags);
	raised = smmu3_read32(ge->mmio, REG_GERROR);
	acked = smmu3_read32(ge->mmio, REG_GERRORN);
	active = (raised ^ acked) & mask;
	if (active)
		smmu3_write32(ge->mmio, REG_GERRORN, acked ^ active);
	raw_spin_unlock_irqrestore(&ge->lock, flags);

	return active;
}

const char *smmu3_gerror_meaning(u32 bit)
{
	switch (bit) {
	case GERROR_CMDQ_ERR:
		return "the command queue stopped at a command";
	case GERROR_EVENTQ_ABT_ERR:
		return "event queue write aborted, events lost: full (QEMU), or out of reach?";
	case GERROR_PRIQ_ABT_ERR:
		return "page request queue write aborted; can the SMMU write its memory?";
	case GERROR_MSI_CMDQ_ABT_ERR:
		return "CMD_SYNC MSI aborted; can the SMMU write to memory, is dma-coherent true?";
	case GERROR_MSI_EVENTQ_ABT_ERR:
		return "event queue MSI aborted; check msi-parent";
	case GERROR_MSI_PRIQ_ABT_ERR:
		return "page request queue MSI aborted; check msi-parent";
	case GERROR_MSI_GERROR_ABT_ERR:
		return "global error MSI aborted; check msi-parent";
	case GERROR_SFM_ERR:
		return "service failure mode: the SMMU has stopped, only a reset helps";
	default:
		return "an error that this driver does not know";
	}
}
