// SPDX-License-Identifier: GPL-2.0-only
/*
 * The words of an event record.
 *
 * Arm IHI 0070, "Event queue recorded faults and events": which fields each event
 * has, where they are, and which of them count when two events are compared for
 * merging. Fields that an event does not have are 0.
 *
 * Not modelled: Reason, GPCF, NSIPA; F_TLB_CONFLICT, F_CFG_CONFLICT, E_PAGE_REQUEST,
 * F_VMS_FETCH and IMPLEMENTATION DEFINED events, which this SMMU never has.
 */
#include <linux/string.h>

#include "kunit/model/record.h"

/* what an event tells beyond its StreamID */
enum {
	SUBSTREAM = BIT(0),	/* SSV, SubstreamID */
	ACCESS = BIT(1),	/* PnU, InD, RnW */
	INPUT = BIT(2),		/* InputAddr */
	FETCH = BIT(3),		/* FetchAddr */
	STAGE = BIT(4),		/* S2, CLASS */
	STALL = BIT(5),		/* Stall, STAG; IPA of a fault of stage 2 */
};

#define TRANSLATION_FIELDS (SUBSTREAM | ACCESS | INPUT | STAGE | STALL)

static const u8 fields_of[] = {
	[EV_F_UUT] = SUBSTREAM | ACCESS | INPUT,
	[EV_C_BAD_STREAMID] = SUBSTREAM,
	[EV_F_STE_FETCH] = SUBSTREAM | FETCH,
	[EV_C_BAD_STE] = SUBSTREAM,
	[EV_F_BAD_ATS_TREQ] = SUBSTREAM,
	[EV_F_CD_FETCH] = SUBSTREAM | FETCH,
	[EV_C_BAD_CD] = SUBSTREAM,
	[EV_F_TRANSL_FORBIDDEN] = INPUT,
	[EV_F_WALK_EABT] = SUBSTREAM | ACCESS | INPUT | STAGE | FETCH,
	[EV_F_TRANSLATION] = TRANSLATION_FIELDS,
	[EV_F_ADDR_SIZE] = TRANSLATION_FIELDS,
	[EV_F_ACCESS] = TRANSLATION_FIELDS,
	[EV_F_PERMISSION] = TRANSLATION_FIELDS,
};

static void put_access(const struct model_access *a, u64 *event)
{
	put_bits(event, 97, 97, a->priv);
	put_bits(event, 98, 98, a->insn && !a->write);
	put_bits(event, 99, 99, !a->write);
}

static void put_stage(const struct model_fault *f, u64 *event)
{
	put_bits(event, 103, 103, f->stage2);
	put_bits(event, 105, 104, f->class);
	if (f->code == EV_F_PERMISSION && f->class == CLASS_TT)
		put_bits(event, 108, 108, f->tt_read);
}

/* events that have fields of their own */
static void put_special(const struct model_access *a, const struct model_fault *f,
			u64 *event)
{
	switch (f->code) {
	case EV_F_BAD_ATS_TREQ:
		put_bits(event, 92, 92, a->priv);
		put_bits(event, 93, 93, a->insn);
		put_bits(event, 94, 94, a->write);
		put_bits(event, 95, 95, 1);
		put_bits(event, 191, 140, a->addr >> 12);
		break;
	case EV_F_TRANSL_FORBIDDEN:
		put_bits(event, 99, 99, !a->write);
		break;
	case EV_C_BAD_SUBSTREAMID:
		/* always valid: 0 is the index without a SubstreamID */
		put_bits(event, 31, 12, a->ssv ? a->ssid : 0);
		break;
	}
}

void event_build(struct model *m, const struct model_access *a,
		 const struct model_fault *f, bool stall, u16 stag, u64 *event)
{
	u8 fields = f->code < ARRAY_SIZE(fields_of) ? fields_of[f->code] : 0;
	u8 top = model_oas(m) - 1;

	memset(event, 0, EVENT_WORDS * sizeof(*event));
	put_bits(event, 7, 0, f->code);
	put_bits(event, 63, 32, a->sid);
	if (fields & SUBSTREAM && a->ssv) {
		put_bits(event, 11, 11, 1);
		put_bits(event, 31, 12, a->ssid);
	}
	if (fields & ACCESS)
		put_access(a, event);
	if (fields & STAGE)
		put_stage(f, event);
	if (fields & INPUT)
		event[2] = a->addr;
	if (fields & FETCH)
		event[3] = f->fetch & GENMASK_ULL(top, 3);
	if (fields & STALL && stall) {
		put_bits(event, 79, 64, stag);
		put_bits(event, 95, 95, 1);
	}
	if (fields & STALL && f->stage2)
		event[3] = f->ipa & GENMASK_ULL(top, 12);
	put_special(a, f, event);
}

bool event_same(const u64 *a, const u64 *b)
{
	return a[0] == b[0] && a[1] == b[1] && a[2] >> 12 == b[2] >> 12 && a[3] == b[3];
}

bool event_always_merges(const u64 *event)
{
	switch (event_code(event)) {
	case EV_F_UUT:
	case EV_C_BAD_STREAMID:
	case EV_F_STE_FETCH:
	case EV_C_BAD_STE:
		return true;
	default:
		return false;
	}
}
