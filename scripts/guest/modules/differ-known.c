// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where QEMU's SMMU (10.0) is known to do something else than the architecture says.
 *
 * Each row says which accesses, by their case and by what is right, what QEMU makes of
 * that, and where it is written that this is wrong (sections of Arm IHI 0070, or of the
 * Arm ARM). Rows are applied one after the other to the right result; QEMU has to give
 * exactly what comes out. If it gives what is right, that is a failure too: then QEMU
 * has been mended, and the row may go. So is it if the model makes the same mistake,
 * where a row can know that.
 *
 * Besides, QEMU ends itself for S2AA64=0 and for IPS=6; these are in no case.
 */
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "differ.h"

#define C_BAD_STREAMID		0x02
#define F_STE_FETCH		0x03
#define C_BAD_STE		0x04
#define F_CD_FETCH		0x09
#define F_WALK_EABT		0x0b
#define F_TRANSLATION		0x10
#define F_ADDR_SIZE		0x11
#define F_ACCESS		0x12
#define F_PERMISSION		0x13

/* what a result is like: a page, nothing, or an event of which some fields count */
#define ANY			0
#define PAGE			BIT(16)
#define NOTHING			BIT(17)
#define EVENT			BIT(18)
#define CODE(code)		(EVENT | (code))
#define S2			BIT(8)
#define CD			0
#define TT			BIT(9)
#define IN			BIT(10)

enum action {
	BECOMES,	/* what is given */
	SETS_FIELD,	/* a field of the event has that value */
	LOSES_ADDRESS,	/* word 3 of the event */
	MISPLACES,	/* words 2 and 3 of the event are exchanged */
	ANYTHING_ELSE,
	USES_STE,	/* as if the STE had been found */
};

/**
 * struct known - what QEMU does
 * @cases: pattern of names
 * @when: and this
 * @right: and this is what is right
 * @action: what it makes of it
 * @value: likewise
 * @hi: field of the event
 * @lo: likewise
 * @why: in words
 * @always: where @cases and @when hold, nothing but @right is right
 */
struct known {
	const char *cases;
	bool (*when)(const struct differ_access *a, const struct differ_result *right);
	u32 right;
	enum action action;
	u32 value;
	u8 hi, lo;
	const char *why;
	bool always;
};

static u8 code_of(const struct differ_result *r)
{
	return r->events ? differ_get(r->event, 7, 0) : 0;
}

static u8 class_of(const struct differ_result *r)
{
	return differ_get(r->event, 105, 104);
}

/* ---- conditions ---- */

static bool is_read(const struct differ_access *a, const struct differ_result *right)
{
	return !a->write;
}

static bool is_warm(const struct differ_access *a, const struct differ_result *right)
{
	return a->warm;
}

/* QEMU's TLB has what the read found, even if that should not have been let through */
static bool is_after_read(const struct differ_access *a, const struct differ_result *right)
{
	return a->write && !a->setting->cold;
}

/* a read of the SMMU, through stage 2, for a write */
static bool is_implicit(const struct differ_access *a, const struct differ_result *right)
{
	return a->write && code_of(right) >= F_WALK_EABT &&
	       differ_get(right->event, 103, 103) && class_of(right) != 2;
}

static bool uses_stage2(const struct differ_access *a, const struct differ_result *right)
{
	return a->c->config == DIFFER_STAGE2 || a->c->config == DIFFER_NESTED;
}

/* 44 bits */
static bool is_above_oas(const struct differ_access *a, const struct differ_result *right)
{
	return a->addr >> 44;
}

static bool is_not_translated(const struct differ_access *a,
			      const struct differ_result *right)
{
	return a->c->config == DIFFER_BYPASS || a->c->config == DIFFER_STAGE2;
}

/* the descriptor that was changed is of a table */
static bool is_of_table(const struct differ_access *a, const struct differ_result *right)
{
	const struct differ_edit *e = &a->c->edit[0];

	if (e->what == DIFFER_S1)
		return e->level < a->c->s1.leaf;
	return e->what == DIFFER_S2 && e->level < a->c->s2.leaf;
}

/* where an IPA, which has no low bits, can tell a descriptor from its table */
static bool has_large_tables(const struct differ_access *a,
			     const struct differ_result *right)
{
	return a->c->s1.granule_lg2 > 12;
}

/* fewer input bits than the level resolves, which is not reserved and a table */
static bool is_too_small(const struct differ_access *a, const struct differ_result *right)
{
	const struct differ_tree *t = &a->c->s2;
	u8 stride = t->granule_lg2 - 3;

	return t->in_lg2 >= 64 - 39 && (t->start || t->granule_lg2 == 12) &&
	       t->in_lg2 < (3 - t->start) * stride + t->granule_lg2 + 1;
}

