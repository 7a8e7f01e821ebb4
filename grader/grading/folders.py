"""Walks a student's folder, whatever lies in it."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from grader.grading.parts import MAX_ENTRIES, SOURCES, Notes, Part, Unreadable, is_junk


def file_part(path: Path, inside: PurePosixPath, *, alone: bool = False) -> Part:
    """A file on disk."""

    def read(most: int) -> bytes:
        with path.open("rb") as file:
            return file.read(most)

    return Part(inside, read, alone)


def walk(folder: Path, notes: Notes) -> Iterator[Part]:
    """The files in a folder, outer ones first. Raises Unreadable, OSError."""
    places, seen = deque([folder]), 0
    while places:
        place = places.popleft()
        entries = _listed(place, folder, notes)
        seen += len(entries)
        if seen > MAX_ENTRIES:
            raise Unreadable(f"the submission holds more than {MAX_ENTRIES} files")
        for entry in entries:
            inside = PurePosixPath(Path(entry.path).relative_to(folder))
            if not is_junk(inside):
                yield from _entry(entry, inside, places.append, notes)


def _entry(
    entry: os.DirEntry[str],
    inside: PurePosixPath,
    enter: Callable[[Path], None],
    notes: Notes,
) -> Iterator[Part]:
    if entry.is_dir(follow_symlinks=False):
        enter(Path(entry.path))
    elif entry.is_file(follow_symlinks=False):
        yield file_part(Path(entry.path), inside)
    elif inside.suffix.lower() in (*SOURCES, ".zip"):  # opening a pipe could wait for ever
        notes.left_out(inside, "is a link or a device")


def _listed(place: Path, folder: Path, notes: Notes) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(place) as entries:
            return sorted(islice(entries, MAX_ENTRIES + 1), key=lambda entry: entry.name)
    except OSError as error:
        if place == folder:
            raise
        notes.left_out(
            PurePosixPath(place.relative_to(folder)), f"can't be read ({error.strerror})"
        )
        return []
