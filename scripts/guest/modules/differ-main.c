// SPDX-License-Identifier: GPL-2.0-only
/*
 * The differential check as a whole: batches of cases, and the verdict.
 *
 * A batch is a case for each master. All their STEs and tables are made, both SMMUs
 * forget what they cached, then all masters read at once, and the model is asked about
 * the same accesses, and then the same with writes. At last all streams bypass, that
 * the devices put out what they have read. Prints a line for each case,
 *
 *	smmu-test: ok differ CASE: read WHAT, write WHAT
 *	smmu-test: FAIL differ CASE: WHY
 *
 * with the results of both before the latter, and at the end how many accesses there
 * were. Loading the module runs the check; it stays loaded to no purpose.
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "differ.h"

static unsigned long seed = 1;
module_param(seed, ulong, 0444);
MODULE_PARM_DESC(seed, "what the cases by chance are made from");

static unsigned int count = 2048;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how many cases by chance");

static char *qemu = "10.0";
module_param(qemu, charp, 0444);
MODULE_PARM_DESC(qemu, "version of QEMU; what is known to be wrong is known of 10.0, another may have mended it");

#define L1STD_PAGE_LG2		(6 + DIFFER_SPLIT)

enum { QEMU, MODEL, PORTS };
enum { READ_IT, WRITE_IT, ACCESSES };

/**
 * struct slot - a case under way
 * @c: the case
 * @built: what it became
 * @arena: its tables; each master has one
 * @result: what came of it
 */
struct slot {
	struct differ_case c;
	struct differ_built built;
	struct differ_arena arena;
	struct differ_result result[ACCESSES][PORTS];
};

static struct differ_port ports[PORTS] = {
	[QEMU] = { .name = "QEMU" },
	[MODEL] = { .name = "the model" },
};

static struct differ_master masters[DIFFER_MASTERS];
static unsigned int nr_masters;

static struct slot *slots;
static unsigned int nr_slots;

static const struct differ_setting *setting;
static u64 *stes, *l1stds;
static unsigned int rounds, accesses, known, failures;
static bool quiet;

#define CR2_RECINVSID		BIT(1)

/* every StreamID of ours, and no translation unless its STE says so */
static const struct differ_setting plain = {
	.name = "linear table",
	.log2size = DIFFER_STES_LG2,
	.cr2 = CR2_RECINVSID,
};

const struct differ_setting differ_cold = {
	.name = "linear table, cold",
	.log2size = DIFFER_STES_LG2,
	.cr2 = CR2_RECINVSID,
	.cold = true,
};

const struct differ_setting differ_nasty = {
	.name = "linear table, nasty model",
	.log2size = DIFFER_STES_LG2,
	.cr2 = CR2_RECINVSID,
	.nasty = true,
};

/* the same: once QEMU has been told of two levels, it never goes back to one */
static const struct differ_setting plain_two_level = {
	.name = "table of two levels",
	.two_level = true,
	.log2size = DIFFER_STES_LG2,
	.cr2 = CR2_RECINVSID,
	.l1std = { 7, 7, 7, 7 },
};

static void fail(const char *why)
{
	pr_err("smmu-test: FAIL differ %s: %s\n", setting ? setting->name : "", why);
	failures++;
}

/* ---- settings ---- */

static void write_l1stds(const struct differ_setting *s)
{
	unsigned int i;

	for (i = 0; i < DIFFER_L1STDS; i++)
		l1stds[i] = (virt_to_phys(stes) + (i << L1STD_PAGE_LG2)) ^ s->l1std[i];
}

static void set_now(const struct differ_setting *s)
{
	unsigned int i;

	write_l1stds(s);
	wmb();	/* tables before the registers that tell of them */
	model_mem_order(ports[MODEL].model);
	for (i = 0; i < PORTS; i++)
		if (!differ_port_start(&ports[i], s, virt_to_phys(l1stds),
				       virt_to_phys(stes)))
			fail("an SMMU cannot be started");
}

