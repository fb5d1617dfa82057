// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands: from parameters to two words.
 *
 * Invariants: an encoder writes both words, leaves RES0 bits 0 (an SMMU may stop
 * its queue on one that is not), and never builds a command that is ILLEGAL for
 * operands within their contract.
 *
 * Vocabulary: fields are named CMD_<word>_<field>; those without a command's name
 * have the same place in every command that has them.
 *
 * Not here: which commands a change needs (domain/invalidate.c), sending and
 * waiting (queue/cmdq.c).
 */
#include "hw/cmd.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/kernel.h>

#include "hw/regs.h"

/* IHI 0070, "Commands", common positions */
#define CMD_0_OP		GENMASK_ULL(7, 0)
#define CMD_0_SSV		BIT_ULL(11)
#define CMD_0_SSID		GENMASK_ULL(31, 12)
#define CMD_0_SID		GENMASK_ULL(63, 32)
#define CMD_0_VMID		GENMASK_ULL(47, 32)
#define CMD_0_ASID		GENMASK_ULL(63, 48)
#define CMD_1_LEAF		BIT_ULL(0)

/* IHI 0070, "CMD_CFGI_STE_RANGE": all StreamIDs */
#define CFGI_1_RANGE		GENMASK_ULL(4, 0)
#define CFGI_1_RANGE_ALL	31

/* IHI 0070, "Range-based invalidation and level hint" */
#define TLBI_0_NUM		GENMASK_ULL(16, 12)
#define TLBI_0_SCALE		GENMASK_ULL(25, 20)
#define TLBI_1_TTL		GENMASK_ULL(9, 8)
#define TLBI_1_TG		GENMASK_ULL(11, 10)
#define TLBI_1_VA		GENMASK_ULL(63, 12)
#define TLBI_1_IPA		GENMASK_ULL(55, 12)

/* IHI 0070, "CMD_PRI_RESP" */
#define PRI_1_PRGINDEX		GENMASK_ULL(8, 0)
#define PRI_1_RESP		GENMASK_ULL(13, 12)

/* IHI 0070, "CMD_RESUME" */
#define RESUME_0_AC		BIT_ULL(12)
#define RESUME_0_AB		BIT_ULL(13)
#define RESUME_1_STAG		GENMASK_ULL(15, 0)

/* IHI 0070, "CMD_SYNC" */
#define SYNC_0_CS		GENMASK_ULL(13, 12)
#define SYNC_0_CS_NONE		0
#define SYNC_0_CS_IRQ		1
#define SYNC_0_CS_SEV		2
#define SYNC_0_MSH		GENMASK_ULL(23, 22)
#define SYNC_0_MSIATTR		GENMASK_ULL(27, 24)
#define SYNC_0_MSIDATA		GENMASK_ULL(63, 32)
#define SYNC_1_MSIADDRESS	GENMASK_ULL(55, 2)

static void cmd_set(struct smmu3_cmd *cmd, enum smmu3_cmd_op op, u64 dw0,
		    u64 dw1)
{
	cmd->dw[0] = cpu_to_le64(FIELD_PREP(CMD_0_OP, op) | dw0);
	cmd->dw[1] = cpu_to_le64(dw1);
}

static u64 cmd_sid(u32 sid)
{
	return FIELD_PREP(CMD_0_SID, sid);
}

static u64 cmd_vmid(u16 vmid)
{
	return FIELD_PREP(CMD_0_VMID, vmid);
}

static u64 cmd_leaf(bool leaf)
{
	return leaf ? CMD_1_LEAF : 0;
}

void smmu3_cmd_cfgi_ste(struct smmu3_cmd *cmd, u32 sid, bool leaf)
{
	cmd_set(cmd, CMD_CFGI_STE, cmd_sid(sid), cmd_leaf(leaf));
}

void smmu3_cmd_cfgi_all(struct smmu3_cmd *cmd)
{
	cmd_set(cmd, CMD_CFGI_STE_RANGE, 0,
		FIELD_PREP(CFGI_1_RANGE, CFGI_1_RANGE_ALL));
}

void smmu3_cmd_cfgi_cd(struct smmu3_cmd *cmd, u32 sid, u32 ssid, bool leaf)
{
	cmd_set(cmd, CMD_CFGI_CD, cmd_sid(sid) | FIELD_PREP(CMD_0_SSID, ssid),
		cmd_leaf(leaf));
}

void smmu3_cmd_tlbi_nh_asid(struct smmu3_cmd *cmd, u16 vmid, u16 asid)
{
	cmd_set(cmd, CMD_TLBI_NH_ASID,
		cmd_vmid(vmid) | FIELD_PREP(CMD_0_ASID, asid), 0);
}

/* IHI 0070, "Range-based invalidation": not the code that STE and CD use */
static u8 tlbi_granule_code(u8 granule_lg2)
{
	switch (granule_lg2) {
	case 12:
		return 1;
	case 14:
		return 2;
	default:
		return 3;
	}
}

/*
 * A granule code with NUM, SCALE and TTL all 0 is an ILLEGAL command. That
 * operand means one granule with no level known, and the command without a
 * granule code does just that. TTL=1 with 16K granules counts as 0 unless
 * IDR5.DS, and 0 ("any level") is right either way.
 */
