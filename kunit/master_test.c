// SPDX-License-Identifier: GPL-2.0-only
/*
 * Masters and attaching them, seen from the stream table and the commands sent.
 */
/* native: -DSMMU3_MMIO_MODEL master/attach.c table/strtab.c */
/* native: table/cdtab.c table/entry.c hw/ste.c hw/cd.c hw/cmd.c */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>

#include "kunit/fake_cmdq.h"
#include "kunit/memory.h"
#include "kunit/said.h"
#include "kunit/wire.h"
#include "master/attach.h"

/* the room, which says what the suite reads, and gets memory when the suite wants */
#include "master/master.c"

/* what domain/domain.c has; a domain here is a few numbers */
const struct smmu3_domain smmu3_identity_domain = { .kind = SMMU3_IDENTITY };
const struct smmu3_domain smmu3_blocked_domain = { .kind = SMMU3_BLOCKED };

void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg, u64 value)
{
}

void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
}

static struct device smmu_dev, dev_a, dev_b;
static struct smmu3 smmu, other_smmu;
static struct smmu3_cd cds[3];
static __le64 root[512] __aligned(4096);

static struct smmu3_domain domain_1, domain_2, domain_s2;

static void make_domain(struct smmu3_domain *d, struct smmu3_cd *cd, u16 tag)
{
	struct smmu3_cd_params p = {
		.root = 0x1000ULL * tag,
		.mair = LPAE_MAIR,
		.asid = tag,
		.va_bits = 48,
		.granule_lg2 = 12,
		.ips_bits = 44,
		.coherent = true,
	};

	*d = (struct smmu3_domain) {
		.kind = SMMU3_PAGING,
		.smmu = &smmu,
		.tag = tag,
		.cd = cd,
		.cd_dma = 0x40ULL * tag,
		.pt = {
			.stage = cd ? LPAE_STAGE1 : LPAE_STAGE2,
			.root = root,
			.ias = cd ? 48 : 44,
			.oas = 44,
			.granule_lg2 = 12,
			.start_level = 0,
			.coherent = true,
		},
	};
	if (cd)
		smmu3_cd_stage1(cd, &p);
}

static int master_test_init(struct kunit *test)
{
	struct smmu3_strtab_config cfg = {
		.dev = &smmu_dev,
		.cmdq = &smmu.cmdq,
		.sid_bits = 16,
		.two_level = true,
	};

	memset(&smmu, 0, sizeof(smmu));
	smmu.dev = &smmu_dev;
	smmu.feat.stage1 = true;
	smmu.feat.stage2 = true;
	smmu.feat.coherent = true;
	smmu.feat.cdtab_2lvl = true;
	mutex_init(&smmu.lock);
	xa_init(&smmu.streams);
	smmu3_ste_abort(&cfg.initial);
	make_domain(&domain_1, &cds[0], 1);
	make_domain(&domain_2, &cds[1], 2);
	make_domain(&domain_s2, NULL, 3);
	fake_reset();
	said_reset();
	return smmu3_strtab_init(&smmu.strtab, &cfg);
}

static void master_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, xa_empty(&smmu.streams));
	smmu3_strtab_destroy(&smmu.strtab);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0U);
	KUNIT_EXPECT_EQ(test, memory_live, 0U);
}

static enum smmu3_ste_config config_of(u32 sid)
{
	u64 dw0 = le64_to_cpu(smmu3_strtab_entry(&smmu.strtab, sid)->dw[0]);

	return dw0 >> 1 & 7;
}

static u64 cdtab_of(u32 sid)
{
	u64 dw0 = le64_to_cpu(smmu3_strtab_entry(&smmu.strtab, sid)->dw[0]);

	return dw0 & 0x00ffffffffffffc0ULL;
}

static struct smmu3_master *add(struct kunit *test, struct device *dev,
				const u32 *sids, unsigned int n, u8 ssid_bits)
{
	struct smmu3_master *master;

	master = smmu3_master_add(&smmu, dev, sids, n, ssid_bits);
	KUNIT_ASSERT_FALSE(test, IS_ERR(master));
	return master;
}

