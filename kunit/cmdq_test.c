// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command queue against a small SMMU that consumes when it is told to, checks
 * each command that it fetches, and fails as the architecture says.
 *
 * A test command carries its number in its second word. The SMMU of a test consumes
 * at each look that software takes at CONS (@per_look commands), at each write of
 * PROD (@eager), or in a thread of its own. Time is what a look at CONS costs
 * (@tick), so that time-outs are exact and take no time. Its lock orders memory, so
 * that no barrier is ever missed here; where one has to stand is looked at instead.
 */
/* native: queue/gerror.c hw/cmd.c -DSMMU3_MMIO_MODEL */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <asm/arch_timer.h>
#include <asm/barrier.h>

#include "hw/cmd.h"
#include "hw/mmio.h"
#include "kunit/scale.h"
#include "queue/gerror.h"
#include "queue/ring.h"

/*
 * What happens at a barrier, and in which order come
 *	C P	a look at CONS, a write of PROD
 *	r w	barriers for what the SMMU writes and reads
 *	m	a full barrier
 *	a	what is known of CONS, read with acquire
 *	s l	a mark, stored with release and loaded with acquire
 *	t d	the publisher's role, taken with acquire and dropped with release
 */
static void (*at_full_barrier)(void);
static void (*at_read_barrier)(void);
static char order[16];
static size_t noted = sizeof(order);	/* full: nobody wants to know */

static void note_order(char what)
{
	if (noted < sizeof(order) - 1)
		order[noted++] = what;
}

static void full_barrier(void)
{
	/* as the room asked for */
	smp_mb();
	note_order('m');
	if (at_full_barrier)
		at_full_barrier();
}

static void write_barrier(void)
{
	/* as the room asked for */
	dma_wmb();
	note_order('w');
}

static void store_mark(u64 *mark, u64 end)
{
	/* as the room asked for */
	smp_store_release(mark, end);
	note_order('s');
}

static u64 load_mark(u64 *mark)
{
	/* as the room asked for */
	u64 end = smp_load_acquire(mark);

	note_order('l');
	return end;
}

static s64 read_consumed(atomic64_t *consumed)
{
	note_order('a');
	return atomic64_read_acquire(consumed);
}

static int take_role(atomic_t *role, int old, int new)
{
	note_order('t');
	return atomic_cmpxchg_acquire(role, old, new);
}

static void drop_role(atomic_t *role, int value)
{
	note_order('d');
	atomic_set_release(role, value);
}

static void read_barrier(void)
{
	dma_rmb();
	note_order('r');
	if (at_read_barrier)
		at_read_barrier();
}

/* nothing in a test would end a WFE */
static bool slept;

/* what the operator was told */
static unsigned int warnings;

/* the next array of the driver's own cannot be had */
static bool no_memory;

static void *maybe_kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	return no_memory ? NULL : kvcalloc(n, size, gfp);
}

/* the room, with a look at its barriers, and at how it waits */
#pragma push_macro("dev_warn")
#pragma push_macro("kvcalloc")
#pragma push_macro("smp_mb")
#pragma push_macro("dma_rmb")
#pragma push_macro("dma_wmb")
#pragma push_macro("smp_store_release")
#pragma push_macro("smp_load_acquire")
#pragma push_macro("atomic64_read_acquire")
#pragma push_macro("atomic_cmpxchg_acquire")
#pragma push_macro("atomic_set_release")
#pragma push_macro("wfe")
#undef dev_warn
#undef kvcalloc
#undef smp_mb
#undef dma_rmb
#undef dma_wmb
#undef smp_store_release
#undef smp_load_acquire
#undef atomic64_read_acquire
#undef atomic_cmpxchg_acquire
#undef atomic_set_release
#undef wfe
#define dev_warn(dev, ...) ((void)(dev), warnings++)
#define kvcalloc(n, size, gfp) maybe_kvcalloc(n, size, gfp)
/* the room's comments say what they pair with */
#define smp_mb() full_barrier()
#define dma_rmb() read_barrier()
#define dma_wmb() write_barrier()
/* likewise */
#define smp_store_release(p, v) store_mark(p, v)
/* likewise */
#define smp_load_acquire(p) load_mark(p)
#define atomic64_read_acquire(v) read_consumed(v)
#define atomic_cmpxchg_acquire(v, old, new) take_role(v, old, new)
#define atomic_set_release(v, i) drop_role(v, i)
#define wfe() do { WRITE_ONCE(slept, true); cpu_relax(); } while (0)

#include "queue/cmdq.c"

#pragma pop_macro("wfe")
#pragma pop_macro("atomic_set_release")
#pragma pop_macro("atomic_cmpxchg_acquire")
#pragma pop_macro("atomic64_read_acquire")
#pragma pop_macro("smp_load_acquire")
#pragma pop_macro("smp_store_release")
#pragma pop_macro("dma_wmb")
#pragma pop_macro("dma_rmb")
#pragma pop_macro("smp_mb")
#pragma pop_macro("kvcalloc")
#pragma pop_macro("dev_warn")

#define LOG 512
#define PRODUCERS 4
#define MSEC 1000000ULL

/* what a test command is to the SMMU, in its first word */
#define OP_GOOD 0x12ULL		/* CMD_TLBI_NH_VA */
#define OP_BAD 0xffULL		/* no such command */
#define OP_ATC 0x40ULL		/* CMD_ATC_INV whose device does not answer */
#define OP_SYNC 0x46ULL

struct fake {
	struct smmu3_mmio mmio;
	struct smmu3_gerror gerror;
	struct smmu3_cmdq q;
	struct kunit *test;
	raw_spinlock_t lock;		/* of all below */

	/* the SMMU: registers, and CONS and PROD as positions */
	u64 base;
	u32 error;
	u32 raised;
	u32 acked;
	u64 cons;
	u64 prod;
	bool unpowered;			/* reads as ones */
	u32 lie;			/* CONS reads so much ahead */
	bool atc_lost;			/* the next CMD_SYNC fails */
	struct smmu3_cmd stopped;	/* what stood at CONS when an error came */

	/* how it behaves */
	bool eager;
	unsigned int per_look;
	unsigned int looks_per_command;	/* one command after so many looks */
	u64 tick;
	u64 abort_at;			/* fetch of this position aborts ... */
	unsigned int aborts;		/* ... so often */
	bool no_msi;			/* writes of the MSI word get lost */
	bool refuse_sync;		/* the next CMD_SYNC is illegal */
	void (*on_prod)(struct fake *f);
	void (*on_look)(struct fake *f);
	void (*on_gerrorn)(struct fake *f);	/* after it was read */

	/* what it saw */
	u64 log[LOG];			/* numbers of good commands, 0 is a SYNC */
	unsigned int logged;
	u32 next[PRODUCERS];		/* threads: next number of each */
	unsigned int disorder;
	unsigned int prod_writes;
	unsigned int looks;
	unsigned int syncs;
};

static struct fake *to_fake(const struct smmu3_mmio *mmio)
{
	return (struct fake *)container_of(mmio, struct fake, mmio);
}

static void fake_raise(struct fake *f, u32 error)
{
	f->error = error;
	f->stopped = f->q.slots[smmu3_ring_index(f->cons, f->q.lg2)];
	f->raised ^= GERROR_CMDQ_ERR;
}

