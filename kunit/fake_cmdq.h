/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A command queue that only remembers, for suites of rooms that send commands.
 *
 * Stands in for queue/cmdq.c. fake_fail makes one wait fail: 1 the next, 2 the one
 * after it, and so on; 0 none. It counts down. With fake_dies, so do all after it.
 * fake_on_wait, if set, is called at each wait, after its commands were taken.
 */
#ifndef SMMU3_KUNIT_FAKE_CMDQ_H
#define SMMU3_KUNIT_FAKE_CMDQ_H

#include <linux/errno.h>
#include <linux/types.h>

#include "queue/cmdq.h"

#define FAKE_LOG 256

static struct smmu3_cmd fake_log[FAKE_LOG];
static unsigned int fake_commands;	/* sent, all in all */
static unsigned int fake_waits;
static unsigned int fake_sends;		/* without a wait */
static unsigned int fake_fail;
static bool fake_dies;
static void (*fake_on_wait)(void);

static inline void fake_reset(void)
{
	fake_commands = 0;
	fake_waits = 0;
	fake_sends = 0;
	fake_fail = 0;
	fake_dies = false;
	fake_on_wait = NULL;
}

static void fake_take(struct smmu3_cmd_batch *b)
{
	unsigned int i;

	for (i = 0; i < b->n; i++)
		fake_log[fake_commands++ % FAKE_LOG] = b->cmds[i];
	b->n = 0;
}

void smmu3_batch_make_room(struct smmu3_cmd_batch *b)
{
	fake_take(b);
}

int smmu3_batch_sync(struct smmu3_cmd_batch *b)
{
	fake_take(b);
	fake_waits++;
	if (fake_on_wait)
		fake_on_wait();
	if (!fake_fail || --fake_fail)
		return 0;
	fake_fail = fake_dies;
	return -EIO;
}

int smmu3_batch_send(struct smmu3_cmd_batch *b)
{
	fake_take(b);
	fake_sends++;
	return 0;
}

/* how many of the commands sent have this opcode, StreamID or tag aside */
static inline unsigned int fake_count(enum smmu3_cmd_op op)
{
	unsigned int i, n = 0;

	for (i = 0; i < fake_commands && i < FAKE_LOG; i++)
		n += smmu3_cmd_opcode(&fake_log[i]) == op;
	return n;
}

/* whether exactly this command was sent */
static inline bool fake_sent(const struct smmu3_cmd *cmd)
{
	unsigned int i;

	for (i = 0; i < fake_commands && i < FAKE_LOG; i++)
		if (fake_log[i].dw[0] == cmd->dw[0] &&
		    fake_log[i].dw[1] == cmd->dw[1])
			return true;
	return false;
}

#endif
