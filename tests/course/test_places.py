"""Lines of keys in TOML texts."""

import tomllib

import pytest

from grader.course.places import places


def test_a_key_is_found_in_its_line():
    assert places("# a comment\n\na = 1\nb = 2\n")[("b",)] == 4


def test_keys_of_repeated_tables_are_told_apart():
    found = places('[[exercise]]\nname = "a"\n\n[[exercise]]\n\nname = "b"\n')
    assert found[("exercise", 0, "name")] == 2
    assert found[("exercise", 1)] == 4
    assert found[("exercise", 1, "name")] == 6


def test_items_of_a_list_over_many_lines_are_told_apart():
    found = places('a = [ # first [\n  "x", # "]\n\n  "y",\n]\nb = 1\n')
    assert found[("a", 0)] == 2
    assert found[("a", 1)] == 4
    assert found[("b",)] == 6


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_long_string_does_not_count_as_keys_or_tables(quotes):
    text = f"a = {quotes}\n[[exercise]]\nb = 1\n# {quotes}\nb = 2\n"
    assert places(text) == {("a",): 1, ("b",): 5}


def test_escaped_quotes_do_not_end_a_long_string():
    assert places('a = """\n\\"""\nb = 1\n"""\nb = 2\n')[("b",)] == 5


@pytest.mark.parametrize("quote", ['"', "'"])
def test_quotes_may_stand_right_before_the_end_of_a_long_string(quote):
    text = f"a = {quote * 3}x{quote * 5}\nb = 1\n"
    assert tomllib.loads(text)["a"] == "x" + quote * 2
    assert places(text)[("b",)] == 2


def test_a_backslash_is_no_escape_in_a_literal_string():
    assert places("a = 'c:\\'\nb = 1\n")[("b",)] == 2


@pytest.mark.parametrize("sign", ["#", "[", "]", "{", "}", "=", ","])
def test_signs_inside_of_strings_mean_nothing(sign):
    assert places(f"a = [\"{sign}\", '{sign}']\nb = 1\n")[("b",)] == 2


def test_empty_strings_are_no_long_strings():
    assert places("a = \"\"\nb = ''\nc = 1\n")[("c",)] == 3


def test_keys_with_dots_and_spaces_are_found_under_each_of_their_parts():
    found = places("\nlimits . call_seconds = 1\n")
    assert found[("limits",)] == 2
    assert found[("limits", "call_seconds")] == 2


def test_quoted_keys_are_found_by_what_they_mean():
    assert places('\n"checks/test_a.py" = 1\n"\\u0061" = 2\n')[("a",)] == 3


def test_keys_of_an_inline_table_are_found():
    assert places("\na = { b = 1, c.d = [1, {e = 2}] }\n")[("a", "c", "d", 1, "e")] == 2


def test_keys_after_a_table_head_belong_to_the_table():
    assert places("[a.b]\n\nc = 1\n")[("a", "b", "c")] == 3


def test_a_table_below_a_repeated_table_belongs_to_the_last_one():
    assert places("[[a]]\n[[a]]\n[a.b]\nc = 1\n[[a.d]]\n[[a.d]]\ne=1\n") == {
        ("a",): 1,
        ("a", 0): 1,
        ("a", 1): 2,
        ("a", 1, "b"): 3,
        ("a", 1, "b", "c"): 4,
        ("a", 1, "d"): 5,
        ("a", 1, "d", 0): 5,
        ("a", 1, "d", 1): 6,
        ("a", 1, "d", 1, "e"): 7,
    }


def test_numbers_and_dates_end_with_their_line():
    text = "a = 1979-05-27 07:32:00 # x\nb = 0x_ff\nc = -inf\nd = true\n".replace("x_", "x")
    assert places(text)[("d",)] == 4
