// SPDX-License-Identifier: GPL-2.0-only
/*
 * QEMU's edu in the hands of a program: it reaches what was mapped, and nothing else.
 *
 * That a fault was told is for the kernel's log to show; here it is what became of
 * the memory.  Each test leaves the address space as empty as it was.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "tests.h"

enum {
	STATUS = 0x24, ACKNOWLEDGE = 0x64,
	SOURCE = 0x80, TARGET = 0x88, COUNT = 0x90, COMMAND = 0x98,
	START = 1, TO_MEMORY = 2, INTERRUPT = 4,
	BUFFER = 0x40000,	/* the device's own 4 KiB */
};

#define IOVA	0x10000000ULL
#define MIB	(1ULL << 20)

static size_t page;

static void start(struct device *d, uint64_t iova, uint64_t bytes, uint32_t bits)
{
	bool to_memory = bits & TO_MEMORY;

	device_write64(d, SOURCE, to_memory ? BUFFER : iova);
	device_write64(d, TARGET, to_memory ? iova : BUFFER);
	device_write64(d, COUNT, bytes);
	device_write64(d, COMMAND, START | bits);
}

/* one transfer, to its end */
static bool transfer(struct device *d, uint64_t iova, uint64_t bytes, uint32_t bits)
{
	start(d, iova, bytes, bits);
	return edu_is_done(d);
}

const char *edu_copy(struct device *d, void *from, uint64_t from_iova, void *to,
		     uint64_t to_iova)
{
	if (getrandom(from, 4096, 0) != 4096)
		return "no random data";
	if (!transfer(d, from_iova, 4096, 0) ||
	    !transfer(d, to_iova, 4096, TO_MEMORY))
		return "a transfer does not end";
	return memcmp(from, to, 4096) ? "other data came back" : NULL;
}

static int map(struct device *d, uint64_t iova, void *memory, uint64_t bytes, bool writable)
{
	return d->space->ops->map(d->space, iova, memory, bytes, writable);
}

static int unmap(struct device *d, uint64_t iova, uint64_t bytes)
{
	return d->space->ops->unmap(d->space, iova, bytes);
}

static const char *copies(struct device *d)
{
	char *memory = tests_pages(2 * page);
	const char *why;

	if (map(d, IOVA, memory, 2 * page, true))
		return "cannot map";
	why = edu_copy(d, memory, IOVA, memory + page, IOVA + page);
	if (unmap(d, IOVA, 2 * page))
		return "cannot unmap";
	return why;
}

static const char *interrupt(struct device *d)
{
	char *memory = tests_pages(page);
	const char *why = NULL;

	if (map(d, IOVA, memory, page, true) || device_listen(d, 1))
		return "cannot map, or listen";
	for (int i = 0; i < 20 && !why; i++) {
		if (!transfer(d, IOVA, 4096, INTERRUPT))
			why = "a transfer does not end";
		else if (!device_heard(d, 0))
			why = "no interrupt comes";
		else if (!device_read(d, STATUS))
			why = "an interrupt without a reason";
		device_write(d, ACKNOWLEDGE, device_read(d, STATUS));
	}
	return unmap(d, IOVA, page) ? "cannot unmap" : why;
}

/*
 * A store to @iova, around which or under which there is @memory, changes nothing.  It
 * is of one word: each word would be a fault.
 */
static const char *no_store(struct device *d, uint64_t iova, const char *memory,
			    size_t bytes)
{
	char *before = malloc(bytes);

	memcpy(before, memory, bytes);
	if (!transfer(d, iova, 4, TO_MEMORY))
		return "a transfer does not end";
	return memcmp(before, memory, bytes) ? "memory has changed" : NULL;
}

static const char *unmapped(struct device *d)
{
	char *memory = tests_pages(2 * page);
	const char *why = copies(d);	/* the device holds other data now */

	/* with neighbours on both sides, so that the table is there */
	if (why || map(d, IOVA, memory, page, true) ||
	    map(d, IOVA + 2 * page, memory + page, page, true))
		return why ? why : "cannot map";
	why = no_store(d, IOVA + page, memory, 2 * page);
	if (unmap(d, IOVA, page) || unmap(d, IOVA + 2 * page, page))
		return "cannot unmap";
	return why;
}

static const char *readonly(struct device *d)
{
	char *memory = tests_pages(2 * page);
	const char *why;

	if (map(d, IOVA, memory, page, false) || map(d, IOVA + page, memory + page, page, true))
		return "cannot map";
	why = edu_copy(d, memory, IOVA, memory + page, IOVA + page);
	if (!why) {
		memset(memory, 0, page);
		why = no_store(d, IOVA, memory, page);
	}
	if (unmap(d, IOVA, page) || unmap(d, IOVA + page, page))
		return "cannot unmap";
	return why;
}

