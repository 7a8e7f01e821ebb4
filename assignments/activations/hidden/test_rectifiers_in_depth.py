"""Slopes, kinks, dtypes and dimensions of ReLU and leaky ReLU."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.checks import assert_close, assert_gradient, assert_unchanged, check, observe

SLOPE = 0.3


@check(points=1, exercise="relu", hint="relu makes a new array; only relu_ may write into x.")
def test_relu_keeps_its_argument(submission, rng):
    """ReLU leaves its argument as it is."""
    x = rng.normal(size=(8, 5))
    assert_close(assert_unchanged(submission.relu, x), np.maximum(x, 0), at={"x": x})


@check(points=1, exercise="relu", hint="ReLU is the same for every element and every dtype.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_relu_works_in_any_number_of_dimensions(submission, rng, dtype):
    """ReLU works in any number of dimensions and for large values, and keeps the dtype."""
    x = (500 * rng.normal(size=(2, 3, 4))).astype(dtype)
    assert_close(submission.relu(x), np.maximum(x, 0), at={"x": x}, dtype=dtype)


@check(points=2, exercise="relu_backward", hint="Only x decides where the gradient passes.")
def test_relu_backward_takes_one_of_the_two_slopes_at_the_kink(submission, rng):
    """ReLU's gradient is right in more dimensions; at the kink, either one-sided slope is."""
    x = rng.normal(size=(2, 3, 4))
    x[:, 1] = 0.0
    dout = rng.normal(size=x.shape)
    assert_gradient(submission.relu_backward, of=torch.relu, at=x, upstream=dout, kinks=(0.0,))


@check(
    points=2,
    exercise="relu_backward",
    hint="`dx = dout` makes a second name, no copy: what is written into dx is written into dout.",
)
def test_relu_backward_keeps_its_arguments(submission, rng):
    """ReLU's backward pass leaves the upstream gradient and the input as they are."""
    x, dout = rng.normal(size=(2, 8, 5))
    dx = assert_unchanged(submission.relu_backward, dout, x)
    assert_close(dx, np.where(x > 0, dout, 0), at={"x": x, "dout": dout})


@check(points=2, exercise="relu_", hint="An index like x[0] takes one row, a mask takes elements.")
def test_relu_in_place_works_in_any_number_of_dimensions(submission, rng):
    """relu_ overwrites and returns arrays of any number of dimensions, and keeps the dtype."""
    x = rng.normal(size=(2, 3, 4)).astype(np.float32)
    should = np.maximum(x, 0)
    seen = observe(submission.relu_, x)
    assert_close(seen.args[0], should, at={"x": x}, name="x after relu_", dtype=np.float32)
    assert_close(seen.result, should, at={"x": x}, dtype=np.float32)


@check(points=2, exercise="leaky_relu", hint="Use the slope that the caller gives.")
@pytest.mark.parametrize("slope", [0.01, 0.3])
def test_leaky_relu_takes_the_slope_it_is_given(submission, rng, slope):
    """Leaky ReLU takes the slope that it is given, in any number of dimensions."""
    x = 2 * rng.normal(size=(2, 3, 4))
    should = functional.leaky_relu(torch.from_numpy(x), slope).numpy()
    assert_close(submission.leaky_relu(x, negative_slope=slope), should, at={"x": x})


@check(points=1, exercise="leaky_relu", hint="Don't convert to another dtype or write into x.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_leaky_relu_keeps_the_dtype_and_its_argument(submission, rng, dtype):
    """Leaky ReLU keeps the dtype, and leaves its argument alone."""
    x = rng.normal(size=(8, 5)).astype(dtype)
    should = functional.leaky_relu(torch.from_numpy(x).double(), 0.1).numpy()
    assert_close(assert_unchanged(submission.leaky_relu, x), should, at={"x": x}, dtype=dtype)


@check(points=2, exercise="leaky_relu_backward", hint="Use the slope that the caller gives.")
def test_leaky_relu_backward_takes_the_slope_it_is_given(submission, rng):
    """Leaky ReLU's gradient takes the given slope; at the kink, either one-sided slope is right."""
    x = rng.normal(size=(2, 3, 4))
    x[:, 1] = 0.0
    dout = rng.normal(size=x.shape)
    assert_gradient(
        submission.leaky_relu_backward,
        of=lambda x: functional.leaky_relu(x, SLOPE),
        at=x,
        upstream=dout,
        options={"negative_slope": SLOPE},
        kinks=(0.0,),
    )


@check(
    points=1,
    exercise="leaky_relu_backward",
    hint="`dx = dout` makes a second name, no copy: what is written into dx is written into dout.",
)
def test_leaky_relu_backward_keeps_its_arguments(submission, rng):
    """Leaky ReLU's backward pass leaves the upstream gradient and the input as they are."""
    x, dout = rng.normal(size=(2, 8, 5))
    dx = assert_unchanged(submission.leaky_relu_backward, dout, x)
    assert_close(dx, np.where(x > 0, 1, 0.1) * dout, at={"x": x, "dout": dout})
