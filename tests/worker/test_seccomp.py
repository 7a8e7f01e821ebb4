"""The seccomp filter, run by an interpreter over every number that a system call may have."""

import errno
import platform
import struct
from collections.abc import Callable

import pytest

from grader.worker import seccomp
from grader.worker.seccomp import ALLOW, KILL_PROCESS, MACHINES, REFUSE
from grader.worker.syscalls import ALLOWED, SPECIAL

PERMISSION = REFUSE | errno.EPERM
X32 = 0x40000000

Judge = Callable[..., int]


def run(program: bytes, data: bytes) -> int:
    """What a filter returns for a call, after the kernel's documentation of classic BPF."""
    code = list(struct.iter_unpack("=HBBI", program))
    accumulator, place = 0, 0
    while True:
        operation, if_true, if_false, value = code[place]
        place += 1
        if operation == 0x20:  # load a word
            (accumulator,) = struct.unpack_from("=I", data, value)
        elif operation == 0x15:  # jump if equal
            place += if_true if accumulator == value else if_false
        elif operation == 0x45:  # jump if a bit is set
            place += if_true if accumulator & value else if_false
        elif operation == 0x06:  # return
            return value
        else:
            raise AssertionError(f"the filter has an instruction of another kind: {operation:#x}")


@pytest.fixture(params=sorted(MACHINES))
def machine(request: pytest.FixtureRequest) -> str:
    """Each machine that there is a filter for."""
    name: str = request.param
    return name


@pytest.fixture
def judge(machine: str) -> Judge:
    """What the filter says to a call: its number (or name) and its arguments."""
    program = seccomp.build(machine)
    column, own = MACHINES[machine]

    def answer(call: int | str, *args: int, arch: int = own) -> int:
        number = {**ALLOWED, **SPECIAL}[call][column] if isinstance(call, str) else call
        words = [*args, *[0] * (6 - len(args))]
        return run(program, struct.pack("=IIQ6Q", number, arch, 0, *words))

    return answer


@pytest.fixture
def allowed(machine: str) -> set[int]:
    """The numbers of the calls that are allowed whatever their arguments."""
    column, _ = MACHINES[machine]
    return {numbers[column] for numbers in ALLOWED.values() if numbers[column] is not None}


@pytest.fixture
def special(machine: str) -> set[int]:
    """The numbers of the calls that are judged by their arguments."""
    return {numbers[MACHINES[machine][0]] for numbers in SPECIAL.values()}


def test_only_the_listed_calls_pass(judge: Judge, allowed: set[int], special: set[int]) -> None:
    for number in range(1024):
        if number not in special:
            expected = ALLOW if number in allowed else PERMISSION
            assert judge(number) == expected, number


def test_a_listed_call_passes_whatever_its_arguments(judge: Judge, allowed: set[int]) -> None:
    ones = [2**64 - 1] * 6
    assert {judge(number, *ones) for number in allowed} == {ALLOW}


@pytest.mark.parametrize("number", [1024, 4096, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF])
def test_a_number_that_no_call_has_is_refused(judge: Judge, number: int) -> None:
    assert judge(number) == PERMISSION


def test_the_numbers_of_x32_are_refused(judge: Judge, allowed: set[int], special: set[int]) -> None:
    assert {judge(X32 | number) for number in allowed | special} == {PERMISSION}


@pytest.mark.parametrize("arch", [0, 0x40000003, 0x40000028, 0xC00000F3, 0xFFFFFFFF])
def test_a_call_of_another_architecture_kills(
    judge: Judge, allowed: set[int], special: set[int], arch: int
) -> None:
    assert {judge(number, arch=arch) for number in allowed | special} == {KILL_PROCESS}


def test_a_call_of_the_other_known_architecture_kills(judge: Judge, machine: str) -> None:
    others = [arch for name, (_, arch) in MACHINES.items() if name != machine]
    assert {judge("read", arch=arch) for arch in others} == {KILL_PROCESS}


def test_clone_makes_threads(judge: Judge) -> None:
    # The flags with which the C library makes a thread.
    assert judge("clone", 0x3D0F00) == ALLOW


@pytest.mark.parametrize(
    "flags",
    [0x11, 0x4111, 0x01200011, 0x10000000, 0x10000 << 32],
    ids=["fork", "vfork", "fork of the C library", "a user namespace", "a thread's bit too high"],
)
def test_clone_makes_no_processes(judge: Judge, flags: int) -> None:
    assert judge("clone", flags) == PERMISSION


