// SPDX-License-Identifier: GPL-2.0-only
/*
 * The map of the registers, and what holds for all of them.
 *
 * Arm IHI 0070, "Memory map and registers": offsets and sizes; page 1; 64-bit
 * registers written whole or by halves; read-only and reserved locations; fields
 * that are RES0 because of an ID register; reserved encodings; registers that are
 * guarded by an enable bit; UNKNOWN reset values, which are random here.
 * "Control registers" and "Global errors" have rules of their own: control.c.
 *
 * Not modelled: *_PRESET, ATOS, VATOS, MPAM, ECMDQ, DPT, S2PII, IMPLEMENTATION
 * DEFINED registers, Secure and Realm pages; an access to one of these is that to a
 * location that does not exist.
 */
#include <linux/build_bug.h>
#include <linux/string.h>

#include "kunit/model/regs.h"

/* CMDQ, EVENTQ and PRIQ: CR1.QUEUE_* belong to all of them */
#define CR0_QUEUES	(CR0_CMDQEN | CR0_EVENTQEN | CR0_PRIQEN)

#define CR1_QUEUE	GENMASK(5, 0)
#define CR1_TABLE	GENMASK(11, 6)

/**
 * struct reg - a register
 * @offset: from page 0
 * @where: in struct model_regs
 * @wide: it has 64 bits
 * @cr0: guarded by these bits of CR0
 * @irq: guarded by these bits of IRQ_CTRL
 * @read_only: writes are ignored
 * @name: as in the architecture
 * @write: does something else than to store
 * @after: is told that something was stored
 */
struct reg {
	enum model_reg offset;
	u16 where;
	u8 cr0;
	u8 irq;
	bool wide;
	bool read_only;
	const char *name;
	void (*write)(struct model *m, u32 value);
	void (*after)(struct model *m);
};

#define REG(n, field) \
	.offset = REG_##n, .name = #n, .where = offsetof(struct model_regs, field)

/* the first of these are read and written most */
static const struct reg map[] = {
	{ REG(CMDQ_PROD, cmdq.prod), .after = command_prod_written },
	{ REG(CMDQ_CONS, cmdq.cons), .cr0 = CR0_CMDQEN },
	{ REG(GERROR, gerror), .read_only = true },
	{ REG(EVENTQ_PROD, evtq.prod), .cr0 = CR0_EVENTQEN },
	{ REG(EVENTQ_CONS, evtq.cons), .after = record_cons_written },
	{ REG(PRIQ_PROD, priq.prod), .cr0 = CR0_PRIQEN },
	{ REG(PRIQ_CONS, priq.cons), .after = record_cons_written },
	{ REG(CR0, cr0), .write = control_write_cr0 },
	{ REG(CR0ACK, cr0ack), .read_only = true },
	{ REG(CR1, cr1) },
	{ REG(CR2, cr2), .cr0 = CR0_SMMUEN },
	{ REG(GBPA, gbpa), .write = control_write_gbpa },
	{ REG(IRQ_CTRL, irq_ctrl), .write = control_write_irq_ctrl },
	{ REG(IRQ_CTRLACK, irq_ctrlack), .read_only = true },
	{ REG(GERRORN, gerrorn), .write = control_write_gerrorn },
	{ REG(GERROR_IRQ_CFG0, gerror_irq.cfg0), .wide = true, .irq = IRQ_CTRL_GERROR },
	{ REG(GERROR_IRQ_CFG1, gerror_irq.cfg1), .irq = IRQ_CTRL_GERROR },
	{ REG(GERROR_IRQ_CFG2, gerror_irq.cfg2), .irq = IRQ_CTRL_GERROR },
	{ REG(STRTAB_BASE, strtab_base), .wide = true, .cr0 = CR0_SMMUEN },
	{ REG(STRTAB_BASE_CFG, strtab_base_cfg), .cr0 = CR0_SMMUEN },
	{ REG(CMDQ_BASE, cmdq.base), .wide = true, .cr0 = CR0_CMDQEN },
	{ REG(EVENTQ_BASE, evtq.base), .wide = true, .cr0 = CR0_EVENTQEN },
	{ REG(EVENTQ_IRQ_CFG0, evtq_irq.cfg0), .wide = true, .irq = IRQ_CTRL_EVENTQ },
	{ REG(EVENTQ_IRQ_CFG1, evtq_irq.cfg1), .irq = IRQ_CTRL_EVENTQ },
	{ REG(EVENTQ_IRQ_CFG2, evtq_irq.cfg2), .irq = IRQ_CTRL_EVENTQ },
	{ REG(PRIQ_BASE, priq.base), .wide = true, .cr0 = CR0_PRIQEN },
	{ REG(PRIQ_IRQ_CFG0, priq_irq.cfg0), .wide = true, .irq = IRQ_CTRL_PRIQ },
	{ REG(PRIQ_IRQ_CFG1, priq_irq.cfg1), .irq = IRQ_CTRL_PRIQ },
	{ REG(PRIQ_IRQ_CFG2, priq_irq.cfg2), .irq = IRQ_CTRL_PRIQ },
};

