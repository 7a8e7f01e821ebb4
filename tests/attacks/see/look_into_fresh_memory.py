"""Look into memory that was allocated but not cleared: arrays, tensors, malloc, the stack.

stopped by: boundary, seccomp
proof: what the zygote freed before the fork, an earlier submission's source say, lies there
"""

import ctypes
import mmap
import re

import numpy as np
import torch

WANTED = re.compile(rb"CANARY-\w+-\w{6}")


def blocks():
    for power in range(5, 25):
        for _ in range(400 >> max(0, power - 12)):
            yield np.empty(1 << power, np.uint8).tobytes()
        yield torch.empty(1 << power, dtype=torch.uint8).numpy().tobytes()
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    for power in range(4, 22):
        kept = [libc.malloc(ctypes.c_size_t(1 << power)) for _ in range(20)]
        yield from (ctypes.string_at(address, 1 << power) for address in kept if address)
        for address in kept:
            libc.free(ctypes.c_void_p(address))
    with mmap.mmap(-1, 8 << 20) as area:
        yield area[:]
    here = ctypes.c_char()
    yield ctypes.string_at(ctypes.addressof(here) & ~0xFFF, 4096)


def loot(places):
    return b" ".join(hit for block in blocks() for hit in WANTED.findall(block))
