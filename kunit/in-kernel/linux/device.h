/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices of a test are only names: references to them are counted, no more. */
#ifndef SMMU3_KUNIT_IN_KERNEL_DEVICE_H
#define SMMU3_KUNIT_IN_KERNEL_DEVICE_H

#include_next <linux/device.h>

/* references that were taken and not given back */
unsigned int native_device_live __weak;

static inline struct device *native_get_device(struct device *dev)
{
	native_device_live++;
	return dev;
}

static inline void native_put_device(struct device *dev)
{
	native_device_live--;
}

#define get_device native_get_device
#define put_device native_put_device

#endif
