// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which STEs and CDs are legal, and what software must not put into them.
 *
 * An ILLEGAL one is treated like an invalid one: that is a defined answer, and the
 * event says so. What has no defined answer is complained about: RES0 bits that are
 * set, reserved encodings, a table whose address does not suit its size. So is what
 * the architecture defines and the model lacks.
 *
 * Arm IHI 0070: 5.2 and 5.2.1 (STE, its validity), 5.4 (CD, its validity), 3.4 as
 * far as address sizes go; Arm ARM, stage 2 start levels. Not modelled: worlds other
 * than NS-EL1, AArch32 and 128-bit formats, DS, big-endian tables, MPAM, DPT, CONT,
 * what SMMUv3.4 added.
 */
#include "kunit/model/parts.h"

static u32 idr(struct model *m, unsigned int n, unsigned int hi, unsigned int lo)
{
	return bits32(m->cfg.idr[n], hi, lo);
}

bool legal_has_substreams(struct model *m, const u64 *ste)
{
	return bits(ste, 63, 59) /* S1CDMax */ && idr(m, 1, 10, 6) /* SSIDSIZE */;
}

/* ---- rules that both have ---- */

/* 0 for a granule that is reserved or not implemented */
static u8 implemented(struct model *m, u8 granule_lg2)
{
	switch (granule_lg2) {
	case 12:
		return idr(m, 5, 4, 4) ? 12 : 0;
	case 14:
		return idr(m, 5, 5, 5) ? 14 : 0;
	case 16:
		return idr(m, 5, 6, 6) ? 16 : 0;
	default:
		return 0;
	}
}

static u8 granule_of(struct model *m, u8 tg)
{
	static const u8 lg2[] = { 12, 16, 14, 0 };

	return implemented(m, lg2[tg]);
}

/* CD.TG1 has a code of its own */
static u8 granule1_of(struct model *m, u8 tg)
{
	static const u8 lg2[] = { 0, 14, 12, 16 };

	return implemented(m, lg2[tg]);
}

static bool wrong_endian(struct model *m, bool big)
{
	u8 ttendian = idr(m, 0, 22, 21);

	if (big && ttendian == 0)
		complain(m, "not modelled: big-endian tables");
	return (ttendian == 2 && big) || (ttendian == 3 && !big);
}

/* an address that does not fit into @size bits, or not into what tables can say */
static bool beyond(u64 addr, u8 size, u8 granule_lg2)
{
	if (granule_lg2 < 16)
		size = min_t(u8, size, 48);
	return addr >> size;
}

static u8 output_size(struct model *m, u8 code)
{
	return min(size_of_code(code), model_oas(m));
}

static u8 max_tsz(struct model *m, u8 granule_lg2)
{
	if (!idr(m, 3, 9, 9) /* STT */)
		return 39;
	return granule_lg2 == 16 ? 47 : 48;
}

/* ---- STE ---- */

#define STAGE1	1
#define STAGE2	2
#define NESTED	3

/* the stages in use, by the low bits of Config */
static u8 stages(const u64 *ste)
{
	return bits(ste, 2, 1);
}

static const char *bad_eats(struct model *m, const u64 *ste)
{
	u8 eats = bits(ste, 93, 92);
	bool s2s = bits(ste, 185, 185);

	if (!idr(m, 0, 10, 10) /* ATS */)
		return NULL;
	if (eats == 2 && (stages(ste) != NESTED || s2s || idr(m, 0, 11, 11)))
		return "EATS=10 without nested stages, with S2S, or with NS1ATS";
	if (eats == 1 && s2s && stages(ste) & STAGE2)
		return "EATS=01 with S2S=1";
	if (eats == 1 && s2s && !model_minor(m))
		complain(m, "EATS=01 with S2S=1: SMMUv3.0 may refuse it in stage 1 too (5.2)");
	return NULL;
}

static const char *bad_ste_stage1(struct model *m, const u64 *ste)
{
	if (!idr(m, 0, 1, 1))
		return "stage 1 is not implemented";
	if (stages(ste) == STAGE1 && idr(m, 0, 9, 9) && bits(ste, 94, 94))
		return "STRW is reserved";
	if (bits(ste, 91, 91) && idr(m, 0, 25, 24))
		return "S1STALLD=1 where STALL_MODEL is not 0";
	if (idr(m, 1, 10, 6) && bits(ste, 63, 59) > idr(m, 1, 10, 6))
		return "S1CDMax above SSIDSIZE";
	if (legal_has_substreams(m, ste) && bits(ste, 5, 4) % 3 && !idr(m, 0, 19, 19))
		return "two-level CD table where CD2L=0";
	if (stages(ste) == STAGE1 && bits(ste, 55, 6) << 6 >> model_oas(m))
		return "S1ContextPtr above OAS";
	return NULL;
}

