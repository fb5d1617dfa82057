// SPDX-License-Identifier: GPL-2.0-only
/* What both kinds of address spaces share. */
#include <unistd.h>

#include "space.h"

void space_close(struct space *s)
{
	while (s->num_groups)
		close(s->groups[--s->num_groups]);
	close(s->fd);
}
