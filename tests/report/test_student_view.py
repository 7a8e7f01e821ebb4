"""What one student may see."""

from dataclasses import replace

import pytest

from grader.model import Outcome, Result
from grader.report.student_view import view

P, F = Outcome.PASSED, Outcome.FAILED


def checks_of(assignment, scored):
    """The four checks of the fixture as the student sees them."""
    return view(assignment, scored).checks


def test_a_visible_check_shows_its_message_and_what_was_printed(assignment, score):
    first = checks_of(assignment, score(Result("test_aaa", F, "got 1", "printed"), P, P, P))[0]
    assert (first.message, first.printed) == ("got 1", "printed")


def test_a_hidden_check_shows_neither(assignment, score):
    second = checks_of(assignment, score(P, Result("test_bbb", F, "got 1", "printed"), P, P))[1]
    assert (second.message, second.printed, second.repeats) == ("", "", False)


def test_a_hidden_check_that_passed_shows_no_text_either(assignment, score):
    second = checks_of(assignment, score(P, Result("test_bbb", P, "got 1", "printed"), P, P))[1]
    assert (second.message, second.printed) == ("", "")


def test_a_hidden_check_that_failed_shows_its_hint(assignment, score):
    assert checks_of(assignment, score(P, F, P, P))[1].hint == "The hint of bbb."


@pytest.mark.parametrize("outcome", [P, Outcome.NOT_ATTEMPTED])
def test_a_check_that_did_not_fail_shows_no_hint(assignment, score, outcome):
    assert checks_of(assignment, score(P, outcome, P, P))[1].hint == ""


def test_a_submission_that_could_not_run_gets_no_hints(assignment, score):
    seen = checks_of(assignment, score(*[Outcome.ERROR] * 4, problem="no file"))
    assert {check.hint for check in seen} == {""}


def test_a_missing_result_is_an_error_without_points(assignment, score):
    third = checks_of(assignment, score(P, P))[2]
    assert (third.outcome, third.earned) == (Outcome.ERROR, 0)


def test_points_are_those_that_were_scored(assignment, score):
    scored = replace(score(P, F, P, P), by_exercise={"relu": 4, "gelu": 5}, earned=9)
    seen = view(assignment, scored)
    assert (seen.earned, seen.exercises[0].earned) == (9, 4)


def test_the_same_message_is_shown_once_an_exercise(assignment, score):
    everything_visible = replace(
        assignment, checks=tuple(replace(check, hidden=False) for check in assignment.checks)
    )
    same = [Result(check.name, F, "the same") for check in assignment.checks]
    seen = checks_of(everything_visible, score(*same))
    assert [check.repeats for check in seen] == [False, True, False, True]


def test_messages_are_bounded(assignment, score):
    first = checks_of(assignment, score(Result("test_aaa", F, "x" * 10**6, "y" * 10**6), P, P, P))[
        0
    ]
    assert max(len(first.message), len(first.printed)) < 4100


def test_a_view_names_no_test_and_no_file(assignment, score):
    text = repr(view(assignment, score(F, F, F, F)))
    assert "test_" not in text