/* ---- what the SMMU is ---- */

u8 model_oas(struct model *m)
{
	return size_of_code(bits32(m->cfg.idr[5], 2, 0));
}

/* no VMSAv8-32: see "not modelled" in walk.c */
/* AArch32 tables have 40 bits of IPA, whatever OAS is */
u8 model_ias(struct model *m)
{
	u8 aarch32 = bits32(m->cfg.idr[0], 2, 2) ? 40 : 0;
	u8 aarch64 = bits32(m->cfg.idr[0], 3, 3) ? model_oas(m) : 0;

	return max(aarch32, aarch64);
}

u8 model_minor(struct model *m)
{
	return bits32(m->cfg.aidr, 3, 0);
}

/* IDR0.PRI is RES0 without ATS */
static bool has_pri(const struct model *m)
{
	return bits32(m->cfg.idr[0], 16, 16) && bits32(m->cfg.idr[0], 10, 10);
}

static u64 address_field(struct model *m, unsigned int low)
{
	return GENMASK_ULL(model_oas(m) - 1, low);
}

/* E2H, RECINVSID, PTM, REC_CFG_ATS */
static u64 cr2_fields(const struct model *m)
{
	const u32 idr0 = m->cfg.idr[0];

	return bits32(idr0, 9, 9) | BIT(1) | bits32(idr0, 5, 5) << 2 |
	       bits32(idr0, 23, 23) << 3;
}

/* ADDR, DATA, MemAttr and SH; PRIQ_IRQ_CFG2.LO rules the wired interrupt as well */
static u64 irq_cfg_fields(struct model *m, enum model_reg reg)
{
	bool msi = bits32(m->cfg.idr[0], 13, 13);
	u64 lo = reg == REG_PRIQ_IRQ_CFG2 ? BIT(31) : 0;

	switch (reg) {
	case REG_GERROR_IRQ_CFG0:
	case REG_EVENTQ_IRQ_CFG0:
	case REG_PRIQ_IRQ_CFG0:
		return msi ? address_field(m, 2) : 0;
	case REG_GERROR_IRQ_CFG1:
	case REG_EVENTQ_IRQ_CFG1:
	case REG_PRIQ_IRQ_CFG1:
		return msi ? U32_MAX : 0;
	default:
		return msi ? lo | GENMASK(5, 0) : lo;
	}
}

static bool is_priq(enum model_reg reg)
{
	return reg == REG_PRIQ_BASE || reg == REG_PRIQ_PROD || reg == REG_PRIQ_CONS ||
	       (reg >= REG_PRIQ_IRQ_CFG0 && reg <= REG_PRIQ_IRQ_CFG2);
}

