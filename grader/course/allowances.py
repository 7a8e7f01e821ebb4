"""Allowances: mutants that may survive, as edits of a reference."""

from pathlib import Path

from grader.course.edits import edited
from grader.course.tables import Table
from grader.model import Allowance


def apply(allowance: Allowance, by: str, source: str, reference: str = "the reference") -> str:
    """The reference with one of the allowance's edits; messages name it as `reference`.

    Raises ManifestError if the edit does not apply exactly once, if it changes nothing but
    comments or white space, or if its result does not compile.
    """
    what = f"the allowed edit to {by!r}"
    return edited(source, allowance.replace, by, allowance.place, what, reference)


def read_allowances(root: Table) -> list[Allowance]:
    """The allowances of a `chaffs.toml`.

    Raises ManifestError at what is missing, unknown or of a wrong type.
    """
    return [_allowance(table) for table in root.tables("allow")]


def _allowance(table: Table) -> Allowance:
    table.known("replace", "by", "reason")
    return Allowance(
        replace=table.text("replace"),
        by=_texts(table),
        reason=table.sentence("reason"),
        path=Path(table.where),
        line=table.line(),
    )


def _texts(table: Table) -> tuple[str, ...]:
    """What may stand instead: a text or a list of texts, which may be empty ones."""
    if isinstance(table.required("by"), list):
        return tuple(table.texts("by"))
    return (table.text("by", empty=True),)
