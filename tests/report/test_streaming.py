"""A class of any size fits into memory: no report holds on to a row."""

import weakref

import pytest

from grader.model import Outcome
from grader.report import index, machine, scores, table


class Class:
    """Yields 50 submissions, and notes how many were held at once and how many were asked for."""

    def __init__(self, score):
        self.score, self.held, self.asked = score, 0, 0

    def __call__(self):
        seen = []
        for number in range(50):
            seen.append(self.row(number))
            self.held = max(self.held, sum(row() is not None for row, _ in seen))
            yield seen[-1][1].pop()
            self.asked += 1

    def row(self, number):
        """A weak reference to a new row, and the row to give away."""
        row = self.score(Outcome.FAILED, Outcome.PASSED, page=f"page-{number}")
        return weakref.ref(row), [row]


@pytest.fixture
def rows(score):
    """A class that tells what became of its rows."""
    return Class(score)


def test_the_csv_asks_once_for_each_row_and_holds_none(tmp_path, assignment, rows):
    scores.write(tmp_path / "scores.csv", assignment, rows())
    assert (rows.asked, rows.held <= 2) == (50, True)


def test_the_json_asks_once_for_each_row_and_holds_none(tmp_path, run, assignment, rows):
    machine.write(tmp_path / "report.json", run, assignment, rows())
    assert (rows.asked, rows.held <= 2) == (50, True)


def test_the_table_asks_once_for_each_row_and_holds_none(assignment, rows):
    table.summary(assignment, rows())
    assert (rows.asked, rows.held <= 2) == (50, True)


def test_the_index_asks_twice_for_each_row_and_holds_none(
    tmp_path, templates, run, assignment, rows
):
    index.write(tmp_path / "index.html", templates, run, assignment, rows)
    assert (rows.asked, rows.held <= 2) == (100, True)
