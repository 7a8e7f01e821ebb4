"""What a cell binds, uses and defines, and which cells a solution needs."""

import pytest

from grader.course.notebook_names import Names, names_of, needed


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("x = y = 1", {"x", "y"}),
        ("import a.b as c, d.e", {"c", "d"}),
        ("from a import b, c as d", {"b", "d"}),
        ("def f(a):\n    b = 1", {"f"}),
        ("class C:\n    d = 1", {"C"}),
        ("for i in x:\n    j = i", {"i", "j"}),
        ("from a import *", {"*"}),
        ("x.y = 1\nx[0] = 2", set()),
        ("x = (", set()),
        ("x = 1\0", set()),
    ],
)
def test_what_a_cell_binds(text: str, bound: set[str]) -> None:
    assert names_of(text).binds == bound


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("x = y", {"y"}),
        ("def f(a):\n    b = a + c\n    return b", {"c"}),
        ("def f(a):\n    def g():\n        return a + c\n    return g", {"c"}),
        ("def f(a=b) -> c: pass", {"b", "c"}),
        ("class C(B):\n    x = y\n    def f(self):\n        return z", {"B", "y", "z"}),
        ("f = lambda a: a + b", {"b"}),
        ("[a for a in b]", {"b"}),
    ],
)
def test_what_a_cell_uses(text: str, used: set[str]) -> None:
    assert names_of(text).uses - {"f", "g"} == used


def test_what_a_cell_defines() -> None:
    assert names_of("def f(): pass\nif x:\n    class C: pass\ny = 1").defines == {"f", "C"}


def test_scopes_may_be_nested_deeply() -> None:
    assert "y" in names_of("f = " + "lambda: " * 900 + "y").uses


def cell(binds: str = "", uses: str = "") -> Names:
    return Names(frozenset(binds.split()), frozenset(uses.split()))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([cell("f", "g"), cell("g"), cell("h")], {0, 1}),
        ([cell("f", "g"), cell("g", "h"), cell("h", "f")], {0, 1, 2}),
        ([cell("f np", "np"), cell("np")], {0}),
        ([cell("f", "g"), cell("g"), cell("g")], {0, 1, 2}),
        ([cell("f"), cell("*"), cell("*")], {0, 1, 2}),
        ([cell("f", "g h"), cell("g"), cell("i", "h"), cell("h")], {0, 1, 3}),
    ],
)
def test_cells_that_the_first_one_needs(cells: list[Names], expected: set[int]) -> None:
    assert needed(cells, {0}) == expected


def test_a_star_is_needed_whoever_uses_it() -> None:
    assert needed([cell("f"), cell("*")], set()) == {1}


def test_without_a_solution_nothing_else_is_needed() -> None:
    assert needed([cell("f", "g"), cell("g")], set()) == set()
