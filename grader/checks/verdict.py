"""From a report of pytest's to the outcome of a check."""

import pytest

from grader.checks.outcome import Graded, classify
from grader.checks.places import line_in, shown
from grader.checks.stash import BEGUN, FAULT, GRADED
from grader.errors import CheckError, GraderError
from grader.model import Outcome


def grade(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Give an item its outcome, or the fault of its author, and its report the message.

    For what was called, and for what went wrong before and behind it.
    """
    refusal = _refusal(item)
    if refusal:
        item.stash[GRADED] = Graded(Outcome.FAILED, refusal)
        if call.when == "call":
            report.outcome, report.longrepr = "failed", refusal
        return
    if call.excinfo is None:
        item.stash[GRADED] = Graded(Outcome.PASSED)
        return
    error = call.excinfo.value
    source = item.stash[BEGUN].source if BEGUN in item.stash else None
    try:
        graded = classify(error, source)
    except GraderError as fault:
        ours = isinstance(fault, CheckError)
        item.stash[FAULT] = CheckError(f"{place(item, error)}: {fault}") if ours else fault
        report.longrepr = str(item.stash[FAULT])
        return
    before = item.stash.get(GRADED, None)
    if before is None or before.outcome is Outcome.PASSED:  # the first thing that went wrong
        item.stash[GRADED] = graded
    if graded.printed:
        report.sections.append(("printed by your code", graded.printed))
    if not _leads_into_the_submission(item, error):
        report.longrepr = _with_hint(item, graded.message)


def _refusal(item: pytest.Item) -> str:
    """Why the exercise that an item checks is refused, whatever became of the item."""
    refusals = item.stash[BEGUN].source.refusals() if BEGUN in item.stash else {}
    mark = item.get_closest_marker("check") if refusals else None
    return refusals.get(mark.kwargs.get("exercise", ""), "") if mark else ""


def _leads_into_the_submission(item: pytest.Item, error: BaseException) -> bool:
    """Whether pytest's traceback says more than the message: with `--in-process` alone."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    inside = step is not None and step.tb_frame.f_code.co_filename != str(item.path)
    here = bool(item.config.getoption("grader_in_process"))
    return here and inside and not isinstance(error, AssertionError | NotImplementedError)


def _with_hint(item: pytest.Item, message: str) -> str:
    mark = item.get_closest_marker("check")
    hint = mark.kwargs.get("hint") if mark else ""
    return f"{message}\nhint: {hint}" if hint else message


def place(item: pytest.Item, error: BaseException | None = None) -> str:
    """Where in a test's file an exception came from, or else where the test is: `file:line`."""
    raised_at = line_in(error, item.path) if error is not None else ""
    return raised_at or f"{shown(item.path)}:{(item.reportinfo()[1] or 0) + 1}"
