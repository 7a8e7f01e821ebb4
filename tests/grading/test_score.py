"""From outcomes to points."""

import pytest

from grader.grading.score import by_exercise, complete
from grader.model import Course, Outcome, Result


def everything(course: Course, outcome: Outcome) -> list[Result]:
    return [Result(check.name, outcome) for check in course.assignments[0].checks]


def test_all_passed_gives_all_points(course: Course) -> None:
    (sums,) = course.assignments
    results = complete(sums, everything(course, Outcome.PASSED))
    assert by_exercise(sums, results) == {"double": 5, "Half": 5}


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.PASSED])
def test_no_other_outcome_gives_points(course: Course, outcome: Outcome) -> None:
    (sums,) = course.assignments
    assert by_exercise(sums, everything(course, outcome)) == {"double": 0, "Half": 0}


def test_a_missing_result_is_an_error_and_gives_no_points(course: Course) -> None:
    (sums,) = course.assignments
    results = complete(sums, everything(course, Outcome.PASSED)[1:])
    assert results[0] == Result("test_double_of_three", Outcome.ERROR, "the check did not report")
    assert by_exercise(sums, results) == {"double": 3, "Half": 5}


def test_no_results_at_all_give_no_points(course: Course) -> None:
    (sums,) = course.assignments
    results = complete(sums, [])
    assert {result.outcome for result in results} == {Outcome.ERROR}
    assert by_exercise(sums, results) == {"double": 0, "Half": 0}


def test_results_come_in_the_order_of_the_checks(course: Course) -> None:
    (sums,) = course.assignments
    results = complete(sums, reversed(everything(course, Outcome.PASSED)))
    assert [result.check for result in results] == [check.name for check in sums.checks]


def test_a_result_of_an_unknown_check_gives_nothing(course: Course) -> None:
    (sums,) = course.assignments
    results = complete(sums, [Result("test_forged", Outcome.PASSED)])
    assert len(results) == len(sums.checks)
    assert by_exercise(sums, results) == {"double": 0, "Half": 0}


def test_one_good_result_does_not_make_up_for_a_bad_one_of_the_same_check(course: Course) -> None:
    (sums,) = course.assignments
    name = sums.checks[0].name
    for outcomes in ((Outcome.PASSED, Outcome.FAILED), (Outcome.FAILED, Outcome.PASSED)):
        results = complete(sums, [Result(name, outcome) for outcome in outcomes])
        assert by_exercise(sums, results)["double"] == 0
