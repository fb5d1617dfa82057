// SPDX-License-Identifier: GPL-2.0-only
/*
 * Invalidation.
 *
 * Vocabulary: a *leaf* is an entry that maps memory; *leaf-only* invalidation
 * leaves the walk caches alone and is right as long as no table was removed; a
 * *level hint* (TTL) is a promise that all leaves are of one level, and a broken
 * promise removes nothing.
 *
 * Removed tables: an unmap puts them on the domain's list, each with its address,
 * before it reports SMMU3_CLEARED_TABLES. A sync takes those of its own range off
 * the list, so it frees exactly what its one wait covers; a flush takes all. That
 * another CPU's flush took a table does not spare the owner of the range its own
 * non-leaf invalidation: the other wait may not be over yet.
 *
 * This room knows no device: ATS caches are invalidated elsewhere.
 */
#include "domain/invalidate.h"

#include <linux/device.h>
#include <linux/kernel.h>

#include "domain/domain.h"

/*
 * Without range commands, up to here by page. A TLBI costs a fast SMMU about
 * 75 ns, so this is some 20 us with a CPU spinning; beyond that it is cheaper to
 * drop all of the tag and walk again what is still in use.
 */
#define MAX_BY_PAGE	256

/* operands of a range command: five bits of NUM */
#define NUM_BITS	5

void smmu3_inv_range(struct smmu3_tlbi_range *r, u64 start, u64 granules,
		     u8 granule_lg2, u8 level, bool leaf)
{
	u8 width = fls64(granules - 1);
	u8 scale = width > NUM_BITS ? width - NUM_BITS : 0;
	u64 num = DIV_ROUND_UP_ULL(granules, BIT_ULL(scale)) - 1;

	*r = (struct smmu3_tlbi_range){ .addr = start, .leaf = leaf };
	/* one granule has a range form only with a hint: NUM=SCALE=TTL=0 is illegal */
	if (granules == 1 && !(leaf && level))
		return;
	r->granule_lg2 = granule_lg2;
	r->num = num;
	r->scale = scale;
	r->level = leaf ? level : 0;
}

/* level of all the leaves of @sizes (without flags), or 0 */
static u8 level_hint(const struct lpae *pt, unsigned long sizes)
{
	if (!is_power_of_2(sizes))
		return 0;
	return 3 - (__ffs(sizes) - pt->granule_lg2) / (pt->granule_lg2 - 3);
}

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

static void add_by_page(struct smmu3_cmd_batch *b,
			const struct smmu3_domain *d, u64 start, u64 last,
			u8 stride_lg2, bool leaf)
{
	struct smmu3_tlbi_range r = { .addr = start, .leaf = leaf };
	u64 n = ((last - start) >> stride_lg2) + 1;

	if (n > MAX_BY_PAGE) {
		add_tag(b, d);
		return;
	}
	for (; n; n--, r.addr += BIT_ULL(stride_lg2))
		add_address(b, d, &r);
}

static void add_range(struct smmu3_cmd_batch *b, const struct smmu3_domain *d,
		      u64 start, u64 last, unsigned long cleared)
{
	bool leaf = !(cleared & SMMU3_CLEARED_TABLES);
	unsigned long sizes = cleared & ~SMMU3_CLEARED_TABLES;
	u8 granule_lg2 = d->pt.granule_lg2;
	struct smmu3_tlbi_range r;
	u64 n;

	/* what a removed table held is not known: assume pages */
	if (!leaf)
		sizes |= BIT_ULL(granule_lg2);

	if (!d->smmu->feat.range_inval) {
		add_by_page(b, d, start, last, __ffs(sizes), leaf);
		return;
	}
	n = ((last - start) >> granule_lg2) + 1;
	smmu3_inv_range(&r, start, n, granule_lg2, level_hint(&d->pt, sizes),
			leaf);
	add_address(b, d, &r);
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
	struct smmu3_cmd_batch batch;
	void *tables = NULL;

	if (!cleared)
		return 0;
	if (cleared & SMMU3_CLEARED_TABLES)
		tables = take_removed(domain, start, last);

	smmu3_batch_init(&batch, &domain->smmu->cmdq);
	add_range(&batch, domain, start, last, cleared);
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
