/* SPDX-License-Identifier: GPL-2.0-only */
/* What firmware says of a device; a suite answers. */
#ifndef NATIVE_PROPERTY_H
#define NATIVE_PROPERTY_H

#include <native.h>

enum dev_dma_attr {
	DEV_DMA_NOT_SUPPORTED,
	DEV_DMA_NON_COHERENT,
	DEV_DMA_COHERENT,
};

#endif
