"""Solution regions: what the markers of a reference hold, and where it belongs."""

import ast
import re
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from grader.course.blocks import Definition, Function, blocks, dotted, first_line, last_line
from grader.course.marker_lines import Span, read_spans
from grader.course.texts import compiled, split, syntax_fault
from grader.course.tokens import Logical, Tokens, read_tokens
from grader.errors import MarkerError


class Holder(StrEnum):
    """What the statements of a region stand in, directly or below `if`, `for` and so on."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"


@dataclass(frozen=True)
class Region:
    """One solution: the lines between the markers in lines `begin` and `end` (counted from 1).

    `owner` is the name with dots of the innermost function or class around it, empty at module
    level; `bases` are the last names of that class's bases if `holder` is a class.
    """

    begin: int
    end: int
    lines: tuple[str, ...]
    indent: str
    owner: str
    holder: Holder
    bases: tuple[str, ...] = ()

    @property
    def top(self) -> str:
        """Name of the function or class at module level that the region is in, or empty."""
        return self.owner.partition(".")[0]


def read_regions(text: str, where: str) -> tuple[Region, ...]:
    """The regions of normalised text, in order. Raises MarkerError as `markers.parse` does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compiled(text, where)
            tree = ast.parse(text, where)
        tokens = read_tokens(text)
    except (SyntaxError, ValueError, RecursionError, tokenize.TokenError) as error:
        line, what = syntax_fault(error)
        raise MarkerError(f"{where}:{line}: {what}; correct the Python code") from None
    placer = _Placer(tree, tokens, split(text), where)
    return tuple(placer.region(span) for span in read_spans(text, tokens, where))


@dataclass(frozen=True)
class _Scope:
    """The functions and classes around a block."""

    names: tuple[str, ...] = ()
    holder: Holder = Holder.MODULE
    bases: tuple[str, ...] = ()

    def below(self, statement: ast.stmt) -> "_Scope":
        """The scope of the blocks of a statement in this scope."""
        if isinstance(statement, Function):
            return _Scope((*self.names, statement.name), Holder.FUNCTION)
        if isinstance(statement, ast.ClassDef):
            bases = tuple(dotted(base).rpartition(".")[2] for base in statement.bases)
            return _Scope((*self.names, statement.name), Holder.CLASS, bases)
        return self


class _Placer:
    """Finds the statements and the scope of a span."""

    def __init__(self, tree: ast.Module, tokens: Tokens, lines: list[str], where: str) -> None:
        self.tree, self.lines, self.where = tree, lines, where
        self.logicals = tokens.logicals
        self.by_line = {
            line: logical
            for logical in tokens.logicals
            for line in range(logical.first, logical.last + 1)
        }

    def region(self, span: Span) -> Region:
        """The region of a span. Raises MarkerError if it is not whole statements of one block."""
        for line in (span.begin, span.end):
            if line in self.by_line:
                raise self.fault(
                    line, "the marker cuts a statement in half; put it before or behind all of it"
                )
        held = [item for item in self.logicals if span.begin < item.first < span.end]
        if not held:
            raise self.fault(span.begin, "the solution is empty; write it between the markers")
        statements, scope = next(self.inside(span, self.tree, _Scope()), ([], _Scope()))
        self.refuse_halves(span, held, statements)
        return Region(
            span.begin,
            span.end,
            tuple(self.lines[span.begin : span.end - 1]),
            _indent(self.lines[held[0].first - 1]),
            ".".join(scope.names),
            scope.holder,
            scope.bases,
        )

    def inside(
        self, span: Span, node: ast.AST, scope: _Scope
    ) -> Iterator[tuple[list[ast.stmt], _Scope]]:
        """The blocks that have whole statements in a span: the outermost first, with its scope."""
        for block in blocks(node):
            if found := [statement for statement in block if self.within(span, statement)]:
                yield found, scope
        for block in blocks(node):
            for statement in block:
                yield from self.inside(span, statement, scope.below(statement))

    def within(self, span: Span, statement: ast.stmt) -> bool:
        first = self.by_line[first_line(statement)].first
        last = self.by_line[last_line(statement)].last
        return span.begin < first and last < span.end

    def refuse_halves(self, span: Span, held: list[Logical], statements: list[ast.stmt]) -> None:
        """Raise MarkerError at the first logical line that is in none of the statements."""
        covered = {
            line
            for statement in statements
            for line in range(first_line(statement), last_line(statement) + 1)
        }
        starts = bool(statements) and self.starts(statements[0])
        for logical in held:
            if not starts or not covered.intersection(range(logical.first, logical.last + 1)):
                raise self.fault(
                    logical.first,
                    f"the solution from line {span.begin} to line {span.end} does not hold whole"
                    " statements of one block; move its markers around them",
                )

    def starts(self, statement: ast.stmt) -> bool:
        """Whether a statement is the first thing in its logical line, and no clause of another."""
        logical = self.by_line[first_line(statement)]
        if isinstance(statement, Definition) and statement.decorator_list:
            return logical.word == "@"
        at = (logical.first, logical.column)
        return at == (statement.lineno, statement.col_offset) and logical.word != "elif"

    def fault(self, line: int, what: str) -> MarkerError:
        return MarkerError(f"{self.where}:{line}: {what}")


def _indent(line: str) -> str:
    """The white space before the code of a line; a form feed starts the line anew."""
    found = re.match(r"(?:[ \t]*\f)*([ \t]*)", line)
    return found[1] if found else ""
