/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver's side of the model. A test build compiles the unmodified sources of
 * the driver with this header included before them (-include), so that whatever
 * they do to memory that the SMMU reads, and whenever they wait, the model gets a
 * turn. Registers come through the functions of hw/mmio.h, which a build with
 * SMMU3_MMIO_MODEL leaves to hooks.c.
 *
 * A word of the kernel becomes another here:
 *	stores (WRITE_ONCE(), cmpxchg64_relaxed())	the SMMU may see them, or not yet
 *	dma_wmb(), wmb(), mb()				now it has to
 *	dma_alloc_coherent(), dma_map_single() ...	memory that it can reach
 *	kzalloc(), kcalloc(), kvcalloc()		may fail
 *	cpu_relax(), wfe(), udelay(), the clock		time passes in the model
 *	devm_add_action_or_reset(), ..._irq()		are done by rig.c
 *	dev_err() ...					is kept, and printed if wanted
 *
 * Loads, locks and the barriers between CPUs are what they always are: smp_mb() and
 * its like order nothing for a device.
 */
#ifndef SMMU3_KUNIT_HOOKS_H
#define SMMU3_KUNIT_HOOKS_H

/* first the headers that define these words, so that only our sources change */
#include <asm/arch_timer.h>
#include <asm/barrier.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/idr.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/msi.h>
#include <linux/mutex.h>
#include <linux/processor.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/xarray.h>

#include "kunit/rig/hooks-words.h"

#undef WRITE_ONCE
#define WRITE_ONCE(x, v) do {						\
	typeof(&(x)) __hook_x = &(x);					\
									\
	__WRITE_ONCE(*__hook_x, v);					\
	hook_stored((const void *)__hook_x);				\
} while (0)

#undef cmpxchg64_relaxed
#define cmpxchg64_relaxed(p, o, n) ({					\
	typeof(p) __hook_p = (p);					\
	typeof(*__hook_p) __hook_r = cmpxchg_relaxed(__hook_p, o, n);	\
									\
	hook_stored(__hook_p);					\
	__hook_r;							\
})

#undef dma_wmb
#undef wmb
#undef mb
/* smp_mb(): for the CPUs as ever; pairs with whatever this barrier pairs with. */
#define dma_wmb() do { smp_mb(); hook_order(); } while (0)
/* more than enough for a store to a device: for the model they are all alike */
#define wmb() dma_wmb()
/* likewise */
#define mb() dma_wmb()

#undef cpu_relax
#undef wfe
#undef udelay
#undef ktime_get_mono_fast_ns
#undef usleep_range
#define cpu_relax() hook_wait()
#define wfe() hook_wait()
#define udelay(us) hook_wait()
#define usleep_range(least, most) hook_wait()
#define ktime_get_mono_fast_ns() hook_ns()

#undef dma_alloc_coherent
#undef dma_free_coherent
#undef dma_map_single
#undef dma_unmap_single
#undef dma_sync_single_for_device
#undef dma_mapping_error
#define dma_alloc_coherent(dev, size, dma, gfp) (WARN_ON(!(dev)), hook_alloc(size, dma))
#define dma_free_coherent(dev, size, cpu, dma) (WARN_ON(!(dev)), hook_free(size, cpu, dma))
#define dma_map_single(dev, cpu, size, dir) hook_map(cpu, size)
#define dma_unmap_single(dev, dma, size, dir) hook_unmap(dma, size)
#define dma_sync_single_for_device(dev, dma, size, dir) hook_clean(dma, size)
#define dma_mapping_error(dev, dma) false
#define dma_set_mask_and_coherent(dev, mask) 0

#undef kzalloc
#undef kcalloc
#undef kvcalloc
#define kzalloc(size, gfp) hook_kcalloc(1, size, gfp)
#define kcalloc(n, size, gfp) hook_kcalloc(n, size, gfp)
#define kvcalloc(n, size, gfp) hook_kvcalloc(n, size, gfp)

#undef alloc_pages_node
#undef __free_pages
#undef free_pages
#define alloc_pages_node(node, gfp, order) hook_page(order)
#define __free_pages(page, order) \
	hook_free_pages((unsigned long)page_address(page), order)
#define free_pages(addr, order) hook_free_pages(addr, order)

/* the way to a message of its own, which a source chooses before this header */
#undef pr_fmt

#undef devm_add_action_or_reset
#undef devm_request_threaded_irq
#define devm_add_action_or_reset(dev, undo, cookie) hook_undo(undo, cookie)
#define devm_request_threaded_irq(dev, irq, handler, thread, flags, name, cookie) \
	hook_irq(irq, handler, thread, cookie)

#ifdef NATIVE_BUILD
/* the window of registers, which the rig has no use for */
#define platform_get_resource(pdev, type, n) ((void)(pdev), NULL)
#define devm_ioremap_resource(dev, res) ((void)(dev), (void)(res), NULL)
/* nor for messages (iommu-core/compat-msi.h): its interrupts are wired */
#define SMMU3_IOMMU_CORE_COMPAT_MSI_H
#define smmu3_msi_alloc(dev, n, write) ((void)(write), -ENODEV)
#define smmu3_msi_free(dev) ((void)(dev))
#define smmu3_msi_irq(dev, n) 0
#define smmu3_msi_index(desc) ((void)(desc), 0)
#define dev_get_msi_domain(dev) ((void)(dev), NULL)
#define msi_desc_to_dev(desc) ((desc)->dev)
#define devm_kasprintf(dev, gfp, ...) "interrupt"
#endif

#undef dev_err
#undef dev_warn
#undef dev_info
#undef dev_err_ratelimited
#undef dev_warn_ratelimited
#define dev_err(dev, ...) ((void)(dev), hook_say(__VA_ARGS__))
#define dev_warn dev_err
#define dev_info dev_err
#define dev_err_ratelimited dev_err
#define dev_warn_ratelimited dev_err

#endif
