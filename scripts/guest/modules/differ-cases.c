// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of cases of the differential check.
 *
 * Sizes: every input size with every start level that a granule has, legal or not; the
 * first and the last page, and one beyond. Words: rows that change bits of a good STE,
 * CD or descriptor, tried with each granule and at each level that they can be at.
 * Settings: what the stream table and the registers do to all streams.
 *
 * Whether a case is legal, and what comes of it, is nowhere said here: the model and
 * QEMU have to agree about that.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "differ.h"

static const u8 granules[] = { 12, 14, 16 };

static const char *const configs[] = {
	[DIFFER_BYPASS] = "bypass",
	[DIFFER_STAGE1] = "stage 1",
	[DIFFER_STAGE2] = "stage 2",
	[DIFFER_NESTED] = "nested",
};

static const char *const places[] = {
	[DIFFER_MIDDLE] = "middle",
	[DIFFER_FIRST] = "first page",
	[DIFFER_LAST] = "last page",
	[DIFFER_BEYOND] = "one beyond",
};

static unsigned int kib(u8 granule_lg2)
{
	return BIT(granule_lg2 - 10);
}

/* good tables, as large as they get */
static struct differ_case good(enum differ_config config, u8 granule_lg2)
{
	struct differ_tree s1 = {
		.granule_lg2 = granule_lg2,
		.in_lg2 = 48,
		.start = differ_start_level(granule_lg2, 48),
		.leaf = 3,
	};
	struct differ_tree s2 = s1;

	s2.in_lg2 = 44;
	s2.start = differ_start_level(granule_lg2, 44);
	return (struct differ_case){ .config = config, .s1 = s1, .s2 = s2 };
}

static void __printf(2, 3) run_named(struct differ_case *c, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(c->name, sizeof(c->name), fmt, args);
	va_end(args);
	differ_run(c);
}

/* ---- sizes ---- */

static void run_stage1_size(u8 granule_lg2, u8 in_lg2, bool upper)
{
	struct differ_case c = good(DIFFER_STAGE1, granule_lg2);
	enum differ_place place;

	c.s1.in_lg2 = in_lg2;
	c.s1.start = differ_start_level(granule_lg2, in_lg2);
	c.s1.upper = upper;
	for (place = DIFFER_FIRST; place <= DIFFER_BEYOND; place++) {
		c.place = place;
		run_named(&c, "stage 1 %uK T%uSZ=%u %s", kib(granule_lg2), upper, 64 - in_lg2,
			  places[place]);
	}
}

static void run_stage1_leaves(u8 granule_lg2, bool upper)
{
	struct differ_case c = good(DIFFER_STAGE1, granule_lg2);

	c.s1.upper = upper;
	for (c.s1.leaf = c.s1.start; c.s1.leaf <= 3; c.s1.leaf++)
		run_named(&c, "stage 1 %uK TTB%u leaf of level %u", kib(granule_lg2), upper,
			  c.s1.leaf);
}

/* the level that S2SL0 says */
static u8 sl0_level(u8 granule_lg2, u8 sl0)
{
	static const u8 level_4k[] = { 2, 1, 0, 3 };

	return granule_lg2 == 12 ? level_4k[sl0] : 3 - sl0;
}

static void run_stage2_size(u8 granule_lg2, u8 in_lg2, u8 sl0)
{
	struct differ_case c = good(DIFFER_STAGE2, granule_lg2);
	u8 stride = granule_lg2 - 3, least;
	enum differ_place place;

	c.s2.in_lg2 = in_lg2;
	c.s2.start = sl0_level(granule_lg2, sl0);
	least = (3 - c.s2.start) * stride + granule_lg2 + 1;
	for (place = DIFFER_FIRST; place <= DIFFER_BEYOND; place++) {
		c.place = place;
		run_named(&c, "stage 2 %uK S2T0SZ=%u S2SL0=%u %s", kib(granule_lg2),
			  64 - in_lg2, sl0, places[place]);
		if (in_lg2 < least || in_lg2 > least + stride + 3)
			break;
	}
}

