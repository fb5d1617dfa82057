/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of page tables, as an SMMU sees it.
 */
#ifndef SMMU3_DOMAIN_PGMEM_H
#define SMMU3_DOMAIN_PGMEM_H

#include "io-pgtable-arm.h"

/*
 * For lpae_init(); the cookie is the struct device of the walker. Tables are
 * whole pages of the walker's node, mapped for it: if it does not snoop, the DMA
 * API does the cache maintenance.
 */
extern const struct lpae_mem_ops smmu3_pgmem_ops;

#endif
