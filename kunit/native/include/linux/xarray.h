/* SPDX-License-Identifier: GPL-2.0-only */
/* An array of pointers by index: few of them, found by looking at each. */
#ifndef NATIVE_XARRAY_H
#define NATIVE_XARRAY_H

#include <native.h>

#define NATIVE_XA_SLOTS 64

struct xarray {
	struct {
		unsigned long index;
		void *entry;
	} slot[NATIVE_XA_SLOTS];
};

static inline void xa_init(struct xarray *xa)
{
	memset(xa, 0, sizeof(*xa));
}

static inline void xa_destroy(struct xarray *xa)
{
	xa_init(xa);
}

static inline void *xa_load(struct xarray *xa, unsigned long index)
{
	for (unsigned int i = 0; i < NATIVE_XA_SLOTS; i++)
		if (xa->slot[i].entry && xa->slot[i].index == index)
			return xa->slot[i].entry;
	return NULL;
}

static inline void xa_erase(struct xarray *xa, unsigned long index)
{
	for (unsigned int i = 0; i < NATIVE_XA_SLOTS; i++)
		if (xa->slot[i].entry && xa->slot[i].index == index)
			xa->slot[i].entry = NULL;
}

#define XA_ERROR(err) ERR_PTR(err)

/* of an index that has no entry yet; ERR_PTR when there is no room */
static inline void *xa_store(struct xarray *xa, unsigned long index,
			     void *entry, gfp_t gfp)
{
	for (unsigned int i = 0; i < NATIVE_XA_SLOTS; i++) {
		if (xa->slot[i].entry)
			continue;
		xa->slot[i].index = index;
		xa->slot[i].entry = entry;
		return NULL;
	}
	return ERR_PTR(-ENOMEM);
}

#define xa_for_each(xa, at, e)						\
	for (at = 0; at < NATIVE_XA_SLOTS; at++)			\
		if (!((e) = (xa)->slot[at].entry)) {			\
		} else

static inline int xa_err(void *entry)
{
	return IS_ERR(entry) ? PTR_ERR(entry) : 0;
}

static inline bool xa_empty(const struct xarray *xa)
{
	for (unsigned int i = 0; i < NATIVE_XA_SLOTS; i++)
		if (xa->slot[i].entry)
			return false;
	return true;
}

#endif