/* the level where stage 2 starts, or -1 where that needs more than there is */
static int s2_start(struct model *m, const u64 *ste, u8 granule_lg2)
{
	static const s8 level_4k[] = { 2, 1, 0, 3 };
	u8 sl0 = bits(ste, 167, 166);
	int level = granule_lg2 == 12 ? level_4k[sl0] : 3 - sl0;
	u8 oas = model_oas(m);

	if (granule_lg2 == 12 && level == 3 && !idr(m, 3, 9, 9) /* STT */)
		return -1;
	if (granule_lg2 == 12 && level == 0 && oas < 44)
		return -1;
	if (granule_lg2 == 14 && (level == 0 || (level == 1 && oas < 42)))
		return -1;
	return level;
}

static const char *bad_s2_tree(struct model *m, const u64 *ste)
{
	u8 granule_lg2 = granule_of(m, bits(ste, 175, 174));
	u8 t0sz = bits(ste, 165, 160), n = 64 - t0sz, stride = granule_lg2 - 3;
	u8 min_tsz = max(granule_lg2 == 16 ? 12 : 16, 64 - model_ias(m));
	int level, least;

	if (!granule_lg2)
		return "S2TG is not implemented";
	if (t0sz < min_tsz || t0sz > max_tsz(m, granule_lg2))
		return "S2T0SZ is out of range";
	level = s2_start(m, ste, granule_lg2);
	if (level < 0)
		return "S2SL0 is reserved";
	least = (3 - level) * stride + granule_lg2 + 1;
	if (n < least || n > least + stride - 1 + 4)
		return "S2SL0 does not suit S2T0SZ";
	if (beyond(bits(ste, 247, 196) << 4, output_size(m, bits(ste, 178, 176)), granule_lg2))
		return "S2TTB above S2PS";
	return NULL;
}

static const char *bad_ste_stage2(struct model *m, const u64 *ste)
{
	u8 stall_model = idr(m, 0, 25, 24), httu = idr(m, 0, 7, 6);

	if (!idr(m, 0, 0, 0))
		return "stage 2 is not implemented";
	if (stall_model == 1 && bits(ste, 185, 185))
		return "S2S=1 where nothing stalls";
	if (stall_model == 2 && !bits(ste, 185, 185))
		return "S2S=0 where stalls are forced";
	if (!bits(ste, 179, 179)) {
		if (idr(m, 0, 2, 2))
			complain(m, "not modelled: AArch32 tables of stage 2");
		return "S2AA64=0";
	}
	if (!idr(m, 0, 3, 3))
		return "VMSAv8-64 is not implemented";
	if (wrong_endian(m, bits(ste, 180, 180)))
		return "S2ENDI against TTENDIAN";
	if (bits(ste, 184, 184) && !httu)
		return "S2HA=1 without HTTU";
	if (bits(ste, 183, 183) && httu < 2)
		return "S2HD=1 without HTTU of dirty state";
	return bad_s2_tree(m, ste);
}

const char *legal_ste(struct model *m, const u64 *ste)
{
	const char *why = NULL;

	if (!bits(ste, 0, 0))
		return "V=0";
	if (!bits(ste, 3, 3) || !stages(ste))
		return NULL;
	if (stages(ste) & STAGE1)
		why = bad_ste_stage1(m, ste);
	if (!why && stages(ste) & STAGE2)
		why = bad_ste_stage2(m, ste);
	if (!why)
		why = bad_eats(m, ste);
	if (!why && idr(m, 0, 0, 0) && !idr(m, 0, 18, 18) && bits(ste, 143, 136))
		why = "S2VMID of 16 bits where VMIDs have 8";
	return why;
}

/* ---- CD ---- */

/* one of the two halves: where its fields are */
struct half {
	u8 tsz, tg, epd, ttb;
};

static const char *bad_half(struct model *m, const u64 *cd, unsigned int x)
{
	static const struct half halves[] = { { 0, 6, 14, 68 }, { 16, 22, 30, 132 } };
	const struct half *h = &halves[x];
	u8 tg = bits(cd, h->tg + 1, h->tg), tsz = bits(cd, h->tsz + 5, h->tsz);
	u8 granule_lg2 = x ? granule1_of(m, tg) : granule_of(m, tg);
	u8 min_tsz = idr(m, 5, 11, 10) && granule_lg2 == 16 ? 12 : 16;

	if (bits(cd, h->epd, h->epd))
		return NULL;
	if (!granule_lg2)
		return "TGx is not implemented";
	if (tsz < min_tsz || tsz > max_tsz(m, granule_lg2))
		return "TxSZ is out of range";
	if (beyond(bits(cd, h->ttb + 51, h->ttb) << 4, output_size(m, bits(cd, 34, 32)),
		   granule_lg2))
		return "TTBx above IPS";
	return NULL;
}

