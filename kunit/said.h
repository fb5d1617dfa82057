/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a room says, kept for its suite instead of being logged.
 *
 * A suite includes this header and then the source of the room: whatever the room
 * says with dev_err() and its like from there on is found in said_text, one line
 * each. Nothing is limited here.
 */
#ifndef SMMU3_KUNIT_SAID_H
#define SMMU3_KUNIT_SAID_H

#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/string.h>

static char said_text[2048];
static unsigned int said_len;
static unsigned int said_lines;

static inline void said_reset(void)
{
	said_text[0] = '\0';
	said_len = 0;
	said_lines = 0;
}

static inline bool said(const char *words)
{
	return strstr(said_text, words);
}

#define say(dev, fmt, ...) do {						\
	(void)(dev);							\
	said_len += scnprintf(said_text + said_len,			\
			      sizeof(said_text) - said_len, fmt,	\
			      ##__VA_ARGS__);				\
	said_lines++;							\
} while (0)

#undef dev_err
#undef dev_warn
#undef dev_info
#undef dev_err_ratelimited
#undef dev_warn_ratelimited
#define dev_err(dev, fmt, ...)	say(dev, fmt, ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...)	say(dev, fmt, ##__VA_ARGS__)
#define dev_info(dev, fmt, ...)	say(dev, fmt, ##__VA_ARGS__)
#define dev_err_ratelimited(dev, fmt, ...)	say(dev, fmt, ##__VA_ARGS__)
#define dev_warn_ratelimited(dev, fmt, ...)	say(dev, fmt, ##__VA_ARGS__)

#endif
