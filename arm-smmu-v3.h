/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The object model: the SMMU, a domain, a master, a stream.
 *
 *	smmu3 --- streams (by StreamID) --- masters --- a device each
 *	  |                                    |
 *	  +-- queues, stream table, tags       +-- is attached to a domain
 *
 * A *stream* is a StreamID that at least one master uses. A *master* is a device
 * with its StreamIDs. A *domain* is what its transactions meet: an address space
 * (paging), nothing (identity) or a wall (blocked).
 *
 * Locks, outermost first:
 *	buses_lock		mutex of iommu-core/bus-ops.c; its others are leaves
 *	smmu3.lock		mutex: streams, masters, STEs and CDs in use
 *	smmu3_domain.removed_lock	spinlock: page tables that await invalidation
 *	smmu3_cmdq.error_lock	raw spinlock: inside the command queue
 *	smmu3_gerror.lock	raw spinlock, innermost
 *
 * Rooms of floors 0 to 4 do not include this header.
 */
#ifndef ARM_SMMU_V3_H
#define ARM_SMMU_V3_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/ratelimit.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/xarray.h>

#include "domain/ids.h"
#include "hw/cd.h"
#include "hw/features.h"
#include "hw/mmio.h"
#include "io-pgtable-arm.h"
#include "queue/cmdq.h"
#include "queue/evtq.h"
#include "queue/gerror.h"
#include "table/cdtab.h"
#include "table/strtab.h"

struct smmu3_core;
struct smmu3_domain;

/**
 * struct smmu3_reserved - memory that devices use since before the driver
 * @base: its first address
 * @bytes: its size
 * @prot: how they use it, LPAE_* flags
 * @movable: a driver may give them other memory
 * @sid: the first of their StreamIDs
 * @nr_sids: how many there are
 * @nr_kept: how many of them go on
 */
struct smmu3_reserved {
	u64 base;
	u64 bytes;
	u32 prot;
	bool movable;
	u32 sid;
	u64 nr_sids;
	u64 nr_kept;
};

/**
 * struct smmu3_firmware - what firmware says of an SMMU
 * @coherent: it snoops the CPUs' caches
 * @iort_model: "model" of its node in the IORT; 0 in a device tree
 * @quirks: what that makes known, rows of the table in probe/quirks.c
 * @no_page1: registers of page 1 are found at their page-0 offsets
 * @irq_evtq: wired event-queue interrupt, or 0
 * @irq_priq: wired page-request interrupt, or 0
 * @irq_gerror: wired global-error interrupt, or 0
 * @irq_combined: one wired interrupt for all of them, or 0
 * @reserved: what is to work without a driver
 * @nr_reserved: how many there are of it
 */
struct smmu3_firmware {
	bool coherent;
	u32 iort_model;
	u32 quirks;
	bool no_page1;
	int irq_evtq;
	int irq_priq;
	int irq_gerror;
	int irq_combined;
	struct smmu3_reserved *reserved;
	unsigned int nr_reserved;
};

/**
 * struct smmu3_policy - what the operator chose, by module parameters
 * @block: transactions that no domain claims are blocked, not let through
 * @no_msi: do not use an MSI to learn that a command is complete
 * @linear: use a linear stream table even where two levels are possible
 * @crash: not chosen: this is a crash kernel, and devices are still at work for the
 *	kernel before it
 */
struct smmu3_policy {
	bool block;
	bool no_msi;
	bool linear;
	bool crash;
};

#define SMMU3_IRQ_SOURCES 3

/**
 * struct smmu3_message - the message of an interrupt
 * @addr: where it is written; 0: the interrupt has a wire, or nobody
 * @data: what is written
 */
struct smmu3_message {
	u64 addr;
	u32 data;
};

