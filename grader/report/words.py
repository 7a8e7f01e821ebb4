"""What the outcomes are called, and what they mean to a student."""

from collections import Counter
from collections.abc import Iterable

from grader.model import Outcome

# The order in which outcomes are counted up.
ORDER = (
    Outcome.FAILED,
    Outcome.ERROR,
    Outcome.TIMEOUT,
    Outcome.CRASHED,
    Outcome.NOT_ATTEMPTED,
)

MARKS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.ERROR: "!",
    Outcome.NOT_ATTEMPTED: "–",
    Outcome.TIMEOUT: "…",
    Outcome.CRASHED: "‼\ufe0e",
}

# The outcomes as names of CSS classes.
KINDS = {outcome: outcome.value.replace(" ", "-") for outcome in Outcome}

MEANINGS = {
    Outcome.ERROR: "There was no answer to compare: most often because the code "
    "raised an exception or could not be loaded.",
    Outcome.NOT_ATTEMPTED: "This part is not written yet, or its name is missing from your file.",
    Outcome.TIMEOUT: "Your code took longer than the limit and was stopped: "
    "look for a loop that never ends, or for work that an array operation could do.",
    Outcome.CRASHED: "The process that ran your code ended before it gave an answer: "
    "it may have run out of memory, or it may have called exit.",
}

_PLURALS = {Outcome.ERROR: "errors", Outcome.TIMEOUT: "timeouts"}


def meanings(outcomes: Iterable[Outcome]) -> dict[Outcome, str]:
    """What each of these outcomes means, in a fixed order; passed and failed say it themselves."""
    here = set(outcomes)
    return {outcome: text for outcome, text in MEANINGS.items() if outcome in here}


def went_wrong(mistakes: int) -> str:
    """What stands over the explanations of so many misconceptions."""
    what = "What probably went wrong"
    return what if mistakes == 1 else f"{what}: one of these, or both"


def in_words(outcomes: Iterable[Outcome]) -> str:
    """What happened, in few words: "3 failed, 1 timeout"."""
    counts = Counter(outcomes)
    if set(counts) <= {Outcome.PASSED}:
        return "all passed"
    if set(counts) == {Outcome.NOT_ATTEMPTED}:
        return "nothing attempted"
    return ", ".join(_count(counts[each], each) for each in ORDER if counts[each])


def _count(number: int, outcome: Outcome) -> str:
    word = outcome.value if number == 1 else _PLURALS.get(outcome, outcome.value)
    return f"{number} {word}"
