// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command queue.
 *
 * Purpose: take commands from any CPU, give them to the SMMU in one order, tell
 * each submitter when its commands are complete and whether they failed.
 *
 * Vocabulary
 *	position	number of a command since the queue was programmed, 64 bits;
 *			its low bits are the slot
 *	ticket		the positions that a submission owns
 *	ready		all slots of a submission are written
 *	published	PROD has passed it: the SMMU may fetch it
 *	consumed	CONS has passed it: the slot is free; for a CMD_SYNC, complete
 *	lap		as many positions as there are slots
 *
 * A submission, with interrupts off from step 2 to step 6
 *	1 refuse if the queue is dead
 *	2 take the ticket: one atomic add
 *	3 wait until the ticket is within a lap of CONS
 *	4 write the slots
 *	5 mark them ready
 *	6 publish, or leave it to the CPU that is publishing
 *	7 if there is a CMD_SYNC: wait until it is complete
 *	8 look whether one of the positions is among the failures
 *
 * Invariants
 *	I1 consumed <= CONS <= PROD <= published <= ticket. published is raised before
 *	   PROD is written and consumed after CONS was read, so this holds for whoever
 *	   reads from left to right.
 *	I2 ready implies within a lap of consumed (step 3), hence published <= consumed +
 *	   lap, and CONS is less than two laps ahead of consumed: one register read and
 *	   `consumed` give the exact position.
 *	I3 published does not pass a ticket whose owner is not ready: the scan of step 6
 *	   goes from submission to submission, and stops at a mark that is not beyond
 *	   the position where it stands. A stale mark is not: it is the end of a
 *	   submission of an earlier lap, which was no longer than a lap.
 *	I4 whoever marks slots ready either publishes them or leaves them to a
 *	   publisher that will still look: the mark is stored before the role is
 *	   tested, the role is dropped before the mark is tested, with a full barrier
 *	   between on both sides. They cannot both miss the other's store.
 *
 * Nobody waits for ever. Between steps 2 and 6 a CPU runs with interrupts off
 * and waits for CONS only; the oldest ticket that is not published needs slots
 * that are published already, so it waits for the SMMU alone. The SMMU is given
 * CMDQ_STALL_NS without any progress of CONS *while it has something to do*; a
 * queue that is empty because another (virtual) CPU is late to get ready is no
 * fault of the SMMU and not timed.
 *
 * If step 3 runs out of time the ticket can neither be used (its slots are
 * still the SMMU's) nor given back (later positions have owners): by I3 nothing
 * after it will ever be published. The only safe end is to call the queue dead:
 * everybody gets an error at once, and nobody takes silence for an
 * invalidation. A reset and smmu3_cmdq_program() start again. If step 7 runs
 * out of time the queue is in order and just slow: only the waiter gets the
 * error.
 *
 * Not here: what commands to send, enabling the queue, interrupts.
 */
#include "queue/cmdq.h"

#include <asm/arch_timer.h>
#include <asm/barrier.h>
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/processor.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>

#include "hw/mmio.h"
#include "queue/gerror.h"
#include "queue/ring.h"

/* longest time without progress; an ATC invalidation may take a good part of it */
#define CMDQ_STALL_NS NSEC_PER_SEC

/* looks at CONS or at the MSI word between two looks at the clock and at GERROR */
#define CMDQ_LOOKS 64

/* errors in a row at one command before the queue is declared dead */
#define CMDQ_REPEATS 16

#define CMDQ_PAGE_LG2 (PAGE_SHIFT - ilog2(sizeof(struct smmu3_cmd)))
#define CMDQ_PER_CPU 16

/**
 * struct cmdq_watch - what a waiting CPU remembers
 * @looks: how often it looked
 * @pos: where CONS was when it last looked at the clock
 * @since: when it saw CONS move to @pos, or saw the SMMU without work; 0 at first
 */
struct cmdq_watch {
	unsigned int looks;
	u64 pos;
	u64 since;
};

static u64 cmdq_size(const struct smmu3_cmdq *q)
{
	return BIT_ULL(q->lg2);
}

/*
 * A strict unmap is two commands, and a CPU is in the middle of one submission
 * at most, so CPUs that keep the queue full of work need a few entries each:
 * 16, but at least a page of them, because less saves nothing. 4 KiB up to 16
 * CPUs, 128 KiB for 512. More would only let work pile up: a queue is as fast
 * as the SMMU, and a waiter waits for what is before it.
 */
u8 smmu3_cmdq_size_lg2(unsigned int cpus, u8 max_lg2)
{
	u8 want = order_base_2(cpus * CMDQ_PER_CPU);

	return min_t(u8, max_t(u8, want, CMDQ_PAGE_LG2), max_lg2);
}

static size_t cmdq_bytes(u8 lg2)
{
	return sizeof(struct smmu3_cmd) << lg2;
}

static int cmdq_alloc_slots(struct smmu3_cmdq *q, u8 want)
{
	u8 least = min_t(u8, want, CMDQ_PAGE_LG2);
	u8 lg2 = want;

	q->slots = dma_alloc_coherent(q->dev, cmdq_bytes(lg2), &q->slots_dma,
				      GFP_KERNEL);
	while (!q->slots && lg2 > least) {
		lg2--;
		q->slots = dma_alloc_coherent(q->dev, cmdq_bytes(lg2),
					      &q->slots_dma, GFP_KERNEL);
	}
	if (!q->slots)
		return -ENOMEM;
	if (lg2 < want)
		dev_warn(q->dev,
			 "memory is short: command queue of %llu instead of %llu entries, expect CPUs to wait for each other\n",
			 BIT_ULL(lg2), BIT_ULL(want));
	q->lg2 = lg2;
	return 0;
}

/*
 * WFE ends with an interrupt that is not masked or with an event. Only the
 * timer's event stream bounds it when interrupts are off and the SMMU is stuck.
 */
static bool cmdq_wfe_is_bounded(void)
{
	return arch_timer_get_cntkctl() & ARCH_TIMER_VIRT_EVT_EN;
}

static enum smmu3_sync_method cmdq_method(const struct smmu3_cmdq_config *cfg)
{
	if (cfg->method == SMMU3_SYNC_MSI && !cfg->coherent)
		return SMMU3_SYNC_POLL;
	if (cfg->method == SMMU3_SYNC_SEV && !cmdq_wfe_is_bounded())
		return SMMU3_SYNC_POLL;
	return cfg->method;
}

static int cmdq_alloc_msi_word(struct smmu3_cmdq *q)
{
	q->msi_word = NULL;
	if (q->method != SMMU3_SYNC_MSI)
		return 0;
	q->msi_word = dma_alloc_coherent(q->dev, sizeof(*q->msi_word),
					 &q->msi_dma, GFP_KERNEL);
	return q->msi_word ? 0 : -ENOMEM;
}

int smmu3_cmdq_init(struct smmu3_cmdq *q, const struct smmu3_cmdq_config *cfg)
{
	q->dev = cfg->dev;
	q->mmio = cfg->mmio;
	q->gerror = cfg->gerror;
	q->method = cmdq_method(cfg);
	q->sync_often = cfg->sync_often;
	q->twice = cfg->twice;
	raw_spin_lock_init(&q->error_lock);

	if (cmdq_alloc_slots(q, smmu3_cmdq_size_lg2(cfg->cpus, cfg->max_lg2)))
		return -ENOMEM;
	q->ready = kvcalloc(cmdq_size(q), sizeof(*q->ready), GFP_KERNEL);
	if (!q->ready)
		goto free_slots;
	if (cmdq_alloc_msi_word(q))
		goto free_ready;
	return 0;

free_ready:
	kvfree(q->ready);
free_slots:
	dma_free_coherent(q->dev, cmdq_bytes(q->lg2), q->slots, q->slots_dma);
	return -ENOMEM;
}

void smmu3_cmdq_destroy(struct smmu3_cmdq *q)
{
	if (q->msi_word)
		dma_free_coherent(q->dev, sizeof(*q->msi_word), q->msi_word,
				  q->msi_dma);
	kvfree(q->ready);
	dma_free_coherent(q->dev, cmdq_bytes(q->lg2), q->slots, q->slots_dma);
}

void smmu3_cmdq_program(struct smmu3_cmdq *q)
{
	memset(q->ready, 0, cmdq_size(q) * sizeof(*q->ready));
	if (q->msi_word)
		WRITE_ONCE(*q->msi_word, 0);
	atomic64_set(&q->ticket, 0);
	atomic_set(&q->publishing, 0);
	q->published = 0;
	atomic64_set(&q->consumed, 0);
	q->nr_failed = 0;
	q->error_at = 0;
	q->error_repeats = 0;
	q->dead = false;

	smmu3_write64(q->mmio, REG_CMDQ_BASE,
		      Q_BASE_RA | (q->slots_dma & Q_BASE_ADDR) |
		      FIELD_PREP(Q_BASE_LOG2SIZE, q->lg2));
	smmu3_write32(q->mmio, REG_CMDQ_CONS, 0);
	smmu3_write32(q->mmio, REG_CMDQ_PROD, 0);
	/* All of the above before commands are sent; pairs with batch_push(). */
	smp_wmb();
	WRITE_ONCE(q->resting, false);
}

void smmu3_cmdq_rest(struct smmu3_cmdq *q)
{
	WRITE_ONCE(q->resting, true);
}

/*
 * Where CONS is. What the register cannot say is not believed: an SMMU without
 * power must not pass for one that has done all its work.
 */
static u64 cmdq_observe(struct smmu3_cmdq *q)
{
	u64 known = atomic64_read(&q->consumed);
	u64 pos;
	u32 reg;

	/* I1: consumed before CONS; pairs with cmdq_raise_consumed(). */
	dma_rmb();
	reg = smmu3_read32(q->mmio, REG_CMDQ_CONS);
	if (smmu3_ring_reg_is_absent(reg))
		return known;
	pos = smmu3_ring_extend(known, reg, q->lg2);
	/*
	 * I1: CONS before published; pairs with cmdq_publish(). Also CONS
	 * before all that the caller does because CONS has moved; pairs with
	 * the SMMU, which completes a command and then moves CONS.
	 */
	dma_rmb();
	return pos <= READ_ONCE(q->published) ? pos : known;
}

static void cmdq_raise_consumed(struct smmu3_cmdq *q, u64 pos)
{
	s64 old = atomic64_read(&q->consumed);

	while ((u64)old < pos && !atomic64_try_cmpxchg(&q->consumed, &old, pos))
		;
}

static bool cmdq_error_is_active(struct smmu3_cmdq *q)
{
	return smmu3_gerror_active(q->gerror) & GERROR_CMDQ_ERR;
}

/* One look at the clock and at GERROR. -ETIMEDOUT when there is no hope. */
static int cmdq_check_progress(struct smmu3_cmdq *q, struct cmdq_watch *w)
{
	u64 now = ktime_get_mono_fast_ns();
	u64 pos = cmdq_observe(q);

	if (READ_ONCE(q->dead))
		return -ETIMEDOUT;
	smmu3_cmdq_recover(q);
	if (!w->since || pos != w->pos || pos == READ_ONCE(q->published)) {
		w->pos = pos;
		w->since = ktime_get_mono_fast_ns();
		return 0;
	}
	/*
	 * CONS was read after @now, and @since was taken after CONS was read:
	 * it stood still for all that time, however long this CPU was away in
	 * between.
	 */
	return now > w->since + CMDQ_STALL_NS ? -ETIMEDOUT : 0;
}

/* Let some time pass; once in a while check that waiting makes sense. */
static int cmdq_pause(struct smmu3_cmdq *q, struct cmdq_watch *w)
{
	if (++w->looks % CMDQ_LOOKS == 0)
		return cmdq_check_progress(q, w);
	if (q->method == SMMU3_SYNC_SEV)
		wfe();
	else
		cpu_relax();
	return 0;
}

static void cmdq_complain(struct smmu3_cmdq *q, const char *what)
{
	dev_err_ratelimited(q->dev,
			    "%s: PROD %#x CONS %#x GERROR %#x GERRORN %#x; check that the SMMU has power and clock and CR0.CMDQEN is set\n",
			    what, smmu3_read32(q->mmio, REG_CMDQ_PROD),
			    smmu3_read32(q->mmio, REG_CMDQ_CONS),
			    smmu3_read32(q->mmio, REG_GERROR),
			    smmu3_read32(q->mmio, REG_GERRORN));
}

/* Step 3, the first look: may the positions before @end be written? */
static bool cmdq_has_room(struct smmu3_cmdq *q, u64 end)
{
	/* Pairs with cmdq_raise_consumed(): the SMMU read a slot before we write it. */
	return end - (u64)atomic64_read_acquire(&q->consumed) <= cmdq_size(q);
}

/* Step 3, if they may not. Return only when they may. */
static noinline int cmdq_wait_for_room(struct smmu3_cmdq *q, u64 end)
{
	struct cmdq_watch watch = {};
	int ret;

	for (;;) {
		u64 pos = cmdq_observe(q);

		cmdq_raise_consumed(q, pos);
		if (end - pos <= cmdq_size(q))
			return 0;
		ret = cmdq_pause(q, &watch);
		if (ret)
			break;
	}
	if (!READ_ONCE(q->dead)) {
		WRITE_ONCE(q->dead, true);
		cmdq_complain(q, "command queue is full and stuck, giving it up");
	}
	return ret;
}

static void cmdq_make_sync(struct smmu3_cmdq *q, struct smmu3_cmd *cmd, u64 pos)
{
	switch (q->method) {
	case SMMU3_SYNC_POLL:
		smmu3_cmd_sync_none(cmd);
		break;
	case SMMU3_SYNC_SEV:
		smmu3_cmd_sync_sev(cmd);
		break;
	case SMMU3_SYNC_MSI:
		smmu3_cmd_sync_msi(cmd, q->msi_dma, lower_32_bits(pos + 1));
		break;
	}
}

/* Step 4 */
static void cmdq_write_slots(struct smmu3_cmdq *q, u64 pos,
			     const struct smmu3_cmd *cmds, unsigned int n,
			     bool sync)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		q->slots[smmu3_ring_index(pos + i, q->lg2)] = cmds[i];
	if (sync)
		cmdq_make_sync(q, &q->slots[smmu3_ring_index(pos + n, q->lg2)], pos + n);
}

