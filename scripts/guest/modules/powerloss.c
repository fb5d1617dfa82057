// SPDX-License-Identifier: GPL-2.0-only
/*
 * Takes the power from the SMMU while the machine sleeps.
 *
 * QEMU's SMMU keeps its registers, whatever sleeps.  A probe at the entry of the
 * driver's resume, the first time that anybody looks at the SMMU again, leaves them
 * as after power-on: off, without a policy, and with rubbish wherever the reset
 * value is unknown.  What its caches hold stays.
 *
 * losses: how often that has happened
 */
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sizes.h>

/* where QEMU's machine "virt" has it, whatever its firmware */
#define SMMU		0x9050000

#define CR0		0x20
#define GBPA		0x44
#define IRQ_CTRL	0x50
#define STRTAB_BASE	0x80
#define STRTAB_BASE_CFG	0x88
#define CMDQ_BASE	0x90
#define CMDQ_PROD	0x98
#define CMDQ_CONS	0x9c
#define EVENTQ_BASE	0xa0
#define EVENTQ_PROD	0x100a8
#define EVENTQ_CONS	0x100ac

#define GBPA_UPDATE	BIT(31)
#define RUBBISH		0x2a5a5a5a5a5aULL

static void __iomem *regs;

static unsigned int losses;
module_param(losses, uint, 0444);

static int lose_power(struct kprobe *p, struct pt_regs *r)
{
	writel(0, regs + CR0);
	writel(0, regs + IRQ_CTRL);
	writel(GBPA_UPDATE, regs + GBPA);
	writeq(RUBBISH << 6, regs + STRTAB_BASE);
	writel(0, regs + STRTAB_BASE_CFG);
	writeq(RUBBISH, regs + CMDQ_BASE);
	writel(3, regs + CMDQ_PROD);
	writel(5, regs + CMDQ_CONS);
	writeq(RUBBISH, regs + EVENTQ_BASE);
	writel(7, regs + EVENTQ_PROD);
	writel(1, regs + EVENTQ_CONS);
	losses++;
	return 0;
}

static struct kprobe resume = {
	.symbol_name = "smmu3_resume",
	.pre_handler = lose_power,
};

static int __init powerloss_init(void)
{
	int ret;

	regs = ioremap(SMMU, SZ_128K);
	if (!regs)
		return -ENOMEM;
	ret = register_kprobe(&resume);
	if (ret)
		iounmap(regs);
	return ret;
}
module_init(powerloss_init);

static void __exit powerloss_exit(void)
{
	unregister_kprobe(&resume);
	iounmap(regs);
}
module_exit(powerloss_exit);

MODULE_DESCRIPTION("Takes the power from the SMMU in sleep");
MODULE_LICENSE("GPL");
