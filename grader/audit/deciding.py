"""What decides on the outcome of a check, as hashes: while they are equal, so is the outcome."""

import hashlib
from dataclasses import replace
from pathlib import Path

import grader
from grader.checks.versions import versions
from grader.course.manifest import COURSE_FILE, assignment_names
from grader.course.tables import read_table
from grader.grading.run_info import add_files, run_info
from grader.model import Assignment, Course

# The packages that decide what becomes of a check; a change in them makes old runs worth nothing.
_DECISIVE = ("checks", "jail", "worker")

# In `course.toml`; what an audit finds of one assignment does not depend on it.
_SAYS_NOTHING = {"title", "assignments"}


def code_hash() -> str:
    """A hash of the grader's own code that decides on outcomes."""
    digest = hashlib.sha256()
    root = Path(grader.__file__).parent
    for package in _DECISIVE:
        add_files(digest, sorted((root / package).rglob("*.py")), root)
    return digest.hexdigest()[:16]


def audit_hashes(root: Path) -> dict[str, str]:
    """For each assignment of a course, a hash of all that decides on its audit but for the jail.

    An assignment need not be one that can be loaded; `course.toml` has to be. Raises ManifestError.
    """
    policies = read_table(root / COURSE_FILE, COURSE_FILE).values
    common = {key: value for key, value in policies.items() if key not in _SAYS_NOTHING}
    digest = hashlib.sha256(f"{common} {' '.join(versions().values())}".encode())
    code = Path(grader.__file__).parent
    add_files(digest, sorted(code.rglob("*.py")), code)
    return {name: _audit_hash(digest.copy(), root, name) for name in assignment_names(root)}


def _audit_hash(digest: "hashlib._Hash", root: Path, name: str) -> str:
    folder = root / "assignments" / name
    files = [root / "reference" / f"{name}.py", folder / "assignment.toml", folder / "chaffs.toml"]
    for part in ("visible", "hidden", "wheats"):
        files += sorted((folder / part).rglob("*.py"))
    add_files(digest, [file for file in files if file.is_file()], root)
    return digest.hexdigest()[:32]


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
