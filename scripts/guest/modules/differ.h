/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The differential check: the executable SMMU of kunit/model/ against QEMU's.
 *
 * Both get the same registers, the same tables in the same memory and the same
 * accesses, and have to give the same address or the same event. The check owns the
 * SMMU alone, no driver has it; the accesses are DMA of edu devices.
 *
 *	differ-main.c		batches of cases
 *	differ-verdict.c	what agrees
 *	differ-port.c		registers and queues of either SMMU
 *	differ-masters.c	edu devices, and the pages that they may reach
 *	differ-tables.c		raw words: STE, CD, tables
 *	differ-cases.c		the table of cases
 *	differ-random.c		cases by chance
 *	differ-known.c		where QEMU is known to be another opinion
 *
 * Vocabulary: a "case" is an STE with its tables, an address and a page that is to be
 * reached; each is tried by a read and by a write. A "setting" is what all streams
 * share: registers and the stream table. Masters work at the same time, each with its
 * own case, StreamID, ASID and VMID: an edu takes 100 ms for a transfer.
 */
#ifndef DIFFER_H
#define DIFFER_H

#include <linux/bits.h>
#include <linux/types.h>

#include "kunit/model/model.h"

/* masters at most; the StreamIDs of all of them are below DIFFER_STES */
#define DIFFER_MASTERS		64
#define DIFFER_STES_LG2		8
#define DIFFER_STES		BIT(DIFFER_STES_LG2)

/* log2 of the StreamIDs that one level-1 descriptor covers, and how many there are */
#define DIFFER_SPLIT		6
#define DIFFER_L1STDS		(DIFFER_STES >> DIFFER_SPLIT)

/* an address behind which there is nothing, and where nothing can be */
#define DIFFER_HOLE		0x2000000000ULL

/* bits [@hi:@lo] of a structure, which do not cross a word */
static inline void differ_put(u64 *w, unsigned int hi, unsigned int lo, u64 value)
{
	u64 mask = GENMASK_ULL(hi % 64, lo % 64);

	w[lo / 64] = (w[lo / 64] & ~mask) | (value << lo % 64 & mask);
}

static inline u64 differ_get(const u64 *w, unsigned int hi, unsigned int lo)
{
	return (w[lo / 64] & GENMASK_ULL(hi % 64, lo % 64)) >> lo % 64;
}

/* ---- differ-port.c ---- */

#define DIFFER_EVENT_WORDS	4

/**
 * struct differ_port - one of the two SMMUs
 * @name: for people
 * @regs: QEMU's registers
 * @model: the model, if @regs is NULL
 * @queues: a page of commands and a page of events
 * @pa: their address
 * @prod: of the command queue
 * @cons: of the event queue
 */
struct differ_port {
	const char *name;
	void __iomem *regs;
	struct model *model;
	u64 *queues;
	u64 pa;
	u32 prod;
	u32 cons;
};

/**
 * struct differ_setting - what all streams share
 * @name: for people
 * @two_level: stream table of two levels
 * @log2size: STRTAB_BASE_CFG.LOG2SIZE
 * @cr2: CR2
 * @l1std: with @two_level, what is added to the address in each L1STD: Span
 * @strtab: where the stream table is said to be, if not 0
 * @cold: all is forgotten between read and write
 * @nasty: the model does what it may at any time
 * @off: SMMUEN=0
 * @gbpa: then, GBPA
 */
struct differ_setting {
	const char *name;
	bool two_level;
	u8 log2size;
	u32 cr2;
	u64 l1std[DIFFER_L1STDS];
	u64 strtab;
	bool cold;
	bool nasty;
	bool off;
	u32 gbpa;
};

u32 differ_port_read(struct differ_port *p, u32 reg);
/* from whatever it was to enabled as @s says; @l1, @ste: addresses of the tables */
bool differ_port_start(struct differ_port *p, const struct differ_setting *s, u64 l1,
		       u64 ste);
