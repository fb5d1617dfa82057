/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An executable SMMUv3: what a test says to it.
 *
 * The model has registers, fetches commands, walks tables, keeps caches, records
 * events and answers ATS, as Arm IHI 0070 says. Where the architecture leaves
 * something open it takes any choice, by chance: what it does next is drawn from a
 * seed, so a run can be repeated. It is single-threaded: it moves when it is
 * called, by model_tick() or from any of the calls below, and the hooks of
 * kunit/rig/hooks.h call it wherever the driver touches a register, stores into
 * memory that the SMMU reads, orders its stores, or waits.
 *
 * It knows nothing of the driver, and no header of it. A driver that relies on
 * what the architecture does not promise is told so by a complaint. What is
 * modelled, section by section, and what is not: Documentation/model.rst.
 *
 * A chance is a number of 1000. Addresses and sizes are in bytes.
 */
#ifndef SMMU3_MODEL_H
#define SMMU3_MODEL_H

#include <linux/types.h>

struct model;

/**
 * struct model_mood - how nasty the model is; all 0 is an SMMU that does everything
 *	at once and in order
 * @lag_ack: chance at a tick that an update of a register stays unacknowledged
 * @lag_fetch: that it does not look for new commands
 * @lag_effect: that an invalidation that was consumed has no effect yet
 * @lag_cons: that CMDQ_CONS does not yet show what was consumed
 * @lag_store: that a store of the CPU that nothing orders stays invisible
 * @lag_record: that an event stays inside the SMMU
 * @speculate: that it fetches an entry or a translation that nobody asked for
 * @forget: that it drops something from a cache for no reason
 * @tear: that the reads of an entry's words are spread over several ticks
 */
struct model_mood {
	u16 lag_ack;
	u16 lag_fetch;
	u16 lag_effect;
	u16 lag_cons;
	u16 lag_store;
	u16 lag_record;
	u16 speculate;
	u16 forget;
	u16 tear;
};

extern const struct model_mood model_calm;
extern const struct model_mood model_nasty;

/**
 * struct model_config - what SMMU it is
 * @idr: IDR0 to IDR5
 * @iidr: IIDR
 * @aidr: AIDR, 0 to 3 for SMMUv3.0 to 3.3
 * @no_page1: registers of page 1 answer at their page-0 offsets only
 * @inval_twice: an invalidation works only after one like it and a CMD_SYNC
 * @seed: of everything that it does by chance
 * @mood: how nasty it is
 */
struct model_config {
	u32 idr[6];
	u32 iidr;
	u32 aidr;
	bool no_page1;
	bool inval_twice;
	u64 seed;
	struct model_mood mood;
};

/* a config of an SMMU with everything that is modelled; tests change it */
extern const struct model_config model_full;

/**
 * model_new() - make an SMMU that was just reset
 * @cfg: what it is; copied
 *
 * Registers whose reset value is UNKNOWN hold random values, and caches hold
 * garbage until they are invalidated. Becomes the one that hooks speak to.
 *
 * Return: the model, or NULL without memory.
 */
struct model *model_new(const struct model_config *cfg);
void model_free(struct model *m);

/* the model that hooks speak to, or NULL: then they do nothing of their own */
extern struct model *model_here;

/* let some time pass */
void model_tick(struct model *m);

/**
 * model_settle() - let time pass until the SMMU has nothing left to do
 * @m: the model
 *
 * In a calm mood, whatever its own is. Updates are acknowledged, commands
 * consumed, events recorded.
 *
 * Return: false if it still has something to do and cannot do it: it is stuck, an
 * error is not acknowledged, or a queue is full.
 */
bool model_settle(struct model *m);

/* change the mood; returns the one before */
struct model_mood model_set_mood(struct model *m, const struct model_mood *mood);

/* ---- registers: @reg counts from page 0, page 1 begins at 0x10000 ---- */

u32 model_read32(struct model *m, u32 reg);
void model_write32(struct model *m, u32 reg, u32 value);
void model_write64(struct model *m, u32 reg, u64 value);

/* edges of interrupts, wired or by message */
#define MODEL_IRQ_EVENTQ	0x1
#define MODEL_IRQ_PRIQ		0x2
#define MODEL_IRQ_GERROR	0x4
#define MODEL_IRQ_SYNC		0x8
#define MODEL_EVENT_SEV		0x10	/* a wake-up of WFE */