/* it is not in the first of several tables */
static bool is_concatenated(const struct differ_access *a, const struct differ_result *right)
{
	const struct differ_tree *t = &a->c->s2;
	u8 lg2 = t->granule_lg2 + (4 - t->start) * (t->granule_lg2 - 3);

	return a->c->config == DIFFER_STAGE2 && t->in_lg2 > lg2 && a->addr >> lg2;
}

static bool is_beyond_table(const struct differ_access *a, const struct differ_result *right)
{
	return a->sid >> a->setting->log2size;
}

/* ---- stream tables of two levels ---- */

static u8 span_of(const struct differ_access *a)
{
	return a->setting->l1std[a->sid >> DIFFER_SPLIT] & 0x1f;
}

static u32 index_of(const struct differ_access *a)
{
	return a->sid & (BIT(DIFFER_SPLIT) - 1);
}

/* the index is beyond the span, or the span is none */
static bool is_beyond_span(const struct differ_access *a, const struct differ_result *right)
{
	u8 span = span_of(a);

	return span && (span > DIFFER_SPLIT + 1 || index_of(a) >> (span - 1));
}

static bool has_no_span(const struct differ_access *a, const struct differ_result *right)
{
	return !span_of(a);
}

static bool is_in_double_span(const struct differ_access *a,
			      const struct differ_result *right)
{
	return is_beyond_span(a, right) && !(index_of(a) >> span_of(a));
}

static bool has_no_memory(const struct differ_access *a, const struct differ_result *right)
{
	return is_in_double_span(a, right) &&
	       a->setting->l1std[a->sid >> DIFFER_SPLIT] & DIFFER_HOLE;
}

/* ---- the table ---- */

#define ROW(cases, when, right, action, value, why) \
	{ cases, when, right, action, value, 0, 0, why }
/* the same, where the case has one right result only, so that the model is held to it */
#define ALWAYS(cases, when, right, action, value, why) \
	{ cases, when, right, action, value, 0, 0, why, true }

