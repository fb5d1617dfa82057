// SPDX-License-Identifier: GPL-2.0-only
/* Address spaces that are containers: groups join them, with all their devices. */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "space.h"

static int type1_open(struct space *s)
{
	s->fd = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (s->fd < 0)
		return -errno;
	if (ioctl(s->fd, VFIO_GET_API_VERSION) != VFIO_API_VERSION ||
	    !ioctl(s->fd, VFIO_CHECK_EXTENSION, VFIO_TYPE1v2_IOMMU))
		return -ENOSYS;
	return 0;
}

static int type1_map(struct space *s, uint64_t iova, void *memory, uint64_t bytes,
		     bool writable)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ |
			 (writable ? VFIO_DMA_MAP_FLAG_WRITE : 0),
		.vaddr = (uintptr_t)memory,
		.iova = iova,
		.size = bytes,
	};

	return ioctl(s->fd, VFIO_IOMMU_MAP_DMA, &map) ? -errno : 0;
}

/* what was not mapped at all is no error for the kernel, but here it is */
static int type1_unmap(struct space *s, uint64_t iova, uint64_t bytes)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.iova = iova,
		.size = bytes,
	};

	if (ioctl(s->fd, VFIO_IOMMU_UNMAP_DMA, &unmap))
		return -errno;
	return unmap.size == bytes ? 0 : -ENOENT;
}

static int open_group(const char *bdf)
{
	char path[256], target[256];
	ssize_t length;
	int group;

	/* the last word of the link is the number of the group */
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group", bdf);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return -ENODEV;
	target[length] = '\0';
	snprintf(path, sizeof(path), "/dev/vfio%s", strrchr(target, '/'));
	group = open(path, O_RDWR | O_CLOEXEC);
	return group < 0 ? -errno : group;
}

/* a group is viable once no driver but VFIO's has any of its devices */
static int join(struct space *s, int group)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };

	if (ioctl(group, VFIO_GROUP_GET_STATUS, &status))
		return -errno;
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		return -EPERM;
	if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &s->fd))
		return -errno;
	if (!s->num_groups && ioctl(s->fd, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return -errno;
	s->groups[s->num_groups++] = group;
	return 0;
}

static int type1_take(struct space *s, const char *bdf)
{
	int group, device, ret;

	if (s->num_groups == SPACE_GROUPS)
		return -ENOSPC;
	group = open_group(bdf);
	if (group < 0)
		return group;
	ret = join(s, group);
	if (ret) {
		close(group);
		return ret;
	}
	device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, bdf);
	return device < 0 ? -errno : device;
}

const struct space_ops space_type1 = {
	.name = "type1",
	.open = type1_open,
	.map = type1_map,
	.unmap = type1_unmap,
	.take = type1_take,
};
