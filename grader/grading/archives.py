"""Zip files from strangers: listed within limits, read without unpacking."""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, Any

# An entry of a zip file's directory: 46 bytes, its name, and what some programs add.
_DIRECTORY_BYTES_AN_ENTRY = 512
# What is read at once of anything else: `zipfile` looks for the end of the directory in this.
_LEAST = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


class BadArchive(Exception):
    """A zip file can't be read, or goes beyond a limit; the text is a sentence about it."""


@dataclass(frozen=True)
class Member:
    """One file or folder in a zip file; `path` is as the zip file says, with slashes."""

    path: PurePosixPath
    info: zipfile.ZipInfo

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.info.filename.endswith(("/", "\\"))

    @property
    def leads_out(self) -> bool:
        """Whether unpacking would write it outside of the folder it is unpacked to."""
        return bool(PureWindowsPath(self.path).anchor) or ".." in self.path.parts

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return stat.S_ISLNK(self.info.external_attr >> 16)


class _InParts:
    """A zip file of which no more than `most` bytes are read at once; `fault` says what that means.

    The directory is read at once, by a size that stands in the file, and a few MB of it would
    become a GB of objects.
    """

    def __init__(self, file: IO[bytes], most: int, fault: str) -> None:
        self._file = file
        self._most = most
        self._fault = fault
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises BadArchive."""
        data = self._file.read(self._most + 1 if size < 0 else min(size, self._most + 1))
        if len(data) > self._most:
            raise BadArchive(self._fault)
        return data


class Archive:
    """A zip file, open. Raises BadArchive whatever is wrong with it."""

    def __init__(self, file: IO[bytes], most_entries: int) -> None:
        too_many = f"holds more than {most_entries} files"
        with _faults():
            most = max(_LEAST, most_entries * _DIRECTORY_BYTES_AN_ENTRY)
            parts: Any = _InParts(file, most, too_many)  # all of a file that `zipfile` uses
            self._zip = zipfile.ZipFile(parts)
        if self.count > most_entries:
            raise BadArchive(too_many)

    @property
    def count(self) -> int:
        """How many files and folders it has."""
        return len(self._zip.filelist)

    def members(self) -> Iterator[Member]:
        """Its files and folders, in their order."""
        for info in self._zip.infolist():
            path = PurePosixPath(info.filename.replace("\\", "/"))
            if path.name:
                yield Member(path, info)

    def read(self, member: Member, most: int) -> bytes:
        """The first `most` bytes of a member, however many it says that it has."""
        if member.info.flag_bits & _ENCRYPTED:
            raise BadArchive("is encrypted; pack it without a password")
        if member.info.compress_type not in _METHODS:  # others may take any amount of memory
            raise BadArchive("is packed in an unusual way; pack it as an ordinary zip file")
        with _faults(), self._zip.open(member.info) as file:
            return file.read(most)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except BadArchive:
        raise
    except Exception as error:  # on a file made to confuse it, zipfile raises just anything
        raise BadArchive("is damaged, or is no zip file; pack it again") from error