/* the bits of a register that are there: not RES0, not beyond the output size */
static u64 fields(struct model *m, enum model_reg reg)
{
	if (is_priq(reg) && !has_pri(m))
		return 0;
	switch (reg) {
	case REG_CR1:
		return CR1_TABLE | CR1_QUEUE;
	case REG_CR2:
		return cr2_fields(m);
	case REG_STRTAB_BASE:
		return address_field(m, 6) | BIT_ULL(62);
	case REG_STRTAB_BASE_CFG:
		return bits32(m->cfg.idr[0], 28, 27) ?
		       GENMASK(17, 16) | GENMASK(10, 0) : GENMASK(5, 0);
	case REG_CMDQ_BASE:
	case REG_EVENTQ_BASE:
	case REG_PRIQ_BASE:
		return address_field(m, 5) | BIT_ULL(62) | GENMASK(4, 0);
	case REG_CMDQ_PROD:
		return GENMASK(19, 0);
	case REG_CMDQ_CONS:
		return GENMASK(30, 24) | GENMASK(19, 0);
	case REG_EVENTQ_PROD:
	case REG_EVENTQ_CONS:
	case REG_PRIQ_PROD:
	case REG_PRIQ_CONS:
		return BIT(31) | GENMASK(19, 0);
	default:
		return irq_cfg_fields(m, reg);
	}
}

/* ---- finding one ---- */

/* one SMMU has its page 1 folded into page 0 (a property of the binding) */
static bool answers(const struct model *m, const struct reg *r, u32 at)
{
	u32 offset = r->offset;

	if (m->cfg.no_page1)
		offset &= 0xffff;
	return at == offset || (r->wide && at == offset + 4);
}

static const struct reg *find(const struct model *m, u32 at)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(map); i++)
		if (answers(m, &map[i], at))
			return &map[i];
	return NULL;
}

static void *storage(struct model *m, const struct reg *r)
{
	return (char *)&m->regs + r->where;
}

static u64 load(struct model *m, const struct reg *r)
{
	if (r->wide)
		return *(u64 *)storage(m, r);
	return *(u32 *)storage(m, r);
}

static void store(struct model *m, const struct reg *r, u64 value)
{
	if (r->wide)
		*(u64 *)storage(m, r) = value;
	else
		*(u32 *)storage(m, r) = value;
}

/* ---- reading ---- */

/* registers that always read the same, and nobody can write */
static bool read_constant(const struct model *m, u32 at, u32 *value)
{
	static const u8 cidr[] = { 0x0d, 0xf0, 0x05, 0xb1 };

	if (at % 4)
		return false;
	*value = 0;
	if (at < 0x18)
		*value = m->cfg.idr[at / 4];
	else if (at == 0x18)
		*value = m->cfg.iidr;
	else if (at == REG_AIDR)
		*value = m->cfg.aidr;
	else if (at >= REG_CIDR0 && at <= REG_CIDR3)
		*value = cidr[(at - REG_CIDR0) / 4];
	else
		return at == REG_STATUSR || at == REG_AGBPA || at == REG_IDR6 ||
		       (at >= REG_PIDR4 && at < REG_CIDR0);
	return true;
}

u32 model_read32(struct model *m, u32 reg)
{
	const struct reg *r;
	u32 value;

	if (m->off)
		return U32_MAX;
	r = find(m, reg);
	if (!r) {
		if (!read_constant(m, reg, &value)) {
			complain(m, "read at %#x, where no register is (IHI 0070, memory map)",
				 reg);
			value = 0;
		}
		return value;
	}
	if (r->offset == REG_GBPA)
		return control_read_gbpa(m);
	return load(m, r) >> (reg & 4 && r->wide ? 32 : 0);
}

/* ---- writing ---- */

/* two bits of struct model_regs.written for each register: low and high half */
static u64 halves(const struct reg *r, u64 part)
{
	unsigned int i = r - map;

	BUILD_BUG_ON(ARRAY_SIZE(map) > 32);
	return (u64)!!(u32)part << i | (u64)!!(part >> 32) << (i + 32);
}

bool regs_written(const struct model *m, enum model_reg reg)
{
	u64 all = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(map); i++)
		if (map[i].offset == reg)
			all = halves(&map[i], map[i].wide ? U64_MAX : U32_MAX);
	return all && (m->regs.written & all) == all;
}

/* a Cacheability of 3 and a Shareability of 1 are reserved */
static bool reserved_cr1(u32 cr1)
{
	return bits32(cr1, 1, 0) == 3 || bits32(cr1, 3, 2) == 3 ||
	       bits32(cr1, 7, 6) == 3 || bits32(cr1, 9, 8) == 3 ||
	       bits32(cr1, 5, 4) == 1 || bits32(cr1, 11, 10) == 1;
}

