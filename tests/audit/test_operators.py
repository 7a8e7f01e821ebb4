"""The mutation library's operators, tamed."""

from collections.abc import Callable

import pytest

from grader.audit.operators import Operator

ByLibrary = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("swap_op", "y = a + b\n", "y = a - b\n"),
        ("swap_op", "y = a < b\n", "y = a <= b\n"),
        ("swap_op", "y = a and b\n", "y = a or b\n"),
        ("number", "y = 2\n", "y = 3\n"),
        ("name", "y = True\n", "y = False\n"),
        ("keywords", "y = a is None\n", "y = a is not None\n"),
        ("remove_unary_ops", "y = not a\n", "y = a\n"),
        ("augmented_assignment", "a += b\n", "a = b\n"),
        ("assignment", "a.b = c\n", "a.b = None\n"),
        ("assignment", "a = None\n", 'a = ""\n'),
        ("string", "y = 'Mean'\n", "y = 'XXMeanXX'\n"),
    ],
)
def test_an_edit_of_the_library(by_library: ByLibrary, name: str, before: str, after: str) -> None:
    assert by_library(name, before) == [after]


def test_both_arms_of_a_conditional_expression_are_forced(by_library: ByLibrary) -> None:
    made = by_library("if_exp", "y = a if b else c\n")
    assert made == ["y = a if (b) and False else c\n", "y = a if (b) or True else c\n"]


def test_arguments_are_left_out_without_a_comma_behind(by_library: ByLibrary) -> None:
    assert by_library("arg_removal", "y = f(a, axis=0)\n") == ["y = f(axis=0)\n", "y = f(a)\n"]


def test_an_only_argument_by_name_becomes_none(by_library: ByLibrary) -> None:
    assert by_library("arg_removal", "y = x.sum(axis=0)\n") == ["y = x.sum(axis=None)\n"]


def test_an_only_argument_by_position_is_left(by_library: ByLibrary) -> None:
    assert by_library("arg_removal", "y = f(x)\n") == []


def test_a_flag_is_flipped_and_not_left_out_as_well(by_library: ByLibrary) -> None:
    source = "y = x.sum(axis=0, keepdims=True)\n"
    assert by_library("arg_removal", source) == ["y = x.sum(keepdims=True)\n"]
    assert by_library("name", source) == ["y = x.sum(axis=0, keepdims=False)\n"]


def test_a_name_is_not_made_none(by_library: ByLibrary) -> None:
    assert by_library("assignment", "a = b\na, b = c\n") == []


@pytest.mark.parametrize("source", ["y = x.mean(axis=(0, 2))\n", "y = x.reshape(-1, 1)\n"])
def test_no_axis_and_no_length_gets_one_more(by_library: ByLibrary, source: str) -> None:
    assert by_library("number", source) == []


def test_blocks_are_not_replaced(operators: dict[str, list[Operator]]) -> None:
    assert "match" not in operators


@pytest.mark.parametrize(
    "source",
    [
        '"""One + 1."""\n',
        "def f():\n    'Adds 1.'\n",
        "def f(x: 'Tensor[1]' = a) -> 'Tensor[1]':\n    pass\n",
        "x: list[1]\n",
        "import a\nfrom b import c\n",
        '__all__ = ["a"]\n',
        "T = TypeVar('T', bound=1)\n",
        "@cached(1, size=True)\ndef f():\n    pass\n",
        "raise ValueError(f'{x + 1} is not' + '1')\n",
        "assert x, 'not 1'\n",
        "x = y  # not 1\n",
        "class A(B, size=1):\n    pass\n",
    ],
)
def test_what_is_no_behaviour_is_spared(
    operators: dict[str, list[Operator]], by_library: ByLibrary, source: str
) -> None:
    assert [new for name in operators for new in by_library(name, source)] == []


def test_defaults_of_parameters_are_not_spared(by_library: ByLibrary) -> None:
    assert by_library("number", "def f(x: int = 1):\n    pass\n") == [
        "def f(x: int = 2):\n    pass\n"
    ]


def test_the_condition_of_an_assertion_is_not_spared(by_library: ByLibrary) -> None:
    assert by_library("swap_op", "assert x < y, 'no'\n") == ["assert x <= y, 'no'\n"]