static void master_attach_every_kind(struct kunit *test)
{
	static const u32 sids[] = { 8, 0x1234 };
	struct smmu3_master *m = add(test, &dev_a, sids, 2, 0);
	struct smmu3_cmd cfgi;

	KUNIT_EXPECT_EQ(test, config_of(8), STE_CONFIG_ABORT);
	fake_reset();
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &domain_1), 0);
	KUNIT_EXPECT_EQ(test, config_of(8), STE_CONFIG_S1);
	KUNIT_EXPECT_EQ(test, config_of(0x1234), STE_CONFIG_S1);
	KUNIT_EXPECT_EQ(test, cdtab_of(0x1234), domain_1.cd_dma);
	smmu3_cmd_cfgi_ste(&cfgi, 8, true);
	KUNIT_EXPECT_TRUE(test, fake_sent(&cfgi));
	smmu3_cmd_cfgi_ste(&cfgi, 0x1234, true);
	KUNIT_EXPECT_TRUE(test, fake_sent(&cfgi));

	/* from one stage-1 domain to another: one word, one wait for each */
	fake_reset();
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &domain_2), 0);
	KUNIT_EXPECT_EQ(test, cdtab_of(8), domain_2.cd_dma);
	KUNIT_EXPECT_EQ(test, fake_waits, 2U);

	/* where it is already: nothing to do */
	fake_reset();
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &domain_2), 0);
	KUNIT_EXPECT_EQ(test, fake_waits, 0U);

	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &domain_s2), 0);
	KUNIT_EXPECT_EQ(test, config_of(8), STE_CONFIG_S2);
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &smmu3_identity_domain), 0);
	KUNIT_EXPECT_EQ(test, config_of(8), STE_CONFIG_BYPASS);
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &smmu3_blocked_domain), 0);
	KUNIT_EXPECT_EQ(test, config_of(8), STE_CONFIG_ABORT);
	smmu3_master_remove(m);
}

/* lesson 20: all StreamIDs of a device, or none, whichever wait fails */
static void master_20_all_or_none(struct kunit *test)
{
	static const u32 sids[] = { 1, 2, 300 };
	struct smmu3_master *m = add(test, &dev_a, sids, 3, 0);
	unsigned int n, failures = 0, i;

	KUNIT_ASSERT_EQ(test, smmu3_attach(m, &domain_1), 0);
	for (n = 1; n < 20; n++) {
		fake_fail = n;
		if (!smmu3_attach(m, &smmu3_identity_domain))
			break;
		failures++;
		KUNIT_EXPECT_PTR_EQ(test, m->domain,
				    (const struct smmu3_domain *)&domain_1);
		for (i = 0; i < ARRAY_SIZE(sids); i++) {
			KUNIT_EXPECT_EQ(test, config_of(sids[i]), STE_CONFIG_S1);
			KUNIT_EXPECT_EQ(test, cdtab_of(sids[i]), domain_1.cd_dma);
		}
	}
	KUNIT_EXPECT_GE(test, failures, 3U);
	for (i = 0; i < ARRAY_SIZE(sids); i++)
		KUNIT_EXPECT_EQ(test, config_of(sids[i]), STE_CONFIG_BYPASS);
	fake_fail = 0;
	smmu3_master_remove(m);
	KUNIT_EXPECT_EQ(test, config_of(1), STE_CONFIG_ABORT);
}

/* lesson 49: the messages about each StreamID are limited, as messages usually are */
static void master_49_limit(struct kunit *test)
{
	static const u32 sids[] = { 7 };
	struct smmu3_master *m = add(test, &dev_a, sids, 1, 0);
	const struct ratelimit_state *limit = &m->streams[0].stream->limit;

	KUNIT_EXPECT_EQ(test, limit->interval, DEFAULT_RATELIMIT_INTERVAL);
	KUNIT_EXPECT_EQ(test, limit->burst, DEFAULT_RATELIMIT_BURST);
	smmu3_master_remove(m);
}

