// SPDX-License-Identifier: GPL-2.0-only
/* What both kinds of address spaces share. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "space.h"

void space_close(struct space *s)
{
	while (s->num_groups)
		close(s->groups[--s->num_groups]);
	close(s->fd);
}

bool space_link_of(const char *bdf, const char *link, char *word, size_t size)
{
	char path[256], target[256];
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", bdf, link);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	snprintf(word, size, "%s", strrchr(target, '/') + 1);
	return true;
}
