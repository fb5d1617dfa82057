// SPDX-License-Identifier: GPL-2.0-only
/*
 * The node of an SMMU in the IORT.
 *
 * The kernel's IORT code has made the platform device, with registers and interrupts
 * as resources.
 */
#include "probe/firmware.h"

#include <linux/acpi.h>
#include <linux/device.h>
#include <linux/slab.h>

#include "hw/iort.h"
#include "io-pgtable-arm.h"
#include "probe/quirks.h"

/* faults of the table are nobody's in particular: the first SMMU tells them */
static bool told;

/* what is read, and what came of it: the argument of the two below */
struct reading {
	struct smmu3 *smmu;
	int ret;
};

static void complain(void *cookie, u32 node, const char *why)
{
	struct reading *reading = cookie;

	if (!told)
		dev_warn(reading->smmu->dev, FW_BUG "IORT node at %#x: %s\n", node, why);
}

static u32 prot_of(const struct smmu3_iort_region *r)
{
	return LPAE_READ | LPAE_WRITE | (r->privileged ? LPAE_PRIV : 0) |
	       (r->device_memory ? LPAE_MMIO : 0) | (r->cached ? LPAE_CACHE : 0);
}

static void keep_region(void *cookie, const struct smmu3_iort_region *r)
{
	struct reading *reading = cookie;
	struct smmu3_firmware *fw = &reading->smmu->fw;
	struct smmu3_reserved *more;

	more = krealloc(fw->reserved, (fw->nr_reserved + 1) * sizeof(*more), GFP_KERNEL);
	if (!more) {
		reading->ret = -ENOMEM;
		return;
	}
	fw->reserved = more;
	fw->reserved[fw->nr_reserved++] = (struct smmu3_reserved) {
		.base = r->base,
		.bytes = r->bytes,
		.prot = prot_of(r),
		.movable = r->movable,
		.sid = r->sid,
		.nr_sids = r->nr_sids,
	};
}

static void free_reserved(void *cookie)
{
	struct smmu3 *smmu = cookie;

	kfree(smmu->fw.reserved);
}

int smmu3_firmware_iort(struct smmu3 *smmu)
{
	struct reading reading = { smmu };
	const struct smmu3_iort_sink sink = { keep_region, complain, &reading };
	const void *node = *(void **)dev_get_platdata(smmu->dev);
	struct acpi_table_header *table;
	int ret;

	if (ACPI_FAILURE(acpi_get_table(ACPI_SIG_IORT, 0, &table))) {
		dev_err(smmu->dev, "the IORT that names this SMMU cannot be read\n");
		return -ENODEV;
	}
	/* as the kernel does, for what the DMA API gives to the SMMU itself */
	smmu->fw.coherent = smmu3_iort_is_coherent(node);
	smmu->fw.iort_model = smmu3_iort_model(node);
	smmu3_quirks_firmware(&smmu->fw, NULL, NULL);
	smmu3_iort_read(table, table->length, node - (void *)table, &sink);
	told = true;
	acpi_put_table(table);
	ret = devm_add_action_or_reset(smmu->dev, free_reserved, smmu);
	return ret ?: reading.ret;
}