/* lesson 19: a StreamID that is named twice is one */
static void master_19_repeated_stream(struct kunit *test)
{
	static const u32 sids[] = { 7, 9, 7, 7 };
	struct smmu3_master *m = add(test, &dev_a, sids, 4, 0);

	KUNIT_EXPECT_EQ(test, m->nr_streams, 2U);
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &domain_1), 0);
	smmu3_master_remove(m);
	KUNIT_EXPECT_EQ(test, config_of(7), STE_CONFIG_ABORT);
}

/* refused devices leave nothing behind */
static void master_refused(struct kunit *test)
{
	static const u32 beyond[] = { 5, 0x10000 };
	static const u32 fine[] = { 5, 0x500 };
	unsigned int n;

	KUNIT_EXPECT_EQ(test, PTR_ERR(smmu3_master_add(&smmu, &dev_a, beyond, 0, 0)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(smmu3_master_add(&smmu, &dev_a, beyond, 2, 0)), -ERANGE);
	KUNIT_EXPECT_TRUE(test, said("StreamID 0x10000 is beyond the stream table"));
	KUNIT_EXPECT_TRUE(test, xa_empty(&smmu.streams));
	said_reset();
	for (n = 1; n < 10; n++) {
		struct smmu3_master *m;

		native_dma_fail = n;
		m = smmu3_master_add(&smmu, &dev_a, fine, 2, 20);
		if (!IS_ERR(m)) {
			smmu3_master_remove(m);
			break;
		}
		KUNIT_EXPECT_EQ(test, PTR_ERR(m), -ENOMEM);
		KUNIT_EXPECT_TRUE(test, xa_empty(&smmu.streams));
	}
	native_dma_fail = 0;
	KUNIT_EXPECT_GE(test, n, 3U);
	KUNIT_EXPECT_FALSE(test, said("beyond"));
}

/* whichever allocation fails: the master, a stream, or its place among the streams */
static void master_no_memory(struct kunit *test)
{
	static const u32 sids[] = { 5, 0x500 };
	struct smmu3_master *m;
	unsigned int n;

	for (n = 1; n <= 1 + 2 * ARRAY_SIZE(sids); n++) {
		memory_fail = n;
		m = smmu3_master_add(&smmu, &dev_a, sids, ARRAY_SIZE(sids), 6);
		KUNIT_ASSERT_EQ(test, PTR_ERR(m), -ENOMEM);
		KUNIT_EXPECT_TRUE(test, xa_empty(&smmu.streams));
		KUNIT_EXPECT_EQ(test, memory_live, 0U);
	}
	memory_fail = n;
	m = add(test, &dev_a, sids, ARRAY_SIZE(sids), 6);
	KUNIT_EXPECT_EQ(test, memory_fail, 1U);
	memory_fail = 0;
	smmu3_master_remove(m);
}

/* what an engineer compares with the messages about faults: as much as fits a line */
static void master_tells_streams(struct kunit *test)
{
	static const u32 two[] = { 7, 0x9a, 7 };
	struct smmu3_master *m = add(test, &dev_a, two, 3, 0);
	u32 many[30];
	unsigned int i;

	KUNIT_EXPECT_TRUE_MSG(test, said(": StreamID 0x7 0x9a\n"), "%s", said_text);
	smmu3_master_remove(m);
	for (i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = 0x1000 + i;
	m = add(test, &dev_a, many, ARRAY_SIZE(many), 0);
	KUNIT_EXPECT_TRUE_MSG(test, said(": StreamID 0x1000 0x1001 0x1002 "), "%s", said_text);
	KUNIT_EXPECT_TRUE_MSG(test, said(" ...\n"), "%s", said_text);
	smmu3_master_remove(m);
}

/* whichever wait fails: the SMMU may still read the table that was the device's */
static void master_29_table_after_the_waits(struct kunit *test)
{
	static const u32 sids[] = { 1, 2 };
	unsigned int fail, before = native_dma_live;

	for (fail = 0; fail <= 4; fail++) {
		struct smmu3_master *m = add(test, &dev_a, sids, 2, 6);
		struct smmu3_cdtab table = m->cdtab;

		KUNIT_ASSERT_EQ(test, smmu3_attach(m, &domain_1), 0);
		fake_reset();
		fake_fail = fail;
		smmu3_master_remove(m);
		/* whatever was not confirmed, a wall stands at the end of it */
		KUNIT_EXPECT_GE(test, fake_waits, 4U);
		KUNIT_EXPECT_EQ(test, config_of(1), STE_CONFIG_ABORT);
		KUNIT_EXPECT_EQ(test, config_of(2), STE_CONFIG_ABORT);
		KUNIT_EXPECT_TRUE(test, xa_empty(&smmu.streams));
		/* a table of entries came with the StreamIDs */
		KUNIT_EXPECT_EQ_MSG(test, native_dma_live, before + (fail ? 2 : 1), "wait %u",
				    fail);
		if (native_dma_live == before + 2)
			smmu3_cdtab_destroy(&table);
	}
}

/* on the way to bypass an entry that is not confirmed may still be the domain's */
static void master_29_no_way_to_bypass(struct kunit *test)
{
	static const u32 sids[] = { 1, 2 };
	unsigned int fail, i;

	smmu3_ste_bypass(&smmu.strtab.cfg.initial);
	for (fail = 0; fail <= 4; fail++) {
		struct smmu3_master *m = add(test, &dev_a, sids, 2, 0);

		KUNIT_ASSERT_EQ(test, smmu3_attach(m, &domain_1), 0);
		fake_reset();
		fake_fail = fail;
		fake_dies = true;
		smmu3_master_remove(m);
		for (i = 0; i < 2; i++)
			KUNIT_EXPECT_EQ_MSG(test, config_of(sids[i]),
					    fail && fail <= 2 * (i + 1) ? STE_CONFIG_ABORT :
									  STE_CONFIG_BYPASS,
					    "wait %u", fail);
		fake_reset();
	}
}

/* where there is no stage 1 there are no substreams, whatever firmware says */
static void master_without_stage1(struct kunit *test)
{
	static const u32 sids[] = { 1 };
	struct smmu3_master *ma, *mb;

	smmu.feat.stage1 = false;
	ma = add(test, &dev_a, sids, 1, 6);
	KUNIT_EXPECT_FALSE(test, smmu3_cdtab_exists(&ma->cdtab));
	mb = add(test, &dev_b, sids, 1, 6);
	smmu3_master_remove(ma);
	smmu3_master_remove(mb);
}

/* two devices, one StreamID: found by each other, and reset by the last to go */
static void master_shared_stream(struct kunit *test)
{
	static const u32 a[] = { 1, 2 }, b[] = { 2, 3 };
	struct smmu3_master *ma = add(test, &dev_a, a, 2, 0);
	struct smmu3_master *mb;

	KUNIT_EXPECT_TRUE(test, !smmu3_master_shares(ma));
	mb = add(test, &dev_b, b, 2, 0);
	KUNIT_EXPECT_PTR_EQ(test, smmu3_master_shares(ma), &dev_b);
	KUNIT_EXPECT_PTR_EQ(test, smmu3_master_shares(mb), &dev_a);
	KUNIT_EXPECT_EQ(test, native_device_live, 2U);
	native_device_live = 0;

	KUNIT_EXPECT_EQ(test, smmu3_attach(ma, &domain_1), 0);
	KUNIT_EXPECT_EQ(test, smmu3_attach(mb, &domain_1), 0);
	smmu3_master_remove(ma);
	KUNIT_EXPECT_EQ(test, config_of(1), STE_CONFIG_ABORT);
	KUNIT_EXPECT_EQ(test, config_of(2), STE_CONFIG_S1);
	KUNIT_EXPECT_TRUE(test, !xa_load(&smmu.streams, 1));
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&smmu.streams, 2), (void *)mb->streams[0].stream);
	smmu3_master_remove(mb);
	KUNIT_EXPECT_EQ(test, config_of(2), STE_CONFIG_ABORT);
}

