"""The class as CSV."""

import csv

import pytest

from grader.model import Outcome
from grader.report import scores

P, F = Outcome.PASSED, Outcome.FAILED


@pytest.fixture
def write(tmp_path, assignment):
    """Write rows; give the cells that a reader of CSV gets."""

    def cells(*rows):
        path = tmp_path / "scores.csv"
        scores.write(path, assignment, iter(rows))
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    return cells


def test_there_is_a_column_an_exercise(write):
    assert write() == [["student", "relu", "gelu", "total", "problem"]]


def test_there_is_a_row_a_student_in_the_order_given(write, score):
    rows = write(score(P, P, P, F, student="Zoe"), score(F, F, F, F, student="Ada"))
    assert rows[1:] == [["Zoe", "5", "2", "7", ""], ["Ada", "0", "0", "0", ""]]


@pytest.mark.parametrize("text", ['a,"b"', "a\nb", "Ångström", "O'Neill", "a;b"])
def test_a_text_comes_back_as_it_was(write, score, text):
    assert write(score(P, P, P, P, student=text, problem=text))[1][::4] == [text, text]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_a_formula_is_defused(write, score, start):
    row = write(score(P, P, P, P, student=f"{start}1", problem=f"{start}1"))[1]
    assert row[0].startswith("'")
    assert row[-1].startswith("'")


def test_a_terminal_sequence_is_left_out(write, score):
    assert write(score(P, P, P, P, student="a\x1b[31mb"))[1][0] == "ab"


def test_a_name_that_is_no_unicode_can_be_written(write, score):
    assert write(score(P, P, P, P, student="a\udc80"))[1][0] == "a�"


def test_two_runs_are_equal_byte_for_byte(tmp_path, assignment, score):
    for name in ("one", "two"):
        scores.write(tmp_path / name, assignment, [score(P, F, P, F)])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
