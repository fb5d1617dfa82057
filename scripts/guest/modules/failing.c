// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes calls of the driver fail, one after the other.
 *
 * A probe sits at the entry of every function that the driver calls and that may
 * run out of something.  It looks at the return address: a call from the driver's
 * text may be made to fail, then it returns its failure at once.  More probes
 * follow the memory that the driver is given until anybody frees it, so that what
 * an error path forgets is seen, down to the last byte.
 *
 * Written and read below /sys/module/failing/parameters:
 *
 *	arm	1: a run begins, in which the first call that has not failed in any
 *		run before is to fail; 0: nothing is to fail, forget what has
 *	failed	the function that has failed in this run, or nothing
 *	live	allocations of the driver that are not freed; the log says whose
 *
 * Vocabulary: a "site" is a place in the driver's text that calls one of the
 * functions.  The calls that a site makes in a run are told apart by their number.
 * A "giver" returns memory, a "taker" frees it.
 *
 * Invariant: in a run in which nothing has failed, every call has failed before.
 *
 * Load it before the driver; it stays until power-off.  What this module does not
 * see: calls in tail position, whose return address is the caller's.  There is
 * nothing that the driver could do wrong after one.
 */
#include <linux/dma-mapping.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

#define TARGET		"smmu3"
#define MAX_SITES	128
#define MAX_LIVE	512
#define SITE_NAME	80

/* The driver while it is loaded; the probes run with preemption off. */
static struct module *target;

/* Everything below is under the lock. */
static DEFINE_RAW_SPINLOCK(lock);
static bool armed;
static const char *failed;

/**
 * struct site - a place in the driver that calls
 * @name: the same wherever the driver is loaded
 * @calls: calls in this run
 * @failures: of its calls in a run, so many have failed in some run
 */
static struct site {
	char name[SITE_NAME];
	unsigned int calls;
	unsigned int failures;
} sites[MAX_SITES];
static unsigned int nr_sites;

static struct memory {
	unsigned long address;
	char site[SITE_NAME];
} live[MAX_LIVE];
static unsigned int nr_live;

static bool is_target(unsigned long address)
{
	struct module *mod = READ_ONCE(target);

	return mod && within_module(address, mod);
}

static struct site *find_site(unsigned long address)
{
	char name[SITE_NAME];
	unsigned int i;

	snprintf(name, sizeof(name), "%pS", (void *)address);
	for (i = 0; i < nr_sites; i++)
		if (!strcmp(sites[i].name, name))
			return &sites[i];
	if (nr_sites == MAX_SITES) {
		pr_err("smmu-test: FAIL failing: more than %u call sites\n", MAX_SITES);
		return NULL;
	}
	sites[nr_sites] = (struct site){ };
	strscpy(sites[nr_sites].name, name, SITE_NAME);
	return &sites[nr_sites++];
}

static bool is_due_locked(const char *function, unsigned long from)
{
	struct site *site = armed ? find_site(from) : NULL;

	if (!site || ++site->calls <= site->failures || failed)
		return false;
	site->failures++;
	failed = function;
	pr_info("failing: %s() for %s, call %u\n", function, site->name, site->calls);
	return true;
}

static bool is_due(const char *function, unsigned long from)
{
	unsigned long flags;
	bool due;

	raw_spin_lock_irqsave(&lock, flags);
	due = is_due_locked(function, from);
	raw_spin_unlock_irqrestore(&lock, flags);
	return due;
}

struct call {
	struct kprobe probe;
	unsigned long failure;
};

static int on_call(struct kprobe *probe, struct pt_regs *regs)
{
	unsigned long from = procedure_link_pointer(regs);

	if (!is_target(from) || !is_due(probe->symbol_name, from))
		return 0;
	regs_set_return_value(regs, container_of(probe, struct call, probe)->failure);
	instruction_pointer_set(regs, from);
	return 1;
}

/* Without operations it takes them back, which cannot fail. */
static int on_set_iommu(struct kprobe *probe, struct pt_regs *regs)
{
	return regs_get_kernel_argument(regs, 1) ? on_call(probe, regs) : 0;
}

