"""Submissions in all shapes, and how they are read."""

import ctypes
import json
import os
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course.manifest import load_course
from grader.grading.entries import Entry, find
from grader.grading.reading import read
from grader.model import Course, Submission

FILE = "sums.py"


@pytest.fixture
def students(handed_in: Path) -> Callable[[], list[str]]:
    """The students that are found."""
    return lambda: [entry.student for entry in find(handed_in, "sums").entries]


@pytest.fixture
def only(handed_in: Path) -> Callable[[], Submission]:
    """The one submission that is found, read."""

    def only() -> Submission:
        (entry,) = find(handed_in, "sums").entries
        return read(entry, FILE)

    return only


@pytest.fixture
def read_path() -> Callable[[Path], Submission]:
    """Reads what lies at a path as a student's submission."""
    return lambda path: read(Entry("Ada", path), FILE)


@pytest.fixture
def course(sums: Path) -> Course:
    """The small course, loaded."""
    return load_course(sums)


@pytest.fixture
def permissions() -> Iterator[None]:
    """For tests of what may not be read: root may read anything, unless it waives that."""
    held, version, sets = ctypes.create_string_buffer(24), 0x20080522, struct.Struct("=6I")
    header, libc = struct.pack("=Ii", version, 0), ctypes.CDLL(None, use_errno=True)
    if os.geteuid() or libc.capget(header, held):
        yield
        return
    effective, *others = sets.unpack(held.raw)
    waived = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
    assert libc.capset(header, sets.pack(effective & ~waived, *others)) == 0
    yield
    assert libc.capset(header, held) == 0


class Fake:
    """The command of a marker that runs no check, and what such markers have done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        script = Path(__file__).with_name("fake_marker.py")
        self.command = (sys.executable, "-P", str(script), str(folder))
        self.plan()

    def plan(self, **plan: object) -> None:
        """From now on, do this."""
        (self.folder / "plan.json").write_text(json.dumps(plan))

    def noted(self, name: str) -> list[list[object]]:
        """The lines of a file that the markers write."""
        path = self.folder / name
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    @property
    def jobs(self) -> list[object]:
        """The students that were asked for, once for each time."""
        return [student for (student,) in self.noted("jobs")]


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """Markers that run no check."""
    folder = tmp_path / "fake"
    folder.mkdir()
    return Fake(folder)
