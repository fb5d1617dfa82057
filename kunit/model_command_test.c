// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command queue of the model. Commands are made word by word, from the
 * architecture's tables. Software here is a few lines: it stores into a slot, orders
 * its stores, writes PROD; tests leave out what they want to see missed.
 *
 * That an effect has come shows in what is left to be cleaned after reset: bit 0 goes
 * with CMD_CFGI_ALL, bit 1 with CMD_TLBI_NSNH_ALL, bit 2 with CMD_TLBI_EL2_ALL.
 */
/* native: model */
#include <kunit/test.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "kunit/model/parts.h"

#define SEEDS 40
#define PATIENCE 20000

#define QUEUE_PA 0x80000000ULL
#define FLAG_PA 0x80001000ULL
#define SID 5

#define ILL 1
#define ABT 2
#define ATC_INV_SYNC 3

/**
 * struct bench - an SMMU and the software that feeds it
 * @m: the SMMU
 * @pages: of @slots
 * @slots: its queue, a page; behind it a page for messages
 * @lg2: log2 of the slots
 * @prod: position of what software put into the queue
 * @cons: position that it saw consumed
 */
struct bench {
	struct model *m;
	struct page *pages;
	__le64 *slots;
	u8 lg2;
	u64 prod;
	u64 cons;
};

/* ---- software ---- */

static void put(struct bench *b, u64 word0, u64 word1)
{
	__le64 *slot = b->slots + 2 * (b->prod++ & (BIT(b->lg2) - 1));

	WRITE_ONCE(slot[0], cpu_to_le64(word0));
	model_mem_stored(b->m, &slot[0]);
	WRITE_ONCE(slot[1], cpu_to_le64(word1));
	model_mem_stored(b->m, &slot[1]);
}

static void put_cfgi_all(struct bench *b)
{
	put(b, 0x04, 31);
}

static void put_nsnh_all(struct bench *b)
{
	put(b, 0x30, 0);
}

static void put_sync(struct bench *b)
{
	put(b, 0x46, 0);
}

/* CMD_CFGI_STE: a command that is told from others by its StreamID */
static void put_ste(struct bench *b, u32 sid)
{
	put(b, 0x03 | (u64)sid << 32, 1);
}

/* all that the endpoint has cached */
static void put_atc_inv(struct bench *b)
{
	put(b, 0x40 | (u64)SID << 32, 52);
}

static u32 lap_mask(const struct bench *b)
{
	return (2U << b->lg2) - 1;
}

static void ring(struct bench *b)
{
	model_mem_order(b->m);
	model_write32(b->m, 0x98, b->prod & lap_mask(b));
}

static void send(struct bench *b, u64 word0, u64 word1)
{
	put(b, word0, word1);
	ring(b);
}

/* look at CONS; a position that software did not write cannot be consumed */
static void look(struct kunit *test, struct bench *b)
{
	u32 step = (model_read32(b->m, 0x9c) - (u32)b->cons) & lap_mask(b);

	KUNIT_EXPECT_LE(test, b->cons + step, b->prod);
	b->cons += step;
}

static bool wait_cons(struct kunit *test, struct bench *b, u64 pos)
{
	unsigned int i;

	for (i = 0; i < PATIENCE; i++) {
		look(test, b);
		if (b->cons >= pos)
			return true;
		model_tick(b->m);
	}
	return false;
}

static bool wait_error(struct bench *b)
{
	unsigned int i;

	for (i = 0; i < PATIENCE && !gerror_active(b->m, GERR_CMDQ); i++)
		model_tick(b->m);
	return gerror_active(b->m, GERR_CMDQ);
}

/* until there is one more of these, or an error */
static void wait_executed(struct bench *b, u8 op)
{
	unsigned int i, before = model_executed(b->m, op);

	for (i = 0; i < PATIENCE && !gerror_active(b->m, GERR_CMDQ) &&
	     model_executed(b->m, op) == before; i++)
		model_tick(b->m);
}

static void acknowledge(struct bench *b)
{
	model_write32(b->m, 0x64, model_read32(b->m, 0x60));
}

/* ---- a queue that was just enabled ---- */

static void set_cr0(struct model *m, u32 value)
{
	unsigned int i;

	model_write32(m, 0x20, value);
	for (i = 0; i < PATIENCE && model_read32(m, 0x24) != value; i++)
		model_tick(m);
}

static void start(struct kunit *test, const struct model_config *cfg, u8 lg2, u64 first)
{
	struct bench *b = test->priv;
	struct model *m;

	model_free(b->m);
	memset(b->slots, 0, 2 * PAGE_SIZE);
	m = model_new(cfg);
	b->m = m;
	KUNIT_ASSERT_NOT_NULL(test, m);
	KUNIT_ASSERT_TRUE(test, model_mem_add(m, b->slots, QUEUE_PA, 2 * PAGE_SIZE,
					      MODEL_MEM_ORDERED));
	b->lg2 = lg2;
	b->prod = first;
	b->cons = first;
	model_write32(m, 0x28, 0xd75);
	model_write64(m, 0x90, QUEUE_PA | lg2);
	model_write32(m, 0x98, first & lap_mask(b));
	model_write32(m, 0x9c, first & lap_mask(b));
	set_cr0(m, CR0_CMDQEN);
}

/* SMMUEN as well, with 2^8 StreamIDs that have no STE */
static void start_smmu(struct kunit *test, const struct model_config *cfg)
{
	struct bench *b = test->priv;

	start(test, cfg, 4, 0);
	b->m->unclean = 0;
	model_write32(b->m, 0x2c, 0);
	model_write64(b->m, 0x80, 0x90000000);
	model_write32(b->m, 0x88, 8);
	set_cr0(b->m, CR0_CMDQEN | CR0_SMMUEN);
}

static struct model_config nasty(u64 seed)
{
	struct model_config cfg = model_full;

	cfg.mood = model_nasty;
	cfg.seed = seed;
	return cfg;
}

static int command_init(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->pages = alloc_pages(GFP_KERNEL, 1);
	KUNIT_ASSERT_NOT_NULL(test, b->pages);
	b->slots = page_address(b->pages);
	b->m = model_new(&model_full);
	KUNIT_ASSERT_NOT_NULL(test, b->m);
	test->priv = b;
	return 0;
}

static void command_exit(struct kunit *test)
{
	struct bench *b = test->priv;

	model_free(b->m);
	__free_pages(b->pages, 1);
}

