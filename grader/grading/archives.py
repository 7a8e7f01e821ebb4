"""Zip files from strangers: listed within limits, read without unpacking."""

import io
import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO

# An entry of a zip file's directory: 46 bytes, its name, and what some programs add.
_DIRECTORY_BYTES_AN_ENTRY = 512
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
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


class Archive:
    """A zip file, open. Raises BadArchive whatever is wrong with it."""

    def __init__(self, file: IO[bytes], most_entries: int) -> None:
        with _faults():
            size = file.seek(0, io.SEEK_END)
            # Looked at first: a few MB of entries would become a GB of objects.
            # (More than there is of the file is damage, and zipfile will find that.)
            if size >= _directory_size(file, size) > most_entries * _DIRECTORY_BYTES_AN_ENTRY:
                raise BadArchive(f"holds more than {most_entries} files")
            self._zip = zipfile.ZipFile(file)
        if len(self._zip.infolist()) > most_entries:
            raise BadArchive(f"holds more than {most_entries} files")

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


def _directory_size(file: IO[bytes], size: int) -> int:
    """How many bytes of entries the zip file says that it has; 0 where it does not say."""
    start = max(0, size - (1 << 16) - _END.size - _LOCATOR_64.size - _END_64.size)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if end < 0 or len(tail) - end < _END.size:
        return 0
    declared: int = _END.unpack_from(tail, end)[5]
    locator = end - _LOCATOR_64.size
    end_64 = locator - _END_64.size
    if end_64 >= 0 and tail.startswith(b"PK\6\6", end_64) and tail.startswith(b"PK\6\7", locator):
        declared = _END_64.unpack_from(tail, end_64)[8]
    return declared
