"""The store of an audit: what became of a submission's exercise, so that it isn't run again.

One line a submission and exercise; lines are only ever added, and a torn last line is as good as
none: an audit that was interrupted carries on where it was.
"""

import contextlib
from collections.abc import Collection, Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple

import msgspec

from grader.course.whole_files import replacing
from grader.grading.lines import whole_lines
from grader.grading.writing import writing
from grader.model import Result


class Key(NamedTuple):
    """A submission's code, an exercise, and what decides on it; code and the last as hashes.

    A salt stands for other seeds than the usual ones.
    """

    code: str
    exercise: str
    by: str
    salt: str = ""


class Known(msgspec.Struct, frozen=True):
    """The results of one exercise's checks; `jail` is the level that they come from.

    With a salt, only of those that did not pass: the others are many, and say nothing more.
    """

    code: str
    exercise: str
    by: str
    salt: str
    jail: str
    results: tuple[Result, ...]

    @property
    def key(self) -> Key:
        """What they are the results of."""
        return Key(self.code, self.exercise, self.by, self.salt)


_decode = msgspec.json.Decoder(Known).decode


class Store:
    """One file of known results. Use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[Key, Known] = {}
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = path.open("ab+")
            self._read()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):  # what could not be written was said already
            self._file.close()

    def _read(self) -> None:
        """Take in all whole lines; cut off what a crash left half written."""
        self._file.seek(0)
        self._known = {known.key: known for _, known in whole_lines(self._file, _decode)}

    def get(self, key: Key) -> Known | None:
        """What is known; None if it has to be run."""
        return self._known.get(key)

    def add(self, known: Iterable[Known]) -> None:
        """Record results, on disk before this returns. Raises BatchError."""
        known = list(known)
        with writing(self._path):
            self._file.write(_lines(known))
            self._file.flush()
        self._known |= {each.key: each for each in known}

    def keep(self, keys: Collection[Key]) -> None:
        """Drop all lines but those of these keys. Raises BatchError."""
        kept = {key: known for key, known in self._known.items() if key in keys}
        with writing(self._path):
            with replacing(self._path) as file:
                file.write(_lines(kept.values()))
                self._file.close()
            self._file = self._path.open("ab+")
        self._known = kept


def _lines(known: Iterable[Known]) -> bytes:
    return b"".join(msgspec.json.encode(each) + b"\n" for each in known)