/* the first complaint since the last look says @word; NULL: there is none */
static void expect_complaint(struct kunit *test, const char *word, const char *what)
{
	struct bench *b = test->priv;
	const char *said = model_complaint(b->m);

	if (!word)
		KUNIT_EXPECT_EQ_MSG(test, model_complaints(b->m), 0, "%s: %s", what,
				    said ?: "");
	else
		KUNIT_EXPECT_TRUE_MSG(test, said && strstr(said, word), "%s: \"%s\", not %s",
				      what, said ?: "nothing", word);
	model_forgive(b->m);
}

/* ---- order and time ---- */

static struct model_config with_hyp(void)
{
	struct model_config cfg = model_full;

	cfg.idr[0] |= BIT(9);
	return cfg;
}

/* the line of the trace that says @word */
static int traced(const struct model *m, const char *word)
{
	int i;

	for (i = 0; i < m->nr_log; i++)
		if (strstr(m->log[i], word))
			return i;
	return -1;
}

static void a_calm_queue_does_all_at_once(struct kunit *test)
{
	struct model_config cfg = with_hyp();
	struct bench *b = test->priv;

	start(test, &cfg, 4, 0);
	model_set_tracing(b->m, true);
	put_cfgi_all(b);
	put_nsnh_all(b);
	put(b, 0x20, 0);	/* CMD_TLBI_EL2_ALL */
	put_sync(b);
	ring(b);
	model_tick(b->m);
	KUNIT_EXPECT_EQ(test, model_read32(b->m, 0x9c), 4);
	KUNIT_EXPECT_EQ(test, b->m->unclean, 0);
	KUNIT_EXPECT_TRUE(test, command_idle(b->m));
	KUNIT_EXPECT_GE(test, traced(b->m, "effect of command 0x4 "), 0);
	KUNIT_EXPECT_LT(test, traced(b->m, "effect of command 0x4 "),
			traced(b->m, "effect of command 0x30 "));
	KUNIT_EXPECT_LT(test, traced(b->m, "effect of command 0x30 "),
			traced(b->m, "effect of command 0x20 "));
	expect_complaint(test, NULL, "four commands");
}

/* without a CMD_SYNC an effect comes, too, some time */
static void an_effect_is_not_forgotten(struct kunit *test)
{
	static const struct model_mood no_effect = { .lag_effect = 1000 };
	struct bench *b = test->priv;

	start(test, &model_full, 4, 0);
	model_set_mood(b->m, &no_effect);
	put_cfgi_all(b);
	ring(b);
	KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 1));
	KUNIT_EXPECT_EQ(test, b->m->unclean, 7);
	KUNIT_EXPECT_FALSE(test, command_idle(b->m));
	KUNIT_EXPECT_TRUE(test, model_settle(b->m));
	KUNIT_EXPECT_EQ(test, b->m->unclean, 6);
}

/* low bits of the base that do not fit the size of the queue count as 0 */
static void the_base_counts_as_aligned(struct kunit *test)
{
	struct bench *b = test->priv;

	start(test, &model_full, 4, 0);
	set_cr0(b->m, 0);
	model_write64(b->m, 0x90, (QUEUE_PA + 0x840) | 4);
	set_cr0(b->m, CR0_CMDQEN);
	expect_complaint(test, "aligned", "256 bytes");
	b->slots += 0x800 / 8;
	put_ste(b, 1);
	ring(b);
	KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 1));
	KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x03), 1);
	b->slots -= 0x800 / 8;
}

/* what happened before the CMD_SYNC was over, as a set of SAW_* */
#define SAW_NOT_FETCHED		BIT(0)	/* PROD written, nothing consumed */
#define SAW_NO_EFFECT		BIT(1)	/* consumed without effect */
#define SAW_REORDERED		BIT(2)	/* the second had its effect, not the first */
#define SAW_CONS_BEHIND		BIT(3)	/* consumed and not shown */
#define SAW_ALL			0xf

static unsigned int watch_sync(struct kunit *test, struct bench *b)
{
	struct model *m = b->m;
	unsigned int saw = 0;

	put_cfgi_all(b);
	put_nsnh_all(b);
	put_sync(b);
	ring(b);
	do {
		model_tick(m);
		look(test, b);
		if (!model_executed(m, 0x04))
			saw |= SAW_NOT_FETCHED;
		if (model_executed(m, 0x04) && m->unclean & 1)
			saw |= SAW_NO_EFFECT;
		if (m->unclean & 1 && !(m->unclean & 2))
			saw |= SAW_REORDERED;
		if (model_executed(m, 0x04) && !b->cons)
			saw |= SAW_CONS_BEHIND;
	} while (!model_executed(m, 0x46));
	return saw;
}

static void effects_come_late_but_before_a_sync_is_over(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int saw = 0;
	u64 seed;

	for (seed = 1; seed <= SEEDS; seed++) {
		struct model_config cfg = nasty(seed);

		start(test, &cfg, 4, 0);
		saw |= watch_sync(test, b);
		KUNIT_EXPECT_EQ(test, b->m->unclean, 4);
		KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 3));
		expect_complaint(test, NULL, "a sync");
	}
	KUNIT_EXPECT_EQ(test, saw, SAW_ALL);
}

/* a position, in a small queue, is consumed once: for many laps, in batches */
static void feed(struct kunit *test, struct bench *b, unsigned int laps)
{
	u64 size = BIT(b->lg2), end = b->prod + laps * size;
	unsigned int sent = 0, syncs = 0;

	while (b->prod < end) {
		u64 room = size - (b->prod - b->cons);

		if (room) {
			u32 n = 1 + model_pick(b->m, room);

			for (; n; n--) {
				if (model_chance(b->m, 200)) {
					put_sync(b);
					syncs++;
				} else {
					put_ste(b, sent++ % 100);
				}
			}
			ring(b);
		}
		model_tick(b->m);
		look(test, b);
	}
	KUNIT_EXPECT_TRUE(test, wait_cons(test, b, b->prod));
	KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x03), sent);
	KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x46), syncs);
	expect_complaint(test, NULL, "many laps");
}

static void lesson_03_each_position_is_consumed_once(struct kunit *test)
{
	struct model_config cfg;
	u64 first;
	u8 lg2;

	for (lg2 = 0; lg2 <= 4; lg2++)
		for (first = 0; first < 2U << lg2; first++) {
			cfg = nasty(first + 1);
			start(test, &cfg, lg2, first);
			feed(test, test->priv, 20);
		}
}

