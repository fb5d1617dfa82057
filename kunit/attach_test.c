// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attaching: every change from one domain to another, with every wait failing
 * once; the commands sent, and the words of the STEs and CDs.
 */
/* native: -DSMMU3_MMIO_MODEL master/attach.c master/master.c table/strtab.c */
/* native: table/cdtab.c table/entry.c hw/ste.c hw/cd.c hw/cmd.c */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "kunit/fake_cmdq.h"
#include "kunit/ste_table.h"
#include "kunit/wire.h"
#include "master/attach.h"
#include "master/master.h"

/* what domain/domain.c has; a domain here is a few numbers */
const struct smmu3_domain smmu3_identity_domain = { .kind = SMMU3_IDENTITY };
const struct smmu3_domain smmu3_blocked_domain = { .kind = SMMU3_BLOCKED };

void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg, u64 value)
{
}

void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
}

#define SIDS		16
#define SSID_BITS	4

static struct device smmu_dev, dev_a, dev_b, dev_c;
static struct smmu3 smmu, other_smmu;
static struct smmu3_ste stes[SIDS];
static struct smmu3_cd descriptors[1 << SSID_BITS];
static struct smmu3_cd cd_a, cd_b;
static __le64 root_a[8] __aligned(4096), root_b[8] __aligned(4096);
static struct smmu3_domain s1_a, s1_b, s2_a, s2_b;

static const u32 sids[] = { 5, 0, 14 };

/* lesson 30: what each wait found in memory of the StreamID that it was about */
static struct smmu3_ste at_wait[FAKE_LOG];

static void look(void)
{
	const __le64 *cmd = fake_log[(fake_commands - 1) % FAKE_LOG].dw;

	at_wait[(fake_waits - 1) % FAKE_LOG] = stes[wire_get(cmd, 63, 32) % SIDS];
}

static void watch(void)
{
	fake_reset();
	fake_on_wait = look;
}

static void make_stage1(struct smmu3_domain *d, struct smmu3_cd *cd, u16 asid)
{
	const struct smmu3_cd_params p = {
		.root = 0x1000ULL * asid, .mair = LPAE_MAIR, .asid = asid, .va_bits = 48,
		.granule_lg2 = 12, .ips_bits = 44, .coherent = true,
	};

	smmu3_cd_stage1(cd, &p);
	*d = (struct smmu3_domain) {
		.kind = SMMU3_PAGING,
		.smmu = &smmu,
		.pt = { .stage = LPAE_STAGE1 },
		.tag = asid,
		.cd = cd,
		.cd_dma = 0x123400000000ULL + 0x40 * asid,
	};
}

static void make_stage2(struct smmu3_domain *d, __le64 *root, u16 vmid, u8 ias, u8 start_level)
{
	*d = (struct smmu3_domain) {
		.kind = SMMU3_PAGING,
		.smmu = &smmu,
		.pt = { .stage = LPAE_STAGE2, .root = root, .ias = ias, .oas = 48,
			.granule_lg2 = 12, .start_level = start_level, .coherent = true },
		.tag = vmid,
	};
}

static int attach_test_init(struct kunit *test)
{
	unsigned int i;

	memset(&smmu, 0, sizeof(smmu));
	memset(descriptors, 0, sizeof(descriptors));
	smmu.dev = &smmu_dev;
	smmu.feat.stage1 = true;
	smmu.feat.stage2 = true;
	smmu.feat.coherent = true;
	mutex_init(&smmu.lock);
	xa_init(&smmu.streams);
	smmu.strtab.cfg.cmdq = &smmu.cmdq;
	smmu3_ste_abort(&smmu.strtab.cfg.initial);
	smmu.strtab.base = stes;
	smmu.strtab.lg2 = 4;
	for (i = 0; i < SIDS; i++)
		smmu3_ste_abort(&stes[i]);
	make_stage1(&s1_a, &cd_a, 0x11);
	make_stage1(&s1_b, &cd_b, 0x12);
	make_stage2(&s2_a, root_a, 0x21, 44, 0);
	make_stage2(&s2_b, root_b, 0x22, 40, 1);
	fake_reset();
	return 0;
}

static void attach_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, xa_empty(&smmu.streams));
}

/* every state a master can be in: NULL is fresh */
static const struct state {
	const char *name;
	const struct smmu3_domain *domain;
	unsigned int group;	/* of states between which changes cost the same */
} states[] = {
	{ "none", NULL, 0 },
	{ "blocked", &smmu3_blocked_domain, 0 },
	{ "identity", &smmu3_identity_domain, 1 },
	{ "stage 1", &s1_a, 2 },
	{ "another stage 1", &s1_b, 2 },
	{ "stage 2", &s2_a, 3 },
	{ "another stage 2", &s2_b, 3 },
};

/*
 * Waits for one StreamID, from row to column, if the domains differ: one for the
 * word with Config and one for all words beside it that either side ignores. From
 * stage 1 to stage 1 only the pointer changes, in the word of Config. With stage
 * 2 on one side and a VMID on both (stage 1 has VMID 0) the entry is broken and
 * made again.
 */
static const unsigned int waits[4][4] = {
	{ 0, 2, 2, 2 },
	{ 2, 0, 2, 2 },
	{ 2, 2, 1, 3 },
	{ 2, 2, 3, 3 },
};

static unsigned int cost(const struct state *from, const struct state *to)
{
	return from->domain == to->domain ? 0 : waits[from->group][to->group];
}

