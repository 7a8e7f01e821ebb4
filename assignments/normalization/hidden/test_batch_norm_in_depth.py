"""Running estimates, modes, numerics and shapes of batch normalization."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.checks import (
    assert_close,
    assert_no_warnings,
    assert_raises,
    assert_unchanged,
    check,
    library,
)


def by_torch(x, gamma, beta, mean, var, **options):
    """PyTorch's answer in float64: y, and the running estimates after it."""
    x, gamma, beta, mean, var = (
        torch.tensor(array, dtype=torch.float64) for array in (x, gamma, beta, mean, var)
    )
    y = functional.batch_norm(x, mean, var, gamma, beta, **options)
    return y.numpy(), mean.numpy(), var.numpy()


def assert_shapes(submission, input_shape, channels):
    """The shape of the output, and one mean, variance, gamma and beta for each channel."""
    __tracebackhide__ = True
    got, there = submission.batch_norm_shapes(input_shape), library(submission, "builtins")
    if there.isinstance(got, there.dict):
        got = there.dict(got)
    assert isinstance(got, dict), f"batch_norm_shapes: got {got!r}, should be a dict of shapes"
    for key in ("output", "mean", "var", "gamma", "beta"):
        assert key in got, f"batch_norm_shapes: got no {key!r}, only {', '.join(map(repr, got))}"
        shape, should = got[key], input_shape if key == "output" else (channels,)
        if there.isinstance(shape, there.tuple):  # a torch.Size is one too
            shape = there.tuple(shape)
        whole = isinstance(shape, tuple) and all(isinstance(n, int | np.integer) for n in shape)
        right = whole and shape == should
        assert right, f"{key} of batch_norm_shapes: got {shape!r}, should be {should}"


@check(
    points=2, exercise="batch_norm_shapes", hint="Where is the channel axis? And what of (N, D)?"
)
@pytest.mark.parametrize("shape", [(32, 10), (8, 3, 5, 7)])
def test_shapes_for_features_and_for_images(submission, shape):
    """The shapes are right for batches of features, and for batches of images of any size."""
    assert_shapes(submission, shape, shape[1])


@check(points=2, exercise="batch_norm", hint="The root of what, exactly? eps stands below it.")
@pytest.mark.parametrize("options", [{}, {"eps": 0.01}])
def test_batch_norm_adds_eps_to_the_variance(submission, rng, options):
    """Batch norm of tiny variances is right for any eps, and all-equal values give no warning."""
    x = 0.001 * rng.normal(size=(16, 5))
    x[:, 1] = 2.0
    gamma, beta = rng.normal(size=(2, 5))
    given = (x, gamma, beta, np.zeros(5), np.ones(5))
    y, _, _ = assert_no_warnings(submission.batch_norm, *given, **options)
    should, _, _ = by_torch(*given, training=True, **options)
    assert_close(y, should, at={"x": x}, name="y of batch_norm", rtol=1e-4, atol=1e-5)


@check(
    points=2,
    exercise="batch_norm",
    hint="The running variance takes the unbiased variance: over how many values does it run?",
)
@pytest.mark.parametrize("shape", [(4, 3), (2, 3, 2, 2)])
def test_batch_norm_moves_the_running_variance_to_the_unbiased_one(submission, rng, shape):
    """In training, the running variance moves towards the unbiased variance of the batch."""
    x = rng.normal(2, 3, size=shape)
    mean, var = rng.normal(size=3), rng.uniform(1, 2, size=3)
    given = (x, np.ones(3), np.zeros(3), mean, var)
    _, _, new_var = submission.batch_norm(*given)
    _, _, should = by_torch(*given, training=True)
    assert_close(new_var, should, name="new running variance of batch_norm")


@check(points=1, exercise="batch_norm", hint="Use the momentum and the estimates that are given.")
def test_batch_norm_gathers_running_estimates_over_several_steps(submission, rng):
    """Over several steps with a momentum of its own, the running estimates are PyTorch's."""
    gamma, beta = rng.normal(size=(2, 3))
    mean, var = true_mean, true_var = np.zeros(3), np.ones(3)
    for step in range(3):
        x = rng.normal(step, 1 + step, size=(6, 3))
        _, mean, var = submission.batch_norm(x, gamma, beta, mean, var, momentum=0.3)
        given = (x, gamma, beta, true_mean, true_var)
        _, true_mean, true_var = by_torch(*given, training=True, momentum=0.3)
    assert_close(mean, true_mean, name="running mean after 3 steps")
    assert_close(var, true_var, name="running variance after 3 steps")


@check(
    points=2,
    exercise="batch_norm",
    hint="In evaluation nothing of the batch is used, and nothing is learned from it.",
)
@pytest.mark.parametrize("shape", [(5, 3), (1, 3, 4, 5)])
def test_batch_norm_in_evaluation_leaves_the_running_estimates(submission, rng, shape):
    """In evaluation, batches of any size give the right output, and the estimates stay."""
    x, gamma, beta = rng.normal(1, 2, size=shape), rng.normal(size=3), rng.normal(size=3)
    mean, var = rng.normal(size=3), np.array([0.00001, 0.5, 4.0])
    y, new_mean, new_var = submission.batch_norm(x, gamma, beta, mean, var, training=False)
    should, _, _ = by_torch(x, gamma, beta, mean, var, training=False)
    assert_close(y, should, at={"x": x}, name="y of batch_norm", rtol=1e-4, atol=1e-5)
    assert_close(new_mean, mean, name="running mean after evaluation")
    assert_close(new_var, var, name="running variance after evaluation")


@check(
    points=1,
    exercise="batch_norm",
    hint="Subtract the mean before you square: E[x²] - E[x]² loses all digits here.",
)
@pytest.mark.parametrize("shape", [(64, 8), (8, 4, 4, 4)])
def test_batch_norm_is_accurate_far_from_zero(submission, rng, shape):
    """Batch norm of float32 values far from zero is accurate."""
    x = rng.normal(10_000, 1, size=shape).astype(np.float32)
    gamma, beta, mean, var = np.stack([np.ones(shape[1]), np.zeros(shape[1])] * 2).astype(x.dtype)
    y, _, _ = submission.batch_norm(x, gamma, beta, mean, var)
    should, _, _ = by_torch(x, gamma, beta, mean, var, training=True)
    assert_close(y, should, at={"x": x}, name="y of batch_norm", rtol=0.0, atol=0.05)


@check(points=1, exercise="batch_norm", hint="`a += b` writes into a, which is the caller's.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_batch_norm_keeps_the_dtype_and_its_arguments(submission, rng, dtype):
    """Batch norm keeps the dtype, and leaves all its arguments alone."""
    x = rng.normal(size=(8, 5)).astype(dtype)
    gamma, beta, mean = rng.normal(size=(3, 5)).astype(dtype)
    given = (x, gamma, beta, mean, np.ones(5, dtype=dtype))
    got = assert_unchanged(submission.batch_norm, *given)
    should = by_torch(*given, training=True)
    for name, mine, right in zip(("y", "running mean", "running var"), got, should, strict=True):
        title = f"{name} of batch_norm"
        assert_close(mine, right, name=title, rtol=1e-4, atol=1e-5, dtype=dtype)


@check(points=1, exercise="batch_norm", hint="What is the unbiased variance of a single value?")
@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1, 1)])
def test_batch_norm_refuses_to_train_on_one_value_a_channel(submission, rng, shape):
    """In training, one value a feature or channel raises a ValueError."""
    given = (rng.normal(size=shape), np.ones(3), np.zeros(3), np.zeros(3), np.ones(3))
    assert_raises(ValueError, submission.batch_norm, *given)
