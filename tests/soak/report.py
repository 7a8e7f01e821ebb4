"""What a soak has shown, as text."""

from grader.audit.counts import Counts, Loss, rule_of_three

SALTS = 20


def told(counts: Counts) -> str:
    """Who lost which check under which salts, and how to see it again; empty if nobody did."""
    assignment = counts.assignment.name
    return "\n".join(_group(assignment, losses, counts) for losses in counts.losses_together())


def _group(assignment: str, losses: list[Loss], counts: Counts) -> str:
    first = losses[0]
    student, check, result = first.student, first.check, first.result
    salts = ", ".join(loss.salt for loss in losses[:SALTS])
    more = f" and {len(losses) - SALTS} more" if len(losses) > SALTS else ""
    often = f"{len(losses):,} of {counts.runs[student]:,} runs"
    message = result.message.replace("\n", "\n      ")
    return (
        f"{assignment}: {student} lost {check.name} ({check.points} points) in {often}\n"
        f"  salts: {salts}{more}\n"
        f"  with salt {first.salt}, {result.outcome}:\n"
        f"      {message}\n"
        f"  again: make soak ASSIGNMENT={assignment} SAMPLE={student} SALT={first.salt}"
    )


def summary(counts: Counts) -> str:
    """One line about an assignment."""
    total = counts.total
    submissions = len(counts.runs)
    ran = (
        f"{counts.assignment.name}: {total.runs:,} runs of {submissions} submissions, "
        f"{counts.checks_run:,} checks run, {counts.points_lost:,} points lost"
    )
    if total.failures:
        return f"{ran}; {total.failures:,} runs with a false fail"
    bound = rule_of_three(total.runs)
    return (
        f"{ran}; rate of false fails, of a run and of each check: at most {bound:.1e} "
        f"with 95 % confidence (rule of three: 3/n, n = {total.runs:,} runs)"
    )
