// SPDX-License-Identifier: GPL-2.0-only
/*
 * Endpoints with an ATC, and page requests.
 *
 * Arm IHI 0070, "PCIe integration", CMD_ATC_INV, CMD_PRI_RESP, "PRI queue": an endpoint
 * whose ATS is on asks for translations, keeps them, and goes on using them until an
 * invalidation covers them or it forgets them: changing its enable bit drops nothing.
 * It may ask again for anything that it might need, at any time. An invalidation spans
 * 4096 << Size bytes, aligned; with SSV=1 it is of one SubstreamID, or of all with
 * Global; with SSV=0 of transactions without one, and with the largest span of
 * everything (one source only). A group of page requests is answered once, by software
 * or by the SMMU on its own (IHI 0070, "PRI queue").
 *
 * Complaints: a request that the SMMU refuses as unsupported; an answer to a group that
 * waits for none, or is answered already, or lacks its Last, or to a stop marker, or
 * with another SubstreamID.
 *
 * Not modelled: credits for page requests, an STU of more than 4 KiB, the PASID prefix
 * of responses, translated transactions that have a PASID.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/model/record.h"

#define ENDPOINTS	64
#define ATC_ENTRIES	32
#define GROUPS		512
#define RESPONSES	256
#define EVERYTHING	52	/* of CMD_ATC_INV.Size */

/* as in PCIe */
enum response { SUCCESS = 0x0, INVALID_REQUEST = 0x1, FAILURE = 0xf };

/**
 * struct atc_entry - a translation that an endpoint keeps
 * @used: there is one
 * @ssv: for a SubstreamID
 * @priv: for privileged transactions
 * @ssid: which
 * @addr: first input address
 * @size_lg2: how far it reaches
 * @perms: MODEL_READ ...
 * @pa: first output address
 */
struct atc_entry {
	bool used;
	bool ssv;
	bool priv;
	u32 ssid;
	u64 addr;
	u8 size_lg2;
	u8 perms;
	u64 pa;
};

/**
 * enum group_state - where a page request group is
 * @GROUP_NONE: never used
 * @GROUP_OPEN: in the queue without its Last
 * @GROUP_COMPLETE: in the queue, software has to answer
 * @GROUP_ANSWERED: by software
 * @GROUP_AUTOMATIC: by the SMMU
 * @GROUP_STOP: a stop marker, which nobody answers
 */
enum group_state {
	GROUP_NONE,
	GROUP_OPEN,
	GROUP_COMPLETE,
	GROUP_ANSWERED,
	GROUP_AUTOMATIC,
	GROUP_STOP,
};

struct page_group {
	u8 state;
	bool ssv;
	u32 ssid;
};

/**
 * struct endpoint - an endpoint
 * @used: there is one
 * @ats: ATS is on
 * @muted: does not answer invalidations
 * @sid: StreamID
 * @atc: its cache
 * @groups: by index
 */
struct endpoint {
	bool used;
	bool ats;
	bool muted;
	u32 sid;
	struct atc_entry atc[ATC_ENTRIES];
	struct page_group groups[GROUPS];
};

struct page_response {
	u32 sid;
	u16 group;
	u8 code;
};

/**
 * struct model_endpoints - endpoints of a model
 * @all: endpoints
 * @nr: as many of these were ever used
 * @responses: to page requests, a ring
 * @sent: positions in it
 * @taken: likewise
 */
struct model_endpoints {
	struct endpoint all[ENDPOINTS];
	unsigned int nr;
	struct page_response responses[RESPONSES];
	unsigned int sent;
	unsigned int taken;
};

bool ats_new(struct model *m)
{
	m->endpoints = kvzalloc(sizeof(*m->endpoints), GFP_KERNEL);
	return m->endpoints;
}

void ats_free(struct model *m)
{
	kvfree(m->endpoints);
}

/* ---- endpoints ---- */

static struct endpoint *find(struct model *m, u32 sid)
{
	struct model_endpoints *s = m->endpoints;
	unsigned int i;

	for (i = 0; i < s->nr; i++)
		if (s->all[i].used && s->all[i].sid == sid)
			return &s->all[i];
	return NULL;
}

void model_endpoint_add(struct model *m, u32 sid)
{
	struct model_endpoints *s = m->endpoints;
	struct endpoint *e = find(m, sid);
	unsigned int i;

	for (i = 0; !e && i < ENDPOINTS; i++)
		if (!s->all[i].used)
			e = &s->all[i];
	if (!e) {
		complain(m, "not modelled: more than %u endpoints", ENDPOINTS);
		return;
	}
	memset(e, 0, sizeof(*e));
	e->used = true;
	e->sid = sid;
	s->nr = max_t(unsigned int, s->nr, e - s->all + 1);
}

void model_endpoint_remove(struct model *m, u32 sid)
{
	struct endpoint *e = find(m, sid);

	if (e)
		e->used = false;
}

/* flushes nothing: what was cached before is used again later */
void model_endpoint_enable_ats(struct model *m, u32 sid, bool on)
{
	struct endpoint *e = find(m, sid);

	if (e)
		e->ats = on;
}

