"""What a submission did instead of answering: raised out of the call in a check."""

from typing import ClassVar

from grader.errors import JailError
from grader.model import Outcome


class JailLost(JailError):
    """The zygote ended, and with it a submission's worker: run the submission again."""


class SubmissionFault(Exception):
    """The submission gave no answer; its text is a sentence for the student."""

    outcome: ClassVar[Outcome] = Outcome.FAILED


class NotAttempted(SubmissionFault):
    """What was called does not exist, or is not written yet."""

    outcome = Outcome.NOT_ATTEMPTED


class Raised(SubmissionFault):
    """The submission raised an exception; `type` is its name."""

    def __init__(self, sentence: str, type: str) -> None:
        super().__init__(sentence)
        self.type = type


class Prohibited(SubmissionFault):
    """The submission calls what the exercise must not call."""


class TimedOut(SubmissionFault):
    """The submission took longer than it may."""

    outcome = Outcome.TIMEOUT


class TooMuch(SubmissionFault):
    """The submission returned more in one check than the grader holds."""


class Crashed(SubmissionFault):
    """The submission's process ended, or spoke nonsense."""

    outcome = Outcome.CRASHED
