"""A whole class in one zip file: which submissions are in it, and their files."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from grader.errors import BatchError
from grader.grading import names
from grader.grading.archives import Archive, BadArchive, Member

MAX_ENTRIES = 200_000

_JUNK = "__MACOSX"


@dataclass(frozen=True)
class Top:
    """One folder or file that students' folders and files lie beside in the zip file."""

    path: str
    is_folder: bool


class ClassArchive:
    """The zip file, open, its files by what they lie in."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._archive = Archive(self._file, MAX_ENTRIES)
        self._members: dict[str, list[Member]] = {}
        for member in self._archive.members():
            top = member.path.parts[0]
            if not member.leads_out and not top.startswith(".") and top != _JUNK:
                self._members.setdefault(top, []).append(member)

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()

    def tops(self, files: Collection[str]) -> list[Top]:
        """The folders and files at the top of the class.

        A folder around all of them, as there is when a folder is packed, is looked through,
        unless it is a student's own: it holds one of `files`, or has a name of Moodle's.
        """
        around = self._around(files)
        depth = 2 if around else 1
        members = [member for members in self._members.values() for member in members]
        found: dict[str, bool] = {}
        for member in members:
            if len(member.path.parts) >= depth:
                top = "/".join(member.path.parts[:depth])
                found[top] = found.get(top, False) or _is_folder(member, depth)
        return [Top(path, folder) for path, folder in sorted(found.items())]

    def _around(self, files: Collection[str]) -> bool:
        if len(self._members) != 1:
            return False
        ((name, members),) = self._members.items()
        inner = {"/".join(member.path.parts[1:]).lower() for member in members}
        own = not inner.isdisjoint(file.lower() for file in files) or names.moodle(name) is not None
        return not own and inner != {""}

    def under(self, top: str) -> Iterator[tuple[PurePosixPath, Member]]:
        """The files in a folder at the top, or the one file there, by their paths in it."""
        place = PurePosixPath(top)
        for member in self._members.get(place.parts[0], ()):
            if member.is_folder:
                continue
            if member.path == place:
                yield PurePosixPath(place.name), member
            elif member.path.is_relative_to(place):
                yield member.path.relative_to(place), member

    def read(self, member: Member, most: int) -> bytes:
        """The first `most` bytes of a member. Raises BadArchive."""
        return self._archive.read(member, most)


def _is_folder(member: Member, depth: int) -> bool:
    return len(member.path.parts) > depth or member.is_folder


def open_class(path: Path) -> ClassArchive:
    """The class in a zip file; kept open for the submissions that follow. Raises BatchError."""
    try:
        status = path.stat()
        return _opened(path, status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise BatchError(f"{path}: can't be read ({error.strerror})") from error
    except BadArchive as problem:
        raise BatchError(f"{path}: {problem}") from problem


@lru_cache(maxsize=1)
def _opened(path: Path, _mtime_ns: int, _size: int) -> ClassArchive:
    return ClassArchive(path)
