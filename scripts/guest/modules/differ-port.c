// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers and queues of an SMMU, QEMU's or the model, driven by hand.
 *
 * Both are told the same by the same code. There are no interrupts; what takes time is
 * polled. Arm IHI 0070, "Memory map and registers", "Circular queues", "Initialization".
 */
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/printk.h>
#include <linux/sizes.h>

#include "differ.h"

#define CR0			0x20
#define CR0ACK			0x24
#define CR0_SMMUEN		BIT(0)
#define CR0_EVENTQEN		BIT(2)
#define CR0_CMDQEN		BIT(3)
#define CR1			0x28
#define CR1_ALL_CACHED		0xd75
#define CR2			0x2c
#define GBPA			0x44
#define GBPA_UPDATE		BIT(31)
#define IRQ_CTRL		0x50
#define GERROR			0x60
#define GERRORN			0x64
#define STRTAB_BASE		0x80
#define STRTAB_BASE_CFG		0x88
#define STRTAB_TWO_LEVEL	BIT(16)
#define CMDQ_BASE		0x90
#define CMDQ_PROD		0x98
#define CMDQ_CONS		0x9c
#define EVENTQ_BASE		0xa0
#define EVENTQ_PROD		0x100a8
#define EVENTQ_CONS		0x100ac

/* each queue has a page, or the half of one */
#define QUEUE_LG2		7
#define QUEUE_SIZE		BIT(QUEUE_LG2)
#define INDEX_AND_WRAP		(2 * QUEUE_SIZE - 1)

#define CMD_CFGI_ALL		0x04
#define CMD_CFGI_ALL_RANGE	31
#define CMD_TLBI_NSNH_ALL	0x30
#define CMD_SYNC		0x46

u32 differ_port_read(struct differ_port *p, u32 reg)
{
	return p->regs ? readl(p->regs + reg) : model_read32(p->model, reg);
}

static void port_write(struct differ_port *p, u32 reg, u32 value)
{
	if (p->regs)
		writel(value, p->regs + reg);
	else
		model_write32(p->model, reg, value);
}

static void port_write64(struct differ_port *p, u32 reg, u64 value)
{
	port_write(p, reg, value);
	port_write(p, reg + 4, value >> 32);
}

static bool port_wait(struct differ_port *p, u32 reg, u32 mask, u32 value)
{
	unsigned int tries = 10000;

	while ((differ_port_read(p, reg) & mask) != value) {
		if (!tries--) {
			pr_err("smmu-test: FAIL differ: register %#x of %s never becomes %#x\n",
			       reg, p->name, value);
			return false;
		}
		if (p->regs)
			udelay(1);
		else
			model_tick(p->model);
	}
	return true;
}

static bool port_cr0(struct differ_port *p, u32 value)
{
	port_write(p, CR0, value);
	return port_wait(p, CR0ACK, CR0_SMMUEN | CR0_EVENTQEN | CR0_CMDQEN, value);
}

static bool port_gbpa(struct differ_port *p, u32 value)
{
	port_write(p, GBPA, value | GBPA_UPDATE);
	return port_wait(p, GBPA, GBPA_UPDATE, 0);
}

/* ---- queues ---- */

static void port_command(struct differ_port *p, u64 word0, u64 word1)
{
	u64 *slot = p->queues + p->prod % QUEUE_SIZE * 2;

	slot[0] = word0;
	slot[1] = word1;
	wmb();	/* the command before PROD tells of it */
	if (p->model)
		model_mem_order(p->model);
	p->prod = (p->prod + 1) & INDEX_AND_WRAP;
	port_write(p, CMDQ_PROD, p->prod);
}

bool differ_port_flush(struct differ_port *p)
{
	port_command(p, CMD_CFGI_ALL, CMD_CFGI_ALL_RANGE);
	port_command(p, CMD_TLBI_NSNH_ALL, 0);
	port_command(p, CMD_SYNC, 0);
	return port_wait(p, CMDQ_CONS, INDEX_AND_WRAP, p->prod);
}

bool differ_port_event(struct differ_port *p, u64 *event)
{
	u64 *events = p->queues + SZ_4K / sizeof(u64);

	if (p->model)
		model_settle(p->model);
	if ((differ_port_read(p, EVENTQ_PROD) & INDEX_AND_WRAP) == p->cons)
		return false;
	rmb();	/* PROD before the record */
	memcpy(event, events + p->cons % QUEUE_SIZE * DIFFER_EVENT_WORDS,
	       DIFFER_EVENT_WORDS * sizeof(*event));
	p->cons = (p->cons + 1) & INDEX_AND_WRAP;
	port_write(p, EVENTQ_CONS, p->cons);
	return true;
}

/* ---- from off to on ---- */

static void port_tables(struct differ_port *p, const struct differ_setting *s, u64 l1,
			u64 ste)
{
	u64 base = s->strtab ?: s->two_level ? l1 : ste;
	u32 cfg = s->log2size;

	if (s->two_level)
		cfg |= STRTAB_TWO_LEVEL | DIFFER_SPLIT << 6;
	port_write(p, CR1, CR1_ALL_CACHED);
	port_write(p, CR2, s->cr2);
	port_write64(p, STRTAB_BASE, base);
	port_write(p, STRTAB_BASE_CFG, cfg);
}

static void port_queues(struct differ_port *p)
{
	p->prod = 0;
	p->cons = 0;
	port_write64(p, CMDQ_BASE, p->pa | QUEUE_LG2);
	port_write(p, CMDQ_CONS, 0);
	port_write(p, CMDQ_PROD, 0);
	port_write64(p, EVENTQ_BASE, (p->pa + SZ_4K) | QUEUE_LG2);
	port_write(p, EVENTQ_CONS, 0);
	port_write(p, EVENTQ_PROD, 0);
}

bool differ_port_start(struct differ_port *p, const struct differ_setting *s, u64 l1,
		       u64 ste)
{
	u32 on = CR0_CMDQEN;

	if (!port_cr0(p, 0) || !port_gbpa(p, s->gbpa))
		return false;
	port_write(p, IRQ_CTRL, 0);
	port_write(p, GERRORN, differ_port_read(p, GERROR));
	port_tables(p, s, l1, ste);
	port_queues(p);
	if (!port_cr0(p, on) || !differ_port_flush(p))
		return false;
	on |= CR0_EVENTQEN;
	if (!port_cr0(p, on))
		return false;
	return s->off || port_cr0(p, on | CR0_SMMUEN);
}