/* full and empty are told apart at every position; one command more is too many */
static void lesson_01_full_is_not_empty(struct kunit *test)
{
	struct bench *b = test->priv;
	u64 first, i;
	u8 lg2;

	for (lg2 = 0; lg2 <= 3; lg2++)
		for (first = 0; first < 2U << lg2; first++) {
			start(test, &model_full, lg2, first);
			ring(b);
			KUNIT_EXPECT_TRUE(test, command_idle(b->m));
			for (i = 0; i < BIT(lg2); i++)
				put_ste(b, i);
			ring(b);
			KUNIT_EXPECT_FALSE(test, command_idle(b->m));
			expect_complaint(test, NULL, "full");
			KUNIT_EXPECT_TRUE(test, wait_cons(test, b, b->prod));
			KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x03), BIT(lg2));

			/* of a single slot, two more look like none */
			if (!lg2)
				continue;
			model_stick(b->m, true);
			for (i = 0; i <= BIT(lg2); i++)
				put_ste(b, i);
			ring(b);
			expect_complaint(test, "PROD", "more than full");
		}
}

/* a batch and its CMD_SYNC fit into the queue; nothing to send is not an error */
static void lesson_09_a_batch_fits(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int i;

	start(test, &model_full, 3, 0);
	ring(b);
	for (i = 0; i < 7; i++)
		put_ste(b, i);
	put_sync(b);
	ring(b);
	expect_complaint(test, NULL, "seven and a sync");
	KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 8));
	model_stick(b->m, true);
	for (i = 0; i < 8; i++)
		put_ste(b, i);
	put_sync(b);
	ring(b);
	expect_complaint(test, "PROD", "eight and a sync");
}

static void prod_goes_forward_only(struct kunit *test)
{
	struct bench *b = test->priv;

	start(test, &model_full, 3, 6);
	model_stick(b->m, true);
	put_ste(b, 1);
	put_ste(b, 2);
	ring(b);
	b->prod--;
	ring(b);
	expect_complaint(test, "moved back", "one back");
	b->prod -= 3;
	ring(b);
	expect_complaint(test, "PROD", "behind CONS");
}

/* ---- slots ---- */

static void lesson_05_slots_are_visible_before_prod(struct kunit *test)
{
	struct bench *b = test->priv;
	unsigned int missed = 0;
	struct model_config cfg;

	for (cfg = nasty(1); cfg.seed <= SEEDS; cfg.seed++) {
		start(test, &cfg, 4, 0);
		put_ste(b, 1);
		ring(b);
		KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 1));
		expect_complaint(test, NULL, "with a barrier");

		/* without: what it fetches is the zero that was there before */
		put_sync(b);
		model_write32(b->m, 0x98, b->prod);
		wait_executed(b, 0x46);
		if (model_complaint(b->m)) {
			expect_complaint(test, "no barrier", "without");
			missed++;
		}
	}
	KUNIT_EXPECT_GT(test, missed, SEEDS / 4);
}

static void slots_belong_to_the_smmu_until_consumed(struct kunit *test)
{
	struct bench *b = test->priv;

	start(test, &model_full, 2, 0);
	model_stick(b->m, true);
	put_ste(b, 1);
	ring(b);
	b->prod--;
	put_ste(b, 2);
	model_mem_order(b->m);
	model_stick(b->m, false);
	KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 1));
	expect_complaint(test, "rewritten", "before it was consumed");
	put_ste(b, 3);
	b->prod--;
	model_mem_order(b->m);
	model_tick(b->m);
	expect_complaint(test, NULL, "a free slot");
}

/* ---- errors ---- */

/* the queue stops at @pos with @error */
static void expect_error(struct kunit *test, struct bench *b, u8 error, u64 pos)
{
	KUNIT_EXPECT_TRUE(test, wait_error(b));
	KUNIT_EXPECT_EQ(test, model_read32(b->m, 0x9c),
			(u32)error << 24 | (pos & lap_mask(b)));
}

/*
 * CERROR_ILL: the queue waits at the command. Enabling it anew is no remedy, nor is
 * acknowledging alone; a CMD_SYNC in the place of the command is.
 */
static void lesson_06_an_illegal_command_is_replaced(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_config cfg;

	for (cfg = nasty(1); cfg.seed <= SEEDS; cfg.seed++) {
		start(test, &cfg, 4, 13);
		put_ste(b, 1);
		put(b, 0xff, 0);
		put_ste(b, 2);
		put_sync(b);
		ring(b);
		expect_error(test, b, ILL, 14);
		expect_complaint(test, "illegal", "0xff");
		KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x03), 1);

		set_cr0(b->m, 0);
		model_write32(b->m, 0x9c, 14);
		KUNIT_EXPECT_TRUE(test, gerror_active(b->m, GERR_CMDQ));
		set_cr0(b->m, CR0_CMDQEN);
		model_forgive(b->m);	/* that it was not empty */
		KUNIT_EXPECT_FALSE(test, model_settle(b->m));

		acknowledge(b);
		expect_error(test, b, ILL, 14);
		expect_complaint(test, "illegal", "still 0xff");

		b->prod = 14;
		put_sync(b);
		b->prod = 17;
		model_mem_order(b->m);
		acknowledge(b);
		b->cons = 14;
		KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 17));
		KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x03), 2);
		KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x46), 2);
		expect_complaint(test, NULL, "replaced");
	}
}

static void lesson_06_an_aborted_fetch_is_tried_again(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_config cfg;
	unsigned int i;

	for (cfg = nasty(1); cfg.seed <= SEEDS; cfg.seed++) {
		start(test, &cfg, 4, 30);
		model_abort_fetches(b->m, 3);
		put_ste(b, 1);
		put_sync(b);
		ring(b);
		for (i = 0; i < 3; i++) {
			KUNIT_EXPECT_TRUE(test, wait_error(b));
			KUNIT_EXPECT_EQ(test, bits32(model_read32(b->m, 0x9c), 30, 24), ABT);
			acknowledge(b);
		}
		KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 32));
		KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x03), 1);
		expect_complaint(test, NULL, "aborts");
	}
	model_mem_break(b->m, QUEUE_PA, true);
	put_sync(b);
	ring(b);
	expect_error(test, b, ABT, 32);
}

