// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding the registers, and what they say of the SMMU.
 */
#include "probe/identify.h"

#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/platform_device.h>
#include <linux/sizes.h>

#include "domain/domain.h"
#include "probe/quirks.h"

/* what we use of a page; beyond it are counters and the implementation's own */
#define PAGE_PART	0xe00

static void __iomem *map_part(struct smmu3 *smmu, resource_size_t start)
{
	struct resource part = DEFINE_RES_MEM(start, PAGE_PART);

	return devm_ioremap_resource(smmu->dev, &part);
}

int smmu3_map_registers(struct smmu3 *smmu)
{
	size_t need = smmu->fw.no_page1 ? REG_SPAN_PAGE0_ONLY : REG_SPAN;
	struct resource *res;

	res = platform_get_resource(to_platform_device(smmu->dev),
				    IORESOURCE_MEM, 0);
	if (!res || resource_size(res) < need) {
		dev_err(smmu->dev,
			"register window has %#llx bytes, needs %#zx: check reg\n",
			res ? (u64)resource_size(res) : 0, need);
		return -EINVAL;
	}

	smmu->mmio.page0 = map_part(smmu, res->start);
	if (IS_ERR(smmu->mmio.page0))
		return PTR_ERR(smmu->mmio.page0);

	smmu->mmio.page1 = smmu->mmio.page0;
	if (!smmu->fw.no_page1)
		smmu->mmio.page1 = map_part(smmu, res->start + REG_PAGE1);
	return PTR_ERR_OR_ZERO(smmu->mmio.page1);
}

static void read_idregs(const struct smmu3_mmio *mmio, struct smmu3_idregs *id)
{
	id->idr0 = smmu3_read32(mmio, REG_IDR0);
	id->idr1 = smmu3_read32(mmio, REG_IDR1);
	id->idr3 = smmu3_read32(mmio, REG_IDR3);
	id->idr5 = smmu3_read32(mmio, REG_IDR5);
	id->iidr = smmu3_read32(mmio, REG_IIDR);
	id->aidr = smmu3_read32(mmio, REG_AIDR);
}

/* firmware has the last word: it knows what the SMMU is wired to */
static void settle_coherency(struct smmu3 *smmu)
{
	if (smmu->feat.coherent != smmu->fw.coherent)
		dev_warn(smmu->dev,
			 "IDR0 says that table walks are %scoherent, firmware says %scoherent: believing firmware\n",
			 smmu->feat.coherent ? "" : "not ",
			 smmu->fw.coherent ? "" : "not ");
	smmu->feat.coherent = smmu->fw.coherent;
}

static void tell_quirk(void *cookie, const char *erratum, const char *remedy)
{
	struct smmu3 *smmu = cookie;

	dev_info(smmu->dev, "erratum %s: %s\n", erratum, remedy);
}

int smmu3_identify(struct smmu3 *smmu)
{
	const char *why = "";
	struct smmu3_idregs id;
	char text[256];
	int ret;

	read_idregs(&smmu->mmio, &id);
	ret = smmu3_features_decode(&id, &smmu->feat, &why);
	if (ret) {
		dev_err(smmu->dev,
			"not usable: %s (IDR0 %#010x IDR1 %#010x IDR5 %#010x AIDR %#x)\n",
			why, id.idr0, id.idr1, id.idr5, id.aidr);
		return ret;
	}
	if (!smmu3_domain_granule_lg2(&smmu->feat)) {
		dev_err(smmu->dev,
			"not usable: no translation granule of %lu KiB or less, the page size of this kernel\n",
			PAGE_SIZE / SZ_1K);
		return -ENODEV;
	}
	settle_coherency(smmu);
	smmu3_quirks_apply(&smmu->feat, &smmu->fw, tell_quirk, smmu);

	smmu3_features_describe(&smmu->feat, text, sizeof(text));
	dev_info(smmu->dev, "found an SMMU %s\n", text);

	/* queues, tables and descriptors must lie where the SMMU can reach them */
	return dma_set_mask_and_coherent(smmu->dev,
					 DMA_BIT_MASK(smmu->feat.oas_bits));
}
