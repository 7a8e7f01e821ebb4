"""The code of a notebook as the text of one module, and where each cell stands in it."""

from collections.abc import Iterator, Sequence

from grader.course.notebook import Cell, Kind, Notebook, Role
from grader.course.notebook_magics import harmless
from grader.course.texts import joined, split
from grader.model import CellSpan


def module_text(notebook: Notebook) -> tuple[str, tuple[CellSpan, ...]]:
    """The code cells in order as one text, and the spans of those that are not empty.

    Magics and the like are harmless comments in it (see `harmless`); the lines of a cell are the
    lines in the text. A cell that is not Python stays as it is.
    """
    lines: list[str] = []
    spans: list[CellSpan] = []
    for number, cell in enumerate(notebook.cells, start=1):
        if code := code_lines(cell):
            first = len(lines) + 1
            lines += code
            solution = cell.mark.role is Role.SOLUTION
            exercise = cell.mark.exercise if solution else ""
            spans.append(CellSpan(number, first, len(lines), solution, exercise))
    return joined(lines), tuple(spans)


def code_lines(cell: Cell) -> list[str]:
    """The lines of a code cell as Python; none if it is empty, or not one of code."""
    if cell.kind is not Kind.CODE or not cell.source.strip():
        return []
    return split(f"{harmless(cell.source)}\n")


def cell_texts(text: str, spans: Sequence[CellSpan]) -> Iterator[tuple[CellSpan, str]]:
    """Each span with the text of its cell."""
    lines = split(text)
    for span in spans:
        yield span, joined(lines[span.first - 1 : span.last])