static u64 *cmdq_mark(struct smmu3_cmdq *q, u64 pos)
{
	return &q->ready[smmu3_ring_index(pos, q->lg2)];
}

/* The end of what is ready from @pos on without a gap. */
static u64 cmdq_scan(struct smmu3_cmdq *q, u64 pos)
{
	u64 end;

	/* Pairs with step 5 of cmdq_submit(): a mark, then what is behind it. */
	while ((end = smp_load_acquire(cmdq_mark(q, pos))) > pos)
		pos = end;
	return pos;
}

/* Step 6 */
static void cmdq_publish(struct smmu3_cmdq *q)
{
	u64 end;

	do {
		if (atomic_read(&q->publishing) ||
		    atomic_cmpxchg_acquire(&q->publishing, 0, 1))
			return;
		end = cmdq_scan(q, q->published);
		if (end != q->published) {
			/* I1; pairs with cmdq_observe() */
			WRITE_ONCE(q->published, end);
			/*
			 * All that the owners stored before their marks (slots,
			 * descriptors, tables) before PROD; pairs with the SMMU
			 * reading PROD first.
			 */
			dma_wmb();
			smmu3_write32(q->mmio, REG_CMDQ_PROD,
				      smmu3_ring_reg(end, q->lg2));
		}
		/* Orders PROD before the next publisher's, as a spinlock would. */
		atomic_set_release(&q->publishing, 0);
		/* I4: the role before the marks; pairs with cmdq_submit(). */
		smp_mb();
	} while (READ_ONCE(*cmdq_mark(q, end)) > end);
}

