"""Diagnosis put to the test: is each chaff named, and never another one in its place?"""

from grader.audit.evidence import Evidence
from grader.audit.members import Kind, Member
from grader.mistakes import mistakes


def is_named(evidence: Evidence, member: Member) -> bool:
    """Whether the mistakes that are told of a chaff's exercise contain the chaff."""
    assert member.chaff is not None
    told = mistakes(evidence.assignment, evidence.results(member))
    return member.chaff in told.get(member.chaff.exercise, ())


def misnamed(evidence: Evidence, member: Member) -> tuple[str, ...]:
    """Whom the diagnosis names if nobody had thought of the chaff, and should not.

    One that behaves as the chaff does is rightly named.
    """
    assert member.chaff is not None
    own = member.chaff
    told = mistakes(evidence.assignment, evidence.results(member), without=own.name)
    return tuple(
        other.name
        for other in told.get(own.exercise, ())
        if not _alike(evidence, member, own.exercise, own.name, other.name)
    )


def _alike(evidence: Evidence, member: Member, exercise: str, own: str, other: str) -> bool:
    """Whether both fail the same checks, each of which either of them explains."""
    failed = evidence.failed(member, exercise)
    twin = next((m for m in evidence.of(Kind.CHAFF) if m.chaff and m.chaff.name == other), None)
    if twin is None or evidence.failed(twin, exercise) != failed:
        return False
    row = evidence.matrix[member.name]
    return all({own, other} <= set(row[check].explained) for check in failed)
