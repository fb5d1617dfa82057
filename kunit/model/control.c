// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers that make the SMMU do something.
 *
 * Arm IHI 0070, "Control registers": CR0 and IRQ_CTRL with the Update of each field
 * on its own, acknowledged later, in any order, and only when what the field stands
 * for is so; GBPA with its Update bit. "Global errors": GERROR, GERRORN.
 *
 * A field of CR0 is in effect when CR0ACK shows it. Between the write and that the
 * architecture lets either value be in use; here it is the old one, for as long as
 * chance wants.
 */
#include "kunit/model/regs.h"

#define CR0_VMW		GENMASK(8, 6)

/* fields of CR0 that are updated on their own */
static const struct {
	u32 bits;
	const char *name;
} cr0_fields[] = {
	{ CR0_SMMUEN, "SMMUEN" },
	{ CR0_PRIQEN, "PRIQEN" },
	{ CR0_EVENTQEN, "EVENTQEN" },
	{ CR0_CMDQEN, "CMDQEN" },
	{ CR0_ATSCHK, "ATSCHK" },
	{ CR0_VMW, "VMW" },
};

static bool has_ats(const struct model *m)
{
	return bits32(m->cfg.idr[0], 10, 10);
}

static bool has_pri(const struct model *m)
{
	return has_ats(m) && bits32(m->cfg.idr[0], 16, 16);
}

static u32 cr0_valid(const struct model *m)
{
	u32 valid = CR0_SMMUEN | CR0_EVENTQEN | CR0_CMDQEN;

	if (has_ats(m))
		valid |= CR0_ATSCHK;
	if (has_pri(m))
		valid |= CR0_PRIQEN;
	if (bits32(m->cfg.idr[0], 17, 17))
		valid |= CR0_VMW;
	return valid;
}

static u32 irq_valid(const struct model *m)
{
	return IRQ_CTRL_GERROR | IRQ_CTRL_EVENTQ | (has_pri(m) ? IRQ_CTRL_PRIQ : 0);
}

/* ---- CR0 ---- */

static u32 cr0_waiting(const struct model *m)
{
	return (m->regs.cr0 ^ m->regs.cr0ack) & cr0_valid(m);
}

void control_write_cr0(struct model *m, u32 value)
{
	u32 waiting = cr0_waiting(m), changed = value ^ m->regs.cr0;
	u32 valid = cr0_valid(m);
	unsigned int i;

	if (value & ~valid)
		complain(m, "CR0 written with %#x: %#x is reserved", value, value & ~valid);
	if (bits32(value, 8, 6) > 4)
		complain(m, "CR0.VMW written with the reserved encoding %u",
			 bits32(value, 8, 6));
	for (i = 0; i < ARRAY_SIZE(cr0_fields); i++)
		if (waiting & changed & cr0_fields[i].bits)
			complain(m, "CR0.%s altered before its Update was complete (IHI 0070, CR0)",
				 cr0_fields[i].name);
	enable_check_cr0(m, changed & value & ~m->regs.cr0ack & valid);
	m->regs.cr0 = value;
	regs_tick(m);
}

/* what has to be so before a field that went to 0 is acknowledged */
static bool ended(struct model *m, u32 bit)
{
	switch (bit) {
	case CR0_CMDQEN:
		return command_stop(m);
	case CR0_EVENTQEN:
	case CR0_PRIQEN:
		return record_stop(m);
	case CR0_SMMUEN:
		stall_terminate_all(m);
		return true;
	default:
		return true;
	}
}

static void began(struct model *m, u32 bit)
{
	if (bit == CR0_CMDQEN)
		command_enabled(m);
	else if (bit == CR0_EVENTQEN || bit == CR0_PRIQEN)
		record_enabled(m);
}

static void update_cr0(struct model *m, u32 bits, const char *name)
{
	struct model_regs *r = &m->regs;
	u32 value = r->cr0 & bits;

	if (!value && !ended(m, bits))
		return;
	trace(m, "CR0.%s acknowledged: %#x", name, value);
	r->cr0ack = (r->cr0ack & ~bits) | value;
	if (value)
		began(m, bits);
}

/* ---- IRQ_CTRL ---- */

static u32 irq_waiting(const struct model *m)
{
	return (m->regs.irq_ctrl ^ m->regs.irq_ctrlack) & irq_valid(m);
}

