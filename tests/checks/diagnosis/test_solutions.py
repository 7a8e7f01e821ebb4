"""What an assignment's solutions reply, and that they are asked only once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.checks.diagnosis.digests import digests
from grader.checks.diagnosis.memory import Memory
from grader.checks.diagnosis.solutions import REFERENCE, Solutions
from grader.jail.conversation import Transcript
from grader.model import Assignment
from grader.worker.protocol import Answer, Call, Target

REFERENCE_TEXT = """
def double(x):
    open({log!r}, "a").write("d")
    return 2 * x
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where each call of a solution leaves a letter."""
    file = tmp_path / "log"
    file.write_text("")
    return file


@pytest.fixture
def solutions(own: Callable[..., Assignment], log: Path) -> Solutions:
    """A reference and two misconceptions of it."""
    edits = {
        "minus": ("double", "2 * x", "-2 * x"),
        "other": ("triple", "2 * x", "x"),
        "half": ("double", "2 * x", "x / 2"),
    }
    return Solutions(own(REFERENCE_TEXT.format(log=str(log)), edits))


def asked(*numbers: float, seed: int = 1) -> Transcript:
    """A conversation in which a submission was asked to double these numbers."""
    exchanges: list[Any] = [
        (Call(id, Target(None, ("double",)), [x], {}), Answer(id, 0.0))
        for id, x in enumerate(numbers)
    ]
    return Transcript(seed, "double", exchanges)


def values(solutions: Solutions, name: str, transcript: Transcript) -> list[Any]:
    replies = solutions.replies(name, transcript, list(digests(transcript)))
    return [reply.value for reply in replies]  # type: ignore[union-attr]


def test_the_misconceptions_of_an_exercise_come_in_the_courses_order(solutions: Solutions) -> None:
    assert solutions.wrong("double") == ("minus", "half")
    assert solutions.wrong("triple") == ("other",)


def test_each_replies_in_its_own_way(solutions: Solutions) -> None:
    said = asked(1.0, 4.0)
    assert values(solutions, REFERENCE, said) == [2.0, 8.0]
    assert values(solutions, "minus", said) == [-2.0, -8.0]
    assert values(solutions, "half", said) == [0.5, 2.0]


def test_what_was_asked_before_is_not_asked_again(solutions: Solutions, log: Path) -> None:
    said = asked(1.0, 4.0)
    first = values(solutions, "half", said)
    calls = log.read_text()
    assert values(solutions, "half", said) == first
    assert log.read_text() == calls == "dd"


def test_a_solution_is_asked_no_more_than_somebody_wants_to_know(
    solutions: Solutions, log: Path
) -> None:
    said = asked(1.0, 4.0)
    next(solutions.replies("half", said, list(digests(said))))
    assert log.read_text() == "d"


def test_a_conversation_that_goes_on_in_another_way_goes_on_from_what_was_said(
    solutions: Solutions,
) -> None:
    assert values(solutions, "half", asked(1.0, 4.0)) == [0.5, 2.0]
    assert values(solutions, "half", asked(1.0, 6.0, 8.0)) == [0.5, 3.0, 4.0]


def test_another_seed_is_another_conversation(solutions: Solutions, log: Path) -> None:
    values(solutions, "half", asked(1.0))
    values(solutions, "half", asked(1.0, seed=2))
    assert log.read_text() == "dd"


def test_replies_are_right_when_an_earlier_one_is_forgotten(
    solutions: Solutions, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = asked(1.0, 4.0, 6.0)
    monkeypatch.setattr(solutions, "_memory", Memory(1200))  # room for two
    assert values(solutions, "half", said) == [0.5, 2.0, 3.0]
    assert values(solutions, "half", said) == [0.5, 2.0, 3.0]