/**
 * struct smmu3 - one SMMU
 * @dev: its platform device
 * @mmio: its registers
 * @feat: what it can do
 * @fw: what firmware says of it
 * @policy: what the operator chose
 * @messages: of the interrupts, in the order of probe/irq.c
 * @gerror: global errors
 * @cmdq: commands
 * @evtq: events
 * @priq: page requests; only if @feat.pri
 * @strtab: stream table
 * @asids: tags of stage-1 domains
 * @vmids: tags of stage-2 domains
 * @kept: where devices are whose memory firmware reserved, until a driver has them;
 *	NULL if there are none
 * @lock: serialises everything that changes @streams, a master's domain, an STE
 *	or a CD
 * @streams: struct smmu3_stream by StreamID; under @lock
 * @unconfirmed: a wait for the change of an STE or a CD failed, so the SMMU may hold
 *	words of it that are in memory no more; under @lock
 * @faults: events seen
 * @overflows: times that events or page requests were lost
 * @core: what the IOMMU core room keeps for this SMMU
 * @report_fault: tells the IOMMU core of a translation fault, set by its room while
 *	the SMMU is registered; returns true if somebody took care of it. Called
 *	under @lock
 */
struct smmu3 {
	struct device *dev;
	struct smmu3_mmio mmio;
	struct smmu3_features feat;
	struct smmu3_firmware fw;
	struct smmu3_policy policy;
	struct smmu3_message messages[SMMU3_IRQ_SOURCES];

	struct smmu3_gerror gerror;
	struct smmu3_cmdq cmdq;
	struct smmu3_evtq evtq;
	struct smmu3_evtq priq;
	struct smmu3_strtab strtab;
	struct smmu3_ids asids;
	struct smmu3_ids vmids;
	struct smmu3_domain *kept;

	struct mutex lock;
	struct xarray streams;
	bool unconfirmed;
	atomic_long_t faults;
	atomic_long_t overflows;

	struct smmu3_core *core;
	bool (*report_fault)(const struct smmu3_domain *domain,
			     struct device *dev, u64 iova, bool write);
};

enum smmu3_domain_kind {
	SMMU3_PAGING,
	SMMU3_IDENTITY,
	SMMU3_BLOCKED,
};

/**
 * struct smmu3_domain - what the transactions of a master meet
 * @kind: SMMU3_PAGING, or one of the constants that have nothing of the below
 * @smmu: the SMMU whose masters it serves
 * @pt: its page tables; @pt.stage says which stage translates
 * @tag: ASID of a stage-1 domain, VMID of a stage-2 domain
 * @cd: stage 1: the context descriptor, in memory that the SMMU reads; never
 *	changed once a master uses it
 * @cd_dma: address of @cd
 * @removed_lock: protects @removed; any context
 * @removed: page tables that were unhooked but that a walk cache may still hold
 */
struct smmu3_domain {
	enum smmu3_domain_kind kind;
	struct smmu3 *smmu;
	struct lpae pt;
	u16 tag;
	struct smmu3_cd *cd;
	dma_addr_t cd_dma;

	spinlock_t removed_lock;
	void *removed;
};

/**
 * struct smmu3_stream - a StreamID in use
 * @sid: the StreamID
 * @users: list of struct smmu3_master_stream; under smmu3.lock
 * @domain: what the STE leads to, of whichever user it is; NULL: none was attached.
 *	Under smmu3.lock
 * @faults: events seen on it
 * @limit: of the messages about them
 */
struct smmu3_stream {
	u32 sid;
	struct list_head users;
	const struct smmu3_domain *domain;
	unsigned long faults;
	struct ratelimit_state limit;
};

/**
 * struct smmu3_master_stream - one StreamID of one master
 * @stream: the StreamID
 * @master: the master
 * @link: in @stream->users
 * @before: the STE that an attach in progress replaced, to go back to it
 */
struct smmu3_master_stream {
	struct smmu3_stream *stream;
	struct smmu3_master *master;
	struct list_head link;
	struct smmu3_ste before;
};

/**
 * struct smmu3_master - a device behind an SMMU
 * @smmu: the SMMU
 * @dev: the device
 * @domain: what it is attached to; NULL: what the policy says. A stream that it shares
 *	may lead elsewhere while the others move, and after they failed to. Under
 *	smmu3.lock
 * @cdtab: its context descriptors, if it has substreams
 * @nr_pasids: substreams attached; under smmu3.lock
 * @nr_streams: number of different StreamIDs
 * @streams: one for each
 */
struct smmu3_master {
	struct smmu3 *smmu;
	struct device *dev;
	const struct smmu3_domain *domain;
	struct smmu3_cdtab cdtab;
	unsigned int nr_pasids;
	unsigned int nr_streams;
	struct smmu3_master_stream streams[];
};

#endif
