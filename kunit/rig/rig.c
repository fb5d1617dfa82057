// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bringing the driver up on the model: the steps of its probe behind the firmware,
 * which is made up here, with its undo actions and its interrupt handlers kept.
 */
#include "kunit/rig/rig.h"

#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/rig/hooks-words.h"
#include "probe/identify.h"
#include "probe/irq.h"
#include "probe/quirks.h"
#include "probe/reset.h"
#include "probe/structures.h"

#define IDR0_COHACC	BIT(4)

/* made-up numbers of wired interrupts */
enum { IRQ_EVENTQ = 1, IRQ_GERROR, IRQ_PRIQ, NR_IRQ };

static struct {
	void (*undo)(void *cookie);
	void *cookie;
} undos[32];
static unsigned int nr_undos;

static struct {
	irq_handler_t handler;
	irq_handler_t thread;
	void *cookie;
} lines[NR_IRQ];

int hook_undo(void (*undo)(void *cookie), void *cookie)
{
	if (nr_undos == ARRAY_SIZE(undos)) {
		undo(cookie);
		return -ENOMEM;
	}
	undos[nr_undos].undo = undo;
	undos[nr_undos++].cookie = cookie;
	return 0;
}

int hook_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread,
	     void *cookie)
{
	if (irq >= NR_IRQ)
		return -EINVAL;
	lines[irq].handler = handler;
	lines[irq].thread = thread;
	lines[irq].cookie = cookie;
	return 0;
}

static void fire(unsigned int irq)
{
	irqreturn_t ret = IRQ_WAKE_THREAD;
	unsigned long flags;

	local_irq_save(flags);
	if (lines[irq].handler)
		ret = lines[irq].handler(irq, lines[irq].cookie);
	local_irq_restore(flags);
	if (ret == IRQ_WAKE_THREAD && lines[irq].thread)
		lines[irq].thread(irq, lines[irq].cookie);
}

void rig_interrupts(struct rig *rig)
{
	unsigned int irqs = model_take_irqs(rig->model);

	if (irqs & MODEL_IRQ_GERROR)
		fire(IRQ_GERROR);
	if (irqs & MODEL_IRQ_EVENTQ)
		fire(IRQ_EVENTQ);
	if (irqs & MODEL_IRQ_PRIQ)
		fire(IRQ_PRIQ);
}

static void undo_all(void)
{
	while (nr_undos) {
		nr_undos--;
		undos[nr_undos].undo(undos[nr_undos].cookie);
	}
	memset(lines, 0, sizeof(lines));
}

static struct device *make_device(const char *name)
{
	struct device *dev;

#ifdef NATIVE_BUILD
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
#else
	dev = root_device_register(name);
	if (IS_ERR(dev))
		dev = NULL;
#endif
	return dev;
}

static void free_device(struct device *dev)
{
#ifdef NATIVE_BUILD
	kfree(dev);
#else
	if (dev)
		root_device_unregister(dev);
#endif
}

static void free_devices(struct rig *rig)
{
	unsigned int i;

	for (i = 0; i < RIG_MASTERS; i++)
		free_device(rig->masters[i]);
	free_device(rig->dev);
}

static bool make_devices(struct rig *rig)
{
	char name[16] = "rig-master-0";
	bool ok;
	unsigned int i;

	rig->dev = make_device("rig-smmu");
	ok = rig->dev;
	for (i = 0; i < RIG_MASTERS; i++) {
		name[11] = '0' + i;
		rig->masters[i] = make_device(name);
		ok = ok && rig->masters[i];
	}
	return ok;
}

static int start(struct smmu3 *smmu)
{
	static int (*const steps[])(struct smmu3 *smmu) = {
		smmu3_identify,
		smmu3_quiesce,
		smmu3_structures_init,
		smmu3_irq_init,
		smmu3_enable,
	};
	unsigned int i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(steps); i++)
		ret = steps[i](smmu);
	return ret;
}

/* the device tree node of such an SMMU */
static bool node_says(void *cookie, const char *name)
{
	const struct model_config *cfg = cookie;

	if (!strcmp(name, "cavium,cn9900-broken-page1-regspace"))
		return cfg->no_page1;
	return cfg->inval_twice && !strcmp(name, "nvidia,tegra264-smmu");
}

int rig_up(struct rig *rig, const struct model_config *cfg,
	   const struct smmu3_policy *policy)
{
	struct smmu3 *smmu;
	int ret = -ENOMEM;

	memset(rig, 0, sizeof(*rig));
	rig->model = model_new(cfg);
	rig->smmu = kzalloc(sizeof(*rig->smmu), GFP_KERNEL);
	smmu = rig->smmu;
	if (!rig->model || !smmu || !make_devices(rig))
		goto fail;

	smmu->dev = rig->dev;
	smmu->policy = *policy;
	smmu3_quirks_firmware(&smmu->fw, node_says, (void *)cfg);
	smmu->mmio.page0 = (__force void __iomem *)rig->model;
	smmu->mmio.page1 = smmu->mmio.page0 + (smmu->fw.no_page1 ? 0 : 0x10000);
	smmu->fw.coherent = cfg->idr[0] & IDR0_COHACC;
	smmu->fw.irq_evtq = IRQ_EVENTQ;
	smmu->fw.irq_gerror = IRQ_GERROR;
	smmu->fw.irq_priq = rig_hooks.no_irq_priq ? 0 : IRQ_PRIQ;
	smmu->fw.reserved = rig_hooks.reserved;
	smmu->fw.nr_reserved = rig_hooks.nr_reserved;
	ret = start(smmu);
	if (!ret)
		return 0;
fail:
	rig_down(rig);
	return ret;
}

int rig_enable_again(struct rig *rig)
{
	int ret = smmu3_quiesce(rig->smmu);

	return ret ?: smmu3_enable(rig->smmu);
}

void rig_down(struct rig *rig)
{
	undo_all();
	if (rig->model) {
		/* what the driver keeps because the SMMU did not confirm something */
		model_mem_left(rig->model, hook_keep);
		model_free(rig->model);
	}
	kfree(rig->smmu);
	free_devices(rig);
	rig_release_memory();
	memset(rig, 0, sizeof(*rig));
}
