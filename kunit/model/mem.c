// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory, as the SMMU sees it.
 *
 * A store of the CPU becomes visible to the SMMU at once, or later, in any order,
 * until something orders it: a barrier; or, for memory that the SMMU does not
 * snoop, the cleaning of the cache. So each page has two values: the CPU's own and
 * the one seen. A word that differs may become visible at any read (mood.lag_store
 * says how seldom), and has to when it is ordered, or cleaned. A barrier makes
 * visible what was stored before it; that is a little more than it promises, since
 * it only keeps later stores from overtaking, but nothing can be built on the
 * difference: whatever tells the SMMU of the stores comes after the barrier too.
 *
 * Memory that was given back stays known, so that a late read of it is noticed.
 *
 * Stores into streamed memory (page tables) have to be 64-bit stores that the hooks
 * see. Others are found out, now and then, and complained about: the SMMU could
 * see halves of them.
 *
 * Arm IHI 0070: "Coherency considerations and memory access types", "Atomicity";
 * Arm ARM, "Memory ordering" as far as an external observer goes.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/model/parts.h"

#define PAGE_BYTES	BIT(PAGE_4K_LG2)
#define PAGE_WORDS	(PAGE_BYTES / 8)
#define HASH_LG2	11
#define HASH_SIZE	BIT(HASH_LG2)

/* orderings between two searches for stores that the hooks did not see */
#define AUDIT_EVERY	64

/* pieces of ordered memory up to here are looked at whole by every ordering */
#define SMALL_BYTES	(16 * PAGE_BYTES)

/**
 * struct mem_page - 4 KiB that the SMMU can reach, or could once
 * @by_pa: others with this hash of @pa
 * @by_cpu: others with this hash of @cpu
 * @link: in pages of its kind, if it is live
 * @dirty: in the list of pages with a store that was not ordered
 * @pa: address for the SMMU
 * @cpu: address for the CPU
 * @bytes: how much of it belongs to the memory that was added
 * @size: of all of that memory, if it begins here
 * @kind: how it becomes visible
 * @live: not given back
 * @fresh: see model_mem_unordered()
 * @broken: accesses are aborted
 * @seen: its words as the SMMU sees them
 */
struct mem_page {
	struct hlist_node by_pa;
	struct hlist_node by_cpu;
	struct list_head link;
	struct list_head dirty;
	u64 pa;
	u64 *cpu;
	u32 bytes;
	size_t size;
	enum model_mem kind;
	bool live;
	bool fresh;
	bool broken;
	u64 seen[PAGE_WORDS];
};

/**
 * struct model_mem_state - memory of a model
 * @by_pa: pages by address for the SMMU
 * @by_cpu: live pages by address for the CPU
 * @ordered: live pages of small pieces of MODEL_MEM_ORDERED
 * @large: live pages of other pieces of it
 * @streamed: live pages of MODEL_MEM_STREAMED
 * @dirty: of the latter two, those with stores that were not ordered
 * @coherent: the SMMU snoops
 * @orders: barriers so far
 */
struct model_mem_state {
	struct hlist_head by_pa[HASH_SIZE];
	struct hlist_head by_cpu[HASH_SIZE];
	struct list_head ordered;
	struct list_head large;
	struct list_head streamed;
	struct list_head dirty;
	bool coherent;
	unsigned int orders;
};

static u64 page_of(u64 addr)
{
	return addr & ~(u64)(PAGE_BYTES - 1);
}

static u32 hash(u64 addr)
{
	return (addr >> PAGE_4K_LG2) * 0x9e3779b97f4a7c15ULL >> (64 - HASH_LG2);
}

static struct mem_page *find_pa(struct model_mem_state *s, u64 pa)
{
	struct mem_page *p;

	hlist_for_each_entry(p, &s->by_pa[hash(pa)], by_pa)
		if (p->pa == page_of(pa))
			return p;
	return NULL;
}

static struct mem_page *find_cpu(struct model_mem_state *s, const void *cpu)
{
	u64 addr = page_of((uintptr_t)cpu);
	struct mem_page *p;

	hlist_for_each_entry(p, &s->by_cpu[hash(addr)], by_cpu)
		if ((uintptr_t)p->cpu == addr)
			return p;
	return NULL;
}

bool mem_new(struct model *m)
{
	struct model_mem_state *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return false;
	INIT_LIST_HEAD(&s->ordered);
	INIT_LIST_HEAD(&s->large);
	INIT_LIST_HEAD(&s->streamed);
	INIT_LIST_HEAD(&s->dirty);
	s->coherent = bits32(m->cfg.idr[0], 4, 4);
	m->mem = s;
	return true;
}

