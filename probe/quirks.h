/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What some implementations do otherwise than the architecture says.
 *
 * A part is known by what firmware says of it, before its registers are mapped, or
 * by its IIDR, afterwards. Hence two looks at one table.
 */
#ifndef SMMU3_PROBE_QUIRKS_H
#define SMMU3_PROBE_QUIRKS_H

#include "arm-smmu-v3.h"

/* the "model" of an SMMUv3 node of the IORT */
#define IORT_MODEL_GENERIC	0
#define IORT_MODEL_HI161X	1
#define IORT_MODEL_CN99XX	2

/**
 * smmu3_quirks_firmware() - find what firmware says of a part
 * @fw: what it said so far, with @fw->iort_model; receives @fw->quirks and what has
 *	to be known before registers are mapped
 * @says: whether the device tree node has a property or a compatible string of this
 *	name; NULL: there is no node
 * @cookie: its argument
 */
void smmu3_quirks_firmware(struct smmu3_firmware *fw,
			   bool (*says)(void *cookie, const char *name),
			   void *cookie);

/**
 * smmu3_quirks_apply() - mend what is known of an implementation
 * @feat: decoded features; those that do not work are taken away
 * @fw: what firmware says, after smmu3_quirks_firmware()
 * @tell: called with the name of each erratum that something is done about, and what
 * @cookie: its argument
 *
 * Goes by IIDR, and by what smmu3_quirks_firmware() found. Pure.
 */
void smmu3_quirks_apply(struct smmu3_features *feat,
			const struct smmu3_firmware *fw,
			void (*tell)(void *cookie, const char *erratum,
				     const char *remedy),
			void *cookie);

#endif
