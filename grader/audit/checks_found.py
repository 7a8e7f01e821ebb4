"""Checks: what each catches, what only it catches, which are dead weight or redundant."""

from statistics import median

from grader.audit.counts import Counts, rule_of_three
from grader.audit.evidence import Evidence
from grader.audit.members import RIGHT, WRONG, Kind, Member
from grader.findings import LOOSER, CheckFound, Repeated
from grader.model import Check, Comparison


def checks_found(evidence: Evidence) -> tuple[CheckFound, ...]:
    """Each check with the mutants and chaffs that it catches."""
    catches: dict[str, list[str]] = {check.name: [] for check in evidence.assignment.checks}
    alone: dict[str, list[str]] = {check.name: [] for check in evidence.assignment.checks}
    for member in evidence.of(*sorted(WRONG)):
        for check in evidence.failed(member):
            catches[check].append(member.name)
        deciding = _deciding(evidence, member)
        if len(deciding) == 1:
            alone[deciding[0]].append(member.name)
    repeated = _repeated(evidence)
    return tuple(
        CheckFound(
            check=check,
            catches=tuple(catches[check.name]),
            alone=tuple(alone[check.name]),
            redundant=_alike(check, evidence.assignment.checks, catches),
            seconds=_seconds(evidence, check.name),
            comparisons=_comparisons(evidence, check.name),
            slips=tuple(name for name in alone[check.name] if _slips(evidence, name, check.name)),
            repeated=repeated[check.name],
        )
        for check in evidence.assignment.checks
    )


def _deciding(evidence: Evidence, member: Member) -> tuple[str, ...]:
    """The failed checks that count: a chaff has to fail on its own exercise."""
    return evidence.failed(member, member.chaff.exercise if member.chaff else "")


def _slips(evidence: Evidence, member: str, check: str) -> bool:
    margin = evidence.matrix[member][check].margin
    return margin is not None and margin <= LOOSER


def _comparisons(evidence: Evidence, check: str) -> tuple[Comparison, ...]:
    (reference,) = evidence.of(Kind.REFERENCE)
    row = evidence.matrix[reference.name]
    return row[check].comparisons if check in row else ()


def _repeated(evidence: Evidence) -> dict[str, Repeated]:
    counts = Counts(evidence.assignment)
    for run in evidence.repeats:
        counts.add(run)
    return {
        check: Repeated(rate.runs, rate.failures, rule_of_three(0 if rate.failures else rate.runs))
        for check, rate in counts.by_check.items()
    }


def _alike(
    check: Check, checks: tuple[Check, ...], catches: dict[str, list[str]]
) -> tuple[str, ...]:
    """The other checks of the exercise that catch the very same ones, and at least one."""
    own = catches[check.name]
    return tuple(
        other.name
        for other in checks
        if own
        and other.name != check.name
        and other.exercise == check.exercise
        and catches[other.name] == own
    )


def _seconds(evidence: Evidence, check: str) -> float | None:
    rows = [evidence.matrix[member.name] for member in evidence.of(*sorted(RIGHT))]
    times = [row[check].seconds for row in rows if check in row]
    return median(times) if times else None
