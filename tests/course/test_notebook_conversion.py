"""A module becomes a notebook and the same module again; nothing of a student's is lost."""

import pytest

from grader.course.kit import build_kit
from grader.course.manifest import load_course
from grader.course.markers import fill
from grader.course.notebook import Cell, Kind, Mark, Notebook, Role
from grader.course.notebook_conversion import to_module, to_notebook
from grader.course.resources import bundled_course
from grader.errors import NotebookError

EXERCISES = ["relu", "Linear"]
MODULE = '''"""Exercises."""

import numpy as np

EPS = 1e-5


# A comment that belongs to relu.
@np.vectorize
def relu(x):
    """ReLU."""

    return max(x, 0)
    # Done.


def _helper():
    pass



class Linear:
    pass
linear = Linear()
'''


def code(source: str, role: Role = Role.NONE, exercise: str = "") -> Cell:
    return Cell(Kind.CODE, source, Mark(role, exercise))


def solution(source: str, exercise: str = "relu") -> Cell:
    return code(source, Role.SOLUTION, exercise)


def module(*cells: Cell) -> str:
    return to_module(Notebook(cells), EXERCISES)


def back(*cells: Cell) -> list[tuple[Kind, str]]:
    """The cells after the way to a module and back."""
    found = to_notebook(module(*cells), "relu.py", EXERCISES).cells
    return [(cell.kind, cell.source) for cell in found]


def test_each_exercise_is_a_cell_with_its_comments_and_decorators() -> None:
    cells = to_notebook(MODULE, "relu.py", EXERCISES).cells
    assert [(cell.mark.role, cell.mark.exercise) for cell in cells] == [
        (Role.CODE, ""),
        (Role.SOLUTION, "relu"),
        (Role.CODE, ""),
        (Role.SOLUTION, "Linear"),
        (Role.CODE, ""),
    ]
    assert cells[1].source.startswith("# A comment that belongs to relu.\n@np.vectorize\n")
    assert cells[1].source.endswith("return max(x, 0)\n    # Done.")


@pytest.mark.parametrize("name", ["relu = make()", "relu = other = make()", "x, relu = make()"])
def test_an_exercise_may_be_assigned(name: str) -> None:
    (cell,) = to_notebook(f"{name}\n", "relu.py", EXERCISES).cells
    assert (cell.mark.role, cell.mark.exercise) == (Role.SOLUTION, "relu")


@pytest.mark.parametrize(
    "text",
    [
        MODULE,
        "",
        "\n\n\n",
        "x = 1",
        "\n\nx = 1\n\n\n\n",
        "def relu(): pass; x = 1\n",
        "x = 1; relu = 2\ny = 3\n",
        "relu = 1; y = [\n2]\n",
        "if True:\n    def relu(): pass\nelse:\n    relu = 1\n",
        "s = '''\n#%% cell\n\n\n# x\n'''\n",
        "#%% cell\n",
        "#%% cell\n\nx = 1\n",
        "#%% cell\nx = 1\n\n#%% cell\n\ny = 1\n",
        "#%% [raw]\n",
        "#%% [raw]\n#\n#\nx = 1\n",
        "#%% [markdown]\n# a\n#b\ndef relu(): pass\n",
        "#%% [markdown]\n# a\n# \n# b\n",
        "#%% [markdown]\n# a\n#%% [raw]\n# b\n#%% cell\n# c\ndef relu(): pass\n",
        "def f():\n#%% cell\n    pass\n",
        "x = 1  # notebook: %who\n# notebook: %who\n",
        "# notebook: !a \\\n# notebook: b\n",
        "get_ipython().system('ls')\n",
        "\f\nx = 1\n \n\t\n",
        "def relu():\n    pass\n  # odd\n\n    # odder\n",
        "grader.check('relu')\n",
        "import grader\n",
    ],
)
def test_a_module_becomes_the_same_module_again(text: str) -> None:
    assert to_module(to_notebook(text, "relu.py", EXERCISES), EXERCISES) == text


def test_lines_end_alike_afterwards() -> None:
    found = to_module(to_notebook("\ufeffx = 1\r\ny = 2\r", "relu.py", EXERCISES))
    assert found == "x = 1\ny = 2\n"


def test_all_that_the_course_hands_out_or_proves_becomes_the_same_again() -> None:
    course = load_course(bundled_course())
    for assignment in course.assignments:
        exercises = [exercise.name for exercise in assignment.exercises]
        reference = assignment.reference.read_text()
        texts = [
            build_kit(course, assignment)[assignment.file].decode(),
            fill(reference, "reference", lambda _: None),
            reference,
            *(wheat.read_text() for wheat in assignment.wheats),
        ]
        for text in texts:
            notebook = to_notebook(text, assignment.file, exercises)
            assert to_module(notebook, exercises) == text
            assert to_module(to_notebook(text, assignment.file, [])) == text
        roles = [cell.mark.role for cell in to_notebook(texts[0], "stub", exercises).cells]
        assert roles == [Role.CODE] + [Role.SOLUTION] * len(exercises)


