"""An edited source, run piece by piece, does what it does in one."""

from typing import Any

import pytest

from grader.checks.diagnosis.pieces import Pieces

SOURCE = """# head
import math

ONE = 1; TWO = 2


def double(x):
    # twice
    return 2 * x

@staticmethod
def half(x):
    return x / 2
LAST = double(4)"""
EDITS = {
    "inside of a function": ("2 * x", "3 * x"),
    "a name at the top": ("ONE = 1", "ONE = 7"),
    "two statements on one line": ("1; TWO = 2", "5; TWO = 6"),
    "a decorator": ("@staticmethod\n", ""),
    "over two statements": ("x / 2\nLAST = double(4)", "x / 4\nLAST = double(9)"),
    "one that leaves nothing": ("LAST = double(4)", ""),
    "one that begins what the next statement ends": (
        "# twice\n    return 2 * x\n",
        "return 1\n@abs",
    ),
    "one that begins a block": ("# head", "if False:\n    ONE = 0\n"),
    "a comment": ("# twice", "# double"),
}


def values(names: dict[str, Any]) -> dict[str, Any]:
    """What running code leaves behind, functions by what they do."""
    shown = {n: v for n, v in names.items() if not n.startswith("__")}
    return {n: v.__code__.co_code if hasattr(v, "__code__") else v for n, v in shown.items()}


def run(codes: list[Any]) -> dict[str, Any]:
    names: dict[str, Any] = {}
    try:
        for code in codes:
            exec(code, names)
    except TypeError as error:
        names["raised"] = str(error)
    return {n: type(v) if n == "half" else v for n, v in values(names).items()}


def test_a_source_is_cut_between_its_top_level_statements() -> None:
    assert len(Pieces(SOURCE, "own.py").codes) == 5


def test_the_pieces_together_do_what_the_source_does() -> None:
    whole = run([compile(SOURCE, "own.py", "exec")])
    assert run(Pieces(SOURCE, "own.py").codes) == whole


@pytest.mark.parametrize(("replace", "by"), EDITS.values(), ids=EDITS.keys())
def test_an_edit_does_what_it_does_in_one(replace: str, by: str) -> None:
    assert SOURCE.count(replace) == 1
    whole = run([compile(SOURCE.replace(replace, by), "own.py", "exec")])
    assert run(Pieces(SOURCE, "own.py").edited(replace, by)) == whole


def test_an_edit_leaves_the_other_pieces_as_they_are() -> None:
    pieces = Pieces(SOURCE, "own.py")
    edited = pieces.edited("2 * x", "3 * x")
    same = [mine is own for mine, own in zip(edited, pieces.codes, strict=True)]
    assert same == [True, True, False, True, True]


@pytest.mark.parametrize(
    "source",
    [
        "from __future__ import annotations\nx: missing = 1\n",
        "x = 1\n@\\\nabs\ndef f(): pass\n",
    ],
)
def test_what_can_not_be_cut_stays_in_one(source: str) -> None:
    assert len(Pieces(source, "own.py").codes) == 1
    assert len(Pieces(source, "own.py").edited("x", "y")) == 1
