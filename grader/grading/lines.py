"""A file that lines are only ever added to: what it holds after a crash."""

from collections.abc import Callable, Iterator
from typing import IO, TypeVar

import msgspec

_Said = TypeVar("_Said")


def whole_lines(file: IO[bytes], decode: Callable[[bytes], _Said]) -> Iterator[tuple[int, _Said]]:
    """Where each line from here on begins, and what it says.

    At the first one that is torn or was never written to its end the file is cut off. Raises
    OSError.
    """
    place = file.tell()
    for line in file:
        try:
            said = decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            break
        if not line.endswith(b"\n"):
            break
        yield place, said
        place += len(line)
    file.truncate(place)