void model_endpoint_mute(struct model *m, u32 sid, bool mute)
{
	struct endpoint *e = find(m, sid);

	if (e)
		e->muted = mute;
}

/* ---- the ATC ---- */

static u8 needed(const struct model_access *a)
{
	if (a->write)
		return MODEL_WRITE;
	return a->insn ? MODEL_EXEC : MODEL_READ;
}

static bool covers(const struct atc_entry *t, const struct model_access *a)
{
	return t->used && t->ssv == a->ssv && (!a->ssv || t->ssid == a->ssid) &&
	       t->priv == a->priv && (a->addr ^ t->addr) >> t->size_lg2 == 0;
}

static struct atc_entry *lookup(struct endpoint *e, const struct model_access *a)
{
	unsigned int i;

	for (i = 0; i < ATC_ENTRIES; i++)
		if (covers(&e->atc[i], a))
			return &e->atc[i];
	return NULL;
}

/* an answer without permissions is not kept, but replaces one that had some */
static void keep(struct model *m, struct endpoint *e, const struct model_access *a,
		 const struct model_result *res)
{
	u8 size_lg2 = clamp_t(u8, res->size_lg2, PAGE_4K_LG2, 63);
	u64 inside = BIT_ULL(size_lg2) - 1;
	struct atc_entry *t = lookup(e, a);

	if (!t && !res->perms)
		return;
	if (!t)
		t = &e->atc[model_pick(m, ATC_ENTRIES)];
	*t = (struct atc_entry) {
		.used = res->perms,
		.ssv = a->ssv,
		.priv = a->priv,
		.ssid = a->ssid,
		.addr = a->addr & ~inside,
		.size_lg2 = size_lg2,
		.perms = res->perms,
		.pa = res->pa & ~inside,
	};
}

/* a Translation Request */
static struct model_result ask(struct model *m, struct endpoint *e,
			       const struct model_access *a)
{
	struct model_access request = *a;
	struct model_result res;

	request.kind = MODEL_ATS_REQUEST;
	res = model_access(m, &request);
	if (res.outcome == MODEL_ATS_UR)
		complain(m, "ATS is on in endpoint %u but the SMMU refuses its request",
			 e->sid);
	if (res.outcome == MODEL_DONE)
		keep(m, e, a, &res);
	return res;
}

static struct model_result go_translated(struct model *m, const struct model_access *a,
					 const struct atc_entry *t)
{
	struct model_access access = {
		.sid = a->sid,
		.addr = t->pa + (a->addr - t->addr),
		.write = a->write,
		.kind = MODEL_ATS_TRANSLATED,
	};

	return model_access(m, &access);
}

struct model_result model_endpoint_access(struct model *m,
					  const struct model_access *a)
{
	struct endpoint *e = find(m, a->sid);
	struct model_result res;
	struct atc_entry *t;

	if (!e || !e->ats)
		return model_access(m, a);
	t = lookup(e, a);
	if (t && t->perms & needed(a))
		return go_translated(m, a, t);
	res = ask(m, e, a);
	if (res.outcome != MODEL_DONE)
		return res;
	t = lookup(e, a);
	if (t && t->perms & needed(a))
		return go_translated(m, a, t);
	res.outcome = MODEL_ABORTED;
	return res;
}

static bool in_span(const struct atc_entry *t, u64 addr, u8 size)
{
	u8 span_lg2 = PAGE_4K_LG2 + size;
	u64 first, last;

	if (size >= EVERYTHING)
		return true;
	first = addr & ~(BIT_ULL(span_lg2) - 1);
	last = first | (BIT_ULL(span_lg2) - 1);
	return t->addr <= last && (t->addr | (BIT_ULL(t->size_lg2) - 1)) >= first;
}

bool ats_invalidate(struct model *m, u32 sid, bool ssv, bool global, u32 ssid,
		    u64 addr, u8 size)
{
	struct endpoint *e = find(m, sid);
	unsigned int i;

	trace(m, "ATC of %u: ssv %u global %u ssid %u %#llx size %u", sid, ssv, global, ssid,
	      addr, size);
	/* what is not there, or has no ATC, answers that it does not know the request */
	if (!e)
		return true;
	if (e->muted)
		return false;
	for (i = 0; i < ATC_ENTRIES; i++) {
		struct atc_entry *t = &e->atc[i];
		bool mine = ssv ? t->ssv && (global || t->ssid == ssid) :
				  !t->ssv || size >= EVERYTHING;

		if (mine && in_span(t, addr, size))
			t->used = false;
	}
	return true;
}

/* what a device might want, if it is an endpoint with ATS; it need not want to write */
static void speculate(struct model *m)
{
	unsigned int known = min_t(unsigned int, m->nr_hints, MODEL_HINTS);
	struct model_access a;
	struct endpoint *e;

	if (!known)
		return;
	a = m->hints[model_pick(m, known)];
	e = find(m, a.sid);
	if (!e || !e->ats)
		return;
	a.write = false;
	ask(m, e, &a);
}

