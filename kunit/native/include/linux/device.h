/* SPDX-License-Identifier: GPL-2.0-only */
/* A device is something to print messages about, and to count references to. */
#ifndef NATIVE_DEVICE_H
#define NATIVE_DEVICE_H

#include <native.h>

struct device_node;

struct device {
	void *driver_data;
	struct device_node *of_node;
};

/* references to devices that were taken and not given back */
__attribute__((__weak__)) unsigned int native_device_live;

static inline const char *dev_name(const struct device *dev)
{
	return "device";
}

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

static inline int dev_to_node(struct device *dev)
{
	return -1;
}

static inline struct device *get_device(struct device *dev)
{
	native_device_live++;
	return dev;
}

static inline void put_device(struct device *dev)
{
	native_device_live--;
}

#define dev_err(dev, fmt, ...) ((void)(dev), printk("device: " fmt, ##__VA_ARGS__))
#define dev_warn dev_err
#define dev_info dev_err
#define dev_err_ratelimited dev_err
#define dev_warn_ratelimited dev_err

#endif
