"""First checks of the weights that are drawn at random.

False-fail rate: 1e-9 at most for each check, as the asserts of samples state. Power: with 20,000
weights, a standard deviation that is wrong by 10 % or more is refused with probability 1 - 1e-6.
(Uniform: a bound 10 % too small moves the distribution function by 0.05, and DKW's distances for
1e-9 and 1e-6 are 0.023 and 0.019; of a bound too large, elements outside tell. Normal: the bounds
of the variance are 1 ± 0.07, and a sample's is within 6 % of its own but once in 1e6 times.)
"""

import math

import numpy as np
import torch

from grader.checks import assert_normal, assert_uniform, check


def assert_shape(got, shape):
    """Weights have to have the shape that was asked for."""
    __tracebackhide__ = True
    weights = isinstance(got, np.ndarray | torch.Tensor)
    assert weights, f"got a value of type {type(got).__name__}, should be an array"
    found = tuple(got.shape)
    assert found == shape, f"got weights of shape {found}, should be {shape}"


@check(
    points=4,
    exercise="xavier_uniform",
    hint="A uniform variable between -b and b has variance b^2 / 3. What is b for your variance?",
)
def test_xavier_uniform_of_a_linear_layer(submission, rng):
    """Xavier's uniform weights have a variance of 1 / mean of the fans."""
    w = submission.xavier_uniform((400, 50), rng)
    assert_shape(w, (400, 50))
    bound = math.sqrt(3 / 225)
    assert_uniform(w, -bound, bound)


@check(
    points=4,
    exercise="xavier_normal",
    hint="rng.normal takes a standard deviation, the root of the variance.",
)
def test_xavier_normal_of_a_linear_layer(submission, rng):
    """Xavier's normal weights have a variance of 1 / mean of the fans."""
    w = submission.xavier_normal((400, 50), rng)
    assert_shape(w, (400, 50))
    assert_normal(w, math.sqrt(1 / 225))


@check(
    points=4,
    exercise="kaiming_uniform",
    hint="The variance should be 2 / fan_in; a uniform variable between -b and b has b^2 / 3.",
)
def test_kaiming_uniform_of_a_linear_layer(submission, rng):
    """Kaiming's uniform weights for ReLU have a variance of 2 / fan-in."""
    w = submission.kaiming_uniform((400, 50), rng)
    assert_shape(w, (400, 50))
    bound = math.sqrt(6 / 50)
    assert_uniform(w, -bound, bound)


@check(
    points=4,
    exercise="kaiming_normal",
    hint="The variance should be 2 / fan_in; rng.normal takes a standard deviation.",
)
def test_kaiming_normal_of_a_linear_layer(submission, rng):
    """Kaiming's normal weights for ReLU have a variance of 2 / fan-in."""
    w = submission.kaiming_normal((400, 50), rng)
    assert_shape(w, (400, 50))
    assert_normal(w, math.sqrt(2 / 50))
