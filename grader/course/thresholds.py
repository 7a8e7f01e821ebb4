"""Reads what an audit is to show."""

from dataclasses import fields, replace
from typing import Any

from grader.course.tables import Table
from grader.model import Thresholds


def read_thresholds(table: Table) -> Thresholds:
    """The thresholds of an `[audit]` table; what it does not name is as by default.

    Raises ManifestError on an unknown key, on what is no number from 0 to 100, and on repeats that
    are no whole number.
    """
    table.known(*(field.name for field in fields(Thresholds)))
    values = {key: _value(table, key) for key in table.values}
    return replace(Thresholds(), **values)


def _value(table: Table, key: str) -> Any:
    if key != "repeats":
        return table.percent(key)
    value = table.required(key)
    if type(value) is not int or value < 0:
        raise table.wrong(key, "a whole number, 0 or more")
    return value
