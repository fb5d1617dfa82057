# SPDX-License-Identifier: GPL-2.0-only
"""A guest with devices whose data the host makes, and checks afterwards.

    from rig import Rig
    outcome = Rig("6.12", folder, devices=["nvme", "edu"], steps="driver\\nnvme").run()
    for problem in outcome.problems: print(problem)

The data are fresh pseudo-random bytes of every run. What the guest reads from a
disk or a network it tells by a hash; what it writes is compared here, byte for
byte, in the disk's image after power-off or by the listener of the network. The
guest is never told what it should have read.
"""
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

import boot_guest
import counts
import iort

TOP = boot_guest.TOP
GUEST = TOP / "scripts/guest"

DATA = 2 << 20         # bytes in each direction
IMAGE = 2 * DATA       # of a disk: what the guest reads, then what it writes

# What no run may print, whatever else it is about.
NEVER = (r"WARNING:", r"BUG:", r"Unable to handle", r"Internal error",
         r"Call trace:", r"soft lockup", r"rcu_.*stall", r"refcount_t:")

# SMMUs are devices of their own in it.
SEVERAL_MACHINE = "virt,gic-version=3"

ALWAYS_APPEND = "ignore_loglevel printk.devkmsg=on"


class Disk:
    """A raw image: the host's data in its first half, the guest's in its second."""

    def __init__(self, name, folder):
        self.name = name
        self.path = folder / f"{name}.img"
        self.given = os.urandom(DATA)
        self.path.write_bytes(self.given + bytes(IMAGE - DATA))

    def arguments(self):
        # QEMU takes a comma for the end of a word unless it is doubled.
        path = str(self.path).replace(",", ",,")
        return ["-blockdev", f"raw,node-name={self.name},file.driver=file,"
                             f"file.filename={path}"]

    def received(self):
        return self.path.read_bytes()[DATA:]

    def close(self):
        self.path.unlink()


class Listener:
    """The host in a user network: takes the guest's data, gives its own."""

    def __init__(self, name):
        self.name = name
        self.given = os.urandom(DATA)
        self.taken = b""
        self.number = 0     # of exchanges
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        """Exchanges with whoever comes, until the listener is closed."""
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            # a guest that is cut off in the middle must not keep the next one waiting
            self.number += 1
            threading.Thread(target=self.exchange, args=(peer, self.number),
                             daemon=True).start()

    def exchange(self, peer, number):
        with peer:
            peer.settimeout(30)
            try:
                self.take_and_give(peer, number)
            except OSError:
                pass    # what is missing shows when the data are compared

    def take_and_give(self, peer, number):
        taken = b""
        while len(taken) < DATA:
            part = peer.recv(1 << 16)
            if not part:
                break
            taken += part
        # one that was cut off ends when its guest does, after those that came later
        if number == self.number:
            self.taken = taken
        peer.sendall(self.given)

    def arguments(self):
        return []

    def received(self):
        return self.taken

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


class Network(Listener):
    """The user network of a card, and its host."""

    def __init__(self, name, number):
        super().__init__(name)
        self.number = number

    def arguments(self):
        return ["-netdev", f"user,id={self.name},net=10.0.{self.number}.0/24"]


