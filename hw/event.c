// SPDX-License-Identifier: GPL-2.0-only
/*
 * Event and page-request records: from words to plain structs, and to sentences.
 *
 * Invariants: every bit pattern decodes; a field that the record's code does not
 * have is 0, whatever the SMMU left in its place; every code has a name, a
 * meaning and an advice, a general one if need be.
 *
 * Vocabulary: a record is four words (event) or two (page request); fields are
 * named EVT_<word>_<field> and PRI_<word>_<field>.
 *
 * Not here: draining the queues (queue/evtq.c), finding the device and printing
 * (master/fault.c).
 */
#include "hw/event.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* IHI 0070, "Event records", common positions */
#define EVT_0_CODE		GENMASK_ULL(7, 0)
#define EVT_0_SSV		BIT_ULL(11)
#define EVT_0_SSID		GENMASK_ULL(31, 12)
#define EVT_0_SID		GENMASK_ULL(63, 32)
#define EVT_1_STAG		GENMASK_ULL(15, 0)
#define EVT_1_STALL		BIT_ULL(31)
#define EVT_1_PNU		BIT_ULL(33)
#define EVT_1_IND		BIT_ULL(34)
#define EVT_1_RNW		BIT_ULL(35)
#define EVT_1_S2		BIT_ULL(39)
#define EVT_1_CLASS		GENMASK_ULL(41, 40)
#define EVT_3_FETCHADDR		GENMASK_ULL(55, 3)
#define EVT_3_IPA		GENMASK_ULL(55, 12)

/* IHI 0070, "F_BAD_ATS_TREQ": its access bits have a place of their own */
#define TREQ_1_P		BIT_ULL(28)
#define TREQ_1_X		BIT_ULL(29)
#define TREQ_1_W		BIT_ULL(30)
#define EVT_2_PAGE		GENMASK_ULL(63, 12)

/* IHI 0070, "PRI queue entry" */
#define PRI_0_SID		GENMASK_ULL(31, 0)
#define PRI_0_SSID		GENMASK_ULL(51, 32)
#define PRI_0_PRIV		BIT_ULL(58)
#define PRI_0_X			BIT_ULL(59)
#define PRI_0_R			BIT_ULL(60)
#define PRI_0_W			BIT_ULL(61)
#define PRI_0_LAST		BIT_ULL(62)
#define PRI_0_SSV		BIT_ULL(63)
#define PRI_1_PRGINDEX		GENMASK_ULL(8, 0)
#define PRI_1_PAGE		GENMASK_ULL(63, 12)

/* which fields the record of a code has */
enum evt_fields {
	HAS_SSID = BIT(0),	/* SSV and SubstreamID */
	HAS_SSID_ONLY = BIT(1),	/* SubstreamID, valid without SSV */
	HAS_STALL = BIT(2),	/* Stall and STAG */
	HAS_RNW = BIT(3),
	HAS_PNU_IND = BIT(4),
	HAS_CLASS = BIT(5),
	HAS_S2 = BIT(6),
	HAS_ADDR = BIT(7),
	HAS_PAGE = BIT(8),	/* InputAddr without its low 12 bits */
	HAS_IPA = BIT(9),	/* valid if S2 */
	HAS_FETCH = BIT(10),
	HAS_TREQ = BIT(11),	/* the access bits of a Translation Request */
};

#define FIELDS_FETCH	(HAS_SSID | HAS_FETCH)
#define FIELDS_ACCESS	(HAS_SSID | HAS_RNW | HAS_PNU_IND | HAS_ADDR)
#define FIELDS_FAULT	(FIELDS_ACCESS | HAS_CLASS | HAS_S2 | HAS_IPA | HAS_STALL)

/**
 * struct evt_row - what is known about one code
 * @code: as in the record
 * @fields: enum evt_fields
 * @name: as the architecture spells it
 * @meaning: what happened
 * @advice: where to look
 */
struct evt_row {
	u8 code;
	u16 fields;
	const char *name;
	const char *meaning;
	const char *advice;
};

