// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a transaction may meet, given what the driver was told.
 *
 * The judge knows only what was asked for and which calls have returned; of tables,
 * tags and commands it knows nothing.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "domain/domain.h"
#include "kunit/oracle/oracle.h"

/* events, by their codes in the architecture */
enum {
	BAD_STREAMID = 0x02,
	BAD_STE = 0x04,
	BAD_SUBSTREAMID = 0x08,
	BAD_CD = 0x0a,
	TRANSLATION = 0x10,
	ADDR_SIZE = 0x11,
	PERMISSION = 0x13,
};

u32 world_pick(struct world *w, u32 n)
{
	u64 z = w->rng += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return ((z ^ z >> 31) >> 32) * n >> 32;
}

void world_fail(struct world *w, const char *fmt, ...)
{
	va_list args;
	int n;

	if (w->failure[0])
		return;
	n = scnprintf(w->failure, sizeof(w->failure), "while %s: ", w->doing);
	va_start(args, fmt);
	vsnprintf(w->failure + n, sizeof(w->failure) - n, fmt, args);
	va_end(args);
}

void world_doing(struct world *w, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(w->doing, sizeof(w->doing), fmt, args);
	va_end(args);
	model_note(w->rig.model, "--- %s", w->doing);
}

/* some beside each other, some far apart */
u32 world_sid(const struct world *w, unsigned int master, unsigned int k)
{
	u32 n = master * ORACLE_STREAMS + k;

	return (master & 1 ? n * 0x151 : n) & (BIT(w->rig.smmu->strtab.lg2) - 1);
}

struct oracle_slot *world_slot(struct oracle_domain *d, u64 iova)
{
	unsigned int i;

	for (i = 0; i < ORACLE_SLOTS; i++) {
		struct oracle_slot *s = &d->slots[i];

		if (s->state != SLOT_FREE && iova >= s->iova &&
		    iova - s->iova < s->size + s->going)
			return s;
	}
	return NULL;
}

/* ---- one place ---- */

static bool is_fault(const struct model_result *r, u8 code)
{
	return (r->outcome == MODEL_ABORTED || r->outcome == MODEL_STALLED) &&
	       r->event == code;
}

static bool is_silent_abort(const struct model_result *r)
{
	return r->outcome == MODEL_ABORTED && !r->event;
}

static bool may_do(const struct oracle_slot *s, const struct model_access *a)
{
	if (a->insn && !a->write)
		return !(s->prot & LPAE_NOEXEC);
	if (a->write)
		return s->prot & LPAE_WRITE;
	return s->prot & LPAE_READ;
}

static bool has_type(const struct oracle_slot *s, const struct model_result *r)
{
	if (s->prot & LPAE_MMIO)
		return r->type == MODEL_DEVICE;
	return r->type == (s->prot & LPAE_CACHE ? MODEL_NORMAL_WB : MODEL_NORMAL_NC);
}

static bool fits_mapping(const struct oracle_slot *s, const struct model_access *a,
			 const struct model_result *r)
{
	if (!may_do(s, a))
		return is_fault(r, PERMISSION);
	return r->outcome == MODEL_DONE && r->pa == s->pa + (a->addr - s->iova) &&
	       has_type(s, r);
}

static bool fits_domain(struct oracle_domain *d, const struct model_access *a,
			const struct model_result *r)
{
	const struct oracle_slot *s = world_slot(d, a->addr);

	/* what stage 1 does not translate must still fit the input of stage 2 */
	if (d->domain->pt.stage == LPAE_STAGE2 && a->addr >> d->domain->pt.ias)
		return is_fault(r, TRANSLATION) || is_fault(r, ADDR_SIZE);
	if (!s)
		return is_fault(r, TRANSLATION);
	if (s->state == SLOT_MAPPED && a->addr - s->iova < s->size)
		return fits_mapping(s, a, r);
	return is_fault(r, TRANSLATION) || fits_mapping(s, a, r);
}

