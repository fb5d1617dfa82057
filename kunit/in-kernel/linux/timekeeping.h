/* SPDX-License-Identifier: GPL-2.0-only */
/* A clock that a test can put forward, by native_clock_ns. */
#ifndef SMMU3_KUNIT_IN_KERNEL_TIMEKEEPING_H
#define SMMU3_KUNIT_IN_KERNEL_TIMEKEEPING_H

#include_next <linux/timekeeping.h>

u64 native_clock_ns __weak;

static inline u64 native_mono_fast_ns(void)
{
	return ktime_get_mono_fast_ns() + READ_ONCE(native_clock_ns);
}

#define ktime_get_mono_fast_ns native_mono_fast_ns

#endif
