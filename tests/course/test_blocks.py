"""Which names a statement binds."""

import ast

import pytest

from grader.course.blocks import assigned, bound


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f(x): y = 1", ["f"]),
        ("class A: pass", ["A"]),
        ("a, (b, *c) = d", ["a", "b", "c"]),
        ("a = b = c", ["a", "b"]),
        ("a.b, c[d] = e", []),
        ("a: int = 1", ["a"]),
        ("a: int", []),
        ("print(a)", []),
    ],
)
def test_names_that_are_bound(text: str, names: list[str]) -> None:
    assert bound(ast.parse(text).body[0]) == names


def test_what_is_only_added_to_is_assigned_to_as_well() -> None:
    found = assigned(ast.parse("a, b.c = d").body[0])
    assert sorted(name.id for name in found) == ["a", "b"]
