/* SPDX-License-Identifier: GPL-2.0-only */
/* A clock that a test can put forward, by native_clock_ns. */
#ifndef NATIVE_TIMEKEEPING_H
#define NATIVE_TIMEKEEPING_H

#include <native.h>

__attribute__((__weak__)) u64 native_clock_ns;

static inline u64 ktime_get_mono_fast_ns(void)
{
	return ktime_get() + READ_ONCE(native_clock_ns);
}

#endif
