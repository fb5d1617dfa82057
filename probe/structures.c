// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queues, the stream table and the tags of an SMMU: how large, and who is
 * called when something arrives.
 */
#include "probe/structures.h"

#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/sizes.h>

#include "hw/event.h"
#include "master/fault.h"

static enum smmu3_sync_method choose_sync(const struct smmu3 *smmu)
{
	/* the word that a message writes is only seen here if the SMMU snoops */
	if (smmu->feat.msi && smmu->feat.coherent && !smmu->policy.no_msi)
		return SMMU3_SYNC_MSI;
	return smmu->feat.sev ? SMMU3_SYNC_SEV : SMMU3_SYNC_POLL;
}

static void destroy_cmdq(void *cookie)
{
	smmu3_cmdq_destroy(cookie);
}

static int init_cmdq(struct smmu3 *smmu)
{
	const struct smmu3_cmdq_config cfg = {
		.dev = smmu->dev,
		.mmio = &smmu->mmio,
		.gerror = &smmu->gerror,
		.max_lg2 = smmu->feat.cmdq_lg2,
		/* memory is dear in a crash kernel, and it has one CPU to speak of */
		.cpus = smmu->policy.crash ? 1 : num_possible_cpus(),
		.coherent = smmu->feat.coherent,
		.method = choose_sync(smmu),
		.sync_often = smmu->feat.sync_often,
		.twice = smmu->feat.inval_twice,
	};
	int ret = smmu3_cmdq_init(&smmu->cmdq, &cfg);

	return ret ?: devm_add_action_or_reset(smmu->dev, destroy_cmdq,
					       &smmu->cmdq);
}

static void destroy_evtq(void *cookie)
{
	smmu3_evtq_destroy(cookie);
}

static int init_evtq(struct smmu3 *smmu, struct smmu3_evtq *q,
		     const struct smmu3_evtq_config *cfg)
{
	int ret = smmu3_evtq_init(q, cfg);

	return ret ?: devm_add_action_or_reset(smmu->dev, destroy_evtq, q);
}

static int init_event_queues(struct smmu3 *smmu)
{
	const struct smmu3_evtq_config evtq = {
		.dev = smmu->dev,
		.mmio = &smmu->mmio,
		.base_reg = REG_EVENTQ_BASE,
		.prod_reg = REG_EVENTQ_PROD,
		.cons_reg = REG_EVENTQ_CONS,
		.dwords = SMMU3_EVT_DWORDS,
		.lg2 = smmu3_evtq_size_lg2(SMMU3_EVT_DWORDS,
					   smmu->feat.evtq_lg2),
		.record = smmu3_fault_event,
		.overflow = smmu3_fault_event_overflow,
		.cookie = smmu,
	};
	const struct smmu3_evtq_config priq = {
		.dev = smmu->dev,
		.mmio = &smmu->mmio,
		.base_reg = REG_PRIQ_BASE,
		.prod_reg = REG_PRIQ_PROD,
		.cons_reg = REG_PRIQ_CONS,
		.dwords = SMMU3_PRI_DWORDS,
		.lg2 = smmu3_evtq_size_lg2(SMMU3_PRI_DWORDS,
					   smmu->feat.priq_lg2),
		.record = smmu3_fault_page_request,
		.overflow = smmu3_fault_page_request_overflow,
		.cookie = smmu,
	};
	int ret = init_evtq(smmu, &smmu->evtq, &evtq);

	if (!ret && smmu->feat.pri)
		ret = init_evtq(smmu, &smmu->priq, &priq);
	return ret;
}

static void destroy_strtab(void *cookie)
{
	smmu3_strtab_destroy(cookie);
}

static int init_strtab(struct smmu3 *smmu)
{
	struct smmu3_strtab_config cfg = {
		.dev = smmu->dev,
		.cmdq = &smmu->cmdq,
		.sid_bits = smmu->feat.sid_bits,
		.two_level = smmu->feat.strtab_2lvl && !smmu->policy.linear,
		.cover_all = !smmu->policy.block,
	};
	int ret;

	if (smmu->policy.block)
		smmu3_ste_abort(&cfg.initial);
	else
		smmu3_ste_bypass(&cfg.initial);

	ret = smmu3_strtab_init(&smmu->strtab, &cfg);
	return ret ?: devm_add_action_or_reset(smmu->dev, destroy_strtab,
					       &smmu->strtab);
}

static void destroy_tags(void *cookie)
{
	struct smmu3 *smmu = cookie;

	smmu3_ids_destroy(&smmu->asids);
	smmu3_ids_destroy(&smmu->vmids);
	xa_destroy(&smmu->streams);
}

static int init_tags(struct smmu3 *smmu)
{
	smmu3_ids_init(&smmu->asids, smmu->feat.asid_bits);
	smmu3_ids_init(&smmu->vmids, smmu->feat.vmid_bits);
	xa_init(&smmu->streams);
	return devm_add_action_or_reset(smmu->dev, destroy_tags, smmu);
}

static void describe(const struct smmu3 *smmu)
{
	static const char *const methods[] = {
		[SMMU3_SYNC_POLL] = "polling",
		[SMMU3_SYNC_SEV] = "events",
		[SMMU3_SYNC_MSI] = "messages",
	};

	dev_info(smmu->dev,
		 "command queue %u entries (%zu KiB, completion by %s), event queue %u, %s stream table %u bits (%zu KiB), unclaimed streams %s\n",
		 1U << smmu->cmdq.lg2,
		 (sizeof(struct smmu3_cmd) << smmu->cmdq.lg2) / SZ_1K,
		 methods[smmu->cmdq.method], 1U << smmu->evtq.cfg.lg2,
		 smmu->strtab.split ? "two-level" : "linear", smmu->strtab.lg2,
		 DIV_ROUND_UP(smmu->strtab.bytes, SZ_1K),
		 smmu->policy.block ? "blocked" : "bypassed");
	if (smmu->policy.crash)
		dev_info(smmu->dev,
			 "this is a crash kernel: devices are blocked until a driver takes them, and faults are not told\n");
}

int smmu3_structures_init(struct smmu3 *smmu)
{
	int ret;

	/* the SMMU refuses them itself, and nobody here would say anything else */
	if (smmu->policy.crash)
		smmu->feat.pri = false;

	mutex_init(&smmu->lock);
	smmu3_gerror_init(&smmu->gerror, &smmu->mmio);

	ret = init_tags(smmu);
	if (!ret)
		ret = init_cmdq(smmu);
	if (!ret)
		ret = init_event_queues(smmu);
	if (!ret)
		ret = init_strtab(smmu);
	if (!ret)
		describe(smmu);
	return ret;
}
