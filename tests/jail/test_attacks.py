"""Attacks out of a submission, on the machine, on the grader and on other submissions."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.jail import places
from grader.jail.command import ENVIRONMENT
from grader.jail.faults import Crashed, Raised, SubmissionFault
from grader.jail.levels import Level

HandIn = Callable[..., Any]
REFUSED = {"PermissionError", "FileNotFoundError", "NotADirectoryError"}
LIBRARY = """
import ctypes, os, pathlib, signal, socket, subprocess, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {
    "x86_64": {"clone": 56, "tgkill": 234, "bpf": 321, "io_uring_setup": 425, "keyctl": 250},
    "aarch64": {"clone": 220, "tgkill": 131, "bpf": 280, "io_uring_setup": 425, "keyctl": 219},
}[os.uname().machine]

def checked(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")
    return result

def attack(text, *args):
    return eval(text, globals(), {"args": args})

def run(text):
    exec(text, globals())
"""


@pytest.fixture
def attack(hand_in: HandIn) -> Callable[..., Any]:
    """Evaluates an expression in a worker: what it gives, or the exception's name."""
    module = hand_in(LIBRARY).module

    def run(text: str, *args: Any) -> Any:
        try:
            return module.attack(text, *args)
        except Raised as fault:
            return fault.type

    return run


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file that stands for a hidden check."""
    (tmp_path / "canary").write_text("secret")
    return tmp_path / "canary"


PROCESSES = {
    "a fork": "os.fork()",
    "a fork by the C library": "checked(libc.fork())",
    "a fork by its number": "checked(libc.syscall(NUMBERS['clone'], 17))",
    "a vfork": "checked(libc.vfork())",
    "a program": "os.execv(sys.executable, ['python', '-c', 'pass'])",
    "a subprocess": "subprocess.run([sys.executable, '-c', 'pass'])",
    "a spawned program": "os.posix_spawn(sys.executable, ['python', '-c', 'pass'], {})",
    "a program without a name": "os.memfd_create('x')",
    "a new namespace": "checked(libc.unshare(0x10000000))",
    "another process's": "checked(libc.setns(0, 0))",
}


@pytest.mark.parametrize("text", PROCESSES.values(), ids=PROCESSES.keys())
def test_no_process_is_started(attack: Callable[..., Any], text: str) -> None:
    assert attack(text) in REFUSED


def test_no_shell_is_started(attack: Callable[..., Any]) -> None:
    assert attack("os.system('true')") != 0
    assert attack("os.system('true') == os.system('false')") is True


SOCKETS = {
    "to the network": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "to the network, by datagrams": "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "on the machine": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "to the kernel": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "of raw packets": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "in a pair": "socket.socketpair()",
}


@pytest.mark.parametrize("text", SOCKETS.values(), ids=SOCKETS.keys())
def test_no_socket_is_opened(attack: Callable[..., Any], text: str) -> None:
    assert attack(text) in REFUSED


SIGNALS = {
    "to its parent": "os.kill(os.getppid(), 0)",
    "to the first process": "os.kill(1, 0)",
    "to all": "os.kill(-1, 0)",
    "to its group": "os.killpg(0, 0)",
    "to a thread": "checked(libc.syscall(NUMBERS['tgkill'], 1, 1, 0))",
    "with a value": "checked(libc.sigqueue(os.getppid(), 0, None))",
    "by a descriptor": "os.pidfd_open(os.getppid())",
}


@pytest.mark.parametrize("text", SIGNALS.values(), ids=SIGNALS.keys())
def test_no_signal_is_sent(attack: Callable[..., Any], text: str) -> None:
    assert attack(text) in REFUSED


def test_no_signal_is_sent_to_the_marker(attack: Callable[..., Any]) -> None:
    assert attack("os.kill(args[0], 0)", os.getpid()) in REFUSED


MEMORY = {
    "by a debugger": "checked(libc.ptrace(0x4206, args[0], None, None))",
    "by asking to be debugged": "checked(libc.ptrace(0, 0, None, None))",
    "of another process": "checked(libc.process_vm_readv(args[0], None, 0, None, 0, 0))",
    "through a file": "open(f'/proc/{args[0]}/mem', 'rb')",
    "through its own file": "open('/proc/self/mem', 'rb')",
}


@pytest.mark.parametrize("text", MEMORY.values(), ids=MEMORY.keys())
def test_no_memory_is_read(attack: Callable[..., Any], text: str) -> None:
    assert attack(text, os.getpid()) in REFUSED


PRIVILEGES = {
    "another user": "os.setuid(12345)",
    "another root": "os.chroot('.')",
    "a higher limit": "__import__('resource').setrlimit(9, (-1, -1))",
    "a mount": "checked(libc.mount(b'none', b'/tmp', b'tmpfs', 0, None))",
    "a higher priority": "os.nice(-5)",
    "other processors": "os.sched_setaffinity(0, [0])",
    "a program of the kernel's": "checked(libc.syscall(NUMBERS['bpf'], 0, None, 0))",
    "a ring of the kernel's": "checked(libc.syscall(NUMBERS['io_uring_setup'], 8, None))",
    "a key of the kernel's": "checked(libc.syscall(NUMBERS['keyctl'], 0, -3, 1))",
}


@pytest.mark.parametrize("text", PRIVILEGES.values(), ids=PRIVILEGES.keys())
def test_no_privilege_is_gained(attack: Callable[..., Any], text: str) -> None:
    assert attack(text) in REFUSED | {"ValueError"}


READING = [
    "open(args[0]).read()",
    "os.listdir(os.path.dirname(args[0]))",
    "os.open(args[0], os.O_RDONLY)",
    "(os.chdir(os.path.dirname(args[0])), open(os.path.basename(args[0])))",
    "(os.symlink(args[0], 'link'), open('link'))",
    "os.link(args[0], 'hard')",
    "os.rename(args[0], 'moved')",
    "os.open(os.path.dirname(args[0]), os.O_TMPFILE | os.O_RDWR)",
]


@pytest.mark.parametrize("text", READING)
def test_no_file_of_the_machine_is_read(
    attack: Callable[..., Any], canary: Path, text: str
) -> None:
    assert attack(text, str(canary)) in REFUSED | {"OSError"}
    assert canary.read_text() == "secret"


WRITING = [
    "open(args[0], 'a').write('x')",
    "open(args[0] + '.new', 'w')",
    "os.unlink(args[0])",
    "os.chmod(args[0], 0)",
    "os.fchmod(os.open(args[0], os.O_RDONLY), 0)",
    "os.utime(args[0], (0, 0))",
    "os.truncate(args[0], 0)",
    "os.chown(args[0], 1, 1)",
    "os.setxattr(args[0], 'user.x', b'x')",
    "os.mkdir(args[0] + '.folder')",
    "os.symlink('x', args[0] + '.link')",
    "os.mkfifo(args[0] + '.pipe')",
    "os.rmdir(os.path.dirname(args[0]))",
]


@pytest.mark.parametrize("text", WRITING)
def test_no_file_of_the_machine_is_written(
    attack: Callable[..., Any], canary: Path, text: str
) -> None:
    before = (canary.stat(), os.listdir(canary.parent))
    assert attack(text, str(canary)) in REFUSED
    assert (canary.stat(), os.listdir(canary.parent)) == before


@pytest.mark.parametrize("text", [text for text in WRITING if "[0] +" not in text])
def test_no_file_of_python_is_written(attack: Callable[..., Any], text: str) -> None:
    file = Path(os.__file__)
    before = (file.stat().st_mode, file.stat().st_mtime_ns, file.stat().st_size)
    assert attack(text, str(file)) in REFUSED | {"OSError"}
    assert (file.stat().st_mode, file.stat().st_mtime_ns, file.stat().st_size) == before


def test_a_file_of_the_machine_is_not_even_seen_in_a_strong_jail(
    attack: Callable[..., Any], canary: Path, level: Level
) -> None:
    seen = attack("os.path.exists(args[0])", str(canary))
    assert seen is (level is not Level.STRONG)


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "/etc/hostname", "/sys/kernel", "/root", "/home", "/var/log", "/boot"]
)
def test_no_folder_of_the_system_is_read(attack: Callable[..., Any], path: str) -> None:
    text = "os.listdir(args[0]) if os.path.isdir(args[0]) else open(args[0]).read()"
    assert attack(text, path) in REFUSED


@pytest.mark.parametrize(
    "path",
    ["/proc", "/proc/self/environ", "/proc/self/cmdline", "/proc/1/environ", "/proc/self/maps"],
)
def test_nothing_of_proc_is_read(attack: Callable[..., Any], path: str) -> None:
    text = "os.listdir(args[0]) if os.path.isdir(args[0]) else open(args[0]).read()"
    assert attack(text, path) in REFUSED


def test_the_descriptors_of_proc_lead_nowhere(attack: Callable[..., Any]) -> None:
    assert attack("os.readlink(f'/proc/{args[0]}/cwd')", os.getpid()) in REFUSED
    assert attack("os.listdir(f'/proc/{args[0]}/fd')", os.getpid()) in REFUSED


@pytest.mark.parametrize(
    "path", ["reference/activations.py", "assignments/activations/chaffs.toml"]
)
def test_nothing_of_the_course_is_read(attack: Callable[..., Any], root: Path, path: str) -> None:
    assert (root / path).exists()
    assert attack("open(args[0]).read()", str(root / path)) in REFUSED
    assert attack("os.listdir(args[0])", str((root / path).parent)) in REFUSED


def test_nothing_of_the_grader_is_read_but_the_workers_part(attack: Callable[..., Any]) -> None:
    assert attack("open(args[0]).read()", str(places.PACKAGE / "jail" / "selftest.py")) in REFUSED
    found = attack("__import__('grader.jail.selftest')")
    assert found in REFUSED | {"ModuleNotFoundError"}
    assert attack("__import__('grader.worker.values').__name__") == "grader"


def test_modules_that_were_not_preloaded_can_be_imported(attack: Callable[..., Any]) -> None:
    assert attack("__import__('wave').__name__") == "wave"
    assert attack("__import__('numpy.polynomial.laguerre').__name__") == "numpy"


def test_the_environment_holds_nothing_of_the_graders(attack: Callable[..., Any]) -> None:
    added = {"TMPDIR", "LC_CTYPE", "PWD", "TORCHINDUCTOR_CACHE_DIR"}  # by Python, by PyTorch
    assert set(attack("dict(os.environ)")) <= {*ENVIRONMENT, *added}


def test_the_command_line_holds_nothing_of_the_graders(attack: Callable[..., Any]) -> None:
    assert attack("sys.argv") == ["-c"]


MODES = """[
    (number, os.fstat(number).st_mode & 0o170000) for number in range(1024)
    if libc.fcntl(number, 1) != -1
]"""


def test_no_descriptor_is_inherited_but_the_workers_own_line(attack: Callable[..., Any]) -> None:
    kinds = [mode for _, mode in attack(MODES)]
    device, socket = 0o020000, 0o140000
    assert sorted(kinds) == [device] * 4 + [socket]


def test_a_descriptor_that_is_sent_to_the_marker_is_not_taken(hand_in: HandIn) -> None:
    module = hand_in(LIBRARY).module
    module.attack("1 + 1")
    before = len(os.listdir("/proc/self/fd"))
    (line,) = (number for number, mode in module.attack(MODES) if mode == 0o140000)
    with pytest.raises(Crashed):
        module.attack("socket.send_fds(socket.socket(1, 1, 0, args[0]), [b'x'], [0] * 9)", line)
    assert module.attack("1 + 1") == 2
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_disk_can_not_be_filled(attack: Callable[..., Any], level: Level) -> None:
    text = "[open(f'{n}', 'wb').write(bytes(1 << 20)) for n in range(args[0])]"
    count = 200 if level is Level.STRONG else 10  # elsewhere only a file is limited, not all
    found = attack(text, count)
    assert (found == "OSError") is (level is Level.STRONG)


def test_a_file_can_not_grow_without_end(attack: Callable[..., Any]) -> None:
    found = attack("os.posix_fallocate(os.open('big', os.O_CREAT | os.O_RDWR), 0, 1 << 30)")
    assert found == "OSError"


SCRATCH = """
import os, tempfile

def where():
    return os.getcwd()

def keep(name, text):
    with open(name, "w") as file:
        file.write(text)
    return os.path.abspath(name)

def temporary():
    with tempfile.NamedTemporaryFile("w+") as file:
        file.write("x")
        file.seek(0)
        return file.read(), os.path.dirname(file.name) == os.getcwd() == os.environ["HOME"]

def attack(text, *args):
    return eval(text, globals(), {"args": args})

def nest(depth):
    for _ in range(depth):
        os.mkdir("deep")
        os.chdir("deep")
    os.mkdir("locked", 0)
"""


def test_a_worker_has_a_folder_of_its_own_for_temporary_files(hand_in: HandIn) -> None:
    module = hand_in(SCRATCH).module
    assert module.temporary() == ("x", True)
    assert module.attack("os.listdir('.')") == []


OTHERS = [
    "open(args[0] + '/file').read()",
    "os.listdir(args[0])",
    "os.listdir(os.path.dirname(args[0]))",
    "open(args[0] + '/new', 'w')",
    "os.unlink(args[0] + '/file')",
    "os.chmod(args[0], 0)",
    "os.rename(args[0], args[0] + 'x')",
    "os.link(args[0] + '/file', 'mine')",
]


@pytest.mark.parametrize("text", OTHERS)
def test_the_folder_of_another_worker_is_out_of_reach(hand_in: HandIn, text: str) -> None:
    owner, thief = hand_in(SCRATCH).module, hand_in(SCRATCH).module
    owner.keep("file", "secret")
    with pytest.raises(Raised) as caught:
        thief.attack(text, owner.where())
    assert caught.value.type in REFUSED | {"OSError"}
    assert owner.attack("open('file').read()") == "secret"


@pytest.mark.parametrize("end", ["close", "crash"])
def test_what_a_worker_left_behind_is_gone_for_the_next(hand_in: HandIn, end: str) -> None:
    student = hand_in(SCRATCH)
    folder = student.module.where()
    student.module.keep("file", "secret")
    student.module.nest(1500)
    if end == "crash":
        with pytest.raises(SubmissionFault):
            student.module.attack("os._exit(1)")
    student.conversation.close()
    # The folder of the next worker may be made before that one is removed; not so the third's.
    hand_in(SCRATCH).module.where()
    third = hand_in(SCRATCH).module
    assert third.attack("os.path.exists(args[0])", folder) is False
    assert third.where() != folder
    assert third.attack("os.listdir('.')") == []


def test_names_of_other_workers_folders_are_in_no_generators_state(hand_in: HandIn) -> None:
    first, second = hand_in(SCRATCH).module, hand_in(SCRATCH).module
    guess = "[next(tempfile._get_candidate_names()) for _ in range(20)]"
    assert Path(second.where()).name not in first.attack(guess)


def test_one_submission_does_not_see_what_another_defined(hand_in: HandIn) -> None:
    one = hand_in(
        "import numpy, builtins\nnumpy.mine = builtins.mine = 1\ndef f():\n    return 1\n"
    )
    other = hand_in("import numpy\ndef f():\n    return hasattr(numpy, 'mine')\n")
    assert one.module.f() == 1
    assert other.module.f() is False


SEARCH = """
import ctypes, gc
MINE = "my-own-marmalade"

def pages():
    things = gc.get_objects()
    things += [getattr(thing, "__dict__", None) for thing in things]
    return {id(part) & ~4095 for thing in things for part in (thing, *gc.get_referents(thing))}

def found(backwards):
    # The word itself is never in this worker's memory, but for where it was before.
    return sum(backwards in ctypes.string_at(page, 4096)[::-1] for page in pages())
"""


def test_one_submission_does_not_find_the_source_of_another_in_its_memory(hand_in: HandIn) -> None:
    one = hand_in("SECRET = 'my-own-swordfish'\ndef f():\n    return SECRET\n")
    assert one.module.f() == "my-own-swordfish"
    one.conversation.close()
    for _ in range(2):
        other = hand_in(SEARCH)
        assert other.module.found(b"my-own-marmalade"[::-1]) > 0
        assert other.module.found(b"my-own-swordfish"[::-1]) == 0
        other.conversation.close()


WORKING = {
    "linear algebra": "torch.linalg.svd(torch.rand(20, 20))[1].shape[0] == 20",
    "a convolution": "torch.nn.Conv2d(1, 2, 3)(torch.rand(1, 1, 9, 9)).shape == (1, 2, 7, 7)",
    "an optimizer": "torch.optim.Adam([torch.nn.Parameter(torch.ones(2))]).step() is None",
    "attention": "torch.nn.MultiheadAttention(8, 2)(*[torch.rand(3, 1, 8)] * 3)[0].shape[0] == 3",
    "an LSTM": "torch.nn.LSTM(3, 4)(torch.rand(2, 1, 3))[0].shape == (2, 1, 4)",
    "a saved model": "torch.save({'a': torch.ones(2)}, 'm') or torch.load('m')['a'].sum() == 2",
    "threads": "[t.start() or t.join() for t in [threading.Thread(target=print)]] == [None]",
    "a large product": "bool((torch.rand(300, 300) @ torch.rand(300, 300)).isfinite().all())",
    "text in other scripts": "open('ä', 'w', encoding='utf-8').write('ö') == 1",
    "the time": "__import__('time').time() > 1e9",
    "random numbers of the system": "len(os.urandom(9)) == 9",
}


@pytest.mark.parametrize("text", WORKING.values(), ids=WORKING.keys())
def test_what_honest_code_does_works(hand_in: HandIn, text: str) -> None:
    module = hand_in(LIBRARY + "import torch\n").module
    assert module.attack(text) in (True, [None])
