/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's vocabulary for a user-space program, so that the pure rooms and
 * their KUnit suites compile unmodified on the build host. kunit/native/run
 * makes every <linux/...> and <asm/...> header that the sources name lead here.
 *
 * Names keep the kernel's meaning and types. Two things differ on purpose:
 * WARN() is counted, and a case that leaves an unexpected warning fails; memory
 * accesses that the kernel marks are real atomics, so that SANITIZE=thread sees
 * exactly the races that matter.
 */
#ifndef NATIVE_H
#define NATIVE_H

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include_next <linux/types.h>

/* types */
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;
typedef u64 phys_addr_t;
typedef u64 dma_addr_t;
typedef unsigned int gfp_t;

#define U8_MAX UINT8_MAX
#define U16_MAX UINT16_MAX
#define U32_MAX UINT32_MAX
#define U64_MAX (~0ULL)
#define S32_MAX INT32_MAX
#define S64_MAX INT64_MAX
#define BITS_PER_BYTE 8
#define BITS_PER_LONG (8 * (int)sizeof(long))
#define BITS_PER_LONG_LONG 64
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define SMP_CACHE_BYTES 64

/* compiler */
#define __iomem
#define __user
#define __force
#define __rcu
#define __percpu
#define __init
#define __exit
#define __bitwise
#define __must_check __attribute__((__warn_unused_result__))
#undef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#define noinline __attribute__((__noinline__))
#define __uninitialized
#define __maybe_unused __attribute__((__unused__))
#define __always_unused __attribute__((__unused__))
#define __packed __attribute__((__packed__))
#define __aligned(x) __attribute__((__aligned__(x)))
#define __printf(a, b) __attribute__((__format__(printf, a, b)))
#define ____cacheline_aligned __aligned(SMP_CACHE_BYTES)
#define ____cacheline_aligned_in_smp ____cacheline_aligned
#define fallthrough __attribute__((__fallthrough__))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define unreachable() __builtin_unreachable()
#define typeof __typeof__
#define static_assert(expr, ...) _Static_assert(expr, #expr)
#define BUILD_BUG_ON(cond) _Static_assert(!(cond), "BUILD_BUG_ON: " #cond)
#define BUILD_BUG_ON_MSG(cond, msg) _Static_assert(!(cond), msg)
#define BUILD_BUG_ON_ZERO(cond) ((int)sizeof(struct { int : (-!!(cond)); }))
#define IS_ENABLED(option) 0
#define EXPORT_SYMBOL_GPL(sym)
#define EXPORT_SYMBOL(sym)
#define MODULE_LICENSE(x)
#define MODULE_DESCRIPTION(x)
#define MODULE_AUTHOR(x)

/* messages: everything goes to stdout as a TAP comment */
extern unsigned int native_warnings;

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif
#define printk(fmt, ...) printf("# " fmt, ##__VA_ARGS__)
#define pr_err(fmt, ...) printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) printk(pr_fmt(fmt), ##__VA_ARGS__)
#define FW_BUG "[Firmware Bug]: "
#define pr_info(fmt, ...) printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug(fmt, ...) do { if (0) printk(pr_fmt(fmt), ##__VA_ARGS__); } while (0)
#define pr_err_once pr_err
#define pr_warn_once pr_warn
#define pr_err_ratelimited pr_err
#define pr_warn_ratelimited pr_warn

#define WARN(cond, fmt, ...) ({						\
	bool __warn = !!(cond);						\
									\
	if (__warn) {							\
		__atomic_add_fetch(&native_warnings, 1, __ATOMIC_RELAXED); \
		printf("# WARNING %s:%d: " fmt, __FILE__, __LINE__, ##__VA_ARGS__); \
	}								\
	unlikely(__warn);						\
})
#define WARN_ON(cond) WARN(cond, "%s\n", #cond)
#define WARN_ONCE WARN
#define WARN_ON_ONCE WARN_ON
#define BUG_ON(cond) do {						\
	if (cond) {							\
		printf("# BUG %s:%d: %s\n", __FILE__, __LINE__, #cond);	\
		fflush(stdout);						\
		abort();						\
	}								\
} while (0)
#define BUG() BUG_ON(1)

