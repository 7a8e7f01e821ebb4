"""A marker whose jail fails under a submission."""

from types import SimpleNamespace
from typing import Any

import pytest

from grader.errors import JailError
from grader.grading import marking
from grader.grading.marking import TRIES, Marker
from grader.grading.messages import Job
from grader.jail.faults import JailLost
from grader.model import Course, Outcome, Result, SourceFile, Submission

SUBMISSION = Submission("ada", (SourceFile("sums.py", b"x = 1\n"),))
RESULTS = (Result("test_double_of_three", Outcome.PASSED),)
JOB = Job(0, "ada", b"")


class Talk:
    """A conversation whose zygote ends as often as it is told to, in a call or unseen."""

    left = 0
    raises = True

    def __init__(self, *_: object) -> None:
        self.lost: JailLost | None = None
        self.stopped = ""
        self.refusals: dict[str, str] = {}
        self.notes: tuple[str, ...] = ()

    def close(self) -> None:
        pass


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> type[Talk]:
    """The conversations of this test."""
    talk = type("Talk", (Talk,), {})
    monkeypatch.setattr(marking, "Conversation", talk)
    monkeypatch.setattr(marking, "WorkerSource", lambda talk, *_: talk)
    return talk


@pytest.fixture
def runs() -> list[Any]:
    """The conversations that checks ran on."""
    return []


@pytest.fixture
def mark(course: Course, talk: type[Talk], runs: list[Any]) -> Any:
    """Marks the submission."""

    def runner(source: Any, *_: object) -> tuple[Result, ...]:
        runs.append(source)
        if talk.left:
            talk.left -= 1
            source.lost = JailLost("the zygote ended")
            if talk.raises:
                raise source.lost
        return RESULTS

    marker = Marker(course.assignments[0], SimpleNamespace())  # type: ignore[arg-type]
    return lambda: marker.mark(runner, JOB, SUBMISSION)


@pytest.mark.parametrize("raises", [True, False], ids=["said", "swallowed by a check"])
@pytest.mark.parametrize("times", range(TRIES))
def test_a_submission_whose_zygote_ended_is_run_again_from_the_start(
    mark: Any, talk: type[Talk], runs: list[Any], times: int, raises: bool
) -> None:
    talk.left, talk.raises = times, raises
    assert mark().results == RESULTS
    assert len({id(each) for each in runs}) == len(runs) == times + 1


def test_a_zygote_that_always_ends_is_a_fault(mark: Any, talk: type[Talk], runs: list[Any]) -> None:
    talk.left = 100
    with pytest.raises(JailError, match="the zygote ended"):
        mark()
    assert len(runs) == TRIES
