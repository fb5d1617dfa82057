/* SPDX-License-Identifier: GPL-2.0-only */
/* A device is a name for messages. */
#ifndef NATIVE_DEVICE_H
#define NATIVE_DEVICE_H

#include <native.h>

struct device {
	const char *name;
};

#define dev_err(dev, fmt, ...) printk("%s: " fmt, (dev)->name, ##__VA_ARGS__)
#define dev_warn dev_err
#define dev_info dev_err
#define dev_err_ratelimited dev_err
#define dev_warn_ratelimited dev_err

#endif
