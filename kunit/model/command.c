// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command queue: an agent of its own, which looks at the queue when it likes.
 *
 * Arm IHI 0070, "Circular queues", "Command queue", "Command queue errors",
 * CMD_SYNC:
 * - commands between CONS and PROD are fetched at any time after PROD is written, a
 *   word at a time, into a small store, and are executed as they were fetched;
 * - they are consumed in order, their effects come in any order and as late as the
 *   next CMD_SYNC; CMD_RESUME and CMD_STALL_TERM have theirs when consumed;
 * - CMDQ_CONS shows what was consumed, later, never what was not;
 * - CMD_SYNC waits for the effects and for records (record_sync()), then signals by
 *   nothing, interrupt and message, or event; its signal may come behind CONS;
 * - CERROR_ILL, CERROR_ABT and CERROR_ATC_INV_SYNC: CMDQ_CONS.ERR, then GERROR, then
 *   nothing until that is acknowledged; then the commands are fetched anew.
 *
 * What software stored into a slot is noted when it writes PROD, so that a slot
 * fetched before it was visible, or rewritten afterwards, is found out. What the
 * commands mean is in opcode.c.
 *
 * A position counts commands since the queue was enabled, and never wraps: a
 * register holds its low bits.
 *
 * Not modelled: ECMDQ.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/model/command.h"

#define STORE		8	/* commands fetched ahead */
#define PENDING		64	/* commands consumed whose effect is to come */
#define ATTEMPTS	128	/* invalidations that wait for another like them */
#define NOTES		1024	/* slots whose contents are noted */
#define CALM_STEPS	256	/* commands consumed in a tick */
#define STEPS		8	/* likewise, at most, in another mood */

#define CONS_ERR	GENMASK(30, 24)

enum {
	CERROR_NONE,
	CERROR_ILL,
	CERROR_ABT,
	CERROR_ATC_INV_SYNC,
};

struct words {
	u64 w[2];
};

/**
 * struct fetched - a command in the store
 * @cmd: its words
 * @aborted: it could not be fetched
 */
struct fetched {
	struct words cmd;
	bool aborted;
};

/**
 * struct note - what the CPU had in a slot when it gave it to the SMMU
 * @pos: position of the slot
 * @valid: there is such a note
 * @cmd: what it had
 */
struct note {
	u64 pos;
	bool valid;
	struct words cmd;
};

/**
 * struct attempt - an invalidation that had no effect
 * @cmd: it, or 0
 * @syncs: CMD_SYNCs before it
 */
struct attempt {
	struct words cmd;
	u32 syncs;
};

/**
 * struct model_commands - the command queue
 * @on: CMDQEN is in effect
 * @lg2: log2 of its slots
 * @prod: position of PROD
 * @cons: position of the next command to consume
 * @shown: position that CMDQ_CONS shows, at most @cons
 * @fetch: position of the next to fetch; those from @cons on are in @store
 * @have: words of the one at @fetch that are there already
 * @store: by position
 * @begun: the command at @cons was looked at, and found legal
 * @atc_lost: a CMD_ATC_INV since the last CMD_SYNC got no answer
 * @error: of CMDQ_CONS.ERR, while GERROR does not show it yet
 * @signal: the last CMD_SYNC has yet to signal: it, or 0
 * @pending: commands whose effect is to come
 * @nr_pending: how many
 * @notes: by position
 * @attempts: the last ones, a ring
 * @nr_attempts: how many ever
 */
struct model_commands {
	bool on;
	u8 lg2;
	u64 prod, cons, shown, fetch;
	u8 have;
	struct fetched store[STORE];
	bool begun;
	bool atc_lost;
	u8 error;
	struct words signal;
	struct words pending[PENDING];
	unsigned int nr_pending;
	struct note notes[NOTES];
	struct attempt attempts[ATTEMPTS];
	u32 nr_attempts;
};

/* ---- positions ---- */

static u32 lap_mask(const struct model_commands *c)
{
	return (2U << c->lg2) - 1;
}

/* queue bases are taken to be aligned to the queue */
static u64 slot_pa(const struct model *m, u64 pos)
{
	const struct model_commands *c = m->commands;
	u8 align = max_t(u8, c->lg2 + 4, 5);
	u64 base = m->regs.cmdq.base & GENMASK_ULL(55, 5) & ~GENMASK_ULL(align - 1, 0);

	return base + (pos & (BIT_ULL(c->lg2) - 1)) * 16;
}

