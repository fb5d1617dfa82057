// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stalled transactions.
 *
 * Arm IHI 0070, "Fault models, recording and reporting", CMD_RESUME, CMD_STALL_TERM:
 * at most IDR5.STALL_MAX are outstanding; a STAG is in use until its record is
 * answered, by CMD_RESUME or CMD_STALL_TERM or SMMUEN=0, and may be given to another
 * at once after that. A transaction that is told to go again does so at some later
 * time, with what tables say then, and may stall again under another STAG. The SMMU may
 * let one go again on its own; that does not answer its record, unless nobody has seen
 * that yet.
 *
 * Complaints: a record answered twice; CMD_RESUME for a record that nobody can have
 * seen; CMD_STALL_TERM for a stream whose STE still lets transactions through.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/model/record.h"

/* twice as many as can be stalled, so that what became of one is known for a while */
#define SLOTS_MAX	(2 * STALL_LIMIT)

/**
 * struct stalled - a transaction that was stalled
 * @a: the transaction
 * @res: what became of it
 * @serial: which one it is
 * @live: it is not over
 * @again: it is to go again
 */
struct stalled {
	struct model_access a;
	struct model_result res;
	u32 serial;
	bool live;
	bool again;
};

/**
 * struct stag - a STAG
 * @answered_by: what answered its last record; NULL before that
 * @outstanding: its record is to be answered
 * @sid: StreamID of the transaction
 * @what: index of the transaction
 * @serial: of that
 */
struct stag {
	const char *answered_by;
	bool outstanding;
	u32 sid;
	u16 what;
	u32 serial;
};

/**
 * struct model_stalls - stalled transactions of a model
 * @max: how many can be
 * @slots: how many STAGs and transactions are in use of those below
 * @base: the first STAG; the others follow
 * @stags: by STAG
 * @all: transactions
 * @next_stag: where to look for a free one
 * @next: likewise, for a transaction
 * @serial: transactions so far
 * @outstanding: records to be answered
 * @live: transactions that are not over
 * @again: how many of them are to go again
 * @going: the one that goes again at this moment, or NULL
 */
struct model_stalls {
	unsigned int max;
	unsigned int slots;
	u16 base;
	struct stag stags[SLOTS_MAX];
	struct stalled all[SLOTS_MAX];
	unsigned int next_stag;
	unsigned int next;
	u32 serial;
	unsigned int outstanding;
	unsigned int live;
	unsigned int again;
	struct stalled *going;
};

bool stall_new(struct model *m)
{
	struct model_stalls *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return false;
	s->max = min_t(unsigned int, bits32(m->cfg.idr[5], 31, 16), STALL_LIMIT);
	s->slots = 2 * s->max;
	m->stalls = s;
	return true;
}

void stall_free(struct model *m)
{
	kfree(m->stalls);
}

/* the first STAG is random: nothing may be known of their values */
void stall_reset(struct model *m)
{
	struct model_stalls *s = m->stalls;

	memset(s->stags, 0, sizeof(s->stags));
	memset(s->all, 0, sizeof(s->all));
	s->base = model_rand(m);
	s->outstanding = 0;
	s->live = 0;
	s->again = 0;
}

static struct stag *find(struct model *m, u16 stag)
{
	u16 slot = stag - m->stalls->base;

	return slot < m->stalls->slots ? &m->stalls->stags[slot] : NULL;
}

/* NULL if so many came after it that it is forgotten */
static struct stalled *transaction(struct model *m, const struct stag *t)
{
	struct stalled *x = &m->stalls->all[t->what];

	return x->serial == t->serial && t->serial ? x : NULL;
}

/* ---- stalling ---- */

/* a STAG that was answered just now is as good as any; a calm SMMU takes the next */
static u16 free_stag(struct model *m)
{
	struct model_stalls *s = m->stalls;
	unsigned int i = s->next_stag;

	if (m->mood.speculate)
		i = model_pick(m, s->slots);
	while (s->stags[i].outstanding)
		i = (i + 1) % s->slots;
	s->next_stag = (i + 1) % s->slots;
	return i;
}

static struct stalled *new_transaction(struct model *m, const struct model_access *a)
{
	struct model_stalls *s = m->stalls;
	struct stalled *x;

	if (s->live == s->max)
		return NULL;
	while (s->all[s->next].live)
		s->next = (s->next + 1) % s->slots;
	x = &s->all[s->next];
	s->next = (s->next + 1) % s->slots;
	*x = (struct stalled) { .a = *a, .serial = ++s->serial, .live = true };
	s->live++;
	return x;
}

bool stall_add(struct model *m, const struct model_access *a, u16 *stag)
{
	struct model_stalls *s = m->stalls;
	struct stalled *x = s->going;
	u16 slot;

	if (s->outstanding == s->max)
		return false;
	if (!x)
		x = new_transaction(m, a);
	if (!x)
		return false;
	slot = free_stag(m);
	s->stags[slot] = (struct stag) {
		.outstanding = true,
		.sid = a->sid,
		.what = x - s->all,
		.serial = x->serial,
	};
	s->outstanding++;
	*stag = s->base + slot;
	trace(m, "stalled under %#x: %u.%u at %#llx", *stag, a->sid, a->ssid, a->addr);
	return true;
}

/* ---- its end ---- */

static void set_again(struct model_stalls *s, struct stalled *x, bool again)
{
	s->again += again - x->again;
	x->again = again;
}

