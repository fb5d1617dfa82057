// SPDX-License-Identifier: GPL-2.0-only
/*
 * What has to be in order when software enables something.
 *
 * Arm IHI 0070, "Initialization", "Circular queues", registers *_BASE, *_PROD,
 * *_CONS, STRTAB_BASE_CFG and *_IRQ_CFG: registers were written before their enable
 * bit; sizes are within those of the ID registers; bases are as aligned as the
 * hardware takes them to be; PROD and CONS agree with each other; the caches were
 * invalidated before SMMUEN.
 *
 * None of it changes what the SMMU does. Where software is wrong the architecture
 * leaves that open, so there is a complaint, and the parts do as they please.
 */
#include "kunit/model/regs.h"

static void need_written(struct model *m, enum model_reg reg, const char *name,
			 const char *enable)
{
	if (!regs_written(m, reg))
		complain(m, "%s=1 but %s was never written: it is UNKNOWN after reset",
			 enable, name);
}

/* ---- queues ---- */

/**
 * struct queue_rule - what belongs to a queue
 * @bit: its enable bit in CR0
 * @name: of that
 * @base: its registers
 * @prod: likewise
 * @cons: likewise
 * @max_low: log2 of its largest size is IDR1[@max_low + 4:@max_low]
 * @entry_lg2: log2 of the bytes of an entry
 */
struct queue_rule {
	u32 bit;
	const char *name;
	enum model_reg base;
	enum model_reg prod;
	enum model_reg cons;
	u8 max_low;
	u8 entry_lg2;
};

static const struct queue_rule queue_rules[] = {
	{ CR0_CMDQEN, "CMDQEN", REG_CMDQ_BASE, REG_CMDQ_PROD, REG_CMDQ_CONS, 21, 4 },
	{ CR0_EVENTQEN, "EVENTQEN", REG_EVENTQ_BASE, REG_EVENTQ_PROD, REG_EVENTQ_CONS,
	  16, 5 },
	{ CR0_PRIQEN, "PRIQEN", REG_PRIQ_BASE, REG_PRIQ_PROD, REG_PRIQ_CONS, 11, 4 },
};

static const struct model_queue_regs *queue_of(const struct model *m, u32 bit)
{
	if (bit == CR0_CMDQEN)
		return &m->regs.cmdq;
	return bit == CR0_EVENTQEN ? &m->regs.evtq : &m->regs.priq;
}

static void check_queue(struct model *m, const struct queue_rule *rule)
{
	const struct model_queue_regs *q = queue_of(m, rule->bit);
	u8 max = bits32(m->cfg.idr[1], rule->max_low + 4, rule->max_low);
	u8 lg2 = queue_lg2(q, max), align = max(lg2 + rule->entry_lg2, 5);
	u32 lap = 2U << lg2, used = (q->prod - q->cons) & (lap - 1);

	need_written(m, rule->base, "its *_BASE", rule->name);
	need_written(m, rule->prod, "its *_PROD", rule->name);
	need_written(m, rule->cons, "its *_CONS", rule->name);
	need_written(m, REG_CR1, "CR1", rule->name);
	if ((q->base & 0x1f) > max)
		complain(m, "%s=1 with LOG2SIZE %llu: IDR1 allows %u", rule->name,
			 q->base & 0x1f, max);
	if (q->base & GENMASK_ULL(55, 5) & GENMASK_ULL(align - 1, 0))
		complain(m, "%s=1 with a base of %#llx, not aligned to the queue's %u bytes",
			 rule->name, q->base & GENMASK_ULL(55, 5), 1U << align);
	if (used > lap / 2)
		complain(m, "%s=1 with PROD %#x and CONS %#x, which do not agree",
			 rule->name, q->prod, q->cons);
	else if (used && rule->bit == CR0_CMDQEN)
		complain(m, "CMDQEN=1 with %u commands that were queued before",
			 used);
}

