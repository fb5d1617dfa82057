/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A master of the device tree that the probe module has bound, and the tests
 * that the files of this module run on it.
 */
#ifndef DMAPROBE_H
#define DMAPROBE_H

#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "walk.h"

#define DMAPROBE_MAX_SIDS	4

/**
 * struct dmaprobe - a bound master
 * @dev: the device
 * @smmu: registers of the SMMU that its "iommus" property names
 * @smmu_dev: the SMMU's own device
 * @sids: its StreamIDs
 * @num_sids: how many
 * @lock: one test at a time
 */
struct dmaprobe {
	struct device *dev;
	void __iomem *smmu;
	struct device *smmu_dev;
	u32 sids[DMAPROBE_MAX_SIDS];
	unsigned int num_sids;
	struct mutex lock;
};

/**
 * dmaprobe_stream() - what the SMMU has for a master
 * @p: the master
 * @stream: the entry of its first StreamID
 *
 * Return: NULL, or the reason: also when its StreamIDs have different entries.
 */
const char *dmaprobe_stream(struct dmaprobe *p, struct walk_stream *stream);

/* Tests of the DMA API (dmaprobe-dma.c); see struct smmu_test. */
const char *dmaprobe_test_single(void *ctx);
const char *dmaprobe_test_coherent(void *ctx);
const char *dmaprobe_test_sg(void *ctx);
const char *dmaprobe_test_attrs(void *ctx);
const char *dmaprobe_test_resource(void *ctx);

/* Tests of the IOMMU API (dmaprobe-domain.c). */
const char *dmaprobe_test_unmanaged(void *ctx);
const char *dmaprobe_test_is_lazy(void *ctx);
const char *dmaprobe_test_bus_domain(void *ctx);
const char *dmaprobe_test_partial_block(void *ctx);
const char *dmaprobe_test_capable(void *ctx);
const char *dmaprobe_test_user_domain(void *ctx);

/* Tests of the kernel's io_pgtable_ops (dmaprobe-pgtable.c). */
const char *dmaprobe_test_pgtable(void *ctx);

#endif /* DMAPROBE_H */
