"""First checks of what the weights do to activations and gradients."""

import numpy as np

from grader.checks import assert_close, check


@check(
    points=2,
    exercise="activation_std_by_depth",
    hint="Two layers give two numbers. Which way round is a weight of shape (out, in) multiplied?",
)
def test_stds_of_a_linear_network_that_one_can_work_out_by_hand(submission):
    """Two linear layers, the second with three times the first one's output: 1.5, then 4.5."""
    x = np.array([[1.0], [4.0]])
    weights = [np.array([[1.0]]), np.array([[3.0], [3.0]])]
    stds = submission.activation_std_by_depth(x, weights, nonlinearity="linear")
    assert_close(stds, np.array([1.5, 4.5]))


@check(
    points=2,
    exercise="activation_std_by_depth",
    hint="The activations are what comes out of the ReLU.",
)
def test_stds_of_a_network_with_relu_that_one_can_work_out_by_hand(submission):
    """With ReLU, which is the default, the activations count, and not what goes into the ReLU."""
    x = np.array([[2.0, -2.0], [-4.0, 4.0]])
    weights = [np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, -1.0]])]
    # activations [[2, 0], [0, 4]], then [[2], [0]]
    assert_close(submission.activation_std_by_depth(x, weights), np.array([np.sqrt(2.75), 1.0]))


@check(
    points=2,
    exercise="gradient_norm_by_depth",
    hint="The gradient w.r.t. a weight is an outer product: of which two vectors?",
)
def test_norms_of_a_linear_network_that_one_can_work_out_by_hand(submission):
    """For one sample and two linear layers, the gradients' norms are products of vectors' norms."""
    x = np.array([[3.0, 4.0]])
    weights = [np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[5.0, 12.0]])]
    norms = submission.gradient_norm_by_depth(x, weights, np.array([[2.0]]), nonlinearity="linear")
    assert_close(norms, np.array([2.0 * 13 * 5, 2 * 5]))


@check(
    points=3,
    exercise="gradient_norm_by_depth",
    hint="ReLU passes no gradient where its input is negative; samples add up.",
)
def test_norms_of_a_network_with_relu_that_one_can_work_out_by_hand(submission):
    """With ReLU, which is the default, the gradients of two samples are masked and then added."""
    x = np.array([[3.0, 4.0], [-3.0, 4.0]])
    weights = [np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[5.0, 12.0]])]
    norms = submission.gradient_norm_by_depth(x, weights, np.array([[2.0], [1.0]]))
    # gradients [[30, 40], [36, 144]] and [[6, 12]]
    assert_close(norms, np.sqrt([24532.0, 180.0]))