# What a scenario may name under "devices". Fixed addresses give fixed StreamIDs:
# slot 1 is StreamID 8, slot 2 is 16, and so on.
DEVICES = {
    "edu": ["edu,id=edu,addr=1,dma_mask=0xffffffffffffffff"],
    "edu2": ["edu,id=edu2,addr=2,dma_mask=0xffffffffffffffff"],
    "nvme": ["nvme,id=nvme,addr=3,drive=nvme,serial=smmu"],
    "virtio": ["virtio-blk-pci,id=virtio,addr=4,drive=virtio,serial=virtio,"
               "iommu_platform=on,disable-legacy=on,romfile="],
    "e1000e": ["e1000e,id=e1000e,addr=5,netdev=e1000e,romfile="],
    "igb": ["igb,id=igb,addr=6,netdev=igb,romfile="],
    "igbvf": [],    # the guest has the igb make it
    # Behind the bridge both devices have the bridge's own requester ID.
    "bridge": ["pcie-pci-bridge,id=bridge,addr=7",
               "edu,id=edu3,bus=bridge,addr=1,dma_mask=0xffffffffffffffff",
               "edu,id=edu4,bus=bridge,addr=2,dma_mask=0xffffffffffffffff"],
    # Behind a port with ACS, behind one without, and two functions of one device.
    "acs": ["pcie-root-port,id=port-acs,addr=0xb,chassis=11,slot=11",
            "edu,bus=port-acs,dma_mask=0xffffffffffffffff",
            "pcie-root-port,id=port-open,addr=0xc,chassis=12,slot=12,disable-acs=on",
            "edu,bus=port-open,dma_mask=0xffffffffffffffff",
            "edu,addr=0xd.0,multifunction=on,dma_mask=0xffffffffffffffff",
            "edu,addr=0xd.1,multifunction=on,dma_mask=0xffffffffffffffff"],
    # What a guest runs its own guest with; reaches memory past the SMMU.
    "qemu": ["virtio-blk-pci,addr=0xa,drive=qemu,serial=qemu,romfile="],
    "hotplug": ["pcie-root-port,id=socket,addr=8,chassis=1,slot=1",
                "nvme,id=plugged,bus=socket,drive=nvme,serial=smmu"],
    # The machine has no SMMU then but these, one for each host bridge.
    "smmu-a": ["arm-smmuv3,primary-bus=pcie.0",
               "edu,id=edu-a,bus=pcie.0,addr=1,dma_mask=0xffffffffffffffff"],
    "smmu-b": ["pxb-pcie,id=pcie.b,bus_nr=128,bus=pcie.0,addr=9",
               "arm-smmuv3,primary-bus=pcie.b",
               "pcie-root-port,id=port-b,bus=pcie.b,chassis=2,slot=2",
               "edu,id=edu-b,bus=port-b,dma_mask=0xffffffffffffffff"],
    # Sixteen StreamIDs in each quarter of 256, eight of them in its lower half.
    "edus": [f"edu,addr={slot}.{function},multifunction=on,dma_mask=0xffffffffffffffff"
             for slot in ("02", "06", "0a", "0e", "12", "16", "1a", "1e")
             for function in range(8)],
}
DISKS = {"nvme": "nvme", "virtio": "virtio", "hotplug": "nvme"}
NETWORKS = {"e1000e": 2, "igb": 3}

# They share their card's network. QEMU maps the registers of an igb's function where
# the lower half of their address says: the machine has no window above 4 GiB then.
VIRTUAL_FUNCTIONS = {"igbvf"}


class Monitor:
    """QEMU's own control: what the guest asks of its host by "smmu-test: host"."""

    def __init__(self, path):
        self.path = path
        self.file = None
        self.leaving = set()    # devices asked to leave that have not left yet

    def arguments(self):
        return ["-qmp", f"unix:{self.path},server=on,wait=off"]

    def connect(self):
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(20)
            link.connect(str(self.path))
            self.file = link.makefile("rw")
        self.read()
        self.command("qmp_capabilities")

    def read(self):
        """The next message; the departure of a device is noted."""
        message = json.loads(self.file.readline())
        if message.get("event") == "DEVICE_DELETED":
            self.leaving.discard(message["data"].get("device"))
        return message

    def command(self, name, **arguments):
        """The answer to a command; events in between are passed over."""
        json.dump({"execute": name, "arguments": arguments}, self.file)
        self.file.write("\n")
        self.file.flush()
        while True:
            answer = self.read()
            if "return" in answer or "error" in answer:
                return answer

    def ask(self, words):
        """WORDS as in "device_del id=nvme" or "device_add driver=nvme id=x"."""
        if not self.file:
            self.connect()
        name, *pairs = words.split()
        arguments = dict(pair.split("=", 1) for pair in pairs)
        if name == "device_del":
            self.leaving.add(arguments["id"])
        while name == "device_add" and self.leaving:
            self.read()
        return self.command(name, **arguments)


def device_tree(machine, smp, memory, edits):
    """The machine's device tree with fragments of source appended; kept for later."""
    qemu = boot_guest.qemu()
    base = ["-M", machine, "-cpu", "neoverse-n1", "-smp", str(smp), "-m", memory,
            "-nodefaults", "-display", "none"]
    made_of = repr((os.stat(qemu).st_mtime_ns, base, edits))
    key = hashlib.sha256(made_of.encode()).hexdigest()[:16]
    path = TOP / "build/dtb" / f"{key}.dtb"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
    base[1] += f",dumpdtb={fresh}"
    subprocess.run([qemu, *base], check=True, capture_output=True)
    source = subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dts", fresh],
                            check=True, capture_output=True, text=True).stdout
    subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", fresh],
                   input=source + "\n".join(edits), check=True, text=True)
    fresh.rename(path)
    return path


@dataclass
class Outcome:
    """What came of a run."""
    lines: list                                     # of the console
    problems: list = field(default_factory=list)    # empty when all is well
    sums: list = field(default_factory=list)        # what was counted, in words
    seconds: float = 0.0
    log: Path = None


