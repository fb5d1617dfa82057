// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done to the driver.
 *
 * Before a verb of the driver is called the world says what may be true from then
 * on, and after it what is. A verb may fail only where a mishap was arranged.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "domain/domain.h"
#include "domain/invalidate.h"
#include "kunit/oracle/oracle.h"
#include "master/attach.h"
#include "master/master.h"
#include "probe/reset.h"

/* slots from here on are far apart and large; the others share tables */
#define FIRST_LARGE_SLOT	12

static bool is_stage1(const struct oracle_domain *d)
{
	return d->domain->pt.stage == LPAE_STAGE1;
}

/* an error that nobody arranged */
static void check(struct world *w, int ret)
{
	if (ret && !w->mishap)
		world_fail(w, "the driver says %d, and nothing is wrong", ret);
}

/*
 * A wait came to its end: so did all that was sent before it, and a change that was
 * not confirmed at its time is as good as confirmed. If going back was not confirmed
 * either, there is a wall.
 */
static void confirm(struct oracle_way *way)
{
	if (way->lost && way->walled)
		way->now.kind = PLACE_BLOCKED;
	if (way->lost)
		way->next = way->now;
	way->lost = false;
	way->walled = false;
}

static void waited(struct world *w)
{
	unsigned int i, k;

	for (i = 0; i < RIG_MASTERS; i++) {
		confirm(&w->masters[i].way);
		for (k = 0; k < ORACLE_PASIDS; k++)
			confirm(&w->masters[i].pasids[k]);
	}
}

/* the change under way came to its end, or was undone */
static void arrive(struct world *w, struct oracle_way *way, int ret, bool stays)
{
	struct place old = way->now;

	if (!ret) {
		way->now = way->next;
		way->lost = false;
		waited(w);
	}
	if (ret && stays) {
		way->now = way->next;
		way->next = old;
	}
	way->lost |= ret != 0;
	way->broken = false;
	if (!way->lost)
		way->next = way->now;
}

/* ---- mappings ---- */

static struct oracle_domain *pick_domain(struct world *w, u32 a)
{
	struct oracle_domain *d = &w->domains[a % ORACLE_DOMAINS];

	return d->used ? d : NULL;
}

static struct oracle_slot *pick_slot(struct oracle_domain *d, u32 b,
				     enum slot_state state)
{
	unsigned int i;

	for (i = 0; i < ORACLE_SLOTS; i++) {
		struct oracle_slot *s = &d->slots[(b + i) % ORACLE_SLOTS];

		if (s->state == state && !s->busy)
			return s;
	}
	return NULL;
}

/* where a slot begins: low, shared with neighbours, or at the top */
static u64 slot_base(const struct oracle_domain *d, unsigned int i)
{
	u64 top = BIT_ULL(d->domain->pt.ias);

	if (i < FIRST_LARGE_SLOT)
		return SZ_1G + (u64)i * SZ_256K;
	if (i < ORACLE_SLOTS - 4)
		return (u64)(i - FIRST_LARGE_SLOT) * SZ_16M;
	return top - (u64)(ORACLE_SLOTS - i) * SZ_16M;
}

static void shape_slot(struct world *w, struct oracle_domain *d,
		       struct oracle_slot *s, const struct oracle_op *op)
{
	unsigned int i = s - d->slots;
	u64 base = slot_base(d, i);
	u32 pages = 1 + op->c % 32;

	s->small = i < FIRST_LARGE_SLOT || op->d & 1;
	s->iova = base + (u64)(op->c >> 8) % 16 * SZ_4K;
	s->size = pages * SZ_4K;
	if (!s->small || (i >= FIRST_LARGE_SLOT && op->d & 2)) {
		s->iova = base + (u64)(op->c >> 8) % 2 * SZ_2M;
		s->size = (1 + op->c % 3) * SZ_2M + (op->d & 4 ? pages * SZ_4K : 0);
	}
	if (i == ORACLE_SLOTS - 1 && op->d & 8)
		s->iova = base + SZ_16M - s->size;
	s->was = s->size;
	s->pa = w->next_pa + (s->iova & (SZ_2M - 1));
	w->next_pa += SZ_16M;
	if (w->next_pa + SZ_32M > BIT_ULL(d->domain->pt.oas))
		w->next_pa = SZ_1G;
	s->prot = LPAE_READ | (op->d & 16 ? LPAE_WRITE : 0) |
		  (op->d & 32 ? LPAE_CACHE : 0) | (op->d & 64 ? LPAE_NOEXEC : 0) |
		  (op->d & 128 ? LPAE_MMIO : 0);
}

