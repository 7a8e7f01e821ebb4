"""Mutants: chaffs made by machine."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.audit.hunk import changed
from grader.audit.parts import Part, deciding, read_parts
from grader.course import markers
from grader.course.texts import joined, normalised, split
from grader.errors import AuditError
from grader.model import Assignment

if TYPE_CHECKING:
    from grader.audit.candidates import Candidate

_LIBRARIES = {"libcst", "mutmut"}


@dataclass(frozen=True)
class Mutant:
    """The reference with one small change; `name` is unique, stable and fit for a folder.

    `exercises` are those whose checks decide on it, its own one first. `line` is in the reference,
    and so are the lines of `diff`; `source` is without marker lines.
    """

    name: str
    exercises: tuple[str, ...]
    operator: str
    line: int
    source: bytes
    diff: str


def mutants(assignment: Assignment) -> list[Mutant]:
    """All mutants of an assignment's reference, by line; the same reference gives the same list.

    Raises AuditError if the mutation library is missing, and MarkerError as `markers.parse` does.
    """
    marked = normalised(assignment.reference.read_text(encoding="utf-8"))
    where = f"reference/{assignment.reference.name}"
    source = markers.fill(marked, where, lambda _: None)
    parts = read_parts(source, where)
    names = [exercise.name for exercise in assignment.exercises]
    decide = {part: deciding(part, parts, names) for part in parts}
    reachable = [part for part in parts if decide[part]]
    shown = _Shown(where, split(marked), split(source), _kept(marked, where))
    return [shown.mutant(found, decide[found.part]) for found in _candidates()(source, reachable)]


def _candidates() -> "Callable[[str, list[Part]], Iterator[Candidate]]":
    """What makes the edits; it is imported here, since only an audit needs its libraries."""
    try:
        from grader.audit.candidates import candidates
    except ModuleNotFoundError as error:
        missing = (error.name or "").split(".")[0]
        if missing not in _LIBRARIES:
            raise
        what = f"the audit needs {missing}; install it with pip install 'grader[audit]'"
        raise AuditError(what) from None
    return candidates


def _kept(marked: str, where: str) -> list[int]:
    """The numbers of the lines of a reference that are no markers."""
    regions = markers.parse(marked, where)
    gone = {number for region in regions for number in (region.begin, region.end)}
    return [number for number in range(1, len(split(marked)) + 1) if number not in gone]


class _Shown:
    """A reference with and without its marker lines, and the names that are taken."""

    def __init__(self, where: str, marked: list[str], lines: list[str], numbers: list[int]):
        self._where, self._marked, self._lines, self._numbers = where, marked, lines, numbers
        self._count: Counter[str] = Counter()

    def mutant(self, found: "Candidate", exercises: tuple[str, ...]) -> Mutant:
        before, new = found.part.first - 1, split(found.text)
        old = self._lines[before : found.part.last]
        hunk = changed(old, new, self._numbers[before:])
        stem = f"{found.part.name}-L{hunk.line}-{found.operator}"
        self._count[stem] += 1
        name = f"{stem}-{self._count[stem]}"
        source = joined([*self._lines[:before], *new, *self._lines[found.part.last :]])
        diff = hunk.text(self._marked, self._where, name)
        return Mutant(name, exercises, found.operator, hunk.line, source.encode(), diff)