/* the words of an STE, IHI 0070 "Stream Table Entry"; 4K tables, 48 bits out, coherent */
static void expected_ste(const struct smmu3_domain *d, __le64 *dw)
{
	memset(dw, 0, sizeof(struct smmu3_ste));
	wire_put(dw, 0, 0, 1);				/* V */
	if (!d || d->kind == SMMU3_BLOCKED)
		return;
	wire_put(dw, 83, 83, 1);			/* MEV */
	wire_put(dw, 109, 108, 1);			/* SHCFG: as incoming */
	if (d->kind == SMMU3_IDENTITY) {
		wire_put(dw, 3, 1, 4);			/* Config */
	} else if (d->cd) {
		wire_put(dw, 3, 1, 5);
		wire_put(dw, 55, 6, d->cd_dma >> 6);	/* S1ContextPtr */
		wire_put(dw, 67, 66, 1);		/* S1CIR */
		wire_put(dw, 69, 68, 1);		/* S1COR */
		wire_put(dw, 71, 70, 3);		/* S1CSH */
	} else {
		wire_put(dw, 3, 1, 6);
		wire_put(dw, 143, 128, d->tag);		/* S2VMID */
		wire_put(dw, 165, 160, 64 - d->pt.ias);	/* S2T0SZ */
		wire_put(dw, 167, 166, 2 - d->pt.start_level);	/* S2SL0 */
		wire_put(dw, 169, 168, 1);		/* S2IR0 */
		wire_put(dw, 171, 170, 1);		/* S2OR0 */
		wire_put(dw, 173, 172, 3);		/* S2SH0 */
		wire_put(dw, 178, 176, 5);		/* S2PS: 48 bits */
		wire_put(dw, 179, 179, 1);		/* S2AA64 */
		wire_put(dw, 182, 182, 1);		/* S2PTW */
		wire_put(dw, 186, 186, 1);		/* S2R */
		wire_put(dw, 243, 196, virt_to_phys(d->pt.root) >> 4);	/* S2TTB */
	}
}

static bool ste_is(const struct smmu3_ste *ste, const struct smmu3_domain *d)
{
	__le64 want[SMMU3_STE_DWORDS];

	expected_ste(d, want);
	return !memcmp(ste->dw, want, sizeof(want));
}

static bool all_are(unsigned int n, const struct smmu3_domain *d)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (!ste_is(&stes[sids[i]], d))
			return false;
	return true;
}

/* the SMMU takes it for that, whatever stands where it does not look */
static bool ste_means(const struct smmu3_ste *ste, const struct smmu3_domain *d)
{
	__le64 want[SMMU3_STE_DWORDS], used[SMMU3_STE_DWORDS];
	unsigned int i;

	expected_ste(d, want);
	ste_rows_used(ste->dw, used);
	for (i = 0; i < SMMU3_STE_DWORDS; i++)
		if ((ste->dw[i] ^ want[i]) & used[i])
			return false;
	return true;
}

static bool all_mean(unsigned int n, const struct smmu3_domain *d)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (!ste_means(&stes[sids[i]], d))
			return false;
	return true;
}

static struct smmu3_master *add(struct kunit *test, struct device *dev, const u32 *ids,
				unsigned int n)
{
	struct smmu3_master *m = smmu3_master_add(&smmu, dev, ids, n, 0);

	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	return m;
}

static struct smmu3_master *add_in(struct kunit *test, unsigned int n, const struct state *state)
{
	struct smmu3_master *m = add(test, &dev_a, sids, n);

	if (state->domain)
		KUNIT_ASSERT_EQ(test, smmu3_attach(m, state->domain), 0);
	watch();
	return m;
}

/* CMD_CFGI_STE: 0x03, StreamID [63:32], Leaf [64] */
static void expect_cfgi_ste(struct kunit *test, unsigned int i, u32 sid)
{
	__le64 want[2] = {};

	wire_put(want, 7, 0, 0x03);
	wire_put(want, 63, 32, sid);
	wire_put(want, 64, 64, 1);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(fake_log[i].dw[0]), le64_to_cpu(want[0]));
	KUNIT_EXPECT_EQ(test, le64_to_cpu(fake_log[i].dw[1]), le64_to_cpu(want[1]));
}

static void check_change(struct kunit *test, unsigned int n, const struct state *from,
			 const struct state *to)
{
	struct smmu3_master *m = add_in(test, n, from);
	unsigned int i, each = cost(from, to);

	KUNIT_EXPECT_EQ(test, smmu3_attach(m, to->domain), 0);
	KUNIT_EXPECT_TRUE(test, m->domain == to->domain);
	KUNIT_EXPECT_TRUE_MSG(test, all_are(n, to->domain), "%s to %s", from->name, to->name);
	KUNIT_EXPECT_EQ_MSG(test, fake_waits, n * each, "%s to %s", from->name, to->name);
	/* one command for each wait, StreamID by StreamID, and no other kind */
	KUNIT_EXPECT_EQ(test, fake_commands, n * each);
	for (i = 0; i < fake_commands; i++)
		expect_cfgi_ste(test, i, sids[i / each]);
	/* the last wait of each was for the entry that it has now */
	for (i = 0; each && i < n; i++)
		KUNIT_EXPECT_TRUE(test, ste_is(&at_wait[(i + 1) * each - 1], to->domain));
	smmu3_master_remove(m);
}

/* lesson 30: written, invalidated and waited for, before the old domain may go */
static void attach_30_every_change(struct kunit *test)
{
	unsigned int from, to;

	for (from = 0; from < ARRAY_SIZE(states); from++)
		for (to = 1; to < ARRAY_SIZE(states); to++) {
			check_change(test, 1, &states[from], &states[to]);
			check_change(test, ARRAY_SIZE(sids), &states[from], &states[to]);
		}
}

