"""The audit of one assignment."""

from grader.audit.allowances import allowed, unmatched
from grader.audit.evidence import Allowed, Evidence
from grader.audit.judged import judged
from grader.audit.members import members
from grader.audit.mutants import Mutant, mutants
from grader.audit.scoring import score
from grader.findings import Audited
from grader.grading.batch import Order, Progress
from grader.grading.run_info import run_info
from grader.model import Assignment


def audit(order: Order, progress: Progress) -> Audited:
    """Score the stub, the reference, the wheats, the chaffs and the mutants, and judge the checks.

    Args:
        order: its folder is the audit's; it names no submissions.
    Raises: BatchError, ManifestError.
    """
    made = mutants(order.assignment)
    everybody = tuple(members(order.assignment, made))
    scores = score(order, everybody, progress)
    evidence = Evidence(
        order.assignment,
        everybody,
        scores.matrix,
        _allowed(order.assignment, made),
        _unused(order.assignment, made),
    )
    run = run_info(order.course, order.assignment, scores.jail)
    return judged(evidence, run, order.course.thresholds)


def _allowed(assignment: Assignment, made: list[Mutant]) -> dict[str, Allowed]:
    """The mutants that may survive."""
    return {
        name: Allowed(each.reason, f"{each.path.as_posix()}:{each.line}")
        for name, each in allowed(assignment, made).items()
    }


def _unused(assignment: Assignment, made: list[Mutant]) -> tuple[str, ...]:
    """A sentence on each allowance that matches no mutant."""
    return tuple(
        f"{each.path.as_posix()}:{each.line}: no mutant has {by!r} there; take the allowance out"
        for each, by in unmatched(assignment, made)
    )
