/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access to the two register pages of an SMMU.
 *
 * Everything that touches a register goes through these functions, with the
 * offsets of hw/regs.h. They order nothing but themselves: a caller that
 * publishes memory with a register write puts the barrier there, and says what
 * it pairs with.
 *
 * A test build defines SMMU3_MMIO_MODEL and supplies the functions itself.
 */
#ifndef SMMU3_HW_MMIO_H
#define SMMU3_HW_MMIO_H

#include <linux/types.h>

#include "hw/regs.h"

/**
 * struct smmu3_mmio - the mapped register file of one SMMU
 * @page0: register page 0
 * @page1: register page 1, or @page0 on parts that have no page 1; offsets of
 *	page-1 registers in hw/regs.h are relative to this page
 */
struct smmu3_mmio {
	void __iomem *page0;
	void __iomem *page1;
};

#ifdef SMMU3_MMIO_MODEL
u32 smmu3_read32(const struct smmu3_mmio *mmio, u32 reg);
void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg, u32 value);
void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg, u64 value);
u32 smmu3_read32_page1(const struct smmu3_mmio *mmio, u32 reg);
void smmu3_write32_page1(const struct smmu3_mmio *mmio, u32 reg, u32 value);
#else
#include <linux/io.h>
#include <linux/io-64-nonatomic-lo-hi.h>

static inline u32 smmu3_read32(const struct smmu3_mmio *mmio, u32 reg)
{
	return readl_relaxed(mmio->page0 + reg);
}

static inline void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg,
				 u32 value)
{
	writel_relaxed(value, mmio->page0 + reg);
}

static inline void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg,
				 u64 value)
{
	writeq_relaxed(value, mmio->page0 + reg);
}

static inline u32 smmu3_read32_page1(const struct smmu3_mmio *mmio, u32 reg)
{
	return readl_relaxed(mmio->page1 + reg);
}

static inline void smmu3_write32_page1(const struct smmu3_mmio *mmio, u32 reg,
				       u32 value)
{
	writel_relaxed(value, mmio->page1 + reg);
}
#endif

#endif