static const struct known rows[] = {
	/* the stream table */
	ROW("half a table, not recorded*", is_beyond_table, NOTHING, BECOMES,
	    CODE(C_BAD_STREAMID), "CR2.RECINVSID=0 is not heeded (7.3)"),
	ROW("two levels*", has_no_memory, CODE(C_BAD_STREAMID), BECOMES, CODE(F_STE_FETCH),
	    "an L1STD reaches twice as far as its Span says (5.1)"),
	ROW("two levels*", is_in_double_span, CODE(C_BAD_STREAMID), USES_STE, 0,
	    "an L1STD reaches twice as far as its Span says (5.1)"),
	ROW("two levels*, not recorded*", is_in_double_span, NOTHING, USES_STE, 0,
	    "an L1STD reaches twice as far as its Span says (5.1)"),
	ROW("two levels*, not recorded*", has_no_span, NOTHING, BECOMES, CODE(C_BAD_STREAMID),
	    "CR2.RECINVSID=0 is not heeded (7.3)"),
	ROW("two levels*", is_beyond_span, CODE(C_BAD_STREAMID), BECOMES, CODE(C_BAD_STE),
	    "another event for a StreamID beyond its Span (7.3)"),

	/* which STE is legal */
	ALWAYS("[sn]*: S1CDMax=*", NULL, PAGE, BECOMES, CODE(C_BAD_STE),
	       "S1CDMax counts although there are no SubstreamIDs, or no stage 1 (5.2)"),
	ALWAYS("stage 2*: S1STALLD=1", NULL, PAGE, BECOMES, CODE(C_BAD_STE),
	       "S1STALLD counts although there is no stage 1 (5.2)"),
	ALWAYS("stage 2*: S2PS=0", NULL, PAGE, BECOMES, CODE(C_BAD_STE),
	       "S2T0SZ may not exceed S2PS (5.2)"),
	ALWAYS("nested*: S2PS=0", NULL, PAGE, BECOMES, CODE(C_BAD_STE),
	       "S2T0SZ may not exceed S2PS (5.2)"),
	ALWAYS("*: S2H[AD]=1*", uses_stage2, CODE(C_BAD_STE), BECOMES, PAGE,
	       "S2HA and S2HD are ignored without HTTU, not illegal (5.2)"),
	ALWAYS("stage 2* S2SL0=*", is_too_small, CODE(C_BAD_STE), ANYTHING_ELSE, 0,
	       "S2SL0 need not suit an S2T0SZ that is too small for it (5.2)"),
	ALWAYS("stage 1*: S1ContextPtr beyond OAS", NULL, CODE(C_BAD_STE), BECOMES,
	       CODE(F_CD_FETCH), "S1ContextPtr is not checked against OAS (5.2)"),
	ALWAYS("nested*: S1ContextPtr beyond OAS", NULL, CODE(F_TRANSLATION) | S2 | CD, BECOMES,
	       NOTHING, "no event for an S1ContextPtr beyond the input of stage 2 (7.3)"),

	/* addresses */
	ROW("*", is_not_translated, CODE(F_ADDR_SIZE) | IN, BECOMES, NOTHING,
	    "an address that stage 1 does not translate may have any size (3.4)"),
	ALWAYS("*: Config=4", is_above_oas, CODE(F_ADDR_SIZE) | IN, BECOMES, NOTHING,
	       "an address that stage 1 does not translate may have any size (3.4)"),
	ROW("*", is_concatenated, PAGE, BECOMES, CODE(F_TRANSLATION) | S2 | IN,
	    "of concatenated tables only the first is used (Arm ARM)"),
	ALWAYS("nested*: EPD1=0, T1SZ=16, TG1=2", NULL, PAGE, BECOMES,
	       CODE(F_TRANSLATION) | S2 | TT,
	       "stage 2 translates TTBs before they are needed (7.3)"),
	ALWAYS("nested*: tables invalid at stage 2, address bit 55", NULL,
	       CODE(F_TRANSLATION) | IN, BECOMES, CODE(F_TRANSLATION) | S2 | TT,
	       "stage 2 translates TTBs before they are needed (7.3)"),
	ALWAYS("stage 1*beyond the output size", is_of_table, CODE(F_ADDR_SIZE) | IN, BECOMES,
	       CODE(F_WALK_EABT) | TT, "table descriptors have no output size (Arm ARM)"),
	ALWAYS("nested*, stage 1 level ?: *beyond the output size", is_of_table,
	       CODE(F_ADDR_SIZE) | IN, BECOMES, CODE(F_ADDR_SIZE) | TT,
	       "table descriptors have no output size (Arm ARM)"),
	ROW("*beyond the output size", is_of_table, CODE(F_ADDR_SIZE) | S2 | IN, BECOMES,
	    CODE(F_WALK_EABT) | S2 | IN, "table descriptors have no output size (Arm ARM)"),
	ROW("*beyond the output size", is_of_table, CODE(F_ADDR_SIZE) | S2 | CD, BECOMES,
	    CODE(F_WALK_EABT) | S2 | CD, "table descriptors have no output size (Arm ARM)"),

	/* descriptors */
	ROW("*: a block in place of a table", NULL, CODE(F_TRANSLATION) | IN, BECOMES,
	    CODE(F_ACCESS) | IN, "there are blocks at every level (Arm ARM)"),
	ROW("*: a block in place of a table", NULL, CODE(F_TRANSLATION) | S2 | IN, BECOMES,
	    CODE(F_ACCESS) | S2 | IN, "there are blocks at every level (Arm ARM)"),
	ROW("*: a block in place of a table", NULL, CODE(F_TRANSLATION) | S2 | CD, BECOMES,
	    CODE(F_ACCESS) | S2 | CD, "there are blocks at every level (Arm ARM)"),
	ROW("* leaf of level ?", NULL, CODE(F_TRANSLATION) | IN, BECOMES, PAGE,
	    "there are blocks at every level (Arm ARM)"),
	ROW("* leaf of level ?", NULL, CODE(F_TRANSLATION) | S2 | IN, BECOMES, PAGE,
	    "there are blocks at every level (Arm ARM)"),

	/* permissions */
	ALWAYS("*: AP=00", NULL, CODE(F_PERMISSION) | IN, BECOMES, PAGE,
	       "unprivileged accesses are as good as privileged ones (Arm ARM)"),
	ALWAYS("*: AP=10", is_read, CODE(F_PERMISSION) | IN, BECOMES, PAGE,
	       "unprivileged accesses are as good as privileged ones (Arm ARM)"),
	ALWAYS("*: APTable=?1", is_read, CODE(F_PERMISSION) | IN, BECOMES, PAGE,
	       "unprivileged accesses are as good as privileged ones (Arm ARM)"),
	ALWAYS("*: APTable=01", NULL, CODE(F_PERMISSION) | IN, BECOMES, PAGE,
	       "unprivileged accesses are as good as privileged ones (Arm ARM)"),
	ROW("*: APTable=1?", is_after_read, CODE(F_PERMISSION) | IN, BECOMES, PAGE,
	    "the TLB does not know of APTable (Arm ARM)"),
	ALWAYS("nested*: CD in Device, S2PTW=1", NULL, CODE(F_PERMISSION) | S2 | CD, BECOMES,
	       PAGE, "S2PTW is not heeded (5.2)"),
	ALWAYS("nested*: tables in Device, S2PTW=1", NULL, CODE(F_PERMISSION) | S2 | TT,
	       BECOMES, PAGE, "S2PTW is not heeded (5.2)"),
	ROW("stage 2*", is_warm, CODE(F_PERMISSION) | S2 | IN, BECOMES, NOTHING,
	    "no event for a write to what the TLB knows as read-only (7.3)"),

	/* what events tell */
	ROW("*", NULL, CODE(F_CD_FETCH), MISPLACES, 0,
	    "FetchAddr is in the wrong word (7.3)"),
	ROW("nested*", is_warm, CODE(F_PERMISSION) | S2 | IN, LOSES_ADDRESS, 0,
	    "no IPA for a write to what the TLB knows as read-only (7.3)"),
	ROW("nested*", has_large_tables, CODE(F_TRANSLATION) | S2 | TT, LOSES_ADDRESS, 0,
	    "IPA of a table, not of the descriptor (7.3)"),
	ROW("nested*", has_large_tables, CODE(F_ACCESS) | S2 | TT, LOSES_ADDRESS, 0,
	    "IPA of a table, not of the descriptor (7.3)"),
	{ "nested*, stage 1 level ?: without memory", NULL, CODE(F_TRANSLATION) | S2 | TT,
	  SETS_FIELD, 0, 103, 103, "S2=0 for stage 2 of a table (7.3)" },
	{ "*", NULL, CODE(F_PERMISSION) | S2 | TT, SETS_FIELD, 0, 108, 108,
	  "TTRnW is not told (7.3)" },
	{ "*", is_implicit, ANY, SETS_FIELD, 1, 99, 99,
	  "RnW of what the SMMU itself reads, not of the transaction (7.3)" },
	{ },
};