@pytest.mark.parametrize("args", [(), (2**47, 88)])
def test_clone3_does_not_exist(judge: Judge, args: tuple[int, ...]) -> None:
    assert judge("clone3", *args) == REFUSE | errno.ENOSYS


@pytest.mark.parametrize("request_number", [0x5401, 0x5412, 0x5421, 0])
def test_no_device_is_controlled(judge: Judge, request_number: int) -> None:
    assert judge("ioctl", 1, request_number) == REFUSE | errno.ENOTTY


FCNTL = {
    **dict.fromkeys([0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030], ALLOW),
    # F_SETOWN and its kin have the kernel send signals; F_SETLEASE, F_NOTIFY do so as well.
    **dict.fromkeys([8, 9, 10, 11, 15, 16, 1024, 1025, 1026, 1031, 1033, 2**32 - 1], PERMISSION),
}


@pytest.mark.parametrize(("command", "expected"), FCNTL.items())
def test_fcntl_does_what_files_need_and_sends_no_signals(
    judge: Judge, command: int, expected: int
) -> None:
    assert judge("fcntl", 3, command, 1) == expected


PRCTL = {
    **dict.fromkeys([3, 15, 16, 0x53564D41], ALLOW),
    # PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_MM, PR_SET_PTRACER ...
    **dict.fromkeys([1, 2, 4, 8, 22, 24, 28, 35, 36, 38, 47, 59, 0x59616D61], PERMISSION),
}


@pytest.mark.parametrize(("option", "expected"), PRCTL.items())
def test_prctl_names_threads_and_no_more(judge: Judge, option: int, expected: int) -> None:
    assert judge("prctl", option, 1) == expected


@pytest.mark.parametrize("limit", [0, 7, 9])
def test_limits_can_be_read(judge: Judge, limit: int) -> None:
    assert judge("prlimit64", 0, limit, 0, 2**47) == ALLOW


@pytest.mark.parametrize("address", [1, 2**47, 2**32, 2**63])
def test_limits_can_not_be_set(judge: Judge, address: int) -> None:
    assert judge("prlimit64", 0, 9, address, 0) == PERMISSION


FORBIDDEN = [
    "accept",
    "accept4",
    "acct",
    "add_key",
    "bind",
    "bpf",
    "chmod",
    "chown",
    "chroot",
    "connect",
    "execve",
    "execveat",
    "fchmod",
    "fchmodat",
    "fork",
    "fsopen",
    "init_module",
    "io_uring_setup",
    "ioperm",
    "kexec_load",
    "keyctl",
    "kill",
    "listen",
    "memfd_create",
    "mount",
    "name_to_handle_at",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "personality",
    "pidfd_open",
    "pidfd_getfd",
    "pidfd_send_signal",
    "pivot_root",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "reboot",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
    "sched_setaffinity",
    "seccomp",
    "setns",
    "setpgid",
    "setpriority",
    "setrlimit",
    "setsid",
    "setuid",
    "setxattr",
    "shmget",
    "socket",
    "socketpair",
    "tgkill",
    "tkill",
    "truncate",
    "umount2",
    "unshare",
    "userfaultfd",
    "utime",
    "utimensat",
    "vfork",
    "landlock_create_ruleset",
    "process_madvise",
    "timer_create",
    "inotify_init1",
    "msgget",
]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_reaches_beyond_the_process_is_not_listed(name: str) -> None:
    assert name not in ALLOWED
    assert name not in SPECIAL


def test_no_number_is_listed_twice(machine: str) -> None:
    column, _ = MACHINES[machine]
    numbers = [entry[column] for entry in [*ALLOWED.values(), *SPECIAL.values()]]
    known = [number for number in numbers if number is not None]
    assert len(known) == len(set(known))


def test_newer_calls_have_one_number_on_every_architecture() -> None:
    entries = [*ALLOWED.items(), *SPECIAL.items()]
    newer = {name: numbers for name, numbers in entries if (numbers[0] or 0) >= 424}
    assert all(first == second for first, second in newer.values())


def test_a_filter_fits_into_what_the_kernel_takes(machine: str) -> None:
    assert len(seccomp.build(machine)) // 8 <= 4096


def test_by_default_the_filter_is_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    assert seccomp.build() == seccomp.build("aarch64")


@pytest.mark.parametrize(
    ("system", "name", "known"),
    [("Linux", "x86_64", True), ("Linux", "riscv64", False), ("Darwin", "x86_64", False)],
)
def test_only_machines_with_known_calls_are_supported(
    monkeypatch: pytest.MonkeyPatch, system: str, name: str, known: bool
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: name)
    assert seccomp.supported() is known
