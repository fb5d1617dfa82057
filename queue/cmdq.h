/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command queue: submission, waiting, and recovery from errors.
 *
 * Any CPU in any context but NMI may submit. A submission takes a ticket (a range
 * of 64-bit positions) with one atomic add, fills its own slots, marks them ready,
 * and whoever holds the publisher's role moves PROD over all slots that are
 * ready. No spinlock is taken on this path. A CMD_SYNC is complete when CONS has
 * passed it, and so is every command before it: a waiter is done once any CMD_SYNC
 * that was placed after its commands is complete.
 */
#ifndef SMMU3_QUEUE_CMDQ_H
#define SMMU3_QUEUE_CMDQ_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

#include "hw/cmd.h"

struct device;
struct smmu3_gerror;
struct smmu3_mmio;

/**
 * enum smmu3_sync_method - how a CPU learns that a CMD_SYNC is complete
 * @SMMU3_SYNC_POLL: it reads CMDQ_CONS
 * @SMMU3_SYNC_SEV: the same, but it sleeps in WFE between reads; needs IDR0.SEV
 * @SMMU3_SYNC_MSI: the SMMU writes a word of memory; needs IDR0.MSI and COHACC
 */
enum smmu3_sync_method {
	SMMU3_SYNC_POLL,
	SMMU3_SYNC_SEV,
	SMMU3_SYNC_MSI,
};

#define SMMU3_CMDQ_FAILURES 16

/**
 * struct smmu3_cmdq - the command queue of one SMMU
 * @dev: the SMMU, for memory and messages
 * @mmio: its registers
 * @gerror: its error register
 * @slots: the commands; a slot belongs to the owner of its ticket until it is
 *	ready, then to the SMMU until CONS has passed it
 * @slots_dma: their address for the SMMU
 * @ready: for the first slot of each submission, the position after the last one;
 *	written by the owner of the ticket, read by the publisher. A mark that an
 *	earlier lap left is not beyond the position of its slot in this lap.
 * @lg2: log2 of the number of slots
 * @method: how to complete a CMD_SYNC
 * @sync_often: end each part of a batch with a CMD_SYNC
 * @twice: send each part of a batch again after its CMD_SYNC
 * @msi_word: low bits of 1 + position of the last CMD_SYNC that completed; only
 *	with SMMU3_SYNC_MSI
 * @msi_dma: its address for the SMMU
 * @ticket: next free position
 * @publishing: 1 while a CPU has the publisher's role
 * @published: all before it has been, or is just being, given to the SMMU; written
 *	by the publisher, before PROD
 * @consumed: CONS has reached it; never goes back, at most one lap behind
 * @error_lock: serialises recovery; before gerror->lock, any context
 * @failed: positions of commands that failed, a ring; under @error_lock
 * @nr_failed: how many ever; written under @error_lock, read without
 * @error_at: position of the last error; under @error_lock
 * @error_repeats: errors there in a row; under @error_lock
 * @dead: no more commands are taken; set once, read without a lock
 * @resting: commands are not sent, and count as done; read without a lock
 *
 * What is above @ticket is constant after smmu3_cmdq_init(), but for the memory
 * that it points to. Words that different parties write are on lines of their own.
 */
struct smmu3_cmdq {
	struct device *dev;
	const struct smmu3_mmio *mmio;
	struct smmu3_gerror *gerror;
	struct smmu3_cmd *slots;
	dma_addr_t slots_dma;
	u64 *ready;
	u8 lg2;
	enum smmu3_sync_method method;
	bool sync_often;
	bool twice;
	__le32 *msi_word;
	dma_addr_t msi_dma;

	atomic64_t ticket ____cacheline_aligned_in_smp;
	atomic_t publishing ____cacheline_aligned_in_smp;
	u64 published;
	atomic64_t consumed ____cacheline_aligned_in_smp;

	raw_spinlock_t error_lock ____cacheline_aligned_in_smp;
	u64 failed[SMMU3_CMDQ_FAILURES];
	u32 nr_failed;
	u64 error_at;
	unsigned int error_repeats;
	bool dead;
	bool resting;
};

/**
 * struct smmu3_cmdq_config - what the queue is made of
 * @dev: the SMMU, for memory and messages
 * @mmio: its registers
 * @gerror: its error register
 * @max_lg2: largest size that the hardware takes, log2 of entries
 * @cpus: CPUs that may submit at once
 * @coherent: the SMMU snoops the CPUs' caches
 * @method: how to complete a CMD_SYNC; what cannot work here becomes polling
 * @sync_often: the SMMU wants a CMD_SYNC after SMMU3_BATCH_MAX commands at least
 * @twice: the SMMU wants invalidations twice, with a CMD_SYNC between
 */
struct smmu3_cmdq_config {
	struct device *dev;
	const struct smmu3_mmio *mmio;
	struct smmu3_gerror *gerror;
	u8 max_lg2;
	unsigned int cpus;
	bool coherent;
	enum smmu3_sync_method method;
	bool sync_often;
	bool twice;
};

/**
 * smmu3_cmdq_size_lg2() - how many entries the queue should have
 * @cpus: CPUs that may submit at once
 * @max_lg2: largest size that the hardware takes, log2 of entries
 *
 * Return: log2 of the number of entries; cmdq.c says why.
 */
