/* SPDX-License-Identifier: GPL-2.0-only */
/* Natively every message is printed. */
#ifndef NATIVE_RATELIMIT_H
#define NATIVE_RATELIMIT_H

#include <native.h>

#define DEFAULT_RATELIMIT_INTERVAL 5000
#define DEFAULT_RATELIMIT_BURST 10

struct ratelimit_state {
	int interval;
	int burst;
};

#define DEFINE_RATELIMIT_STATE(name, interval, burst) \
	struct ratelimit_state name = { interval, burst }

static inline void ratelimit_state_init(struct ratelimit_state *rs,
					int interval, int burst)
{
	rs->interval = interval;
	rs->burst = burst;
}

static inline int __ratelimit(struct ratelimit_state *rs)
{
	return 1;
}

#endif