static void tlbi_set(struct smmu3_cmd *cmd, enum smmu3_cmd_op op, u64 tags,
		     u64 addr_mask, const struct smmu3_tlbi_range *r)
{
	u8 ttl = r->granule_lg2 == 14 && r->level == 1 ? 0 : r->level;
	u64 dw0 = tags, dw1 = (r->addr & addr_mask) | cmd_leaf(r->leaf);

	if (r->granule_lg2 && (r->num || r->scale || ttl)) {
		dw0 |= FIELD_PREP(TLBI_0_NUM, r->num) |
		       FIELD_PREP(TLBI_0_SCALE, r->scale);
		dw1 |= FIELD_PREP(TLBI_1_TTL, ttl) |
		       FIELD_PREP(TLBI_1_TG, tlbi_granule_code(r->granule_lg2));
	}
	cmd_set(cmd, op, dw0, dw1);
}

void smmu3_cmd_tlbi_nh_va(struct smmu3_cmd *cmd, u16 vmid, u16 asid,
			  const struct smmu3_tlbi_range *r)
{
	tlbi_set(cmd, CMD_TLBI_NH_VA,
		 cmd_vmid(vmid) | FIELD_PREP(CMD_0_ASID, asid), TLBI_1_VA, r);
}

void smmu3_cmd_tlbi_s2_ipa(struct smmu3_cmd *cmd, u16 vmid,
			   const struct smmu3_tlbi_range *r)
{
	tlbi_set(cmd, CMD_TLBI_S2_IPA, cmd_vmid(vmid), TLBI_1_IPA, r);
}

void smmu3_cmd_tlbi_s12_vmall(struct smmu3_cmd *cmd, u16 vmid)
{
	cmd_set(cmd, CMD_TLBI_S12_VMALL, cmd_vmid(vmid), 0);
}

void smmu3_cmd_tlbi_nsnh_all(struct smmu3_cmd *cmd)
{
	cmd_set(cmd, CMD_TLBI_NSNH_ALL, 0, 0);
}

void smmu3_cmd_tlbi_el2_all(struct smmu3_cmd *cmd)
{
	cmd_set(cmd, CMD_TLBI_EL2_ALL, 0, 0);
}

void smmu3_cmd_pri_resp(struct smmu3_cmd *cmd, u32 sid, bool ssv, u32 ssid,
			u16 grpid, enum smmu3_pri_resp resp)
{
	u64 dw0 = cmd_sid(sid);

	if (ssv)
		dw0 |= CMD_0_SSV | FIELD_PREP(CMD_0_SSID, ssid);
	cmd_set(cmd, CMD_PRI_RESP, dw0,
		FIELD_PREP(PRI_1_PRGINDEX, grpid) |
		FIELD_PREP(PRI_1_RESP, resp));
}

void smmu3_cmd_resume(struct smmu3_cmd *cmd, u32 sid, u16 stag, bool retry)
{
	cmd_set(cmd, CMD_RESUME,
		cmd_sid(sid) | (retry ? RESUME_0_AC : RESUME_0_AB),
		FIELD_PREP(RESUME_1_STAG, stag));
}

void smmu3_cmd_sync_none(struct smmu3_cmd *cmd)
{
	cmd_set(cmd, CMD_SYNC, FIELD_PREP(SYNC_0_CS, SYNC_0_CS_NONE), 0);
}

void smmu3_cmd_sync_sev(struct smmu3_cmd *cmd)
{
	cmd_set(cmd, CMD_SYNC, FIELD_PREP(SYNC_0_CS, SYNC_0_CS_SEV), 0);
}

void smmu3_cmd_sync_msi(struct smmu3_cmd *cmd, u64 addr, u32 data)
{
	cmd_set(cmd, CMD_SYNC,
		FIELD_PREP(SYNC_0_CS, SYNC_0_CS_IRQ) |
		FIELD_PREP(SYNC_0_MSH, SH_ISH) |
		FIELD_PREP(SYNC_0_MSIATTR, MEMATTR_NORMAL_WB) |
		FIELD_PREP(SYNC_0_MSIDATA, data),
		addr & SYNC_1_MSIADDRESS);
}

u8 smmu3_cmd_opcode(const struct smmu3_cmd *cmd)
{
	return FIELD_GET(CMD_0_OP, le64_to_cpu(cmd->dw[0]));
}

#define CMD_NAME(op)	{ op, #op }

static const struct {
	u8 op;
	const char *name;
} cmd_names[] = {
	CMD_NAME(CMD_PREFETCH_CONFIG),
	CMD_NAME(CMD_CFGI_STE),
	CMD_NAME(CMD_CFGI_STE_RANGE),
	CMD_NAME(CMD_CFGI_CD),
	CMD_NAME(CMD_CFGI_CD_ALL),
	CMD_NAME(CMD_TLBI_NH_ALL),
	CMD_NAME(CMD_TLBI_NH_ASID),
	CMD_NAME(CMD_TLBI_NH_VA),
	CMD_NAME(CMD_TLBI_NH_VAA),
	CMD_NAME(CMD_TLBI_EL2_ALL),
	CMD_NAME(CMD_TLBI_S12_VMALL),
	CMD_NAME(CMD_TLBI_S2_IPA),
	CMD_NAME(CMD_TLBI_NSNH_ALL),
	CMD_NAME(CMD_ATC_INV),
	CMD_NAME(CMD_PRI_RESP),
	CMD_NAME(CMD_RESUME),
	CMD_NAME(CMD_STALL_TERM),
	CMD_NAME(CMD_SYNC),
};

const char *smmu3_cmd_name(u8 opcode)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cmd_names); i++)
		if (cmd_names[i].op == opcode)
			return cmd_names[i].name;
	return "unknown command";
}
