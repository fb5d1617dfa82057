/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the model, and what they say to each other.
 *
 *	core.c		making one, time, chance, complaints, the trace
 *	mem.c		memory as the SMMU sees it
 *	regs.c		registers and their rules
 *	command.c	the command queue
 *	config.c	L1STDs, STEs, L1CDs and CDs, and their caches
 *	legal.c		which STEs and CDs are legal
 *	tlb.c		TLBs and walk caches, and what removes entries from them
 *	walk.c		VMSAv8-64 tables
 *	translate.c	the way of a transaction
 *	record.c	event queue, page request queue
 *	event.c		the words of an event
 *	interrupt.c	interrupts
 *	stall.c		stalled transactions
 *	ats.c		endpoints, their ATCs, page requests
 *
 * Fields are named by their bits, as the tables of the architecture number them:
 * bits(ste, 3, 1) is STE.Config. Structures are arrays of words in CPU order.
 */
#ifndef SMMU3_MODEL_PARTS_H
#define SMMU3_MODEL_PARTS_H

#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/types.h>

#include "kunit/model/model.h"

#define PAGE_4K_LG2 12

/* no field crosses a word */
static inline u64 bits(const u64 *w, unsigned int hi, unsigned int lo)
{
	return w[lo / 64] >> lo % 64 & GENMASK_ULL(hi - lo, 0);
}

static inline void put_bits(u64 *w, unsigned int hi, unsigned int lo, u64 v)
{
	u64 mask = GENMASK_ULL(hi % 64, lo % 64);

	w[lo / 64] = (w[lo / 64] & ~mask) | (v << lo % 64 & mask);
}

static inline u32 bits32(u32 w, unsigned int hi, unsigned int lo)
{
	return w >> lo & GENMASK(hi - lo, 0);
}

/* ---- events and faults ---- */

enum model_event_code {
	EV_F_UUT = 0x01,
	EV_C_BAD_STREAMID = 0x02,
	EV_F_STE_FETCH = 0x03,
	EV_C_BAD_STE = 0x04,
	EV_F_BAD_ATS_TREQ = 0x05,
	EV_F_STREAM_DISABLED = 0x06,
	EV_F_TRANSL_FORBIDDEN = 0x07,
	EV_C_BAD_SUBSTREAMID = 0x08,
	EV_F_CD_FETCH = 0x09,
	EV_C_BAD_CD = 0x0a,
	EV_F_WALK_EABT = 0x0b,
	EV_F_TRANSLATION = 0x10,
	EV_F_ADDR_SIZE = 0x11,
	EV_F_ACCESS = 0x12,
	EV_F_PERMISSION = 0x13,
};

enum model_class { CLASS_CD, CLASS_TT, CLASS_IN };

/**
 * struct model_fault - why a transaction cannot go on
 * @code: an event code; 0 for an abort that has none (Config=000)
 * @stage2: the fault is of stage 2
 * @class: what was translated
 * @tt_read: F_PERMISSION of CLASS_TT: the access to the descriptor was a read
 * @ipa: input of stage 2, if @stage2
 * @fetch: address of a fetch that failed
 */
struct model_fault {
	u8 code;
	bool stage2;
	enum model_class class;
	bool tt_read;
	u64 ipa;
	u64 fetch;
};

/* ---- core.c ---- */

u64 model_rand(struct model *m);
/* true @chance times of 1000 */
bool model_chance(struct model *m, unsigned int chance);
/* 0 to @n - 1 */
u32 model_pick(struct model *m, u32 n);
/* software broke a rule; the sentence says which, and where that is written */
void __printf(2, 3) complain(struct model *m, const char *fmt, ...);
/* one line for model_dump(), if @m->tracing */
#define trace(m, ...) do {						\
	struct model *__m = (m);					\
									\
	if (__m->tracing)						\
		model_trace(__m, __VA_ARGS__);				\
} while (0)
void __printf(2, 3) model_trace(struct model *m, const char *fmt, ...);

/* ---- mem.c ---- */

struct model_mem_state;

bool mem_new(struct model *m);
void mem_free(struct model *m);
/* some store that nothing orders becomes visible */
void mem_tick(struct model *m);

/**
 * mem_read() - the SMMU reads a word
 * @m: the model
 * @pa: its address, aligned
 * @what: what for, in a complaint
 * @value: the word, in CPU order
 *
 * Complains about memory that was given back.
 *
 * Return: false on an external abort.
 */