static int unmap(struct world *w, struct oracle_domain *d, u64 iova, size_t size,
		 unsigned long *cleared)
{
	*cleared = 0;
	if (smmu3_domain_unmap(d->domain, iova, size, cleared) == size)
		return 0;
	world_fail(w, "not all of %#llx, %#zx was unmapped", iova, size);
	return -EIO;
}

static void settle_unmapped(struct oracle_slot *s, int ret)
{
	if (ret)
		return;
	s->going = 0;
	if (!s->size)
		s->state = SLOT_FREE;
}

/* flush what went so far, in one of the two ways there are */
static int flush(struct world *w, struct oracle_domain *d, struct oracle_slot *s,
		 u64 iova, size_t size, unsigned long cleared)
{
	int ret = smmu3_domain_sync(d->domain, iova, iova + size - 1, cleared);

	check(w, ret);
	if (!ret && cleared && !w->depth)
		waited(w);
	settle_unmapped(s, ret);
	return ret;
}

static void do_unmap(struct world *w, struct oracle_domain *d, struct oracle_slot *s,
		     size_t keep, bool lazy)
{
	size_t size = s->size - keep;

	s->busy = true;
	s->state = keep ? SLOT_MAPPED : SLOT_GOING;
	s->size = keep;
	s->going = size;
	s->unmaps++;
	if (!unmap(w, d, s->iova + keep, size, &s->cleared) && !lazy)
		flush(w, d, s, s->iova + keep, size, s->cleared);
	s->busy = false;
}

static void op_map(struct world *w, const struct oracle_op *op)
{
	struct oracle_domain *d = pick_domain(w, op->a);
	struct oracle_slot *s = d ? pick_slot(d, op->b, SLOT_FREE) : NULL;
	unsigned long sizes;
	size_t mapped = 0;
	int ret;

	if (!s)
		return;
	shape_slot(w, d, s, op);
	sizes = s->small ? SZ_4K : d->domain->pt.pgsizes & (SZ_4K | SZ_2M);
	world_doing(w, "mapping %#llx, %#zx to %#llx in domain %u", s->iova, s->size,
		    s->pa, (unsigned int)(d - w->domains));
	s->busy = true;
	s->state = SLOT_MAPPING;
	ret = smmu3_domain_map(d->domain, s->iova, s->pa, s->size, sizes, s->prot,
			       GFP_ATOMIC, &mapped);
	check(w, ret);
	if (!ret) {
		smmu3_domain_publish();
		s->state = SLOT_MAPPED;
		s->busy = false;
		return;
	}
	s->going = s->size;
	s->size = 0;
	s->unmaps++;
	s->state = SLOT_GOING;
	if (!mapped)
		s->state = SLOT_FREE;
	else if (!unmap(w, d, s->iova, mapped, &s->cleared))
		flush(w, d, s, s->iova, mapped, s->cleared);
	s->busy = false;
}

static void op_unmap(struct world *w, const struct oracle_op *op)
{
	struct oracle_domain *d = pick_domain(w, op->a);
	struct oracle_slot *s = d ? pick_slot(d, op->b, SLOT_MAPPED) : NULL;
	size_t keep = 0;

	if (!s || s->going)
		return;
	if (s->small && op->c & 1)
		keep = (u64)(op->c >> 4) % (s->size / SZ_4K) * SZ_4K;
	world_doing(w, "unmapping %#llx, %#zx%s in domain %u", s->iova + keep,
		    s->size - keep, op->d % 4 ? "" : ", to be flushed later,",
		    (unsigned int)(d - w->domains));
	do_unmap(w, d, s, keep, op->d % 4 == 0);
}

/* what an unmap left to be done later, maybe while a flush of all is under way */
static void op_sync(struct world *w, const struct oracle_op *op)
{
	struct oracle_domain *d = pick_domain(w, op->a);
	struct oracle_slot *s = d ? pick_slot(d, op->b, SLOT_GOING) : NULL;

	if (!s || !s->cleared)
		return;
	world_doing(w, "flushing %#llx, %#zx of domain %u", s->iova + s->size, s->going,
		    (unsigned int)(d - w->domains));
	s->busy = true;
	flush(w, d, s, s->iova + s->size, s->going, s->cleared);
	s->busy = false;
}

