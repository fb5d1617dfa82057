/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers of 16 bits, the lowest free one first. */
#ifndef NATIVE_IDR_H
#define NATIVE_IDR_H

#include <native.h>

struct ida {
	u64 used;	/* how many */
	DECLARE_BITMAP(taken, 1 << 16);
};

static inline void ida_init(struct ida *ida)
{
	memset(ida, 0, sizeof(*ida));
}

static inline void ida_destroy(struct ida *ida)
{
	ida_init(ida);
}

static inline bool ida_is_empty(const struct ida *ida)
{
	return !ida->used;
}

static inline int ida_alloc_range(struct ida *ida, unsigned int least,
				  unsigned int most, gfp_t gfp)
{
	for (unsigned int i = least; i <= most; i++) {
		if (ida->taken[i / BITS_PER_LONG] == ~0UL) {
			i |= BITS_PER_LONG - 1;
			continue;
		}
		if (test_bit(i, ida->taken))
			continue;
		__set_bit(i, ida->taken);
		ida->used++;
		return i;
	}
	return -ENOSPC;
}

static inline void ida_free(struct ida *ida, unsigned int id)
{
	WARN_ON(!test_bit(id, ida->taken));
	__clear_bit(id, ida->taken);
	ida->used--;
}

#endif
