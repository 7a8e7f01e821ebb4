"""Slopes, kinks and dimensions of the activation functions for PyTorch's autograd."""

import numpy as np
import torch
from torch.nn import functional

from grader.checks import assert_close, assert_gradient, assert_unchanged, autograd, check

SLOPE = 0.3


@check(points=2, exercise="LeakyReLU", hint="Keep the slope in ctx, for backward to find.")
def test_leaky_relu_function_takes_the_slope_it_is_given(submission, rng):
    """LeakyReLU's gradient takes the slope given to forward; at the kink, either slope is right."""
    x = rng.normal(size=(2, 3, 4))
    x[:, 1] = 0.0
    dout = rng.normal(size=x.shape)
    assert_gradient(
        autograd(submission.LeakyReLU.apply),
        of=lambda x: functional.leaky_relu(x, SLOPE),
        at=x,
        upstream=dout,
        cached=(x, SLOPE),
        kinks=(0.0,),
    )


@check(points=1, exercise="LeakyReLU", hint="Methods ending in _ write into their tensor.")
def test_leaky_relu_function_keeps_its_argument(submission, rng):
    """LeakyReLU's forward pass is right for other slopes, and leaves its argument alone."""
    x = torch.from_numpy(rng.normal(size=(2, 3, 4)))
    y = assert_unchanged(submission.LeakyReLU.apply, x, SLOPE)
    assert_close(y, functional.leaky_relu(x, SLOPE), at={"x": x})


@check(points=3, exercise="GELU", hint="backward needs x, not y: is that what forward keeps?")
def test_gelu_function_has_the_gradient_over_its_whole_range(submission, rng):
    """GELU's gradient is right over its whole range, in any number of dimensions."""
    x = np.linspace(-5, 5, 24).reshape(2, 3, 4)
    dout = rng.normal(size=x.shape)
    assert_gradient(autograd(submission.GELU.apply), of=functional.gelu, at=x, upstream=dout)


@check(points=1, exercise="GELU", hint="Methods ending in _ write into their tensor.")
def test_gelu_function_keeps_its_argument(submission):
    """GELU's forward pass is exact over its whole range, and leaves its argument alone."""
    x = 1000 * torch.linspace(-1, 1, 21, dtype=torch.float64).reshape(3, 7) ** 5
    y = assert_unchanged(submission.GELU.apply, x)
    assert_close(y, functional.gelu(x), at={"x": x})
