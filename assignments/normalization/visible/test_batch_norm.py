"""First checks of batch normalization, its shapes and its gradients."""

import numpy as np
import torch
from torch.nn import functional

from grader.checks import assert_close, assert_gradient, check, library


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
    points=2,
    exercise="batch_norm_shapes",
    hint="Of what is there one a channel? A tuple of one number is (n,).",
)
def test_shapes_for_a_batch_of_images(submission):
    """For an input of shape (20, 100, 35, 45), there are 100 means, variances, gammas and betas."""
    assert_shapes(submission, (20, 100, 35, 45), 100)


@check(
    points=2, exercise="batch_norm", hint="The samples are along axis 0. Divide by n, not n - 1."
)
def test_batch_norm_gives_the_values_one_can_work_out_by_hand(submission):
    """Each feature, normalized over the batch, has mean 0 and variance 1; then gamma and beta."""
    x = np.array([[0.0, 10], [0, 30], [4, 10], [4, 30]])
    gamma, beta = np.array([1.0, 3]), np.array([0.0, 5])
    y, _, _ = submission.batch_norm(x, gamma, beta, np.zeros(2), np.ones(2))
    should = np.array([[-1.0, 2], [-1, 8], [1, 2], [1, 8]])
    assert_close(y, should, at={"x": x}, name="y of batch_norm")


@check(points=1, exercise="batch_norm", hint="momentum is the weight of the new value.")
def test_batch_norm_moves_the_running_mean_by_a_tenth(submission):
    """In training, the running mean is 0.9 times what it was, plus 0.1 times the batch's mean."""
    x = np.array([[0.0, 10], [0, 30], [4, 10], [4, 30]])
    old = np.array([1.0, 10])
    _, new, _ = submission.batch_norm(x, np.ones(2), np.zeros(2), old, np.ones(2))
    assert_close(new, np.array([1.1, 11]), name="new running mean of batch_norm")


@check(points=1, exercise="batch_norm", hint="In evaluation, the batch's own mean isn't used.")
def test_batch_norm_takes_the_running_estimates_in_evaluation(submission):
    """In evaluation, batch norm takes the running mean and the root of the running variance."""
    x, mean, var = np.array([[3.0, 20]]), np.array([1.0, 10]), np.array([4.0, 25])
    y, _, _ = submission.batch_norm(x, np.ones(2), np.zeros(2), mean, var, training=False)
    assert_close(y, np.array([[1.0, 2]]), at={"x": x}, name="y of batch_norm")


@check(points=1, exercise="batch_norm", hint="One mean a channel: which axes does it run over?")
def test_batch_norm_of_images_normalizes_each_channel(submission, rng):
    """A channel of a batch of images is normalized over all images, rows and columns at once."""
    x = rng.normal(size=(4, 3, 5, 6)) * np.array([1.0, 2, 3])[:, None, None] + 2
    gamma, beta = rng.normal(size=(2, 3))
    y, _, _ = submission.batch_norm(x, gamma, beta, np.zeros(3), np.ones(3))
    given = (torch.from_numpy(array) for array in (gamma, beta))
    should = functional.batch_norm(torch.from_numpy(x), None, None, *given, training=True)
    assert_close(y, should, at={"x": x}, name="y of batch_norm", rtol=1e-4, atol=1e-5)


@check(
    points=2,
    exercise="batch_norm_backward",
    hint="x acts on y in three ways: by itself, through the mean, and through the variance.",
)
def test_batch_norm_has_three_gradients_in_training(submission, rng):
    """In training, the gradients w.r.t. x, gamma and beta of a batch of features are right."""
    x, dout = rng.normal(size=(2, 8, 5))
    gamma, beta = rng.normal(size=(2, 5))
    assert_gradient(
        submission.batch_norm_backward,
        of=lambda x, gamma, beta: functional.batch_norm(x, None, None, gamma, beta, training=True),
        at=(x, gamma, beta),
        upstream=dout,
        cached=(x, gamma, x.mean(axis=0), x.var(axis=0)),
        names=("dx", "dgamma", "dbeta"),
        rtol=1e-4,
        atol=1e-5,
    )


@check(points=2, exercise="batch_norm_backward", hint="In evaluation, mean and var are constants.")
def test_batch_norm_scales_the_gradient_in_evaluation(submission):
    """In evaluation, y is linear in x; the slope is gamma over the root of the running variance."""
    x, dout = np.array([[3.0, 20], [-1, 7]]), np.array([[2.0, 1], [-4, 0.5]])
    gamma, mean, var = np.array([1.0, 6]), np.array([1.0, 10]), np.array([4.0, 9])
    dx, _, _ = submission.batch_norm_backward(dout, x, gamma, mean, var, training=False)
    should = np.array([[1.0, 2], [-2, 1]])
    assert_close(dx, should, at={"dout": dout}, name="dx of batch_norm_backward")
