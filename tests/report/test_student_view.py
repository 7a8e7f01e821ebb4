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


def told(diagnosed, score, **explained):
    """The mistakes that a student is told of relu, by what explains each failed check."""
    names = ("test_aaa", "test_bbb")
    results = [
        Result(name, F, explained=explained[name]) if name in explained else Result(name, P)
        for name in names
    ]
    return view(diagnosed, score(*results, P, P)).exercises[0].mistakes


def test_the_misconception_that_explains_every_failed_check_is_told(diagnosed, score):
    shown = told(diagnosed, score, test_aaa=("half",), test_bbb=("half", "minus"))
    assert shown == ("That is the *half* of `x`.",)


def test_what_explains_a_part_only_is_not_told(diagnosed, score):
    assert told(diagnosed, score, test_aaa=("half",), test_bbb=()) == ()


def test_a_hidden_check_tells_a_mistake_only_if_the_assignment_allows_it(diagnosed, score):
    closed = replace(diagnosed, diagnose_hidden=False)
    assert told(diagnosed, score, test_bbb=("half",)) != ()
    assert told(closed, score, test_bbb=("half",)) == ()
    assert told(closed, score, test_aaa=("half",), test_bbb=()) == ("That is the *half* of `x`.",)


def test_how_an_answer_is_related_is_told_of_hidden_checks_only_if_allowed(diagnosed, score):
    results = [Result(name, F, likeness="are 0") for name in ("test_aaa", "test_bbb")]
    closed = replace(diagnosed, diagnose_hidden=False)
    for assignment, seen in ((diagnosed, ["Are 0", "Are 0"]), (closed, ["Are 0", ""])):
        checks = view(assignment, score(*results, P, P)).exercises[0].checks
        assert [check.likeness for check in checks] == seen
