// SPDX-License-Identifier: GPL-2.0-only
/* A device of vfio-pci. */
#include <errno.h>
#include <linux/pci_regs.h>
#include <linux/vfio.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "device.h"

enum { PATIENCE_MS = 10000 };

static int map_bar(struct device *d)
{
	struct vfio_region_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_BAR0_REGION_INDEX,
	};
	void *bar;

	if (ioctl(d->fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return -errno;
	bar = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, d->fd, info.offset);
	if (bar == MAP_FAILED)
		return -errno;
	d->bar = bar;
	d->bar_bytes = info.size;
	return 0;
}

static int enable(struct device *d)
{
	struct vfio_region_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_CONFIG_REGION_INDEX,
	};
	uint16_t command;

	if (ioctl(d->fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return -errno;
	if (pread(d->fd, &command, sizeof(command), info.offset + PCI_COMMAND) < 0)
		return -errno;
	command |= PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER;
	if (pwrite(d->fd, &command, sizeof(command), info.offset + PCI_COMMAND) < 0)
		return -errno;
	return 0;
}

int device_open(struct device *d, struct space *s, const char *bdf)
{
	int ret;

	*d = (struct device){ .space = s };
	d->fd = s->ops->take(s, bdf);
	if (d->fd < 0)
		return d->fd;
	ret = enable(d);
	if (!ret)
		ret = map_bar(d);
	if (ret)
		close(d->fd);
	return ret;
}

void device_close(struct device *d)
{
	munmap((void *)d->bar, d->bar_bytes);
	close(d->fd);
	while (d->num_events)
		close(d->events[--d->num_events]);
}

/* the kind of messages that the device has; 0 if it has none */
static unsigned int kind_of_messages(struct device *d, unsigned int count)
{
	static const unsigned int kinds[] = { VFIO_PCI_MSIX_IRQ_INDEX, VFIO_PCI_MSI_IRQ_INDEX };

	for (unsigned int i = 0; i < 2; i++) {
		struct vfio_irq_info info = { .argsz = sizeof(info), .index = kinds[i] };

		if (!ioctl(d->fd, VFIO_DEVICE_GET_IRQ_INFO, &info) && info.count >= count)
			return kinds[i];
	}
	return 0;
}

int device_listen(struct device *d, unsigned int count)
{
	union {
		struct vfio_irq_set set;
		uint8_t room[sizeof(struct vfio_irq_set) + DEVICE_EVENTS * sizeof(int)];
	} request = {
		.set = {
			.argsz = sizeof(struct vfio_irq_set) + count * sizeof(int),
			.flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
			.index = kind_of_messages(d, count),
			.count = count,
		},
	};

	if (!request.set.index)
		return -ENOTSUP;
	while (d->num_events < count) {
		int event = eventfd(0, EFD_CLOEXEC);

		if (event < 0)
			return -errno;
		d->events[d->num_events++] = event;
	}
	memcpy(request.set.data, d->events, count * sizeof(int));
	return ioctl(d->fd, VFIO_DEVICE_SET_IRQS, &request) ? -errno : 0;
}

bool device_heard(struct device *d, unsigned int number)
{
	struct pollfd wait = { .fd = d->events[number], .events = POLLIN };
	uint64_t times;

	return poll(&wait, 1, PATIENCE_MS) == 1 &&
	       read(d->events[number], &times, sizeof(times)) == sizeof(times);
}

bool device_until(struct device *d, unsigned int offset, uint32_t mask, uint32_t value)
{
	const struct timespec pause = { .tv_nsec = 1000 * 1000 };

	for (int ms = 0; ms < PATIENCE_MS; ms++) {
		if ((device_read(d, offset) & mask) == value)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}
