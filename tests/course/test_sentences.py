"""Clauses become sentences."""

from grader.course.sentences import capitalised


def test_a_clause_begins_a_sentence_and_keeps_its_names() -> None:
    assert capitalised("your values of dW are 0") == "Your values of dW are 0"


def test_no_clause_is_no_sentence() -> None:
    assert capitalised("") == ""
