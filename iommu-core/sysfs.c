// SPDX-License-Identifier: GPL-2.0-only
/*
 * An SMMU in sysfs. See sysfs.h for what is shown.
 *
 * The SMMU is found through the parent, not through the drvdata of the core's
 * device: the core sets that after the files appear and clears it before they go.
 */
#include "iommu-core/sysfs.h"

#include <linux/device.h>

#include "arm-smmu-v3.h"

static struct smmu3 *smmu_of(const struct device *dev)
{
	return dev_get_drvdata(dev->parent);
}

static ssize_t features_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	char text[256];

	smmu3_features_describe(&smmu_of(dev)->feat, text, sizeof(text));
	return sysfs_emit(buf, "%s\n", text);
}
static DEVICE_ATTR_RO(features);

static ssize_t faults_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return sysfs_emit(buf, "%ld\n",
			  atomic_long_read(&smmu_of(dev)->faults));
}
static DEVICE_ATTR_RO(faults);

static ssize_t lost_events_show(struct device *dev,
				struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%ld\n",
			  atomic_long_read(&smmu_of(dev)->overflows));
}
static DEVICE_ATTR_RO(lost_events);

static ssize_t command_slots_show(struct device *dev,
				  struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%lu\n", BIT(smmu_of(dev)->cmdq.lg2));
}
static DEVICE_ATTR_RO(command_slots);

static ssize_t stream_bits_show(struct device *dev,
				struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", smmu_of(dev)->strtab.lg2);
}
static DEVICE_ATTR_RO(stream_bits);

static ssize_t stream_table_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n",
			  smmu_of(dev)->strtab.split ? "two-level" : "linear");
}
static DEVICE_ATTR_RO(stream_table);

static struct attribute *attrs[] = {
	&dev_attr_features.attr,
	&dev_attr_faults.attr,
	&dev_attr_lost_events.attr,
	&dev_attr_command_slots.attr,
	&dev_attr_stream_bits.attr,
	&dev_attr_stream_table.attr,
	NULL
};

static const struct attribute_group group = {
	.name = "smmu3",
	.attrs = attrs,
};

const struct attribute_group *smmu3_sysfs_groups[] = { &group, NULL };
