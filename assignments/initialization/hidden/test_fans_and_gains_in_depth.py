"""Other kernels, slopes and names of the fans and of the gain."""

import math

import numpy as np
import pytest

from grader.checks import assert_close, assert_raises, check, library


@check(
    points=3,
    exercise="fan_in_and_fan_out",
    hint="The receptive field is the product of all kernel sizes, however many there are.",
)
@pytest.mark.parametrize(
    ("shape", "fan_in", "fan_out"),
    [((6, 2, 5), 10, 30), ((8, 3, 2, 7), 42, 112), ((4, 5, 1, 3, 2), 30, 24), ((7, 2, 1), 2, 7)],
)
def test_fans_of_kernels_of_any_shape(submission, shape, fan_in, fan_out):
    """The fans are right for kernels in one to three dimensions, square or not."""
    got, there = submission.fan_in_and_fan_out(shape), library(submission, "builtins")
    if there.isinstance(got, there.tuple):  # a named one is a pair too
        got = there.tuple(got)
    pair = isinstance(got, tuple | list | np.ndarray) and len(got) == 2
    assert pair, f"fan_in_and_fan_out: got {got!r}, should be the pair (fan_in, fan_out)"
    assert_close(got[0], float(fan_in), name="fan_in")
    assert_close(got[1], float(fan_out), name="fan_out")


@check(points=1, exercise="fan_in_and_fan_out", hint="What does the docstring say on errors?")
def test_a_vector_has_no_fans(submission):
    """A shape with fewer than two dimensions is refused with a ValueError."""
    assert_raises(ValueError, submission.fan_in_and_fan_out, (5,))
    assert_raises(ValueError, submission.fan_in_and_fan_out, ())


@check(points=1, exercise="gain", hint="The docstring lists the values, which are PyTorch's.")
@pytest.mark.parametrize(("nonlinearity", "should"), [("sigmoid", 1.0), ("tanh", 5 / 3)])
def test_gain_of_saturating_functions(submission, nonlinearity, should):
    """The gains of sigmoid and tanh are PyTorch's."""
    assert_close(submission.gain(nonlinearity), should)


@check(points=2, exercise="gain", hint="What is the formula for a slope of 0, and of 1?")
@pytest.mark.parametrize("slope", [None, 0.0, 0.3, 1.0, math.sqrt(5)])
def test_gain_takes_the_slope_it_is_given(submission, slope):
    """The gain for leaky ReLU takes the slope that it is given, and 0.01 without one."""
    given = {} if slope is None else {"negative_slope": slope}
    should = math.sqrt(2) / math.hypot(1.0, given.get("negative_slope", 0.01))
    # A default 1 % off moves the gain by 1e-6 of it; rounding in float32 by less than 3e-7.
    rtol = 1e-5 if given else 5e-7
    assert_close(submission.gain("leaky_relu", **given), should, rtol=rtol, atol=0.0)


@check(points=1, exercise="gain", hint="Which activation functions have a negative slope?")
@pytest.mark.parametrize(
    ("nonlinearity", "should"),
    [("relu", 2**0.5), ("linear", 1.0), ("sigmoid", 1.0), ("tanh", 5 / 3)],
)
def test_gain_takes_the_slope_for_leaky_relu_only(submission, nonlinearity, should):
    """The slope has no effect on the gain of any other activation function."""
    assert_close(submission.gain(nonlinearity, 0.5), should)


@check(points=1, exercise="gain", hint="A misspelt name should not go by unnoticed.")
def test_gain_refuses_unknown_names(submission):
    """A name of an activation function that is not listed is refused with a ValueError."""
    assert_raises(ValueError, submission.gain, "swoosh")
