/* SPDX-License-Identifier: GPL-2.0-only */
/* Every warning is seen, not only the first: see KUNIT_EXPECT_WARNINGS(). */
#ifndef SMMU3_KUNIT_IN_KERNEL_BUG_H
#define SMMU3_KUNIT_IN_KERNEL_BUG_H

#include_next <linux/bug.h>

#undef WARN_ONCE
#define WARN_ONCE WARN
#undef WARN_ON_ONCE
#define WARN_ON_ONCE WARN_ON

#endif
