/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What firmware says of an SMMU.
 */
#ifndef SMMU3_PROBE_FIRMWARE_H
#define SMMU3_PROBE_FIRMWARE_H

#include "arm-smmu-v3.h"

/**
 * smmu3_firmware_read() - learn what firmware says of an SMMU
 * @smmu: with @smmu->dev set; @smmu->fw is filled in
 *
 * From the device tree if the device has a node there, else from the IORT. A missing
 * interrupt is reported here and lived with.
 *
 * Return: 0, -EPROBE_DEFER, or the error of one of the two below.
 */
int smmu3_firmware_read(struct smmu3 *smmu);

/**
 * smmu3_firmware_dt() - read the device tree node of an SMMU
 * @smmu: as above
 *
 * Properties as in the binding of "arm,smmu-v3". A node that would make every master
 * wrong is refused.
 *
 * Return: 0, or -EINVAL with a message.
 */
int smmu3_firmware_dt(struct smmu3 *smmu);

/**
 * smmu3_firmware_iort() - read the node of an SMMU in the IORT
 * @smmu: as above
 *
 * Memory that the IORT reserves for devices behind the SMMU is noted; what is wrong
 * with the table is told, once, and not used.
 *
 * Return: 0; -ENODEV with a message; -ENOMEM.
 */
int smmu3_firmware_iort(struct smmu3 *smmu);

#endif
