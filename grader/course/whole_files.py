"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of `path` when all went well. Raises OSError."""
    beside = path.with_name(f".{path.name[:40]}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def sweep(*folders: Path) -> None:
    """Remove what a process that was killed has left of files that it was writing; best effort."""
    for part in (part for folder in folders for part in folder.glob(".*.part")):
        with suppress(OSError):
            part.unlink()
