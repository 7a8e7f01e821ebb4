"""The results of a self-check as a notebook shows them, or a prompt."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from grader.checks.own import OwnResults
from grader.checks.own_words import HIDDEN_LATER, MARKS, likeness, points, total
from grader.course.templates import render
from grader.harmless import told
from grader.model import Check, Outcome, Result


@dataclass(frozen=True)
class Row:
    """One check: what became of it, and what helps where it did not pass."""

    mark: str
    outcome: Outcome
    title: str
    points: str
    message: str = ""
    likeness: str = ""
    hint: str = ""

    @property
    def text(self) -> str:
        """The row in lines of plain text."""
        parts = [self.message, self.likeness, f"hint: {self.hint}" if self.hint else ""]
        below = [line for part in parts if part for line in part.splitlines()]
        head = f"  {self.mark} {self.title} ({self.points})"
        return "\n".join([head, *(f"      {line}".rstrip() for line in below)])


@dataclass(frozen=True)
class Page:
    """What a self-check says: `notes` first, then a table for each exercise, then the sum.

    Or only that it could not be done: `problem`. What it says, it says as HTML, too.
    """

    heading: str = ""
    notes: tuple[str, ...] = ()
    tables: tuple[tuple[str, tuple[Row, ...]], ...] = ()
    total: str = ""
    problem: str = ""
    passed: bool = False

    def _repr_html_(self) -> str:
        return render("self_check.html.j2", page=self, later=HIDDEN_LATER)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 (IPython's)
        printer.text(str(self))

    def __repr__(self) -> str:
        if self.problem:
            return self.problem
        tables = ["\n".join([name, *(row.text for row in rows)]) for name, rows in self.tables]
        notes = ["\n".join(self.notes)] if self.notes else []
        return "\n\n".join([self.heading, *notes, *tables, f"{self.total}\n{HIDDEN_LATER}"])


def page(heading: str, notes: tuple[str, ...], own: OwnResults, *, partly: bool) -> Page:
    """The page of some results."""
    passed = all(result.outcome is Outcome.PASSED for result in own.results)
    return Page(heading, notes, tuple(_tables(own)), total(own, partly=partly), passed=passed)


def _tables(own: OwnResults) -> Iterator[tuple[str, tuple[Row, ...]]]:
    pairs = zip(own.checks, own.results, strict=True)
    for exercise, group in groupby(pairs, key=lambda pair: pair[0].exercise):
        yield exercise, tuple(_row(check, result) for check, result in group)


def _row(check: Check, result: Result) -> Row:
    row = Row(MARKS[result.outcome], result.outcome, check.title, points(check.points))
    if result.outcome is Outcome.PASSED:
        return row
    return Row(
        row.mark,
        row.outcome,
        row.title,
        row.points,
        told(result.message),
        likeness(result) if result.likeness else "",
        check.hint if result.outcome is not Outcome.NOT_ATTEMPTED else "",
    )