/* arithmetic */
#define UL(x) (x##UL)
#define ULL(x) (x##ULL)
#define _UL(x) (x##UL)
#define _ULL(x) (x##ULL)
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (BITS_PER_LONG - 1 - (h))))
#define GENMASK_ULL(h, l) ((~0ULL << (l)) & (~0ULL >> (63 - (h))))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define sizeof_field(t, m) sizeof(((t *)0)->m)
#define offsetofend(t, m) (offsetof(t, m) + sizeof_field(t, m))
#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))
#define struct_size(p, m, n) (sizeof(*(p)) + sizeof((p)->m[0]) * (size_t)(n))
#define array_size(a, b) ((size_t)(a) * (b))
#define min_t(t, a, b) ({ t __a = (a); t __b = (b); __a < __b ? __a : __b; })
#define max_t(t, a, b) ({ t __a = (a); t __b = (b); __a > __b ? __a : __b; })
#define min(a, b) ({ typeof(a) __a = (a); typeof(b) __b = (b); __a < __b ? __a : __b; })
#define max(a, b) ({ typeof(a) __a = (a); typeof(b) __b = (b); __a > __b ? __a : __b; })
#define min3(a, b, c) min(min(a, b), c)
#define max3(a, b, c) max(max(a, b), c)
#define clamp(v, lo, hi) min(max(v, lo), hi)
#define clamp_t(t, v, lo, hi) min_t(t, max_t(t, v, lo), hi)
#define swap(a, b) do { typeof(a) __t = (a); (a) = (b); (b) = __t; } while (0)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_UP_ULL DIV_ROUND_UP
#define ALIGN(x, a) (((x) + ((typeof(x))(a) - 1)) & ~((typeof(x))(a) - 1))
#define ALIGN_DOWN(x, a) ((x) & ~((typeof(x))(a) - 1))
#define IS_ALIGNED(x, a) (((x) & ((typeof(x))(a) - 1)) == 0)
#define round_up(x, a) ALIGN(x, a)
#define round_down(x, a) ALIGN_DOWN(x, a)
#define upper_32_bits(n) ((u32)((u64)(n) >> 32))
#define lower_32_bits(n) ((u32)(n))
#define check_add_overflow(a, b, d) __builtin_add_overflow(a, b, d)
#define check_sub_overflow(a, b, d) __builtin_sub_overflow(a, b, d)
#define check_mul_overflow(a, b, d) __builtin_mul_overflow(a, b, d)
#define div_u64(n, d) ((u64)(n) / (u32)(d))
#define div64_u64(n, d) ((u64)(n) / (u64)(d))
#define is_power_of_2(n) ((n) != 0 && ((n) & ((n) - 1)) == 0)
#define roundup_pow_of_two(n) (1UL << fls64((n) - 1))
#define rounddown_pow_of_two(n) (1UL << (fls64(n) - 1))
#define ilog2(n) (fls64(n) - 1)
#define order_base_2(n) ((n) > 1 ? fls64((n) - 1) : 0)

#define SZ_1 0x1
#define SZ_4 0x4
#define SZ_8 0x8
#define SZ_16 0x10
#define SZ_32 0x20
#define SZ_64 0x40
#define SZ_128 0x80
#define SZ_256 0x100
#define SZ_512 0x200
#define SZ_1K 0x400
#define SZ_2K 0x800
#define SZ_4K 0x1000
#define SZ_8K 0x2000
#define SZ_16K 0x4000
#define SZ_32K 0x8000
#define SZ_64K 0x10000
#define SZ_128K 0x20000
#define SZ_256K 0x40000
#define SZ_512K 0x80000
#define SZ_1M 0x100000
#define SZ_2M 0x200000
#define SZ_4M 0x400000
#define SZ_8M 0x800000
#define SZ_16M 0x1000000
#define SZ_32M 0x2000000
#define SZ_64M 0x4000000
#define SZ_128M 0x8000000
#define SZ_256M 0x10000000
#define SZ_512M 0x20000000
#define SZ_1G 0x40000000
#define SZ_2G 0x80000000
#define SZ_4G _ULL(0x100000000)
#define SZ_64G _ULL(0x1000000000)