/* between two waits no transaction meets anything but the old, the new or a wall */
static void attach_nothing_between(struct kunit *test)
{
	unsigned int from, to, i;

	for (from = 1; from < ARRAY_SIZE(states); from++)
		for (to = 1; to < ARRAY_SIZE(states); to++) {
			struct smmu3_master *m = add_in(test, 1, &states[from]);
			u64 old = wire_get(stes[sids[0]].dw, 55, 0), new;

			KUNIT_EXPECT_EQ(test, smmu3_attach(m, states[to].domain), 0);
			new = wire_get(stes[sids[0]].dw, 55, 0);
			for (i = 0; i < fake_waits; i++) {
				u64 seen = wire_get(at_wait[i].dw, 55, 0);

				KUNIT_EXPECT_TRUE_MSG(test,
						      seen == old || seen == new || !(seen & 1),
						      "%s to %s", states[from].name,
						      states[to].name);
			}
			smmu3_master_remove(m);
		}
}

/* what was not confirmed is: every cached entry is dropped before any is changed */
static void expect_confirmed_first(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, smmu3_cmd_opcode(&fake_log[0]), CMD_CFGI_STE_RANGE);
	KUNIT_EXPECT_EQ(test, fake_count(CMD_CFGI_STE_RANGE), 1U);
	KUNIT_EXPECT_FALSE(test, smmu.unconfirmed);
}

static void check_failure(struct kunit *test, unsigned int n, const struct state *from,
			  const struct state *to, unsigned int fail)
{
	unsigned int each = cost(from, to), back = cost(to, from), reached, fewest;
	bool final = to->domain == &smmu3_blocked_domain;
	struct smmu3_master *m = add_in(test, n, from);

	fake_fail = fail;
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, to->domain), -EIO);
	KUNIT_EXPECT_TRUE(test, m->domain == (final ? to : from)->domain);
	KUNIT_EXPECT_TRUE_MSG(test, all_mean(n, (final ? to : from)->domain),
			      "%s to %s, wait %u", from->name, to->name, fail);
	/*
	 * One that is not confirmed is left where it is. A wall goes on with the next;
	 * else those that were changed go back, and the last one, from where it is.
	 */
	reached = DIV_ROUND_UP(fail, each);
	fewest = final ? n * each - (reached * each - fail) : fail + (reached - 1) * back + 1;
	KUNIT_EXPECT_GE(test, fake_waits, fewest);
	KUNIT_EXPECT_LE(test, fake_waits, final ? fewest : fewest + back - 1);
	KUNIT_EXPECT_EQ(test, fake_commands, fake_waits);

	/* and nothing is in the way of another attempt */
	watch();
	KUNIT_EXPECT_TRUE(test, smmu.unconfirmed);
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, to->domain), 0);
	KUNIT_EXPECT_TRUE(test, all_are(n, to->domain));
	expect_confirmed_first(test);
	smmu3_master_remove(m);
}

/* lesson 20: whichever wait fails: all StreamIDs as before, or all blocked */
static void attach_20_every_wait_fails(struct kunit *test)
{
	unsigned int from, to, fail, n;

	for (from = 0; from < ARRAY_SIZE(states); from++)
		for (to = 1; to < ARRAY_SIZE(states); to++)
			for (n = 1; n <= ARRAY_SIZE(sids); n += 2)
				for (fail = 1; fail <= n * cost(&states[from], &states[to]); fail++)
					check_failure(test, n, &states[from], &states[to], fail);
}

/* and when no wait succeeds any more, that of going back neither: a wall for all */
/* the last wait of each StreamID was for a wall, of which word 0 alone was stored */
static void expect_one_word(struct kunit *test)
{
	unsigned int i, at, last = fake_waits - ARRAY_SIZE(sids);

	for (i = 0; i < ARRAY_SIZE(sids); i++) {
		const struct smmu3_ste *wall = &at_wait[last + i];

		KUNIT_ASSERT_EQ(test, wire_get(fake_log[last + i].dw, 63, 32), (u64)sids[i]);
		for (at = last; at--; )
			if (wire_get(fake_log[at].dw, 63, 32) == sids[i])
				break;
		if (at == -1U || smmu3_cmd_opcode(&fake_log[at]) != CMD_CFGI_STE)
			continue;
		KUNIT_EXPECT_MEMEQ(test, &wall->dw[1], &at_wait[at].dw[1],
				   sizeof(*wall) - sizeof(wall->dw[0]));
	}
}

static void check_no_way_back(struct kunit *test, const struct state *from,
			      const struct state *to, unsigned int fail)
{
	struct smmu3_master *m = add_in(test, ARRAY_SIZE(sids), from);
	static struct smmu3_ste kept[SIDS];
	unsigned int before;

	fake_fail = fail;
	fake_dies = true;
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, to->domain), -EIO);
	KUNIT_EXPECT_TRUE(test, m->domain == &smmu3_blocked_domain);
	KUNIT_EXPECT_TRUE_MSG(test, all_mean(ARRAY_SIZE(sids), &smmu3_blocked_domain),
			      "%s to %s, wait %u", from->name, to->name, fail);
	if (to->domain != &smmu3_blocked_domain)
		expect_one_word(test);

	/* nothing is tried on top of that */
	before = fake_waits;
	memcpy(kept, stes, sizeof(stes));
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &s2_a), -EIO);
	KUNIT_EXPECT_EQ(test, fake_waits, before + 1);
	KUNIT_EXPECT_MEMEQ(test, kept, stes, sizeof(stes));

	fake_reset();
	smmu3_master_remove(m);
}

