# SPDX-License-Identifier: GPL-2.0-only
"""Boot an arm64 guest behind an SMMUv3 under QEMU and watch it to its end.

    from boot_guest import boot
    result = boot("6.12", "build/guest.cpio.gz", "build/guest.log", smp=4)
    if not result.ok: print(result.reason, result.log)

A guest ends well when it powers itself off. It is stopped when its console has
been silent for too long, or when its time is up, whichever comes first: there
is no other clock. The console goes to a log, line by line as it comes.
"""
import functools
import os
import re
import selectors
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "arm-smmu-v3"

MACHINE = "virt,iommu=smmuv3,gic-version=3"

# The kernel's own driver is built in and would take the SMMU first.
NO_OWN_DRIVER = "initcall_blacklist=arm_smmu_driver_init"

# A guest that is broken ends at once, and -no-reboot turns that into an exit.
ALWAYS = "console=ttyAMA0 panic=-1 oops=panic"

PANIC = b"Kernel panic - not syncing"


@dataclass
class Result:
    """How a guest ended."""
    ok: bool          # it powered itself off
    reason: str       # in words, for people
    seconds: float    # from power-on
    log: Path         # everything it wrote to its console


def fetch(*command):
    """Run one of the fetching scripts; the path it prints.

    When it fails it has said why: the program ends with its status.
    """
    name, *arguments = command
    done = subprocess.run([TOP / "scripts" / name, *arguments], check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout.strip()


def built_in(kernel):
    """The folder of a kernel that has the driver built in, or None.

    scripts/intree-test makes such kernels, and says in files there what they lack."""
    folder = TOP / "build/kernel" / kernel
    return folder if folder.exists() else None


def qemu(newest=False):
    """The command that runs as qemu-system-aarch64; the one with several SMMUs."""
    return fetch("fetch-qemu", "11") if newest else fetch("fetch-qemu")


@functools.lru_cache(None)
def has_newest():
    """Can a QEMU with several SMMUs be had?"""
    return subprocess.run([TOP / "scripts/fetch-qemu", "11"], check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode == 0


@functools.lru_cache(None)
def qemu_version(newest=False):
    """Its version, such as 10.0.2."""
    done = subprocess.run([qemu(newest), "--version"], check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    found = re.search(r"version (\d+(\.\d+)*)", done.stdout)
    return found[1] if found else "unknown"


def no_stage_2():
    """Why the QEMU at hand has no stage 2, or None when it has."""
    reason = Path(qemu()).parent / "no-stage-2"
    return reason.read_text().strip() if reason.exists() else None


def no_own_driver(kernel):
    """The word that keeps the kernel's own driver from the SMMU, if that is there."""
    folder = built_in(kernel)
    return "" if folder and not (folder / "own-driver").exists() else NO_OWN_DRIVER


def command_line(kernel, initrd, *, machine=MACHINE, cpu="neoverse-n1", smp=2,
                 memory="1G", append="", own_driver=False, dtb=None, acpi=False,
                 newest=False, properties=(), devices=(), args=()):
    """The QEMU command for a guest, as a list of words.

    machine: all of -M, such as "virt-9.1,iommu=smmuv3,gic-version=3"
    append: more words for the kernel's command line
    own_driver: let the kernel's built-in driver have the SMMU
    dtb: a device tree to use instead of the machine's
    acpi: start it by UEFI firmware, and have it read the ACPI tables
    newest: by the QEMU that has several SMMUs
    properties: -global settings, such as "arm-smmuv3.stage=2"
    devices: -device arguments; none is there by default, no network either
    args: anything else, such as ["-drive", "if=none,id=d0,file=..."]
    """
    # The first word becomes a variable of the guest's init.
    aside = "" if own_driver else no_own_driver(kernel)
    words = f"qemu={qemu_version(newest)} {ALWAYS} {aside} {append}"
    words += " acpi=force" if acpi else ""
    line = [qemu(newest), "-M", machine, "-cpu", cpu, "-smp", str(smp), "-m", memory,
            "-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot",
            "-kernel", f"{fetch('fetch-kernel', kernel)}/vmlinuz",
            "-initrd", str(initrd), "-append", " ".join(words.split())]
    if dtb:
        line += ["-dtb", str(dtb)]
    if acpi:
        line += ["-bios", fetch("fetch-qemu", "efi")]
    for setting in properties:
        line += ["-global", setting]
    line += [str(word) for word in args]
    for device in devices:
        line += ["-device", device]
    return line


def follow(process, log, on_line, silence, limit):
    """Copy the console to the log until it closes; None, or why it was cut off."""
    start = time.monotonic()
    pending = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = start + limit - time.monotonic()
            if left <= 0:
                return f"not done after {limit:g} s"
            if not selector.select(min(silence, left)):
                if silence < left:
                    return f"silent for {silence:g} s"
                continue
            data = os.read(process.stdout.fileno(), 65536)
            log.write(data)
            log.flush()
            if not data:
                return None
            *lines, pending = (pending + data).split(b"\n")
            for line in lines if on_line else ():
                on_line(line.decode(errors="replace").rstrip("\r"))


def ending(status, cut_off, panicked):
    """Why a guest ended: None when it powered itself off."""
    if cut_off:
        return cut_off
    if panicked:
        return "kernel panic"
    if status:
        return f"QEMU failed with status {status}"
    return None


def boot(kernel, initrd, log, *, on_line=None, silence=30, limit=120, panics=False,
         **guest):
    """Boot a guest and wait for its end; a Result.

    kernel: 5.10, 6.12 or 7.3
    initrd: what scripts/initramfs made
    log: the file for the console; QEMU's command is its first line
    on_line: called with each line of the console as it comes
    silence: seconds without a word after which the guest counts as stuck
    limit: seconds after which it is stopped in any case
    panics: its first kernel is meant to panic, and a second one to power it off
    guest: as in command_line()
    """
    line = command_line(kernel, initrd, **guest)
    log = Path(log)
    log.parent.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    with open(log, "wb") as file:
        file.write(b"# " + shlex.join(line).encode() + b"\n")
        file.flush()
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        cut_off = "interrupted"
        try:
            cut_off = follow(process, file, on_line, silence, limit)
        finally:
            if cut_off:
                process.kill()
            status = process.wait()
    panicked = not panics and PANIC in log.read_bytes()
    reason = ending(status, cut_off, panicked)
    return Result(reason is None, reason or "powered off",
                  time.monotonic() - start, log)
