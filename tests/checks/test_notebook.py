"""`grader.check` in a notebook: what students see of the code that runs in their kernel."""

import json
import linecache
import os
import random
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

import grader
from grader.checks.notebook import NotPassed
from grader.checks.notebook_page import Page
from grader.course.kit import write_kit
from grader.course.manifest import load_course

RunCell = Callable[[str], None]
SaveCells = Callable[..., None]

DOUBLE = "def double(x):\n    return x * 2"
HALF = "class Half:\n    def forward(self, x):\n        return x / 2"


@pytest.fixture
def kit(sums: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: the small course's kit, without a file of the student's."""
    course = load_course(sums)
    write_kit(course, course.assignments[0], tmp_path / "sums")
    (tmp_path / "sums" / "sums.py").unlink()
    monkeypatch.chdir(tmp_path / "sums")
    for name in ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "sums"


@pytest.fixture
def run_cell(kit: Path, monkeypatch: pytest.MonkeyPatch) -> RunCell:  # noqa: ARG001 (it goes there)
    """Runs the next cell of a kernel, which starts empty."""
    module = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    monkeypatch.setattr(linecache, "cache", dict(linecache.cache))
    count = 0

    def run(text: str) -> None:
        nonlocal count
        count += 1
        text, name = f"{textwrap.dedent(text)}\n", f"<ipython-input-{count}-0123abcd>"
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        exec(compile(text, name, "exec"), vars(module))

    return run


@pytest.fixture
def save_cells(kit: Path) -> SaveCells:
    """Saves a notebook of code cells under the name that the kit's has."""

    def save(*cells: str) -> None:
        kinds = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
        raw = {"cells": [{**kinds, "source": text} for text in cells], "metadata": {}}
        text = json.dumps({**raw, "nbformat": 4, "nbformat_minor": 5})
        (kit / "sums.ipynb").write_text(text)

    return save


def rows(page: Page) -> dict[str, str]:
    """What became of the check of each exercise."""
    return {name: row.outcome.value for name, (row, *_) in page.tables}


def test_an_exercise_is_checked_as_it_runs(run_cell: RunCell) -> None:
    run_cell(DOUBLE)
    assert rows(grader.check("double")) == {"double": "passed"}


def test_an_edited_function_is_checked_anew(run_cell: RunCell) -> None:
    run_cell(DOUBLE)
    grader.check("double")
    run_cell("def double(x):\n    return x * 3")
    page = grader.check("double")
    assert rows(page) == {"double": "failed"}
    assert "got [9.], should be [6.]" in repr(page) or "9.0, should be 6.0" in repr(page)
    assert "hint: Add x to itself." in repr(page)


def test_without_a_name_all_exercises_are_checked_in_their_order(run_cell: RunCell) -> None:
    run_cell(HALF)
    assert rows(grader.check()) == {"double": "not attempted", "Half": "passed"}
    assert list(rows(grader.check())) == ["double", "Half"]


def test_the_function_itself_is_as_good_as_its_name(run_cell: RunCell) -> None:
    run_cell(DOUBLE)
    run_cell("import grader\npage = grader.check(double)")
    assert rows(vars(sys.modules["__main__"])["page"]) == {"double": "passed"}


def test_it_says_the_sum_and_that_hidden_checks_come_later(run_cell: RunCell) -> None:
    run_cell(DOUBLE)
    text = repr(grader.check())
    assert "2 of 3 points in the visible checks (1 of 2 passed).\n" in text
    assert "These are the visible checks only: hidden ones, worth further points, run" in text
    assert "2 of 2 points in these visible checks (1 of 1 passed)." in repr(grader.check("double"))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "`double` is not defined here: run the cell that defines it"),
        ("doubel = abs", "run the cell that defines it; do you mean 'doubel'?"),
        (
            "def double(x):\n    raise NotImplementedError",
            "`double` is not written yet (cell In[1], line 2)",
        ),
        (
            "def inner(x):\n    return 1 / 0\ndef double(x):\n    return inner(x)",
            "`double` raised ZeroDivisionError: division by zero (cell In[1], line 2)",
        ),
        ("def double():\n    return 1", "`double` raised TypeError: double() takes 0 positional"),
        ("def double(x):\n    exit()", "`double` called exit() (cell In[1], line 2)"),
        ("def double(x):\n    return None", "double: got None (is a `return` missing?)"),
    ],
)
def test_every_fault_is_one_clear_sentence(run_cell: RunCell, cell: str, said: str) -> None:
    run_cell(cell)
    assert said in repr(grader.check("double"))


def test_what_a_student_prints_stays(run_cell: RunCell, capsys: pytest.CaptureFixture[str]) -> None:
    run_cell("def double(x):\n    print('spam')\n    return x * 2")
    grader.check("double")
    assert capsys.readouterr().out.strip() == "spam"


