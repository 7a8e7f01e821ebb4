"""The usual way: one cold `python -m pytest` a submission, the checks beside the student's code."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from grader.model import Assignment

CONFTEST = """
import importlib.util

import numpy as np
import pytest


def _load(path):
    spec = importlib.util.spec_from_file_location("loaded", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def submission():
    return _load({submission!r})


@pytest.fixture(scope="session")
def reference():
    return _load({reference!r})


@pytest.fixture
def rng():
    return np.random.default_rng(0)
"""


def seconds(assignment: Assignment, submissions: list[Path], folder: Path) -> list[float]:
    """How long each submission takes."""
    times = []
    for number, path in enumerate(submissions):
        place = folder / str(number)
        for kind in ("visible", "hidden"):
            shutil.copytree(assignment.folder / kind, place / kind)
        text = CONFTEST.format(submission=str(path), reference=str(assignment.reference))
        (place / "conftest.py").write_text(text)
        start = time.perf_counter()
        command = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", "."]
        subprocess.run(command, cwd=place, stdout=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - start)
    return times
