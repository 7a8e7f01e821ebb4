"""First checks of the activation functions for PyTorch's autograd."""

import torch
from torch.nn import functional

from grader.checks import assert_close, assert_gradient, autograd, check


@check(points=1, exercise="LeakyReLU")
def test_leaky_relu_function_computes_leaky_relu(submission):
    """LeakyReLU.apply(x, 0.1) is the leaky ReLU of x."""
    x = torch.tensor([[-3.0, -0.5, 0.0], [0.5, 2.0, -1.0]], dtype=torch.float64)
    assert_close(submission.LeakyReLU.apply(x, 0.1), functional.leaky_relu(x, 0.1), at={"x": x})


@check(
    points=2,
    exercise="LeakyReLU",
    hint="backward returns one gradient for each argument of forward; that of the slope is None.",
)
def test_leaky_relu_function_has_a_gradient(submission, rng):
    """Autograd gets the gradient of leaky ReLU from LeakyReLU.backward."""
    x, dout = rng.normal(size=(2, 8, 5))
    assert_gradient(
        autograd(submission.LeakyReLU.apply),
        of=lambda x: functional.leaky_relu(x, 0.1),
        at=x,
        upstream=dout,
        cached=(x, 0.1),
    )


@check(points=1, exercise="GELU", hint="PyTorch has torch.erf.")
def test_gelu_function_computes_the_exact_gelu(submission):
    """GELU.apply(x) is the exact GELU of x."""
    x = torch.linspace(-3, 3, 13, dtype=torch.float64)
    assert_close(submission.GELU.apply(x), functional.gelu(x), at={"x": x})


@check(points=2, exercise="GELU", hint="Keep x with ctx.save_for_backward in forward.")
def test_gelu_function_has_a_gradient(submission, rng):
    """Autograd gets the gradient of the exact GELU from GELU.backward."""
    x, dout = rng.normal(size=(2, 8, 5))
    assert_gradient(autograd(submission.GELU.apply), of=functional.gelu, at=x, upstream=dout)
