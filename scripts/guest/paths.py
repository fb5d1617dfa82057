# SPDX-License-Identifier: GPL-2.0-only
"""Barriers and atomic operations in the path of a driver, by following each instruction.

QEMU tells of each instruction in the driver's own text that it is executed, and once what
it is. What the driver calls elsewhere, such as locks, is not seen.
"""
import re

import counts

KINDS = ("barriers", "atomics")

CODE = re.compile(r"0x([0-9a-f]{16}):\s+([0-9a-f]{8})\s")
EXECUTED = re.compile(r"Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/")


def arguments(path, first, last):
    """What makes QEMU tell of all that is executed between two addresses."""
    return ["-icount", "shift=0", "-accel", "tcg,one-insn-per-tb=on", "-d", "in_asm,exec,nochain",
            "-dfilter", f"{first:#x}..{last:#x}", "-trace", "smmuv3_write_mmio", "-D", str(path)]


def kind_of(word):
    """What an instruction of A64 is, of KINDS; None for all others."""
    if word & 0xfffff0df == 0xd503309f:     # DMB, DSB
        return "barriers"
    atomic = word & 0x3b200c00 == 0x38200000 and word & 0xf000 != 0xc000    # LDADD, SWP, ...
    compare = word & 0x3fa07c00 == 0x08a07c00                               # CAS
    exclusive = word & 0x3fe07c00 == 0x08007c00                             # STXR
    return "atomics" if atomic or compare or exclusive else None


def of_trace(lines):
    """Counts by the numbers of marks; before the first one it is 0."""
    code, found, mark = {}, {}, 0
    for line in lines:
        store, told, executed = counts.STORE.search(line), CODE.match(line), EXECUTED.match(line)
        if store and int(store[1], 16) == counts.NOBODY_WRITES:
            mark = int(store[2], 16)
        elif told:
            code[told[1]] = kind_of(int(told[2], 16))
        elif executed:
            here = found.setdefault(mark, dict.fromkeys(KINDS, 0))
            kind = code[executed[1].zfill(16)]
            if kind:
                here[kind] += 1
    return found