/* the edges since the last call, as a set of the above */
unsigned int model_take_irqs(struct model *m);

/* ---- memory ---- */

/**
 * enum model_mem - how a piece of memory becomes visible to the SMMU
 * @MODEL_MEM_ORDERED: stores are visible once the CPU ordered them, at the latest
 * @MODEL_MEM_STREAMED: the same if the SMMU is coherent (IDR0.COHACC), else only
 *	what was cleaned
 */
enum model_mem {
	MODEL_MEM_ORDERED,
	MODEL_MEM_STREAMED,
};

/**
 * model_mem_add() - let the SMMU reach some memory
 * @m: the model
 * @cpu: where the CPU has it; a whole number of words, starts on a page
 * @pa: its address for the SMMU
 * @size: bytes
 * @kind: how it becomes visible; all that it holds now is
 *
 * Return: false without memory.
 */
bool model_mem_add(struct model *m, void *cpu, u64 pa, size_t size,
		   enum model_mem kind);

/* the memory at @pa is given back: from now on it is an error to read it */
void model_mem_remove(struct model *m, u64 pa, size_t size);

/*
 * Nothing was ordered since the CPU cleared this memory. To hand it to an SMMU that
 * snoops orders nothing either: it may still see what was there before, so it is an
 * error if it gets there now.
 */
void model_mem_unordered(struct model *m, u64 pa, size_t size);

/* call @left for each piece of memory that was added and not given back */
void model_mem_left(struct model *m, void (*left)(void *cpu, size_t size));

/* whether the SMMU can reach the memory at this address of the CPU */
bool model_mem_has(struct model *m, const void *cpu);

/* how the memory at this address of the CPU, which it can reach, becomes visible */
enum model_mem model_mem_kind(struct model *m, const void *cpu);

/* the CPU orders all that it stored so far (dma_wmb(), wmb(), mb()) */
void model_mem_order(struct model *m);

/* the CPU cleans its cache for the SMMU */
void model_mem_clean(struct model *m, u64 pa, size_t size);

/* the CPU stored into the word at @cpu with one 64-bit store */
void model_mem_stored(struct model *m, const void *cpu);

/* from now on, or no longer: each access of the SMMU to that page is aborted */
void model_mem_break(struct model *m, u64 pa, bool broken);

/* ---- transactions of masters ---- */

enum model_kind {
	MODEL_ORDINARY,
	MODEL_ATS_REQUEST,	/* a Translation Request; @write asks for W (NW=0) */
	MODEL_ATS_TRANSLATED,
};

/**
 * struct model_access - one transaction
 * @sid: StreamID
 * @ssid: SubstreamID, if @ssv
 * @ssv: it has one
 * @addr: its address
 * @write: it writes
 * @insn: it fetches instructions
 * @priv: it is privileged
 * @can_stall: the master stands being stalled (not PCIe)
 * @kind: what kind of transaction it is
 */
struct model_access {
	u32 sid;
	u32 ssid;
	bool ssv;
	u64 addr;
	bool write;
	bool insn;
	bool priv;
	bool can_stall;
	enum model_kind kind;
};

enum model_outcome {
	MODEL_DONE,		/* it reached @pa */
	MODEL_ABORTED,
	MODEL_RAZ_WI,		/* terminated, reads as zero, writes ignored */
	MODEL_STALLED,
	MODEL_ATS_UR,		/* Translation Request: Unsupported Request */
	MODEL_ATS_CA,		/* Completer Abort */
};

#define MODEL_READ	0x1
#define MODEL_WRITE	0x2
#define MODEL_EXEC	0x4

enum model_memtype {
	MODEL_DEVICE,
	MODEL_NORMAL_NC,
	MODEL_NORMAL_WT,
	MODEL_NORMAL_WB,
};

/**
 * struct model_result - what became of it
 * @outcome: what
 * @pa: address that it reached
 * @event: code of the event that belongs to it, 0 if none; also if it could not be
 *	recorded
 * @stag: of a stalled transaction
 * @perms: of a Translation Request that was answered: MODEL_READ ...
 * @size_lg2: likewise, how far the answer reaches
 * @type: memory type
 * @shareability: 0 NSH, 2 OSH, 3 ISH
 */
