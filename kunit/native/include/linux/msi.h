/* SPDX-License-Identifier: GPL-2.0-only */
/* Message interrupts; a suite allocates them. */
#ifndef NATIVE_MSI_H
#define NATIVE_MSI_H

#include <native.h>

struct device;

struct msi_desc {
	struct device *dev;
};

struct msi_msg {
	u32 address_lo;
	u32 address_hi;
	u32 data;
};

#endif
