// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device tree node of an SMMU.
 *
 * This room only reads; what follows from it is decided elsewhere.
 */
#include "probe/firmware.h"

#include <linux/device.h>
#include <linux/of.h>
#include <linux/property.h>

#include "probe/quirks.h"

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
	return 0;
}
