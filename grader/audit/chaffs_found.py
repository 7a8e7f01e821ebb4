"""Chaffs: caught on their exercise, hurting others, named by the diagnosis."""

from grader.audit.callers import callers
from grader.audit.diagnoses import is_named, misnamed
from grader.audit.evidence import Evidence
from grader.audit.members import Kind, Member
from grader.findings import ChaffFound


def chaffs_found(evidence: Evidence) -> tuple[ChaffFound, ...]:
    """Each chaff with what it fails and how it is diagnosed."""
    return tuple(_found(evidence, member) for member in evidence.of(Kind.CHAFF))


def _found(evidence: Evidence, member: Member) -> ChaffFound:
    assert member.chaff is not None
    return ChaffFound(
        chaff=member.chaff,
        caught_by=evidence.failed(member, member.chaff.exercise),
        hurts=_hurt(evidence, member, member.chaff.exercise),
        named=is_named(evidence, member),
        wrong=misnamed(evidence, member),
    )


def _hurt(evidence: Evidence, member: Member, own: str) -> tuple[str, ...]:
    """The exercises that lose points though they do not call the chaff's own."""
    exercise_of = {check.name: check.exercise for check in evidence.assignment.checks}
    lost = {exercise_of[check] for check in evidence.failed(member)} - {own}
    # Most chaffs hurt nobody else: only for the others it matters who calls whom.
    calling = callers(member.source.decode()).get(own, frozenset()) if lost else frozenset()
    return tuple(e.name for e in evidence.assignment.exercises if e.name in lost - calling)
