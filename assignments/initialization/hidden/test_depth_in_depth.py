"""Activation functions, widths and magnitudes in deep networks."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.checks import assert_close, assert_unchanged, check

FUNCTIONS = {
    "linear": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
}
WIDTHS = (6, 9, 4, 7)
RTOL = 1e-4  # float32 is allowed, and its rounding passes through many layers


def network(rng, widths, scale=1.0, nonlinearity="relu"):
    """Samples, weights and an upstream gradient for a network of those widths.

    They are drawn anew as long as a rectifier's input is so near to the kink that a solution in
    float32 could see it on the other side.
    """
    near = True
    while near:
        x = rng.normal(size=(5, widths[0]))
        weights = [scale * rng.normal(size=(b, a)) / np.sqrt(a) for a, b in pairwise(widths)]
        near = nonlinearity.endswith("relu") and nearest_to_kink(x, weights, nonlinearity) < 1e-3
    return x, weights, rng.normal(size=(5, widths[-1]))


def networks(x, weights, nonlinearity):
    """The network, and for a rectifier another one, in which all that goes into it is negative.

    There the slope of leaky ReLU below zero is a factor on everything. Behind a ReLU all is zero,
    and so are the gradients, whichever one-sided derivative is taken.
    """
    yield x, weights
    if nonlinearity.endswith("relu"):
        yield -np.abs(x), [np.abs(w) for w in weights]


def nearest_to_kink(x, weights, nonlinearity):
    """The least magnitude of all inputs of activation functions."""
    h, least = torch.tensor(x), np.inf
    for w in weights:
        z = functional.linear(h, torch.tensor(w))
        least = min(least, float(np.abs(z.numpy()).min()))
        h = FUNCTIONS[nonlinearity](z)
    return least


def measured(x, weights, dout, nonlinearity):
    """The standard deviations and the norms that float64 and autograd give."""
    h, leaves, stds = torch.tensor(x), [torch.tensor(w, requires_grad=True) for w in weights], []
    with torch.enable_grad():
        for w in leaves:
            h = FUNCTIONS[nonlinearity](functional.linear(h, w))
            stds.append(float(h.detach().numpy().std()))
        gradients = torch.autograd.grad(h, leaves, torch.tensor(dout))
    return np.array(stds), np.array([float(g.norm()) for g in gradients])


@check(
    points=3,
    exercise="activation_std_by_depth",
    hint="All activations of a layer count together, behind the activation function asked for.",
)
@pytest.mark.parametrize("nonlinearity", sorted(FUNCTIONS))
def test_stds_are_right_for_every_activation_function(submission, rng, nonlinearity):
    """The standard deviations are right for every activation function and for unequal widths."""
    x, weights, dout = network(rng, WIDTHS, nonlinearity=nonlinearity)
    for inputs, matrices in networks(x, weights, nonlinearity):
        should = measured(inputs, matrices, dout, nonlinearity)[0]
        got = submission.activation_std_by_depth(inputs, matrices, nonlinearity=nonlinearity)
        assert_close(got, should, rtol=RTOL, atol=1e-12)


@check(
    points=2,
    exercise="activation_std_by_depth",
    hint="One number for each layer, tiny or huge, and none for the input.",
)
@pytest.mark.parametrize("scale", [0.1, 10.0])
def test_stds_vanish_and_explode_in_a_deep_network(submission, rng, scale):
    """The standard deviations are right when they vanish or explode through twelve layers."""
    x, weights, dout = network(rng, (6,) * 13, scale, "linear")
    should = measured(x, weights, dout, "linear")[0]
    got = submission.activation_std_by_depth(x, weights, "linear")
    assert_close(got, should, rtol=RTOL, atol=0.0)


@check(points=2, exercise="activation_std_by_depth", hint="`h = x` copies nothing; `h *= ...`?")
def test_stds_leave_the_network_as_it_is(submission, rng):
    """Measuring the activations leaves the input and the weights as they are."""
    x, weights, dout = network(rng, (6, 8))
    got = assert_unchanged(submission.activation_std_by_depth, x, weights)
    assert_close(got, measured(x, weights, dout, "relu")[0], rtol=RTOL)


@check(
    points=3,
    exercise="gradient_norm_by_depth",
    hint="The slope is taken at the input of each activation function, the last one included.",
)
@pytest.mark.parametrize("nonlinearity", sorted(FUNCTIONS))
def test_norms_are_right_for_every_activation_function(submission, rng, nonlinearity):
    """The gradients' norms are right for every activation function and for unequal widths."""
    x, weights, dout = network(rng, WIDTHS, nonlinearity=nonlinearity)
    for inputs, matrices in networks(x, weights, nonlinearity):
        should = measured(inputs, matrices, dout, nonlinearity)[1]
        got = submission.gradient_norm_by_depth(inputs, matrices, dout, nonlinearity=nonlinearity)
        assert_close(got, should, rtol=RTOL, atol=1e-12)


@check(
    points=2,
    exercise="gradient_norm_by_depth",
    hint="One number for each layer, tiny or huge, in order from the input.",
)
@pytest.mark.parametrize("scale", [0.1, 10.0])
def test_norms_vanish_and_explode_in_a_deep_network(submission, rng, scale):
    """The gradients' norms are right when they vanish or explode through twelve layers."""
    x, weights, dout = network(rng, (6,) * 13, scale, "linear")
    should = measured(x, weights, dout, "linear")[1]
    got = submission.gradient_norm_by_depth(x, weights, dout, "linear")
    assert_close(got, should, rtol=RTOL, atol=0.0)


@check(points=2, exercise="gradient_norm_by_depth", hint="`dh = dout` copies nothing.")
def test_norms_leave_the_network_as_it_is(submission, rng):
    """Measuring the gradients leaves input, weights and upstream gradient as they are."""
    x, weights, dout = network(rng, (6, 8))
    got = assert_unchanged(submission.gradient_norm_by_depth, x, weights, dout)
    assert_close(got, measured(x, weights, dout, "relu")[1], rtol=RTOL)
