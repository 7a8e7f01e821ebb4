"""A source in pieces, its top-level statements: an edit takes the compiling of one of them."""

import ast
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from types import CodeType

from grader.course.blocks import first_line, last_line
from grader.course.texts import joined, normalised, parse_python, split


class Pieces:
    """Python code, and what an edit makes of it, ready to be run piece by piece."""

    def __init__(self, source: str, name: str) -> None:
        self._name = name
        self._text = joined(split(normalised(source)))
        self._pieces = list(_split(self._text, name))
        try:
            self.codes = [self._compiled(piece) for piece in self._pieces]
        except SyntaxError:  # a line goes on where nobody expects it
            self._pieces = [self._text]
            self.codes = [self._compiled(self._text)]
        self._starts = [0, *accumulate(len(piece) for piece in self._pieces)]

    def edited(self, replace: str, by: str) -> list[CodeType]:
        """The code with one text, that occurs in it once, replaced. Raises SyntaxError."""
        start = self._text.index(replace)
        at = bisect_right(self._starts, start) - 1
        if start + len(replace) <= self._starts[at + 1]:
            try:
                code = self._compiled(self._pieces[at].replace(replace, by))
            except SyntaxError:  # by itself the piece is none any more
                pass
            else:
                return [*self.codes[:at], code, *self.codes[at + 1 :]]
        return [self._compiled(self._text.replace(replace, by))]

    def _compiled(self, text: str) -> CodeType:
        return compile(text, self._name, "exec", dont_inherit=True)


def _split(text: str, name: str) -> Iterator[str]:
    """The text from each top-level statement to the next; those on one line stay together."""
    body = parse_python(text, name).body
    lines = split(text)
    cuts = [
        first_line(statement) - 1
        for before, statement in pairwise(body)
        if first_line(statement) > last_line(before)
    ]
    if any(isinstance(each, ast.ImportFrom) and each.module == "__future__" for each in body):
        cuts = []  # it holds for all that follows
    for start, stop in pairwise([0, *cuts, len(lines)]):
        yield joined(lines[start:stop])