static const char *freed(struct device *d)
{
	char *memory = tests_pages(page);
	const char *why;

	if (map(d, IOVA, memory, page, true))
		return "cannot map";
	why = edu_copy(d, memory, IOVA, memory, IOVA);
	if (unmap(d, IOVA, page))
		return "cannot unmap";
	memset(memory, 0, page);
	return why ? why : no_store(d, IOVA, memory, page);
}

/* the window of messages is at the same place in every domain of the driver */
static const char *over_reserved(struct device *d)
{
	char *memory = tests_pages(2 * MIB);

	if (!map(d, 0x8000000, memory, page, true))
		return "the window of messages was given away";
	if (!map(d, 0x8000000 - MIB, memory, 2 * MIB, true))
		return "a part of it was given away";
	return copies(d);
}

static const char *beyond(struct device *d)
{
	char *memory = tests_pages(2 * page);

	if (!map(d, 1ULL << 52, memory, page, true))
		return "an address that the SMMU does not have was mapped";
	if (!map(d, 0 - page, memory, 2 * page, true))
		return "what wraps was mapped";
	return copies(d);
}

static const char *overlap(struct device *d)
{
	char *memory = tests_pages(4 * page);
	const char *why;

	if (map(d, IOVA, memory, 2 * page, true))
		return "cannot map";
	if (!map(d, IOVA + page, memory + 2 * page, 2 * page, true))
		return "an overlap was mapped";
	why = edu_copy(d, memory, IOVA, memory + page, IOVA + page);
	return unmap(d, IOVA, 2 * page) ? "cannot unmap" : why;
}

/* half of what may well be one block: refused, and the whole goes on to work */
static const char *half(struct device *d)
{
	char *memory = tests_pages(2 * MIB);
	const char *why;

	if (map(d, IOVA, memory, 2 * MIB, true))
		return "cannot map";
	if (!unmap(d, IOVA + MIB, MIB) || !unmap(d, IOVA, MIB))
		return "half of a mapping was unmapped";
	why = edu_copy(d, memory, IOVA, memory + MIB, IOVA + MIB);
	if (!why)
		why = edu_copy(d, memory + MIB, IOVA + MIB, memory, IOVA);
	return unmap(d, IOVA, 2 * MIB) ? "cannot unmap" : why;
}

static const char *never_mapped(struct device *d)
{
	return unmap(d, IOVA, page) ? copies(d) : "what was never mapped was unmapped";
}

/* the last page cannot be pinned: what was mapped by then has to go */
static const char *not_pinned(struct device *d)
{
	char *memory = tests_pages(4 * MIB);
	const char *why = copies(d);

	if (why || mprotect(memory + 4 * MIB - page, page, PROT_NONE))
		return why ? why : "cannot protect";
	if (!map(d, IOVA, memory, 4 * MIB, true))
		return "memory that nobody may touch was mapped";
	why = no_store(d, IOVA, memory, 2 * MIB);
	if (why)
		return why;
	if (map(d, IOVA, memory, 2 * MIB, true))
		return "the way back left something";
	why = edu_copy(d, memory, IOVA, memory + MIB, IOVA + MIB);
	return unmap(d, IOVA, 2 * MIB) ? "cannot unmap" : why;
}

/* memory for tables may run out on the way: what was mapped by then has to go */
static const char *unwinds(struct device *d)
{
	/* pages, in two tables of them, as the two addresses differ in a lower bit */
	const uint64_t bytes = 2 * MIB, iova = IOVA + MIB + page;
	char *memory = tests_pages(bytes);
	const char *why = NULL;

	if (map(d, iova, memory, bytes, true)) {
		why = no_store(d, iova, memory, bytes);
		if (why)
			return why;
		if (map(d, iova, memory, bytes, true))
			return "the way back left something";
	}
	why = edu_copy(d, memory, iova, memory + bytes - page, iova + bytes - page);
	return unmap(d, iova, bytes) ? "cannot unmap" : why;
}

/* an SMMU such as QEMU's cannot tell what devices write, and nobody may think so */
static const char *untracked(struct device *d)
{
	int ret;

	if (!d->space->ops->track)
		return "this interface has no word for it";
	ret = d->space->ops->track(d->space);
	if (!ret)
		return "writes are said to be tracked";
	return ret == -EOPNOTSUPP ? copies(d) : strerror(-ret);
}

void edu_start(struct device *d, uint64_t iova)
{
	start(d, iova, 4096, TO_MEMORY);
}

bool edu_is_done(struct device *d)
{
	return device_until(d, COMMAND, START, 0);
}

#define TEST(name)	{ #name, name }

const struct test edu_tests[] = {
	TEST(copies), TEST(interrupt),
	TEST(unmapped), TEST(readonly), TEST(freed),
	TEST(over_reserved), TEST(beyond), TEST(overlap), TEST(half), TEST(never_mapped),
	TEST(not_pinned), TEST(unwinds), TEST(untracked),
	{ "large", edu_large },
	{ }
};

static void __attribute__((constructor)) learn_page(void)
{
	page = sysconf(_SC_PAGESIZE);
}