#define CALL_IF(name, handler, result) {				\
	.probe = { .symbol_name = name, .pre_handler = handler },	\
	.failure = (unsigned long)(result),				\
}

#define CALL(name, result) CALL_IF(name, on_call, result)

/* Names of all kernels; a kernel has some of them. */
static struct call functions[] = {
	CALL("__kmalloc", NULL),
	CALL("__kmalloc_noprof", NULL),
	CALL("kmem_cache_alloc_trace", NULL),
	CALL("__kmalloc_cache_noprof", NULL),
	CALL("kvmalloc_node", NULL),
	CALL("__kvmalloc_node_noprof", NULL),
	CALL("__alloc_pages_nodemask", NULL),
	CALL("__alloc_pages_noprof", NULL),
	CALL("alloc_pages_node_noprof", NULL),
	CALL("dma_alloc_attrs", NULL),
	CALL("dma_map_page_attrs", DMA_MAPPING_ERROR),
	CALL("dma_set_mask", -EIO),
	CALL("dma_set_coherent_mask", -EIO),
	CALL("ida_alloc_range", -ENOMEM),
	CALL("xa_store", XA_ERROR(-ENOMEM)),
	CALL("devm_add_action", -ENOMEM),
	CALL("__devm_add_action", -ENOMEM),
	CALL("devm_kasprintf", NULL),
	CALL("devm_ioremap_resource", -ENOMEM),
	CALL("devm_request_threaded_irq", -ENOMEM),
	CALL("__platform_driver_register", -ENOMEM),
	CALL_IF("bus_set_iommu", on_set_iommu, -ENOMEM),
	CALL("iommu_device_sysfs_add", -ENOMEM),
	CALL("iommu_device_register", -ENOMEM),
	CALL("iommu_get_dma_cookie", -ENOMEM),
	CALL("iommu_alloc_resv_region", NULL),
	CALL("iommu_fwspec_add_ids", -ENOMEM),
	CALL("pci_device_group", -ENOMEM),
	CALL("generic_device_group", -ENOMEM),
};

static int on_give(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	unsigned long from = procedure_link_pointer(regs);

	*(unsigned long *)instance->data = from;
	return !is_target(from);
}

static int on_given(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	unsigned long address = regs_return_value(regs), flags;

	if (!address)
		return 0;
	raw_spin_lock_irqsave(&lock, flags);
	if (nr_live == MAX_LIVE) {
		pr_err("smmu-test: FAIL failing: more than %u allocations\n", MAX_LIVE);
	} else {
		live[nr_live].address = address;
		snprintf(live[nr_live++].site, SITE_NAME, "%pS",
			 *(void **)instance->data);
	}
	raw_spin_unlock_irqrestore(&lock, flags);
	return 0;
}

#define GIVER(name) {				\
	.kp.symbol_name = name,			\
	.entry_handler = on_give,		\
	.handler = on_given,			\
	.data_size = sizeof(unsigned long),	\
}

static struct kretprobe givers[] = {
	GIVER("__kmalloc"),
	GIVER("__kmalloc_noprof"),
	GIVER("kmem_cache_alloc_trace"),
	GIVER("__kmalloc_cache_noprof"),
	GIVER("kvmalloc_node"),
	GIVER("__kvmalloc_node_noprof"),
	GIVER("__alloc_pages_nodemask"),
	GIVER("__alloc_pages_noprof"),
	GIVER("alloc_pages_node_noprof"),
	GIVER("dma_alloc_attrs"),
};

/* Whoever frees it: the cores free for the driver, too. */
static void forget(unsigned long address)
{
	unsigned long flags;
	unsigned int i;

	if (!address || !READ_ONCE(nr_live))
		return;
	raw_spin_lock_irqsave(&lock, flags);
	for (i = 0; i < nr_live; i++)
		if (live[i].address == address)
			live[i] = live[--nr_live];
	raw_spin_unlock_irqrestore(&lock, flags);
}

