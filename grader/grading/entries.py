"""Finds the submissions in a folder or a zip file, in the shapes that teachers get them in."""

import os
from dataclasses import dataclass
from itertools import compress
from pathlib import Path, PurePosixPath

from grader.errors import BatchError
from grader.grading import names
from grader.grading.parts import SOURCES
from grader.grading.whole_class import ClassArchive, open_class

_KINDS = (".py", ".zip", ".ipynb", ".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz")
_JUNK = ("__MACOSX", "__pycache__")


@dataclass(frozen=True)
class Entry:
    """Where one student's submission lies: a folder, a Python file, a notebook or a zip file.

    If all of the class is in one zip file, that is `path`, and `inside` the place in it.
    """

    student: str
    path: Path
    inside: str = ""

    @property
    def name(self) -> str:
        """What the folder or file is called."""
        return PurePosixPath(self.inside).name or self.path.name


@dataclass(frozen=True)
class Found:
    """The submissions of a class, and the names of what is none."""

    entries: tuple[Entry, ...]
    ignored: tuple[str, ...]


def find(place: Path, assignment: str, results: Path | None = None) -> Found:
    """The submissions in a folder or a zip file, ordered by student.

    Args:
        results: where reports go; it may lie among the submissions, and is none.
    Raises: BatchError.
    """
    if os.path.isfile(place):  # answers where asking is not allowed, too
        candidates = _in_archive(open_class(place), place, assignment)
    else:
        candidates = _in_folder(place, assignment, results)
    candidates = [c for c in candidates if not c.name.startswith(".") and c.name not in _JUNK]
    doubled = _text_beside_file(candidates)
    counts = [bool(c.student) and c.name not in doubled for c in candidates]
    entries = list(compress(candidates, counts))
    ignored = [
        names.printable(c.name) for c, yes in zip(candidates, counts, strict=True) if not yes
    ]
    if not entries:
        raise BatchError(f"{place}: holds no submission (a folder, .py, .ipynb or .zip a student)")
    distinct = names.told_apart([e.student for e in entries], [e.name for e in entries])
    told = [Entry(student, e.path, e.inside) for student, e in zip(distinct, entries, strict=True)]
    return Found(tuple(sorted(told, key=_order)), tuple(ignored))


def _order(entry: Entry) -> tuple[str, str]:
    return entry.student.casefold(), entry.student


def _in_folder(folder: Path, assignment: str, results: Path | None) -> list[Entry]:
    """What is in the folder; without a student's name where it is no submission."""
    own = os.path.realpath(results) if results else None
    if own == os.path.realpath(folder):
        raise BatchError(f"{folder}: holds the submissions; let reports go to another folder")
    try:
        paths = sorted(path for path in folder.iterdir() if os.path.realpath(path) != own)
    except OSError as error:
        raise BatchError(
            f"{folder}: can't be read ({error.strerror}); name the folder, or the .zip file, "
            "that holds the submissions"
        ) from error
    return [Entry(_student(path, assignment), path) for path in paths]


def _student(path: Path, assignment: str) -> str:
    try:
        is_folder = path.is_dir()
        # A link is no submission either, but somebody has to be told.
        if is_folder or path.is_symlink() or path.suffix.lower() in _KINDS:
            return names.student_name(path.name, assignment, is_folder=is_folder)
    except OSError:  # not even its kind may be known: reading it will tell why
        return names.student_name(path.name, assignment, is_folder=True)
    return ""


def _in_archive(archive: ClassArchive, path: Path, assignment: str) -> list[Entry]:
    found = []
    for top in archive.tops({f"{assignment}{kind}" for kind in SOURCES}):
        counts = top.is_folder or PurePosixPath(top.path).suffix.lower() in _KINDS
        name = PurePosixPath(top.path).name
        student = names.student_name(name, assignment, is_folder=top.is_folder)
        found.append(Entry(student if counts else "", path, top.path))
    return found


def _text_beside_file(entries: list[Entry]) -> set[str]:
    """What Moodle hands out a second time for a student: the text typed in beside the files."""
    kinds = [(entry.name, names.moodle(entry.name)) for entry in entries]
    with_files = {moodle[0] for _, moodle in kinds if moodle and moodle[1] == "file"}
    return {
        name
        for name, moodle in kinds
        if moodle and moodle[1] == "onlinetext" and moodle[0] in with_files
    }
