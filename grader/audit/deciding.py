"""What decides on the outcome of a check, as hashes: while they are equal, so is the outcome."""

import hashlib
from dataclasses import replace
from pathlib import Path

import grader
from grader.grading.run_info import add_files, run_info
from grader.model import Assignment, Course

# The packages that decide what becomes of a check; a change in them makes old runs worth nothing.
_DECISIVE = ("checks", "jail", "worker")


def code_hash() -> str:
    """A hash of the grader's own code that decides on outcomes."""
    digest = hashlib.sha256()
    root = Path(grader.__file__).parent
    for package in _DECISIVE:
        add_files(digest, sorted((root / package).rglob("*.py")), root)
    return digest.hexdigest()[:16]


def deciding(course: Course, assignment: Assignment, level: str) -> dict[str, str]:
    """For each exercise, a hash of all that decides on it but for the submission.

    That is the check files that hold its checks, the manifest with its limits, the reference, the
    misconceptions that its diagnosis knows, the grader and the libraries.

    Args:
        level: of the jail, as it was asked for.
    """
    run = replace(run_info(course, assignment, level), course="", checks_hash="")
    common = f"{run} {code_hash()} {assignment.limits}".encode()
    return {
        exercise.name: _hash(course, assignment, exercise.name, common)
        for exercise in assignment.exercises
    }


def _hash(course: Course, assignment: Assignment, exercise: str, common: bytes) -> str:
    known = [(c.name, c.replace, c.by) for c in assignment.chaffs if c.exercise == exercise]
    digest = hashlib.sha256(common + repr(known).encode())
    holding = {assignment.folder / c.path for c in assignment.checks if c.exercise == exercise}
    manifest = assignment.folder / "assignment.toml"
    add_files(digest, [assignment.reference, manifest, *sorted(holding)], course.root)
    return digest.hexdigest()[:32]
