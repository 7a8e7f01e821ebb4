"""What tests of several packages share: the repository, a small course, the sample class."""

import contextlib
import fcntl
import io
import json
import os
import select
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# No test may depend on how fast or how busy the machine is, nor on what was drawn by chance.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "calm", deadline=None, suppress_health_check=SLOW, derandomize=True, database=None
)
# What `make fuzz` runs, again and again.
settings.register_profile(
    "fuzz", deadline=None, suppress_health_check=SLOW, database=None, max_examples=300
)
settings.load_profile("calm")


class Together(LoadScopeScheduling):
    """Gives tests that need the same long run to one process: the others would wait for its lock.

    (xdist's own groups are lost with pytest 9.2: `item._nodeid`, which it sets, is not read there.)
    """

    def _split_scope(self, nodeid: str) -> str:
        path, _, name = nodeid.partition("::")
        if path in ("tests/test_acceptance.py", "tests/audit/test_run.py"):
            return path
        if path == "tests/test_course_audit.py":
            return path + name.partition("[")[2]  # an assignment
        return nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """What hands out the tests where several processes run them."""
    return Together(config, log)


REFERENCE = '''"""Doubling and halving."""

import numpy as np


def double(x):
    """Twice `x`."""
    ### BEGIN SOLUTION
    return np.asarray(x) * 2
    ### END SOLUTION


class Half:
    """Halves what it is called with."""

    def forward(self, x):
        """Half of `x`."""
        ### BEGIN SOLUTION
        return np.asarray(x) / 2
        ### END SOLUTION
'''

VISIBLE = '''"""Visible checks."""

import numpy as np

from grader.checks import assert_close, check


@check(points=2, exercise="double", hint="Add x to itself.")
def test_double_of_three(submission):
    """Twice 3 is 6."""
    assert_close(submission.double(np.array([3.0])), np.array([6.0]))


@check(points=1, exercise="Half")
def test_half_of_four(submission):
    """Half of 4 is 2."""
    assert_close(submission.Half().forward(np.array([4.0])), np.array([2.0]))
'''

HIDDEN = '''"""Hidden checks."""

from grader.checks import assert_close, check


@check(points=3, exercise="double", hint="Think of other numbers.")
def test_double_of_anything(submission, reference, rng):
    """Doubling works for any number."""
    x = rng.normal(size=5)
    assert_close(submission.double(x), reference.double(x))


@check(points=4, exercise="Half")
def test_half_of_anything(submission, reference, rng):
    """Halving works for any number."""
    x = rng.normal(size=5)
    assert_close(submission.Half().forward(x), reference.Half().forward(x))
'''

MANIFEST = """title = "Doubling and halving"
version = "1"
points = 10

[limits]
call_seconds = 5

[[exercise]]
name = "double"
title = "Twice as much"

[[exercise]]
name = "Half"
title = "Half as much"
"""

CHAFF = """[[chaff]]
name = "{name}"
exercise = "double"
replace = "* 2"
by = "{by}"
explain = "{explain}"
"""

SUMS = {
    "course.toml": 'title = "Arithmetic"\nassignments = ["sums"]\n',
    "reference/sums.py": REFERENCE,
    "assignments/sums/assignment.toml": MANIFEST,
    "assignments/sums/handout.md": "# Sums\n\nWrite `double` and `Half`.\n",
    "assignments/sums/visible/test_sums.py": VISIBLE,
    "assignments/sums/hidden/test_more_sums.py": HIDDEN,
}

# A shell that puts the tests in the background has them ignore it, and all that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long a process may take to do something or to end, on whatever machine.
GENEROUS = 300.0
LOOK_SECONDS = 0.02