void mem_free(struct model *m)
{
	struct hlist_node *next;
	struct mem_page *p;
	unsigned int i;

	for (i = 0; m->mem && i < HASH_SIZE; i++)
		hlist_for_each_entry_safe(p, next, &m->mem->by_pa[i], by_pa)
			kfree(p);
	kfree(m->mem);
}

/* ---- what the CPU does ---- */

static struct mem_page *new_page(struct model_mem_state *s, u64 pa)
{
	struct mem_page *p = kzalloc(sizeof(*p), GFP_ATOMIC);

	if (!p)
		return NULL;
	p->pa = pa;
	hlist_add_head(&p->by_pa, &s->by_pa[hash(pa)]);
	return p;
}

static bool add_page(struct model *m, void *cpu, u64 pa, u32 bytes,
		     enum model_mem kind, struct list_head *list)
{
	struct model_mem_state *s = m->mem;
	struct mem_page *p = find_pa(s, pa) ?: new_page(s, pa);

	if (!p)
		return false;
	if (p->live) {
		complain(m, "memory at %#llx is given to the SMMU twice", pa);
		return true;
	}
	p->cpu = cpu;
	p->bytes = bytes;
	p->size = 0;
	p->kind = kind;
	p->live = true;
	p->broken = false;
	p->fresh = false;
	INIT_LIST_HEAD(&p->dirty);
	hlist_add_head(&p->by_cpu, &s->by_cpu[hash((uintptr_t)cpu)]);
	list_add(&p->link, list);
	if (list != &s->ordered)
		list_add(&p->dirty, &s->dirty);
	memcpy(p->seen, cpu, bytes);
	return true;
}

bool model_mem_add(struct model *m, void *cpu, u64 pa, size_t size,
		   enum model_mem kind)
{
	struct model_mem_state *s = m->mem;
	struct list_head *list = &s->streamed;
	size_t at;

	if (kind == MODEL_MEM_ORDERED)
		list = size <= SMALL_BYTES ? &s->ordered : &s->large;
	if (pa & (PAGE_BYTES - 1) || (uintptr_t)cpu & (PAGE_BYTES - 1))
		complain(m, "memory at %#llx does not begin on a page", pa);
	for (at = 0; at < size; at += PAGE_BYTES)
		if (!add_page(m, cpu + at, pa + at, min_t(size_t, PAGE_BYTES, size - at),
			      kind, list))
			return false;
	find_pa(s, pa)->size = size;
	return true;
}

void model_mem_unordered(struct model *m, u64 pa, size_t size)
{
	size_t at;

	for (at = 0; m->mem->coherent && at < size; at += PAGE_BYTES)
		find_pa(m->mem, pa + at)->fresh = true;
}

void model_mem_left(struct model *m, void (*left)(void *cpu, size_t size))
{
	struct mem_page *p;
	unsigned int i;

	for (i = 0; i < HASH_SIZE; i++)
		hlist_for_each_entry(p, &m->mem->by_pa[i], by_pa)
			if (p->live && p->size)
				left(p->cpu, p->size);
}

void model_mem_remove(struct model *m, u64 pa, size_t size)
{
	struct mem_page *p;
	size_t at;

	for (at = 0; at < size; at += PAGE_BYTES) {
		p = find_pa(m->mem, pa + at);
		if (!p || !p->live) {
			complain(m, "memory at %#llx is given back but was not given",
				 pa + at);
			continue;
		}
		p->live = false;
		hlist_del(&p->by_cpu);
		list_del(&p->link);
		list_del_init(&p->dirty);
	}
}

bool model_mem_has(struct model *m, const void *cpu)
{
	return find_cpu(m->mem, cpu);
}

enum model_mem model_mem_kind(struct model *m, const void *cpu)
{
	return find_cpu(m->mem, cpu)->kind;
}

void model_mem_break(struct model *m, u64 pa, bool broken)
{
	struct mem_page *p = find_pa(m->mem, pa);

	if (p)
		p->broken = broken;
}

void model_mem_stored(struct model *m, const void *cpu)
{
	struct mem_page *p = find_cpu(m->mem, cpu);

	if (!p)
		return;
	if (list_empty(&p->dirty))
		list_add(&p->dirty, &m->mem->dirty);
	if (!model_chance(m, m->mood.lag_store)) {
		size_t word = ((uintptr_t)cpu - (uintptr_t)p->cpu) / 8;

		p->seen[word] = p->cpu[word];
	}
}

