/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model on a bench: switched on, with clean caches, some memory, and structures
 * made by hand, for suites that try parts of the model alone. Nothing runs but what
 * the suite calls: registers are set, not written, and the only queue is that for events.
 *
 * The memory begins at BENCH_PA; what lies where in it is in the list of BENCH_*. The
 * Stream table is linear with 64 STEs, and may be changed to two levels.
 */
#ifndef SMMU3_KUNIT_MODEL_BENCH_H
#define SMMU3_KUNIT_MODEL_BENCH_H

#include <kunit/test.h>
#include <linux/string.h>

#include "kunit/model/parts.h"

#define BENCH_PA	0x1000000ULL

enum bench_place {
	BENCH_L1STDS = 0x0,
	BENCH_STES = 0x4000,		/* the linear table, or STEs below an L1STD */
	BENCH_CDS = 0x8000,		/* CDs of a linear table; L1CDs */
	BENCH_STAGE1 = 0xa000,		/* table of level 2 */
	BENCH_STAGE2 = 0xb000,
	BENCH_EVENTS = 0xc000,		/* 32 of them */
	BENCH_LEAF = 0x10000,		/* CDs below an L1CD */
	BENCH_SIZE = 0x20000,
};

/**
 * struct bench - a model and its memory
 * @test: whose it is
 * @m: the model
 * @cpu: the memory, as the CPU has it
 */
struct bench {
	struct kunit *test;
	struct model *m;
	u64 *cpu;
};

static inline u64 *bench_at(struct bench *b, u32 offset)
{
	return b->cpu + offset / 8;
}

/* one store of 64 bits, ordered */
static inline void bench_store(struct bench *b, u32 offset, u64 word)
{
	*bench_at(b, offset) = (__force u64)cpu_to_le64(word);
	model_mem_stored(b->m, bench_at(b, offset));
	model_mem_order(b->m);
}

/* an STE or CD, word for word */
static inline void bench_write(struct bench *b, u32 offset, const u64 *words)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		bench_store(b, offset + 8 * i, words[i]);
}

static inline void bench_ste(struct bench *b, u32 sid, const u64 *ste)
{
	bench_write(b, BENCH_STES + 64 * sid, ste);
}

static inline void bench_cd(struct bench *b, u32 index, const u64 *cd)
{
	bench_write(b, BENCH_CDS + 64 * index, cd);
}

/* ---- structures ---- */

static inline void bench_make_bypass(u64 *ste)
{
	memset(ste, 0, 64);
	put_bits(ste, 0, 0, 1);			/* V */
	put_bits(ste, 3, 1, 4);			/* Config */
	put_bits(ste, 109, 108, 1);		/* SHCFG: as it comes */
}

/* 2^@max CDs in a linear table */
static inline void bench_make_stage1(u64 *ste, u8 max)
{
	bench_make_bypass(ste);
	put_bits(ste, 3, 1, 5);
	put_bits(ste, 55, 6, (BENCH_PA + BENCH_CDS) >> 6);
	put_bits(ste, 63, 59, max);
	put_bits(ste, 65, 64, max ? 2 : 0);	/* S1DSS: CD 0 */
	put_bits(ste, 71, 70, 3);		/* S1CSH */
}

/* 4K pages, 25 bits of IPA, from a table of level 2 on */
static inline void bench_add_stage2(u64 *ste)
{
	put_bits(ste, 2, 2, 1);
	put_bits(ste, 143, 128, 7);		/* S2VMID */
	put_bits(ste, 165, 160, 39);		/* S2T0SZ */
	put_bits(ste, 167, 166, 0);		/* S2SL0: level 2 */
	put_bits(ste, 169, 168, 1);		/* S2IR0 */
	put_bits(ste, 171, 170, 1);		/* S2OR0 */
	put_bits(ste, 173, 172, 3);		/* S2SH0 */
	put_bits(ste, 178, 176, 5);		/* S2PS: 48 bits */
	put_bits(ste, 179, 179, 1);		/* S2AA64 */
	put_bits(ste, 186, 186, 1);		/* S2R */
	put_bits(ste, 247, 196, (BENCH_PA + BENCH_STAGE2) >> 4);
}

static inline void bench_make_stage2(u64 *ste)
{
	bench_make_bypass(ste);
	bench_add_stage2(ste);
}