static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

static inline int fls(unsigned int x)
{
	return fls64(x);
}

static inline unsigned long __fls(unsigned long x)
{
	return fls64(x) - 1;
}

static inline unsigned long __ffs(unsigned long x)
{
	BUG_ON(!x);
	return __builtin_ctzl(x);
}

static inline unsigned int __ffs64(u64 x)
{
	BUG_ON(!x);
	return __builtin_ctzll(x);
}

#define hweight8(x) __builtin_popcountll((u8)(x))
#define hweight16(x) __builtin_popcountll((u16)(x))
#define hweight32(x) __builtin_popcountll((u32)(x))
#define hweight64(x) __builtin_popcountll(x)
#define hweight_long(x) __builtin_popcountl(x)

/* byte order: the build host is little-endian */
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
#define cpu_to_le64(x) ((__le64)(u64)(x))
#define cpu_to_le32(x) ((__le32)(u32)(x))
#define cpu_to_le16(x) ((__le16)(u16)(x))
#define le64_to_cpu(x) ((u64)(x))
#define le32_to_cpu(x) ((u32)(x))
#define le16_to_cpu(x) ((u16)(x))
#define le64_to_cpup(p) ((u64)*(p))
#define cpu_to_be64(x) __builtin_bswap64(x)
#define be64_to_cpu(x) __builtin_bswap64(x)
#define cpu_to_be32(x) __builtin_bswap32(x)
#define be32_to_cpu(x) __builtin_bswap32(x)

/* linux/bitfield.h: a constant that does not fit stops the program */
#define __bf_shf(mask) (__builtin_ctzll(mask))
#define __bf_check(mask, val) \
	BUG_ON((mask) == 0 || (__builtin_constant_p(val) && \
		((u64)(val) & ~((u64)(mask) >> __bf_shf(mask)))))
#define FIELD_MAX(mask) ((typeof(mask))((mask) >> __bf_shf(mask)))
#define FIELD_FIT(mask, val) (!((((typeof(mask))(val)) << __bf_shf(mask)) & ~(mask)))
#define FIELD_PREP_CONST(mask, val) (((typeof(mask))(val) << __bf_shf(mask)) & (mask))
#define FIELD_PREP(mask, val) ({					\
	__bf_check(mask, val);						\
	(typeof(mask))(((typeof(mask))(val) << __bf_shf(mask)) & (mask)); \
})
#define FIELD_GET(mask, reg) ((typeof(mask))(((reg) & (mask)) >> __bf_shf(mask)))
#define FIELD_MODIFY(mask, p, val) (*(p) = (*(p) & ~(mask)) | FIELD_PREP(mask, val))
#define __bf_ops(type, base)						\
static inline type type##_encode_bits(base v, base mask)		\
{									\
	return (type)((v << __bf_shf(mask)) & mask);			\
}									\
static inline base type##_get_bits(type v, base mask)			\
{									\
	return ((base)v & mask) >> __bf_shf(mask);			\
}									\
static inline type type##_replace_bits(type old, base v, base mask)	\
{									\
	return (type)(((base)old & ~mask) | ((v << __bf_shf(mask)) & mask)); \
}									\
static inline void type##p_replace_bits(type *p, base v, base mask)	\
{									\
	*p = type##_replace_bits(*p, v, mask);				\
}
typedef __le64 le64;
typedef __le32 le32;
__bf_ops(u8, u8)
__bf_ops(u16, u16)
__bf_ops(u32, u32)
__bf_ops(u64, u64)
__bf_ops(le32, u32)
__bf_ops(le64, u64)

