"""The record of what is scored already: a line for the run, then one for each submission.

Lines are only ever added, and a torn last line is as good as none: a batch that was interrupted
carries on where it was.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec

from grader.grading import messages
from grader.grading.lines import whole_lines
from grader.grading.messages import Marked
from grader.grading.writing import writing
from grader.model import RunInfo

NAME = "outcomes.jsonl"
_TODO = "make room, or choose another folder"


class Journal:
    """The journal of one run in one folder; another run's journal there is set aside."""

    def __init__(self, folder: Path, run: RunInfo) -> None:
        self._path = folder / NAME
        self._head = msgspec.json.encode(asdict(run))
        self._places: dict[str, int] = {}
        self._file: IO[bytes] = self._open()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):  # what could not be written was said already
            self._file.close()

    def _open(self) -> IO[bytes]:
        with writing(self._path, _TODO):
            if self._path.exists() and not self._same_run():
                os.replace(self._path, self._path.with_suffix(".jsonl.old"))
            file = self._path.open("ab+")
            self._index(file)
        return file

    def _same_run(self) -> bool:
        with self._path.open("rb") as file:
            return file.readline() == self._head + b"\n"

    def _index(self, file: IO[bytes]) -> None:
        """Remember where each student's line is; cut off what a crash left half written."""
        file.seek(0)
        head = file.readline()
        lines = whole_lines(file, messages.decode_marked)
        self._places = {marked.student: place for place, marked in lines}
        if not head:
            file.write(self._head + b"\n")
            file.flush()

    def add(self, marked: Marked) -> None:
        """Record one submission's results, on disk before this returns."""
        with writing(self._path, _TODO):
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(messages.encode(marked) + b"\n")
            self._file.flush()
        self._places[marked.student] = place

    def get(self, student: str) -> Marked | None:
        """What is recorded of a student."""
        place = self._places.get(student)
        if place is None:
            return None
        self._file.seek(place)
        marked: Marked = messages.decode_marked(self._file.readline())
        return marked

    def all(self, students: list[str]) -> Iterator[Marked]:
        """What is recorded of these students, one after the other."""
        for student in students:
            marked = self.get(student)
            if marked is not None:
                yield marked
