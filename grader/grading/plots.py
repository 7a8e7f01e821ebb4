"""Makes files of the pictures that are saved in notebooks, drawn anew from their pixels."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from grader.grading.png import png
from grader.grading.stored import store
from grader.jail.jail import Jail
from grader.jail.pictures import Pixels, decoded
from grader.model import Picture, Plot


def make_plots(jail: Jail, pictures: Sequence[Picture], folder: Path) -> tuple[Plot, ...]:
    """A plot for each picture of one submission; what could not be drawn says why.

    Args:
        folder: where results go.
    Raises: JailError, BatchError.
    """
    return tuple(_plots(jail, pictures, folder))


def _plots(jail: Jail, pictures: Sequence[Picture], folder: Path) -> Iterator[Plot]:
    readable = [picture.data for picture in pictures if not picture.problem]
    with closing(decoded(jail, readable)) as drawn:
        for picture in pictures:
            pixels = picture.problem or next(drawn)
            if isinstance(pixels, str):
                yield Plot(picture.exercise, problem=pixels)
            else:
                yield _plot(picture.exercise, pixels, folder)


def _plot(exercise: str, pixels: Pixels, folder: Path) -> Plot:
    data = png(pixels)
    height, width, _ = pixels.shape
    plot = Plot(exercise, hashlib.sha256(data).hexdigest(), width, height)
    store(plot, data, folder)
    return plot
