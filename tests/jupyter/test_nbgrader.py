"""A kit's notebook in nbgrader, for courses that run it."""

import csv
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.manifest import load_course

Solve = Callable[..., Path]
Nbgrader = Callable[..., str]

# The stubs are cut out already: nbgrader is not to cut out anything more.
CONFIG = """
from nbgrader.preprocessors import ClearSolutions
c = get_config()
c.CourseDirectory.course_id = "course"
c.GenerateAssignment.preprocessors = [
    each for each in GenerateAssignment().preprocessors if each is not ClearSolutions
]
"""


@pytest.fixture
def kit(
    sums: Path, write_sums: Callable[..., Path], notebook_kit: Callable[..., Path], tmp_path: Path
) -> Path:
    """The kit of a small course in which a person marks something, too."""
    manifest = "assignments/sums/assignment.toml"
    table = '\n[[manual]]\nname = "curve"\ntitle = "Draw it"\n'
    changes = {manifest: (sums / manifest).read_text() + table}
    return notebook_kit(load_course(write_sums(tmp_path / "drawn", changes)))


@pytest.fixture
def nbgrader(need_module: Callable[[str], None], jupyter_home: dict[str, str]) -> Nbgrader:
    """Runs nbgrader in a folder; all that it says."""
    need_module("nbgrader")

    def run(folder: Path, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=folder,
            env=jupyter_home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    return run


def test_a_solved_notebook_is_valid(
    kit: Path, nbgrader: Nbgrader, solve: Solve, solution: bytes
) -> None:
    solve(kit, solution.decode(), "double", "Half")
    said = nbgrader(kit, "validate", "sums.ipynb")
    assert "Success! Your notebook passes all the tests." in said


def test_of_a_notebook_in_part_solved_the_self_checks_that_fail_are_named(
    kit: Path, nbgrader: Nbgrader, solve: Solve, solution: bytes
) -> None:
    solve(kit, solution.decode(), "Half")
    said = nbgrader(kit, "validate", "sums.ipynb")
    assert "VALIDATION FAILED ON 1 CELL(S)" in said
    assert 'grader.check("double")' in said
    assert "`double` is not written yet" in said
    assert 'grader.check("Half")' not in said


def test_a_solved_notebook_is_graded(
    kit: Path, nbgrader: Nbgrader, solve: Solve, solution: bytes, tmp_path: Path
) -> None:
    course = tmp_path / "course"
    shutil.copytree(kit, course / "source" / "sums")
    (course / "nbgrader_config.py").write_text(CONFIG)
    nbgrader(course, "generate_assignment", "sums")
    handed_in = course / "submitted" / "bitdiddle" / "sums"
    shutil.copytree(course / "release" / "sums", handed_in)
    solve(handed_in, solution.decode(), "double")
    nbgrader(course, "autograde", "sums")
    nbgrader(course, "export")
    (row,) = csv.DictReader((course / "grades.csv").read_text().splitlines())
    assert (row["student_id"], row["score"], row["max_score"]) == ("bitdiddle", "2.0", "3.0")