static const struct smmu3_cd *cd_of(struct smmu3_master *m, u32 ssid)
{
	return smmu3_cdtab_entry(&m->cdtab, ssid);
}

static bool same_cd(const struct smmu3_cd *a, const struct smmu3_cd *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static void master_substreams(struct kunit *test)
{
	static const u32 sids[] = { 1, 2 };
	struct smmu3_master *m = add(test, &dev_a, sids, 2, 20);
	struct smmu3_cmd cfgi;

	/* nothing to be a substream of yet */
	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 5000, &domain_2), -EINVAL);

	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &domain_1), 0);
	KUNIT_EXPECT_EQ(test, cdtab_of(1), (u64)m->cdtab.dma);
	/* S1Fmt: leaves of 64 KiB; S1CDMax */
	KUNIT_EXPECT_EQ(test, wire_get(smmu3_strtab_entry(&smmu.strtab, 1)->dw, 5, 4), 2ULL);
	KUNIT_EXPECT_EQ(test, wire_get(smmu3_strtab_entry(&smmu.strtab, 1)->dw, 63, 59), 20ULL);
	KUNIT_EXPECT_TRUE(test, same_cd(cd_of(m, 0), domain_1.cd));

	/* a leaf of the table becomes reachable, then the descriptor: for each stream */
	fake_reset();
	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 5000, &domain_2), 0);
	KUNIT_EXPECT_TRUE(test, same_cd(cd_of(m, 5000), domain_2.cd));
	smmu3_cmd_cfgi_cd(&cfgi, 1, 5000, false);
	KUNIT_EXPECT_TRUE(test, fake_sent(&cfgi));
	smmu3_cmd_cfgi_cd(&cfgi, 2, 5000, true);
	KUNIT_EXPECT_TRUE(test, fake_sent(&cfgi));

	/* with a substream in use only stage 1 will do */
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &smmu3_identity_domain), -EBUSY);
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &domain_s2), -EBUSY);
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &domain_2), 0);
	KUNIT_EXPECT_TRUE(test, same_cd(cd_of(m, 0), domain_2.cd));

	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 0, &domain_2), -EINVAL);
	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 7, &domain_s2), -EINVAL);
	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 1 << 20, &domain_2), -ERANGE);

	smmu3_detach_pasid(m, 5000);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(cd_of(m, 5000)->dw[0]) & BIT_ULL(31), 0ULL);
	KUNIT_EXPECT_EQ(test, m->nr_pasids, 0U);
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &smmu3_identity_domain), 0);
	smmu3_master_remove(m);
}

