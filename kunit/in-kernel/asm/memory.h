/* SPDX-License-Identifier: GPL-2.0-only */
/* Physical addresses are where they are plus an offset that a test may choose. */
#ifndef SMMU3_KUNIT_IN_KERNEL_MEMORY_H
#define SMMU3_KUNIT_IN_KERNEL_MEMORY_H

#include_next <asm/memory.h>

u64 native_phys_offset __weak;

static inline phys_addr_t native_virt_to_phys(const void *p)
{
	return virt_to_phys((void *)p) + native_phys_offset;
}

static inline void *native_phys_to_virt(phys_addr_t phys)
{
	return phys_to_virt(phys - native_phys_offset);
}

#undef virt_to_phys
#define virt_to_phys native_virt_to_phys
#undef phys_to_virt
#define phys_to_virt native_phys_to_virt

#endif