/* ERR is there before GERROR; CONS.ERR says nothing without it */
static void an_error_shows_in_cons_first(struct kunit *test)
{
	static const struct model_mood no_ack = { .lag_ack = 1000 };
	struct bench *b = test->priv;
	unsigned int i;

	start(test, &model_full, 2, 0);
	model_set_mood(b->m, &no_ack);
	model_allow_illegal(b->m, true);
	send(b, 0xff, 0);
	for (i = 0; i < 10; i++)
		model_tick(b->m);
	KUNIT_EXPECT_EQ(test, model_read32(b->m, 0x9c), ILL << 24);
	KUNIT_EXPECT_FALSE(test, gerror_active(b->m, GERR_CMDQ));
	model_settle(b->m);
	KUNIT_EXPECT_TRUE(test, gerror_active(b->m, GERR_CMDQ));
	expect_complaint(test, NULL, "allowed");
}

static void prod_may_go_back_to_an_error(struct kunit *test)
{
	struct bench *b = test->priv;

	start(test, &model_full, 3, 7);
	model_allow_illegal(b->m, true);
	put_ste(b, 1);
	put(b, 0xff, 0);
	put_ste(b, 2);
	ring(b);
	expect_error(test, b, ILL, 8);
	b->prod = 8;
	ring(b);
	acknowledge(b);
	KUNIT_EXPECT_TRUE(test, model_settle(b->m));
	b->cons = 8;
	put_ste(b, 3);
	ring(b);
	KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 9));
	KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x03), 2);
	expect_complaint(test, NULL, "moved back");
}

/*
 * An endpoint that does not answer: the CMD_SYNC fails and is not consumed. Software
 * that acknowledges and goes on has its CMD_SYNC, but no invalidation.
 */
static void lesson_07_a_lost_atc_invalidation_fails_the_sync(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_config cfg;

	for (cfg = nasty(1); cfg.seed <= SEEDS; cfg.seed++) {
		start_smmu(test, &cfg);
		model_endpoint_add(b->m, SID);
		model_endpoint_mute(b->m, SID, true);
		put_atc_inv(b);
		put_ste(b, 1);
		put_sync(b);
		put_ste(b, 2);
		ring(b);
		expect_error(test, b, ATC_INV_SYNC, 2);
		KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x46), 0);
		KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x40), 1);
		acknowledge(b);
		KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 4));
		KUNIT_EXPECT_FALSE(test, gerror_active(b->m, GERR_CMDQ));
		KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x46), 1);
		KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x40), 1);
		model_endpoint_remove(b->m, SID);
		expect_complaint(test, NULL, "a mute endpoint");
	}
}

static void atc_invalidations_are_ignored_while_the_smmu_is_off(struct kunit *test)
{
	struct bench *b = test->priv;

	start(test, &model_full, 4, 0);
	model_endpoint_add(b->m, SID);
	model_endpoint_mute(b->m, SID, true);
	put_atc_inv(b);
	put_sync(b);
	ring(b);
	KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 2));
	KUNIT_EXPECT_FALSE(test, gerror_active(b->m, GERR_CMDQ));
	model_endpoint_remove(b->m, SID);
}

/* ---- effects ---- */

/* entries that a command removes, or leaves: VMID 3, ASID 7, a page at 0x40000000 */
static const struct {
	const char *name;
	enum tlb_kind kind;
	u64 w[2];
	bool gone;
	u8 granule_lg2;		/* if not 12 */
} drops[] = {
	{ "NH_ALL", TLB_S1, { 0x10 | 3ULL << 32 }, true },
	{ "NH_ALL, VMID", TLB_S1, { 0x10 | 4ULL << 32 }, false },
	{ "NH_ASID", TLB_S1, { 0x11 | 0x70003ULL << 32 }, true },
	{ "NH_ASID, VMID", TLB_S1, { 0x11 | 0x70004ULL << 32 }, false },
	{ "NH_ASID, ASID", TLB_S1, { 0x11 | 0x80003ULL << 32 }, false },
	{ "NH_VA", TLB_S1, { 0x12 | 0x70003ULL << 32, 0x40000001 }, true },
	{ "NH_VA, address", TLB_S1, { 0x12 | 0x70003ULL << 32, 0x40001001 }, false },
	{ "NH_VA, ASID", TLB_S1, { 0x12 | 0x80003ULL << 32, 0x40000001 }, false },
	{ "NH_VAA", TLB_S1, { 0x13 | 3ULL << 32, 0x40000001 }, true },
	{ "4 granules", TLB_S1, { 0x13 | 3 << 12 | 3ULL << 32, 0x3fffd400 }, true },
	{ "3 granules", TLB_S1, { 0x13 | 2 << 12 | 3ULL << 32, 0x3fffd400 }, false },
	{ "4 by SCALE", TLB_S1, { 0x13 | 2 << 20 | 3ULL << 32, 0x3fffd400 }, true },
	{ "level 3", TLB_S1, { 0x13 | 3ULL << 32, 0x40000701 }, true },
	{ "level 2", TLB_S1, { 0x13 | 3ULL << 32, 0x40000601 }, false },
	{ "64 KiB", TLB_S1, { 0x13 | 3ULL << 32, 0x40000f01 }, false },
	{ "16 KiB", TLB_S1, { 0x13 | 1 << 12 | 3ULL << 32, 0x3fffc801 }, true, 14 },
	{ "unaligned", TLB_S1, { 0x13 | 1 << 12 | 3ULL << 32, 0x3fffd801 }, false, 14 },
	{ "a leaf", TLB_WALK1, { 0x12 | 0x70003ULL << 32, 0x40000001 }, false },
	{ "no leaf", TLB_WALK1, { 0x12 | 0x70003ULL << 32, 0x40000000 }, true },
	{ "S12_VMALL", TLB_S1, { 0x28 | 3ULL << 32 }, true },
	{ "S12_VMALL, VMID", TLB_S1, { 0x28 | 4ULL << 32 }, false },
	{ "S2_IPA, stage 1", TLB_S1, { 0x2a | 3ULL << 32, 0x40000001 }, false },
	{ "S2_IPA", TLB_S2, { 0x2a | 3ULL << 32, 0x40000001 }, true },
	{ "S2_IPA, VMID", TLB_S2, { 0x2a | 4ULL << 32, 0x40000001 }, false },
	{ "S2_IPA, address", TLB_S2, { 0x2a | 3ULL << 32, 0x50000001 }, false },
	{ "NSNH_ALL", TLB_S2, { 0x30 }, true },
	{ "CFGI_ALL", TLB_S1, { 0x04, 31 }, false },
	{ "SYNC", TLB_S1, { 0x46 }, false },
};

