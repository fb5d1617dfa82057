// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands: which are legal, and what they do.
 *
 * Arm IHI 0070, "Commands": the table of opcodes with the fields of each and what
 * has to be implemented for it; reserved encodings; range and TTL operands and
 * their alignment; out-of-range StreamIDs, SubstreamIDs, ASIDs, VMIDs, addresses;
 * the scope of each invalidation, as far as it can be read off the command (the rest
 * is in config.c, tlb.c and ats.c); CMD_RESUME, CMD_STALL_TERM, CMD_PRI_RESP.
 *
 * Not modelled: MPAM and DPT invalidation, if the ID registers offer them; EL2
 * entries, so that the EL2 commands do nothing but count.
 */
#include <linux/string.h>

#include "kunit/model/command.h"

#define OP_PREFETCH_CONFIG	0x01
#define OP_PREFETCH_ADDR	0x02
#define OP_CFGI_STE		0x03
#define OP_CFGI_STE_RANGE	0x04
#define OP_CFGI_CD		0x05
#define OP_CFGI_CD_ALL		0x06
#define OP_TLBI_NH_ALL		0x10
#define OP_TLBI_NH_ASID		0x11
#define OP_TLBI_NH_VA		0x12
#define OP_TLBI_NH_VAA		0x13
#define OP_TLBI_EL2_ALL		0x20
#define OP_TLBI_EL2_ASID	0x21
#define OP_TLBI_EL2_VA		0x22
#define OP_TLBI_EL2_VAA		0x23
#define OP_TLBI_S12_VMALL	0x28
#define OP_TLBI_S2_IPA		0x2a
#define OP_TLBI_NSNH_ALL	0x30
#define OP_PRI_RESP		0x41

/* fields in the first word; every command with a StreamID has SSec */
#define F_SSEC		BIT_ULL(10)
#define F_SSV		BIT_ULL(11)
#define F_SSID		GENMASK_ULL(31, 12)
#define F_SID		GENMASK_ULL(63, 32)
#define F_VMID		GENMASK_ULL(47, 32)
#define F_ASID		GENMASK_ULL(63, 48)
#define F_GLOBAL	BIT_ULL(9)
#define F_AC_AB		GENMASK_ULL(13, 12)
#define F_SYNC		(GENMASK_ULL(13, 12) | GENMASK_ULL(27, 22) | GENMASK_ULL(63, 32))
/* and in the second */
#define F_LEAF		BIT_ULL(0)
#define F_RANGE		GENMASK_ULL(4, 0)
#define F_ADDR		GENMASK_ULL(63, 12)
#define F_IPA		GENMASK_ULL(55, 12)
#define F_MSI		GENMASK_ULL(55, 2)

/* what an SMMU has to have */
#define NEED_S1		BIT(0)
#define NEED_S2		BIT(1)
#define NEED_HYP	BIT(2)
#define NEED_ATS	BIT(3)
#define NEED_PRI	BIT(4)
#define NEED_STALL	BIT(5)

/**
 * struct opcode - a command
 * @op: its opcode
 * @need: NEED_*
 * @range: has the range and TTL fields
 * @name: its name
 * @fields: bits of each word that are not RES0, without the opcode and those of
 *	@range
 */
struct opcode {
	u8 op;
	u8 need;
	bool range;
	const char *name;
	u64 fields[2];
};