/*
 * Steps 1 to 6 for @n commands and a CMD_SYNC if @sync; together at most a lap.
 * @start receives the first position.
 */
static int cmdq_submit(struct smmu3_cmdq *q, const struct smmu3_cmd *cmds,
		       unsigned int n, bool sync, u64 *start)
{
	unsigned int total = n + sync;
	unsigned long flags;
	u64 pos;
	int ret;

	if (READ_ONCE(q->dead))						/* 1 */
		return -ETIMEDOUT;

	local_irq_save(flags);
	pos = atomic64_fetch_add_relaxed(total, &q->ticket);		/* 2 */
	ret = cmdq_has_room(q, pos + total) ? 0 :			/* 3 */
	      cmdq_wait_for_room(q, pos + total);
	if (!ret) {
		cmdq_write_slots(q, pos, cmds, n, sync);		/* 4 */
		/* 5; pairs with cmdq_scan() */
		smp_store_release(cmdq_mark(q, pos), pos + total);
		/* I4: the mark before the role; pairs with cmdq_publish(). */
		smp_mb();
		cmdq_publish(q);					/* 6 */
	}
	local_irq_restore(flags);

	*start = pos;
	return ret;
}

/*
 * The word says how far the SMMU got, as one CMD_SYNC after the other
 * completes. A waiter that was away for 2^31 commands takes it for old, and is
 * saved by its look at CONS.
 */
