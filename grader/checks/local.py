"""A submission imported into this process: for debuggers, and for nothing else."""

import contextlib
import difflib
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.checks.diagnosis.explains import Explains
from grader.checks.outcome import Graded
from grader.checks.source import import_file
from grader.jail import sentences
from grader.jail.cells import cells_of
from grader.jail.conversation import Transcript
from grader.model import Forbidden, Outcome, Submission
from grader.worker import protocol
from grader.worker.cells import run_cells
from grader.worker.guard import Guard
from grader.worker.seeding import seed_generators
from grader.worker.sources import remember
from grader.worker.standins import StandIn, grader_hidden, ignore, stand_in


class LocalSource:
    """A submission in this process; `stopped` says where its file did not run through.

    Libraries announce calls of what is forbidden until `close`.
    """

    def __init__(
        self,
        file: Path,
        submission: Submission,
        forbidden: tuple[Forbidden, ...] = (),
        refusals: Mapping[str, str] | None = None,
    ) -> None:
        self._file = file
        self._submission = submission
        self._forbidden = forbidden
        self._refusals = dict(refusals or {})
        self._guard = Guard(pair for item in forbidden for pair in item.by_name)
        self._main = submission.files[0]
        self._names = {str(file.with_name(each.path)): each.path for each in submission.files[1:]}
        self._names[str(file)] = self._main.path
        self._guard.arm(str(file), self._names)
        self._finder = stand_in()
        sys.meta_path.append(self._finder)  # where the library is not there
        self.stopped = ""
        self._stops: dict[int, str] = {}
        self.aside: Explains | None = None  # calls go by unseen: there is nothing to replay
        if str(file.parent) not in sys.path:  # for the files beside it
            sys.path.insert(0, str(file.parent))
        try:
            with grader_hidden():
                self._module = self._import()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.stopped = sentences.stopped(self._reply(error), file.name, submission)
            self._module = sys.modules[file.stem]  # with what stands above the line that raised

    def _import(self) -> ModuleType:
        cells = cells_of(self._main)
        if cells is None:
            return import_file(self._file, self._file.stem)
        module = sys.modules[self._file.stem] = ModuleType(self._file.stem)
        vars(module).update(__file__=str(self._file), display=ignore, get_ipython=StandIn())
        text = self._main.data.decode("utf-8", "replace")
        remember(str(self._file), text)
        for cell, error in run_cells(text, str(self._file), cells, vars(module), 0):
            if isinstance(error, KeyboardInterrupt):
                raise error
            said = self._reply(error)
            stop = protocol.Stop(cell.number, said.type, said.message, said.trace, late=False)
            sentence = sentences.cell_stopped(stop, self._main, self._submission, 0)
            self._stops[cell.number] = sentence
        return module

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each cell of a notebook that did not run to its end; the first of many."""
        return sentences.at_most(self._stops.values())

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
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)

    def explain(self, error: BaseException) -> Graded | None:
        """The outcome that an exception means, if the submission raised it, or lacks a name."""
        if isinstance(error, AttributeError) and error.obj is self._module:
            return self._missing(str(error.name))
        reply, label = self._reply(error), self._called(error)
        if not label:
            return None
        if reply.unwritten:
            return Graded(
                Outcome.NOT_ATTEMPTED, sentences.unwritten(reply, label, self._submission)
            )
        more = sentences.also(reply, self._main, self._stops)
        return Graded(Outcome.FAILED, sentences.raised(reply, label, self._submission) + more)

    def _missing(self, name: str) -> Graded:
        if why := self.stopped or sentences.undefined(name, self._main, self._stops):
            return Graded(Outcome.FAILED, why)
        near = difflib.get_close_matches(name, vars(self._module), n=1)
        reply = protocol.Missing(0, name, near)
        return Graded(Outcome.NOT_ATTEMPTED, sentences.missing(reply, name))

    def _steps(self, error: BaseException) -> list[tuple[str, str, int]]:
        """File, function and line of each step of an exception through the submission."""
        own = self._names
        walk = traceback.walk_tb(error.__traceback__)
        codes = [(frame.f_code, line) for frame, line in walk]
        names = [(own.get(code.co_filename), code.co_qualname, line) for code, line in codes]
        return [(file, function, line) for file, function, line in names if file]

    def _called(self, error: BaseException) -> str:
        return next((function for _, function, _ in self._steps(error)), "")

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
