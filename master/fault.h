/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Faults: what the events and page requests of a master mean.
 */
#ifndef SMMU3_MASTER_FAULT_H
#define SMMU3_MASTER_FAULT_H

#include <linux/types.h>

#include "arm-smmu-v3.h"

/* callbacks of the event queue and the page-request queue; @cookie is the SMMU */
void smmu3_fault_event(void *cookie, const __le64 *record);
void smmu3_fault_event_overflow(void *cookie);
void smmu3_fault_page_request(void *cookie, const __le64 *record);
void smmu3_fault_page_request_overflow(void *cookie);

#endif
