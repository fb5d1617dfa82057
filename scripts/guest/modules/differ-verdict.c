// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict about an access: what the model says, QEMU has to do, but where it is
 * known to do something else.
 *
 * Of an event only those fields count that the architecture gives a value (Arm IHI
 * 0070, "Event queue recorded faults and events").
 */
#include <linux/kernel.h>
#include <linux/printk.h>

#include "differ.h"

bool differ_qemu_is_known = true;

static u8 code_of(const u64 *event)
{
	return differ_get(event, 7, 0);
}

/* fields of each event that the architecture gives a value */
static void known_fields(const u64 *event, u64 *mask)
{
	u8 code = code_of(event);

	mask[0] = GENMASK_ULL(63, 32) | GENMASK_ULL(7, 0) | (code == 0x8 ? 0 : BIT_ULL(11));
	mask[1] = 0;
	mask[2] = 0;
	mask[3] = 0;
	if (code == 0x3 || code == 0x9)
		mask[3] = GENMASK_ULL(55, 3);
	if (code < 0xb)
		return;
	mask[1] = GENMASK_ULL(41, 39) | GENMASK_ULL(35, 33);
	mask[2] = U64_MAX;
	if (code == 0xb) {
		mask[3] = GENMASK_ULL(55, 3);
		return;
	}
	mask[1] |= BIT_ULL(31) | BIT_ULL(38);
	if (code == 0x13 && (event[1] >> 40 & 3) == 1)
		mask[1] |= BIT_ULL(44);
	if (event[1] & BIT_ULL(39))
		mask[3] = GENMASK_ULL(55, 12);
}

static bool same_event(const u64 *a, const u64 *b, const u64 *ignore)
{
	u64 mask[DIFFER_EVENT_WORDS];
	unsigned int i;

	known_fields(a, mask);
	for (i = 0; i < DIFFER_EVENT_WORDS; i++)
		if ((a[i] ^ b[i]) & mask[i] & ~ignore[i])
			return false;
	return true;
}

/* what nothing stops and is none of our pages, a device reaches in vain */
static bool is_as(const struct differ_result *qemu, const struct differ_expected *wanted,
		  u64 target)
{
	const struct differ_result *r = &wanted->result;

	if (qemu->events != r->events)
		return false;
	if (qemu->events)
		return !qemu->pa && !r->pa &&
		       same_event(r->event, qemu->event, wanted->ignore);
	return qemu->pa == r->pa || (!qemu->pa && r->pa != target);
}

/* ---- for people ---- */

static void print_result(const struct differ_access *a, const char *who,
			 const struct differ_result *r)
{
	pr_info("smmu-test: note differ %s: %s of %#llx, %s: reached %#llx, %u events, %016llx %016llx %016llx %016llx\n",
		a->c->name, a->write ? "write" : "read", a->addr, who, r->pa, r->events,
		r->event[0], r->event[1], r->event[2], r->event[3]);
}

static void print_case(const struct differ_case *c)
{
	unsigned int i;

	pr_info("smmu-test: note differ %s: config %u, stage 1 %u bits levels %u to %u, stage 2 %u bits levels %u to %u, upper %u, place %u, flip %#llx\n",
		c->name, c->config, c->s1.in_lg2, c->s1.start, c->s1.leaf, c->s2.in_lg2,
		c->s2.start, c->s2.leaf, c->s1.upper, c->place, c->flip);
	for (i = 0; i < DIFFER_EDITS; i++)
		if (c->edit[i].what)
			pr_info("smmu-test: note differ %s: edit %u [%u:%u] level %u: %#llx\n",
				c->name, c->edit[i].what, c->edit[i].hi, c->edit[i].lo,
				c->edit[i].level, c->edit[i].value);
}

const char *differ_say(const struct differ_result *r, char *text, size_t size)
{
	if (r->events)
		snprintf(text, size, "event %#x", code_of(r->event));
	else if (r->done)
		snprintf(text, size, "%#llx", r->pa);
	else
		snprintf(text, size, "aborted");
	return text;
}

/* ---- the verdict ---- */

const char *differ_judge(const struct differ_access *a, const struct differ_result *qemu,
			 const struct differ_result *model, const char **why)
{
	const struct differ_expected right = { .result = *model };
	bool good, same = is_as(qemu, &right, a->target);
	struct differ_expected wanted;

	differ_expect(a, model, &wanted);
	*why = wanted.why;
	good = wanted.anything ? !same : is_as(qemu, &wanted, a->target);
	if (same && !differ_qemu_is_known)
		good = true;
	if (good && !wanted.wrong)
		return NULL;
	print_case(a->c);
	print_result(a, "QEMU", qemu);
	print_result(a, "the model", model);
	if (wanted.wrong)
		return "the model makes QEMU's mistake, or another";
	if (!wanted.why)
		return "QEMU and the model differ";
	pr_info("smmu-test: note differ %s: QEMU is known for this: %s\n", a->c->name,
		wanted.why);
	return same ? "they agree, although QEMU is known to differ" :
		      "they differ in another way than QEMU is known to";
}
