"""What a process gives up: each test confines a child, which then tells what it still can do."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.worker import confinement, landlock
from grader.worker.confinement import Confinement

Child = Callable[[str], str]

needs_landlock = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not landlock.version(),
    reason="the kernel has no Landlock",
)


@pytest.fixture
def child(tmp_path: Path) -> Child:
    """Runs a script in a fresh process in a folder of its own: what it prints."""

    def run(script: str) -> str:
        head = "import ctypes, os, resource, sys\nfrom pathlib import Path\n"
        done = subprocess.run(
            [sys.executable, "-c", head + script],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """A folder to read, one to write and one to keep away from, with a file in each."""
    for name in ("open", "scratch", "closed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    return tmp_path


RESTRICTED = """
from grader.worker import landlock, seccomp
seccomp.no_new_privileges()
landlock.restrict(["open", "missing"], ["scratch"], ["/dev/null"])
def tries(action):
    try:
        action()
    except OSError as error:
        return type(error).__name__
    return "done"
"""


@needs_landlock
@pytest.mark.parametrize(
    ("action", "expected"),
    {
        "Path('open/file').read_text()": "done",
        "os.listdir('open')": "done",
        "Path('open/file').write_text('x')": "PermissionError",
        "Path('open/new').write_text('x')": "PermissionError",
        "os.unlink('open/file')": "PermissionError",
        "os.truncate('open/file', 0)": "PermissionError",
        "Path('scratch/new').write_text('x')": "done",
        "Path('scratch/file').read_text()": "done",
        "os.mkdir('scratch/folder')": "done",
        "os.unlink('scratch/file')": "done",
        "os.execv('/bin/sh', ['sh'])": "PermissionError",
        "Path('closed/file').read_text()": "PermissionError",
        "os.listdir('closed')": "PermissionError",
        "os.listdir('.')": "PermissionError",
        "Path('scratch/../closed/file').read_text()": "PermissionError",
        "os.link('open/file', 'scratch/link')": "PermissionError OSError",
        "os.rename('open/file', 'scratch/link')": "PermissionError OSError",
        "os.symlink('../closed', 'scratch/l') or os.listdir('scratch/l')": "PermissionError",
        "Path('/dev/null').write_text('x')": "done",
        "Path('/etc/passwd').read_text()": "PermissionError",
        "os.listdir('/proc/self')": "PermissionError",
    }.items(),
)
def test_landlock_opens_what_it_was_told_and_no_more(
    child: Child, folders: Path, action: str, expected: str
) -> None:
    assert folders.is_dir()
    assert child(f"{RESTRICTED}\nprint(tries(lambda: {action}))") in expected.split()


@needs_landlock
def test_a_file_by_itself_can_be_readable(child: Child, folders: Path) -> None:
    assert folders.is_dir()
    script = RESTRICTED.replace('["open", "missing"]', '["open/file"]')
    assert child(f"{script}\nprint(Path('open/file').read_text())") == "open"
    assert child(f"{script}\nprint(tries(lambda: os.listdir('open')))") == "PermissionError"


@needs_landlock
def test_what_can_not_be_reached_needs_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    landlock._allow(-1, "open", landlock.READ)  # it would fail if it went on to the kernel


def test_the_limits_are_set(child: Child) -> None:
    script = """
from grader.worker.confinement import Confinement, confine
confine(Confinement(b"", False, (), 1 << 40, 77, 1 << 20, 33), "")
names = "CORE FSIZE NOFILE CPU NPROC AS".split()
print([resource.getrlimit(getattr(resource, "RLIMIT_" + name)) for name in names])
"""
    pairs = [(n, n) for n in (0, 1 << 20, 64, 77, 33, 1 << 40)]
    assert child(script) == str(pairs)


def test_a_limit_that_is_lower_already_is_kept(child: Child) -> None:
    script = """
from grader.worker.confinement import Confinement, confine
resource.setrlimit(resource.RLIMIT_NOFILE, (20, 40))
confine(Confinement(b"", False, (), 0, 0, 1 << 20, 0), "")
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    assert child(script) == "(40, 40)"


def refusing_limits(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(resource, "setrlimit", refuse)
    monkeypatch.setattr(confinement.capabilities, "drop", lambda: None)
    monkeypatch.setattr(confinement.seccomp, "no_new_privileges", lambda: None)
    monkeypatch.setattr(confinement.landlock, "restrict", lambda *_: None)


@pytest.mark.parametrize("error", [ValueError("no such limit"), OSError("refused")])
def test_without_a_jail_a_limit_that_can_not_be_set_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    refusing_limits(monkeypatch, error)
    confinement.confine(Confinement(b"", False, (), 1, 1, 1, 1), "")


@pytest.mark.parametrize("error", [ValueError("no such limit"), OSError("refused")])
def test_in_a_jail_a_limit_that_can_not_be_set_is_an_error(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    refusing_limits(monkeypatch, error)
    with pytest.raises(type(error)):
        confinement.confine(Confinement(b"", True, (), 1, 1, 1, 1), "")


@needs_landlock
def test_capabilities_are_given_up_but_for_reading_files(child: Child) -> None:
    script = """
from grader.worker import capabilities
capabilities.drop()
fields = dict(line.split(":\\t") for line in Path("/proc/self/status").read_text().splitlines())
print([int(fields[name], 16) & ~0b110 for name in ("CapEff", "CapPrm", "CapInh")])
"""
    assert child(script) == "[0, 0, 0]"


@needs_landlock
def test_a_program_that_is_run_gains_no_privileges(child: Child) -> None:
    script = """
from grader.worker import seccomp
seccomp.no_new_privileges()
print("NoNewPrivs:\\t1" in Path("/proc/self/status").read_text())
"""
    assert child(script) == "True"


def test_every_descriptor_but_the_one_to_keep_is_closed(child: Child) -> None:
    script = """
from grader.worker.confinement import close_descriptors
wanted, *others = [os.dup(0) for _ in range(9)][4:]
close_descriptors(wanted)
alive = []
for number in range(30):
    try:
        os.fstat(number)
        alive.append(number)
    except OSError:
        pass
print(alive == [0, 1, 2, wanted])
"""
    assert child(script) == "True"


@needs_landlock
@pytest.mark.skipif(not confinement.seccomp.supported(), reason="no filter for this machine")
def test_a_confined_process_computes_and_makes_threads_but_no_process(child: Child) -> None:
    script = """
import threading
from grader.worker import seccomp
program = seccomp.build()
seccomp.no_new_privileges()
seccomp.install(program)
done = []
thread = threading.Thread(target=done.append, args=(1,))
thread.start()
thread.join()
try:
    os.fork()
except PermissionError:
    done.append("no process")
print(done)
"""
    assert child(script) == "[1, 'no process']"


def test_a_filter_that_is_none_is_an_error(child: Child) -> None:
    script = """
from grader.worker import seccomp
try:
    seccomp.no_new_privileges()
    seccomp.install(bytes(8))
except OSError:
    print("refused")
"""
    assert child(script) == "refused"
