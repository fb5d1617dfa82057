/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Map, look, unmap, look again: one battery for everything that maps.
 *
 * The battery knows neither the IOMMU API nor io_pgtable_ops: a mapper adapts
 * each of them, and the independent walk (walk.h) is the judge.
 */
#ifndef BATTERY_H
#define BATTERY_H

#include <linux/types.h>

#include "walk.h"

/**
 * struct mapper - something that maps, and where its tables begin
 * @map: map [iova, iova + size) to @pa; 0 or a negative error
 * @unmap: remove a range; returns the bytes removed
 * @translate: the mapper's own opinion of where @iova leads, 0 for nowhere
 * @root: where the independent walk begins
 * @sizes: bit n is set when leaves of 2^n bytes may be used
 * @output_bits: size of the output address space
 * @error: printed where a reason needs numbers
 */
struct mapper {
	int (*map)(struct mapper *m, u64 iova, u64 pa, size_t size, bool writable);
	size_t (*unmap)(struct mapper *m, u64 iova, size_t size);
	u64 (*translate)(struct mapper *m, u64 iova);
	const struct walk_root *root;
	unsigned long sizes;
	u8 output_bits;
};

/**
 * battery_agrees() - do the walk and the mapper agree that @iova leads to @pa?
 * @m: the mapper
 * @iova: input address
 * @pa: where it must lead
 * @leaf: filled by the walk
 *
 * Return: NULL, or the reason; numbers are in the log.
 */
const char *battery_agrees(struct mapper *m, u64 iova, u64 pa,
			   struct walk_leaf *leaf);

/**
 * battery_gone() - do the walk and the mapper agree that nothing is mapped?
 * @m: the mapper
 * @iova: input address
 *
 * Return: NULL, or the reason; numbers are in the log.
 */
const char *battery_gone(struct mapper *m, u64 iova);

/**
 * battery_run() - everything below, stopping at the first reason
 * @m: the mapper, with nothing mapped
 *
 * Every leaf size; a range of mixed sizes; the first and the last page of the
 * input space and one beyond; unaligned requests; mapping twice; a block where a
 * table was; many mappers at once.
 *
 * Context: Process context.
 * Return: NULL, or the reason. Afterwards nothing is mapped.
 */
const char *battery_run(struct mapper *m);

/**
 * battery_partial_block() - part of a block cannot be unmapped
 * @m: the mapper, with nothing mapped
 *
 * Context: Process context. The mapper may warn, once.
 * Return: NULL, or the reason.
 */
const char *battery_partial_block(struct mapper *m);

#endif /* BATTERY_H */
