"""The words that pages and commands share."""

from grader.report.words import capitalised, went_wrong


def test_a_clause_begins_a_sentence_and_keeps_its_names() -> None:
    assert capitalised("your values of dW are 0") == "Your values of dW are 0"


def test_no_clause_is_no_sentence() -> None:
    assert capitalised("") == ""


def test_one_mistake_is_what_went_wrong_and_of_two_it_may_be_either() -> None:
    assert went_wrong(1) == "What probably went wrong"
    assert went_wrong(2) == "What probably went wrong: one of these, or both"
