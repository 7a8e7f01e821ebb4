"""What students are told of their own solution, wherever they check it."""

from grader.checks.near import nearest
from grader.checks.own import OwnResults
from grader.course.kit import Kit
from grader.course.sentences import capitalised
from grader.model import Outcome, Result

MARKS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.ERROR: "✗",
    Outcome.NOT_ATTEMPTED: "○",
    Outcome.TIMEOUT: "✗",
    Outcome.CRASHED: "✗",
}

HIDDEN_LATER = (
    "These are the visible checks only: hidden ones, worth further points, run when your "
    "work is marked."
)


def heading(kit: Kit, what: str) -> str:
    """What stands over the results of `what`."""
    return f"{kit.title}: the visible checks of {what}"


def points(number: int) -> str:
    """So many points."""
    return f"{number} point{'s' if number > 1 else ''}"


def likeness(result: Result) -> str:
    """How the answer relates to the right one, as a sentence."""
    return f"{capitalised(result.likeness)}."


def changed(path: str) -> str:
    """A file of the kit that was edited."""
    return f"{path} is not as it was handed out; your work is marked with the original"


def total(own: OwnResults, *, partly: bool) -> str:
    """The sum of the points, in all visible checks or in those of some exercises (`partly`)."""
    passed = sum(result.outcome is Outcome.PASSED for result in own.results)
    which = "these visible checks" if partly else "the visible checks"
    count = f"{passed} of {len(own.results)} passed"
    return f"{own.earned} of {own.possible} points in {which} ({count})."


def unknown_exercise(kit: Kit, name: str) -> str:
    """What to say of a name that no exercise of the kit has; nothing if one has it."""
    names = [exercise.name for exercise in kit.exercises]
    if name in names:
        return ""
    near = nearest(name, names) or f"; there is {', '.join(names)}"
    return f"the kit has no exercise '{name}'{near}"