static void fake_see(struct fake *f, u64 number)
{
	u32 who = number >> 32;

	if (f->logged < LOG)
		f->log[f->logged] = number;
	f->logged++;
	if (number && who < PRODUCERS && f->next[who]++ != (u32)number - 1)
		f->disorder++;
}

/* false: it is not consumed, and an error is active */
static bool fake_sync(struct fake *f, const struct smmu3_cmd *cmd)
{
	u64 dw0 = le64_to_cpu(cmd->dw[0]);
	u32 cs = (dw0 >> 12) & 3;

	if (f->refuse_sync) {
		f->refuse_sync = false;
		fake_raise(f, CERROR_ILL);
		return false;
	}
	if (f->atc_lost) {
		f->atc_lost = false;
		fake_raise(f, CERROR_ATC_INV_SYNC);
		return false;
	}
	if (cs == 1 && !f->no_msi) {
		KUNIT_EXPECT_EQ(f->test, le64_to_cpu(cmd->dw[1]), f->q.msi_dma);
		/* what was executed before; pairs with cmdq_is_complete() */
		smp_store_release(f->q.msi_word, cpu_to_le32(dw0 >> 32));
	}
	f->syncs++;
	fake_see(f, 0);
	return true;
}

/* Fetch and execute one command. */
static bool fake_execute(struct fake *f)
{
	struct smmu3_cmd cmd;

	if (f->aborts && f->cons == f->abort_at) {
		f->aborts--;
		fake_raise(f, CERROR_ABT);
		return false;
	}
	cmd = f->q.slots[smmu3_ring_index(f->cons, f->q.lg2)];
	switch (le64_to_cpu(cmd.dw[0]) & 0xff) {
	case OP_SYNC:
		return fake_sync(f, &cmd);
	case OP_ATC:
		f->atc_lost = true;
		fallthrough;
	case OP_GOOD:
		fake_see(f, le64_to_cpu(cmd.dw[1]));
		return true;
	default:
		fake_raise(f, CERROR_ILL);
		return false;
	}
}

static void fake_run_locked(struct fake *f, unsigned int max)
{
	while (max-- && f->cons != f->prod && !((f->raised ^ f->acked) & GERROR_CMDQ_ERR)) {
		if (!fake_execute(f))
			break;
		f->cons++;
	}
}

static void fake_run(struct fake *f, unsigned int max)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&f->lock, flags);
	fake_run_locked(f, max);
	raw_spin_unlock_irqrestore(&f->lock, flags);
}

static void fake_pass_time(u64 ns)
{
	WRITE_ONCE(native_clock_ns, READ_ONCE(native_clock_ns) + ns);
}

static u32 fake_look_at_cons(struct fake *f)
{
	unsigned long flags;
	u32 value;

	note_order('C');
	if (f->on_look)
		f->on_look(f);
	raw_spin_lock_irqsave(&f->lock, flags);
	f->looks++;
	fake_run_locked(f, f->per_look);
	if (f->looks_per_command && f->looks % f->looks_per_command == 0)
		fake_run_locked(f, 1);
	value = smmu3_ring_reg(f->cons + f->lie, f->q.lg2) | f->error << 24;
	if (f->unpowered)
		value = U32_MAX;
	raw_spin_unlock_irqrestore(&f->lock, flags);
	if (f->tick)
		fake_pass_time(f->tick);
	return value;
}

u32 smmu3_read32(const struct smmu3_mmio *mmio, u32 reg)
{
	struct fake *f = to_fake(mmio);
	unsigned long flags;
	u32 value;

	if (reg == REG_CMDQ_CONS)
		return fake_look_at_cons(f);

	raw_spin_lock_irqsave(&f->lock, flags);
	value = reg == REG_GERROR ? f->raised :
		reg == REG_GERRORN ? f->acked : f->prod;
	raw_spin_unlock_irqrestore(&f->lock, flags);
	if (reg == REG_GERRORN && f->on_gerrorn)
		f->on_gerrorn(f);
	return value;
}

/*
 * PROD never goes back, and never gives the SMMU more than the queue holds, nor more
 * than a CPU that looks at CONS next would believe.
 */
static void fake_set_prod(struct fake *f, u32 value)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&f->lock, flags);
	note_order('P');
	f->prod = smmu3_ring_extend(f->prod, value, f->q.lg2);
	if (f->prod - f->cons > BIT_ULL(f->q.lg2) || f->prod > READ_ONCE(f->q.published))
		f->disorder++;
	f->prod_writes++;
	if (f->eager)
		fake_run_locked(f, UINT_MAX);
	raw_spin_unlock_irqrestore(&f->lock, flags);
	if (f->on_prod)
		f->on_prod(f);
}

/*
 * Before the SMMU goes on: a refused command is known as failed, and harmless; any
 * other is what it was, because it is executed again.
 */
static void fake_check_repaired(struct fake *f)
{
	const struct smmu3_cmd *cmd = &f->q.slots[smmu3_ring_index(f->cons, f->q.lg2)];
	u32 last = f->q.nr_failed - 1;

	if (f->error != CERROR_ILL) {
		KUNIT_EXPECT_EQ(f->test, memcmp(cmd, &f->stopped, sizeof(*cmd)), 0);
		return;
	}
	KUNIT_EXPECT_EQ(f->test, le64_to_cpu(cmd->dw[0]), OP_SYNC);
	KUNIT_EXPECT_EQ(f->test, le64_to_cpu(cmd->dw[1]), 0);
	KUNIT_EXPECT_EQ(f->test, f->q.failed[last % SMMU3_CMDQ_FAILURES], f->cons);
}

static void fake_acknowledge_locked(struct fake *f, u32 value)
{
	/* of the other errors their own handler has to hear */
	KUNIT_EXPECT_EQ(f->test, f->acked ^ value, GERROR_CMDQ_ERR);
	fake_check_repaired(f);
	f->acked = value;
	if (f->eager)
		fake_run_locked(f, UINT_MAX);
}

void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
	struct fake *f = to_fake(mmio);
	unsigned long flags;

	if (reg == REG_CMDQ_PROD) {
		fake_set_prod(f, value);
		return;
	}
	raw_spin_lock_irqsave(&f->lock, flags);
	if (reg == REG_GERRORN)
		fake_acknowledge_locked(f, value);
	if (reg == REG_CMDQ_CONS)
		f->cons = value;
	raw_spin_unlock_irqrestore(&f->lock, flags);
}

void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg, u64 value)
{
	struct fake *f = to_fake(mmio);

	KUNIT_EXPECT_EQ(f->test, reg, REG_CMDQ_BASE);
	f->base = value;
	f->cons = 0;
	f->prod = 0;
}

static struct fake *fake_create(struct kunit *test, u8 lg2,
				enum smmu3_sync_method method)
{
	static struct fake the_fake;	/* keeps the alignment of its queue */
	struct fake *f = &the_fake;
	struct smmu3_cmdq_config cfg = {
		.max_lg2 = lg2,
		.cpus = 4,
		.coherent = true,
		.method = method,
	};

