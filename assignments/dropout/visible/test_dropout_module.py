"""First checks of dropout as a PyTorch module."""

import pytest
import torch

from grader.checks import assert_close, assert_raises, check

P = 0.25


@check(points=2, exercise="Dropout", hint="Survivors are divided by the probability to survive.")
def test_dropout_module_drops_and_scales_in_training(submission):
    """In training mode, some elements of y are 0 and all others are 4/3 of those of x."""
    x = torch.linspace(1, 2, 400).reshape(20, 20)
    y = submission.Dropout(P)(x)
    assert_close(y, torch.where(y == 0, 0.0, x / (1 - P)), at={"x": x})
    # Of 400 elements 100 are dropped, give or take 9. By Hoeffding's inequality the number is
    # outside of 28 to 172 with probability 2 exp(-2 * 72**2 / 400) = 1.1e-11.
    dropped = int((y == 0).sum())
    assert 28 <= dropped <= 172, f"Dropout: dropped {dropped} of 400 elements, should about 100"


@check(points=1, exercise="Dropout", hint="A module knows its mode: self.training.")
def test_dropout_module_is_the_identity_in_evaluation(submission):
    """In evaluation mode, y equals x."""
    x = torch.linspace(-1, 1, 40).reshape(8, 5)
    layer = submission.Dropout(P)
    layer.eval()
    assert_close(layer(x), x, at={"x": x})


@check(points=2, exercise="Dropout", hint="Test p in __init__, and `raise ValueError(...)`.")
@pytest.mark.parametrize("p", [-0.5, 1.5])
def test_dropout_module_refuses_what_is_no_probability(submission, p):
    """Dropout(p) raises ValueError if p is below 0 or above 1."""
    assert_raises(ValueError, submission.Dropout, p)
