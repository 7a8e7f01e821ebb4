"""What repeats are counted to."""

import math
from pathlib import Path

import pytest

from grader.audit.counts import Counts, rule_of_three
from grader.audit.repeats import Run
from grader.course.manifest import load_course
from grader.model import Outcome, Result

DOUBLE, HALF = "test_double_of_anything", "test_half_of_anything"


@pytest.fixture
def counts(sums: Path) -> Counts:
    """Five runs of two submissions; Ada's lost something under two salts, Bob's under one."""
    counts = Counts(load_course(sums).assignments[0])
    counts.add(Run("ada", "10", (lost(DOUBLE), lost(HALF))))
    counts.add(Run("ada", "9", (lost(HALF),)))
    counts.add(Run("ada", "1", ()))
    counts.add(Run("bob", "9", (lost(DOUBLE),)))
    counts.add(Run("bob", "10", ()))
    return counts


def lost(check: str) -> Result:
    return Result(check, Outcome.FAILED, "got 1, should be 2")


def test_a_run_with_several_losses_is_one_false_fail(counts: Counts) -> None:
    assert counts.total == (5, 3)


def test_checks_are_counted_one_by_one(counts: Counts) -> None:
    assert counts.by_check[DOUBLE] == (5, 2)
    assert counts.by_check[HALF] == (5, 2)
    assert counts.by_check["test_half_of_four"] == (5, 0)


def test_points_and_checks_are_added_up_over_all_runs(counts: Counts) -> None:
    assert counts.points_lost == 3 + 4 + 4 + 3
    assert counts.checks_run == 5 * 4


def test_losses_go_together_by_check_and_student_and_their_salts_are_in_order(
    counts: Counts,
) -> None:
    groups = [
        (losses[0].check.name, losses[0].student, [loss.salt for loss in losses])
        for losses in counts.losses_together()
    ]
    assert groups == [
        (DOUBLE, "ada", ["10"]),
        (DOUBLE, "bob", ["9"]),
        (HALF, "ada", ["9", "10"]),
    ]


def test_nothing_was_shown_by_no_runs(sums: Path) -> None:
    counts = Counts(load_course(sums).assignments[0])
    assert counts.total == (0, 0)
    assert rule_of_three(0) == 1


@pytest.mark.parametrize("runs", [10, 1000, 34_000])
def test_a_rate_at_the_bound_shows_itself_in_19_of_20_cases(runs: int) -> None:
    unseen = (1 - rule_of_three(runs)) ** runs
    assert unseen <= 0.05
    # The bound is not given away, either: 5 % less would be too little.
    assert (1 - 0.95 * rule_of_three(runs)) ** runs > 0.05 or runs < 100
    assert math.isclose(rule_of_three(runs), 3 / runs)
