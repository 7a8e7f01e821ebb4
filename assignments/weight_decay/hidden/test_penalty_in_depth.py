"""Dimensions, strengths and dtypes of the L2 penalty."""

import numpy as np
import pytest
import torch

from grader.checks import assert_close, assert_unchanged, check


@check(points=3, exercise="l2_penalty", hint="Every weight of the array counts, on every axis.")
@pytest.mark.parametrize("shape", [(6, 5), (2, 3, 4, 5)])
def test_penalty_counts_every_weight_of_an_array(submission, rng, shape):
    """The L2 penalty sums over all weights, of a linear layer's matrix or a convolution's array."""
    w = rng.normal(size=shape)
    assert_close(submission.l2_penalty(w, 0.3), 0.3 * float(np.vdot(w, w)))


@check(points=2, exercise="l2_penalty", hint="How does the penalty depend on lambda?")
def test_penalty_is_proportional_to_its_strength(submission, rng):
    """The L2 penalty is proportional to lambda, and nothing at all without it."""
    w = rng.normal(size=(3, 4))
    for lam in (0.0, 0.0125, 1.0, 7.5):
        assert_close(submission.l2_penalty(w, lam), lam * float(np.vdot(w, w)))


@check(points=1, exercise="l2_penalty", hint="Don't write into w; make a new array.")
def test_penalty_keeps_its_argument(submission, rng):
    """The L2 penalty of float32 weights is right, and leaves them as they are."""
    w = rng.normal(size=(4, 3)).astype(np.float32)
    got = assert_unchanged(submission.l2_penalty, w, 0.5)
    assert_close(got, 0.5 * float(np.vdot(w.astype(np.float64), w.astype(np.float64))))


@check(
    points=3,
    exercise="l2_penalty_gradient",
    hint="The gradient has one number for each weight; no weight's depends on another weight.",
)
@pytest.mark.parametrize("shape", [(5,), (6, 5), (2, 3, 4, 5)])
def test_gradient_of_the_penalty_is_that_of_autograd(submission, rng, shape):
    """The gradient of the L2 penalty is that of autograd, in any number of dimensions."""
    w = torch.from_numpy(rng.normal(size=shape)).requires_grad_()
    (dw,) = torch.autograd.grad(0.35 * (w * w).sum(), w)
    w = w.detach().numpy()
    assert_close(submission.l2_penalty_gradient(w, 0.35), dw, at={"w": w})


@check(
    points=2,
    exercise="l2_penalty_gradient",
    hint="`dw = w` makes no copy, and `*=` writes into the array. Is the dtype still that of w?",
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gradient_of_the_penalty_keeps_dtype_and_argument(submission, rng, dtype):
    """The gradient of the L2 penalty has the weights' dtype, and leaves them as they are."""
    w = rng.normal(size=(4, 3)).astype(dtype)
    dw = assert_unchanged(submission.l2_penalty_gradient, w, 0.2)
    assert_close(dw, 0.4 * w, at={"w": w}, dtype=dtype)


@check(
    points=2,
    exercise="torch_weight_decay",
    hint="Compare the gradient of lambda w² with weight_decay * w.",
)
@pytest.mark.parametrize("lam", [0.0, 0.00025, 0.3, 5.0])
def test_weight_decay_of_pytorch_for_any_lambda(submission, lam):
    """PyTorch's weight_decay adds as much to the gradient as the penalty does, for any lambda."""
    w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    (added,) = torch.autograd.grad(lam * w**2, w)
    assert_close(submission.torch_weight_decay(lam), added, atol=0.0)
