"""Which misconceptions a submission's failed checks show, exercise by exercise."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from grader.model import Assignment, Chaff, Check, Outcome, Result

# A student reads no more than this of one exercise.
SHOWN = 2


class Named(Protocol):
    """A misconception, as far as it matters here."""

    @property
    def name(self) -> str:
        """What results call it."""


Mistake = TypeVar("Mistake", bound=Named)


def mistakes(
    assignment: Assignment, results: Iterable[Result], without: str = ""
) -> dict[str, tuple[Chaff, ...]]:
    """The misconceptions of an assignment to name, by exercise (see `shown`).

    Args:
        without: the name of a misconception to leave out, as if nobody had thought of it.
    """
    known = [chaff for chaff in assignment.chaffs if chaff.name != without]
    return shown(assignment.checks, known, results)


def shown(
    checks: Iterable[Check], known: Sequence[Mistake], results: Iterable[Result]
) -> dict[str, tuple[Mistake, ...]]:
    """The misconceptions to name, by exercise; an exercise with none is left out.

    One is named if it explains every failed check of its exercise, and a second one if it does so
    as well; else two if they do so together, the one that explains more first. What explains a
    part of them is not enough: the mistake may be another one that looks like it there.
    """
    exercise_of = {check.name: check.exercise for check in checks}
    failed: dict[str, list[set[str]]] = {}
    for result in results:
        if result.outcome is not Outcome.PASSED:
            failed.setdefault(exercise_of[result.check], []).append(set(result.explained))
    by_name = {each.name: each for each in known}
    order = {name: place for place, name in enumerate(by_name)}
    found = {
        exercise: tuple(by_name[name] for name in _cover(explained, order))
        for exercise, explained in failed.items()
    }
    return {exercise: named for exercise, named in found.items() if named}


def _cover(explained: list[set[str]], order: dict[str, int]) -> list[str]:
    """Names that explain all of the checks, each of them alone or two together."""
    names = sorted((n for n in set().union(*explained) if n in order), key=lambda n: order[n])
    alone = [name for name in names if all(name in each for each in explained)]
    if alone:
        return alone[:SHOWN]
    chosen: list[str] = []
    left = explained
    while left and names and len(chosen) < SHOWN:
        best = max(names, key=lambda name: sum(name in each for each in left))
        chosen.append(best)
        left = [each for each in left if best not in each]
    return [] if left else chosen
