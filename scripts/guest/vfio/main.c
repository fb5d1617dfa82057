// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drive a device from user space, through VFIO.
 *
 *   vfio INTERFACE edu DEVICE TEST...
 *   vfio INTERFACE nvme DEVICE read|write FROM FILE BYTES
 *   vfio INTERFACE leave DEVICE		close all with a transfer of an edu on its way
 *   vfio INTERFACE take DEVICE		open it, and give it back: can it be had?
 *
 * INTERFACE is type1 or iommufd.  One line for each result, as in scripts/guest/steps.sh;
 * the exit status is 1 if something failed, 3 if the device could not be had at all or
 * the words make no sense.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests.h"

enum { FAILED = 1, NOT_HAD = 3 };

static const char *interface, *bdf;

void *tests_pages(size_t bytes)
{
	const uintptr_t block = 2 << 20;
	char *p = mmap(NULL, bytes + block, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		exit(NOT_HAD);
	p += -(uintptr_t)p % block;
	madvise(p, bytes, MADV_HUGEPAGE);
	return memset(p, 0, bytes);
}

void tests_mark(const char *what)
{
	static unsigned int number;
	char command[256];

	snprintf(command, sizeof(command), ". /guest/steps.sh; mark %u '%s'", ++number, what);
	if (system(command))
		exit(NOT_HAD);
}

static int report(const char *what, const char *why)
{
	printf("smmu-test: %s vfio %s %s %s%s%s\n", why ? "FAIL" : "ok", interface, bdf, what,
	       why ? ": " : "", why ? why : "");
	return why ? FAILED : 0;
}

static void take(struct space *s, struct device *d)
{
	int ret;

	s->ops = strcmp(interface, space_iommufd.name) ? &space_type1 : &space_iommufd;
	ret = strcmp(interface, s->ops->name) ? -EINVAL : s->ops->open(s);
	if (!ret)
		ret = device_open(d, s, bdf);
	if (!ret)
		return;
	printf("smmu-test: note vfio %s %s cannot be had: %s\n", interface, bdf, strerror(-ret));
	exit(NOT_HAD);
}

static int run_edu(struct device *d, char **names)
{
	int status = 0;

	for (; *names; names++) {
		const struct test *test = edu_tests;

		while (test->name && strcmp(test->name, *names))
			test++;
		status |= report(*names, test->name ? test->run(d) : "there is no such test");
	}
	return status;
}

static int run_nvme(struct device *d, char **words)
{
	bool reading = !strcmp(words[0], "read");
	uint64_t from = strtoull(words[1], NULL, 0);
	size_t bytes = strtoull(words[3], NULL, 0);
	int file = open(words[2], reading ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY, 0600);
	void *data = tests_pages(bytes);
	const char *why;

	if (file < 0 || (!reading && read(file, data, bytes) != (ssize_t)bytes))
		return report(words[0], "the file cannot be read or made");
	why = reading ? nvme_read(d, from, data, bytes) : nvme_write(d, from, data, bytes);
	if (reading && !why && write(file, data, bytes) != (ssize_t)bytes)
		why = "the file cannot be written";
	close(file);
	return report(words[0], why);
}

/* the child dies with its container, its memory is still there for the parent to look at */
static int run_leave(void)
{
	const uint64_t iova = 0x10000000;
	const size_t bytes = 1 << 16;
	struct space s = { };
	struct device d;
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);
	int status;

	memset(memory, 0x5a, bytes);
	if (!fork()) {
		take(&s, &d);
		if (s.ops->map(&s, iova, memory, bytes, true))
			_exit(FAILED);
		edu_start(&d, iova);
		_exit(0);
	}
	wait(&status);
	if (status)
		return report("leave", "the transfer did not start");
	take(&s, &d);
	if (!edu_is_done(&d))
		return report("leave", "a transfer does not end");
	for (size_t i = 0; i < bytes; i++)
		if (memory[i] != 0x5a)
			return report("leave", "memory has changed");
	return report("leave", NULL);
}

int main(int argc, char **argv)
{
	struct space s = { };
	struct device d;
	int status;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 4)
		return NOT_HAD;
	interface = argv[1];
	bdf = argv[3];
	if (!strcmp(argv[2], "leave"))
		return run_leave();
	take(&s, &d);
	if (!strcmp(argv[2], "edu"))
		status = run_edu(&d, argv + 4);
	else if (!strcmp(argv[2], "nvme") && argc == 8)
		status = run_nvme(&d, argv + 4);
	else
		status = strcmp(argv[2], "take") ? NOT_HAD : 0;
	device_close(&d);
	space_close(&s);
	return status;
}
