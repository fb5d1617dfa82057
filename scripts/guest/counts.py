# SPDX-License-Identifier: GPL-2.0-only
"""What a guest's work costs its SMMU, counted by the QEMU that plays the SMMU.

The guest divides its work by marks: "mark" in steps.sh. Of what comes after each one,
this counts

    commands   that the SMMU took, without the waits
    waits      CMD_SYNC
    writes     of the queue's producer index: how often the SMMU was told of commands
    KiB        memory that the guest has taken from its free pages, by its own words;
               what its caches take or give meanwhile, less than 128 KiB, is among them
"""
import re

PRODUCER = 0x98       # offset of SMMU_CMDQ_PROD
NOBODY_WRITES = 0x0   # and of SMMU_IDR0, where the guest puts a mark's number

OPCODE = re.compile(r"smmuv3_cmdq_opcode .*?(SMMU_CMD_\w+)")
STORE = re.compile(r"smmuv3_write_mmio .*?0x([0-9a-f]+)\D.*?0x([0-9a-f]+)")
MARK = re.compile(r"smmu-test: note mark (\d+) with (\d+) KiB free: (.*)")

# The kernel lets nobody write a driver's registers, otherwise.
APPEND = "iomem=relaxed"

KINDS = ("commands", "waits", "writes", "KiB")


def arguments(path):
    """What makes QEMU write its trace to a file."""
    return ["-trace", "smmuv3_cmdq_opcode", "-trace", "smmuv3_write_mmio", "-D", str(path)]


def of_trace(lines):
    """Counts by the numbers of marks; before the first one it is 0."""
    counts, mark = {}, 0
    for line in lines:
        opcode, store = OPCODE.search(line), STORE.search(line)
        here = counts.setdefault(mark, dict.fromkeys(KINDS, 0))
        if opcode:
            here["waits" if opcode[1] == "SMMU_CMD_SYNC" else "commands"] += 1
        elif store and int(store[1], 16) == PRODUCER:
            here["writes"] += 1
        elif store and int(store[1], 16) == NOBODY_WRITES:
            mark = int(store[2], 16)
    return counts


def by_name(console, trace):
    """Counts by the names of marks, each with what the guest says of its memory."""
    counts = of_trace(trace)
    marks = [MARK.search(line) for line in console]
    marks = [(int(mark[1]), int(mark[2]), mark[3].strip()) for mark in marks if mark]
    named = {}
    for (number, free, name), (_, later, _) in zip(marks, marks[1:]):
        named[name] = counts.get(number, dict.fromkeys(KINDS, 0)) | {"KiB": max(0, free - later)}
    return named


def words(name, counts):
    """The counts of a mark in a line for people."""
    return f"{name}: " + ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)


def problems(wanted, named):
    """What is not as it should be: WANTED has lines like "NAME: KIND LEAST MOST"."""
    for line in wanted:
        parts = re.fullmatch(rf"(.*): ({'|'.join(KINDS)}) (\d+) (\d+)", line)
        if not parts:
            yield f'{line}: should be like "NAME: KIND LEAST MOST"'
            continue
        name, kind, least, most = parts.groups()
        if name not in named:
            yield f"{name}: the guest did not come to the mark after it"
        elif not int(least) <= named[name][kind] <= int(most):
            yield f"{words(name, named[name])}; should be {least} to {most} {kind}"
