"""The cells of a notebook, as its worker is told of them."""

from collections.abc import Collection

from grader.model import SourceFile
from grader.worker.protocol import Cell


def cells_of(file: SourceFile, left_out: Collection[int] = ()) -> list[Cell] | None:
    """The cells of a file but for some, by their numbers; None if it is no notebook."""
    if file.cells is None:
        return None
    spans = [span for span in file.cells if span.number not in left_out]
    return [Cell(span.number, span.first, span.last, span.solution) for span in spans]
