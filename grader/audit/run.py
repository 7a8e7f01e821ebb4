"""The audit of one assignment."""

from collections.abc import Iterator

from grader.audit.allowances import Match, matches
from grader.audit.evidence import Allowed, Evidence
from grader.audit.judged import judged
from grader.audit.members import members
from grader.audit.mutants import mutants
from grader.audit.scoring import score
from grader.findings import Audited
from grader.grading.batch import Order, Progress
from grader.grading.run_info import run_info
from grader.model import RunInfo


def audit(order: Order, progress: Progress) -> Audited:
    """Score the stub, the reference, the wheats, the chaffs and the mutants, and judge the checks.

    Args:
        order: its folder is the audit's; it names no submissions.
    Raises: BatchError, ManifestError.
    """
    evidence, run = gather(order, progress)
    return judged(evidence, run, order.course.thresholds)


def gather(order: Order, progress: Progress) -> tuple[Evidence, RunInfo]:
    """Score them, without a judgement. Raises BatchError, ManifestError."""
    made = mutants(order.assignment)
    everybody = tuple(members(order.assignment, made))
    salts = [str(number) for number in range(1, order.course.thresholds.repeats + 1)]
    scores = score(order, everybody, progress, salts)
    found = matches(order.assignment, made)
    evidence = Evidence(
        order.assignment,
        everybody,
        scores.matrix,
        _allowed(found),
        tuple(_unused(found)),
        scores.repeats,
    )
    return evidence, run_info(order.course, order.assignment, scores.jail)


def _allowed(found: tuple[Match, ...]) -> dict[str, Allowed]:
    """The mutants that may survive."""
    return {
        mutant.name: Allowed(match.allowance.reason, match.place)
        for match in found
        for mutant in match.mutants
    }


def _unused(found: tuple[Match, ...]) -> Iterator[str]:
    """A sentence on each allowance that matches no mutant."""
    for match in found:
        if not match.mutants:
            what = f"no mutant has {match.by!r} there; take the allowance out"
            yield f"{match.place}: {what}"