@pytest.mark.parametrize(
    ("text", "said"),
    [("x = (\n", "relu.py:1: "), ("x = 1\nreturn 2\n", "relu.py:2: "), ("x = 1\0", "relu.py:1: ")],
)
def test_what_is_not_python_is_refused(text: str, said: str) -> None:
    with pytest.raises(NotebookError, match="; ") as caught:
        to_notebook(text, "relu.py", EXERCISES)
    assert str(caught.value).startswith(said)


def test_texts_and_self_checks_of_the_kit_stay_out_of_the_module() -> None:
    cells = (code("import grader"), solution("relu = abs"), code('grader.check("relu")'))
    assert module(*cells, code("import grader\n\ngrader.check()  ")) == "relu = abs\n"


def test_a_text_of_the_kit_that_was_edited_is_kept() -> None:
    edited = Cell(Kind.MARKDOWN, "My notes", Mark(Role.TEXT, digest="0123456789abcdef"))
    assert module(edited) == "#%% [markdown]\n# My notes\n"


def test_an_experiment_becomes_a_comment_and_a_cell_again() -> None:
    cells = (solution("relu = abs"), code("%matplotlib inline\n\nplt.plot(relu(3))"))
    assert module(*cells) == (
        "relu = abs\n\n\n#%% cell that is not part of the solution\n"
        "# %matplotlib inline\n#\n# plt.plot(relu(3))\n"
    )
    assert back(*cells) == [(cell.kind, cell.source) for cell in cells]


def test_markdown_and_raw_cells_become_comments_and_cells_again() -> None:
    cells = (
        Cell(Kind.MARKDOWN, "# Title\n\n$x^2$\n"),
        Cell(Kind.MARKDOWN, "#%% cell\n# b"),
        solution("# c\nrelu = abs"),
        Cell(Kind.RAW, "raw"),
    )
    assert back(*cells) == [(cell.kind, cell.source) for cell in cells]


def test_a_cell_that_a_solution_needs_is_code() -> None:
    cells = (
        code("import numpy as np", Role.CODE),
        code("A = 1"),
        code("def helper(x):\n    return np.abs(x) + A"),
        solution("def relu(x):\n    return helper(x)"),
    )
    text = module(*cells)
    assert text == (
        "import numpy as np\n\n\n#%% cell\nA = 1\n\n\n#%% cell\ndef helper(x):\n"
        "    return np.abs(x) + A\n\n\ndef relu(x):\n    return helper(x)\n"
    )
    assert back(*cells) == [(cell.kind, cell.source) for cell in cells]


def test_a_cell_that_binds_what_the_code_has_anyway_is_no_code() -> None:
    cells = (
        code("import numpy as np", Role.CODE),
        code("import numpy as np\nplot()"),
        solution("def relu(x):\n    return np.abs(x)"),
    )
    assert "# plot()" in module(*cells)


def test_a_name_inside_of_a_solution_needs_no_cell() -> None:
    cells = (code("y = train()"), solution("def relu(x):\n    y = x\n    return y"))
    assert "# y = train()" in module(*cells)


def test_a_star_that_may_bind_anything_is_code() -> None:
    assert module(code("from math import *")) == "#%% cell\nfrom math import *\n"


def test_an_exercise_in_an_added_cell_is_code() -> None:
    assert module(code("def relu(x):\n    return x\n\nrelu(3)")) == (
        "def relu(x):\n    return x\n\nrelu(3)\n"
    )


def test_without_names_of_exercises_each_definition_is_code() -> None:
    cells = (code("def f(x):\n    return x"), code("print(f(1))"))
    text = to_module(Notebook(cells))
    assert text.startswith("def f(x):\n    return x\n\n\n#%% cell that")


def test_magics_in_a_solution_are_harmless_in_the_module_and_magics_again() -> None:
    cells = (code("%load_ext x\nimport numpy", Role.CODE), solution("%time relu = abs"))
    assert module(*cells) == (
        "# notebook: %load_ext x\nimport numpy\n\n\nrelu = abs  # notebook: %time relu = abs\n"
    )
    assert back(*cells) == [(cell.kind, cell.source) for cell in cells]


def test_an_experiment_that_is_not_python_is_a_comment() -> None:
    assert module(code("x = (")) == "#%% cell that is not part of the solution\n# x = (\n"


def test_an_experiment_that_the_code_has_come_to_need_becomes_code() -> None:
    text = "#%% cell that is not part of the solution\n# y = 2\n\n\ndef relu(): return y\n"
    found = to_module(to_notebook(text, "relu.py", EXERCISES), EXERCISES)
    assert found == "#%% cell\ny = 2\n\n\ndef relu(): return y\n"


def test_code_of_the_file_below_a_kept_cell_stays_a_cell_of_its_own() -> None:
    cells = (code("A = 1", Role.KEPT), code("B = 2", Role.CODE), solution("relu = A + B"))
    assert back(*cells) == [(cell.kind, cell.source) for cell in cells]


def test_empty_cells_leave_nothing() -> None:
    assert module(code(""), code("  \n"), solution("relu = abs")) == "relu = abs\n"
