"""Processes of a real batch, killed in the midst of a call: who pays for it, and who doesn't."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., list[str]]
Line = Callable[..., list[str]]
Earned = Callable[[Path], dict[str, int]]
WaitForEnd = Callable[[int], None]

# How long anything may take to happen, on whatever machine.
GENEROUS = 300.0
ALL = {"ada": 10, "bob": 10}

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="this system shows no processes under /proc"
)


@pytest.fixture(scope="session")
def patient(limited_sums: Callable[[str], Path]) -> Path:
    """The small course, with much time for a call."""
    return limited_sums("call_seconds = 200\nsubmission_seconds = 600\n")


class Process:
    """A process of somebody's, by its number."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def _stat(self) -> list[str]:
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return ["Z", "0", *["0"] * 20]

    @property
    def parent(self) -> int:
        return int(self._stat()[1])

    @property
    def ticks(self) -> int:
        """The processor time that it has taken."""
        return sum(map(int, self._stat()[11:13]))

    @property
    def line(self) -> bytes:
        try:
            return Path(f"/proc/{self.pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            return b""


def below(top: int) -> Iterator[Process]:
    """The processes that one has started, and those that these have."""
    children: dict[int, list[Process]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            process = Process(int(name))
            children.setdefault(process.parent, []).append(process)
    todo = [top]
    while todo:
        for child in children.get(todo.pop(), []):
            yield child
            todo.append(child.pid)


def busy_worker(batch: int) -> Process | None:
    """The worker of a batch that is in the midst of a call."""
    for each in below(batch):
        zygote = b"worker.zygote" in each.line and b"bwrap" not in each.line
        forked = each.line == Process(each.parent).line
        if zygote and forked and each.ticks >= 20:
            return each
    return None


class Batch:
    """A batch that runs, and whose first submission is in the midst of a call."""

    def __init__(self, process: subprocess.Popen[str], worker: Process) -> None:
        self.process, self.worker = process, worker
        self.zygote = Process(worker.parent)
        self.all = [process.pid, *(each.pid for each in below(process.pid))]
        markers = [each for each in below(process.pid) if b"grading.marker" in each.line]
        self.marker = next(each for each in markers if each.parent == process.pid)

    def end(self) -> str:
        """Wait for it; what it said."""
        _, said = self.process.communicate(timeout=GENEROUS)
        return said


Begin = Callable[[list[str]], Batch]


@pytest.fixture
def begin(found_while: Callable[..., Any]) -> Begin:
    """Starts a batch, and waits until its first submission is in the midst of a call."""

    def begin(line: list[str]) -> Batch:
        process = subprocess.Popen(
            line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        return Batch(process, found_while(process, lambda: busy_worker(process.pid)))

    return begin


@pytest.fixture
def busy(solution: bytes) -> bytes:
    """A right solution that takes a while, but not too long."""
    loop = (
        b"end = time.process_time() + 1\n    while time.process_time() < end:\n        pass\n    "
    )
    return b"import time\n" + solution.replace(b"return np.asarray(x) * 2", loop + b"return x * 2")


@pytest.fixture
def line(
    command: Command,
    write_class: Callable[..., Path],
    patient: Path,
    busy: bytes,
    solution: bytes,
    tmp_path: Path,
) -> Callable[..., list[str]]:
    """The command line that scores a class of two, the first of whom is slow, or never ends."""

    def line(*options: str, endless: bool = False) -> list[str]:
        ada = busy.replace(b"+ 1\n", b"+ 1e9\n") if endless else busy
        submissions = write_class(tmp_path / "class", {"ada.py": ada, "bob.py": solution})
        return command(submissions, tmp_path / "results", *options, course=patient)

    return line


def kill(process: Process) -> None:
    os.kill(process.pid, signal.SIGKILL)


def test_a_worker_costs_the_check_at_hand(
    line: Line, begin: Begin, tmp_path: Path, earned: Earned
) -> None:
    batch = begin(line("--no-jail"))
    kill(batch.worker)
    batch.end()
    assert batch.process.returncode == 0
    assert earned(tmp_path / "results") == {"ada": 10 - 2, "bob": 10}


def test_a_zygote_costs_nothing(line: Line, begin: Begin, tmp_path: Path, earned: Earned) -> None:
    batch = begin(line("--no-jail"))
    kill(batch.zygote)
    batch.end()
    assert batch.process.returncode == 0
    assert earned(tmp_path / "results") == ALL


def test_a_marker_costs_nothing(
    line: Line, begin: Begin, tmp_path: Path, earned: Earned, wait_for_end: WaitForEnd
) -> None:
    batch = begin(line("--no-jail"))
    kill(batch.marker)
    wait_for_end(batch.zygote.pid)
    batch.end()
    assert batch.process.returncode == 0
    assert earned(tmp_path / "results") == ALL


@pytest.mark.parametrize("options", [["--no-jail"], ["--jail", "reduced"]], ids=["none", "reduced"])
def test_a_marker_and_its_zygote_leave_no_worker_however_busy(
    line: Line, begin: Begin, options: list[str], wait_for_end: WaitForEnd
) -> None:
    batch = begin(line(*options, endless=True))
    os.kill(batch.marker.pid, signal.SIGSTOP)  # nobody is left to clean up
    kill(batch.zygote)
    kill(batch.marker)
    wait_for_end(batch.worker.pid)
    kill(Process(batch.process.pid))
    batch.end()


def test_a_batch_leaves_no_process_and_carries_on(
    line: Line,
    begin: Begin,
    tmp_path: Path,
    earned: Earned,
    run: Any,
    wait_for_end: WaitForEnd,
) -> None:
    batch = begin(line("--no-jail"))
    kill(Process(batch.process.pid))
    batch.end()
    for pid in batch.all:  # the marker ends behind the submission at hand
        wait_for_end(pid)
    assert run(line("--no-jail")).returncode == 0
    assert earned(tmp_path / "results") == ALL
