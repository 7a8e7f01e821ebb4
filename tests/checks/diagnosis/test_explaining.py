"""The misconceptions of a small assignment, found in the answers of submissions."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.checks.diagnosis.aside import Aside
from grader.checks.diagnosis.explaining import Explainer
from grader.checks.session import run_session
from grader.checks.source import WorkerSource
from grader.jail.conversation import Conversation
from grader.model import Assignment, Result
from tests.layers import COUNTER, COUNTS, DOUBLE, FORGETFUL

OTHERS = """
import numpy as np
import torch

def relu(x):
    return np.maximum(x, 0)

def noise(shape, rng):
    return 2 * rng.normal(size=shape)

def warn(x):
    return np.exp(np.minimum(x, 50))
"""
REFERENCE = OTHERS + COUNTER + DOUBLE
EDITS = {
    "abs": ("relu", "np.maximum(x, 0)", "np.abs(x)"),
    "leaky": ("relu", "np.maximum(x, 0)", "np.maximum(x, 0.1 * x)"),
    "wide": ("relu", "np.maximum(x, 0)", "np.maximum(x, 0).astype(np.float64)"),
    "unscaled": ("noise", "2 * rng", "1 * rng"),
    "overflows": ("warn", "np.exp(np.minimum(x, 50))", "np.minimum(np.exp(x), np.exp(50))"),
    "forgetful": FORGETFUL,
    "undone": ("Double", "return 2 * dout", "return dout"),
}
OTHER_CHECKS = '''
import numpy as np
import torch
from grader.checks import assert_close, assert_gradient, autograd, check, observe

@check(points=1, exercise="relu")
def test_relu_of_some_numbers(submission):
    """Some numbers."""
    assert_close(submission.relu(np.array([-1.0, 2.0])), [0.0, 2.0])

@check(points=1, exercise="relu")
def test_relu_of_large_numbers(submission):
    """Large numbers."""
    assert_close(submission.relu(np.array([-100.0, 1.0])), [0.0, 1.0])

@check(points=1, exercise="relu")
def test_relu_keeps_the_dtype(submission):
    """The dtype."""
    x = np.array([1, 2], np.float32)
    assert_close(submission.relu(x), x, dtype=np.float32)

@check(points=1, exercise="noise")
def test_noise_has_its_scale(submission, rng):
    """Its scale."""
    assert 1.5 < submission.noise((1000,), rng).std() < 2.5

@check(points=1, exercise="warn")
def test_no_warning(submission):
    """No warning."""
    assert not observe(submission.warn, np.array([1000.0])).warnings

@check(points=1, exercise="Double")
def test_its_gradient(submission):
    """Its gradient."""
    assert_gradient(
        autograd(submission.Double.apply), of=lambda x: 2 * x, at=np.ones(3), upstream=np.ones(3)
    )
'''
CHECKS = OTHER_CHECKS + COUNTS

Explained = Callable[[str], dict[str, tuple[str, ...]]]


@pytest.fixture
def explained(
    tmp_path: Path, own: Callable[..., Assignment], converse: Callable[[str], Conversation]
) -> Explained:
    """What explains each check that a submission does not pass."""
    assignment = own(REFERENCE, EDITS, CHECKS)

    def explained(source: str) -> dict[str, tuple[str, ...]]:
        found: list[tuple[Result, ...]] = []
        aside = Aside(Explainer(assignment))

        def body(runner: Callable[..., tuple[Result, ...]]) -> None:
            found.append(runner(WorkerSource(converse(source), aside=aside)))

        try:
            run_session(tmp_path, [tmp_path / "visible"], assignment.checks, "own:1", body)
        finally:
            aside.close()
        return {r.check: r.explained for r in found[0] if r.outcome != "passed"}

    return explained


def edited(name: str) -> str:
    _, old, new = EDITS[name]
    assert old in REFERENCE
    return REFERENCE.replace(old, new)


@pytest.mark.parametrize("name", EDITS)
def test_a_misconception_is_found_in_its_own_answers(explained: Explained, name: str) -> None:
    found = explained(edited(name))
    assert found
    assert set(found.values()) == {(name,)}


def test_the_reference_is_explained_by_nothing(explained: Explained) -> None:
    assert explained(REFERENCE) == {}


WAYS = {
    "in float32, by another formula": "return np.where(x < 0, -x, x).astype(np.float32)",
    "with torch": "return torch.abs(torch.as_tensor(x)).numpy()",
    "with a loop": "return np.array([v if v > 0 else -v for v in x], x.dtype)",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_the_same_mistake_is_found_in_other_code(explained: Explained, way: str) -> None:
    found = explained(REFERENCE.replace("return np.maximum(x, 0)", way))
    assert found["test_relu_of_some_numbers"] == ("abs",)
    assert found["test_relu_of_large_numbers"] == ("abs",)


def test_another_mistake_gets_no_name(explained: Explained) -> None:
    found = explained(REFERENCE.replace("np.maximum(x, 0)", "np.maximum(x, 0) + 1"))
    assert set(found.values()) == {()}


def test_a_mistake_that_looks_like_another_one_in_one_check_is_not_given_its_name(
    explained: Explained,
) -> None:
    like_abs_near_zero = "np.where(x < -10, 0, np.abs(x)).astype(x.dtype)"
    found = explained(REFERENCE.replace("np.maximum(x, 0)", like_abs_near_zero))
    assert found == {"test_relu_of_some_numbers": ()}


def test_what_raises_gets_no_name(explained: Explained) -> None:
    found = explained(REFERENCE.replace("return np.maximum(x, 0)", "return 1 / 0"))
    assert set(found.values()) == {()}


def test_what_is_not_written_gets_no_name(explained: Explained) -> None:
    found = explained(textwrap.dedent("x = 1"))
    assert len(found) == 7
    assert set(found.values()) == {()}
