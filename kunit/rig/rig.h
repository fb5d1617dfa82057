/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rig: the driver, unmodified, on the model instead of an SMMU.
 *
 * rig_up() takes the driver through what its probe does. From then on a suite calls
 * the verbs of the driver's rooms, and lets masters of the model do transactions.
 */
#ifndef SMMU3_KUNIT_RIG_H
#define SMMU3_KUNIT_RIG_H

#include <linux/types.h>

#include "arm-smmu-v3.h"
#include "kunit/model/model.h"

/**
 * struct rig_hooks - what a suite can ask of the hooks
 * @between: called whenever the model gets a turn inside the driver: between two
 *	stores, at a barrier, while it waits
 * @cookie: its argument
 * @wait_ns: how long a wait of the driver takes in the model's time
 * @no_irq_priq: firmware wires no interrupt for page requests
 * @reserved: what firmware reserves, see struct smmu3_firmware
 * @nr_reserved: how many there are of it
 * @fail_alloc: this allocation of the driver fails, counted down; 0: none does
 * @live_pages: pages that the driver has for the SMMU
 * @messages: how many the driver has written
 * @message: the last one
 * @verbose: print them all
 */
struct rig_hooks {
	void (*between)(void *cookie);
	void *cookie;
	u64 wait_ns;
	bool no_irq_priq;
	struct smmu3_reserved *reserved;
	unsigned int nr_reserved;
	unsigned int fail_alloc;
	long live_pages;
	unsigned int messages;
	char message[256];
	bool verbose;
};

extern struct rig_hooks rig_hooks;

#define RIG_MASTERS 8

/**
 * struct rig - one driver on one model
 * @model: the SMMU
 * @smmu: the driver's
 * @dev: device of the SMMU
 * @masters: devices that a suite may use as masters
 */
struct rig {
	struct model *model;
	struct smmu3 *smmu;
	struct device *dev;
	struct device *masters[RIG_MASTERS];
};

/**
 * rig_up() - bring the driver up
 * @rig: zeroed
 * @cfg: the SMMU
 * @policy: what the operator chose
 *
 * Return: 0, or the error of the step that failed; then nothing is left.
 */
int rig_up(struct rig *rig, const struct model_config *cfg,
	   const struct smmu3_policy *policy);
/* the reverse; the driver's own undo actions run, then what is left is counted */
void rig_down(struct rig *rig);
/* run the handlers of the interrupts that were raised */
void rig_interrupts(struct rig *rig);
/* resume after a loss of state: what a suspended machine does */
int rig_enable_again(struct rig *rig);
/* give the memory that is kept away from the allocator back to it */
void rig_release_memory(void);

#endif
