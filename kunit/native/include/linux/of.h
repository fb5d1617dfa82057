/* SPDX-License-Identifier: GPL-2.0-only */
/* A device tree node; a suite gives it its properties. */
#ifndef NATIVE_OF_H
#define NATIVE_OF_H

#include <native.h>

struct device_node {
	const char *full_name;
};

#endif
