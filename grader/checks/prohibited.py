"""What a submission must not call: what its text shows before it runs, and what comes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from grader.course.notebook_source import readable
from grader.course.prohibited import find_prohibited
from grader.errors import CheckError
from grader.jail import sentences
from grader.model import Assignment, Check, Forbidden, Outcome, Result, Submission
from grader.worker.wrapping import is_fixed


def refusals(submission: Submission, file: str, forbidden: tuple[Forbidden, ...]) -> dict[str, str]:
    """A sentence for each exercise whose text shows that it calls what it must not."""
    if not forbidden:
        return {}
    files = {source.path: readable(source) for source in submission.files}
    return {
        found.exercise: sentences.prohibited(
            forbidden, found.exercise, found.name, found.file, found.line, submission
        )
        for found in find_prohibited(files, file, forbidden)
    }


def refused(
    checks: Iterable[Check], results: Iterable[Result], refusals: Mapping[str, str]
) -> tuple[Result, ...]:
    """The results, with every check of a refused exercise failed for that reason.

    A forbidden call may show in one check alone, when others have passed.
    """
    return tuple(
        replace(result, outcome=Outcome.FAILED, message=refusals[check.exercise])
        if check.exercise in refusals
        else result
        for check, result in zip(checks, results, strict=True)
    )


def refuse_unseen(assignment: Assignment) -> None:
    """Raise CheckError if a forbidden name belongs to a class that nobody can watch.

    Such as `numpy.ndarray.sum`: `x.sum()` tells nothing of the class of `x`, neither in the text
    nor, since a class that is written in C can't be changed, at run time.
    """
    for rule in assignment.forbidden:
        for name in rule.names:
            if is_fixed(name):
                manifest = assignment.folder / "assignment.toml"
                what = f"nobody can see who calls {name}, which belongs to a class written in C"
                raise CheckError(f"{manifest}: {what}; take it out of [[forbidden]]")