/* forget all STEs, CDs and translations */
bool differ_port_flush(struct differ_port *p);
/* the next event; false if there is none */
bool differ_port_event(struct differ_port *p, u64 *event);

/* ---- differ-tables.c ---- */

#define DIFFER_ARENA_ORDER	9
#define DIFFER_ARENA_PAGES	BIT(DIFFER_ARENA_ORDER)

/**
 * struct differ_arena - memory for the tables of one case
 * @cpu: it
 * @pa: its address
 * @next: the next free part
 * @used: pages in use; the others are zero
 */
struct differ_arena {
	void *cpu;
	u64 pa;
	u32 next;
	DECLARE_BITMAP(used, DIFFER_ARENA_PAGES);
};

/**
 * struct differ_tree - tables of one stage
 * @stage2: which
 * @upper: of TTB1
 * @granule_lg2: 12, 14 or 16
 * @in_lg2: bits of input
 * @start: level of the first table
 * @leaf: level of the leaf
 * @ttb: address of the first table
 * @in: what the leaf is for, in one half of stage 1 or at stage 2
 */
struct differ_tree {
	bool stage2;
	bool upper;
	u8 granule_lg2;
	u8 in_lg2;
	u8 start;
	u8 leaf;
	u64 ttb;
	u64 in;
};

/* descriptors: for the page; with both stages, in stage 2 for the CD and the tables */
enum differ_what {
	DIFFER_STE = 1,
	DIFFER_CD,
	DIFFER_S1,
	DIFFER_S2,
	DIFFER_S2_OF_CD,
	DIFFER_S2_OF_TABLES,
};

/* the leaf's level */
#define DIFFER_LEAF 0xff

/**
 * struct differ_edit - something that is changed after all was made well
 * @what: a structure, or a descriptor on the way to the page
 * @hi: bits [@hi:@lo] are changed
 * @lo: likewise
 * @level: of the descriptor
 * @value: the new bits
 */
struct differ_edit {
	enum differ_what what;
	u16 hi, lo;
	u8 level;
	u64 value;
};

#define DIFFER_EDITS 4

/* Config of an STE */
enum differ_config {
	DIFFER_ABORT = 0,
	DIFFER_BYPASS = 4,
	DIFFER_STAGE1 = 5,
	DIFFER_STAGE2 = 6,
	DIFFER_NESTED = 7,
};

/* which part of the input range */
enum differ_place { DIFFER_MIDDLE, DIFFER_FIRST, DIFFER_LAST, DIFFER_BEYOND };

/**
 * struct differ_case - a case
 * @name: for people
 * @config: of the STE
 * @s1: tables of stage 1
 * @s2: tables of stage 2
 * @place: where in the input range of @s1, or of @s2 if it is alone
 * @flip: inverted bits of the address that the device uses
 * @edit: what is changed then
 */
struct differ_case {
	char name[80];
	enum differ_config config;
	struct differ_tree s1;
	struct differ_tree s2;
	enum differ_place place;
	u64 flip;
	struct differ_edit edit[DIFFER_EDITS];
};

/**
 * struct differ_built - what a case has become
 * @ste: STE
 * @addr: address for the device
 */
struct differ_built {
	u64 ste[8];
	u64 addr;
};

/* the level where tables without concatenation start */
u8 differ_start_level(u8 granule_lg2, u8 in_lg2);
/* the tables of a case, which lead to @target; @tag: ASID and VMID */
void differ_build(struct differ_arena *a, const struct differ_case *c, u64 target,
		  u16 tag, struct differ_built *built);

/* ---- differ-masters.c ---- */

/**
 * struct differ_master - an edu
 * @pdev: it
 * @regs: its registers
 * @sid: its StreamID
 * @index: number of the master
 */
struct differ_master {
	struct pci_dev *pdev;
	void __iomem *regs;
	u32 sid;
	unsigned int index;
};

