"""What a batch runs with, recorded so that it can be run again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from grader import __version__
from grader.checks.versions import versions
from grader.model import Assignment, Course, RunInfo


def run_info(course: Course, assignment: Assignment, jail: str) -> RunInfo:
    """The versions of everything that could change a score."""
    return RunInfo(
        course=course.title,
        assignment=assignment.name,
        assignment_version=assignment.version,
        jail=jail,
        checks_hash=checks_hash(course, assignment),
        grader=__version__,
        **versions(),
    )


def checks_hash(course: Course, assignment: Assignment) -> str:
    """A hash over all that decides on points: checks, reference, manifest and limits."""
    digest = hashlib.sha256(repr(assignment.limits).encode())
    paths = [assignment.reference, assignment.folder / "assignment.toml"]
    for kind in ("visible", "hidden"):
        paths += sorted((assignment.folder / kind).rglob("*.py"))
    add_files(digest, paths, course.root)
    return digest.hexdigest()


def add_files(digest: "hashlib._Hash", paths: Iterable[Path], root: Path) -> None:
    """Add files to a hash, by their paths below `root` and what is in them."""
    for path in paths:
        data = path.read_bytes()
        name = path.relative_to(root).as_posix()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