	memset(f, 0, sizeof(*f));
	f->test = test;
	f->per_look = UINT_MAX;
	raw_spin_lock_init(&f->lock);
	smmu3_gerror_init(&f->gerror, &f->mmio);
	cfg.mmio = &f->mmio;
	cfg.gerror = &f->gerror;
	cfg.dev = kunit_kzalloc(test, sizeof(*cfg.dev), GFP_KERNEL);
	KUNIT_ASSERT_EQ(test, smmu3_cmdq_init(&f->q, &cfg), 0);
	smmu3_cmdq_program(&f->q);
	f->prod_writes = 0;
	return f;
}

/* Nothing sent is missing or twice, and nothing is left allocated. */
static void fake_destroy(struct fake *f)
{
	KUNIT_EXPECT_EQ(f->test, f->disorder, 0);
	smmu3_cmdq_destroy(&f->q);
	KUNIT_EXPECT_EQ(f->test, native_dma_live, 0);
}

/* As after many years: an idle queue at position @pos. */
static void fake_start_at(struct fake *f, u64 pos)
{
	f->cons = pos;
	f->prod = pos;
	f->q.published = pos;
	atomic64_set(&f->q.ticket, pos);
	atomic64_set(&f->q.consumed, pos);
	if (f->q.msi_word)
		*f->q.msi_word = cpu_to_le32(lower_32_bits(pos));
}

static void put(struct smmu3_cmd_batch *b, u64 op, u64 number)
{
	struct smmu3_cmd *cmd = smmu3_batch_next(b);

	cmd->dw[0] = cpu_to_le64(op);
	cmd->dw[1] = cpu_to_le64(number);
}

/* @n good commands, numbered from @from, of no thread that is checked for order */
static void put_good(struct smmu3_cmd_batch *b, unsigned int n, u64 from)
{
	while (n--)
		put(b, OP_GOOD, ((u64)PRODUCERS << 32) + from++);
}

static void expect_log(struct fake *f, unsigned int at, unsigned int n, u64 from)
{
	while (n--)
		KUNIT_EXPECT_EQ(f->test, f->log[at++], ((u64)PRODUCERS << 32) + from++);
}