static void run_stage2_leaves(u8 granule_lg2)
{
	struct differ_case c = good(DIFFER_STAGE2, granule_lg2);

	for (c.s2.leaf = c.s2.start; c.s2.leaf <= 3; c.s2.leaf++)
		run_named(&c, "stage 2 %uK leaf of level %u", kib(granule_lg2), c.s2.leaf);
}

/* every two granules, and every two sizes of leaves */
static void run_nested_sizes(u8 granule_lg2)
{
	struct differ_case c = good(DIFFER_NESTED, granule_lg2);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(granules); i++) {
		c.s2 = good(DIFFER_NESTED, granules[i]).s2;
		for (c.s1.leaf = 2; c.s1.leaf <= 3; c.s1.leaf++)
			for (c.s2.leaf = 2; c.s2.leaf <= 3; c.s2.leaf++)
				run_named(&c, "nested %uK leaf %u in %uK leaf %u",
					  kib(granule_lg2), c.s1.leaf, kib(granules[i]),
					  c.s2.leaf);
	}
}

static void run_sizes(u8 granule_lg2)
{
	u8 in_lg2, sl0;

	for (in_lg2 = 24; in_lg2 <= 49; in_lg2++) {
		run_stage1_size(granule_lg2, in_lg2, false);
		run_stage1_size(granule_lg2, in_lg2, true);
		for (sl0 = 0; sl0 < 4; sl0++)
			run_stage2_size(granule_lg2, in_lg2, sl0);
	}
	run_stage1_leaves(granule_lg2, false);
	run_stage1_leaves(granule_lg2, true);
	run_stage2_leaves(granule_lg2);
	run_nested_sizes(granule_lg2);
}

/* ---- words of STE and CD ---- */

#define ON_BYPASS	BIT(DIFFER_BYPASS)
#define ON_S1		BIT(DIFFER_STAGE1)
#define ON_S2		BIT(DIFFER_STAGE2)
#define ON_NESTED	BIT(DIFFER_NESTED)
#define ON_CD		(ON_S1 | ON_NESTED)
#define ON_VTTB		(ON_S2 | ON_NESTED)
#define ON_ALL		(ON_BYPASS | ON_CD | ON_VTTB)

#define STE(hi, lo, value)	{ DIFFER_STE, hi, lo, 0, value }
#define CD(hi, lo, value)	{ DIFFER_CD, hi, lo, 0, value }
#define S1(level, hi, lo, value) { DIFFER_S1, hi, lo, level, value }
#define S2(level, hi, lo, value) { DIFFER_S2, hi, lo, level, value }
#define S2_OF_CD(hi, lo, value)	{ DIFFER_S2_OF_CD, hi, lo, 0, value }
#define S2_OF_TABLES(hi, lo, value) { DIFFER_S2_OF_TABLES, hi, lo, 0, value }
#define LEAF DIFFER_LEAF

/**
 * struct word_row - bits that are changed
 * @name: what they are
 * @on: with which Configs
 * @edit: the changes
 * @flip: bits of the device's address that are inverted
 */
struct word_row {
	const char *name;
	u8 on;
	struct differ_edit edit[DIFFER_EDITS];
	u64 flip;
};

