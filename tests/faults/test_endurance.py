"""A class of which every tenth hangs in every function: all are marked, and nothing piles up."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# The full size is `make endurance`.
STUDENTS, HANGING = 150, 15
LIMIT = 1.0
# What Python, NumPy and pytest may still take at the first use of something.
NOISE_KB = 8_000


@pytest.fixture(scope="module")
def endured(once: Callable[..., Path], run: Any, root: Path) -> Any:
    """What became of the class."""

    def make(folder: Path) -> None:
        words = ["--students", STUDENTS, "--hanging", HANGING, "--level", "none"]
        words += ["--call-seconds", 0.3, "--submission-seconds", LIMIT]
        line = [sys.executable, "-m", "tests.faults.endurance", *map(str, words)]
        done = run(line, cwd=root)
        assert done.returncode == 0, done.stderr
        (folder / "found.json").write_text(done.stdout)

    return json.loads((once("endured", make) / "found.json").read_text())


def test_everybody_is_marked(endured: Any) -> None:
    assert endured["students"] == STUDENTS
    assert endured["timed_out"] >= HANGING
    assert endured["right"] + endured["timed_out"] == STUDENTS


def test_memory_stays_flat(endured: Any) -> None:
    early, late = endured["memory"]
    assert late <= early + NOISE_KB


def test_descriptors_stay_flat(endured: Any) -> None:
    early, late = endured["descriptors"]
    assert late <= early


def test_who_hangs_costs_no_more_than_the_limit(endured: Any) -> None:
    assert endured["most_seconds"] < 2 * LIMIT