static void cmdq_size_follows_cpus(struct kunit *test)
{
	static const struct {
		unsigned int cpus;
		u8 max_lg2;
		u8 lg2;
	} row[] = {
		{ 1, 19, 8 }, { 16, 19, 8 }, { 17, 19, 9 }, { 32, 19, 9 },
		{ 96, 19, 11 }, { 512, 19, 13 }, { 512, 10, 10 }, { 1, 0, 0 },
		{ 4, 6, 6 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(row); i++)
		KUNIT_EXPECT_EQ_MSG(test, row[i].lg2,
				    smmu3_cmdq_size_lg2(row[i].cpus, row[i].max_lg2),
				    "row %u", i);
}

/* lesson 10 */
static void cmdq_shrinks_to_a_page_at_most(struct kunit *test)
{
	struct smmu3_cmdq_config cfg = { .max_lg2 = 19, .cpus = 200 };
	struct smmu3_cmdq q;

	warnings = 0;
	KUNIT_ASSERT_EQ(test, smmu3_cmdq_init(&q, &cfg), 0);
	KUNIT_EXPECT_EQ(test, warnings, 0);
	KUNIT_EXPECT_EQ(test, native_dma_live, 1);
	smmu3_cmdq_destroy(&q);

	native_dma_limit = 2 * PAGE_SIZE;
	KUNIT_ASSERT_EQ(test, smmu3_cmdq_init(&q, &cfg), 0);
	KUNIT_EXPECT_EQ(test, q.lg2, 9);
	KUNIT_EXPECT_EQ(test, warnings, 1);
	smmu3_cmdq_destroy(&q);

	native_dma_limit = PAGE_SIZE - 1;
	KUNIT_EXPECT_EQ(test, smmu3_cmdq_init(&q, &cfg), -ENOMEM);
	native_dma_limit = 0;
	KUNIT_EXPECT_EQ(test, native_dma_live, 0);
}

static void cmdq_init_fails_cleanly(struct kunit *test)
{
	struct smmu3_cmdq_config cfg = {
		.max_lg2 = 8, .cpus = 1, .coherent = true, .method = SMMU3_SYNC_MSI,
	};
	struct smmu3_cmdq q;
	unsigned int nth;

	for (nth = 1; nth <= 2; nth++) {
		native_dma_fail = nth;
		KUNIT_EXPECT_EQ(test, smmu3_cmdq_init(&q, &cfg), -ENOMEM);
		KUNIT_EXPECT_EQ(test, native_dma_live, 0);
	}
	no_memory = true;
	KUNIT_EXPECT_EQ(test, smmu3_cmdq_init(&q, &cfg), -ENOMEM);
	KUNIT_EXPECT_EQ(test, native_dma_live, 0);
	no_memory = false;
}

/* lesson 8, and no WFE that nothing ends */
static void cmdq_method_must_work_here(struct kunit *test)
{
	struct smmu3_cmdq_config cfg = { .max_lg2 = 4, .cpus = 1 };
	struct smmu3_cmdq q;

	cfg.method = SMMU3_SYNC_MSI;
	KUNIT_ASSERT_EQ(test, smmu3_cmdq_init(&q, &cfg), 0);
	KUNIT_EXPECT_EQ(test, q.method, SMMU3_SYNC_POLL);
	smmu3_cmdq_destroy(&q);

	cfg.method = SMMU3_SYNC_SEV;
	KUNIT_ASSERT_EQ(test, smmu3_cmdq_init(&q, &cfg), 0);
	KUNIT_EXPECT_EQ(test, q.method, SMMU3_SYNC_SEV);
	smmu3_cmdq_destroy(&q);

	native_cntkctl = 0;
	KUNIT_ASSERT_EQ(test, smmu3_cmdq_init(&q, &cfg), 0);
	KUNIT_EXPECT_EQ(test, q.method, SMMU3_SYNC_POLL);
	smmu3_cmdq_destroy(&q);

	/* which is nothing to who does not sleep */
	cfg.method = SMMU3_SYNC_MSI;
	cfg.coherent = true;
	KUNIT_ASSERT_EQ(test, smmu3_cmdq_init(&q, &cfg), 0);
	native_cntkctl = ARCH_TIMER_VIRT_EVT_EN;
	KUNIT_EXPECT_EQ(test, q.method, SMMU3_SYNC_MSI);
	smmu3_cmdq_destroy(&q);
}

static void cmdq_program_makes_it_empty(struct kunit *test)
{
	struct fake *f = fake_create(test, 5, SMMU3_SYNC_POLL);

	KUNIT_EXPECT_EQ(test, f->base, BIT_ULL(62) | f->q.slots_dma | 5);
	KUNIT_EXPECT_EQ(test, f->prod, 0);
	KUNIT_EXPECT_EQ(test, f->cons, 0);
	fake_destroy(f);
}

/* lesson 9 */
static void cmdq_empty_batch_does_nothing(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	smmu3_batch_init(&b, &f->q);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
	KUNIT_EXPECT_EQ(test, f->prod_writes + f->looks, 0);
	fake_destroy(f);
}

/* what a strict unmap costs when nobody is in the way */
static void cmdq_one_register_write_per_batch(struct kunit *test)
{
	struct fake *f = fake_create(test, 8, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->eager = true;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, SMMU3_BATCH_MAX, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_EQ(test, f->prod_writes, 1);
	KUNIT_EXPECT_EQ(test, f->looks, 1);
	KUNIT_EXPECT_EQ(test, f->syncs, 1);
	KUNIT_EXPECT_EQ(test, f->logged, SMMU3_BATCH_MAX + 1);
	expect_log(f, 0, SMMU3_BATCH_MAX, 1);
	fake_destroy(f);
}

static void cmdq_msi_reads_no_register(struct kunit *test)
{
	struct fake *f = fake_create(test, 8, SMMU3_SYNC_MSI);
	struct smmu3_cmd_batch b;

	f->eager = true;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 1, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_EQ(test, f->looks, 0);
	fake_destroy(f);
}

static void cmdq_send_does_not_wait(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	smmu3_batch_init(&b, &f->q);
	put_good(&b, 5, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
	KUNIT_EXPECT_EQ(test, f->prod, 5);
	KUNIT_EXPECT_EQ(test, f->cons, 0);
	fake_run(f, UINT_MAX);
	expect_log(f, 0, 5, 1);
	KUNIT_EXPECT_EQ(test, f->syncs, 0);
	fake_destroy(f);
}

/* of an SMMU that is off: nothing is sent, nobody waits, and nothing has failed */
static void cmdq_rests(struct kunit *test)
{
	enum smmu3_sync_method m;

	for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++) {
		struct fake *f = fake_create(test, 4, m);
		struct smmu3_cmd_batch b;

		/* a part was sent before */
		smmu3_batch_init(&b, &f->q);
		put_good(&b, SMMU3_BATCH_MAX + 1, 1);
		smmu3_cmdq_rest(&f->q);
		f->prod_writes = 0;
		f->looks = 0;
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
		put_good(&b, 2 * SMMU3_BATCH_MAX, 1);
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
		put_good(&b, 5, 1);
		KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
		KUNIT_EXPECT_EQ(test, f->prod_writes + f->looks, 0);

		smmu3_cmdq_program(&f->q);
		f->logged = 0;
		put_good(&b, 3, 1);
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
		expect_log(f, 0, 3, 1);
		fake_destroy(f);
	}
}

/* lesson 54, MMU-700 2812531: never more than a batch between two CMD_SYNCs */
static void cmdq_54_syncs_often(struct kunit *test)
{
	struct smmu3_cmdq_config cfg = { .max_lg2 = 4, .cpus = 1, .sync_often = true };
	struct fake *f = fake_create(test, 8, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;
	struct smmu3_cmdq q;

	KUNIT_ASSERT_EQ(test, smmu3_cmdq_init(&q, &cfg), 0);
	KUNIT_EXPECT_TRUE(test, q.sync_often);
	smmu3_cmdq_destroy(&q);

	f->eager = true;
	f->q.sync_often = true;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 2 * SMMU3_BATCH_MAX + 6, 1);
	KUNIT_EXPECT_EQ(test, f->syncs, 2);
	KUNIT_EXPECT_EQ(test, f->logged, 2 * SMMU3_BATCH_MAX + 2);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_EQ(test, f->syncs, 3);
	fake_destroy(f);
}

/* lesson 54, Tegra264: each part of what is waited for again after a CMD_SYNC, and synced */
static void cmdq_54_twice(struct kunit *test)
{
	struct smmu3_cmdq_config cfg = { .max_lg2 = 4, .cpus = 1, .twice = true };
	struct fake *f = fake_create(test, 8, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;
	struct smmu3_cmdq q;

	KUNIT_ASSERT_EQ(test, smmu3_cmdq_init(&q, &cfg), 0);
	KUNIT_EXPECT_TRUE(test, q.twice);
	smmu3_cmdq_destroy(&q);

	f->eager = true;
	f->q.twice = true;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, SMMU3_BATCH_MAX + 2, 1);
	KUNIT_EXPECT_EQ(test, f->syncs, 2);
	expect_log(f, 0, SMMU3_BATCH_MAX, 1);
	expect_log(f, SMMU3_BATCH_MAX + 1, SMMU3_BATCH_MAX, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_EQ(test, f->syncs, 4);
	KUNIT_EXPECT_EQ(test, f->logged, 2 * (SMMU3_BATCH_MAX + 2) + 4);
	expect_log(f, 2 * SMMU3_BATCH_MAX + 2, 2, SMMU3_BATCH_MAX + 1);
	expect_log(f, 2 * SMMU3_BATCH_MAX + 5, 2, SMMU3_BATCH_MAX + 1);

	/* nothing is nothing, and an answer is given once */
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_EQ(test, f->syncs, 4);
	put_good(&b, 1, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
	KUNIT_EXPECT_EQ(test, f->logged, 2 * (SMMU3_BATCH_MAX + 2) + 5);
	KUNIT_EXPECT_EQ(test, f->syncs, 4);
	fake_destroy(f);
}

/* what fails the first time only has failed */
static void cmdq_54_twice_fails(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->eager = true;
	f->q.twice = true;
	smmu3_batch_init(&b, &f->q);
	f->refuse_sync = true;
	put_good(&b, 1, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -EIO);
	put_good(&b, 1, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	fake_destroy(f);
}

/* lesson 9: all sizes of queue and batch: consumed in order, and the wait covers all */
static void cmdq_all_sizes_and_wraps(struct kunit *test)
{
	struct smmu3_cmd_batch b;
	unsigned int n, m, round;
	u8 lg2;

	for (lg2 = 0; lg2 <= 7; lg2++)
		for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++) {
			struct fake *f = fake_create(test, lg2, m);

			f->per_look = 1;
			smmu3_batch_init(&b, &f->q);
			for (round = 0; round < 3; round++)
				for (n = 1; n <= 70; n++) {
					f->logged = 0;
					put_good(&b, n, 1);
					KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
					KUNIT_EXPECT_EQ(test, f->logged, n + 1);
					expect_log(f, 0, n, 1);
				}
			KUNIT_EXPECT_EQ(test, f->syncs, 210);
			fake_destroy(f);
		}
}

/* lesson 3: registers, MSI words and failures at the ends of 32 bits and beyond */
static void cmdq_positions_outlive_32_bits(struct kunit *test)
{
	static const u64 start[] = {
		BIT_ULL(31) - 20, BIT_ULL(32) - 20, BIT_ULL(33) - 20, BIT_ULL(52) - 20,
	};
	unsigned int i, n, m;
	struct smmu3_cmd_batch b;

	for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++)
		for (i = 0; i < ARRAY_SIZE(start); i++) {
			struct fake *f = fake_create(test, 3, m);

			fake_start_at(f, start[i]);
			f->eager = true;
			smmu3_batch_init(&b, &f->q);
			for (n = 0; n < 50; n++) {
				put_good(&b, 1, 1);
				KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
				put(&b, OP_BAD, 0);
				KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -EIO);
				/* the refused command is a CMD_SYNC by now */
				KUNIT_EXPECT_EQ(test, f->syncs, 3 * (n + 1));
			}
			KUNIT_EXPECT_EQ(test, f->cons, start[i] + 200);
			fake_destroy(f);
		}
}

/* The owner of a ticket is late: nothing of those after it is published. */
static void cmdq_publishes_in_ticket_order(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	smmu3_batch_init(&b, &f->q);
	put_good(&b, 1, 1);
	smmu3_batch_send(&b);
	atomic64_add(2, &f->q.ticket);
	put_good(&b, 3, 4);
	smmu3_batch_send(&b);
	KUNIT_EXPECT_EQ(test, f->prod, 1);

	/* it gets ready, and whoever comes next publishes all */
	f->q.slots[1].dw[0] = cpu_to_le64(OP_GOOD);
	f->q.slots[1].dw[1] = cpu_to_le64(((u64)PRODUCERS << 32) + 2);
	f->q.slots[2].dw[0] = cpu_to_le64(OP_GOOD);
	f->q.slots[2].dw[1] = cpu_to_le64(((u64)PRODUCERS << 32) + 3);
	WRITE_ONCE(f->q.ready[1], 3);
	put_good(&b, 1, 7);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_EQ(test, f->prod_writes, 2);
	expect_log(f, 0, 7, 1);
	fake_destroy(f);
}

/* Another CPU submits while this one publishes; twice. */
static void submit_meanwhile(struct fake *f)
{
	unsigned int writes = f->prod_writes;
	struct smmu3_cmd_batch b;

	f->on_prod = writes == 1 ? submit_meanwhile : NULL;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 2, writes * 2);
	smmu3_batch_send(&b);
	/* there is one publisher at a time, and that is not this CPU */
	KUNIT_EXPECT_EQ(f->test, f->prod_writes, writes);
}

static void cmdq_publisher_leaves_nothing_behind(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->on_prod = submit_meanwhile;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 1, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
	KUNIT_EXPECT_EQ(test, f->prod_writes, 3);
	KUNIT_EXPECT_EQ(test, f->prod, 5);
	KUNIT_EXPECT_EQ(test, atomic_read(&f->q.publishing), 0);
	fake_run(f, UINT_MAX);
	expect_log(f, 0, 5, 1);
	fake_destroy(f);
}

/* At each of the first two full barriers another CPU comes, and meets none itself. */
static struct fake *barrier_fake;
static unsigned int barriers;

static void submit_at_barrier(void)
{
	struct smmu3_cmd_batch b;

	/* who took a ticket must not be kept from publishing */
	KUNIT_EXPECT_TRUE(barrier_fake->test, irqs_disabled());
	at_full_barrier = NULL;
	smmu3_batch_init(&b, &barrier_fake->q);
	put_good(&b, 1, 100 + barriers++);
	smmu3_batch_send(&b);
	if (barriers < 2)
		at_full_barrier = submit_at_barrier;
}

/*
 * Between a submission's marks and its publishing, and between two looks of a publisher,
 * another CPU does all of its own. It publishes whatever is marked, so that must be complete.
 */
static void cmdq_marked_is_complete(struct kunit *test)
{
	struct fake *f = fake_create(test, 5, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->eager = true;
	barrier_fake = f;
	barriers = 0;
	at_full_barrier = submit_at_barrier;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 3, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
	at_full_barrier = NULL;
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_EQ(test, barriers, 2);
	KUNIT_EXPECT_EQ(test, f->logged, 5);
	expect_log(f, 0, 3, 1);
	expect_log(f, 3, 2, 100);
	KUNIT_EXPECT_EQ(test, f->q.nr_failed, 0);
	fake_destroy(f);
}

/* after this CPU looked at CONS, the SMMU goes on, and another CPU sees that first */
static void overtake_at_barrier(void)
{
	struct fake *f = barrier_fake;
	struct smmu3_cmd_batch b;

	if (!f->looks)
		return;
	at_read_barrier = NULL;
	fake_run(f, UINT_MAX);
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 1, 10);
	KUNIT_EXPECT_EQ(f->test, smmu3_batch_send(&b), 0);
	KUNIT_EXPECT_EQ(f->test, atomic64_read(&f->q.consumed), 8);
}

static void cmdq_consumed_never_goes_back(struct kunit *test)
{
	struct fake *f = fake_create(test, 3, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	barrier_fake = f;
	f->per_look = 1;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 8, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
	at_read_barrier = overtake_at_barrier;
	put_good(&b, 1, 9);
	KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
	at_read_barrier = NULL;
	KUNIT_EXPECT_EQ(test, atomic64_read(&f->q.consumed), 8);
	fake_run(f, UINT_MAX);
	expect_log(f, 0, 10, 1);
	fake_destroy(f);
}

/* WFE only where the SMMU sends an event */
static void cmdq_sleeps_with_sev_only(struct kunit *test)
{
	enum smmu3_sync_method m;

	for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++) {
		struct fake *f = fake_create(test, 4, m);
		struct smmu3_cmd_batch b;

		f->per_look = 0;
		f->looks_per_command = 3;
		f->no_msi = true;
		smmu3_batch_init(&b, &f->q);
		put_good(&b, 1, 1);
		slept = false;
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
		KUNIT_EXPECT_EQ(test, slept, m == SMMU3_SYNC_SEV);
		fake_destroy(f);
	}
}

/*
 * All that orders a submission where nobody is in the way: the SMMU had read the slots
 * (a) before they are written; marked (s) they are written, and the role (t) is looked
 * for after that (m). What is found marked (l) is in memory (w) before the SMMU is told
 * (P); the role is dropped (d) before the last look (m) at marks. CONS (C) is read
 * after what it is compared with (r), and before all that follows from it (r).
 */
static void cmdq_in_order(struct kunit *test)
{
	static const char *const orders[] = {
		[SMMU3_SYNC_POLL] = "asmtllwPdmrCr",
		[SMMU3_SYNC_SEV] = "asmtllwPdmrCr",
		[SMMU3_SYNC_MSI] = "asmtllwPdmr",
	};
	enum smmu3_sync_method m;

	for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++) {
		struct fake *f = fake_create(test, 4, m);
		struct smmu3_cmd_batch b;

		f->eager = true;
		smmu3_batch_init(&b, &f->q);
		put_good(&b, 1, 1);
		memset(order, 0, sizeof(order));
		noted = 0;
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
		noted = sizeof(order);
		KUNIT_EXPECT_STREQ(test, order, orders[m]);
		fake_destroy(f);
	}
}