static const struct opcode opcodes[] = {
	{ OP_PREFETCH_CONFIG, 0, false, "CMD_PREFETCH_CONFIG",
	  { F_SSEC | F_SSV | F_SSID | F_SID } },
	{ OP_PREFETCH_ADDR, 0, false, "CMD_PREFETCH_ADDR",
	  { F_SSEC | F_SSV | F_SSID | F_SID, F_ADDR | GENMASK_ULL(9, 0) } },
	{ OP_CFGI_STE, 0, false, "CMD_CFGI_STE", { F_SSEC | F_SID, F_LEAF } },
	{ OP_CFGI_STE_RANGE, 0, false, "CMD_CFGI_STE_RANGE",
	  { F_SSEC | F_SID, F_RANGE } },
	{ OP_CFGI_CD, NEED_S1, false, "CMD_CFGI_CD",
	  { F_SSEC | F_SSID | F_SID, F_LEAF } },
	{ OP_CFGI_CD_ALL, NEED_S1, false, "CMD_CFGI_CD_ALL", { F_SSEC | F_SID } },
	{ OP_TLBI_NH_ALL, NEED_S1, false, "CMD_TLBI_NH_ALL", { F_VMID } },
	{ OP_TLBI_NH_ASID, NEED_S1, false, "CMD_TLBI_NH_ASID", { F_VMID | F_ASID } },
	{ OP_TLBI_NH_VA, NEED_S1, true, "CMD_TLBI_NH_VA",
	  { F_VMID | F_ASID, F_LEAF | F_ADDR } },
	{ OP_TLBI_NH_VAA, NEED_S1, true, "CMD_TLBI_NH_VAA", { F_VMID, F_LEAF | F_ADDR } },
	{ OP_TLBI_EL2_ALL, NEED_HYP, false, "CMD_TLBI_EL2_ALL" },
	{ OP_TLBI_EL2_ASID, NEED_HYP, false, "CMD_TLBI_EL2_ASID", { F_ASID } },
	{ OP_TLBI_EL2_VA, NEED_HYP, true, "CMD_TLBI_EL2_VA",
	  { F_ASID, F_LEAF | F_ADDR } },
	{ OP_TLBI_EL2_VAA, NEED_HYP, true, "CMD_TLBI_EL2_VAA", { 0, F_LEAF | F_ADDR } },
	{ OP_TLBI_S12_VMALL, NEED_S2, false, "CMD_TLBI_S12_VMALL", { F_VMID } },
	{ OP_TLBI_S2_IPA, NEED_S2, true, "CMD_TLBI_S2_IPA", { F_VMID, F_LEAF | F_IPA } },
	{ OP_TLBI_NSNH_ALL, 0, false, "CMD_TLBI_NSNH_ALL" },
	{ OP_ATC_INV, NEED_ATS, false, "CMD_ATC_INV",
	  { F_GLOBAL | F_SSEC | F_SSV | F_SSID | F_SID, F_ADDR | GENMASK_ULL(5, 0) } },
	{ OP_PRI_RESP, NEED_PRI, false, "CMD_PRI_RESP",
	  { F_SSEC | F_SSV | F_SSID | F_SID, GENMASK_ULL(13, 12) | GENMASK_ULL(8, 0) } },
	{ OP_RESUME, NEED_STALL, false, "CMD_RESUME",
	  { F_SSEC | F_AC_AB | F_SID, GENMASK_ULL(15, 0) } },
	{ OP_STALL_TERM, NEED_STALL, false, "CMD_STALL_TERM", { F_SSEC | F_SID } },
	{ OP_SYNC, 0, false, "CMD_SYNC", { F_SYNC, F_MSI } },
};

static const struct opcode *find(u8 op)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(opcodes); i++)
		if (opcodes[i].op == op)
			return &opcodes[i];
	return NULL;
}

bool command_whim(struct model *m)
{
	return memcmp(&m->mood, &model_calm, sizeof(m->mood)) && model_chance(m, 500);
}

/* ---- what the SMMU is ---- */

static u8 implemented(const struct model *m)
{
	u32 idr0 = m->cfg.idr[0];
	bool ats = bits32(idr0, 10, 10);
	u8 has = 0;

	if (bits32(idr0, 1, 1))
		has |= NEED_S1;
	if (bits32(idr0, 0, 0))
		has |= NEED_S2;
	if (bits32(idr0, 9, 9))
		has |= NEED_HYP;
	if (ats)
		has |= NEED_ATS;
	if (ats && bits32(idr0, 16, 16))
		has |= NEED_PRI;
	if (bits32(idr0, 25, 24) != 1)
		has |= NEED_STALL;
	return has;
}

static bool has_ds(const struct model *m)
{
	return bits32(m->cfg.idr[5], 7, 7);
}

static bool has_ril(const struct model *m)
{
	return bits32(m->cfg.idr[3], 10, 10);
}