/* what the register shows besides the position stays */
static void show_cons(struct model *m, u64 pos)
{
	struct model_commands *c = m->commands;
	bool was_full = c->prod - c->shown == BIT_ULL(c->lg2);

	if (was_full && pos != c->shown && bits32(m->cfg.idr[0], 14, 14))
		m->irqs |= MODEL_EVENT_SEV;
	c->shown = pos;
	m->regs.cmdq.cons = (m->regs.cmdq.cons & CONS_ERR) | (pos & lap_mask(c));
}

static void catch_up(struct model *m)
{
	struct model_commands *c = m->commands;

	if (c->shown == c->cons || model_chance(m, m->mood.lag_cons))
		return;
	show_cons(m, command_whim(m) ? c->shown + 1 + model_pick(m, c->cons - c->shown) :
				       c->cons);
}

/* ---- what software does with the slots ---- */

static bool peek(struct model *m, u64 pos, struct words *cmd)
{
	return mem_peek_cpu(m, slot_pa(m, pos), &cmd->w[0]) &&
	       mem_peek_cpu(m, slot_pa(m, pos) + 8, &cmd->w[1]);
}

static void note_slots(struct model *m, u64 from, u64 to)
{
	struct model_commands *c = m->commands;
	struct note *n;

	for (; from < to; from++) {
		n = &c->notes[from % NOTES];
		n->pos = from;
		n->valid = peek(m, from, &n->cmd);
	}
}

/* what was fetched has to be what the CPU had there when it wrote PROD, and has still */
static void check_slot(struct model *m, u64 pos, const struct words *cmd)
{
	struct model_commands *c = m->commands;
	const struct note *n = &c->notes[pos % NOTES];
	u64 slot = pos & (BIT_ULL(c->lg2) - 1);
	struct words now;

	if (n->pos != pos || !n->valid || !peek(m, pos, &now))
		return;
	if (memcmp(&now, &n->cmd, sizeof(now)))
		complain(m, "command slot %llu was rewritten while it was the SMMU's",
			 slot);
	else if (memcmp(&now, cmd, sizeof(now)))
		complain(m, "command slot %llu fetched before it was visible: no barrier to PROD",
			 slot);
}

static void forget_fetched(struct model_commands *c)
{
	c->fetch = c->cons;
	c->have = 0;
	c->begun = false;
}

void command_enabled(struct model *m)
{
	struct model_commands *c = m->commands;
	u32 used;

	c->on = true;
	c->lg2 = queue_lg2(&m->regs.cmdq, bits32(m->cfg.idr[1], 25, 21));
	c->cons = m->regs.cmdq.cons & lap_mask(c);
	c->shown = c->cons;
	used = (m->regs.cmdq.prod - m->regs.cmdq.cons) & lap_mask(c);
	/* positions that contradict each other: as if it were empty */
	c->prod = c->cons + (used > BIT(c->lg2) ? 0 : used);
	forget_fetched(c);
	note_slots(m, c->cons, c->prod);
}

void command_prod_written(struct model *m)
{
	struct model_commands *c = m->commands;
	u32 ahead = (m->regs.cmdq.prod - c->cons) & lap_mask(c);
	u64 old = c->prod;

	if (!c->on)
		return;
	if (ahead > BIT(c->lg2)) {
		complain(m, "CMDQ_PROD %#x: behind CONS %#llx, or more than a queue of %u ahead",
			 m->regs.cmdq.prod, c->cons & lap_mask(c), 1U << c->lg2);
		return;
	}
	c->prod = c->cons + ahead;
	if (c->prod >= old) {
		note_slots(m, old, c->prod);
		return;
	}
	if (!gerror_active(m, GERR_CMDQ))
		complain(m, "CMDQ_PROD %#x: moved back, or on by more than the queue is long",
			 m->regs.cmdq.prod);
	forget_fetched(c);
}

/* ---- fetching ---- */

static bool read_word(struct model *m, u64 pos, unsigned int word, u64 *value)
{
	if (m->abort_fetches) {
		m->abort_fetches--;
		return false;
	}
	return mem_read(m, slot_pa(m, pos) + 8 * word, "a command", value);
}