static void attach_20_no_way_back(struct kunit *test)
{
	unsigned int from, to, fail;

	for (from = 0; from < ARRAY_SIZE(states); from++)
		for (to = 1; to < ARRAY_SIZE(states); to++)
			for (fail = 1;
			     fail <= ARRAY_SIZE(sids) * cost(&states[from], &states[to]); fail++)
				check_no_way_back(test, &states[from], &states[to], fail);
}

/* lesson 17: what the STE says of stalls and of coherency */
static void attach_17_by_features(struct kunit *test)
{
	static const struct {
		bool coherent, stall, forced;
		u8 attr, share, s1stalld, s2s;
	} rows[] = {
		{ true, false, false, 1, 3, 0, 0 },
		{ false, false, false, 0, 2, 0, 0 },
		{ true, true, false, 1, 3, 1, 0 },
		{ true, true, true, 1, 3, 0, 1 },
		{ false, true, true, 0, 2, 0, 1 },
	};
	struct smmu3_master *m = add(test, &dev_a, sids, 1);
	const __le64 *dw = stes[sids[0]].dw;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		smmu.feat.coherent = rows[i].coherent;
		smmu.feat.stall = rows[i].stall;
		smmu.feat.stall_forced = rows[i].forced;
		s2_a.pt.coherent = rows[i].coherent;

		KUNIT_EXPECT_EQ(test, smmu3_attach(m, &s1_a), 0);
		KUNIT_EXPECT_EQ(test, wire_get(dw, 67, 66), (u64)rows[i].attr);
		KUNIT_EXPECT_EQ(test, wire_get(dw, 69, 68), (u64)rows[i].attr);
		KUNIT_EXPECT_EQ(test, wire_get(dw, 71, 70), (u64)rows[i].share);
		KUNIT_EXPECT_EQ(test, wire_get(dw, 91, 91), (u64)rows[i].s1stalld);

		KUNIT_EXPECT_EQ(test, smmu3_attach(m, &s2_a), 0);
		KUNIT_EXPECT_EQ(test, wire_get(dw, 169, 168), (u64)rows[i].attr);
		KUNIT_EXPECT_EQ(test, wire_get(dw, 171, 170), (u64)rows[i].attr);
		KUNIT_EXPECT_EQ(test, wire_get(dw, 173, 172), (u64)rows[i].share);
		KUNIT_EXPECT_EQ(test, wire_get(dw, 185, 185), (u64)rows[i].s2s);
	}
	smmu3_master_remove(m);
}

/* give a master a linear table of descriptors, as one with substreams has */
static struct smmu3_master *add_with_substreams(struct kunit *test, unsigned int n)
{
	struct smmu3_master *m = add(test, &dev_a, sids, n);

	m->cdtab = (struct smmu3_cdtab) {
		.dev = &smmu_dev,
		.lg2 = SSID_BITS,
		.leaf_lg2 = SSID_BITS,
		.base = descriptors,
		.dma = 0x567800000000ULL,
	};
	/* what failed in another story */
	smmu.unconfirmed = false;
	watch();
	return m;
}

static void remove_with_substreams(struct smmu3_master *m)
{
	m->cdtab.base = NULL;
	smmu3_master_remove(m);
}

static bool cd_is(u32 ssid, const struct smmu3_cd *cd)
{
	static const struct smmu3_cd none;

	return !memcmp(&descriptors[ssid], cd ?: &none, sizeof(none));
}

/* from command @i on: @rounds waits, in each CMD_CFGI_CD for each StreamID */
static void expect_cfgi_cd(struct kunit *test, unsigned int i, unsigned int rounds, u32 ssid)
{
	unsigned int round, s;

	for (round = 0; round < rounds; round++)
		for (s = 0; s < ARRAY_SIZE(sids); s++, i++) {
			__le64 want[2] = {};

			wire_put(want, 7, 0, 0x05);
			wire_put(want, 31, 12, ssid);
			wire_put(want, 63, 32, sids[s]);
			wire_put(want, 64, 64, 1);
			KUNIT_EXPECT_EQ(test, le64_to_cpu(fake_log[i].dw[0]), le64_to_cpu(want[0]));
			KUNIT_EXPECT_EQ(test, le64_to_cpu(fake_log[i].dw[1]), le64_to_cpu(want[1]));
		}
}

/* the descriptor for what has no substream first, then the STEs that lead to it */
static void attach_with_substreams(struct kunit *test)
{
	struct smmu3_master *m = add_with_substreams(test, 3);
	const __le64 *dw = stes[sids[0]].dw;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &s1_a), 0);
	KUNIT_EXPECT_TRUE(test, cd_is(0, &cd_a));
	KUNIT_EXPECT_EQ(test, wire_get(dw, 3, 1), 5ULL);		/* Config */
	KUNIT_EXPECT_EQ(test, wire_get(dw, 5, 4), 0ULL);		/* S1Fmt */
	KUNIT_EXPECT_EQ(test, wire_get(dw, 55, 6) << 6, (u64)m->cdtab.dma);
	KUNIT_EXPECT_EQ(test, wire_get(dw, 63, 59), (u64)SSID_BITS);	/* S1CDMax */
	KUNIT_EXPECT_EQ(test, wire_get(dw, 65, 64), 2ULL);		/* S1DSS */
	KUNIT_EXPECT_EQ(test, fake_waits, 2U + 3 * 2);
	KUNIT_ASSERT_EQ(test, fake_commands, 2 * 3U + 3 * 2);
	expect_cfgi_cd(test, 0, 2, 0);
	for (i = 0; i < 6; i++)
		expect_cfgi_ste(test, 6 + i, sids[i / 2]);

	/* another domain is another descriptor: two words, so broken and made again */
	watch();
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &s1_b), 0);
	KUNIT_EXPECT_TRUE(test, cd_is(0, &cd_b));
	KUNIT_EXPECT_EQ(test, fake_waits, 3U);
	KUNIT_ASSERT_EQ(test, fake_commands, 9U);
	expect_cfgi_cd(test, 0, 3, 0);
	remove_with_substreams(m);
}

