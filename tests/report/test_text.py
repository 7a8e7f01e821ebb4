"""Text from submissions can't act on its reader."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.harmless import clean
from grader.report.text import MESSAGE_LIMIT, block, first_line, line, spans


def test_colours_of_a_terminal_are_left_out():
    assert clean("\x1b[31;1mred\x1b[0m") == "red"


def test_the_title_sequence_of_a_terminal_is_left_out():
    assert clean("\x1b]0;owned\x07text\x1b]8;;http://x\x1b\\") == "text"


@pytest.mark.parametrize("text", ["\x1b", "\x1b[", "\x1b]0;never closed", "\x9b31m", "\x1b\x1b[mm"])
def test_no_escape_character_is_left(text):
    assert not {"\x1b", "\x9b"} & set(clean(text))


def test_control_characters_are_made_visible():
    assert clean("a\x00b\x08c\x7f") == "a␀b␈c␡"


def test_newlines_and_tabs_stay():
    assert clean("a\n\tb") == "a\n\tb"


def test_foreign_line_ends_become_newlines():
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


def test_text_direction_can_not_be_overridden():
    assert clean("\u202eevil\u2066x\u200f") == "�evil�x�"


def test_arabic_letters_stay():
    assert clean("محمد") == "محمد"


@given(st.text(st.characters(), max_size=200))
def test_clean_text_can_be_encoded_and_holds_no_control_character(text):
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", clean(text).encode())


def test_lone_surrogates_are_replaced():
    assert clean("a\udc80") == "a�"


def test_a_long_block_keeps_its_start_and_its_end():
    text = block("START" + "x" * 10 * MESSAGE_LIMIT + "END")
    assert (text[:5], text[-3:]) == ("START", "END")


def test_a_long_block_says_how_much_is_left_out():
    assert "[… 7 characters left out …]" in block("x" * (MESSAGE_LIMIT + 7))


def test_a_block_at_the_limit_is_whole():
    assert block("x" * MESSAGE_LIMIT) == "x" * MESSAGE_LIMIT


def test_a_line_has_no_newline():
    assert line(" a\n\tb\r\nc ") == "a b c"


def test_a_line_is_cut():
    assert line("x" * 300, limit=10) == "x" * 9 + "…"


def test_the_first_line_skips_empty_ones():
    assert first_line("\n\nfirst\nsecond") == "first"


def test_spans_tell_code_from_words():
    assert spans("use `x > 0` here") == (("use ", False), ("x > 0", True), (" here", False))


def test_a_single_backtick_is_no_code():
    assert spans("a ` b") == (("a ` b", False),)
