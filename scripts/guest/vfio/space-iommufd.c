// SPDX-License-Identifier: GPL-2.0-only
/* Address spaces of iommufd: devices join them one by one. */
#include <errno.h>
#include <linux/vfio.h>

#include "space.h"

/* the headers of older kernels do not know of it */
#ifdef VFIO_DEVICE_BIND_IOMMUFD
#include <dirent.h>
#include <fcntl.h>
#include <linux/iommufd.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int iommufd_open(struct space *s)
{
	struct iommu_ioas_alloc alloc = { .size = sizeof(alloc) };

	s->fd = open("/dev/iommu", O_RDWR | O_CLOEXEC);
	if (s->fd < 0 || ioctl(s->fd, IOMMU_IOAS_ALLOC, &alloc))
		return -errno;
	s->ioas = alloc.out_ioas_id;
	return 0;
}

static int iommufd_map(struct space *s, uint64_t iova, void *memory, uint64_t bytes,
		       bool writable)
{
	struct iommu_ioas_map map = {
		.size = sizeof(map),
		.flags = IOMMU_IOAS_MAP_FIXED_IOVA | IOMMU_IOAS_MAP_READABLE |
			 (writable ? IOMMU_IOAS_MAP_WRITEABLE : 0),
		.ioas_id = s->ioas,
		.user_va = (uintptr_t)memory,
		.length = bytes,
		.iova = iova,
	};

	return ioctl(s->fd, IOMMU_IOAS_MAP, &map) ? -errno : 0;
}

static int iommufd_unmap(struct space *s, uint64_t iova, uint64_t bytes)
{
	struct iommu_ioas_unmap unmap = {
		.size = sizeof(unmap),
		.ioas_id = s->ioas,
		.iova = iova,
		.length = bytes,
	};

	return ioctl(s->fd, IOMMU_IOAS_UNMAP, &unmap) ? -errno : 0;
}

/* the device's own file: /dev/vfio/devices/vfioN */
static int open_file(const char *bdf)
{
	char path[512];
	struct dirent *entry;
	int fd = -ENODEV;
	DIR *folder;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/vfio-dev", bdf);
	folder = opendir(path);
	if (!folder)
		return -ENODEV;
	while ((entry = readdir(folder))) {
		if (strncmp(entry->d_name, "vfio", 4))
			continue;
		snprintf(path, sizeof(path), "/dev/vfio/devices/%s", entry->d_name);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			fd = -errno;
	}
	closedir(folder);
	return fd;
}

static int iommufd_take(struct space *s, const char *bdf)
{
	struct vfio_device_bind_iommufd bind = {
		.argsz = sizeof(bind),
		.iommufd = s->fd,
	};
	struct vfio_device_attach_iommufd_pt attach = {
		.argsz = sizeof(attach),
		.pt_id = s->ioas,
	};
	int fd = open_file(bdf), ret;

	if (fd < 0)
		return fd;
	if (!ioctl(fd, VFIO_DEVICE_BIND_IOMMUFD, &bind) &&
	    !ioctl(fd, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &attach)) {
		s->device = bind.out_devid;
		return fd;
	}
	ret = -errno;
	close(fd);
	return ret;
}

/* asked for by word, and as what the hardware says it has: the answers must agree */
static int iommufd_track(struct space *s)
{
	struct iommu_hw_info info = { .size = sizeof(info), .dev_id = s->device };
	struct iommu_hwpt_alloc alloc = {
		.size = sizeof(alloc),
		.flags = IOMMU_HWPT_ALLOC_DIRTY_TRACKING,
		.dev_id = s->device,
		.pt_id = s->ioas,
	};
	bool said;
	int ret;

	if (ioctl(s->fd, IOMMU_GET_HW_INFO, &info))
		return -errno;
	said = info.out_capabilities & IOMMU_HW_CAP_DIRTY_TRACKING;
	ret = ioctl(s->fd, IOMMU_HWPT_ALLOC, &alloc) ? -errno : 0;
	return said == !ret ? ret : -EPROTO;
}
#else
static int iommufd_open(struct space *s)
{
	return -ENOSYS;
}
#define iommufd_map	NULL
#define iommufd_unmap	NULL
#define iommufd_take	NULL
#define iommufd_track	NULL
#endif

const struct space_ops space_iommufd = {
	.name = "iommufd",
	.open = iommufd_open,
	.map = iommufd_map,
	.unmap = iommufd_unmap,
	.take = iommufd_take,
	.track = iommufd_track,
};
