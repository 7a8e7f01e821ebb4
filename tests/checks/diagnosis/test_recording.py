"""What misconceptions answer in the visible checks of a small assignment is recorded."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.checks.diagnosis.alike import Look
from grader.checks.diagnosis.basis import basis
from grader.checks.diagnosis.packing import pack
from grader.checks.diagnosis.recorded import Recorded
from grader.checks.diagnosis.recording import record
from grader.errors import CheckError
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Assignment, Chaff, Limits
from grader.worker.protocol import Answer, Raised
from grader.worker.values import Decoder
from tests.layers import COUNTER, COUNTS, FORGETFUL

OTHERS = """
import numpy as np
import torch

def relu(x):
    return np.maximum(x, 0)

def keep(x):
    return x.astype(x.dtype)
"""
REFERENCE = OTHERS + COUNTER
EDITS = {
    "abs": ("relu", "np.maximum(x, 0)", "np.abs(x)"),
    "never": ("relu", "np.maximum(x, 0)", "[0][1]"),
    "minus-zero": ("relu", "np.maximum(x, 0)", "np.maximum(x, -0.0)"),
    "ends": ("relu", "np.maximum(x, 0)", "__import__('os')._exit(0)"),
    "wide": ("keep", "x.dtype", "np.float64"),
    "forgetful": FORGETFUL,
}
OTHER_CHECKS = '''
import numpy as np
from grader.checks import assert_close, check

@check(points=1, exercise="relu")
def test_relu_of_many_numbers(submission):
    """Many numbers."""
    x = np.linspace(-1, 1, 1001)
    assert_close(submission.relu(x), np.where(x > 0, x, 0))

@check(points=1, exercise="relu")
def test_relu_of_one(submission):
    """One."""
    assert_close(submission.relu(np.array([1.0])), [1.0])

@check(points=1, exercise="keep")
def test_the_dtype(submission):
    """The dtype."""
    x = np.array([1, 2], np.float32)
    assert_close(submission.keep(x), x, dtype=np.float32)
'''
CHECKS = OTHER_CHECKS + COUNTS


@pytest.fixture
def assignment(own: Callable[..., Assignment]) -> Assignment:
    """An assignment with a visible check or two of each exercise."""
    return own(REFERENCE, EDITS, CHECKS)


def recorded(assignment: Assignment, jail: Jail) -> dict[str, Recorded]:
    return {each.name: each for each in record(assignment, jail, lambda _, __: None)}


@pytest.fixture
def found(assignment: Assignment, jail: Jail) -> dict[str, Recorded]:
    """The recordings by their names."""
    return recorded(assignment, jail)


def decoded(reply: Any) -> Any:
    assert isinstance(reply, Answer)
    return Decoder(lambda opaque: opaque).decode(reply.value)


def test_misconceptions_that_answer_and_fail_are_recorded(found: dict[str, Recorded]) -> None:
    assert list(found) == ["abs", "never", "wide", "forgetful"]
    assert (found["abs"].exercise, found["abs"].explain) == ("relu", "Why.")


def test_only_the_checks_that_one_fails_are_recorded(found: dict[str, Recorded]) -> None:
    assert {name: len(each.answers) for name, each in found.items()} == {
        **{"abs": 1, "never": 2, "wide": 1, "forgetful": 1}
    }


def test_a_large_answer_is_kept_in_part(found: dict[str, Recorded]) -> None:
    (answers,) = found["abs"].answers.values()
    assert answers is not None
    assert answers.look == Look.VALUES
    (reply,) = answers.replies
    size, few = decoded(reply)
    assert size == 1001
    assert len(few) <= 32
    assert (few > 0).any()


def test_what_was_raised_is_kept(found: dict[str, Recorded]) -> None:
    for answers in found["never"].answers.values():
        assert answers is not None
        assert answers.replies == [Raised(0, "IndexError", "list index out of range")]


def test_what_only_the_dtype_tells_is_looked_at_closely(found: dict[str, Recorded]) -> None:
    (answers,) = found["wide"].answers.values()
    assert answers is not None
    assert answers.look == Look.FORMS


def test_no_right_answer_is_kept(found: dict[str, Recorded]) -> None:
    (answers,) = found["forgetful"].answers.values()
    assert answers is not None
    *right, wrong = answers.replies
    assert set(right) == {None}
    assert decoded(wrong) == 3  # it should be 5


def test_no_source_is_kept(assignment: Assignment, found: dict[str, Recorded]) -> None:
    text = repr(list(found.values()))
    for line in [*REFERENCE.splitlines(), *(by for _, _, by in EDITS.values())]:
        assert len(line) < 5 or line.strip() not in text
    assert str(assignment.folder) not in text


def test_the_same_assignment_gives_the_same_bytes(assignment: Assignment, jail: Jail) -> None:
    one, two = (
        pack(list(recorded(assignment, jail).values()), basis(assignment)) for _ in range(2)
    )
    assert one == two


def test_it_is_shown_how_many_are_done(assignment: Assignment, jail: Jail) -> None:
    shown: list[tuple[int, int]] = []
    record(assignment, jail, lambda *counts: shown.append(counts))
    assert shown == [(done, 6) for done in range(1, 7)]


def test_one_that_hangs_is_left_out(assignment: Assignment) -> None:
    path = assignment.folder / "chaffs.toml"
    hangs = Chaff("hangs", "relu", "return np.maximum(x, 0)", "while True: pass", "", path, 1)
    slow = replace(assignment, chaffs=(hangs, *assignment.chaffs[:1]))
    with Jail(Level.NONE, replace(Limits(), call_seconds=1.0)) as jail:
        assert list(recorded(slow, jail)) == ["abs"]


@pytest.mark.parametrize("empty", [{"chaffs": ()}, {"checks": ()}])
def test_without_misconceptions_or_visible_checks_there_is_nothing(
    assignment: Assignment, jail: Jail, empty: dict[str, Any]
) -> None:
    assert recorded(replace(assignment, **empty), jail) == {}


def test_a_broken_check_is_the_authors_fault(assignment: Assignment, jail: Jail) -> None:
    file = assignment.folder / "visible" / "test_own.py"
    file.write_text(file.read_text().replace("x = np.linspace(-1, 1, 1001)", "x = nothing"))
    with pytest.raises(CheckError, match=r"test_own.py:\d+: the check is broken: NameError"):
        record(assignment, jail, lambda _, __: None)


def test_the_basis_is_another_when_misconceptions_may_answer_otherwise(
    assignment: Assignment,
) -> None:
    found = {basis(assignment), basis(replace(assignment, version="2"))}
    found.add(basis(replace(assignment, chaffs=assignment.chaffs[1:])))
    check = assignment.folder / "visible" / "test_own.py"
    for file in (assignment.reference, check):
        file.write_text(file.read_text() + "\n# more\n")
        found.add(basis(assignment))
    assert len(found) == 5


def test_the_basis_does_not_depend_on_the_place(assignment: Assignment, tmp_path: Path) -> None:
    before = basis(assignment)
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("visible", "own.py"):
        (tmp_path / name).rename(moved / name)
    chaffs = tuple(replace(each, path=moved / "chaffs.toml") for each in assignment.chaffs)
    other = replace(assignment, folder=moved, reference=moved / "own.py", chaffs=chaffs)
    assert basis(other) == before
