"""Callers: who refers to whom by name."""

from grader.audit.callers import callers

SOURCE = """
def a(x): return x
def b(x): return a(x)
class C:
    def forward(self, x): return b(x)
def d(x): return x.a
def e(x): return e(x - 1)
"""


def test_callers_are_found_at_first_hand_and_through_others():
    assert callers(SOURCE)["a"] == {"b", "C"}
    assert callers(SOURCE)["b"] == {"C"}


def test_an_attribute_of_the_same_name_is_no_call():
    assert "d" not in callers(SOURCE)["a"]


def test_nobody_is_among_its_own_callers():
    assert callers(SOURCE)["e"] == set()


def test_a_circle_ends():
    assert callers("def a(): b()\ndef b(): a()\n") == {"a": {"b"}, "b": {"a"}}


def test_a_parameter_of_the_same_name_is_no_call():
    assert callers("def a(): pass\ndef b(a): return a\n")["a"] == set()


def test_a_table_of_functions_is_on_the_way():
    source = "def a(): pass\nTABLE = {'a': a}\ndef b(): return TABLE['a']()\n"
    assert callers(source)["a"] == {"TABLE", "b"}
