"""Capabilities: what the superuser's workers may do beyond what an ordinary user's may.

See capabilities(7) and `linux/capability.h`.
"""

import ctypes
import os
import struct

from grader.worker.libc import LIBC

_VERSION = 0x20080522
# CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: the files that Landlock shows may be another user's.
_KEPT = 1 << 1 | 1 << 2
_SETS = struct.Struct("=6I")  # effective, permitted, inheritable: the low halves, the high ones


def drop() -> None:
    """Give up all capabilities but those to open files. Raises OSError."""
    header = struct.pack("=Ii", _VERSION, 0)
    held = ctypes.create_string_buffer(_SETS.size)
    _check(LIBC.capget(header, held))
    effective, permitted, *_ = _SETS.unpack(held.raw)
    kept = _SETS.pack(effective & _KEPT, permitted & _KEPT, 0, 0, 0, 0)
    _check(LIBC.capset(header, kept))


def _check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
