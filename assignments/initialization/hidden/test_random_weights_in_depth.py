"""Convolutions, parameters and generators of the weights that are drawn at random.

False-fail rate: 1e-9 at most for each check, as the assert of its one sample states. (Weights of
several shapes are compared as one sample, each over its own standard deviation.) What comes on top
is far below 1e-100: that a tenth of 43,040 weights repeats earlier ones, which each of them does
with probability 0.0103 at most, since float32 has over 2^22 values for it; and that two draws of 24
weights are the same. Equality of weights that come from one state of a generator is exact; where
one of two calls leaves out what is the default, rounding is allowed for.

Power: a linear layer has 20,000 weights, so that a standard deviation that is wrong by 10 % or more
is refused with probability 1 - 1e-6 (as worked out in the visible checks). The nearest mistake is
that of Xavier's gain without its square: 23 %. The two convolutions have 43,040 together, of which
each is 46 % or more. If one of them has half its variance, or double, a normal sample's is off by
0.23 or more; its bounds are 1 ± 0.05, and all but once in 1e6 times it is within 4 % of its own. A
uniform sample whose bound is too large by sqrt(2) for one convolution has elements outside; one
too small by that moves the distribution function by 0.067, DKW's distances being 0.016 and 0.013.
"""

import math
from functools import partial

import numpy as np
import torch

from grader.checks import assert_normal, assert_uniform, check, observe

LINEAR = (400, 50)
FANS = {(100, 40, 5): (200, 500), (32, 16, 5, 3, 3): (720, 1440)}  # of convolutions: (in, out)
SLOPE = math.sqrt(5)  # which PyTorch's own layers use
ROOT_OF_3 = math.sqrt(3)  # the bound of a uniform variable with variance 1


def array(w):
    """Weights as an array, which are one or a tensor."""
    return w.detach().numpy() if isinstance(w, torch.Tensor) else w


def assert_weights(got, shape):
    """Weights have to have the shape that was asked for."""
    __tracebackhide__ = True
    weights = isinstance(got, np.ndarray | torch.Tensor)
    assert weights, f"got a value of type {type(got).__name__}, should be an array"
    found = tuple(got.shape)
    assert found == shape, f"got weights of shape {found}, should be {shape}"


def over_std(function, rng, variance):
    """Weights of convolutions over their standard deviations, all in one sample.

    `variance` gives what it should be from fan-in and fan-out. No weight may stand for others.
    """
    __tracebackhide__ = True
    samples = []
    for (shape, fans), own in zip(FANS.items(), rng.spawn(len(FANS)), strict=True):
        w = function(shape, own)
        assert_weights(w, shape)
        samples.append(array(w).ravel() / math.sqrt(variance(*fans)))
    sample = np.concatenate(samples)
    size, different = sample.size, np.unique(sample).size
    alone = different > 0.9 * size
    assert alone, f"got only {different} different weights of {size}, should be drawn one by one"
    return sample


def by_both_fans(fan_in, fan_out):
    """Xavier's variance with a gain of 1."""
    return 2 / (fan_in + fan_out)


def assert_uniform_with(w, variance):
    """Weights of a linear layer, uniform around zero with that variance."""
    __tracebackhide__ = True
    assert_weights(w, LINEAR)
    bound = math.sqrt(3 * variance)
    assert_uniform(w, -bound, bound)


def assert_normal_with(w, variance):
    """Weights of a linear layer, normal around zero with that variance."""
    __tracebackhide__ = True
    assert_weights(w, LINEAR)
    assert_normal(w, math.sqrt(variance))


def assert_draws_from(function, rng):
    """The weights are made from the state of `rng`, and `rng` has moved on."""
    __tracebackhide__ = True
    shape = (3, 4, 2)
    first = observe(function, shape, rng)
    assert 1 in first.changed, "got weights without a draw from rng, should be drawn from rng"
    assert_weights(first.result, shape)
    again = function(shape, rng)  # a call gets a copy: in the same state as before
    same = np.array_equal(array(first.result), array(again))
    assert same, "got other weights from an rng in the same state, should be the same weights"
    later = function(shape, first.args[1])
    new = not np.array_equal(array(again), array(later))
    assert new, "got the same weights twice, should be new ones"


def assert_by_default(function, rng, **default):
    """Left out, arguments are what they are by default.

    Rounding aside, the same state gives the same weights: a slope of 0.01 instead of 0 makes them
    smaller by 5e-5 of their size, and a gain that is 1 % off, by more.
    """
    __tracebackhide__ = True
    shape = (3, 4, 2)
    short, again, full = function(shape, rng), function(shape, rng), function(shape, rng, **default)
    for w in (short, again, full):
        assert_weights(w, shape)
    if not np.array_equal(array(short), array(again)):
        return  # They are not drawn from rng alone, which another check refuses.
    apart = np.abs(array(short) - array(full)).max()
    same = apart <= 1e-5 * np.abs(array(full)).max()
    named = ", ".join(f"{name}={value!r}" for name, value in default.items())
    assert same, f"got other weights than with {named}, which should be the default"


@check(points=2, exercise="xavier_uniform", hint="Both fans count the receptive field.")
def test_xavier_uniform_of_a_convolution(submission, rng):
    """Xavier's uniform weights have the right variance for convolutions."""
    sample = over_std(submission.xavier_uniform, rng, by_both_fans)
    assert_uniform(sample, -ROOT_OF_3, ROOT_OF_3, name="weights over their deviation")


