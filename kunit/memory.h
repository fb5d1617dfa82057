/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a room allocates, for its suite: counted, and refused when the suite wants.
 *
 * A suite includes this header and then the source of the room. memory_fail makes one
 * allocation of the room fail: 1 the next, 2 the one after it, and so on; 0 none. It
 * counts down. memory_live is how many are not freed.
 */
#ifndef SMMU3_KUNIT_MEMORY_H
#define SMMU3_KUNIT_MEMORY_H

#include <linux/slab.h>
#include <linux/xarray.h>

static unsigned int memory_fail;
static unsigned int memory_live;

static inline bool memory_is_short(void)
{
	return memory_fail && --memory_fail == 0;
}

static inline void *memory_alloc(size_t size, gfp_t gfp)
{
	void *mem = memory_is_short() ? NULL : kcalloc(1, size, gfp);

	memory_live += !!mem;
	return mem;
}

static inline void memory_free(const void *mem)
{
	memory_live -= !!mem;
	kfree((void *)mem);
}

#undef kzalloc
#undef kfree
#define kzalloc(size, gfp) memory_alloc(size, gfp)
#define kfree(mem) memory_free(mem)
#define xa_store(xa, index, entry, gfp) \
	(memory_is_short() ? XA_ERROR(-ENOMEM) : xa_store(xa, index, entry, gfp))

#endif
