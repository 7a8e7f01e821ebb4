"""The findings of an audit as plain data, for programs."""

from collections.abc import Iterable
from typing import Any

from grader.findings import Audited, CheckFound


def as_data(found: Iterable[Audited]) -> dict[str, Any]:
    """The counts of each assignment, by its name, and what each of its checks accepts."""
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
        "checks": {found.check.name: _check(found) for found in audited.checks},
    }


def _check(found: CheckFound) -> dict[str, Any]:
    """The largest error that it lets through, None if it compares nothing; chance."""
    loosest, repeated = found.loosest, found.repeated
    return {
        "lets_through": loosest.error if loosest else None,
        "relative": loosest.relative if loosest else None,
        "rate": found.rate,
        "repeats": {"runs": repeated.runs, "failures": repeated.failures},
    }
