"""assert_gradient through autograd: functions and modules that run where the submission does."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.checks import CheckFailed, assert_gradient, autograd
from grader.errors import CheckError

Load = Callable[[str], Any]

RNG = np.random.default_rng(8)
X, DOUT = RNG.normal(size=(2, 8, 5))

OWN = """
import torch
from torch import nn

class Leaky(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)
    @staticmethod
    def backward(ctx, dout):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, dout, ctx.slope * dout), None

class Wrong(Leaky):
    @staticmethod
    def backward(ctx, dout):
        return dout, None

def leaky(x, slope=0.1):
    return torch.where(x > 0, x, slope * x)

def ratio(a, b):
    return a / b

def first(a, b):
    return 2 * a

def cut(a, b):
    return 2 * a + b.detach()

class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(factor, dtype=torch.float64))
    def forward(self, x):
        return self.factor * x

def dtype(x):
    return x * (1.0 if x.dtype is torch.float64 else 2.0)

def nothing(x):
    x * 2

def an_array(x):
    return x.detach().numpy()

def several(x):
    return x, x
"""


def leaky(slope: float) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda x: functional.leaky_relu(x, slope)


def refusal(backward: Any, **options: Any) -> str:
    with pytest.raises(CheckFailed) as caught:
        assert_gradient(backward, **{"at": X, "upstream": DOUT, **options})
    return str(caught.value)


def test_a_right_autograd_function_is_accepted(load: Load) -> None:
    assert_gradient(
        autograd(load(OWN).Leaky.apply), of=leaky(0.1), at=X, upstream=DOUT, cached=(X, 0.1)
    )


def test_a_wrong_autograd_function_is_refused_by_its_name(load: Load) -> None:
    text = refusal(autograd(load(OWN).Wrong.apply), of=leaky(0.1), cached=(X, 0.1))
    assert text.startswith("Wrong.apply: got dx[")
    assert "elements differ" in text


def test_an_argument_that_is_no_tensor_is_passed_as_it_is(load: Load) -> None:
    backward = autograd(load(OWN).Leaky.apply)
    assert_gradient(backward, of=leaky(0.3), at=X, upstream=DOUT, cached=(X, 0.3))
    assert refusal(backward, of=leaky(0.3), cached=(X, 0.2))


def test_options_are_given_to_the_forward_function(load: Load) -> None:
    own = load(OWN)
    assert_gradient(autograd(own.leaky, slope=0.3), of=leaky(0.3), at=X, upstream=DOUT)
    assert_gradient(autograd(own.leaky), of=leaky(0.3), at=X, upstream=DOUT, options={"slope": 0.3})
    assert refusal(autograd(own.leaky), of=leaky(0.3))


def test_a_module_is_accepted_if_its_gradient_is_right(load: Load) -> None:
    own = load(OWN)
    assert_gradient(autograd(own.Scale(3.0)), of=lambda x: 3 * x, at=X, upstream=DOUT)


def test_a_module_is_refused_by_the_name_of_its_class(load: Load) -> None:
    text = refusal(autograd(load(OWN).Scale(3.0)), of=lambda x: 2 * x)
    assert text.startswith("Scale: got dx[")


def test_several_inputs_have_a_gradient_each(load: Load) -> None:
    a, b, dout = RNG.uniform(1, 2, size=(3, 4))
    own = load(OWN)
    assert_gradient(autograd(own.ratio), of=torch.div, at=(a, b), upstream=dout)
    text = refusal(
        autograd(own.ratio), of=lambda a, b: a / b.detach() + b, at=(a, b), upstream=dout
    )
    assert text.startswith("ratio: got dx1[")


def test_gradients_belong_to_the_inputs_in_whatever_order_they_are_passed(load: Load) -> None:
    a, b, dout = RNG.uniform(1, 2, size=(3, 4))
    assert_gradient(
        autograd(load(OWN).ratio),
        of=lambda a, b: b / a,
        at=(a, b),
        upstream=dout,
        cached=(b, a),
    )


def test_one_array_can_be_given_twice(load: Load) -> None:
    a, dout = RNG.uniform(1, 2, size=(2, 4))
    assert_gradient(autograd(load(OWN).ratio), of=torch.div, at=(a, a), upstream=dout)


def test_an_unused_input_needs_no_gradient(load: Load) -> None:
    a, b, dout = RNG.normal(size=(3, 4))
    assert_gradient(autograd(load(OWN).first), of=lambda a, _: 2 * a, at=(a, b), upstream=dout)


def test_an_input_that_was_cut_off_is_refused(load: Load) -> None:
    a, b, dout = RNG.normal(size=(3, 4))
    text = refusal(autograd(load(OWN).cut), of=lambda a, b: 2 * a + b, at=(a, b), upstream=dout)
    assert text == "cut: got no dx1: autograd finds no way from the output back to the input"


def test_arrays_arrive_as_float64_tensors(load: Load) -> None:
    assert_gradient(autograd(load(OWN).dtype), of=lambda x: x, at=X, upstream=DOUT)


def test_tensors_can_be_given(load: Load) -> None:
    x, dout = torch.tensor(X), torch.tensor(DOUT)
    assert_gradient(
        autograd(load(OWN).Leaky.apply), of=leaky(0.1), at=x, upstream=dout, cached=(x, 0.1)
    )


def test_kinks_hold_for_autograd_as_well(load: Load) -> None:
    x = np.array([-1.0, 0.0, 2.0])
    backward = autograd(load(OWN).Leaky.apply)
    assert_gradient(
        backward, of=leaky(0.1), at=x, upstream=np.ones(3), cached=(x, 0.1), kinks=(0.0,)
    )


def test_copies_of_the_inputs_are_the_authors_mistake(load: Load) -> None:
    with pytest.raises(CheckError, match="the very arrays"):
        assert_gradient(
            autograd(load(OWN).leaky), of=leaky(0.1), at=X, upstream=DOUT, cached=(X.copy(),)
        )


NO_TENSORS = {
    "nothing": "None (is a `return` missing?)",
    "an_array": "an array of shape (8, 5)",
    "several": "a tuple of length 2",
}


@pytest.mark.parametrize(("name", "got"), NO_TENSORS.items())
def test_a_forward_that_returns_no_tensor_is_told_so(load: Load, name: str, got: str) -> None:
    text = refusal(autograd(getattr(load(OWN), name)), of=leaky(0.1))
    assert text == f"{name}: got {got}, should be a tensor for autograd to start from"
