// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of a transaction: from a StreamID and an address to what becomes of it.
 *
 * The steps are those that the architecture gives: STE, overrides of attributes,
 * SubstreamID, CD, stage 1, stage 2; the first that fails decides the event. ATS
 * requests and translated transactions go the same way as far as it is theirs. What
 * masters send counts as Normal, write-back, Inner Shareable memory.
 *
 * Arm IHI 0070: 3.4 (address sizes), 3.9.1 (ATS), 3.11 (SMMUEN=0), 3.12 (fault models),
 * 3.20 and 13 (attributes), 5.2 and 5.5 (Config, S1DSS, CD.A, R and S), 7.3.22
 * (priority). Not modelled: unsupported transactions (F_UUT), DPT, conflicts of TLB or
 * configuration caches as events, allocation hints.
 */
#include <linux/string.h>

#include "kunit/model/parts.h"

#define ALL_PERMS	(MODEL_READ | MODEL_WRITE | MODEL_EXEC)
/* what an answer covers if no stage limits it: something large */
#define IDENTITY_LG2	30
#define CR2_RECINVSID	BIT(1)
#define CR2_REC_CFG_ATS	BIT(3)

enum config { BYPASS = 4, STAGE1 };

enum eats { EATS_NONE, EATS_FULL, EATS_SPLIT };

static u8 config_of(const u64 *ste)
{
	return bits(ste, 3, 1);
}

/* while an update is under way either value may be in use */
static bool is_on(struct model *m)
{
	if ((m->regs.cr0 ^ m->regs.cr0ack) & CR0_SMMUEN)
		return model_pick(m, 2);
	return m->regs.cr0ack & CR0_SMMUEN;
}

static bool fault(struct model_fault *f, u8 code)
{
	memset(f, 0, sizeof(*f));
	f->code = code;
	f->class = CLASS_IN;
	return false;
}

/* ---- attributes ---- */

/* 0 in either half makes it Device; else the weaker of the two counts */
static enum model_memtype type_of(u8 memattr)
{
	return min(memattr >> 2, memattr & 3);
}

/* Device and non-cacheable memory is Outer Shareable, whatever is said */
static u8 shareability_of(enum model_memtype type, u8 sh)
{
	return type <= MODEL_NORMAL_NC ? 2 : sh;
}

/* what a transaction brings along, with what STE or GBPA make of it */
static void incoming(struct model *m, u64 addr, bool mtcfg, u8 memattr, u8 shcfg,
		     struct walk_leaf *leaf)
{
	memset(leaf, 0, sizeof(*leaf));
	leaf->out = addr;
	leaf->size_lg2 = IDENTITY_LG2;
	leaf->perms = ALL_PERMS;
	leaf->type = MODEL_NORMAL_WB;
	leaf->shareability = 3;
	if (bits32(m->cfg.idr[1], 27, 27) /* ATTR_TYPES_OVR */) {
		if (mtcfg)
			leaf->type = type_of(memattr);
		if (shcfg != 1)
			leaf->shareability = shcfg;
	}
	leaf->shareability = shareability_of(leaf->type, leaf->shareability);
}

static void incoming_ste(struct model *m, u64 addr, const u64 *ste, struct walk_leaf *leaf)
{
	incoming(m, addr, bits(ste, 100, 100), bits(ste, 99, 96), bits(ste, 109, 108), leaf);
}

/* STE.PRIVCFG and INSTCFG; writes are of data */
static void override(struct model *m, const u64 *ste, struct model_access *a)
{
	u8 priv = bits(ste, 113, 112), insn = bits(ste, 115, 114);

	if (!a->ssv)
		a->ssid = 0;
	if (a->kind != MODEL_ORDINARY && !a->ssv) {
		a->insn = false;
		a->priv = false;
	}
	if (bits32(m->cfg.idr[1], 26, 26) /* ATTR_PERMS_OVR */) {
		if (priv & 2)
			a->priv = priv & 1;
		if (insn & 2)
			a->insn = insn & 1;
	}
	if (a->kind == MODEL_ORDINARY && a->write)
		a->insn = false;
}