#define EVT_ROW(event, has, says, look) \
	{ EVT_##event, has, #event, says, look }

/* advice that several codes share */
#define ADVICE_FETCH	"check that the address is memory which the SMMU can reach"
#define ADVICE_REPORT	"an invalidation was lost: a fault of the SMMU driver, report it"

static const struct evt_row evt_rows[] = {
	EVT_ROW(F_UUT, FIELDS_ACCESS,
		"the SMMU does not support this kind of transaction",
		"check what the device is set up to send, such as atomic accesses"),
	EVT_ROW(C_BAD_STREAMID, HAS_SSID,
		"the stream table has no entry for this StreamID",
		"bind a driver to the device; if one is bound, check iommus / iommu-map"),
	EVT_ROW(F_STE_FETCH, FIELDS_FETCH,
		"reading the stream table was aborted by the memory system",
		ADVICE_FETCH),
	EVT_ROW(C_BAD_STE, HAS_SSID,
		"the stream table entry is invalid",
		"check iommus / iommu-map, and dma-coherent of the SMMU's node"),
	EVT_ROW(F_BAD_ATS_TREQ, HAS_SSID | HAS_PAGE | HAS_TREQ,
		"the device asked for a translation, but ATS is off for its stream",
		"check who set the device's ATS capability: the SMMU driver did not"),
	EVT_ROW(F_STREAM_DISABLED, 0,
		"the stream accepts only transactions with a PASID, and not PASID 0",
		"check the PASID that the device is set up with"),
	EVT_ROW(F_TRANSL_FORBIDDEN, HAS_RNW | HAS_ADDR,
		"the device sent a translated address, which its stream may not",
		"ATS is off: the device kept old translations, or it forges them"),
	EVT_ROW(C_BAD_SUBSTREAMID, HAS_SSID_ONLY,
		"the PASID is out of range, or not in use for this device",
		"check that the device's driver bound the PASID and did not release it"),
	EVT_ROW(F_CD_FETCH, FIELDS_FETCH,
		"reading the context descriptor was aborted by the memory system",
		ADVICE_FETCH),
	EVT_ROW(C_BAD_CD, HAS_SSID,
		"the context descriptor is invalid",
		"check that the PASID is in use, and dma-coherent of the SMMU's node"),
	EVT_ROW(F_WALK_EABT, FIELDS_ACCESS | HAS_CLASS | HAS_S2 | HAS_FETCH,
		"reading a translation table was aborted by the memory system",
		ADVICE_FETCH),
	EVT_ROW(F_TRANSLATION, FIELDS_FAULT,
		"no translation for the address",
		"the device's driver did not map this buffer, or unmapped it too early"),
	EVT_ROW(F_ADDR_SIZE, FIELDS_FAULT,
		"the address, or what it translates to, is wider than the SMMU allows",
		"check the device's DMA mask, dma-ranges and the address that was mapped"),
	EVT_ROW(F_ACCESS, FIELDS_FAULT,
		"the page's access flag is clear",
		"the SMMU driver always sets it: suspect a corrupted translation table"),
	EVT_ROW(F_PERMISSION, FIELDS_FAULT,
		"the page is mapped, but not for this kind of access",
		"compare the direction the buffer was mapped for with the access"),
	EVT_ROW(F_TLB_CONFLICT, FIELDS_ACCESS | HAS_S2 | HAS_IPA,
		"two cached translations contradict each other",
		ADVICE_REPORT),
	EVT_ROW(F_CFG_CONFLICT, HAS_SSID,
		"two cached stream table entries contradict each other",
		ADVICE_REPORT),
	EVT_ROW(E_PAGE_REQUEST, HAS_SSID | HAS_PAGE,
		"the device announced that it will need a page",
		"nothing to do: this is a hint"),
	EVT_ROW(F_VMS_FETCH, FIELDS_FETCH,
		"reading a virtual machine's structure was aborted by the memory system",
		ADVICE_FETCH),
};

static const struct evt_row evt_unknown = {
	.name = "unknown event",
	.meaning = "the SMMU recorded an event that this driver does not know",
	.advice = "look the code up in the manual of the SMMU",
};

static const struct evt_row *evt_find(u8 code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(evt_rows); i++)
		if (evt_rows[i].code == code)
			return &evt_rows[i];
	return &evt_unknown;
}

/* who: the stream, the substream, and the token of a stalled transaction */
static void evt_decode_source(u16 fields, u64 dw0, u64 dw1,
			      struct smmu3_event *evt)
{
	evt->sid = FIELD_GET(EVT_0_SID, dw0);
	evt->ssv = (fields & HAS_SSID_ONLY) ||
		   ((fields & HAS_SSID) && (dw0 & EVT_0_SSV));
	if (evt->ssv)
		evt->ssid = FIELD_GET(EVT_0_SSID, dw0);
	if ((fields & HAS_STALL) && (dw1 & EVT_1_STALL)) {
		evt->stall = true;
		evt->stag = FIELD_GET(EVT_1_STAG, dw1);
	}
}

