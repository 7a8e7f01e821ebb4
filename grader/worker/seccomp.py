"""A seccomp filter that lets a worker compute, and nothing else.

The program is classic BPF over `struct seccomp_data` (nr at 0, arch at 4, args from 16 on);
see the kernel's documentation of seccomp filters.
"""

import ctypes
import errno
import platform
import struct

from grader.worker.libc import LIBC
from grader.worker.syscalls import ALLOWED, SPECIAL

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
REFUSE = 0x00050000  # with an errno in the low bits

_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ARCH, _NUMBER, _ARG0, _ARG1, _ARG2 = 4, 0, 16, 24, 32
_CLONE_THREAD = 0x00010000

# No F_SETOWN, F_SETOWN_EX, F_SETSIG: with them the kernel sends signals on one's behalf.
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030)
# PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_VMA.
_PRCTL = (3, 15, 16, 0x53564D41)

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2


class Program:
    """Instructions of classic BPF."""

    def __init__(self) -> None:
        self._code: list[tuple[int, int, int, int]] = []

    def load(self, offset: int) -> None:
        """Load 32 bits of the call's data."""
        self._code.append((_LOAD, 0, 0, offset))

    def give(self, action: int) -> None:
        """End with an action."""
        self._code.append((_RETURN, 0, 0, action))

    def give_if(self, value: int, action: int, test: int = _EQUAL) -> None:
        """End with an action if what was loaded equals (or shares a bit with) `value`."""
        self._code.append((test, 0, 1, value))
        self.give(action)

    def require(self, value: int, action: int) -> None:
        """End with an action unless what was loaded equals `value`."""
        self._code.append((_EQUAL, 1, 0, value))
        self.give(action)

    def unless(self, number: int, body: "Program") -> None:
        """Skip `body` unless what was loaded is `number`; it must end every path (255 lines)."""
        self._code.append((_EQUAL, 0, len(body._code), number))
        self._code += body._code

    def bytes(self) -> bytes:
        """The program as the kernel takes it."""
        return b"".join(struct.pack("=HBBI", *line) for line in self._code)


def supported() -> bool:
    """Whether this machine's system calls are known."""
    return platform.system() == "Linux" and platform.machine() in MACHINES


def build(machine: str | None = None) -> bytes:
    """The filter for a machine, by default this one."""
    column, arch = MACHINES[machine or platform.machine()]
    program = Program()
    program.load(_ARCH)
    program.require(arch, KILL_PROCESS)
    program.load(_NUMBER)
    for name, special in SPECIAL.items():
        program.unless(special[column], _SPECIAL_RULES[name]())
    for numbers in ALLOWED.values():
        if (number := numbers[column]) is not None:
            program.give_if(number, ALLOW)
    program.give(REFUSE | errno.EPERM)
    return program.bytes()


def _clone() -> Program:
    rule = Program()  # threads yes, processes no
    rule.load(_ARG0)
    rule.give_if(_CLONE_THREAD, ALLOW, _ANY_BIT)
    rule.give(REFUSE | errno.EPERM)
    return rule


def _clone3() -> Program:
    rule = Program()  # its flags lie in memory, unseen; ENOSYS makes libc fall back to clone
    rule.give(REFUSE | errno.ENOSYS)
    return rule


def _ioctl() -> Program:
    rule = Program()
    rule.give(REFUSE | errno.ENOTTY)
    return rule


def _only(offset: int, values: tuple[int, ...]) -> Program:
    rule = Program()
    rule.load(offset)
    for value in values:
        rule.give_if(value, ALLOW)
    rule.give(REFUSE | errno.EPERM)
    return rule


def _prlimit64() -> Program:
    rule = Program()  # reading limits only: the new limit's address must be null
    rule.load(_ARG2 + 4)
    high = _only(_ARG2, (0,))
    rule.unless(0, high)
    rule.give(REFUSE | errno.EPERM)
    return rule


_SPECIAL_RULES = {
    "clone": _clone,
    "clone3": _clone3,
    "fcntl": lambda: _only(_ARG1, _FCNTL),
    "ioctl": _ioctl,
    "prctl": lambda: _only(_ARG0, _PRCTL),
    "prlimit64": _prlimit64,
}


def no_new_privileges() -> None:
    """Give up gaining privileges for good. Raises OSError."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1, 0)


def install(program: bytes) -> None:
    """Put this process under the filter, for good. Raises OSError."""
    code = ctypes.create_string_buffer(program, len(program))
    head = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    )
    _prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(head))


def _prctl(option: int, first: int, second: int) -> None:
    arguments = [ctypes.c_ulong(number) for number in (first, second, 0, 0)]
    if LIBC.prctl(ctypes.c_int(option), *arguments) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} was refused")
