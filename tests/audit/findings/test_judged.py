"""The judgement: findings together, and what falls short."""

import pytest

from grader.audit.evidence import Allowed
from grader.audit.judged import judged
from grader.audit.repeats import Run
from grader.model import Outcome, Result, Thresholds

F = Outcome.FAILED


@pytest.fixture
def judge(evidence, run):
    """All findings, by the default thresholds or others."""

    def judge(rows, allowed=None, unused=(), repeats=(), **thresholds):
        return judged(evidence(rows, allowed, unused, repeats), run, Thresholds(**thresholds))

    return judge


def test_nothing_falls_short_where_all_is_as_it_should_be(judge):
    found = judge({"wheat-w": {}, "chaff-c": {"test_a": F}, "mutant-m": {"test_b": F}})
    assert found.short == ()
    assert found.wheats[0].full


def test_a_stub_that_passes_a_check_falls_short(judge):
    (sentence,) = judge({"stub": {"test_a": F, "test_b": F, "test_d": F}}).short
    assert sentence == "the stub earns points: it passes test_c"


def test_a_wheat_that_loses_falls_short_with_its_message(judge):
    lost = Result("test_a", Outcome.TIMEOUT, "double took too long\nmore of it")
    (sentence,) = judge({"wheat-w": {"test_a": lost}}).short
    assert sentence == "wheat-w does not pass test_a (timeout): double took too long"


def test_fewer_wheats_may_be_enough(judge):
    assert judge({"wheat-v": {}, "wheat-w": {"test_a": F}}, wheats=50).short == ()


def test_a_reference_that_loses_is_never_enough(judge):
    (sentence,) = judge({"reference": {"test_a": F}}, wheats=0).short
    assert sentence.startswith("reference does not pass test_a (failed)")


def test_a_chaff_that_is_not_caught_falls_short_with_its_place(judge):
    (sentence,) = judge({"chaff-c": {}}).short
    assert sentence == "chaffs.toml:7: chaff 'c' is not caught by any check of double"


def test_fewer_chaffs_may_be_enough(judge):
    assert judge({"chaff-c": {}, "chaff-d": {"test_a": F}}, chaffs=50).short == ()


def test_a_chaff_that_hurts_another_exercise_falls_short(judge):
    (sentence,) = judge({"chaff-half-c": {"test_a": F, "test_d": F}}, chaffs=0).short
    assert sentence == "chaffs.toml:7: chaff 'half-c' loses points on double, not on half alone"


def test_too_many_survivors_fall_short_with_their_names(judge):
    (sentence,) = judge({"mutant-m": {}, "mutant-n": {"test_a": F}}).short
    assert sentence == "1 of 2 mutants (50.0 %) are killed, 95 % should be; survivors: m"


def test_no_more_than_ten_survivors_are_named(judge):
    (sentence,) = judge({f"mutant-m{number}": {} for number in range(12)}).short
    assert sentence.endswith("m9 and 2 more")


def test_a_few_survivors_are_enough(judge):
    rows = {f"mutant-m{number}": {"test_a": F} for number in range(19)}
    assert judge({**rows, "mutant-n": {}}).short == ()


def test_the_allowed_do_not_count(judge):
    may = {"m": Allowed("It is the same.", "chaffs.toml:9")}
    assert judge({"mutant-m": {}, "mutant-n": {"test_a": F}}, may, mutants=100).short == ()


def test_an_allowance_for_a_mutant_that_is_killed_falls_short(judge):
    may = {"m": Allowed("It is the same.", "chaffs.toml:9")}
    (sentence,) = judge({"mutant-m": {"test_a": F}}, may).short
    assert sentence.startswith("chaffs.toml:9: allows the mutant m, which test_a kills; ")


def test_an_allowance_that_matches_nothing_falls_short(judge):
    assert judge({}, unused=("chaffs.toml:9: is unused",)).short == ("chaffs.toml:9: is unused",)


def test_diagnosis_is_told_as_shares(judge):
    named = {"test_a": Result("test_a", F, explained=("c", "d"))}
    diagnosis = judge({"chaff-c": named, "chaff-d": {"test_b": F}, "chaff-e": {}}).diagnosis
    assert diagnosis.named == 1 / 2  # of those that are caught
    assert diagnosis.wrong == 1 / 3


def unlucky(who, salt, check="test_b"):
    """A run with fresh seeds that lost a check."""
    return Run(who, salt, (Result(check, F, f"got {salt}\nshould be 2"),))


def test_a_right_solution_that_loses_with_fresh_seeds_falls_short_with_the_salt(judge):
    runs = (Run("wheat-w", "1", ()), unlucky("wheat-w", "2"), unlucky("reference", "1", "test_a"))
    assert judge({"wheat-w": {}}, repeats=runs, wheats=0).short == (
        "reference does not pass test_a with salt 1 (failed): got 1",
        "wheat-w does not pass test_b with salt 2 (failed): got 2",
    )


def test_the_first_salt_is_named_and_the_others_are_counted(judge):
    runs = tuple(unlucky("reference", salt) for salt in ("3", "4", "9"))
    (sentence,) = judge({}, repeats=runs).short
    assert sentence == "reference does not pass test_b with salt 3 and 2 more (failed): got 3"


def test_what_a_wheat_loses_anyway_is_said_once(judge):
    found = judge({"wheat-w": {"test_b": F}}, repeats=(unlucky("wheat-w", "1"),))
    (sentence,) = found.short
    assert sentence.startswith("wheat-w does not pass test_b (failed)")
    assert found.wheats[0].by_chance == ()
