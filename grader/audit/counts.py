"""Counts: what repeats have shown of an assignment's checks."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from grader.audit.repeats import Run
from grader.model import Assignment, Check, Result


@dataclass(frozen=True)
class Loss:
    """One check that one submission did not pass under one salt."""

    student: str
    salt: str
    check: Check
    result: Result


class Rate(NamedTuple):
    """How often something was run, and how often it failed."""

    runs: int
    failures: int


class Counts:
    """Runs and failures by check, and every loss with the salt that shows it again."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.runs: Counter[str] = Counter()
        self.losses: list[Loss] = []
        self._checks = {check.name: check for check in assignment.checks}
        self._failures: Counter[str] = Counter()

    def add(self, run: Run) -> None:
        """Count one run of all checks."""
        self.runs[run.student] += 1
        for result in run.lost:
            self._failures[result.check] += 1
            check = self._checks[result.check]
            self.losses.append(Loss(run.student, run.salt, check, result))

    @property
    def total(self) -> Rate:
        """All runs, and those that lost at least one point."""
        return Rate(self.runs.total(), len({(loss.student, loss.salt) for loss in self.losses}))

    @property
    def by_check(self) -> dict[str, Rate]:
        """Every check's runs and failures."""
        total = self.runs.total()
        return {name: Rate(total, self._failures[name]) for name in self._checks}

    @property
    def checks_run(self) -> int:
        """How often a check was run, all checks together."""
        return self.runs.total() * len(self._checks)

    @property
    def points_lost(self) -> int:
        """The points that all runs lost together."""
        return sum(loss.check.points for loss in self.losses)

    def losses_together(self) -> list[list[Loss]]:
        """The losses by check and student, each group by salt; in the order of the checks."""
        groups: dict[tuple[str, str], list[Loss]] = {}
        order = {name: number for number, name in enumerate(self._checks)}
        for loss in sorted(
            self.losses, key=lambda x: (order[x.check.name], x.student, _in_order(x.salt))
        ):
            groups.setdefault((loss.check.name, loss.student), []).append(loss)
        return list(groups.values())


def _in_order(salt: str) -> tuple[int, str]:
    """Numbers in the order of numbers."""
    return (int(salt), "") if salt.isdecimal() else (0, salt)


def rule_of_three(runs: int) -> float:
    """What a rate is at most, with a confidence of 95 %, if `runs` runs showed no failure: 3 / n.

    Were the rate p, n runs would all pass with probability (1 - p)**n < exp(-p n); that is 5 % or
    more only if p <= -ln(0.05) / n, and -ln(0.05) = 2.996. If the rate differs from submission to
    submission, p is its mean over the runs: the product of all 1 - p_i is at most (1 - p)**n.
    """
    return min(1.0, 3 / runs) if runs else 1.0
