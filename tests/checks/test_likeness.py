"""likeness: the right sentence for each relation, and none for what has none."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.checks.compare import ATOL, RTOL
from grader.checks.likeness import likeness

Array = np.ndarray[Any, Any]
Change = Callable[[Array], Array]

RNG = np.random.default_rng(3)
S = RNG.normal(size=(6, 5))
SQUARE = RNG.normal(size=(5, 5))
IMAGES = RNG.normal(size=(4, 3, 5, 5))
LONG = RNG.normal(size=12)
HALVES = np.where(S < 0, S / 8, S)
OVERFLOW = "NaN (overflow, or division by 0?)"

FEW = settings(max_examples=25)
seeds = st.integers(0, 2**32)
shapes = hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=6).filter(
    lambda shape: np.prod(shape) >= 6
)
numbers = st.floats(-1e3, 1e3).filter(lambda x: abs(x) > 1e-2 and abs(abs(x) - 1) > 1e-2)


def told(got: Any, should: Any, rtol: float = RTOL, atol: float = ATOL) -> str:
    text = likeness(np.asarray(got), np.asarray(should), rtol=rtol, atol=atol)
    assert not text or text.startswith("your values ")
    return text.removeprefix("your values ")


def drawn(seed: int, shape: tuple[int, ...]) -> tuple[np.random.Generator, Array]:
    rng = np.random.default_rng(seed)
    return rng, rng.normal(size=shape)


def but(array: Array, places: Any, value: Any) -> Array:
    """A copy that is other at some places."""
    other = array.copy()
    other.flat[places] = value
    return other


def own(length: int) -> Array:
    return np.linspace(1.3, 2.9, length)


@pytest.mark.parametrize(
    ("got", "should", "text"),
    [
        (-S, S, "have the wrong sign"),
        (2 * S, S, "are exactly 2 times the right ones"),
        (S / 2, S, "are exactly 0.5 times the right ones"),
        (-2 * S, S, "are exactly -2 times the right ones"),
        (1000 * S, S, "are exactly 1000 times the right ones"),
        (0.9 * S, S, "are 0.9 times the right ones"),
        (S * np.e, S, "are 2.718 times the right ones"),
        (S * 8 / 7, S, "are 8/7 times the right ones"),
        (np.arange(9) * 3, np.arange(9), "are 3 times the right ones"),
        (S + 1, S, "are the right ones plus 1"),
        (S - 0.25, S, "are the right ones minus 0.25"),
        (np.arange(9) + 1, np.arange(9), "are the right ones plus 1"),
        (2 * S + 1, S, "are 2 times the right ones plus 1"),
        (1 - S, S, "are 1 minus the right ones"),
    ],
)
def test_a_factor_or_a_shift_is_told(got: Array, should: Array, text: str) -> None:
    assert told(got, should).removesuffix(".") == text


@pytest.mark.parametrize(
    ("got", "number", "remark"),
    [
        (S * 6 / 5, "1.2", "n/(n - 1) with n = 6, the length of axis 0 (divided by n - 1"),
        (S * 5 / 6, "5/6", "(n - 1)/n with n = 6, the length of axis 0 (divided by n instead"),
        (S * 30 / 29, "30/29", "n/(n - 1) with n = 30, the number of elements (divided by n - 1"),
        (S * 6, "6", "n with n = 6, the length of axis 0 (a sum instead of a mean?)"),
        (S / 30, "1/30", "1/n with n = 30, the number of elements (a mean instead of a sum?)"),
        (S * np.sqrt(1.2), "1.095", "the root of n/(n - 1) with n = 6, the length of axis 0"),
        (S / np.sqrt(1.2), "0.9129", "the root of (n - 1)/n with n = 6, the length of axis 0"),
        (S * np.sqrt(30), "5.477", "the root of n with n = 30, the number of elements"),
        (S / np.sqrt(30), "0.1826", "1 over the root of n with n = 30, the number of elements"),
    ],
)
def test_a_factor_that_comes_of_a_length_is_read_so(got: Array, number: str, remark: str) -> None:
    assert told(got, S).startswith(f"are {number} times the right ones: {remark}")


def test_lengths_of_axes_are_multiplied() -> None:
    x = RNG.normal(size=(4, 3, 7))
    text = "12 times the right ones: n with n = 12, the lengths of axes 0 and 1 multiplied"
    assert text in told(12 * x, x)


def test_a_length_that_occurs_twice_is_not_placed() -> None:
    x = RNG.normal(size=(7, 7))
    assert told(7 * x, x).endswith("n with n = 7 (a sum instead of a mean?)")


@pytest.mark.parametrize("number", [4 / 3, 0.75, 0.25, 4, 5 / 4, 0.8, 0.2, 5, 1 / 3, 1.5, 3])
def test_a_factor_that_may_come_of_a_probability_is_not_read_as_a_length(number: float) -> None:
    x = RNG.normal(size=(3, 4, 5))
    text = told(number * x, x)
    assert text.endswith(" times the right ones")


@pytest.mark.parametrize("number", [2.5e7, -5e6, 3e-6])
def test_a_factor_out_of_all_proportion_is_not_told(number: float) -> None:
    assert told(number * S, S, atol=0.0) == ""


@pytest.mark.parametrize("shape", [(2, 7), (10, 7), (4, 16)])
def test_a_simple_number_has_no_other_reading(shape: tuple[int, ...]) -> None:
    x = RNG.normal(size=shape)
    assert told(2 * x, x) == "are exactly 2 times the right ones"
    assert told(10 * x, x) == "are exactly 10 times the right ones"


def test_a_factor_with_two_readings_is_told_without_them() -> None:
    x = RNG.normal(size=(3, 4, 12, 1))
    assert (
        told(12 * x, x) == "are 12 times the right ones: n with n = 12 (a sum instead of a mean?)"
    )
    x = RNG.normal(size=(48, 49))
    assert told(x * 49 / 48, x).startswith("are 49/48 times the right ones: n/(n - 1) with n = 49")
    assert told(x * 49 / 48, x, rtol=5e-3, atol=0.0) == ""


@pytest.mark.parametrize(
    ("got", "should", "text"),
    [
        (SQUARE.T, SQUARE, "transposed"),
        (S.T, S, "transposed"),
        (LONG[::-1], LONG, "in reverse order"),
        (S[:, ::-1], S, "in reverse order along axis 1"),
        (IMAGES[:, ::-1], IMAGES, "in reverse order along axis 1"),
        (IMAGES.swapaxes(2, 3), IMAGES, "with axes 2 and 3 swapped"),
        (IMAGES.swapaxes(0, 1), IMAGES, "with axes 0 and 1 swapped"),
        (IMAGES.transpose(0, 2, 3, 1), IMAGES, "with the axes in another order"),
        (S.T.reshape(6, 5), S, "in another order (axes 0 and 1 reshaped instead of swapped?)"),
        (S.reshape(5, 6).T, S, "in another order (axes 0 and 1 reshaped instead of swapped?)"),
    ],
)
def test_another_order_is_told(got: Array, should: Array, text: str) -> None:
    assert told(got, should) == f"are the right ones {text}"


@pytest.mark.parametrize(
    ("got", "should", "text"),
    [
        (S * own(6)[:, None], S, "a factor of its own in each row"),
        (S * own(5), S, "a factor of its own in each column"),
        (S + own(5), S, "a constant of its own in each column"),
        (IMAGES * own(3)[:, None, None], IMAGES, "a factor of its own in each slice along axis 1"),
        (S * but(own(6), [1, 4], 1.0)[:, None], S, "a factor of its own in each row"),
        (S * but(own(6), [1, 4], -1.0)[:, None], S, "a factor of its own in each row"),
    ],
)
def test_slices_that_are_off_by_numbers_of_their_own_are_told(
    got: Array, should: Array, text: str
) -> None:
    assert told(got, should) == f"are off by {text}"


@pytest.mark.parametrize(
    ("got", "should", "text"),
    [
        (np.maximum(S, 0), S, "except where the right value is negative; the wrong ones are 0"),
        (abs(S), S, "except where the right value is negative; the wrong ones have the wrong sign"),
        (
            -abs(S),
            S,
            "except where the right value is positive; the wrong ones have the wrong sign",
        ),
        (
            S,
            HALVES,
            "except where the right value is negative; the wrong ones are 8 times the right ones",
        ),
        (S, np.maximum(S, 0), "except where the right value is 0"),
        (but(S, slice(25, None), own(5)), S, "except in the last row"),
        (but(S, slice(5), own(5)), S, "except in the first row"),
        (but(S, slice(0, None, 5), 0.0), S, "except in the first column; the wrong ones are 0"),
        (but(S, slice(10, None), own(20)), S, "only in the first 2 of 6 rows"),
        (but(S, slice(20), own(20)), S, "only in the last 2 of 6 rows"),
        (but(S, slice(20, None), own(10)), S, "except in the last 2 of 6 rows"),
        (but(LONG, -1, 9.0), LONG, "except in the last element"),
        (but(LONG, [10, 11], 9.0), LONG, "except in the last 2 of 12 elements"),
        (but(IMAGES, slice(225, None), own(75)), IMAGES, "except in the last slice along axis 0"),
        (but(S, [3, 8, 21], 0.0), S, "in 27 of 30 elements; the wrong ones are 0"),
        (but(S, 8, 0.0), S, "except in one element, which is 0"),
        (but(S, [3, 8, 21], 4.0), S, "in 27 of 30 elements; the wrong ones are all the same"),
        (
            but(S, [3, 8, 21], -S.flat[[3, 8, 21]]),
            S,
            "in 27 of 30 elements; the wrong ones have the wrong sign",
        ),
        (
            but(S, [3, 8, 21], 3 * S.flat[[3, 8, 21]]),
            S,
            "in 27 of 30 elements; the wrong ones are 3 times the right ones",
        ),
        (but(S, [3, 8, 21], np.nan), S, f"in 27 of 30 elements; the wrong ones are {OVERFLOW}"),
        (but(S, 8, np.nan), S, f"except in one element, which is {OVERFLOW}"),
        (
            but(S, range(1, 25), np.inf),
            S,
            "in 6 of 30 elements; the wrong ones are infinite (overflow, or division by 0?)",
        ),
        (
            but(S, range(4, 26), np.inf),
            S,
            "in 8 of 30 elements; the wrong ones are infinite (overflow, or division by 0?)",
        ),
        (
            but(but(S, [1, 7], np.nan), [8, 21], np.inf),
            S,
            "in 26 of 30 elements; the wrong ones are NaN or infinite "
            "(overflow, or division by 0?)",
        ),
        (
            np.where(S < 0, np.nan, np.maximum(S, 0)),
            np.maximum(S, 0),
            f"except where the right value is 0; the wrong ones are {OVERFLOW}",
        ),
        (S, but(S, [3, 8], np.nan), "except where the right value is NaN"),
        (S, but(S, [3, 8], np.inf), "except where the right value is infinite"),
    ],
)
def test_what_is_right_in_part_is_told(got: Array, should: Array, text: str) -> None:
    assert told(got, should) == f"are right {text}"


@pytest.mark.parametrize(
    ("got", "should", "text"),
    [
        (S * 0, S, "are all 0"),
        (S * 0 + 1, S, "are all the same, the right ones are not"),
        (S * np.nan, S, "are all NaN"),
        (S * np.inf, S, "are all infinite"),
        (
            np.repeat(S[:, :1], 5, axis=1),
            S + 9,
            "are the same along axis 1 (within each row), the right ones are not",
        ),
        (
            np.repeat(IMAGES[:, :1], 3, axis=1),
            IMAGES + 9,
            "are the same along axis 1, the right ones are not",
        ),
        (S < 0, S >= 0, "are the opposite: True where False is due, and the reverse"),
        (
            S.astype(np.float16).astype(float),
            S,
            "are right only to the precision of float16 (computed in float16?)",
        ),
    ],
)
def test_what_says_little_is_told(got: Array, should: Array, text: str) -> None:
    assert told(got, should) == text


def test_short_floats_are_told_where_the_tolerance_shows_them() -> None:
    short = S.astype(np.float32)
    assert told(short, S) == ""
    text = "are right only to the precision of float32 (computed in float32?)"
    assert told(short, S, rtol=1e-12, atol=0.0) == text


@pytest.mark.parametrize(
    ("got", "should"),
    [
        (2.0, 1.0),
        ([2.0], [1.0]),
        ([], [1.0]),
        (np.zeros((0, 3)), np.zeros((3, 0))),
        ([2.0, 2.0, 2.0, 2.0], [1.0, 1.0, 1.0, 1.0]),
        ([0.0, 3.0, 0.0, 3.0], [0.0, 1.0, 0.0, 1.0]),
        ([3.0, 6.6], [1.0, 2.2]),
        ([1.5, 2.7], [1.0, 2.2]),
        ([2.2, 1.0], [1.0, 2.2]),
        ([2, 4], [1, 2]),
        ([1, 0, 2, 1], [0, 1, 1, 2]),
        (S.ravel(), S),
        (S[None], S),
        (S[:5], S),
        (S.astype(complex) * 2, S.astype(complex)),
        (S.astype(object) * 2, S.astype(object)),
        (np.full(3, "a"), np.full(3, "b")),
        ([False] * 9, [True] * 9),
        ([True, False], [False, True]),
        (S > 0, S),
        (S, S),
    ],
    ids=lambda value: str(np.asarray(value).dtype),
)
def test_what_may_be_an_accident_or_is_said_elsewhere_is_not_told(got: Any, should: Any) -> None:
    assert told(got, should) == ""


def test_rows_are_not_the_only_right_ones_if_an_element_elsewhere_is_right() -> None:
    assert told(but(S, range(20), own(20)), S) == "are right only in the last 2 of 6 rows"
    assert told(but(S, range(1, 20), own(19)), S) == ""


@pytest.mark.parametrize("value", [7.0, 1e30, np.nan])
def test_one_element_that_does_not_fit_in_spoils_a_relation(value: float) -> None:
    x = RNG.normal(size=(7, 5))
    for got in (3 * x, -x, x + 1, 2 * x + 1, x[::-1], x * own(5)):
        assert told(but(got, 17, value), x) == ""


def test_right_values_that_the_tolerance_hides_prove_nothing() -> None:
    assert told(S * 1e-7 * 3e6, S * 1e-7) == ""
    assert told(LONG * 0.3, LONG / 10, rtol=0.0, atol=0.1) == ""


def test_where_both_are_nan_or_infinite_a_relation_still_holds() -> None:
    should = but(but(S, [4, 9], np.nan), 20, np.inf)
    assert told(3 * should, should) == "are 3 times the right ones"
    assert told(-should, should) == "have the wrong sign"
    assert told(should + 1, should) == "are the right ones plus 1"


def test_an_infinity_of_the_wrong_sign_is_no_factor() -> None:
    should = but(S, 20, np.inf)
    assert told(but(3 * S, 20, -np.inf), should) == ""


def test_a_sentence_has_no_values_of_an_answer() -> None:
    assert "4.25" not in told(S * 0 + 4.25, S)
    assert "4.25" not in told(but(S, [3, 8, 21], 4.25), S)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda x: 3 * x, "are 3 times the right ones"),
        (lambda x: x + 1, "are the right ones plus 1"),
        (lambda x: x[:, ::-1], "are the right ones in reverse order along axis 1"),
        (lambda x: but(x, 777, np.nan), f"are right except in one element, which is {OVERFLOW}"),
        (lambda x: x * own(250), "are off by a factor of its own in each column"),
        (lambda x: but(3 * x, 777, 0.0), ""),
        (lambda x: np.abs(x + 9) ** 1.5, ""),
    ],
)
def test_large_arrays_are_looked_at_wholly(change: Change, text: str) -> None:
    x = RNG.normal(size=(601, 250))
    assert told(change(x), x) == text


@given(seeds, shapes)
def test_unrelated_values_have_no_relation(seed: int, shape: tuple[int, ...]) -> None:
    rng, should = drawn(seed, shape)
    assert told(rng.normal(size=shape), should) == ""
    assert told(rng.normal(size=shape), should, rtol=0.05, atol=0.05) == ""


@given(seeds, shapes)
def test_unrelated_values_with_the_same_zeros_have_no_relation(
    seed: int, shape: tuple[int, ...]
) -> None:
    rng, should = drawn(seed, shape)
    zero = rng.random(shape) < 0.4
    got = rng.normal(size=shape)
    assert told(np.where(zero, 0.0, got), np.where(zero, 0.0, should)) in ("", "are all 0")


@FEW
@given(seeds, shapes, numbers)
def test_any_factor_is_told(seed: int, shape: tuple[int, ...], number: float) -> None:
    _, should = drawn(seed, shape)
    assert " times the right ones" in told(number * should, should)


@FEW
@given(seeds, shapes, numbers)
def test_any_shift_is_told(seed: int, shape: tuple[int, ...], number: float) -> None:
    _, should = drawn(seed, shape)
    word = "plus" if number > 0 else "minus"
    assert told(should + number, should).startswith(f"are the right ones {word} ")


@FEW
@given(seeds, shapes, st.integers(2, 40))
def test_a_factor_in_float32_is_told_as_in_float64(
    seed: int, shape: tuple[int, ...], number: int
) -> None:
    _, should = drawn(seed, shape)
    assert told(np.float32(number) * should.astype(np.float32), should) == told(
        number * should, should
    )


@FEW
@given(seeds, shapes, numbers)
def test_a_factor_is_told_if_it_holds_within_the_tolerance_alone(
    seed: int, shape: tuple[int, ...], number: float
) -> None:
    rng, should = drawn(seed, shape)
    noise = rng.uniform(-1, 1, shape)
    got = number * should * (1 + 0.9e-5 * noise)
    assert " times the right ones" in told(got, should, rtol=1e-5, atol=0.0)
    rough = number * should * (1 + 0.1 * noise)
    assert told(rough, should, rtol=1e-5, atol=0.0) == ""


@FEW
@given(seeds, shapes, st.floats(-1e-4, 1e-4))
def test_a_factor_that_is_nearly_one_is_not_told(
    seed: int, shape: tuple[int, ...], little: float
) -> None:
    _, should = drawn(seed, shape)
    assert "times" not in told(should * (1 + 1e-9), should)
    assert "1 times" not in told(should * (1 + little), should, rtol=1e-7, atol=0.0)


@FEW
@given(seeds, shapes, st.data())
def test_numbers_that_are_missing_at_random_places_are_told(
    seed: int, shape: tuple[int, ...], data: st.DataObject
) -> None:
    _, should = drawn(seed, shape)
    count = data.draw(st.integers(1, should.size - 4))
    places = data.draw(st.permutations(range(should.size)))[:count]
    value = data.draw(st.sampled_from([np.nan, np.inf, -np.inf]))
    text = told(but(should, places, value), should)
    assert text.startswith("are right ")
    assert ("NaN" if np.isnan(value) else "infinite") in text


@FEW
@given(seeds, shapes.filter(lambda shape: len(shape) > 1), st.data())
def test_any_reversed_axis_is_told(seed: int, shape: tuple[int, ...], data: st.DataObject) -> None:
    _, should = drawn(seed, shape)
    axis = data.draw(st.sampled_from([i for i, n in enumerate(shape) if n > 1]))
    text = f"are the right ones in reverse order along axis {axis}"
    assert told(np.flip(should, axis), should) == text


@FEW
@given(seeds, st.integers(2, 7), st.integers(2, 7))
def test_any_transposition_is_told(seed: int, rows: int, columns: int) -> None:
    _, should = drawn(seed, (rows, columns))
    assert told(should.T, should) == "are the right ones transposed"


@FEW
@given(seeds, st.integers(2, 6), st.integers(3, 6))
def test_a_factor_of_each_row_is_told(seed: int, rows: int, columns: int) -> None:
    rng, should = drawn(seed, (rows, columns))
    got = should * rng.uniform(1.5, 9.0, (rows, 1))
    assert told(got, should) == "are off by a factor of its own in each row"


ANY = st.one_of(
    hnp.scalar_dtypes(),
    st.sampled_from([np.dtype(object), np.dtype("f2"), np.dtype("g")]),
)


@given(st.data(), hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=3))
def test_nothing_is_raised_or_warned_about(data: st.DataObject, shape: tuple[int, ...]) -> None:
    dtype = data.draw(ANY)
    content = {"elements": st.none()} if dtype.kind == "O" else {}
    got = data.draw(hnp.arrays(dtype, shape, **content))
    should = data.draw(hnp.arrays(dtype, shape, **content))
    tolerances = st.sampled_from([0.0, 1e-6, 0.5, 1e300])
    told(got, should, data.draw(tolerances), data.draw(tolerances))
    told(got.T, should)
    told(np.negative(got) if dtype.kind in "if" else got, got)


@given(
    hnp.arrays(np.float64, (4, 3), elements=st.floats(width=64)),
    hnp.arrays(np.float64, (4, 3), elements=st.floats(width=64)),
)
def test_no_numbers_are_too_large_or_too_small(got: Array, should: Array) -> None:
    told(got, should)
    told(got / 3.0, got)
