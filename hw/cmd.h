/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands: one encoder each, and a printer for messages.
 *
 * Encoders are pure and set every word of the command. Arm IHI 0070,
 * "Commands". Addresses are bytes, sizes as each one says.
 */
#ifndef SMMU3_HW_CMD_H
#define SMMU3_HW_CMD_H

#include <linux/build_bug.h>
#include <linux/types.h>

/**
 * struct smmu3_cmd - one command, in wire order
 * @dw: its words
 */
struct smmu3_cmd {
	__le64 dw[2];
};

static_assert(sizeof(struct smmu3_cmd) == 16);

enum smmu3_cmd_op {
	CMD_PREFETCH_CONFIG = 0x01,
	CMD_CFGI_STE = 0x03,
	CMD_CFGI_STE_RANGE = 0x04,	/* with Range=31: CMD_CFGI_ALL */
	CMD_CFGI_CD = 0x05,
	CMD_CFGI_CD_ALL = 0x06,
	CMD_TLBI_NH_ALL = 0x10,
	CMD_TLBI_NH_ASID = 0x11,
	CMD_TLBI_NH_VA = 0x12,
	CMD_TLBI_NH_VAA = 0x13,
	CMD_TLBI_EL2_ALL = 0x20,
	CMD_TLBI_S12_VMALL = 0x28,
	CMD_TLBI_S2_IPA = 0x2a,
	CMD_TLBI_NSNH_ALL = 0x30,
	CMD_ATC_INV = 0x40,
	CMD_PRI_RESP = 0x41,
	CMD_RESUME = 0x44,
	CMD_STALL_TERM = 0x45,
	CMD_SYNC = 0x46,
};

/**
 * struct smmu3_tlbi_range - range and level operands of a TLBI by address
 * @addr: first byte, aligned as the level demands
 * @granule_lg2: 12, 14 or 16; 0 for an invalidation of the one entry that
 *	translates @addr, without range and hint (then the others are 0)
 * @num: granules are (@num + 1) << @scale, @num at most 31
 * @scale: at most 31, or 39 with IDR5.DS
 * @level: level of the leaf entries, 1 to 3, or 0 if not known
 * @leaf: last-level entries suffice: no table was removed
 */
struct smmu3_tlbi_range {
	u64 addr;
	u8 granule_lg2;
	u8 num;
	u8 scale;
	u8 level;
	bool leaf;
};

void smmu3_cmd_cfgi_ste(struct smmu3_cmd *cmd, u32 sid, bool leaf);
void smmu3_cmd_cfgi_all(struct smmu3_cmd *cmd);
void smmu3_cmd_cfgi_cd(struct smmu3_cmd *cmd, u32 sid, u32 ssid, bool leaf);
void smmu3_cmd_tlbi_nh_asid(struct smmu3_cmd *cmd, u16 vmid, u16 asid);
void smmu3_cmd_tlbi_nh_va(struct smmu3_cmd *cmd, u16 vmid, u16 asid,
			  const struct smmu3_tlbi_range *r);
void smmu3_cmd_tlbi_s2_ipa(struct smmu3_cmd *cmd, u16 vmid,
			   const struct smmu3_tlbi_range *r);
void smmu3_cmd_tlbi_s12_vmall(struct smmu3_cmd *cmd, u16 vmid);
void smmu3_cmd_tlbi_nsnh_all(struct smmu3_cmd *cmd);
void smmu3_cmd_tlbi_el2_all(struct smmu3_cmd *cmd);

/* answers to a page request group, CMD_PRI_RESP.Resp */
enum smmu3_pri_resp {
	PRI_RESP_FAILURE = 0,
	PRI_RESP_INVALID = 1,
	PRI_RESP_SUCCESS = 2,
};

void smmu3_cmd_pri_resp(struct smmu3_cmd *cmd, u32 sid, bool ssv, u32 ssid,
			u16 grpid, enum smmu3_pri_resp resp);
/* retry (@retry) a stalled transaction, or terminate it with an abort */
void smmu3_cmd_resume(struct smmu3_cmd *cmd, u32 sid, u16 stag, bool retry);

/* CMD_SYNC by each way of completion */
void smmu3_cmd_sync_none(struct smmu3_cmd *cmd);	/* software polls CONS */
void smmu3_cmd_sync_sev(struct smmu3_cmd *cmd);		/* and is sent an event */
/* writes @data to @addr, Normal write-back inner shareable */
void smmu3_cmd_sync_msi(struct smmu3_cmd *cmd, u64 addr, u32 data);

/* opcode of an encoded command, and its name for messages ("CMD_CFGI_STE") */
u8 smmu3_cmd_opcode(const struct smmu3_cmd *cmd);
const char *smmu3_cmd_name(u8 opcode);

#endif
