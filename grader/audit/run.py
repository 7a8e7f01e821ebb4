"""The audit of one assignment."""

from grader.audit.allowances import allowed
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
    may_survive, unused = _allowed(order.assignment, made)
    evidence = Evidence(order.assignment, everybody, scores.matrix, may_survive, unused)
    run = run_info(order.course, order.assignment, scores.jail)
    return judged(evidence, run, order.course.thresholds)


def _allowed(
    assignment: Assignment, made: list[Mutant]
) -> tuple[dict[str, Allowed], tuple[str, ...]]:
    """The mutants that may survive, and a sentence on each allowance that matches none."""
    found, unused = allowed(assignment, made)
    by_name = {
        name: Allowed(each.reason, f"{each.path.as_posix()}:{each.line}")
        for name, each in found.items()
    }
    return by_name, tuple(
        f"{each.path.as_posix()}:{each.line}: the allowance matches no mutant; take it out"
        for each in unused
    )
