/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of KUnit that our suites use, for a user-space program: the same
 * macros with the same meaning, results as flat TAP 14 lines on stdout.
 *
 * An EXPECT marks the case failed and goes on; an ASSERT leaves the case. A
 * thread other than the one that runs the case may use EXPECT only. Memory of
 * kunit_kzalloc() lives until the case ends.
 */
#ifndef NATIVE_KUNIT_TEST_H
#define NATIVE_KUNIT_TEST_H

#include <native.h>
#include <setjmp.h>

struct native_allocation;

#define KUNIT_PARAM_DESC_SIZE 128

struct kunit {
	void *priv;
	const void *param_value;
	unsigned int failures;
	bool skipped;
	const char *why;
	jmp_buf leave;
	struct native_allocation *memory;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

struct kunit_suite {
	const char name[256];
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(fn) { .run_case = fn, .name = #fn }
#define KUNIT_CASE_SLOW(fn) KUNIT_CASE(fn)
#define KUNIT_CASE_PARAM(fn, gen) { .run_case = fn, .name = #fn, .generate_params = gen }
#define KUNIT_ARRAY_PARAM(tag, array, get_desc)				\
static const void *tag##_gen_params(const void *prev, char *desc)	\
{									\
	typeof((array)[0]) *next = prev ? (typeof(next))prev + 1 : (array); \
	void (*describe)(typeof(next), char *) = get_desc;		\
									\
	if (next - (array) >= (long)ARRAY_SIZE(array))			\
		return NULL;						\
	if (describe)							\
		describe(next, desc);					\
	return next;							\
}

#define kunit_test_suites(...)						\
static struct kunit_suite *native_suites[] = { __VA_ARGS__, NULL };	\
static void __attribute__((constructor)) native_announce(void)		\
{									\
	native_register(native_suites);					\
}
#define kunit_test_suite(suite) kunit_test_suites(&(suite))

void native_register(struct kunit_suite **suites);
void native_fail(struct kunit *test, bool leave, const char *file, int line,
		 const char *fmt, ...) __printf(5, 6);
void native_skip(struct kunit *test, const char *why) __attribute__((__noreturn__));
void *native_alloc(struct kunit *test, size_t size);

#define kunit_kzalloc(test, size, gfp) ((void)(gfp), native_alloc(test, size))
#define kunit_kmalloc kunit_kzalloc
#define kunit_kcalloc(test, n, size, gfp) kunit_kzalloc(test, (size_t)(n) * (size), gfp)
#define kunit_kmalloc_array kunit_kcalloc
#define kunit_skip(test, fmt, ...) native_skip(test, fmt)
#define kunit_info(test, fmt, ...) ((void)(test), printf("# " fmt "\n", ##__VA_ARGS__))
#define kunit_warn kunit_info
#define kunit_err kunit_info

/* A name of ours: whether a case has failed by now. */
#define KUNIT_HAS_FAILED(test) ((test)->failures != 0)

/*
 * Exactly @n warnings since the last such line; those left at the end of a case
 * fail it. In a kernel it announces them to whoever reads the log.
 */
#define KUNIT_EXPECT_WARNINGS(test, n) do {				\
	unsigned int __seen = __atomic_exchange_n(&native_warnings, 0, __ATOMIC_RELAXED); \
									\
	if (__seen != (n))						\
		native_fail(test, false, __FILE__, __LINE__,		\
			    "expected %u warnings, saw %u", (unsigned int)(n), __seen); \
} while (0)

#define __native_say(test, leave, fmt, ...) \
	native_fail(test, leave, __FILE__, __LINE__, fmt, ##__VA_ARGS__)

#define __native_bool(test, leave, cond, want, fmt, ...) do {		\
	bool __is = (cond);						\
									\
	if (__is != (want))						\
		__native_say(test, leave, "expected %s to be %s " fmt,	\
			     #cond, (want) ? "true" : "false", ##__VA_ARGS__); \
} while (0)

#define __native_cmp(test, leave, a, op, b, fmt, ...) do {		\
	typeof(a) __a = (a);						\
	typeof(b) __b = (b);						\
									\
	if (!(__a op __b))						\
		__native_say(test, leave,				\
			     "expected %s %s %s, saw %lld (0x%llx) and %lld (0x%llx) " fmt, \
			     #a, #op, #b, (long long)__a, (long long)__a, \
			     (long long)__b, (long long)__b, ##__VA_ARGS__); \
} while (0)

#define __native_ptr(test, leave, a, op, b, fmt, ...) do {		\
	const void *__a = (const void *)(a);				\
	const void *__b = (const void *)(b);				\
									\
	if (!(__a op __b))						\
		__native_say(test, leave, "expected %s %s %s, saw %p and %p " fmt, \
			     #a, #op, #b, __a, __b, ##__VA_ARGS__);	\
} while (0)

#define __native_mem(test, leave, a, b, size, same, fmt, ...) do {	\
	if ((memcmp(a, b, size) == 0) != (same))			\
		__native_say(test, leave, "expected %s and %s to be %s " fmt, #a, #b, \
			     (same) ? "equal" : "different", ##__VA_ARGS__); \
} while (0)

#define __native_str(test, leave, a, b, fmt, ...) do {			\
	const char *__a = (a), *__b = (b);				\
									\
	if (strcmp(__a, __b))						\
		__native_say(test, leave, "expected %s == %s, saw \"%s\" and \"%s\" " fmt, \
			     #a, #b, __a, __b, ##__VA_ARGS__);		\
} while (0)

#define KUNIT_FAIL(test, fmt, ...) __native_say(test, false, fmt, ##__VA_ARGS__)
#define KUNIT_FAIL_AND_ABORT(test, fmt, ...) __native_say(test, true, fmt, ##__VA_ARGS__)

#define KUNIT_EXPECT_TRUE_MSG(t, c, f, ...) __native_bool(t, false, c, true, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_FALSE_MSG(t, c, f, ...) __native_bool(t, false, c, false, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_EQ_MSG(t, a, b, f, ...) __native_cmp(t, false, a, ==, b, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_NE_MSG(t, a, b, f, ...) __native_cmp(t, false, a, !=, b, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_LT_MSG(t, a, b, f, ...) __native_cmp(t, false, a, <, b, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_LE_MSG(t, a, b, f, ...) __native_cmp(t, false, a, <=, b, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_GT_MSG(t, a, b, f, ...) __native_cmp(t, false, a, >, b, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_GE_MSG(t, a, b, f, ...) __native_cmp(t, false, a, >=, b, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ_MSG(t, a, b, f, ...) __native_ptr(t, false, a, ==, b, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE_MSG(t, a, b, f, ...) __native_ptr(t, false, a, !=, b, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ_MSG(t, a, b, n, f, ...) \
	__native_mem(t, false, a, b, n, true, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ_MSG(t, a, b, n, f, ...) \
	__native_mem(t, false, a, b, n, false, f, ##__VA_ARGS__)
#define KUNIT_EXPECT_STREQ_MSG(t, a, b, f, ...) __native_str(t, false, a, b, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_TRUE_MSG(t, c, f, ...) __native_bool(t, true, c, true, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_FALSE_MSG(t, c, f, ...) __native_bool(t, true, c, false, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_EQ_MSG(t, a, b, f, ...) __native_cmp(t, true, a, ==, b, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_NE_MSG(t, a, b, f, ...) __native_cmp(t, true, a, !=, b, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_LT_MSG(t, a, b, f, ...) __native_cmp(t, true, a, <, b, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_LE_MSG(t, a, b, f, ...) __native_cmp(t, true, a, <=, b, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_GT_MSG(t, a, b, f, ...) __native_cmp(t, true, a, >, b, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_GE_MSG(t, a, b, f, ...) __native_cmp(t, true, a, >=, b, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ_MSG(t, a, b, f, ...) __native_ptr(t, true, a, ==, b, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE_MSG(t, a, b, f, ...) __native_ptr(t, true, a, !=, b, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMEQ_MSG(t, a, b, n, f, ...) \
	__native_mem(t, true, a, b, n, true, f, ##__VA_ARGS__)
#define KUNIT_ASSERT_STREQ_MSG(t, a, b, f, ...) __native_str(t, true, a, b, f, ##__VA_ARGS__)

#define KUNIT_EXPECT_TRUE(t, c) KUNIT_EXPECT_TRUE_MSG(t, c, "")
#define KUNIT_EXPECT_FALSE(t, c) KUNIT_EXPECT_FALSE_MSG(t, c, "")
#define KUNIT_EXPECT_EQ(t, a, b) KUNIT_EXPECT_EQ_MSG(t, a, b, "")
#define KUNIT_EXPECT_NE(t, a, b) KUNIT_EXPECT_NE_MSG(t, a, b, "")
#define KUNIT_EXPECT_LT(t, a, b) KUNIT_EXPECT_LT_MSG(t, a, b, "")
#define KUNIT_EXPECT_LE(t, a, b) KUNIT_EXPECT_LE_MSG(t, a, b, "")
#define KUNIT_EXPECT_GT(t, a, b) KUNIT_EXPECT_GT_MSG(t, a, b, "")
#define KUNIT_EXPECT_GE(t, a, b) KUNIT_EXPECT_GE_MSG(t, a, b, "")
#define KUNIT_EXPECT_PTR_EQ(t, a, b) KUNIT_EXPECT_PTR_EQ_MSG(t, a, b, "")
#define KUNIT_EXPECT_PTR_NE(t, a, b) KUNIT_EXPECT_PTR_NE_MSG(t, a, b, "")
#define KUNIT_EXPECT_NULL(t, p) KUNIT_EXPECT_PTR_EQ(t, p, NULL)
#define KUNIT_EXPECT_NOT_NULL(t, p) KUNIT_EXPECT_PTR_NE(t, p, NULL)
#define KUNIT_EXPECT_MEMEQ(t, a, b, n) KUNIT_EXPECT_MEMEQ_MSG(t, a, b, n, "")
#define KUNIT_EXPECT_MEMNEQ(t, a, b, n) KUNIT_EXPECT_MEMNEQ_MSG(t, a, b, n, "")
#define KUNIT_EXPECT_STREQ(t, a, b) KUNIT_EXPECT_STREQ_MSG(t, a, b, "")
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(t, p) KUNIT_EXPECT_FALSE(t, IS_ERR_OR_NULL(p))
#define KUNIT_ASSERT_TRUE(t, c) KUNIT_ASSERT_TRUE_MSG(t, c, "")
#define KUNIT_ASSERT_FALSE(t, c) KUNIT_ASSERT_FALSE_MSG(t, c, "")
#define KUNIT_ASSERT_EQ(t, a, b) KUNIT_ASSERT_EQ_MSG(t, a, b, "")
#define KUNIT_ASSERT_NE(t, a, b) KUNIT_ASSERT_NE_MSG(t, a, b, "")
#define KUNIT_ASSERT_LT(t, a, b) KUNIT_ASSERT_LT_MSG(t, a, b, "")
#define KUNIT_ASSERT_LE(t, a, b) KUNIT_ASSERT_LE_MSG(t, a, b, "")
#define KUNIT_ASSERT_GT(t, a, b) KUNIT_ASSERT_GT_MSG(t, a, b, "")
#define KUNIT_ASSERT_GE(t, a, b) KUNIT_ASSERT_GE_MSG(t, a, b, "")
#define KUNIT_ASSERT_PTR_EQ(t, a, b) KUNIT_ASSERT_PTR_EQ_MSG(t, a, b, "")
#define KUNIT_ASSERT_PTR_NE(t, a, b) KUNIT_ASSERT_PTR_NE_MSG(t, a, b, "")
#define KUNIT_ASSERT_NULL(t, p) KUNIT_ASSERT_PTR_EQ(t, p, NULL)
#define KUNIT_ASSERT_NOT_NULL(t, p) KUNIT_ASSERT_PTR_NE(t, p, NULL)
#define KUNIT_ASSERT_MEMEQ(t, a, b, n) KUNIT_ASSERT_MEMEQ_MSG(t, a, b, n, "")
#define KUNIT_ASSERT_STREQ(t, a, b) KUNIT_ASSERT_STREQ_MSG(t, a, b, "")
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(t, p) KUNIT_ASSERT_FALSE(t, IS_ERR_OR_NULL(p))

#endif /* NATIVE_KUNIT_TEST_H */
