"""From the evidence to the findings."""

from dataclasses import replace

from grader.audit.chaffs_found import chaffs_found
from grader.audit.checks_found import checks_found
from grader.audit.evidence import Evidence
from grader.audit.members import Kind, Member
from grader.audit.mutants_found import mutants_found
from grader.audit.shortfalls import shortfalls
from grader.findings import Audited, Unlucky, WheatFound
from grader.model import Outcome, RunInfo, Thresholds


def judged(evidence: Evidence, run: RunInfo, thresholds: Thresholds) -> Audited:
    """All that the evidence shows, and what of it falls short."""
    (reference,) = evidence.of(Kind.REFERENCE)
    (stub,) = evidence.of(Kind.STUB)
    passed = (r.check for r in evidence.results(stub) if r.outcome is Outcome.PASSED)
    audited = Audited(
        assignment=evidence.assignment,
        run=run,
        checks=checks_found(evidence),
        chaffs=chaffs_found(evidence),
        mutants=mutants_found(evidence),
        reference=_right(evidence, reference),
        wheats=tuple(_right(evidence, member) for member in evidence.of(Kind.WHEAT)),
        stub=tuple(passed),
        unused=evidence.unused,
    )
    return replace(audited, short=tuple(shortfalls(audited, thresholds)))


def _right(evidence: Evidence, member: Member) -> WheatFound:
    lost = (r for r in evidence.results(member) if r.outcome is not Outcome.PASSED)
    unlucky = (
        Unlucky(run.salt, result)
        for run in evidence.repeats
        for result in run.lost
        if run.student == member.name
    )
    return WheatFound(member.name, tuple(lost), tuple(unlucky))
