"""A batch that is killed, wherever it is: started again, it ends as an undisturbed one."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Score = Callable[..., Any]
Outputs = Callable[[Path], dict[str, bytes]]
Undisturbed = tuple[int, dict[str, bytes]]

STUDENTS = [f"s{number}" for number in range(6)]
POINTS = 16


@pytest.fixture
def handed(tmp_path: Path, write_class: Callable[..., Path]) -> Path:
    """A class of six."""
    files = {f"{name}/sums.py": b"right\n" for name in STUDENTS}
    return write_class(tmp_path / "class", {**files, "s3/sums.py": b"wrong\n", "zoe.zip": b"junk"})


@pytest.fixture
def score(faked: Callable[..., list[str]], run: Callable[..., Any], handed: Path) -> Score:
    """Scores the class into a folder; a batch that may be killed at a thing that it does."""
    return lambda folder, kill_at=0: run(faked(handed, folder, kill_at))


@pytest.fixture
def undisturbed(score: Score, outputs: Outputs, tmp_path: Path) -> Undisturbed:
    """How many things a batch does, and what it leaves."""
    done = score(tmp_path / "undisturbed")
    assert done.returncode == 0, done.stderr
    return int(done.stdout), outputs(tmp_path / "undisturbed")


def test_killed_at_many_points_it_carries_on_to_the_same_end(
    score: Score, outputs: Outputs, tmp_path: Path, undisturbed: Undisturbed
) -> None:
    things, wanted = undisturbed
    assert things > 80
    assert "scores.csv" in wanted
    for number in range(POINTS):
        folder = tmp_path / f"killed-{number}"
        at = 1 + number * things // POINTS
        assert score(folder, at).returncode == -signal.SIGKILL
        assert score(folder).returncode == 0
        assert outputs(folder) == wanted, at


def test_killed_again_and_again_it_comes_to_the_same_end(
    score: Score, outputs: Outputs, tmp_path: Path, undisturbed: Undisturbed
) -> None:
    things, wanted = undisturbed
    folder, at = tmp_path / "killed", things // 8
    while (done := score(folder, at)).returncode:
        assert done.returncode == -signal.SIGKILL, done.stderr
        at += things // 8
    assert outputs(folder) == wanted
