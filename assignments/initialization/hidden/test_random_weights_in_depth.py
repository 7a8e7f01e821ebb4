"""Convolutions, parameters and generators of the weights that are drawn at random.

False-fail rate: 1e-9 at most for each case, as the asserts of samples state; equality of weights
that come from one state of a generator is exact. Power: each sample has 20,000 weights or more, so
a standard deviation that is wrong by 10 % or more is refused with probability 1 - 1e-6 (as worked
out in the visible checks). The nearest mistake is that of Xavier's gain without its square: 23 %.
"""

import math

import numpy as np
import pytest
import torch

from grader.checks import assert_normal, assert_uniform, check, observe

LINEAR = (400, 50)
CONVOLUTIONS = [(100, 40, 5), (32, 16, 5, 3, 3)]
FANS = {(100, 40, 5): (200, 500), (32, 16, 5, 3, 3): (720, 1440)}  # (in, out)
SLOPE = math.sqrt(5)  # which PyTorch's own layers use


def assert_shape(got, shape):
    """Weights have to have the shape that was asked for."""
    __tracebackhide__ = True
    weights = isinstance(got, np.ndarray | torch.Tensor)
    assert weights, f"got a value of type {type(got).__name__}, should be an array"
    found = tuple(got.shape)
    assert found == shape, f"got weights of shape {found}, should be {shape}"


def assert_uniform_with(w, shape, variance):
    """Weights of that shape, uniform around zero with that variance."""
    __tracebackhide__ = True
    assert_shape(w, shape)
    bound = math.sqrt(3 * variance)
    assert_uniform(w, -bound, bound)


def assert_normal_with(w, shape, variance):
    """Weights of that shape, normal around zero with that variance."""
    __tracebackhide__ = True
    assert_shape(w, shape)
    assert_normal(w, math.sqrt(variance))


def assert_draws_from(function, rng):
    """The weights are made from the state of `rng`, and `rng` has moved on."""
    __tracebackhide__ = True
    shape = (3, 4, 2)
    first = observe(function, shape, rng)
    assert 1 in first.changed, "got weights without a draw from rng, should be drawn from rng"
    assert_shape(first.result, shape)
    again = function(shape, rng)  # a call gets a copy: in the same state as before
    same = equal(first.result, again)
    assert same, "got other weights from an rng in the same state, should be the same weights"
    later = function(shape, first.args[1])
    assert not equal(again, later), "got the same weights twice, should be new ones"


def equal(one, other):
    """Whether two results are the same weights, as arrays or as tensors."""
    pair = [w.detach() if isinstance(w, torch.Tensor) else w for w in (one, other)]
    return np.array_equal(*pair)


@check(points=2, exercise="xavier_uniform", hint="Both fans count the receptive field.")
@pytest.mark.parametrize("shape", CONVOLUTIONS)
def test_xavier_uniform_of_a_convolution(submission, rng, shape):
    """Xavier's uniform weights have the right variance for convolutions."""
    assert_uniform_with(submission.xavier_uniform(shape, rng), shape, 2 / sum(FANS[shape]))


@check(points=2, exercise="xavier_uniform", hint="The gain is a factor on the deviation.")
def test_xavier_uniform_takes_the_gain_it_is_given(submission, rng):
    """Xavier's uniform weights take the gain that they are given."""
    w = submission.xavier_uniform(LINEAR, rng, gain=5 / 3)
    assert_uniform_with(w, LINEAR, 25 / 9 / 225)


@check(points=2, exercise="xavier_uniform", hint="Use rng, no generator of NumPy's or your own.")
def test_xavier_uniform_draws_from_the_generator_it_is_given(submission, rng):
    """Xavier's uniform weights come from the given generator, and from nothing else."""
    assert_draws_from(submission.xavier_uniform, rng)


