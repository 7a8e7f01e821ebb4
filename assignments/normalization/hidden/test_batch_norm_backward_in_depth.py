"""Gradients of batch normalization for images, in both modes, and their numerics."""

from functools import partial

import numpy as np
import pytest
from torch.nn import functional

from grader.checks import assert_close, assert_gradient, assert_unchanged, check

NAMES = ("dx", "dgamma", "dbeta")
IMAGES = (0, 2, 3)


def in_training(x, gamma, beta, eps=1e-5):
    """PyTorch's batch norm with the statistics of the batch."""
    return functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)


def in_evaluation(x, gamma, beta, mean, var):
    """PyTorch's batch norm with constant statistics."""
    mean, var = x.new_tensor(mean), x.new_tensor(var)
    return functional.batch_norm(x, mean, var, gamma, beta, training=False)


assert_gradients = partial(assert_gradient, names=NAMES, rtol=1e-4, atol=1e-5)


@check(points=3, exercise="batch_norm_backward", hint="Which axes do gamma, mean and var share?")
@pytest.mark.parametrize("shape", [(3, 4, 2, 5), (1, 2, 4, 4)])
def test_batch_norm_has_three_gradients_for_images(submission, rng, shape):
    """In training, all gradients of a batch of images are right; one image can be a batch."""
    x, dout = rng.normal(1, 2, size=(2, *shape))
    gamma, beta = rng.normal(size=(2, shape[1]))
    assert_gradients(
        submission.batch_norm_backward,
        of=in_training,
        at=(x, gamma, beta),
        upstream=dout,
        cached=(x, gamma, x.mean(axis=IMAGES), x.var(axis=IMAGES)),
    )


@check(
    points=2,
    exercise="batch_norm_backward",
    hint="In evaluation mean and var are not those of x: take the ones that are given.",
)
@pytest.mark.parametrize("shape", [(6, 3), (2, 3, 4, 5)])
def test_batch_norm_has_three_gradients_in_evaluation(submission, rng, shape):
    """In evaluation, all three gradients are right, for features and for images."""
    x, dout = rng.normal(1, 2, size=(2, *shape))
    gamma, beta, mean = rng.normal(size=(3, 3))
    var = np.array([0.00001, 0.5, 2.0])
    assert_gradients(
        submission.batch_norm_backward,
        of=partial(in_evaluation, mean=mean, var=var),
        at=(x, gamma, beta),
        upstream=dout,
        cached=(x, gamma, mean, var),
        options={"training": False},
    )


@check(
    points=2, exercise="batch_norm_backward", hint="The forward pass divides by sqrt(var + eps)."
)
@pytest.mark.parametrize("options", [{}, {"eps": 0.01}])
def test_batch_norm_backward_takes_eps_into_account(submission, rng, options):
    """The gradients of batch norm are right for tiny variances, and for any eps."""
    x, dout = 0.001 * rng.normal(size=(12, 5)), rng.normal(size=(12, 5))
    gamma, beta = rng.normal(size=(2, 5))
    gamma *= 0.001  # or dx were around 300, and no tolerance would suit it and dgamma
    assert_gradient(
        submission.batch_norm_backward,
        of=partial(in_training, **options),
        at=(x, gamma, beta),
        upstream=dout,
        cached=(x, gamma, x.mean(axis=0), x.var(axis=0)),
        options=options,
        names=NAMES,
        rtol=1e-4,
        atol=1e-5,
    )


@check(points=1, exercise="batch_norm_backward", hint="`dx = dout` makes a second name, no copy.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_batch_norm_backward_keeps_the_dtype_and_its_arguments(submission, reference, rng, dtype):
    """The gradients of batch norm have the dtype of the input; all arguments are left alone."""
    x, dout = rng.normal(size=(2, 8, 5)).astype(dtype)
    gamma = rng.normal(size=5).astype(dtype)
    given = (dout, x, gamma, x.mean(axis=0), x.var(axis=0))
    got = assert_unchanged(submission.batch_norm_backward, *given)
    should = reference.batch_norm_backward(*(array.astype(np.float64) for array in given))
    for name, mine, right in zip(NAMES, got, should, strict=True):
        assert_close(mine, right, name=name, rtol=1e-4, atol=1e-4, dtype=dtype)
