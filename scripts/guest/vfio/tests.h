/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be asked of a device.  A test returns NULL, or why it failed.
 */
#ifndef TESTS_H
#define TESTS_H

#include "device.h"

struct test {
	const char *name;
	const char *(*run)(struct device *d);
};

/* those of QEMU's edu, which copies up to 4 KiB to or from anywhere; ends without name */
extern const struct test edu_tests[];

/* fresh data, by the device: what @from and @to are memory of; NULL, or what went wrong */
const char *edu_copy(struct device *d, void *from, uint64_t from_iova, void *to,
		     uint64_t to_iova);

/* 2 GiB in entries of each size; marks say where the host counts what it costs */
const char *edu_large(struct device *d);

/* a store to an address, and whether the last one has ended */
void edu_start(struct device *d, uint64_t iova);
bool edu_is_done(struct device *d);

/* the half of a disk: the controller's whole life, and so many bytes from a block on */
const char *nvme_read(struct device *d, uint64_t from, void *data, size_t bytes);
const char *nvme_write(struct device *d, uint64_t from, const void *data, size_t bytes);

/* the host counts the SMMU's commands under this name from here on */
void tests_mark(const char *what);

/* pages of zeroes, in memory whose first address is a multiple of 2 MiB; never freed */
void *tests_pages(size_t bytes);

#endif
