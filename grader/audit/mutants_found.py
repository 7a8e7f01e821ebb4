"""Mutants: killed, allowed or survived."""

from grader.audit.evidence import Evidence
from grader.audit.members import Kind, Member
from grader.findings import MutantFound


def mutants_found(evidence: Evidence) -> tuple[MutantFound, ...]:
    """Each mutant with the checks that kill it; time-outs and crashes kill as well."""
    return tuple(_found(evidence, member) for member in evidence.of(Kind.MUTANT))


def _found(evidence: Evidence, member: Member) -> MutantFound:
    mutant = member.mutant
    assert mutant is not None
    killed_by = evidence.failed(member)
    hidden = {check.name for check in evidence.assignment.hidden}
    allowed = evidence.allowed.get(mutant.name)
    return MutantFound(
        name=mutant.name,
        exercises=mutant.exercises,
        operator=mutant.operator,
        line=mutant.line,
        diff=mutant.diff,
        killed_by=killed_by,
        by_hidden=not hidden.isdisjoint(killed_by),
        reason=allowed.reason if allowed else "",
        allowed_at=allowed.place if allowed else "",
    )
