"""A class of which every tenth hangs in every function: all are marked, and nothing piles up."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# The full size is `make endurance`.
STUDENTS, HANGING = 150, 15
LIMITS = "call_seconds = 0.3\nsubmission_seconds = 1\n"
# What Python, NumPy and pytest may still take at the first use of something.
NOISE_KB = 8_000


@pytest.fixture(scope="module")
def endured(
    once: Callable[..., Path], run: Any, write_sums: Callable[..., Path], solution: bytes
) -> Any:
    """What became of the class."""

    def make(folder: Path) -> None:
        course = write_sums(folder / "course")
        manifest = course / "assignments/sums/assignment.toml"
        manifest.write_text(manifest.read_text().replace("call_seconds = 5\n", LIMITS))
        (folder / "solution.py").write_bytes(solution)
        words = ["--course", course, "--solution", folder / "solution.py", "--level", "none"]
        words += ["--students", STUDENTS, "--hanging", HANGING]
        script = Path(__file__).with_name("endurance.py")
        done = run([sys.executable, str(script), *map(str, words)])
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
