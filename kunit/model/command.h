/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the command queue (command.c) and what its commands mean (opcode.c).
 * A command is two words.
 */
#ifndef SMMU3_MODEL_COMMAND_H
#define SMMU3_MODEL_COMMAND_H

#include "kunit/model/parts.h"

#define OP_ATC_INV		0x40
#define OP_RESUME		0x44
#define OP_STALL_TERM		0x45
#define OP_SYNC			0x46

static inline u8 command_op(const u64 *cmd)
{
	return cmd[0] & 0xff;
}

/**
 * command_legal() - whether the SMMU takes a command
 * @m: the model
 * @cmd: the command
 *
 * Complains about everything in it that is wrong, illegal or only unwise.
 *
 * Return: false for CERROR_ILL.
 */
bool command_legal(struct model *m, const u64 *cmd);

/**
 * command_apply() - let a command have its effect
 * @m: the model
 * @cmd: a command that is legal, and not CMD_SYNC
 *
 * Return: false for a CMD_ATC_INV that nobody answers.
 */
bool command_apply(struct model *m, const u64 *cmd);

/* true half of the time, if the model is not calm */
bool command_whim(struct model *m);

#endif
