"""Foreign text can't leave its place in Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.report.markdown import cell, code, escape, fence, title

PARSER = MarkdownIt("gfm-like", {"linkify": False}).enable("table")
NASTY = st.text(st.sampled_from("ab1 \\`*_{}[]()<>#+-.!|~&$@^:/=\"'\n\t"), max_size=40)


def words_of(source: str) -> list[str]:
    """The kinds of tokens that a line of Markdown makes, plain text aside."""
    tokens = PARSER.parseInline(source)[0].children or []
    return [token.type for token in tokens if token.type not in ("text", "text_special")]


def shown(source: str) -> str:
    """What a reader sees of a line of Markdown."""
    tokens = PARSER.parseInline(source)[0].children or []
    return "".join(token.content for token in tokens)


@given(NASTY)
def test_escaped_text_is_only_a_paragraph_of_text(text):
    source = escape(text)
    kinds = [token.type for token in PARSER.parse(source)]
    assert kinds in ([], ["paragraph_open", "inline", "paragraph_close"])
    assert words_of(source) == []


@pytest.mark.parametrize("text", ["1. a", "12) a", "- a", "+ a", "===", "---", "# a", "> a", "1."])
def test_a_line_starts_no_block(text):
    kinds = [token.type for token in PARSER.parse(f"before\n{escape(text)}")]
    assert kinds == ["paragraph_open", "inline", "paragraph_close"]


def test_a_version_is_left_as_it_is():
    assert escape("2.13.0") == "2.13.0"


@given(NASTY)
def test_escaped_text_reads_as_it_was(text):
    assert shown(escape(text)) == " ".join(text.split())


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "HTTP://a.b"])
def test_an_address_becomes_no_link(text):
    assert "\\" in escape(text)


@given(NASTY)
def test_code_in_a_title_stays_and_nothing_else_does(text):
    assert set(words_of(title(" ".join(text.split())))) <= {"code_inline"}


def test_a_title_keeps_the_spaces_around_its_code():
    assert title("use `x > 0` here") == "use `x > 0` here"


@given(NASTY)
def test_a_cell_stays_one_cell(text):
    source = f"| {cell(' '.join(text.split()))} | b |\n| --- | --- |\n"
    assert [token.type for token in PARSER.parse(source)].count("th_open") == 2


@given(NASTY.filter(str.strip))
def test_a_code_span_holds_its_text(text):
    (token,) = PARSER.parseInline(code(text))[0].children or []
    assert token.content == " ".join(text.split())


@given(NASTY, st.sampled_from([0, 2]))
def test_a_fence_holds_its_text(text, indent):
    before = "- item\n\n" if indent else ""
    tokens = PARSER.parse(f"{before}{fence(text, indent)}\n\nafter")
    (block,) = [token for token in tokens if token.type == "fence"]
    assert block.content.rstrip("\n") == text.rstrip("\n")


def test_a_fence_is_longer_than_the_backticks_inside():
    assert fence("a\n`````\nb").startswith("``````text\n")
