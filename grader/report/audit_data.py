"""The findings of an audit as plain data, for programs."""

from collections.abc import Iterable
from typing import Any

from grader.findings import Audited


def as_data(found: Iterable[Audited]) -> dict[str, Any]:
    """The counts of each assignment, by its name."""
    return {"assignments": {audited.assignment.name: _counts(audited) for audited in found}}


def _counts(audited: Audited) -> dict[str, Any]:
    totals, diagnosis = audited.totals, audited.diagnosis
    return {
        "wheats": {"total": totals.wheats, "full": totals.full},
        "chaffs": {"total": totals.chaffs, "caught": totals.caught},
        "mutants": {
            "total": totals.mutants,
            "killed": totals.killed,
            "allowed": totals.allowed,
            "survived": totals.survived,
        },
        "diagnosis": {"named": round(diagnosis.named, 4), "wrong": round(diagnosis.wrong, 4)},
    }
