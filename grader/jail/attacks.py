"""What a worker tries when the jail is tested: run there as a submission, never here."""

import ctypes
import os
import socket
import sys


def read(path: str) -> str:
    """The text of a file outside of the jail."""
    with open(path) as file:
        return file.read()


def look(path: str) -> bool:
    """Whether a file outside of the jail can be seen to exist."""
    return os.path.exists(path)


def listing(path: str) -> list[str]:
    """The names in a folder."""
    return os.listdir(path)


def write(path: str) -> str:
    """Put a file where none may be put."""
    with open(path, "w") as file:
        file.write("x")
    return path


def change_mode(path: str) -> str:
    """Take away everyone's rights to a file."""
    os.chmod(path, 0)
    return path


def fork() -> int:
    """Start another process."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return pid


def run() -> None:
    """Become another program."""
    os.execv(sys.executable, [sys.executable, "-c", "pass"])


def connect() -> int:
    """Open a socket."""
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM).fileno()


def local_socket() -> int:
    """Open a socket of the machine's own."""
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).fileno()


def kill(pid: int) -> int:
    """See whether another process could be killed (signal 0 does nothing)."""
    os.kill(pid, 0)
    return pid


def trace(pid: int) -> int:
    """Attach to another process as a debugger."""
    seize = 0x4206
    libc = ctypes.CDLL(None, use_errno=True)
    result: int = libc.ptrace(seize, pid, None, None)
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def memfd() -> int:
    """Make a file that no disk holds."""
    return os.memfd_create("x")


def allocate(size: int) -> int:
    """Take more memory than allowed."""
    return len(bytearray(size))


def raise_limit() -> bool:
    """Lift a limit that holds."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return True


def descriptors() -> int:
    """The descriptors that are open here beyond the four that have to be."""
    found = []
    for number in range(256):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return len(found)


def add(a: int, b: int) -> int:
    """No attack: that calls work at all."""
    return a + b
