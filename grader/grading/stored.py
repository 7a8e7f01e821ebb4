"""The files of plots in the folder where results go, named by a hash of what is in them."""

import os
from collections.abc import Sequence
from pathlib import Path

from grader.errors import BatchError
from grader.model import Plot


def store(plot: Plot, data: bytes, folder: Path) -> None:
    """Write the file of a plot, whole or not at all. Raises BatchError."""
    path = folder / plot.source
    beside = path.with_name(f".{plot.digest}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        what = f"can't be written ({error.strerror}); make room, or choose another folder"
        raise BatchError(f"{path}: {what}") from error


def are_there(plots: Sequence[Plot], folder: Path) -> bool:
    """Whether the files of all plots are still there."""
    return all((folder / plot.source).is_file() for plot in plots if plot.digest)