static void op_flush(struct world *w, const struct oracle_op *op)
{
	struct oracle_domain *d = pick_domain(w, op->a);
	unsigned int covered[ORACLE_SLOTS];
	struct oracle_slot *s;
	unsigned int i;
	int ret;

	if (!d)
		return;
	world_doing(w, "flushing domain %u", (unsigned int)(d - w->domains));
	for (i = 0; i < ORACLE_SLOTS; i++)
		covered[i] = d->slots[i].busy ? 0 : d->slots[i].unmaps;
	ret = smmu3_domain_flush(d->domain);
	check(w, ret);
	if (!ret && !w->depth)
		waited(w);
	/* but not what another CPU has unmapped meanwhile */
	for (i = 0; i < ORACLE_SLOTS; i++) {
		s = &d->slots[i];
		if (s->going && covered[i] == s->unmaps)
			settle_unmapped(s, ret);
	}
}

static void op_phys(struct world *w, const struct oracle_op *op)
{
	struct oracle_domain *d = pick_domain(w, op->a);
	struct oracle_slot *s = d ? pick_slot(d, op->b, SLOT_MAPPED) : NULL;
	u64 at, got;

	if (!s)
		return;
	at = (u64)op->c % s->size;
	world_doing(w, "asking where %#llx leads in domain %u", s->iova + at,
		    (unsigned int)(d - w->domains));
	got = smmu3_domain_iova_to_phys(d->domain, s->iova + at);
	if (got != s->pa + at)
		world_fail(w, "the driver says %#llx, not %#llx", got, s->pa + at);
}

/* ---- domains ---- */

static void op_new_domain(struct world *w, const struct oracle_op *op)
{
	struct oracle_domain *d = &w->domains[op->a % ORACLE_DOMAINS];
	unsigned int i;
	int ret;

	if (d->used)
		return;
	world_doing(w, "making domain %u", op->a % ORACLE_DOMAINS);
	memset(d, 0, sizeof(*d));
	d->domain = kzalloc(sizeof(*d->domain), GFP_KERNEL);
	if (!d->domain)
		return;
	/* what tracks writes translates like what does not */
	if (op->b % 2 && smmu3_domain_can_track(&w->rig.smmu->feat))
		ret = smmu3_domain_init_tracked(d->domain, w->rig.smmu);
	else
		ret = smmu3_domain_init(d->domain, w->rig.smmu);
	check(w, ret);
	if (ret) {
		kfree(d->domain);
		return;
	}
	for (i = 0; i < ORACLE_SLOTS; i++)
		d->slots[i].iova = slot_base(d, i);
	d->used = true;
}

static bool is_at(const struct oracle_way *way, unsigned int domain)
{
	return way->now.kind == PLACE_DOMAIN && way->now.domain == domain;
}

static bool substream_is_at(const struct oracle_master *m, unsigned int domain)
{
	unsigned int i;

	for (i = 0; i < ORACLE_PASIDS; i++)
		if (is_at(&m->pasids[i], domain))
			return true;
	return false;
}

/* the core frees a domain that devices are in only when it gave up moving them */
static void op_free_domain(struct world *w, const struct oracle_op *op)
{
	unsigned int i, k = op->a % ORACLE_DOMAINS;
	struct oracle_domain *d = pick_domain(w, op->a);
	int ret;

	if (!d)
		return;
	for (i = 0; i < RIG_MASTERS; i++)
		if (substream_is_at(&w->masters[i], k) || w->masters[i].way.lost ||
		    (is_at(&w->masters[i].way, k) && op->b % 8))
			return;
	world_doing(w, "freeing domain %u", k);
	/* nobody maps or unmaps there any more */
	d->used = false;
	for (i = 0; i < RIG_MASTERS; i++)
		if (is_at(&w->masters[i].way, k))
			w->masters[i].way.next.kind = PLACE_BLOCKED;
	ret = smmu3_evict(d->domain);
	check(w, ret);
	for (i = 0; i < RIG_MASTERS; i++)
		if (is_at(&w->masters[i].way, k))
			arrive(w, &w->masters[i].way, w->mishap ? -EIO : 0, true);
	/* else it is kept for ever */
	if (!ret)
		smmu3_domain_destroy(d->domain);
	if (!w->mishap)
		waited(w);
	kfree(d->domain);
}

