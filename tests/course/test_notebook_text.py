"""The code of a notebook as one text."""

import pytest

from grader.course.notebook import Cell, Kind, Mark, Notebook, Role
from grader.course.notebook_text import cell_texts, module_text
from grader.model import CellSpan, SourceFile

NOTEBOOK = Notebook(
    (
        Cell(Kind.MARKDOWN, "# Title"),
        Cell(Kind.CODE, "%matplotlib inline\nimport numpy as np\n"),
        Cell(Kind.CODE, "  \n"),
        Cell(Kind.CODE, "def f(x):\n    return x", Mark(Role.SOLUTION, "f")),
        Cell(Kind.RAW, "raw"),
        Cell(Kind.CODE, "x = '''"),
        Cell(Kind.CODE, "%who"),
    )
)


def test_code_cells_become_one_text_in_order() -> None:
    assert module_text(NOTEBOOK)[0] == (
        "# notebook: %matplotlib inline\nimport numpy as np\n\n"
        "def f(x):\n    return x\nx = '''\n# notebook: %who\n"
    )


def test_spans_say_where_each_cell_is_and_which_are_solutions() -> None:
    assert module_text(NOTEBOOK)[1] == (
        CellSpan(2, 1, 3),
        CellSpan(4, 4, 5, solution=True, exercise="f"),
        CellSpan(6, 6, 6),
        CellSpan(7, 7, 7),
    )


def test_a_cell_that_is_not_python_stays_and_breaks_no_other() -> None:
    text, spans = module_text(NOTEBOOK)
    found = [part for _, part in cell_texts(text, spans)]
    assert found[-2:] == ["x = '''\n", "# notebook: %who\n"]


def test_a_line_has_its_place_in_a_cell() -> None:
    file = SourceFile("own.py", b"", module_text(NOTEBOOK)[1])
    assert [file.cell_at(line) for line in (1, 5, 7)] == [(2, 1), (4, 2), (7, 1)]


@pytest.mark.parametrize("line", [0, 8])
def test_a_line_of_no_cell_has_no_place(line: int) -> None:
    file = SourceFile("own.py", b"", module_text(NOTEBOOK)[1])
    assert file.cell_at(line) is None


def test_no_cells_are_no_text() -> None:
    assert module_text(Notebook(())) == ("", ())
