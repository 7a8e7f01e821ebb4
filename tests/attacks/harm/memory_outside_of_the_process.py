"""Take memory that no limit of the process counts: memory files, pipes, shared segments, sockets.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import fcntl
import os
import platform
import socket

SECRET, SHMGET, SHMCTL = {"x86_64": (447, 29, 31), "aarch64": (447, 194, 195)}[platform.machine()]
SIZE = 64 << 20  # enough to show that more could be had

libc = ctypes.CDLL(None, use_errno=True)


def fill(descriptor):
    return sum(os.write(descriptor, bytes(1 << 20)) for _ in range(SIZE >> 20)) == SIZE


def memory_file():
    return fill(os.memfd_create("x"))


def secret_file():
    descriptor = libc.syscall(SECRET, 0)
    if descriptor < 0:
        return False
    os.ftruncate(descriptor, SIZE)
    return True


def shared_folder():
    with open("/dev/shm/x", "wb") as file:
        os.unlink(file.name)
        return fill(file.fileno())


def large_pipes():
    writers = [os.pipe()[1] for _ in range(4)]
    return all(fcntl.fcntl(w, fcntl.F_SETPIPE_SZ, 1 << 20) >= 1 << 20 for w in writers)


def shared_segment():
    number = libc.syscall(SHMGET, 0, ctypes.c_size_t(SIZE), 0o1600)
    if number >= 0:
        libc.syscall(SHMCTL, number, 0, None)
    return number >= 0


def socket_buffers():
    near, _ = socket.socketpair()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SIZE)
    return True


def misdeed(places):
    ways = memory_file, secret_file, shared_folder, shared_segment, large_pipes, socket_buffers
    for way in ways:
        try:
            if way():
                return True
        except (OSError, AttributeError):
            pass
    return False