/**
 * struct differ_dma - what a master is to do
 * @addr: address
 * @write: direction
 * @wanted: it is to do something
 */
struct differ_dma {
	u64 addr;
	bool write;
	bool wanted;
};

/* pages that can be reached; each word of them tells where it is */
bool differ_targets_make(void);
void differ_targets_free(void);
/* a word that belongs to the master in the @n-th page */
u64 differ_target(unsigned int master, unsigned int n);

int differ_masters_find(struct differ_master *masters);
void differ_masters_release(struct differ_master *masters, unsigned int n);
/* each master does its transfer, at the same time */
bool differ_masters_run(struct differ_master *masters, unsigned int n,
			const struct differ_dma *dma);
/* while nothing is translated: give each master something to write */
bool differ_masters_load(struct differ_master *masters, unsigned int n);
/*
 * Where the last write of the master went, and where it read from, which needs that
 * its buffer was put out by differ_masters_unload() while nothing was translated.
 * 0 for nowhere.
 */
u64 differ_written(struct differ_master *master);
bool differ_masters_unload(struct differ_master *masters, unsigned int n);
u64 differ_fetched(struct differ_master *master);

/* ---- differ-main.c ---- */

/* a case to be tried under the present setting; it may take until differ_run_rest() */
void differ_run(const struct differ_case *c);
void differ_run_rest(void);
/* another setting for the cases that follow; NULL for the plain one */
void differ_set(const struct differ_setting *s);
/* the plain one, but cold, or nasty */
extern const struct differ_setting differ_cold;
extern const struct differ_setting differ_nasty;
/* whether to print cases that agree */
void differ_be_quiet(bool quiet);

/* ---- differ-cases.c, differ-random.c ---- */

void differ_run_table(void);
/* last: these change what all streams share */
void differ_run_settings(void);
void differ_run_random(u64 seed, unsigned int count);

/* ---- differ-known.c ---- */

/**
 * struct differ_result - what became of an access
 * @pa: the word that was reached, 0 if none of ours
 * @done: nothing stopped it; only known of the model
 * @events: how many it had
 * @event: the first of them
 */
struct differ_result {
	u64 pa;
	bool done;
	unsigned int events;
	u64 event[DIFFER_EVENT_WORDS];
};

/**
 * struct differ_access - an access, for those who know QEMU
 * @c: its case
 * @setting: the setting
 * @sid: StreamID
 * @addr: address
 * @target: where the tables lead
 * @write: direction
 * @warm: a read before it has filled the TLB
 */
struct differ_access {
	const struct differ_case *c;
	const struct differ_setting *setting;
	u32 sid;
	u64 addr;
	u64 target;
	bool write;
	bool warm;
};

/**
 * struct differ_expected - what QEMU is known to do
 * @result: the result
 * @ignore: bits of the event that it leaves open
 * @anything: all but what is right
 * @why: what is wrong about that; NULL if it is right
 * @wrong: what the model says is known to be wrong
 */
struct differ_expected {
	struct differ_result result;
	u64 ignore[DIFFER_EVENT_WORDS];
	bool anything;
	const char *why;
	bool wrong;
};

/* what to expect of QEMU where @right is right */
void differ_expect(const struct differ_access *a, const struct differ_result *right,
		   struct differ_expected *qemu);

/* ---- differ-verdict.c ---- */

/* the QEMU at hand is the one whose faults are known; another may have mended some */
extern bool differ_qemu_is_known;

/* an address, an event's code, or that there is none of both */
const char *differ_say(const struct differ_result *r, char *text, size_t size);
/*
 * Why the results of an access are not as they should be, after printing both; or NULL.
 * @why: if QEMU is known to differ there, how.
 */
const char *differ_judge(const struct differ_access *a, const struct differ_result *qemu,
			 const struct differ_result *model, const char **why);

#endif /* DIFFER_H */
