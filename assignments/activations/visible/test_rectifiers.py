"""First checks of ReLU, ReLU in place and leaky ReLU."""

import numpy as np
import torch
from torch.nn import functional

from grader.checks import assert_close, assert_gradient, check, observe


@check(points=2, exercise="relu", hint="The larger of x and 0.")
def test_relu_keeps_positive_values_and_zeroes_negative_ones(submission):
    """ReLU keeps what is positive and gives zero for what is negative."""
    x = np.array([[-3.0, -0.5, 0.0], [0.5, 2.0, -1.0]])
    assert_close(submission.relu(x), np.array([[0.0, 0, 0], [0.5, 2, 0]]), at={"x": x})


@check(points=2, exercise="relu_backward", hint="Where is the slope 1, where is it 0?")
def test_relu_passes_the_gradient_where_the_input_is_positive(submission, rng):
    """ReLU's gradient is the upstream gradient where the input is positive, zero elsewhere."""
    x, dout = rng.normal(size=(2, 8, 5))
    assert_gradient(submission.relu_backward, of=torch.relu, at=x, upstream=dout)


@check(points=2, exercise="relu_", hint="Assign to elements of x; `x = ...` only renames.")
def test_relu_in_place_overwrites_its_argument(submission):
    """After relu_(x), x itself holds the ReLU of what it held before."""
    x = np.array([[-3.0, 1.5], [2.0, -0.25]])
    seen = observe(submission.relu_, x)
    assert_close(seen.args[0], np.array([[0.0, 1.5], [2, 0]]), at={"x": x}, name="x after relu_")


@check(points=1, exercise="relu_", hint="Does the function end with a return?")
def test_relu_in_place_returns_its_argument(submission):
    """relu_(x) returns x, so that calls can be chained."""
    x = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    assert_close(submission.relu_(x), np.array([0.0, 0, 0, 1, 2]), at={"x": x})


@check(points=2, exercise="leaky_relu")
def test_leaky_relu_scales_negative_values_by_a_tenth(submission):
    """Leaky ReLU keeps what is positive and, by default, scales what is negative by 0.1."""
    x = np.array([[-3.0, -0.5, 0.0], [0.5, 2.0, -1.0]])
    y = np.array([[-0.3, -0.05, 0.0], [0.5, 2.0, -0.1]])
    assert_close(submission.leaky_relu(x), y, at={"x": x})


@check(points=2, exercise="leaky_relu_backward", hint="What are the two slopes of leaky ReLU?")
def test_leaky_relu_passes_part_of_the_gradient_where_the_input_is_negative(submission, rng):
    """Leaky ReLU passes the whole gradient at positive inputs, by default 0.1 of it elsewhere."""
    x, dout = rng.normal(size=(2, 8, 5))
    assert_gradient(
        submission.leaky_relu_backward,
        of=lambda x: functional.leaky_relu(x, 0.1),
        at=x,
        upstream=dout,
    )
