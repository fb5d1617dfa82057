// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model as a whole: making one, time, chance, the verdict.
 *
 * A tick gives each part one chance to do something; which parts do is drawn from
 * the seed by the parts themselves. Nothing here is of the architecture.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/model/parts.h"

struct model *model_here;

const struct model_mood model_calm;

const struct model_mood model_nasty = {
	.lag_ack = 500,
	.lag_fetch = 500,
	.lag_effect = 700,
	.lag_cons = 500,
	.lag_store = 800,
	.lag_record = 500,
	.speculate = 300,
	.forget = 20,
	.tear = 500,
};

/*
 * SMMUv3.3 with both stages, coherent, ATS, PRI, MSI, SEV, stalls, AF and dirty
 * state, 16-bit tags and StreamIDs, 20-bit SubstreamIDs, two-level tables, all
 * granules, 48-bit addresses, range invalidation, BBML 2.
 */
const struct model_config model_full = {
	.idr = {
		[0] = 0x0c << 24 /* ST_LEVEL 1, TERM_MODEL 1 */ | 0x2 << 21 |
		      0x1 << 19 | 0x1 << 18 | 0x1 << 16 | 0x1 << 14 |
		      0x1 << 13 | 0x1 << 12 | 0x1 << 10 | 0x2 << 6 |
		      0x1 << 4 | 0x2 << 2 | 0x3,
		[1] = 16 | 20 << 6 | 8 << 11 | 8 << 16 | 8 << 21 |
		      0x3 << 26,
		[3] = 0x1 << 2 | 0x1 << 4 | 0x1 << 8 | 0x1 << 10 | 0x2 << 11 |
		      0x1 << 13,
		[5] = 5 | 0x7 << 4 | 16 << 16,
	},
	.aidr = 3,
	.seed = 1,
};

/* ---- chance ---- */

/* splitmix64 */
u64 model_rand(struct model *m)
{
	u64 z = m->rng += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

u32 model_pick(struct model *m, u32 n)
{
	return (model_rand(m) >> 32) * n >> 32;
}

bool model_chance(struct model *m, unsigned int chance)
{
	if (!chance)
		return false;
	return model_pick(m, 1000) < chance;
}

/* ---- the verdict ---- */

void complain(struct model *m, const char *fmt, ...)
{
	char text[sizeof(m->complaint)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (!m->nr_complaints++)
		strscpy(m->complaint, text, sizeof(m->complaint));
	trace(m, "COMPLAINT %s", text);
}

const char *model_complaint(const struct model *m)
{
	return m->nr_complaints ? m->complaint : NULL;
}

unsigned int model_complaints(const struct model *m)
{
	return m->nr_complaints;
}

void model_forgive(struct model *m)
{
	m->nr_complaints = 0;
}

unsigned int model_unanswered(const struct model *m)
{
	return stall_outstanding(m) + ats_outstanding(m);
}

unsigned int model_executed(const struct model *m, u8 opcode)
{
	return m->executed[opcode];
}

static void __printf(2, 0) log_line(struct model *m, const char *fmt, va_list args)
{
	vsnprintf(m->log[m->nr_log++ % MODEL_LOG], MODEL_LOG_LINE, fmt, args);
}

void model_trace(struct model *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_line(m, fmt, args);
	va_end(args);
}

void model_note(struct model *m, const char *fmt, ...)
{
	va_list args;

	if (!m->tracing)
		return;
	va_start(args, fmt);
	log_line(m, fmt, args);
	va_end(args);
}

void model_set_tracing(struct model *m, bool on)
{
	m->tracing = on;
}

void model_dump(struct model *m)
{
	unsigned int i = m->nr_log > MODEL_LOG ? m->nr_log - MODEL_LOG : 0;

	for (; i < m->nr_log; i++)
		pr_info("%s\n", m->log[i % MODEL_LOG]);
	m->nr_log = 0;
}

/* ---- time ---- */

void model_tick(struct model *m)
{
	if (m->busy || m->off)
		return;
	m->busy = true;
	regs_tick(m);
	command_tick(m);
	record_tick(m);
	stall_tick(m);
	config_tick(m);
	tlb_tick(m);
	ats_tick(m);
	m->busy = false;
}

/* twice the slots of the largest queue, and some */
#define SETTLE_TICKS (2 << 19)

static bool is_idle(struct model *m)
{
	return regs_idle(m) && command_idle(m) && record_idle(m) && stall_idle(m);
}

bool model_settle(struct model *m)
{
	struct model_mood before = model_set_mood(m, &model_calm);
	unsigned int i, still = 0;
	u64 mark = 0;

	for (i = 0; i < SETTLE_TICKS && !is_idle(m) && still < 1000; i++) {
		u64 now = m->regs.cmdq.cons ^ (u64)m->regs.evtq.prod << 32;

		still = now == mark ? still + 1 : 0;
		mark = now;
		model_tick(m);
	}
	m->mood = before;
	return is_idle(m);
}

struct model_mood model_set_mood(struct model *m, const struct model_mood *mood)
{
	struct model_mood before = m->mood;

	m->mood = *mood;
	return before;
}

void model_hint(struct model *m, const struct model_access *a)
{
	m->hints[m->nr_hints++ % MODEL_HINTS] = *a;
}

unsigned int model_take_irqs(struct model *m)
{
	unsigned int irqs = m->irqs;

	m->irqs = 0;
	return irqs;
}

/* ---- making one ---- */

static void reset(struct model *m)
{
	m->irqs = 0;
	m->unclean = 7;
	regs_reset(m);
	command_reset(m);
	config_reset(m);
	tlb_reset(m);
	record_reset(m);
	stall_reset(m);
}

struct model *model_new(const struct model_config *cfg)
{
	struct model *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return NULL;
	m->cfg = *cfg;
	m->mood = cfg->mood;
	m->rng = cfg->seed;
	m->log = kcalloc(MODEL_LOG, MODEL_LOG_LINE, GFP_KERNEL);
	if (!m->log || !mem_new(m) || !command_new(m) || !config_new(m) ||
	    !tlb_new(m) || !record_new(m) || !stall_new(m) || !ats_new(m)) {
		model_free(m);
		return NULL;
	}
	reset(m);
	model_here = m;
	return m;
}

void model_free(struct model *m)
{
	if (model_here == m)
		model_here = NULL;
	ats_free(m);
	stall_free(m);
	record_free(m);
	tlb_free(m);
	config_free(m);
	command_free(m);
	mem_free(m);
	kfree(m->log);
	kfree(m);
}

/* ---- misfortunes ---- */

void model_power(struct model *m, bool on)
{
	if (on && m->off)
		reset(m);
	m->off = !on;
}

void model_power_cycle(struct model *m)
{
	model_power(m, false);
	model_power(m, true);
}

void model_stick(struct model *m, bool stuck)
{
	m->stuck = stuck;
}

void model_raise_gerror(struct model *m, unsigned int bit)
{
	gerror_raise(m, bit);
}

void model_abort_fetches(struct model *m, unsigned int n)
{
	m->abort_fetches = n;
}

void model_allow_illegal(struct model *m, bool allow)
{
	m->allow_illegal = allow;
}