bool mem_read(struct model *m, u64 pa, const char *what, u64 *value);
/* the SMMU writes a word, or half of one; seen by the CPU at once */
bool mem_write64(struct model *m, u64 pa, const char *what, u64 value);
bool mem_write32(struct model *m, u64 pa, const char *what, u32 value);
/* an atomic update of a descriptor: false in @done if it is not @old any more */
bool mem_update(struct model *m, u64 pa, u64 old, u64 value, bool *done);
/* the word as the CPU has it, for checks that hardware could not make */
bool mem_peek_cpu(struct model *m, u64 pa, u64 *value);

/* ---- regs.c ---- */

#define CR0_SMMUEN	BIT(0)
#define CR0_PRIQEN	BIT(1)
#define CR0_EVENTQEN	BIT(2)
#define CR0_CMDQEN	BIT(3)
#define CR0_ATSCHK	BIT(4)

#define GERR_CMDQ		0
#define GERR_EVENTQ_ABT		2
#define GERR_PRIQ_ABT		3
#define GERR_MSI_CMDQ_ABT	4
#define GERR_MSI_EVENTQ_ABT	5
#define GERR_MSI_PRIQ_ABT	6
#define GERR_MSI_GERROR_ABT	7
#define GERR_SFM		8

/**
 * struct model_queue_regs - registers of one queue
 * @base: *_BASE as written
 * @prod: *_PROD as software reads it
 * @cons: *_CONS as software reads it
 */
struct model_queue_regs {
	u64 base;
	u32 prod;
	u32 cons;
};

/* an interrupt source's *_IRQ_CFG0 to 2 */
struct model_irq_regs {
	u64 cfg0;
	u32 cfg1;
	u32 cfg2;
};

/*
 * struct model_regs - the register file
 *
 * Named as in the architecture. In cr0, irq_ctrl and gbpa is what was written, in
 * the others what is in effect: use cr0ack to know what the SMMU does. In written is
 * which registers software wrote since reset, private to regs.c.
 */
struct model_regs {
	u32 cr0, cr0ack, cr1, cr2;
	u32 gbpa;		/* in effect */
	u32 gbpa_next;		/* with Update=1: what was written */
	u32 irq_ctrl, irq_ctrlack;
	u32 gerror, gerrorn;
	u64 strtab_base;
	u32 strtab_base_cfg;
	struct model_queue_regs cmdq, evtq, priq;
	struct model_irq_regs gerror_irq, evtq_irq, priq_irq;
	u64 written;
};

void regs_reset(struct model *m);
/* acknowledge what waits, or not yet */
void regs_tick(struct model *m);
bool regs_idle(struct model *m);
/* an error becomes active, if it is not, with its interrupt */
void gerror_raise(struct model *m, unsigned int bit);
bool gerror_active(struct model *m, unsigned int bit);
/* what the SMMU is: fields of the ID registers, decoded */
u8 model_oas(struct model *m);		/* bits */
u8 model_ias(struct model *m);		/* bits */
u8 model_minor(struct model *m);	/* of SMMUv3.x */

static inline u8 size_of_code(u8 code)
{
	static const u8 bits_of[] = { 32, 36, 40, 42, 44, 48, 52, 52 };

	return bits_of[code & 7];
}

/* log2 of the entries of a queue, from its base register */
static inline u8 queue_lg2(const struct model_queue_regs *q, u8 max)
{
	u8 lg2 = q->base & 0x1f;

	return lg2 < max ? lg2 : max;
}

/* ---- command.c ---- */

struct model_commands;

bool command_new(struct model *m);
void command_free(struct model *m);
void command_reset(struct model *m);
/* called when CMDQEN becomes 1, when PROD is written, and when CMDQ_ERR is acknowledged */
void command_enabled(struct model *m);
void command_prod_written(struct model *m);
void command_error_acknowledged(struct model *m);
void command_tick(struct model *m);
/* CMDQEN 1 to 0: what is in progress is finished; true when it is */
bool command_stop(struct model *m);
bool command_idle(struct model *m);

/* ---- config.c ---- */

struct model_configs;

bool config_new(struct model *m);
void config_free(struct model *m);
/* after reset: garbage in the caches */
void config_reset(struct model *m);
/* speculation, forgetting, and the reads of entries that are under way */
void config_tick(struct model *m);

/**
 * config_ste() - the STE that a StreamID meets
 * @m: the model
 * @sid: the StreamID
 * @ste: 8 words; valid and legal
 * @f: why there is none
 *
 * IHI 0070, "Stream table" and "Stream Table Entry": from the cache, or fetched.
 *
 * Return: whether there is one; else @f says why.
 */
