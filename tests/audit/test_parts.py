"""Who refers to whom in a reference, and which exercises decide on a change."""

import pytest

from grader.audit.parts import Part, deciding, read_parts

SOURCE = '''"""All kinds of parts."""

import math

FACTOR = 2
math.seed = 1


def double(x):
    return FACTOR * x


def helper(x):
    def inner(y):
        return double(y)

    return inner(x)


class Half:
    def forward(self, x):
        return helper(x).double


def third(x, double=2):
    return x.helper / double


def fourth(x, by=helper):
    return by(x)


def unused(x):
    return alone(x)


def alone(x):
    return double(x)


@register
def registered(x):
    return x


one = 1; two = 2
'''
EXERCISES = ["double", "Half", "third", "fourth"]


@pytest.fixture(scope="module")
def parts() -> dict[str, Part]:
    return {part.name: part for part in read_parts(SOURCE, "parts.py")}


def decided_by(parts: dict[str, Part], name: str) -> tuple[str, ...]:
    return deciding(parts[name], list(parts.values()), EXERCISES)


def test_each_statement_is_a_part_with_its_lines(parts: dict[str, Part]) -> None:
    part = parts["helper"]
    assert SOURCE.splitlines()[part.first - 1] == "def helper(x):"
    assert SOURCE.splitlines()[part.last - 1] == "    return inner(x)"


def test_decorators_belong_to_the_part(parts: dict[str, Part]) -> None:
    assert SOURCE.splitlines()[parts["registered"].first - 1] == "@register"


def test_statements_of_one_line_are_one_part(parts: dict[str, Part]) -> None:
    assert "two" not in parts
    assert parts["one"].binds == {"one", "two"}


@pytest.mark.parametrize(
    ("changed", "deciding"),
    [
        ("third", ("third",)),
        ("double", ("double", "Half", "fourth")),
        ("helper", ("Half", "fourth")),
        ("FACTOR", ("double", "Half", "fourth")),
        ("registered", ("double", "Half", "third", "fourth")),
        ("module", ("double", "Half", "third", "fourth")),
        ("unused", ()),
        ("alone", ()),
    ],
    ids=[
        "an exercise that nobody calls",
        "an exercise that others call, its own checks first",
        "a helper",
        "a constant",
        "what a decorator may have made known",
        "what runs on import",
        "what nobody can reach",
        "what only that refers to",
    ],
)
def test_who_decides(parts: dict[str, Part], changed: str, deciding: tuple[str, ...]) -> None:
    assert decided_by(parts, changed) == deciding