/* marked accesses, barriers, atomics */
#define barrier() __asm__ __volatile__("" : : : "memory")
/*
 * The thread sanitizer does not see fences or address dependencies, so with it
 * every marked access orders: it then reports races of unmarked ones only.
 */
#ifdef __SANITIZE_THREAD__
#define NATIVE_LOAD __ATOMIC_ACQUIRE
#define NATIVE_STORE __ATOMIC_RELEASE
#define NATIVE_RMW __ATOMIC_ACQ_REL
#else
#define NATIVE_LOAD __ATOMIC_RELAXED
#define NATIVE_STORE __ATOMIC_RELAXED
#define NATIVE_RMW __ATOMIC_RELAXED
#endif
#define READ_ONCE(x) __atomic_load_n(&(x), NATIVE_LOAD)
#define __WRITE_ONCE(x, v) __atomic_store_n(&(x), (typeof(x))(v), NATIVE_STORE)
#define WRITE_ONCE(x, v) __WRITE_ONCE(x, v)
#define data_race(x) (x)
#define smp_load_acquire(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define smp_store_release(p, v) __atomic_store_n(p, (typeof(*(p)))(v), __ATOMIC_RELEASE)
#define smp_store_mb(x, v) do { WRITE_ONCE(x, v); smp_mb(); } while (0)
#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb() smp_mb()
#define smp_wmb() smp_mb()
#define mb() smp_mb()
#define rmb() smp_mb()
#define wmb() smp_mb()
#define dma_mb() smp_mb()
#define dma_rmb() smp_mb()
#define dma_wmb() smp_mb()
#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()
#define smp_acquire__after_ctrl_dep() smp_rmb()
#define smp_cond_load_order(p, cond, order) ({				\
	typeof(*(p)) VAL;						\
									\
	while (VAL = __atomic_load_n(p, order), !(cond))		\
		cpu_relax();						\
	VAL;								\
})
#define smp_cond_load_relaxed(p, cond) smp_cond_load_order(p, cond, __ATOMIC_RELAXED)
#define smp_cond_load_acquire(p, cond) smp_cond_load_order(p, cond, __ATOMIC_ACQUIRE)

#define __native_cmpxchg(p, o, n, order) ({				\
	typeof(*(p)) __old = (o);					\
									\
	__atomic_compare_exchange_n(p, &__old, (typeof(*(p)))(n), false, order, NATIVE_LOAD); \
	__old;								\
})
#define cmpxchg(p, o, n) __native_cmpxchg(p, o, n, __ATOMIC_SEQ_CST)
#define cmpxchg_relaxed(p, o, n) __native_cmpxchg(p, o, n, NATIVE_RMW)
#define cmpxchg_acquire(p, o, n) __native_cmpxchg(p, o, n, __ATOMIC_ACQUIRE)
#define cmpxchg_release(p, o, n) __native_cmpxchg(p, o, n, __ATOMIC_RELEASE)
#define cmpxchg64 cmpxchg
#define cmpxchg64_relaxed cmpxchg_relaxed
#define cmpxchg64_acquire cmpxchg_acquire
#define cmpxchg64_release cmpxchg_release
#define try_cmpxchg(p, o, n) \
	__atomic_compare_exchange_n(p, o, n, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)
#define xchg(p, v) __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST)
#define xchg_relaxed(p, v) __atomic_exchange_n(p, v, NATIVE_RMW)

typedef struct { int counter; } atomic_t;
typedef struct { s64 counter; } atomic64_t;
typedef struct { long counter; } atomic_long_t;
#define ATOMIC_INIT(i) { (i) }
#define ATOMIC64_INIT(i) { (i) }
#define ATOMIC_LONG_INIT(i) { (i) }

