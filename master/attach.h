/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attaching: moving a master from one domain to another.
 */
#ifndef SMMU3_MASTER_ATTACH_H
#define SMMU3_MASTER_ATTACH_H

#include <linux/types.h>

#include "arm-smmu-v3.h"

/**
 * smmu3_attach() - let a master's transactions meet a domain
 * @master: the master
 * @domain: a paging domain of the same SMMU, smmu3_identity_domain or
 *	smmu3_blocked_domain
 *
 * Hitless where the architecture allows it: a transaction in flight meets the old
 * domain or the new one. On return no transaction meets the old domain.
 *
 * Context: may sleep.
 * Return: 0; -EINVAL if @domain belongs to another SMMU; -EBUSY if the master has
 * substreams in use and @domain is of stage 2 or identity; an error of the command
 * queue: then the master is attached to what it was before, for all its StreamIDs;
 * or, if the SMMU does not confirm that either, to smmu3_blocked_domain, and with it
 * whoever shares a StreamID, there. An attach to that is never taken back.
 */
int smmu3_attach(struct smmu3_master *master,
		 const struct smmu3_domain *domain);

/**
 * smmu3_attach_unclaimed() - the same for a StreamID that no master has
 * @smmu: the SMMU
 * @sid: the StreamID
 * @domain: a paging domain of the same SMMU; NULL: what the policy says
 *
 * It stays so until a master that has the StreamID is attached to something.
 *
 * Context: may sleep.
 * Return: 0; -EBUSY if a master has it; -ERANGE beyond the stream table; -ENOMEM; or
 * an error of the command queue.
 */
int smmu3_attach_unclaimed(struct smmu3 *smmu, u32 sid,
			   const struct smmu3_domain *domain);

/**
 * smmu3_evict() - block what still leads to a domain
 * @domain: a paging domain that is about to be destroyed
 *
 * There is nothing, unless an attach to something else failed and was undone, or the
 * core gave up between the devices of a group: it frees the domain all the same. Also
 * makes sure of what the SMMU did not confirm before.
 *
 * Context: may sleep.
 * Return: 0, or an error of the command queue: then the SMMU may still use an entry
 * that leads to the domain, which must not be destroyed, ever.
 */
int smmu3_evict(const struct smmu3_domain *domain);

/**
 * smmu3_attach_pasid() - the same for one substream
 * @master: a master with substreams, attached to a stage-1 domain
 * @ssid: the SubstreamID, not 0
 * @domain: a stage-1 paging domain of the same SMMU
 *
 * Context: may sleep.
 * Return: 0; -EINVAL, -ERANGE, -ENOMEM, or an error of the command queue: then the
 * substream has what it had before, or, if the SMMU does not confirm that either,
 * nothing, as after smmu3_detach_pasid().
 */
int smmu3_attach_pasid(struct smmu3_master *master, u32 ssid,
		       const struct smmu3_domain *domain);

/* transactions of the substream abort from now on, also if they did; never fails */
void smmu3_detach_pasid(struct smmu3_master *master, u32 ssid);

#endif
