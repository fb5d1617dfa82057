// SPDX-License-Identifier: GPL-2.0-only
/*
 * Masters of the device tree that do no DMA, to look at their translations.
 *
 * QEMU puts only PCI devices behind its SMMU, so nothing on the AMBA and on the
 * platform bus can be seen to be translated.  This driver binds one device of
 * each bus, has memory mapped for it through the DMA API and the IOMMU API, and
 * then asks three sources where each address leads: the page itself, the
 * driver's iova_to_phys(), and a walk of the SMMU's tables in memory that knows
 * nothing of the driver (walk.c).  All must agree, before and after unmapping.
 *
 * What this file does not do: the tests; it binds, finds the SMMU, and tells.
 */
#include <linux/amba/bus.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

#include "dmaprobe.h"
#include "smmu_test.h"

/* Any identification that no other driver claims will do. */
#define DMAPROBE_PERIPHID	0x000a5a5a

static const char *config_name(const struct walk_stream *stream)
{
	if (!stream->valid)
		return "invalid";
	switch (stream->config) {
	case WALK_ABORT:
		return "abort";
	case WALK_BYPASS:
		return "bypass";
	case WALK_STAGE1:
		return "stage 1";
	case WALK_STAGE2:
		return "stage 2";
	default:
		return "nested";
	}
}

static void tell(u32 sid, int ret, const struct walk_stream *s)
{
	if (ret) {
		pr_info("smmu-test: note stream %#x: none (%d)\n", sid, ret);
		return;
	}
	pr_info("smmu-test: note stream %#x: %s, asid %u, vmid %u, granule %u KiB, %u bits from level %d, %s stream table\n",
		sid, config_name(s), s->asid, s->vmid,
		s->root.granule_lg2 ? 1 << (s->root.granule_lg2 - 10) : 0,
		s->root.input_bits, s->root.level,
		s->two_level ? "two-level" : "linear");
}

const char *dmaprobe_stream(struct dmaprobe *p, struct walk_stream *stream)
{
	struct walk_stream other;
	unsigned int i;
	int ret;

	ret = walk_stream_lookup(p->smmu, p->sids[0], stream);
	if (ret) {
		tell(p->sids[0], ret, stream);
		return "the SMMU has no usable entry for the StreamID";
	}
	for (i = 1; i < p->num_sids; i++) {
		ret = walk_stream_lookup(p->smmu, p->sids[i], &other);
		if (ret || other.valid != stream->valid ||
		    other.config != stream->config ||
		    other.asid != stream->asid || other.vmid != stream->vmid ||
		    other.root.table != stream->root.table) {
			tell(p->sids[i], ret, &other);
			return "the StreamIDs of the device have different entries";
		}
	}
	return NULL;
}

static const char *expect_config(struct dmaprobe *p, enum walk_config config)
{
	struct walk_stream stream;
	const char *why = dmaprobe_stream(p, &stream);

	if (why)
		return why;
	tell(p->sids[0], 0, &stream);
	if (!stream.valid)
		return "the entry is not valid";
	return stream.config == config ? NULL : "the entry says otherwise";
}

static const char *dmaprobe_test_is_stage1(void *ctx)
{
	return expect_config(ctx, WALK_STAGE1);
}

static const char *dmaprobe_test_is_stage2(void *ctx)
{
	return expect_config(ctx, WALK_STAGE2);
}

static const char *dmaprobe_test_is_bypass(void *ctx)
{
	return expect_config(ctx, WALK_BYPASS);
}

static const struct smmu_test dmaprobe_tests[] = {
	{ "is_stage1", dmaprobe_test_is_stage1 },
	{ "is_stage2", dmaprobe_test_is_stage2 },
	{ "is_bypass", dmaprobe_test_is_bypass },
	{ "single", dmaprobe_test_single },
	{ "coherent", dmaprobe_test_coherent },
	{ "sg", dmaprobe_test_sg },
	{ "attrs", dmaprobe_test_attrs },
	{ "resource", dmaprobe_test_resource },
	{ "unmanaged", dmaprobe_test_unmanaged },
	{ "is_lazy", dmaprobe_test_is_lazy },
	{ "bus_domain", dmaprobe_test_bus_domain },
	{ "capable", dmaprobe_test_capable },
	{ "partial_block", dmaprobe_test_partial_block },
	{ "user_domain", dmaprobe_test_user_domain },
	{ "pgtable", dmaprobe_test_pgtable },
};

static ssize_t test_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t len)
{
	struct dmaprobe *p = dev_get_drvdata(dev);
	ssize_t ret;

	mutex_lock(&p->lock);
	ret = smmu_test_store(dev, dmaprobe_tests, ARRAY_SIZE(dmaprobe_tests),
			      p, buf, len);
	mutex_unlock(&p->lock);
	return ret;
}
static DEVICE_ATTR_WO(test);