static bool cmdq_is_complete(struct smmu3_cmdq *q, u64 sync)
{
	u32 word;

	if (q->method != SMMU3_SYNC_MSI)
		return cmdq_observe(q) > sync;

	word = le32_to_cpu(READ_ONCE(*q->msi_word));
	/* The word before what the caller does because of it; pairs with the SMMU. */
	dma_rmb();
	return (s32)(word - lower_32_bits(sync + 1)) >= 0;
}

/* Step 7. The last barrier passed and the branch on its load order the caller. */
static int cmdq_wait_for_sync(struct smmu3_cmdq *q, u64 sync)
{
	struct cmdq_watch watch = {};
	int ret;

	while (!cmdq_is_complete(q, sync)) {
		ret = cmdq_pause(q, &watch);
		if (ret) {
			cmdq_complain(q, "CMD_SYNC does not complete");
			return ret;
		}
		if (watch.pos > sync)
			return 0;
	}
	return 0;
}

/* Step 8. Did positions @first to @last fail, after @seen failures before them? */
static int cmdq_outcome(struct smmu3_cmdq *q, u64 first, u64 last, u32 seen)
{
	unsigned long flags;
	int ret = 0;
	u32 i;

	if (likely(READ_ONCE(q->nr_failed) == seen))
		return 0;

	raw_spin_lock_irqsave(&q->error_lock, flags);
	if (q->nr_failed - seen > SMMU3_CMDQ_FAILURES)
		ret = -EIO;	/* more than are remembered: ours may be among them */
	else
		for (i = seen; i != q->nr_failed; i++) {
			u64 pos = q->failed[i % SMMU3_CMDQ_FAILURES];

			if (pos >= first && pos <= last)
				ret = -EIO;
		}
	raw_spin_unlock_irqrestore(&q->error_lock, flags);
	return ret;
}