/* ---- masters ---- */

static void op_add_master(struct world *w, const struct oracle_op *op)
{
	unsigned int i = op->a % RIG_MASTERS, k;
	struct oracle_master *m = &w->masters[i];
	static const u8 widths[] = { 0, 0, 3, 7, 12 };
	u8 bits = min(widths[op->c % ARRAY_SIZE(widths)],
		      w->rig.smmu->feat.ssid_bits);
	u32 sids[ORACLE_STREAMS + 1];
	struct smmu3_master *made;

	if (m->master)
		return;
	world_doing(w, "adding master %u", i);
	memset(m, 0, offsetof(struct oracle_master, walls));
	m->nr_sids = 1 + op->b % ORACLE_STREAMS;
	for (k = 0; k < m->nr_sids; k++)
		sids[k] = world_sid(w, i, k);
	/* firmware may name one twice */
	sids[k] = sids[op->d % k];
	made = smmu3_master_add(w->rig.smmu, w->rig.masters[i], sids, k + (op->d & 1),
				bits);
	if (IS_ERR(made)) {
		check(w, PTR_ERR(made));
		return;
	}
	m->ssid_bits = w->rig.smmu->feat.stage1 ? bits : 0;
	m->ssids[0] = 1;
	m->ssids[1] = 2;
	m->ssids[2] = BIT(made->cdtab.lg2) - 1;
	for (k = 0; k < ORACLE_PASIDS; k++) {
		m->pasids[k].now.kind = PLACE_BLOCKED;
		m->pasids[k].next.kind = PLACE_BLOCKED;
	}
	m->master = made;
}

static bool may_break(const struct world *w, const struct oracle_master *m,
		      const struct place *from, const struct place *to)
{
	if (from->kind != PLACE_DOMAIN || to->kind != PLACE_DOMAIN)
		return false;
	return m->ssid_bits || !is_stage1(&w->domains[to->domain]);
}

static const struct smmu3_domain *domain_at(const struct world *w,
					    const struct place *p)
{
	if (p->kind == PLACE_BLOCKED)
		return &smmu3_blocked_domain;
	if (p->kind == PLACE_IDENTITY)
		return &smmu3_identity_domain;
	return w->domains[p->domain].domain;
}

static unsigned int nr_pasids(const struct oracle_master *m)
{
	unsigned int i, n = 0;

	for (i = 0; i < ORACLE_PASIDS; i++)
		n += m->pasids[i].now.kind == PLACE_DOMAIN;
	return n;
}

static void op_attach(struct world *w, const struct oracle_op *op)
{
	unsigned int i = op->a % RIG_MASTERS;
	struct oracle_master *m = &w->masters[i];
	struct place to = { PLACE_DOMAIN, op->b % ORACLE_DOMAINS };
	int ret;

	if (op->c % 8 < 2)
		to.kind = op->c % 8 ? PLACE_IDENTITY : PLACE_BLOCKED;
	if (!m->master || (to.kind == PLACE_DOMAIN && !w->domains[to.domain].used))
		return;
	world_doing(w, "attaching master %u from %d/%u to %d/%u", i, m->way.now.kind,
		    m->way.now.domain, to.kind, to.domain);
	if (to.kind == PLACE_IDENTITY && nr_pasids(m)) {
		ret = smmu3_attach(m->master, domain_at(w, &to));
		if (ret != -EBUSY)
			world_fail(w, "bypass with substreams in use gives %d", ret);
		return;
	}
	m->way.past = m->way.next;
	m->way.next = to;
	m->way.broken = may_break(w, m, &m->way.now, &to);
	ret = smmu3_attach(m->master, domain_at(w, &to));
	check(w, ret);
	arrive(w, &m->way, ret, to.kind == PLACE_BLOCKED);
	m->way.walled = ret && m->master->domain == &smmu3_blocked_domain;
	if (!ret)
		m->walls &= ~GENMASK(m->nr_sids - 1, 0);
}

/* what the core does most: a new address space, and a device into it at once */
static void op_renew(struct world *w, const struct oracle_op *op)
{
	struct oracle_op attach = { .a = op->c, .b = op->a, .c = 7 };

	op_new_domain(w, op);
	op_attach(w, &attach);
}

