// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attaching masters to domains.
 *
 * A master without substreams points its STEs at the descriptor of the domain, so
 * moving it is a change of STEs alone, in which one word matters at the switch;
 * from stage 2 to stage 2 it is two, the VMID and the table, so the entry is
 * invalid in between. A master with substreams points them at its own table,
 * whose entry 0 is a copy of the domain's descriptor.
 *
 * Nothing of the old domain is invalidated on the way: translations are found by
 * tag, and the old tag is flushed when its domain goes.
 */
#include "master/attach.h"

#include <linux/device.h>

#include "domain/domain.h"
#include "master/master.h"
#include "table/entry.h"

static bool is_stage1(const struct smmu3_domain *domain)
{
	return domain->kind == SMMU3_PAGING &&
	       domain->pt.stage == LPAE_STAGE1;
}

static void stage1_ste(const struct smmu3_master *master,
		       const struct smmu3_domain *domain, struct smmu3_ste *ste)
{
	const struct smmu3_features *feat = &master->smmu->feat;
	const struct smmu3_cdtab *tab = &master->cdtab;
	struct smmu3_ste_s1 s1 = {
		.cdtab = domain->cd_dma,
		.coherent = feat->coherent,
		.stall_ok = feat->stall_forced,
		.can_stall = feat->stall && !feat->stall_forced,
	};

	if (smmu3_cdtab_exists(tab)) {
		s1.cdtab = tab->dma;
		s1.cdtab_fmt = tab->fmt;
		s1.cdmax_lg2 = tab->lg2;
	}
	smmu3_ste_stage1(ste, &s1);
}

static void stage2_ste(const struct smmu3_domain *domain,
		       struct smmu3_ste *ste)
{
	const struct smmu3_ste_s2 s2 = {
		.root = lpae_root(&domain->pt),
		.vmid = domain->tag,
		.ipa_bits = domain->pt.ias,
		.start_level = domain->pt.start_level,
		.granule_lg2 = domain->pt.granule_lg2,
		.oas_bits = domain->pt.oas,
		.coherent = domain->pt.coherent,
		.stall = domain->smmu->feat.stall_forced,
	};

	smmu3_ste_stage2(ste, &s2);
}

static void target_ste(const struct smmu3_master *master,
		       const struct smmu3_domain *domain, struct smmu3_ste *ste)
{
	if (domain->kind == SMMU3_IDENTITY)
		smmu3_ste_bypass(ste);
	else if (is_stage1(domain))
		stage1_ste(master, domain, ste);
	else
		stage2_ste(domain, ste);
}

/* a descriptor in use, and who looks at it: the argument of cd_sync() */
struct cd_ref {
	const struct smmu3_master *master;
	u32 ssid;
	bool leaf;
};

static int cd_sync(void *cookie)
{
	const struct cd_ref *ref = cookie;
	const struct smmu3_master *master = ref->master;
	struct smmu3_cmd_batch batch;
	unsigned int i;

	/* a descriptor is cached for each StreamID that reached it */
	smmu3_batch_init(&batch, &master->smmu->cmdq);
	for (i = 0; i < master->nr_streams; i++)
		smmu3_cmd_cfgi_cd(smmu3_batch_next(&batch),
				  master->streams[i].stream->sid, ref->ssid,
				  ref->leaf);
	return smmu3_master_wait(master->smmu, &batch);
}

static int write_cd(struct smmu3_master *master, u32 ssid,
		    const struct smmu3_cd *target)
{
	struct cd_ref ref = { master, ssid, true };
	const struct smmu3_entry_sync sync = { cd_sync, &ref };
	struct smmu3_cd *live;
	bool published;
	int ret;

	lockdep_assert_held(&master->smmu->lock);
	ret = smmu3_cdtab_prepare(&master->cdtab, ssid, &published);
	if (ret)
		return ret;
	if (published) {
		ref.leaf = false;
		ret = cd_sync(&ref);
		if (ret)
			return ret;
		ref.leaf = true;
	}
	live = smmu3_cdtab_entry(&master->cdtab, ssid);
	return smmu3_entry_write(&smmu3_cd_kind, live->dw, target->dw, &sync);
}

/* an invalid descriptor, also where changes are not confirmed */
static int stop_cd(struct smmu3_master *master, u32 ssid)
{
	struct smmu3_cd *live = smmu3_cdtab_entry(&master->cdtab, ssid);
	struct cd_ref ref = { master, ssid, true };
	const struct smmu3_entry_sync sync = { cd_sync, &ref };
	struct smmu3_cd none;

	smmu3_cd_invalid(&none);
	if (!smmu3_master_confirm(master->smmu))
		return write_cd(master, ssid, &none);
	return smmu3_entry_stop(live->dw, none.dw[0], &sync);
}

/* what a master with substreams needs before its STEs change */
static int prepare_cd0(struct smmu3_master *master,
		       const struct smmu3_domain *domain,
		       struct smmu3_cd *before)
{
	if (!smmu3_cdtab_exists(&master->cdtab) || !is_stage1(domain))
		return 0;

	*before = *smmu3_cdtab_entry(&master->cdtab, 0);
	return write_cd(master, 0, domain->cd);
}

static int restore_cd0(struct smmu3_master *master,
		       const struct smmu3_domain *domain,
		       const struct smmu3_cd *before)
{
	if (!smmu3_cdtab_exists(&master->cdtab) || !is_stage1(domain))
		return 0;
	return write_cd(master, 0, before);
}

