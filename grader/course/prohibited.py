"""Finds in the text of a submission the exercises that call what they must not."""

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.course.calls import Call, SourceReader
from grader.course.naming import Scope, dotted_text
from grader.course.traces import may_use
from grader.model import Forbidden

# More takes Python too long to parse; a worker sees at run time what is not seen here.
MOST = 256 << 10
# Others may take any time to decode: Python's Punycode takes the square of the text's length.
_ENCODINGS = ("utf-8", "utf-8-sig", "iso-8859-1", "ascii")
# Of a text so short, that is no matter.
_SHORT = 16 << 10

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
    files = _short(files, main)
    # Without docstrings, which often name such things.
    code = b"\n".join(b"".join(data.split(b'"""')[::2]) for data in files.values())
    if not may_use(code, forbidden):
        return []
    try:
        return _Finder(files, main).find(forbidden)
    except (RecursionError, MemoryError):
        return []


def _short(files: Mapping[str, bytes], main: str) -> dict[str, bytes]:
    """Files that are short enough together, the main one first of all."""
    chosen, left = {}, MOST
    for path in sorted(files, key=lambda path: (path != main, path)):
        if len(files[path]) <= left:
            chosen[path] = files[path]
            left -= len(files[path])
    return chosen


class _Finder:
    def __init__(self, files: Mapping[str, bytes], main: str) -> None:
        self._main = main
        self._modules = {_module(path): path for path in files}
        self._sources = {path: SourceReader(tree, *names) for path, tree, names in _trees(files)}
        self._calls: dict[Key, list[Call]] = {}
        self._known: dict[Key, list[tuple[str, int, Key | None]]] = {}
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
        queue, seen = [(self._main, exercise)], {(self._main, exercise)}
        for key in queue:  # grows while it is gone through
            for text, line, other in self._followed(key):
                if other is None:
                    if name := _used(text, rule.names):
                        return name, key[0], line
                elif other not in seen and not self._answers(other, rule):
                    queue.append(other)
                    seen.add(other)
        return None

    def _followed(self, key: Key) -> list[tuple[str, int, Key | None]]:
        """What `_leads` tells, and the name of the submission's own that each leads to."""
        if key not in self._known:
            self._known[key] = [(text, line, self._own(text)) for text, line in self._leads(key)]
        return self._known[key]

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
                encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
                if encoding not in _ENCODINGS and len(data) > _SHORT:
                    continue
                tree = ast.parse(data, path)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue  # of what is nested too deeply, too: it hides none of the others
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
