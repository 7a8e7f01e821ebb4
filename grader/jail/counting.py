"""Counts the values in a message before it is decoded.

A byte of MessagePack may become a hundred bytes of Python: a worker that lies could fill a
marker's memory with a message that is no longer than allowed. See the format's specification.
"""

# The first byte of a value that has a length of its own: bytes of the length, bytes beside it.
_SIZED = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xC7: 1, 0xC8: 2, 0xC9: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
_EXTENSIONS = (0xC7, 0xC8, 0xC9)
_FIXED = {0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
_FIXED |= {0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17}
_CONTAINERS = {0xDC: (2, 1), 0xDD: (4, 1), 0xDE: (2, 2), 0xDF: (4, 2)}


def exceeds(body: bytes, start: int, most: int) -> bool:
    """Whether a message holds more than `most` values, containers and what is in them counted.

    The message begins at `start`. One that ends too early does not: it can't be decoded anyway.
    """
    return values(body, start, most + 1) > most


def values(body: bytes, start: int, most: int) -> int:
    """How many values a message holds; those beyond `most` are not counted."""
    place, open_values = start, 1
    for counted in range(most):
        if open_values == 0 or place >= len(body):
            return counted
        first = body[place]
        place += 1
        open_values -= 1
        if first in _SIZED:
            size = _SIZED[first]
            place += size + int.from_bytes(body[place : place + size], "big")
            place += first in _EXTENSIONS
        elif first in _CONTAINERS:
            size, each = _CONTAINERS[first]
            open_values += each * int.from_bytes(body[place : place + size], "big")
            place += size
        elif first in _FIXED:
            place += _FIXED[first]
        elif 0x80 <= first <= 0x8F:
            open_values += 2 * (first & 0x0F)
        elif 0x90 <= first <= 0x9F:
            open_values += first & 0x0F
        elif 0xA0 <= first <= 0xBF:
            place += first & 0x1F
    return most