static void op_attach_pasid(struct world *w, const struct oracle_op *op)
{
	unsigned int i = op->a % RIG_MASTERS, k = op->c % ORACLE_PASIDS;
	struct oracle_master *m = &w->masters[i];
	struct place to = { PLACE_DOMAIN, op->b % ORACLE_DOMAINS };
	struct oracle_way *way = &m->pasids[k];
	const struct smmu3_cd *cd;
	int ret;

	if (!m->master || !m->ssid_bits || m->way.lost || way->lost ||
	    m->way.now.kind != PLACE_DOMAIN || !w->domains[to.domain].used)
		return;
	world_doing(w, "attaching substream %#x of master %u to domain %u", m->ssids[k],
		    i, to.domain);
	way->next = to;
	way->broken = may_break(w, m, &way->now, &to);
	ret = smmu3_attach_pasid(m->master, m->ssids[k], domain_at(w, &to));
	check(w, ret);
	arrive(w, way, ret, false);
	cd = smmu3_cdtab_entry(&m->master->cdtab, m->ssids[k]);
	way->walled = ret && cd && !cd->dw[0];
	/* nothing is left, and whoever had it knows no better than to give it back */
	if (way->walled && way->now.kind == PLACE_DOMAIN)
		smmu3_detach_pasid(m->master, m->ssids[k]);
}

static void detach_pasid(struct world *w, struct oracle_master *m, unsigned int k)
{
	struct oracle_way *way = &m->pasids[k];

	way->next.kind = PLACE_BLOCKED;
	smmu3_detach_pasid(m->master, m->ssids[k]);
	arrive(w, way, w->mishap ? -EIO : 0, true);
}

static void op_detach_pasid(struct world *w, const struct oracle_op *op)
{
	unsigned int i = op->a % RIG_MASTERS, k = op->c % ORACLE_PASIDS;
	struct oracle_master *m = &w->masters[i];

	if (!m->master || m->pasids[k].now.kind != PLACE_DOMAIN)
		return;
	world_doing(w, "detaching substream %#x of master %u", m->ssids[k], i);
	detach_pasid(w, m, k);
}

static void op_remove_master(struct world *w, const struct oracle_op *op)
{
	unsigned int i = op->a % RIG_MASTERS, k;
	struct oracle_master *m = &w->masters[i];

	if (!m->master || m->way.lost)
		return;
	for (k = 0; k < ORACLE_PASIDS; k++)
		if (m->pasids[k].now.kind == PLACE_DOMAIN)
			detach_pasid(w, m, k);
	world_doing(w, "removing master %u", i);
	m->way.next.kind = PLACE_POLICY;
	smmu3_master_remove(m->master);
	if (!w->mishap)
		waited(w);
	m->master = NULL;
	if (w->mishap)
		m->walls |= GENMASK(m->nr_sids - 1, 0);
}

/* ---- what goes on, and what goes wrong ---- */

static void op_dma(struct world *w, const struct oracle_op *op)
{
	unsigned int i;

	world_doing(w, "masters are working");
	for (i = 0; i < 1 + op->a % 8; i++) {
		world_dma(w);
		model_tick(w->rig.model);
	}
}

static void op_interrupts(struct world *w, const struct oracle_op *op)
{
	world_doing(w, "handling interrupts");
	rig_interrupts(&w->rig);
}

static u64 nr_executed(const struct world *w)
{
	unsigned int op;
	u64 n = 0;

	for (op = 0; op < 256; op++)
		n += model_executed(w->rig.model, op);
	return n;
}

/* every position that was given out was executed once; begin to count anew */
static void check_commands(struct world *w)
{
	u64 sent = atomic64_read(&w->rig.smmu->cmdq.ticket);
	u64 executed;

	model_settle(w->rig.model);
	executed = nr_executed(w) - w->executed_before;
	if (executed != sent && !w->stuck && !w->rig.smmu->cmdq.dead)
		world_fail(w, "%llu commands were sent and %llu executed", sent,
			   executed);
	w->executed_before += executed;
}

/* everything that stalled, or asked for a page, is answered in the end */
static void check_answers(struct world *w)
{
	void (*others)(void *cookie) = rig_hooks.between;
	unsigned int i;

	rig_hooks.between = NULL;
	model_settle(w->rig.model);
	for (i = 0; i < 100 && model_unanswered(w->rig.model) > w->unanswered; i++) {
		rig_interrupts(&w->rig);
		model_settle(w->rig.model);
	}
	rig_hooks.between = others;
	if (model_unanswered(w->rig.model) > w->unanswered && !w->mishap)
		world_fail(w, "%u transactions are never answered",
			   model_unanswered(w->rig.model) - w->unanswered);
}

