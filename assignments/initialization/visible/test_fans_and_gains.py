"""First checks of the fans and of the gain."""

import math

import numpy as np

from grader.checks import assert_close, check, library


def assert_fans(submission, shape, fan_in, fan_out):
    """The two fans of a shape, with a message for each."""
    __tracebackhide__ = True
    got, there = submission.fan_in_and_fan_out(shape), library(submission, "builtins")
    if there.isinstance(got, there.tuple):  # a named one is a pair too
        got = there.tuple(got)
    pair = isinstance(got, tuple | list | np.ndarray) and len(got) == 2
    assert pair, f"fan_in_and_fan_out: got {got!r}, should be the pair (fan_in, fan_out)"
    assert_close(got[0], float(fan_in), name="fan_in")
    assert_close(got[1], float(fan_out), name="fan_out")


@check(points=1, exercise="fan_in_and_fan_out", hint="The shape of a weight is (out, in).")
def test_fans_of_a_linear_layer(submission):
    """A linear layer from 5 features to 3 has a weight of shape (3, 5), fan-in 5 and fan-out 3."""
    assert_fans(submission, (3, 5), 5, 3)


@check(
    points=2,
    exercise="fan_in_and_fan_out",
    hint="How many numbers does one output of the convolution see?",
)
def test_fans_of_a_convolution(submission):
    """A 3x3 convolution from 4 channels to 16 has a fan-in of 36 and a fan-out of 144."""
    assert_fans(submission, (16, 4, 3, 3), 36, 144)


@check(points=2, exercise="gain", hint="ReLU takes away half of the second moment.")
def test_gain_of_no_activation_and_of_relu(submission):
    """The gain is 1 without an activation function, and the square root of 2 for ReLU."""
    assert_close(submission.gain("linear"), 1.0)
    assert_close(submission.gain("relu"), math.sqrt(2))


@check(points=1, exercise="gain", hint="The default slope is 0.01.")
def test_gain_of_leaky_relu(submission):
    """The gain for leaky ReLU with the default slope is a little less than that for ReLU."""
    assert_close(submission.gain("leaky_relu"), 1.4141428569978354)