void control_write_irq_ctrl(struct model *m, u32 value)
{
	u32 waiting = irq_waiting(m), changed = value ^ m->regs.irq_ctrl;
	u32 valid = irq_valid(m);

	if (value & ~valid)
		complain(m, "IRQ_CTRL written with %#x: %#x is reserved", value,
			 value & ~valid);
	if (waiting & changed)
		complain(m, "IRQ_CTRL: %#x altered before its Update was complete",
			 waiting & changed);
	enable_check_irqs(m, changed & value & ~m->regs.irq_ctrlack & valid);
	m->regs.irq_ctrl = value;
	regs_tick(m);
}

/* messages are written when they arise, so that none is left when a bit goes to 0 */
static void update_irq_ctrl(struct model *m)
{
	u32 waiting = irq_waiting(m);
	unsigned int bit;

	for (bit = 0; bit < 3; bit++)
		if (waiting & BIT(bit) && !model_chance(m, m->mood.lag_ack))
			m->regs.irq_ctrlack ^= BIT(bit);
}

/* ---- GBPA ---- */

#define GBPA_FIELDS	(GENMASK(20, 16) | GENMASK(13, 8) | GENMASK(4, 0))

u32 control_read_gbpa(const struct model *m)
{
	return m->regs.gbpa_next & GBPA_UPDATE ? m->regs.gbpa_next : m->regs.gbpa;
}

void control_write_gbpa(struct model *m, u32 value)
{
	u32 reserved = value & ~(u32)(GBPA_FIELDS | GBPA_UPDATE);

	if (m->regs.gbpa_next & GBPA_UPDATE) {
		complain(m, "GBPA written while its Update is under way");
		return;
	}
	if (!(value & GBPA_UPDATE)) {
		complain(m, "GBPA written with %#x, without Update: ignored", value);
		return;
	}
	if (reserved)
		complain(m, "GBPA written with %#x: %#x is reserved", value, reserved);
	if (bits32(value, 17, 16) == 1 || bits32(value, 19, 18) == 1)
		complain(m, "GBPA written with %#x: PRIVCFG or INSTCFG is reserved", value);
	m->regs.gbpa_next = value & ~reserved;
	regs_tick(m);
}

static void update_gbpa(struct model *m)
{
	if (!(m->regs.gbpa_next & GBPA_UPDATE) || model_chance(m, m->mood.lag_ack))
		return;
	m->regs.gbpa = m->regs.gbpa_next & ~GBPA_UPDATE;
	m->regs.gbpa_next = 0;
}

/* ---- time ---- */

void regs_tick(struct model *m)
{
	unsigned int i;

	for (i = 0; cr0_waiting(m) && i < ARRAY_SIZE(cr0_fields); i++)
		if (cr0_waiting(m) & cr0_fields[i].bits &&
		    !model_chance(m, m->mood.lag_ack))
			update_cr0(m, cr0_fields[i].bits, cr0_fields[i].name);
	update_irq_ctrl(m);
	update_gbpa(m);
}

bool regs_idle(struct model *m)
{
	return !cr0_waiting(m) && !irq_waiting(m) && !(m->regs.gbpa_next & GBPA_UPDATE);
}

/* Update is 0; the rest is as the implementation likes it, within what there is */
void control_reset(struct model *m)
{
	m->regs.gbpa = model_rand(m) & GBPA_FIELDS & ~(u32)(BIT(16) | BIT(18));
}

/* ---- global errors ---- */

#define GERR_FIELDS	(GENMASK(8, 2) | BIT(0))

bool gerror_active(struct model *m, unsigned int bit)
{
	return (m->regs.gerror ^ m->regs.gerrorn) & BIT(bit);
}

void gerror_raise(struct model *m, unsigned int bit)
{
	if (!(GERR_FIELDS & BIT(bit)) || gerror_active(m, bit))
		return;
	trace(m, "GERROR bit %u becomes active", bit);
	m->regs.gerror ^= BIT(bit);
	if (bit != GERR_MSI_GERROR_ABT)
		irq_raise(m, MODEL_IRQ_GERROR);
}

void control_write_gerrorn(struct model *m, u32 value)
{
	struct model_regs *r = &m->regs;
	u32 changed = (value ^ r->gerrorn) & GERR_FIELDS;
	u32 active = r->gerror ^ r->gerrorn;

	if (value & ~(u32)GERR_FIELDS)
		complain(m, "GERRORN written with %#x: %#x is reserved", value,
			 value & ~(u32)GERR_FIELDS);
	if (changed & ~active)
		complain(m, "GERRORN: %#x flipped, of errors that are not active",
			 changed & ~active);
	r->gerrorn ^= changed & active;
	if (changed & active & BIT(GERR_CMDQ))
		command_error_acknowledged(m);
}
