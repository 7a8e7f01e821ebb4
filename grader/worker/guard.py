"""Guards the names of libraries that a submission must not call, while its checks run.

It is for honest students, and sees what no text tells. It lives where the submission lives, so
that who wants to can undo it; the text of a submission is read where no submission runs.
"""

from collections.abc import Iterable, Mapping
from types import FrameType
from typing import Any, NamedTuple

from grader.worker.wrapping import Wrapping


class ForbiddenCall(Exception):
    """The submission called what it must not."""


class Found(NamedTuple):
    """A forbidden call: what was called, and the file and line that it came from."""

    name: str
    file: str
    line: int


class Guard:
    """Knows who calls, and `exercise`, whose check is running (empty between the checks).

    A call is the submission's if the code that makes it is written in one of its files: what
    PyTorch's own modules call in turn is PyTorch's, and what a check builds is the check's.

    It counts for the innermost exercise on the way to it that must not make it, or else for the
    exercise whose check is running. Only in a check of that very exercise is it refused: the
    checks of another one, which uses this one, are not to suffer for it.

    Args:
        forbidden: names of libraries, each with the exercises that must not call it.
    """

    def __init__(self, forbidden: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.exercise = ""
        self._exercises: dict[str, set[str]] = {}
        for name, exercises in forbidden:
            self._exercises.setdefault(name, set()).update(exercises)
        self._files: Mapping[str, str] = {}
        self._main = ""
        self._mains: frozenset[str] = frozenset()
        self._modules: frozenset[str] = frozenset()
        self._found: Found | None = None
        self._wrapping = Wrapping(self._exercises, self._announced)

    def arm(self, main: str, files: Mapping[str, str], also: Iterable[str] = ()) -> None:
        """Watch over a submission.

        Args:
            files: what its files are called in a report, by what they are called in a traceback.
            main: the one of the exercises, as in a traceback.
            also: others of the files that hold exercises, as the cells of a notebook do.
        """
        self._main, self._files = main, files
        self._mains = frozenset((main, *also))
        names = (name.removesuffix(".py").removesuffix("/__init__") for name in files.values())
        self._modules = frozenset(name.replace("/", ".") for name in names)

    def remove(self) -> None:
        """Leave the libraries as they were."""
        self._wrapping.remove()

    def take(self) -> Found | None:
        """The first forbidden call since the last time, also if its exception was caught."""
        found, self._found = self._found, None
        return found

    def hand_out(self, thing: Any) -> None:
        """A check is about to call a name of the submission's. Raises ForbiddenCall if all that
        the submission did was to give a forbidden thing that name.
        """
        for name in self._wrapping.names.get(id(thing), ()):
            if self.exercise in self._exercises[name]:
                self._refuse(name, None)

    def _announced(self, names: list[str], frame: FrameType, made: Any) -> None:
        if not self.exercise:
            return
        own = self._own(frame)
        if own is None and type(made).__module__ not in self._modules:
            return
        for name in names:
            exercises = self._exercises[name]
            if self.exercise in exercises and self._answers(own, exercises) == self.exercise:
                self._refuse(name, own)

    def _refuse(self, name: str, own: FrameType | None) -> None:
        file, line = (own.f_code.co_filename, own.f_lineno) if own else (self._main, 0)
        self._found = self._found or Found(name, self._files[file], line)
        raise ForbiddenCall(f"{name} must not be called here")

    def _own(self, frame: FrameType | None) -> FrameType | None:
        """The frame of the submission's that a call comes from; None if it is not the caller."""
        while frame is not None and frame.f_code.co_filename not in self._files:
            if not frame.f_code.co_filename.startswith("<"):
                return None
            frame = frame.f_back  # code that was made from text belongs to who runs it
        return frame

    def _answers(self, frame: FrameType | None, exercises: set[str]) -> str:
        """The exercise that a call in a frame counts for."""
        while frame is not None:
            name = frame.f_code.co_qualname.partition(".")[0]
            if frame.f_code.co_filename in self._mains and name in exercises:
                return name
            frame = frame.f_back
        return self.exercise