static bool fits_bypass(struct world *w, const struct model_access *a,
			const struct model_result *r)
{
	if (a->addr >> w->rig.smmu->feat.oas_bits)
		return is_fault(r, ADDR_SIZE);
	return r->outcome == MODEL_DONE && r->pa == a->addr;
}

static bool fits_place(struct world *w, const struct place *p,
		       const struct model_access *a, const struct model_result *r)
{
	bool open = p->kind == PLACE_IDENTITY ||
		    (p->kind == PLACE_POLICY && !w->block);

	if (a->ssv && p->kind != PLACE_DOMAIN)
		return r->outcome == MODEL_ABORTED &&
		       (!r->event || r->event == BAD_SUBSTREAMID ||
			r->event == BAD_CD || r->event == BAD_STREAMID);
	if (p->kind == PLACE_DOMAIN)
		return fits_domain(&w->domains[p->domain], a, r);
	if (open)
		return fits_bypass(w, a, r);
	/* a two-level table may have nothing for who was never here */
	return is_silent_abort(r) || is_fault(r, BAD_STREAMID);
}

/* the SMMU is off: nobody looks at who it is, and nothing is told */
static bool fits_off(const struct world *w, const struct model_access *a,
		     const struct model_result *r)
{
	if (w->block || a->addr >> w->rig.smmu->feat.oas_bits)
		return is_silent_abort(r);
	return r->outcome == MODEL_DONE && r->pa == a->addr;
}

/* ---- one way ---- */

/* no device may ask for translations, nor say that it has one */
static bool fits_ats(const struct model_access *a, const struct model_result *r)
{
	if (a->kind == MODEL_ATS_TRANSLATED)
		return r->outcome == MODEL_ABORTED;
	return r->outcome == MODEL_ATS_UR || r->outcome == MODEL_ATS_CA;
}

static bool fits_way(struct world *w, const struct oracle_way *way,
		     const struct model_access *a, const struct model_result *r)
{
	if (a->kind != MODEL_ORDINARY)
		return fits_ats(a, r);
	if (w->power == POWER_OFF)
		return fits_off(w, a, r);
	if (w->power == POWER_CHANGING && fits_off(w, a, r))
		return true;
	if (fits_place(w, &way->now, a, r) || fits_place(w, &way->next, a, r))
		return true;
	if (way->lost && fits_place(w, &way->past, a, r))
		return true;
	if (way->broken && (is_fault(r, BAD_STE) || is_fault(r, BAD_CD)))
		return true;
	/* nothing is confirmed any more: what is under way may be seen half done */
	if (w->rig.smmu->cmdq.dead && r->outcome == MODEL_STALLED)
		return true;
	return (way->lost || w->stuck || w->rig.smmu->cmdq.dead) &&
	       r->outcome == MODEL_ABORTED;
}

static const char *const outcomes[] = {
	[MODEL_DONE] = "reached",
	[MODEL_ABORTED] = "was aborted",
	[MODEL_RAZ_WI] = "was ignored",
	[MODEL_STALLED] = "was stalled",
	[MODEL_ATS_UR] = "was unsupported",
	[MODEL_ATS_CA] = "was aborted by the completer",
};

static const char *describe(const struct place *p, char *buf, size_t len)
{
	static const char *const words[] = {
		[PLACE_POLICY] = "what the policy says",
		[PLACE_BLOCKED] = "a wall",
		[PLACE_IDENTITY] = "nothing in the way",
	};

	if (p->kind != PLACE_DOMAIN)
		return words[p->kind];
	scnprintf(buf, len, "domain %u", p->domain);
	return buf;
}