static void commands_remove_what_they_name(struct kunit *test)
{
	struct bench *b = test->priv;
	struct tlb_entry e, found;
	unsigned int i;
	u8 lg2;

	for (i = 0; i < ARRAY_SIZE(drops); i++) {
		start(test, &model_full, 4, 0);
		put_nsnh_all(b);	/* no garbage */
		ring(b);
		model_settle(b->m);
		lg2 = drops[i].granule_lg2 ?: 12;
		e = (struct tlb_entry) {
			.kind = drops[i].kind,
			.vmid = 3,
			.asid = 7,
			.granule_lg2 = lg2,
			.level = 3,
			.base = 0x40000000,
			.size_lg2 = lg2,
			.out = 0x10000,
		};
		tlb_keep(b->m, &e);
		KUNIT_EXPECT_TRUE(test, tlb_find(b->m, e.kind, 3, 7, e.base, &found));
		send(b, drops[i].w[0], drops[i].w[1]);
		model_settle(b->m);
		KUNIT_EXPECT_NE_MSG(test, tlb_find(b->m, e.kind, 3, 7, e.base, &found),
				    drops[i].gone, "%s", drops[i].name);
	}
}

/* an answer to a stall is given when it is consumed; no CMD_SYNC has to follow */
static void answers_to_stalls_wait_for_no_sync(struct kunit *test)
{
	static const struct model_mood no_effect = { .lag_effect = 1000 };
	static const struct model_access a = { .sid = SID, .can_stall = true };
	struct bench *b = test->priv;
	struct model_result res;
	unsigned int i;
	u16 stag;

	for (i = 0; i < 2; i++) {
		start_smmu(test, &model_full);
		model_set_mood(b->m, &no_effect);
		KUNIT_ASSERT_TRUE(test, stall_add(b->m, &a, &stag));
		KUNIT_EXPECT_FALSE(test, model_stall_outcome(b->m, stag, &res));
		put_cfgi_all(b);
		put(b, (i ? 0x45 : 0x2044) | (u64)SID << 32, i ? 0 : stag);
		ring(b);
		b->m->unclean = 1;
		wait_executed(b, i ? 0x45 : 0x44);
		KUNIT_EXPECT_TRUE(test, model_stall_outcome(b->m, stag, &res));
		KUNIT_EXPECT_EQ(test, res.outcome, MODEL_ABORTED);
		KUNIT_EXPECT_EQ(test, b->m->unclean, 1);
	}
}

/* ---- CMD_SYNC ---- */

static void a_sync_signals_as_it_says(struct kunit *test)
{
	static const struct {
		u32 idr0;	/* of MSI, bit 13, and SEV, bit 14 */
		u64 word0;
		u64 word1;
		unsigned int irqs;
		u32 flag;
	} rows[] = {
		{ 0x6000, 0x12345678ULL << 32 | 0x0046, FLAG_PA, 0, 0 },
		{ 0x6000, 0x12345678ULL << 32 | 0x1046, FLAG_PA, MODEL_IRQ_SYNC, 0x12345678 },
		{ 0x6000, 0x12345678ULL << 32 | 0x1046, 0, MODEL_IRQ_SYNC, 0 },
		{ 0x4000, 0x12345678ULL << 32 | 0x1046, FLAG_PA, MODEL_IRQ_SYNC, 0 },
		{ 0x6000, 0x12345678ULL << 32 | 0x2046, FLAG_PA, MODEL_EVENT_SEV, 0 },
		{ 0x2000, 0x12345678ULL << 32 | 0x2046, FLAG_PA, 0, 0 },
	};
	struct bench *b = test->priv;
	struct model_config cfg;
	__le32 *flag = (__le32 *)((char *)b->slots + PAGE_SIZE);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (cfg = nasty(1); cfg.seed <= SEEDS; cfg.seed++) {
			cfg.idr[0] = (model_full.idr[0] & ~0x6000) | rows[i].idr0;
			start(test, &cfg, 4, 0);
			model_take_irqs(b->m);
			send(b, rows[i].word0, rows[i].word1);
			KUNIT_EXPECT_TRUE(test, model_settle(b->m));
			KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), rows[i].irqs);
			KUNIT_EXPECT_EQ(test, le32_to_cpu(*flag), rows[i].flag);
			expect_complaint(test, NULL, "a sync");
		}
}

/* the message proves as much as CONS, and either may come first */
static void a_message_and_cons_come_in_any_order(struct kunit *test)
{
	struct bench *b = test->priv;
	__le32 *flag = (__le32 *)((char *)b->slots + PAGE_SIZE);
	unsigned int first[2] = {};
	struct model_config cfg;

	for (cfg = nasty(1); cfg.seed <= SEEDS; cfg.seed++) {
		start(test, &cfg, 4, 0);
		put_cfgi_all(b);
		put(b, 1ULL << 32 | 0x1046, FLAG_PA);
		ring(b);
		do {
			model_tick(b->m);
			look(test, b);
		} while (b->cons < 2 && !*flag);
		KUNIT_EXPECT_EQ(test, b->m->unclean & 1, 0);
		if (b->cons < 2)
			first[0]++;
		else if (!*flag)
			first[1]++;
	}
	KUNIT_EXPECT_GT(test, first[0], 0);
	KUNIT_EXPECT_GT(test, first[1], 0);
}

/* the message of one CMD_SYNC is there before the next is over */
static void messages_do_not_pass_the_next_sync(struct kunit *test)
{
	struct bench *b = test->priv;
	__le32 *flag = (__le32 *)((char *)b->slots + PAGE_SIZE);
	struct model_config cfg;

	for (cfg = nasty(1); cfg.seed <= SEEDS; cfg.seed++) {
		start(test, &cfg, 4, 0);
		put(b, 1ULL << 32 | 0x1046, FLAG_PA);
		put_sync(b);
		ring(b);
		while (model_executed(b->m, 0x46) < 2)
			model_tick(b->m);
		KUNIT_EXPECT_EQ(test, le32_to_cpu(*flag), 1);
	}
}

static void a_queue_that_was_full_wakes_its_waiters(struct kunit *test)
{
	struct bench *b = test->priv;

	start(test, &model_full, 1, 0);
	put_ste(b, 1);
	ring(b);
	model_settle(b->m);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), 0);
	put_ste(b, 1);
	put_ste(b, 2);
	ring(b);
	model_settle(b->m);
	KUNIT_EXPECT_EQ(test, model_take_irqs(b->m), MODEL_EVENT_SEV);
}

