"""A small assignment, its run, and submissions with chosen outcomes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Assignment, Chaff, Check, Exercise, Outcome, Result, RunInfo, Scored

FOLDER = Path("course/assignments/activations")


def _check(name: str, exercise: str, points: int, hidden: bool, hint: str = "") -> Check:
    place = FOLDER / ("hidden" if hidden else "visible") / f"test_{exercise}.py"
    return Check(name, f"The sentence of {name[5:]}.", exercise, points, hidden, place, 7, hint)


@pytest.fixture
def templates() -> Path:
    """The folder of the templates."""
    return Path(__file__).parents[2] / "templates"


@pytest.fixture
def run() -> RunInfo:
    """A run in a strong jail."""
    versions = ("0.1.0", "3.11.7", "2.1.0", "2.5.1")
    return RunInfo("Deep Learning", "activations", "3", "strong", "cafe1234", *versions)


@pytest.fixture
def assignment() -> Assignment:
    """Two exercises, each with a visible and a hidden check."""
    return Assignment(
        name="activations",
        title="Activation functions",
        version="3",
        points=10,
        folder=FOLDER,
        reference=Path("course/reference/activations.py"),
        exercises=(Exercise("relu", "ReLU", 5), Exercise("gelu", "GELU, `exact`", 5)),
        checks=(
            _check("test_aaa", "relu", 2, hidden=False, hint="The hint of aaa."),
            _check("test_bbb", "relu", 3, hidden=True, hint="The hint of bbb."),
            _check("test_ccc", "gelu", 2, hidden=False),
            _check("test_ddd", "gelu", 3, hidden=True),
        ),
    )


@pytest.fixture
def diagnosed(assignment: Assignment) -> Assignment:
    """The same with misconceptions: `half` and `minus` of relu, `tanh` of gelu."""
    path = FOLDER / "chaffs.toml"
    known = {"half": "relu", "minus": "relu", "tanh": "gelu"}
    chaffs = tuple(
        Chaff(name, exercise, "x", "y", f"That is the *{name}* of `x`.", path, 1)
        for name, exercise in known.items()
    )
    return replace(assignment, chaffs=chaffs)


@pytest.fixture
def score(assignment: Assignment) -> Callable[..., Scored]:
    """Make a `Scored` from an outcome a check, or from whole results."""

    def make(
        *outcomes: Outcome | Result,
        student: str = "Ada Lovelace",
        page: str = "ada",
        problem: str = "",
        notes: tuple[str, ...] = (),
    ) -> Scored:
        pairs = list(zip(assignment.checks, outcomes, strict=False))
        results = tuple(
            each if isinstance(each, Result) else Result(check.name, each) for check, each in pairs
        )
        earned = {exercise.name: 0 for exercise in assignment.exercises}
        for (check, _), result in zip(pairs, results, strict=True):
            earned[check.exercise] += check.points * (result.outcome is Outcome.PASSED)
        total = sum(earned.values())
        return Scored(student, page, results, earned, total, problem, notes)

    return make
