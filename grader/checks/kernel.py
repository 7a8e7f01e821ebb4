"""What runs in this process as `__main__`, as a submission: a notebook's kernel, or a prompt."""

import contextlib
import re
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from grader.checks import current
from grader.checks.cells import Cells
from grader.checks.here import HereSource
from grader.checks.kernel_text import refusals
from grader.checks.near import nearest
from grader.checks.outcome import Graded
from grader.course.kit import Kit
from grader.jail import sentences
from grader.model import Outcome, SourceFile, Submission
from grader.worker.guard import ForbiddenCall


class KernelSource(HereSource):
    """A submission that runs already."""

    def __init__(self, kit: Kit, module: ModuleType) -> None:
        cells = Cells(module)
        beside = {str(path): path.name for path in sorted(kit.folder.glob("*.py"))}
        names = {**beside, **cells.names}
        texts = {name: cells.text(file).encode() for file, name in names.items()}
        submission = Submission("you", tuple(SourceFile(*each) for each in texts.items()))
        known = refusals(cells, module, kit.forbidden, submission)
        super().__init__(submission, names, kit.forbidden, known)
        self._module, self._following = module, _Following(module)
        # What nobody knows the cell of, and the module of the submission's own classes.
        watched = {**names, "": "your code", "__main__": "__main__"}
        self._guard.arm("", watched, cells.names)

    def begin(self, seed: int, seconds: float | None, exercise: str = "") -> Any:
        """A stand-in for the module, that knows what was asked for last."""
        super().begin(seed, seconds, exercise)
        self._following = following = _Following(self._module)
        current.follow(lambda: following._last)
        with contextlib.suppress(ForbiddenCall):  # it is noted
            self._guard.hand_out(vars(self._module).get(exercise))
        return following

    def explain(self, error: BaseException) -> Graded | None:
        """The outcome of an exception, also of one that a call raises before any line runs."""
        name = self._following._last
        graded = super().explain(error)
        if graded or not name or not _refuses_arguments(error, name):
            return graded
        said = sentences.raised(self._reply(error), name, self._submission)
        return Graded(Outcome.FAILED, said)

    def _missing(self, name: str) -> Graded:
        known = (each for each in vars(self._module) if not each.startswith("_"))
        what = f"`{name}` is not defined here: run the cell that defines it"
        return Graded(Outcome.NOT_ATTEMPTED, f"{what}{nearest(name, known)}")


class _Following:
    """Hands out what a module has; `_last` is the name of the last thing of it."""

    def __init__(self, module: ModuleType) -> None:
        self._module, self._last = module, ""

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        self._last = name
        return found

    def __dir__(self) -> Iterable[str]:
        return dir(self._module)


def _refuses_arguments(error: BaseException, name: str) -> bool:
    """Whether an exception comes of a call whose arguments do not fit what is called."""
    call = rf"{re.escape(name)}\b[\w.]*\(\)"
    return isinstance(error, TypeError) and re.match(call, str(error)) is not None
