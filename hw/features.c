// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ID registers, decoded once.
 *
 * Invariants: what is decoded is never more than the hardware says; a reserved
 * value counts as the least capable one, or is refused where no value would be
 * safe. A feature that rests on another one is false without it.
 *
 * Vocabulary: as in the architecture, spelled out in struct smmu3_features.
 *
 * Not here: what firmware overrides (probe/), and which of the features is used for
 * what.
 */
#include "hw/features.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "hw/regs.h"

/* IHI 0070, "SMMU_IDR5.OAS" */
static const u8 oas_bits[] = { 32, 36, 40, 42, 44, 48, 52, 56 };

/* VMSAv8-64 descriptors reach 52 bits of output, and 48 before v3.1 */
#define OAS_BITS_MAX		52
#define OAS_BITS_MAX_V3_0	48

/*
 * IHI 0070, "SMMU_AIDR". Minor revisions only add features that ID registers
 * announce, so that any minor revision is as good as the ones we know.
 */
static const char *refuse_revision(const struct smmu3_idregs *id)
{
	if (FIELD_GET(AIDR_ARCHMAJORREV, id->aidr))
		return "unknown architecture revision (AIDR): not an SMMUv3, check reg";
	return NULL;
}

/* what no setting of ours can work with */
static const char *refuse_hardware(const struct smmu3_idregs *id)
{
	if (!(id->idr0 & (IDR0_S1P | IDR0_S2P)))
		return "neither translation stage is implemented (IDR0.S1P, IDR0.S2P)";
	if (!(id->idr0 & IDR0_TTF_AARCH64))
		return "AArch64 translation tables are not supported (IDR0.TTF)";
	switch (FIELD_GET(IDR0_TTENDIAN, id->idr0)) {
	case IDR0_TTENDIAN_MIXED:
	case IDR0_TTENDIAN_LITTLE:
		break;
	default:
		return "little-endian translation tables are not supported (IDR0.TTENDIAN)";
	}
	if (FIELD_GET(IDR0_STALL_MODEL, id->idr0) > IDR0_STALL_MODEL_ALWAYS)
		return "the stall model has a reserved value (IDR0.STALL_MODEL)";
	if (!(id->idr5 & (IDR5_GRAN4K | IDR5_GRAN16K | IDR5_GRAN64K)))
		return "no translation granule is implemented (IDR5.GRAN*)";
	if (id->idr1 & IDR1_TABLES_PRESET)
		return "a stream table at a fixed address is not supported (IDR1.TABLES_PRESET)";
	if (id->idr1 & IDR1_QUEUES_PRESET)
		return "queues at fixed addresses are not supported (IDR1.QUEUES_PRESET)";
	return NULL;
}

/* IHI 0070, "SMMU_IDR5", and "Address sizes" for IAS */
static void decode_sizes(const struct smmu3_idregs *id,
			 struct smmu3_features *f)
{
	u8 limit = f->arch_minor ? OAS_BITS_MAX : OAS_BITS_MAX_V3_0;
	u8 told = oas_bits[FIELD_GET(IDR5_OAS, id->idr5)];

	f->gran4k = id->idr5 & IDR5_GRAN4K;
	f->gran16k = id->idr5 & IDR5_GRAN16K;
	f->gran64k = id->idr5 & IDR5_GRAN64K;
	f->oas_bits = min(told, limit);
	f->ias_bits = f->oas_bits;
	if (id->idr0 & IDR0_TTF_AARCH32)
		f->ias_bits = max_t(u8, f->ias_bits, 40);
	f->va_bits = f->gran64k && FIELD_GET(IDR5_VAX, id->idr5) ? 52 : 48;
	f->ds = id->idr5 & IDR5_DS;
}

/* IHI 0070, "SMMU_IDR0", "SMMU_IDR3": what concerns translation */
static void decode_translation(const struct smmu3_idregs *id,
			       struct smmu3_features *f)
{
	u8 bbml = FIELD_GET(IDR3_BBML, id->idr3);

	f->stage1 = id->idr0 & IDR0_S1P;
	f->stage2 = id->idr0 & IDR0_S2P;
	f->asid_bits = id->idr0 & IDR0_ASID16 ? 16 : 8;
	f->vmid_bits = id->idr0 & IDR0_VMID16 ? 16 : 8;
	f->httu = min_t(u8, FIELD_GET(IDR0_HTTU, id->idr0), 2);
	f->bbml = bbml > 2 ? 0 : bbml;
	f->small_tables = id->idr3 & IDR3_STT;
	f->had = id->idr3 & IDR3_HAD;
	f->xnx = id->idr3 & IDR3_XNX;
	f->fwb = id->idr3 & IDR3_FWB;
	f->range_inval = id->idr3 & IDR3_RIL;
	f->broadcast_tlbi = id->idr0 & IDR0_BTM;
	f->hyp = id->idr0 & IDR0_HYP;
}

