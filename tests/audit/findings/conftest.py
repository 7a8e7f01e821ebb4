"""A made-up assignment, and the evidence of what became of its checks on whom."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.audit.evidence import Allowed, Evidence
from grader.audit.members import Kind, Member
from grader.audit.mutants import Mutant
from grader.audit.repeats import Run
from grader.model import Assignment, Chaff, Check, Exercise, Outcome, Result, RunInfo

EXERCISES = ("double", "half")
CHECKS = {  # name: (exercise, hidden)
    "test_a": ("double", False),
    "test_b": ("double", True),
    "test_c": ("double", True),
    "test_d": ("half", True),
}
# `half` calls `double`.
SOURCE = b"def double(x): return 2 * x\ndef half(x): return double(x) / 4\n"

Row = Mapping[str, Result | Outcome]


def _chaff(name: str, exercise: str) -> Chaff:
    return Chaff(name, exercise, "2 *", "3 *", "That is thrice.", Path("chaffs.toml"), 7)


def _member(name: str, exercise: str) -> Member:
    """A member of the class, its kind told by its name."""
    kind = Kind(name.partition("-")[0])
    own = name.partition("-")[2]
    chaff = _chaff(own, exercise) if kind is Kind.CHAFF else None
    mutant = Mutant(own, (exercise,), "swap", 3, SOURCE, "-old\n+new\n")
    only = kind is Kind.MUTANT
    exercises = (exercise,) if only else EXERCISES
    return Member(name, kind, SOURCE, exercises, chaff, mutant if only else None)


@pytest.fixture
def run() -> RunInfo:
    """What an audit ran with."""
    return RunInfo("Arithmetic", "sums", "1", "strong", "cafe", "0.1", "3.11", "2.1", "2.5")


@pytest.fixture
def evidence() -> Callable[..., Evidence]:
    """Evidence from the results that are not passed, by member and check.

    A name's start tells the kind; what is wrong belongs to `double`, but for a name with `half`.
    """

    def make(
        rows: Mapping[str, Row],
        allowed: Mapping[str, Allowed] | None = None,
        unused: tuple[str, ...] = (),
        repeats: tuple[Run, ...] = (),
    ) -> Evidence:
        checks = tuple(
            Check(name, f"Title of {name}.", exercise, 1, hidden, Path(f"{name}.py"), 1)
            for name, (exercise, hidden) in CHECKS.items()
        )
        people = {"stub": dict.fromkeys(CHECKS, Outcome.NOT_ATTEMPTED), "reference": {}, **rows}
        members = [_member(name, "half" if "half" in name else "double") for name in people]
        matrix = {
            member.name: {
                check.name: _result(check.name, people[member.name])
                for check in checks
                if check.exercise in member.exercises
            }
            for member in members
        }
        assignment = Assignment(
            name="sums",
            title="Sums",
            version="1",
            points=4,
            folder=Path("assignments/sums"),
            reference=Path("reference/sums.py"),
            exercises=tuple(Exercise(name, name.title(), 2) for name in EXERCISES),
            checks=checks,
            chaffs=tuple(member.chaff for member in members if member.chaff),
        )
        return Evidence(assignment, tuple(members), matrix, allowed or {}, unused, repeats)

    return make


def _result(check: str, row: Row) -> Result:
    got = row.get(check, Outcome.PASSED)
    return got if isinstance(got, Result) else Result(check, got, seconds=0.002)
