/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the map of the registers (regs.c) and what those do that control the
 * SMMU (control.c). Registers are named by their offsets.
 */
#ifndef SMMU3_MODEL_REGS_H
#define SMMU3_MODEL_REGS_H

#include "kunit/model/parts.h"

enum model_reg {
	REG_IDR0 = 0x0,
	REG_AIDR = 0x1c,
	REG_CR0 = 0x20,
	REG_CR0ACK = 0x24,
	REG_CR1 = 0x28,
	REG_CR2 = 0x2c,
	REG_STATUSR = 0x40,
	REG_GBPA = 0x44,
	REG_AGBPA = 0x48,
	REG_IRQ_CTRL = 0x50,
	REG_IRQ_CTRLACK = 0x54,
	REG_GERROR = 0x60,
	REG_GERRORN = 0x64,
	REG_GERROR_IRQ_CFG0 = 0x68,
	REG_GERROR_IRQ_CFG1 = 0x70,
	REG_GERROR_IRQ_CFG2 = 0x74,
	REG_STRTAB_BASE = 0x80,
	REG_STRTAB_BASE_CFG = 0x88,
	REG_CMDQ_BASE = 0x90,
	REG_CMDQ_PROD = 0x98,
	REG_CMDQ_CONS = 0x9c,
	REG_EVENTQ_BASE = 0xa0,
	REG_EVENTQ_IRQ_CFG0 = 0xb0,
	REG_EVENTQ_IRQ_CFG1 = 0xb8,
	REG_EVENTQ_IRQ_CFG2 = 0xbc,
	REG_PRIQ_BASE = 0xc0,
	REG_PRIQ_IRQ_CFG0 = 0xd0,
	REG_PRIQ_IRQ_CFG1 = 0xd8,
	REG_PRIQ_IRQ_CFG2 = 0xdc,
	REG_IDR6 = 0x190,
	REG_PIDR4 = 0xfd0,
	REG_CIDR0 = 0xff0,
	REG_CIDR3 = 0xffc,
	REG_EVENTQ_PROD = 0x100a8,
	REG_EVENTQ_CONS = 0x100ac,
	REG_PRIQ_PROD = 0x100c8,
	REG_PRIQ_CONS = 0x100cc,
};

#define GBPA_UPDATE		BIT(31)

#define IRQ_CTRL_GERROR		BIT(0)
#define IRQ_CTRL_PRIQ		BIT(1)
#define IRQ_CTRL_EVENTQ		BIT(2)

/* whether software ever wrote the register, all of it */
bool regs_written(const struct model *m, enum model_reg reg);

/* what a write does to the registers that control the SMMU */
void control_write_cr0(struct model *m, u32 value);
void control_write_gbpa(struct model *m, u32 value);
void control_write_irq_ctrl(struct model *m, u32 value);
void control_write_gerrorn(struct model *m, u32 value);
u32 control_read_gbpa(const struct model *m);
/* reset values of these */
void control_reset(struct model *m);

/*
 * What is wrong when software enables something, as far as it can be known then:
 * registers that still hold their reset value, tables and queues of impossible
 * sizes, positions that contradict each other. @on: bits of CR0 or IRQ_CTRL that
 * go from 0 to 1.
 */
void enable_check_cr0(struct model *m, u32 on);
void enable_check_irqs(struct model *m, u32 on);

#endif
