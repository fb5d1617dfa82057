/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How often a random or exhaustive test goes round. In an emulated kernel with
 * sanitizers a round takes many times what it takes on this host, more so where CPUs
 * wait for each other: there may be fewer real ones. Seeds stay as they are, so a
 * kernel runs the first of the rounds that the host runs.
 */
#ifndef SMMU3_KUNIT_SCALE_H
#define SMMU3_KUNIT_SCALE_H

#include <linux/kernel.h>

#ifdef NATIVE_BUILD
#define SUITE_ROUNDS(n) (n)
#else
#define SUITE_ROUNDS(n) DIV_ROUND_UP(n, 64)
#endif

#endif
