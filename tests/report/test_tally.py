"""A class counted up."""

from dataclasses import replace

from grader.model import Outcome, Result
from grader.report.tally import tally

P, F = Outcome.PASSED, Outcome.FAILED


def test_mean_and_median(assignment, score):
    counted = tally(assignment, [score(P, P, P, P), score(F, F, F, F), score(P, P, P, F)])
    assert (counted.students, counted.mean, counted.median) == (3, 17 / 3, 7)


def test_an_even_class_has_a_median_between_two(assignment, score):
    counted = tally(assignment, [score(P, P, P, P), score(P, P, P, F)])
    assert counted.median == 8.5


def test_an_empty_class_has_no_points(assignment):
    counted = tally(assignment, [])
    assert (counted.students, counted.mean, counted.median) == (0, 0, 0)


def test_full_marks_are_counted_for_the_class_and_an_exercise(assignment, score):
    counted = tally(assignment, [score(P, P, P, P), score(P, P, P, F)])
    assert (counted.full_marks, counted.full["relu"], counted.full["gelu"]) == (1, 2, 1)


def test_the_histogram_has_full_marks_in_its_last_tenth(assignment, score):
    rows = [replace(score(), earned=earned) for earned in (0, 0, 5, 9, 10)]
    assert tally(assignment, rows).histogram() == [2, 0, 0, 0, 0, 1, 0, 0, 0, 2]


def test_the_histogram_takes_points_out_of_range(assignment, score):
    rows = [replace(score(), earned=earned) for earned in (-3, 12)]
    assert tally(assignment, rows).histogram() == [1, *[0] * 8, 1]


def test_the_hardest_check_comes_first(assignment, score):
    counted = tally(assignment, [score(P, F, P, P), score(P, F, P, F)])
    assert [check.name[-3:] for check in counted.hardest()] == ["bbb", "ddd", "aaa", "ccc"]


def test_outcomes_are_counted_a_check(assignment, score):
    counted = tally(assignment, [score(P, F, P, P), score(P, F, P, F)])
    assert counted.outcomes["test_ddd", P] == 1
    assert counted.outcomes["test_bbb", F] == 2


def test_a_missing_result_counts_as_an_error(assignment, score):
    assert tally(assignment, [score()]).outcomes["test_aaa", Outcome.ERROR] == 1


def test_the_commonest_problem_comes_first(assignment, score):
    rows = [score(problem=text) for text in ("b", "c", "a", "c")]
    assert tally(assignment, rows).commonest_problems() == [("c", 2), ("a", 1), ("b", 1)]


def test_misconceptions_are_counted_the_commonest_first(diagnosed, score):
    half = score(Result("test_aaa", F, explained=("half",)), P, P, P)
    tanh = score(P, P, P, Result("test_ddd", F, explained=("tanh",)))
    counted = tally(diagnosed, [half, tanh, tanh, score(P, P, P, P)]).commonest_mistakes()
    assert [(chaff.name, count) for chaff, count in counted] == [("tanh", 2), ("half", 1)]
