"""First checks of the L2 penalty and of what PyTorch calls it."""

import numpy as np

from grader.checks import assert_close, check


@check(points=3, exercise="l2_penalty", hint="The squared length of the vector (3, 4) is 25.")
def test_penalty_of_a_vector_can_be_worked_out_by_hand(submission):
    """The L2 penalty of the weights 3 and -4 is 25 lambda, that of 1, 2 and 2 is 9 lambda."""
    assert_close(submission.l2_penalty(np.array([3.0, -4.0]), 0.1), 2.5)
    assert_close(submission.l2_penalty(np.array([1.0, 2.0, 2.0]), 0.5), 4.5)


@check(
    points=4,
    exercise="l2_penalty_gradient",
    hint="What is the derivative of lambda w² with respect to w?",
)
def test_gradient_of_the_penalty_of_three_weights(submission):
    """The gradient of the L2 penalty is proportional to the weights, with their signs."""
    w = np.array([3.0, -4.0, 0.0])
    assert_close(submission.l2_penalty_gradient(w, 0.1), np.array([0.6, -0.8, 0.0]), at={"w": w})


@check(
    points=2,
    exercise="torch_weight_decay",
    hint="PyTorch adds weight_decay * w to the gradient. What does the penalty add?",
)
def test_weight_decay_of_pytorch_for_one_lambda(submission):
    """For lambda = 0.01, PyTorch's weight_decay is 0.02."""
    assert_close(submission.torch_weight_decay(0.01), 0.02, atol=0.0)