static const struct word_row word_rows[] = {
	{ "as it is", ON_ALL },

	/* facts of the address alone: 3.4 */
	{ "address bit 43", ON_ALL, .flip = BIT_ULL(43) },
	{ "address bit 44", ON_ALL, .flip = BIT_ULL(44) },
	{ "address bit 48", ON_ALL, .flip = BIT_ULL(48) },
	{ "address bit 52", ON_ALL, .flip = BIT_ULL(52) },
	{ "address bit 55", ON_ALL, .flip = BIT_ULL(55) },
	{ "address bit 56", ON_ALL, .flip = BIT_ULL(56) },
	{ "address bit 63", ON_ALL, .flip = BIT_ULL(63) },
	{ "TBI0=1, address byte 7", ON_CD, { CD(38, 38, 1) }, 0xa5ULL << 56 },
	{ "TBI0=1, address bit 55", ON_CD, { CD(38, 38, 1) }, BIT_ULL(55) },
	{ "TBI0=1, address bit 48", ON_CD, { CD(38, 38, 1) }, BIT_ULL(48) },
	{ "TBI1=1, address byte 7", ON_CD, { CD(39, 39, 1) }, 0xa5ULL << 56 },

	/* STE: 5.2 */
	{ "V=0", ON_ALL, { STE(0, 0, 0) } },
	{ "Config=0", ON_ALL, { STE(3, 1, 0) } },
	{ "Config=1", ON_ALL, { STE(3, 1, 1) } },
	{ "Config=2", ON_ALL, { STE(3, 1, 2) } },
	{ "Config=3", ON_ALL, { STE(3, 1, 3) } },
	{ "Config=4", ON_ALL, { STE(3, 1, 4) } },
	{ "Config=0, V=0", ON_ALL, { STE(3, 0, 0) } },
	{ "S1Fmt=1", ON_ALL, { STE(5, 4, 1) } },
	{ "S1Fmt=2", ON_ALL, { STE(5, 4, 2) } },
	{ "S1DSS=1", ON_ALL, { STE(65, 64, 1) } },
	{ "S1DSS=2", ON_ALL, { STE(65, 64, 2) } },
	{ "S1CDMax=1", ON_ALL, { STE(63, 59, 1) } },
	{ "S1CDMax=31", ON_ALL, { STE(63, 59, 31) } },
	{ "S1ContextPtr beyond OAS", ON_ALL, { STE(55, 6, BIT_ULL(44 - 6)) } },
	{ "S1ContextPtr without memory", ON_ALL, { STE(55, 6, DIFFER_HOLE >> 6) } },
	{ "S1STALLD=1", ON_ALL, { STE(91, 91, 1) } },
	{ "MEV=1", ON_ALL, { STE(83, 83, 1) } },
	{ "EATS=1", ON_ALL, { STE(93, 92, 1) } },
	{ "EATS=2", ON_ALL, { STE(93, 92, 2) } },
	{ "EATS=3", ON_ALL, { STE(93, 92, 3) } },
	{ "EATS=1, S2S=1", ON_ALL, { STE(93, 92, 1), STE(185, 185, 1) } },
	{ "STRW=2", ON_ALL, { STE(95, 94, 2) } },
	{ "MTCFG=1, MemAttr=0", ON_ALL, { STE(100, 96, 0x10) } },
	{ "SHCFG=0", ON_ALL, { STE(109, 108, 0) } },
	{ "SHCFG=3", ON_ALL, { STE(109, 108, 3) } },
	{ "PRIVCFG=3", ON_ALL, { STE(113, 112, 3) } },
	{ "INSTCFG=3", ON_ALL, { STE(115, 114, 3) } },
	{ "S2VMID of 16 bits", ON_ALL, { STE(143, 136, 0xff) } },
	{ "S2T0SZ=0", ON_ALL, { STE(165, 160, 0) } },
	{ "S2T0SZ=63", ON_ALL, { STE(165, 160, 63) } },
	{ "S2TG=3", ON_ALL, { STE(175, 174, 3) } },
	{ "S2PS=0", ON_ALL, { STE(178, 176, 0) } },
	{ "S2PS=5", ON_ALL, { STE(178, 176, 5) } },
	{ "S2PS=6", ON_ALL, { STE(178, 176, 6) } },
	{ "S2AA64=0", ON_BYPASS | ON_S1, { STE(179, 179, 0) } },
	{ "S2ENDI=1", ON_ALL, { STE(180, 180, 1) } },
	{ "S2AFFD=1", ON_ALL, { STE(181, 181, 1) } },
	{ "S2PTW=1", ON_ALL, { STE(182, 182, 1) } },
	{ "S2HA=1", ON_ALL, { STE(184, 184, 1) } },
	{ "S2HD=1, S2HA=1", ON_ALL, { STE(184, 183, 3) } },
	{ "S2S=1", ON_ALL, { STE(185, 185, 1) } },
	{ "S2R=0", ON_ALL, { STE(186, 186, 0) } },
	{ "S2TTB beyond OAS", ON_ALL, { STE(247, 196, BIT_ULL(44 - 4)) } },
	{ "S2TTB beyond S2PS", ON_ALL, { STE(178, 176, 1), STE(247, 196, BIT_ULL(36 - 4)) } },
	{ "S2TTB without memory", ON_VTTB, { STE(247, 196, DIFFER_HOLE >> 4) } },

	/* CD: 5.4 */
	{ "CD.V=0", ON_CD, { CD(31, 31, 0) } },
	{ "AA64=0", ON_CD, { CD(41, 41, 0) } },
	{ "ENDI=1", ON_CD, { CD(15, 15, 1) } },
	{ "HA=1", ON_CD, { CD(43, 43, 1) } },
	{ "HD=1, HA=1", ON_CD, { CD(43, 42, 3) } },
	{ "S=1", ON_CD, { CD(44, 44, 1) } },
	{ "R=0", ON_CD, { CD(45, 45, 0) } },
	{ "A=0", ON_CD, { CD(46, 46, 0) } },
	{ "A=0, R=0", ON_CD, { CD(46, 45, 0) } },
	{ "ASET=0", ON_CD, { CD(47, 47, 0) } },
	{ "ASID of 16 bits", ON_CD, { CD(63, 56, 0xff) } },
	{ "TG0=3", ON_CD, { CD(7, 6, 3) } },
	{ "T0SZ=0", ON_CD, { CD(5, 0, 0) } },
	{ "T0SZ=63", ON_CD, { CD(5, 0, 63) } },
	{ "EPD0=1", ON_CD, { CD(14, 14, 1) } },
	{ "EPD0=1, T0SZ=0, TG0=3", ON_CD, { CD(14, 14, 1), CD(7, 0, 0xc0) } },
	{ "EPD1=0, T1SZ=0, TG1=0", ON_CD, { CD(30, 30, 0) } },
	{ "EPD1=0, T1SZ=0, TG1=2", ON_CD, { CD(30, 30, 0), CD(23, 16, 0x80) } },
	{ "EPD1=0, T1SZ=16, TG1=0", ON_CD, { CD(30, 30, 0), CD(23, 16, 0x10) } },
	{ "EPD1=0, T1SZ=16, TG1=2", ON_CD, { CD(30, 30, 0), CD(23, 16, 0x90) } },
	{ "TTB1 beyond OAS", ON_CD,
	  { CD(30, 30, 0), CD(23, 16, 0x90), CD(179, 132, BIT_ULL(44 - 4)) } },
	{ "IPS=0", ON_CD, { CD(34, 32, 0) } },
	{ "IPS=5", ON_CD, { CD(34, 32, 5) } },
	{ "TTB0 beyond OAS", ON_CD, { CD(115, 68, BIT_ULL(44 - 4)) } },
	{ "TTB0 beyond IPS", ON_CD, { CD(34, 32, 1), CD(115, 68, BIT_ULL(36 - 4)) } },
	{ "TTB0 without memory", ON_CD, { CD(115, 68, DIFFER_HOLE >> 4) } },
	{ "TTB0 without memory, R=0", ON_CD, { CD(115, 68, DIFFER_HOLE >> 4), CD(45, 45, 0) } },
	{ "WXN=1", ON_CD, { CD(36, 36, 1) } },
	{ "PAN=1", ON_CD, { CD(40, 40, 1) } },
	{ "MAIR of Device", ON_CD, { CD(199, 192, 0) } },

	/* faults that are not recorded: 5.5 */
	{ "invalid page, R=0", ON_CD, { S1(LEAF, 0, 0, 0), CD(45, 45, 0) } },
	{ "read-only page, R=0", ON_CD, { S1(LEAF, 7, 7, 1), CD(45, 45, 0) } },
	{ "AF=0, R=0", ON_CD, { S1(LEAF, 10, 10, 0), CD(45, 45, 0) } },
	{ "invalid page of stage 1, S2R=0", ON_CD, { S1(LEAF, 0, 0, 0), STE(186, 186, 0) } },
	{ "invalid page of stage 2, R=0", ON_VTTB, { S2(LEAF, 0, 0, 0), CD(45, 45, 0) } },
	{ "invalid page of stage 2, S2R=0", ON_VTTB, { S2(LEAF, 0, 0, 0), STE(186, 186, 0) } },
	{ "no stage 2 of the CD, S2R=0", ON_NESTED, { S2_OF_CD(0, 0, 0), STE(186, 186, 0) } },
	{ "no stage 2 of tables, S2R=0", ON_NESTED,
	  { S2_OF_TABLES(0, 0, 0), STE(186, 186, 0) } },

	/* leaves whose faults can be switched off */
	{ "AF=0, AFFD=1", ON_CD, { S1(LEAF, 10, 10, 0), CD(35, 35, 1) } },
	{ "AF=0 at stage 2, S2AFFD=1", ON_VTTB, { S2(LEAF, 10, 10, 0), STE(181, 181, 1) } },
	{ "AF=0 at stage 2, AFFD=1", ON_NESTED, { S2(LEAF, 10, 10, 0), CD(35, 35, 1) } },
	{ "AF=0, S2AFFD=1", ON_NESTED, { S1(LEAF, 10, 10, 0), STE(181, 181, 1) } },

	/* stage 2 of what stage 1 needs */
	{ "CD invalid at stage 2", ON_NESTED, { S2_OF_CD(0, 0, 0) } },
	{ "CD with AF=0 at stage 2", ON_NESTED, { S2_OF_CD(10, 10, 0) } },
	{ "CD not readable at stage 2", ON_NESTED, { S2_OF_CD(7, 6, 2) } },
	{ "CD not writable at stage 2", ON_NESTED, { S2_OF_CD(7, 6, 1) } },
	{ "CD beyond S2PS at stage 2", ON_NESTED, { S2_OF_CD(47, 44, 1) } },
	{ "CD in Device, S2PTW=1", ON_NESTED, { S2_OF_CD(5, 2, 0), STE(182, 182, 1) } },
	{ "CD in Device, S2PTW=0", ON_NESTED, { S2_OF_CD(5, 2, 0) } },
	{ "CD without memory at stage 2", ON_NESTED, { S2_OF_CD(47, 29, DIFFER_HOLE >> 29) } },
	{ "tables invalid at stage 2", ON_NESTED, { S2_OF_TABLES(0, 0, 0) } },
	{ "tables invalid at stage 2, address bit 55", ON_NESTED, { S2_OF_TABLES(0, 0, 0) },
	  BIT_ULL(55) },
	{ "tables with AF=0 at stage 2", ON_NESTED, { S2_OF_TABLES(10, 10, 0) } },
	{ "tables not readable at stage 2", ON_NESTED, { S2_OF_TABLES(7, 6, 2) } },
	{ "tables not writable at stage 2", ON_NESTED, { S2_OF_TABLES(7, 6, 1) } },
	{ "tables beyond S2PS at stage 2", ON_NESTED, { S2_OF_TABLES(47, 44, 1) } },
	{ "tables in Device, S2PTW=1", ON_NESTED,
	  { S2_OF_TABLES(5, 2, 0), STE(182, 182, 1) } },
	{ "tables in Device, S2PTW=0", ON_NESTED, { S2_OF_TABLES(5, 2, 0) } },
	{ "tables without memory at stage 2", ON_NESTED,
	  { S2_OF_TABLES(47, 29, DIFFER_HOLE >> 29) } },
	{ "output beyond stage 2's input", ON_NESTED, { STE(165, 160, 64 - 43),
	  S1(LEAF, 43, 43, 1) } },
};

