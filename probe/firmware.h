/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What firmware says of an SMMU.
 */
#ifndef SMMU3_PROBE_FIRMWARE_H
#define SMMU3_PROBE_FIRMWARE_H

#include "arm-smmu-v3.h"

/**
 * smmu3_firmware_dt() - read the device tree node of an SMMU
 * @smmu: with @smmu->dev set; @smmu->fw is filled in
 *
 * Properties as in the binding of "arm,smmu-v3". A missing interrupt is reported
 * here and lived with; a node that would make every master wrong is refused.
 *
 * Return: 0, -EINVAL with a message, or -EPROBE_DEFER.
 */
int smmu3_firmware_dt(struct smmu3 *smmu);

#endif
