"""Map memory past the limit: anonymous, shared, of a device, grown where it lies, without room.

stopped by: limits
peers: through
proof: shared memory counts for no process alone, and is swapped by nobody here
"""

import ctypes
import mmap

SIZE = 800 << 20
STEP = 32 << 20
NORESERVE, POPULATE, HUGETLB, GROWSDOWN = 0x4000, 0x8000, 0x40000, 0x100


def touched(place):
    for at in range(0, len(place), 4096):
        place[at] = 1
    return place


def of_zeros():
    with open("/dev/zero", "r+b") as file:
        return mmap.mmap(file.fileno(), SIZE)


def grown():
    place = mmap.mmap(-1, 1 << 20)
    place.resize(SIZE)
    return place


def parts(flags):
    return [mmap.mmap(-1, STEP, flags=flags | POPULATE) for _ in range(SIZE // STEP)]


def past_the_library():
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    address = libc.mmap(None, ctypes.c_size_t(SIZE), 3, 0x22 | NORESERVE, -1, ctypes.c_long(0))
    if address == ctypes.c_void_p(-1).value:
        raise MemoryError
    ctypes.memset(address, 1, SIZE)


def by_the_heap():
    libc = ctypes.CDLL(None)
    libc.sbrk.restype = ctypes.c_void_p
    if libc.sbrk(ctypes.c_long(SIZE)) == ctypes.c_void_p(-1).value:
        raise MemoryError


WAYS = (
    lambda: touched(mmap.mmap(-1, SIZE, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)),
    lambda: touched(mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | NORESERVE)),
    lambda: touched(mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | HUGETLB)),
    lambda: parts(mmap.MAP_SHARED | mmap.MAP_ANONYMOUS),
    lambda: parts(mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
    lambda: touched(of_zeros()),
    lambda: touched(grown()),
    past_the_library,
    by_the_heap,
)


def misdeed(places):
    for way in WAYS:
        try:
            way()
        except (OSError, ValueError, MemoryError, SystemError):
            continue
        return True
    return False