/* there is something to fetch and a place for it; and not behind one that failed */
static bool may_fetch(const struct model_commands *c)
{
	if (c->fetch == c->prod || c->fetch - c->cons == STORE)
		return false;
	return c->fetch == c->cons || !c->store[(c->fetch - 1) % STORE].aborted;
}

static bool fetch_word(struct model *m)
{
	struct model_commands *c = m->commands;
	struct fetched *f = &c->store[c->fetch % STORE];
	unsigned int word;

	if (!may_fetch(c))
		return false;
	word = c->have ? c->have == BIT(0) : command_whim(m);
	if (!c->have)
		f->aborted = false;
	if (!read_word(m, c->fetch, word, &f->cmd.w[word]))
		f->aborted = true;
	c->have |= BIT(word);
	if (f->aborted || c->have == (BIT(0) | BIT(1))) {
		if (!f->aborted)
			check_slot(m, c->fetch, &f->cmd);
		c->have = 0;
		c->fetch++;
	}
	return true;
}

static void fetch_some(struct model *m)
{
	while (fetch_word(m))
		if (model_chance(m, m->mood.tear))
			break;
}

/* ---- errors ---- */

static void fail(struct model *m, u8 error)
{
	struct model_commands *c = m->commands;

	trace(m, "command at %llu: CERROR %u", c->cons, error);
	show_cons(m, c->cons);
	m->regs.cmdq.cons = (m->regs.cmdq.cons & ~CONS_ERR) | error << 24;
	c->error = error;
	forget_fetched(c);
}

/* ERR is there first, GERROR follows */
static void tell_error(struct model *m)
{
	struct model_commands *c = m->commands;

	if (!c->error || model_chance(m, m->mood.lag_ack))
		return;
	c->error = CERROR_NONE;
	gerror_raise(m, GERR_CMDQ);
}

/* ERR is UNKNOWN from now on, and all that is in the queue may have been rewritten */
void command_error_acknowledged(struct model *m)
{
	struct model_commands *c = m->commands;

	if (command_whim(m))
		m->regs.cmdq.cons = (m->regs.cmdq.cons & ~CONS_ERR) |
				    (model_rand(m) & CONS_ERR);
	if (c->on)
		note_slots(m, c->cons, c->prod);
}

/* ---- effects ---- */

/* an erratum: only the second of two that are alike works, and after a CMD_SYNC */
static bool is_in_vain(struct model *m, const struct words *cmd)
{
	struct attempt *at = m->commands->attempts;
	u32 syncs = m->executed[OP_SYNC];
	unsigned int i;

	if (!m->cfg.inval_twice || command_op(cmd->w) >= OP_ATC_INV)
		return false;
	for (i = 0; i < ATTEMPTS; i++)
		if (at[i].cmd.w[0] == cmd->w[0] && at[i].cmd.w[1] == cmd->w[1] &&
		    at[i].syncs < syncs) {
			at[i].cmd.w[0] = 0;
			return false;
		}
	at[m->commands->nr_attempts++ % ATTEMPTS] = (struct attempt) { *cmd, syncs };
	return true;
}

static void apply(struct model *m, unsigned int i)
{
	struct model_commands *c = m->commands;
	struct words cmd = c->pending[i];

	c->pending[i] = c->pending[--c->nr_pending];
	if (!is_in_vain(m, &cmd) && !command_apply(m, cmd.w))
		c->atc_lost = true;
}

/* some of them, in no order unless the model is calm */
static void apply_some(struct model *m)
{
	struct model_commands *c = m->commands;
	unsigned int left = c->nr_pending;

	for (; left; left--) {
		if (model_chance(m, m->mood.lag_effect))
			continue;
		apply(m, command_whim(m) ? model_pick(m, c->nr_pending) : 0);
	}
}

/* a CMD_ATC_INV got no answer: some others do not, either */
static void lose_atc_invs(struct model *m)
{
	struct model_commands *c = m->commands;
	unsigned int i = c->nr_pending;

	while (i--)
		if (command_op(c->pending[i].w) == OP_ATC_INV && command_whim(m))
			c->pending[i] = c->pending[--c->nr_pending];
	c->atc_lost = false;
}

/* ---- CMD_SYNC ---- */

