"""What a student's page is made of: the only thing its templates get of a submission."""

from dataclasses import dataclass

from grader.model import Outcome
from grader.report import words


@dataclass(frozen=True)
class CheckView:
    """One check; `message` and `printed` are empty when it is hidden.

    `repeats` tells that an earlier check of the exercise has the same message, shown there;
    `likeness` how the answer relates to the right one, as a sentence without any value of it and
    without a full stop.
    """

    title: str
    points: int
    earned: int
    outcome: Outcome
    hidden: bool
    hint: str
    message: str = ""
    printed: str = ""
    repeats: bool = False
    likeness: str = ""


@dataclass(frozen=True)
class ExerciseView:
    """One exercise with its checks; `mistakes` explain what went wrong, or might have."""

    name: str
    title: str
    points: int
    earned: int
    checks: tuple[CheckView, ...]
    mistakes: tuple[str, ...] = ()

    @property
    def passed(self) -> int:
        """How many of its checks passed."""
        return sum(check.outcome is Outcome.PASSED for check in self.checks)

    @property
    def went_wrong(self) -> str:
        """What stands over the explanations of its mistakes."""
        return words.went_wrong(len(self.mistakes))

    @property
    def unfinished(self) -> bool:
        """Whether points are left to earn."""
        return self.earned < self.points

    @property
    def meanings(self) -> dict[Outcome, str]:
        """The outcomes of its checks that need an explanation, each once."""
        return words.meanings(check.outcome for check in self.checks)


@dataclass(frozen=True)
class StudentView:
    """One student's result in one assignment."""

    title: str
    student: str
    points: int
    earned: int
    problem: str
    notes: tuple[str, ...]
    exercises: tuple[ExerciseView, ...]

    @property
    def checks(self) -> tuple[CheckView, ...]:
        """The checks of all exercises."""
        return tuple(check for exercise in self.exercises for check in exercise.checks)

    @property
    def passed(self) -> int:
        """How many of its checks passed."""
        return sum(exercise.passed for exercise in self.exercises)

    @property
    def meanings(self) -> dict[Outcome, str]:
        """The outcomes of all checks that need an explanation, each once."""
        return words.meanings(check.outcome for check in self.checks)

    @property
    def in_words(self) -> str:
        """What happened, in few words."""
        return words.in_words(check.outcome for check in self.checks)