static void settle(struct smmu3_master *master, const struct smmu3_domain *domain)
{
	unsigned int i;

	lockdep_assert_held(&master->smmu->lock);
	master->domain = domain;
	for (i = 0; i < master->nr_streams; i++)
		master->streams[i].stream->domain = domain;
}

/* the way out of every other domain, which its owner frees next: no way back */
static int block(struct smmu3_master *master)
{
	settle(master, &smmu3_blocked_domain);
	return smmu3_master_block(master);
}

static int move(struct smmu3_master *master, const struct smmu3_domain *domain)
{
	struct smmu3_cd before = {};
	struct smmu3_ste ste;
	int ret, err = 0;

	ret = smmu3_master_confirm(master->smmu);
	if (ret)
		return ret;
	ret = prepare_cd0(master, domain, &before);
	if (!ret) {
		target_ste(master, domain, &ste);
		ret = smmu3_master_write_stes(master, &ste);
		err = ret ? smmu3_master_restore_stes(master) : 0;
	}
	if (!ret) {
		settle(master, domain);
		return 0;
	}
	/* halfway there and not back: what is there goes, and what it came from may */
	if (restore_cd0(master, domain, &before) || err) {
		dev_err(master->dev,
			"the SMMU confirms neither the new domain nor the old one: blocked\n");
		block(master);
	}
	return ret;
}

int smmu3_attach(struct smmu3_master *master,
		 const struct smmu3_domain *domain)
{
	struct smmu3 *smmu = master->smmu;
	int ret;

	if (domain->kind == SMMU3_PAGING && domain->smmu != smmu)
		return -EINVAL;

	mutex_lock(&smmu->lock);
	if (domain->kind == SMMU3_BLOCKED)
		ret = block(master);
	else if (master->nr_pasids && !is_stage1(domain))
		ret = -EBUSY;
	else
		ret = move(master, domain);
	mutex_unlock(&smmu->lock);
	return ret;
}

int smmu3_attach_unclaimed(struct smmu3 *smmu, u32 sid,
			   const struct smmu3_domain *domain)
{
	const struct smmu3_master nobody = { .smmu = smmu };
	struct smmu3_ste ste = smmu->strtab.cfg.initial;
	int ret;

	if (domain)
		target_ste(&nobody, domain, &ste);
	mutex_lock(&smmu->lock);
	ret = smmu3_master_write_unclaimed(smmu, sid, &ste);
	mutex_unlock(&smmu->lock);
	return ret;
}

static void evict(struct smmu3_master *master)
{
	dev_err(master->dev,
		"still attached to a domain that goes: blocked\n");
	block(master);
}

int smmu3_evict(const struct smmu3_domain *domain)
{
	struct smmu3 *smmu = domain->smmu;
	struct smmu3_master_stream *ms;
	struct smmu3_stream *stream;
	unsigned long sid;
	int ret;

	mutex_lock(&smmu->lock);
	xa_for_each(&smmu->streams, sid, stream) {
		list_for_each_entry(ms, &stream->users, link)
			if (ms->master->domain == domain)
				evict(ms->master);
		/* who took it there is gone, the others are elsewhere */
		if (stream->domain == domain)
			evict(list_first_entry(&stream->users,
					       struct smmu3_master_stream,
					       link)->master);
	}
	/* a command that was refused does not stand before the flush of the domain */
	ret = smmu3_master_confirm(domain->smmu);
	mutex_unlock(&smmu->lock);
	return ret;
}

int smmu3_attach_pasid(struct smmu3_master *master, u32 ssid,
		       const struct smmu3_domain *domain)
{
	struct smmu3 *smmu = master->smmu;
	const struct smmu3_cd *live;
	struct smmu3_cd before;
	int ret;

	if (!ssid || !is_stage1(domain) || domain->smmu != smmu ||
	    !smmu3_cdtab_exists(&master->cdtab))
		return -EINVAL;

	mutex_lock(&smmu->lock);
	if (!master->domain || !is_stage1(master->domain)) {
		ret = -EINVAL;
		goto out;
	}
	ret = smmu3_master_confirm(smmu);
	if (ret)
		goto out;
	live = smmu3_cdtab_entry(&master->cdtab, ssid);
	smmu3_cd_invalid(&before);
	if (live)
		before = *live;
	ret = write_cd(master, ssid, domain->cd);
	/* the descriptor may hold the target all the same, and @domain may go now */
	if (ret && smmu3_cdtab_entry(&master->cdtab, ssid) &&
	    write_cd(master, ssid, &before)) {
		dev_err(master->dev,
			"the SMMU confirms neither the new domain of substream %u nor the old one: blocked\n",
			ssid);
		stop_cd(master, ssid);
		master->nr_pasids -= !!before.dw[0];
	}
	if (!ret && !before.dw[0])
		master->nr_pasids++;
out:
	mutex_unlock(&smmu->lock);
	return ret;
}

void smmu3_detach_pasid(struct smmu3_master *master, u32 ssid)
{
	const struct smmu3_cd *live;

	mutex_lock(&master->smmu->lock);
	live = smmu3_cdtab_entry(&master->cdtab, ssid);
	/* none, or empty, if it was never attached or is blocked already */
	if (live && live->dw[0])
		master->nr_pasids--;
	if (live && stop_cd(master, ssid))
		dev_err(master->dev,
			"the SMMU does not confirm that substream %u is gone\n",
			ssid);
	mutex_unlock(&master->smmu->lock);
}
