"""Which mutants may survive, and which allowances are out of date."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grader.audit.mutants import Mutant
from grader.course import allowances, markers
from grader.course.behaviour import behaviour
from grader.course.texts import normalised
from grader.model import Allowance, Assignment


class Match(NamedTuple):
    """One text of an allowance's `by`, and the mutants that have it; without any it is outdated."""

    allowance: Allowance
    by: str
    mutants: tuple[Mutant, ...]

    @property
    def place(self) -> str:
        """Where the allowance is."""
        return self.allowance.place


def matches(assignment: Assignment, mutants: Sequence[Mutant]) -> tuple[Match, ...]:
    """All that is allowed, each with its mutants.

    A mutant is allowed if its code is that of the reference with an allowance's edit, comments and
    white space aside.
    """
    return tuple(_matches(assignment, mutants))


def _matches(assignment: Assignment, mutants: Sequence[Mutant]) -> Iterator[Match]:
    source = normalised(assignment.reference.read_text(encoding="utf-8"))
    for allowance in assignment.allowed:
        lines = _lines(allowance, source)
        near = [(m, behaviour(m.source.decode(), "")) for m in mutants if m.line in lines]
        for by in allowance.by:
            edited = markers.fill(allowances.apply(allowance, by, source), "", lambda _: None)
            code = behaviour(edited, "")
            yield Match(allowance, by, tuple(mutant for mutant, its in near if its == code))


def _lines(allowance: Allowance, source: str) -> range:
    """The lines that the edit may change: no mutant of another line can be the same."""
    before, _, _ = source.partition(allowance.replace)
    first = before.count("\n") + 1
    return range(first, first + allowance.replace.count("\n") + 1)
