"""Reads what an audit is to show."""

from dataclasses import fields

from grader.course.tables import Table
from grader.model import Thresholds


def read_thresholds(table: Table) -> Thresholds:
    """The thresholds of an `[audit]` table; what it does not name is as by default.

    Raises ManifestError on an unknown key or on what is no number from 0 to 100.
    """
    table.known(*(field.name for field in fields(Thresholds)))
    return Thresholds(**{key: table.percent(key) for key in table.values})
