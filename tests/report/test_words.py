"""What happened, in few words."""

from grader.model import Outcome
from grader.report.words import MARKS, MEANINGS, in_words, meanings, went_wrong


def test_outcomes_are_counted():
    outcomes = [Outcome.TIMEOUT, Outcome.PASSED, *[Outcome.FAILED] * 3]
    assert in_words(outcomes) == "3 failed, 1 timeout"


def test_more_than_one_is_a_plural():
    assert in_words([Outcome.ERROR] * 2 + [Outcome.TIMEOUT] * 2) == "2 errors, 2 timeouts"


def test_all_passed():
    assert in_words([Outcome.PASSED] * 2) == "all passed"


def test_nothing_attempted():
    assert in_words([Outcome.NOT_ATTEMPTED] * 2) == "nothing attempted"


def test_every_outcome_has_a_mark_of_its_own():
    assert len({MARKS[outcome] for outcome in Outcome}) == len(Outcome)


def test_every_outcome_but_passed_and_failed_is_explained():
    assert set(MEANINGS) == set(Outcome) - {Outcome.PASSED, Outcome.FAILED}


def test_only_what_happened_is_explained():
    assert set(meanings([Outcome.PASSED, Outcome.TIMEOUT])) == {Outcome.TIMEOUT}


def test_one_mistake_is_what_went_wrong_and_of_two_it_may_be_either():
    assert went_wrong(1) == "What probably went wrong"
    assert went_wrong(2) == "What probably went wrong: one of these, or both"