WriteCourse = Callable[..., Path]
WriteClass = Callable[[Path, Mapping[str, bytes] | Mapping[bytes, bytes]], Path]
Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def write_sums() -> WriteCourse:
    """Writes a small course into a folder, some of its files replaced."""

    def write(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
        for path, text in {**SUMS, **(changes or {})}.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return folder

    return write


@pytest.fixture(scope="session")
def sums(tmp_path_factory: pytest.TempPathFactory, write_sums: WriteCourse) -> Path:
    """A small course that is right: nobody may write into it."""
    return write_sums(tmp_path_factory.mktemp("sums") / "course")


@pytest.fixture(scope="session")
def limited_sums(
    write_sums: WriteCourse, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Writes the small course with other limits, as lines of its manifest."""

    def write(limits: str) -> Path:
        manifest = MANIFEST.replace("call_seconds = 5\n", limits)
        assert limits in manifest
        changes = {"assignments/sums/assignment.toml": manifest}
        return write_sums(tmp_path_factory.mktemp("limited"), changes)

    return write


@pytest.fixture(scope="session")
def chaff() -> Callable[..., str]:
    """A misconception of the small course, as text: what stands in place of `* 2`."""

    def chaff(name: str, by: str, explain: str = "That is not twice x.") -> str:
        return CHAFF.format(name=name, by=by, explain=explain)

    return chaff


@pytest.fixture(scope="session")
def triples(chaff: Callable[..., str]) -> str:
    """The text of a `chaffs.toml` with one chaff."""
    return chaff("triples", "* 3", "This is three times x.")


@pytest.fixture(scope="session")
def solution() -> bytes:
    """A submission that earns all points of the small course."""
    return "\n".join(x for x in REFERENCE.splitlines() if "###" not in x).encode() + b"\n"


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a folder once for all processes that run tests, and gives it to each of them."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def get(name: str, make: Callable[[Path], None]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with _alone(shared / f"{name}.lock"):
            if not done.exists():
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return get


@pytest.fixture(scope="session")
def grader_line() -> list[str]:
    """What starts the command in a process of its own."""
    return [sys.executable, "-c", "from grader.cli import main; main()"]


@pytest.fixture(scope="session")
def doctor_here(once: Once, grader_line: list[str]) -> Any:
    """What `grader doctor --json` says on this machine."""

    def make(folder: Path) -> None:
        run = subprocess.run([*grader_line, "doctor", "--json"], capture_output=True, check=True)
        (folder / "said.json").write_bytes(run.stdout)

    return json.loads((once("doctor-here", make) / "said.json").read_bytes())


@pytest.fixture(scope="session")
def wait_for_end() -> Callable[[int], None]:
    """Waits until a process that is not ours has ended."""

    def wait_for_end(pid: int) -> None:
        try:
            pidfd = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        assert select.select([pidfd], [], [], GENEROUS)[0] == [pidfd]
        os.close(pidfd)

    return wait_for_end


@pytest.fixture(scope="session")
def found_while() -> Callable[..., Any]:
    """Looks for something until it is there, while a process runs that must not end before.

    It does not look all the time, which would take a processor from what it waits for.
    """

    def found_while(process: subprocess.Popen[Any], find: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + GENEROUS
        while not (found := find()):
            assert time.monotonic() < deadline, "it does not happen"
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_SECONDS)
                raise AssertionError(f"it ended before: {process.communicate()}")
        return found

    return found_while


@pytest.fixture(scope="session")
def write_class() -> WriteClass:
    """Writes submissions into a folder."""

    def write(folder: Path, files: Mapping[str, bytes] | Mapping[bytes, bytes]) -> Path:
        for path, data in files.items():
            place = folder / os.fsdecode(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        return folder

    return write


@pytest.fixture(scope="session")
def reports() -> Callable[[Path], dict[str, bytes]]:
    """What a run leaves for people and programs to read, by path."""

    def reports(folder: Path) -> dict[str, bytes]:
        own = ("outcomes.jsonl", ".lock")
        files = [path for path in folder.rglob("*") if path.is_file() and path.name not in own]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    return reports


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """The folder that the submissions lie in."""
    folder = tmp_path / "handed-in"
    folder.mkdir()
    return folder


@pytest.fixture
def put(handed_in: Path) -> Callable[..., Path]:
    """Puts a file there."""

    def put(path: str, data: bytes = b"x = 1\n") -> Path:
        place = handed_in / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        return place

    return put


@pytest.fixture(scope="session")
def notebook() -> Callable[..., bytes]:
    """A notebook of code cells without metadata, as bytes."""

    def notebook(*cells: str) -> bytes:
        usual = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
        made = [{**usual, "id": f"cell-{at}", "source": text} for at, text in enumerate(cells)]
        file = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}
        return json.dumps(file).encode()

    return notebook


@pytest.fixture
def packed() -> Callable[..., bytes]:
    """A zip file, as bytes."""

    def packed(
        files: Mapping[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED
    ) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            for path, data in files.items() if isinstance(files, Mapping) else files:
                archive.writestr(path, data)
        return file.getvalue()

    return packed


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