static void run_word(const struct word_row *row, enum differ_config config, u8 granule_lg2)
{
	struct differ_case c = good(config, granule_lg2);

	memcpy(c.edit, row->edit, sizeof(c.edit));
	c.flip = row->flip;
	if (config == DIFFER_BYPASS)
		run_named(&c, "bypass: %s", row->name);
	else
		run_named(&c, "%s %uK: %s", configs[config], kib(granule_lg2), row->name);
}

static void run_words(u8 granule_lg2)
{
	enum differ_config config;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(word_rows); i++)
		for (config = DIFFER_BYPASS; config <= DIFFER_NESTED; config++)
			if (word_rows[i].on & BIT(config) &&
			    (config != DIFFER_BYPASS || granule_lg2 == 12))
				run_word(&word_rows[i], config, granule_lg2);
}

/* ---- descriptors ---- */

#define AT_TABLES	0x1
#define AT_LEAF		0x2
#define AT_BOTH		(AT_TABLES | AT_LEAF)
#define OF_S1		0x4
#define OF_S2		0x8
#define OF_BOTH		(OF_S1 | OF_S2)

/* in which descriptors bits are changed, at each level in turn */
static const struct desc_row {
	const char *name;
	u8 where;
	u8 hi, lo;
	u64 value;
} desc_rows[] = {
	{ "invalid", AT_BOTH | OF_BOTH, 0, 0, 0 },
	{ "all zero", AT_BOTH | OF_BOTH, 63, 0, 0 },
	{ "a block in place of a table", AT_TABLES | OF_BOTH, 1, 1, 0 },
	{ "bit 1 inverted in a leaf", AT_LEAF | OF_BOTH, 1, 0, 1 },
	{ "beyond the output size", AT_BOTH | OF_BOTH, 44, 44, 1 },
	{ "far beyond the output size", AT_BOTH | OF_BOTH, 47, 47, 1 },
	{ "without memory", AT_BOTH | OF_BOTH, 47, 29, DIFFER_HOLE >> 29 },
	{ "software bits", AT_LEAF | OF_BOTH, 58, 55, 0xf },
	{ "AF=0", AT_LEAF | OF_BOTH, 10, 10, 0 },
	{ "nG=0", AT_LEAF | OF_S1, 11, 11, 0 },
	{ "SH=0", AT_LEAF | OF_BOTH, 9, 8, 0 },
	{ "XN", AT_LEAF | OF_BOTH, 54, 53, 3 },
	{ "DBM=1", AT_LEAF | OF_BOTH, 51, 51, 1 },
	{ "AP=00", AT_LEAF | OF_S1, 7, 6, 0 },
	{ "AP=10", AT_LEAF | OF_S1, 7, 6, 2 },
	{ "AP=11", AT_LEAF | OF_S1, 7, 6, 3 },
	{ "S2AP=00", AT_LEAF | OF_S2, 7, 6, 0 },
	{ "S2AP=01", AT_LEAF | OF_S2, 7, 6, 1 },
	{ "S2AP=10", AT_LEAF | OF_S2, 7, 6, 2 },
	{ "MemAttr=0", AT_LEAF | OF_S2, 5, 2, 0 },
	{ "APTable=01", AT_TABLES | OF_S1, 62, 61, 1 },
	{ "APTable=10", AT_TABLES | OF_S1, 62, 61, 2 },
	{ "APTable=11", AT_TABLES | OF_S1, 62, 61, 3 },
	{ "XNTable, PXNTable", AT_TABLES | OF_S1, 60, 59, 3 },
	{ "ignored bits of a table", AT_TABLES | OF_BOTH, 58, 52, 0x7f },
};