/*
 * Send what was collected, followed by a CMD_SYNC if @sync, in parts that fit
 * the queue. @last receives the last position. After a failure nothing is sent.
 */
static void batch_push_once(struct smmu3_cmd_batch *b, bool sync, u64 *last)
{
	unsigned int total = b->n + sync;
	unsigned int done = 0;

	/* The branch orders the ticket behind it; pairs with smmu3_cmdq_program(). */
	if (READ_ONCE(b->q->resting)) {
		b->n = 0;
		b->sent = false;
		return;
	}
	if (!b->sent)
		b->failures = READ_ONCE(b->q->nr_failed);
	while (done < total && !b->error) {
		unsigned int part = min_t(u64, total - done, cmdq_size(b->q));
		bool with_sync = sync && done + part == total;
		u64 start;

		b->error = cmdq_submit(b->q, b->cmds + done, part - with_sync,
				       with_sync, &start);
		if (b->error)
			return;
		if (!b->sent)
			b->first = start;
		b->sent = true;
		done += part;
		*last = start + part - 1;
	}
}

/* the same for commands that somebody will wait for: once, or as the erratum asks */
static void batch_push(struct smmu3_cmd_batch *b, bool sync, u64 *last)
{
	if (b->q->twice && b->n)
		batch_push_once(b, true, last);
	batch_push_once(b, sync || b->q->twice, last);
	b->n = 0;
}

void smmu3_batch_make_room(struct smmu3_cmd_batch *b)
{
	u64 last;

	batch_push(b, b->q->sync_often, &last);
}