#define __native_atomic_rmw(pfx, atype, t, suffix, order)		\
static inline t pfx##_add_return##suffix(t i, atype *v)			\
{									\
	return __atomic_add_fetch(&v->counter, i, order);		\
}									\
static inline t pfx##_sub_return##suffix(t i, atype *v)			\
{									\
	return __atomic_sub_fetch(&v->counter, i, order);		\
}									\
static inline t pfx##_inc_return##suffix(atype *v)			\
{									\
	return __atomic_add_fetch(&v->counter, 1, order);		\
}									\
static inline t pfx##_dec_return##suffix(atype *v)			\
{									\
	return __atomic_sub_fetch(&v->counter, 1, order);		\
}									\
static inline t pfx##_fetch_add##suffix(t i, atype *v)			\
{									\
	return __atomic_fetch_add(&v->counter, i, order);		\
}									\
static inline t pfx##_fetch_inc##suffix(atype *v)			\
{									\
	return __atomic_fetch_add(&v->counter, 1, order);		\
}									\
static inline t pfx##_fetch_or##suffix(t i, atype *v)			\
{									\
	return __atomic_fetch_or(&v->counter, i, order);		\
}									\
static inline t pfx##_fetch_andnot##suffix(t i, atype *v)		\
{									\
	return __atomic_fetch_and(&v->counter, ~i, order);		\
}									\
static inline t pfx##_xchg##suffix(atype *v, t n)			\
{									\
	return __atomic_exchange_n(&v->counter, n, order);		\
}									\
static inline t pfx##_cmpxchg##suffix(atype *v, t o, t n)		\
{									\
	return __native_cmpxchg(&v->counter, o, n, order);		\
}									\
static inline bool pfx##_try_cmpxchg##suffix(atype *v, t *o, t n)	\
{									\
	return __atomic_compare_exchange_n(&v->counter, o, n, false, order, __ATOMIC_RELAXED); \
}
#define __native_atomic(pfx, atype, t)					\
static inline t pfx##_read(const atype *v)				\
{									\
	return READ_ONCE(v->counter);					\
}									\
static inline t pfx##_read_acquire(const atype *v)			\
{									\
	return smp_load_acquire(&v->counter);				\
}									\
static inline void pfx##_set(atype *v, t i)				\
{									\
	WRITE_ONCE(v->counter, i);					\
}									\
static inline void pfx##_set_release(atype *v, t i)			\
{									\
	smp_store_release(&v->counter, i);				\
}									\
__native_atomic_rmw(pfx, atype, t, , __ATOMIC_SEQ_CST)			\
__native_atomic_rmw(pfx, atype, t, _relaxed, NATIVE_RMW)		\
__native_atomic_rmw(pfx, atype, t, _acquire, __ATOMIC_ACQUIRE)		\
__native_atomic_rmw(pfx, atype, t, _release, __ATOMIC_RELEASE)		\
static inline void pfx##_inc(atype *v)					\
{									\
	pfx##_fetch_add_relaxed(1, v);					\
}									\
static inline void pfx##_dec(atype *v)					\
{									\
	pfx##_fetch_add_relaxed(-1, v);					\
}									\
static inline void pfx##_add(t i, atype *v)				\
{									\
	pfx##_fetch_add_relaxed(i, v);					\
}									\
static inline void pfx##_or(t i, atype *v)				\
{									\
	pfx##_fetch_or_relaxed(i, v);					\
}									\
static inline bool pfx##_dec_and_test(atype *v)				\
{									\
	return pfx##_dec_return(v) == 0;				\
}
__native_atomic(atomic, atomic_t, int)
__native_atomic(atomic64, atomic64_t, s64)
__native_atomic(atomic_long, atomic_long_t, long)

/* bit operations on arrays of longs */
#define BITS_TO_LONGS(n) DIV_ROUND_UP(n, BITS_PER_LONG)
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]