/* ---- the stages ---- */

static bool uses_stage1(struct model *m, const u64 *ste, const struct model_access *a)
{
	if (!(config_of(ste) & 1))
		return false;
	return a->ssv || !legal_has_substreams(m, ste) || bits(ste, 65, 64) /* S1DSS */ != 1;
}

static bool check_substream(struct model *m, const struct model_access *a, const u64 *ste,
			    struct model_fault *f)
{
	bool many = config_of(ste) & 1 && legal_has_substreams(m, ste);
	u8 s1dss = bits(ste, 65, 64);

	if (a->ssv && (!many || a->ssid >> bits(ste, 63, 59) /* S1CDMax */))
		return fault(f, EV_C_BAD_SUBSTREAMID);
	if (!many)
		return true;
	if (a->ssv ? !a->ssid && s1dss == 2 : !s1dss || s1dss == 3)
		return fault(f, EV_F_STREAM_DISABLED);
	return true;
}

static bool bypass_stage1(struct model *m, const struct model_access *a, const u64 *ste,
			  struct walk_leaf *leaf, struct model_fault *f)
{
	u8 size = config_of(ste) == BYPASS ? model_oas(m) : model_ias(m);

	if (a->addr >> size)
		return fault(f, EV_F_ADDR_SIZE);
	incoming_ste(m, a->addr, ste, leaf);
	if (config_of(ste) == STAGE1)
		leaf->out &= BIT_ULL(model_oas(m)) - 1;
	return true;
}

/* stage 2 of what stage 1 let through unchanged, or of a translated transaction */
static bool stage2(struct model *m, const struct model_access *a, const u64 *ste,
		   struct walk_leaf *leaf, struct model_fault *f)
{
	struct walk_leaf s2;

	if (!walk_stage2(m, ste, leaf->out, CLASS_IN, a, a->write, &s2, f))
		return false;
	*leaf = walk_combine(leaf, &s2);
	return true;
}

/* all that lies between an STE that lets a transaction through and its output */
static bool travel(struct model *m, const struct model_access *a, const u64 *ste, u64 *cd,
		   bool ipa_only, struct walk_leaf *leaf, struct model_fault *f)
{
	bool second = config_of(ste) & 2 && !ipa_only;

	if (!check_substream(m, a, ste, f))
		return false;
	if (!uses_stage1(m, ste, a))
		return bypass_stage1(m, a, ste, leaf, f) &&
		       (!second || stage2(m, a, ste, leaf, f));
	if (!config_cd(m, a->sid, ste, a->ssid, cd, f))
		return false;
	if (second)
		return walk_combined(m, ste, cd, a, leaf, f);
	return walk_stage1(m, ste, cd, a, leaf, f);
}

static void arrive(const struct walk_leaf *leaf, struct model_result *res)
{
	res->outcome = MODEL_DONE;
	res->pa = leaf->out;
	res->type = leaf->type;
	res->shareability = leaf->shareability;
}

/* ---- what becomes of a fault ---- */

static bool is_translation_fault(const struct model_fault *f)
{
	return f->code >= EV_F_TRANSLATION;
}

/* a master that cannot stand it is not stalled, though software said so */
static bool may_stall(struct model *m, const struct model_access *a)
{
	if (!a->can_stall && bits32(m->cfg.idr[0], 25, 24) != 2 && !m->quiet)
		complain(m, "a fault of %u would stall, which its master cannot stand (3.12)",
			 a->sid);
	return a->can_stall;
}

/* an error that is not of translation: abort and record, but for some */
static void react_to_error(struct model *m, const struct model_fault *f,
			   struct model_result *res)
{
	res->outcome = MODEL_ABORTED;
	res->event = f->code;
	if (f->code == EV_C_BAD_STREAMID && !(m->regs.cr2 & CR2_RECINVSID))
		res->event = 0;
}

