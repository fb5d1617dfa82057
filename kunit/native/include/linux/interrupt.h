/* SPDX-License-Identifier: GPL-2.0-only */
/* Handlers of interrupts; a suite requests and calls them. */
#ifndef NATIVE_INTERRUPT_H
#define NATIVE_INTERRUPT_H

#include <native.h>

typedef enum {
	IRQ_NONE,
	IRQ_HANDLED,
	IRQ_WAKE_THREAD,
} irqreturn_t;

typedef irqreturn_t (*irq_handler_t)(int irq, void *cookie);

#define IRQF_ONESHOT 0x2000

#endif
