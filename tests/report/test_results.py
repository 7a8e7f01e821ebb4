"""Missing is never passed."""

from dataclasses import replace

from grader.model import Outcome
from grader.report.results import by_exercise, paired, points

P = Outcome.PASSED


def test_a_missing_result_is_an_error(assignment, score):
    scored = score(P, P)
    assert [result.outcome for _, result in paired(assignment, scored)][2:] == [Outcome.ERROR] * 2


def test_results_come_in_the_order_of_the_assignment(assignment, score):
    scored = score(P, P, P, P)
    turned = replace(scored, results=scored.results[::-1])
    assert [check.name for check, _ in paired(assignment, turned)] == [
        result.check for _, result in paired(assignment, turned)
    ]


def test_only_a_passed_check_earns_points(assignment):
    check = assignment.checks[0]
    assert {points(check, each) for each in Outcome if each is not P} == {0}


def test_points_an_exercise_come_in_the_order_of_the_assignment(assignment, score):
    scored = replace(score(P, P, P, P), by_exercise={"gelu": 5, "relu": 4})
    assert list(by_exercise(assignment, scored).items()) == [("relu", 4), ("gelu", 5)]


def test_an_exercise_without_points_has_none(assignment, score):
    scored = replace(score(P, P, P, P), by_exercise={})
    assert by_exercise(assignment, scored) == {"relu": 0, "gelu": 0}
