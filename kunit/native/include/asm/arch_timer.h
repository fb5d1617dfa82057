/* SPDX-License-Identifier: GPL-2.0-only */
/* An event stream that a test can switch off, and the instruction that waits for it. */
#ifndef NATIVE_ARCH_TIMER_H
#define NATIVE_ARCH_TIMER_H

#include <native.h>

#define ARCH_TIMER_VIRT_EVT_EN BIT(2)

__attribute__((__weak__)) u32 native_cntkctl = ARCH_TIMER_VIRT_EVT_EN;

static inline u32 arch_timer_get_cntkctl(void)
{
	return native_cntkctl;
}

#define wfe() cpu_relax()

#endif