/* what it did; a record without CLASS can only be about the access itself */
static void evt_decode_access(u16 fields, u64 dw1, struct smmu3_event *evt)
{
	evt->has_access = fields & (HAS_RNW | HAS_TREQ);
	if (!evt->has_access)
		return;

	if (fields & HAS_TREQ) {
		evt->write = dw1 & TREQ_1_W;
		evt->insn = dw1 & TREQ_1_X;
		evt->priv = dw1 & TREQ_1_P;
	} else {
		evt->write = !(dw1 & EVT_1_RNW);
	}
	if (fields & HAS_PNU_IND) {
		evt->insn = dw1 & EVT_1_IND;
		evt->priv = dw1 & EVT_1_PNU;
	}
	if (fields & HAS_S2)
		evt->stage2 = dw1 & EVT_1_S2;
	evt->class = fields & HAS_CLASS ? FIELD_GET(EVT_1_CLASS, dw1) :
					  EVT_CLASS_IN;
}

/* where: the input address and what the last word holds */
static void evt_decode_addresses(u16 fields, u64 dw2, u64 dw3,
				 struct smmu3_event *evt)
{
	evt->has_addr = fields & (HAS_ADDR | HAS_PAGE);
	if (fields & HAS_ADDR)
		evt->addr = dw2;
	if (fields & HAS_PAGE)
		evt->addr = dw2 & EVT_2_PAGE;

	evt->has_ipa = (fields & HAS_IPA) && evt->stage2;
	if (evt->has_ipa)
		evt->ipa = dw3 & EVT_3_IPA;

	evt->has_fetch = fields & HAS_FETCH;
	if (evt->has_fetch)
		evt->fetch = dw3 & EVT_3_FETCHADDR;
}

void smmu3_event_decode(const __le64 *record, struct smmu3_event *evt)
{
	u64 dw0 = le64_to_cpu(record[0]), dw1 = le64_to_cpu(record[1]);
	u64 dw2 = le64_to_cpu(record[2]), dw3 = le64_to_cpu(record[3]);
	u16 fields;

	memset(evt, 0, sizeof(*evt));
	evt->code = FIELD_GET(EVT_0_CODE, dw0);
	fields = evt_find(evt->code)->fields;

	evt_decode_source(fields, dw0, dw1, evt);
	evt_decode_access(fields, dw1, evt);
	evt_decode_addresses(fields, dw2, dw3, evt);
}

const char *smmu3_event_name(u8 code)
{
	return evt_find(code)->name;
}

/* stage 2 can fail on behalf of a fetch that the device never asked for */
static bool evt_is_stage2_fetch(const struct smmu3_event *evt)
{
	return (evt_find(evt->code)->fields & HAS_STALL) && evt->stage2 &&
	       evt->class != EVT_CLASS_IN;
}

const char *smmu3_event_meaning(const struct smmu3_event *evt)
{
	if (!evt_is_stage2_fetch(evt))
		return evt_find(evt->code)->meaning;
	if (evt->class == EVT_CLASS_CD)
		return "stage 2 refused to translate the address of a context descriptor";
	return "stage 2 refused to translate the address of a stage-1 table";
}

const char *smmu3_event_advice(const struct smmu3_event *evt)
{
	if (!evt_is_stage2_fetch(evt))
		return evt_find(evt->code)->advice;
	return "the guest put the table outside its memory, or stage 2 lacks a part of it";
}

void smmu3_page_request_decode(const __le64 *record,
			       struct smmu3_page_request *req)
{
	u64 dw0 = le64_to_cpu(record[0]), dw1 = le64_to_cpu(record[1]);

	memset(req, 0, sizeof(*req));
	req->sid = FIELD_GET(PRI_0_SID, dw0);
	req->ssv = dw0 & PRI_0_SSV;
	/* without a PASID these are UNKNOWN or 0 */
	if (req->ssv) {
		req->ssid = FIELD_GET(PRI_0_SSID, dw0);
		req->exec = dw0 & PRI_0_X;
		req->priv = dw0 & PRI_0_PRIV;
	}
	req->last = dw0 & PRI_0_LAST;
	req->read = dw0 & PRI_0_R;
	req->write = dw0 & PRI_0_W;
	req->grpid = FIELD_GET(PRI_1_PRGINDEX, dw1);
	req->addr = dw1 & PRI_1_PAGE;
}

bool smmu3_page_request_is_stop(const struct smmu3_page_request *req)
{
	return req->ssv && req->last && !req->read && !req->write;
}