/* ---- the SMMU ---- */

static void check_strtab(struct model *m)
{
	u64 base = m->regs.strtab_base & GENMASK_ULL(55, 6);
	u32 cfg = m->regs.strtab_base_cfg;
	u8 lg2 = bits32(cfg, 5, 0), split = bits32(cfg, 10, 6);
	u8 fmt = bits32(cfg, 17, 16), sidsize = bits32(m->cfg.idr[1], 5, 0);
	u8 align = lg2 + 6;

	if (fmt > 1)
		complain(m, "SMMUEN=1 with the reserved STRTAB_BASE_CFG.FMT %u", fmt);
	if (fmt == 1 && split != 6 && split != 8 && split != 10)
		complain(m, "SMMUEN=1 with the reserved STRTAB_BASE_CFG.SPLIT %u", split);
	if (lg2 > sidsize) {
		complain(m, "SMMUEN=1 with STRTAB_BASE_CFG.LOG2SIZE %u: IDR1.SIDSIZE is %u",
			 lg2, sidsize);
		return;
	}
	if (fmt == 1)
		align = max(6, lg2 - split + 3);
	if (base & GENMASK_ULL(align - 1, 0))
		complain(m, "SMMUEN=1 with STRTAB_BASE %#llx, not aligned to its %llu bytes",
			 base, BIT_ULL(align));
}

static void check_smmu(struct model *m)
{
	/* EL2_ALL is there to be sent only if EL2 is */
	u32 unclean = m->unclean & (bits32(m->cfg.idr[0], 9, 9) ? 7 : 3);

	need_written(m, REG_STRTAB_BASE, "STRTAB_BASE", "SMMUEN");
	need_written(m, REG_STRTAB_BASE_CFG, "STRTAB_BASE_CFG", "SMMUEN");
	need_written(m, REG_CR1, "CR1", "SMMUEN");
	need_written(m, REG_CR2, "CR2", "SMMUEN");
	if (regs_written(m, REG_STRTAB_BASE) && regs_written(m, REG_STRTAB_BASE_CFG))
		check_strtab(m);
	if (unclean)
		complain(m, "SMMUEN=1 but caches are as at reset:%s%s%s missing or not complete",
			 unclean & 1 ? " CMD_CFGI_ALL" : "",
			 unclean & 2 ? " CMD_TLBI_NSNH_ALL" : "",
			 unclean & 4 ? " CMD_TLBI_EL2_ALL" : "");
}

void enable_check_cr0(struct model *m, u32 on)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(queue_rules); i++)
		if (on & queue_rules[i].bit)
			check_queue(m, &queue_rules[i]);
	if (on & CR0_SMMUEN)
		check_smmu(m);
}

/* ---- interrupts ---- */

static void check_irq(struct model *m, const struct model_irq_regs *irq,
		      enum model_reg cfg0, const char *name)
{
	if (!bits32(m->cfg.idr[0], 13, 13))
		return;
	need_written(m, cfg0, "its *_IRQ_CFG0", name);
	if (!irq->cfg0)
		return;
	/* both lie behind CFG0 */
	need_written(m, cfg0 + 8, "its *_IRQ_CFG1", name);
	need_written(m, cfg0 + 12, "its *_IRQ_CFG2", name);
}

void enable_check_irqs(struct model *m, u32 on)
{
	const struct model_regs *r = &m->regs;

	if (on & IRQ_CTRL_GERROR)
		check_irq(m, &r->gerror_irq, REG_GERROR_IRQ_CFG0, "GERROR_IRQEN");
	if (on & IRQ_CTRL_EVENTQ)
		check_irq(m, &r->evtq_irq, REG_EVENTQ_IRQ_CFG0, "EVENTQ_IRQEN");
	if (on & IRQ_CTRL_PRIQ)
		check_irq(m, &r->priq_irq, REG_PRIQ_IRQ_CFG0, "PRIQ_IRQEN");
}