/* lesson 20: descriptor 0 and the STEs go back together, whichever wait fails */
static void attach_20_substreams_every_wait_fails(struct kunit *test)
{
	unsigned int fail;

	for (fail = 1; fail <= 8; fail++) {
		struct smmu3_master *m = add_with_substreams(test, 3);

		fake_fail = fail;
		KUNIT_EXPECT_EQ(test, smmu3_attach(m, &s1_a), -EIO);
		KUNIT_EXPECT_TRUE(test, cd_is(0, NULL));
		KUNIT_EXPECT_TRUE(test, all_are(3, NULL));
		KUNIT_EXPECT_TRUE(test, !m->domain);
		remove_with_substreams(m);
	}
	/* neither descriptor 0 nor the STEs: a wall, whatever descriptor 0 says now */
	for (fail = 1; fail <= 8; fail++) {
		struct smmu3_master *m = add_with_substreams(test, 3);

		fake_fail = fail;
		fake_dies = true;
		KUNIT_EXPECT_EQ(test, smmu3_attach(m, &s1_a), -EIO);
		KUNIT_EXPECT_TRUE(test, all_mean(3, &smmu3_blocked_domain));
		KUNIT_EXPECT_TRUE(test, m->domain == &smmu3_blocked_domain);
		fake_reset();
		remove_with_substreams(m);
		memset(descriptors, 0, sizeof(descriptors));
	}
	/* from one descriptor 0 to another the STEs stay, and it goes back */
	for (fail = 1; fail <= 3; fail++) {
		struct smmu3_master *m = add_with_substreams(test, 3);

		KUNIT_ASSERT_EQ(test, smmu3_attach(m, &s1_a), 0);
		fake_fail = fail;
		KUNIT_EXPECT_EQ(test, smmu3_attach(m, &s1_b), -EIO);
		KUNIT_EXPECT_TRUE(test, cd_is(0, &cd_a));
		KUNIT_EXPECT_TRUE(test, m->domain == &s1_a);
		remove_with_substreams(m);
	}
	/* or not even that */
	for (fail = 1; fail <= 3; fail++) {
		struct smmu3_master *m = add_with_substreams(test, 3);

		KUNIT_ASSERT_EQ(test, smmu3_attach(m, &s1_a), 0);
		fake_fail = fail;
		fake_dies = true;
		KUNIT_EXPECT_EQ(test, smmu3_attach(m, &s1_b), -EIO);
		KUNIT_EXPECT_TRUE(test, all_mean(3, &smmu3_blocked_domain));
		KUNIT_EXPECT_TRUE(test, m->domain == &smmu3_blocked_domain);
		fake_reset();
		remove_with_substreams(m);
	}
}

/* on the way to what needs no descriptor, descriptor 0 is none of its business */
static void attach_20_substreams_elsewhere_fails(struct kunit *test)
{
	static const struct smmu3_domain *const elsewhere[] = { &smmu3_identity_domain, &s2_a };
	struct smmu3_master *m = add_with_substreams(test, 3);
	unsigned int i, fail;

	KUNIT_ASSERT_EQ(test, smmu3_attach(m, &s1_a), 0);
	for (i = 0; i < ARRAY_SIZE(elsewhere); i++)
		for (fail = 1; fail <= 6; fail++) {
			watch();
			fake_fail = fail;
			KUNIT_EXPECT_EQ(test, smmu3_attach(m, elsewhere[i]), -EIO);
			KUNIT_EXPECT_TRUE(test, m->domain == &s1_a);
			KUNIT_EXPECT_TRUE(test, cd_is(0, &cd_a));
			KUNIT_EXPECT_EQ(test, fake_count(CMD_CFGI_CD), 0U);
		}
	remove_with_substreams(m);
}

static void attach_pasid_there_and_back(struct kunit *test)
{
	static const struct {
		const struct smmu3_domain *domain;	/* NULL: detach */
		const struct smmu3_cd *cd;
		unsigned int waits;
		unsigned int in_use;
	} steps[] = {
		{ &s1_b, &cd_b, 2, 1 },
		{ &s1_b, &cd_b, 0, 1 },
		{ &s1_a, &cd_a, 3, 1 },
		{ NULL, NULL, 2, 0 },
		{ &s1_a, &cd_a, 2, 1 },
		{ NULL, NULL, 2, 0 },
	};
	struct smmu3_master *m = add_with_substreams(test, 3);
	unsigned int i;

	KUNIT_ASSERT_EQ(test, smmu3_attach(m, &s1_a), 0);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		watch();
		if (steps[i].domain)
			KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 3, steps[i].domain), 0);
		else
			smmu3_detach_pasid(m, 3);
		KUNIT_EXPECT_TRUE_MSG(test, cd_is(3, steps[i].cd), "step %u", i);
		KUNIT_EXPECT_TRUE(test, cd_is(0, &cd_a));
		KUNIT_EXPECT_EQ_MSG(test, fake_waits, steps[i].waits, "step %u", i);
		KUNIT_ASSERT_EQ(test, fake_commands, 3 * steps[i].waits);
		expect_cfgi_cd(test, 0, steps[i].waits, 3);
		KUNIT_EXPECT_EQ(test, m->nr_pasids, steps[i].in_use);
	}
	remove_with_substreams(m);
}

