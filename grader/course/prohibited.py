"""Finds in the text of a submission the exercises that call what they must not."""

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from grader.course.calls import Call, SourceReader
from grader.course.naming import Scope, dotted_text
from grader.model import Forbidden

# What takes Python too long to parse; a worker sees at run time what is not seen here.
MOST = 256 << 10

# Parts of a forbidden thing that are as good as a call of it.
_PARTS = {"__call__", "__init__", "__wrapped__", "forward", "step"}
# Their functions call the functions that they are given.
_CALLERS = ("torch.", "numpy.")

# A name at the top of a file.
Key = tuple[str, str]


@dataclass(frozen=True)
class Prohibited:
    """An exercise that uses a forbidden name, and the place where it does."""

    exercise: str
    forbidden: Forbidden
    name: str
    file: str
    line: int


def find_prohibited(
    files: Mapping[str, bytes], main: str, forbidden: tuple[Forbidden, ...]
) -> list[Prohibited]:
    """The first forbidden call of each exercise that has one, in the order of the tables.

    A call counts for the exercise that leads to it, through whatever else the files define; but
    not through another exercise that must not make it either, which has to answer for itself.
    What the text does not tell for certain is left to the guard at run time.
    """
    # Without docstrings, which often name such things.
    code = b"\n".join(b"".join(data.split(b'"""')[::2]) for data in files.values())
    if not _may_use(code, forbidden):
        return []
    try:
        return _Finder(files, main).find(forbidden)
    except (RecursionError, MemoryError):
        return []


def _may_use(code: bytes, forbidden: tuple[Forbidden, ...]) -> bool:
    """Whether a forbidden name stands in a text where it may matter: in most texts, none does."""
    return any(
        not _is_apart(code, found.start(), rule)
        for rule in forbidden
        for trace in _traces(rule)
        for found in trace.finditer(code)
    )


@lru_cache(maxsize=64)
def _traces(rule: Forbidden) -> list[re.Pattern[bytes]]:
    names = {name.rpartition(".")[2].encode() for name in rule.names}
    some = rb"(?:%s)\b" % b"|".join(sorted(map(re.escape, names)))
    # Each begins with plain letters, which `re` finds fast.
    before = rb"\.\s*", rb"getattr\b[^\n]*[\"']", rb"import(?:\b[^\n(]*|\s*\([^)]*)\b"
    return [re.compile(part + some) for part in before]


_HEADS = re.compile(rb"^(?:(?:async\s+)?def\s+(\w+)|\S)", re.MULTILINE)


def _is_apart(code: bytes, place: int, rule: Forbidden) -> bool:
    """Whether a place lies in a function that the rule is not for and nothing else names."""
    heads = [found[1] for found in _HEADS.finditer(code, 0, place + 1)]
    name = heads[-1] if heads else None
    if name is None or name.decode("utf-8", "replace") in rule.exercises:
        return False
    return len(re.findall(rb"\b%s\b" % re.escape(name), code)) == 1


class _Finder:
    def __init__(self, files: Mapping[str, bytes], main: str) -> None:
        self._main = main
        self._modules = {_module(path): path for path in files}
        self._sources = {path: SourceReader(tree, *names) for path, tree, names in _trees(files)}
        self._calls: dict[Key, list[Call]] = {}
        for path, source in self._sources.items():
            for call in source.calls:
                self._calls.setdefault((path, call.unit), []).append(call)

    def find(self, forbidden: tuple[Forbidden, ...]) -> list[Prohibited]:
        found: dict[str, Prohibited] = {}
        for rule in forbidden:
            for exercise in rule.exercises:
                use = exercise not in found and self._reached(exercise, rule)
                if use:
                    found[exercise] = Prohibited(exercise, rule, *use)
        return list(found.values())

    def _reached(self, exercise: str, rule: Forbidden) -> tuple[str, str, int] | None:
        """Name, file and line of the forbidden call that an exercise leads to, the nearest."""
        queue = [(self._main, exercise)]
        for key in queue:  # grows while it is gone through
            for text, line in self._leads(key):
                other = self._own(text)
                if other is None:
                    if name := _used(text, rule.names):
                        return name, key[0], line
                elif other not in queue and not self._answers(other, rule):
                    queue.append(other)
        return None

    def _answers(self, key: Key, rule: Forbidden) -> bool:
        return key[0] == self._main and key[1] in rule.exercises

    def _leads(self, key: Key) -> Iterator[tuple[str, int]]:
        """What a name at the top of a file stands for, or calls: dotted texts, with the lines."""
        file, unit = key
        module = self._sources[file].module if file in self._sources else Scope("")
        if len(module.bound.get(unit, ())) != 1:
            return  # it is not there, or something else stands in its place later
        yield module.stands_for(unit), module.lines[unit]
        for call in sorted(self._calls.get(key, ()), key=lambda call: call.line):
            text = dotted_text(call.function, call.scope)
            yield text, call.line
            if text.startswith(_CALLERS):
                for argument in call.arguments:
                    given = dotted_text(argument, call.scope)
                    if given.rpartition(".")[2].islower():  # no class: those are often only named
                        yield given, call.line

    def _own(self, text: str) -> Key | None:
        """The name at the top of a file that a dotted text leads to, if it is one."""
        parts = text.split(".")
        for count in range(len(parts) - 1, 0, -1):
            if path := self._modules.get(".".join(parts[:count])):
                return path, parts[count]
        return None


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _trees(files: Mapping[str, bytes]) -> Iterator[tuple[str, ast.Module, tuple[str, str]]]:
    """The files that are Python, with the names of their modules and packages."""
    for path, data in files.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                tree = ast.parse(data if len(data) <= MOST else b"", path)
            except (SyntaxError, ValueError):
                continue
        yield path, tree, (_module(path), ".".join(path.split("/")[:-1]))


def _used(text: str, names: tuple[str, ...]) -> str:
    """The forbidden name that a dotted text is, if it is one."""
    if text.rpartition(".")[2] in _PARTS:
        text = text.rpartition(".")[0]
    home, _, last = text.rpartition(".")
    for name in names:
        owner, _, end = name.rpartition(".")
        # `torch.nn.modules.dropout.Dropout` is what `torch.nn.Dropout` is.
        if end == last and (owner == home or ("." in owner and home.startswith(f"{owner}."))):
            return name
    return ""
