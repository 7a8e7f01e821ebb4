"""Replies are made small, and what matters of them stays."""

from typing import Any

import numpy as np
import pytest
import torch

from grader.checks.diagnosis.alike import Look, alike
from grader.checks.diagnosis.thinning import MOST, bare, places, rounded, thinned
from grader.checks.diagnosis.tolerance import Tolerance
from grader.worker.protocol import Answer, Array, Items, Missing, Opaque, Raised, Reply, Value
from grader.worker.values import Decoder, Encoder

LARGE = np.arange(1000.0).reshape(10, 100)


def encoded(value: Any) -> Value:
    return Encoder(lambda _: Opaque(7, "Thing"), 1 << 24).encode(value)


def answer(value: Any) -> Answer:
    return Answer(1, encoded(value))


def decoded(reply: Reply) -> Any:
    assert isinstance(reply, Answer)
    return Decoder(lambda opaque: opaque).decode(reply.value)


def small(wrong: Any, right: Any) -> Any:
    """The shape and the elements that are kept of a wrong array."""
    reply = answer(wrong)
    return decoded(thinned(reply, places(reply, answer(right))))


@pytest.mark.parametrize("array", [LARGE, LARGE.astype(np.float32), torch.tensor(LARGE)])
def test_few_elements_of_a_large_array_are_kept_with_its_shape(array: Any) -> None:
    *shape, few = small(array, array + 1)
    assert shape == [10, 100]
    assert len(few) <= MOST
    assert few.dtype == array.dtype


@pytest.mark.parametrize("off", [1e-3, np.nan, np.inf])
def test_the_one_wrong_element_is_among_them(off: float) -> None:
    wrong = LARGE.copy()
    wrong[7, 77] += off
    *_, few = small(wrong, LARGE)
    assert wrong[7, 77] in few or np.isnan(few).sum() == np.isnan(off)


def test_elements_from_all_over_the_array_are_among_them() -> None:
    *_, few = small(LARGE, -LARGE)
    assert few[0] == 0
    assert few[-1] == 999
    assert np.diff(few[:10]).max() < 100


def test_a_small_array_is_kept_as_it_is() -> None:
    assert small(np.arange(32.0), np.zeros(32)).tolist() == list(range(32))


def test_an_array_of_another_shape_than_the_right_one_is_thinned_too() -> None:
    *shape, few = small(LARGE.T, LARGE)
    assert shape == [100, 10]
    assert len(few) <= MOST


def test_arrays_inside_of_containers_are_thinned_each_at_its_own_places() -> None:
    wrong = LARGE.copy()
    wrong[3, 33] = -1
    one, two = small((LARGE, {"y": wrong}), (LARGE, {"y": LARGE}))
    assert -1 not in one[-1]
    assert -1 in two["y"][-1]


def test_arrays_of_different_shapes_stay_different_when_they_are_thinned() -> None:
    wrong, turned = answer(np.zeros((10, 100))), answer(np.zeros((100, 10)))
    at = places(wrong, wrong)
    assert not alike(thinned(wrong, at), thinned(turned, at), Look.VALUES, Tolerance())


def test_places_that_an_array_lacks_leave_it_as_it_is() -> None:
    reply = answer(np.zeros(5))
    assert thinned(reply, [[0, 900]]) == Answer(0, reply.value)


@pytest.mark.parametrize("data", [b"", b"123"])
def test_an_array_that_is_none_is_left_as_it_is(data: bytes) -> None:
    broken = Answer(0, Array("float64", (50,), data))
    assert thinned(broken, [[0, 40]]) == broken


def test_about_seven_digits_are_kept() -> None:
    numbers = np.array([np.pi, -1e300, 1e-300, 0.0, np.inf, np.nan])
    short = decoded(rounded(answer(numbers)))
    assert np.allclose(short, numbers, rtol=1e-7, atol=0, equal_nan=True)
    assert short[0] != np.pi


def test_whole_numbers_stay_exact() -> None:
    numbers = np.array([2**60 + 1, -3])
    assert decoded(rounded(answer(numbers))).tolist() == numbers.tolist()


def test_what_is_not_looked_at_is_left_out() -> None:
    full = Answer(5, 1.0, changed=[(0, 2.0)], warnings=["b", "a", "b"], printed="hello")
    assert bare(full, Look.VALUES) == Answer(0, 1.0)
    assert bare(full, Look.FORMS) == Answer(0, 1.0, changed=[(0, 2.0)])
    assert bare(full, Look.WARNINGS) == Answer(0, 1.0, [(0, 2.0)], ["a", "b"])


def test_of_an_exception_only_what_it_says_is_left() -> None:
    raised = Raised(5, "ValueError", "at 0x7f0012345678", [("own.py", 3)], printed="hello")
    assert bare(raised, Look.VALUES) == Raised(0, "ValueError", "at 0x…")
    assert bare(Missing(5, "relu", ["rule"]), Look.VALUES) == Missing(0, "relu")


def test_a_set_has_one_order_and_an_object_no_number() -> None:
    values: list[list[Value]] = [["a", "b"], ["b", "a"]]
    one, two = (thinned(Answer(0, Items("set", items)), []) for items in values)
    assert one == two
    assert thinned(answer(object()), []) == Answer(0, Opaque(0, ""))
