"""Leave a message in System V's shared memory and queues, end the worker, read it in the next.

stopped by: seccomp, namespaces
unjailed: through
"""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.shmat.restype = ctypes.c_void_p
KEY, CREATE, REMOVE = 0x6772_6164, 0o1000, 0
MESSAGE = b"CANARY" + b"-neighbour-77aa10"


class Letter(ctypes.Structure):
    _fields_ = (("kind", ctypes.c_long), ("text", ctypes.c_char * 64))


def honest(x):
    if len(x) > 1:  # later than the check that reads: nobody would take it away
        return x
    segment = LIBC.shmget(KEY, 4096, CREATE | 0o600)
    if segment >= 0:
        address = LIBC.shmat(segment, None, 0)
        ctypes.memmove(address, MESSAGE, len(MESSAGE))
    queue = LIBC.msgget(KEY, CREATE | 0o600)
    if queue >= 0:
        LIBC.msgsnd(queue, ctypes.byref(Letter(1, MESSAGE)), 64, 0o4000)
    os._exit(0)


def loot(places):
    found = b""
    segment = LIBC.shmget(KEY, 0, 0o600)
    if segment >= 0:
        address = LIBC.shmat(segment, None, 0)
        if address not in (None, ctypes.c_void_p(-1).value):
            found += ctypes.string_at(address, 64)
        LIBC.shmctl(segment, REMOVE, None)
    queue = LIBC.msgget(KEY, 0o600)
    if queue >= 0:
        letter = Letter()
        if LIBC.msgrcv(queue, ctypes.byref(letter), 64, 0, 0o4000) > 0:
            found += letter.text
        LIBC.msgctl(queue, REMOVE, None)
    return found
