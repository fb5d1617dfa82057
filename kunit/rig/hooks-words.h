/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the words of kunit/rig/hooks.h lead to; see there.
 */
#ifndef SMMU3_KUNIT_HOOKS_WORDS_H
#define SMMU3_KUNIT_HOOKS_WORDS_H

#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/types.h>

struct page;

void hook_stored(const void *p);
void hook_order(void);
void hook_wait(void);
u64 hook_ns(void);
void *hook_alloc(size_t size, dma_addr_t *dma);
void hook_free(size_t size, void *cpu, dma_addr_t dma);
dma_addr_t hook_map(void *cpu, size_t size);
void hook_unmap(dma_addr_t dma, size_t size);
void hook_clean(dma_addr_t dma, size_t size);
bool hook_out_of_memory(void);
struct page *hook_page(unsigned int order);
void hook_free_pages(unsigned long addr, unsigned int order);
void hook_keep(void *cpu, size_t size);
int hook_undo(void (*undo)(void *cookie), void *cookie);
int hook_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread, void *cookie);
void __printf(1, 2) hook_say(const char *fmt, ...);

static inline void *hook_kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return hook_out_of_memory() ? NULL : kcalloc(n, size, gfp);
}

static inline void *hook_kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	return hook_out_of_memory() ? NULL : kvcalloc(n, size, gfp);
}

#endif