static inline bool test_bit(unsigned long n, const unsigned long *p)
{
	return READ_ONCE(p[n / BITS_PER_LONG]) >> (n % BITS_PER_LONG) & 1;
}

static inline void set_bit(unsigned long n, unsigned long *p)
{
	__atomic_fetch_or(&p[n / BITS_PER_LONG], BIT(n % BITS_PER_LONG), __ATOMIC_SEQ_CST);
}

static inline void clear_bit(unsigned long n, unsigned long *p)
{
	__atomic_fetch_and(&p[n / BITS_PER_LONG], ~BIT(n % BITS_PER_LONG), __ATOMIC_SEQ_CST);
}

#define __set_bit set_bit
#define __clear_bit clear_bit

static inline unsigned long find_next_bit(const unsigned long *p, unsigned long size,
					  unsigned long n)
{
	while (n < size && !test_bit(n, p))
		n++;
	return min(n, size);
}

#define find_first_bit(p, size) find_next_bit(p, size, 0)
#define for_each_set_bit(n, p, size) \
	for ((n) = find_next_bit(p, size, 0); (n) < (size); (n) = find_next_bit(p, size, (n) + 1))

/* errors in pointers */
#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) ((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)
#define ERR_PTR(e) ((void *)(long)(e))
#define PTR_ERR(p) ((long)(p))
#define IS_ERR(p) IS_ERR_VALUE(p)
#define IS_ERR_OR_NULL(p) (!(p) || IS_ERR(p))
#define PTR_ERR_OR_ZERO(p) (IS_ERR(p) ? (int)PTR_ERR(p) : 0)
#ifndef ENOTSUPP
#define ENOTSUPP 524
#endif
#define EPROBE_DEFER 517

/* memory */
#define GFP_KERNEL 0x1u
#define GFP_ATOMIC 0x2u
#define GFP_NOWAIT 0x4u
#define __GFP_ZERO 0x8u
#define __GFP_NOWARN 0x10u
#define GFP_KERNEL_ACCOUNT GFP_KERNEL
#define kmalloc(size, gfp) ((void)(gfp), malloc(size))
#define kzalloc(size, gfp) ((void)(gfp), calloc(1, size))
#define kcalloc(n, size, gfp) ((void)(gfp), calloc(n, size))
#define kmalloc_array(n, size, gfp) ((void)(gfp), calloc(n, size))
#define kvcalloc kcalloc
#define kvzalloc kzalloc
#define kfree free
#define kvfree free

static inline void *memset64(u64 *p, u64 v, size_t n)
{
	while (n--)
		*p++ = v;
	return p;
}

static inline void *memchr_inv(const void *start, int c, size_t bytes)
{
	const u8 *p = start;

	for (; bytes; p++, bytes--)
		if (*p != (u8)c)
			return (void *)p;
	return NULL;
}

static inline ssize_t strscpy(char *dst, const char *src, size_t size)
{
	return snprintf(dst, size, "%s", src);
}

#define scnprintf(buf, size, fmt, ...) ({				\
	size_t __size = (size);						\
	size_t __want = snprintf(buf, __size, fmt, ##__VA_ARGS__);	\
									\
	(int)(__size ? min(__want, __size - 1) : 0);			\
})

/* Physical addresses are virtual ones plus an offset that a test may choose. */
extern u64 native_phys_offset;

static inline phys_addr_t virt_to_phys(const volatile void *p)
{
	return (u64)(uintptr_t)p + native_phys_offset;
}

static inline void *phys_to_virt(phys_addr_t phys)
{
	return (void *)(uintptr_t)(phys - native_phys_offset);
}

/* pages: the struct of one is the page itself */
struct page;

static inline unsigned int get_order(unsigned long size)
{
	return order_base_2(DIV_ROUND_UP(size, PAGE_SIZE));
}