static bool reserved_encoding(enum model_reg reg, u64 value)
{
	switch (reg) {
	case REG_CR1:
		return reserved_cr1(value);
	case REG_GERROR_IRQ_CFG2:
	case REG_EVENTQ_IRQ_CFG2:
	case REG_PRIQ_IRQ_CFG2:
		return bits32(value, 5, 4) == 1;
	default:
		return false;
	}
}

/* which bits of the register must not change now */
static u64 guarded(const struct model *m, const struct reg *r)
{
	const struct model_regs *g = &m->regs;
	u32 cr0 = g->cr0 | g->cr0ack;
	u64 held = 0;

	if (r->offset == REG_CR1) {
		if (cr0 & CR0_SMMUEN)
			held |= CR1_TABLE;
		if (cr0 & CR0_QUEUES)
			held |= CR1_QUEUE;
		return held;
	}
	if (cr0 & r->cr0 || (g->irq_ctrl | g->irq_ctrlack) & r->irq)
		return U64_MAX;
	return 0;
}

/* @part: which bits of the register the access reaches */
static void write_plain(struct model *m, const struct reg *r, u64 value, u64 part)
{
	u64 old = load(m, r), valid = fields(m, r->offset);
	u64 held = guarded(m, r);

	/* CR1 is of two minds: there, what is held has to stay as it is */
	if (held == U64_MAX || (value ^ old) & part & held)
		complain(m, "%s written with %#llx while it is in use (IHI 0070, register %s)",
			 r->name, value & part, r->name);
	if (value & part & ~valid)
		complain(m, "%s written with %#llx: %#llx is reserved or beyond the output size",
			 r->name, value & part, value & part & ~valid);
	part &= valid & ~held;
	value = (old & ~part) | (value & part);
	if (reserved_encoding(r->offset, value))
		complain(m, "%s written with the reserved encoding %#llx", r->name, value);
	store(m, r, value);
}

static void write_reg(struct model *m, const struct reg *r, u64 value, u64 part)
{
	trace(m, "%s = %#llx", r->name, value & part);
	if (r->read_only) {
		complain(m, "%s written, which is read-only", r->name);
		return;
	}
	if (r->write) {
		r->write(m, value);
		return;
	}
	write_plain(m, r, value, part);
	m->regs.written |= halves(r, part);
	if (r->after)
		r->after(m);
}

static const struct reg *find_for_write(struct model *m, u32 reg)
{
	const struct reg *r = find(m, reg);
	u32 value;

	if (r)
		return r;
	if (read_constant(m, reg, &value))
		complain(m, "the register at %#x written, which is read-only", reg);
	else
		complain(m, "write at %#x, where no register is (IHI 0070, memory map)",
			 reg);
	return NULL;
}

void model_write32(struct model *m, u32 reg, u32 value)
{
	const struct reg *r;

	if (m->off)
		return;
	r = find_for_write(m, reg);
	if (!r)
		return;
	if (r->wide && reg & 4)
		write_reg(m, r, (u64)value << 32, GENMASK_ULL(63, 32));
	else
		write_reg(m, r, value, U32_MAX);
}

void model_write64(struct model *m, u32 reg, u64 value)
{
	const struct reg *r;

	if (m->off)
		return;
	r = find_for_write(m, reg);
	if (!r)
		return;
	if (!r->wide || reg & 4) {
		complain(m, "one write of 64 bits to %#x, where there is no 64-bit register",
			 reg);
		return;
	}
	write_reg(m, r, value, U64_MAX);
}

/* ---- reset ---- */

/* Whatever is UNKNOWN, or as the implementation likes it, is random. */
void regs_reset(struct model *m)
{
	unsigned int i;

	memset(&m->regs, 0, sizeof(m->regs));
	for (i = 0; i < ARRAY_SIZE(map); i++)
		if (!map[i].read_only && !map[i].write)
			store(m, &map[i], model_rand(m) & fields(m, map[i].offset));
	m->regs.priq.prod &= ~BIT(31);
	control_reset(m);
	if (m->cfg.idr[1] & GENMASK(31, 29))
		complain(m, "not modelled: IDR1.QUEUES_PRESET, TABLES_PRESET, ECMDQ");
}
