/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Our page tables behind the kernel's struct io_pgtable_ops, for its users: GPU
 * drivers with an IOMMU of their own, and tests.
 */
#ifndef SMMU3_IOMMU_CORE_IO_PGTABLE_OPS_H
#define SMMU3_IOMMU_CORE_IO_PGTABLE_OPS_H

#include <linux/io-pgtable.h>

/**
 * smmu3_io_pgtable_alloc() - make an empty page table
 * @dev: the device whose walker reads it, for messages; and for the memory of the
 *	tables where @cfg->iommu_dev is not set
 * @fmt: ARM_64_LPAE_S1 or ARM_64_LPAE_S2
 * @cfg: what it is to be; @cfg->tlb may not be NULL, @cfg->quirks must be 0. On
 *	success @cfg->pgsize_bitmap is restricted to the sizes of one granule,
 *	the kernel's page if it was among them, and the part for @fmt is filled.
 *	ttbr and vttbr are plain physical addresses
 * @cookie: for the functions of @cfg->tlb
 *
 * What the operations do is what alloc_io_pgtable_ops() promises, but: part of a
 * block cannot be unmapped; that warns and returns 0.
 *
 * Invalidation: a removed table is freed after tlb_flush_walk() for its range, in
 * the same call. Each cleared leaf is given to tlb_add_page(), unless the gather
 * is of a flush queue.
 *
 * Context: may sleep.
 * Return: the operations, or NULL with a message that says why.
 */
struct io_pgtable_ops *smmu3_io_pgtable_alloc(struct device *dev,
					      enum io_pgtable_fmt fmt,
					      struct io_pgtable_cfg *cfg,
					      void *cookie);

/**
 * smmu3_io_pgtable_free() - free a page table
 * @ops: from smmu3_io_pgtable_alloc(), or NULL; no walker may read it any more
 *
 * Calls tlb_flush_all() first: TLBs may still hold what it mapped.
 */
void smmu3_io_pgtable_free(struct io_pgtable_ops *ops);

#endif