static void run_desc(const struct desc_row *row, const struct differ_case *base,
		     enum differ_what what)
{
	const struct differ_tree *t = what == DIFFER_S1 ? &base->s1 : &base->s2;
	struct differ_case c = *base;
	u8 level;

	for (level = t->start; level <= t->leaf; level++) {
		if (!(row->where & (level == t->leaf ? AT_LEAF : AT_TABLES)))
			continue;
		c.edit[0] = (struct differ_edit){ what, row->hi, row->lo, level, row->value };
		run_named(&c, "%s %uK leaf %u, stage %u level %u: %s", configs[c.config],
			  kib(t->granule_lg2), t->leaf, what == DIFFER_S1 ? 1 : 2, level,
			  row->name);
	}
}

static void run_descs_of(enum differ_config config, u8 granule_lg2, u8 leaf)
{
	struct differ_case c = good(config, granule_lg2);
	unsigned int i;

	c.s1.leaf = leaf;
	c.s2.leaf = leaf;
	for (i = 0; i < ARRAY_SIZE(desc_rows); i++) {
		if (config & 1 && desc_rows[i].where & OF_S1)
			run_desc(&desc_rows[i], &c, DIFFER_S1);
		if (config & 2 && desc_rows[i].where & OF_S2)
			run_desc(&desc_rows[i], &c, DIFFER_S2);
	}
}