static inline void bench_make_nested(u64 *ste, u8 max)
{
	bench_make_stage1(ste, max);
	bench_add_stage2(ste);
}

/* 4K pages, 25 bits of VA in TTB0, from a table of level 2 on; faults are told */
static inline void bench_make_cd(u64 *cd)
{
	memset(cd, 0, 64);
	put_bits(cd, 5, 0, 39);			/* T0SZ */
	put_bits(cd, 9, 8, 1);			/* IR0 */
	put_bits(cd, 11, 10, 1);		/* OR0 */
	put_bits(cd, 13, 12, 3);		/* SH0 */
	put_bits(cd, 30, 30, 1);		/* EPD1 */
	put_bits(cd, 31, 31, 1);		/* V */
	put_bits(cd, 34, 32, 5);		/* IPS: 48 bits */
	put_bits(cd, 41, 41, 1);		/* AA64 */
	put_bits(cd, 45, 45, 1);		/* R */
	put_bits(cd, 46, 46, 1);		/* A */
	put_bits(cd, 63, 48, 5);		/* ASID */
	put_bits(cd, 119, 68, (BENCH_PA + BENCH_STAGE1) >> 4);
	put_bits(cd, 199, 192, 0xff);		/* MAIR attribute 0: write-back */
}

/* ---- the model ---- */

static inline void bench_clean(struct bench *b)
{
	struct tlb_scope all = { .op = 0x30 /* CMD_TLBI_NSNH_ALL */ };

	config_drop_stes(b->m, 0, U32_MAX, false);
	tlb_drop(b->m, &all);
}

/* two levels, 2^@split STEs below each L1STD; 16-bit StreamIDs */
static inline void bench_two_levels(struct bench *b, u8 split)
{
	b->m->regs.strtab_base = BENCH_PA + BENCH_L1STDS;
	b->m->regs.strtab_base_cfg = 16 | split << 6 | 1 << 16;
}

/* another model, with memory that is all 0 */
static inline void bench_start(struct bench *b, const struct model_config *cfg)
{
	if (b->m)
		model_free(b->m);
	b->m = model_new(cfg);
	KUNIT_ASSERT_NOT_NULL(b->test, b->m);
	memset(b->cpu, 0, BENCH_SIZE);
	KUNIT_ASSERT_TRUE(b->test, model_mem_add(b->m, b->cpu, BENCH_PA, BENCH_SIZE,
						 MODEL_MEM_ORDERED));
	b->m->regs.strtab_base = BENCH_PA + BENCH_STES;
	b->m->regs.strtab_base_cfg = 6;
	b->m->regs.cr0 = CR0_SMMUEN | CR0_EVENTQEN;
	b->m->regs.cr0ack = b->m->regs.cr0;
	b->m->regs.cr2 = BIT(1);		/* RECINVSID */
	b->m->regs.evtq.base = (BENCH_PA + BENCH_EVENTS) | 5;
	b->m->regs.evtq.prod = 0;
	b->m->regs.evtq.cons = 0;
	record_enabled(b->m);
	b->m->unclean = 0;
	bench_clean(b);
}

/* for the init and exit of a suite */
static inline int bench_init(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	void *memory = kunit_kzalloc(test, BENCH_SIZE + BIT(PAGE_4K_LG2), GFP_KERNEL);

	if (!b || !memory)
		return -ENOMEM;
	b->test = test;
	b->cpu = (u64 *)round_up((uintptr_t)memory, BIT(PAGE_4K_LG2));
	test->priv = b;
	bench_start(b, &model_full);
	return 0;
}

static inline void bench_exit(struct kunit *test)
{
	struct bench *b = test->priv;

	if (b && b->m)
		model_free(b->m);
}

static inline void bench_expect_good(struct bench *b)
{
	KUNIT_EXPECT_EQ_MSG(b->test, model_complaints(b->m), 0, "%s",
			    model_complaint(b->m) ?: "");
}

/* exactly one rule was broken; forget it */
static inline void bench_expect_complaint(struct bench *b)
{
	KUNIT_EXPECT_EQ_MSG(b->test, model_complaints(b->m), 1, "%s",
			    model_complaint(b->m) ?: "");
	model_forgive(b->m);
}

#endif
