"""Cuts the text of a module into the parts that become cells, losing no line of it."""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from grader.course.blocks import bound, first_line, last_line
from grader.course.notebook import Kind, Role
from grader.course.texts import split

KEPT = "#%% cell"
ASIDE = "#%% cell that is not part of the solution"
MARKDOWN = "#%% [markdown]"
RAW = "#%% [raw]"
COMMENTED = {ASIDE: Kind.CODE, MARKDOWN: Kind.MARKDOWN, RAW: Kind.RAW}
# A cell in which a manual exercise is answered names it.
_MANUAL = re.compile(rf"{re.escape(ASIDE)}: ([A-Za-z][A-Za-z0-9_]*)")


@dataclass(frozen=True)
class Part:
    """Some lines of a module that become a cell, and how many blank lines are before them."""

    lines: tuple[str, ...]
    blank: int
    kind: Kind = Kind.CODE
    role: Role = Role.CODE
    exercise: str = ""


def parts(text: str, tree: ast.Module, exercises: Collection[str]) -> Iterator[Part]:
    """The parts of a normalised text with its syntax tree.

    Each statement that binds an exercise is a part, with the comments right above it; the rest is
    cut at the marker lines that a notebook left there. Blank lines at the end are in no part.
    """
    lines = split(text)
    starts = _starts(lines, tree, exercises)
    edges = sorted({1, *starts, len(lines) + 1})
    done = 0
    for first, after in pairwise(edges):
        role, exercise = starts.get(first, (Role.CODE, ""))
        last = after - 1
        while last >= first and not lines[last - 1]:
            last -= 1
        start = first
        while start <= last and not lines[start - 1]:
            start += 1
        if start <= last:
            yield _part(lines[start - 1 : last], start - 1 - done, role, exercise)
            done = last


def _part(lines: list[str], blank: int, role: Role, exercise: str) -> Part:
    inner = lines[1:]
    kind = commented_kind(lines[0])
    if kind and role in (Role.NONE, Role.MANUAL) and any(line[2:].strip() for line in inner):
        return Part(tuple(line[2:] for line in inner), blank, kind, role, exercise)
    if role is Role.KEPT and inner and inner[0]:
        return Part(tuple(inner), blank, role=Role.KEPT)
    if role is Role.SOLUTION:
        return Part(tuple(lines), blank, role=role, exercise=exercise)
    return Part(tuple(lines), blank)


def _starts(
    lines: list[str], tree: ast.Module, exercises: Collection[str]
) -> dict[int, tuple[Role, str]]:
    """The lines where parts start, with their roles and exercises."""
    starts: dict[int, tuple[Role, str]] = {}
    before = 0  # the last line of the statement before
    for statement in [*tree.body, None]:
        first = first_line(statement) if statement else len(lines) + 1
        gap = range(before + 1, first)
        for number in gap:
            _mark(lines, number, gap, starts)
        if statement is None:
            break
        name = _binds(statement, exercises)
        last = last_line(statement)
        if name and first > before:
            start = _above(lines, first, gap, starts)
            starts[start] = (Role.SOLUTION, name)
            starts.setdefault(_below(lines, last) + 1, (Role.CODE, ""))
        before = max(before, last)
    return starts


def _mark(lines: list[str], number: int, gap: range, starts: dict[int, tuple[Role, str]]) -> None:
    """Note where the part of a marker line starts and, if it is commented, ends."""
    line = lines[number - 1]
    if line == KEPT:
        starts[number] = (Role.KEPT, "")
    elif commented_kind(line):
        end = number + 1
        while end in gap and is_comment(lines[end - 1]):
            end += 1
        manual = _MANUAL.fullmatch(line)
        starts[number] = (Role.MANUAL, manual[1]) if manual else (Role.NONE, "")
        starts.setdefault(end, (Role.CODE, ""))


def commented_kind(line: str) -> Kind | None:
    """The kind of the cell whose comments a marker line stands above."""
    return Kind.CODE if _MANUAL.fullmatch(line) else COMMENTED.get(line)


def manual_marker(exercise: str) -> str:
    """The line above the comments in which a manual exercise is answered, '' of no such name."""
    line = f"{ASIDE}: {exercise}"
    return line if _MANUAL.fullmatch(line) else ""


def is_comment(line: str) -> bool:
    """Whether a line is one that `commented` gives."""
    return line == "#" or (line.startswith("# ") and len(line) > 2)


def commented(lines: list[str]) -> list[str]:
    """Lines as comments."""
    return [f"# {line}" if line else "#" for line in lines]


def _binds(statement: ast.stmt, exercises: Collection[str]) -> str:
    """The exercise that a statement defines or assigns, or ''."""
    return next((name for name in bound(statement) if name in exercises), "")


def _above(lines: list[str], first: int, gap: range, starts: Collection[int]) -> int:
    """Where the comments right above a statement start that are in no other part."""
    while first - 1 in gap and lines[first - 2].startswith("#"):
        if first in starts or first - 1 in starts:
            break
        first -= 1
    return first


def _below(lines: list[str], last: int) -> int:
    """The last of the indented lines right below a statement: comments of its body."""
    while last < len(lines) and lines[last][:1] in (" ", "\t") and lines[last].strip():
        last += 1
    return last
