"""The files of plots in the folder where results go, named by a hash of what is in them."""

from collections.abc import Sequence
from pathlib import Path

from grader.course.whole_files import replacing
from grader.grading.writing import writing
from grader.model import Plot


def store(plot: Plot, data: bytes, folder: Path) -> None:
    """Write the file of a plot, whole or not at all. Raises BatchError."""
    path = folder / plot.source
    with writing(path, "make room, or choose another folder"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(data)


def are_there(plots: Sequence[Plot], folder: Path) -> bool:
    """Whether the files of all plots are still there."""
    return all((folder / plot.source).is_file() for plot in plots if plot.digest)
