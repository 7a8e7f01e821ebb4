"""Whatever a module or a notebook is composed of, its way there and back loses nothing."""

import ast

from hypothesis import assume, given
from hypothesis import strategies as st

from grader.course.notebook import Cell, Kind, Mark, Notebook, Role
from grader.course.notebook_conversion import to_module, to_notebook
from grader.course.notebook_reading import read_notebook
from grader.course.notebook_writing import write_notebook

EXERCISES = ["f", "g"]
PIECES = [
    "",
    "x = 1",
    "y = 2; f = 3",
    "import grader",
    "grader.check('f')",
    "def f(a):\n    return a",
    "def helper():\n\n    pass\n    # below",
    "@f\n# between\nclass g:\n    pass",
    "async def f(): pass",
    "s = '''\n#%% cell\n# text\n\n'''",
    "if x:\n    def f(): pass",
    "z = [\n# in\n1]",
    "# comment",
    "#comment",
    "#",
    "# ",
    "    # indented",
    " ",
    "\f",
    "#%% cell",
    "#%% cell that is not part of the solution",
    "#%% cell that is not part of the solution: curve",
    "#%% [markdown]",
    "#%% [raw]",
    "# notebook: %who",
    "x = 1  # notebook: %time x = 1",
    "get_ipython().system('ls')",
]
LINE = st.text("#% x=1'\n\t", max_size=6)


@st.composite
def modules(draw: st.DrawFn) -> str:
    """Texts that are Python."""
    pieces = draw(st.lists(st.sampled_from(PIECES) | LINE, max_size=12))
    text = "\n".join(pieces) + draw(st.sampled_from(["", "\n", "\n\n\n"]))
    try:
        compile(text, "x", "exec", ast.PyCF_ONLY_AST)
    except SyntaxError:
        assume(False)
    return text


@given(modules())
def test_a_module_becomes_the_same_module_again(text: str) -> None:
    notebook = to_notebook(text, "x.py", EXERCISES)
    kept = [cell for cell in notebook.cells if cell.mark.role is not Role.NONE]
    # A cell that was set aside may be needed by the code; then it becomes code, and stays so.
    found = to_module(notebook, EXERCISES)
    if len(kept) == len(notebook.cells):
        assert found == text
    assert to_module(to_notebook(found, "x.py", EXERCISES), EXERCISES) == found


@given(modules())
def test_the_file_of_a_notebook_holds_all_of_it(text: str) -> None:
    notebook = to_notebook(text, "x.py", EXERCISES)
    read = read_notebook(write_notebook(notebook, "x"), "x.ipynb")
    assert to_module(read, EXERCISES) == to_module(notebook, EXERCISES)


CELLS = st.builds(
    Cell,
    st.sampled_from(Kind),
    st.lists(st.sampled_from([*PIECES, "%who", "!ls", "%%bash", "h("]) | LINE).map("\n".join),
    st.builds(
        Mark,
        st.sampled_from([Role.NONE, Role.SOLUTION, Role.CODE, Role.KEPT, Role.MANUAL]),
        st.sampled_from(["", "f", "curve", "no\nname"]),
    ),
)


@given(st.lists(CELLS, max_size=6))
def test_all_that_a_student_wrote_is_in_the_module(cells: list[Cell]) -> None:
    text = to_module(Notebook(tuple(cells)), EXERCISES)
    for cell in cells:
        if cell.kind is Kind.MARKDOWN and cell.source.strip():
            for line in cell.source.strip("\n").split("\n"):
                assert line in text