/* the substream keeps what it had, and is counted as before; detaching never fails */
static void attach_pasid_every_wait_fails(struct kunit *test)
{
	struct smmu3_master *m = add_with_substreams(test, 3);
	unsigned int fail;

	KUNIT_ASSERT_EQ(test, smmu3_attach(m, &s1_a), 0);
	for (fail = 1; fail <= 2; fail++) {
		fake_fail = fail;
		KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 3, &s1_a), -EIO);
		KUNIT_EXPECT_TRUE(test, cd_is(3, NULL));
		KUNIT_EXPECT_EQ(test, m->nr_pasids, 0U);
	}
	KUNIT_ASSERT_EQ(test, smmu3_attach_pasid(m, 3, &s1_a), 0);
	for (fail = 1; fail <= 3; fail++) {
		fake_fail = fail;
		KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 3, &s1_b), -EIO);
		KUNIT_EXPECT_TRUE(test, cd_is(3, &cd_a));
		KUNIT_EXPECT_EQ(test, m->nr_pasids, 1U);
	}
	/* if what it had is not confirmed either, it has nothing, as if detached */
	KUNIT_ASSERT_EQ(test, smmu3_attach_pasid(m, 3, &s1_a), 0);
	for (fail = 1; fail <= 3; fail++) {
		fake_fail = fail;
		fake_dies = true;
		KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 3, &s1_b), -EIO);
		KUNIT_EXPECT_EQ(test, wire_get(descriptors[3].dw, 31, 31), 0ULL);
		KUNIT_EXPECT_EQ(test, m->nr_pasids, 0U);
		fake_reset();
		/* the core may detach it all the same, or attach it again */
		if (fail & 1)
			smmu3_detach_pasid(m, 3);
		KUNIT_EXPECT_EQ(test, m->nr_pasids, 0U);
		KUNIT_ASSERT_EQ(test, smmu3_attach_pasid(m, 3, &s1_a), 0);
		KUNIT_EXPECT_EQ(test, m->nr_pasids, 1U);
	}
	/* a substream that is not confirmed gone is gone in memory, and none comes on top */
	fake_fail = 1;
	fake_dies = true;
	smmu3_detach_pasid(m, 3);
	KUNIT_EXPECT_EQ(test, wire_get(descriptors[3].dw, 31, 31), 0ULL);
	KUNIT_EXPECT_EQ(test, m->nr_pasids, 0U);
	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 3, &s1_a), -EIO);
	KUNIT_EXPECT_EQ(test, wire_get(descriptors[3].dw, 31, 31), 0ULL);
	watch();
	KUNIT_EXPECT_EQ(test, smmu3_attach_pasid(m, 3, &s1_a), 0);
	expect_confirmed_first(test);
	smmu3_detach_pasid(m, 3);
	KUNIT_EXPECT_TRUE(test, cd_is(3, NULL));
	remove_with_substreams(m);
}