static inline struct page *alloc_pages_node(int node, gfp_t gfp, unsigned int order)
{
	void *page;

	if (posix_memalign(&page, PAGE_SIZE << order, PAGE_SIZE << order))
		return NULL;
	memset(page, gfp & __GFP_ZERO ? 0 : 0xa5, PAGE_SIZE << order);
	return page;
}

#define alloc_pages(gfp, order) alloc_pages_node(0, gfp, order)
#define page_address(page) ((void *)(page))
#define page_to_phys(page) virt_to_phys(page)
#define __free_pages(page, order) free(page)
#define free_pages(addr, order) free((void *)(addr))

/* registers are plain memory */
#define readl_relaxed(p) READ_ONCE(*(u32 *)(p))
#define readq_relaxed(p) READ_ONCE(*(u64 *)(p))
#define writel_relaxed(v, p) WRITE_ONCE(*(u32 *)(p), v)
#define writeq_relaxed(v, p) WRITE_ONCE(*(u64 *)(p), v)
#define readl(p) ({ u32 __v = readl_relaxed(p); smp_mb(); __v; })
#define readq(p) ({ u64 __v = readq_relaxed(p); smp_mb(); __v; })
#define writel(v, p) do { smp_mb(); writel_relaxed(v, p); } while (0)
#define writeq(v, p) do { smp_mb(); writeq_relaxed(v, p); } while (0)

/* lists */
struct list_head {
	struct list_head *next, *prev;
};

#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

static inline void INIT_LIST_HEAD(struct list_head *l)
{
	l->next = l;
	l->prev = l;
}

static inline void list_add(struct list_head *new, struct list_head *head)
{
	new->next = head->next;
	new->prev = head;
	head->next->prev = new;
	head->next = new;
}

static inline void list_add_tail(struct list_head *new, struct list_head *head)
{
	list_add(new, head->prev);
}

static inline void list_del(struct list_head *e)
{
	e->next->prev = e->prev;
	e->prev->next = e->next;
}

static inline void list_del_init(struct list_head *e)
{
	list_del(e);
	INIT_LIST_HEAD(e);
}

static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

#define list_entry(p, t, m) container_of(p, t, m)
#define list_first_entry(h, t, m) list_entry((h)->next, t, m)
#define list_for_each_entry(pos, h, m) \
	for (pos = list_entry((h)->next, typeof(*pos), m); &pos->m != (h); \
	     pos = list_entry(pos->m.next, typeof(*pos), m))
#define list_for_each_entry_safe(pos, n, h, m) \
	for (pos = list_entry((h)->next, typeof(*pos), m), \
	     n = list_entry(pos->m.next, typeof(*pos), m); &pos->m != (h); \
	     pos = n, n = list_entry(n->m.next, typeof(*n), m))

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

static inline void hlist_add_head(struct hlist_node *n, struct hlist_head *h)
{
	n->next = h->first;
	if (h->first)
		h->first->pprev = &n->next;
	h->first = n;
	n->pprev = &h->first;
}

static inline void hlist_del(struct hlist_node *n)
{
	*n->pprev = n->next;
	if (n->next)
		n->next->pprev = n->pprev;
}

#define __hlist_entry(p, t, m) ({ struct hlist_node *__n = (p); __n ? list_entry(__n, t, m) : NULL; })
#define hlist_for_each_entry(pos, h, m) \
	for (pos = __hlist_entry((h)->first, typeof(*pos), m); pos; \
	     pos = __hlist_entry(pos->m.next, typeof(*pos), m))
#define hlist_for_each_entry_safe(pos, n, h, m) \
	for (pos = __hlist_entry((h)->first, typeof(*pos), m); \
	     pos && ({ n = pos->m.next; 1; }); pos = __hlist_entry(n, typeof(*pos), m))

/* locks and threads */
typedef pthread_mutex_t spinlock_t;
typedef pthread_mutex_t raw_spinlock_t;
struct mutex {
	pthread_mutex_t lock;
};

