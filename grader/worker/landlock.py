"""Landlock: which files a worker may open (the kernel's interface is in `linux/landlock.h`)."""

import ctypes
import os
import struct
from collections.abc import Iterable

from grader.worker.libc import LIBC

# The numbers of these calls are the same on every architecture.
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_O_PATH = getattr(os, "O_PATH", 0)

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
# Rights on files and folders that each version of the interface knows: bits 0 to n - 1.
_FS_BITS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET_BOTH = 0b11  # bind and connect TCP, from version 4 on
_SCOPE_BOTH = 0b11  # abstract UNIX sockets and signals, from version 6 on
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15

READ = _READ_FILE | _READ_DIR | _EXECUTE


def version() -> int:
    """The version of Landlock that the kernel speaks, 0 for none."""
    return max(0, _syscall(_CREATE, None, 0, _VERSION_FLAG))


def restrict(readable: Iterable[str], writable: Iterable[str], devices: Iterable[str]) -> None:
    """Let this process open only what lies beneath the given paths. Raises OSError."""
    spoken = version()
    everything = (1 << _FS_BITS[min(spoken, 5)]) - 1
    ruleset = _create(spoken, everything)
    try:
        for path in readable:
            _allow(ruleset, path, READ & everything)
        for path in writable:
            _allow(ruleset, path, everything & ~_EXECUTE)
        for path in devices:
            _allow(ruleset, path, _READ_FILE | _WRITE_FILE)
        _checked(_syscall(_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)


def _create(spoken: int, everything: int) -> int:
    fields = [everything]
    if spoken >= 4:
        fields.append(_NET_BOTH)
    if spoken >= 6:
        fields.append(_SCOPE_BOTH)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return _checked(_syscall(_CREATE, attributes, len(attributes), 0))


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, _O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return  # what can't be reached needs no rule
    try:
        if not os.path.isdir(path):
            rights &= _FILE_ONLY
        rule = struct.pack("=Qi", rights, place)
        _checked(_syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0))
    finally:
        os.close(place)


def _syscall(number: int, *arguments: int | bytes | None) -> int:
    plain = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result: int = LIBC.syscall(ctypes.c_long(number), *plain)
    return result


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), "Landlock refused")
    return result