/*
 * A store into a page table that the hooks did not see is not a store of 64 bits.
 * Those into large tables may be: they are filled before the SMMU is told of them.
 */
static void audit(struct model *m)
{
	struct mem_page *p;

	list_for_each_entry(p, &m->mem->large, link)
		memcpy(p->seen, p->cpu, p->bytes);
	list_for_each_entry(p, &m->mem->streamed, link)
		if (list_empty(&p->dirty) && memcmp(p->seen, p->cpu, p->bytes))
			complain(m, "a store of less than 64 bits into the table at %#llx",
				 p->pa);
}

static void order_page(struct mem_page *p)
{
	memcpy(p->seen, p->cpu, p->bytes);
	p->fresh = false;
}

void model_mem_order(struct model *m)
{
	struct model_mem_state *s = m->mem;
	struct mem_page *p, *next;

	list_for_each_entry(p, &s->ordered, link)
		order_page(p);
	list_for_each_entry_safe(p, next, &s->dirty, dirty) {
		if (p->kind == MODEL_MEM_STREAMED && !s->coherent)
			continue;
		order_page(p);
		list_del_init(&p->dirty);
	}
	if (++s->orders % AUDIT_EVERY == 0)
		audit(m);
}

void model_mem_clean(struct model *m, u64 pa, size_t size)
{
	struct mem_page *p = NULL;
	u64 at;

	for (at = pa & ~7ULL; at < pa + size; at += 8) {
		size_t word = (at & (PAGE_BYTES - 1)) / 8;

		if (!p || p->pa != page_of(at))
			p = find_pa(m->mem, at);
		if (!p || !p->live) {
			complain(m, "%#llx is cleaned but is not the SMMU's", at);
			return;
		}
		p->seen[word] = p->cpu[word];
	}
}

/* ---- what the SMMU does ---- */

static struct mem_page *reach(struct model *m, u64 pa, const char *what)
{
	struct mem_page *p = find_pa(m->mem, pa);

	if (!p || p->broken)
		return NULL;
	if (!p->live)
		complain(m, "%s at %#llx: that memory was given back", what, pa);
	else if (p->fresh)
		complain(m, "%s at %#llx: that is reachable before what it holds was ordered",
			 what, pa);
	else if ((pa & (PAGE_BYTES - 1)) >= p->bytes)
		complain(m, "%s at %#llx: that is beyond the end of what was given",
			 what, pa);
	return p;
}

bool mem_read(struct model *m, u64 pa, const char *what, u64 *value)
{
	struct mem_page *p = reach(m, pa, what);
	size_t word = (pa & (PAGE_BYTES - 1)) / 8;

	*value = 0;
	if (!p)
		return false;
	if (p->live && p->seen[word] != p->cpu[word] &&
	    !model_chance(m, m->mood.lag_store))
		p->seen[word] = p->cpu[word];
	*value = le64_to_cpu((__force __le64)p->seen[word]);
	return true;
}

bool mem_peek_cpu(struct model *m, u64 pa, u64 *value)
{
	struct mem_page *p = find_pa(m->mem, pa);

	if (!p || !p->live)
		return false;
	*value = le64_to_cpu((__force __le64)p->cpu[(pa & (PAGE_BYTES - 1)) / 8]);
	return true;
}

bool mem_write64(struct model *m, u64 pa, const char *what, u64 value)
{
	struct mem_page *p = reach(m, pa, what);
	size_t word = (pa & (PAGE_BYTES - 1)) / 8;

	if (!p || !p->live)
		return false;
	p->seen[word] = (__force u64)cpu_to_le64(value);
	WRITE_ONCE(p->cpu[word], p->seen[word]);
	return true;
}

bool mem_write32(struct model *m, u64 pa, const char *what, u32 value)
{
	unsigned int shift = pa & 4 ? 32 : 0;
	u64 word;

	if (!mem_peek_cpu(m, pa & ~7ULL, &word))
		return false;
	word &= ~(0xffffffffULL << shift);
	return mem_write64(m, pa & ~7ULL, what, word | (u64)value << shift);
}

bool mem_update(struct model *m, u64 pa, u64 old, u64 value, bool *done)
{
	u64 now;

	if (!mem_peek_cpu(m, pa, &now))
		return false;
	*done = now == old;
	return !*done || mem_write64(m, pa, "an update of a descriptor", value);
}
