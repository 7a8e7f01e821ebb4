"""A submission whose code runs in this very process."""

import contextlib
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.checks.diagnosis.explains import Explains
from grader.checks.outcome import Graded
from grader.jail import sentences
from grader.jail.conversation import Transcript
from grader.model import Forbidden, Outcome, Submission
from grader.worker import protocol
from grader.worker.guard import Guard
from grader.worker.seeding import seed_generators


class HereSource:
    """What is the same however the code came here; who extends it says which is its `_module`.

    Libraries announce calls of what is forbidden until `close`.

    Args:
        names: what a student calls each file of the submission, by what a traceback calls it.
    """

    _module: ModuleType

    def __init__(
        self,
        submission: Submission,
        names: Mapping[str, str],
        forbidden: tuple[Forbidden, ...],
        refusals: Mapping[str, str],
    ) -> None:
        self._submission = submission
        self._names = names
        self._forbidden = forbidden
        self._refusals = dict(refusals)
        self._guard = Guard(pair for item in forbidden for pair in item.by_name)
        self.aside: Explains | None = None  # calls go by unseen: there is nothing to replay

    def begin(
        self,
        seed: int,
        seconds: float | None,  # noqa: ARG002 (nothing stops it)
        exercise: str = "",
    ) -> Any:
        """The module itself."""
        self._guard.exercise = exercise
        seed_generators(seed)
        return self._module

    def reference(self) -> ModuleType | None:
        """Nothing: there is none where students debug."""

    def transcript(self) -> Transcript | None:
        """Nothing: calls go by unseen."""

    def refusals(self) -> Mapping[str, str]:
        """A sentence for each exercise that is known by now to call what it must not."""
        if found := self._guard.take():
            exercise = self._guard.exercise
            rules, where = self._forbidden, self._submission
            sentence = sentences.prohibited(rules, exercise, *found, where)
            self._refusals.setdefault(exercise, sentence)
        return self._refusals

    def close(self) -> None:
        """Leave the libraries as they were."""
        self._guard.remove()

    def explain(self, error: BaseException) -> Graded | None:
        """The outcome that an exception means, if the submission raised it, or lacks a name."""
        if isinstance(error, AttributeError) and error.obj is self._module:
            return self._missing(str(error.name))
        reply, label = self._reply(error), self._called(error)
        if not label:
            return None
        if reply.unwritten:
            said = sentences.unwritten(reply, label, self._submission)
            return Graded(Outcome.NOT_ATTEMPTED, said)
        said = sentences.raised(reply, label, self._submission)
        return Graded(Outcome.FAILED, f"{said}{self._also(reply)}")

    def _missing(self, name: str) -> Graded:
        """The outcome of a check that asks for a name that is not there."""
        raise NotImplementedError

    def _also(self, reply: protocol.Raised) -> str:  # noqa: ARG002 (for who knows more)
        """Another line about an exception."""
        return ""

    def _called(self, error: BaseException) -> str:
        return next((function for _, function, _ in self._steps(error)), "")

    def _steps(self, error: BaseException) -> list[tuple[str, str, int]]:
        """File, function and line of each step of an exception through the submission."""
        own = self._names
        walk = traceback.walk_tb(error.__traceback__)
        codes = [(frame.f_code, line) for frame, line in walk]
        names = [(own.get(code.co_filename), code.co_qualname, line) for code, line in codes]
        return [(file, function, line) for file, function, line in names if file]

    def _reply(self, error: BaseException) -> protocol.Raised:
        """The exception as a worker would report it."""
        trace = [(file, line) for file, _, line in self._steps(error)]
        text = str(error)
        if isinstance(error, SyntaxError):
            text = error.msg
            with contextlib.suppress(TypeError, ValueError):
                file = error.filename or ""
                trace.append((self._names.get(file, Path(file).name), error.lineno or 0))
        unwritten = isinstance(error, NotImplementedError)
        return protocol.Raised(0, type(error).__qualname__, text, trace, unwritten)
