"""The notebook of a kit."""

import json
import re
from typing import Any

import nbformat
import pytest

from grader.course.kit import Form, build_kit
from grader.course.manifest import load_course
from grader.course.notebook import Cell, Kind, Mark, Notebook, Role
from grader.course.notebook_conversion import to_module
from grader.course.notebook_guide import Guide
from grader.course.notebook_kit import in_kit
from grader.course.notebook_reading import read_notebook
from grader.course.notebook_writing import write_notebook
from grader.course.resources import bundled_course
from grader.model import Course

HANDOUT = "# Sums\n\nHello.\n\n## `double`\n\nTwice $x$.\n\n## `Half`\n\nHalf.\n\n## End\n\nBye.\n"


@pytest.fixture
def kit(write: Any) -> dict[str, bytes]:
    """The kit of the small course, as a notebook."""
    course = load_course(write({"assignments/sums/handout.md": HANDOUT}))
    return build_kit(course, course.assignments[0], form=Form.IPYNB)


@pytest.fixture
def notebook(kit: dict[str, bytes]) -> Any:
    """What is in the file."""
    return json.loads(kit["sums.ipynb"])


def cell(notebook: Any, name: str) -> Any:
    """The cell with an id."""
    (found,) = (cell for cell in notebook["cells"] if cell["id"] == name)
    return found


def test_cells_come_in_the_order_of_the_work(notebook: Any) -> None:
    assert [cell["id"] for cell in notebook["cells"]] == [
        "sums-text",
        "sums-text-2",
        "sums-check",
        "sums-code",
        "sums-double-text",
        "sums-double",
        "sums-double-check",
        "sums-Half-text",
        "sums-Half",
        "sums-Half-check",
        "sums-text-3",
        "sums-check-2",
    ]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sums-text", "# Sums\n\nHello."),
        ("sums-check", "import grader"),
        ("sums-double-text", "## `double`\n\nTwice $x$."),
        ("sums-double-check", 'grader.check("double")'),
        ("sums-text-3", "## End\n\nBye."),
        ("sums-check-2", "grader.check()"),
    ],
)
def test_texts_and_self_checks_are_around_the_exercises(
    notebook: Any, name: str, source: str
) -> None:
    assert "".join(cell(notebook, name)["source"]) == source


def test_a_solution_cell_holds_the_stub(notebook: Any) -> None:
    source = "".join(cell(notebook, "sums-double")["source"])
    assert source.startswith('def double(x):\n    """Twice `x`."""\n    # Your code here\n')


def test_no_line_of_a_solution_is_in_it(kit: dict[str, bytes]) -> None:
    assert b"factor" not in kit["sums.ipynb"]
    assert b"halved" not in kit["sums.ipynb"]


def test_texts_and_self_checks_are_locked_and_nothing_else(notebook: Any) -> None:
    for each in notebook["cells"]:
        locked = re.search("text|check", each["id"]) is not None
        assert (each["metadata"].get("editable") is False) == locked
        assert (each["metadata"].get("deletable") is False) == locked


def test_solutions_are_marked(notebook: Any) -> None:
    found = {cell["id"]: cell["metadata"].get("grader", {}) for cell in notebook["cells"]}
    solutions = {name: said for name, said in found.items() if said.get("role") == "solution"}
    assert solutions == {
        "sums-double": {"role": "solution", "exercise": "double"},
        "sums-Half": {"role": "solution", "exercise": "Half"},
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sums-double", {"grade": False, "locked": False, "solution": True, "cell_type": "code"}),
        (
            "sums-double-check",
            {"grade": True, "points": 2, "locked": True, "solution": False, "cell_type": "code"},
        ),
        (
            "sums-text",
            {"grade": False, "locked": True, "solution": False, "cell_type": "markdown"},
        ),
    ],
)
def test_nbgrader_finds_its_metadata(notebook: Any, name: str, expected: dict[str, Any]) -> None:
    said = cell(notebook, name)["metadata"]["nbgrader"]
    assert said == {"schema_version": 3, "grade_id": name, "task": False, **expected}