@dataclass
class Rig:
    """A guest to be run once.

    kernel: 5.10, 6.12 or 7.3
    folder: for the images and the initramfs; emptied, and removed when all is well
    log: file for the console
    steps: what the guest does, in the words of steps.sh
    devices: names of DEVICES
    driver: who drives the SMMU: "smmu3", "builtin" or "none"
    second: what a second kernel does, which the steps have started by kexec
    vm: what a virtual machine does, which the steps have started
    masters: add an AMBA and a platform master to the device tree
    dts: more source for the device tree
    acpi: the guest has ACPI tables and no device tree, so no such masters either
    iort: changes of the IORT, in the words of iort.py
    expect, forbid: patterns that must, and must not, be found in the console
    panics: the first kernel is meant to panic
    counts: what its work may cost, in the words of counts.py
    fails: patterns of the failures that this run is meant to have, each once
    more: more words for QEMU
    the others: as in boot_guest.command_line()
    """
    kernel: str
    folder: Path
    log: Path
    steps: str
    devices: tuple = ()
    driver: str = "smmu3"
    second: str = ""
    vm: str = ""
    panics: bool = False
    masters: bool = False
    dts: str = ""
    acpi: bool = False
    iort: str = ""
    append: str = ""
    smp: int = 2
    memory: str = "1G"
    machine: str = boot_guest.MACHINE
    properties: tuple = ()
    expect: tuple = ()
    forbid: tuple = ()
    allow: tuple = ()
    fails: tuple = ()
    counts: tuple = ()
    more: tuple = ()
    on_line: object = None

    def __post_init__(self):
        self.newest = "smmu-a" in self.devices
        if self.newest:
            self.machine = SEVERAL_MACHINE
        # A GICv3 keeps its tables through kexec, and only EFI tells the next kernel of them.
        if self.second and not self.acpi:
            self.machine = self.machine.replace("gic-version=3", "gic-version=2")
        if self.vm:
            self.machine += ",virtualization=on"
            self.memory = "2G"
        if VIRTUAL_FUNCTIONS & set(self.devices):
            self.machine += ",highmem-mmio=off"
        if self.counts:
            self.append += f" {counts.APPEND}"

    def run(self):
        """Make the guest, run it, judge it; an Outcome."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        payload = os.urandom(DATA)
        stores = [Disk(DISKS[d], self.folder) for d in self.devices if d in DISKS]
        stores += [Network(d, NETWORKS[d]) for d in self.devices if d in NETWORKS]
        stores += [Listener(d) for d in self.devices if d in VIRTUAL_FUNCTIONS]
        try:
            # A socket's path has to be short, which this folder's may not be.
            with tempfile.TemporaryDirectory() as place:
                monitor = Monitor(Path(place) / "monitor")
                outcome = self.boot(payload, stores, monitor)
            self.judge_console(outcome)
            self.judge_data(outcome, payload, stores)
            self.judge_counts(outcome)
        finally:
            for store in stores:
                store.close()
        shutil.rmtree(self.folder)
        return outcome

    def broken(self, why):
        """The outcome of a guest that could not even be started."""
        return Outcome(lines=[], problems=[why], log=self.log)

    def initramfs(self, payload, stores):
        """Pack the guest's files."""
        ports = "".join(f"PORT_{s.name}={s.port}\n" for s in stores
                        if isinstance(s, Listener))
        firmware = "acpi" if self.acpi else "dt"
        head = f"DRIVER={self.driver}\nFIRMWARE={firmware}\n{ports}"
        (self.folder / "payload").write_bytes(payload)
        more = [f"{boot_guest.fetch('fetch-kernel', self.kernel)}/vmlinuz=/guest/vmlinuz"]
        if self.second:
            kexec = boot_guest.fetch("fetch-qemu", "kexec")
            second = self.archive("second", head + self.second)
            more += [f"{second}=/guest/second.gz", f"{kexec}/bin=/bin", f"{kexec}/lib=/lib"]
        if self.vm:
            more += [f"{self.archive('vm', head + self.vm)}=/guest/vm.gz"]
        return self.archive("first", head + self.steps,
                            *(more if self.second or self.vm else ()))

    def archive(self, name, steps, *more):
        """The initramfs of a kernel that takes these steps."""
        scenario = self.folder / name / "scenario"
        scenario.parent.mkdir()
        scenario.write_text(f"{steps}\n")
        built = TOP / "build" / self.kernel
        files = [GUEST / "init", GUEST / "steps.sh", scenario, self.folder / "payload",
                 built / "vfio", *sorted(built.glob("*/*.ko"))]
        pairs = [f"{file}={'/init' if file.name == 'init' else f'/guest/{file.name}'}"
                 for file in files]
        archive = self.folder / f"{name}.gz"
        subprocess.run([TOP / "scripts/initramfs", self.kernel, archive, *pairs, *more],
                       check=True, stdout=subprocess.DEVNULL)
        if self.iort:
            archive.write_bytes(iort.override(self.iort) + archive.read_bytes())
        return archive

    def parameters(self):
        """What a driver that is built in is told by the command line, not by "driver"."""
        if not boot_guest.built_in(self.kernel):
            return ""
        told = re.findall(r"^\s*driver (.+)$", self.steps, re.M)
        return " ".join(f"smmu3.{word}" for words in told for word in words.split())

    def boot(self, payload, stores, monitor):
        """Run the guest to its end; an Outcome with what it printed."""
        edits = [(GUEST / "masters.dts").read_text()] if self.masters else []
        edits += [self.dts] if self.dts else []
        edits = [] if self.acpi else edits
        dtb = device_tree(self.machine, self.smp, self.memory, edits) if edits else None
        outcome = Outcome(lines=[], log=self.log)

        def heed(line):
            outcome.lines.append(line)
            request = re.search(r"smmu-test: host (.*)", line)
            if request:
                answer = monitor.ask(request[1])
                if "error" in answer:
                    outcome.problems.append(f"{request[1]}: {answer['error']['desc']}")
            if self.on_line:
                self.on_line(line)

        arguments = [*monitor.arguments(), *self.more]
        if "qemu" in self.devices:
            arguments += ["-drive", "if=none,id=qemu,format=raw,readonly=on,file="
                          + boot_guest.fetch("fetch-qemu", "arm64")]
        if self.counts:
            arguments += counts.arguments(self.trace)
        for store in stores:
            arguments += store.arguments()
        result = boot_guest.boot(
            self.kernel, self.initramfs(payload, stores), self.log, on_line=heed,
            smp=self.smp, memory=self.memory, machine=self.machine, dtb=dtb,
            acpi=self.acpi, newest=self.newest, properties=self.properties, args=arguments,
            devices=[part for name in self.devices for part in DEVICES[name]],
            append=f"{ALWAYS_APPEND} {self.append} {self.parameters()}",
            own_driver=self.driver == "builtin", panics=self.panics,
            # a machine in it boots slowly, and without a word until it is up
            **({"limit": 600, "silence": 120} if self.vm else {}))
        outcome.seconds = result.seconds
        if not result.ok:
            outcome.problems.append(result.reason)
        return outcome

    def judge_console(self, outcome):
        """Failures nobody asked for, patterns that are missing or forbidden."""
        missing = list(self.fails)
        for line in outcome.lines:
            told = re.search(r"smmu-test: (FAIL .*)", line)
            if not told:
                continue
            meant = next((p for p in missing if re.search(p, line)), None)
            if meant:
                missing.remove(meant)
            else:
                outcome.problems.append(told[1])
        outcome.problems += [f"did not fail, but should: {p}" for p in missing]
        text = "\n".join(outcome.lines)
        outcome.sums += re.findall(r"smmu-test: sum (.*)", text)
        if "smmu-test: end of steps" not in text:
            outcome.problems.append("the guest did not come to the end of its steps")
        outcome.problems += [f"not in the log: {p}" for p in self.expect
                             if not re.search(p, text, re.M)]
        for pattern in (*(p for p in NEVER if p not in self.allow), *self.forbid):
            found = re.search(f"^.*(?:{pattern}).*$", text, re.M)
            if found:
                outcome.problems.append(f"in the log: {found[0].strip()}")

    def judge_data(self, outcome, payload, stores):
        """Compare the data of the stores that the guest says it has used, each time it did."""
        used = re.findall(r"smmu-test: note data (\w+) read (\w+)", "\n".join(outcome.lines))
        for store in stores:
            told = {digest for name, digest in used if name == store.name}
            if not told:
                continue
            if told != {hashlib.sha256(store.given).hexdigest()}:
                outcome.problems.append(f"{store.name}: the guest read other data "
                                        "than the host gave")
            if store.received() != payload:
                outcome.problems.append(f"{store.name}: the host received other data "
                                        "than the guest gave")

    @property
    def trace(self):
        """Where QEMU tells what the SMMU was told."""
        return self.log.with_suffix(".trace")

    def judge_counts(self, outcome):
        """Compare what the work has cost with what it may."""
        if not self.counts:
            return
        with open(self.trace, encoding="ascii", errors="replace") as trace:
            named = counts.by_name(outcome.lines, trace)
        outcome.problems += counts.problems(self.counts, named)
        asked = {line.split(":")[0] for line in self.counts}
        outcome.sums += [counts.words(*pair) for pair in named.items() if pair[0] in asked]
