// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver does, as the model sees it.
 *
 * Memory that the driver gives back stays away from the allocator for a while, so
 * that its address does not come to a new use while the SMMU may still go there:
 * a late read is then noticed as such.
 */
#include <linux/gfp.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "hw/mmio.h"
#include "kunit/model/model.h"
#include "kunit/rig/hooks-words.h"
#include "kunit/rig/rig.h"

#define QUARANTINE	1024

struct retired {
	unsigned long addr;
	unsigned int order;
};

static struct retired quarantine[QUARANTINE];
static unsigned int nr_retired;
static u64 now_ns;

struct rig_hooks rig_hooks = { .wait_ns = 20000 };

/* ---- registers: page0 is the model, page1 lies 64 KiB behind ---- */

static struct model *model_of(const struct smmu3_mmio *mmio)
{
	return (__force struct model *)mmio->page0;
}

/* on a part without page 1, both pages are one */
static u32 page1(const struct smmu3_mmio *mmio, u32 reg)
{
	return reg + (mmio->page1 == mmio->page0 ? 0 : 0x10000);
}

u32 smmu3_read32(const struct smmu3_mmio *mmio, u32 reg)
{
	model_tick(model_of(mmio));
	return model_read32(model_of(mmio), reg);
}

void smmu3_write32(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
	model_write32(model_of(mmio), reg, value);
	model_tick(model_of(mmio));
}

void smmu3_write64(const struct smmu3_mmio *mmio, u32 reg, u64 value)
{
	model_write64(model_of(mmio), reg, value);
	model_tick(model_of(mmio));
}

u32 smmu3_read32_page1(const struct smmu3_mmio *mmio, u32 reg)
{
	return smmu3_read32(mmio, page1(mmio, reg));
}

void smmu3_write32_page1(const struct smmu3_mmio *mmio, u32 reg, u32 value)
{
	smmu3_write32(mmio, page1(mmio, reg), value);
}

/* ---- time ---- */

static void turn(void)
{
	if (!model_here)
		return;
	model_tick(model_here);
	if (rig_hooks.between)
		rig_hooks.between(rig_hooks.cookie);
}

void hook_wait(void)
{
	now_ns += rig_hooks.wait_ns;
	turn();
}

u64 hook_ns(void)
{
	return now_ns;
}

/* ---- stores ---- */

/* entries are stored seldom, and most can go wrong between two such stores */
#define TURNS_AT_ENTRY	6

void hook_stored(const void *p)
{
	unsigned int turns = 1;

	if (!model_here || !model_mem_has(model_here, p))
		return;
	model_mem_stored(model_here, p);
	if (model_mem_kind(model_here, p) == MODEL_MEM_ORDERED)
		turns = TURNS_AT_ENTRY;
	while (turns--)
		turn();
}

void hook_order(void)
{
	if (!model_here)
		return;
	model_mem_order(model_here);
	turn();
}

/* ---- memory ---- */

bool hook_out_of_memory(void)
{
	return rig_hooks.fail_alloc && --rig_hooks.fail_alloc == 0;
}

struct page *hook_page(unsigned int order)
{
	return hook_out_of_memory() ? NULL : alloc_pages(GFP_ATOMIC | __GFP_ZERO, order);
}

static void release(struct retired *r)
{
	if (r->addr)
		free_pages(r->addr, r->order);
	r->addr = 0;
}

void hook_free_pages(unsigned long addr, unsigned int order)
{
	struct retired *r = &quarantine[nr_retired++ % QUARANTINE];

	release(r);
	r->addr = addr;
	r->order = order;
	rig_hooks.live_pages -= 1 << order;
}

void rig_release_memory(void)
{
	unsigned int i;

	for (i = 0; i < QUARANTINE; i++)
		release(&quarantine[i]);
}

/* kept for ever: but a test ends before that */
void hook_keep(void *cpu, size_t size)
{
	free_pages((unsigned long)cpu, get_order(size));
}

static void add(void *cpu, u64 pa, size_t size, enum model_mem kind)
{
	rig_hooks.live_pages += 1 << get_order(size);
	if (!model_here)
		return;
	model_mem_add(model_here, cpu, pa, size, kind);
	model_mem_unordered(model_here, pa, size);
}

static void drop(u64 pa, size_t size)
{
	if (model_here)
		model_mem_remove(model_here, pa, size);
}

void *hook_alloc(size_t size, dma_addr_t *dma)
{
	struct page *page = hook_page(get_order(size));
	void *cpu;

	if (!page)
		return NULL;
	cpu = page_address(page);
	*dma = virt_to_phys(cpu);
	add(cpu, *dma, size, MODEL_MEM_ORDERED);
	return cpu;
}

void hook_free(size_t size, void *cpu, dma_addr_t dma)
{
	drop(dma, size);
	hook_free_pages((unsigned long)cpu, get_order(size));
}

dma_addr_t hook_map(void *cpu, size_t size)
{
	add(cpu, virt_to_phys(cpu), size, MODEL_MEM_STREAMED);
	return virt_to_phys(cpu);
}

void hook_unmap(dma_addr_t dma, size_t size)
{
	drop(dma, size);
}

void hook_clean(dma_addr_t dma, size_t size)
{
	if (model_here)
		model_mem_clean(model_here, dma, size);
}

/* ---- messages ---- */

void hook_say(const char *fmt, ...)
{
	va_list args;

	rig_hooks.messages++;
	va_start(args, fmt);
	vsnprintf(rig_hooks.message, sizeof(rig_hooks.message), fmt, args);
	va_end(args);
	if (model_here)
		model_note(model_here, "driver: %s", rig_hooks.message);
	if (rig_hooks.verbose)
		pr_info("driver: %s", rig_hooks.message);
}
