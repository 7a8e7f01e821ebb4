"""Reads what a submission may use up."""

from dataclasses import fields, replace
from typing import Any

from grader.course.tables import Table
from grader.model import Limits


def read_limits(table: Table, defaults: Limits) -> Limits:
    """The limits of a `[limits]` table; what it does not name is as in `defaults`.

    Raises ManifestError on an unknown key or on what is no number above 0.
    """
    table.known(*(field.name for field in fields(Limits)))
    given: dict[str, Any] = {}
    for key in table.values:
        whole = isinstance(getattr(defaults, key), int)
        given[key] = table.whole(key) if whole else table.number(key)
    return replace(defaults, **given)
