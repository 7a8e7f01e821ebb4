"""Forbidden calls, as a student of `grader check` and one whose work is scored see them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

TABLE = """
[[forbidden]]
names = ["numpy.multiply"]
exercises = ["double"]
instead = "Use the operator."
"""
MANIFEST = "assignments/sums/assignment.toml"
PLAIN = b"np.multiply(x, 2)"
# Nothing of it stands in the text.
SLY = b"getattr(np, 'ylpitlum'[::-1])(x, 2)"
# It catches what the guard raises, and goes on with the right answer.
CATCHES = b"caught(x)"
CAUGHT = b"""
def caught(x):
    try:
        getattr(np, 'ylpitlum'[::-1])(x, 2)
    except Exception:
        pass
    return np.asarray(x) * 2
"""
SAID = (
    "`double` uses numpy.multiply (sums.py, line {}), which this exercise must not call. "
    "Use the operator."
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, write_sums: Any, sums: Path) -> Path:
    """The small course, with something forbidden."""
    manifest = (sums / MANIFEST).read_text() + TABLE
    return Path(write_sums(tmp_path_factory.mktemp("sums") / "course", {MANIFEST: manifest}))


@pytest.fixture(scope="module")
def sources(solution: bytes) -> dict[str, bytes]:
    """Submissions by the names of their students."""
    own = b"np.asarray(x) * 2"
    assert solution.count(own) == 1
    changed = {"plain": PLAIN, "sly": SLY}
    return {
        "right": solution,
        "compares": solution + b"assert double(3) == np.multiply(3, 2)\n",
        **{name: solution.replace(own, code) for name, code in changed.items()},
    }


@pytest.fixture(scope="module")
def scored(
    tmp_path_factory: pytest.TempPathFactory,
    course: Path,
    sources: dict[str, bytes],
    score: Callable[..., Result],
) -> Path:
    """The results of a class."""
    folder = tmp_path_factory.mktemp("class")
    for name, source in sources.items():
        (folder / "in" / name).mkdir(parents=True)
        (folder / "in" / name / "sums.py").write_bytes(source)
    result = score(folder / "in", folder / "out", "--course", course, "-j", "1")
    assert result.exit_code == 0, result.output
    return folder / "out"


def line_of(source: bytes) -> int:
    return next(n for n, line in enumerate(source.splitlines(), 1) if b"return" in line)


@pytest.mark.parametrize("student", ["right", "compares"])
def test_who_calls_nothing_forbidden_has_full_points(
    scored: Path, report: Callable[[Path], Any], student: str
) -> None:
    assert report(scored)[student]["earned"] == 10
    assert report(scored)[student]["notes"] == []


@pytest.mark.parametrize("student", ["plain", "sly"])
def test_a_forbidden_call_costs_its_exercise_and_no_other(
    scored: Path, report: Callable[[Path], Any], sources: dict[str, bytes], student: str
) -> None:
    assert report(scored)[student]["earned"] == 5
    assert report(scored)[student]["notes"] == [SAID.format(line_of(sources[student]))]
    results = report(scored)[student]["results"]
    assert {result["check"]: result["outcome"] for result in results} == {
        "test_double_of_three": "failed",
        "test_double_of_anything": "failed",
        "test_half_of_four": "passed",
        "test_half_of_anything": "passed",
    }


@pytest.mark.parametrize("student", ["plain", "sly"])
def test_the_students_page_says_why(scored: Path, sources: dict[str, bytes], student: str) -> None:
    (page,) = scored.glob(f"**/{student}.md")
    text = " ".join(page.read_text().replace("\\", "").split())
    assert SAID.format(line_of(sources[student])) in text


def test_a_reference_that_uses_it_is_refused_before_anything_is_scored(
    tmp_path: Path, write_sums: Any, sums: Path, score: Callable[..., Result]
) -> None:
    table = TABLE.replace("multiply", "asarray")
    manifest = (sums / MANIFEST).read_text() + table
    course = write_sums(tmp_path / "course", {MANIFEST: manifest})
    (tmp_path / "in").mkdir()
    result = score(tmp_path / "in", tmp_path / "out", "--course", course)
    assert result.exit_code == 3
    said = " ".join(result.stderr.split())
    assert "reference/sums.py:9: exercise 'double' uses numpy.asarray, which is forbidden" in said


@pytest.mark.parametrize("student", ["plain", "sly"])
def test_a_student_sees_it_in_the_kit_already(
    tmp_path: Path,
    course: Path,
    grader: Callable[..., Result],
    sources: dict[str, bytes],
    student: str,
) -> None:
    assert grader("generate", "--course", course, "--to", tmp_path).exit_code == 0
    (tmp_path / "sums" / "sums.py").write_bytes(sources[student])
    result = grader("check", tmp_path / "sums", "--json")
    assert result.exit_code == 1
    checks = {check["name"]: check for check in json.loads(result.stdout)["checks"]}
    assert checks["test_double_of_three"]["outcome"] == "failed"
    said = SAID.format(line_of(sources[student]))
    assert checks["test_double_of_three"]["message"] == said
    assert checks["test_half_of_four"]["outcome"] == "passed"


@pytest.mark.parametrize(
    "command",
    [
        ["-c", "from grader.cli import main; main()", "check", "--in-process"],
        ["-m", "pytest", "-p", "no:cacheprovider"],
        ["-m", "pytest", "-p", "no:cacheprovider", "--in-process"],
    ],
    ids=["check here", "pytest", "pytest here"],
)
def test_a_student_sees_it_by_every_way_to_run_the_checks(
    tmp_path: Path,
    course: Path,
    grader: Callable[..., Result],
    solution: bytes,
    command: list[str],
    root: Path,
) -> None:
    assert grader("generate", "--course", course, "--to", tmp_path).exit_code == 0
    source = solution.replace(b"np.asarray(x) * 2", CATCHES) + CAUGHT
    (tmp_path / "sums" / "sums.py").write_bytes(source)
    line = source[: source.index(b"getattr")].count(b"\n") + 1
    done = subprocess.run(
        [sys.executable, *command, str(tmp_path / "sums")],
        cwd=tmp_path / "sums",
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert SAID.format(line) in " ".join(done.stdout.split())
    assert "Traceback" not in done.stdout + done.stderr
    assert "ForbiddenCall" not in done.stdout
