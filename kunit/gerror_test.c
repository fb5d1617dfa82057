// SPDX-License-Identifier: GPL-2.0-only
/*
 * The global error register: only active errors are acknowledged, and all the
 * combinations of the two registers and the mask for four of the bits.
 */
/* native: queue/gerror.c -DSMMU3_MMIO_MODEL */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hw/mmio.h"
#include "queue/gerror.h"

/* the two registers, and what was done to them */
struct fake {
	struct smmu3_mmio mmio;
	struct smmu3_gerror ge;
	u32 gerror;
	u32 gerrorn;
	unsigned int writes;
	unsigned int unlocked;	/* accesses while another CPU could have come between */
};

static struct fake *to_fake(const struct smmu3_mmio *mmio)
{
	return (struct fake *)container_of(mmio, struct fake, mmio);
}

static void fake_look_at_lock(struct fake *f)
{
	if (!raw_spin_trylock(&f->ge.lock))
		return;
	raw_spin_unlock(&f->ge.lock);
	f->unlocked++;
}

u32 smmu3_read32(const struct smmu3_mmio *mmio, u32 reg)
{
	struct fake *f = to_fake(mmio);

	fake_look_at_lock(f);
	return reg == REG_GERROR ? f->gerror : reg == REG_GERRORN ? f->gerrorn : 0;
}

void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
	struct fake *f = to_fake(mmio);

	fake_look_at_lock(f);
	if (reg == REG_GERRORN)
		f->gerrorn = value;
	f->writes++;
}

static struct fake *fake_create(struct kunit *test)
{
	struct fake *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	smmu3_gerror_init(&f->ge, &f->mmio);
	return f;
}

static void gerror_active_is_the_difference(struct kunit *test)
{
	struct fake *f = fake_create(test);

	for (f->gerror = 0; f->gerror < 16; f->gerror++)
		for (f->gerrorn = 0; f->gerrorn < 16; f->gerrorn++)
			KUNIT_EXPECT_EQ(test, smmu3_gerror_active(&f->ge),
					f->gerror ^ f->gerrorn);
	KUNIT_EXPECT_EQ(test, f->writes, 0);
}

static void gerror_ack_flips_active_bits_only(struct kunit *test)
{
	struct fake *f = fake_create(test);
	u32 raised, acked, mask, active;

	for (raised = 0; raised < 16; raised++)
		for (acked = 0; acked < 16; acked++)
			for (mask = 0; mask < 16; mask++) {
				f->gerror = raised;
				f->gerrorn = acked;
				f->writes = 0;
				active = (raised ^ acked) & mask;
				KUNIT_EXPECT_EQ(test, smmu3_gerror_ack(&f->ge, mask),
						active);
				/* made equal where asked, left alone elsewhere */
				KUNIT_EXPECT_EQ(test, f->gerrorn & mask, raised & mask);
				KUNIT_EXPECT_EQ(test, f->gerrorn & ~mask, acked & ~mask);
				KUNIT_EXPECT_EQ(test, f->gerror, raised);
				KUNIT_EXPECT_EQ(test, f->writes, active ? 1 : 0);
			}
	/* what is read is still so when it is written */
	KUNIT_EXPECT_EQ(test, f->unlocked, 0);
}

static void gerror_each_has_a_meaning(struct kunit *test)
{
	static const u32 known[] = {
		GERROR_CMDQ_ERR, GERROR_EVENTQ_ABT_ERR, GERROR_PRIQ_ABT_ERR,
		GERROR_MSI_CMDQ_ABT_ERR, GERROR_MSI_EVENTQ_ABT_ERR,
		GERROR_MSI_PRIQ_ABT_ERR, GERROR_MSI_GERROR_ABT_ERR, GERROR_SFM_ERR,
	};
	const char *unknown = smmu3_gerror_meaning(BIT(31));
	unsigned int i, j;

	KUNIT_EXPECT_GT(test, strlen(unknown), 0);
	for (i = 0; i < ARRAY_SIZE(known); i++) {
		const char *meaning = smmu3_gerror_meaning(known[i]);

		KUNIT_EXPECT_NE(test, strcmp(meaning, unknown), 0);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_NE(test, 0, strcmp(meaning,
							smmu3_gerror_meaning(known[j])));
	}
}

static struct kunit_case gerror_cases[] = {
	KUNIT_CASE(gerror_active_is_the_difference),
	KUNIT_CASE(gerror_ack_flips_active_bits_only),
	KUNIT_CASE(gerror_each_has_a_meaning),
	{}
};

static struct kunit_suite gerror_suite = {
	.name = "smmu3-gerror",
	.test_cases = gerror_cases,
};

kunit_test_suite(gerror_suite);
