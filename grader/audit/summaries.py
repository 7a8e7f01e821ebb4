"""Summaries of audits, so that a run over some assignments can show the others as well."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from grader.course.whole_files import replacing
from grader.findings import Audited, Summary
from grader.grading.writing import writing


class Kept(msgspec.Struct, frozen=True):
    """A summary, and the hash of what decided on it."""

    summary: Summary
    by: str


class Summaries:
    """What the last audit of each assignment has found, a file each beside the known results.

    Args:
        folder: the audit's.
        by: for each assignment of the course, in order, the hash of what decides on its audit now.
    """

    def __init__(self, folder: Path, by: Mapping[str, str]) -> None:
        self._folder, self._by = folder / "known", by

    def add(self, audited: Audited) -> None:
        """Record an assignment of the course. Raises BatchError."""
        name = audited.assignment.name
        path = self._path(name)
        with writing(path):
            self._folder.mkdir(parents=True, exist_ok=True)
            with replacing(path) as file:
                file.write(msgspec.json.encode(Kept(audited.summary, self._by[name])))

    def __iter__(self) -> Iterator[Summary]:
        """Those of the course's assignments that were audited, in the course's order."""
        for name, by in self._by.items():
            if kept := self._read(name):
                yield replace(kept.summary, outdated=kept.by != by)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.summary.json"

    def _read(self, name: str) -> Kept | None:
        """None if there is nothing, or what another version has written."""
        try:
            return msgspec.json.decode(self._path(name).read_bytes(), type=Kept)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None
