"""assert_gradient on backward functions: every wrong one is refused, every right one accepted."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from grader.checks import CheckFailed, assert_gradient, autograd
from grader.checks.compare import ATOL
from grader.errors import CheckError

Load = Callable[[str], Any]

RNG = np.random.default_rng(7)
X, DOUT = RNG.normal(size=(2, 8, 5))
W, B = RNG.normal(size=(5, 3)), RNG.normal(size=3)
UP = RNG.normal(size=(8, 3))

RELU = "import numpy as np\ndef relu_backward(dout, x):\n    "
LINEAR = "import numpy as np\ndef linear_backward(dout, x, w, b):\n    "


def linear(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return x @ w + b


def check_relu(own: Any, x: Any = X, dout: Any = DOUT, **options: Any) -> None:
    assert_gradient(own.relu_backward, of=torch.relu, at=x, upstream=dout, **options)


def check_linear(own: Any, **options: Any) -> None:
    names = ("dx", "dw", "db")
    inputs = (X, W, B)
    assert_gradient(own.linear_backward, of=linear, at=inputs, upstream=UP, names=names, **options)


def refusal(assertion: Callable[..., None], *args: Any, **options: Any) -> str:
    with pytest.raises(CheckFailed) as caught:
        assertion(*args, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "right",
    [
        "return dout * (x > 0)",
        "return (dout * (x > 0),)",
        "return [np.where(x > 0, dout, 0)]",
        "return (dout * (x > 0)).astype(np.float32)",
        "import torch; return torch.from_numpy(dout * (x > 0))",
        "dout *= x > 0; return dout",
        "dout[x <= 0] = 0; x[:] = 0; return dout",
        "return np.array([[d * (v > 0) for d, v in zip(*r)] for r in zip(dout, x)])",
    ],
    ids=["mask", "tuple", "list", "float32", "tensor", "in place", "spoils x", "loops"],
)
def test_a_right_gradient_is_accepted(load: Load, right: str) -> None:
    check_relu(load(RELU + right))


@pytest.mark.parametrize(
    "wrong",
    [
        "return -dout * (x > 0)",
        "return 2 * dout * (x > 0)",
        "return 1.0001 * dout * (x > 0)",
        "return (x > 0).astype(float)",
        "return dout",
        "return dout * (x < 0)",
        "return dout * x",
        "dx = dout * (x > 0); dx[3, 1] += 1e-3; return dx",
        "return np.roll(dout * (x > 0), 1)",
    ],
    ids=[
        "sign",
        "factor",
        "slightly off",
        "ignores upstream",
        "ignores x",
        "wrong side",
        "x for the mask",
        "one element",
        "shifted",
    ],
)
def test_a_wrong_gradient_is_refused(load: Load, wrong: str) -> None:
    assert "elements differ; largest absolute difference" in refusal(check_relu, load(RELU + wrong))


def test_the_message_says_got_should_and_where(load: Load) -> None:
    x = np.array([[1.0, -0.41203], [2.0, 3.0]])
    dout = np.array([[1.0, 0.21128], [1.0, 1.0]])
    assert refusal(check_relu, load(RELU + "return dout"), x, dout) == (
        "relu_backward: got dx[0, 1] = 0.2113, should be 0.0 (x[0, 1] = -0.4120)\n"
        "  1 of 4 elements differ; largest absolute difference 0.211"
    )


def test_the_gradient_of_a_number_is_named_in_the_message(load: Load) -> None:
    own = load("def square_backward(dout, x): return dout * x")
    text = refusal(assert_gradient, own.square_backward, of=torch.square, at=3.0, upstream=1.0)
    assert text == "square_backward: got dx = 3.0, should be 6.0 (x = 3.0)"


def test_a_number_is_a_gradient_where_the_input_is_one(load: Load) -> None:
    own = load("def square_backward(dout, x): return 2 * dout * x")
    assert_gradient(own.square_backward, of=torch.square, at=3.0, upstream=1.0)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("return None", "got dx = None (is a `return` missing?), should be an array"),
        ("return (dout * (x > 0)).T", "got dx of shape (5, 8), should be (8, 5)"),
        ("return (dout * (x > 0)).sum(axis=0)", "got dx of shape (5,), should be (8, 5)"),
        ("return 0.5", "got dx = a value of type float, should be an array"),
        ("return x > 0", "got dx of dtype bool, should be floating"),
        ("return dout * 1j", "got dx of dtype complex128, should be floating"),
        ("return (dout, x)", "got dx = a tuple of length 2, should be an array"),
        ("return 'dx'", "got dx = a value of type str, should be an array"),
    ],
    ids=["none", "transposed", "summed", "number", "mask", "complex", "two", "text"],
)
def test_what_can_be_no_gradient_is_refused(load: Load, answer: str, said: str) -> None:
    assert refusal(check_relu, load(RELU + answer)) == f"relu_backward: {said}"


def test_a_transposed_gradient_of_a_square_input_is_refused(load: Load) -> None:
    text = refusal(check_relu, load(RELU + "return (dout * (x > 0)).T"), X[:5], DOUT[:5])
    assert "of 25 elements differ" in text


@pytest.mark.parametrize(
    "right",
    [
        "return dout @ w.T, x.T @ dout, dout.sum(axis=0)",
        "return [dout @ w.T, x.T @ dout, dout.sum(axis=0)]",
    ],
)
def test_several_right_gradients_are_accepted(load: Load, right: str) -> None:
    check_linear(load(LINEAR + right))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("return dout @ w.T, x.T @ dout", "got a tuple of length 2, should be the gradients"),
        ("return dout @ w.T", "got an array of shape (8, 5), should be the gradients (dx, dw, db)"),
        ("return None", "got None (is a `return` missing?), should be the gradients (dx, dw, db)"),
        ("return dout @ w.T, None, dout.sum(axis=0)", "got dw = None"),
        ("return x.T @ dout, dout @ w.T, dout.sum(axis=0)", "got dx of shape (5, 3)"),
        ("return dout @ w.T, x.T @ dout, dout.mean(axis=0)", "got db["),
        ("return dout @ w.T, -(x.T @ dout), dout.sum(axis=0)", "got dw["),
        ("return {'dx': dout, 'dw': w, 'db': b}", "got a dict of length 3"),
    ],
    ids=["one missing", "alone", "none", "one none", "order", "mean", "sign", "dict"],
)
def test_one_of_several_gradients_that_is_wrong_is_refused_by_its_name(
    load: Load, wrong: str, said: str
) -> None:
    assert refusal(check_linear, load(LINEAR + wrong)).startswith(f"linear_backward: {said}")


def test_two_gradients_of_one_shape_in_the_wrong_order_are_refused(load: Load) -> None:
    own = load("def product_backward(dout, a, b): return dout * a, dout * b")
    a, b, dout = RNG.normal(size=(3, 4))
    text = refusal(assert_gradient, own.product_backward, of=torch.mul, at=(a, b), upstream=dout)
    assert text.startswith("product_backward: got dx0[")
    assert "(x0[" in text


def test_the_input_of_each_gradient_is_shown_with_it(load: Load) -> None:
    own = load(LINEAR + "return dout @ w.T, x.T @ dout, 0 * b")
    assert " (b[" in refusal(check_linear, own)


def test_cached_values_are_passed_instead_of_the_input(load: Load) -> None:
    own = load("def sigmoid_backward(dout, y): return dout * y * (1 - y)")
    y = 1 / (1 + np.exp(-X))
    assert_gradient(own.sigmoid_backward, of=torch.sigmoid, at=X, upstream=DOUT, cached=(y,))
    text = refusal(assert_gradient, own.sigmoid_backward, of=torch.sigmoid, at=X, upstream=DOUT)
    assert " (x[" in text


def test_options_are_passed_to_the_submission_alone(load: Load) -> None:
    own = load("def scale_backward(dout, x, factor=2): return dout * factor")
    assert_gradient(
        own.scale_backward, of=lambda x: 3 * x, at=X, upstream=DOUT, options={"factor": 3}
    )
    assert refusal(assert_gradient, own.scale_backward, of=lambda x: 3 * x, at=X, upstream=DOUT)


def test_float32_inputs_are_differentiated_in_float64(load: Load) -> None:
    check_relu(load(RELU + "return dout * (x > 0)"), X.astype(np.float32), DOUT.astype(np.float32))


def test_inputs_can_be_tensors(load: Load) -> None:
    own = load(
        "import torch\ndef relu_backward(dout, x):\n    return torch.where(x > 0, dout, 0.0)"
    )
    check_relu(own, torch.tensor(X), torch.tensor(DOUT))


def test_a_tolerance_can_be_given(load: Load) -> None:
    own = load(RELU + "return 1.01 * dout * (x > 0)")
    check_relu(own, rtol=0.02)
    assert refusal(check_relu, own, rtol=0.005)


KINK = np.array([-1.0, 0.0, 0.0, 2.0])
ONES = np.array([1.0, -3.0, 4.0, 1.0])


@pytest.mark.parametrize(
    "slope",
    ["x > 0", "x >= 0", "np.where(x == 0, dout > 0, x > 0)"],
    ids=["left", "right", "either"],
)
def test_either_one_sided_derivative_is_right_at_a_kink(load: Load, slope: str) -> None:
    check_relu(load(RELU + f"return dout * ({slope})"), KINK, ONES, kinks=(0.0,))


@pytest.mark.parametrize("slope", ["0.5", "1.5", "-1", "np.nan"])
def test_no_other_slope_is_right_at_a_kink(load: Load, slope: str) -> None:
    own = load(RELU + f"return dout * np.where(x == 0, {slope}, x > 0)")
    text = refusal(check_relu, own, KINK, ONES, kinks=(0.0,))
    assert "2 of 4 elements differ" in text
    assert "(x[" in text


def test_without_a_kink_only_the_slope_that_autograd_takes_is_right(load: Load) -> None:
    assert refusal(check_relu, load(RELU + "return dout * (x >= 0)"), KINK, ONES)


def test_away_from_a_kink_nothing_else_is_right(load: Load) -> None:
    own = load(RELU + "return dout * (x > -1.5)")
    text = refusal(check_relu, own, KINK, ONES, kinks=(0.0,))
    assert "got dx[0] = 1.0, should be 0.0 (x[0] = -1.0)\n  1 of 4" in text


def test_a_function_can_have_several_kinks(load: Load) -> None:
    x = np.array([-1.0, 0.0, 3.0, 6.0, 7.0])
    own = load("def relu6_backward(dout, x): return dout * ((x >= 0) & (x <= 6))")
    relu6 = torch.nn.functional.relu6
    assert_gradient(own.relu6_backward, of=relu6, at=x, upstream=np.ones(5), kinks=(0.0, 6.0))
    assert "dx[1]" in refusal(
        assert_gradient, own.relu6_backward, of=relu6, at=x, upstream=np.ones(5), kinks=(6.0,)
    )


def test_what_autograd_takes_between_the_slopes_is_right_at_a_kink(load: Load) -> None:
    own = load("import numpy as np\ndef abs_backward(dout, x): return dout * np.sign(x)")
    assert_gradient(own.abs_backward, of=torch.abs, at=KINK, upstream=ONES, kinks=(0.0,))


def test_a_submission_that_spoils_its_arguments_spoils_nothing_else(load: Load) -> None:
    own = load(RELU + "dx = dout * (x > 0); dout[:] = 9; x[:] = 9; return dx")
    x, dout = KINK.copy(), ONES.copy()
    check_relu(own, x, dout, kinks=(0.0,))
    assert (x == KINK).all()
    assert (dout == ONES).all()


def test_an_input_that_is_not_used_has_a_gradient_of_zeros(load: Load) -> None:
    own = load("def first_backward(dout, a, b): return dout, 0 * b")
    assert_gradient(own.first_backward, of=lambda a, _: a, at=(X, W), upstream=DOUT)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"upstream": DOUT.T}, "can't be differentiated"),
        ({"of": lambda x: x.detach()}, "can't be differentiated"),
        ({"of": lambda x: x + undefined}, "NameError"),  # noqa: F821
        ({"of": lambda x, _: x}, "TypeError"),
        ({"names": ("dx", "dw")}, "one for each input"),
        ({"at": (X, X), "kinks": (0.0,)}, "one input only"),
    ],
)
def test_what_the_author_got_wrong_is_no_fault_of_the_submission(
    load: Load, options: dict[str, Any], said: str
) -> None:
    own = load(RELU + "return dout * (x > 0)")
    given = {"of": torch.relu, "at": X, "upstream": DOUT, **options}
    with pytest.raises(CheckError, match=said):
        assert_gradient(own.relu_backward, **given)


def test_the_trusted_function_is_never_the_submission(submit: Load) -> None:
    own = submit(RELU + "return dout * (x > 0)")
    for of in (own.relu_backward, autograd(own.relu_backward)):
        with pytest.raises(CheckError, match="has to be a function that we trust"):
            assert_gradient(own.relu_backward, of=of, at=X, upstream=DOUT)


def test_a_refused_gradient_goes_with_the_right_one_and_the_tolerance(load: Load) -> None:
    own = load(RELU + "return 2 * dout * (x > 0)")
    with pytest.raises(CheckFailed) as caught:
        check_relu(own, rtol=1e-3)
    assert np.array_equal(caught.value.should, DOUT * (X > 0))
    assert np.array_equal(caught.value.got, 2 * DOUT * (X > 0))
    assert (caught.value.rtol, caught.value.atol) == (1e-3, ATOL)


def test_a_gradient_of_another_shape_goes_with_the_right_one(load: Load) -> None:
    with pytest.raises(CheckFailed) as caught:
        check_relu(load(RELU + "return (dout * (x > 0)).T"))
    assert np.array_equal(caught.value.got, (DOUT * (X > 0)).T)


def test_a_refused_gradient_is_right_at_a_kink_where_it_may_be_so(load: Load) -> None:
    own = load(RELU + "return np.where(x >= 0, dout, 3.0)")
    with pytest.raises(CheckFailed) as caught:
        check_relu(own, KINK, ONES, kinks=(0.0,))
    assert caught.value.should.tolist() == [0.0, -3.0, 4.0, 1.0]
