// SPDX-License-Identifier: GPL-2.0-only
/*
 * The masters of the differential check: edu devices, and the pages that they reach.
 *
 * No driver is bound to them and nobody asks for a translation: their registers are
 * written, and they use the address that is there. A word of a target page holds its
 * own address in disguise, so that a word which was read tells where it comes from.
 * What a master writes is its own token, which is then searched for; each master uses
 * a word of its own in each page.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/printk.h>

#include "differ.h"

#define EDU_DMA_SRC		0x80
#define EDU_DMA_DST		0x88
#define EDU_DMA_COUNT		0x90
#define EDU_DMA_CMD		0x98
#define EDU_DMA_CMD_RUN		BIT(0)
#define EDU_DMA_CMD_STORE	BIT(1)

/* in the device: what it writes, and what it has read */
#define EDU_TOKEN		0x40000
#define EDU_FETCHED		0x40800

/* one access: what nobody translates is cut into pieces of this size */
#define WORD			sizeof(u32)
/* of a page, for each master */
#define STRIDE			sizeof(u64)

/* pages from different corners of memory, in parts as the kernel has them */
#define PARTS			16
#define PART_ORDER		4
#define PAGES			(PARTS << PART_ORDER)

#define DISGUISE		0xa5c35a3c
#define TOKEN			0x746f6b00

static u8 *parts[PARTS];
/* tokens to be loaded, what was fetched: a word for each master */
static u32 *exchange;

static u8 *page_of(unsigned int n)
{
	return parts[n % PARTS] + n / PARTS % BIT(PART_ORDER) * PAGE_SIZE;
}

static u32 *word_of(unsigned int master, unsigned int n)
{
	return (u32 *)(page_of(n) + master * STRIDE);
}

u64 differ_target(unsigned int master, unsigned int n)
{
	return virt_to_phys(word_of(master, n));
}

static void disguise(unsigned int master, unsigned int n)
{
	*word_of(master, n) = (u32)differ_target(master, n) ^ DISGUISE;
}

bool differ_targets_make(void)
{
	unsigned int i, n;

	exchange = (u32 *)get_zeroed_page(GFP_KERNEL);
	for (i = 0; i < PARTS; i++)
		parts[i] = (u8 *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, PART_ORDER);
	for (i = 0; i < PARTS; i++)
		if (!parts[i] || !exchange)
			return false;
	for (n = 0; n < PAGES; n++)
		for (i = 0; i < DIFFER_MASTERS; i++)
			disguise(i, n);
	return true;
}

void differ_targets_free(void)
{
	unsigned int i;

	for (i = 0; i < PARTS; i++)
		free_pages((unsigned long)parts[i], PART_ORDER);
	free_page((unsigned long)exchange);
}

/* ---- devices ---- */

static bool take(struct differ_master *m)
{
	if (pci_enable_device(m->pdev))
		return false;
	m->regs = pci_iomap(m->pdev, 0, 0);
	m->sid = PCI_DEVID(m->pdev->bus->number, m->pdev->devfn);
	pci_set_master(m->pdev);
	return m->regs && m->sid < DIFFER_STES;
}

int differ_masters_find(struct differ_master *masters)
{
	struct pci_dev *pdev = NULL;
	unsigned int n = 0;

	while (n < DIFFER_MASTERS && (pdev = pci_get_device(0x1234, 0x11e8, pdev))) {
		masters[n].pdev = pci_dev_get(pdev);
		masters[n].index = n;
		if (!take(&masters[n++]))
			break;
	}
	if (pdev)
		pci_dev_put(pdev);
	return n;
}

void differ_masters_release(struct differ_master *masters, unsigned int n)
{
	while (n--) {
		pci_clear_master(masters[n].pdev);
		if (masters[n].regs)
			pci_iounmap(masters[n].pdev, masters[n].regs);
		pci_disable_device(masters[n].pdev);
		pci_dev_put(masters[n].pdev);
	}
}

static void begin(struct differ_master *m, const struct differ_dma *dma)
{
	writeq(dma->write ? EDU_TOKEN : dma->addr, m->regs + EDU_DMA_SRC);
	writeq(dma->write ? dma->addr : EDU_FETCHED, m->regs + EDU_DMA_DST);
	writeq(WORD, m->regs + EDU_DMA_COUNT);
	writeq(EDU_DMA_CMD_RUN | (dma->write ? EDU_DMA_CMD_STORE : 0),
	       m->regs + EDU_DMA_CMD);
}

static bool finish(struct differ_master *m)
{
	u64 cmd;

	if (!readq_poll_timeout(m->regs + EDU_DMA_CMD, cmd, !(cmd & EDU_DMA_CMD_RUN), 500,
				5000000))
		return true;
	pr_err("smmu-test: FAIL differ: master %#x hangs\n", m->sid);
	return false;
}

static bool finish_all(struct differ_master *masters, unsigned int n)
{
	bool ok = true;
	unsigned int i;

	for (i = 0; i < n; i++)
		ok &= finish(&masters[i]);
	return ok;
}

bool differ_masters_run(struct differ_master *masters, unsigned int n,
			const struct differ_dma *dma)
{
	unsigned int i;

	wmb();	/* all that the devices may read, before they start */
	for (i = 0; i < n; i++)
		if (dma[i].wanted)
			begin(&masters[i], &dma[i]);
	return finish_all(masters, n);
}

/* between the exchange and a place in each device */
static bool transfer(struct differ_master *masters, unsigned int n, u64 place, bool out)
{
	unsigned int i;

	wmb();	/* the exchange before they start */
	for (i = 0; i < n; i++) {
		void __iomem *regs = masters[i].regs;
		u64 word = virt_to_phys(&exchange[i]);

		writeq(out ? place : word, regs + EDU_DMA_SRC);
		writeq(out ? word : place, regs + EDU_DMA_DST);
		writeq(WORD, regs + EDU_DMA_COUNT);
		writeq(EDU_DMA_CMD_RUN | (out ? EDU_DMA_CMD_STORE : 0), regs + EDU_DMA_CMD);
	}
	return finish_all(masters, n);
}

bool differ_masters_load(struct differ_master *masters, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		exchange[i] = TOKEN + i;
	return transfer(masters, n, EDU_TOKEN, false);
}

bool differ_masters_unload(struct differ_master *masters, unsigned int n)
{
	return transfer(masters, n, EDU_FETCHED, true);
}

/* ---- where it went ---- */

u64 differ_written(struct differ_master *m)
{
	u64 found = 0;
	unsigned int n;

	for (n = 0; n < PAGES; n++) {
		if (READ_ONCE(*word_of(m->index, n)) != TOKEN + m->index)
			continue;
		found = differ_target(m->index, n);
		disguise(m->index, n);
	}
	return found;
}

u64 differ_fetched(struct differ_master *m)
{
	u32 word = READ_ONCE(exchange[m->index]);
	unsigned int n;

	for (n = 0; n < PAGES; n++)
		if (word == ((u32)differ_target(m->index, n) ^ DISGUISE))
			return differ_target(m->index, n);
	return 0;
}
