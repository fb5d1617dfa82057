/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What some implementations do otherwise than the architecture says.
 */
#ifndef SMMU3_PROBE_QUIRKS_H
#define SMMU3_PROBE_QUIRKS_H

#include "hw/features.h"

/**
 * smmu3_quirks_apply() - mend what is known of an implementation
 * @feat: decoded features; those that do not work are taken away
 * @tell: called with the number of each erratum that was found and what is done
 * @cookie: its argument
 *
 * Goes by IIDR. Pure.
 */
void smmu3_quirks_apply(struct smmu3_features *feat,
			void (*tell)(void *cookie, const char *erratum,
				     const char *remedy),
			void *cookie);

#endif
