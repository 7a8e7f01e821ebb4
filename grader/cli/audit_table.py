"""The findings of an audit as a table for a terminal."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.table import Table

from grader.findings import Audited

_COLUMNS = ("wheats", "chaffs", "mutants", "killed", "allowed", "survived", "named", "wrong")


def table(found: Iterable[Audited]) -> Table:
    """One row an assignment."""
    rows = Table(box=SIMPLE_HEAD, padding=0, pad_edge=False)  # fits into 80 columns
    rows.add_column("assignment", overflow="fold")
    for name in _COLUMNS:
        rows.add_column(name, justify="right", no_wrap=True)
    for audited in found:
        rows.add_row(audited.assignment.name, *_cells(audited))
    return rows


def _cells(audited: Audited) -> list[str]:
    totals, diagnosis = audited.totals, audited.diagnosis
    return [
        f"{totals.full}/{totals.wheats}",
        f"{totals.caught}/{totals.chaffs}",
        f"{totals.mutants}",
        f"{totals.killed}",
        f"{totals.allowed}",
        f"{totals.survived}",
        f"{diagnosis.named:.1%}",
        f"{diagnosis.wrong:.1%}",
    ]
