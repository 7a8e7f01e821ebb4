"""First check of folding a batch normalization into the layer before it."""

import numpy as np

from grader.checks import assert_close, check


@check(
    points=2,
    exercise="fold_batch_norm",
    hint="Write out the normalization of w x + b; what multiplies x, and what is left?",
)
def test_folding_into_a_linear_layer_by_hand(submission):
    """The folded linear layer has each row of the weight scaled, and a bias that does the rest."""
    weight, bias = np.array([[1.0, 2], [3, 4]]), np.array([3.0, -1])
    gamma, beta = np.array([4.0, 3]), np.array([0.0, 1])
    mean, var = np.array([1.0, 0]), np.array([4.0, 9])
    w, b = submission.fold_batch_norm(weight, bias, gamma, beta, mean, var)
    assert_close(w, np.array([[2.0, 4], [3, 4]]), name="weight of fold_batch_norm", rtol=1e-4)
    assert_close(b, np.array([4.0, 0]), name="bias of fold_batch_norm", rtol=1e-4)
