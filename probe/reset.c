// SPDX-License-Identifier: GPL-2.0-only
/*
 * The enable sequence, and its reverse.
 *
 * Policy for transactions while the SMMU is off (before it is enabled, after a
 * failed probe, after shutdown or unload): blocked, unless the operator said
 * disable_bypass=0.
 *
 * Each change of CR0 or IRQ_CTRL is one update: written, then acknowledged, before
 * the next. Bits already set are kept.
 */
#include "probe/reset.h"

#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/device.h>

#include "probe/irq.h"
#include "probe/reserved.h"

/* an update takes microseconds; a second without one means that it never comes */
#define ACK_TIMEOUT_US	1000000

static bool wait_for(const struct smmu3_mmio *mmio, u32 reg, u32 mask,
		     u32 value)
{
	unsigned int us;

	for (us = 0; us < ACK_TIMEOUT_US; us++) {
		if ((smmu3_read32(mmio, reg) & mask) == value)
			return true;
		udelay(1);
	}
	return (smmu3_read32(mmio, reg) & mask) == value;
}

static int update(struct smmu3 *smmu, const char *name, u32 reg, u32 ack,
		  u32 value)
{
	smmu3_write32(&smmu->mmio, reg, value);
	if (wait_for(&smmu->mmio, ack, ~0, value))
		return 0;
	dev_err(smmu->dev,
		"%s: wrote %#x, the SMMU acknowledges only %#x: is it powered and clocked?\n",
		name, value, smmu3_read32(&smmu->mmio, ack));
	return -ETIMEDOUT;
}

static int update_cr0(struct smmu3 *smmu, u32 value)
{
	return update(smmu, "CR0", REG_CR0, REG_CR0ACK, value);
}

static int update_irq_ctrl(struct smmu3 *smmu, u32 value)
{
	return update(smmu, "IRQ_CTRL", REG_IRQ_CTRL, REG_IRQ_CTRLACK, value);
}

/* Arm IHI 0070, "SMMU_GBPA": only written while no update is in progress */
static int set_policy_while_off(struct smmu3 *smmu)
{
	const struct smmu3_mmio *mmio = &smmu->mmio;
	u32 gbpa;

	if (!wait_for(mmio, REG_GBPA, GBPA_UPDATE, 0))
		goto stuck;

	/* a device that firmware set to work must not be stopped on our way up */
	gbpa = smmu3_read32(mmio, REG_GBPA) & ~GBPA_ABORT;
	if (smmu->policy.block && (!smmu->fw.nr_reserved || smmu->kept))
		gbpa |= GBPA_ABORT;
	smmu3_write32(mmio, REG_GBPA, gbpa | GBPA_UPDATE);
	if (wait_for(mmio, REG_GBPA, GBPA_UPDATE, 0))
		return 0;
stuck:
	dev_err(smmu->dev, "GBPA: an update does not finish\n");
	return -ETIMEDOUT;
}

/* @keep: queues that go on, as bits of CR0 */
static int stop(struct smmu3 *smmu, u32 keep)
{
	u32 cr0 = smmu3_read32(&smmu->mmio, REG_CR0);
	int ret, err;

	/*
	 * 1. what happens without us, 2. no translation, 3. no queues. Each is tried
	 * whatever came of the one before: memory is freed after this.
	 */
	ret = set_policy_while_off(smmu);
	err = update_cr0(smmu, cr0 & ~CR0_SMMUEN);
	ret = ret ?: err;
	err = update_cr0(smmu, cr0 & keep);
	ret = ret ?: err;
	/* 4. no interrupts: when acknowledged, none is on its way */
	err = update_irq_ctrl(smmu, 0);
	return ret ?: err;
}

int smmu3_quiesce(struct smmu3 *smmu)
{
	return stop(smmu, 0);
}

int smmu3_suspend(struct smmu3 *smmu)
{
	int ret = stop(smmu, CR0_CMDQEN);

	/* an SMMU that does not stop must be told what it is not to use any more */
	if (!ret)
		smmu3_cmdq_rest(&smmu->cmdq);
	return ret;
}

