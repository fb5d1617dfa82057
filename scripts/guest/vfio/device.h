/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A PCI device in the hands of this program: its registers, its interrupts, and the
 * address space that it reaches memory through.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include "space.h"

enum { DEVICE_EVENTS = 2 };

struct device {
	struct space *space;
	int fd;
	volatile uint8_t *bar;		/* the first of its BARs */
	uint64_t bar_bytes;
	int events[DEVICE_EVENTS];	/* one for each message */
	unsigned int num_events;
};

/* 0, or -errno; the device decodes its registers and may do DMA from then on */
int device_open(struct device *d, struct space *s, const char *bdf);
void device_close(struct device *d);

/* have @count messages arrive here; 0, or -errno */
int device_listen(struct device *d, unsigned int count);

/* whether message @number came, within ten seconds */
bool device_heard(struct device *d, unsigned int number);

/* whether the bits @mask of a register become @value, within ten seconds */
bool device_until(struct device *d, unsigned int offset, uint32_t mask, uint32_t value);

static inline uint32_t device_read(struct device *d, unsigned int offset)
{
	return *(volatile uint32_t *)(d->bar + offset);
}

static inline uint64_t device_read64(struct device *d, unsigned int offset)
{
	return *(volatile uint64_t *)(d->bar + offset);
}

/* what memory has been told before, the device sees before the write */
static inline void device_write(struct device *d, unsigned int offset, uint32_t value)
{
	__sync_synchronize();
	*(volatile uint32_t *)(d->bar + offset) = value;
}

static inline void device_write64(struct device *d, unsigned int offset, uint64_t value)
{
	__sync_synchronize();
	*(volatile uint64_t *)(d->bar + offset) = value;
}

#endif