/* an attach that fails leaves descriptor 0 as it was, too */
static void master_20_substreams_all_or_none(struct kunit *test)
{
	static const u32 sids[] = { 1, 2 };
	struct smmu3_master *m = add(test, &dev_a, sids, 2, 6);
	unsigned int n, failures = 0;

	KUNIT_ASSERT_EQ(test, smmu3_attach(m, &domain_1), 0);
	for (n = 1; n < 20; n++) {
		fake_fail = n;
		if (!smmu3_attach(m, &domain_2))
			break;
		failures++;
		KUNIT_EXPECT_TRUE(test, same_cd(cd_of(m, 0), domain_1.cd));
		KUNIT_EXPECT_PTR_EQ(test, m->domain,
				    (const struct smmu3_domain *)&domain_1);
	}
	KUNIT_EXPECT_GE(test, failures, 1U);
	KUNIT_EXPECT_TRUE(test, same_cd(cd_of(m, 0), domain_2.cd));
	fake_fail = 0;
	smmu3_master_remove(m);
}

/* blocking is never taken back: what the device met before may be freed next */
static void master_block_stays(struct kunit *test)
{
	static const u32 sids[] = { 1, 2 };
	struct smmu3_master *m = add(test, &dev_a, sids, 2, 6);

	KUNIT_ASSERT_EQ(test, smmu3_attach(m, &domain_1), 0);
	KUNIT_ASSERT_EQ(test, smmu3_attach_pasid(m, 3, &domain_2), 0);
	fake_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &smmu3_blocked_domain), -EIO);
	KUNIT_EXPECT_EQ(test, config_of(1), STE_CONFIG_ABORT);
	KUNIT_EXPECT_EQ(test, config_of(2), STE_CONFIG_ABORT);
	KUNIT_EXPECT_PTR_EQ(test, m->domain, &smmu3_blocked_domain);
	smmu3_detach_pasid(m, 3);
	smmu3_master_remove(m);
}

