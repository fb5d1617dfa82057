/* SPDX-License-Identifier: GPL-2.0-only */
/* An event stream that a test can switch off */
#ifndef SMMU3_KUNIT_IN_KERNEL_ARCH_TIMER_H
#define SMMU3_KUNIT_IN_KERNEL_ARCH_TIMER_H

#include_next <asm/arch_timer.h>

u32 native_cntkctl __weak = ARCH_TIMER_VIRT_EVT_EN;

static inline u32 native_get_cntkctl(void)
{
	return native_cntkctl;
}

#define arch_timer_get_cntkctl native_get_cntkctl

#endif
