"""Runs the cells of a notebook in order, each as far as it gets."""

import __future__

import contextlib
import signal
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from types import CodeType
from typing import Any, NoReturn

from grader.worker.protocol import Cell

_FUTURES = 0
for _name in __future__.all_feature_names:
    _FUTURES |= getattr(__future__, _name).compiler_flag

# Who catches that the time is over is told again.
AGAIN = 0.2


class TimeUp(BaseException):
    """The time for code outside of the solutions is over."""


def run_cells(
    text: str, file: str, cells: Sequence[Cell], names: dict[str, Any], seconds: float
) -> Iterator[tuple[Cell, BaseException]]:
    """Run cells in the namespace `names`: those that don't get to their end, with the reason.

    Args:
        text: the code of all cells; only a line feed ends a line in it.
        file: what tracebacks call the text.
        seconds: for all cells together that are no solutions; 0 if they may take any time.
    """
    lines, flags, clock = text.split("\n"), 0, Clock(seconds)
    for cell in cells:
        source = "\n".join(lines[cell.first - 1 : cell.last])
        try:
            code = _compiled(f"{source}\n", file, cell.first - 1, flags)
            flags |= code.co_flags & _FUTURES  # as in Jupyter, they hold for the cells below
            with contextlib.nullcontext() if cell.solution else clock:
                exec(code, names)
        except BaseException as error:
            traceback.clear_frames(error.__traceback__)  # what its variables hold takes memory
            yield cell, error


def _compiled(source: str, file: str, above: int, flags: int) -> CodeType:
    """The code of a cell with so many lines above it. Raises what Python's compiler does."""
    try:
        code: CodeType = compile(source, file, "exec", flags, dont_inherit=True)
    except SyntaxError as error:
        error.lineno = (error.lineno or 1) + above
        raise
    return _moved(code, above)


def _moved(code: CodeType, by: int) -> CodeType:
    """The code, as if it stood so many lines further down."""
    consts = [_moved(each, by) if isinstance(each, CodeType) else each for each in code.co_consts]
    return code.replace(co_firstlineno=code.co_firstlineno + by, co_consts=tuple(consts))


class Clock:
    """The time that is left; whoever is in `with clock:` when it is over is told by TimeUp.

    Where Python has no such signals, or in a thread, there is as much time as one likes.
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._counts = seconds > 0 and hasattr(signal, "SIGALRM")
        self._counts &= threading.current_thread() is threading.main_thread()
        self._since = 0.0
        self._rings = False

    def __enter__(self) -> None:
        if not self._counts:
            return
        if self._left <= 0:
            raise TimeUp
        self._since = time.monotonic()
        self._before = signal.signal(signal.SIGALRM, self._ring)
        self._rings = True
        signal.setitimer(signal.ITIMER_REAL, self._left, AGAIN)

    def _ring(self, *_: object) -> None:
        if self._rings:
            _refuse()

    def __exit__(self, *_: object) -> None:
        self._rings = False
        if self._counts:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)
            self._left -= time.monotonic() - self._since


def _refuse() -> NoReturn:
    raise TimeUp