static void some_dma(struct world *w)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		world_dma(w);
}

/* stopped and started again: asleep and without power meanwhile, or for a new kernel */
static void op_reset(struct world *w, const struct oracle_op *op)
{
	bool lost = op->a % 4;
	int ret;

	world_doing(w, "%s and coming back", lost ? "losing power" : "being stopped");
	check_answers(w);
	check_commands(w);
	if (lost)
		model_power_cycle(w->rig.model);
	w->power = lost ? POWER_LOST : POWER_CHANGING;
	ret = smmu3_quiesce(w->rig.smmu);
	check(w, ret);
	w->power = ret ? POWER_LOST : POWER_OFF;
	some_dma(w);
	if (!ret) {
		w->power = POWER_CHANGING;
		ret = smmu3_enable(w->rig.smmu);
		check(w, ret);
		w->power = ret ? POWER_OFF : POWER_ON;
	}
	w->unanswered = model_unanswered(w->rig.model);
	if (!ret)
		waited(w);
}

static void op_mood(struct world *w, const struct oracle_op *op)
{
	struct model_mood mood = model_nasty;

	world_doing(w, "changing its mood");
	if (op->a % 4 == 0)
		mood = model_calm;
	if (op->a % 4 == 1)
		mood.forget = 300;
	if (op->a % 4 == 2)
		mood.forget = 0;
	model_set_mood(w->rig.model, &mood);
}

static void op_page_request(struct world *w, const struct oracle_op *op)
{
	struct model_access a = {
		.sid = world_sid(w, op->a % RIG_MASTERS, 0),
		.addr = (u64)op->b << 12,
		.write = op->c & 1,
		.ssv = op->d & 2,
		.ssid = op->d & 2 ? op->d >> 8 & 0xfffff : 0,
	};

	if (!w->rig.smmu->feat.pri || w->power)
		return;
	world_doing(w, "sending a page request");
	model_page_request(w->rig.model, &a, op->c % 512, op->d & 1, false);
}

/* one of a few harmless commands is illegal, or fetches of them abort for a while */
static void op_command_error(struct world *w, const struct oracle_op *op)
{
	struct smmu3_cmd_batch b;
	bool illegal = op->a & 1;
	unsigned int i, n = 1 + op->b % 6;
	int ret;

	if (w->power)
		return;
	world_doing(w, illegal ? "refusing a command" : "aborting fetches of commands");
	model_allow_illegal(w->rig.model, illegal);
	model_abort_fetches(w->rig.model, illegal ? 0 : 1 + op->d % 4);
	smmu3_batch_init(&b, &w->rig.smmu->cmdq);
	for (i = 0; i < n; i++) {
		struct smmu3_cmd *cmd = smmu3_batch_next(&b);

		smmu3_cmd_cfgi_all(cmd);
		if (illegal && i == op->c % n)
			cmd->dw[0] |= cpu_to_le64(0xff);
	}
	ret = smmu3_batch_sync(&b);
	if (ret != (illegal ? -EIO : 0) && !w->mishap)
		world_fail(w, "the driver says %d", ret);
}

static const struct {
	void (*op)(struct world *w, const struct oracle_op *op);
	u8 weight;
	bool nests;
} ops[] = {
	{ op_map, 44, true },
	{ op_unmap, 40, true },
	{ op_flush, 8, true },
	{ op_sync, 4, true },
	{ op_phys, 4, true },
	{ op_attach, 40 },
	{ op_attach_pasid, 16 },
	{ op_detach_pasid, 6 },
	{ op_new_domain, 8 },
	{ op_renew, 12 },
	{ op_free_domain, 16 },
	{ op_add_master, 16 },
	{ op_remove_master, 5 },
	{ op_dma, 18 },
	{ op_command_error, 2 },
	{ op_interrupts, 12 },
	{ op_mood, 2 },
	{ op_page_request, 2 },
	{ op_reset, 1 },
};

/* mishaps, in 256ths */
#define NO_MEMORY	6
#define NO_PROGRESS	1

