"""Gradients for other probabilities, at p = 0 and p = 1, and in evaluation."""

import numpy as np
import pytest
from torch.nn import functional

from grader.checks import (
    assert_close,
    assert_gradient,
    assert_no_warnings,
    assert_unchanged,
    check,
)

P = 0.8
N, D, M = 6, 5, 4
NAMES = ("dx", "dweight", "dbias")
# Rounding in float32 must not fail a sum of products. With at most 6 terms, factors of at most 5,
# and errors of 8 units of 6e-8, terms have to add up to 42 to be 1e-4 off: for products of normal
# numbers, which fall off as exp(-t), less likely than 1e-10.
FLOAT32 = {"rtol": 1e-4, "atol": 1e-4}


@check(points=2, exercise="dropout_backward", hint="With p = 1, nothing was kept: what passes?")
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_dropout_backward_with_nothing_and_everything_dropped(submission, rng, p):
    """Dropout's gradient is right for p = 0 and p = 1, and raises no warning."""
    dout = rng.normal(size=(8, 5))
    mask = np.full(dout.shape, p == 0)
    dx = assert_no_warnings(submission.dropout_backward, dout, mask, p)
    assert_close(dx, dout * (1 - p), at={"dout": dout})


@check(points=2, exercise="dropout_backward", hint="Only the mask says what was kept.")
def test_dropout_backward_takes_the_mask_it_is_given(submission, rng):
    """Dropout's gradient follows the given mask and p, in any shape; its arguments are kept."""
    dout = rng.normal(size=(4, 3, 2, 5))
    mask = rng.random(dout.shape) < 0.5  # not as p would have it: there is no matter in that
    dx = assert_unchanged(submission.dropout_backward, dout, mask, P)
    assert_close(dx, np.where(mask, dout / (1 - P), 0), at={"dout": dout, "mask": mask})


@check(points=1, exercise="dropout_backward", hint="The mask is of no effect in evaluation.")
def test_dropout_backward_takes_no_mask_in_evaluation(submission, rng):
    """In evaluation the whole gradient passes, whatever the mask and p are."""
    dout = rng.normal(size=(8, 5))
    mask = rng.random(dout.shape) < 0.5
    assert_close(submission.dropout_backward(dout, mask, 1.0, training=False), dout)


@check(points=2, exercise="dropout2d_backward", hint="With p = 1, nothing was kept: what passes?")
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_dropout2d_backward_with_nothing_and_everything_dropped(submission, rng, p):
    """The gradient is right for p = 0 and p = 1, and raises no warning."""
    dout = rng.normal(size=(2, 3, 4, 5))
    mask = np.full((2, 3, 1, 1), p == 0)
    dx = assert_no_warnings(submission.dropout2d_backward, dout, mask, p)
    assert_close(dx, dout * (1 - p), at={"dout": dout})


@check(points=1, exercise="dropout2d_backward", hint="Only the mask says what was kept.")
def test_dropout2d_backward_takes_the_mask_it_is_given(submission, rng):
    """The gradient follows the given mask and p, and the arguments are kept."""
    dout = rng.normal(size=(4, 6, 3, 2))
    mask = rng.random((4, 6, 1, 1)) < 0.5
    dx = assert_unchanged(submission.dropout2d_backward, dout, mask, P)
    assert_close(dx, np.where(mask, dout / (1 - P), 0), at={"dout": dout})


@check(points=1, exercise="dropout2d_backward", hint="The mask is of no effect in evaluation.")
def test_dropout2d_backward_takes_no_mask_in_evaluation(submission, rng):
    """In evaluation the whole gradient passes, whatever the mask and p are."""
    dout = rng.normal(size=(4, 6, 3, 2))
    mask = rng.random((4, 6, 1, 1)) < 0.5
    assert_close(submission.dropout2d_backward(dout, mask, 1.0, training=False), dout)


@check(
    points=3,
    exercise="drop_connect_backward",
    hint="With p = 1 no weight was kept. Which of the three gradients is left?",
)
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_drop_connect_backward_with_nothing_and_everything_dropped(submission, rng, p):
    """DropConnect's gradients are right for p = 0 and p = 1, and raise no warning."""
    x, weight, dout = rng.normal(size=(N, D)), rng.normal(size=(M, D)), rng.normal(size=(N, M))
    mask = np.full(weight.shape, p == 0)
    got = assert_no_warnings(submission.drop_connect_backward, dout, x, weight, mask, p)
    should = (1 - p) * (dout @ weight), (1 - p) * (dout.T @ x), dout.sum(axis=0)
    for name, gradient, right in zip(NAMES, got, should, strict=True):
        assert_close(gradient, right, name=f"{name} of drop_connect_backward", **FLOAT32)


@check(points=2, exercise="drop_connect_backward", hint="Only the mask says what was kept.")
def test_drop_connect_backward_takes_the_mask_it_is_given(submission, reference, rng):
    """DropConnect's gradients follow the given mask and p, and the arguments are kept."""
    x, weight, dout = rng.normal(size=(N, D)), rng.normal(size=(M, D)), rng.normal(size=(N, M))
    mask = rng.random(weight.shape) < 0.5
    got = assert_unchanged(submission.drop_connect_backward, dout, x, weight, mask, P)
    should = reference.drop_connect_backward(dout, x, weight, mask, P)
    for name, gradient, right in zip(NAMES, got, should, strict=True):
        assert_close(gradient, right, name=f"{name} of drop_connect_backward", **FLOAT32)


@check(points=2, exercise="drop_connect_backward", hint="The mask is of no effect in evaluation.")
def test_drop_connect_backward_takes_no_mask_in_evaluation(submission, rng):
    """In evaluation the gradients are those of a linear layer, whatever the mask and p are."""
    x, weight = rng.normal(size=(N, D)), rng.normal(size=(M, D))
    assert_gradient(
        submission.drop_connect_backward,
        of=functional.linear,
        at=(x, weight, rng.normal(size=M)),
        upstream=rng.normal(size=(N, M)),
        cached=(x, weight, rng.random((M, D)) < 0.5, 1.0),
        options={"training": False},
        names=NAMES,
        **FLOAT32,
    )


@check(points=1, exercise="drop_connect_backward", hint="The biases sum over the samples.")
def test_drop_connect_backward_of_one_sample(submission, rng):
    """DropConnect's gradients are right for a batch of one sample."""
    x, weight = rng.normal(size=(1, D)), rng.normal(size=(M, D))
    mask = rng.random((M, D)) >= P
    factor = np.where(mask, 1 / (1 - P), 0.0)
    assert_gradient(
        submission.drop_connect_backward,
        of=lambda x, w, b: functional.linear(x, w * w.new_tensor(factor), b),
        at=(x, weight, rng.normal(size=M)),
        upstream=rng.normal(size=(1, M)),
        cached=(x, weight, mask, P),
        names=NAMES,
        **FLOAT32,
    )
