"""Notebooks that were handed in: which cells count, and which of two files does."""

from collections.abc import Callable

import pytest

from grader.course.notebook_source import MOST, filled, notebook_source, readable, which
from grader.errors import NotebookError
from grader.model import SourceFile

Make = Callable[..., bytes]
EXERCISES = ("relu", "Layer")
STUB = 'def relu(x):\n    raise NotImplementedError("relu: your code goes here")'
RELU = "def relu(x):\n    return x * (x > 0)"


def source(data: bytes) -> SourceFile:
    return notebook_source(data, "a.ipynb", "own.py", EXERCISES)[0]


@pytest.mark.parametrize(
    "cell",
    [
        RELU,
        f"{RELU}\nprint(relu(1))",
        "relu.cache = dict()",
        "relu = lambda x: x",
        "if True:\n    class Layer: pass",
        "import numpy as np\nfrom math import pi",
        "def helper(): pass",
        '"""Text."""\nEPS: float = 1e-5',
    ],
)
def test_what_defines_an_exercise_or_only_defines_is_a_solution(notebook: Make, cell: str) -> None:
    (span,) = source(notebook(cell)).cells or ()
    assert span.solution


@pytest.mark.parametrize(
    "cell", ["print(relu(1))", "x = train()", "def helper(): pass\nhelper()", "x = ("]
)
def test_everything_else_is_none(notebook: Make, cell: str) -> None:
    (span,) = source(notebook(cell)).cells or ()
    assert not span.solution


def test_an_exercise_that_is_defined_twice_is_told(notebook: Make) -> None:
    _, notes = notebook_source(notebook(RELU, "x = 1", STUB), "a", "own.py", EXERCISES)
    assert notes == ("`relu` is defined in cells 1 and 3; the last one counts",)


@pytest.mark.parametrize("cell", ["relu.cache = {}", "calls[relu] = 1", "relu: object"])
def test_what_only_adds_to_an_exercise_does_not_define_it(notebook: Make, cell: str) -> None:
    _, notes = notebook_source(notebook(RELU, cell), "a", "own.py", EXERCISES)
    assert notes == ()


def test_a_line_is_found_in_its_cell(notebook: Make) -> None:
    file = source(notebook("import math\n\nx = 1", RELU))
    assert [file.cell_at(line) for line in (1, 3, 4, 5)] == [(1, 1), (1, 3), (2, 1), (2, 2)]
    assert file.cell_at(0) is file.cell_at(6) is None
    assert SourceFile("own.py", b"x = 1\n").cell_at(1) is None


def test_a_notebook_is_called_by_its_name(notebook: Make) -> None:
    assert source(notebook()).name == "own.ipynb"
    assert SourceFile("own.py", b"").name == "own.py"


def test_cells_that_are_not_python_are_not_searched(notebook: Make) -> None:
    file = source(notebook('x = """', RELU, '"""'))
    assert readable(file) == f"\n{RELU}\n\n".encode()


def test_much_code_is_not_parsed(notebook: Make) -> None:
    file, notes = notebook_source(notebook("#" * MOST, RELU, RELU), "a.ipynb", "own.py", EXERCISES)
    assert notes == ()
    assert [span.solution for span in file.cells or ()] == [False, True, True]


def test_branches_without_end_are_no_solution(notebook: Make) -> None:
    deep = "if 1: pass\n" + "elif 1: pass\n" * 2000
    (span, _) = source(notebook(deep, RELU)).cells or ()
    assert not span.solution


def test_what_is_no_notebook_is_refused() -> None:
    with pytest.raises(NotebookError, match=r"^a\.ipynb: is no notebook"):
        source(b"{")


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ((STUB,), (0, -1)),
        ((RELU,), (1, 0)),
        ((RELU, STUB), (0, -1)),
        ((STUB, RELU), (1, 0)),
        ((RELU, "class Layer:\n    pass"), (2, 0)),
        (("raise NotImplementedError",), (0, 0)),
        (("def other(): pass", "x = ("), (0, 0)),
    ],
)
def test_what_is_filled_in_is_counted(
    notebook: Make, cells: tuple[str, ...], counts: tuple[int, int]
) -> None:
    assert filled(source(notebook(*cells)), EXERCISES) == counts


def test_the_one_counts_in_which_more_is_filled_in(notebook: Make) -> None:
    files = SourceFile("own.py", STUB.encode()), source(notebook(RELU))
    assert which(files, EXERCISES) == (
        1,
        "own.ipynb was marked, not own.py: more is filled in there",
    )


def test_at_a_tie_the_module_counts(notebook: Make) -> None:
    files = SourceFile("own.py", RELU.encode()), source(notebook(RELU))
    assert which(files, EXERCISES) == (
        0,
        "own.py was marked, not own.ipynb: as much is filled in there",
    )