/* lesson 6: the batch of a refused command fails, its rest is done all the same */
static void cmdq_illegal_command(struct kunit *test)
{
	struct fake *f = fake_create(test, 5, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b, other;

	smmu3_batch_init(&b, &f->q);
	smmu3_batch_init(&other, &f->q);
	put_good(&other, 2, 1);
	smmu3_batch_send(&other);
	/* not the queue's, so it stays */
	f->raised = GERROR_EVENTQ_ABT_ERR;
	put_good(&b, 1, 3);
	put(&b, OP_BAD, 99);
	put_good(&b, 1, 4);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -EIO);
	expect_log(f, 0, 3, 1);
	expect_log(f, 4, 1, 4);
	KUNIT_EXPECT_EQ(test, f->raised ^ f->acked, GERROR_EVENTQ_ABT_ERR);

	put_good(&b, 1, 5);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	fake_destroy(f);
}

/* the refused command is of somebody else: not our failure */
static void cmdq_illegal_command_of_another(struct kunit *test)
{
	struct fake *f = fake_create(test, 5, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b, other;

	smmu3_batch_init(&b, &f->q);
	smmu3_batch_init(&other, &f->q);
	put(&other, OP_BAD, 0);
	smmu3_batch_send(&other);
	put_good(&b, 1, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_EQ(test, f->q.nr_failed, 1);
	fake_destroy(f);
}

/* each position of a batch in parts, including its CMD_SYNC */
static void cmdq_illegal_anywhere(struct kunit *test)
{
	enum smmu3_sync_method m;
	unsigned int bad, i;

	for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++)
		for (bad = 0; bad <= 40; bad++) {
			struct fake *f = fake_create(test, 3, m);
			struct smmu3_cmd_batch b;

			smmu3_batch_init(&b, &f->q);
			for (i = 0; i < 40; i++)
				put(&b, i == bad ? OP_BAD : OP_GOOD,
				    (u64)PRODUCERS << 32);
			f->refuse_sync = bad == 40;
			KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -EIO);
			KUNIT_EXPECT_EQ(test, f->cons, 41);
			put_good(&b, 1, 1);
			KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
			fake_destroy(f);
		}
}

