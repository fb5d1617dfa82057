# SPDX-License-Identifier: GPL-2.0-only
"""The machine's IORT, with what firmware might have put there besides, or wrong.

    from iort import override
    archive = override("reserve 8 0x7f000000 0x10000")

Each line of the text changes the table of QEMU's virt machine:

    reserve SID BASE BYTES [COUNT]   memory of COUNT StreamIDs from SID on (1)
    root INPUT COUNT OUTPUT [NODE]   an ID mapping of the root complex, instead of
                                     all to the SMMU; NODE is an offset (the SMMU's)
    no-interrupts                    no GSIV of the SMMU
    combined                         one GSIV for all its interrupts
    model NUMBER                     of the SMMU
    not-coherent                     it does not override IDR0.COHACC

override() gives a cpio archive that comes before an initramfs: the kernel takes
tables from there if their OEM revision is newer than that of the firmware's.
"""
import struct

SMMU_BASE = 0x9050000
GSIV_EVENT, GSIV_PRI, GSIV_SYNC, GSIV_GERROR = 106, 107, 108, 109

ITS_GROUP, ROOT_COMPLEX, SMMU_V3, RMR = 0, 2, 4, 6
NORMAL_WRITE_BACK = 5 << 2
SINGLE = 1
OWN_DEVICE_ID = 0xfff0
HEADER = 48


def mapping(first, count, output, node, flags=0):
    """An ID mapping of COUNT identifiers."""
    return struct.pack("<5I", first, count - 1, output, node, flags)


def node(kind, revision, number, data, mappings=()):
    """A node; its mappings come last."""
    offset = 16 + len(data)
    return struct.pack("<BHBIII", kind, offset + 20 * len(mappings), revision, number,
                       len(mappings), offset if mappings else 0) + data + b"".join(mappings)


class Table:
    """What the lines say."""

    def __init__(self, text):
        self.reserved, self.roots = [], []
        self.gsivs = [GSIV_EVENT, GSIV_PRI, GSIV_GERROR, GSIV_SYNC]
        self.model, self.coherent = 0, 1
        for line in text.splitlines():
            name, *words = line.split() or ["none"]
            getattr(self, "say_" + name.replace("-", "_"))(*(int(w, 0) for w in words))

    def say_none(self):
        """An empty line."""

    def say_reserve(self, sid, base, length, count=1):
        self.reserved.append((sid, base, length, count))

    def say_root(self, first, count, output, target=None):
        self.roots.append((first, count, output, target))

    def say_no_interrupts(self):
        self.gsivs = [0] * 4

    def say_combined(self):
        self.gsivs = [GSIV_EVENT] * 4

    def say_model(self, number):
        self.model = number

    def say_not_coherent(self):
        self.coherent = 0

    def bytes(self):
        """The table."""
        its = node(ITS_GROUP, 1, 0, struct.pack("<II", 1, 0))
        at_its, at_smmu = HEADER, HEADER + len(its)
        # Without GSIVs the first mapping is that of the SMMU's own messages.
        own = [] if any(self.gsivs) else [mapping(0, 1, OWN_DEVICE_ID, at_its, SINGLE)]
        smmu = node(SMMU_V3, 4, 1, struct.pack(
            "<QIIQI4III", SMMU_BASE, self.coherent, 0, 0, self.model, *self.gsivs, 0, 0),
            own + [mapping(0, 0x10000, 0, at_its)])
        roots = self.roots or [(0, 0x10000, 0, None)]
        root = node(ROOT_COMPLEX, 3, 2, struct.pack("<IBHBIIBBH", 1, 0, 0, 3, 0, 0, 64, 0, 0),
                    [mapping(first, count, output, at_smmu if to is None else to)
                     for first, count, output, to in roots])
        nodes = [its, smmu, root]
        for number, (sid, base, length, count) in enumerate(self.reserved, 3):
            data = struct.pack("<III", NORMAL_WRITE_BACK, 1, 28)
            data += struct.pack("<QQI", base, length, 0)
            nodes.append(node(RMR, 3, number, data, [mapping(0, count, sid, at_smmu)]))
        body = struct.pack("<III", len(nodes), HEADER, 0) + b"".join(nodes)
        head = struct.pack("<4sIBB6s8sI4sI", b"IORT", 36 + len(body), 6, 0, b"BOCHS ",
                           b"BXPC    ", 2, b"TEST", 1)
        table = bytearray(head + body)
        table[9] = -sum(table) & 0xff
        return bytes(table)


def cpio(name, data):
    """An archive with one file, in the new ASCII format."""
    def member(path, mode, content):
        words = (0, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(path) + 1, 0)
        head = "070701" + "".join(f"{word:08x}" for word in words)
        entry = head.encode() + path.encode() + b"\0"
        entry += bytes(-len(entry) % 4) + content
        return entry + bytes(-len(entry) % 4)

    parts = name.split("/")
    folders = ["/".join(parts[:n]) for n in range(1, len(parts))]
    archive = b"".join(member(folder, 0o40755, b"") for folder in folders)
    archive += member(name, 0o100644, data) + member("TRAILER!!!", 0, b"")
    return archive + bytes(-len(archive) % 512)


def override(text):
    """The archive that brings the table which TEXT describes."""
    return cpio("kernel/firmware/acpi/iort.aml", Table(text).bytes())