static struct attribute *dmaprobe_attrs[] = { &dev_attr_test.attr, NULL };
ATTRIBUTE_GROUPS(dmaprobe);

/* Tell of any StreamID: for devices of other drivers, and of none. */
static int describe_set(const char *val, const struct kernel_param *kp)
{
	struct walk_stream stream;
	void __iomem *regs;
	struct device_node *np;
	u32 sid;
	int ret = kstrtou32(val, 0, &sid);

	if (ret)
		return ret;
	np = of_find_compatible_node(NULL, NULL, "arm,smmu-v3");
	regs = of_iomap(np, 0);
	of_node_put(np);
	if (!regs)
		return -ENODEV;
	ret = walk_stream_lookup(regs, sid, &stream);
	tell(sid, ret, &stream);
	iounmap(regs);
	return 0;
}

static const struct kernel_param_ops describe_ops = { .set = describe_set };
module_param_cb(describe, &describe_ops, NULL, 0200);
MODULE_PARM_DESC(describe, "write a StreamID to have its entry told");

static int find_streams(struct dmaprobe *p)
{
	struct device_node *np = p->dev->of_node;
	struct of_phandle_args args;

	while (p->num_sids < DMAPROBE_MAX_SIDS &&
	       !of_parse_phandle_with_args(np, "iommus", "#iommu-cells",
					   p->num_sids, &args)) {
		if (!p->num_sids) {
			p->smmu = of_iomap(args.np, 0);
			p->smmu_dev = &of_find_device_by_node(args.np)->dev;
		}
		p->sids[p->num_sids++] = args.args[0];
		of_node_put(args.np);
	}
	if (!p->num_sids || !p->smmu) {
		dev_err(p->dev, "no \"iommus\" property that leads to an SMMU\n");
		return -ENODEV;
	}
	return 0;
}

static void forget_streams(void *data)
{
	struct dmaprobe *p = data;

	put_device(p->smmu_dev);
	iounmap(p->smmu);
}

static int dmaprobe_bind(struct device *dev)
{
	struct dmaprobe *p = devm_kzalloc(dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	p->dev = dev;
	mutex_init(&p->lock);
	dev_set_drvdata(dev, p);
	ret = find_streams(p);
	if (ret)
		return ret;
	ret = devm_add_action_or_reset(dev, forget_streams, p);
	if (ret)
		return ret;
	return dma_set_mask_and_coherent(dev, DMA_BIT_MASK(64));
}

static int dmaprobe_amba_probe(struct amba_device *adev,
			       const struct amba_id *id)
{
	return dmaprobe_bind(&adev->dev);
}

static const struct amba_id dmaprobe_amba_ids[] = {
	{ .id = DMAPROBE_PERIPHID, .mask = 0xffffffff },
	{ }
};
MODULE_DEVICE_TABLE(amba, dmaprobe_amba_ids);

static struct amba_driver dmaprobe_amba_driver = {
	.drv = {
		.name = "dmaprobe-amba",
		.dev_groups = dmaprobe_groups,
	},
	.id_table = dmaprobe_amba_ids,
	.probe = dmaprobe_amba_probe,
};

static int dmaprobe_platform_probe(struct platform_device *pdev)
{
	return dmaprobe_bind(&pdev->dev);
}

static const struct of_device_id dmaprobe_of_ids[] = {
	{ .compatible = "smmu-test,dmaprobe" },
	{ }
};
MODULE_DEVICE_TABLE(of, dmaprobe_of_ids);

static struct platform_driver dmaprobe_platform_driver = {
	.driver = {
		.name = "dmaprobe",
		.of_match_table = dmaprobe_of_ids,
		.dev_groups = dmaprobe_groups,
	},
	.probe = dmaprobe_platform_probe,
};

static int __init dmaprobe_init(void)
{
	int ret = platform_driver_register(&dmaprobe_platform_driver);

	if (ret)
		return ret;
	ret = amba_driver_register(&dmaprobe_amba_driver);
	if (ret)
		platform_driver_unregister(&dmaprobe_platform_driver);
	return ret;
}
module_init(dmaprobe_init);

static void __exit dmaprobe_exit(void)
{
	amba_driver_unregister(&dmaprobe_amba_driver);
	platform_driver_unregister(&dmaprobe_platform_driver);
}
module_exit(dmaprobe_exit);

MODULE_DESCRIPTION("Translations of masters in the device tree, walked");
MODULE_LICENSE("GPL");
