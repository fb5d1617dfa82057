// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device tree node of an SMMU: each property, and each refusal.
 */
/* native: -DSMMU3_MMIO_MODEL probe/quirks.c */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/string.h>

#include "arm-smmu-v3.h"
#include "kunit/said.h"

/* the interrupts of the binding, as this suite numbers them */
enum { COMBINED, EVENTQ, GERROR, PRIQ, NR_IRQS_NAMED };

static const char *const irq_names[] = { "combined", "eventq", "gerror", "priq" };

/* what the node says */
static struct {
	bool no_cells;
	u32 cells;
	const char *property;	/* beside those of the binding that all have */
	const char *compatible;	/* beside "arm,smmu-v3" */
	bool interrupts;
	enum dev_dma_attr attr;
	int irq[NR_IRQS_NAMED];	/* -ENXIO: there is none */
	unsigned int strange;	/* questions that the binding does not know */
} node;

static struct device_node np;
static struct platform_device pdev;
static struct smmu3 smmu;

static int fake_read_u32(const struct device_node *of, const char *name, u32 *value)
{
	node.strange += of != &np || strcmp(name, "#iommu-cells");
	*value = node.cells;
	return node.no_cells ? -EINVAL : 0;
}

static bool fake_read_bool(const struct device_node *of, const char *name)
{
	node.strange += of != &np;
	if (!strcmp(name, "interrupts"))
		return node.interrupts;
	return node.property && !strcmp(name, node.property);
}

static int fake_is_compatible(const struct device_node *of, const char *name)
{
	node.strange += of != &np;
	return node.compatible && !strcmp(name, node.compatible);
}

static int fake_get_irq(struct platform_device *of, const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(irq_names); i++)
		if (!strcmp(name, irq_names[i]))
			return node.irq[i];
	node.strange++;
	return -ENXIO;
}

static enum dev_dma_attr fake_dma_attr(struct device *dev)
{
	return node.attr;
}

/* the room, with the fake for the device tree */
#undef device_property_present
#undef of_property_read_u32
#undef of_property_read_bool
#undef of_device_is_compatible
#undef platform_get_irq_byname_optional
#undef device_get_dma_attr
#define of_property_read_u32	fake_read_u32
#define of_property_read_bool	fake_read_bool
#define of_device_is_compatible	fake_is_compatible
#define platform_get_irq_byname_optional	fake_get_irq
#define device_get_dma_attr	fake_dma_attr
#define device_property_present(dev, name)	fake_read_bool((dev)->of_node, name)
#include "probe/firmware-dt.c"
#include "probe/firmware.c"

/* the other kind of firmware, which must not be asked here */
int smmu3_firmware_iort(struct smmu3 *iort)
{
	node.strange++;
	return -ENODEV;
}

static int firmware_test_init(struct kunit *test)
{
	unsigned int i;

	memset(&node, 0, sizeof(node));
	memset(&smmu, 0, sizeof(smmu));
	node.cells = 1;
	node.attr = DEV_DMA_COHERENT;
	for (i = 0; i < NR_IRQS_NAMED; i++)
		node.irq[i] = -ENXIO;
	pdev.dev.of_node = &np;
	smmu.dev = &pdev.dev;
	said_reset();
	return 0;
}

static void firmware_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, node.strange, 0U);
}

/* an iommus entry is the SMMU and one StreamID, nothing else */
static void firmware_cells(struct kunit *test)
{
	static const struct { bool none; u32 cells; int ret; } rows[] = {
		{ false, 1, 0 }, { true, 1, -EINVAL }, { false, 0, -EINVAL },
		{ false, 2, -EINVAL }, { false, U32_MAX, -EINVAL },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		said_reset();
		node.no_cells = rows[i].none;
		node.cells = rows[i].cells;
		KUNIT_EXPECT_EQ_MSG(test, smmu3_firmware_read(&smmu), rows[i].ret, "row %u", i);
		KUNIT_EXPECT_EQ(test, said_lines, rows[i].ret ? 1U : 0U);
		KUNIT_EXPECT_TRUE(test, said("#iommu-cells must be 1") == !!rows[i].ret);
	}
}