static void recover_at_once(struct fake *f)
{
	f->on_gerrorn = NULL;
	KUNIT_EXPECT_TRUE(f->test, smmu3_cmdq_recover(&f->q));
}

/* the interrupt comes, and is handled, before the submitter gets any further */
static void cmdq_interrupt_is_faster(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->eager = true;
	f->on_prod = recover_at_once;
	smmu3_batch_init(&b, &f->q);
	put(&b, OP_BAD, 0);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -EIO);
	fake_destroy(f);
}

/* two CPUs see an error; the second must not repair what stands at CONS by then */
static void cmdq_recovered_once(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	smmu3_batch_init(&b, &f->q);
	put(&b, OP_BAD, 0);
	put_good(&b, 2, 1);
	smmu3_batch_send(&b);
	fake_run(f, UINT_MAX);
	f->on_gerrorn = recover_at_once;
	f->per_look = 1;
	KUNIT_EXPECT_FALSE(test, smmu3_cmdq_recover(&f->q));
	KUNIT_EXPECT_EQ(test, f->q.nr_failed, 1);
	fake_run(f, UINT_MAX);
	expect_log(f, 1, 2, 1);
	fake_destroy(f);
}

/* 16 failures of others are told from ours; of more, one may be ours */
static void cmdq_more_failures_than_remembered(struct kunit *test)
{
	unsigned int n, i;

	for (n = SMMU3_CMDQ_FAILURES - 1; n <= SMMU3_CMDQ_FAILURES + 1; n++) {
		struct fake *f = fake_create(test, 6, SMMU3_SYNC_POLL);
		struct smmu3_cmd_batch b, other;

		smmu3_batch_init(&b, &f->q);
		smmu3_batch_init(&other, &f->q);
		for (i = 0; i < n; i++)
			put(&other, OP_BAD, 0);
		smmu3_batch_send(&other);
		put_good(&b, 1, 1);
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b),
				n > SMMU3_CMDQ_FAILURES ? -EIO : 0);
		KUNIT_EXPECT_EQ(test, f->q.nr_failed, n);
		fake_destroy(f);
	}
}

static void cmdq_aborted_fetch_is_retried(struct kunit *test)
{
	struct fake *f = fake_create(test, 5, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->abort_at = 2;
	f->aborts = 16;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 5, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	expect_log(f, 0, 5, 1);
	KUNIT_EXPECT_EQ(test, f->aborts, 0);
	KUNIT_EXPECT_FALSE(test, f->q.dead);
	fake_destroy(f);
}

static void cmdq_abort_for_ever_ends(struct kunit *test)
{
	struct fake *f = fake_create(test, 5, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->abort_at = 2;
	f->aborts = UINT_MAX;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 5, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -ETIMEDOUT);
	KUNIT_EXPECT_TRUE(test, f->q.dead);
	KUNIT_EXPECT_EQ(test, UINT_MAX - f->aborts, CMDQ_REPEATS + 1);
	/* left active: the SMMU stands still, and raises no interrupt again and again */
	KUNIT_EXPECT_NE(test, f->raised, f->acked);
	KUNIT_EXPECT_FALSE(test, smmu3_cmdq_recover(&f->q));
	fake_destroy(f);
}

/* lesson 7: the submitter learns of it; the CMD_SYNC is executed all the same */
static void cmdq_atc_invalidation_timed_out(struct kunit *test)
{
	enum smmu3_sync_method m;

	for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++) {
		struct fake *f = fake_create(test, 5, m);
		struct smmu3_cmd_batch b;

		smmu3_batch_init(&b, &f->q);
		put(&b, OP_ATC, (u64)PRODUCERS << 32);
		put_good(&b, 2, 1);
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -EIO);
		KUNIT_EXPECT_EQ(test, f->syncs, 1);
		KUNIT_EXPECT_EQ(test, f->cons, 4);
		put_good(&b, 2, 1);
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
		fake_destroy(f);
	}
}

static void cmdq_recover_without_error(struct kunit *test)
{
	struct fake *f = fake_create(test, 5, SMMU3_SYNC_POLL);

	KUNIT_EXPECT_FALSE(test, smmu3_cmdq_recover(&f->q));
	/* other errors are not its business */
	f->raised = GERROR_EVENTQ_ABT_ERR;
	KUNIT_EXPECT_FALSE(test, smmu3_cmdq_recover(&f->q));
	KUNIT_EXPECT_EQ(test, f->acked, 0);
	fake_destroy(f);
}

/* the SMMU stops for a while: one waiter gives up, the queue does not */
static void cmdq_stuck_sync_times_out(struct kunit *test)
{
	enum smmu3_sync_method m;

	for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++) {
		struct fake *f = fake_create(test, 5, m);
		struct smmu3_cmd_batch b;

		f->per_look = 0;
		f->tick = 10 * MSEC;
		smmu3_batch_init(&b, &f->q);
		put_good(&b, 2, 1);
		if (m == SMMU3_SYNC_MSI)
			f->tick = 600 * MSEC;	/* it looks at CONS rarely */
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -ETIMEDOUT);
		KUNIT_EXPECT_FALSE(test, f->q.dead);
		f->per_look = UINT_MAX;
		put_good(&b, 2, 3);
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
		KUNIT_EXPECT_EQ(test, f->logged, 6);
		fake_destroy(f);
	}
}

/* a command in 0.8 s is progress, and 40 of them take half a minute */
static void cmdq_slow_is_not_stuck(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->per_look = 0;
	f->tick = 5 * MSEC;
	f->looks_per_command = 160;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 40, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	expect_log(f, 0, 40, 1);
	fake_destroy(f);
}

