"""The findings of an audit as plain data, for programs."""

from collections.abc import Iterable
from typing import Any

from grader.findings import Audited


def as_data(found: Iterable[Audited]) -> dict[str, Any]:
    """The counts of each assignment, by its name."""
    return {"assignments": {audited.assignment.name: _counts(audited) for audited in found}}


def _counts(audited: Audited) -> dict[str, Any]:
    wheats, chaffs, mutants = audited.wheats, audited.chaffs, audited.mutants
    diagnosis = audited.diagnosis
    return {
        "wheats": {"total": len(wheats), "full": sum(wheat.full for wheat in wheats)},
        "chaffs": {"total": len(chaffs), "caught": sum(chaff.caught for chaff in chaffs)},
        "mutants": {
            "total": len(mutants),
            "killed": sum(mutant.killed for mutant in mutants),
            "allowed": sum(mutant.allowed for mutant in mutants),
            "survived": sum(mutant.survived for mutant in mutants),
        },
        "diagnosis": {"named": round(diagnosis.named, 4), "wrong": round(diagnosis.wrong, 4)},
    }
