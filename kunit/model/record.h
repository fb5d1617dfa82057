/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between those that record (record.c, event.c), what is stalled (stall.c) and the
 * endpoints (ats.c).
 */
#ifndef SMMU3_MODEL_RECORD_H
#define SMMU3_MODEL_RECORD_H

#include "kunit/model/parts.h"

#define EVENT_WORDS 4

/* ---- event.c ---- */

void event_build(struct model *m, const struct model_access *a,
		 const struct model_fault *f, bool stall, u16 stag, u64 *event);
/* the same event, as far as merging goes */
bool event_same(const u64 *a, const u64 *b);
/* an event that may be merged whatever STE.MEV says */
bool event_always_merges(const u64 *event);

static inline u8 event_code(const u64 *event)
{
	return bits(event, 7, 0);
}

static inline u32 event_sid(const u64 *event)
{
	return bits(event, 63, 32);
}

static inline u16 event_stag(const u64 *event)
{
	return bits(event, 79, 64);
}

/* elsewhere the bit has another meaning */
static inline bool event_stalls(const u64 *event)
{
	return event_code(event) >= EV_F_TRANSLATION && bits(event, 95, 95);
}

/* ---- record.c ---- */

/* no more transactions than this are stalled, whatever IDR5.STALL_MAX says */
#define STALL_LIMIT 256

/* true if the record of a stall was still inside the SMMU; now it is nowhere */
bool record_take_back(struct model *m, u16 stag);
/* PRIQEN is not in effect, or the queue cannot be written (IHI 0070, "PRI queue") */
bool record_refuses_pages(struct model *m);

/* ---- stall.c ---- */

/* a transaction whose record was taken back before anybody saw it goes again */
void stall_go_again(struct model *m, u16 stag);

#endif