/* a look at CONS takes long, and it moves at each third: never still for a second */
static void cmdq_slow_look_is_not_stuck(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_MSI);
	struct smmu3_cmd_batch b;

	f->per_look = 0;
	f->no_msi = true;
	f->tick = 600 * MSEC;
	f->looks_per_command = 3;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 10, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	expect_log(f, 0, 10, 1);
	fake_destroy(f);
}

static void cmdq_full_and_stuck_is_dead(struct kunit *test)
{
	struct fake *f = fake_create(test, 3, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;
	unsigned int i, looks;

	f->per_look = 0;
	f->tick = 10 * MSEC;
	smmu3_batch_init(&b, &f->q);
	for (i = 1; i <= 8; i++) {
		put_good(&b, 1, i);
		KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
	}
	put_good(&b, 1, 9);
	KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), -ETIMEDOUT);
	KUNIT_EXPECT_TRUE(test, f->q.dead);
	KUNIT_EXPECT_EQ(test, f->prod, 8);

	/* from now on an error at once, even though the SMMU woke up */
	f->per_look = UINT_MAX;
	looks = f->looks;
	put_good(&b, 40, 9);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, f->looks, looks);

	/* a reset helps, and nothing of before is left */
	smmu3_cmdq_program(&f->q);
	f->logged = 0;
	put_good(&b, 1, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_send(&b), 0);
	KUNIT_EXPECT_EQ(test, f->prod, 1);
	put_good(&b, 20, 2);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	expect_log(f, 0, 21, 1);
	fake_destroy(f);
}

/* after a reset nothing counts as done, or as failed, because something was before */
static void cmdq_program_forgets(struct kunit *test)
{
	enum smmu3_sync_method m;

	for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++) {
		struct fake *f = fake_create(test, 5, m);
		struct smmu3_cmd_batch b;

		smmu3_batch_init(&b, &f->q);
		put_good(&b, 20, 1);
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
		smmu3_cmdq_program(&f->q);
		f->aborts = UINT_MAX;
		put_good(&b, 1, 1);
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -ETIMEDOUT);
		KUNIT_EXPECT_TRUE(test, f->q.dead);

		f->acked = f->raised;
		smmu3_cmdq_program(&f->q);
		f->aborts = 1;
		put_good(&b, 1, 1);
		KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
		KUNIT_EXPECT_EQ(test, f->cons, 2);
		fake_destroy(f);
	}
}

/* A part of a batch is sent by batch_next() and fails: the batch says so. */
static void cmdq_failure_of_a_part_is_kept(struct kunit *test)
{
	struct fake *f = fake_create(test, 3, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->per_look = 0;
	f->tick = 10 * MSEC;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 2 * SMMU3_BATCH_MAX, 1);
	KUNIT_EXPECT_EQ(test, b.error, -ETIMEDOUT);
	/* even if the queue is put right in between */
	smmu3_cmdq_program(&f->q);
	f->per_look = UINT_MAX;
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, f->prod, 0);
	fake_destroy(f);
}

/* The late owner of ticket 0 needs ten minutes. */
static void late_owner(struct fake *f)
{
	fake_pass_time(5000 * MSEC);
	if (f->looks != 120 * 64)
		return;
	f->q.slots[0].dw[0] = cpu_to_le64(OP_GOOD);
	f->q.slots[0].dw[1] = cpu_to_le64((u64)PRODUCERS << 32);
	/* as step 5 of a submission */
	smp_store_release(&f->q.ready[0], 1);
	WRITE_ONCE(f->q.published, 1);
	fake_set_prod(f, 1);
	/* and as publisher it goes on to what is ready behind it */
	WRITE_ONCE(f->q.published, 3);
	fake_set_prod(f, 3);
}

/* an idle SMMU is not accused: it is a CPU that is late */
static void cmdq_idle_smmu_is_not_timed(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
	struct smmu3_cmd_batch b;

	f->on_look = late_owner;
	atomic64_add(1, &f->q.ticket);
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 1, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_GT(test, f->looks, 120 * 64);
	KUNIT_EXPECT_EQ(test, f->logged, 3);
	fake_destroy(f);
}

/* all ones is not "everything is done", wherever the queue happens to be */
static void cmdq_unpowered_smmu_completes_nothing(struct kunit *test)
{
	unsigned int start;

	for (start = 0; start < 32; start++) {
		struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
		struct smmu3_cmd_batch b;
		int ret;

		fake_start_at(f, start);
		f->unpowered = true;
		f->tick = 100 * MSEC;
		smmu3_batch_init(&b, &f->q);
		put_good(&b, 2, 1);
		ret = smmu3_batch_sync(&b);
		KUNIT_EXPECT_EQ_MSG(test, ret, -ETIMEDOUT, "start %u", start);
		fake_destroy(f);
	}
}

/* nor is a CONS that software has not allowed yet */
static void cmdq_impossible_cons_completes_nothing(struct kunit *test)
{
	unsigned int lie;

	for (lie = 4; lie < 32; lie++) {
		struct fake *f = fake_create(test, 4, SMMU3_SYNC_POLL);
		struct smmu3_cmd_batch b;
		int ret;

		f->per_look = 0;
		f->lie = lie;
		f->tick = 100 * MSEC;
		smmu3_batch_init(&b, &f->q);
		put_good(&b, 2, 1);
		ret = smmu3_batch_sync(&b);
		KUNIT_EXPECT_EQ_MSG(test, ret, -ETIMEDOUT, "lie %u", lie);
		fake_destroy(f);
	}
}

/* the write of the MSI word is aborted: CONS tells */
static void cmdq_lost_msi(struct kunit *test)
{
	struct fake *f = fake_create(test, 4, SMMU3_SYNC_MSI);
	struct smmu3_cmd_batch b;

	f->no_msi = true;
	smmu3_batch_init(&b, &f->q);
	put_good(&b, 2, 1);
	KUNIT_EXPECT_EQ(test, smmu3_batch_sync(&b), 0);
	KUNIT_EXPECT_EQ(test, f->syncs, 1);
	fake_destroy(f);
}

/* threads */
struct producer {
	struct fake *f;
	u32 who;
	unsigned int batches;
	unsigned int wrong;	/* results that cannot be */
	bool misdeeds;		/* sends illegal commands too */
	bool started;
};

static unsigned int draw(u32 *state, unsigned int below)
{
	*state = *state * 1664525 + 1013904223;
	return (*state >> 16) % below;
}

static u32 executed(struct fake *f, u32 who)
{
	unsigned long flags;
	u32 n;

	raw_spin_lock_irqsave(&f->lock, flags);
	n = f->next[who];
	raw_spin_unlock_irqrestore(&f->lock, flags);
	return n;
}

static bool result_is_wrong(struct fake *f, int ret, bool bad, u32 before)
{
	u32 meanwhile = READ_ONCE(f->q.nr_failed) - before;

	if (bad)
		return ret != -EIO;
	return ret && (ret != -EIO || meanwhile <= SMMU3_CMDQ_FAILURES);
}

/*
 * The SMMU is a processor of its own: software waits for it with interrupts off, in a
 * kernel perhaps on every other CPU. Where there is only one, it works at each write.
 */
#ifdef NATIVE_BUILD
static bool smmu_has_a_cpu(void)
{
	return true;
}

static void run_as_smmu(void)
{
}

