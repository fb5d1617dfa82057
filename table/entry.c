// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one writer of entries that the SMMU may be reading.
 *
 * The SMMU reads the words of an entry one by one, in any order, at any time,
 * and may keep each of them until it is told to drop the entry. So between two
 * waits it may see any mixture of the words stored meanwhile, and the writer has
 * to make every such mixture harmless.
 *
 * It does so in at most three phases. Each is an image of the whole entry; the
 * words that differ are stored, and one wait follows. A phase that changes
 * nothing costs nothing.
 *
 *   hitless, when at most one word (the critical one) must change at the switch
 *     1 prepare   words in which the old entry ignores what the new one needs
 *     2 switch    the critical word, one store; and words that may change at any
 *                 moment
 *     3 tidy      what is left: words in which only the old entry was interested
 *   break, when several words must change at once
 *     1 break     the valid bit is cleared, one store
 *     2 fill      all other words, which an invalid entry ignores
 *     3 make      the first word, one store
 *
 * Why no wait can be left out: a later change takes words that are right already
 * as known to the SMMU. If one had been stored without a wait, the SMMU might
 * still hold its old value and combine it with the next critical word. So a phase
 * that is not confirmed is also the last one: what the SMMU then sees is what it
 * saw before that phase or what it would see after it, and both are harmless.
 *
 * Invariants: only 64-bit stores; the critical word is stored whole, once; when
 * the writer succeeds the entry is the target, bit for bit.
 *
 * Vocabulary: live, the entry in memory; target, the value wanted; used, the bits
 * that the SMMU looks at; safe, used bits whose change is harmless also before the
 * switch (early), after it (late) or both.
 *
 * Not here: what is in an entry (hw/ste.c, hw/cd.c), which commands a wait sends
 * (table/strtab.c, table/cdtab.c), TLB invalidation (domain/).
 */
#include "table/entry.h"

#include <asm/barrier.h>
#include <asm/byteorder.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/string.h>

#include "hw/cd.h"
#include "hw/ste.h"

#define ENTRY_BYTES	(SMMU3_ENTRY_DWORDS * sizeof(__le64))

static_assert(SMMU3_STE_DWORDS == SMMU3_ENTRY_DWORDS);
static_assert(SMMU3_CD_DWORDS == SMMU3_ENTRY_DWORDS);

const struct smmu3_entry_kind smmu3_ste_kind = {
	.valid = cpu_to_le64(SMMU3_STE_0_V),
	.used = smmu3_ste_used,
	.safe = smmu3_ste_safe,
};

const struct smmu3_entry_kind smmu3_cd_kind = {
	.valid = cpu_to_le64(SMMU3_CD_0_V),
	.used = smmu3_cd_used,
	.safe = smmu3_cd_safe,
};

#define ENTRY_PHASES	3

/* what the entry looks like after each phase; the last one is the target */
struct entry_plan {
	__le64 image[ENTRY_PHASES][SMMU3_ENTRY_DWORDS];
};

/* what is known about one change, and which bits may be written when */
struct entry_change {
	__le64 fixed[SMMU3_ENTRY_DWORDS];	/* not before the switch */
	__le64 needed[SMMU3_ENTRY_DWORDS];	/* not after it */
};

static void entry_examine(const struct smmu3_entry_kind *kind,
			  const __le64 *live, const __le64 *target,
			  struct entry_change *change)
{
	__le64 early[SMMU3_ENTRY_DWORDS], late[SMMU3_ENTRY_DWORDS];
	unsigned int i;

	kind->used(live, change->fixed);
	kind->used(target, change->needed);
	kind->safe(live, target, early, late);
	for (i = 0; i < SMMU3_ENTRY_DWORDS; i++) {
		change->fixed[i] &= ~early[i];
		change->needed[i] &= ~late[i];
	}
}

/* the words that must change at the very switch, as a bitmap */
static unsigned int entry_critical(const struct entry_change *change,
				   const __le64 *live, const __le64 *target)
{
	unsigned int i, words = 0;

	for (i = 0; i < SMMU3_ENTRY_DWORDS; i++)
		if ((live[i] ^ target[i]) & change->fixed[i] & change->needed[i])
			words |= BIT(i);
	return words;
}

/*
 * The critical word waits for the switch, which takes it over whole, and with it
 * every word of which the old entry needs nothing that changes. Bits that neither
 * entry needs follow the word they are in.
 */
static void entry_plan_hitless(struct entry_plan *plan,
			       const struct entry_change *change,
			       unsigned int critical, const __le64 *live,
			       const __le64 *target)
{
	__le64 *prepare = plan->image[0], *switched = plan->image[1];
	unsigned int i;

	for (i = 0; i < SMMU3_ENTRY_DWORDS; i++) {
		__le64 fixed = change->fixed[i], differs = live[i] ^ target[i];
		bool early = differs & change->needed[i] & ~fixed;
		bool tidy = differs & fixed;

		prepare[i] = live[i];
		if (early && !(critical & BIT(i)))
			prepare[i] = (live[i] & fixed) | (target[i] & ~fixed);
		switched[i] = (critical & BIT(i)) || !tidy ? target[i] : prepare[i];
	}
}

static void entry_plan_break(struct entry_plan *plan,
			     const struct smmu3_entry_kind *kind,
			     const __le64 *live, const __le64 *target)
{
	__le64 *broken = plan->image[0], *filled = plan->image[1];

	memcpy(broken, live, ENTRY_BYTES);
	broken[0] &= ~kind->valid;
	memcpy(filled, target, ENTRY_BYTES);
	filled[0] = broken[0];
}

static void entry_plan(struct entry_plan *plan,
		       const struct smmu3_entry_kind *kind, const __le64 *live,
		       const __le64 *target)
{
	struct entry_change change;
	unsigned int critical;

	entry_examine(kind, live, target, &change);
	critical = entry_critical(&change, live, target);
	if (critical & (critical - 1))
		entry_plan_break(plan, kind, live, target);
	else
		entry_plan_hitless(plan, &change, critical, live, target);
	memcpy(plan->image[ENTRY_PHASES - 1], target, ENTRY_BYTES);
}

/* store the words of @image that differ; true if there were any */
static bool entry_store(__le64 *live, const __le64 *image)
{
	bool stored = false;
	unsigned int i;

	for (i = 0; i < SMMU3_ENTRY_DWORDS; i++) {
		if (live[i] == image[i])
			continue;
		WRITE_ONCE(live[i], image[i]);
		stored = true;
	}
	return stored;
}

int smmu3_entry_write(const struct smmu3_entry_kind *kind, __le64 *live,
		      const __le64 *target,
		      const struct smmu3_entry_sync *sync)
{
	struct entry_plan plan;
	unsigned int phase;
	int ret = 0;

	entry_plan(&plan, kind, live, target);

	/* what the target points to, before it; pairs with the SMMU's dependent read */
	dma_wmb();
	for (phase = 0; !ret && phase < ENTRY_PHASES; phase++)
		if (entry_store(live, plan.image[phase]))
			ret = sync->sync(sync->cookie);
	return ret;
}

int smmu3_entry_stop(__le64 *live, __le64 word, const struct smmu3_entry_sync *sync)
{
	WRITE_ONCE(live[0], word);
	return sync->sync(sync->cookie);
}
