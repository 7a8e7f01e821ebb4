"""First checks of ELU and GELU."""

import numpy as np
from torch.nn import functional

from grader.checks import assert_close, assert_gradient, check


@check(points=2, exercise="elu", hint="What is e to the power of -log 2?")
def test_elu_gives_the_values_one_can_work_out_by_hand(submission):
    """The ELU of -log 4, -log 2, 0 and 3 is -3/4, -1/2, 0 and 3."""
    x = np.array([-np.log(4), -np.log(2), 0.0, 3.0])
    assert_close(submission.elu(x), np.array([-0.75, -0.5, 0.0, 3.0]), at={"x": x})


@check(points=2, exercise="elu_backward", hint="Differentiate e^x - 1.")
def test_elu_passes_a_gradient_on_both_sides(submission, rng):
    """ELU's gradient is the upstream gradient, scaled by e^x where the input is negative."""
    x, dout = rng.normal(size=(2, 8, 5))
    assert_gradient(submission.elu_backward, of=functional.elu, at=x, upstream=dout)


@check(
    points=2, exercise="gelu", hint="The probability that a normal variable is below 1 is 0.8413."
)
def test_gelu_gives_the_values_of_a_table_of_the_normal_distribution(submission):
    """The exact GELU is x times the normal CDF at x, as found in any table."""
    x = np.array([[-2.0, -1.0, 0.0], [0.5, 1.0, 2.0]])
    y = np.array([[-0.04550026, -0.15865525, 0.0], [0.34573123, 0.84134475, 1.95449974]])
    assert_close(submission.gelu(x), y, at={"x": x})


@check(points=1, exercise="gelu", hint="PyTorch's name for this form is approximate='tanh'.")
def test_gelu_has_an_approximate_form_with_tanh(submission):
    """With approximate="tanh", GELU follows the formula with tanh."""
    x = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    y = np.array([-0.04540231, -0.15880801, 0.0, 0.84119199, 1.95459769])
    assert_close(submission.gelu(x, approximate="tanh"), y, at={"x": x})


@check(points=2, exercise="gelu_backward", hint="Use the product rule on x times the CDF at x.")
def test_gelu_backward_follows_the_product_rule(submission, rng):
    """The gradient of the exact GELU has two terms: the CDF, and x times the density."""
    x, dout = rng.normal(size=(2, 8, 5))
    assert_gradient(submission.gelu_backward, of=functional.gelu, at=x, upstream=dout)
