"""Foreign text in Markdown, kept in its place."""

import re
from functools import lru_cache

from grader.report.text import spans

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!@^])")
# A line that starts so is a list, a heading's underline or a rule.
_AT_START = re.compile(r"^(\d*)([-+=:]|[.)](?=\s|$))")
_LINK = re.compile(r"(?i)(?::(?=//)|(?<=www)\.)")
_BAR = re.compile(r"(?<!\\)\|")
_BACKTICKS = re.compile(r"`+")


def _longest_run(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)


def escape(text: str) -> str:
    """One line of text as plain words: no emphasis, link, heading, table or HTML comes of it."""
    text = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    text = _LINK.sub(r"\\\g<0>", text)
    return _AT_START.sub(r"\1\\\2", text)


@lru_cache(maxsize=1024)
def title(text: str) -> str:
    """A course author's sentence: code stays between its backticks, all else is escaped."""
    return "".join(f"`{part}`" if code else _escape_inside(part) for part, code in spans(text))


def cell(text: str) -> str:
    """`title` for a cell of a table, where a bar would end it even inside code."""
    return _BAR.sub(r"\|", title(text))


def _escape_inside(text: str) -> str:
    """`escape` for a part of a line: the spaces at its ends stay."""
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return text[:start] + escape(core) + text[start + len(core) :]


def code(text: str) -> str:
    """One line of text as a code span, whatever backticks it holds."""
    text = " ".join(text.split())
    ticks = "`" * (_longest_run(text) + 1)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{padding}{text}{padding}{ticks}"


def fence(text: str, indent: int = 0) -> str:
    """Text of several lines as a code block that nothing inside can close."""
    ticks = "`" * max(3, _longest_run(text) + 1)
    margin = " " * indent
    lines = [f"{ticks}text", *text.split("\n"), ticks]
    return "\n".join(margin + each if each else each for each in lines)
