"""Traces of forbidden names in a text: whether it is worth being parsed for them.

Every search takes time in proportion to the text: a regular expression that looks for one thing
behind another would take its square, and whoever hands in the text chooses it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from grader.model import Forbidden

_WORDS = re.compile(rb"\w+")
_HEADS = re.compile(rb"^(?:(?:async[ \t]+)?def[ \t]+(\w+)|\S)", re.MULTILINE)


def may_use(code: bytes, forbidden: Iterable[Forbidden]) -> bool:
    """Whether a forbidden name stands in a text where it may matter: in most texts, none does."""
    traces = _Traces(code)
    return any(traces.matter(rule) for rule in forbidden)


class _Traces:
    """A text with the places of its words."""

    def __init__(self, code: bytes) -> None:
        self._code = code
        self._places: dict[bytes, list[int]] = {}
        for found in _WORDS.finditer(code):
            self._places.setdefault(found[0], []).append(found.start())

    def matter(self, rule: Forbidden) -> bool:
        """Whether a name of the rule is used where the rule may hold."""
        names = {name.rpartition(".")[2].encode() for name in rule.names}
        return any(
            self._is_used(place) and not self._is_apart(place, rule)
            for name in names
            for place in self._places.get(name, ())
        )

    def _is_used(self, place: int) -> bool:
        """Whether the name at a place is an attribute, the text of a `getattr`, or imported."""
        before = place - 1
        while before >= 0 and self._code[before] in b" \t\r\n\f\v":
            before -= 1
        if self._code[before : before + 1] == b".":
            return True
        line = _before(self._lines, place)
        if self._code[place - 1 : place] in (b'"', b"'"):
            return _any(self._places.get(b"getattr", ()), line, place)
        start = max(line, _before(self._opened, place))
        if _any(self._places.get(b"import", ()), start, place):
            return True
        return _any(self._lists, _before(self._closed, place), place)

    def _is_apart(self, place: int, rule: Forbidden) -> bool:
        """Whether a place lies in a function that the rule is not for and nothing else names."""
        starts, names = self._heads
        name = names[bisect_right(starts, place) - 1] if starts and starts[0] <= place else None
        if name is None or name.decode("utf-8", "replace") in rule.exercises:
            return False
        return len(self._places[name]) == 1

    @cached_property
    def _heads(self) -> tuple[list[int], list[bytes | None]]:
        """Where the text has something at the left margin; the name where that is a function."""
        found = list(_HEADS.finditer(self._code))
        return [head.start() for head in found], [head[1] for head in found]

    @cached_property
    def _lines(self) -> list[int]:
        return self._all(rb"\n")

    @cached_property
    def _opened(self) -> list[int]:
        return self._all(rb"\(")

    @cached_property
    def _closed(self) -> list[int]:
        return self._all(rb"\)")

    @cached_property
    def _lists(self) -> list[int]:
        return self._all(rb"import\s*\(")

    def _all(self, pattern: bytes) -> list[int]:
        return [found.start() for found in re.finditer(pattern, self._code)]


def _before(places: list[int], place: int) -> int:
    """The last of ordered places before one; -1 if there is none."""
    index = bisect_left(places, place)
    return places[index - 1] if index else -1


def _any(places: Sequence[int], low: int, high: int) -> bool:
    """Whether one of ordered places lies between two others."""
    index = bisect_right(places, low)
    return index < len(places) and places[index] < high