static void react(struct model *m, const struct model_access *a, const u64 *ste,
		  const u64 *cd, const struct model_fault *f, struct model_result *res)
{
	bool stall, record, abort = true;

	react_to_error(m, f, res);
	if (!is_translation_fault(f))
		return;
	if (f->stage2) {
		stall = bits(ste, 185, 185);
		record = bits(ste, 186, 186);
	} else if (uses_stage1(m, ste, a)) {
		stall = bits(cd, 44, 44);
		record = bits(cd, 45, 45);
		abort = bits(cd, 46, 46);
	} else {
		return;
	}
	if (stall)
		res->outcome = may_stall(m, a) ? MODEL_STALLED : MODEL_ABORTED;
	else if (!abort)
		res->outcome = MODEL_RAZ_WI;
	if (!stall && !record)
		res->event = 0;
}

/* ---- kinds of transactions ---- */

static void ordinary(struct model *m, struct model_access *a, u64 *ste, u64 *cd,
		     struct model_result *res, struct model_fault *f)
{
	struct walk_leaf leaf;

	if (!config_ste(m, a->sid, ste, f)) {
		react_to_error(m, f, res);
		return;
	}
	if (config_of(ste) < BYPASS)
		return;
	override(m, ste, a);
	if (travel(m, a, ste, cd, false, &leaf, f))
		arrive(&leaf, res);
	else
		react(m, a, ste, cd, f, res);
}

static enum eats eats_of(struct model *m, const u64 *ste)
{
	u8 eats = bits(ste, 93, 92);

	if (!bits32(m->cfg.idr[0], 10, 10) || config_of(ste) <= BYPASS || eats == 3)
		return EATS_NONE;
	if (eats == EATS_SPLIT && !(m->regs.cr0ack & CR0_ATSCHK)) {
		complain(m, "split-stage ATS is used while CR0.ATSCHK=0 (3.9.1)");
		return EATS_NONE;
	}
	return eats;
}

/* errors of configuration are recorded for ATS only where software asked for it */
static void hush(struct model *m, const struct model_fault *f, struct model_result *res)
{
	bool told = bits32(m->cfg.idr[0], 23, 23) /* ATSRECERR */ &&
		    m->regs.cr2 & CR2_REC_CFG_ATS;

	react_to_error(m, f, res);
	if (!told)
		res->event = 0;
}

static void refuse(struct model_result *res, struct model_fault *f, u8 code,
		   enum model_outcome outcome)
{
	fault(f, code);
	res->outcome = outcome;
	res->event = code;
}

/* a request that cannot be answered with a translation */
static void answer_fault(struct model *m, struct model_result *res, struct model_fault *f)
{
	if (is_translation_fault(f)) {
		fault(f, 0);
		res->outcome = MODEL_DONE;
		res->size_lg2 = PAGE_4K_LG2;
		return;
	}
	hush(m, f, res);
	res->outcome = MODEL_ATS_CA;
}

static void request(struct model *m, struct model_access *a, u64 *ste, u64 *cd,
		    struct model_result *res, struct model_fault *f)
{
	struct walk_leaf leaf;
	enum eats eats;

	if (!config_ste(m, a->sid, ste, f)) {
		answer_fault(m, res, f);
		return;
	}
	eats = eats_of(m, ste);
	if (config_of(ste) < BYPASS || eats == EATS_NONE) {
		refuse(res, f, config_of(ste) < BYPASS ? 0 : EV_F_BAD_ATS_TREQ, MODEL_ATS_UR);
		return;
	}
	override(m, ste, a);
	if (!travel(m, a, ste, cd, eats == EATS_SPLIT, &leaf, f)) {
		answer_fault(m, res, f);
		return;
	}
	arrive(&leaf, res);
	res->perms = leaf.perms;
	res->size_lg2 = leaf.size_lg2;
	if (!a->insn || !(leaf.perms & MODEL_READ))
		res->perms &= ~MODEL_EXEC;
}

/* nobody looks at where it goes, but at whether that exists */
static void pass_translated(struct model *m, const struct model_access *a,
			    struct model_result *res)
{
	struct walk_leaf leaf;

	if (a->addr >> model_oas(m))
		return;
	incoming(m, a->addr, false, 0, 1, &leaf);
	arrive(&leaf, res);
}