def test_an_interrupted_check_is_interrupted(run_cell: RunCell) -> None:
    run_cell("def double(x):\n    raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        grader.check("double")


# What is around it stays as it is


def test_the_process_is_as_it_was(run_cell: RunCell, kit: Path) -> None:
    run_cell(DOUBLE)
    grader.check()  # imports what it needs
    files = sorted(kit.rglob("*"))
    before = set(sys.modules), [*sys.path], [*sys.meta_path], dict(os.environ)
    names = set(vars(sys.modules["__main__"]))
    grader.check()
    assert (set(sys.modules), sys.path, sys.meta_path, dict(os.environ)) == before
    assert set(vars(sys.modules["__main__"])) == names
    assert sorted(kit.rglob("*")) == files


def test_random_numbers_go_on_as_if_nothing_had_been_checked(run_cell: RunCell) -> None:
    run_cell(DOUBLE)

    def drawn() -> tuple[Any, ...]:
        return random.random(), np.random.rand(), torch.rand(1).item()

    for seed in (random.seed, np.random.seed, torch.manual_seed):
        seed(1)
    expected = drawn()
    for seed in (random.seed, np.random.seed, torch.manual_seed):
        seed(1)
    grader.check()
    assert drawn() == expected


# The notebook on disk

NOT_SAVED = "the notebook on disk (sums.ipynb) is not as it runs here: save it before you hand in"


def test_a_saved_notebook_is_not_worth_a_word(run_cell: RunCell, save_cells: SaveCells) -> None:
    run_cell(DOUBLE)
    run_cell(HALF)
    save_cells("%matplotlib inline\nx = 1", DOUBLE, f"%%time\n# a comment\n{HALF}  # another")
    assert grader.check().notes == ()


def test_what_is_not_saved_is_named(run_cell: RunCell, save_cells: SaveCells) -> None:
    run_cell(DOUBLE)
    run_cell(HALF)
    save_cells(HALF, DOUBLE.replace("2", "3"))
    assert grader.check().notes == (f"double: {NOT_SAVED}",)
    assert grader.check("Half").notes == ()


def test_a_helper_that_is_not_saved_counts_for_who_uses_it(
    run_cell: RunCell, save_cells: SaveCells
) -> None:
    run_cell("def twice(x):\n    return 2 * x")
    run_cell("def double(x):\n    return twice(x)")
    save_cells("def twice(x):\n    return x", "def double(x):\n    return twice(x)")
    assert grader.check("double").notes == (f"double: {NOT_SAVED}",)


def test_of_cells_that_define_a_name_twice_the_last_one_counts(
    run_cell: RunCell, save_cells: SaveCells
) -> None:
    run_cell(DOUBLE)
    save_cells("def double(x):\n    return x", DOUBLE)
    assert grader.check("double").notes == ()


def test_what_a_cell_held_when_it_ran_is_compared(run_cell: RunCell, save_cells: SaveCells) -> None:
    run_cell("def double(x):\n    return x")
    run_cell(DOUBLE)
    save_cells("def double(x):\n    return x")
    assert grader.check("double").notes == (f"double: {NOT_SAVED}",)


@pytest.mark.parametrize("text", [None, "", "{}", '{"nbformat": 9}'])
def test_without_a_notebook_there_is_nothing_to_say(
    run_cell: RunCell, kit: Path, text: str | None
) -> None:
    if text is not None:
        (kit / "sums.ipynb").write_text(text)
    run_cell(DOUBLE)
    assert grader.check("double").notes == ()


def test_a_check_that_was_edited_is_mentioned(run_cell: RunCell, kit: Path) -> None:
    run_cell(DOUBLE)
    edited = kit / "checks" / "test_sums.py"
    edited.write_text(f"{edited.read_text()}\n# mine\n")
    (note,) = grader.check("double").notes
    assert note.startswith("checks/test_sums.py is not as it was handed out")


# What an exercise must not call

FORBIDDEN = '[[forbidden]]\nnames = ["numpy.add"]\nexercises = ["double"]\ninstead = "Use +."\n'


@pytest.fixture
def strict_kit(
    write_sums: Callable[..., Path],
    tmp_path: Path,
    kit: Path,  # noqa: ARG001 (this one takes its place)
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The same kit with something forbidden."""
    root = write_sums(tmp_path / "strict")
    file = root / "assignments/sums/assignment.toml"
    file.write_text(f"{file.read_text()}\n{FORBIDDEN}")
    course = load_course(root)
    write_kit(course, course.assignments[0], tmp_path / "strict-kit")
    monkeypatch.chdir(tmp_path / "strict-kit")
    return tmp_path / "strict-kit"


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        (("import numpy as np", "def double(x):\n    return np.add(x, x)"), "cell In[2], line 2"),
        (("from numpy import add", "def double(x):\n    return add(x, x)"), "cell In[2], line 2"),
        (
            (
                "import numpy as np",
                "def f(x):\n    return np.add(x, x)",
                "def double(x):\n  return f(x)",
            ),
            "cell In[2], line 2",
        ),
        (
            ("import numpy as np", "def double(x):\n    return getattr(np, 'ad' + 'd')(x, x)"),
            "cell In[2], line 2",
        ),
        (("from numpy import add as double",), "your code"),
    ],
)
def test_a_forbidden_call_is_refused(
    strict_kit: Path,  # noqa: ARG001 (it is the working directory)
    run_cell: RunCell,
    cells: tuple[str, ...],
    where: str,
) -> None:
    for cell in cells:
        run_cell(cell)
    said = f"`double` uses numpy.add ({where}), which this exercise must not call. Use +."
    assert said in repr(grader.check("double"))


def test_what_is_forbidden_may_be_called_elsewhere(strict_kit: Path, run_cell: RunCell) -> None:  # noqa: ARG001
    run_cell(f"import numpy as np\nnp.add(1, 2)\n{DOUBLE}\ndef mine(x):\n    return np.add(x, x)")
    assert rows(grader.check("double")) == {"double": "passed"}
    run_cell("assert mine(1) == 2")


# HTML


def test_the_table_is_html_that_runs_and_loads_nothing(run_cell: RunCell) -> None:
    run_cell("def double(x):\n    raise ValueError('<script>alert(1)</script> & \"more\"')")
    html = grader.check()._repr_html_()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in html
    for foreign in ("<script", "<style", "<link", "<img", "url(", "http", "onclick", "src="):
        assert foreign not in html


def test_the_table_has_what_the_text_has(run_cell: RunCell) -> None:
    run_cell("def double(x):\n    return x")
    page = grader.check("double")
    html, (_, (row,)) = page._repr_html_(), page.tables[0]
    for part in (row.mark, row.title, row.points, row.hint, page.heading, page.total):
        assert part in html
        assert part in repr(page)
    assert "should be" in html
    assert "hidden ones" in html


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as the Web Content Accessibility Guidelines define it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["#ffffff", "#111111"])
def test_its_colours_can_be_seen_on_light_and_on_dark(run_cell: RunCell, theme: str) -> None:
    run_cell(f"{HALF}\ndef double(x):\n    return x")
    html = grader.check()._repr_html_()
    colours = {part[:7] for part in html.split("color:")[1:] if part.startswith("#")}
    assert len(colours) == 2
    assert all(contrast(colour, theme) > 4 for colour in colours)


# What can't be checked


def test_an_unknown_exercise_is_one_sentence_with_the_nearest_name(run_cell: RunCell) -> None:
    run_cell(DOUBLE)
    page = grader.check("dubble")
    assert repr(page) == "grader: the kit has no exercise 'dubble'; do you mean 'double'?"
    assert "do you mean &#39;double&#39;?" in page._repr_html_()


def test_without_a_kit_it_says_where_to_open_the_notebook(
    run_cell: RunCell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_cell(DOUBLE)
    monkeypatch.chdir(tmp_path)
    assert repr(grader.check()) == (
        f"grader: {tmp_path}: no kit here (kit.toml is missing); "
        "open the notebook in the kit's folder"
    )


def test_a_broken_check_is_named_with_its_line(run_cell: RunCell, kit: Path) -> None:
    run_cell(DOUBLE)
    edited = kit / "checks" / "test_sums.py"
    edited.write_text(edited.read_text().replace("assert_close(submission.d", "nope(submission.d"))
    assert repr(grader.check("double")).startswith("grader: checks/test_sums.py:")


# nbgrader


@pytest.mark.parametrize("name", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_where_nbgrader_runs_it_a_failure_is_raised(
    run_cell: RunCell, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    run_cell("def double(x):\n    return x")
    monkeypatch.setenv(name, "1")
    with pytest.raises(NotPassed, match="0 of 2 points"):
        grader.check("double")
    with pytest.raises(NotPassed, match="the kit has no exercise"):
        grader.check("dubble")
    run_cell(DOUBLE)
    assert grader.check("double").passed


# In a process of its own


def python(folder: Path, *arguments: str, text: str = "") -> str:
    """What Python prints in a folder."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, input=text, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_to_import_the_grader_costs_next_to_nothing(tmp_path: Path) -> None:
    code = "import sys; before = set(sys.modules); import grader; print(set(sys.modules) - before)"
    found = python(tmp_path, "-c", code)
    assert "torch" not in found
    assert "grader." not in found


def test_a_script_checks_itself(kit: Path) -> None:
    (kit / "mine.py").write_text(
        f"import grader\n{DOUBLE}\ndef other(x):\n    return 1 / 0\nprint(grader.check('double'))\n"
    )
    assert "2 of 2 points" in python(kit, "mine.py")


def test_a_script_is_named_where_it_raises(kit: Path) -> None:
    (kit / "mine.py").write_text(
        "import grader\ndef double(x):\n    return 1 / 0\nprint(grader.check('double'))\n"
    )
    assert "raised ZeroDivisionError: division by zero (mine.py, line 3)" in python(kit, "mine.py")


def test_pythons_own_prompt_shows_the_text(kit: Path) -> None:
    typed = f"import grader\n{DOUBLE}\n\ngrader.check('double')\n"
    assert "2 of 2 points" in python(kit, "-i", text=typed)