bool config_ste(struct model *m, u32 sid, u64 *ste, struct model_fault *f);

/**
 * config_cd() - the CD that a transaction meets
 * @m: the model
 * @sid: StreamID
 * @ste: its STE, with stage 1 in use
 * @index: SubstreamID, or 0
 * @cd: 8 words; valid and legal
 * @f: why there is none
 *
 * Addresses go through stage 2 if the STE says so (walk_stage2(), CLASS_CD).
 *
 * Return: whether there is one; else @f says why.
 */
bool config_cd(struct model *m, u32 sid, const u64 *ste, u32 index, u64 *cd,
	       struct model_fault *f);

/* what CMD_CFGI_STE, _STE_RANGE, _ALL, _CD and _CD_ALL cover, and nothing else */
void config_drop_stes(struct model *m, u32 first, u32 last, bool leaf);
void config_drop_cd(struct model *m, u32 sid, u32 ssid, bool leaf);
void config_drop_cds(struct model *m, u32 sid);

/* ---- legal.c ---- */

/* why an STE or CD is ILLEGAL or not valid; NULL if it is good */
const char *legal_ste(struct model *m, const u64 *ste);
const char *legal_cd(struct model *m, const u64 *ste, const u64 *cd);
/* complain about what software has to leave 0 or aligned in one that is legal */
void legal_check_ste(struct model *m, u32 sid, const u64 *ste);
void legal_check_cd(struct model *m, u32 sid, const u64 *cd);
/* the STE, with stage 1 in use, has more than one CD */
bool legal_has_substreams(struct model *m, const u64 *ste);

/* ---- tlb.c ---- */

/**
 * enum tlb_kind - what an entry maps
 * @TLB_S1: VA to IPA, or to PA without stage 2
 * @TLB_S2: IPA to PA
 * @TLB_S12: VA to PA through both stages
 * @TLB_WALK1: VA prefix to a table of stage 1: @out is its address as the table
 *	descriptor gives it (an IPA if there is a stage 2), @level the level of that table
 * @TLB_WALK2: IPA prefix to a table of stage 2
 */
enum tlb_kind { TLB_S1, TLB_S2, TLB_S12, TLB_WALK1, TLB_WALK2 };

/**
 * struct tlb_entry - an entry; world NS-EL1
 * @kind: what it maps
 * @vmid: VMID, 0 if there is no stage 2 in the SMMU
 * @asid: ASID, unless @global or of stage 2
 * @global: any ASID; of stage 1
 * @granule_lg2: 12, 14 or 16
 * @level: of the descriptor that it comes from (walk entries: of the table found)
 * @base: first input address
 * @size_lg2: log2 of what it maps
 * @out: first output address
 * @attrs: the parts of the descriptors that count, private to walk.c
 * @attrs2: likewise, of stage 2 in a TLB_S12
 */
struct tlb_entry {
	enum tlb_kind kind;
	u16 vmid;
	u16 asid;
	bool global;
	u8 granule_lg2;
	u8 level;
	u64 base;
	u8 size_lg2;
	u64 out;
	u64 attrs;
	u64 attrs2;
};

struct model_tlb;

bool tlb_new(struct model *m);
void tlb_free(struct model *m);
void tlb_reset(struct model *m);
/* forgetting, and speculative walks for what was hinted at (translate_speculate()) */
void tlb_tick(struct model *m);

/**
 * tlb_find() - an entry for an address
 * @m: the model
 * @kind: which kind
 * @vmid: tag
 * @asid: tag; ignored for stage 2
 * @addr: input address
 * @e: a copy of it
 *
 * For walk entries the one that leads furthest down.
 *
 * Return: whether there is one.
 */
bool tlb_find(struct model *m, enum tlb_kind kind, u16 vmid, u16 asid, u64 addr,
	      struct tlb_entry *e);

/**
 * tlb_keep() - an entry is cached, perhaps
 * @m: the model
 * @e: the entry
 *
 * Complains if one with the same tag covers some of the same input and gives
 * another output: then software has put something in the place of a valid
 * translation without the invalidation between (break before make), or a tag to a
 * new use before it was clean.
 */
void tlb_keep(struct model *m, const struct tlb_entry *e);

/**
 * struct tlb_scope - what a TLBI command removes; IHI 0070,
 *	"TLB invalidation"
 * @op: opcode of the command
 * @vmid: operand
 * @asid: operand
 * @leaf: operand
 * @addr: operand
 * @range: TG is not 0: @bytes from @addr on
 * @bytes: see @range
 * @granule_lg2: of TG
 * @ttl: level hint, 0 for none
 */
