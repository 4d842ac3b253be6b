"""Run a program with the system calls that a unit of systemd leaves it: confined.py UNIT PROGRAM.

systemd itself is not needed: it is asked which calls the groups of the unit are, and libseccomp lets no others through.
"""

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

KILL: Final = 0x80000000
ALLOW: Final = 0x7FFF0000
DENY: Final = 0x00050001  # EPERM
WRITE_AND_RUN: Final = 6
MASKED: Final = 7  # SCMP_CMP_MASKED_EQ
PROTECTION: Final = 2  # the third argument of mmap and mprotect


class Comparison(ctypes.Structure):
    """A comparison of one argument of a call, as libseccomp has it."""

    _fields_ = (("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


def calls_of(group: str) -> set[str]:
    """Return the calls of a group of systemd's, with those of the groups in it."""
    command = ["systemd-analyze", "syscall-filter", group]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    names = [line.strip() for line in told.splitlines()[1:] if line.strip() and not line.strip().startswith("#")]
    found = {name for name in names if not name.startswith("@")}
    return found.union(*(calls_of(name) for name in names if name.startswith("@")))


def allowed(unit: str) -> set[str]:
    """Return the calls that the lines of a unit leave, read from above to below."""
    left: set[str] = set()
    for line in re.findall("(?m)^SystemCallFilter=(.*)", unit):
        calls = set().union(*(calls_of(group) for group in line.lstrip("~").split()))
        left = left - calls if line.startswith("~") else left | calls
    return left


def confine(unit: str) -> None:
    """Let this process do no more than its unit would, with two filters, of which the stricter holds."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    numbers = {name: library.seccomp_syscall_resolve_name(name.encode()) for name in sorted(allowed(unit))}
    if "MemoryDenyWriteExecute=yes" in unit:
        writable_code = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(ALLOW)))
        both = Comparison(PROTECTION, MASKED, WRITE_AND_RUN, WRITE_AND_RUN)
        for name in ("mmap", "mprotect"):
            deny = (writable_code, ctypes.c_uint32(DENY), numbers[name], 1, ctypes.byref(both))
            assert library.seccomp_rule_add_array(*deny) == 0, name
        assert library.seccomp_load(writable_code) == 0
    calls = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(KILL)))
    for name, number in numbers.items():
        # A name of another processor's has no number here.
        if number >= 0:
            assert library.seccomp_rule_add(calls, ctypes.c_uint32(ALLOW), number, 0) == 0, name
    assert library.seccomp_load(calls) == 0


if __name__ == "__main__":
    confine(Path(sys.argv[1]).read_text("utf-8"))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - no shell is meant
