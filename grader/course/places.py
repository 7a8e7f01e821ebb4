"""Where the keys, tables and list items of a TOML text stand."""

import re
import tomllib

Place = tuple[str | int, ...]

_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?""""{0,2}'
    r"|'''.*?''''{0,2}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}#\n]+")


def places(text: str) -> dict[Place, int]:
    """The line of each key of a TOML text that `tomllib` has accepted.

    A place is the way to a value: `("exercise", 1, "name")` is the key `name` in the second
    `[[exercise]]`, `("exercise", 1)` the head of that table, `("assignments", 0)` the first
    item of a list.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.found


class _Scanner:
    """Walks over a text once; trusts that it is valid TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Place, int] = {}
        self.tables: dict[Place, int] = {}

    def document(self) -> None:
        place: Place = ()
        while self.skip():
            if self.take("[["):
                place = self.head(repeats=True)
            elif self.take("["):
                place = self.head(repeats=False)
            else:
                self.pair(place)

    def head(self, *, repeats: bool) -> Place:
        """The rest of `[table]` or `[[table]]`."""
        line, keys = self.line(), self.keys()
        place: Place = ()
        for key in keys[:-1]:
            place = self.newest((*place, key))
        place = (*place, keys[-1])
        if repeats:
            self.tables[place] = self.tables.get(place, 0) + 1
            self.found.setdefault(place, line)
        place = self.newest(place)
        self.found.setdefault(place, line)
        self.take("]]" if repeats else "]")
        return place

    def newest(self, place: Place) -> Place:
        """`place`, or the last table so far if it is a list of tables."""
        return (*place, self.tables[place] - 1) if place in self.tables else place

    def pair(self, place: Place) -> None:
        """A `key = value`; the key may have dots."""
        line = self.line()
        for key in self.keys():
            place = (*place, key)
            self.found.setdefault(place, line)
        self.take("=")
        self.value(place)

    def keys(self) -> list[str]:
        found = [self.key()]
        while self.take("."):
            found.append(self.key())
        return found

    def key(self) -> str:
        self.skip()
        if quoted := _STRING.match(self.text, self.at):
            self.at = quoted.end()
            return str(tomllib.loads(f"key = {quoted[0]}")["key"])
        bare = _BARE.match(self.text, self.at)
        assert bare is not None, "tomllib accepted what is no key"
        self.at = bare.end()
        return bare[0]

    def value(self, place: Place) -> None:
        self.skip()
        if self.take("["):
            self.items(place)
        elif self.take("{"):
            while not self.take("}"):
                self.pair(place)
                self.take(",")
        else:
            scalar = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            assert scalar is not None, "tomllib accepted what is no value"
            self.at = scalar.end()

    def items(self, place: Place) -> None:
        """The rest of a list."""
        count = 0
        while not self.take("]"):
            self.found.setdefault((*place, count), self.line())
            self.value((*place, count))
            self.take(",")
            count += 1

    def take(self, sign: str) -> bool:
        """Go over white space, comments and then `sign`, if it is there."""
        self.skip()
        taken = self.text.startswith(sign, self.at)
        self.at += len(sign) * taken
        return taken

    def skip(self) -> bool:
        """Go over white space and comments; False at the end of the text."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.at < len(self.text)

    def line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1
