/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Event and page-request records, decoded into plain structs.
 *
 * Arm IHI 0070, "Event records" and "PRI queue entry". Decoders are pure and
 * accept every bit pattern: an unknown code keeps its number.
 */
#ifndef SMMU3_HW_EVENT_H
#define SMMU3_HW_EVENT_H

#include <linux/types.h>

#define SMMU3_EVT_DWORDS 4
#define SMMU3_PRI_DWORDS 2

enum smmu3_event_code {
	EVT_F_UUT = 0x01,
	EVT_C_BAD_STREAMID = 0x02,
	EVT_F_STE_FETCH = 0x03,
	EVT_C_BAD_STE = 0x04,
	EVT_F_BAD_ATS_TREQ = 0x05,
	EVT_F_STREAM_DISABLED = 0x06,
	EVT_F_TRANSL_FORBIDDEN = 0x07,
	EVT_C_BAD_SUBSTREAMID = 0x08,
	EVT_F_CD_FETCH = 0x09,
	EVT_C_BAD_CD = 0x0a,
	EVT_F_WALK_EABT = 0x0b,
	EVT_F_TRANSLATION = 0x10,
	EVT_F_ADDR_SIZE = 0x11,
	EVT_F_ACCESS = 0x12,
	EVT_F_PERMISSION = 0x13,
	EVT_F_TLB_CONFLICT = 0x20,
	EVT_F_CFG_CONFLICT = 0x21,
	EVT_E_PAGE_REQUEST = 0x24,
	EVT_F_VMS_FETCH = 0x25,
};

/* CLASS: what the SMMU was after when it faulted */
enum smmu3_event_class {
	EVT_CLASS_CD = 0,	/* fetching a context descriptor */
	EVT_CLASS_TT = 1,	/* reading a stage-1 table */
	EVT_CLASS_IN = 2,	/* the device's own access */
};

/**
 * struct smmu3_event - one event record, decoded
 * @code: enum smmu3_event_code, or one that is not in it
 * @sid: StreamID
 * @ssv: @ssid is valid
 * @ssid: SubstreamID (PASID)
 * @stall: the transaction waits for smmu3_cmd_resume() with @stag
 * @stag: token of the stalled transaction
 * @has_access: the fields from @write to @class are valid
 * @write: a write, else a read
 * @insn: an instruction fetch
 * @priv: a privileged access
 * @stage2: stage 2 failed, else stage 1
 * @class: enum smmu3_event_class
 * @has_addr: @addr is valid
 * @addr: the address that the device used
 * @has_ipa: @ipa is valid
 * @ipa: the address that stage 2 failed to translate
 * @has_fetch: @fetch is valid
 * @fetch: the physical address that the SMMU failed to read
 *
 * A field that the record's code does not have is 0.
 */
struct smmu3_event {
	u8 code;
	u32 sid;
	bool ssv;
	u32 ssid;
	bool stall;
	u16 stag;
	bool has_access;
	bool write;
	bool insn;
	bool priv;
	bool stage2;
	u8 class;
	bool has_addr;
	u64 addr;
	bool has_ipa;
	u64 ipa;
	bool has_fetch;
	u64 fetch;
};

/**
 * struct smmu3_page_request - one page request, decoded
 * @sid: StreamID
 * @ssv: @ssid is valid, and the answer has to carry it
 * @ssid: SubstreamID (PASID)
 * @grpid: group that is answered as one
 * @last: last request of its group
 * @read: access wanted
 * @write: access wanted
 * @exec: access wanted
 * @priv: wanted for privileged mode
 * @addr: page, 4 KiB aligned
 */
struct smmu3_page_request {
	u32 sid;
	bool ssv;
	u32 ssid;
	u16 grpid;
	bool last;
	bool read;
	bool write;
	bool exec;
	bool priv;
	u64 addr;
};

/**
 * smmu3_event_decode() - decode an event record
 * @record: SMMU3_EVT_DWORDS words in wire order
 * @evt: receives its fields
 */
void smmu3_event_decode(const __le64 *record, struct smmu3_event *evt);
/**
 * smmu3_page_request_decode() - decode a page request
 * @record: SMMU3_PRI_DWORDS words in wire order
 * @req: receives its fields
 */
void smmu3_page_request_decode(const __le64 *record,
			       struct smmu3_page_request *req);

/* a marker that ends a PASID, never to be answered */
bool smmu3_page_request_is_stop(const struct smmu3_page_request *req);

/* "F_TRANSLATION"; "unknown event" for codes that have no name */
const char *smmu3_event_name(u8 code);
/* what happened, for an engineer: "no translation for the address" */
const char *smmu3_event_meaning(const struct smmu3_event *evt);
/* where to look: "the driver of the device used a buffer it had not mapped..." */
const char *smmu3_event_advice(const struct smmu3_event *evt);

#endif
