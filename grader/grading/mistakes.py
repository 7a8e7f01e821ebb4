"""Which misconceptions a submission's failed checks show, exercise by exercise."""

from collections.abc import Iterable

from grader.model import Assignment, Chaff, Outcome, Result

# A student reads no more than this of one exercise.
SHOWN = 2


def mistakes(
    assignment: Assignment, results: Iterable[Result], without: str = ""
) -> dict[str, tuple[Chaff, ...]]:
    """The misconceptions to name, by exercise; an exercise with none is left out.

    The one that explains the most failed checks of its exercise comes first, then the one that
    explains the most of what is left.

    Args:
        without: the name of a misconception to leave out, as if nobody had thought of it.
    """
    exercise_of = {check.name: check.exercise for check in assignment.checks}
    failed: dict[str, list[set[str]]] = {}
    for result in results:
        if result.outcome is not Outcome.PASSED:
            names = set(result.explained) - {without}
            failed.setdefault(exercise_of[result.check], []).append(names)
    known = {chaff.name: chaff for chaff in assignment.chaffs}
    order = {name: place for place, name in enumerate(known)}
    found = {
        exercise: tuple(known[name] for name in _cover(explained, order))
        for exercise, explained in failed.items()
    }
    return {exercise: chaffs for exercise, chaffs in found.items() if chaffs}


def _cover(explained: list[set[str]], order: dict[str, int]) -> list[str]:
    """Names that together explain the most checks, the strongest first."""
    chosen: list[str] = []
    left = explained
    while len(chosen) < SHOWN:
        names = {name for each in left for name in each if name in order}
        if not names:
            break
        best = max(names, key=lambda name: (sum(name in each for each in left), -order[name]))
        chosen.append(best)
        left = [each for each in left if best not in each]
    return chosen