struct tlb_scope {
	u8 op;
	u16 vmid;
	u16 asid;
	bool leaf;
	u64 addr;
	bool range;
	u64 bytes;
	u8 granule_lg2;
	u8 ttl;
};

void tlb_drop(struct model *m, const struct tlb_scope *s);

/* ---- walk.c ---- */

/**
 * struct walk_leaf - what a walk found
 * @out: output address of the input address, all bits
 * @size_lg2: how far it is contiguous
 * @perms: MODEL_READ ... for the privilege of the access
 * @type: memory type
 * @shareability: 0, 2 or 3
 * @force: of stage 2 with S2FWB: @type takes the place of the one of stage 1
 */
struct walk_leaf {
	u64 out;
	u8 size_lg2;
	u8 perms;
	enum model_memtype type;
	u8 shareability;
	bool force;
};

/**
 * walk_stage1() - translate by stage 1
 * @m: the model
 * @ste: legal STE, 8 words; with stage 2 (Config=111) every descriptor's address goes
 *	through it
 * @cd: legal CD, 8 words
 * @a: the transaction, with the overrides of the STE applied
 * @leaf: what was found; with stage 2 @leaf->out is an IPA
 * @f: why nothing was
 *
 * Uses and fills TLB and walk caches. Sets AF and dirty state if the CD says so. A
 * permission that @a needs and is not there is a fault, but for an ATS request.
 * A walk that is only speculative (m->quiet) sets no dirty state.
 *
 * Return: whether there is one; else @f says why.
 */
bool walk_stage1(struct model *m, const u64 *ste, const u64 *cd,
		 const struct model_access *a, struct walk_leaf *leaf,
		 struct model_fault *f);

/**
 * walk_stage2() - translate by stage 2
 * @m: the model
 * @ste: legal STE with stage 2 in use
 * @ipa: the input
 * @class: what for
 * @a: the transaction that it belongs to: its privilege, and for CLASS_IN what it does
 * @write: the access to @ipa is a write
 * @leaf: what was found
 * @f: why nothing was; @f->ipa is set
 *
 * Return: whether there is one; else @f says why.
 */
bool walk_stage2(struct model *m, const u64 *ste, u64 ipa, enum model_class class,
		 const struct model_access *a, bool write, struct walk_leaf *leaf,
		 struct model_fault *f);

/**
 * walk_combine() - what both stages make of an address, or incoming attributes
 *	(@s1) and a stage 2: the lesser permissions, size and memory type
 * @s1: of stage 1
 * @s2: of stage 2
 *
 * Return: the combination.
 */
struct walk_leaf walk_combine(const struct walk_leaf *s1, const struct walk_leaf *s2);

/*
 * walk_combined() - stage 1, stage 2 (CLASS_IN) and walk_combine() in one
 *
 * With combined entries in the TLB, used and filled: taken in place of the two walks
 * at a whim. The faults are those of the two.
 */
bool walk_combined(struct model *m, const u64 *ste, const u64 *cd,
		   const struct model_access *a, struct walk_leaf *leaf,
		   struct model_fault *f);

/* ---- translate.c ---- */

/**
 * translate() - IHI 0070, "Translation procedure"
 * @m: the model
 * @a: the transaction
 * @res: what became of it; the caller stalls it, if it is MODEL_STALLED, and records
 *	@res->event
 * @f: the fault, if @res->outcome is not MODEL_DONE
 * @ste: the STE that it met (8 words), zero if none
 * @cd: the CD that it met (8 words), zero if none
 */
void translate(struct model *m, const struct model_access *a,
	       struct model_result *res, struct model_fault *f, u64 *ste, u64 *cd);

/* fetch what the transaction would, without a trace of it but in the caches */
void translate_speculate(struct model *m, const struct model_access *a);

/* ---- record.c ---- */

struct model_records;

bool record_new(struct model *m);
void record_free(struct model *m);
void record_reset(struct model *m);
/* called when EVENTQEN or PRIQEN becomes 1, and when CONS is written */
void record_enabled(struct model *m);
void record_cons_written(struct model *m);
void record_tick(struct model *m);
bool record_idle(struct model *m);
/* EVENTQEN or PRIQEN 1 to 0: what is committed is visible; true when it is */
bool record_stop(struct model *m);
/* all records that a CMD_SYNC promises are in memory, or gone: true when so */
bool record_sync(struct model *m);

