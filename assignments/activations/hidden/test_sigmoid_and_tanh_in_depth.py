"""Extremes, dtypes and dimensions of the saturating activation functions."""

import numpy as np
import pytest
import torch

from grader.checks import (
    assert_close,
    assert_no_warnings,
    assert_unchanged,
    check,
)


@check(
    points=3,
    exercise="sigmoid",
    hint="Give exp only arguments that are not positive; np.where computes both of its branches.",
)
def test_sigmoid_is_stable(submission):
    """Sigmoid of inputs of large magnitude is right, and raises no overflow warning."""
    x = np.array([[-1000.0, -750.0, -30.0], [30.0, 750.0, 1000.0]])
    y = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    assert_close(assert_no_warnings(submission.sigmoid, x), y, at={"x": x})


@check(points=1, exercise="sigmoid", hint="Don't convert to another dtype or write into x.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_keeps_the_dtype_and_its_argument(submission, rng, dtype):
    """Sigmoid works in any number of dimensions, keeps the dtype, and leaves its argument alone."""
    x = rng.normal(size=(2, 3, 4)).astype(dtype)
    y = assert_unchanged(submission.sigmoid, x)
    assert_close(y, torch.sigmoid(torch.from_numpy(x).double()).numpy(), at={"x": x}, dtype=dtype)


@check(
    points=2,
    exercise="sigmoid_backward",
    hint="What is the slope where the output is exactly 0 or 1? And is every array a new one?",
)
def test_sigmoid_backward_passes_no_gradient_when_saturated(submission, rng):
    """No gradient passes through a saturated sigmoid, and the arguments are left alone."""
    y = rng.uniform(size=(2, 3, 4))
    y[0, 0], y[1, 2] = 0.0, 1.0
    dout = rng.normal(size=y.shape)
    dx = assert_unchanged(submission.sigmoid_backward, dout, y)
    assert_close(dx, dout * y * (1 - y), at={"y": y, "dout": dout})


@check(
    points=3,
    exercise="tanh",
    hint="inf / inf is NaN. Divide by the larger exponential first, on paper.",
)
def test_tanh_is_stable(submission):
    """The tanh of inputs of large magnitude is right, and raises no warning."""
    x = np.array([[-1000.0, -400.0, -20.0], [20.0, 400.0, 1000.0]])
    y = np.array([[-1.0, -1.0, -1.0], [1.0, 1.0, 1.0]])
    assert_close(assert_no_warnings(submission.tanh, x), y, at={"x": x})


@check(points=1, exercise="tanh", hint="Don't convert to another dtype or write into x.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_tanh_keeps_the_dtype_and_its_argument(submission, rng, dtype):
    """tanh works in any number of dimensions, keeps the dtype, and leaves its argument alone."""
    x = rng.normal(size=(2, 3, 4)).astype(dtype)
    y = assert_unchanged(submission.tanh, x)
    assert_close(y, torch.tanh(torch.from_numpy(x).double()).numpy(), at={"x": x}, dtype=dtype)


@check(
    points=2,
    exercise="tanh_backward",
    hint="What is the slope where the output is exactly -1 or 1? And is every array a new one?",
)
def test_tanh_backward_passes_no_gradient_when_saturated(submission, rng):
    """No gradient passes through a saturated tanh, and the arguments are left alone."""
    y = rng.uniform(-1, 1, size=(2, 3, 4))
    y[0, 0], y[1, 2] = -1.0, 1.0
    dout = rng.normal(size=y.shape)
    dx = assert_unchanged(submission.tanh_backward, dout, y)
    assert_close(dx, dout * (1 - y * y), at={"y": y, "dout": dout})