void differ_set(const struct differ_setting *s)
{
	differ_run_rest();
	setting = s ?: &plain;
	model_set_mood(ports[MODEL].model, setting->nasty ? &model_nasty : &model_calm);
	set_now(setting);
}

/* ---- STEs and tables ---- */

static void flush(void)
{
	unsigned int i;

	wmb();	/* tables before the commands to forget them */
	model_mem_order(ports[MODEL].model);
	for (i = 0; i < PORTS; i++)
		if (!differ_port_flush(&ports[i]))
			fail("an SMMU does not invalidate");
}

static void put_ste(unsigned int i, const u64 *ste)
{
	memcpy(stes + masters[i].sid * 8, ste, 64);
}

static void bypass_all(void)
{
	struct differ_case c = { .config = DIFFER_BYPASS };
	struct differ_built built;
	unsigned int i;

	for (i = 0; i < nr_masters; i++) {
		differ_build(&slots[i].arena, &c, 0, 0, &built);
		put_ste(i, built.ste);
	}
	flush();
}

/* the model learns of each page of tables, and forgets it */
static void show_arena(const struct differ_arena *a, bool show)
{
	struct model *m = ports[MODEL].model;
	unsigned int page;

	for_each_set_bit(page, a->used, DIFFER_ARENA_PAGES) {
		if (!show)
			model_mem_remove(m, a->pa + page * PAGE_SIZE, PAGE_SIZE);
		else if (!model_mem_add(m, a->cpu + page * PAGE_SIZE,
					a->pa + page * PAGE_SIZE, PAGE_SIZE,
					MODEL_MEM_STREAMED))
			fail("no memory for the model");
	}
}

/* another page for each, and each time */
static u64 target_of(unsigned int i)
{
	return differ_target(i, rounds * 37 + i * 11);
}

static void build_all(void)
{
	unsigned int i;

	for (i = 0; i < nr_slots; i++) {
		struct slot *s = &slots[i];

		differ_build(&s->arena, &s->c, target_of(i), i, &s->built);
		put_ste(i, s->built.ste);
		show_arena(&s->arena, true);
	}
	flush();
}

/* ---- accesses ---- */

static struct slot *slot_of(u32 sid)
{
	unsigned int i;

	for (i = 0; i < nr_slots; i++)
		if (masters[i].sid == sid)
			return &slots[i];
	return NULL;
}

static void take_events(unsigned int port, unsigned int access)
{
	u64 event[DIFFER_EVENT_WORDS];

	while (differ_port_event(&ports[port], event)) {
		struct slot *s = slot_of(differ_get(event, 63, 32));

		if (!s)
			fail("an event of a stream that does nothing");
		else if (!s->result[access][port].events++)
			memcpy(s->result[access][port].event, event, sizeof(event));
	}
}

static void ask_model(unsigned int i, unsigned int access)
{
	struct model_access a = {
		.sid = masters[i].sid,
		.addr = slots[i].built.addr,
		.write = access == WRITE_IT,
	};
	struct differ_result *r = &slots[i].result[access][MODEL];
	struct model *m = ports[MODEL].model;
	struct model_result res;

	model_hint(m, &a);
	if (setting->nasty)
		model_tick(m);
	res = model_access(m, &a);
	r->done = res.outcome == MODEL_DONE;
	r->pa = r->done ? res.pa : 0;
}

static void run_accesses(unsigned int access)
{
	struct differ_dma dma[DIFFER_MASTERS] = { };
	unsigned int i;

	for (i = 0; i < nr_slots; i++)
		dma[i] = (struct differ_dma){ slots[i].built.addr, access == WRITE_IT, true };
	if (!differ_masters_run(masters, nr_slots, dma))
		fail("a device hangs");
	for (i = 0; i < nr_slots; i++) {
		ask_model(i, access);
		take_events(MODEL, access);
		if (access == WRITE_IT)
			slots[i].result[access][QEMU].pa = differ_written(&masters[i]);
	}
	take_events(QEMU, access);
}