@check(points=2, exercise="xavier_uniform", hint="The gain is a factor on the deviation.")
def test_xavier_uniform_takes_the_gain_it_is_given(submission, rng):
    """Xavier's uniform weights take the gain that they are given, which is 1 by default."""
    w = submission.xavier_uniform(LINEAR, rng, gain=5 / 3)
    assert_uniform_with(w, 25 / 9 / 225)
    assert_by_default(submission.xavier_uniform, rng, gain=1.0)


@check(points=2, exercise="xavier_uniform", hint="Use rng, no generator of NumPy's or your own.")
def test_xavier_uniform_draws_from_the_generator_it_is_given(submission, rng):
    """Xavier's uniform weights come from the given generator, and from nothing else."""
    assert_draws_from(submission.xavier_uniform, rng)


@check(points=2, exercise="xavier_normal", hint="Both fans count the receptive field.")
def test_xavier_normal_of_a_convolution(submission, rng):
    """Xavier's normal weights have the right variance for convolutions."""
    sample = over_std(submission.xavier_normal, rng, by_both_fans)
    assert_normal(sample, 1.0, name="weights over their deviation")


@check(points=2, exercise="xavier_normal", hint="The gain is a factor on the deviation.")
def test_xavier_normal_takes_the_gain_it_is_given(submission, rng):
    """Xavier's normal weights take the gain that they are given, which is 1 by default."""
    w = submission.xavier_normal(LINEAR, rng, gain=5 / 3)
    assert_normal_with(w, 25 / 9 / 225)
    assert_by_default(submission.xavier_normal, rng, gain=1.0)


@check(points=2, exercise="xavier_normal", hint="Use rng, no generator of NumPy's or your own.")
def test_xavier_normal_draws_from_the_generator_it_is_given(submission, rng):
    """Xavier's normal weights come from the given generator, and from nothing else."""
    assert_draws_from(submission.xavier_normal, rng)


@check(points=2, exercise="kaiming_uniform", hint="The fan counts the receptive field.")
def test_kaiming_uniform_of_a_convolution(submission, rng):
    """Kaiming's uniform weights have the right variance for convolutions."""
    sample = over_std(submission.kaiming_uniform, rng, lambda fan_in, _: 2 / fan_in)
    assert_uniform(sample, -ROOT_OF_3, ROOT_OF_3, name="weights over their deviation")


@check(
    points=2,
    exercise="kaiming_uniform",
    hint="Which fan belongs to which mode? Both count the receptive field.",
)
def test_kaiming_uniform_takes_the_mode_it_is_given(submission, rng):
    """Kaiming's uniform weights use the fan that the mode names."""
    by_fan_out = partial(submission.kaiming_uniform, mode="fan_out")
    sample = over_std(by_fan_out, rng, lambda _, fan_out: 2 / fan_out)
    assert_uniform(sample, -ROOT_OF_3, ROOT_OF_3, name="weights over their deviation")


@check(points=2, exercise="kaiming_uniform", hint="The slope makes the variance smaller.")
def test_kaiming_uniform_takes_the_slope_it_is_given(submission, rng):
    """Kaiming's uniform weights take the slope that they are given, which is 0 by default."""
    w = submission.kaiming_uniform(LINEAR, rng, negative_slope=SLOPE)
    assert_uniform_with(w, 2 / 6 / 50)
    assert_by_default(submission.kaiming_uniform, rng, mode="fan_in", negative_slope=0.0)


@check(points=2, exercise="kaiming_uniform", hint="Use rng, no generator of NumPy's or your own.")
def test_kaiming_uniform_draws_from_the_generator_it_is_given(submission, rng):
    """Kaiming's uniform weights come from the given generator, and from nothing else."""
    assert_draws_from(submission.kaiming_uniform, rng)


@check(points=2, exercise="kaiming_normal", hint="The fan counts the receptive field.")
def test_kaiming_normal_of_a_convolution(submission, rng):
    """Kaiming's normal weights have the right variance for convolutions."""
    sample = over_std(submission.kaiming_normal, rng, lambda fan_in, _: 2 / fan_in)
    assert_normal(sample, 1.0, name="weights over their deviation")


@check(
    points=2,
    exercise="kaiming_normal",
    hint="Which fan belongs to which mode? Both count the receptive field.",
)
def test_kaiming_normal_takes_the_mode_it_is_given(submission, rng):
    """Kaiming's normal weights use the fan that the mode names."""
    by_fan_out = partial(submission.kaiming_normal, mode="fan_out")
    sample = over_std(by_fan_out, rng, lambda _, fan_out: 2 / fan_out)
    assert_normal(sample, 1.0, name="weights over their deviation")


@check(points=2, exercise="kaiming_normal", hint="The slope makes the variance smaller.")
def test_kaiming_normal_takes_the_slope_it_is_given(submission, rng):
    """Kaiming's normal weights take the slope that they are given, which is 0 by default."""
    w = submission.kaiming_normal(LINEAR, rng, negative_slope=SLOPE)
    assert_normal_with(w, 2 / 6 / 50)
    assert_by_default(submission.kaiming_normal, rng, mode="fan_in", negative_slope=0.0)


@check(points=2, exercise="kaiming_normal", hint="Use rng, no generator of NumPy's or your own.")
def test_kaiming_normal_draws_from_the_generator_it_is_given(submission, rng):
    """Kaiming's normal weights come from the given generator, and from nothing else."""
    assert_draws_from(submission.kaiming_normal, rng)
