/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An address space: what devices reach of this program's memory, and at which
 * addresses.  Linux has two interfaces for it: containers (type1), and iommufd.
 *
 * What returns an int returns 0 or a descriptor, or -errno.
 */
#ifndef SPACE_H
#define SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SPACE_GROUPS = 4 };

struct space {
	const struct space_ops *ops;
	int fd;			/* /dev/vfio/vfio, or /dev/iommu */
	uint32_t ioas;		/* iommufd: the address space in it */
	uint32_t device;	/* iommufd: the last that joined */
	int groups[SPACE_GROUPS];	/* type1: those that joined */
	unsigned int num_groups;
};

/**
 * struct space_ops - one of the two interfaces
 * @name: what the command line calls it
 * @open: an empty address space
 * @map: let the devices reach @bytes of @memory at @iova
 * @unmap: no longer; of what was mapped, whole mappings only
 * @take: a descriptor of the device @bdf, which joins the address space
 * @track: have hardware note what that device writes; NULL if the interface has no way
 *	to ask for it
 */
struct space_ops {
	const char *name;
	int (*open)(struct space *s);
	int (*map)(struct space *s, uint64_t iova, void *memory, uint64_t bytes,
		   bool writable);
	int (*unmap)(struct space *s, uint64_t iova, uint64_t bytes);
	int (*take)(struct space *s, const char *bdf);
	int (*track)(struct space *s);
};

extern const struct space_ops space_type1;
extern const struct space_ops space_iommufd;

void space_close(struct space *s);

#endif
