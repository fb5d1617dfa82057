// SPDX-License-Identifier: GPL-2.0-only
/*
 * Masters and their StreamIDs.
 *
 * A stream exists while a master uses its StreamID. Several masters may use one:
 * the aliases of PCI devices behind a bridge, or devices that an SoC wired to one
 * StreamID. There is one STE for all of them, which is why they must be in one
 * group, and why the last of them to go resets it.
 *
 * Invariant: all STEs of a master are changed, or none. Streams, their users and
 * their STEs are only touched under the lock of the SMMU.
 */
#include "master/master.h"

#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "hw/cmd.h"
#include "table/entry.h"

static bool already_has(const struct smmu3_master *master, u32 sid)
{
	unsigned int i;

	for (i = 0; i < master->nr_streams; i++)
		if (master->streams[i].stream->sid == sid)
			return true;
	return false;
}

static struct smmu3_stream *find_or_make_stream(struct smmu3 *smmu, u32 sid)
{
	struct smmu3_stream *stream = xa_load(&smmu->streams, sid);
	int ret;

	if (stream)
		return stream;

	stream = kzalloc(sizeof(*stream), GFP_KERNEL);
	if (!stream)
		return ERR_PTR(-ENOMEM);
	stream->sid = sid;
	INIT_LIST_HEAD(&stream->users);
	ratelimit_state_init(&stream->limit, DEFAULT_RATELIMIT_INTERVAL,
			     DEFAULT_RATELIMIT_BURST);

	ret = xa_err(xa_store(&smmu->streams, sid, stream, GFP_KERNEL));
	if (ret) {
		kfree(stream);
		return ERR_PTR(ret);
	}
	return stream;
}

/*
 * An STE points at one table of descriptors. Of two masters of a stream one would
 * be without its substreams, and the other would free the table under the STE.
 */
static bool clashes(const struct smmu3_master *master,
		    const struct smmu3_stream *stream)
{
	const struct smmu3_master_stream *other;

	list_for_each_entry(other, &stream->users, link)
		if (smmu3_cdtab_exists(&master->cdtab) ||
		    smmu3_cdtab_exists(&other->master->cdtab))
			return true;
	return false;
}

static int add_stream(struct smmu3_master *master, u32 sid)
{
	struct smmu3 *smmu = master->smmu;
	struct smmu3_master_stream *ms;
	struct smmu3_stream *stream;
	int ret;

	lockdep_assert_held(&smmu->lock);
	if (already_has(master, sid))
		return 0;

	ret = smmu3_strtab_prepare(&smmu->strtab, sid);
	if (ret == -ERANGE)
		dev_err(master->dev,
			"StreamID %#x is beyond the stream table of %s, which covers %u bits: check iommus or iommu-map\n",
			sid, dev_name(smmu->dev), smmu->strtab.lg2);
	if (ret)
		return ret;

	stream = find_or_make_stream(smmu, sid);
	if (IS_ERR(stream))
		return PTR_ERR(stream);
	if (clashes(master, stream)) {
		dev_err(master->dev,
			"StreamID %#x is used by another device, and one of them has substreams: remove pasid-num-bits or give each its own\n",
			sid);
		return -EBUSY;
	}

	ms = &master->streams[master->nr_streams++];
	ms->stream = stream;
	ms->master = master;
	list_add_tail(&ms->link, &stream->users);
	return 0;
}

int smmu3_master_wait(struct smmu3 *smmu, struct smmu3_cmd_batch *batch)
{
	int ret = smmu3_batch_sync(batch);

	lockdep_assert_held(&smmu->lock);
	if (ret)
		smmu->unconfirmed = true;
	return ret;
}

int smmu3_master_confirm(struct smmu3 *smmu)
{
	struct smmu3_cmd_batch batch;
	int ret;

	lockdep_assert_held(&smmu->lock);
	if (!smmu->unconfirmed)
		return 0;
	smmu3_batch_init(&batch, &smmu->cmdq);
	smmu3_cmd_cfgi_all(smmu3_batch_next(&batch));
	ret = smmu3_batch_sync(&batch);
	smmu->unconfirmed = ret != 0;
	return ret;
}