static void signal_sync(struct model *m)
{
	struct model_commands *c = m->commands;
	const u64 *cmd = c->signal.w;
	u64 address = GENMASK_ULL(model_oas(m) - 1, 2);

	if (!c->signal.w[0])
		return;
	if (bits(cmd, 13, 12) == 1)
		irq_sync(m, cmd[1] & address, bits(cmd, 63, 32));
	else if (bits(cmd, 13, 12) == 2 && bits32(m->cfg.idr[0], 14, 14))
		m->irqs |= MODEL_EVENT_SEV;
	c->signal.w[0] = 0;
}

/* true when all that it waits for is so */
static bool sync_done(struct model *m)
{
	struct model_commands *c = m->commands;

	apply_some(m);
	if (c->atc_lost) {
		lose_atc_invs(m);
		fail(m, CERROR_ATC_INV_SYNC);
		return false;
	}
	if (c->nr_pending || !record_sync(m))
		return false;
	/* the message of the one before must not come after this one's */
	signal_sync(m);
	return true;
}

/* ---- consuming ---- */

static void consume(struct model *m, const struct words *cmd)
{
	struct model_commands *c = m->commands;

	trace(m, "command at %llu: %#llx %#llx", c->cons, cmd->w[0], cmd->w[1]);
	m->executed[command_op(cmd->w)]++;
	c->cons++;
	c->begun = false;
	if (command_op(cmd->w) == OP_SYNC) {
		c->signal = *cmd;
		if (!model_chance(m, m->mood.lag_cons))
			signal_sync(m);
	}
}

/* look at the next command; false if it is in error */
static bool begin(struct model *m, const struct fetched *f)
{
	struct model_commands *c = m->commands;

	if (f->aborted) {
		fail(m, CERROR_ABT);
		return false;
	}
	check_slot(m, c->cons, &f->cmd);
	if (!command_legal(m, f->cmd.w)) {
		fail(m, CERROR_ILL);
		return false;
	}
	c->begun = true;
	return true;
}

/* consume a command; false if there is none, or it has to wait, or is in error */
static bool step(struct model *m)
{
	struct model_commands *c = m->commands;
	const struct fetched *f = &c->store[c->cons % STORE];
	u8 op;

	if (c->fetch == c->cons || (!c->begun && !begin(m, f)))
		return false;
	op = command_op(f->cmd.w);
	if (op == OP_SYNC) {
		if (!sync_done(m))
			return false;
	} else if (op == OP_RESUME || op == OP_STALL_TERM) {
		command_apply(m, f->cmd.w);
	} else {
		if (c->nr_pending == PENDING)
			apply(m, model_pick(m, PENDING));
		c->pending[c->nr_pending++] = f->cmd;
		if (!m->mood.lag_effect)
			apply(m, c->nr_pending - 1);
	}
	consume(m, &f->cmd);
	return true;
}

static bool halted(struct model *m)
{
	return m->stuck || m->commands->error || gerror_active(m, GERR_CMDQ);
}

static void run(struct model *m)
{
	struct model_commands *c = m->commands;
	unsigned int n = m->mood.lag_fetch ? 1 + model_pick(m, STEPS) : CALM_STEPS;

	while (n-- && !halted(m)) {
		if (!model_chance(m, m->mood.lag_fetch))
			fetch_some(m);
		if (c->fetch == c->cons || !step(m))
			break;
	}
}

void command_tick(struct model *m)
{
	struct model_commands *c = m->commands;

	tell_error(m);
	if (!model_chance(m, m->mood.lag_cons))
		signal_sync(m);
	if (c->on)
		run(m);
	apply_some(m);
	if (c->on)
		catch_up(m);
}

/* the one that was begun is finished; what was only fetched is forgotten */
bool command_stop(struct model *m)
{
	struct model_commands *c = m->commands;

	if (!c->on)
		return true;
	if (c->begun && !halted(m))
		step(m);
	if (c->begun)
		return false;
	signal_sync(m);
	show_cons(m, c->cons);
	forget_fetched(c);
	c->on = false;
	return true;
}

bool command_idle(struct model *m)
{
	const struct model_commands *c = m->commands;

	if (c->nr_pending || c->signal.w[0] || c->error)
		return false;
	return !c->on || (c->cons == c->prod && c->shown == c->cons);
}

/* ---- life ---- */

bool command_new(struct model *m)
{
	m->commands = kzalloc(sizeof(*m->commands), GFP_KERNEL);
	return m->commands;
}

void command_free(struct model *m)
{
	kfree(m->commands);
}

void command_reset(struct model *m)
{
	memset(m->commands, 0, sizeof(*m->commands));
}
