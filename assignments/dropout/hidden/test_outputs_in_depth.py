"""Probabilities of 0 and 1, dtypes, and arguments that are left alone."""

import numpy as np
import pytest

from grader.checks import assert_close, assert_no_warnings, check, observe

P = 0.4
# Rounding in float32 must not fail a sum of products. With at most 6 terms, factors of at most 5,
# and errors of 8 units of 6e-8, terms have to add up to 42 to be 1e-4 off: for products of normal
# numbers, which fall off as exp(-t), less likely than 1e-10.
FLOAT32 = {"rtol": 1e-4, "atol": 1e-4}


def assert_keeps(function, dtype, rng, *args):
    """Assert that a forward pass changes no argument but the generator; return y and mask."""
    seen = observe(function, *(arg.astype(dtype) for arg in args), P, rng)
    changed = [place for place in seen.changed if place != len(args) + 1]
    assert not changed, f"the arguments at positions {changed} were changed in place"
    y, mask = seen.result
    return y, np.asarray(mask)


@check(
    points=1,
    exercise="dropout",
    hint="With p = 1 the scale is 1 / 0. What is left to scale?",
)
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_dropout_of_nothing_and_of_everything(submission, rng, p):
    """Dropout works for p = 0, which keeps everything, and for p = 1, which drops everything."""
    x = rng.normal(size=(8, 5))
    y, mask = assert_no_warnings(submission.dropout, x, p, rng)
    assert_close(mask, np.full(x.shape, p == 0), name="mask of dropout")
    assert_close(y, x * (1 - p), at={"x": x}, name="y of dropout")


@check(points=2, exercise="dropout", hint="A mask of float64 makes the product float64.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dropout_keeps_the_dtype_and_its_argument(submission, rng, dtype):
    """Dropout keeps the dtype, in training and evaluation, and leaves its argument alone."""
    x = rng.normal(size=(4, 3, 2)).astype(dtype)
    y, mask = assert_keeps(submission.dropout, dtype, rng, x)
    should = np.where(mask, x.astype(float) / (1 - P), 0)
    assert_close(y, should, at={"x": x}, dtype=dtype, name="y of dropout")
    y, _ = submission.dropout(x, P, rng, training=False)
    assert_close(y, x, at={"x": x}, dtype=dtype, name="y of dropout in evaluation")


@check(
    points=1,
    exercise="dropout2d",
    hint="With p = 1 the scale is 1 / 0. What is left to scale?",
)
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_dropout2d_of_nothing_and_of_everything(submission, rng, p):
    """Dropout2d works for p = 0, which keeps every channel, and for p = 1, which drops all."""
    x = rng.normal(size=(2, 3, 4, 5))
    y, mask = assert_no_warnings(submission.dropout2d, x, p, rng)
    assert_close(mask, np.full((2, 3, 1, 1), p == 0), name="mask of dropout2d")
    assert_close(y, x * (1 - p), at={"x": x}, name="y of dropout2d")


@check(points=1, exercise="dropout2d", hint="A mask of float64 makes the product float64.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dropout2d_keeps_the_dtype_and_its_argument(submission, rng, dtype):
    """Dropout2d keeps the dtype, leaves its argument alone, and scales by 1 / (1 - p) exactly."""
    x = rng.normal(size=(5, 6, 2, 3)).astype(dtype)
    y, mask = assert_keeps(submission.dropout2d, dtype, rng, x)
    should = np.where(mask, x.astype(float) / (1 - P), 0)
    assert_close(y, should, at={"x": x}, dtype=dtype, name="y of dropout2d")
    y, _ = submission.dropout2d(x, P, rng, training=False)
    assert_close(y, x, at={"x": x}, dtype=dtype, name="y of dropout2d in evaluation")


@check(
    points=2,
    exercise="drop_connect",
    hint="What is left of the layer without any weight?",
)
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_drop_connect_of_nothing_and_of_everything(submission, rng, p):
    """DropConnect works for p = 0, a linear layer, and for p = 1, which leaves the biases only."""
    x, weight, bias = rng.normal(size=(6, 5)), rng.normal(size=(4, 5)), rng.normal(size=4)
    y, mask = assert_no_warnings(submission.drop_connect, x, weight, bias, p, rng)
    assert_close(mask, np.full(weight.shape, p == 0), name="mask of drop_connect")
    assert_close(y, (1 - p) * (x @ weight.T) + bias, name="y of drop_connect", **FLOAT32)


@check(points=1, exercise="drop_connect", hint="`weight *= mask` loses the weights for good.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_drop_connect_keeps_the_dtype_and_its_arguments(submission, rng, dtype):
    """DropConnect keeps the dtype, and leaves the input, the weights and the biases alone."""
    shapes = (6, 5), (4, 5), (4,)
    x, weight, bias = args = [rng.normal(size=shape).astype(dtype) for shape in shapes]
    y, mask = assert_keeps(submission.drop_connect, dtype, rng, *args)
    should = x @ np.where(mask, weight / (1 - P), 0).T + bias
    assert_close(y, should, dtype=dtype, name="y of drop_connect", **FLOAT32)
    y, _ = submission.drop_connect(*args, P, rng, training=False)
    name = "y of drop_connect in evaluation"
    assert_close(y, x @ weight.T + bias, dtype=dtype, name=name, atol=1e-5)
