/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Masters: devices behind an SMMU, and their StreamIDs.
 */
#ifndef SMMU3_MASTER_MASTER_H
#define SMMU3_MASTER_MASTER_H

#include <linux/types.h>

#include "arm-smmu-v3.h"

/**
 * smmu3_master_add() - make a device known to its SMMU
 * @smmu: the SMMU
 * @dev: the device
 * @sids: its StreamIDs; repeated ones count once
 * @n: how many
 * @ssid_bits: width of the SubstreamIDs that it sends, 0 for none
 *
 * The stream table gets room for each StreamID; what happens to its transactions
 * does not change before smmu3_attach().
 *
 * Context: may sleep.
 * Return: the master, or an ERR_PTR: -EINVAL without a StreamID, -ERANGE if one is
 * beyond the stream table, -EBUSY if one is shared with a device and one of the two
 * has substreams (both with a message that says which), -ENOMEM, or an error
 * of the command queue. On an error nothing of the device is left.
 */
struct smmu3_master *smmu3_master_add(struct smmu3 *smmu, struct device *dev,
				      const u32 *sids, unsigned int n,
				      u8 ssid_bits);

/**
 * smmu3_master_remove() - forget a device
 * @master: its master
 *
 * StreamIDs that no other device uses go back to what the policy says of
 * unclaimed ones.
 *
 * Context: may sleep. Never fails.
 */
void smmu3_master_remove(struct smmu3_master *master);

/**
 * smmu3_master_shares() - find a device that shares a StreamID with a master
 * @master: the master
 *
 * Both must be in one group: the SMMU cannot tell them apart.
 *
 * Context: may sleep.
 * Return: another device, with a reference that the caller puts; or NULL.
 */
struct device *smmu3_master_shares(struct smmu3_master *master);

/**
 * smmu3_master_block() - let all StreamIDs of a master abort
 * @master: the master
 *
 * Is not undone on an error: what the master met so far may be destroyed next, which
 * smmu3_evict() prevents as long as the SMMU may still use it.
 *
 * Context: may sleep; under smmu3.lock.
 * Return: 0, or the first error of the command queue.
 */
int smmu3_master_block(struct smmu3_master *master);

/**
 * smmu3_master_wait() - wait until a changed STE or CD is known
 * @smmu: the SMMU
 * @batch: what drops the old one
 *
 * Context: may sleep; under smmu3.lock.
 * Return: 0, or the error of the command queue, which smmu3_master_confirm() has to
 * make good before another change.
 */
int smmu3_master_wait(struct smmu3 *smmu, struct smmu3_cmd_batch *batch);

/**
 * smmu3_master_confirm() - make sure that all STEs and CDs are known as they are
 * @smmu: the SMMU
 *
 * Costs nothing unless a wait has failed. An entry of which the SMMU may hold other
 * words than memory does must not be changed, except back, and to abort.
 *
 * Context: may sleep; under smmu3.lock.
 * Return: 0, or the error of the command queue.
 */
int smmu3_master_confirm(struct smmu3 *smmu);

/**
 * smmu3_master_write_unclaimed() - give a StreamID that no master has an entry
 * @smmu: the SMMU
 * @sid: the StreamID
 * @target: the entry
 *
 * Context: may sleep; under smmu3.lock.
 * Return: 0; -EBUSY if a master has it; -ERANGE beyond the stream table; -ENOMEM; or
 * the error of the command queue: if that came after the first store, it is blocked.
 */
int smmu3_master_write_unclaimed(struct smmu3 *smmu, u32 sid,
				 const struct smmu3_ste *target);

/**
 * smmu3_master_write_stes() - give all StreamIDs of a master an entry
 * @master: the master
 * @target: the entry
 *
 * Stops at the first that is not confirmed; smmu3_master_restore_stes() then takes
 * back what was done, and stops likewise.
 *
 * Context: may sleep; under smmu3.lock.
 * Return: 0, or the error of the command queue.
 */
int smmu3_master_write_stes(struct smmu3_master *master,
			    const struct smmu3_ste *target);
int smmu3_master_restore_stes(struct smmu3_master *master);

#endif
