"""Where the class of an audit lies while it is scored."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.course.whole_files import sweep

_PREFIX = "class-"


@contextmanager
def class_folder(known: Path) -> Iterator[Path]:
    """A new folder beside the known results, and only as long as it is used."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=known) as name:
        yield Path(name)


def remove_leftovers(known: Path) -> None:
    """Take away what audits that were killed have left. None may be running there."""
    sweep(known)
    for folder in known.glob(f"{_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)
