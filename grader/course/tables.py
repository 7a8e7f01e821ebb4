"""TOML tables that know where they stand, read with one sentence for each fault."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.course.places import Place, places
from grader.course.texts import read_text
from grader.errors import ManifestError

_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number with a fraction",
    str: "text",
    list: "a list",
    dict: "a table",
}
# Of seconds and megabytes: what waits and what limits memory takes no more of them.
MOST = 1_000_000
_NOT_IN_A_LINE = {"Cc", "Zl", "Zp"}


@dataclass(frozen=True)
class Table:
    """One table of a TOML file; `where` is the file and `at` the way to the table in it."""

    where: str
    values: Mapping[str, object]
    places: Mapping[Place, int]
    at: Place = ()

    def line(self, *keys: str | int) -> int:
        """The line of a key, or of what holds it if it is not there."""
        place = (*self.at, *keys)
        while place and place not in self.places:
            place = place[:-1]
        return self.places.get(place, 1)

    def fault(self, what: str, *keys: str | int) -> ManifestError:
        """The error that says `what` at the line of a key."""
        return ManifestError(f"{self.where}:{self.line(*keys)}: {what}")

    def wrong(self, key: str, should: str) -> ManifestError:
        """The error that `key` is not what it should be."""
        return self.fault(f"'{key}' is {_described(self.values[key])}; write {should}", key)

    def known(self, *keys: str) -> None:
        """Raise ManifestError at the first key that is none of these."""
        for key in self.values:
            if key not in keys:
                raise self.fault(f"unknown key {key!r}; {nearest(key, keys)}", key)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def required(self, key: str) -> object:
        """Raise ManifestError if there is no such key."""
        if key not in self.values:
            raise self.fault(f"'{key}' is missing; add it")
        return self.values[key]

    def text(self, key: str, *, empty: bool = False) -> str:
        """Text of any number of lines."""
        value = self.required(key)
        if not isinstance(value, str) or not (value.strip() or empty):
            raise self.wrong(key, "text in quotes" if empty else "text in quotes, not empty")
        return value

    def sentence(self, key: str) -> str:
        """Text of one line."""
        value = self.text(key)
        if any(unicodedata.category(sign) in _NOT_IN_A_LINE for sign in value):
            raise self.wrong(key, "text of one line, without control characters")
        return value.strip()

    def whole(self, key: str) -> int:
        """A whole number of 1 or more, but not more than any system can count with."""
        value = self.required(key)
        if type(value) is not int or not 1 <= value <= MOST:
            raise self.wrong(key, f"a whole number from 1 to {MOST}")
        return value

    def number(self, key: str) -> float:
        """A number above 0, but not more than any system can count with."""
        value = self.required(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MOST:
            raise self.wrong(key, f"a number above 0, at most {MOST}")
        return float(value)

    def percent(self, key: str) -> float:
        """A number from 0 to 100."""
        value = self.required(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
            raise self.wrong(key, "a number from 0 to 100")
        return float(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Yes or no; `default` if there is no such key."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def texts(self, key: str) -> list[str]:
        """A list of at least one text."""
        value = self.required(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "a list of at least one text in quotes")
        for index, item in enumerate(value):
            if not isinstance(item, str):
                what = f"item {index + 1} of '{key}' is not text; write it in quotes"
                raise self.fault(what, key, index)
        return value

    def table(self, key: str) -> "Table":
        """The table of that name; an empty one if there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"a table with the head [{key}]")
        return Table(self.where, value, self.places, (*self.at, key))

    def tables(self, key: str) -> list["Table"]:
        """The tables with the head `[[key]]`; an empty list if there are none."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"tables with the head [[{key}]]")
        return [
            Table(self.where, item, self.places, (*self.at, key, index))
            for index, item in enumerate(value)
        ]


def _described(value: object) -> str:
    """Kind of a value, and the value itself where it is short."""
    kind = _KINDS.get(type(value), "a date or time")
    text = shown(value)
    return f"{kind} ({text})" if len(text) <= 40 and not isinstance(value, bool) else kind


def shown(value: object) -> str:
    """A value as it is written."""
    try:
        return repr(value)
    except ValueError:  # Python shows no integer of more than some 4300 digits
        return "too large to be shown"


def nearest(name: str, known: Iterable[str]) -> str:
    """What to do about an unknown name: the most similar known one, or all of them."""
    names = {item.casefold(): item for item in known}
    if close := difflib.get_close_matches(name.casefold(), names, n=1):
        return f"did you mean '{names[close[0]]}'?"
    return f"use one of {', '.join(names.values())}"


def read_table(path: Path, where: str) -> Table:
    """The root table of a TOML file. Raises ManifestError if it can't be read."""
    text = read_text(path, where)
    try:
        return Table(where, tomllib.loads(text), places(text))
    except (ValueError, RecursionError) as error:
        line, what = _syntax_fault(str(error), text)
        raise ManifestError(f"{where}:{line}: is not TOML ({what}); correct it") from None


def _syntax_fault(message: str, text: str) -> tuple[int, str]:
    """Line and cause of what `tomllib` says."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.S)
    if found is None:
        return 1, " ".join(message.split())
    line = int(found[2]) if found[2] else text.rstrip("\n").count("\n") + 1
    return line, " ".join(found[1].split())
