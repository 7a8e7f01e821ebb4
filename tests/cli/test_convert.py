"""`grader convert`: a student's file in its other form, and nothing of it lost."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.course.kit import Form, write_kit
from grader.course.manifest import load_course

Grader = Callable[..., Result]


@pytest.fixture
def kit(sums: Path, tmp_path: Path) -> Path:
    """A kit of the small course with both forms."""
    course = load_course(sums)
    write_kit(course, course.assignments[0], tmp_path / "kit", form=Form.BOTH)
    return tmp_path / "kit"


def cells(notebook: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(notebook.read_bytes())["cells"]]


def add_cell(notebook: Path, **cell: object) -> None:
    """Append a cell as an editor writes it."""
    read = json.loads(notebook.read_bytes())
    read["cells"].append({"id": "mine", "metadata": {}, **cell})
    notebook.write_text(json.dumps(read))


@pytest.mark.parametrize(("name", "other"), [("sums.py", "a.ipynb"), ("sums.ipynb", "a.py")])
def test_either_form_of_a_kit_becomes_the_other(
    grader: Grader, kit: Path, name: str, other: str
) -> None:
    result = grader("convert", kit / name, "--to", kit / other)
    assert result.exit_code == 0
    assert (kit / other).read_bytes() == (kit / f"sums{Path(other).suffix}").read_bytes()


def test_the_file_goes_beside_and_the_old_one_stays(grader: Grader, kit: Path) -> None:
    (kit / "sums.ipynb").unlink()
    before = (kit / "sums.py").read_bytes()
    result = grader("convert", kit / "sums.py")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "sums.ipynb" in result.stdout
    assert (kit / "sums.py").read_bytes() == before
    assert 'grader.check("double")' in cells(kit / "sums.ipynb")
    assert sorted(path.name for path in kit.iterdir()) == [
        *("README.md", "checks", "kit.toml", "sums.ipynb", "sums.py")
    ]


def test_a_student_may_switch_forms_midway(grader: Grader, kit: Path) -> None:
    add_cell(
        kit / "sums.ipynb",
        cell_type="code",
        source="%who\nplot(double(3))",
        outputs=[{"output_type": "stream", "name": "stdout", "text": "a secret"}],
        execution_count=1,
    )
    add_cell(kit / "sums.ipynb", cell_type="markdown", source="My notes")
    grader("convert", kit / "sums.ipynb", "--force")
    text = (kit / "sums.py").read_text()
    assert "# plot(double(3))" in text
    (kit / "sums.py").write_text(text.replace("    # Your code here", "    # I was here"))
    grader("convert", kit / "sums.py", "--force")
    found = cells(kit / "sums.ipynb")
    assert "%who\nplot(double(3))" in found
    assert "My notes" in found
    assert any("# I was here" in cell for cell in found)
    grader("convert", kit / "sums.ipynb", "--to", kit / "again.py")
    assert (kit / "again.py").read_bytes() == (kit / "sums.py").read_bytes()


def test_outputs_are_left_out_which_is_said(grader: Grader, kit: Path) -> None:
    result = grader("convert", kit / "sums.ipynb", "--to", kit / "a.py")
    assert "printed or plotted stays in the notebook" in result.stdout


def test_a_file_that_is_there_is_not_overwritten(grader: Grader, kit: Path) -> None:
    before = (kit / "sums.ipynb").read_bytes()
    result = grader("convert", kit / "sums.py")
    assert result.exit_code == 3
    assert "is already there" in result.stderr
    assert "--force" in result.stderr
    assert (kit / "sums.ipynb").read_bytes() == before


def test_a_link_that_leads_nowhere_is_not_overwritten(grader: Grader, kit: Path) -> None:
    (kit / "sums.ipynb").unlink()
    (kit / "sums.ipynb").symlink_to("nowhere")
    assert grader("convert", kit / "sums.py").exit_code == 3


def test_outside_of_a_kit_there_are_no_texts_and_no_self_checks(
    grader: Grader, tmp_path: Path
) -> None:
    (tmp_path / "work.py").write_text("import math\n\n\ndef f(x):\n    return x\n")
    assert grader("convert", tmp_path / "work.py").exit_code == 0
    assert cells(tmp_path / "work.ipynb") == ["import math\n\n\ndef f(x):\n    return x"]


def test_a_kit_without_its_readme_is_no_harm(grader: Grader, kit: Path) -> None:
    (kit / "README.md").unlink()
    assert grader("convert", kit / "sums.py", "--to", kit / "a.ipynb").exit_code == 0
    assert 'grader.check("double")' in cells(kit / "a.ipynb")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.ipynb", b"{", "a.ipynb: is no notebook"),
        ("a.py", b"x = (\n", "a.py:1: does not compile"),
        ("a.py", b"x = 1\n# \xff\n", "a.py:2: is not UTF-8"),
    ],
)
def test_a_file_that_cant_be_read_is_told_in_one_sentence(
    grader: Grader, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    result = grader("convert", tmp_path / name)
    assert result.exit_code == 3
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.txt"], "neither a .py file nor a notebook"),
        (["a.py", "--to", "b.py"], "has to end in .ipynb"),
        (["b.py"], "does not exist"),
    ],
)
def test_wrong_names_are_a_matter_of_usage(
    grader: Grader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "a.py"):
        (tmp_path / name).write_text("x = 1\n")
    result = grader("convert", *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_folder_that_is_not_there_is_told(grader: Grader, kit: Path) -> None:
    result = grader("convert", kit / "sums.py", "--to", kit / "gone" / "a.ipynb")
    assert result.exit_code == 3
    assert f"{os.path.join('gone', 'a.ipynb')}: can't be written" in result.stderr


def test_a_kit_with_a_notebook_alone_is_checked(grader: Grader, sums: Path, tmp_path: Path) -> None:
    course = load_course(sums)
    write_kit(course, course.assignments[0], tmp_path / "kit", form=Form.IPYNB)
    result = grader("check", tmp_path / "kit")
    assert result.exit_code == 1
    assert "the visible checks of sums.ipynb" in result.stdout
