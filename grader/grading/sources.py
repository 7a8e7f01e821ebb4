"""The Python files and notebooks of a submission, wherever they lie: on disk, or in a zip."""

import io
import stat
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from grader.errors import BatchError
from grader.grading.archives import Archive, BadArchive, Member
from grader.grading.entries import Entry
from grader.grading.folders import file_part, walk
from grader.grading.names import printable
from grader.grading.parts import MAX_ENTRIES, SOURCES, Notes, Part, Unreadable, is_junk
from grader.grading.whole_class import open_class

# Of all zip files of a submission together.
MAX_ARCHIVE = 64 << 20
MAX_ZIPS = 50

Read = Callable[[Member, int], bytes]


def python_files(entry: Entry, notes: Notes) -> Iterator[Part]:
    """The Python files and notebooks of a submission. Raises Unreadable, OSError."""
    zips = Zips(notes)
    for part in _in_class(entry, notes) if entry.inside else _on_disk(entry.path, notes):
        if part.kind in SOURCES:
            yield part
        elif part.kind == ".zip":
            try:
                yield from zips.within(part)
            except BadArchive as fault:
                notes.fault(part.path, str(fault))
        elif part.alone:
            kind = printable(part.kind) if part.kind else "such"
            todo = "hand in a .py file, a notebook, or a .zip of one"
            raise Unreadable(f"{kind} files can't be read; {todo}")


def _on_disk(path: Path, notes: Notes) -> Iterator[Part]:
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        yield from walk(path, notes)
    elif stat.S_ISREG(mode):
        yield file_part(path, PurePosixPath(path.name), alone=True)
    else:
        raise Unreadable("the submission is a link or a device, not a file; hand in a file")


def _in_class(entry: Entry, notes: Notes) -> Iterator[Part]:
    try:
        archive = open_class(entry.path)
    except BatchError as error:  # it was there when the class was listed
        raise Unreadable("the zip file of the class can't be read any more") from error
    for path, member in archive.under(entry.inside):
        alone = PurePosixPath(entry.inside) == member.path
        yield from _member(path, member, archive.read, notes, alone=alone)


class Zips:
    """The zip files of one submission; they stay in memory, and the limits hold for all of them."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._count = self._size = self._entries = 0

    def within(self, part: Part) -> Iterator[Part]:
        """The Python files of one more. Raises BadArchive, Unreadable, OSError."""
        archive = Archive(io.BytesIO(self._data(part)), MAX_ENTRIES)
        self._entries += archive.count
        if self._entries > MAX_ENTRIES:
            raise Unreadable(f"the submission holds more than {MAX_ENTRIES} files")
        prefix = PurePosixPath() if part.alone else part.path.with_suffix("")
        for member in archive.members():
            if member.path.suffix.lower() in SOURCES and not member.is_folder:
                yield from _member(prefix / member.path, member, archive.read, self._notes)

    def _data(self, part: Part) -> bytes:
        self._count += 1
        if self._count > MAX_ZIPS:  # to read a packed one takes time, even if it is damaged
            raise Unreadable(f"the submission holds more than {MAX_ZIPS} zip files")
        left = MAX_ARCHIVE - self._size
        data = part.read(left + 1)
        self._size += min(len(data), left)
        if len(data) > left:
            together = ", together with the zip files before it" if left < MAX_ARCHIVE else ""
            raise BadArchive(f"is larger than {MAX_ARCHIVE >> 20} MB{together}")
        return data


def _member(
    path: PurePosixPath, member: Member, read: Read, notes: Notes, *, alone: bool = False
) -> Iterator[Part]:
    if is_junk(path):
        return
    if member.leads_out:
        notes.left_out(path, "leads out of its zip file")
    elif member.is_link:
        notes.left_out(path, "is a link")
    else:
        yield Part(path, lambda most: read(member, most), alone)
