"""The exercises that a person marks: in the manifest, in kits and in the kit's notebook."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from grader.course.kit import Form, build_kit, read_kit, write_kit
from grader.course.manifest import load_course
from grader.course.notebook import Cell, Kind, Mark, Notebook, Role
from grader.course.notebook_conversion import to_module, to_notebook
from grader.course.notebook_files import convert
from grader.course.notebook_reading import read_notebook
from grader.model import Course, Manual

MANIFEST = "assignments/sums/assignment.toml"
TABLE = '\n[[manual]]\nname = "curve"\ntitle = "Draw it"\n'
HANDOUT = "# Sums\n\n## `double`\n\nTwice.\n\n## `curve`\n\nDraw.\n\n## End\n\nBye.\n"

Made = Callable[..., Course]


@pytest.fixture
def made(write: Any, files: dict[str, str]) -> Made:
    """The course with a manual exercise, or with other tables."""

    def made(tables: str = TABLE, handout: str = HANDOUT) -> Course:
        changes = {MANIFEST: files[MANIFEST] + tables, "assignments/sums/handout.md": handout}
        return load_course(write(changes))

    return made


@pytest.fixture
def refused(fault: Callable[..., str], files: dict[str, str]) -> Callable[[str], str]:
    """The sentence that the course with these tables is refused with."""
    return lambda tables: fault({MANIFEST: files[MANIFEST] + tables})


def cells(course: Course) -> Any:
    """The cells of the kit's notebook."""
    kit = build_kit(course, course.assignments[0], form=Form.IPYNB)
    return json.loads(kit["sums.ipynb"])["cells"]


def test_an_assignment_has_its_manual_exercises_in_order(made: Made) -> None:
    assignment = made(TABLE + TABLE.replace("curve", "table_2")).assignments[0]
    assert assignment.manual == (Manual("curve", "Draw it"), Manual("table_2", "Draw it"))
    assert assignment.by_hand == ("curve", "table_2")


def test_a_manual_exercise_changes_no_points(made: Made, course: Course) -> None:
    assert made().assignments[0].exercises == course.assignments[0].exercises


def test_a_name_that_is_there_twice_is_refused(refused: Callable[[str], str]) -> None:
    message = refused(TABLE + TABLE)
    assert message.endswith("manual exercise 'curve' is there twice; name it once")
    assert message.startswith(f"{MANIFEST}:22: ")


def test_the_name_of_an_exercise_is_refused(refused: Callable[[str], str]) -> None:
    message = refused(TABLE.replace("curve", "double"))
    assert "'double' is an exercise with checks; take it out here" in message


@pytest.mark.parametrize("name", ["../x", "two words", "kürbis", "2nd", "_x", "x" * 61])
def test_what_can_not_name_a_file_is_refused(refused: Callable[[str], str], name: str) -> None:
    message = refused(TABLE.replace("curve", name))
    assert f"{name!r} can't name a manual exercise; use letters" in message


@pytest.mark.parametrize(
    ("line", "what"),
    [('title = "Draw it"\n', "'title' is missing"), ('name = "curve"\n', "'name' is missing")],
)
def test_a_table_without_a_key_is_refused(
    refused: Callable[[str], str], line: str, what: str
) -> None:
    assert what in refused(TABLE.replace(line, ""))


def test_points_are_refused(refused: Callable[[str], str]) -> None:
    assert "unknown key 'points'" in refused(f"{TABLE}points = 3\n")


def test_its_text_and_an_empty_cell_come_before_the_end_of_the_handout(made: Made) -> None:
    ids = [cell["id"] for cell in cells(made())]
    assert ids[-4:] == ["sums-curve-text", "sums-curve", "sums-text-3", "sums-check-2"]
    text, answer = cells(made())[-4:-2]
    assert "".join(text["source"]) == "## `curve`\n\nDraw."
    assert (answer["cell_type"], answer["source"]) == ("code", [])


def test_its_text_is_locked_and_its_cell_is_not(made: Made) -> None:
    text, answer = cells(made())[-4:-2]
    assert text["metadata"]["editable"] is False
    assert answer["metadata"].keys() == {"grader", "nbgrader"}
    assert answer["metadata"]["grader"] == {"role": "manual", "exercise": "curve"}