static bool is_plain(const struct differ_setting *s)
{
	return s == &plain || s == &differ_cold || s == &differ_nasty;
}

static void unload(void)
{
	unsigned int i;

	if (!is_plain(setting))
		set_now(setting->two_level ? &plain_two_level : &plain);
	bypass_all();
	if (!differ_masters_unload(masters, nr_masters))
		fail("a device hangs");
	for (i = 0; i < nr_slots; i++)
		slots[i].result[READ_IT][QEMU].pa = differ_fetched(&masters[i]);
	if (!is_plain(setting))
		set_now(setting);
}

/* ---- verdict ---- */

/* NULL if all is as it should be; @why: QEMU differs, and is known to */
static const char *judge(unsigned int i, unsigned int access, const char **why)
{
	const struct slot *s = &slots[i];
	const struct differ_access a = {
		.c = &s->c,
		.setting = setting,
		.sid = masters[i].sid,
		.addr = s->built.addr,
		.target = target_of(i),
		.write = access == WRITE_IT,
		.warm = access == WRITE_IT && !setting->cold &&
			s->result[READ_IT][MODEL].done,
	};
	const char *differs = NULL, *bad;

	bad = differ_judge(&a, &s->result[access][QEMU], &s->result[access][MODEL], &differs);
	accesses++;
	known += !bad && differs;
	*why = differs ?: *why;
	return bad;
}

static void report(unsigned int i)
{
	const struct slot *s = &slots[i];
	const char *bad, *why = NULL;
	char read[24], write[24];

	bad = judge(i, READ_IT, &why);
	bad = judge(i, WRITE_IT, &why) ?: bad;
	if (bad) {
		pr_err("smmu-test: FAIL differ %s: %s\n", s->c.name, bad);
		failures++;
	} else if (!quiet) {
		pr_info("smmu-test: ok differ %s: read %s, write %s%s%s\n", s->c.name,
			differ_say(&s->result[READ_IT][MODEL], read, sizeof(read)),
			differ_say(&s->result[WRITE_IT][MODEL], write, sizeof(write)),
			why ? "; QEMU: " : "", why ?: "");
	}
}

/* ---- batches ---- */

static void check_model(void)
{
	struct model *m = ports[MODEL].model;
	const char *complaint = model_complaint(m);

	if (complaint && strstarts(complaint, "not modelled"))
		fail(complaint);
	model_forgive(m);
}

void differ_run_rest(void)
{
	unsigned int i;

	if (!nr_slots)
		return;
	for (i = 0; i < nr_slots; i++)
		memset(slots[i].result, 0, sizeof(slots[i].result));
	build_all();
	run_accesses(READ_IT);
	if (setting->cold)
		flush();
	run_accesses(WRITE_IT);
	for (i = 0; i < nr_slots; i++)
		show_arena(&slots[i].arena, false);
	check_model();
	unload();
	for (i = 0; i < nr_slots; i++)
		report(i);
	nr_slots = 0;
	rounds++;
}

void differ_run(const struct differ_case *c)
{
	slots[nr_slots++].c = *c;
	if (nr_slots == nr_masters)
		differ_run_rest();
}

void differ_be_quiet(bool be_quiet)
{
	differ_run_rest();
	quiet = be_quiet;
}

/* ---- from nothing to the end ---- */

static bool map_registers(struct differ_port *p)
{
	struct device_node *node = of_find_compatible_node(NULL, NULL, "arm,smmu-v3");

	p->regs = node ? of_iomap(node, 0) : NULL;
	of_node_put(node);
	return p->regs;
}

/* the same SMMU, as its ID registers have it; all at once and in order */
static bool make_model(struct differ_port *p, struct differ_port *qemu)
{
	struct model_config cfg = { .seed = seed, .mood = model_calm };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cfg.idr); i++)
		cfg.idr[i] = differ_port_read(qemu, i * 4);
	cfg.aidr = differ_port_read(qemu, 0x1c);
	p->model = model_new(&cfg);
	return p->model;
}

