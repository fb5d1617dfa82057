// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts: edges on wires, and messages.
 *
 * Arm IHI 0070, "Interrupts and notifications", registers IRQ_CTRL and *_IRQ_CFG*: a
 * source is enabled when IRQ_CTRLACK says so; what happens before that never raises
 * an interrupt. With a message configured (IDR0.MSI, address not 0) the edge is its
 * write of 32 bits; where that is aborted there is no edge, and the bit of that
 * source in GERROR becomes active. CMD_SYNC has no enable; its wire pulses whether
 * or not it sends a message.
 *
 * Not modelled: memory attributes of messages, messages that take their time.
 */
#include "kunit/model/parts.h"

/**
 * struct irq_source - where an interrupt comes from
 * @which: MODEL_IRQ_*
 * @enable: its bit in IRQ_CTRL
 * @abort: bit of GERROR when its message is aborted
 */
struct irq_source {
	unsigned int which;
	u32 enable;
	unsigned int abort;
};

static const struct irq_source sources[] = {
	{ MODEL_IRQ_EVENTQ, BIT(2), GERR_MSI_EVENTQ_ABT },
	{ MODEL_IRQ_PRIQ, BIT(1), GERR_MSI_PRIQ_ABT },
	{ MODEL_IRQ_GERROR, BIT(0), GERR_MSI_GERROR_ABT },
};

static const struct model_irq_regs *regs_of(const struct model *m, unsigned int which)
{
	switch (which) {
	case MODEL_IRQ_EVENTQ:
		return &m->regs.evtq_irq;
	case MODEL_IRQ_PRIQ:
		return &m->regs.priq_irq;
	default:
		return &m->regs.gerror_irq;
	}
}

/* true if there is no message to send, or it was sent */
static bool send(struct model *m, u64 addr, u32 data, unsigned int abort)
{
	u64 to = addr & GENMASK_ULL(model_oas(m) - 1, 2);

	if (!bits32(m->cfg.idr[0], 13, 13) /* MSI */ || !(addr & GENMASK_ULL(55, 2)))
		return true;
	if (mem_write32(m, to, "a message interrupt", data))
		return true;
	gerror_raise(m, abort);
	return false;
}

void irq_raise(struct model *m, unsigned int which)
{
	const struct model_irq_regs *r = regs_of(m, which);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sources); i++) {
		const struct irq_source *s = &sources[i];

		if (s->which != which || !(m->regs.irq_ctrlack & s->enable))
			continue;
		if (!send(m, r->cfg0, r->cfg1, s->abort))
			continue;
		trace(m, "interrupt %#x", which);
		m->irqs |= which;
	}
}

void irq_sync(struct model *m, u64 msi_addr, u32 msi_data)
{
	send(m, msi_addr, msi_data, GERR_MSI_CMDQ_ABT);
	m->irqs |= MODEL_IRQ_SYNC;
}
