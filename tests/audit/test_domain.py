"""The operators of our own: before and after."""

from collections.abc import Callable

import pytest

from grader.audit.domain import DOMAIN
from grader.audit.operators import Operator

Made = Callable[[Operator, str], list[str]]
OWN = {operator.name: operator for operator in DOMAIN}

# What an operator makes of an expression; `x` and `w` are parameters around it.
EXPRESSIONS = [
    ("change_axis", "x.sum(axis=0)", ["x.sum(axis=1)", "x.sum(axis=-1)"]),
    ("change_axis", "x.sum(dim=1)", ["x.sum(dim=0)"]),
    ("change_axis", "x.sum(axis=-1)", ["x.sum(axis=0)"]),
    ("change_axis", "x.sum(axis=2)", ["x.sum(axis=1)"]),
    ("change_axis", "x.mean(1)", ["x.mean(0)"]),
    ("change_axis", "f(1)", []),
    ("drop_element", "x.sum((0, 2, 3))", ["x.sum((2, 3))", "x.sum((0, 3))", "x.sum((0, 2))"]),
    ("drop_element", "x.sum((0, 1))", ["x.sum((1,))", "x.sum((0,))"]),
    ("drop_element", "(1, -1, 1)", []),
    ("drop_element", "(0, n)", []),
    ("drop_element", "(0,)", []),
    ("keep_dimensions", "x.sum(axis=0)", ["x.sum(axis=0, keepdims=True)"]),
    ("keep_dimensions", "x.sum(dim=0)", ["x.sum(dim=0, keepdim=True)"]),
    ("keep_dimensions", "x.sum(axis=0, keepdims=True)", []),
    ("keep_dimensions", "x.sum()", []),
    ("change_divisor", "x.var(axis=0)", ["x.var(axis=0, ddof=1)"]),
    ("change_divisor", "x.std()", ["x.std(ddof=1)"]),
    ("change_divisor", "x.var(dim=0)", ["x.var(dim=0, correction=0)"]),
    ("change_divisor", "x.var(ddof=1)", []),
    ("drop_eps", "x / (var + eps)", ["x / var"]),
    ("drop_eps", "x / np.sqrt(var + self.eps)", ["x / np.sqrt(var)"]),
    ("drop_eps", "var + 1e-8", ["var"]),
    ("drop_eps", "a * b + eps", ["(a * b)"]),
    ("drop_eps", "var + 1.0", []),
    ("take_eps_out", "np.sqrt(var + eps)", ["(np.sqrt(var) + eps)"]),
    ("take_eps_out", "np.sqrt(var)", []),
    ("take_eps_in", "m / (np.sqrt(v) + eps)", ["m / np.sqrt(v + eps)"]),
    ("take_eps_in", "m / (v + eps)", []),
    ("flip_training", "a if training else b", ["a if (not training) else b"]),
    ("flip_training", "a if self.training else b", ["a if (not self.training) else b"]),
    ("flip_training", "f(training=training)", ["f(training=(not training))"]),
    ("flip_training", "not training", []),
    ("other_mode", "model.train()", ["model.eval()"]),
    ("other_mode", "model.eval()", ["model.train()"]),
    ("other_mode", "torch.no_grad()", ["torch.enable_grad()"]),
    ("out_is_argument", "np.maximum(x, 0)", ["np.maximum(x, 0, out=x)"]),
    ("out_is_argument", "np.maximum(y, 0)", []),
    ("out_is_argument", "np.where(x, 0, 1)", []),
    ("out_is_argument", "torch.maximum(x, w)", []),
    ("not_in_place", "w.mul_(2)", ["w.mul(2)"]),
    ("not_in_place", "w.__init__(2)", []),
    ("drop_call", "np.sqrt(x)", ["x"]),
    ("drop_call", "np.sqrt(x + w) / 2", ["(x + w) / 2"]),
    ("drop_call", "x.copy()", ["x"]),
    ("drop_call", "float(x)", ["x"]),
    ("drop_call", "self.forward(x)", []),
    ("drop_call", "f(*x)", []),
    ("drop_call", "range(3)", []),
    ("swap_arguments", "np.where(a, b, c)", ["np.where(b, a, c)", "np.where(a, c, b)"]),
    ("swap_arguments", "np.maximum(a, b)", []),
    ("swap_arguments", "f(a, b=c)", []),
    ("swap_arguments", "f(a, *b)", []),
    ("drop_transpose", "x @ w.T", ["x @ w"]),
    ("drop_transpose", "(a @ b).T", ["(a @ b)"]),
    ("one_less", "x[1:]", ["x[0:]"]),
    ("one_less", "x - 0.5", ["x - (-0.5)"]),
    ("one_less", "x + 1e-5", []),
    ("one_less", "x.reshape(-1, 1)", []),
    ("one_percent", "0.5 * x", ["0.505 * x"]),
    ("one_percent", "0.0 * x", []),
    ("one_percent", "2 * x", []),
]

# What an operator makes of a statement of a function with the parameters `x` and `w`.
STATEMENTS = [
    ("write_into_parameter", "x = x * 2", ["x[...] = x * 2"]),
    ("write_into_parameter", "y = x * 2", []),
    ("write_into_parameter", "x = np.asarray(x)", []),
    ("drop_statement", "model.eval()", ["pass"]),
    ("drop_statement", "x += 1", ["pass"]),
    ("drop_statement", "x[0] = 1", ["pass"]),
    ("drop_statement", "x.grad = 1", ["pass"]),
    ("drop_statement", "x = 1", ["pass"]),
    ("drop_statement", "raise ValueError('no')", ["pass"]),
    ("drop_statement", "y = 1", []),
    ("drop_statement", "return x", []),
    ("drop_call", "x.clip_(0)", []),
    ("swap_results", "return a, b, c", ["return b, a, c", "return a, c, b"]),
    ("swap_results", "return a", []),
    ("negate_result", "return a * b", ["return -(a * b)"]),
    ("negate_result", "return a, b", ["return -a, b", "return a, -b"]),
    ("negate_result", "return a, None", ["return -a, None"]),
    ("negate_result", "return 'text'", []),
    ("negate_result", "return", []),
    ("flip_training", "module.training = mode", []),
]


@pytest.mark.parametrize(("name", "before", "after"), EXPRESSIONS)
def test_an_expression(made: Made, name: str, before: str, after: list[str]) -> None:
    head = "import numpy as np, torch\ndef f(x, w):\n    y = "
    assert made(OWN[name], f"{head}{before}\n") == [f"{head}{new}\n" for new in after]


@pytest.mark.parametrize(("name", "before", "after"), STATEMENTS)
def test_a_statement(made: Made, name: str, before: str, after: list[str]) -> None:
    head = "def f(x, w):\n    "
    assert made(OWN[name], f"{head}{before}\n") == [f"{head}{new}\n" for new in after]


def test_the_default_of_a_flag_is_no_mode_that_is_read(made: Made) -> None:
    assert made(OWN["flip_training"], "def f(training=True):\n    pass\n") == []


def test_docstrings_are_no_statements_to_be_left_out(made: Made) -> None:
    assert made(OWN["drop_statement"], 'def f():\n    """Nothing."""\n') == []


def test_each_operator_is_tried_here() -> None:
    tried = {name for name, _, after in EXPRESSIONS + STATEMENTS if after}
    assert tried == set(OWN)


def test_each_operator_says_what_it_does() -> None:
    assert all(operator.edit.__doc__ for operator in DOMAIN)
