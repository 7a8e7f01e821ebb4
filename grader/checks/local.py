"""A submission imported into this process: for debuggers, and for nothing else."""

import difflib
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from grader.checks.here import HereSource
from grader.checks.outcome import Graded
from grader.checks.source import import_file
from grader.jail import sentences
from grader.jail.notebook_run import NotebookRun
from grader.model import Forbidden, Outcome, Submission
from grader.worker import protocol
from grader.worker.cells import run_cells
from grader.worker.sources import remember
from grader.worker.standins import StandIn, grader_hidden, ignore, stand_in


class LocalSource(HereSource):
    """A submission's file, run here; `stopped` says where it did not run through."""

    def __init__(
        self,
        file: Path,
        submission: Submission,
        forbidden: tuple[Forbidden, ...] = (),
        refusals: Mapping[str, str] | None = None,
    ) -> None:
        self._file = file
        self._main = submission.files[0]
        names = {str(file.with_name(each.path)): each.path for each in submission.files[1:]}
        names[str(file)] = self._main.path
        super().__init__(submission, names, forbidden, refusals or {})
        self._guard.arm(str(file), names)
        self._finder = stand_in()
        sys.meta_path.append(self._finder)  # where the library is not there
        self.stopped = ""
        self._notebook = NotebookRun(self._main, submission)
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
        cells = self._notebook.cells()
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
            self._notebook.note([stop], 0)
        return module

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each cell of a notebook that did not run to its end; the first of many."""
        return self._notebook.notes

    def close(self) -> None:
        """Leave the libraries as they were."""
        super().close()
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)

    def _missing(self, name: str) -> Graded:
        if why := self.stopped or self._notebook.undefined(name):
            return Graded(Outcome.FAILED, why)
        near = difflib.get_close_matches(name, vars(self._module), n=1)
        reply = protocol.Missing(0, name, near)
        return Graded(Outcome.NOT_ATTEMPTED, sentences.missing(reply, name))

    def _also(self, reply: protocol.Raised) -> str:
        return self._notebook.also(reply)
