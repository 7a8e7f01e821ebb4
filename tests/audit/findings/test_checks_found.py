"""Checks: dead weight, redundant ones, and those that hold a wall alone."""

import pytest

from grader.audit.checks_found import checks_found
from grader.audit.evidence import without
from grader.audit.mutants_found import mutants_found
from grader.model import Outcome, Result

F = Outcome.FAILED


@pytest.fixture
def found(evidence):
    """The findings on each check, by name."""
    return lambda rows: {each.check.name: each for each in checks_found(evidence(rows))}


def test_a_check_that_nobody_fails_is_dead_weight(found):
    checks = found({"mutant-m": {"test_a": F}, "chaff-c": {"test_b": F}})
    assert [name for name, each in checks.items() if each.dead] == ["test_c", "test_d"]


def test_what_the_stub_or_a_wheat_fails_keeps_no_check_alive(found):
    assert found({"wheat-w": {"test_a": F}})["test_a"].dead


def test_a_check_catches_mutants_and_chaffs(found):
    checks = found({"chaff-c": {"test_a": F}, "mutant-m": {"test_a": F}, "mutant-n": {}})
    assert checks["test_a"].catches == ("chaff-c", "mutant-m")


def test_checks_that_fail_on_the_very_same_ones_are_redundant(found):
    checks = found({"mutant-m": {"test_a": F, "test_b": F}, "chaff-c": {"test_a": F, "test_b": F}})
    assert checks["test_a"].redundant == ("test_b",)
    assert checks["test_b"].redundant == ("test_a",)


def test_one_mutant_that_tells_two_checks_apart_is_enough(found):
    checks = found({"mutant-m": {"test_a": F, "test_b": F}, "mutant-n": {"test_a": F}})
    assert not checks["test_a"].redundant
    assert not checks["test_b"].redundant


def test_checks_that_never_fail_are_dead_and_not_redundant(found):
    assert not any(each.redundant for each in found({"mutant-m": {}}).values())


def test_checks_of_different_exercises_are_not_redundant(found):
    checks = found({"chaff-c": {"test_a": F, "test_d": F}})
    assert not checks["test_a"].redundant


def test_what_only_one_check_catches_is_told(found):
    checks = found({"mutant-m": {"test_a": F, "test_b": F}, "mutant-n": {"test_b": F}})
    assert checks["test_b"].alone == ("mutant-n",)
    assert checks["test_a"].alone == ()


def test_a_chaff_counts_on_its_own_exercise_alone(found):
    checks = found({"chaff-c": {"test_a": F, "test_d": F}})
    assert checks["test_a"].alone == ("chaff-c",)
    assert checks["test_d"].alone == ()


def test_the_time_of_a_check_is_the_median_over_the_right_ones(found):
    def took(seconds):
        return {"test_a": Result("test_a", Outcome.PASSED, seconds=seconds)}

    rows = {"wheat-v": took(0.5), "wheat-w": took(0.03), "mutant-m": took(9.0)}
    assert found(rows)["test_a"].seconds == 0.03  # the reference took 0.002


def test_without_a_check_what_only_it_killed_survives(evidence):
    whole = evidence({"mutant-m": {"test_a": F, "test_b": F}, "mutant-n": {"test_b": F}})
    less = without(whole, "test_b")
    assert [each.name for each in mutants_found(whole) if each.survived] == []
    assert [each.name for each in mutants_found(less) if each.survived] == ["n"]
    assert [each.check.name for each in checks_found(less)] == ["test_a", "test_c", "test_d"]


def test_without_leaves_the_evidence_as_it_was(evidence):
    whole = evidence({"mutant-n": {"test_b": F}})
    without(whole, "test_b")
    assert "test_b" in whole.matrix["mutant-n"]
    assert len(whole.assignment.checks) == 4