static void tell_misfit(struct world *w, const struct oracle_way *way,
			const struct model_access *a, const struct model_result *r)
{
	static const char *const kinds[] = {
		[MODEL_ORDINARY] = "",
		[MODEL_ATS_REQUEST] = " request to translate a",
		[MODEL_ATS_TRANSLATED] = " translated",
	};
	char now[16], next[16], substream[32] = "";

	if (a->ssv)
		scnprintf(substream, sizeof(substream), ", SubstreamID %#x", a->ssid);
	world_fail(w, "a%s %s of %#llx by %#x%s %s %#llx (event %#x, type %d) at %s, then %s",
		   kinds[a->kind], a->write ? "write" : a->insn ? "fetch" : "read", a->addr, a->sid,
		   substream, outcomes[r->outcome], r->pa, r->event, r->type,
		   describe(&way->now, now, sizeof(now)),
		   describe(&way->next, next, sizeof(next)));
}

static void judge(struct world *w, const struct oracle_way *way,
		  const struct model_access *a, const struct model_result *r)
{
	w->dmas++;
	if (r->outcome == MODEL_DONE)
		w->done++;
	else
		w->faults++;
	if (!fits_way(w, way, a, r))
		tell_misfit(w, way, a, r);
}

/* ---- choosing a transaction ---- */

/* mostly an address that means something to the place */
static u64 choose_addr(struct world *w, const struct place *p)
{
	struct oracle_slot *s;
	unsigned int i;

	if (p->kind != PLACE_DOMAIN || !world_pick(w, 8))
		return (u64)world_pick(w, ~0u) << world_pick(w, 18);
	for (i = 0; i < 4; i++) {
		s = &w->domains[p->domain].slots[world_pick(w, ORACLE_SLOTS)];
		if (s->state != SLOT_FREE)
			break;
	}
	switch (world_pick(w, 4)) {
	case 0:
		return s->iova;
	case 1:
		return s->iova + s->was - (s->was ? 1 : 0);
	case 2:
		return s->iova + s->size;
	default:
		return s->iova + ((u64)world_pick(w, ~0u) << 6) % (s->was + 1);
	}
}

/* a substream has a way only while the rest of its master is in a domain */
static void substream_way(const struct oracle_master *m, unsigned int i,
			  struct oracle_way *way)
{
	*way = m->pasids[i];
	if (m->way.now.kind != PLACE_DOMAIN)
		way->now.kind = PLACE_BLOCKED;
	if (m->way.next.kind != PLACE_DOMAIN && !way->lost)
		way->next.kind = PLACE_BLOCKED;
	way->lost |= m->way.lost;
}

static bool choose(struct world *w, struct model_access *a, struct oracle_way *way)
{
	unsigned int i = world_pick(w, RIG_MASTERS), k;
	struct oracle_master *m = &w->masters[i];

	/* a device that is not there yet works already; one that went may be late */
	if (!m->master && w->mishap)
		return false;
	memset(a, 0, sizeof(*a));
	memset(way, 0, sizeof(*way));
	k = world_pick(w, m->master ? m->nr_sids : ORACLE_STREAMS);
	a->sid = world_sid(w, i, k);
	if (m->master)
		*way = m->way;
	way->lost |= m->walls & BIT(k) && way->now.kind == PLACE_POLICY;
	if (m->master && m->ssid_bits && world_pick(w, 2)) {
		i = world_pick(w, ORACLE_PASIDS);
		a->ssv = true;
		a->ssid = m->ssids[i];
		substream_way(m, i, way);
	}
	a->addr = choose_addr(w, world_pick(w, 2) ? &way->now : &way->next);
	a->write = world_pick(w, 2);
	a->insn = !world_pick(w, 16);
	a->can_stall = true;
	return true;
}

/* what became of a stalled one the driver decides; here it only has to end */
void world_dma(struct world *w)
{
	struct model_access a;
	struct model_result r;
	struct oracle_way way;

	if (w->power == POWER_LOST || !choose(w, &a, &way))
		return;
	if (!world_pick(w, 4)) {
		model_hint(w->rig.model, &a);
		return;
	}
	if (w->rig.smmu->feat.ats && !a.ssv && !world_pick(w, 16))
		a.kind = world_pick(w, 2) ? MODEL_ATS_REQUEST : MODEL_ATS_TRANSLATED;
	r = model_access(w->rig.model, &a);
	judge(w, &way, &a, &r);
}