/* ---- stopping ---- */

static void a_stopped_queue_has_finished_what_it_began(struct kunit *test)
{
	struct bench *b = test->priv;
	struct model_config cfg;
	unsigned int partly = 0;
	u32 cons;
	u64 i;

	for (cfg = nasty(1); cfg.seed <= SEEDS; cfg.seed++) {
		start(test, &cfg, 4, 0);
		for (i = 0; i < 12; i++)
			put_ste(b, i);
		put_sync(b);
		ring(b);
		model_tick(b->m);
		model_tick(b->m);
		set_cr0(b->m, 0);
		KUNIT_EXPECT_EQ(test, model_read32(b->m, 0x24), 0);
		cons = model_read32(b->m, 0x9c);
		KUNIT_EXPECT_EQ(test, cons, model_executed(b->m, 0x03) +
					    model_executed(b->m, 0x46));
		partly += cons > 0 && cons < 12;
		KUNIT_EXPECT_TRUE(test, model_settle(b->m));
		KUNIT_EXPECT_EQ(test, model_read32(b->m, 0x9c), cons);
	}
	KUNIT_EXPECT_GT(test, partly, 0);
}

/* CMDQEN stays acknowledged for as long as a CMD_SYNC waits */
static void a_queue_does_not_stop_within_a_sync(struct kunit *test)
{
	static const struct model_mood no_effect = { .lag_effect = 1000 };
	struct bench *b = test->priv;

	start(test, &model_full, 4, 0);
	model_set_mood(b->m, &no_effect);
	put_cfgi_all(b);
	put_sync(b);
	put_ste(b, 1);
	ring(b);
	KUNIT_EXPECT_TRUE(test, wait_cons(test, b, 1));
	set_cr0(b->m, 0);
	KUNIT_EXPECT_EQ(test, model_read32(b->m, 0x24), CR0_CMDQEN);
	model_set_mood(b->m, &model_calm);
	set_cr0(b->m, 0);
	KUNIT_EXPECT_EQ(test, model_read32(b->m, 0x24), 0);
	KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x46), 1);
	KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x03), 0);
	KUNIT_EXPECT_EQ(test, model_read32(b->m, 0x9c), 2);
}

static void a_stuck_queue_does_not_settle(struct kunit *test)
{
	struct bench *b = test->priv;

	start(test, &model_full, 4, 0);
	model_stick(b->m, true);
	put_sync(b);
	ring(b);
	KUNIT_EXPECT_FALSE(test, model_settle(b->m));
	KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x46), 0);
	model_stick(b->m, false);
	KUNIT_EXPECT_TRUE(test, model_settle(b->m));
	KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x46), 1);
}

static void power_takes_what_was_queued(struct kunit *test)
{
	struct bench *b = test->priv;

	start(test, &model_full, 4, 0);
	model_stick(b->m, true);
	put_sync(b);
	ring(b);
	model_power_cycle(b->m);
	model_stick(b->m, false);
	KUNIT_EXPECT_TRUE(test, model_settle(b->m));
	KUNIT_EXPECT_EQ(test, model_executed(b->m, 0x46), 0);
	KUNIT_EXPECT_EQ(test, b->m->unclean, 7);
}

/* ---- legality ---- */

/* one command in a new queue; the code in CMDQ_CONS.ERR if it is an error */
static u8 verdict(struct kunit *test, const struct model_config *cfg, u64 word0, u64 word1)
{
	struct bench *b = test->priv;

	start(test, cfg, 4, 0);
	send(b, word0, word1);
	wait_executed(b, word0);
	if (gerror_active(b->m, GERR_CMDQ))
		return bits32(model_read32(b->m, 0x9c), 30, 24);
	KUNIT_EXPECT_EQ(test, model_executed(b->m, word0 & 0xff), 1);
	return 0;
}

/* commands, what an SMMU needs for them, and the bits that are not RES0 */
static const struct {
	u8 op;
	u32 idr0;		/* S2P 0, S1P 1, Hyp 9, ATS 10, PRI 16 */
	u64 fields[2];
} commands[] = {
	{ 0x01, 0, { 0xfffffffffffffcff } },
	{ 0x02, 0, { 0xfffffffffffffcff, 0xfffffffffffff3ff } },
	{ 0x03, 0, { 0xffffffff000004ff, 0x1 } },
	{ 0x04, 0, { 0xffffffff000004ff, 0x1f } },
	{ 0x05, 0x2, { 0xfffffffffffff4ff, 0x1 } },
	{ 0x06, 0x2, { 0xffffffff000004ff } },
	{ 0x10, 0x2, { 0x0000ffff000000ff } },
	{ 0x11, 0x2, { 0xffffffff000000ff } },
	{ 0x12, 0x2, { 0xffffffff000000ff, 0xfffffffffffffc01 } },
	{ 0x13, 0x2, { 0x0000ffff000000ff, 0xfffffffffffffc01 } },
	{ 0x20, 0x200, { 0xff } },
	{ 0x21, 0x200, { 0xffff0000000000ff } },
	{ 0x22, 0x200, { 0xffff0000000000ff, 0xfffffffffffffc01 } },
	{ 0x23, 0x200, { 0xff, 0xfffffffffffffc01 } },
	{ 0x28, 0x1, { 0x0000ffff000000ff } },
	{ 0x2a, 0x1, { 0x0000ffff000000ff, 0x00fffffffffffc01 } },
	{ 0x30, 0, { 0xff } },
	{ 0x40, 0x400, { 0xfffffffffffffeff, 0xfffffffffffff03f } },
	{ 0x41, 0x10400, { 0xfffffffffffffcff, 0x31ff } },
	{ 0x44, 0, { 0xffffffff000034ff, 0xffff } },
	{ 0x45, 0, { 0xffffffff000004ff } },
	{ 0x46, 0, { 0xffffffff0fc030ff, 0x00fffffffffffffc } },
};

static void every_opcode_is_taken_or_refused(struct kunit *test)
{
	struct model_config cfg = with_hyp();
	unsigned int op, i;

	for (op = 0; op < 256; op++) {
		u8 error;

		for (i = 0; i < ARRAY_SIZE(commands) && commands[i].op != op; i++)
			;
		error = verdict(test, &cfg, op, 0);
		KUNIT_EXPECT_EQ_MSG(test, error, i < ARRAY_SIZE(commands) ? 0 : ILL, "%#x", op);
		if (error)
			expect_complaint(test, "illegal", "an opcode");
	}
}

