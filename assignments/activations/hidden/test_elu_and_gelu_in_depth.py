"""Parameters, extremes, dtypes and dimensions of ELU and GELU."""

from functools import partial

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.checks import (
    assert_close,
    assert_gradient,
    assert_no_warnings,
    assert_unchanged,
    check,
)

gelu_with_tanh = partial(functional.gelu, approximate="tanh")


@check(points=2, exercise="elu", hint="Where does alpha stand in the formula, and where not?")
@pytest.mark.parametrize("alpha", [0.5, 2.0])
def test_elu_takes_the_alpha_it_is_given(submission, rng, alpha):
    """ELU goes to the negative of the alpha that it is given, and leaves positive values alone."""
    x = 2 * rng.normal(size=(2, 3, 4))
    should = functional.elu(torch.from_numpy(x), alpha).numpy()
    assert_close(submission.elu(x, alpha=alpha), should, at={"x": x})


@check(points=2, exercise="elu", hint="np.where computes both branches, for every element.")
def test_elu_is_stable(submission):
    """ELU of inputs of large magnitude is right, and raises no overflow warning."""
    x = np.array([-1000.0, -750.0, -40.0, 40.0, 750.0, 1000.0])
    y = np.array([-1.0, -1.0, -1.0, 40.0, 750.0, 1000.0])
    assert_close(assert_no_warnings(submission.elu, x), y, at={"x": x})


@check(points=1, exercise="elu", hint="Don't convert to another dtype or write into x.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_elu_keeps_the_dtype_and_its_argument(submission, rng, dtype):
    """ELU keeps the dtype, and leaves its argument alone."""
    x = rng.normal(size=(8, 5)).astype(dtype)
    should = functional.elu(torch.from_numpy(x).double()).numpy()
    assert_close(assert_unchanged(submission.elu, x), should, at={"x": x}, dtype=dtype)


@check(points=2, exercise="elu_backward", hint="Differentiate alpha * (e^x - 1).")
@pytest.mark.parametrize("alpha", [0.5, 2.0])
def test_elu_backward_takes_the_alpha_it_is_given(submission, rng, alpha):
    """ELU's gradient takes the given alpha; at a kink, either one-sided slope is right."""
    x = rng.normal(size=(2, 3, 4))
    x[:, 1] = 0.0
    dout = rng.normal(size=x.shape)
    assert_gradient(
        submission.elu_backward,
        of=lambda x: functional.elu(x, alpha),
        at=x,
        upstream=dout,
        options={"alpha": alpha},
        kinks=(0.0,),
    )


@check(
    points=1,
    exercise="elu_backward",
    hint="Check three places: far from zero on both sides (no overflow), and zero itself.",
)
def test_elu_backward_is_stable_and_smooth(submission):
    """With the default alpha, ELU's gradient is smooth, and raises no overflow warning."""
    x = np.array([-1000.0, -750.0, 0.0, 750.0, 1000.0])
    dout = np.array([2.0, -1.0, 3.0, -4.0, 5.0])
    dx = assert_no_warnings(submission.elu_backward, dout, x)
    assert_close(dx, np.array([0.0, 0.0, 3.0, -4.0, 5.0]), at={"x": x, "dout": dout})


@check(points=1, exercise="elu_backward", hint="Don't write into dout or x; make a new array.")
def test_elu_backward_keeps_its_arguments(submission, rng):
    """ELU's backward pass leaves the upstream gradient and the input as they are."""
    x, dout = rng.normal(size=(2, 8, 5))
    dx = assert_unchanged(submission.elu_backward, dout, x)
    assert_close(dx, np.exp(np.minimum(x, 0)) * dout, at={"x": x, "dout": dout})


@check(points=1, exercise="gelu", hint='The default is approximate="none": use erf, not tanh.')
def test_gelu_is_exact_unless_told_otherwise(submission):
    """GELU is exact by default, and with approximate="none", over its whole range."""
    x = np.linspace(-5, 5, 33).reshape(11, 3)
    should = functional.gelu(torch.from_numpy(x)).numpy()
    assert_close(submission.gelu(x), should, at={"x": x})
    assert_close(submission.gelu(x, approximate="none"), should, at={"x": x})


@check(points=2, exercise="gelu", hint="The approximation differs from the exact form: use both.")
def test_gelu_approximates_with_tanh_when_told_so(submission):
    """With approximate="tanh", GELU follows the formula with tanh over its whole range."""
    x = np.linspace(-5, 5, 32).reshape(2, 4, 4)
    should = gelu_with_tanh(torch.from_numpy(x)).numpy()
    assert_close(submission.gelu(x, approximate="tanh"), should, at={"x": x})


@check(points=1, exercise="gelu", hint="What do erf and tanh give far from zero?")
@pytest.mark.parametrize("form", ["none", "tanh"])
def test_gelu_is_stable(submission, form):
    """GELU of inputs of large magnitude is right in both forms, and raises no warning."""
    x = np.array([-1000.0, -300.0, -40.0, 40.0, 300.0, 1000.0])
    y = assert_no_warnings(submission.gelu, x, approximate=form)
    assert_close(y, np.array([0.0, 0.0, 0.0, 40.0, 300.0, 1000.0]), at={"x": x})


@check(points=1, exercise="gelu", hint="Don't convert to another dtype or write into x.")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gelu_keeps_the_dtype_and_its_argument(submission, rng, dtype):
    """GELU keeps the dtype, and leaves its argument alone."""
    x = rng.normal(size=(8, 5)).astype(dtype)
    should = functional.gelu(torch.from_numpy(x).double()).numpy()
    assert_close(assert_unchanged(submission.gelu, x), should, at={"x": x}, dtype=dtype)


@check(
    points=2,
    exercise="gelu_backward",
    hint="Differentiate the tanh form itself: product rule, then chain rule inside tanh.",
)
def test_gelu_backward_differentiates_the_form_with_tanh(submission, rng):
    """The gradient of the form with tanh is its own, not that of the exact form."""
    x, dout = 2 * rng.normal(size=(2, 8, 5))
    assert_gradient(
        submission.gelu_backward,
        of=gelu_with_tanh,
        at=x,
        upstream=dout,
        options={"approximate": "tanh"},
    )


@check(points=1, exercise="gelu_backward", hint="What is the slope of GELU far from zero?")
@pytest.mark.parametrize("form", ["none", "tanh"])
def test_gelu_backward_is_stable(submission, form):
    """GELU's gradient is right for inputs of large magnitude, and raises no warning."""
    x = np.array([-1000.0, -300.0, -40.0, 40.0, 300.0, 1000.0])
    dout = np.array([2.0, -3.0, 4.0, -5.0, 6.0, 7.0])
    dx = assert_no_warnings(submission.gelu_backward, dout, x, approximate=form)
    assert_close(dx, np.array([0.0, 0.0, 0.0, -5.0, 6.0, 7.0]), at={"x": x, "dout": dout})


@check(
    points=2,
    exercise="gelu_backward",
    hint="Is the normal density scaled right? And is every array a new one?",
)
def test_gelu_backward_is_exact_and_keeps_its_arguments(submission, reference, rng):
    """GELU's gradient is exact by default, over its whole range; the arguments are left alone."""
    x = np.linspace(-5, 5, 24).reshape(2, 3, 4)
    dout = rng.normal(size=x.shape)
    dx = assert_unchanged(submission.gelu_backward, dout, x)
    assert_close(dx, reference.gelu_backward(dout, x), at={"x": x, "dout": dout})