#define DEFINE_SPINLOCK(l) spinlock_t l = PTHREAD_MUTEX_INITIALIZER
#define DEFINE_MUTEX(m) struct mutex m = { PTHREAD_MUTEX_INITIALIZER }
#define spin_lock_init(l) pthread_mutex_init(l, NULL)
#define spin_lock(l) pthread_mutex_lock(l)
#define spin_trylock(l) (!pthread_mutex_trylock(l))
#define spin_unlock(l) pthread_mutex_unlock(l)
#define spin_lock_irq spin_lock
#define spin_unlock_irq spin_unlock
#define spin_lock_irqsave(l, flags) do { (flags) = 0; spin_lock(l); } while (0)
#define spin_unlock_irqrestore(l, flags) do { (void)(flags); spin_unlock(l); } while (0)
#define raw_spin_lock_init spin_lock_init
#define raw_spin_trylock spin_trylock
#define raw_spin_unlock spin_unlock
#define raw_spin_lock_irqsave spin_lock_irqsave
#define raw_spin_unlock_irqrestore spin_unlock_irqrestore
#define mutex_init(m) pthread_mutex_init(&(m)->lock, NULL)
#define mutex_lock(m) do { might_sleep(); pthread_mutex_lock(&(m)->lock); } while (0)
#define mutex_unlock(m) pthread_mutex_unlock(&(m)->lock)
#define mutex_is_locked(m) \
	(pthread_mutex_trylock(&(m)->lock) ? true : (pthread_mutex_unlock(&(m)->lock), false))
/* a lock of either kind begins with its pthread_mutex_t; that somebody holds it must do */
#define lockdep_assert_held(l) do {						\
	pthread_mutex_t *__l = (pthread_mutex_t *)(l);				\
										\
	BUG_ON(!pthread_mutex_trylock(__l));					\
} while (0)
/* this thread is a CPU: whether it takes interrupts, and then it may sleep */
__attribute__((__weak__)) __thread bool native_irqs_off;
#define might_sleep() ((void)WARN(native_irqs_off, "sleeping with interrupts off\n"))
#define local_irq_save(flags) ((flags) = native_irqs_off, native_irqs_off = true)
#define local_irq_restore(flags) ((void)(native_irqs_off = (flags)))
#define irqs_disabled() native_irqs_off
#define preempt_disable() do { } while (0)
#define preempt_enable() do { } while (0)
#define num_possible_cpus() 4u
#define cond_resched() sched_yield()
#define cpu_relax() sched_yield()

struct task_struct {
	pthread_t thread;
	int (*fn)(void *data);
	void *data;
	bool stop;
};

struct task_struct *native_kthread_run(int (*fn)(void *data), void *data);
int kthread_stop(struct task_struct *task);
bool kthread_should_stop(void);
#define kthread_run(fn, data, name, ...) native_kthread_run(fn, data)

/* time */
typedef s64 ktime_t;
#define NSEC_PER_SEC 1000000000L
#define NSEC_PER_USEC 1000L
#define USEC_PER_SEC 1000000L
#define USEC_PER_MSEC 1000L

static inline ktime_t ktime_get(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NSEC_PER_SEC + now.tv_nsec;
}

#define ktime_add_us(t, us) ((t) + (s64)(us) * NSEC_PER_USEC)
#define ktime_add_ms(t, ms) ktime_add_us(t, (s64)(ms) * USEC_PER_MSEC)
#define ktime_sub(a, b) ((a) - (b))
#define ktime_compare(a, b) (((a) > (b)) - ((a) < (b)))
#define ktime_after(a, b) ((a) > (b))
#define ktime_to_ns(t) (t)
#define ktime_to_us(t) ((t) / NSEC_PER_USEC)

static inline void udelay(unsigned long us)
{
	ktime_t end = ktime_add_us(ktime_get(), us);

	while (ktime_get() < end)
		cpu_relax();
}

#define ndelay(ns) udelay(DIV_ROUND_UP(ns, 1000))

#endif /* NATIVE_H */
