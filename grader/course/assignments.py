"""Reads one assignment of a course."""

import keyword
import os
from pathlib import Path

from grader.course import allowances, chaffs
from grader.course.checks import read_checks
from grader.course.exercises import points_of, read_exercises, weighed
from grader.course.forbidden import read_forbidden, refuse_use
from grader.course.limits import read_limits
from grader.course.manual import read_manual
from grader.course.optimizers import use_optimizers
from grader.course.tables import Table, nearest, read_table
from grader.course.texts import parse_python, read_text
from grader.errors import ManifestError
from grader.model import Allowance, Assignment, Chaff, Check, Limits

_KEYS = (
    *("title", "version", "points", "limits", "exercise", "manual", "forbidden"),
    "diagnose_hidden",
)


def load_assignment(course: Table, index: int, name: str, root: Path, limits: Limits) -> Assignment:
    """The assignment that is item `index` of the list in `course.toml`.

    Raises ManifestError at the first thing in its files that is wrong.
    """
    folder = root / "assignments" / name
    _refuse_missing(course, index, name, root)
    table = read_table(folder / "assignment.toml", f"assignments/{name}/assignment.toml")
    table.known(*_KEYS)
    source = read_text(root / "reference" / f"{name}.py", f"reference/{name}.py")
    exercises = read_exercises(table, source, f"reference/{name}.py")
    forbidden = read_forbidden(table, exercises)
    refuse_use(source, f"reference/{name}.py", forbidden)
    checks = _checks(folder, f"assignments/{name}", list(exercises))
    texts = [source.encode(), *(path.read_bytes() for path in {folder / c.path for c in checks})]
    edits = chaffs.read_root(folder / "chaffs.toml", f"assignments/{name}/chaffs.toml")
    return Assignment(
        name=name,
        title=table.sentence("title"),
        version=table.sentence("version"),
        exercises=weighed(exercises, checks),
        points=points_of(table, checks),
        folder=folder,
        reference=root / "reference" / f"{name}.py",
        checks=checks,
        wheats=_wheats(folder, f"assignments/{name}"),
        chaffs=_chaffs(edits, list(exercises), source, f"reference/{name}.py"),
        allowed=_allowed(edits, source, f"reference/{name}.py"),
        limits=read_limits(table.table("limits"), limits),
        forbidden=forbidden,
        optimizers=use_optimizers(texts),
        diagnose_hidden=table.flag("diagnose_hidden", default=True),
        manual=read_manual(table, exercises),
    )


def _refuse_missing(course: Table, index: int, name: str, root: Path) -> None:
    """Raise ManifestError if the name can't be one, or if a file that must exist does not."""
    if not name.isidentifier() or keyword.iskeyword(name):
        what = f"{name!r} is no Python identifier; use letters, digits and underscores alone"
        raise course.fault(what, "assignments", index)
    folder = f"assignments/{name}"
    files = (f"{folder}/assignment.toml", f"{folder}/handout.md", f"reference/{name}.py")
    for file in files:
        if not os.path.isfile(root / file):  # also answers where a name is too long
            what = f"assignment '{name}' has no {file}; write that file"
            raise course.fault(what, "assignments", index)
    for part in ("visible", "hidden"):
        if not list((root / folder / part).glob("test_*.py")):
            what = f"assignment '{name}' has no {folder}/{part}/test_*.py; write a test file there"
            raise course.fault(what, "assignments", index)


def _checks(folder: Path, where: str, exercises: list[str]) -> tuple[Check, ...]:
    """All checks, the visible ones first; names differ, and exercises are known."""
    found: dict[str, Check] = {}
    for part in ("visible", "hidden"):
        files = _test_files(folder / part, f"{where}/{part}")
        for check in read_checks(files, folder, where, hidden=part == "hidden"):
            place = f"{where}/{check.place}"
            if first := found.get(check.name):
                what = f"check '{check.name}' is already in {first.place}"
                raise ManifestError(f"{place}: {what}; give it another name")
            if check.exercise not in exercises:
                what = f"unknown exercise '{check.exercise}'; {nearest(check.exercise, exercises)}"
                raise ManifestError(f"{place}: {what}")
            found[check.name] = check
    return tuple(found.values())


def _test_files(folder: Path, where: str) -> list[Path]:
    """The test files of a folder; ManifestError at Python files that would be overlooked."""
    for file in sorted(folder.rglob("*.py")):
        name = file.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if file.parent != folder or not name.startswith("test_"):
            what = "is no test file of its folder and would be overlooked; name it 'test_*.py'"
            raise ManifestError(f"{where}/{name}:1: {what} in {where}, or take it out")
    return sorted(folder.glob("test_*.py"))


def _wheats(folder: Path, where: str) -> tuple[Path, ...]:
    """The wheats by name. Raises ManifestError at one that does not compile."""
    found = sorted((folder / "wheats").glob("*.py"))
    for path in found:
        name = f"{where}/wheats/{path.name}"
        parse_python(read_text(path, name), name)
    return tuple(found)


def _chaffs(edits: Table, exercises: list[str], source: str, reference: str) -> tuple[Chaff, ...]:
    """The chaffs. Raises ManifestError at an unknown exercise or an edit that does not work."""
    found = []
    for chaff, table in chaffs.read_chaffs(edits):
        if chaff.exercise not in exercises:
            what = f"unknown exercise '{chaff.exercise}'; {nearest(chaff.exercise, exercises)}"
            raise table.fault(what, "exercise")
        chaffs.apply(chaff, source, reference)
        found.append(chaff)
    return tuple(found)


def _allowed(edits: Table, source: str, reference: str) -> tuple[Allowance, ...]:
    """The allowances. Raises ManifestError at an edit that does not work."""
    found = allowances.read_allowances(edits)
    for allowance in found:
        for by in allowance.by:
            allowances.apply(allowance, by, source, reference)
    return tuple(found)
