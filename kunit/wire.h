/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bits by the numbers that the architecture prints, for what suites expect.
 *
 * Arm IHI 0070 numbers the bits of a structure from 0 through all its words.
 * Suites state them as such, and share no mask with the code that they test.
 */
#ifndef SMMU3_KUNIT_WIRE_H
#define SMMU3_KUNIT_WIRE_H

#include <asm/byteorder.h>
#include <linux/types.h>

/* ones in a field of its width, at its place in its word */
static inline u64 wire_mask(unsigned int hi, unsigned int lo)
{
	return (~0ULL >> (63 - (hi - lo))) << (lo % 64);
}

/* set field [hi:lo] of a structure to @value */
static inline void wire_put(__le64 *words, unsigned int hi, unsigned int lo,
			    u64 value)
{
	u64 word = le64_to_cpu(words[lo / 64]) & ~wire_mask(hi, lo);

	word |= (value << (lo % 64)) & wire_mask(hi, lo);
	words[lo / 64] = cpu_to_le64(word);
}

/* field [hi:lo] of a structure */
static inline u64 wire_get(const __le64 *words, unsigned int hi,
			   unsigned int lo)
{
	return (le64_to_cpu(words[lo / 64]) & wire_mask(hi, lo)) >> (lo % 64);
}

/* a field and what it should hold; a list of them ends with hi == 0, lo == 0 */
struct wire_field {
	unsigned int hi;
	unsigned int lo;
	u64 value;
};

static inline void wire_put_all(__le64 *words, const struct wire_field *fields)
{
	for (; fields->hi; fields++)
		wire_put(words, fields->hi, fields->lo, fields->value);
}

#endif
