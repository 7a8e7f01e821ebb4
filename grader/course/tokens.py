"""What the tokenizer knows of a source: its comments, its strings and its logical lines."""

import io
import re
import token
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.course.texts import split

_STRINGS = {token.STRING} | {
    number
    for number, name in token.tok_name.items()
    if name in ("FSTRING_MIDDLE", "TSTRING_MIDDLE")
}
_NO_CODE = {
    *(token.INDENT, token.DEDENT, token.ENDMARKER),
    *(tokenize.COMMENT, tokenize.NL, tokenize.ENCODING),
}
_QUOTES = re.compile(r"""^[A-Za-z]*(\"{3}|'{3}|"|')(.*)\1$""", re.DOTALL)


@dataclass(frozen=True)
class Comment:
    """A comment, from its `#` to the end of its line; `alone` if no code is before it."""

    line: int
    text: str
    alone: bool


@dataclass(frozen=True)
class Logical:
    """A logical line: one or more lines that Python reads as one; `word` is its first token."""

    first: int
    last: int
    column: int
    word: str


@dataclass
class Tokens:
    """The comments, the lines inside of strings (with their numbers) and the logical lines."""

    comments: list[Comment] = field(default_factory=list)
    strings: list[tuple[int, str]] = field(default_factory=list)
    logicals: list[Logical] = field(default_factory=list)


def read_tokens(text: str) -> Tokens:
    """The tokens of normalised Python text that compiles.

    Raises tokenize.TokenError or SyntaxError if the tokenizer disagrees with the compiler.
    """
    found, lines = Tokens(), split(text)
    start: tokenize.TokenInfo | None = None
    for item in tokenize.generate_tokens(io.StringIO(text).readline):
        row, column = item.start
        if item.type == tokenize.COMMENT:
            alone = not lines[row - 1][:column].strip(" \t\f")
            found.comments.append(Comment(row, item.string, alone))
        elif item.type in _STRINGS:
            found.strings += enumerate(split(_content(item.string)), start=row)
        if item.type == token.NEWLINE and start is not None:
            found.logicals.append(Logical(start.start[0], row, start.start[1], start.string))
            start = None
        elif start is None and item.type not in _NO_CODE and item.type != token.NEWLINE:
            start = item
    return found


def _content(string: str) -> str:
    """What is between the quotes of a string token."""
    quoted = _QUOTES.match(string)
    return quoted[2] if quoted else string


def inside_strings(text: str) -> set[int]:
    """The lines that start inside of a string; none if `text` can't be read as Python."""
    try:
        return set(_continued(text))
    except (tokenize.TokenError, SyntaxError):
        return set()


def _continued(text: str) -> Iterator[int]:
    for item in tokenize.generate_tokens(io.StringIO(text).readline):
        if item.type in _STRINGS:
            yield from range(item.start[0] + 1, item.end[0] + 1)