static void forget(struct model *m)
{
	struct model_endpoints *s = m->endpoints;

	if (s->nr)
		s->all[model_pick(m, s->nr)].atc[model_pick(m, ATC_ENTRIES)].used = false;
}

void ats_tick(struct model *m)
{
	if (!m->endpoints->nr)
		return;
	if (model_chance(m, m->mood.speculate))
		speculate(m);
	if (model_chance(m, m->mood.forget))
		forget(m);
}

/* ---- page requests ---- */

static void respond(struct model *m, u32 sid, u16 group, enum response code)
{
	struct model_endpoints *s = m->endpoints;

	s->responses[s->sent++ % RESPONSES] = (struct page_response) {
		.sid = sid,
		.group = group,
		.code = code,
	};
	if (s->sent - s->taken > RESPONSES)
		s->taken++;
}

bool model_page_response(struct model *m, u32 *sid, u16 *group, u8 *code)
{
	struct model_endpoints *s = m->endpoints;
	const struct page_response *r;

	if (s->sent == s->taken)
		return false;
	r = &s->responses[s->taken++ % RESPONSES];
	*sid = r->sid;
	*group = r->group;
	*code = r->code;
	return true;
}

/* without a PASID prefix in responses, one is only sent where the STE can be read */
static enum response overflow_response(struct model *m, const struct model_access *a)
{
	struct model_fault f;
	u64 ste[8];

	if (!a->ssv || bits32(m->cfg.idr[3], 5, 5) /* PPS */)
		return SUCCESS;
	return config_ste(m, a->sid, ste, &f) ? SUCCESS : FAILURE;
}

/* IHI 0070, "PRI queue": the queue did not take it */
static void answer_on_its_own(struct model *m, const struct model_access *a, u16 group,
			      struct page_group *g, bool last, bool stop)
{
	bool refused = record_refuses_pages(m);

	if (stop || (!refused && !last))
		return;
	g->state = GROUP_AUTOMATIC;
	respond(m, a->sid, group, refused ? FAILURE : overflow_response(m, a));
}

void model_page_request(struct model *m, const struct model_access *a, u16 group,
			bool last, bool stop)
{
	struct endpoint *e = find(m, a->sid);
	struct page_group *g;
	u64 words[2] = { };

	if (!e) {
		complain(m, "not modelled: a page request of %u, which is no endpoint", a->sid);
		return;
	}
	last |= stop;
	g = &e->groups[group % GROUPS];
	put_bits(words, 31, 0, a->sid);
	put_bits(words, 51, 32, a->ssv ? a->ssid : 0);
	put_bits(words, 58, 58, a->ssv && a->priv);
	put_bits(words, 59, 59, a->ssv && !stop && a->insn);
	put_bits(words, 60, 60, !stop && !a->write);
	put_bits(words, 61, 61, !stop && a->write);
	put_bits(words, 62, 62, last);
	put_bits(words, 63, 63, a->ssv);
	put_bits(words, 72, 64, group);
	put_bits(words, 127, 76, stop ? 0 : a->addr >> PAGE_4K_LG2);
	if (!record_page_request(m, words)) {
		answer_on_its_own(m, a, group, g, last, stop);
		return;
	}
	g->state = stop ? GROUP_STOP : last ? GROUP_COMPLETE : GROUP_OPEN;
	g->ssv = a->ssv;
	g->ssid = a->ssid;
}

static const char *wrong_answer(const struct page_group *g, bool ssv, u32 ssid)
{
	switch (g->state) {
	case GROUP_NONE:
		return "no request is outstanding";
	case GROUP_OPEN:
		return "its Last has not come";
	case GROUP_ANSWERED:
		return "it was answered already";
	case GROUP_AUTOMATIC:
		return "the SMMU has answered it";
	case GROUP_STOP:
		return "it is a stop marker";
	}
	if (g->ssv != ssv || (ssv && g->ssid != ssid))
		return "it came with another SubstreamID, or with none";
	return NULL;
}

void ats_respond(struct model *m, u32 sid, bool ssv, u32 ssid, u16 group, u8 resp)
{
	static const u8 codes[] = { FAILURE, INVALID_REQUEST, SUCCESS };
	struct endpoint *e = find(m, sid);
	struct page_group *g;
	const char *wrong;

	/* it may have been pulled out */
	if (!e || resp >= ARRAY_SIZE(codes))
		return;
	g = &e->groups[group % GROUPS];
	wrong = wrong_answer(g, ssv, ssid);
	if (wrong) {
		complain(m, "CMD_PRI_RESP to group %u of %u: %s", group, sid, wrong);
		return;
	}
	g->state = GROUP_ANSWERED;
	respond(m, sid, group, codes[resp]);
}

unsigned int ats_outstanding(const struct model *m)
{
	const struct model_endpoints *s = m->endpoints;
	unsigned int i, k, n = 0;

	for (i = 0; i < s->nr; i++)
		for (k = 0; s->all[i].used && k < GROUPS; k++)
			n += s->all[i].groups[k].state == GROUP_COMPLETE;
	return n;
}
