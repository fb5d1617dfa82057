// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device tree node of an SMMU.
 *
 * This room only reads; what follows from it is decided elsewhere.
 */
#include "probe/firmware.h"

#include <linux/device.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/property.h>

#include "probe/quirks.h"

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
	if (!any && of_property_read_bool(smmu->dev->of_node, "interrupts"))
		dev_warn(smmu->dev,
			 "interrupts have no known name: interrupt-names must be \"combined\", or of \"eventq\", \"gerror\", \"priq\", \"cmdq-sync\"\n");
	return 0;
}

static bool node_says(void *cookie, const char *name)
{
	const struct device_node *np = cookie;

	return of_property_read_bool(np, name) ||
	       of_device_is_compatible(np, name);
}

int smmu3_firmware_dt(struct smmu3 *smmu)
{
	struct device_node *np = smmu->dev->of_node;
	struct smmu3_firmware *fw = &smmu->fw;
	u32 cells;

	if (of_property_read_u32(np, "#iommu-cells", &cells) || cells != 1) {
		dev_err(smmu->dev,
			"#iommu-cells must be 1 in %pOF: an iommus entry is the SMMU and one StreamID\n",
			np);
		return -EINVAL;
	}

	fw->coherent = device_get_dma_attr(smmu->dev) == DEV_DMA_COHERENT;
	smmu3_quirks_firmware(fw, node_says, np);
	return read_irqs(smmu);
}
