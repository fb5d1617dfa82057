/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When the SMMU looks at which field of a stream table entry: Arm IHI 0070,
 * "Stream Table Entry", one row per field, Non-secure. Independent of hw/ste.c,
 * which it is there to check. Bits that no row names are RES0, or IGNORED for
 * Non-secure streams.
 */
#ifndef SMMU3_KUNIT_STE_TABLE_H
#define SMMU3_KUNIT_STE_TABLE_H

#include "kunit/wire.h"

enum ste_when {
	WHEN_EVER,		/* V itself */
	WHEN_VALID,		/* V=1 */
	WHEN_PASS,		/* Config=1xx */
	WHEN_TRANSLATE,		/* Config=1xx, but not 100 */
	WHEN_S1,		/* Config=1x1 */
	WHEN_S1_ONLY,		/* Config=101 */
	WHEN_S1_SUBSTREAMS,	/* Config=1x1 and S1CDMax is not 0 */
	WHEN_S2,		/* Config=11x */
	WHEN_NESTED,		/* Config=111 */
	WHEN_S2S,		/* Config=11x; 101 with EATS (a rule of v3.0) */
};

static const struct ste_row {
	unsigned int hi;
	unsigned int lo;
	enum ste_when when;
} ste_rows[] = {
	{ 0, 0, WHEN_EVER },		/* V */
	{ 3, 1, WHEN_VALID },		/* Config */
	{ 5, 4, WHEN_S1_SUBSTREAMS },	/* S1Fmt */
	{ 55, 6, WHEN_S1 },		/* S1ContextPtr */
	{ 63, 59, WHEN_S1 },		/* S1CDMax */
	{ 65, 64, WHEN_S1_SUBSTREAMS },	/* S1DSS */
	{ 67, 66, WHEN_S1 },		/* S1CIR */
	{ 69, 68, WHEN_S1 },		/* S1COR */
	{ 71, 70, WHEN_S1 },		/* S1CSH */
	{ 75, 72, WHEN_S2 },		/* S2HWU59 to S2HWU62 */
	{ 76, 76, WHEN_PASS },		/* DRE */
	{ 80, 77, WHEN_VALID },		/* CONT */
	{ 81, 81, WHEN_PASS },		/* DCP */
	{ 82, 82, WHEN_PASS },		/* PPAR */
	{ 83, 83, WHEN_PASS },		/* MEV */
	{ 88, 88, WHEN_S1 },		/* S1PIE */
	{ 89, 89, WHEN_S2 },		/* S2FWB */
	{ 90, 90, WHEN_S1 },		/* S1MPAM */
	{ 91, 91, WHEN_S1 },		/* S1STALLD */
	{ 93, 92, WHEN_TRANSLATE },	/* EATS */
	{ 95, 94, WHEN_S1_ONLY },	/* STRW */
	{ 99, 96, WHEN_PASS },		/* MemAttr */
	{ 100, 100, WHEN_PASS },	/* MTCFG */
	{ 104, 101, WHEN_PASS },	/* ALLOCCFG */
	{ 109, 108, WHEN_PASS },	/* SHCFG */
	{ 113, 112, WHEN_PASS },	/* PRIVCFG */
	{ 115, 114, WHEN_PASS },	/* INSTCFG */
	{ 127, 116, WHEN_PASS },	/* IMPLEMENTATION DEFINED */
	{ 143, 128, WHEN_TRANSLATE },	/* S2VMID */
	{ 159, 144, WHEN_PASS },	/* IMPLEMENTATION DEFINED */
	{ 165, 160, WHEN_S2 },		/* S2T0SZ */
	{ 167, 166, WHEN_S2 },		/* S2SL0 */
	{ 169, 168, WHEN_S2 },		/* S2IR0 */
	{ 171, 170, WHEN_S2 },		/* S2OR0 */
	{ 173, 172, WHEN_S2 },		/* S2SH0 */
	{ 175, 174, WHEN_S2 },		/* S2TG */
	{ 178, 176, WHEN_S2 },		/* S2PS */
	{ 179, 179, WHEN_S2 },		/* S2AA64 */
	{ 180, 180, WHEN_S2 },		/* S2ENDI */
	{ 181, 181, WHEN_S2 },		/* S2AFFD */
	{ 182, 182, WHEN_NESTED },	/* S2PTW */
	{ 184, 183, WHEN_S2 },		/* S2HD, S2HA */
	{ 185, 185, WHEN_S2S },		/* S2S */
	{ 186, 186, WHEN_S2 },		/* S2R */
	{ 189, 187, WHEN_S2 },		/* S2HAFT, S2PIE, S2POE */
	{ 191, 190, WHEN_S2 },		/* DPT_VMATCH */
	{ 194, 194, WHEN_S2 },		/* S2SL0_2 */
	{ 195, 195, WHEN_S2 },		/* S2DS */
	{ 247, 196, WHEN_S2 },		/* S2TTB */
	{ 254, 253, WHEN_S2 },		/* S2SKL */
	{ 271, 256, WHEN_PASS },	/* IMPLEMENTATION DEFINED */
	{ 287, 272, WHEN_PASS },	/* PARTID */
	{ 327, 320, WHEN_PASS },	/* PMG */
	{ 328, 328, WHEN_PASS },	/* MPAM_NS */
	{ 331, 329, WHEN_S2 },		/* AssuredOnly, TL0, TL1 */
	{ 375, 332, WHEN_NESTED },	/* VMSPtr */
	{ 511, 448, WHEN_S2 },		/* S2POI */
};

static inline bool ste_row_applies(const __le64 *ste, enum ste_when when)
{
	bool valid = wire_get(ste, 0, 0);
	bool pass = valid && wire_get(ste, 3, 3);
	bool s2 = pass && wire_get(ste, 2, 2);
	bool s1 = pass && wire_get(ste, 1, 1);

	switch (when) {
	case WHEN_EVER:
		return true;
	case WHEN_VALID:
		return valid;
	case WHEN_PASS:
		return pass;
	case WHEN_TRANSLATE:
		return s1 || s2;
	case WHEN_S1:
		return s1;
	case WHEN_S1_ONLY:
		return s1 && !s2;
	case WHEN_S1_SUBSTREAMS:
		return s1 && wire_get(ste, 63, 59);
	case WHEN_S2:
		return s2;
	case WHEN_NESTED:
		return s1 && s2;
	case WHEN_S2S:
		return s2 || (s1 && wire_get(ste, 93, 92));
	}
	return false;
}

/* the bits of @ste that the SMMU looks at, by the table above */
static inline void ste_rows_used(const __le64 *ste, __le64 *used)
{
	unsigned int i;

	memset(used, 0, 64);
	for (i = 0; i < ARRAY_SIZE(ste_rows); i++)
		if (ste_row_applies(ste, ste_rows[i].when))
			wire_put(used, ste_rows[i].hi, ste_rows[i].lo, ~0ULL);
}

#endif
