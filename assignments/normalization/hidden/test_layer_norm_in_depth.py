"""Sequences, numerics and gradients of layer normalization."""

from functools import partial

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.checks import (
    assert_close,
    assert_gradient,
    assert_no_warnings,
    assert_unchanged,
    check,
)

NAMES = ("dx", "dgamma", "dbeta")


def by_torch(x, gamma, beta, eps=1e-5):
    """PyTorch's layer norm over the last axis."""
    return functional.layer_norm(x, x.shape[-1:], gamma, beta, eps)


def numbers(function, *arrays, **options):
    """What a function of tensors gives for arrays, in float64."""
    given = (torch.tensor(array, dtype=torch.float64) for array in arrays)
    return function(*given, **options).numpy()


@check(
    points=2, exercise="layer_norm", hint="Every time step has a mean and a variance of its own."
)
def test_layer_norm_normalizes_each_time_step(submission, rng):
    """Layer norm of sequences normalizes each time step of each sample by itself."""
    x = rng.normal(size=(2, 3, 4)) * np.array([1.0, 2, 3])[:, None] + 2
    gamma, beta = rng.normal(size=(2, 4))
    should = numbers(by_torch, x, gamma, beta)
    y = submission.layer_norm(x, gamma, beta)
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=1e-5)


@check(points=1, exercise="layer_norm", hint="The root of what, exactly? eps stands below it.")
@pytest.mark.parametrize("options", [{}, {"eps": 0.01}])
def test_layer_norm_adds_eps_to_the_variance(submission, rng, options):
    """Layer norm of tiny variances is right for any eps, and all-equal values give no warning."""
    x = 0.001 * rng.normal(size=(6, 8))
    x[1] = 2.0
    gamma, beta = rng.normal(size=(2, 8))
    y = assert_no_warnings(submission.layer_norm, x, gamma, beta, **options)
    should = numbers(by_torch, x, gamma, beta, **options)
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=1e-5)


@check(
    points=1,
    exercise="layer_norm",
    hint="Subtract the mean before you square: E[x²] - E[x]² loses all digits here.",
)
def test_layer_norm_is_accurate_far_from_zero(submission, rng):
    """Layer norm of float32 values far from zero is accurate."""
    x = rng.normal(10_000, 1, size=(4, 64)).astype(np.float32)
    gamma, beta = np.ones(64, dtype=np.float32), np.zeros(64, dtype=np.float32)
    y = submission.layer_norm(x, gamma, beta)
    assert_close(y, numbers(by_torch, x, gamma, beta), at={"x": x}, rtol=0.0, atol=0.05)


@check(points=1, exercise="layer_norm", hint="One sample is normalized as it is in any batch.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("n", [1, 5])
def test_layer_norm_keeps_the_dtype_and_its_arguments(submission, rng, n, dtype):
    """Layer norm works for one sample too, keeps the dtype, and leaves its arguments alone."""
    x = rng.normal(size=(n, 6)).astype(dtype)
    gamma, beta = rng.normal(size=(2, 6)).astype(dtype)
    y = assert_unchanged(submission.layer_norm, x, gamma, beta)
    should = numbers(by_torch, x, gamma, beta)
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=1e-5, dtype=dtype)


@check(
    points=3,
    exercise="layer_norm_backward",
    hint="All time steps of all samples share one gamma and one beta.",
)
def test_layer_norm_has_three_gradients_for_sequences(submission, rng):
    """The gradients of layer norm w.r.t. x, gamma and beta are right for sequences."""
    x, dout = rng.normal(1, 2, size=(2, 4, 3, 5))
    gamma, beta = rng.normal(size=(2, 5))
    assert_gradient(
        submission.layer_norm_backward,
        of=by_torch,
        at=(x, gamma, beta),
        upstream=dout,
        cached=(x, gamma),
        names=NAMES,
        rtol=1e-4,
        atol=1e-5,
    )


@check(
    points=1, exercise="layer_norm_backward", hint="The forward pass divides by sqrt(var + eps)."
)
@pytest.mark.parametrize("options", [{}, {"eps": 0.01}])
def test_layer_norm_backward_takes_eps_into_account(submission, rng, options):
    """The gradients of layer norm are right for tiny variances, and for any eps."""
    x, dout = 0.001 * rng.normal(size=(6, 8)), rng.normal(size=(6, 8))
    gamma, beta = rng.normal(size=(2, 8))
    gamma *= 0.001  # or dx were around 300, and no tolerance would suit it and dgamma
    assert_gradient(
        submission.layer_norm_backward,
        of=partial(by_torch, **options),
        at=(x, gamma, beta),
        upstream=dout,
        cached=(x, gamma),
        options=options,
        names=NAMES,
        rtol=1e-4,
        atol=1e-5,
    )


@check(points=1, exercise="layer_norm_backward", hint="`dx = dout` makes a second name, no copy.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_layer_norm_backward_keeps_the_dtype_and_its_arguments(submission, reference, rng, dtype):
    """The gradients of layer norm have the dtype of the input; all arguments are left alone."""
    x, dout = rng.normal(size=(2, 8, 5)).astype(dtype)
    given = (dout, x, rng.normal(size=5).astype(dtype))
    got = assert_unchanged(submission.layer_norm_backward, *given)
    should = reference.layer_norm_backward(*(array.astype(np.float64) for array in given))
    for name, mine, right in zip(NAMES, got, should, strict=True):
        assert_close(mine, right, name=name, rtol=1e-4, atol=1e-4, dtype=dtype)
