"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from grader.errors import BatchError


def stem(page: str) -> str:
    """The page's name, if it is safe as the name of a file.

    Raises:
        BatchError: if it is empty, starts with a dot, or could leave its folder.
    """
    if not page or page.startswith(".") or any(each in page for each in "/\\\0"):
        raise BatchError(
            f"{page!r}: can't be the name of a student's page; "
            "give it no path separator and no dot at its start"
        )
    return page


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of `path` when all went well.

    Raises:
        BatchError: if the folder or the file can't be written.
    """
    beside = path.with_name(f".{path.name[:40]}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _gone_on_failure(beside), beside.open("wb") as file:
            yield file
        beside.replace(path)
    except OSError as error:
        raise BatchError(f"{path}: can't be written ({error}); choose another folder") from error


def sweep(*folders: Path) -> None:
    """Remove what a process that was killed has left of files that it was writing; best effort."""
    for part in (part for folder in folders for part in folder.glob(".*.part")):
        with suppress(OSError):
            part.unlink()


@contextmanager
def _gone_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
