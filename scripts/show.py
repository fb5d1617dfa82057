# SPDX-License-Identifier: GPL-2.0-only
"""Tell people what a guest did, each claim with a verdict.

    from show import Line, each_kernel, judge_work
    def demonstrate(show, kernel):
        show.head("Masters at work")
        judge_work(show, Line("edu", "copies buffers", (r"edu \\S+ translated",)), lines, problems)
    sys.exit(each_kernel(sys.argv[1:], demonstrate))

What is told is found in the guest's console: its reports, as scripts/guest/steps.sh
makes them, and the words of the driver.
"""
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.append(str(TOP / "scripts/guest"))
# pylint: disable=wrong-import-position
from rig import DATA

KERNELS = ("5.10", "6.12", "7.3")
LEFT_THE_MIRROR = 3    # exit status of scripts/fetch-kernel


@dataclass
class Line:
    """One line of the show: OK when all the guest's reports it rests on are.

    title, what: for people
    rests: patterns of reports of the guest, all of which must be "ok"
    data: a disk or network whose data the host compares afterwards
    quotes: patterns of the driver's words to be shown with it
    """
    title: str
    what: str
    rests: tuple
    data: str = ""
    quotes: tuple = ()


class Show:
    """Prints, in colour where somebody looks."""

    def __init__(self):
        self.colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self.passed = self.failed = 0
        self.who = "guest"
        self.part = ""
        self.parts = {}    # heading: lines OK, lines failed

    def paint(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.colour else text

    def passing(self, text):
        """A line that the next one replaces; only where somebody looks."""
        if self.colour:
            print(f"\r\033[K  {text}", end="", flush=True)

    def watch(self, line):
        """What the guest does, as it does it."""
        told = re.search(r"smmu-test: (ok .*)", line)
        if told:
            self.passing(f"{self.who}: {told[1]}")

    def head(self, text):
        """A heading: the verdicts below it belong to this part."""
        self.part = text
        print("\n" + self.paint("1", text), flush=True)

    def say(self, text):
        print(f"  {text}", flush=True)

    def verdict(self, good, title, what):
        """One line that can fail."""
        self.passed += bool(good)
        self.failed += not good
        self.parts.setdefault(self.part, [0, 0])[not good] += 1
        mark = self.paint("32", "OK  ") if good else self.paint("31", "FAIL")
        print(f"  {mark}  {title:<16}{what}", flush=True)

    def summary(self, seconds):
        """How many lines of each part were OK."""
        self.head("Summary")
        width = max(map(len, self.parts))
        print(f"  {'':<{width}}    OK  failed")
        for part, (passed, failed) in self.parts.items():
            print(f"  {part:<{width}}  {passed:>4}  {failed:>6}")
        self.head(f"{self.passed} OK, {self.failed} failed, in {seconds:.0f} s")


def driver_words(lines, pattern):
    """What the driver said, without time and device."""
    for line in lines:
        found = re.search(rf"arm-smmu-v3 \S+: (.*{pattern}.*)", line)
        if found:
            return found[1]
    return None


def reports(lines, pattern):
    """The guest's reports on something: True for ok, False for FAIL."""
    found = [re.search(rf"smmu-test: (ok|FAIL) .*{pattern}", line) for line in lines]
    return [match[1] == "ok" for match in found if match]


def rests_well(lines, line):
    """Did the guest report each thing, and never a failure of it?"""
    return all(reports(lines, pattern) and all(reports(lines, pattern))
               for pattern in line.rests)


def show_faults_words(show, lines, line):
    """The driver's words for a fault, and its advice."""
    first, advice = line.quotes
    for number, text in enumerate(lines):
        if re.search(f"fault: .*{first}", text):
            show.say("        " + text.split("fault: ", 1)[1])
            rest = driver_words(lines[number:], advice)
            if rest:
                show.say("        " + rest.removeprefix("fault: "))
            return True
    return False


def judge_fault(show, lines, line):
    """A fault that was provoked, in the driver's words."""
    show.verdict(rests_well(lines, line), line.title, line.what)
    if line.quotes and not show_faults_words(show, lines, line):
        show.verdict(False, line.title, "is not told by the driver")


def judge_work(show, lines, problems, line, judge="the host"):
    """What a master did; its data have been judged already, by whom is told."""
    bad = [p for p in problems if line.data and p.startswith(f"{line.data}:")]
    told = not line.data or any(f"note data {line.data} read" in text for text in lines)
    what = line.what
    if line.data:
        what += f"; {DATA >> 20} MiB each way, compared on {judge}"
    show.verdict(rests_well(lines, line) and told and not bad, line.title, what)
    for problem in bad:
        show.say(f"      {problem}")


def show_smmu(show, lines):
    """The SMMU as the driver found it."""
    for pattern in ("found an SMMU", "command queue", "registered"):
        words = driver_words(lines, pattern)
        if words:
            show.say(words)
        else:
            show.verdict(False, "driver", f"did not say: {pattern}")


def stream_ids(lines):
    """What the driver has behind the SMMU: {device: its StreamIDs}."""
    return dict(re.findall(r"(\S+): behind \S+: StreamID (.*\S)", "\n".join(lines)))


def iommu_groups(lines):
    """Number, type and devices of each group, as sysfs has them."""
    return re.findall(r"note group (\d+) \((\S+)\): (.*)", "\n".join(lines))


def show_problems(show, outcome):
    """Whatever went wrong, and where to read about it."""
    if not outcome.problems:
        return
    show.head("What went wrong")
    show.verdict(False, "guest", f"{len(outcome.problems)} problems")
    for problem in outcome.problems:
        show.say("      " + problem)
    show.say(f"everything the guest said: {outcome.log.relative_to(TOP)}")


def prepare(kernel):
    """Fetch and build; False when the kernel has left the mirror."""
    fetched = subprocess.run([TOP / "scripts/fetch-kernel", kernel], check=False,
                             stdout=subprocess.DEVNULL)
    if fetched.returncode == LEFT_THE_MIRROR:
        print(f"Linux {kernel} has left the mirror: going on with the next kernel")
        return False
    if fetched.returncode:
        sys.exit(1)
    if subprocess.run([TOP / "scripts/build", kernel], check=False,
                      stdout=subprocess.DEVNULL).returncode:
        sys.exit(f"the module for Linux {kernel} could not be built: see above")
    return True


def each_kernel(arguments, demonstrate):
    """Have demonstrate(show, kernel) run for each kernel named; the exit status."""
    wanted = arguments or [KERNELS[0]]
    unknown = set(wanted) - set(KERNELS)
    if unknown:
        print(f"no kernel {' '.join(sorted(unknown))} is known here; choose {' or '.join(KERNELS)}",
              file=sys.stderr)
        return 2
    show, start = Show(), time.monotonic()
    shown = [kernel for kernel in wanted if prepare(kernel)]
    if not shown:
        shown = [kernel for kernel in KERNELS if kernel not in wanted and prepare(kernel)][:1]
    if not shown:
        print("none of the kernels can be had: check the mirror of this host")
        return 1
    for kernel in shown:
        demonstrate(show, kernel)
    show.summary(time.monotonic() - start)
    return 1 if show.failed else 0