static bool make_queues(struct differ_port *p)
{
	p->queues = (u64 *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, 1);
	if (!p->queues)
		return false;
	p->pa = virt_to_phys(p->queues);
	return !p->model || model_mem_add(p->model, p->queues, p->pa, SZ_8K,
					  MODEL_MEM_ORDERED);
}

static bool make_tables(struct model *m)
{
	size_t size = DIFFER_STES * 64;

	stes = (u64 *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, get_order(size));
	l1stds = (u64 *)get_zeroed_page(GFP_KERNEL);
	return stes && l1stds &&
	       model_mem_add(m, stes, virt_to_phys(stes), size, MODEL_MEM_ORDERED) &&
	       model_mem_add(m, l1stds, virt_to_phys(l1stds), SZ_4K, MODEL_MEM_ORDERED);
}

static bool make_arenas(void)
{
	unsigned int i;

	slots = kvcalloc(DIFFER_MASTERS, sizeof(*slots), GFP_KERNEL);
	if (!slots)
		return false;
	for (i = 0; i < nr_masters; i++) {
		struct differ_arena *a = &slots[i].arena;

		a->cpu = (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO,
						  DIFFER_ARENA_ORDER);
		if (!a->cpu)
			return false;
		a->pa = virt_to_phys(a->cpu);
	}
	return true;
}

static bool prepare(void)
{
	nr_masters = differ_masters_find(masters);
	if (!nr_masters || !map_registers(&ports[QEMU]))
		return false;
	return make_model(&ports[MODEL], &ports[QEMU]) && make_queues(&ports[QEMU]) &&
	       make_queues(&ports[MODEL]) && make_tables(ports[MODEL].model) &&
	       make_arenas() && differ_targets_make();
}

static void run(void)
{
	differ_set(NULL);
	bypass_all();
	if (!differ_masters_load(masters, nr_masters))
		fail("a device hangs");
	differ_run_table();
	differ_be_quiet(true);
	differ_run_random(seed, count);
	differ_be_quiet(false);
	differ_run_settings();
	pr_info("smmu-test: note differ: seed %lu, %u masters, %u batches\n", seed, nr_masters,
		rounds);
	pr_info("smmu-test: sum %u accesses by both, %u as QEMU is known to differ\n",
		accesses, known);
	if (!failures)
		pr_info("smmu-test: ok differ\n");
}

static void release(void)
{
	unsigned int i;

	if (ports[QEMU].regs)
		iounmap(ports[QEMU].regs);
	differ_targets_free();
	for (i = 0; slots && i < nr_masters; i++)
		free_pages((unsigned long)slots[i].arena.cpu, DIFFER_ARENA_ORDER);
	kvfree(slots);
	free_pages((unsigned long)stes, get_order(DIFFER_STES * 64));
	free_page((unsigned long)l1stds);
	for (i = 0; i < PORTS; i++)
		free_pages((unsigned long)ports[i].queues, 1);
	if (ports[MODEL].model)
		model_free(ports[MODEL].model);
	differ_masters_release(masters, nr_masters);
}

static const struct differ_setting at_rest = { .name = "off", .off = true };

/* what has failed was told; an error here would have the whole tried again */
static int __init differ_init(void)
{
	differ_qemu_is_known = !strncmp(qemu, "10.0", 4);
	if (!*qemu) {
		fail("the version of QEMU was not told");
	} else if (prepare()) {
		run();
		set_now(&at_rest);
	} else {
		fail("there is no SMMU, no edu, or no memory");
	}
	release();
	return 0;
}
module_init(differ_init);

static void __exit differ_exit(void)
{
}
module_exit(differ_exit);

MODULE_DESCRIPTION("The executable SMMU against QEMU's");
MODULE_LICENSE("GPL");
