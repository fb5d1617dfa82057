/* SPDX-License-Identifier: GPL-2.0-only */
/* Message interrupts, as kernels since 6.2 have them. */
#ifndef NATIVE_MSI_H
#define NATIVE_MSI_H

#include <native.h>

#define SMMU3_HAVE_DEVICE_MSI

struct device;

struct msi_desc {
	struct device *dev;
	u16 msi_index;
};

struct msi_msg {
	u32 address_lo;
	u32 address_hi;
	u32 data;
};

#endif