static void translated(struct model *m, struct model_access *a, u64 *ste,
		       struct model_result *res, struct model_fault *f)
{
	struct walk_leaf leaf;
	enum eats eats;

	if (!(m->regs.cr0ack & CR0_ATSCHK)) {
		pass_translated(m, a, res);
		return;
	}
	if (!config_ste(m, a->sid, ste, f)) {
		hush(m, f, res);
		return;
	}
	if (config_of(ste) < BYPASS)
		return;
	eats = eats_of(m, ste);
	if (eats == EATS_NONE) {
		refuse(res, f, EV_F_TRANSL_FORBIDDEN, MODEL_ABORTED);
		return;
	}
	if (eats == EATS_FULL) {
		pass_translated(m, a, res);
		return;
	}
	override(m, ste, a);
	incoming_ste(m, a->addr, ste, &leaf);
	if (stage2(m, a, ste, &leaf, f))
		arrive(&leaf, res);
	else
		react(m, a, ste, NULL, f, res);
}

/* SMMUEN=0: GBPA decides */
static void switched_off(struct model *m, const struct model_access *a,
			 struct model_result *res, struct model_fault *f)
{
	u32 gbpa = m->regs.gbpa;
	struct walk_leaf leaf;

	switch (a->kind) {
	case MODEL_ATS_REQUEST:
		refuse(res, f, EV_F_BAD_ATS_TREQ, MODEL_ATS_UR);
		return;
	case MODEL_ATS_TRANSLATED:
		refuse(res, f, EV_F_TRANSL_FORBIDDEN, MODEL_ABORTED);
		return;
	case MODEL_ORDINARY:
		break;
	}
	if (bits32(gbpa, 20, 20) /* ABORT */ || a->addr >> model_oas(m))
		return;
	incoming(m, a->addr, bits32(gbpa, 4, 4), bits32(gbpa, 3, 0), bits32(gbpa, 13, 12),
		 &leaf);
	arrive(&leaf, res);
}

void translate(struct model *m, const struct model_access *a,
	       struct model_result *res, struct model_fault *f, u64 *ste, u64 *cd)
{
	struct model_access seen = *a;

	memset(res, 0, sizeof(*res));
	memset(ste, 0, 8 * sizeof(*ste));
	memset(cd, 0, 8 * sizeof(*cd));
	fault(f, 0);
	res->outcome = MODEL_ABORTED;
	if (!is_on(m)) {
		switched_off(m, a, res, f);
		return;
	}
	switch (a->kind) {
	case MODEL_ORDINARY:
		ordinary(m, &seen, ste, cd, res, f);
		break;
	case MODEL_ATS_REQUEST:
		request(m, &seen, ste, cd, res, f);
		break;
	case MODEL_ATS_TRANSLATED:
		translated(m, &seen, ste, res, f);
		break;
	}
}

struct model_result model_access(struct model *m, const struct model_access *a)
{
	struct model_result res = { .outcome = MODEL_ABORTED };
	struct model_access seen = *a;
	struct model_fault f;
	u64 ste[8], cd[8];

	if (m->off)
		return res;
	translate(m, a, &res, &f, ste, cd);
	if (res.outcome == MODEL_STALLED && !stall_add(m, a, &res.stag))
		res.outcome = MODEL_ABORTED;
	override(m, ste, &seen);
	if (res.event)
		record_fault(m, &seen, &f, res.outcome == MODEL_STALLED, res.stag);
	trace(m, "access of %u.%u to %#llx, kind %u: outcome %u, %#llx, event %#x", seen.sid,
	      seen.ssid, a->addr, a->kind, res.outcome, res.pa, res.event);
	return res;
}

void translate_speculate(struct model *m, const struct model_access *a)
{
	struct model_access read = *a;
	bool before = m->quiet;
	struct model_result res;
	struct model_fault f;
	u64 ste[8], cd[8];

	if (a->kind == MODEL_ATS_TRANSLATED || !(m->regs.cr0ack & CR0_SMMUEN))
		return;
	read.kind = MODEL_ORDINARY;
	read.write = false;
	m->quiet = true;
	translate(m, &read, &res, &f, ste, cd);
	m->quiet = before;
}