/* IHI 0070, "SMMU_IDR1"; the limits are those of its text */
static void decode_structures(const struct smmu3_idregs *id,
			      struct smmu3_features *f)
{
	f->sid_bits = min_t(u8, FIELD_GET(IDR1_SIDSIZE, id->idr1), 32);
	if (f->stage1)
		f->ssid_bits = min_t(u8, FIELD_GET(IDR1_SSIDSIZE, id->idr1), 20);
	f->strtab_2lvl = FIELD_GET(IDR0_ST_LEVEL, id->idr0) == IDR0_ST_LEVEL_TWO;
	f->cdtab_2lvl = id->idr0 & IDR0_CD2L;
	f->cmdq_lg2 = min_t(u8, FIELD_GET(IDR1_CMDQS, id->idr1), 19);
	f->evtq_lg2 = min_t(u8, FIELD_GET(IDR1_EVENTQS, id->idr1), 19);
	f->priq_lg2 = min_t(u8, FIELD_GET(IDR1_PRIQS, id->idr1), 19);
}

/* IHI 0070, "SMMU_IDR0", "SMMU_IDR1", "SMMU_IDR5": traffic, stalls, signals */
static void decode_traffic(const struct smmu3_idregs *id,
			   struct smmu3_features *f)
{
	u8 stall_model = FIELD_GET(IDR0_STALL_MODEL, id->idr0);

	f->coherent = id->idr0 & IDR0_COHACC;
	f->msi = id->idr0 & IDR0_MSI;
	f->sev = id->idr0 & IDR0_SEV;
	f->ats = id->idr0 & IDR0_ATS;
	f->pri = f->ats && (id->idr0 & IDR0_PRI);
	f->attr_types_ovr = id->idr1 & IDR1_ATTR_TYPES_OVR;
	f->attr_perms_ovr = id->idr1 & IDR1_ATTR_PERMS_OVR;
	f->stall = stall_model != IDR0_STALL_MODEL_NEVER;
	f->stall_forced = stall_model == IDR0_STALL_MODEL_ALWAYS;
	f->term_abort_only = id->idr0 & IDR0_TERM_MODEL;
	f->stall_max = FIELD_GET(IDR5_STALL_MAX, id->idr5);
}

int smmu3_features_decode(const struct smmu3_idregs *id,
			  struct smmu3_features *f, const char **why)
{
	*why = refuse_revision(id);
	if (!*why)
		*why = refuse_hardware(id);
	if (*why)
		return -ENODEV;

	memset(f, 0, sizeof(*f));
	f->arch_minor = FIELD_GET(AIDR_ARCHMINORREV, id->aidr);
	f->iidr = id->iidr;
	decode_sizes(id, f);
	decode_translation(id, f);
	decode_structures(id, f);
	decode_traffic(id, f);
	return 0;
}

/* append one word, with @separator before it unless it is the first of its list */
static size_t say(char *buf, size_t len, size_t at, const char *separator,
		  const char *word)
{
	return at + scnprintf(buf + at, len - at, "%s%s", separator, word);
}

static size_t say_granules(const struct smmu3_features *f, char *buf,
			   size_t len, size_t at)
{
	const char *separator = ", ";

	if (f->gran4k) {
		at = say(buf, len, at, separator, "4K");
		separator = "/";
	}
	if (f->gran16k) {
		at = say(buf, len, at, separator, "16K");
		separator = "/";
	}
	if (f->gran64k)
		at = say(buf, len, at, separator, "64K");
	return at;
}

static size_t say_extras(const struct smmu3_features *f, char *buf, size_t len,
			 size_t at)
{
	const struct {
		bool has;
		const char *word;
	} extras[] = {
		{ f->coherent, "coherent" },
		{ !f->coherent, "not coherent" },
		{ f->range_inval, "range invalidation" },
		{ f->bbml == 1, "BBML1" },
		{ f->bbml == 2, "BBML2" },
		{ f->httu == 1, "access flag" },
		{ f->httu == 2, "access flag and dirty state" },
		{ f->msi, "MSI" },
		{ f->sev, "SEV" },
		{ f->ats && !f->pri, "ATS" },
		{ f->pri, "ATS and PRI" },
		{ f->stall && !f->stall_forced, "stalls" },
		{ f->stall_forced, "always stalls" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(extras); i++)
		if (extras[i].has)
			at = say(buf, len, at, ", ", extras[i].word);
	return at;
}

void smmu3_features_describe(const struct smmu3_features *f, char *buf,
			     size_t len)
{
	static const char * const stages[2][2] = {
		{ "no stage", "stage 2" }, { "stage 1", "stage 1+2" },
	};
	size_t at;

	at = scnprintf(buf, len, "v3.%u, %s", f->arch_minor,
		       stages[f->stage1][f->stage2]);
	at = say_granules(f, buf, len, at);
	at += scnprintf(buf + at, len - at,
			", %u-bit out, %u-bit StreamIDs (%s), ",
			f->oas_bits, f->sid_bits,
			f->strtab_2lvl ? "two-level" : "linear");
	if (f->ssid_bits)
		at += scnprintf(buf + at, len - at, "%u-bit PASIDs, ",
				f->ssid_bits);
	at += scnprintf(buf + at, len - at, "%u-bit ASIDs, %u-bit VMIDs",
			f->asid_bits, f->vmid_bits);
	say_extras(f, buf, len, at);
}
