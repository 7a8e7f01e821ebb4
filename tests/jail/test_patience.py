"""How long a call is waited for."""

import pytest

from grader.jail.faults import TimedOut
from grader.jail.patience import Patience
from grader.model import Limits

LIMITS = Limits(call_seconds=10, submission_seconds=60, experiments_seconds=5)


def test_a_call_has_the_usual_time_unless_its_check_has_its_own() -> None:
    patience = Patience(LIMITS)
    patience.begin(20)
    assert patience.seconds("f") == 20
    patience.begin(None)
    assert patience.seconds("f") == 10


def test_a_call_that_was_late_gets_less_time_and_then_none() -> None:
    patience = Patience(LIMITS)
    patience.was_late("f")
    assert patience.seconds("f") == 2
    assert patience.seconds("g") == 10
    patience.was_late("f")
    with pytest.raises(TimedOut, match="`f` did not return in time before"):
        patience.seconds("f")


def test_that_a_call_was_late_can_be_forgotten() -> None:
    patience = Patience(LIMITS)
    patience.was_late("f")
    patience.forget("f")
    patience.forget("g")
    assert patience.seconds("f") == 10


def test_nothing_is_asked_when_the_time_of_the_submission_is_used_up() -> None:
    with pytest.raises(TimedOut, match="whole submission is used up"):
        Patience(Limits(submission_seconds=0)).seconds("f")


@pytest.mark.parametrize(("seconds", "expected"), [(5, 10), (20, 20)])
def test_an_import_has_the_longer_of_both_times(seconds: float, expected: float) -> None:
    patience = Patience(LIMITS)
    patience.begin(seconds)
    assert patience.to_load == expected


@pytest.mark.parametrize(("whole", "expected"), [(60, 5), (8, 2)])
def test_cells_without_an_exercise_leave_most_of_the_time(whole: float, expected: float) -> None:
    limits = Limits(submission_seconds=whole, experiments_seconds=5)
    assert Patience(limits).for_experiments == expected
