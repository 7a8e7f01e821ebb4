"""From outcomes to points."""

from collections.abc import Iterable

from grader.model import Assignment, Outcome, Result


def complete(assignment: Assignment, results: Iterable[Result]) -> tuple[Result, ...]:
    """One result for each expected check, in order: what did not report did not pass."""
    by_name: dict[str, Result] = {}
    for result in results:
        # Should a check report twice, the worse of it counts.
        if by_name.get(result.check, result).outcome is Outcome.PASSED:
            by_name[result.check] = result
        else:
            by_name.setdefault(result.check, result)
    lost = "the check did not report"
    return tuple(
        by_name.get(check.name, Result(check.name, Outcome.ERROR, lost))
        for check in assignment.checks
    )


def by_exercise(assignment: Assignment, results: Iterable[Result]) -> dict[str, int]:
    """The points earned in each exercise."""
    passed = {result.check for result in results if result.outcome is Outcome.PASSED}
    points = dict.fromkeys(assignment.names, 0)
    for check in assignment.checks:
        if check.name in passed:
            points[check.exercise] += check.points
    return points