int smmu3_batch_sync(struct smmu3_cmd_batch *b)
{
	u64 last;
	int ret;

	if (!b->n && !b->sent)
		return 0;

	batch_push(b, true, &last);
	ret = b->error;
	if (!ret && b->sent)
		ret = cmdq_wait_for_sync(b->q, last);
	if (!ret && b->sent)
		ret = cmdq_outcome(b->q, b->first, last, b->failures);
	smmu3_batch_init(b, b->q);
	return ret;
}

int smmu3_batch_send(struct smmu3_cmd_batch *b)
{
	u64 last;
	int ret;

	batch_push_once(b, false, &last);
	ret = b->error;
	smmu3_batch_init(b, b->q);
	return ret;
}

/**
 * struct cmdq_error - what happened, for the message
 * @code: CERROR_*
 * @pos: where CONS stopped
 * @cmd: the command there
 */
struct cmdq_error {
	u32 code;
	u64 pos;
	struct smmu3_cmd cmd;
};

static void cmdq_remember_failure_locked(struct smmu3_cmdq *q, u64 pos)
{
	lockdep_assert_held(&q->error_lock);
	q->failed[q->nr_failed % SMMU3_CMDQ_FAILURES] = pos;
	WRITE_ONCE(q->nr_failed, q->nr_failed + 1);
}

/* Is this one time too many at the same command? */
static bool cmdq_error_persists_locked(struct smmu3_cmdq *q, u64 pos)
{
	lockdep_assert_held(&q->error_lock);
	if (q->error_at != pos)
		q->error_repeats = 0;
	q->error_at = pos;
	return ++q->error_repeats > CMDQ_REPEATS;
}

/*
 * Nothing else moves here: the SMMU stands still while the error is active, and
 * the command at CONS is not consumed, so its slot has no new owner.
 */
static void cmdq_handle_error_locked(struct smmu3_cmdq *q, struct cmdq_error *e)
{
	struct smmu3_cmd *slot;

	lockdep_assert_held(&q->error_lock);
	e->code = FIELD_GET(CMDQ_CONS_ERR, smmu3_read32(q->mmio, REG_CMDQ_CONS));
	e->pos = cmdq_observe(q);
	slot = &q->slots[smmu3_ring_index(e->pos, q->lg2)];
	e->cmd = *slot;

	if (cmdq_error_persists_locked(q, e->pos)) {
		WRITE_ONCE(q->dead, true);
		return;
	}
	if (e->code == CERROR_ILL || e->code == CERROR_ATC_INV_SYNC)
		cmdq_remember_failure_locked(q, e->pos);
	if (e->code == CERROR_ILL)
		smmu3_cmd_sync_none(slot);
	/*
	 * The slot and the failure before the acknowledgment; pairs with the
	 * SMMU fetching the slot again, and with a waiter that sees CONS pass
	 * it and reads nr_failed.
	 */
	wmb();
	smmu3_gerror_ack(q->gerror, GERROR_CMDQ_ERR);
}

static const char *cmdq_error_meaning(u32 code)
{
	switch (code) {
	case CERROR_ILL:
		return "was refused as illegal; a fault of the driver or the SMMU, please report";
	case CERROR_ABT:
		return "could not be fetched, trying again; can the SMMU read the queue's memory?";
	case CERROR_ATC_INV_SYNC:
		return "found an ATC invalidation timed out; check the PCI devices that use ATS";
	default:
		return "stopped the queue for an unknown reason, trying again";
	}
}

bool smmu3_cmdq_recover(struct smmu3_cmdq *q)
{
	struct cmdq_error e;
	unsigned long flags;
	bool found;

	if (!cmdq_error_is_active(q))
		return false;

	raw_spin_lock_irqsave(&q->error_lock, flags);
	found = !q->dead && cmdq_error_is_active(q);
	if (found)
		cmdq_handle_error_locked(q, &e);
	raw_spin_unlock_irqrestore(&q->error_lock, flags);

	if (!found)
		return false;
	dev_err_ratelimited(q->dev, "%s (%016llx %016llx) %s\n",
			    smmu3_cmd_name(smmu3_cmd_opcode(&e.cmd)),
			    le64_to_cpu(e.cmd.dw[0]), le64_to_cpu(e.cmd.dw[1]),
			    cmdq_error_meaning(e.code));
	if (READ_ONCE(q->dead))
		cmdq_complain(q, "a command keeps failing, giving the command queue up");
	return true;
}
