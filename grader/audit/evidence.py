"""The evidence of an audit: who was scored, and what became of each check on whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from grader.audit.members import Kind, Member
from grader.audit.repeats import Run
from grader.model import Assignment, Check, Outcome, Result

Matrix = Mapping[str, Mapping[str, Result]]


class Allowed(NamedTuple):
    """Why a mutant may survive, and where that is said."""

    reason: str
    place: str


@dataclass(frozen=True)
class Evidence:
    """The results of each member by check, for the checks that it was scored on.

    `allowed` has the mutants that may survive, `unused` sentences on allowances without a mutant,
    `repeats` what right members lost with fresh seeds.
    """

    assignment: Assignment
    members: tuple[Member, ...]
    matrix: Matrix
    allowed: Mapping[str, Allowed] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    repeats: tuple[Run, ...] = ()

    def of(self, *kinds: Kind) -> Iterator[Member]:
        """The members of these kinds."""
        return (member for member in self.members if member.kind in kinds)

    def results(self, member: Member) -> tuple[Result, ...]:
        """A member's results, in the order of the checks."""
        row = self.matrix[member.name]
        return tuple(row[check.name] for check in self.assignment.checks if check.name in row)

    def failed(self, member: Member, exercise: str = "") -> tuple[str, ...]:
        """The checks (of one exercise, if it is named) that a member did not pass."""
        failed = self._failed[member.name]
        return tuple(check.name for check in failed if exercise in ("", check.exercise))

    @cached_property
    def _failed(self) -> dict[str, tuple[Check, ...]]:
        """The checks that each member did not pass: few of all, and asked for again and again."""
        place = {check.name: number for number, check in enumerate(self.assignment.checks)}
        return {
            name: tuple(
                self.assignment.checks[number]
                for number in sorted(
                    place[check]
                    for check, result in row.items()
                    if result.outcome is not Outcome.PASSED
                )
            )
            for name, row in self.matrix.items()
        }


def without(evidence: Evidence, check: str) -> Evidence:
    """The same evidence as if a check did not exist: what deleting it would let through."""
    checks = tuple(each for each in evidence.assignment.checks if each.name != check)
    matrix = {
        name: {each: result for each, result in row.items() if each != check}
        for name, row in evidence.matrix.items()
    }
    repeats = tuple(
        replace(run, lost=tuple(result for result in run.lost if result.check != check))
        for run in evidence.repeats
    )
    assignment = replace(evidence.assignment, checks=checks)
    return replace(evidence, assignment=assignment, matrix=matrix, repeats=repeats)


def looser(evidence: Evidence, check: str, factor: float) -> Evidence:
    """The same evidence as if the tolerances of a check were `factor` times as loose.

    A failure that is no further off counts as passed. Whoever fails a check has run it up to the
    first comparison that fails: what a later one would have said is not known.
    """
    matrix = {
        name: {
            each: _looser(result, factor) if each == check else result
            for each, result in row.items()
        }
        for name, row in evidence.matrix.items()
    }
    return replace(evidence, matrix=matrix)


def _looser(result: Result, factor: float) -> Result:
    comparisons = tuple(replace(c, error=c.error * factor) for c in result.comparisons)
    passes = result.margin is not None and result.margin <= factor
    margin = None if passes or result.margin is None else result.margin / factor
    outcome = Outcome.PASSED if passes else result.outcome
    return replace(result, outcome=outcome, margin=margin, comparisons=comparisons)