/* ---- range operands ---- */

struct range {
	u8 tg;
	u8 num;
	u8 scale;
	u8 ttl;		/* in effect */
	u8 granule_lg2;
};

static void decode_range(const struct model *m, const u64 *cmd, struct range *r)
{
	static const u8 granules[] = { 0, 12, 14, 16 };

	memset(r, 0, sizeof(*r));
	if (!has_ril(m))
		return;
	r->tg = bits(cmd, 75, 74);
	if (!r->tg)
		return;
	r->granule_lg2 = granules[r->tg];
	r->num = bits(cmd, 16, 12);
	r->scale = bits(cmd, has_ds(m) ? 25 : 24, 20);
	r->scale = min_t(u8, r->scale, 39);
	r->ttl = bits(cmd, 73, 72);
	if (r->tg == 2 && r->ttl == 1 && !has_ds(m))
		r->ttl = 0;
}

/* bits of the range fields that are not RES0 in this command */
static void range_fields(const struct model *m, const u64 *cmd, u64 *fields)
{
	if (!has_ril(m))
		return;
	fields[1] |= GENMASK_ULL(11, 10);
	if (!bits(cmd, 75, 74))
		return;
	fields[0] |= GENMASK_ULL(has_ds(m) ? 25 : 24, 20) | GENMASK_ULL(16, 12);
	fields[1] |= GENMASK_ULL(9, 8);
}

/* a hint and a range have to begin where an entry of that level does */
static u8 range_align_lg2(const struct range *r)
{
	/* one level resolves as many bits as a table of 8-byte descriptors has */
	u8 stride = r->granule_lg2 - 3;

	if (!r->ttl)
		return r->granule_lg2;
	return r->granule_lg2 + (3 - r->ttl) * stride;
}

static bool range_legal(struct model *m, const struct opcode *o, const u64 *cmd)
{
	u64 addr = cmd[1] & F_ADDR;
	struct range r;

	decode_range(m, cmd, &r);
	if (!r.tg)
		return true;
	if (!r.num && !r.scale && !r.ttl) {
		if (!m->allow_illegal)
			complain(m, "%s with TG %u and NUM, SCALE and TTL 0, which is illegal",
				 o->name, r.tg);
		return false;
	}
	if (addr & GENMASK_ULL(range_align_lg2(&r) - 1, 0))
		complain(m, "%s at %#llx with TG %u and TTL %u: not aligned for these",
			 o->name, addr, r.tg, r.ttl);
	return true;
}

/* ---- other operands ---- */

static bool is_tlbi(const struct opcode *o)
{
	return o->op >= OP_TLBI_NH_ALL && o->op <= OP_TLBI_NSNH_ALL;
}

static void check_tags(struct model *m, const struct opcode *o, const u64 *cmd)
{
	u32 idr0 = m->cfg.idr[0];
	u64 vmid = bits(cmd, 47, 32), asid = bits(cmd, 63, 48);

	if (!is_tlbi(o))
		return;
	if (o->fields[0] & F_VMID && vmid > (bits32(idr0, 18, 18) ? U16_MAX : U8_MAX))
		complain(m, "%s with VMID %#llx: VMIDs have 8 bits", o->name, vmid);
	if (o->fields[0] & F_VMID && vmid && !bits32(idr0, 0, 0))
		complain(m, "%s with VMID %#llx: there is no stage 2", o->name, vmid);
	if (o->fields[0] & F_ASID && asid > (bits32(idr0, 12, 12) ? U16_MAX : U8_MAX))
		complain(m, "%s with ASID %#llx: ASIDs have 8 bits", o->name, asid);
}

static void check_addresses(struct model *m, const struct opcode *o, const u64 *cmd)
{
	u64 ipa = cmd[1] & F_IPA, msi = cmd[1] & F_MSI;

	if (o->op == OP_TLBI_S2_IPA && ipa >> model_ias(m))
		complain(m, "%s of %#llx: IPAs have %u bits", o->name, ipa, model_ias(m));
	if (o->op == OP_SYNC && msi >> model_oas(m))
		complain(m, "CMD_SYNC with its message to %#llx: addresses have %u bits", msi,
			 model_oas(m));
}

