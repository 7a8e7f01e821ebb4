"""A class counted up, in memory that does not grow with it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from grader.mistakes import mistakes
from grader.model import Assignment, Chaff, Check, Exercise, Outcome, Scored
from grader.report.results import by_exercise, paired
from grader.report.text import first_line

BINS = 10


@dataclass
class Tally:
    """Counts over a class: of totals, of points an exercise, of outcomes a check, of problems
    and of misconceptions.
    """

    assignment: Assignment
    totals: Counter[int] = field(default_factory=Counter)
    earned: Counter[str] = field(default_factory=Counter)
    full: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)

    def add(self, scored: Scored) -> None:
        """Count one student."""
        self.totals[scored.earned] += 1
        points = by_exercise(self.assignment, scored)
        self.earned.update(points)
        exercises = self.assignment.exercises
        self.full.update(each.name for each in exercises if points[each.name] >= each.points)
        self.outcomes.update(
            (check.name, result.outcome) for check, result in paired(self.assignment, scored)
        )
        named = mistakes(self.assignment, scored.results)
        self.mistakes.update(each.name for chaffs in named.values() for each in chaffs[:1])
        if scored.problem:
            self.problems[first_line(scored.problem, limit=120)] += 1

    @property
    def students(self) -> int:
        """How many were counted."""
        return self.totals.total()

    @property
    def mean(self) -> float:
        """Mean points; 0 for an empty class."""
        return self.share(sum(points * count for points, count in self.totals.items()))

    @property
    def median(self) -> float:
        """Median points; 0 for an empty class."""
        return float(median(sorted(self.totals.elements()))) if self.totals else 0.0

    @property
    def full_marks(self) -> int:
        """How many earned all points."""
        return sum(n for points, n in self.totals.items() if points >= self.assignment.points)

    def share(self, amount: int) -> float:
        """An amount divided by the number of students; 0 for an empty class."""
        return amount / self.students if self.students else 0.0

    def histogram(self) -> list[int]:
        """Students in each tenth of the points; full marks are in the last."""
        bins = [0] * BINS
        for points, count in self.totals.items():
            place = BINS * points // max(self.assignment.points, 1)
            bins[min(max(place, 0), BINS - 1)] += count
        return bins

    def commonest_problems(self, most: int = 20) -> list[tuple[str, int]]:
        """Problems and how many submissions have them, the commonest first."""
        return sorted(self.problems.items(), key=lambda item: (-item[1], item[0]))[:most]

    def commonest_mistakes(self) -> list[tuple[Chaff, int]]:
        """Misconceptions and how many students have them, the commonest first."""
        counted = [(chaff, self.mistakes[chaff.name]) for chaff in self.assignment.chaffs]
        return sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1])

    def passed(self, check: Check) -> float:
        """The share of students who passed a check."""
        return self.share(self.outcomes[check.name, Outcome.PASSED])

    def hardest(self) -> list[Check]:
        """The checks, those first that the fewest passed."""
        return sorted(self.assignment.checks, key=self.passed)

    def mean_of(self, exercise: Exercise) -> float:
        """Mean points of an exercise."""
        return self.share(self.earned[exercise.name])


def tally(assignment: Assignment, rows: Iterable[Scored]) -> Tally:
    """Count a class, in one pass."""
    counted = Tally(assignment)
    for scored in rows:
        counted.add(scored)
    return counted
