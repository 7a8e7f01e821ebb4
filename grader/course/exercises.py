"""Reads the exercises of an assignment, and what they are worth."""

from grader.course.blocks import definitions
from grader.course.tables import Table
from grader.course.texts import parse_python
from grader.model import Check, Exercise


def read_exercises(table: Table, source: str, reference: str) -> dict[str, Table]:
    """The exercises' tables by name; each is defined in the reference."""
    defined = [item.name for item in definitions(parse_python(source, reference))]
    found: dict[str, Table] = {}
    for item in table.tables("exercise"):
        item.known("name", "title")
        name = item.sentence("name")
        if name in found:
            what = f"exercise '{name}' is already in line {found[name].line('name')}; name it once"
            raise item.fault(what, "name")
        if name not in defined:
            what = f"exercise '{name}' is no function or class of {reference}; define it there"
            raise item.fault(what, "name")
        found[name] = item
    if not found:
        raise table.fault("there is no exercise; add one with the head [[exercise]]")
    return found


def weighed(exercises: dict[str, Table], checks: tuple[Check, ...]) -> tuple[Exercise, ...]:
    """The exercises with their points; ManifestError at one without a visible check."""
    found = []
    for name, item in exercises.items():
        own = [check for check in checks if check.exercise == name]
        if not own:
            raise item.fault(f"exercise '{name}' has no check; write one", "name")
        if all(check.hidden for check in own):
            raise item.fault(f"exercise '{name}' has no visible check; write one", "name")
        points = sum(check.points for check in own)
        found.append(Exercise(name, item.sentence("title"), points))
    return tuple(found)


def points_of(table: Table, checks: tuple[Check, ...]) -> int:
    """The points of the assignment, which its checks must add up to."""
    should, got = table.whole("points"), sum(check.points for check in checks)
    if got != should:
        what = (
            f"'points' is {should}, but the points of the checks add up to {got}; make them equal"
        )
        raise table.fault(what, "points")
    return should