static void (*choose_op(u8 kind, bool nested))(struct world *w,
					       const struct oracle_op *op)
{
	unsigned int i, at = kind;

	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		if (at < ops[i].weight)
			return !nested || ops[i].nests ? ops[i].op : op_phys;
		at -= ops[i].weight;
	}
	return op_dma;
}

/*
 * The SMMU stands still until the driver gives up, which takes it a second, and the
 * next thing is done with what was left unfinished.
 */
static void with_no_progress(struct world *w, const struct oracle_op *op)
{
	const struct oracle_op next = {
		.kind = op->c >> 24, .a = op->a, .b = op->d, .c = op->c >> 1, .d = op->b,
	};
	u64 before = rig_hooks.wait_ns;

	w->mishap = true;
	w->leaky = true;
	model_stick(w->rig.model, true);
	w->stuck = true;
	rig_hooks.wait_ns = 5000000;
	choose_op(op->kind, false)(w, op);
	rig_hooks.wait_ns = before;
	model_stick(w->rig.model, false);
	w->stuck = false;
	world_doing(w, "coming to life again");
	if (!w->rig.smmu->cmdq.dead)
		choose_op(next.kind, false)(w, &next);
	model_settle(w->rig.model);
	if (w->rig.smmu->cmdq.dead)
		op_reset(w, op);
	waited(w);
	w->unanswered = model_unanswered(w->rig.model);
	w->mishap = false;
}

static void with_no_memory(struct world *w, const struct oracle_op *op)
{
	w->mishap = true;
	rig_hooks.fail_alloc = 1 + (op->d >> 16) % 6;
	choose_op(op->kind, false)(w, op);
	rig_hooks.fail_alloc = 0;
	w->mishap = false;
}

void oracle_do(struct world *w, const struct oracle_op *op)
{
	u8 luck = op->d >> 24;

	w->subject = op->a;
	if (luck < NO_PROGRESS)
		with_no_progress(w, op);
	else if (luck < NO_PROGRESS + NO_MEMORY)
		with_no_memory(w, op);
	else
		choose_op(op->kind, false)(w, op);
	model_allow_illegal(w->rig.model, false);
	model_abort_fetches(w->rig.model, 0);
}

/* ---- another CPU ---- */

/*
 * Another CPU does something as a whole at this moment. It must be able to: what
 * was begun before must not be what it would wait for.
 */
static bool can_nest(struct world *w)
{
	struct smmu3_cmdq *q = &w->rig.smmu->cmdq;
	unsigned int i;

	if (w->depth || w->mishap || w->power || atomic_read(&q->publishing) ||
	    (u64)atomic64_read(&q->ticket) != q->published)
		return false;
	if (!raw_spin_trylock(&q->error_lock))
		return false;
	raw_spin_unlock(&q->error_lock);
	for (i = 0; i < ORACLE_DOMAINS; i++) {
		struct oracle_domain *d = &w->domains[i];

		if (!d->used)
			continue;
		if (!spin_trylock(&d->domain->removed_lock))
			return false;
		spin_unlock(&d->domain->removed_lock);
	}
	return true;
}

static void between(void *cookie)
{
	struct world *w = cookie;
	struct oracle_op op;

	if (w->failure[0])
		return;
	if (!world_pick(w, 3))
		world_dma(w);
	if (world_pick(w, 24) || !can_nest(w))
		return;
	op.kind = world_pick(w, 256);
	/* often with the same, where it hurts most */
	op.a = world_pick(w, 2) ? w->subject : world_pick(w, ~0u);
	op.b = world_pick(w, ~0u);
	op.c = world_pick(w, ~0u);
	op.d = world_pick(w, ~0u);
	w->depth++;
	choose_op(op.kind, true)(w, &op);
	w->depth--;
}

/* ---- a world ---- */