static void commands_need_what_they_are_about(struct kunit *test)
{
	struct model_config cfg;
	unsigned int i, bit;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		for (bit = 0; bit < 32; bit++) {
			if (!(commands[i].idr0 & BIT(bit)))
				continue;
			cfg = with_hyp();
			cfg.idr[0] &= ~BIT(bit);
			KUNIT_EXPECT_EQ_MSG(test, verdict(test, &cfg, commands[i].op, 0), ILL,
					    "%#x without IDR0 bit %u", commands[i].op, bit);
		}
	cfg = model_full;
	cfg.idr[0] |= 1 << 24;	/* STALL_MODEL: terminate only */
	KUNIT_EXPECT_EQ(test, verdict(test, &cfg, 0x44, 0), ILL);
	KUNIT_EXPECT_EQ(test, verdict(test, &cfg, 0x45, 0), ILL);
}

/*
 * Commands that a guest supplies may have any bit set. A reserved one may be an
 * error or not: a complaint in any case, and CERROR_ILL now and then.
 */
static void lesson_55_reserved_bits_are_found(struct kunit *test)
{
	struct model_config cfg = with_hyp();
	unsigned int i, bit, errors = 0, taken = 0;

	cfg.mood.lag_cons = 1;	/* not calm: it may choose */
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		for (bit = 8; bit < 128; bit++) {
			u64 w[2] = { commands[i].op, 0 };
			bool reserved = !(commands[i].fields[bit / 64] & BIT_ULL(bit % 64));
			struct bench *b = test->priv;

			if (!reserved)
				continue;
			w[bit / 64] |= BIT_ULL(bit % 64);
			cfg.seed++;
			if (verdict(test, &cfg, w[0], w[1]) == ILL)
				errors++;
			else
				taken++;
			KUNIT_EXPECT_GT_MSG(test, model_complaints(b->m), 0,
					    "command %#x, bit %u", commands[i].op, bit);
		}
	KUNIT_EXPECT_GT(test, errors, taken / 3);
	KUNIT_EXPECT_GT(test, taken, errors / 3);
}

static void fields_that_are_there_are_no_complaint(struct kunit *test)
{
	static const u64 good[][2] = {
		{ 0x01 | 0xfffULL << 12 | BIT(11) | 0xffULL << 32, 0 },
		{ 0x03 | 0xffffULL << 32, 1 },
		{ 0x04 | 0xffffffffULL << 32, 31 },
		{ 0x05 | 0xfffffULL << 12 | 0xffffULL << 32, 1 },
		{ 0x11 | 0xffffffffULL << 32, 0 },
		{ 0x12 | 0xffffffffULL << 32, 0xfffffffffffff001 },
		{ 0x13 | 0xffffULL << 32, 0xfffffffffffff001 },
		{ 0x2a | 0xffffULL << 32, 0x0000fffffffff001 },
		{ 0x40 | BIT(9) | BIT(11) | 0xfffffULL << 12 | 0xffffULL << 32, 52 },
		{ 0x41 | BIT(11) | 0xfffffULL << 12 | 0xffffULL << 32, 0x21ff },
		{ 0x44 | 0x3000 | 0xffffULL << 32, 0xffff },
		{ 0x46 | 0x0fc00000, 0 },
	};
	struct model_config cfg = nasty(1);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		KUNIT_EXPECT_EQ(test, verdict(test, &cfg, good[i][0], good[i][1]), 0);
		expect_complaint(test, NULL, "a good command");
	}
}

static void reserved_encodings_are_illegal(struct kunit *test)
{
	static const u64 bad[][2] = {
		{ 0x46 | 3 << 12, 0 },			/* CS */
		{ 0x41, 3 << 12 },			/* Resp */
		{ 0x03 | BIT(10), 1 },			/* SSec */
		{ 0x05 | BIT(10), 1 },
		{ 0x40 | BIT(10), 0 },
		{ 0x45 | BIT(10), 0 },
	};
	struct bench *b = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ(test, verdict(test, &model_full, bad[i][0], bad[i][1]), ILL);
		expect_complaint(test, "reserved encoding", "a command");
	}
	start(test, &model_full, 4, 0);
	model_allow_illegal(b->m, true);
	send(b, bad[0][0], bad[0][1]);
	expect_error(test, b, ILL, 0);
	expect_complaint(test, NULL, "one that is meant");
}

static void operands_out_of_range_complain(struct kunit *test)
{
	static const struct {
		const char *says;
		u32 idr0_off;
		u64 w[2];
	} rows[] = {
		{ "VMID", BIT(18), { 0x10 | 0x100ULL << 32 } },
		{ NULL, BIT(18), { 0x10 | 0xffULL << 32 } },
		{ "ASID", BIT(12), { 0x11 | 0x100ULL << 48 } },
		{ NULL, BIT(12), { 0x11 | 0xffULL << 48 } },
		{ "stage 2", BIT(0), { 0x10 | 1ULL << 32 } },
		{ NULL, BIT(0), { 0x10 } },
		{ "StreamID", 0, { 0x03 | 0x10000ULL << 32, 1 } },
		{ "StreamID", 0, { 0x44 | 0x10000ULL << 32 } },
		{ "IPA", 0, { 0x2a, BIT_ULL(48) } },
		{ "message", 0, { 0x1046, BIT_ULL(48) } },
		{ "reserved", 0, { 0x40, 53 } },
	};
	struct model_config cfg;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		cfg = model_full;
		cfg.idr[0] &= ~rows[i].idr0_off;
		KUNIT_EXPECT_EQ(test, verdict(test, &cfg, rows[i].w[0], rows[i].w[1]), 0);
		expect_complaint(test, rows[i].says, "operands");
	}
	cfg = model_full;
	cfg.idr[1] = (cfg.idr[1] & ~(0x1f << 6)) | 8 << 6;	/* SSIDSIZE 8 */
	verdict(test, &cfg, 0x05 | 0x100 << 12, 1);
	expect_complaint(test, "SubstreamID", "CFGI_CD");
	start_smmu(test, &model_full);
	send(test->priv, 0x03 | 0x100ULL << 32, 1);
	model_settle(((struct bench *)test->priv)->m);
	expect_complaint(test, "StreamID", "beyond the table in use");
}

/* ---- ranges ---- */