/* while the table is in use it says how many StreamIDs there are */
static u64 nr_streams(const struct model *m)
{
	u8 sidsize = bits32(m->cfg.idr[1], 5, 0);
	u8 lg2 = bits32(m->regs.strtab_base_cfg, 5, 0);

	return BIT_ULL(m->regs.cr0ack & CR0_SMMUEN ? min(lg2, sidsize) : sidsize);
}

static void check_streams(struct model *m, const struct opcode *o, const u64 *cmd)
{
	u8 ssidsize = bits32(m->cfg.idr[1], 10, 6);
	bool substream = o->op == OP_CFGI_CD ||
			 (o->fields[0] & F_SSV && cmd[0] & F_SSV);
	bool all = o->op == OP_CFGI_STE_RANGE && bits(cmd, 68, 64) == 31;

	if (!(o->fields[0] & F_SSEC))
		return;
	if (!all && bits(cmd, 63, 32) >= nr_streams(m))
		complain(m, "%s for StreamID %#llx: there are %#llx", o->name,
			 bits(cmd, 63, 32), nr_streams(m));
	if (substream && bits(cmd, 31, 12) >= BIT_ULL(ssidsize))
		complain(m, "%s for SubstreamID %#llx: they have %u bits", o->name,
			 bits(cmd, 31, 12), ssidsize);
}

/* ---- legality ---- */

static bool known(struct model *m, const u64 *cmd, const struct opcode *o)
{
	u8 op = command_op(cmd);

	if (o && !(o->need & ~implemented(m)))
		return true;
	if ((op == 0x07 && bits32(m->cfg.idr[3], 7, 7)) ||
	    ((op == 0x70 || op == 0x73) && bits32(m->cfg.idr[3], 15, 15)))
		complain(m, "not modelled: command %#x", op);
	else if (!m->allow_illegal)
		complain(m, "illegal command: %s %#x (words %#llx %#llx)",
			 o ? o->name : "reserved opcode", op, cmd[0], cmd[1]);
	return false;
}

static bool reserved_encoding(const struct opcode *o, const u64 *cmd)
{
	if (o->fields[0] & F_SSEC && cmd[0] & F_SSEC)
		return true;
	return (o->op == OP_SYNC && bits(cmd, 13, 12) == 3) ||
	       (o->op == OP_PRI_RESP && bits(cmd, 77, 76) == 3);
}

/* Size above 52: CERROR_ILL, or not */
static bool oversized(const struct opcode *o, const u64 *cmd)
{
	return o->op == OP_ATC_INV && bits(cmd, 69, 64) > 52;
}

static bool reserved_bits(struct model *m, const struct opcode *o, const u64 *cmd)
{
	u64 fields[2] = { o->fields[0] | 0xff, o->fields[1] };

	if (o->range)
		range_fields(m, cmd, fields);
	return cmd[0] & ~fields[0] || cmd[1] & ~fields[1];
}

bool command_legal(struct model *m, const u64 *cmd)
{
	const struct opcode *o = find(command_op(cmd));
	bool doubtful;

	if (!known(m, cmd, o))
		return false;
	if (reserved_encoding(o, cmd)) {
		if (!m->allow_illegal)
			complain(m, "%s with a reserved encoding (words %#llx %#llx)",
				 o->name, cmd[0], cmd[1]);
		return false;
	}
	if (o->range && !range_legal(m, o, cmd))
		return false;
	check_tags(m, o, cmd);
	check_addresses(m, o, cmd);
	check_streams(m, o, cmd);
	doubtful = reserved_bits(m, o, cmd) || oversized(o, cmd);
	if (doubtful && !m->allow_illegal)
		complain(m, "%s with bits set that are reserved (words %#llx %#llx)",
			 o->name, cmd[0], cmd[1]);
	return !doubtful || !command_whim(m);
}

/* ---- effects ---- */

static void drop_stes(struct model *m, const u64 *cmd)
{
	u64 low = (2ULL << bits(cmd, 68, 64)) - 1;
	u32 sid = bits(cmd, 63, 32);

	config_drop_stes(m, sid & ~low, sid | low, false);
	if (bits(cmd, 68, 64) == 31)
		m->unclean &= ~1U;
}