static void finish(struct model *m, struct stalled *x, const struct model_result *res)
{
	if (!x->live)
		return;
	set_again(m->stalls, x, false);
	x->live = false;
	x->res = *res;
	m->stalls->live--;
	trace(m, "stalled transaction at %#llx: outcome %u", x->a.addr, res->outcome);
}

static void terminate(struct model *m, struct stalled *x, bool abort)
{
	struct model_result res = {
		.outcome = abort ? MODEL_ABORTED : MODEL_RAZ_WI,
	};

	finish(m, x, &res);
}

static void answered(struct model *m, struct stag *t, const char *by)
{
	t->outstanding = false;
	t->answered_by = by;
	m->stalls->outstanding--;
}

static void go(struct model *m, struct stalled *x)
{
	struct stalled *before = m->stalls->going;
	struct model_access a = x->a;
	struct model_result res;

	set_again(m->stalls, x, false);
	m->stalls->going = x;
	res = model_access(m, &a);
	m->stalls->going = before;
	if (res.outcome != MODEL_STALLED)
		finish(m, x, &res);
}

/* while SMMUEN is on its way to 0 there is nowhere to go: it is going to be aborted */
static bool may_go(const struct model *m)
{
	return m->regs.cr0 & m->regs.cr0ack & CR0_SMMUEN;
}

/* at once, or when chance has it */
static void go_perhaps(struct model *m, struct stalled *x)
{
	set_again(m->stalls, x, true);
	if (may_go(m) && !model_chance(m, m->mood.lag_effect))
		go(m, x);
}

void stall_go_again(struct model *m, u16 stag)
{
	struct stag *t = find(m, stag);
	struct stalled *x = transaction(m, t);

	answered(m, t, NULL);
	if (x && x->live)
		go_perhaps(m, x);
}

/* ---- commands ---- */

void stall_resume(struct model *m, u32 sid, u16 stag, bool retry, bool abort)
{
	struct stag *t = find(m, stag);
	struct stalled *x = t ? transaction(m, t) : NULL;

	if (!t || t->sid != sid)
		return;
	if (!t->outstanding) {
		if (t->answered_by)
			complain(m, "CMD_RESUME twice: STAG %#x of %u was answered before, by %s",
				 stag, sid, t->answered_by);
		return;
	}
	if (record_take_back(m, stag))
		complain(m, "CMD_RESUME of STAG %#x of %u, whose record nobody can have seen",
			 stag, sid);
	answered(m, t, "CMD_RESUME");
	if (!x || !x->live)
		return;
	if (retry)
		go_perhaps(m, x);
	else
		terminate(m, x, abort || bits32(m->cfg.idr[0], 26, 26) /* TERM_MODEL */);
}

static void terminate_stream(struct model *m, bool every, u32 sid, const char *by)
{
	struct model_stalls *s = m->stalls;
	unsigned int i;

	for (i = 0; s->outstanding && i < s->slots; i++) {
		struct stag *t = &s->stags[i];

		if (!t->outstanding || (!every && t->sid != sid))
			continue;
		record_take_back(m, s->base + i);
		answered(m, t, by);
	}
	for (i = 0; s->live && i < s->slots; i++)
		if (s->all[i].live && (every || s->all[i].a.sid == sid))
			terminate(m, &s->all[i], true);
}

void stall_terminate(struct model *m, u32 sid)
{
	struct model_fault f;
	u64 ste[8];

	if (m->regs.cr0ack & CR0_SMMUEN && config_ste(m, sid, ste, &f) &&
	    bits(ste, 3, 1) /* Config */ >= 4)
		complain(m, "CMD_STALL_TERM of %u, whose STE has Config %llu, not 0",
			 sid, bits(ste, 3, 1));
	terminate_stream(m, false, sid, "CMD_STALL_TERM");
}

void stall_terminate_all(struct model *m)
{
	terminate_stream(m, true, 0, "SMMUEN=0");
}

/* ---- time ---- */

/* the SMMU tries on its own, in silence */
static void try_early(struct model *m, u16 slot)
{
	struct model_stalls *s = m->stalls;
	struct stag *t = &s->stags[slot];
	struct stalled *x = transaction(m, t);
	struct model_result res;
	struct model_fault f;
	u64 ste[8], cd[8];

	if (!may_go(m) || !t->outstanding || !x || !x->live || x->again)
		return;
	translate(m, &x->a, &res, &f, ste, cd);
	if (res.outcome != MODEL_DONE)
		return;
	if (record_take_back(m, s->base + slot))
		answered(m, t, NULL);
	finish(m, x, &res);
}

void stall_tick(struct model *m)
{
	struct model_stalls *s = m->stalls;
	unsigned int i;

	for (i = 0; s->again && i < s->slots; i++)
		if (s->all[i].again)
			go_perhaps(m, &s->all[i]);
	if (s->outstanding && model_chance(m, m->mood.speculate))
		try_early(m, model_pick(m, s->slots));
}

bool stall_idle(struct model *m)
{
	return !m->stalls->again;
}

unsigned int stall_outstanding(const struct model *m)
{
	return m->stalls->outstanding;
}

bool model_stall_outcome(struct model *m, u16 stag, struct model_result *res)
{
	struct stag *t = find(m, stag);
	struct stalled *x = t ? transaction(m, t) : NULL;

	if (!x || x->live)
		return false;
	*res = x->res;
	return true;
}
