"""First checks of DropConnect and its gradients."""

import numpy as np
import torch
from torch.nn import functional

from grader.checks import assert_bernoulli, assert_close, assert_gradient, check

P = 0.25
N, D, M = 6, 5, 4
# Rounding in float32 must not fail a sum of products. With at most 6 terms, factors of at most 5,
# and errors of 8 units of 6e-8, terms have to add up to 42 to be 1e-4 off: for products of normal
# numbers, which fall off as exp(-t), less likely than 1e-10.
FLOAT32 = {"rtol": 1e-4, "atol": 1e-4}


def y_and_mask(result):
    """The two arrays that a forward pass returns."""
    two = isinstance(result, tuple | list) and len(result) == 2
    assert two, "return two arrays, y and the mask, as a tuple: `return y, mask`"
    return result


@check(points=2, exercise="drop_connect", hint="Mask the weights, then compute the linear layer.")
def test_drop_connect_drops_weights_and_scales_the_others(submission, rng):
    """y is a linear layer with weights that are 4/3 of themselves where kept, and 0 elsewhere."""
    x, weight = rng.normal(size=(N, D)), rng.normal(size=(M, D))
    bias = rng.normal(size=M)
    y, mask = y_and_mask(submission.drop_connect(x, weight, bias, P, rng))
    got = np.asarray(mask)
    assert got.shape == (M, D), f"drop_connect: got mask of shape {got.shape}, should be {(M, D)}"
    assert got.dtype == bool, f"drop_connect: got mask of dtype {got.dtype}, should be bool"
    should = x @ np.where(got, weight / (1 - P), 0).T + bias
    assert_close(y, should, name="y of drop_connect", **FLOAT32)


@check(points=1, exercise="drop_connect", hint="p is the probability to drop a weight.")
def test_drop_connect_drops_a_share_of_p(submission, rng):
    """With p = 0.25, about three quarters of the weights are kept."""
    x, weight, bias = np.ones((1, 100)), np.ones((100, 100)), np.zeros(100)
    _, mask = y_and_mask(submission.drop_connect(x, weight, bias, P, rng))
    # False-fail rate 1e-9 (assert_bernoulli). Of 10,000 weights, 72 to 78 % pass; with p as the
    # probability to keep, 25 % are kept: 100 standard deviations away.
    assert_bernoulli(mask, 1 - P, name="drop_connect")


@check(
    points=2, exercise="drop_connect", hint="Look at `training` first. Evaluation scales nothing."
)
def test_drop_connect_is_a_linear_layer_in_evaluation(submission, rng):
    """With training=False, y is that of an ordinary linear layer; the mask is True everywhere."""
    x, weight = rng.normal(size=(N, D)), rng.normal(size=(M, D))
    bias = rng.normal(size=M)
    y, mask = y_and_mask(submission.drop_connect(x, weight, bias, P, rng, training=False))
    should = functional.linear(*map(torch.from_numpy, (x, weight, bias)))
    assert_close(y, should, name="y of drop_connect", **FLOAT32)
    assert_close(mask, np.ones((M, D), dtype=bool), name="mask of drop_connect")


@check(
    points=3,
    exercise="drop_connect_backward",
    hint="Write the layer with V = weight * mask / (1 - p), find dV, then go back to the weights.",
)
def test_drop_connect_has_three_gradients(submission, rng):
    """drop_connect_backward gives the gradients w.r.t. the input, the weights and the biases."""
    x, weight = rng.normal(size=(N, D)), rng.normal(size=(M, D))
    mask = rng.random((M, D)) >= P
    factor = np.where(mask, 1 / (1 - P), 0.0)
    assert_gradient(
        submission.drop_connect_backward,
        of=lambda x, w, b: functional.linear(x, w * w.new_tensor(factor), b),
        at=(x, weight, rng.normal(size=M)),
        upstream=rng.normal(size=(N, M)),
        cached=(x, weight, mask, P),
        names=("dx", "dweight", "dbias"),
        **FLOAT32,
    )


@check(points=1, exercise="drop_connect_backward", hint="In evaluation no weight is dropped.")
def test_drop_connect_has_the_gradients_of_a_linear_layer_in_evaluation(submission, rng):
    """With training=False, the gradients are those of an ordinary linear layer."""
    x, weight = rng.normal(size=(N, D)), rng.normal(size=(M, D))
    assert_gradient(
        submission.drop_connect_backward,
        of=functional.linear,
        at=(x, weight, rng.normal(size=M)),
        upstream=rng.normal(size=(N, M)),
        cached=(x, weight, np.ones((M, D), dtype=bool), P),
        options={"training": False},
        names=("dx", "dweight", "dbias"),
        **FLOAT32,
    )
