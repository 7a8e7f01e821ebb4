"""First checks of the saturating activation functions."""

import numpy as np
import torch

from grader.checks import assert_close, assert_gradient, check


@check(points=3, exercise="sigmoid", hint="Work out the sigmoid of log 3 with pencil and paper.")
def test_sigmoid_gives_the_values_one_can_work_out_by_hand(submission):
    """The sigmoid of -log 3, 0, log 3 and log 9 is 0.25, 0.5, 0.75 and 0.9."""
    x = np.array([[-np.log(3), 0.0], [np.log(3), np.log(9)]])
    assert_close(submission.sigmoid(x), np.array([[0.25, 0.5], [0.75, 0.9]]), at={"x": x})


@check(
    points=2,
    exercise="sigmoid_backward",
    hint="The second argument is the output y. What is the slope of the sigmoid in terms of y?",
)
def test_sigmoid_backward_gives_the_gradient_from_the_output(submission, rng):
    """Sigmoid's gradient follows from its output and the upstream gradient."""
    x, dout = rng.normal(size=(2, 8, 5))
    y = torch.sigmoid(torch.from_numpy(x)).numpy()
    assert_gradient(submission.sigmoid_backward, of=torch.sigmoid, at=x, upstream=dout, cached=(y,))


@check(points=2, exercise="tanh", hint="Work out the tanh of log 2 with pencil and paper.")
def test_tanh_gives_the_values_one_can_work_out_by_hand(submission):
    """The tanh of -log 2, 0 and log 2 is -0.6, 0 and 0.6."""
    x = np.array([[-np.log(2), 0.0, np.log(2)]])
    assert_close(submission.tanh(x), np.array([[-0.6, 0.0, 0.6]]), at={"x": x})


@check(
    points=2,
    exercise="tanh_backward",
    hint="The second argument is the output y. What is the slope of tanh in terms of y?",
)
def test_tanh_backward_gives_the_gradient_from_the_output(submission, rng):
    """The gradient of tanh follows from its output and the upstream gradient."""
    x, dout = rng.normal(size=(2, 8, 5))
    y = torch.tanh(torch.from_numpy(x)).numpy()
    assert_gradient(submission.tanh_backward, of=torch.tanh, at=x, upstream=dout, cached=(y,))
