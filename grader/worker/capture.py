"""What a submission prints: the first of it kept, the rest counted as nothing."""

import io
import sys
from typing import Any, NoReturn


class Capture(io.TextIOBase):
    """A bounded stand-in for stdout and stderr."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._left = limit
        self._parts: list[str] = []

    def writable(self) -> bool:
        """As a file that was opened for writing."""
        return True

    def write(self, text: str) -> int:
        """Keep what still fits."""
        if self._left > 0:
            self._parts.append(text[: self._left])
            self._left -= len(text)
        return len(text)

    def take(self) -> str:
        """What was printed since the last time."""
        # A lone surrogate can be printed here, but can't cross.
        text = "".join(self._parts).encode("utf-8", "replace").decode("utf-8")
        if self._left < 0:
            text += "\n… (more was printed)"
        self._parts.clear()
        self._left = self._limit
        return text


class NoKeyboard(Exception):
    """The submission asks for input, and nobody is there to type."""


def refuse_input(*_: Any) -> NoReturn:
    """Stands in for `input`."""
    raise NoKeyboard("input() waits for a keyboard, and there is none when your code is checked")


def install(limit: int) -> Capture:
    """Redirect Python's standard streams into a capture, and `input` into an error."""
    import builtins

    capture = Capture(limit)
    sys.stdout = sys.stderr = capture
    sys.stdin = io.StringIO()
    builtins.input = refuse_input
    return capture
