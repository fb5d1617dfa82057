// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists of operations: made from a seed, run, and cut down when they show a fault.
 */
#define pr_fmt(fmt) "oracle: " fmt

#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/oracle/oracle.h"

/**
 * struct episode - a list of operations
 * @seed: of the world that they are done to
 * @n: how many
 * @ops: they
 */
struct episode {
	u64 seed;
	unsigned int n;
	struct oracle_op ops[ORACLE_OPS];
};

static u64 next(u64 *rng)
{
	u64 z = *rng += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

static void make(struct episode *e, u64 seed, unsigned int n)
{
	u64 rng = ~seed;
	unsigned int i;

	e->seed = seed;
	e->n = n;
	for (i = 0; i < n; i++) {
		u64 ab = next(&rng), cd = next(&rng);

		e->ops[i].kind = next(&rng) >> 56;
		e->ops[i].a = ab;
		e->ops[i].b = ab >> 32;
		e->ops[i].c = cd;
		e->ops[i].d = cd >> 32;
	}
}

/* true if it showed nothing wrong; @w keeps the verdict */
static bool run(struct world *w, const struct episode *e, bool tell)
{
	const char *complaint;
	unsigned int i;
	int ret = oracle_begin(w, e->seed);

	if (ret) {
		world_fail(w, "the driver does not come up: %d", ret);
		return false;
	}
	model_set_tracing(w->rig.model, tell);
	for (i = 0; i < e->n && !w->failure[0]; i++) {
		w->step = i;
		oracle_do(w, &e->ops[i]);
		if (tell)
			pr_info("%4u %s\n", i, w->doing);
		complaint = model_complaint(w->rig.model);
		if (complaint)
			world_fail(w, "the SMMU complains: %s", complaint);
	}
	if (tell && w->failure[0])
		model_dump(w->rig.model);
	oracle_end(w);
	return !w->failure[0];
}

/* @from without the operations @first to @first + @n - 1 */
static void cut(struct episode *to, const struct episode *from, unsigned int first,
		unsigned int n)
{
	to->seed = from->seed;
	to->n = from->n - n;
	memcpy(to->ops, from->ops, first * sizeof(to->ops[0]));
	memcpy(to->ops + first, from->ops + first + n,
	       (to->n - first) * sizeof(to->ops[0]));
}

/*
 * Cut parts out, large ones first, as long as what is left still fails. With each
 * part the adversary's luck changes too, so some tries fail that could have worked:
 * the list is short, not always the shortest.
 */
static void shrink(struct world *w, struct episode *e, struct episode *spare)
{
	unsigned int part, at;

	for (part = e->n / 2; part; part /= 2) {
		for (at = 0; at + part <= e->n;) {
			cond_resched();
			cut(spare, e, at, part);
			if (run(w, spare, false)) {
				at += part;
				continue;
			}
			*e = *spare;
			e->n = min(e->n, w->step + 1);
		}
	}
}

static void explain(struct world *w, struct episode *e, struct episode *spare)
{
	e->n = min(e->n, w->step + 1);
	shrink(w, e, spare);
	pr_info("the shortest list that fails has %u operations:\n", e->n);
	run(w, e, true);
	pr_info("%s\n", w->failure);
}

void oracle_run(u64 seed, unsigned long steps, bool wordy,
		struct oracle_report *report)
{
	struct world *w = kzalloc(sizeof(*w), GFP_KERNEL);
	struct episode *e = kzalloc(2 * sizeof(*e), GFP_KERNEL);

	memset(report, 0, sizeof(*report));
	while (w && e && report->steps < steps && !report->failed) {
		make(e, seed, min_t(unsigned long, ORACLE_OPS, steps - report->steps));
		report->failed = !run(w, e, false);
		report->steps += e->n;
		report->dmas += w->dmas;
		report->done += w->done;
		report->faults += w->faults;
		report->seed = seed;
		if (report->failed)
			pr_info("seed %#llx, operation %u: %s\n", seed, w->step,
				w->failure);
		if (report->failed && wordy)
			explain(w, e, e + 1);
		next(&seed);
		cond_resched();
	}
	kfree(w);
	kfree(e);
}