/**
 * record_fault() - record the event of a fault
 * @m: the model
 * @a: the transaction
 * @f: the fault
 * @stall: it is stalled, under @stag
 * @stag: likewise
 */
void record_fault(struct model *m, const struct model_access *a,
		  const struct model_fault *f, bool stall, u16 stag);
/* a page request of 2 words; false if the queue cannot take it (IHI 0070, "PRI queue") */
bool record_page_request(struct model *m, const u64 *words);

/* ---- interrupt.c ---- */

/* an interrupt source fires, wired and by message: MODEL_IRQ_* */
void irq_raise(struct model *m, unsigned int which);
/* the message of a CMD_SYNC, and its pulse */
void irq_sync(struct model *m, u64 msi_addr, u32 msi_data);

/* ---- stall.c ---- */

struct model_stalls;

bool stall_new(struct model *m);
void stall_free(struct model *m);
void stall_reset(struct model *m);
/* keep a transaction; false if no more can be stalled (then it is aborted) */
bool stall_add(struct model *m, const struct model_access *a, u16 *stag);
/* CMD_RESUME */
void stall_resume(struct model *m, u32 sid, u16 stag, bool retry, bool abort);
/* CMD_STALL_TERM */
void stall_terminate(struct model *m, u32 sid);
/* SMMUEN 1 to 0 */
void stall_terminate_all(struct model *m);
void stall_tick(struct model *m);
/* nothing that was told to go again waits */
bool stall_idle(struct model *m);
/* records that software has not answered */
unsigned int stall_outstanding(const struct model *m);

/* ---- ats.c ---- */

struct model_endpoints;

bool ats_new(struct model *m);
void ats_free(struct model *m);
/*
 * CMD_ATC_INV to one endpoint. False if it does not answer: then the next CMD_SYNC
 * fails.
 */
bool ats_invalidate(struct model *m, u32 sid, bool ssv, bool global, u32 ssid,
		    u64 addr, u8 size);
/* CMD_PRI_RESP */
void ats_respond(struct model *m, u32 sid, bool ssv, u32 ssid, u16 group, u8 resp);
/* groups of page requests that software has to answer */
unsigned int ats_outstanding(const struct model *m);
/* endpoints refetch what they like */
void ats_tick(struct model *m);

/* ---- the whole ---- */

#define MODEL_HINTS 16
#define MODEL_LOG 512
#define MODEL_LOG_LINE 128

/**
 * struct model - an SMMU
 * @cfg: what it is
 * @mood: how nasty it is now
 * @rng: state of chance
 * @regs: registers
 * @mem: memory
 * @commands: command queue
 * @configs: configuration caches
 * @tlb: TLBs
 * @records: queues that it fills
 * @stalls: stalled transactions
 * @endpoints: those with ATS
 * @hints: what is worth speculating about
 * @nr_hints: how many were given; the last MODEL_HINTS are there
 * @irqs: edges that nobody took yet
 * @executed: commands by opcode
 * @unclean: caches may hold what was there before reset; cleared bit by bit by
 *	CFGI_ALL (1), TLBI_NSNH_ALL (2) and TLBI_EL2_ALL (4)
 * @stuck: consumes no commands
 * @off: has no power
 * @allow_illegal: see model_allow_illegal()
 * @abort_fetches: fetches of commands that are going to abort
 * @quiet: a speculative access is under way: no events, no dirty state
 * @busy: inside model_tick(): hooks do not call it again
 * @tracing: remember what happens, for model_dump()
 * @nr_complaints: rules broken so far
 * @complaint: the first of them
 * @log: the last MODEL_LOG lines
 * @nr_log: lines ever
 */
struct model {
	struct model_config cfg;
	struct model_mood mood;
	u64 rng;
	struct model_regs regs;
	struct model_mem_state *mem;
	struct model_commands *commands;
	struct model_configs *configs;
	struct model_tlb *tlb;
	struct model_records *records;
	struct model_stalls *stalls;
	struct model_endpoints *endpoints;

	struct model_access hints[MODEL_HINTS];
	unsigned int nr_hints;
	unsigned int irqs;
	unsigned int executed[256];
	unsigned int unclean;
	bool stuck;
	bool off;
	bool allow_illegal;
	unsigned int abort_fetches;
	bool quiet;
	bool busy;
	bool tracing;

	unsigned int nr_complaints;
	char complaint[256];
	char (*log)[MODEL_LOG_LINE];
	unsigned int nr_log;
};

#endif