def test_the_kernel_is_set_and_there_are_no_outputs(notebook: Any) -> None:
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@pytest.mark.parametrize("form", list(Form))
def test_a_kit_has_the_files_of_its_form(course: Course, form: Form) -> None:
    kit = build_kit(course, course.assignments[0], form=form)
    assert ("sums.py" in kit) == (form is not Form.IPYNB)
    assert ("sums.ipynb" in kit) == (form is not Form.PY)
    for name in {"sums.py", "sums.ipynb"} & set(kit):
        assert f'"{name}" = '.encode() in kit["kit.toml"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Form.PY, "Hand in `sums.py` alone."),
        (Form.IPYNB, "Hand in `sums.ipynb` alone."),
        (Form.BOTH, "`sums.py` or `sums.ipynb`, the one that you worked in."),
    ],
)
def test_the_readme_says_what_to_hand_in(course: Course, form: Form, said: str) -> None:
    assert said in build_kit(course, course.assignments[0], form=form)["README.md"].decode()


def test_the_kits_of_the_course_are_valid_and_hold_the_stubs() -> None:
    course = load_course(bundled_course())
    for assignment in course.assignments:
        kit = build_kit(course, assignment, form=Form.BOTH)
        data = kit[f"{assignment.name}.ipynb"]
        nbformat.validate(nbformat.reads(data.decode(), as_version=4))
        notebook = read_notebook(data, "w")
        exercises = [exercise.name for exercise in assignment.exercises]
        assert to_module(notebook, exercises).encode() == kit[assignment.file]
        checks = [cell for cell in notebook.cells if cell.mark.role is Role.SELF_CHECK]
        assert len(checks) == len(exercises) + 2
        assert data == build_kit(course, assignment, form=Form.BOTH)[f"{assignment.name}.ipynb"]


def test_texts_of_an_exercise_that_is_gone_stay() -> None:
    guide = Guide(before={"f": ("About f.",)}, points={"f": 1})
    found = in_kit(Notebook((Cell(Kind.CODE, "x = 1", Mark(Role.CODE)),)), guide)
    assert "About f." in [cell.source for cell in found.cells]


def test_an_exercise_in_several_cells_is_checked_behind_the_last() -> None:
    parts = tuple(Cell(Kind.CODE, text, Mark(Role.SOLUTION, "f")) for text in ("a", "b"))
    guide = Guide(before={"f": ("About f.",)}, points={"f": 1})
    found = [cell.source for cell in in_kit(Notebook(parts), guide).cells]
    assert found[2:] == ["About f.", "a", "b", 'grader.check("f")', "grader.check()"]


def test_an_exercise_without_visible_checks_has_no_self_check() -> None:
    cell = Cell(Kind.CODE, "a", Mark(Role.SOLUTION, "f"))
    found = in_kit(Notebook((cell,)), Guide(points={"f": 0})).cells
    assert [cell.source for cell in found][2:] == ["a", "grader.check()"]


NAMES = ["f", "f", "F", "größe", "gr--e", "a" * 80, "a" * 79 + "b", "check", "f-check"]


def test_ids_are_valid_and_each_is_there_once() -> None:
    cells = [Cell(Kind.CODE, "x", Mark(Role.SOLUTION, name)) for name in NAMES]
    cells += [Cell(Kind.CODE, "x", Mark(Role.SELF_CHECK, name)) for name in NAMES]
    cells += [Cell(Kind.CODE, "x")] * 3
    written = json.loads(write_notebook(Notebook(tuple(cells)), "größe"))
    ids = [cell["id"] for cell in written["cells"]]
    assert len(set(ids)) == len(cells)
    assert all(re.fullmatch("[a-zA-Z0-9-_]{1,64}", each) for each in ids)


def test_a_file_ends_with_a_line_feed_and_holds_signs_as_they_are() -> None:
    data = write_notebook(Notebook((Cell(Kind.MARKDOWN, "größe"),)), "w").decode()
    assert data.endswith("}\n")
    assert "größe" in data
