"""The places of a reference that may be mutated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import libcst as cst
from libcst import matchers as m
from libcst.metadata import CodeRange, MetadataWrapper, WhitespaceInclusivePositionProvider

from grader.audit.place import Place
from grader.audit.syntax import called, root

_NEVER = (
    cst.Annotation,
    cst.Decorator,
    cst.Import,
    cst.ImportFrom,
    cst.BaseParenthesizableWhitespace,
    cst.TrailingWhitespace,
    cst.EmptyLine,
)
_STRINGS = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)
_TYPES = {"TypeVar", "NewType", "ParamSpec", "TypeVarTuple", "cast"}


@dataclass(frozen=True)
class Site:
    """A node with its place; from `start` to `stop` in the source is exactly its code."""

    node: cst.CSTNode
    place: Place
    start: int
    stop: int


def read_sites(source: str) -> tuple[cst.Module, list[Site]]:
    """The module of a source that compiles, and all of it that may be mutated, in order."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    ranges = wrapper.resolve(WhitespaceInclusivePositionProvider)
    module, starts = wrapper.module, line_starts(source)
    place = Place(modules=frozenset(_imported(module)))
    found = _walk(module, place, module.default_indent)
    return module, [Site(node, at, *_span(node, ranges, starts)) for node, at in found]


def _walk(node: cst.CSTNode, place: Place, step: str) -> Iterator[tuple[cst.CSTNode, Place]]:
    if _is_spared(node, place):
        return
    yield node, place
    inner = place.within(node, step)
    for child in node.children:
        yield from _walk(child, inner, step)


def _is_spared(node: cst.CSTNode, place: Place) -> bool:
    """Whether a change there is none of the behaviour, or of the message of an exception alone."""
    around = place.parent
    if isinstance(node, _NEVER) or isinstance(around, cst.Raise):
        return True
    if isinstance(node, cst.Expr):
        return isinstance(node.value, _STRINGS)
    if isinstance(node, cst.Assign):
        return root(node.targets[0].target) == "__all__"
    if isinstance(node, cst.Call):
        return called(node) in _TYPES
    in_message = isinstance(around, cst.Assert) and around.msg is node
    return in_message or (isinstance(around, cst.ClassDef) and isinstance(node, cst.Arg))


def _imported(module: cst.Module) -> Iterator[str]:
    """The names that the imports of a module bind."""
    for found in m.findall(module, m.ImportAlias()):
        alias = cst.ensure_type(found, cst.ImportAlias)
        yield alias.evaluated_alias or alias.evaluated_name.split(".")[0]


def line_starts(source: str) -> list[int]:
    """Where each line of normalised text begins."""
    return [0, *(at + 1 for at, sign in enumerate(source) if sign == "\n")]


def _span(
    node: cst.CSTNode, ranges: Mapping[cst.CSTNode, CodeRange], starts: list[int]
) -> tuple[int, int]:
    at = ranges[node]
    return (
        starts[at.start.line - 1] + at.start.column,
        starts[at.end.line - 1] + at.end.column,
    )
