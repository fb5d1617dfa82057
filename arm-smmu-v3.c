// SPDX-License-Identifier: GPL-2.0-only
/*
 * A Linux driver for the Arm SMMUv3: the platform driver.
 *
 * Each step of probe undoes itself when the device is unbound or a later step
 * fails, in reverse order; so there is no remove, and the queues live until the
 * last master is gone.
 */
#include "arm-smmu-v3.h"

#include <linux/crash_dump.h>
#include <linux/device.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/slab.h>

#include "iommu-core/core.h"
#include "probe/firmware.h"
#include "probe/identify.h"
#include "probe/irq.h"
#include "probe/reset.h"
#include "probe/structures.h"

static bool disable_bypass = true;
module_param(disable_bypass, bool, 0444);
MODULE_PARM_DESC(disable_bypass,
		 "Block transactions of devices that no domain claims, also while the SMMU is off (default: Y); N lets them through untranslated");

static bool disable_msipolling;
module_param(disable_msipolling, bool, 0444);
MODULE_PARM_DESC(disable_msipolling,
		 "Do not let the SMMU write to memory to say that a command is complete (default: N)");

static bool linear_strtab;
module_param(linear_strtab, bool, 0444);
MODULE_PARM_DESC(linear_strtab,
		 "Use a linear stream table even if the SMMU has two levels (default: N)");

static void stop(void *cookie)
{
	/* it says itself what went wrong; nothing is left to be done about it */
	smmu3_quiesce(cookie);
}

static int start(struct smmu3 *smmu)
{
	int ret = devm_add_action_or_reset(smmu->dev, stop, smmu);

	return ret ?: smmu3_enable(smmu);
}

static void withdraw(void *cookie)
{
	smmu3_core_unregister(cookie);
}

static int offer(struct smmu3 *smmu)
{
	int ret = smmu3_core_register(smmu);

	return ret ?: devm_add_action_or_reset(smmu->dev, withdraw, smmu);
}

static void free_smmu(void *cookie)
{
	kfree(cookie);
}

/* not devm_kzalloc(), which puts a header before what wants whole cache lines */
static struct smmu3 *alloc_smmu(struct device *dev)
{
	struct smmu3 *smmu = kzalloc(sizeof(*smmu), GFP_KERNEL);

	if (!smmu || devm_add_action_or_reset(dev, free_smmu, smmu))
		return NULL;
	smmu->dev = dev;
	smmu->policy.crash = is_kdump_kernel();
	/* an address of the kernel before must not reach memory of this one */
	smmu->policy.block = disable_bypass || smmu->policy.crash;
	smmu->policy.no_msi = disable_msipolling;
	smmu->policy.linear = linear_strtab;
	return smmu;
}

static int smmu3_probe(struct platform_device *pdev)
{
	static int (*const steps[])(struct smmu3 *smmu) = {
		smmu3_firmware_read,
		smmu3_map_registers,
		smmu3_identify,
		smmu3_quiesce,
		smmu3_structures_init,
		smmu3_irq_init,
		start,
		offer,
	};
	struct smmu3 *smmu;
	unsigned int i;
	int ret;

	smmu = alloc_smmu(&pdev->dev);
	if (!smmu)
		return -ENOMEM;
	platform_set_drvdata(pdev, smmu);

	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		ret = steps[i](smmu);
		if (ret)
			return ret;
	}
	return 0;
}

static void smmu3_shutdown(struct platform_device *pdev)
{
	smmu3_suspend(platform_get_drvdata(pdev));
}

/* it says itself what went wrong; to refuse sleep now would leave the SMMU off */
static int __maybe_unused smmu3_suspend_noirq(struct device *dev)
{
	smmu3_suspend(dev_get_drvdata(dev));
	return 0;
}

static int __maybe_unused smmu3_resume_noirq(struct device *dev)
{
	return smmu3_resume(dev_get_drvdata(dev));
}

/* the last phase to go and the first to come: masters need the SMMU in all others */
static const struct dev_pm_ops smmu3_pm_ops = {
	SET_NOIRQ_SYSTEM_SLEEP_PM_OPS(smmu3_suspend_noirq, smmu3_resume_noirq)
};

static const struct of_device_id smmu3_of_match[] = {
	{ .compatible = "arm,smmu-v3" },
	{ }
};
MODULE_DEVICE_TABLE(of, smmu3_of_match);

static struct platform_driver smmu3_driver = {
	.driver = {
		.name = "arm-smmu-v3",
		.of_match_table = smmu3_of_match,
		.pm = &smmu3_pm_ops,
		/* masters depend on it in ways that the driver core cannot undo */
		.suppress_bind_attrs = true,
	},
	.probe = smmu3_probe,
	.shutdown = smmu3_shutdown,
};

static int __init smmu3_init(void)
{
	int ret = platform_driver_register(&smmu3_driver);

	if (ret == -EBUSY)
		pr_err("smmu3: the kernel's own SMMUv3 driver has the name \"arm-smmu-v3\": boot with initcall_blacklist=arm_smmu_driver_init to free it\n");
	return ret;
}
module_init(smmu3_init);

static void __exit smmu3_exit(void)
{
	platform_driver_unregister(&smmu3_driver);
}
module_exit(smmu3_exit);

MODULE_DESCRIPTION("IOMMU driver for the Arm SMMUv3");
MODULE_LICENSE("GPL");
/* of iova_bitmap_set(); MODULE_IMPORT_NS() wants a name in some kernels, in others a string */
MODULE_INFO(import_ns, "IOMMUFD");
