/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The queues that the SMMU fills: events and page requests.
 *
 * Draining hands each record to a callback and gives the slots back with one
 * write of CONS for a whole run of them. An overflow is acknowledged with the
 * same write and counted. Arm IHI 0070, "Event queue" and "PRI queue".
 */
#ifndef SMMU3_QUEUE_EVTQ_H
#define SMMU3_QUEUE_EVTQ_H

#include <linux/types.h>

struct device;
struct smmu3_mmio;

/**
 * struct smmu3_evtq_config - what makes an event queue or a page-request queue
 * @dev: the SMMU, for memory and messages
 * @mmio: its registers
 * @base_reg: EVENTQ_BASE or PRIQ_BASE, page 0
 * @prod_reg: EVENTQ_PROD or PRIQ_PROD, relative to page 1
 * @cons_reg: EVENTQ_CONS or PRIQ_CONS, relative to page 1
 * @dwords: 64-bit words of a record, at most SMMU3_EVT_DWORDS
 * @lg2: log2 of the number of records
 * @record: called for each record, in the order of arrival; the record is a copy
 *	that lives for the call
 * @overflow: called once for each overflow, after it was acknowledged
 * @cookie: argument of both
 */
struct smmu3_evtq_config {
	struct device *dev;
	const struct smmu3_mmio *mmio;
	u32 base_reg;
	u32 prod_reg;
	u32 cons_reg;
	u8 dwords;
	u8 lg2;
	void (*record)(void *cookie, const __le64 *record);
	void (*overflow)(void *cookie);
	void *cookie;
};

/**
 * struct smmu3_evtq - one such queue
 * @cfg: as given
 * @mem: the records
 * @dma: their address for the SMMU
 * @cons: position of the next record to read; owned by the one thread that drains
 * @ovackflg: OVACKFLG as last written; owned likewise
 */
struct smmu3_evtq {
	struct smmu3_evtq_config cfg;
	__le64 *mem;
	dma_addr_t dma;
	u64 cons;
	u32 ovackflg;
};

/**
 * smmu3_evtq_size_lg2() - how many records a queue should hold
 * @dwords: 64-bit words of a record
 * @max_lg2: largest size that the hardware takes, log2 of records
 *
 * Return: log2 of the number of records; evtq.c says why.
 */
u8 smmu3_evtq_size_lg2(u8 dwords, u8 max_lg2);

/**
 * smmu3_evtq_init() - allocate the memory of a queue
 * @q: the queue
 * @cfg: what it is made of; copied
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int smmu3_evtq_init(struct smmu3_evtq *q, const struct smmu3_evtq_config *cfg);

/* free the memory; the enable bit in CR0 and its ACK are 0 */
void smmu3_evtq_destroy(struct smmu3_evtq *q);

/**
 * smmu3_evtq_program() - write BASE, CONS and PROD: the queue is empty
 * @q: the queue; disabled in CR0, and nobody drains it
 *
 * Arm IHI 0070, "SMMU circular queues": BASE first, its size decides which bits
 * of the others exist.
 */
void smmu3_evtq_program(struct smmu3_evtq *q);

/**
 * smmu3_evtq_drain() - handle what has arrived
 * @q: the queue
 * @budget: most records to handle
 *
 * Reads PROD again before it returns with the queue empty: the SMMU interrupts
 * only when an empty queue becomes non-empty.
 *
 * Context: one caller at a time (the threaded handler, or teardown after it).
 * Return: the number of records handled; equal to @budget if there may be more.
 */
unsigned int smmu3_evtq_drain(struct smmu3_evtq *q, unsigned int budget);

#endif