static void drop_tlb(struct model *m, const u64 *cmd)
{
	struct tlb_scope s = { .op = command_op(cmd) };
	struct range r;

	s.vmid = bits32(m->cfg.idr[0], 0, 0) ? bits(cmd, 47, 32) : 0;
	s.asid = bits(cmd, 63, 48);
	s.leaf = bits(cmd, 64, 64);
	s.addr = cmd[1] & (s.op == OP_TLBI_S2_IPA ? F_IPA : F_ADDR);
	if (find(s.op)->range) {
		decode_range(m, cmd, &r);
		s.range = r.tg;
		s.bytes = (u64)(r.num + 1) << (r.scale + r.granule_lg2);
		s.granule_lg2 = r.granule_lg2;
		s.ttl = r.ttl;
		/* unaligned: whatever is removed, it need not be what was meant */
		if (r.tg && s.addr & GENMASK_ULL(range_align_lg2(&r) - 1, 0))
			return;
	}
	tlb_drop(m, &s);
	if (s.op == OP_TLBI_NSNH_ALL)
		m->unclean &= ~2U;
}

/* A prefetch is a hint: some of what it asks for is done. */
static void prefetch(struct model *m, const u64 *cmd)
{
	struct model_access a = {
		.sid = bits(cmd, 63, 32),
		.ssv = bits(cmd, 11, 11),
		.ssid = bits(cmd, 31, 12),
	};

	if (!(m->regs.cr0ack & CR0_SMMUEN))
		return;
	if (command_op(cmd) == OP_PREFETCH_ADDR)
		a.addr = cmd[1] & F_ADDR;
	translate_speculate(m, &a);
}

static bool invalidate_atc(struct model *m, const u64 *cmd)
{
	if (!(m->regs.cr0ack & CR0_SMMUEN))
		return true;
	return ats_invalidate(m, bits(cmd, 63, 32), bits(cmd, 11, 11), bits(cmd, 9, 9),
			      bits(cmd, 31, 12), cmd[1] & F_ADDR,
			      min_t(u8, bits(cmd, 69, 64), 52));
}

static void respond(struct model *m, const u64 *cmd)
{
	if (m->regs.cr0ack & CR0_SMMUEN)
		ats_respond(m, bits(cmd, 63, 32), bits(cmd, 11, 11), bits(cmd, 31, 12),
			    bits(cmd, 72, 64), bits(cmd, 77, 76));
}

bool command_apply(struct model *m, const u64 *cmd)
{
	u32 sid = bits(cmd, 63, 32);

	trace(m, "effect of command %#llx %#llx", cmd[0], cmd[1]);
	switch (command_op(cmd)) {
	case OP_PREFETCH_CONFIG:
	case OP_PREFETCH_ADDR:
		prefetch(m, cmd);
		break;
	case OP_CFGI_STE:
		config_drop_stes(m, sid, sid, bits(cmd, 64, 64));
		break;
	case OP_CFGI_STE_RANGE:
		drop_stes(m, cmd);
		break;
	case OP_CFGI_CD:
		config_drop_cd(m, sid, bits(cmd, 31, 12), bits(cmd, 64, 64));
		break;
	case OP_CFGI_CD_ALL:
		config_drop_cds(m, sid);
		break;
	case OP_TLBI_EL2_ALL:
		m->unclean &= ~4U;
		break;
	case OP_TLBI_EL2_ASID:
	case OP_TLBI_EL2_VA:
	case OP_TLBI_EL2_VAA:
		break;
	case OP_ATC_INV:
		return invalidate_atc(m, cmd);
	case OP_PRI_RESP:
		respond(m, cmd);
		break;
	case OP_RESUME:
		stall_resume(m, sid, bits(cmd, 79, 64), bits(cmd, 12, 12), bits(cmd, 13, 13));
		break;
	case OP_STALL_TERM:
		stall_terminate(m, sid);
		break;
	default:
		drop_tlb(m, cmd);
	}
	return true;
}