static const char *bad_stalls(struct model *m, const u64 *ste, const u64 *cd)
{
	u8 stall_model = idr(m, 0, 25, 24);
	bool s = bits(cd, 44, 44);

	if (s && (stall_model == 1 || (!stall_model && bits(ste, 91, 91))))
		return "S=1 where nothing may stall";
	if (!s && stall_model == 2)
		return "S=0 where stalls are forced";
	if (!bits(cd, 46, 46) && idr(m, 0, 26, 26))
		return "A=0 where TERM_MODEL=1";
	return NULL;
}

const char *legal_cd(struct model *m, const u64 *ste, const u64 *cd)
{
	u8 httu = idr(m, 0, 7, 6);
	bool walks = !bits(cd, 14, 14) || !bits(cd, 30, 30);
	const char *why;

	if (!bits(cd, 31, 31))
		return "V=0";
	why = bad_stalls(m, ste, cd);
	if (why)
		return why;
	if (!bits(cd, 41, 41)) {
		if (idr(m, 0, 2, 2))
			complain(m, "not modelled: AArch32 tables of stage 1");
		return "AA64=0";
	}
	if (!idr(m, 0, 3, 3))
		return "VMSAv8-64 is not implemented";
	if (walks && wrong_endian(m, bits(cd, 15, 15)))
		return "ENDI against TTENDIAN";
	if (bits(cd, 43, 43) && !httu)
		return "HA=1 without HTTU";
	if (bits(cd, 42, 42) && httu < 2)
		return "HD=1 without HTTU of dirty state";
	if (!idr(m, 0, 12, 12) && bits(cd, 63, 56))
		return "ASID of 16 bits where ASIDs have 8";
	return bad_half(m, cd, 0) ?: bad_half(m, cd, 1);
}

/* ---- what has no defined answer ---- */

/**
 * struct res0 - bits that software leaves 0
 * @hi: the highest of them
 * @lo: the lowest
 * @idr3: unless IDR3 has this bit; -1 if there is none
 * @what: their name
 */
struct res0 {
	u16 hi, lo;
	s8 idr3;
	const char *what;
};

static const struct res0 ste_res0[] = {
	{ 58, 56, -1, "RES0 bits [58:56]" },
	{ 75, 72, 3, "S2HWU without PBHA" },
	{ 80, 77, -1, "CONT, which is not modelled" },
	{ 88, 88, -1, "S1PIE, which is not modelled" },
	{ 89, 89, 8, "S2FWB without IDR3.FWB" },
	{ 90, 90, -1, "S1MPAM, which is not modelled" },
	{ 127, 116, -1, "IMPLEMENTATION DEFINED bits" },
	{ 159, 144, -1, "IMPLEMENTATION DEFINED bits" },
	{ 191, 187, -1, "what SMMUv3.4 added, which is not modelled" },
	{ 195, 192, -1, "S2NSW, S2NSA, S2SL0_2 or S2DS" },
	{ 255, 244, -1, "RES0 bits [255:244]" },
	{ 319, 256, -1, "bits of word 4, which is not modelled" },
	{ 383, 320, -1, "bits of word 5, which is not modelled" },
	{ 447, 384, -1, "Secure fields" },
	{ 511, 448, -1, "S2POI, which is not modelled" },
	{ }
};

static const struct res0 cd_res0[] = {
	{ 64, 64, -1, "NSCFG0, which is Secure" },
	{ 65, 65, 2, "HAD0 without IDR3.HAD" },
	{ 66, 66, 13, "E0PD0 without IDR3.E0PD" },
	{ 67, 67, -1, "HAFT, which is not modelled" },
	{ 123, 116, -1, "RES0 bits [123:116]" },
	{ 127, 124, 3, "HWU0 without PBHA" },
	{ 128, 128, -1, "NSCFG1, which is Secure" },
	{ 129, 129, 2, "HAD1 without IDR3.HAD" },
	{ 130, 130, 13, "E0PD1 without IDR3.E0PD" },
	{ 131, 131, -1, "AIE, which is not modelled" },
	{ 187, 180, -1, "RES0 bits [187:180]" },
	{ 191, 188, 3, "HWU1 without PBHA" },
	{ 383, 320, -1, "bits of word 5, which is not modelled" },
	{ 447, 384, -1, "what SMMUv3.4 added, which is not modelled" },
	{ 511, 448, -1, "what SMMUv3.4 added, which is not modelled" },
	{ }
};

