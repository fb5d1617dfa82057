/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one writer of entries that the SMMU may be reading.
 *
 * An STE or a CD is eight 64-bit words, and the SMMU may read any of them at any
 * moment and keep what it read. The writer moves such an entry from its current
 * value to a wanted one so that, after every single store, the SMMU sees the old
 * entry, the new one or, only where there is no other way, an invalid one. It is
 * pure planning (which words may be written when) followed by stores and waits.
 */
#ifndef SMMU3_TABLE_ENTRY_H
#define SMMU3_TABLE_ENTRY_H

#include <linux/types.h>

#define SMMU3_ENTRY_DWORDS 8

/**
 * struct smmu3_entry_kind - what the writer must know about a kind of entry
 * @valid: the valid bit, which is in word 0; an entry without it uses nothing
 *	else
 * @used: which bits the SMMU looks at, see smmu3_ste_used()
 * @safe: which bits may change in place, see smmu3_ste_safe()
 */
struct smmu3_entry_kind {
	__le64 valid;
	void (*used)(const __le64 *entry, __le64 *used);
	void (*safe)(const __le64 *entry, const __le64 *target, __le64 *early,
		     __le64 *late);
};

/**
 * struct smmu3_entry_sync - how a written word becomes known to the SMMU
 * @sync: makes the words written so far the ones that the SMMU uses from now
 *	on: orders the stores (and cleans caches if the SMMU does not snoop),
 *	invalidates the cached entry and waits. Returns 0 or the error of the
 *	wait. Called with the callers' locks held.
 * @cookie: its argument
 */
struct smmu3_entry_sync {
	int (*sync)(void *cookie);
	void *cookie;
};

/**
 * smmu3_entry_write() - move a live entry to a new value
 * @kind: what kind of entry it is
 * @live: the entry in memory, written with 64-bit stores only
 * @target: the value wanted
 * @sync: how to make the SMMU see it
 *
 * Hitless where at most one word must change at the moment of the switch: words
 * that the current entry ignores are written first, then the one that matters,
 * then the words that the new entry ignores are cleared. Otherwise the entry is
 * made invalid first. Waits once after each of these steps that wrote something:
 * never when @live already equals @target, three times at most. IHI 0070,
 * "Configuration structure programming".
 *
 * Nothing is stored after a wait that fails, for the SMMU might combine it with
 * words from before. The entry in memory then is the old one, the target or, where
 * a change has to break it, invalid; and that is what the SMMU sees. On top of
 * that, before a wait succeeds, only two things may be done: going back, which is
 * this call with the old value, once; and smmu3_entry_stop().
 *
 * Context: any that @sync allows; the caller serialises writers of one entry.
 * Return: 0, or the error of the wait that failed: then the caller must not free
 * what the old entry or the target refers to.
 */
int smmu3_entry_write(const struct smmu3_entry_kind *kind, __le64 *live,
		      const __le64 *target,
		      const struct smmu3_entry_sync *sync);

/**
 * smmu3_entry_stop() - let nothing pass an entry, whatever the SMMU knows of it
 * @live: the entry in memory
 * @word: word 0 of an entry that makes it ignore all others: invalid, or aborting
 * @sync: how to make the SMMU see it
 *
 * One store, also on top of changes that are not confirmed: no word that the SMMU
 * may hold makes a third entry with this one.
 *
 * Context: as smmu3_entry_write().
 * Return: 0, or the error of the wait; the entry in memory has the word.
 */
int smmu3_entry_stop(__le64 *live, __le64 word, const struct smmu3_entry_sync *sync);

extern const struct smmu3_entry_kind smmu3_ste_kind;
extern const struct smmu3_entry_kind smmu3_cd_kind;

#endif
