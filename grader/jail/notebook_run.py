"""What becomes of the cells of a submission's notebook."""

import re
from collections.abc import Collection, Iterable

from grader.harmless import word
from grader.jail import sentences
from grader.model import SourceFile, Submission
from grader.worker.protocol import Cell, Raised, Stop

MAX_NOTES = 5

_NOT_DEFINED = re.compile(r"name '(?P<name>\w{1,200})' is not defined.*")


class NotebookRun:
    """The cells of a submission's main file that are to run, and those that did not to their end.

    Of a .py file there are none.
    """

    def __init__(self, main: SourceFile, submission: Submission) -> None:
        self._main = main
        self._submission = submission
        self._left_out: set[int] = set()
        self._cut_off = ""
        self._stops: dict[int, str] = {}

    def cells(self) -> list[Cell] | None:
        """The cells to run, as a worker is told of them; None if it is no notebook."""
        if self._main.cells is None:
            return None
        spans = [span for span in self._main.cells if span.number not in self._left_out]
        return [Cell(span.number, span.first, span.last, span.solution) for span in spans]

    def note(self, stops: Iterable[Stop], seconds: float) -> None:
        """Remember which of the cells stopped; those whose time was over are not to run again.

        `seconds` is the time that those without an exercise had.
        """
        ran = {cell.number for cell in self.cells() or ()}
        for stop in stops:
            if stop.number in ran:
                sentence = sentences.cell_stopped(stop, self._main, self._submission, seconds)
                self._stops.setdefault(stop.number, sentence)
                if stop.late:
                    self._left_out.add(stop.number)

    def leave_out(self, numbers: Collection[int], fault: str) -> None:
        """Have these cells, at one of which `fault` happened, not run again."""
        self._left_out.update(numbers)
        self._cut_off = sentences.cut_off(list(numbers), fault)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each cell that did not run to its end; the first of many."""
        found = [text for text in (self._cut_off, *self._stops.values()) if text]
        left = len(found) - MAX_NOTES
        more = (f"and {left} more cell{'s' if left > 1 else ''} stopped",) if left > 0 else ()
        return (*found[:MAX_NOTES], *more)

    def undefined(self, name: str) -> str:
        """Why a name is not there: a cell stopped that would have defined it; '' if none did."""
        lines = self._main.data.decode("utf-8", "replace").split("\n") if self._stops else []
        sets = re.compile(
            rf"[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+{re.escape(name)}\b"
            rf"|{re.escape(name)}[ \t]*(?::[^=]*)?=|(?:from|import)\b.*\b{re.escape(name)}\b"
        )
        for cell in reversed(self._main.cells or ()):
            code = lines[cell.first - 1 : cell.last] if cell.number in self._stops else []
            if any(sets.match(line) for line in code):
                return f"`{word(name)}` was not defined: {self._stops[cell.number]}"
        return ""

    def also(self, reply: Raised) -> str:
        """Another line about a NameError: the cell that stopped and would have defined the name."""
        found = _NOT_DEFINED.fullmatch(reply.message) if reply.type == "NameError" else None
        why = self.undefined(found["name"]) if found else ""
        return f"\n{why}" if why else ""