@check(points=2, exercise="xavier_normal", hint="Both fans count the receptive field.")
@pytest.mark.parametrize("shape", CONVOLUTIONS)
def test_xavier_normal_of_a_convolution(submission, rng, shape):
    """Xavier's normal weights have the right variance for convolutions."""
    assert_normal_with(submission.xavier_normal(shape, rng), shape, 2 / sum(FANS[shape]))


@check(points=2, exercise="xavier_normal", hint="The gain is a factor on the deviation.")
def test_xavier_normal_takes_the_gain_it_is_given(submission, rng):
    """Xavier's normal weights take the gain that they are given."""
    w = submission.xavier_normal(LINEAR, rng, gain=5 / 3)
    assert_normal_with(w, LINEAR, 25 / 9 / 225)


@check(points=2, exercise="xavier_normal", hint="Use rng, no generator of NumPy's or your own.")
def test_xavier_normal_draws_from_the_generator_it_is_given(submission, rng):
    """Xavier's normal weights come from the given generator, and from nothing else."""
    assert_draws_from(submission.xavier_normal, rng)


@check(points=2, exercise="kaiming_uniform", hint="The fan counts the receptive field.")
@pytest.mark.parametrize("shape", CONVOLUTIONS)
def test_kaiming_uniform_of_a_convolution(submission, rng, shape):
    """Kaiming's uniform weights have the right variance for convolutions."""
    assert_uniform_with(submission.kaiming_uniform(shape, rng), shape, 2 / FANS[shape][0])


@check(points=2, exercise="kaiming_uniform", hint="Which fan belongs to which mode?")
def test_kaiming_uniform_takes_the_mode_it_is_given(submission, rng):
    """Kaiming's uniform weights use the fan that the mode names."""
    w = submission.kaiming_uniform(LINEAR, rng, mode="fan_out")
    assert_uniform_with(w, LINEAR, 2 / 400)


@check(points=2, exercise="kaiming_uniform", hint="The slope makes the variance smaller.")
def test_kaiming_uniform_takes_the_slope_it_is_given(submission, rng):
    """Kaiming's uniform weights take the slope that they are given."""
    w = submission.kaiming_uniform(LINEAR, rng, negative_slope=SLOPE)
    assert_uniform_with(w, LINEAR, 2 / 6 / 50)


@check(points=2, exercise="kaiming_uniform", hint="Use rng, no generator of NumPy's or your own.")
def test_kaiming_uniform_draws_from_the_generator_it_is_given(submission, rng):
    """Kaiming's uniform weights come from the given generator, and from nothing else."""
    assert_draws_from(submission.kaiming_uniform, rng)


@check(points=2, exercise="kaiming_normal", hint="The fan counts the receptive field.")
@pytest.mark.parametrize("shape", CONVOLUTIONS)
def test_kaiming_normal_of_a_convolution(submission, rng, shape):
    """Kaiming's normal weights have the right variance for convolutions."""
    assert_normal_with(submission.kaiming_normal(shape, rng), shape, 2 / FANS[shape][0])


@check(points=2, exercise="kaiming_normal", hint="Which fan belongs to which mode?")
def test_kaiming_normal_takes_the_mode_it_is_given(submission, rng):
    """Kaiming's normal weights use the fan that the mode names."""
    w = submission.kaiming_normal(LINEAR, rng, mode="fan_out")
    assert_normal_with(w, LINEAR, 2 / 400)


@check(points=2, exercise="kaiming_normal", hint="The slope makes the variance smaller.")
def test_kaiming_normal_takes_the_slope_it_is_given(submission, rng):
    """Kaiming's normal weights take the slope that they are given."""
    w = submission.kaiming_normal(LINEAR, rng, negative_slope=SLOPE)
    assert_normal_with(w, LINEAR, 2 / 6 / 50)


@check(points=2, exercise="kaiming_normal", hint="Use rng, no generator of NumPy's or your own.")
def test_kaiming_normal_draws_from_the_generator_it_is_given(submission, rng):
    """Kaiming's normal weights come from the given generator, and from nothing else."""
    assert_draws_from(submission.kaiming_normal, rng)
