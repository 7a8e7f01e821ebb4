"""Submissions in all shapes, and how they are read."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.course.manifest import load_course
from grader.grading.entries import Entry, find
from grader.grading.reading import read
from grader.model import Course, Submission

FILE = "sums.py"


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
def permissions(tmp_path: Path) -> None:
    """For tests of what may not be read: root may read anything."""
    path = tmp_path / "closed"
    path.touch(mode=0)
    try:
        path.read_bytes()
    except PermissionError:
        return
    pytest.skip("this account may read any file")
