"""From the exception that ended a check to its outcome; the author's faults stay apart."""

import math
from dataclasses import dataclass, replace

import pytest

from grader.checks.arrays import described
from grader.checks.compare import CheckFailed
from grader.checks.diagnosis.tolerance import Tolerance
from grader.checks.likeness import likeness
from grader.checks.source import Source
from grader.errors import CheckError, GraderError
from grader.harmless import told
from grader.jail.conversation import Transcript
from grader.jail.faults import SubmissionFault
from grader.model import Comparison, Outcome
from grader.worker import protocol
from grader.worker.values import Decoder, NotData

PRINTED_LIMIT = 20_000
MESSAGE_LIMIT = 5_000

# What a check may run into when a submission's answer is not of the form it counts on.
_PROVOKED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
    Warning,
)


@dataclass(frozen=True)
class Graded:
    """The outcome of one check, with the message that goes with it.

    `tolerance` is that of the comparison that failed, `margin` by what factor it would have to be
    looser, None if none would do; `likeness` says how the answer relates to the right one, where
    that is exact. `comparisons` are those that were made, where they are noted.
    """

    outcome: Outcome
    message: str = ""
    printed: str = ""
    tolerance: Tolerance | None = None
    likeness: str = ""
    margin: float | None = None
    comparisons: tuple[Comparison, ...] = ()


def classify(error: BaseException, source: Source | None) -> Graded:
    """What an exception out of a check means.

    Args:
        source: of the submission; None while the check has not asked for it.
    Raises: CheckError for what is no submission's fault; other GraderErrors as they are.
    """
    graded = _classify(error, source)
    message, printed = told(graded.message, MESSAGE_LIMIT), told(graded.printed, PRINTED_LIMIT)
    return replace(graded, message=message, printed=printed)


def _classify(error: BaseException, source: Source | None) -> Graded:
    transcript = source.transcript() if source else None
    printed = "".join(transcript.printed) if transcript else ""
    explained = source.explain(error) if source else None
    if explained is not None:
        return explained
    if isinstance(error, SubmissionFault):
        return Graded(error.outcome, str(error), printed)
    if isinstance(error, AssertionError) or _fails_on_purpose(error):
        message = _asserted(error)
        tolerance, likely = _tolerance(error), _likeness(error)
        return Graded(Outcome.FAILED, message, printed, tolerance, likely, _margin(error))
    if isinstance(error, GraderError):
        raise error
    if _is_provoked(error, source, transcript):
        return Graded(Outcome.ERROR, _unusable(error, transcript), printed)
    raise CheckError(_broken(error)) from error


def _tolerance(error: BaseException) -> Tolerance | None:
    rtol, atol = getattr(error, "rtol", None), getattr(error, "atol", None)
    return None if rtol is None or atol is None else Tolerance(rtol, atol)


def _margin(error: BaseException) -> float | None:
    by = error.margin if isinstance(error, CheckFailed) else None
    return by if by is not None and math.isfinite(by) else None


def _fails_on_purpose(error: BaseException) -> bool:
    # pytest's own complaints about a test are Failed as well, but without a traceback.
    if isinstance(error, pytest.xfail.Exception):
        return False
    return isinstance(error, pytest.fail.Exception) and error.pytrace


def _likeness(error: BaseException) -> str:
    if not isinstance(error, CheckFailed) or error.got is None or error.should is None:
        return ""
    return likeness(error.got, error.should, rtol=error.rtol or 0.0, atol=error.atol or 0.0)


def _asserted(error: BaseException) -> str:
    text = str(error)
    if isinstance(error, CheckFailed):
        return text
    # pytest adds the asserted expression below the author's own message.
    head, _, tail = text.partition("\nassert ")
    return head if tail and head else text or "the check's assertion does not hold"


def _broken(error: BaseException) -> str:
    if isinstance(error, pytest.skip.Exception | pytest.xfail.Exception):
        return "a check must not skip or xfail; take it out"
    if isinstance(error, pytest.FixtureLookupError):
        return f"there is no fixture '{error.argname}'; take the argument out, or define it"
    return f"the check is broken: {type(error).__name__}: {error}"


def _is_provoked(
    error: BaseException, source: Source | None, transcript: Transcript | None
) -> bool:
    """Whether an exception can come of what the submission answered."""
    if not isinstance(error, _PROVOKED) or isinstance(error, pytest.FixtureLookupError):
        return False
    return source is not None and (transcript is None or bool(_answers(transcript)))


def _answers(transcript: Transcript) -> list[protocol.Answer]:
    return [reply for _, reply in transcript.exchanges if isinstance(reply, protocol.Answer)]


def _unusable(error: BaseException, transcript: Transcript | None) -> str:
    what = f"({type(error).__name__}: {error})"
    if transcript is None:
        return f"your code returned something that the check can't use {what}"
    returned = _returned(_answers(transcript)[-1].value)
    return f"`{transcript.label}` returned {returned}, which the check can't use {what}"


def _returned(value: protocol.Value) -> str:
    if isinstance(value, protocol.Opaque):
        return f"an object of type {value.type}"
    try:
        return described(Decoder(lambda opaque: opaque).decode(value))
    except NotData:
        return "something"
