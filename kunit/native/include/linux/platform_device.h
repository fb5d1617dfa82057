/* SPDX-License-Identifier: GPL-2.0-only */
/* A platform device and its resources. */
#ifndef NATIVE_PLATFORM_DEVICE_H
#define NATIVE_PLATFORM_DEVICE_H

#include <linux/device.h>
#include <native.h>

typedef u64 resource_size_t;

struct resource {
	resource_size_t start;
	resource_size_t end;
	unsigned long flags;
};

#define IORESOURCE_MEM 0x200
#define DEFINE_RES_MEM(_start, _size) \
	{ .start = (_start), .end = (_start) + (_size) - 1, .flags = IORESOURCE_MEM }

static inline resource_size_t resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}

struct platform_device {
	struct device dev;
};

#define to_platform_device(d) container_of(d, struct platform_device, dev)

#endif
