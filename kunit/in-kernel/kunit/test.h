/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The headers of this folder stand before the kernel's where a suite is built for a
 * kernel. They add names that the KUnit of 5.10 does not have yet, and the handles
 * that kunit/native/include/ gives a test, under the same names: through these a
 * test makes allocations fail, lets time pass, and moves physical memory. All of it
 * is seen by the suite and by the sources in its object, and by nobody else.
 */
#ifndef SMMU3_KUNIT_IN_KERNEL_TEST_H
#define SMMU3_KUNIT_IN_KERNEL_TEST_H

#include_next <kunit/test.h>
#include <linux/string.h>

#ifdef KUNIT_ARRAY_PARAM
#define KUNIT_HAS_FAILED(test) (READ_ONCE((test)->status) == KUNIT_FAILURE)
#else
#define KUNIT_HAS_FAILED(test) (!READ_ONCE((test)->success))
/* 5.10 compares only equal types; 0 and an unsigned number are no mistake here. */
#undef __typecheck
#define __typecheck(x, y) (sizeof(x) && sizeof(y))
/* nor does it take arrays for strings */
#undef KUNIT_EXPECT_STREQ
#define KUNIT_EXPECT_STREQ(test, a, b) do {				\
	const char *__is = (a), *__wanted = (b);			\
									\
	KUNIT_EXPECT_EQ_MSG(test, strcmp(__is, __wanted), 0,		\
			    "\"%s\", not \"%s\"", __is, __wanted);	\
} while (0)
#endif

/* One line for each call, for whoever reads the log and counts the warnings in it */
#define KUNIT_EXPECT_WARNINGS(test, n) \
	kunit_info(test, "expects %u warnings\n", (unsigned int)(n))

#ifndef KUNIT_EXPECT_NULL
#define KUNIT_EXPECT_NULL(test, p) KUNIT_EXPECT_TRUE(test, !(p))
#define KUNIT_ASSERT_NULL(test, p) KUNIT_ASSERT_TRUE(test, !(p))
#define KUNIT_EXPECT_NOT_NULL(test, p) KUNIT_EXPECT_FALSE(test, !(p))
#define KUNIT_ASSERT_NOT_NULL(test, p) KUNIT_ASSERT_FALSE(test, !(p))
#endif

#ifndef KUNIT_EXPECT_MEMEQ
#define KUNIT_EXPECT_MEMEQ(test, a, b, n) KUNIT_EXPECT_EQ(test, memcmp(a, b, n), 0)
#define KUNIT_EXPECT_MEMNEQ(test, a, b, n) KUNIT_EXPECT_NE(test, memcmp(a, b, n), 0)
#define KUNIT_EXPECT_MEMEQ_MSG(test, a, b, n, fmt, ...) \
	KUNIT_EXPECT_EQ_MSG(test, memcmp(a, b, n), 0, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ_MSG(test, a, b, n, fmt, ...) \
	KUNIT_EXPECT_NE_MSG(test, memcmp(a, b, n), 0, fmt, ##__VA_ARGS__)
#endif

#ifndef KUNIT_ASSERT_MEMEQ
#define KUNIT_ASSERT_MEMEQ(test, a, b, n) KUNIT_ASSERT_EQ(test, memcmp(a, b, n), 0)
#define KUNIT_ASSERT_MEMEQ_MSG(test, a, b, n, fmt, ...) \
	KUNIT_ASSERT_EQ_MSG(test, memcmp(a, b, n), 0, fmt, ##__VA_ARGS__)
#endif

#endif
