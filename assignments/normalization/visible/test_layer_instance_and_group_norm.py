"""First checks of the normalizations that do without the batch axis."""

import numpy as np
import torch
from torch.nn import functional

from grader.checks import assert_close, assert_gradient, check


@check(points=2, exercise="layer_norm", hint="The features are along the last axis.")
def test_layer_norm_gives_the_values_one_can_work_out_by_hand(submission):
    """Each sample, normalized over its features, has mean 0 and variance 1; then gamma and beta."""
    x = np.array([[0.0, 0, 4, 4], [10, 30, 10, 30]])
    gamma, beta = np.array([1.0, 1, 2, 2]), np.array([0.0, 0, 0, 5])
    should = np.array([[-1.0, -1, 2, 7], [-1, 1, -2, 7]])
    assert_close(submission.layer_norm(x, gamma, beta), should, at={"x": x})


@check(
    points=3,
    exercise="layer_norm_backward",
    hint="Take the gradient w.r.t. the normalized x first: dout times gamma.",
)
def test_layer_norm_has_three_gradients(submission, rng):
    """The gradients of layer norm w.r.t. x, gamma and beta are right for a batch of samples."""
    x, dout = rng.normal(size=(2, 8, 5))
    gamma, beta = rng.normal(size=(2, 5))
    assert_gradient(
        submission.layer_norm_backward,
        of=lambda x, gamma, beta: functional.layer_norm(x, (5,), gamma, beta),
        at=(x, gamma, beta),
        upstream=dout,
        cached=(x, gamma),
        names=("dx", "dgamma", "dbeta"),
        rtol=1e-4,
        atol=1e-5,
    )


@check(points=2, exercise="instance_norm", hint="One mean for each image and channel.")
def test_instance_norm_gives_the_values_one_can_work_out_by_hand(submission):
    """Each channel of an image, normalized by itself, has mean 0 and variance 1."""
    x = np.array([[[[0.0, 0], [4, 4]], [[10, 30], [10, 30]]]])
    gamma, beta = np.array([1.0, 3]), np.array([0.0, 5])
    should = np.array([[[[-1.0, -1], [1, 1]], [[2, 8], [2, 8]]]])
    assert_close(submission.instance_norm(x, gamma, beta), should, at={"x": x})


@check(
    points=3,
    exercise="instance_norm_backward",
    hint="gamma acts on a whole channel: its gradient is a sum over all of it.",
)
def test_instance_norm_has_three_gradients(submission, rng):
    """The gradients of instance norm w.r.t. x, gamma and beta are right for one image."""
    x, dout = rng.normal(size=(2, 1, 3, 4, 5))
    gamma, beta = rng.normal(size=(2, 3))
    assert_gradient(
        submission.instance_norm_backward,
        of=lambda x, gamma, beta: functional.instance_norm(x, weight=gamma, bias=beta),
        at=(x, gamma, beta),
        upstream=dout,
        cached=(x, gamma),
        names=("dx", "dgamma", "dbeta"),
        rtol=1e-4,
        atol=1e-5,
    )


@check(points=3, exercise="group_norm", hint="Of 4 channels in 2 groups, the first 2 are a group.")
def test_group_norm_normalizes_neighbouring_channels_together(submission, rng):
    """With 4 channels in 2 groups, the first two channels of an image are normalized together."""
    x = rng.normal(size=(2, 4, 3, 3)) * np.array([1.0, 2, 3, 4])[:, None, None] + 2
    gamma, beta = rng.normal(size=(2, 4))
    given = (torch.from_numpy(array) for array in (gamma, beta))
    should = functional.group_norm(torch.from_numpy(x), 2, *given)
    y = submission.group_norm(x, 2, gamma, beta)
    assert_close(y, should, at={"x": x}, rtol=1e-4, atol=1e-5)


@check(
    points=3,
    exercise="group_norm_backward",
    hint="x acts through mean and variance too, one a group; gamma and beta are one a channel.",
)
def test_group_norm_has_three_gradients(submission, rng):
    """The gradients of group norm w.r.t. x, gamma and beta are right for 4 channels in 2 groups."""
    x, dout = rng.normal(size=(2, 2, 4, 3, 3))
    gamma, beta = rng.normal(size=(2, 4))
    assert_gradient(
        submission.group_norm_backward,
        of=lambda x, gamma, beta: functional.group_norm(x, 2, gamma, beta),
        at=(x, gamma, beta),
        upstream=dout,
        cached=(x, 2, gamma),
        names=("dx", "dgamma", "dbeta"),
        rtol=1e-4,
        atol=1e-5,
    )
