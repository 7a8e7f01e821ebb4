"""assert_close: what it accepts, what it refuses, and what it says."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from grader.checks import CheckFailed, assert_close
from grader.checks.compare import ATOL, RTOL
from grader.errors import CheckError

X = np.array([[1.0, -2.0, 3.5], [0.25, 0.0, -7.0]])


def refusal(got: Any, should: Any, **options: Any) -> str:
    with pytest.raises(CheckFailed) as caught:
        assert_close(got, should, **{"name": "relu", **options})
    return str(caught.value)


@pytest.mark.parametrize(
    "got",
    [X, X.copy(order="F"), X[::1], X.astype(np.float32), X + 1e-7, torch.tensor(X)],
    ids=["same", "columns first", "view", "float32", "within the tolerance", "tensor"],
)
def test_the_right_array_is_accepted(got: Any) -> None:
    assert_close(got, X)


def test_an_array_is_accepted_where_a_tensor_should_be() -> None:
    assert_close(X, torch.tensor(X))


def test_a_tensor_with_a_gradient_is_accepted() -> None:
    assert_close(torch.tensor(X, requires_grad=True), X)


def test_a_conjugated_tensor_is_accepted() -> None:
    z = np.array([1 + 2j, 3 - 4j])
    assert_close(torch.tensor(z).conj(), z.conj())


def test_a_bfloat16_tensor_is_compared_by_its_values() -> None:
    y = torch.tensor([1.0, 0.5, -2.0])
    assert_close(y.bfloat16(), y)
    assert "differ" in refusal(y.bfloat16() + 1, y)


@pytest.mark.parametrize("got", [0.5, np.float64(0.5), np.float32(0.5), np.array(0.5)])
def test_a_number_is_accepted_in_any_form_where_a_number_is_due(got: Any) -> None:
    assert_close(got, 0.5)


def test_a_tensor_without_dimensions_is_accepted_where_a_number_is_due() -> None:
    assert_close(torch.tensor(0.5), np.float64(0.5))


@pytest.mark.parametrize("got", [1, np.int64(1), np.array(1), torch.tensor(1)])
def test_a_whole_number_is_accepted_where_a_floating_one_is_due(got: Any) -> None:
    assert_close(got, 1.0)


def test_a_whole_number_that_is_wrong_is_refused_where_a_floating_one_is_due() -> None:
    assert refusal(2, 1.0) == "relu: got 2, should be 1.0"


def test_an_array_of_whole_numbers_is_refused_where_floating_ones_are_due() -> None:
    text = refusal(np.array([1, 2]), np.array([1.0, 2.0]))
    assert text == "relu: got dtype int64, should be floating (such as float64)"


@pytest.mark.parametrize(
    ("got", "should", "kind"),
    [
        (np.array([1.0, 0.0]), np.array([True, False]), "boolean"),
        (np.array([True, False]), np.array([1.0, 0.0]), "floating"),
        (np.array([1, 0]), np.array([True, False]), "boolean"),
        (np.array([True, False]), np.array([1, 0]), "integer"),
        (np.array([1.0, 0.0]), np.array([1, 0]), "integer"),
        (np.array([1 + 0j, 0]), np.array([1.0, 0.0]), "floating"),
        (np.array([1.0, 0.0]), np.array([1 + 0j, 0]), "complex"),
        (np.array([1.0, 0.0], dtype=object), np.array([1.0, 0.0]), "floating"),
        (torch.tensor([1, 0]), np.array([1.0, 0.0]), "floating"),
        (True, 1.0, "floating"),
        (1.0, True, "boolean"),
        (1.0, 1, "integer"),
    ],
)
def test_another_kind_of_dtype_is_refused(got: Any, should: Any, kind: str) -> None:
    assert f"should be {kind} (such as " in refusal(got, should)


@pytest.mark.parametrize("dtype", [np.float32, "float32", np.dtype("f4"), torch.float32])
def test_an_exact_dtype_can_be_demanded(dtype: Any) -> None:
    assert_close(X.astype(np.float32), X, dtype=dtype)
    assert_close(torch.tensor(X).float(), X, dtype=dtype)
    assert refusal(X, X, dtype=dtype) == "relu: got dtype float64, should be float32"
    assert "got dtype float64" in refusal(torch.tensor(X), X, dtype=dtype)


def test_bfloat16_is_not_float32() -> None:
    assert "got dtype bfloat16" in refusal(torch.tensor(X).bfloat16(), X, dtype=torch.float32)
    assert_close(torch.ones(2).bfloat16(), np.ones(2), dtype=torch.bfloat16)


@pytest.mark.parametrize(
    "got",
    [X.T, X[0], X[:, :2], X[None], X.ravel(), X[:0], np.array(1.0)],
    ids=["transposed", "row", "cut", "one axis more", "flat", "empty", "number"],
)
def test_another_shape_is_refused(got: Any) -> None:
    assert refusal(got, X) == f"relu: got shape {got.shape}, should be (2, 3)"


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (2, 1), (3,), (1,), ()])
def test_a_shape_that_broadcasts_is_refused(shape: tuple[int, ...]) -> None:
    assert "got shape" in refusal(np.ones(shape), np.ones((2, 3)))


def test_an_array_of_one_element_is_refused_where_a_number_is_due() -> None:
    assert refusal(np.array([0.5]), 0.5) == "relu: got shape (1,), should be ()"


def test_a_transposed_square_matrix_is_refused() -> None:
    square = np.arange(9.0).reshape(3, 3)
    assert "6 of 9 elements differ" in refusal(square.T, square)


@pytest.mark.parametrize(
    ("got", "what"),
    [
        ([1.0, 2.0], "a list of length 2"),
        ((1.0, 2.0), "a tuple of length 2"),
        ({}, "a dict of length 0"),
        (None, "None (is a `return` missing?)"),
        ("text", "a value of type str"),
        (2.0, "a value of type float"),
        (b"", "a value of type bytes"),
    ],
)
def test_what_is_no_array_is_refused_where_one_is_due(got: Any, what: str) -> None:
    assert refusal(got, np.ones(2)) == f"relu: got {what}, should be an array"


@pytest.mark.parametrize(
    ("got", "what"), [("0.5", "a value of type str"), ([0.5], "a list of length 1")]
)
def test_what_is_no_number_is_refused_where_one_is_due(got: Any, what: str) -> None:
    assert refusal(got, 0.5) == f"relu: got {what}, should be a number"


def test_an_object_in_the_worker_is_refused_by_the_name_of_its_type(
    submit: Callable[[str], Any],
) -> None:
    own = submit("class Layer: ...\ndef relu(x): return Layer()")
    with pytest.raises(CheckFailed) as caught:
        assert_close(own.relu(X), X)
    assert str(caught.value) == "relu: got an object of type Layer, should be an array"


@pytest.mark.parametrize("should", [100.0, -100.0, 1e12, 1e-12, 0.0])
def test_the_tolerance_is_absolute_plus_relative(should: float) -> None:
    allowed = ATOL + RTOL * abs(should)
    assert_close(np.array([should + 0.99 * allowed]), np.array([should]))
    assert_close(np.array([should - 0.99 * allowed]), np.array([should]))
    assert refusal(np.array([should + 1.01 * allowed]), np.array([should]))
    assert refusal(np.array([should - 1.01 * allowed]), np.array([should]))


def test_the_relative_tolerance_is_of_what_should_be() -> None:
    assert_close(90.0, 100.0, rtol=0.1, atol=0.0)
    assert refusal(100.0, 90.0, rtol=0.1, atol=0.0)


def test_tolerances_can_be_given() -> None:
    assert_close(1.4, 1.0, atol=0.5)
    assert refusal(1.0 + 1e-9, 1.0, rtol=0.0, atol=0.0)


def test_booleans_are_exact_whatever_the_tolerance() -> None:
    assert_close(np.array([True, False]), np.array([True, False]))
    text = refusal(np.array([True, True]), np.array([True, False]), atol=10.0)
    assert text == "relu: got [1] = True, should be False\n  1 of 2 elements differ"


@pytest.mark.parametrize("should", [3, 10_000_000, 2**60])
def test_whole_numbers_are_exact_unless_a_tolerance_is_given(should: int) -> None:
    assert_close(should, should)
    assert refusal(should + 1, should) == f"relu: got {should + 1}, should be {should}"
    assert_close(should + 1, should, atol=1.0)


def test_whole_numbers_of_different_width_are_equal() -> None:
    assert_close(np.array([1, 2], dtype=np.uint8), np.array([1, 2]))


@pytest.mark.parametrize("special", [np.nan, np.inf, -np.inf])
def test_nan_and_infinities_are_right_where_they_should_be(special: float) -> None:
    assert_close(np.array([1.0, special]), np.array([1.0, special]))


@pytest.mark.parametrize(
    ("got", "should"),
    [
        (np.nan, 1.0),
        (1.0, np.nan),
        (np.inf, 1.0),
        (1.0, np.inf),
        (np.inf, -np.inf),
        (np.nan, np.inf),
        (np.inf, np.nan),
        (1e308, np.inf),
    ],
)
def test_nan_and_infinities_are_wrong_elsewhere(got: float, should: float) -> None:
    text = refusal(np.array([2.0, got]), np.array([2.0, should]), rtol=1e9, atol=1e9)
    assert text.startswith("relu: got [1] = ")
    assert text.endswith("\n  1 of 2 elements differ")


def test_nan_is_the_worst_of_all_differences() -> None:
    text = refusal(np.array([1e300, np.nan, 5.0]), np.zeros(3))
    assert text.startswith("relu: got [1] = nan, should be 0.0")
    assert text.endswith("3 of 3 elements differ; largest absolute difference 1e+300")


def test_empty_arrays_are_equal_if_their_shapes_are() -> None:
    assert_close(np.ones((0, 3)), np.ones((0, 3)))
    assert refusal(np.ones((3, 0)), np.ones((0, 3)))


def test_minus_zero_is_zero() -> None:
    assert_close(np.array([-0.0, 0.0]), np.array([0.0, -0.0]), rtol=0.0, atol=0.0)


@pytest.mark.filterwarnings("error")
def test_huge_values_are_compared_without_a_warning() -> None:
    huge = np.array([1e308, -1e308])
    assert_close(huge, huge)
    assert "got [0] = -1e+308, should be 1e+308" in refusal(-huge, huge)
    assert "got [0] = 1e+38" in refusal(np.array([1e38], dtype=np.float32), np.array([0.0]))


def test_the_worst_element_is_shown() -> None:
    got = X.copy()
    got[0, 1] += 0.5
    got[1, 2] -= 1.73
    got[1, 0] += 1.0
    assert refusal(got, X) == (
        "relu: got [1, 2] = -8.73, should be -7.0\n"
        "  3 of 6 elements differ; largest absolute difference 1.73"
    )


def test_an_element_that_is_close_enough_is_never_shown() -> None:
    text = refusal(np.array([1e9 + 100, 1.5]), np.array([1e9, 1.0]))
    assert text.startswith("relu: got [1] = 1.5, should be 1.0")


def test_inputs_are_shown_at_the_worst_element() -> None:
    y = np.maximum(X, 0)
    text = refusal(X, y, at={"x": X, "w": np.ones(3), "p": 0.5, "t": torch.tensor(X)})
    assert text.splitlines()[0] == (
        "relu: got [1, 2] = -7.0, should be 0.0 (x[1, 2] = -7.0, p = 0.5, t[1, 2] = -7.0)"
    )


def test_the_input_of_a_scalar_function_is_shown() -> None:
    assert refusal(1.0, 0.5, at={"x": 0.0}) == "relu: got 1.0, should be 0.5 (x = 0.0)"


def test_one_element_has_no_second_line() -> None:
    assert refusal(np.array([1.0]), np.array([2.0])) == "relu: got [0] = 1.0, should be 2.0"


def test_a_name_stands_first() -> None:
    text = refusal(X, X + 1, name="x after relu_")
    assert text.startswith("x after relu_: got [0, 0] = 1.0, should be 2.0\n")


def test_by_default_the_function_called_last_stands_first(submit: Callable[[str], Any]) -> None:
    own = submit("class Layer:\n  def forward(self, x): return x\ndef relu(x): return x")
    layer = own.Layer()
    with pytest.raises(CheckFailed, match=r"^relu: got 2.0, should be 1.0$"):
        assert_close(own.relu(2.0), 1.0)
    with pytest.raises(CheckFailed, match=r"^Layer.forward: got 2.0, should be 1.0$"):
        assert_close(layer.forward(2.0), 1.0)


def test_what_the_submission_gives_is_never_what_should_be(submit: Callable[[str], Any]) -> None:
    own = submit("class Layer: ...\ndef relu(x): return Layer()")
    with pytest.raises(CheckError, match="comes from the submission"):
        assert_close(1.0, own.relu(1.0))


def test_answers_of_both_kinds_of_module_are_compared(load: Callable[[str], Any]) -> None:
    own = load("import numpy as np\ndef relu(x): return np.maximum(x, 0)")
    assert_close(own.relu(X), np.maximum(X, 0))
    assert refusal(own.relu(X), X, at={"x": X}) == (
        "relu: got [1, 2] = 0.0, should be -7.0 (x[1, 2] = -7.0)\n"
        "  2 of 6 elements differ; largest absolute difference 7"
    )


def test_a_refused_array_goes_with_the_right_one_and_the_tolerance() -> None:
    with pytest.raises(CheckFailed) as caught:
        assert_close(torch.tensor(2 * X), X, rtol=0.5, atol=0.25)
    assert np.array_equal(caught.value.got, 2 * X)
    assert np.array_equal(caught.value.should, X)
    assert (caught.value.rtol, caught.value.atol) == (0.5, 0.25)


def test_an_array_of_another_shape_goes_with_the_right_one() -> None:
    with pytest.raises(CheckFailed) as caught:
        assert_close(X.T, X)
    assert np.array_equal(caught.value.got, X.T)
    assert np.array_equal(caught.value.should, X)


@pytest.mark.parametrize("got", [None, [1.0], X.astype(complex)])
def test_what_can_not_be_compared_goes_with_nothing(got: Any) -> None:
    with pytest.raises(CheckFailed) as caught:
        assert_close(got, X)
    assert caught.value.got is None
    assert caught.value.should is None
