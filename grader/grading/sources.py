"""The Python files of one submission, wherever they lie: on disk, or in a zip file."""

import io
import stat
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from grader.errors import BatchError
from grader.grading.archives import Archive, BadArchive, Member
from grader.grading.entries import Entry
from grader.grading.folders import file_part, walk
from grader.grading.names import printable
from grader.grading.parts import MAX_ENTRIES, Notes, Part, Unreadable, is_junk
from grader.grading.whole_class import open_class

MAX_ARCHIVE = 64 << 20

Read = Callable[[Member, int], bytes]


def python_files(entry: Entry, notes: Notes) -> Iterator[Part]:
    """The Python files of a submission. Raises Unreadable, OSError."""
    for part in _in_class(entry, notes) if entry.inside else _on_disk(entry.path, notes):
        if part.kind == ".py":
            yield part
        elif part.kind == ".zip":
            try:
                yield from _in_zip(part, notes)
            except BadArchive as fault:
                notes.fault(part.path, str(fault))
        elif part.alone:
            kind = printable(part.kind) if part.kind else "such"
            raise Unreadable(f"{kind} files can't be read; hand in a .py file, or a .zip of one")


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


def _in_zip(part: Part, notes: Notes) -> Iterator[Part]:
    """The Python files of a zip file, which is read into memory as a whole."""
    data = part.read(MAX_ARCHIVE + 1)
    if len(data) > MAX_ARCHIVE:
        raise BadArchive(f"is larger than {MAX_ARCHIVE >> 20} MB")
    archive = Archive(io.BytesIO(data), MAX_ENTRIES)
    prefix = PurePosixPath() if part.alone else part.path.with_suffix("")
    for member in archive.members():
        if member.path.suffix.lower() == ".py" and not member.is_folder:
            yield from _member(prefix / member.path, member, archive.read, notes)


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
