/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers, the lowest free one first; up to 64 in use at once. */
#ifndef NATIVE_IDR_H
#define NATIVE_IDR_H

#include <native.h>

struct ida {
	u64 used;
};

static inline void ida_init(struct ida *ida)
{
	ida->used = 0;
}

static inline void ida_destroy(struct ida *ida)
{
	ida->used = 0;
}

static inline int ida_alloc_range(struct ida *ida, unsigned int least,
				  unsigned int most, gfp_t gfp)
{
	for (unsigned int i = least; i <= most && i < 64; i++) {
		if (ida->used & BIT_ULL(i))
			continue;
		ida->used |= BIT_ULL(i);
		return i;
	}
	return -ENOSPC;
}

static inline void ida_free(struct ida *ida, unsigned int id)
{
	ida->used &= ~BIT_ULL(id);
}

#endif
