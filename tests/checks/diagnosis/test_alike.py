"""When two replies are the same, at each look."""

from typing import Any

import numpy as np
import pytest
import torch

from grader.checks.diagnosis.alike import Look, alike
from grader.checks.diagnosis.tolerance import Tolerance
from grader.worker.protocol import Answer, Items, Mapping, Missing, Opaque, Prohibited, Raised
from grader.worker.values import Encoder

ALWAYS = Tolerance()
OBJECT = Opaque(1, "Cache")


def answer(value: Any, **more: Any) -> Answer:
    def refuse(thing: Any) -> Any:
        raise AssertionError(f"{thing!r} should cross as data")

    return Answer(0, Encoder(refuse, 1 << 24).encode(value), **more)


def close_at(mine: Any, other: Any, tolerance: Tolerance = ALWAYS) -> list[Look]:
    """The looks at which two replies are alike."""
    return [look for look in Look if alike(mine, other, look, tolerance)]


ALL = list(Look)
SAME = {
    "numbers": (1.0, 1.0),
    "numbers within the tolerance": (1.0, 1.000001),
    "NaN": (float("nan"), float("nan")),
    "infinities": (float("-inf"), float("-inf")),
    "a number and an array without axes": (2.0, np.array(2.0)),
    "text": ("a", "a"),
    "nothing": (None, None),
    "booleans": (True, True),
    "arrays": (np.arange(3.0), np.arange(3.0)),
    "empty arrays": (np.zeros((0, 2)), np.zeros((0, 2))),
    "tensors": (torch.ones(2), torch.ones(2)),
    "nested containers": ([{"a": (np.ones(2), 1)}], [{"a": (np.ones(2), 1)}]),
    "dicts in another order": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "sets": ({1, 2}, {2, 1}),
    "complex numbers": (1j, 1j),
    "zeros but for rounding": (np.full(3, 1e-15), np.zeros(3)),
    "generators in one state": (np.random.default_rng(1), np.random.default_rng(1)),
}
SAME_IN_VALUES = {
    "an array and a tensor": (np.ones(2), torch.ones(2, dtype=torch.float64)),
    "another precision": (np.ones(2, np.float32), np.ones(2)),
    "whole and floating numbers": (np.ones(2, int), np.ones(2)),
    "a boolean and a number": (np.array([True]), np.array([1.0])),
    "a tensor with a history and one without": (
        torch.ones(2, requires_grad=True),
        torch.ones(2),
    ),
    "a list and a tuple": ([1.0, 2.0], (1.0, 2.0)),
}
DIFFERENT = {
    "numbers": (1.0, 2.0),
    "a sign": (np.ones(2), -np.ones(2)),
    "one element": (np.zeros(3), np.array([0.0, 0.0, 1.0])),
    "shapes": (np.ones(2), np.ones((2, 1))),
    "lengths": ([1, 2], [1, 2, 3]),
    "keys": ({"a": 1}, {"b": 1}),
    "a number and text": (1, "1"),
    "a number and nothing": (0, None),
    "a number and a container": (1.0, [1.0]),
    "NaN and a number": (float("nan"), 0.0),
    "infinities of two signs": (float("inf"), float("-inf")),
    "text": ("a", "b"),
    "a dict and a list": ({}, []),
    "vanished values": (np.array([1e-9, 2e-9]), np.array([3e-9, 4e-9])),
    "generators in two states": (np.random.default_rng(1), np.random.default_rng(2)),
}


@pytest.mark.parametrize(("mine", "other"), SAME.values(), ids=SAME.keys())
def test_what_is_the_same_is_alike_at_every_look(mine: Any, other: Any) -> None:
    assert close_at(answer(mine), answer(other)) == ALL


@pytest.mark.parametrize(("mine", "other"), SAME_IN_VALUES.values(), ids=SAME_IN_VALUES.keys())
def test_what_has_another_form_is_alike_in_its_values_alone(mine: Any, other: Any) -> None:
    assert close_at(answer(mine), answer(other)) == [Look.VALUES]
    assert close_at(answer(other), answer(mine)) == [Look.VALUES]


@pytest.mark.parametrize(("mine", "other"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_what_is_different_is_alike_at_no_look(mine: Any, other: Any) -> None:
    assert close_at(answer(mine), answer(other)) == []
    assert close_at(answer(other), answer(mine)) == []


def test_the_tolerance_is_the_one_that_is_given() -> None:
    mine, other = answer(1.0), answer(1.01)
    assert close_at(mine, other, Tolerance(0.1, 0.0)) == ALL
    assert close_at(mine, other, Tolerance(0.0, 0.02)) == ALL
    assert close_at(mine, other, Tolerance(0.001, 0.0)) == []


def test_a_cache_may_be_an_object_or_a_container_but_no_array() -> None:
    mine = Answer(0, OBJECT)
    assert close_at(mine, Answer(0, Opaque(9, "Other"))) == ALL
    assert close_at(mine, answer((1, 2))) == ALL
    assert close_at(mine, answer({"x": 1})) == ALL
    assert close_at(mine, answer(np.ones(2))) == []
    assert close_at(mine, answer(None)) == []


def test_objects_that_hold_something_are_compared_by_what_they_hold() -> None:
    one = Answer(0, Opaque(1, "Pair", Items("tuple", [1.0, 2.0])))
    assert close_at(one, answer((1.0, 2.0))) == ALL
    assert close_at(one, answer((1.0, 3.0))) == []
    assert close_at(Answer(0, Opaque(1, "D", Mapping([("a", 1)]))), answer({"a": 1})) == ALL


def test_changed_arguments_count_at_the_second_look() -> None:
    plain, changed = answer(1.0), answer(1.0, changed=[(0, 5.0)])
    assert close_at(plain, changed) == [Look.VALUES]
    assert close_at(changed, answer(1.0, changed=[(0, 6.0)])) == [Look.VALUES]
    assert close_at(changed, answer(1.0, changed=[(1, 5.0)])) == [Look.VALUES]
    assert close_at(changed, answer(1.0, changed=[(0, 5.0)])) == ALL


def test_warnings_count_at_the_third_look() -> None:
    plain, warned = answer(1.0), answer(1.0, warnings=["overflow"])
    assert close_at(plain, warned) == [Look.VALUES, Look.FORMS]
    assert close_at(warned, answer(1.0, warnings=["overflow", "overflow"])) == ALL


def test_an_exception_is_the_same_if_type_and_message_are() -> None:
    raised = Raised(0, "ValueError", "p is too large", [("own.py", 3)])
    assert close_at(raised, Raised(0, "ValueError", "p is too large", [("ref.py", 9)])) == ALL
    assert close_at(raised, Raised(0, "ValueError", "p is too small")) == []
    assert close_at(raised, Raised(0, "TypeError", "p is too large")) == []
    assert close_at(raised, answer(None)) == []


def test_a_missing_name_is_the_same_if_the_name_is() -> None:
    assert close_at(Missing(0, "relu"), Missing(0, "relu", ["rleu"])) == ALL
    assert close_at(Missing(0, "relu"), Missing(0, "elu")) == []


def test_what_must_not_be_called_is_like_nothing() -> None:
    found = Prohibited(0, "torch.relu", "own.py", 3)
    assert close_at(found, found) == []


def test_what_is_no_data_is_like_nothing() -> None:
    broken = Answer(0, Items("heap", []))
    assert close_at(broken, broken) == []


def test_keys_that_can_not_be_compared_are_like_nothing() -> None:
    odd = Answer(0, Mapping([(OBJECT, 1)]))
    assert close_at(odd, odd) == []