/* an STE in use, and who looks at it: the argument of ste_sync() */
struct ste_ref {
	struct smmu3 *smmu;
	u32 sid;
};

static int ste_sync(void *cookie)
{
	struct ste_ref *ref = cookie;
	struct smmu3_cmd_batch batch;

	smmu3_batch_init(&batch, &ref->smmu->cmdq);
	smmu3_cmd_cfgi_ste(smmu3_batch_next(&batch), ref->sid, true);
	return smmu3_master_wait(ref->smmu, &batch);
}

static int write_ste(struct smmu3 *smmu, u32 sid,
		     const struct smmu3_ste *target)
{
	struct smmu3_ste *live = smmu3_strtab_entry(&smmu->strtab, sid);
	struct ste_ref ref = { smmu, sid };
	const struct smmu3_entry_sync sync = { ste_sync, &ref };

	return smmu3_entry_write(&smmu3_ste_kind, live->dw, target->dw, &sync);
}

/* an entry that aborts, also where changes are not @confirmed */
static int wall_ste(struct smmu3 *smmu, u32 sid, bool confirmed)
{
	struct smmu3_ste *live = smmu3_strtab_entry(&smmu->strtab, sid);
	struct ste_ref ref = { smmu, sid };
	const struct smmu3_entry_sync sync = { ste_sync, &ref };
	struct smmu3_ste wall;

	smmu3_ste_abort(&wall);
	if (confirmed)
		return write_ste(smmu, sid, &wall);
	return smmu3_entry_stop(live->dw, wall.dw[0], &sync);
}

int smmu3_master_block(struct smmu3_master *master)
{
	bool confirmed = !smmu3_master_confirm(master->smmu);
	unsigned int i;
	int err, ret = 0;

	for (i = 0; i < master->nr_streams; i++) {
		err = wall_ste(master->smmu, master->streams[i].stream->sid, confirmed);
		ret = ret ?: err;
	}
	return ret;
}

int smmu3_master_write_unclaimed(struct smmu3 *smmu, u32 sid,
				 const struct smmu3_ste *target)
{
	int ret;

	lockdep_assert_held(&smmu->lock);
	if (xa_load(&smmu->streams, sid))
		return -EBUSY;
	ret = smmu3_strtab_prepare(&smmu->strtab, sid);
	if (!ret)
		ret = smmu3_master_confirm(smmu);
	if (ret)
		return ret;
	ret = write_ste(smmu, sid, target);
	/* neither there nor, for certain, still where it was */
	if (ret)
		wall_ste(smmu, sid, false);
	return ret;
}

int smmu3_master_write_stes(struct smmu3_master *master,
			    const struct smmu3_ste *target)
{
	struct smmu3 *smmu = master->smmu;
	struct smmu3_master_stream *ms;
	unsigned int i;
	int ret = 0;

	lockdep_assert_held(&smmu->lock);
	for (i = 0; i < master->nr_streams; i++) {
		ms = &master->streams[i];
		ms->before = *smmu3_strtab_entry(&smmu->strtab,
						 ms->stream->sid);
	}
	for (i = 0; !ret && i < master->nr_streams; i++)
		ret = write_ste(smmu, master->streams[i].stream->sid, target);
	return ret;
}

int smmu3_master_restore_stes(struct smmu3_master *master)
{
	struct smmu3_master_stream *ms;
	unsigned int i;
	int ret = 0;

	lockdep_assert_held(&master->smmu->lock);
	for (i = 0; !ret && i < master->nr_streams; i++) {
		ms = &master->streams[i];
		ret = write_ste(master->smmu, ms->stream->sid, &ms->before);
	}
	return ret;
}