/* who is still attached to a domain that goes is blocked, others are not */
static void master_evicted(struct kunit *test)
{
	static const u32 a[] = { 1 }, b[] = { 2 };
	struct smmu3_master *ma = add(test, &dev_a, a, 1, 0);
	struct smmu3_master *mb = add(test, &dev_b, b, 1, 0);

	KUNIT_ASSERT_EQ(test, smmu3_attach(ma, &domain_1), 0);
	KUNIT_ASSERT_EQ(test, smmu3_attach(mb, &domain_2), 0);
	KUNIT_EXPECT_EQ(test, smmu3_evict(&domain_1), 0);
	KUNIT_EXPECT_EQ(test, config_of(1), STE_CONFIG_ABORT);
	KUNIT_EXPECT_PTR_EQ(test, ma->domain, &smmu3_blocked_domain);
	KUNIT_EXPECT_EQ(test, config_of(2), STE_CONFIG_S1);
	smmu3_master_remove(ma);
	smmu3_master_remove(mb);
}

/* a substream that could not be attached is as it was, and is not counted */
static void master_substream_attach_fails(struct kunit *test)
{
	static const u32 sids[] = { 1 };
	struct smmu3_master *m = add(test, &dev_a, sids, 1, 4);

	KUNIT_ASSERT_EQ(test, smmu3_attach(m, &domain_1), 0);
	fake_fail = 1;
	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 3, &domain_2), -EIO);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(cd_of(m, 3)->dw[0]), 0ULL);
	KUNIT_EXPECT_EQ(test, m->nr_pasids, 0U);
	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 3, &domain_2), 0);
	smmu3_detach_pasid(m, 3);
	KUNIT_EXPECT_EQ(test, m->nr_pasids, 0U);
	smmu3_master_remove(m);
}

/* one STE has one table of descriptors: nobody shares a stream with one */
static void master_shared_with_substreams(struct kunit *test)
{
	static const u32 sids[] = { 1 };
	struct smmu3_master *m = add(test, &dev_a, sids, 1, 0);

	KUNIT_EXPECT_EQ(test, PTR_ERR(smmu3_master_add(&smmu, &dev_b, sids, 1, 4)),
			-EBUSY);
	smmu3_master_remove(m);
	m = add(test, &dev_b, sids, 1, 4);
	KUNIT_EXPECT_EQ(test, PTR_ERR(smmu3_master_add(&smmu, &dev_a, sids, 1, 0)),
			-EBUSY);
	smmu3_master_remove(m);
}

static void master_of_another_smmu(struct kunit *test)
{
	static const u32 sids[] = { 1 };
	struct smmu3_master *m = add(test, &dev_a, sids, 1, 0);

	domain_1.smmu = &other_smmu;
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &domain_1), -EINVAL);
	KUNIT_EXPECT_EQ(test, config_of(1), STE_CONFIG_ABORT);
	smmu3_master_remove(m);
}

static struct kunit_case master_cases[] = {
	KUNIT_CASE(master_attach_every_kind),
	KUNIT_CASE(master_20_all_or_none),
	KUNIT_CASE(master_49_limit),
	KUNIT_CASE(master_19_repeated_stream),
	KUNIT_CASE(master_refused),
	KUNIT_CASE(master_no_memory),
	KUNIT_CASE(master_tells_streams),
	KUNIT_CASE(master_29_table_after_the_waits),
	KUNIT_CASE(master_29_no_way_to_bypass),
	KUNIT_CASE(master_without_stage1),
	KUNIT_CASE(master_shared_stream),
	KUNIT_CASE(master_substreams),
	KUNIT_CASE(master_20_substreams_all_or_none),
	KUNIT_CASE(master_block_stays),
	KUNIT_CASE(master_evicted),
	KUNIT_CASE(master_substream_attach_fails),
	KUNIT_CASE(master_shared_with_substreams),
	KUNIT_CASE(master_of_another_smmu),
	{}
};

static struct kunit_suite master_suite = {
	.name = "smmu3-master",
	.init = master_test_init,
	.exit = master_test_exit,
	.test_cases = master_cases,
};

kunit_test_suite(master_suite);

MODULE_LICENSE("GPL");