static void firmware_flags(struct kunit *test)
{
	static const struct { enum dev_dma_attr attr; bool coherent; } rows[] = {
		{ DEV_DMA_COHERENT, true }, { DEV_DMA_NON_COHERENT, false },
		{ DEV_DMA_NOT_SUPPORTED, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		node.attr = rows[i].attr;
		KUNIT_EXPECT_EQ(test, smmu3_firmware_read(&smmu), 0);
		KUNIT_EXPECT_TRUE(test, smmu.fw.coherent == rows[i].coherent);
	}
	KUNIT_EXPECT_EQ(test, said_lines, 0U);
}

/* lesson 54: a node names its errata by a property or by a compatible string */
static void firmware_54_quirks(struct kunit *test)
{
	static const struct { const char *property, *compatible; bool known, no_page1; } rows[] = {
		{ NULL, NULL, false, false },
		{ "dma-coherent", "vendor,smmu", false, false },
		{ "cavium,cn9900-broken-page1-regspace", NULL, true, true },
		{ NULL, "cavium,cn9900-broken-page1-regspace", true, true },
		{ NULL, "nvidia,tegra264-smmu", true, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(&smmu.fw, 0, sizeof(smmu.fw));
		node.property = rows[i].property;
		node.compatible = rows[i].compatible;
		KUNIT_EXPECT_EQ(test, smmu3_firmware_read(&smmu), 0);
		KUNIT_EXPECT_TRUE_MSG(test, !!smmu.fw.quirks == rows[i].known, "row %u", i);
		KUNIT_EXPECT_TRUE_MSG(test, smmu.fw.no_page1 == rows[i].no_page1, "row %u", i);
	}
	KUNIT_EXPECT_EQ(test, said_lines, 0U);
}

/* each name leads to its own place, and what is not there is 0 */
static void firmware_interrupts(struct kunit *test)
{
	const int *const places[] = { &smmu.fw.irq_combined, &smmu.fw.irq_evtq,
				      &smmu.fw.irq_gerror, &smmu.fw.irq_priq };
	unsigned int there, i;

	for (there = 0; there < 1 << NR_IRQS_NAMED; there++) {
		node.interrupts = there;
		for (i = 0; i < NR_IRQS_NAMED; i++)
			node.irq[i] = there & BIT(i) ? 30 + (int)i : -ENXIO;
		KUNIT_EXPECT_EQ(test, smmu3_firmware_read(&smmu), 0);
		for (i = 0; i < NR_IRQS_NAMED; i++)
			KUNIT_EXPECT_EQ(test, *places[i], there & BIT(i) ? 30 + (int)i : 0);
	}
	KUNIT_EXPECT_EQ(test, said_lines, 0U);
}

/* one that cannot be had is told and lived without, unless it may come later */
static void firmware_interrupt_errors(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < NR_IRQS_NAMED; i++) {
		char words[40];

		firmware_test_init(test);
		node.interrupts = true;
		node.irq[(i + 1) % NR_IRQS_NAMED] = 30;
		node.irq[i] = -EINVAL;
		KUNIT_EXPECT_EQ(test, smmu3_firmware_read(&smmu), 0);
		scnprintf(words, sizeof(words), "\"%s\" is unusable: %d", irq_names[i], -EINVAL);
		KUNIT_EXPECT_TRUE_MSG(test, said(words), "%s", said_text);
		KUNIT_EXPECT_EQ(test, said_lines, 1U);
		KUNIT_EXPECT_EQ(test, smmu.fw.irq_combined + smmu.fw.irq_evtq +
				smmu.fw.irq_gerror + smmu.fw.irq_priq, 30);

		said_reset();
		node.irq[i] = -EPROBE_DEFER;
		KUNIT_EXPECT_EQ(test, smmu3_firmware_read(&smmu), -EPROBE_DEFER);
		KUNIT_EXPECT_EQ(test, said_lines, 0U);
	}
}

/* interrupts under names that nobody knows are worth a word, none at all are not */
static void firmware_unknown_names(struct kunit *test)
{
	node.interrupts = true;
	KUNIT_EXPECT_EQ(test, smmu3_firmware_read(&smmu), 0);
	KUNIT_EXPECT_TRUE(test, said("interrupts have no known name"));
	KUNIT_EXPECT_EQ(test, said_lines, 1U);

	said_reset();
	node.interrupts = false;
	KUNIT_EXPECT_EQ(test, smmu3_firmware_read(&smmu), 0);
	KUNIT_EXPECT_EQ(test, said_lines, 0U);
}

static struct kunit_case firmware_cases[] = {
	KUNIT_CASE(firmware_cells),
	KUNIT_CASE(firmware_flags),
	KUNIT_CASE(firmware_54_quirks),
	KUNIT_CASE(firmware_interrupts),
	KUNIT_CASE(firmware_interrupt_errors),
	KUNIT_CASE(firmware_unknown_names),
	{}
};

static struct kunit_suite firmware_suite = {
	.name = "smmu3-firmware-dt",
	.init = firmware_test_init,
	.exit = firmware_test_exit,
	.test_cases = firmware_cases,
};

kunit_test_suite(firmware_suite);

MODULE_LICENSE("GPL");