static int on_free(struct kprobe *probe, struct pt_regs *regs)
{
	forget(regs_get_kernel_argument(regs, 0));
	return 0;
}

static int on_free_pages(struct kprobe *probe, struct pt_regs *regs)
{
	unsigned long address = regs_get_kernel_argument(regs, 0);

	if (address)
		forget((unsigned long)virt_to_page((void *)address));
	return 0;
}

static int on_dma_free(struct kprobe *probe, struct pt_regs *regs)
{
	forget(regs_get_kernel_argument(regs, 2));
	return 0;
}

static struct kprobe takers[] = {
	{ .symbol_name = "kfree", .pre_handler = on_free },
	{ .symbol_name = "kvfree", .pre_handler = on_free },
	{ .symbol_name = "__free_pages", .pre_handler = on_free },
	{ .symbol_name = "free_pages", .pre_handler = on_free_pages },
	{ .symbol_name = "dma_free_attrs", .pre_handler = on_dma_free },
};

static int arm_set(const char *val, const struct kernel_param *kp)
{
	unsigned int i;
	bool on;
	int ret = kstrtobool(val, &on);

	if (ret)
		return ret;
	raw_spin_lock_irq(&lock);
	armed = on;
	failed = NULL;
	nr_sites = on ? nr_sites : 0;
	for (i = 0; i < nr_sites; i++)
		sites[i].calls = 0;
	raw_spin_unlock_irq(&lock);
	return 0;
}

static int failed_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%s\n", READ_ONCE(failed) ?: "");
}

static int live_get(char *buffer, const struct kernel_param *kp)
{
	unsigned int i, n;

	raw_spin_lock_irq(&lock);
	n = nr_live;
	for (i = 0; i < n; i++)
		pr_info("failing: not freed: memory of %s\n", live[i].site);
	raw_spin_unlock_irq(&lock);
	return sprintf(buffer, "%u\n", n);
}

static const struct kernel_param_ops arm_ops = { .set = arm_set };
static const struct kernel_param_ops failed_ops = { .get = failed_get };
static const struct kernel_param_ops live_ops = { .get = live_get };
module_param_cb(arm, &arm_ops, NULL, 0200);
MODULE_PARM_DESC(arm, "1: one call is to fail, another one each time; 0: none is");
module_param_cb(failed, &failed_ops, NULL, 0400);
MODULE_PARM_DESC(failed, "the function that has failed since");
module_param_cb(live, &live_ops, NULL, 0400);
MODULE_PARM_DESC(live, "allocations of the driver that are not freed");

static int on_module(struct notifier_block *nb, unsigned long state, void *data)
{
	struct module *mod = data;

	if (strcmp(mod->name, TARGET))
		return NOTIFY_DONE;
	if (state == MODULE_STATE_COMING)
		WRITE_ONCE(target, mod);
	else if (state == MODULE_STATE_GOING)
		WRITE_ONCE(target, NULL);
	return NOTIFY_OK;
}

static struct notifier_block modules = { .notifier_call = on_module };

/* A name that this kernel does not have is no error. */
static void judge(const char *name, int ret)
{
	if (ret && ret != -ENOENT)
		pr_err("smmu-test: FAIL failing: no probe in %s() (%d)\n", name, ret);
}

/*
 * The givers come first: of two probes at one place the later one runs before,
 * and a call that fails must not be followed to its end.
 */
static int __init failing_init(void)
{
	int ret = register_module_notifier(&modules);
	unsigned int i;

	if (ret)
		return ret;
	for (i = 0; i < ARRAY_SIZE(takers); i++)
		judge(takers[i].symbol_name, register_kprobe(&takers[i]));
	for (i = 0; i < ARRAY_SIZE(givers); i++)
		judge(givers[i].kp.symbol_name, register_kretprobe(&givers[i]));
	for (i = 0; i < ARRAY_SIZE(functions); i++)
		judge(functions[i].probe.symbol_name,
		      register_kprobe(&functions[i].probe));
	return 0;
}
module_init(failing_init);

MODULE_DESCRIPTION("Makes calls of the driver fail");
MODULE_LICENSE("GPL");