/* what is refused: nothing is written, nothing is sent */
static void attach_refused(struct kunit *test)
{
	static const struct {
		const struct smmu3_domain *now;	/* attached to */
		bool substream;			/* one is in use */
		bool elsewhere;			/* the domain is another SMMU's */
		const struct smmu3_domain *wanted;
		int ret;
	} rows[] = {
		{ NULL, false, true, &s1_b, -EINVAL },
		{ &s1_a, false, true, &s1_b, -EINVAL },
		{ &s1_a, false, true, &s2_b, -EINVAL },
		{ &s1_a, true, false, &smmu3_identity_domain, -EBUSY },
		{ &s1_a, true, false, &s2_b, -EBUSY },
		{ &s1_a, true, false, &s1_b, 0 },
		{ &s1_a, true, false, &smmu3_blocked_domain, 0 },
		{ &s1_a, false, false, &smmu3_identity_domain, 0 },
		{ &s1_a, false, false, &s2_b, 0 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct smmu3_master *m = add_with_substreams(test, 3);

		if (rows[i].now)
			KUNIT_ASSERT_EQ(test, smmu3_attach(m, rows[i].now), 0);
		if (rows[i].substream)
			KUNIT_ASSERT_EQ(test, smmu3_attach_pasid(m, 3, &s1_b), 0);
		s1_b.smmu = rows[i].elsewhere ? &other_smmu : &smmu;
		s2_b.smmu = s1_b.smmu;
		watch();
		KUNIT_EXPECT_EQ_MSG(test, smmu3_attach(m, rows[i].wanted), rows[i].ret,
				    "row %u", i);
		KUNIT_EXPECT_TRUE(test, m->domain == (rows[i].ret ? rows[i].now : rows[i].wanted));
		KUNIT_EXPECT_TRUE(test, !rows[i].ret == !!fake_commands);
		if (rows[i].substream)
			smmu3_detach_pasid(m, 3);
		s1_b.smmu = &smmu;
		s2_b.smmu = &smmu;
		remove_with_substreams(m);
		memset(descriptors, 0, sizeof(descriptors));
	}
}

static void attach_pasid_refused(struct kunit *test)
{
	static const struct {
		const struct smmu3_domain *now;
		bool table, elsewhere;
		u32 ssid;
		const struct smmu3_domain *wanted;
		int ret;
	} rows[] = {
		{ &s1_a, true, false, 0, &s1_b, -EINVAL },
		{ &s1_a, true, false, 3, &s2_b, -EINVAL },
		{ &s1_a, true, false, 3, &smmu3_identity_domain, -EINVAL },
		{ &s1_a, true, false, 3, &smmu3_blocked_domain, -EINVAL },
		{ &s1_a, true, true, 3, &s1_b, -EINVAL },
		{ &s1_a, false, false, 3, &s1_b, -EINVAL },
		{ NULL, true, false, 3, &s1_b, -EINVAL },
		{ &smmu3_blocked_domain, true, false, 3, &s1_b, -EINVAL },
		{ &smmu3_identity_domain, true, false, 3, &s1_b, -EINVAL },
		{ &s2_a, true, false, 3, &s1_b, -EINVAL },
		{ &s1_a, true, false, 1 << SSID_BITS, &s1_b, -ERANGE },
		{ &s1_a, true, false, 0xfffff, &s1_b, -ERANGE },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct smmu3_master *m = add_with_substreams(test, 3);

		if (!rows[i].table)
			m->cdtab.base = NULL;
		if (rows[i].now)
			KUNIT_ASSERT_EQ(test, smmu3_attach(m, rows[i].now), 0);
		s1_b.smmu = rows[i].elsewhere ? &other_smmu : &smmu;
		watch();
		KUNIT_EXPECT_EQ_MSG(test, smmu3_attach_pasid(m, rows[i].ssid, rows[i].wanted),
				    rows[i].ret, "row %u", i);
		KUNIT_EXPECT_EQ(test, fake_commands, 0U);
		KUNIT_EXPECT_EQ(test, m->nr_pasids, 0U);
		s1_b.smmu = &smmu;
		remove_with_substreams(m);
		memset(descriptors, 0, sizeof(descriptors));
	}
}

/* a domain of which the SMMU may still have an entry must stay */
static void attach_evict_unconfirmed(struct kunit *test)
{
	static const u32 a[] = { 1 };
	struct smmu3_master *m = add(test, &dev_a, a, 1);

	/* the device was moved on, but the SMMU did not confirm that */
	KUNIT_ASSERT_EQ(test, smmu3_attach(m, &s1_a), 0);
	fake_fail = 1;
	fake_dies = true;
	KUNIT_EXPECT_EQ(test, smmu3_attach(m, &smmu3_blocked_domain), -EIO);
	KUNIT_EXPECT_EQ(test, smmu3_evict(&s1_a), -EIO);
	watch();
	KUNIT_EXPECT_EQ(test, smmu3_evict(&s1_a), 0);
	expect_confirmed_first(test);
	KUNIT_EXPECT_EQ(test, fake_waits, 1U);
	/* and costs nothing if it did */
	KUNIT_EXPECT_EQ(test, smmu3_evict(&s1_a), 0);
	KUNIT_EXPECT_EQ(test, fake_waits, 1U);
	smmu3_master_remove(m);
}

/* a shared StreamID leads where its last user went, whoever else is where or gone */
static void attach_shared(struct kunit *test)
{
	static const u32 a[] = { 1, 2 }, b[] = { 2, 3 };
	struct smmu3_master *ma = add(test, &dev_a, a, 2);
	struct smmu3_master *mb = add(test, &dev_b, b, 2);

	/* one moved, the other did not follow */
	KUNIT_ASSERT_EQ(test, smmu3_attach(ma, &s1_a), 0);
	KUNIT_ASSERT_EQ(test, smmu3_attach(mb, &s1_a), 0);
	KUNIT_ASSERT_EQ(test, smmu3_attach(mb, &s1_b), 0);
	KUNIT_EXPECT_EQ(test, smmu3_evict(&s1_b), 0);
	KUNIT_EXPECT_TRUE(test, ste_is(&stes[1], &s1_a));
	KUNIT_EXPECT_TRUE(test, ste_means(&stes[2], &smmu3_blocked_domain));
	KUNIT_EXPECT_TRUE(test, ste_means(&stes[3], &smmu3_blocked_domain));
	KUNIT_EXPECT_TRUE(test, ma->domain == &s1_a && mb->domain == &smmu3_blocked_domain);
	KUNIT_EXPECT_EQ(test, smmu3_evict(&s1_a), 0);
	KUNIT_EXPECT_TRUE(test, ste_means(&stes[1], &smmu3_blocked_domain));
	KUNIT_EXPECT_TRUE(test, ma->domain == &smmu3_blocked_domain);

	/* one moved and went, and left the other what it never attached to */
	KUNIT_ASSERT_EQ(test, smmu3_attach(mb, &s2_a), 0);
	KUNIT_ASSERT_EQ(test, smmu3_attach(ma, &s1_a), 0);
	smmu3_master_remove(ma);
	KUNIT_EXPECT_TRUE(test, ste_is(&stes[2], &s1_a) && mb->domain == &s2_a);
	KUNIT_EXPECT_EQ(test, smmu3_evict(&s1_a), 0);
	KUNIT_EXPECT_TRUE(test, ste_means(&stes[2], &smmu3_blocked_domain));
	KUNIT_EXPECT_TRUE(test, mb->domain == &smmu3_blocked_domain);
	smmu3_master_remove(mb);
}

/* if one cannot go on nor back, what it shares is walled; the other is back by attaching */
static void attach_shared_blocked(struct kunit *test)
{
	static const u32 a[] = { 1, 2 }, b[] = { 2, 3 };
	struct smmu3_master *ma = add(test, &dev_a, a, 2);
	struct smmu3_master *mb = add(test, &dev_b, b, 2);

	KUNIT_ASSERT_EQ(test, smmu3_attach(ma, &s1_a), 0);
	KUNIT_ASSERT_EQ(test, smmu3_attach(mb, &s1_a), 0);
	fake_fail = 1;
	fake_dies = true;
	KUNIT_EXPECT_EQ(test, smmu3_attach(ma, &s1_b), -EIO);
	KUNIT_EXPECT_TRUE(test, ste_means(&stes[2], &smmu3_blocked_domain));
	KUNIT_EXPECT_TRUE(test, ste_is(&stes[3], &s1_a));
	/* where it is still, so that the domain does not go without it */
	KUNIT_EXPECT_TRUE(test, mb->domain == &s1_a);
	fake_reset();
	KUNIT_EXPECT_EQ(test, smmu3_attach(mb, &s1_a), 0);
	KUNIT_EXPECT_TRUE(test, ste_is(&stes[2], &s1_a) && ste_is(&stes[3], &s1_a));
	KUNIT_EXPECT_TRUE(test, ste_means(&stes[1], &smmu3_blocked_domain));
	smmu3_master_remove(ma);
	KUNIT_EXPECT_TRUE(test, ste_is(&stes[2], &s1_a));
	smmu3_master_remove(mb);
}

/* a StreamID without a device: where it is sent, or a wall */
static void attach_unclaimed(struct kunit *test)
{
	static const u32 a[] = { 2 };
	struct smmu3_master *m = add(test, &dev_a, a, 1);
	unsigned int fail;

	KUNIT_EXPECT_EQ(test, smmu3_attach_unclaimed(&smmu, 2, &s1_a), -EBUSY);
	KUNIT_EXPECT_EQ(test, smmu3_attach_unclaimed(&smmu, 1, &s1_a), 0);
	KUNIT_EXPECT_TRUE(test, ste_is(&stes[1], &s1_a));
	KUNIT_EXPECT_EQ(test, smmu3_attach_unclaimed(&smmu, 1, NULL), 0);
	for (fail = 1; fail <= 2; fail++) {
		KUNIT_EXPECT_EQ(test, smmu3_attach_unclaimed(&smmu, 1, &s1_a), 0);
		fake_fail = fail;
		KUNIT_EXPECT_EQ(test, smmu3_attach_unclaimed(&smmu, 1, &s1_b), fail > 1 ? 0 : -EIO);
		fake_fail = 0;
		KUNIT_EXPECT_TRUE(test, fail > 1 ? ste_is(&stes[1], &s1_b) :
				  ste_means(&stes[1], &smmu3_blocked_domain));
	}
	KUNIT_EXPECT_EQ(test, smmu3_attach_unclaimed(&smmu, 1, NULL), 0);
	smmu3_master_remove(m);
}

/* who is still attached to a domain that goes is blocked, confirmed or not */
static void attach_evict(struct kunit *test)
{
	static const u32 a[] = { 1, 2, 3 }, b[] = { 4 }, c[] = { 6, 7 };
	unsigned int fail, again, i;

	for (fail = 0; fail <= 8; fail++) {
		struct smmu3_master *ma = add(test, &dev_a, a, 3);
		struct smmu3_master *mb = add(test, &dev_b, b, 1);
		struct smmu3_master *mc = add(test, &dev_c, c, 2);

		KUNIT_ASSERT_EQ(test, smmu3_attach(ma, &s1_a), 0);
		KUNIT_ASSERT_EQ(test, smmu3_attach(mb, &s1_a), 0);
		KUNIT_ASSERT_EQ(test, smmu3_attach(mc, &s1_b), 0);
		watch();
		fake_fail = fail;
		KUNIT_EXPECT_EQ(test, smmu3_evict(&s1_a), 0);
		/* what failed for one is made good before the next, and at the end */
		again = fail > 0;
		KUNIT_EXPECT_EQ(test, fake_waits, (fail % 2 ? 7U : 8U) + again);
		KUNIT_EXPECT_EQ(test, fake_count(CMD_CFGI_STE) + again, fake_commands);
		for (i = 1; i <= 4; i++)
			KUNIT_EXPECT_TRUE(test, ste_means(&stes[i], &smmu3_blocked_domain));
		KUNIT_EXPECT_TRUE(test, ma->domain == &smmu3_blocked_domain);
		KUNIT_EXPECT_TRUE(test, mb->domain == &smmu3_blocked_domain);
		KUNIT_EXPECT_TRUE(test, ste_is(&stes[6], &s1_b) && ste_is(&stes[7], &s1_b));
		KUNIT_EXPECT_TRUE(test, mc->domain == &s1_b);
		smmu3_master_remove(ma);
		smmu3_master_remove(mb);
		smmu3_master_remove(mc);
	}
}

static struct kunit_case attach_cases[] = {
	KUNIT_CASE(attach_30_every_change),
	KUNIT_CASE(attach_nothing_between),
	KUNIT_CASE(attach_20_every_wait_fails),
	KUNIT_CASE(attach_20_no_way_back),
	KUNIT_CASE(attach_17_by_features),
	KUNIT_CASE(attach_with_substreams),
	KUNIT_CASE(attach_20_substreams_every_wait_fails),
	KUNIT_CASE(attach_20_substreams_elsewhere_fails),
	KUNIT_CASE(attach_pasid_there_and_back),
	KUNIT_CASE(attach_pasid_every_wait_fails),
	KUNIT_CASE(attach_refused),
	KUNIT_CASE(attach_pasid_refused),
	KUNIT_CASE(attach_evict_unconfirmed),
	KUNIT_CASE(attach_shared),
	KUNIT_CASE(attach_shared_blocked),
	KUNIT_CASE(attach_unclaimed),
	KUNIT_CASE(attach_evict),
	{}
};

static struct kunit_suite attach_suite = {
	.name = "smmu3-attach",
	.init = attach_test_init,
	.exit = attach_test_exit,
	.test_cases = attach_cases,
};

kunit_test_suite(attach_suite);

MODULE_LICENSE("GPL");
