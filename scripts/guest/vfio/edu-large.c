// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of a large machine: 2 GiB, in pages of 4 KiB, blocks of 2 MiB and of 1 GiB.
 *
 * The kernel takes the largest entry that both addresses are aligned to.  Here memory is
 * one huge page of 1 GiB, seen twice, so where it is mapped decides the size.
 */
#define _GNU_SOURCE
#include <linux/memfd.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests.h"

#define MIB	(1ULL << 20)
#define GIB	(1ULL << 30)
#define IOVA	(4 * GIB)

/* entries of this name, when mapped at an offset from IOVA, in pieces of so much */
static const struct size {
	const char *name;
	uint64_t offset, piece;
} sizes[] = {
	{ "4K", 4096, GIB / 2 },
	{ "2M", 2 * MIB, GIB / 2 },
	{ "1G", 0, GIB },
};

static char *make_memory(void)
{
	int file = memfd_create("large", MFD_HUGETLB | MFD_HUGE_1GB);
	char *p = mmap(NULL, 3 * GIB, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		       -1, 0);

	if (file < 0 || p == MAP_FAILED || ftruncate(file, GIB))
		return NULL;
	p += -(uintptr_t)p % GIB;
	for (int half = 0; half < 2; half++)
		if (mmap(p + half * GIB, GIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
			 file, 0) == MAP_FAILED)
			return NULL;
	*p = 1;
	return p;
}

static void mark(const char *what, const struct size *size)
{
	char name[64];

	snprintf(name, sizeof(name), what, size->name);
	tests_mark(name);
}

static const char *in_entries_of(struct device *d, char *memory, const struct size *size)
{
	const struct space_ops *ops = d->space->ops;
	const uint64_t iova = IOVA + size->offset, last = 2 * GIB - 4096;
	const char *why;
	uint64_t at;

	mark("map 2 GiB in %s", size);
	for (at = 0; at < 2 * GIB; at += size->piece)
		if (ops->map(d->space, iova + at, memory + at, size->piece, true))
			return "cannot map";
	mark("use %s", size);
	why = edu_copy(d, memory, iova, memory + last, iova + last);
	mark("unmap a piece of %s", size);
	if (ops->unmap(d->space, iova, size->piece))
		return "cannot unmap";
	mark("unmap the rest of %s", size);
	for (at = size->piece; at < 2 * GIB; at += size->piece)
		if (ops->unmap(d->space, iova + at, size->piece))
			return "cannot unmap the rest";
	tests_mark("end");
	return why;
}

const char *edu_large(struct device *d)
{
	char *memory = make_memory();
	const char *why = NULL;

	if (!memory)
		return "no huge page of 1 GiB: boot with hugepagesz=1G hugepages=1";
	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(*sizes) && !why; i++)
		why = in_entries_of(d, memory, &sizes[i]);
	return why;
}
