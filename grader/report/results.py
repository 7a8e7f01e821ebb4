"""Results paired with the checks that were expected."""

from collections.abc import Iterator

from grader.model import Assignment, Check, Outcome, Result, Scored

MISSING = "No result was recorded for this check, so it earns no points: please tell the staff."


def paired(assignment: Assignment, scored: Scored) -> Iterator[tuple[Check, Result]]:
    """Every expected check with its result, in the assignment's order; missing is never passed."""
    found = {result.check: result for result in scored.results}
    for check in assignment.checks:
        yield check, found.get(check.name) or Result(check.name, Outcome.ERROR, MISSING)


def points(check: Check, outcome: Outcome) -> int:
    """What one check earned."""
    return check.points if outcome is Outcome.PASSED else 0


def by_exercise(assignment: Assignment, scored: Scored) -> dict[str, int]:
    """Points earned an exercise, in the assignment's order."""
    return {each.name: scored.by_exercise.get(each.name, 0) for each in assignment.exercises}
