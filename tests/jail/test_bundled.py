"""A grader that is installed with its course among Python's packages: the course is not seen."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader.jail import places, remote
from grader.jail.conversation import Conversation
from grader.jail.faults import SubmissionFault
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Limits, SourceFile, Submission

SOURCE = b"""
import os

def read(path):
    with open(path) as file:
        return file.read()

def names(path):
    return sorted(os.listdir(path))

def seen(path):
    return os.path.exists(path)
"""


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages with the grader in it, and its course, as pip would install them."""
    with tempfile.TemporaryDirectory(prefix="packages-") as name:
        folder = Path(name)
        shutil.copytree(places.WORKER, folder / "grader" / "worker")
        (folder / "grader" / "__init__.py").write_text("")
        (folder / "grader" / "bundled" / "reference").mkdir(parents=True)
        (folder / "grader" / "bundled" / "reference" / "a.py").write_text("the solution")
        (folder / "other").mkdir()
        (folder / "other" / "data.txt").write_text("data of a package")
        real = places.python_folders()
        monkeypatch.setattr(places, "python_folders", lambda: [*real, folder])
        monkeypatch.setattr(places, "PACKAGE", folder / "grader")
        monkeypatch.setattr(places, "WORKER", folder / "grader" / "worker")
        yield folder


@contextmanager
def submission_in(level: Level) -> Iterator[Any]:
    """The module of a submission in a jail that such a grader starts, with nothing hidden."""
    with Jail(level, Limits(memory_mb=256)) as jail:
        files = (SourceFile("student.py", SOURCE),)
        conversation = Conversation(jail, Submission("student", files), "student.py")
        conversation.begin(0)
        yield remote.module(conversation)
        conversation.close()


@pytest.mark.usefixtures("jail")
def test_of_the_graders_package_only_the_workers_part_is_in_sight(
    packages: Path, level: Level
) -> None:
    grader = packages / "grader"
    solution = grader / "bundled" / "reference" / "a.py"
    with submission_in(level) as module:
        # That folder is one that the jail shows, and the files are there:
        assert module.read(str(packages / "other" / "data.txt")) == "data of a package"
        assert solution.read_text() == "the solution"
        for path in (solution, grader / "__init__.py"):
            with pytest.raises(SubmissionFault):
                module.read(str(path))
        for folder in (solution.parent, grader / "bundled"):
            with pytest.raises(SubmissionFault):
                module.names(str(folder))
        if level is Level.STRONG:  # Landlock alone does not hide that a file exists
            assert module.names(str(grader)) == []
            assert not module.seen(str(solution))
            assert module.names("/grader/grader") == ["worker"]
        else:
            with pytest.raises(SubmissionFault):
                module.names(str(grader))
            assert "zygote.py" in module.names(str(grader / "worker"))
