"""Reads a course: `course.toml` and the assignments it names."""

from collections.abc import Collection
from pathlib import Path

from grader.course.assignments import load_assignment
from grader.course.limits import read_limits
from grader.course.tables import Table, read_table
from grader.course.thresholds import read_thresholds
from grader.errors import ManifestError
from grader.model import Course, Limits

COURSE_FILE = "course.toml"


def find_course(start: Path) -> Path | None:
    """The nearest folder with a `course.toml`, from `start` upwards; None if there is none."""
    return find_upwards(start, COURSE_FILE)


def find_upwards(start: Path, file: str) -> Path | None:
    """The nearest folder that has `file`, from `start` upwards; None if there is none."""
    start = start.resolve()
    folders = (start, *start.parents)
    return next((folder for folder in folders if (folder / file).is_file()), None)


def load_course(root: Path, only: Collection[str] = ()) -> Course:
    """The course in a folder, with all of its assignments, or with some.

    Args:
        only: the names of those that are needed; the files of others are not read.
    Raises: ManifestError at the first thing that is wrong: one sentence with file and line,
        relative to `root`.
    """
    root = root.resolve()
    table = _table(root)
    table.known("title", "assignments", "limits", "audit")
    title, limits = table.sentence("title"), read_limits(table.table("limits"), Limits())
    thresholds = read_thresholds(table.table("audit"))
    assignments = tuple(
        load_assignment(table, index, name, root, limits)
        for index, name in enumerate(_names(table))
        if not only or name in only
    )
    return Course(title, root, assignments, thresholds)


def assignment_names(root: Path) -> list[str]:
    """The names of all assignments of the course in a folder. Raises ManifestError."""
    return _names(_table(root.resolve()))


def _table(root: Path) -> Table:
    if not (root / COURSE_FILE).is_file():
        what = f"{root} has no such file; name a course's folder, or write the file"
        raise ManifestError(f"{COURSE_FILE}:1: {what}")
    return read_table(root / COURSE_FILE, COURSE_FILE)


def _names(table: Table) -> list[str]:
    """The names of the assignments. Raises ManifestError if one is there twice."""
    names = table.texts("assignments")
    for index, name in enumerate(names):
        if name in names[:index]:
            what = f"assignment {name!r} is there twice; name it once"
            raise table.fault(what, "assignments", index)
    return names
