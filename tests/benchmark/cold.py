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


def seconds(assignment: Assignment, submission: Path, place: Path) -> float:
    """How long one submission takes; `place` is a folder that is not there yet."""
    for kind in ("visible", "hidden"):
        shutil.copytree(assignment.folder / kind, place / kind)
    text = CONFTEST.format(submission=str(submission), reference=str(assignment.reference))
    (place / "conftest.py").write_text(text)
    line = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", "."]
    start = time.perf_counter()
    subprocess.run(line, cwd=place, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start
