"""Mutants: chaffs made by machine."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.audit.bare import Bare
from grader.audit.hunk import changed
from grader.audit.parts import Part, deciding, read_parts
from grader.course.texts import joined, split
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
    where = f"reference/{assignment.reference.name}"
    bare = Bare(assignment.reference.read_text(encoding="utf-8"), where)
    parts = read_parts(bare.text, where)
    decide = {part: deciding(part, parts, assignment.names) for part in parts}
    reachable = [part for part in parts if decide[part]]
    shown = _Shown(where, bare)
    found = _candidates()(bare.text, reachable)
    return [shown.mutant(each, decide[each.part]) for each in found]


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


class _Shown:
    """A reference with and without its marker lines, and the names that are taken."""

    def __init__(self, where: str, bare: Bare) -> None:
        self._where, self._numbers = where, bare.numbers
        self._marked, self._lines = split(bare.marked), split(bare.text)
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