/* ---- applying it ---- */

static bool is_like(u32 form, const struct differ_result *r)
{
	if (form == ANY)
		return true;
	if (form & EVENT)
		return r->events && code_of(r) == (form & 0xff) &&
		       (code_of(r) < F_WALK_EABT ||
			(differ_get(r->event, 103, 103) == !!(form & S2) &&
			 class_of(r) == (form >> 9 & 3)));
	return !r->events && !!(form & PAGE) == r->done;
}

static void become(const struct differ_access *a, u32 form, struct differ_expected *q)
{
	struct differ_result *r = &q->result;

	memset(r, 0, sizeof(*r));
	r->done = form & PAGE;
	r->pa = form & PAGE ? a->target : 0;
	if (!(form & EVENT))
		return;
	r->events = 1;
	differ_put(r->event, 63, 32, a->sid);
	differ_put(r->event, 7, 0, form & 0xff);
	q->ignore[3] = U64_MAX;
	if ((form & 0xff) < F_WALK_EABT)
		return;
	differ_put(r->event, 99, 99, !a->write);
	differ_put(r->event, 103, 103, !!(form & S2));
	differ_put(r->event, 105, 104, form >> 9 & 3);
	r->event[2] = a->addr;
}

/* the cases of settings: bypass or stage 1, with an address that is good or not */
static void use_ste(const struct differ_access *a, struct differ_expected *q)
{
	if (!a->c->flip)
		become(a, PAGE, q);
	else if (a->c->config == DIFFER_BYPASS)
		become(a, NOTHING, q);
	else
		become(a, CODE(F_TRANSLATION) | IN, q);
}

static void apply(const struct differ_access *a, const struct known *k,
		  struct differ_expected *q)
{
	q->why = k->why;
	switch (k->action) {
	case BECOMES:
		become(a, k->value, q);
		break;
	case SETS_FIELD:
		differ_put(q->result.event, k->hi, k->lo, k->value);
		break;
	case LOSES_ADDRESS:
		q->ignore[3] = U64_MAX;
		break;
	case MISPLACES:
		swap(q->result.event[2], q->result.event[3]);
		break;
	case ANYTHING_ELSE:
		q->anything = true;
		break;
	case USES_STE:
		use_ste(a, q);
		break;
	}
}

void differ_expect(const struct differ_access *a, const struct differ_result *right,
		   struct differ_expected *qemu)
{
	const struct known *k;

	memset(qemu, 0, sizeof(*qemu));
	qemu->result = *right;
	for (k = rows; k->cases; k++) {
		if (!glob_match(k->cases, a->c->name) ||
		    (k->when && !k->when(a, &qemu->result)))
			continue;
		if (is_like(k->right, &qemu->result))
			apply(a, k, qemu);
		else if (k->always && !is_like(k->right, right))
			qemu->wrong = true;
	}
}
