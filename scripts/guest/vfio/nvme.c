// SPDX-License-Identifier: GPL-2.0-only
/*
 * An NVMe controller in the hands of a program: reset, identified, one queue for
 * commands of each kind, completions by messages.  NVM Express base specification.
 */
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "tests.h"

enum {
	CAP = 0x00, CC = 0x14, CSTS = 0x1c, AQA = 0x24, ASQ = 0x28, ACQ = 0x30,
	DOORBELLS = 0x1000,
	CC_EN = 1, CC_IOSQES = 6 << 16, CC_IOCQES = 4 << 20,
	CSTS_RDY = 1,
	SLOTS = 8,
	MPS = 4096,		/* memory page size: CC.MPS = 0 */
	LBA = 512,
	ADMIN = 0, IO = 1,
	IDENTIFY = 0x06, CREATE_SQ = 0x01, CREATE_CQ = 0x05,
	WRITE = 0x01, READ = 0x02,
};

#define IOVA	0x20000000ULL

struct command {
	uint8_t opcode, flags;
	uint16_t id;
	uint32_t nsid;
	uint64_t rsvd, metadata, prp1, prp2;
	uint32_t cdw10, cdw11, cdw12, cdw13, cdw14, cdw15;
};

struct completion {
	uint32_t result, rsvd;
	uint16_t sq_head, sq_id, id, status;	/* bit 0 of status: phase */
};

/* what the controller reads and writes; mapped at IOVA */
struct shared {
	struct command sq[2][MPS / sizeof(struct command)];
	struct completion cq[2][MPS / sizeof(struct completion)];
	uint8_t data[2 * MPS];
};

struct nvme {
	struct device *d;
	struct shared *shared;
	unsigned int stride;
	unsigned int tail[2], head[2];
	bool phase[2];
};

static uint64_t iova_of(const struct nvme *n, const volatile void *p)
{
	return IOVA + ((uintptr_t)p - (uintptr_t)n->shared);
}

static void ring(struct nvme *n, unsigned int queue, bool completion, unsigned int value)
{
	device_write(n->d, DOORBELLS + (2 * queue + completion) * n->stride, value);
}

/* one command, to its completion, of which a message tells */
static const char *execute(struct nvme *n, unsigned int queue, struct command command)
{
	volatile struct completion *done = &n->shared->cq[queue][n->head[queue]];

	n->shared->sq[queue][n->tail[queue]] = command;
	n->tail[queue] = (n->tail[queue] + 1) % SLOTS;
	ring(n, queue, false, n->tail[queue]);
	if (!device_heard(n->d, queue))
		return "no message of a completion";
	if ((done->status & 1) != n->phase[queue])
		return "a message, but no completion";
	__sync_synchronize();
	if (done->status >> 1)
		return "a command failed";
	n->head[queue] = (n->head[queue] + 1) % SLOTS;
	n->phase[queue] ^= !n->head[queue];
	ring(n, queue, true, n->head[queue]);
	return NULL;
}

static const char *identify(struct nvme *n)
{
	const char *why = execute(n, ADMIN, (struct command){
		.opcode = IDENTIFY, .prp1 = iova_of(n, n->shared->data), .cdw10 = 1,
	});

	/* bytes 4 to 23: the serial number, which the host gave it */
	if (!why)
		printf("smmu-test: note vfio nvme serial %.4s\n", n->shared->data + 4);
	return why;
}

static const char *make_queues(struct nvme *n)
{
	uint32_t id_and_size = IO | (SLOTS - 1) << 16;
	const char *why;

	/* contiguous, with interrupts, as message 1 */
	why = execute(n, ADMIN, (struct command){
		.opcode = CREATE_CQ, .prp1 = iova_of(n, n->shared->cq[IO]),
		.cdw10 = id_and_size, .cdw11 = 1 | 1 << 1 | 1 << 16,
	});
	if (why)
		return why;
	return execute(n, ADMIN, (struct command){
		.opcode = CREATE_SQ, .prp1 = iova_of(n, n->shared->sq[IO]),
		.cdw10 = id_and_size, .cdw11 = 1 | IO << 16,
	});
}

static const char *start(struct nvme *n)
{
	struct device *d = n->d;
	const char *why;

	n->stride = 4 << (device_read64(d, CAP) >> 32 & 0xf);
	device_write(d, CC, 0);
	if (!device_until(d, CSTS, CSTS_RDY, 0))
		return "the controller does not stop";
	device_write(d, AQA, (SLOTS - 1) | (SLOTS - 1) << 16);
	device_write64(d, ASQ, iova_of(n, n->shared->sq[ADMIN]));
	device_write64(d, ACQ, iova_of(n, n->shared->cq[ADMIN]));
	device_write(d, CC, CC_EN | CC_IOSQES | CC_IOCQES);
	if (!device_until(d, CSTS, CSTS_RDY, CSTS_RDY))
		return "the controller does not start";
	why = identify(n);
	return why ? why : make_queues(n);
}

/* @bytes of the disk through the two pages of n->shared->data, in both directions */
static const char *move(struct nvme *n, uint8_t opcode, uint64_t from, uint8_t *data,
			size_t bytes)
{
	const size_t step = sizeof(n->shared->data);
	const char *why = NULL;

	for (size_t at = 0; at < bytes && !why; at += step) {
		uint64_t lba = (from + at) / LBA;

		if (opcode == WRITE)
			memcpy(n->shared->data, data + at, step);
		why = execute(n, IO, (struct command){
			.opcode = opcode, .nsid = 1,
			.prp1 = iova_of(n, n->shared->data),
			.prp2 = iova_of(n, n->shared->data + MPS),
			.cdw10 = lba, .cdw11 = lba >> 32, .cdw12 = step / LBA - 1,
		});
		if (opcode == READ)
			memcpy(data + at, n->shared->data, step);
	}
	return why;
}

static const char *whole_life(struct device *d, uint8_t opcode, uint64_t from, void *data,
			      size_t bytes)
{
	size_t size = (sizeof(struct shared) + 0xffff) & ~0xffffUL;
	struct nvme n = {
		.d = d, .shared = tests_pages(size), .phase = { true, true },
	};
	const char *why;

	if (d->space->ops->map(d->space, IOVA, n.shared, size, true))
		return "cannot map";
	if (device_listen(d, 2))
		return "cannot listen";
	why = start(&n);
	if (!why)
		why = move(&n, opcode, from, data, bytes);
	device_write(d, CC, 0);
	if (!device_until(d, CSTS, CSTS_RDY, 0))
		return "the controller does not stop";
	return d->space->ops->unmap(d->space, IOVA, size) ? "cannot unmap" : why;
}

const char *nvme_read(struct device *d, uint64_t from, void *data, size_t bytes)
{
	return whole_life(d, READ, from, data, bytes);
}

const char *nvme_write(struct device *d, uint64_t from, const void *data, size_t bytes)
{
	return whole_life(d, WRITE, from, (void *)data, bytes);
}