u8 smmu3_cmdq_size_lg2(unsigned int cpus, u8 max_lg2);

/**
 * smmu3_cmdq_init() - allocate the memory of the queue
 * @q: the queue
 * @cfg: what it is made of
 *
 * Takes less memory than wanted, down to a page, rather than fail, and says so.
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int smmu3_cmdq_init(struct smmu3_cmdq *q, const struct smmu3_cmdq_config *cfg);

/* free the memory; nobody submits any more, and CMDQEN and its ACK are 0 */
void smmu3_cmdq_destroy(struct smmu3_cmdq *q);

/**
 * smmu3_cmdq_program() - write CMDQ_BASE, CONS and PROD: the queue is empty
 * @q: the queue; disabled in CR0, and nobody submits to it
 *
 * Needed once after smmu3_cmdq_init(), and after each reset of the SMMU. Forgets
 * failures; a dead queue takes commands again. An active GERROR.CMDQ_ERR stays:
 * acknowledge it, as no command is outstanding, before enabling.
 */
void smmu3_cmdq_program(struct smmu3_cmdq *q);

/**
 * smmu3_cmdq_rest() - let commands count as done from here on, and send none
 * @q: the queue; CR0.SMMUEN and its ACK are 0
 *
 * No cache of the SMMU is in use then, and all are emptied before it is enabled
 * again. Ends with smmu3_cmdq_program(). Who waits already goes on waiting, so
 * leave CMDQEN as it is.
 */
void smmu3_cmdq_rest(struct smmu3_cmdq *q);

#define SMMU3_BATCH_MAX 32

/**
 * struct smmu3_cmd_batch - commands of one change, sent together
 * @q: queue they go to
 * @n: commands collected and not yet sent
 * @error: first failure of a part that was sent already
 * @sent: a part was sent already
 * @failures: q->nr_failed before the first part was sent
 * @first: position of the first command sent, once any was
 * @cmds: the commands; not cleared
 *
 * The CMD_SYNC is not in @cmds: it is made when its position is known.
 */
struct smmu3_cmd_batch {
	struct smmu3_cmdq *q;
	unsigned int n;
	int error;
	bool sent;
	u32 failures;
	u64 first;
	struct smmu3_cmd cmds[SMMU3_BATCH_MAX];
};

static inline void smmu3_batch_init(struct smmu3_cmd_batch *b,
				    struct smmu3_cmdq *q)
{
	b->q = q;
	b->n = 0;
	b->error = 0;
	b->sent = false;
}

/* send what a full batch has collected */
void smmu3_batch_make_room(struct smmu3_cmd_batch *b);

/**
 * smmu3_batch_next() - room for one more command
 * @b: the batch
 *
 * Sends what was collected when the batch is full; a failure of that is returned
 * by smmu3_batch_sync() or smmu3_batch_send().
 *
 * Context: any but NMI.
 * Return: where to encode the command; never NULL.
 */
static inline struct smmu3_cmd *smmu3_batch_next(struct smmu3_cmd_batch *b)
{
	if (unlikely(b->n == SMMU3_BATCH_MAX))
		smmu3_batch_make_room(b);
	return &b->cmds[b->n++];
}

/**
 * smmu3_batch_sync() - send the batch and wait until the SMMU has done it all
 * @b: the batch; may be empty, then this does nothing. Reusable afterwards.
 *
 * Orders all earlier stores of the caller to memory before the commands, and all
 * later accesses after their completion: memory may be freed. Arm IHI 0070,
 * "CMD_SYNC".
 *
 * Context: any but NMI, interrupts on or off. Spins.
 * Return: 0 when every command of the batch is complete; -EIO if the SMMU refused
 * one of them; -ETIMEDOUT if the SMMU made no progress. On an error the old
 * entries may still be in use: do not free what they refer to.
 */
int smmu3_batch_sync(struct smmu3_cmd_batch *b);

/**
 * smmu3_batch_send() - send the batch without waiting
 * @b: the batch; may be empty. Reusable afterwards.
 *
 * For answers to page requests and for RESUME. Whether the SMMU refuses a command
 * is not known here; it is logged.
 *
 * Context: as smmu3_batch_sync().
 * Return: 0, or -ETIMEDOUT if the queue takes no commands.
 */
int smmu3_batch_send(struct smmu3_cmd_batch *b);

/**
 * smmu3_cmdq_recover() - get the queue going again after GERROR.CMDQ_ERR
 * @q: the queue
 *
 * Called by the interrupt handler, and by a waiting CPU that finds the error
 * active. A command that the SMMU refused is remembered as failed and replaced by a
 * harmless CMD_SYNC; an aborted fetch is retried; a CMD_SYNC that failed because of
 * an ATC invalidation is remembered as failed and executed again. Then the error is
 * acknowledged. If one command keeps failing the queue is declared dead, and the
 * error stays active. Arm IHI 0070, "Command queue errors".
 *
 * Context: any but NMI, including hard interrupt.
 * Return: true if there was an error to recover from.
 */
bool smmu3_cmdq_recover(struct smmu3_cmdq *q);

#endif
