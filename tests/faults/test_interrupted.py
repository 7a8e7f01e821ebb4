"""A batch that is killed, wherever it is: started again, it ends as an undisturbed one."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Faked = Callable[..., list[str]]
Run = Callable[..., Any]
Outputs = Callable[[Path], dict[str, bytes]]

STUDENTS = [f"s{number}" for number in range(6)]
POINTS = 16


@pytest.fixture
def handed(tmp_path: Path, write_class: Callable[..., Path]) -> Path:
    """A class of six."""
    files = {f"{name}/sums.py": b"right\n" for name in STUDENTS}
    return write_class(tmp_path / "class", {**files, "s3/sums.py": b"wrong\n", "zoe.zip": b"junk"})


@pytest.fixture
def undisturbed(
    faked: Faked, run: Run, outputs: Outputs, handed: Path, tmp_path: Path
) -> tuple[int, dict[str, bytes]]:
    """How many things a batch does, and what it leaves."""
    done = run(faked(handed, tmp_path / "undisturbed"))
    assert done.returncode == 0, done.stderr
    return int(done.stdout), outputs(tmp_path / "undisturbed")


def test_killed_at_many_points_it_carries_on_to_the_same_end(
    faked: Faked,
    run: Run,
    outputs: Outputs,
    handed: Path,
    tmp_path: Path,
    undisturbed: tuple[int, dict[str, bytes]],
) -> None:
    things, wanted = undisturbed
    assert things > 80
    assert "scores.csv" in wanted
    for number in range(POINTS):
        folder = tmp_path / f"killed-{number}"
        at = 1 + number * things // POINTS
        assert run(faked(handed, folder, at)).returncode == -signal.SIGKILL
        assert run(faked(handed, folder)).returncode == 0
        assert outputs(folder) == wanted, at


def test_killed_again_and_again_it_comes_to_the_same_end(
    faked: Faked,
    run: Run,
    outputs: Outputs,
    handed: Path,
    tmp_path: Path,
    undisturbed: tuple[int, dict[str, bytes]],
) -> None:
    things, wanted = undisturbed
    folder, at = tmp_path / "killed", things // 8
    while (done := run(faked(handed, folder, at))).returncode:
        assert done.returncode == -signal.SIGKILL, done.stderr
        at += things // 8
    assert outputs(folder) == wanted
