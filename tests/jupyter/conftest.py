"""Kits of notebooks, and what runs notebooks: `make test` installs it."""

import ast
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.kit import write_kit
from grader.course.kit_forms import Form
from grader.course.manifest import load_course
from grader.model import Course

Solve = Callable[..., Path]


def need(found: bool, what: str, todo: str) -> None:
    """Skip a test where something is not there; that is a failure where all has to be there."""
    if not found:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{what}; {todo}")


@pytest.fixture(scope="session")
def need_module() -> Callable[[str], None]:
    """Skips a test where a library for notebooks is not installed."""

    def need_module(name: str) -> None:
        there = importlib.util.find_spec(name) is not None
        need(there, f"{name} is not installed", "`make test` installs it")

    return need_module


@pytest.fixture(scope="session")
def need_program() -> Callable[[str], str]:
    """Skips a test where a program is not installed, or tells where it is."""

    def need_program(name: str) -> str:
        path = shutil.which(name)
        todo = "install Debian's packages chromium and chromium-driver"
        need(path is not None, f"the program {name} is not there", todo)
        return path or ""

    return need_program


@pytest.fixture(scope="session")
def activations(root: Path) -> Course:
    """The course that comes along, with its first assignment."""
    return load_course(root, ["activations"])


@pytest.fixture
def notebook_kit(tmp_path: Path) -> Callable[[Course], Path]:
    """Writes the notebook kit of a course's first assignment."""

    def write(course: Course) -> Path:
        assignment = course.assignments[0]
        folder = tmp_path / "kits" / assignment.name
        write_kit(course, assignment, folder, form=Form.IPYNB)
        return folder

    return write


@pytest.fixture(scope="session")
def solve() -> Solve:
    """Puts the code of some exercises of a .py file into their cells of a kit's notebook."""

    def solve(folder: Path, solution: str, *exercises: str) -> Path:
        found = {
            node.name: ast.get_source_segment(solution, node)
            for node in ast.parse(solution).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        file = next(folder.glob("*.ipynb"))
        notebook = json.loads(file.read_text())
        for cell in notebook["cells"]:
            mark = cell["metadata"].get("grader", {})
            if mark.get("role") == "solution" and mark["exercise"] in exercises:
                cell["source"] = found[mark["exercise"]]
        file.write_text(json.dumps(notebook))
        return file

    return solve


@pytest.fixture
def jupyter_home(tmp_path: Path) -> dict[str, str]:
    """The environment of a user who has never used Jupyter."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "JUPYTER"))}
    folders = {f"JUPYTER_{name}_DIR": str(home / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept["PATH"]])  # for `alembic`
    return {**kept, **folders, "PATH": path, "HOME": str(home), "IPYTHONDIR": f"{home}/ipython"}
