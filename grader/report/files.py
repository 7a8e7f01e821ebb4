"""The files of a report, which appear whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from grader.course import whole_files
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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_files.replacing(path) as file:
            yield file
    except OSError as error:
        raise BatchError(f"{path}: can't be written ({error}); choose another folder") from error
