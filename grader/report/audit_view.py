"""What the page of an audited assignment shows of each exercise."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from grader.findings import Audited, ChaffFound, CheckFound, MutantFound
from grader.model import Exercise


@dataclass(frozen=True)
class ExerciseView:
    """One exercise with its checks, its chaffs and its mutants."""

    exercise: Exercise
    checks: tuple[CheckFound, ...]
    chaffs: tuple[ChaffFound, ...]
    mutants: tuple[MutantFound, ...]

    @cached_property
    def dead(self) -> int:
        """How many checks catch nobody."""
        return sum(found.dead for found in self.checks)

    @cached_property
    def caught(self) -> int:
        """How many chaffs are caught."""
        return sum(found.caught for found in self.chaffs)

    @cached_property
    def by_hidden(self) -> int:
        """How many mutants a hidden check kills."""
        return sum(found.by_hidden for found in self.mutants)

    @cached_property
    def by_visible(self) -> int:
        """How many mutants only visible checks kill."""
        return sum(found.killed and not found.by_hidden for found in self.mutants)

    @cached_property
    def allowed(self) -> tuple[MutantFound, ...]:
        """The mutants that survive, and may."""
        return tuple(found for found in self.mutants if found.allowed)

    @cached_property
    def survivors(self) -> tuple[MutantFound, ...]:
        """The mutants that survive, and should not."""
        return tuple(found for found in self.mutants if found.survived)

    @cached_property
    def kills(self) -> Counter[str]:
        """How many of the exercise's mutants each check kills."""
        return Counter(check for found in self.mutants for check in found.killed_by)

    @cached_property
    def catches(self) -> Counter[str]:
        """How many of the exercise's chaffs each check catches."""
        return Counter(check for found in self.chaffs for check in found.caught_by)


def views(audited: Audited) -> tuple[ExerciseView, ...]:
    """The exercises in order; a mutant stands under the first exercise that it concerns."""
    return tuple(
        ExerciseView(
            exercise,
            tuple(f for f in audited.checks if f.check.exercise == exercise.name),
            tuple(f for f in audited.chaffs if f.chaff.exercise == exercise.name),
            tuple(f for f in audited.mutants if f.exercises[0] == exercise.name),
        )
        for exercise in audited.assignment.exercises
    )
