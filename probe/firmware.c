// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the two kinds of firmware say in the same way: interrupts.
 */
#include "probe/firmware.h"

#include <linux/device.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/property.h>

/* 0 if there is none; the names of the binding are the only ones we know */
static int named_irq(struct smmu3 *smmu, const char *name)
{
	int irq = platform_get_irq_byname_optional(to_platform_device(smmu->dev),
						   name);

	return irq == -ENXIO ? 0 : irq;
}

static int read_irqs(struct smmu3 *smmu)
{
	struct smmu3_firmware *fw = &smmu->fw;
	int *const irqs[] = { &fw->irq_combined, &fw->irq_evtq, &fw->irq_gerror,
			      &fw->irq_priq };
	static const char *const names[] = { "combined", "eventq", "gerror",
					     "priq" };
	bool any = false;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(irqs); i++) {
		int irq = named_irq(smmu, names[i]);

		if (irq == -EPROBE_DEFER)
			return irq;
		if (irq < 0) {
			dev_warn(smmu->dev, "interrupt \"%s\" is unusable: %d\n",
				 names[i], irq);
			irq = 0;
		}
		*irqs[i] = irq;
		any |= irq > 0;
	}
	if (!any && device_property_present(smmu->dev, "interrupts"))
		dev_warn(smmu->dev,
			 "interrupts have no known name: interrupt-names must be \"combined\", or of \"eventq\", \"gerror\", \"priq\", \"cmdq-sync\"\n");
	return 0;
}

int smmu3_firmware_read(struct smmu3 *smmu)
{
	int ret = smmu->dev->of_node ? smmu3_firmware_dt(smmu) :
				       smmu3_firmware_iort(smmu);

	return ret ?: read_irqs(smmu);
}