static void run_beside_smmu(unsigned int who)
{
}
#else
static bool smmu_has_a_cpu(void)
{
	return num_online_cpus() > 1;
}

static void run_as_smmu(void)
{
	set_cpus_allowed_ptr(current, cpumask_of(0));
}

static void run_beside_smmu(unsigned int who)
{
	if (smmu_has_a_cpu())
		set_cpus_allowed_ptr(current, cpumask_of(1 + who % (num_online_cpus() - 1)));
}
#endif

static int produce(void *data)
{
	struct producer *p = data;
	u32 number = 0, state = p->who + 1;
	struct smmu3_cmd_batch b;
	unsigned int i, n;

	run_beside_smmu(p->who);
	WRITE_ONCE(p->started, true);
	smmu3_batch_init(&b, &p->f->q);
	for (i = 0; i < p->batches; i++) {
		u32 before = READ_ONCE(p->f->q.nr_failed);
		bool bad = p->misdeeds && draw(&state, 20) == 0;
		int ret;

		for (n = 1 + draw(&state, 10); n; n--)
			put(&b, OP_GOOD, (u64)p->who << 32 | ++number);
		if (bad)
			put(&b, OP_BAD, 0);
		if (!bad && draw(&state, 4) == 0) {
			p->wrong += smmu3_batch_send(&b) != 0;
			continue;
		}
		ret = smmu3_batch_sync(&b);
		p->wrong += result_is_wrong(p->f, ret, bad, before);
		/* done means done */
		p->wrong += executed(p->f, p->who) != number;
	}
	put(&b, OP_GOOD, (u64)p->who << 32 | ++number);
	p->wrong += smmu3_batch_sync(&b) && !p->misdeeds;
	p->wrong += executed(p->f, p->who) != number;
	while (!kthread_should_stop())
		cond_resched();
	return 0;
}

/* the SMMU at work: a few commands at a time, sometimes none */
static int consume(void *data)
{
	struct fake *f = data;
	u32 state = 7;

	run_as_smmu();
	while (!kthread_should_stop()) {
		fake_run(f, draw(&state, 6));
		cond_resched();
	}
	return 0;
}

static void run_threads(struct kunit *test, u8 lg2, enum smmu3_sync_method m,
			bool misdeeds)
{
	struct task_struct *task[PRODUCERS], *smmu;
	struct fake *f = fake_create(test, lg2, m);
	struct producer p[PRODUCERS];
	unsigned int i;

	f->per_look = 0;
	f->eager = !smmu_has_a_cpu();
	smmu = kthread_run(consume, f, "smmu");
	for (i = 0; i < PRODUCERS; i++) {
		p[i] = (struct producer){
			.f = f, .who = i, .batches = SUITE_ROUNDS(400), .misdeeds = misdeeds,
		};
		task[i] = kthread_run(produce, &p[i], "cpu%u", i);
	}
	for (i = 0; i < PRODUCERS; i++) {
		/* a thread that is stopped before it starts never does */
		while (!READ_ONCE(p[i].started))
			cond_resched();
		KUNIT_EXPECT_EQ(test, kthread_stop(task[i]), 0);
		KUNIT_EXPECT_EQ(test, p[i].wrong, 0);
	}
	kthread_stop(smmu);
	KUNIT_EXPECT_EQ(test, f->cons, atomic64_read(&f->q.ticket));
	KUNIT_EXPECT_EQ(test, f->q.dead, false);
	fake_destroy(f);
}

/* lessons 2, 3 and 4: more CPUs than slots, and every way to complete */
static void cmdq_many_cpus(struct kunit *test)
{
	static const u8 sizes[] = { 0, 2, 4, 6 };
	enum smmu3_sync_method m;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (m = SMMU3_SYNC_POLL; m <= SMMU3_SYNC_MSI; m++)
			run_threads(test, sizes[i], m, false);
}

static void cmdq_many_cpus_with_errors(struct kunit *test)
{
	run_threads(test, 4, SMMU3_SYNC_POLL, true);
	run_threads(test, 4, SMMU3_SYNC_MSI, true);
}

static struct kunit_case cmdq_cases[] = {
	KUNIT_CASE(cmdq_size_follows_cpus),
	KUNIT_CASE(cmdq_shrinks_to_a_page_at_most),
	KUNIT_CASE(cmdq_init_fails_cleanly),
	KUNIT_CASE(cmdq_method_must_work_here),
	KUNIT_CASE(cmdq_program_makes_it_empty),
	KUNIT_CASE(cmdq_empty_batch_does_nothing),
	KUNIT_CASE(cmdq_one_register_write_per_batch),
	KUNIT_CASE(cmdq_msi_reads_no_register),
	KUNIT_CASE(cmdq_send_does_not_wait),
	KUNIT_CASE(cmdq_54_syncs_often),
	KUNIT_CASE(cmdq_54_twice),
	KUNIT_CASE(cmdq_54_twice_fails),
	KUNIT_CASE(cmdq_all_sizes_and_wraps),
	KUNIT_CASE(cmdq_positions_outlive_32_bits),
	KUNIT_CASE(cmdq_publishes_in_ticket_order),
	KUNIT_CASE(cmdq_publisher_leaves_nothing_behind),
	KUNIT_CASE(cmdq_marked_is_complete),
	KUNIT_CASE(cmdq_consumed_never_goes_back),
	KUNIT_CASE(cmdq_sleeps_with_sev_only),
	KUNIT_CASE(cmdq_in_order),
	KUNIT_CASE(cmdq_illegal_command),
	KUNIT_CASE(cmdq_illegal_command_of_another),
	KUNIT_CASE(cmdq_illegal_anywhere),
	KUNIT_CASE(cmdq_interrupt_is_faster),
	KUNIT_CASE(cmdq_recovered_once),
	KUNIT_CASE(cmdq_more_failures_than_remembered),
	KUNIT_CASE(cmdq_aborted_fetch_is_retried),
	KUNIT_CASE(cmdq_abort_for_ever_ends),
	KUNIT_CASE(cmdq_atc_invalidation_timed_out),
	KUNIT_CASE(cmdq_recover_without_error),
	KUNIT_CASE(cmdq_stuck_sync_times_out),
	KUNIT_CASE(cmdq_slow_is_not_stuck),
	KUNIT_CASE(cmdq_slow_look_is_not_stuck),
	KUNIT_CASE(cmdq_full_and_stuck_is_dead),
	KUNIT_CASE(cmdq_program_forgets),
	KUNIT_CASE(cmdq_rests),
	KUNIT_CASE(cmdq_failure_of_a_part_is_kept),
	KUNIT_CASE(cmdq_idle_smmu_is_not_timed),
	KUNIT_CASE(cmdq_unpowered_smmu_completes_nothing),
	KUNIT_CASE(cmdq_impossible_cons_completes_nothing),
	KUNIT_CASE(cmdq_lost_msi),
	KUNIT_CASE(cmdq_many_cpus),
	KUNIT_CASE(cmdq_many_cpus_with_errors),
	{}
};

static struct kunit_suite cmdq_suite = {
	.name = "smmu3-cmdq",
	.test_cases = cmdq_cases,
};

kunit_test_suite(cmdq_suite);