/* how the SMMU accesses its own tables and queues */
static void set_attributes(struct smmu3 *smmu)
{
	u32 cache = smmu->feat.coherent ? ATTR_WB : ATTR_NC;
	u32 share = smmu->feat.coherent ? SH_ISH : SH_OSH;

	smmu3_write32(&smmu->mmio, REG_CR1,
		      FIELD_PREP(CR1_QUEUE_IC, cache) |
		      FIELD_PREP(CR1_QUEUE_OC, cache) |
		      FIELD_PREP(CR1_QUEUE_SH, share) |
		      FIELD_PREP(CR1_TABLE_IC, cache) |
		      FIELD_PREP(CR1_TABLE_OC, cache) |
		      FIELD_PREP(CR1_TABLE_SH, share));

	/*
	 * Tell of StreamIDs outside the table, and do not listen to the CPUs'
	 * broadcast invalidations: our tags have nothing to do with theirs.
	 */
	smmu3_write32(&smmu->mmio, REG_CR2, CR2_RECINVSID |
		      (smmu->feat.broadcast_tlbi ? CR2_PTM : 0));
}

/* configuration first: the reverse order could refill a TLB from it */
static int invalidate_all(struct smmu3 *smmu)
{
	struct smmu3_cmd_batch batch;
	int ret;

	smmu3_batch_init(&batch, &smmu->cmdq);
	smmu3_cmd_cfgi_all(smmu3_batch_next(&batch));
	ret = smmu3_batch_sync(&batch);
	if (ret)
		return ret;

	if (smmu->feat.hyp)
		smmu3_cmd_tlbi_el2_all(smmu3_batch_next(&batch));
	smmu3_cmd_tlbi_nsnh_all(smmu3_batch_next(&batch));
	return smmu3_batch_sync(&batch);
}

/*
 * A crash kernel finds devices at work for the kernel before it, and none of what
 * they do now is a fault of a driver here. But a stalled transaction waits for an
 * answer, and is told by an event.
 */
static bool wants_events(const struct smmu3 *smmu)
{
	return !smmu->policy.crash || smmu->feat.stall_forced;
}

static int enable_interrupts(struct smmu3 *smmu)
{
	u32 irqs = IRQ_CTRL_GERROR_IRQEN;

	smmu3_irq_program(smmu);
	if (wants_events(smmu))
		irqs |= IRQ_CTRL_EVENTQ_IRQEN;
	if (smmu->feat.pri)
		irqs |= IRQ_CTRL_PRIQ_IRQEN;
	return update_irq_ctrl(smmu, irqs);
}

int smmu3_enable(struct smmu3 *smmu)
{
	u32 cr0 = CR0_CMDQEN;
	int ret;

	/* 1. attributes and tables, which are frozen once it is enabled */
	set_attributes(smmu);
	smmu3_strtab_program(&smmu->strtab, &smmu->mmio);

	/* 2. errors from before are nobody's, and one of them would stop 3. */
	smmu3_gerror_ack(&smmu->gerror, ~0);

	/*
	 * 3. commands; and what a device says is translated is looked at like all
	 * else, or it would reach all memory: no entry here allows ATS
	 */
	if (smmu->feat.ats)
		cr0 |= CR0_ATSCHK;
	smmu3_cmdq_program(&smmu->cmdq);
	ret = update_cr0(smmu, cr0);
	if (ret)
		return ret;

	/* 4. nothing from before in any cache */
	ret = invalidate_all(smmu);
	if (ret)
		return ret;

	/*
	 * 5. where events and page requests go, and interrupts before there are any:
	 * one comes when a queue stops being empty, never for what is there already
	 */
	smmu3_evtq_program(&smmu->evtq);
	if (smmu->feat.pri)
		smmu3_evtq_program(&smmu->priq);
	ret = enable_interrupts(smmu);
	if (ret)
		return ret;

	/* 6. events and page requests */
	cr0 |= (wants_events(smmu) ? CR0_EVENTQEN : 0) |
	       (smmu->feat.pri ? CR0_PRIQEN : 0);
	ret = update_cr0(smmu, cr0);
	if (ret)
		return ret;

	/* 7. who goes on from firmware, as soon as entries count */
	ret = smmu3_reserved_keep(smmu);
	if (ret)
		return ret;

	/* 8. translation */
	return update_cr0(smmu, cr0 | CR0_SMMUEN);
}

int smmu3_resume(struct smmu3 *smmu)
{
	int ret = smmu3_quiesce(smmu);

	return ret ?: smmu3_enable(smmu);
}
