"""Chaffs: caught, hurting others, named."""

import pytest

from grader.audit.chaffs_found import chaffs_found
from grader.model import Outcome, Result

F = Outcome.FAILED


@pytest.fixture
def found(evidence):
    """The findings on each chaff, by name."""
    return lambda rows: {each.chaff.name: each for each in chaffs_found(evidence(rows))}


def failed(check, *explained):
    """A failed check that these misconceptions explain."""
    return {check: Result(check, F, explained=explained)}


def test_a_chaff_is_caught_by_checks_of_its_exercise(found):
    (chaff,) = found({"chaff-c": {"test_a": F, "test_c": F}}).values()
    assert chaff.caught
    assert chaff.caught_by == ("test_a", "test_c")
    assert not chaff.hurts


def test_a_chaff_that_fails_elsewhere_alone_is_not_caught(found):
    assert not found({"chaff-half-c": {"test_a": F}})["half-c"].caught


def test_an_exercise_that_calls_the_chaffs_own_may_be_hurt(found):
    assert found({"chaff-c": {"test_a": F, "test_d": F}})["c"].hurts == ()


def test_an_exercise_that_does_not_call_the_chaffs_own_may_not(found):
    assert found({"chaff-half-c": {"test_a": F, "test_d": F}})["half-c"].hurts == ("double",)


def test_a_chaff_that_explains_all_of_its_failed_checks_is_named(found):
    assert found({"chaff-c": failed("test_a", "c") | failed("test_b", "c")})["c"].named


def test_a_chaff_that_explains_a_part_of_them_is_not(found):
    assert not found({"chaff-c": failed("test_a", "c") | {"test_b": F}})["c"].named


def test_a_chaff_that_no_check_names_is_not(found):
    assert not found({"chaff-c": {"test_a": F}})["c"].named


def test_the_name_of_another_is_wrong_where_the_chaff_is_unknown(found):
    rows = {"chaff-c": failed("test_a", "c", "d"), "chaff-d": failed("test_b", "d")}
    assert found(rows)["c"].wrong == ("d",)
    assert found(rows)["d"].wrong == ()


def test_the_name_of_one_that_behaves_the_same_is_not_wrong(found):
    rows = {"chaff-c": failed("test_a", "c", "d"), "chaff-d": failed("test_a", "c", "d")}
    assert found(rows)["c"].wrong == ()


def test_one_that_fails_other_checks_is_not_the_same(found):
    both = failed("test_a", "c", "d") | failed("test_b", "c", "d")
    rows = {"chaff-c": both, "chaff-d": failed("test_a", "d")}
    assert found(rows)["c"].wrong == ("d",)