static void run_descs(u8 granule_lg2)
{
	run_descs_of(DIFFER_STAGE1, granule_lg2, 3);
	run_descs_of(DIFFER_STAGE1, granule_lg2, 2);
	run_descs_of(DIFFER_STAGE2, granule_lg2, 3);
	run_descs_of(DIFFER_STAGE2, granule_lg2, 2);
	run_descs_of(DIFFER_NESTED, granule_lg2, 3);
}

/* HADx: what table descriptors forbid does not count */
static void run_had(u8 granule_lg2)
{
	struct differ_case c = good(DIFFER_STAGE1, granule_lg2);
	u8 level;

	for (level = c.s1.start; level < 3; level++) {
		c.edit[0] = (struct differ_edit)CD(65, 65, 1);
		c.edit[1] = (struct differ_edit)S1(level, 62, 61, 3);
		run_named(&c, "stage 1 %uK level %u: APTable=11, HAD0=1", kib(granule_lg2),
			  level);
	}
}

/* ---- settings ---- */

static const struct differ_setting settings[] = {
	{ .name = "SMMUEN=0", .off = true, .log2size = 8 },
	{ .name = "SMMUEN=0, ABORT", .off = true, .gbpa = BIT(20), .log2size = 8 },
	{ .name = "half a table", .log2size = 7, .cr2 = 2 },
	{ .name = "half a table, not recorded", .log2size = 7 },
	{ .name = "table beyond SIDSIZE", .log2size = 20, .cr2 = 2, .strtab = DIFFER_HOLE },
	{ .name = "table without memory", .log2size = 8, .cr2 = 2, .strtab = DIFFER_HOLE },
	{ .name = "two levels, as large as can be", .two_level = true, .log2size = 8,
	  .cr2 = 2, .l1std = { 7, 7, 7, 7 } },
	{ .name = "two levels, half a table", .two_level = true, .log2size = 7, .cr2 = 2,
	  .l1std = { 7, 7, 7, 7 } },
	{ .name = "two levels, small spans", .two_level = true, .log2size = 8, .cr2 = 2,
	  .l1std = { 0, 1, 5, 6 } },
	{ .name = "two levels, bad spans", .two_level = true, .log2size = 8, .cr2 = 2,
	  .l1std = { 8, 11, 12, 31 } },
	{ .name = "two levels, bad spans, not recorded", .two_level = true, .log2size = 8,
	  .l1std = { 0, 6, 8, 12 } },
	{ .name = "two levels, no memory", .two_level = true, .log2size = 8, .cr2 = 2,
	  .l1std = { DIFFER_HOLE | 7, 7, DIFFER_HOLE | 0, DIFFER_HOLE | 6 } },
	{ .name = "two levels, level 1 without memory", .two_level = true, .log2size = 8,
	  .cr2 = 2, .strtab = DIFFER_HOLE },
};

/* a case for each master, so that each StreamID is tried */
static void run_setting(const struct differ_setting *s)
{
	static const u64 flips[] = { 0, BIT_ULL(44) };
	struct differ_case c = good(DIFFER_BYPASS, 12);
	unsigned int i;

	differ_set(s);
	for (i = 0; i < DIFFER_MASTERS; i++) {
		c.config = i % 3 ? DIFFER_BYPASS : DIFFER_STAGE1;
		c.flip = flips[i % 2];
		run_named(&c, "%s, master %u: %s", s->name, i, configs[c.config]);
	}
}

void differ_run_settings(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(settings); i++)
		run_setting(&settings[i]);
	differ_run_rest();
}

void differ_run_table(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(granules); i++) {
		run_words(granules[i]);
		run_descs(granules[i]);
		run_had(granules[i]);
		run_sizes(granules[i]);
	}
	differ_set(&differ_cold);
	for (i = 0; i < ARRAY_SIZE(granules); i++)
		run_descs(granules[i]);
	differ_set(NULL);
}
