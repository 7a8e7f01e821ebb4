"""Which mutants may survive, and which allowances are out of date."""

from collections.abc import Iterator, Sequence

from grader.audit.mutants import Mutant
from grader.course import allowances, markers
from grader.course.behaviour import behaviour
from grader.course.texts import normalised
from grader.model import Allowance, Assignment


def allowed(assignment: Assignment, mutants: Sequence[Mutant]) -> dict[str, Allowance]:
    """The mutants that may survive, by name, each with its allowance.

    A mutant is allowed if its code is that of the reference with an allowance's edit, comments and
    white space aside.
    """
    pairs = _matches(assignment, mutants)
    return {mutant.name: allowance for allowance, _, found in pairs for mutant in found}


def unmatched(
    assignment: Assignment, mutants: Sequence[Mutant]
) -> tuple[tuple[Allowance, str], ...]:
    """The allowances that match no mutant, each with that text of `by`."""
    pairs = _matches(assignment, mutants)
    return tuple((allowance, by) for allowance, by, found in pairs if not found)


def _matches(
    assignment: Assignment, mutants: Sequence[Mutant]
) -> Iterator[tuple[Allowance, str, list[Mutant]]]:
    source = normalised(assignment.reference.read_text(encoding="utf-8"))
    for allowance in assignment.allowed:
        lines = _lines(allowance, source)
        near = [mutant for mutant in mutants if mutant.line in lines]
        for by in allowance.by:
            edited = markers.fill(allowances.apply(allowance, by, source), "", lambda _: None)
            code = behaviour(edited, "")
            yield allowance, by, [m for m in near if behaviour(m.source.decode(), "") == code]


def _lines(allowance: Allowance, source: str) -> range:
    """The lines that the edit may change: no mutant of another line can be the same."""
    before, _, _ = source.partition(allowance.replace)
    first = before.count("\n") + 1
    return range(first, first + allowance.replace.count("\n") + 1)