/* last user gone: what the policy says of unclaimed StreamIDs holds again */
static int drop_stream(struct smmu3 *smmu, struct smmu3_master_stream *ms)
{
	struct smmu3_stream *stream = ms->stream;
	int ret;

	lockdep_assert_held(&smmu->lock);
	list_del(&ms->link);
	if (!list_empty(&stream->users))
		return 0;

	/* one that was never attached is as nobody claimed it */
	ret = stream->domain ? smmu3_master_confirm(smmu) : 0;
	if (!ret && stream->domain)
		ret = write_ste(smmu, stream->sid, &smmu->strtab.cfg.initial);
	if (ret) {
		dev_err(smmu->dev,
			"StreamID %#x: the SMMU does not confirm that its device is gone: blocked\n",
			stream->sid);
		wall_ste(smmu, stream->sid, false);
	}
	xa_erase(&smmu->streams, stream->sid);
	kfree(stream);
	return ret;
}

/* with room for descriptor 0; no STE refers to it yet, so nothing caches it */
static int make_cdtab(struct smmu3_master *master, u8 ssid_bits)
{
	struct smmu3 *smmu = master->smmu;
	bool published;
	int ret;

	ret = smmu3_cdtab_init(&master->cdtab, smmu->dev, ssid_bits,
			       smmu->feat.cdtab_2lvl);
	return ret ?: smmu3_cdtab_prepare(&master->cdtab, 0, &published);
}

/* what an engineer compares with the messages about faults */
static void tell_streams(const struct smmu3_master *master)
{
	char text[96] = "";
	unsigned int i, len = 0;

	for (i = 0; i < master->nr_streams; i++)
		len += scnprintf(text + len, sizeof(text) - len, " %#x",
				 master->streams[i].stream->sid);
	dev_info(master->dev, "behind %s: StreamID%s%s\n",
		 dev_name(master->smmu->dev), text,
		 len == sizeof(text) - 1 ? " ..." : "");
}

struct smmu3_master *smmu3_master_add(struct smmu3 *smmu, struct device *dev,
				      const u32 *sids, unsigned int n,
				      u8 ssid_bits)
{
	struct smmu3_master *master;
	unsigned int i;
	int ret = 0;

	if (!n) {
		dev_err(dev, "no StreamID: check iommus or iommu-map\n");
		return ERR_PTR(-EINVAL);
	}
	master = kzalloc(struct_size(master, streams, n), GFP_KERNEL);
	if (!master)
		return ERR_PTR(-ENOMEM);
	master->smmu = smmu;
	master->dev = dev;

	if (ssid_bits && smmu->feat.stage1)
		ret = make_cdtab(master, ssid_bits);

	mutex_lock(&smmu->lock);
	for (i = 0; !ret && i < n; i++)
		ret = add_stream(master, sids[i]);
	mutex_unlock(&smmu->lock);

	if (ret) {
		smmu3_master_remove(master);
		return ERR_PTR(ret);
	}
	tell_streams(master);
	return master;
}

void smmu3_master_remove(struct smmu3_master *master)
{
	struct smmu3 *smmu = master->smmu;
	unsigned int i;
	int ret = 0;

	mutex_lock(&smmu->lock);
	for (i = 0; i < master->nr_streams; i++)
		ret |= drop_stream(smmu, &master->streams[i]);
	mutex_unlock(&smmu->lock);

	/* what the SMMU may still read is leaked rather than reused */
	if (!ret)
		smmu3_cdtab_destroy(&master->cdtab);
	kfree(master);
}

static struct device *other_user(const struct smmu3_master_stream *ms)
{
	const struct smmu3_master_stream *other;

	lockdep_assert_held(&ms->master->smmu->lock);
	list_for_each_entry(other, &ms->stream->users, link)
		if (other->master != ms->master)
			return get_device(other->master->dev);
	return NULL;
}

struct device *smmu3_master_shares(struct smmu3_master *master)
{
	struct device *dev = NULL;
	unsigned int i;

	mutex_lock(&master->smmu->lock);
	for (i = 0; !dev && i < master->nr_streams; i++)
		dev = other_user(&master->streams[i]);
	mutex_unlock(&master->smmu->lock);
	return dev;
}
