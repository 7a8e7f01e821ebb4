"""Checks: dead weight, redundant ones, and those that hold a wall alone."""

import pytest

from grader.audit.checks_found import checks_found
from grader.audit.evidence import looser, without
from grader.audit.mutants_found import mutants_found
from grader.audit.repeats import Run
from grader.findings import Repeated
from grader.model import Comparison, Outcome, Result

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


def off(check, margin):
    """A check that fails by some margin."""
    return {check: Result(check, F, margin=margin)}


def test_looser_by_the_margin_what_only_one_check_killed_survives(evidence):
    whole = evidence(
        {
            "mutant-near": off("test_b", 100.0),
            "mutant-far": off("test_b", 100.1),
            "mutant-broken": off("test_b", None),
            "mutant-other": off("test_b", 2.0) | off("test_c", 2.0),
        }
    )
    loose = looser(whole, "test_b", 100)
    assert [each.name for each in mutants_found(loose) if each.survived] == ["near"]
    assert [each.name for each in mutants_found(whole) if each.survived] == []
    (check,) = [each for each in checks_found(whole) if each.check.name == "test_b"]
    assert check.slips == ("mutant-near",)
    assert set(check.alone) == {"mutant-near", "mutant-far", "mutant-broken"}


def test_looser_twice_is_looser_by_the_product(evidence):
    whole = evidence({"mutant-m": off("test_b", 50.0)})
    assert (
        looser(looser(whole, "test_b", 10), "test_b", 5).matrix["mutant-m"]["test_b"].margin is None
    )
    row = looser(whole, "test_b", 10).matrix["mutant-m"]["test_b"]
    assert (row.outcome, row.margin) == (F, 5.0)


def test_a_chaff_slips_through_the_checks_of_its_exercise(found):
    checks = found({"chaff-c": off("test_b", 2.0) | off("test_d", None)})
    assert checks["test_b"].slips == ("chaff-c",)


CLOSE = Comparison("y", 3, 1e-5, rtol=1e-5, atol=1e-6)


def compared(*comparisons):
    return {"test_a": Result("test_a", Outcome.PASSED, comparisons=comparisons)}


def test_what_a_check_lets_through_is_told_by_the_reference(found):
    by_chance = [Comparison("mask", line, 0.1 * line, rate=1e-9) for line in (4, 5)]
    check = found({"reference": compared(CLOSE, *by_chance)})["test_a"]
    assert check.loosest == by_chance[1]
    assert check.rate == pytest.approx(2e-9)


def test_a_check_that_compares_nothing_lets_through_what_nobody_knows(found):
    check = found({"wheat-w": compared(CLOSE)})["test_a"]
    assert (check.loosest, check.rate) == (None, None)


def test_looser_lets_larger_errors_through(evidence):
    loose = looser(evidence({"reference": compared(CLOSE)}), "test_a", 100)
    (check, *_) = checks_found(loose)
    assert check.loosest.error == pytest.approx(1e-3)


def test_failures_with_fresh_seeds_are_counted(evidence):
    lost = Result("test_b", F, "got 1")
    runs = (Run("reference", "1", ()), Run("reference", "2", (lost,)))
    checks = {c.check.name: c.repeated for c in checks_found(evidence({}, repeats=runs))}
    assert checks["test_b"] == Repeated(2, 1, 1.0)
    assert checks["test_a"].failures == 0
    many = tuple(Run("reference", str(salt), ()) for salt in range(60))
    assert checks_found(evidence({}, repeats=many))[0].repeated == Repeated(60, 0, 0.05)


def test_without_a_check_nobody_loses_it_with_fresh_seeds(evidence):
    runs = (Run("reference", "2", (Result("test_b", F), Result("test_c", F))),)
    (run,) = without(evidence({}, repeats=runs), "test_b").repeats
    assert [result.check for result in run.lost] == ["test_c"]