static void check_res0(struct model *m, const struct res0 *r, const u64 *w,
		       const char *whose)
{
	for (; r->what; r++)
		if (bits(w, r->hi, r->lo) && (r->idr3 < 0 || !idr(m, 3, r->idr3, r->idr3)))
			complain(m, "%s has %s (5.2, 5.4)", whose, r->what);
}

/* bits of S1ContextPtr that its table is aligned to, log2 */
static u8 context_align_lg2(struct model *m, const u64 *ste)
{
	u8 max = bits(ste, 63, 59), leaf = bits(ste, 5, 4) == 1 ? 6 : 10;

	if (!legal_has_substreams(m, ste))
		return 6;
	if (bits(ste, 5, 4) % 3 == 0)
		return 6 + max;
	return max > leaf + 3 ? max - leaf + 3 : 6;
}

static void check_stage1_words(struct model *m, u32 sid, const u64 *ste)
{
	u8 align = context_align_lg2(m, ste);

	if (legal_has_substreams(m, ste)) {
		if (bits(ste, 5, 4) == 3)
			complain(m, "STE of %u: S1Fmt is reserved (5.2)", sid);
		if (bits(ste, 65, 64) == 3)
			complain(m, "STE of %u: S1DSS is reserved (5.2)", sid);
	}
	if (bits(ste, 71, 70) == 1)
		complain(m, "STE of %u: S1CSH is reserved (5.2)", sid);
	if (bits(ste, 55, 6) << 6 & (BIT_ULL(align) - 1))
		complain(m, "STE of %u: S1ContextPtr %#llx is not aligned to 2^%u (5.2)", sid,
			 bits(ste, 55, 6) << 6, align);
	if (stages(ste) != STAGE1 || !bits(ste, 95, 94))
		return;
	if (idr(m, 0, 9, 9))
		complain(m, "not modelled: STE of %u is of EL2", sid);
	else
		complain(m, "STE of %u: STRW where IDR0.Hyp=0 (5.2)", sid);
}

/* reserved encodings of the attribute overrides */
static void check_overrides(struct model *m, u32 sid, const u64 *ste)
{
	u8 type = bits(ste, 99, 96);

	if (bits(ste, 113, 112) == 1 || bits(ste, 115, 114) == 1)
		complain(m, "STE of %u: PRIVCFG or INSTCFG is reserved (5.2)", sid);
	if (bits(ste, 100, 100) && (type == 4 || type == 8 || type == 12))
		complain(m, "STE of %u: MemAttr is reserved (5.2)", sid);
}

static void check_stage2_words(struct model *m, u32 sid, const u64 *ste)
{
	if (bits(ste, 173, 172) == 1)
		complain(m, "STE of %u: S2SH0 is reserved (5.2)", sid);
	if (bits(ste, 184, 183) == 1)
		complain(m, "STE of %u: S2HD=1 with S2HA=0 (5.2)", sid);
	if (bits(ste, 178, 176) == 7)
		complain(m, "STE of %u: S2PS is reserved (5.2)", sid);
}

void legal_check_ste(struct model *m, u32 sid, const u64 *ste)
{
	if (!bits(ste, 3, 3)) {
		if (bits(ste, 3, 1))
			complain(m, "STE of %u: Config is reserved (5.2)", sid);
		return;
	}
	check_res0(m, ste_res0, ste, "an STE in use");
	check_overrides(m, sid, ste);
	if (stages(ste) & STAGE1)
		check_stage1_words(m, sid, ste);
	if (stages(ste) & STAGE2)
		check_stage2_words(m, sid, ste);
	if (stages(ste) && idr(m, 0, 10, 10) && bits(ste, 93, 92) == 3)
		complain(m, "STE of %u: EATS=11 without DPT (5.2)", sid);
}

void legal_check_cd(struct model *m, u32 sid, const u64 *cd)
{
	bool sh0 = !bits(cd, 14, 14) && bits(cd, 13, 12) == 1;
	bool sh1 = !bits(cd, 30, 30) && bits(cd, 29, 28) == 1;

	check_res0(m, cd_res0, cd, "a CD in use");
	if (sh0 || sh1)
		complain(m, "a CD of %u: SHx is reserved (5.4)", sid);
	if (bits(cd, 43, 42) == 1)
		complain(m, "a CD of %u: HD=1 with HA=0 (5.4)", sid);
	if (bits(cd, 34, 32) == 7)
		complain(m, "a CD of %u: IPS is reserved (5.4)", sid);
}
