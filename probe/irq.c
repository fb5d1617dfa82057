// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts.
 *
 * Global errors are handled in hard interrupt context, because a CPU may be
 * spinning for the command queue. Events and page requests are drained by
 * threads. There is no handler for the completion of a CMD_SYNC: whoever waits
 * for one does so spinning.
 *
 * All sources are edges, so a handler looks at the queue and not at the
 * interrupt: an interrupt without a cause is nothing to complain about.
 */
#include "probe/irq.h"

#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/msi.h>

#include "iommu-core/compat-msi.h"

/*
 * Records handled before the thread gives way. A device that faults without end
 * then costs a share of one CPU and not all of it; what does not fit the queue
 * meanwhile is dropped by the SMMU, and the overflow is told.
 */
#define DRAIN_BUDGET	128

static void drain(struct smmu3_evtq *q)
{
	while (smmu3_evtq_drain(q, DRAIN_BUDGET) == DRAIN_BUDGET)
		usleep_range(1000, 2000);
}

static irqreturn_t evtq_thread(int irq, void *cookie)
{
	struct smmu3 *smmu = cookie;

	drain(&smmu->evtq);
	return IRQ_HANDLED;
}

static irqreturn_t priq_thread(int irq, void *cookie)
{
	struct smmu3 *smmu = cookie;

	drain(&smmu->priq);
	return IRQ_HANDLED;
}

static irqreturn_t gerror_handler(int irq, void *cookie)
{
	struct smmu3 *smmu = cookie;
	unsigned long active = smmu3_gerror_active(&smmu->gerror);
	unsigned int bit;

	if (active & GERROR_CMDQ_ERR)
		smmu3_cmdq_recover(&smmu->cmdq);

	active = smmu3_gerror_ack(&smmu->gerror, active & ~GERROR_CMDQ_ERR);
	for_each_set_bit(bit, &active, 32)
		dev_err_ratelimited(smmu->dev, "global error: %s\n",
				    smmu3_gerror_meaning(BIT(bit)));
	if (active & (GERROR_EVENTQ_ABT_ERR | GERROR_PRIQ_ABT_ERR))
		atomic_long_inc(&smmu->overflows);
	return IRQ_HANDLED;
}

static irqreturn_t combined_handler(int irq, void *cookie)
{
	gerror_handler(irq, cookie);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t combined_thread(int irq, void *cookie)
{
	struct smmu3 *smmu = cookie;

	drain(&smmu->evtq);
	if (smmu->feat.pri)
		drain(&smmu->priq);
	return IRQ_HANDLED;
}

/* the sources that can have a message, in the order of their MSI index */
static const struct irq_source {
	const char *name;
	const char *lost;
	u32 cfg0, cfg1, cfg2;
	irq_handler_t handler;
	irq_handler_t thread;
} sources[SMMU3_IRQ_SOURCES] = {
	{ "events", "faults are not told", REG_EVENTQ_IRQ_CFG0,
	  REG_EVENTQ_IRQ_CFG1, REG_EVENTQ_IRQ_CFG2, NULL, evtq_thread },
	{ "global errors", "global errors are told late or not at all",
	  REG_GERROR_IRQ_CFG0, REG_GERROR_IRQ_CFG1, REG_GERROR_IRQ_CFG2,
	  gerror_handler, NULL },
	{ "page requests", "the SMMU refuses page requests", REG_PRIQ_IRQ_CFG0,
	  REG_PRIQ_IRQ_CFG1, REG_PRIQ_IRQ_CFG2, NULL, priq_thread },
};

static unsigned int nr_sources(const struct smmu3 *smmu)
{
	return smmu->feat.pri ? 3 : 2;
}

static void program_source(struct smmu3 *smmu, unsigned int i)
{
	const struct irq_source *src = &sources[i];

	smmu3_write64(&smmu->mmio, src->cfg0, smmu->messages[i].addr);
	smmu3_write32(&smmu->mmio, src->cfg1, smmu->messages[i].data);
	smmu3_write32(&smmu->mmio, src->cfg2,
		      FIELD_PREP(IRQ_CFG2_MEMATTR, MEMATTR_DEVICE_NGNRE));
}

void smmu3_irq_program(struct smmu3 *smmu)
{
	unsigned int i;

	for (i = 0; smmu->feat.msi && i < nr_sources(smmu); i++)
		program_source(smmu, i);
}

static void write_msi(struct msi_desc *desc, struct msi_msg *msg)
{
	struct smmu3 *smmu = dev_get_drvdata(msi_desc_to_dev(desc));
	unsigned int i = smmu3_msi_index(desc);

	smmu->messages[i].addr = ((u64)msg->address_hi << 32) | msg->address_lo;
	smmu->messages[i].data = msg->data;
	program_source(smmu, i);
}

static void free_msis(void *cookie)
{
	smmu3_msi_free(cookie);
}

/* true if messages were set up; wired interrupts serve otherwise */
static bool alloc_msis(struct smmu3 *smmu)
{
	if (!smmu->feat.msi || !dev_get_msi_domain(smmu->dev))
		return false;
	if (smmu3_msi_alloc(smmu->dev, nr_sources(smmu), write_msi)) {
		dev_warn(smmu->dev,
			 "no message interrupts from msi-parent, using wired ones\n");
		return false;
	}
	return !devm_add_action_or_reset(smmu->dev, free_msis, smmu->dev);
}

static int request(struct smmu3 *smmu, int irq, const char *what,
		   irq_handler_t handler, irq_handler_t thread)
{
	const char *name = devm_kasprintf(smmu->dev, GFP_KERNEL, "%s %s",
					  dev_name(smmu->dev), what);

	if (!name)
		return -ENOMEM;
	return devm_request_threaded_irq(smmu->dev, irq, handler, thread,
					 thread && !handler ? IRQF_ONESHOT : 0,
					 name, smmu);
}

int smmu3_irq_init(struct smmu3 *smmu)
{
	const int wired[] = { smmu->fw.irq_evtq, smmu->fw.irq_gerror,
			      smmu->fw.irq_priq };
	bool msi = alloc_msis(smmu);
	unsigned int i;
	int irq, ret;

	if (!msi && smmu->fw.irq_combined)
		return request(smmu, smmu->fw.irq_combined, "combined",
			       combined_handler, combined_thread);

	for (i = 0; i < nr_sources(smmu); i++) {
		irq = msi ? smmu3_msi_irq(smmu->dev, i) : wired[i];
		if (irq <= 0) {
			dev_warn(smmu->dev,
				 "no interrupt for %s: %s; check interrupts and interrupt-names\n",
				 sources[i].name, sources[i].lost);
			/* nobody would drain the queue: leave it off */
			if (sources[i].thread == priq_thread)
				smmu->feat.pri = false;
			continue;
		}
		ret = request(smmu, irq, sources[i].name, sources[i].handler,
			      sources[i].thread);
		if (ret)
			return ret;
	}
	return 0;
}
