// SPDX-License-Identifier: GPL-2.0-only
/*
 * Invalidation.
 *
 * Removed tables: an unmap puts them on the domain's list, each with its address,
 * before it reports SMMU3_CLEARED_TABLES. A sync takes those of its own range off
 * the list, so it frees exactly what its one wait covers; a flush takes all. That
 * another CPU's flush took a table does not spare the owner of the range its own
 * non-leaf invalidation: the other wait may not be over yet.
 *
 * This room knows no master: ATS caches are invalidated elsewhere.
 */
#include "domain/invalidate.h"

#include <linux/compiler.h>

#include "domain/range.h"

static void add_tag(struct smmu3_cmd_batch *b, const struct smmu3_domain *d)
{
	if (d->pt.stage == LPAE_STAGE1)
		smmu3_cmd_tlbi_nh_asid(smmu3_batch_next(b), 0, d->tag);
	else
		smmu3_cmd_tlbi_s12_vmall(smmu3_batch_next(b), d->tag);
}

static void add_address(struct smmu3_cmd_batch *b,
			const struct smmu3_domain *d,
			const struct smmu3_tlbi_range *r)
{
	if (d->pt.stage == LPAE_STAGE1)
		smmu3_cmd_tlbi_nh_va(smmu3_batch_next(b), 0, d->tag, r);
	else
		smmu3_cmd_tlbi_s2_ipa(smmu3_batch_next(b), d->tag, r);
}

static void add_plan(struct smmu3_cmd_batch *b, const struct smmu3_domain *d,
		     u64 start, u64 last, unsigned long cleared)
{
	struct smmu3_inv_plan plan;

	smmu3_inv_plan(&plan, start, last, cleared, d->pt.granule_lg2,
		       d->smmu->feat.range_inval);
	if (plan.whole_tag) {
		add_tag(b, d);
		return;
	}
	for (; plan.commands; plan.commands--) {
		add_address(b, d, &plan.first);
		plan.first.addr += plan.stride;
	}
}

static void *take_removed(struct smmu3_domain *d, u64 start, u64 last)
{
	unsigned long flags;
	void *tables;

	spin_lock_irqsave(&d->removed_lock, flags);
	tables = lpae_removed_take(&d->removed, start, last);
	spin_unlock_irqrestore(&d->removed_lock, flags);
	return tables;
}

/* wait, then free the tables; or keep them for a later attempt */
static int finish(struct smmu3_domain *d, struct smmu3_cmd_batch *b,
		  void *tables)
{
	unsigned long flags;
	int ret = smmu3_batch_sync(b);

	if (!ret) {
		lpae_free_tables(&d->pt, tables);
		return 0;
	}
	if (tables) {
		spin_lock_irqsave(&d->removed_lock, flags);
		d->removed = lpae_removed_join(tables, d->removed);
		spin_unlock_irqrestore(&d->removed_lock, flags);
	}
	return ret;
}

int smmu3_domain_sync(struct smmu3_domain *domain, u64 start, u64 last,
		      unsigned long cleared)
{
	/* nearly all of it stays unused: a compiler must not clear it */
	struct smmu3_cmd_batch batch __uninitialized;
	void *tables = NULL;

	if (!cleared)
		return 0;
	if (cleared & SMMU3_CLEARED_TABLES)
		tables = take_removed(domain, start, last);

	smmu3_batch_init(&batch, &domain->smmu->cmdq);
	add_plan(&batch, domain, start, last, cleared);
	return finish(domain, &batch, tables);
}

int smmu3_domain_flush(struct smmu3_domain *domain)
{
	void *tables = take_removed(domain, 0, U64_MAX);
	struct smmu3_cmd_batch batch;

	smmu3_batch_init(&batch, &domain->smmu->cmdq);
	add_tag(&batch, domain);
	return finish(domain, &batch, tables);
}