struct model_result {
	enum model_outcome outcome;
	u64 pa;
	u8 event;
	u16 stag;
	u8 perms;
	u8 size_lg2;
	enum model_memtype type;
	u8 shareability;
};

/**
 * model_access() - let a master do a transaction
 * @m: the model
 * @a: the transaction
 *
 * Uses caches, fills them, records events; all at this moment.
 *
 * Return: what became of it.
 */
struct model_result model_access(struct model *m, const struct model_access *a);

/**
 * model_hint() - tell the model what is worth speculating about
 * @m: the model
 * @a: a transaction that a master might do
 *
 * The model keeps the last few of these and fetches entries and translations for
 * them whenever it likes.
 */
void model_hint(struct model *m, const struct model_access *a);

/**
 * model_stall_outcome() - what became of a stalled transaction
 * @m: the model
 * @stag: as told when it stalled
 * @res: what, once it is over
 *
 * Return: false while it is stalled.
 */
bool model_stall_outcome(struct model *m, u16 stag, struct model_result *res);

/* ---- endpoints with ATS ---- */

/* an endpoint with an ATC that sends this StreamID; its cache is empty */
void model_endpoint_add(struct model *m, u32 sid);
void model_endpoint_remove(struct model *m, u32 sid);
/* ATS in the endpoint's own configuration space */
void model_endpoint_enable_ats(struct model *m, u32 sid, bool on);
/* from now on it never answers an invalidation */
void model_endpoint_mute(struct model *m, u32 sid, bool mute);

/**
 * model_endpoint_access() - DMA of an endpoint through its ATC
 * @m: the model
 * @a: an untranslated transaction
 *
 * Asks for a translation if it has none and ATS is on, else goes untranslated.
 *
 * Return: what became of it.
 */
struct model_result model_endpoint_access(struct model *m,
					  const struct model_access *a);

/**
 * model_page_request() - an endpoint asks for pages
 * @m: the model
 * @a: what it wants to do
 * @group: page request group, 9 bits
 * @last: last of its group
 * @stop: it is a stop marker: @a->ssv is set, and neither read nor write wanted
 */
void model_page_request(struct model *m, const struct model_access *a, u16 group,
			bool last, bool stop);

/**
 * model_page_response() - take the oldest response to a page request
 * @m: the model
 * @sid: StreamID of the endpoint
 * @group: its group
 * @code: as in PCIe: 0 success, 1 invalid request, 0xf failure
 *
 * Return: false if there is none.
 */
bool model_page_response(struct model *m, u32 *sid, u16 *group, u8 *code);

/**
 * model_unanswered() - what waits for an answer of software
 * @m: the model
 *
 * Return: how many stalled transactions whose records are not answered, and groups of
 * page requests that are complete.
 */
unsigned int model_unanswered(const struct model *m);

/* ---- misfortunes ---- */

/* the SMMU loses power, and has it again: reset, as after model_new() */
void model_power_cycle(struct model *m);
/* without power all registers read as ones and nothing works */
void model_power(struct model *m, bool on);
/* consumes no more commands, or does again */
void model_stick(struct model *m, bool stuck);
/* an error of GERROR becomes active, by its bit number */
void model_raise_gerror(struct model *m, unsigned int bit);
/* the next @n fetches of a command abort */
void model_abort_fetches(struct model *m, unsigned int n);
/* commands that are not legal are the test's own: no complaint about them */
void model_allow_illegal(struct model *m, bool allow);

/* ---- the verdict ---- */

/**
 * model_complaint() - the first rule that software broke
 * @m: the model
 *
 * Return: a sentence, or NULL if none was.
 */
const char *model_complaint(const struct model *m);
unsigned int model_complaints(const struct model *m);
/* forget them, for a test that broke the rule on purpose */
void model_forgive(struct model *m);

/* how many commands of this opcode were executed */
unsigned int model_executed(const struct model *m, u8 opcode);

/* remember what happens, for model_dump(); off at first, because it takes time */
void model_set_tracing(struct model *m, bool on);
/* a line of the test's own among what the model remembers */
void __printf(2, 3) model_note(struct model *m, const char *fmt, ...);
/* the last lines, oldest first, to the log */
void model_dump(struct model *m);

#endif