/* what kind of SMMU, firmware and operator */
static void choose_config(struct world *w, struct model_config *cfg,
			  struct smmu3_policy *policy)
{
	*cfg = model_full;
	cfg->seed = world_pick(w, ~0u);
	cfg->mood = model_nasty;
	if (!world_pick(w, 3))
		cfg->idr[0] &= ~0x2;		/* no stage 1 */
	else if (!world_pick(w, 3))
		cfg->idr[0] &= ~0x1;		/* no stage 2 */
	if (!world_pick(w, 3))
		cfg->idr[0] &= ~(0x1 << 4);	/* does not snoop */
	if (world_pick(w, 2))
		cfg->idr[0] &= ~(0x1 << 13);	/* no MSI */
	if (world_pick(w, 2))
		cfg->idr[0] &= ~(0x1 << 14);	/* no SEV */
	if (!world_pick(w, 3))
		cfg->idr[0] &= ~(0x1 << 19);	/* no two-level CD tables */
	if (!world_pick(w, 4))
		cfg->idr[0] |= 0x2 << 24;	/* stalls are forced */
	if (world_pick(w, 2))
		cfg->idr[0] &= ~(0x1 << 12 | 0x1 << 18);	/* tags of 8 bits */
	if (!world_pick(w, 3))
		cfg->idr[3] &= ~(0x1 << 10);	/* no range commands */
	if (!world_pick(w, 3))
		cfg->idr[0] &= ~(0x1 << 10 | 0x1 << 16);	/* no ATS, no PRI */
	if (!world_pick(w, 3))
		cfg->idr[0] &= ~(0x1 << 26);	/* aborts are not the only end */
	cfg->idr[3] &= ~(0x3 << 11);
	cfg->idr[3] |= world_pick(w, 3) << 11;	/* BBML */
	cfg->aidr = world_pick(w, 4);
	cfg->no_page1 = !world_pick(w, 4);
	cfg->inval_twice = !world_pick(w, 6);
	cfg->idr[1] = (cfg->idr[1] & ~(0x1f << 21)) | (1 + world_pick(w, 8)) << 21;
	cfg->idr[1] = (cfg->idr[1] & ~(0x1f << 16)) | (1 + world_pick(w, 8)) << 16;
	policy->block = world_pick(w, 2);
	policy->no_msi = !world_pick(w, 4);
	policy->linear = !world_pick(w, 3);
	w->block = policy->block;
}

/* one allocation may fail: then it comes up with less, or keeps nothing and is asked again */
static int come_up(struct world *w, const struct model_config *cfg,
		   const struct smmu3_policy *policy)
{
	int ret;

	rig_hooks.fail_alloc = world_pick(w, 2) ? 0 : 1 + world_pick(w, 12);
	ret = rig_up(&w->rig, cfg, policy);
	rig_hooks.fail_alloc = 0;
	if (ret != -ENOMEM)
		return ret;
	if (rig_hooks.live_pages)
		world_fail(w, "without memory %ld pages are left", rig_hooks.live_pages);
	return rig_up(&w->rig, cfg, policy);
}

int oracle_begin(struct world *w, u64 seed)
{
	struct smmu3_policy policy = {};
	struct model_config cfg;
	unsigned int i;
	int ret;

	memset(w, 0, sizeof(*w));
	w->rng = seed;
	w->next_pa = SZ_4G;
	choose_config(w, &cfg, &policy);
	rig_hooks.live_pages = 0;
	ret = come_up(w, &cfg, &policy);
	if (ret)
		return ret;
	for (i = 0; i < RIG_MASTERS; i++)
		model_endpoint_add(w->rig.model, world_sid(w, i, 0));
	rig_hooks.between = between;
	rig_hooks.cookie = w;
	return 0;
}

/* all goes, and nothing may be left */
void oracle_end(struct world *w)
{
	struct oracle_op op = {};
	unsigned int i;

	for (i = 0; i < RIG_MASTERS && !w->failure[0]; i++) {
		op.a = i;
		op_remove_master(w, &op);
	}
	for (i = 0; i < ORACLE_DOMAINS; i++) {
		op.a = i;
		if (!w->failure[0])
			op_free_domain(w, &op);
		else if (w->domains[i].used)
			kfree(w->domains[i].domain);
	}
	if (!w->failure[0]) {
		check_answers(w);
		check_commands(w);
	}
	if (!w->failure[0] && !w->power) {
		world_doing(w, "stopping for ever");
		w->power = POWER_CHANGING;
		check(w, smmu3_quiesce(w->rig.smmu));
		w->power = POWER_OFF;
		some_dma(w);
	}
	rig_hooks.between = NULL;
	if (model_complaint(w->rig.model))
		world_fail(w, "the SMMU complains: %s", model_complaint(w->rig.model));
	rig_down(&w->rig);
	if (rig_hooks.live_pages && !w->leaky)
		world_fail(w, "%ld pages are left", rig_hooks.live_pages);
}
