/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The oracle: does what masters can reach follow what the driver was told?
 *
 * An episode is an SMMU, a policy, and a list of operations: what the IOMMU core
 * would ask of the driver, and what goes wrong meanwhile. Each is a few numbers
 * that mean something in any situation, or nothing, so that any part of a list is
 * a list too. While the driver works, between any two of its stores and waits,
 * masters of the model do transactions, and each must end as one of the states
 * allows that the driver has been told to be in, or is on the way to.
 *
 * All of it follows from one seed. When a transaction ends otherwise, or the model
 * complains, the list is cut down to the shortest one that still shows it.
 */
#ifndef SMMU3_KUNIT_ORACLE_H
#define SMMU3_KUNIT_ORACLE_H

#include <linux/types.h>

#include "kunit/rig/rig.h"

#define ORACLE_DOMAINS	6
#define ORACLE_SLOTS	24
#define ORACLE_STREAMS	3
#define ORACLE_PASIDS	3
#define ORACLE_OPS	500

/*
 * struct oracle_op - an operation: numbers that are read as far as they are needed
 */
struct oracle_op {
	u8 kind;
	u32 a;
	u32 b;
	u32 c;
	u32 d;
};

enum slot_state {
	SLOT_FREE,
	SLOT_MAPPING,	/* the driver is at it: mapped or not */
	SLOT_MAPPED,
	SLOT_GOING,	/* unmapped, but not flushed: mapped or not */
};

/**
 * struct oracle_slot - a part of an address space that one mapping may use
 * @state: what is known of it
 * @iova: first address
 * @pa: where it leads
 * @size: bytes that are mapped
 * @was: bytes that were mapped in the beginning
 * @going: bytes behind these that are unmapped, but not flushed
 * @cleared: what the driver said of these
 * @unmaps: how often something was unmapped
 * @prot: LPAE_* flags
 * @small: mapped by pages, so it may be unmapped in parts
 * @busy: an operation on it is under way
 */
struct oracle_slot {
	enum slot_state state;
	u64 iova;
	u64 pa;
	size_t size;
	size_t was;
	size_t going;
	unsigned long cleared;
	unsigned int unmaps;
	u32 prot;
	bool small;
	bool busy;
};

struct oracle_domain {
	bool used;
	struct smmu3_domain *domain;
	struct oracle_slot slots[ORACLE_SLOTS];
};

enum place_kind {
	PLACE_POLICY,	/* no domain claims it */
	PLACE_BLOCKED,
	PLACE_IDENTITY,
	PLACE_DOMAIN,
};

/* what transactions meet */
struct place {
	enum place_kind kind;
	unsigned int domain;
};

/**
 * struct oracle_way - where the transactions of a stream go
 * @now: what they meet
 * @next: what they may meet already; as @now if nothing is under way
 * @broken: the architecture knows no way from one to the other without an abort
 * @past: what they were on the way to when that was not confirmed, and another
 *	change is under way
 * @broken: the architecture knows no way from one to the other without an abort
 * @lost: the SMMU did not confirm the last change: either, or an abort
 * @walled: nor going back, so the driver built a wall
 */
struct oracle_way {
	struct place now;
	struct place next;
	struct place past;
	bool broken;
	bool lost;
	bool walled;
};

/**
 * struct oracle_master - a device
 * @master: what the driver keeps; NULL while it does not know of it
 * @nr_sids: number of its StreamIDs
 * @ssid_bits: width of its SubstreamIDs
 * @way: of what has no SubstreamID
 * @ssids: the SubstreamIDs that are tried
 * @pasids: their ways
 * @walls: StreamIDs that the driver forgot while the SMMU confirmed nothing: they
 *	may abort, whatever the policy, until they are attached again
 */
struct oracle_master {
	struct smmu3_master *master;
	unsigned int nr_sids;
	u8 ssid_bits;
	struct oracle_way way;
	u32 ssids[ORACLE_PASIDS];
	struct oracle_way pasids[ORACLE_PASIDS];
	unsigned long walls;
};

enum power {
	POWER_ON,
	POWER_LOST,	/* registers hold anything: no transactions */
	POWER_OFF,	/* stopped by the driver: what the policy says of that */
	POWER_CHANGING,	/* the driver is at it: either */
};

/**
 * struct world - all that the oracle knows
 * @rig: driver and model
 * @block: the policy for what nobody claims
 * @domains: address spaces
 * @masters: devices
 * @next_pa: where the next mapping leads; never used twice
 * @rng: what masters do meanwhile
 * @step: index of the operation under way
 * @subject: the domain or master that it is about, as its number
 * @depth: operations inside each other
 * @power: whether the SMMU translates
 * @stuck: the SMMU executes nothing, so the driver may give up and build walls
 * @mishap: the operation under way may fail
 * @unanswered: what waits for an answer of the driver and may have been lost
 * @leaky: the SMMU did not confirm something: the driver may have kept memory
 * @failure: what was wrong, empty if nothing
 * @doing: the operation under way, in words
 * @executed_before: commands executed before the queue was programmed last
 * @dmas: transactions judged
 * @done: that reached memory
 * @faults: that did not
 */
struct world {
	struct rig rig;
	bool block;
	struct oracle_domain domains[ORACLE_DOMAINS];
	struct oracle_master masters[RIG_MASTERS];
	u64 next_pa;
	u64 rng;
	unsigned int step;
	u32 subject;
	unsigned int depth;
	enum power power;
	bool stuck;
	bool mishap;
	unsigned int unanswered;
	bool leaky;
	char failure[320];
	char doing[96];
	u64 executed_before;
	unsigned long dmas;
	unsigned long done;
	unsigned long faults;
};

/* ---- world.c: what may happen ---- */

/* a random number of the world, below @n */
u32 world_pick(struct world *w, u32 n);
void __printf(2, 3) world_fail(struct world *w, const char *fmt, ...);
void __printf(2, 3) world_doing(struct world *w, const char *fmt, ...);
/* some master does a transaction, and it is judged */
void world_dma(struct world *w);
/* a StreamID of a master, whether it is there or not */
u32 world_sid(const struct world *w, unsigned int master, unsigned int k);
/* the slot of a domain that an address is in, or NULL */
struct oracle_slot *world_slot(struct oracle_domain *d, u64 iova);

/* ---- ops.c: what is done ---- */

/* one operation; nothing if it means nothing now */
void oracle_do(struct world *w, const struct oracle_op *op);
/* bring a world up as the seed says, and down again; 0, or an error of bringing up */
int oracle_begin(struct world *w, u64 seed);
void oracle_end(struct world *w);

/* ---- episode.c: lists ---- */

/**
 * struct oracle_report - how a run went
 * @steps: operations done
 * @dmas: transactions judged
 * @done: that reached memory
 * @faults: that did not
 * @seed: of the episode that failed
 * @failed: one did
 */
struct oracle_report {
	unsigned long steps;
	unsigned long dmas;
	unsigned long done;
	unsigned long faults;
	u64 seed;
	bool failed;
};

/**
 * oracle_run() - run episodes until a number of steps is done, or one fails
 * @seed: of the first episode; the others follow from it
 * @steps: how many operations
 * @wordy: of an episode that fails, print the shortest list of operations that
 *	shows it
 * @report: how it went
 */
void oracle_run(u64 seed, unsigned long steps, bool wordy,
		struct oracle_report *report);

#endif