#define VA(num, scale) (0x12 | (u64)(num) << 12 | (u64)(scale) << 20)
#define AT(tg, ttl, addr) ((u64)(tg) << 10 | (u64)(ttl) << 8 | (addr))

static const struct {
	u64 w[2];
	u8 error;
	const char *says;
} ranges[] = {
	{ { VA(0, 0), AT(0, 0, 0x1000) } },
	{ { VA(0, 0), AT(1, 0, 0x1000) }, ILL, "illegal" },
	{ { VA(0, 0), AT(2, 0, 0x4000) }, ILL, "illegal" },
	{ { VA(0, 0), AT(3, 0, 0x10000) }, ILL, "illegal" },
	{ { VA(0, 0), AT(2, 1, 0x4000) }, ILL, "illegal" },	/* TTL 1 acts as 0 */
	{ { VA(0, 0), AT(1, 3, 0x1000) } },
	{ { VA(0, 0), AT(1, 2, 0x200000) } },
	{ { VA(0, 0), AT(1, 1, 0x40000000) } },
	{ { VA(0, 0), AT(3, 1, 0x40000000000) } },
	{ { VA(1, 0), AT(1, 0, 0x1000) } },
	{ { VA(0, 1), AT(1, 0, 0x1000) } },
	{ { VA(31, 31), AT(1, 0, 0x1000) } },
	{ { VA(31, 31), AT(3, 0, 0x10000) } },
	{ { VA(1, 0), AT(1, 2, 0x1ff000) }, 0, "aligned" },
	{ { VA(1, 0), AT(1, 1, 0x200000) }, 0, "aligned" },
	{ { VA(1, 0), AT(2, 0, 0x2000) }, 0, "aligned" },
	{ { VA(1, 0), AT(2, 2, 0x1000000) }, 0, "aligned" },
	{ { VA(1, 0), AT(2, 2, 0x2000000) } },
	{ { VA(1, 0), AT(3, 3, 0x8000) }, 0, "aligned" },
	{ { VA(1, 0), AT(3, 2, 0x10000000) }, 0, "aligned" },
	{ { VA(1, 0), AT(3, 2, 0x20000000) } },
	{ { VA(1, 0), AT(0, 0, 0x1000) }, 0, "reserved" },
	{ { VA(0, 1), AT(0, 0, 0x1000) }, 0, "reserved" },
	{ { VA(0, 0), AT(0, 3, 0x1000) }, 0, "reserved" },
};

static void lesson_23_ranges_are_legal_and_aligned(struct kunit *test)
{
	struct model_config cfg = model_full;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ranges); i++) {
		KUNIT_EXPECT_EQ_MSG(test, verdict(test, &cfg, ranges[i].w[0], ranges[i].w[1]),
				    ranges[i].error, "row %u", i);
		expect_complaint(test, ranges[i].says, "a range");
	}
	cfg.idr[3] &= ~BIT(10);		/* no RIL: everything of it is reserved */
	for (i = 1; i < ARRAY_SIZE(ranges); i++) {
		verdict(test, &cfg, ranges[i].w[0], ranges[i].w[1]);
		expect_complaint(test, "reserved", "without RIL");
	}
}

static void lesson_25_scale_ends_at_31(struct kunit *test)
{
	struct model_config cfg = model_full;

	verdict(test, &cfg, VA(0, 31), AT(1, 0, 0x1000));
	expect_complaint(test, NULL, "31");
	verdict(test, &cfg, VA(0, 32), AT(1, 3, 0x1000));
	expect_complaint(test, "reserved", "32 without DS");
	cfg.idr[5] |= BIT(7);
	verdict(test, &cfg, VA(0, 32), AT(1, 3, 0x1000));
	expect_complaint(test, NULL, "32 with DS");
}

static struct kunit_case command_cases[] = {
	KUNIT_CASE(a_calm_queue_does_all_at_once),
	KUNIT_CASE(an_effect_is_not_forgotten),
	KUNIT_CASE(the_base_counts_as_aligned),
	KUNIT_CASE(effects_come_late_but_before_a_sync_is_over),
	KUNIT_CASE(lesson_03_each_position_is_consumed_once),
	KUNIT_CASE(lesson_01_full_is_not_empty),
	KUNIT_CASE(lesson_09_a_batch_fits),
	KUNIT_CASE(prod_goes_forward_only),
	KUNIT_CASE(lesson_05_slots_are_visible_before_prod),
	KUNIT_CASE(slots_belong_to_the_smmu_until_consumed),
	KUNIT_CASE(lesson_06_an_illegal_command_is_replaced),
	KUNIT_CASE(lesson_06_an_aborted_fetch_is_tried_again),
	KUNIT_CASE(an_error_shows_in_cons_first),
	KUNIT_CASE(prod_may_go_back_to_an_error),
	KUNIT_CASE(lesson_07_a_lost_atc_invalidation_fails_the_sync),
	KUNIT_CASE(atc_invalidations_are_ignored_while_the_smmu_is_off),
	KUNIT_CASE(commands_remove_what_they_name),
	KUNIT_CASE(answers_to_stalls_wait_for_no_sync),
	KUNIT_CASE(a_sync_signals_as_it_says),
	KUNIT_CASE(a_message_and_cons_come_in_any_order),
	KUNIT_CASE(messages_do_not_pass_the_next_sync),
	KUNIT_CASE(a_queue_that_was_full_wakes_its_waiters),
	KUNIT_CASE(a_stopped_queue_has_finished_what_it_began),
	KUNIT_CASE(a_queue_does_not_stop_within_a_sync),
	KUNIT_CASE(a_stuck_queue_does_not_settle),
	KUNIT_CASE(power_takes_what_was_queued),
	KUNIT_CASE(every_opcode_is_taken_or_refused),
	KUNIT_CASE(commands_need_what_they_are_about),
	KUNIT_CASE(lesson_55_reserved_bits_are_found),
	KUNIT_CASE(fields_that_are_there_are_no_complaint),
	KUNIT_CASE(reserved_encodings_are_illegal),
	KUNIT_CASE(operands_out_of_range_complain),
	KUNIT_CASE(lesson_23_ranges_are_legal_and_aligned),
	KUNIT_CASE(lesson_25_scale_ends_at_31),
	{}
};

static struct kunit_suite command_suite = {
	.name = "smmu3-model-command",
	.init = command_init,
	.exit = command_exit,
	.test_cases = command_cases,
};

kunit_test_suite(command_suite);