def test_nbgrader_takes_its_cell_for_one_that_a_person_grades(made: Made) -> None:
    said = cells(made())[-3]["metadata"]["nbgrader"]
    assert said == {
        "schema_version": 3,
        "grade_id": "sums-curve",
        "cell_type": "code",
        "grade": True,
        "locked": False,
        "points": 0,
        "solution": True,
        "task": False,
    }


def test_without_a_section_its_title_stands_above_its_cell(made: Made) -> None:
    text, _ = cells(made(handout="# Sums\n\n## `double`\n\nTwice.\n"))[-3:-1]
    assert "".join(text["source"]) == "### Draw it"


def test_the_notebook_says_what_a_person_marks(made: Made, course: Course) -> None:
    def introduced(course: Course) -> bool:
        return any("A person marks `curve`" in "".join(cell["source"]) for cell in cells(course))

    assert introduced(made())
    assert not introduced(course)


def test_the_readme_of_the_kit_lists_it(made: Made) -> None:
    course = made()
    readme = build_kit(course, course.assignments[0])["README.md"].decode()
    assert "\n| `curve` | Draw it | a person marks it | |\n| **total** |" in readme


def test_a_kit_knows_its_manual_exercises(made: Made, tmp_path: Any) -> None:
    course = made()
    write_kit(course, course.assignments[0], tmp_path / "kit", form=Form.BOTH)
    kit = read_kit(tmp_path / "kit")
    assert kit.manual == (Manual("curve", "Draw it"),)
    assert kit.changed == ()


def test_the_module_of_the_kit_is_the_same_with_it_and_without(made: Made, course: Course) -> None:
    before = build_kit(course, course.assignments[0])["sums.py"]
    with_manual = made()
    assert build_kit(with_manual, with_manual.assignments[0])["sums.py"] == before


def test_converting_there_and_back_gives_the_same_files(made: Made, tmp_path: Any) -> None:
    course = made()
    write_kit(course, course.assignments[0], tmp_path / "kit", form=Form.BOTH)
    module, notebook = tmp_path / "kit" / "sums.py", tmp_path / "kit" / "sums.ipynb"
    before = module.read_bytes(), notebook.read_bytes()
    convert(notebook, module, force=True)
    convert(module, notebook, force=True)
    assert (module.read_bytes(), notebook.read_bytes()) == before


def test_what_a_student_wrote_there_stays_as_a_comment_in_the_module() -> None:
    drawing = "plt.plot(double(x))"
    code = Cell(Kind.CODE, "def double(x):\n    return x + x", Mark(Role.SOLUTION, "double"))
    manual = Cell(Kind.CODE, drawing, Mark(Role.MANUAL, "curve"))
    text = to_module(Notebook((code, manual)), ["double"])
    assert f"\n# {drawing}\n" in text
    again = to_notebook(text, "sums.py", ["double"])
    assert [cell.source for cell in again.cells] == [code.source, drawing]
    assert again.cells[1].mark == Mark(Role.MANUAL, "curve")


def test_what_a_student_wrote_there_is_in_its_cell_again(made: Made, tmp_path: Any) -> None:
    course = made()
    write_kit(course, course.assignments[0], tmp_path / "kit", form=Form.BOTH)
    module, notebook = tmp_path / "kit" / "sums.py", tmp_path / "kit" / "sums.ipynb"
    raw = json.loads(notebook.read_text())
    manual = {"role": "manual", "exercise": "curve"}
    at = next(i for i, c in enumerate(raw["cells"]) if c["metadata"].get("grader") == manual)
    raw["cells"][at]["source"] = "plt.plot(double(x))"
    own = {"cell_type": "markdown", "id": "own", "metadata": {}, "source": "It saturates."}
    raw["cells"].insert(at + 1, own)
    notebook.write_text(json.dumps(raw))
    before = [(cell.source, cell.mark) for cell in read_notebook(notebook.read_bytes(), "w").cells]
    convert(notebook, module, force=True)
    convert(module, notebook, force=True)
    after = [(cell.source, cell.mark) for cell in read_notebook(notebook.read_bytes(), "w").cells]
    assert after == before


def test_a_claim_to_be_manual_is_read(made: Made) -> None:
    course = made()
    data = build_kit(course, course.assignments[0], form=Form.IPYNB)["sums.ipynb"]
    marks = [cell.mark for cell in read_notebook(data, "sums.ipynb").cells]
    assert Mark(Role.MANUAL, "curve") in marks
