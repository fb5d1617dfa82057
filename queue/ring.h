/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arithmetic of the SMMU's circular queues.
 *
 * Software counts entries with free-running 64-bit positions that never wrap in
 * practice; the registers hold the low bits of one: the index in bits
 * [lg2-1:0] and the wrap flag in bit [lg2]. These functions convert. A queue of
 * one entry (lg2 = 0) has no index, only the flag.
 * Arm IHI 0070, "SMMU circular queues".
 */
#ifndef SMMU3_QUEUE_RING_H
#define SMMU3_QUEUE_RING_H

#include <linux/bits.h>
#include <linux/limits.h>
#include <linux/types.h>

/* index of position @pos in an array of 1 << @lg2 entries */
static inline u32 smmu3_ring_index(u64 pos, u8 lg2)
{
	return pos & (BIT_ULL(lg2) - 1);
}

/* what a PROD or CONS register holds at position @pos: index and wrap flag */
static inline u32 smmu3_ring_reg(u64 pos, u8 lg2)
{
	return pos & (BIT_ULL(lg2 + 1) - 1);
}

/**
 * smmu3_ring_extend() - the position that a register value stands for
 * @known: a position that the register had reached before it was read
 * @reg: the register, upper bits ignored
 * @lg2: log2 of the number of entries
 *
 * Exact while the register is less than two laps ahead of @known; otherwise an
 * underestimate that is still not before @known. Never beyond the true
 * position, so a caller that acts on "has passed" is safe with a stale @known.
 * It is not safe with a @known that is newer than @reg: read @known first.
 *
 * Return: the position.
 */
static inline u64 smmu3_ring_extend(u64 known, u32 reg, u8 lg2)
{
	return known + smmu3_ring_reg(reg - known, lg2);
}

/*
 * Is this what a bus returns when nothing answers, as from an SMMU without power?
 * No PROD or CONS register has all bits.
 */
static inline bool smmu3_ring_reg_is_absent(u32 reg)
{
	return reg == U32_MAX;
}

#endif
