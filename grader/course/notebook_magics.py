"""Makes harmless what IPython reads but Python doesn't: magics, shell lines, help.

A line stays a line, and what stood there stays in a comment, so that it can be brought back.
"""

import re

WAS = "# notebook: "

# Most cells hold nothing of the kind, and are not looked at more closely.
_MAYBE = re.compile(r"^[ \t]*[%!]|\?|=[ \t]*[%!]|get_ipython\(|(?:pip3?|conda|mamba|uv)\s", re.M)
_KEEP = re.compile(r"%%(time|capture|prun)\b")
_TARGETS = r"(?P<targets>[A-Za-z_][\w.\[\]]*(?:\s*,\s*[A-Za-z_][\w.\[\]]*)*\s*=\s*)"
_ASSIGNED = re.compile(rf"{_TARGETS}(?:(?P<shell>!)|%[A-Za-z_])")
_TIMED = re.compile(r"(?:%time\s+)++(?P<code>\S.*)")
_PACKAGES = re.compile(r"(?:pip3?|conda|mamba|uv)\s+(?:install|uninstall|list|show|add|pip)\b")
_HELP = re.compile(r"[%\w.*]+\?{1,2}\s*(?:#.*)?$")
_IPYTHON = re.compile(r"get_ipython\(\)\s*\.")
_COMMENTED = re.compile(rf"(?P<indent>\s*)(?:\S.*  )?{WAS}(?P<line>.*)")
# What moves the state of a line: comments, strings, brackets. Strings are tried in this order.
_PART = re.compile(
    r"""(?P<comment>\#.*)|(?P<open>'{3}|"{3})|[()\[\]{}]"""
    r"""|'(?:[^'\\]|\\.)*+(?:'|\\?$)|"(?:[^"\\]|\\.)*+(?:"|\\?$)"""
)


def harmless(source: str) -> str:
    """The source of a code cell as Python, line by line.

    Cell magics that run the cell as Python (`%%time`, `%%capture`) leave it as it is; a cell of
    any other one becomes a comment. Nothing is touched inside of strings and brackets.
    """
    if not _MAYBE.search(source):
        return source
    lines = source.split("\n")
    start = 0
    while (start := _next_text(lines, start)) < len(lines) and lines[start].startswith("%%"):
        if not _KEEP.match(lines[start]):
            return "\n".join([*lines[:start], *map(_whole, lines[start:])])
        lines[start] = _comment(lines[start])
        start += 1
    return "\n".join([*lines[:start], *_Scanner().lines(lines[start:])])


def restored(source: str) -> str:
    """The source of a cell that `harmless` gave this; as it is where there is none."""
    lines = [_COMMENTED.fullmatch(line) or line for line in source.split("\n")]
    text = "\n".join(
        line if isinstance(line, str) else line["indent"] + line["line"] for line in lines
    )
    return text if harmless(text) == source else source


def _next_text(lines: list[str], start: int) -> int:
    """The first line from `start` on that is not blank."""
    return next((at for at in range(start, len(lines)) if lines[at].strip()), len(lines))


def _comment(line: str, code: str = "") -> str:
    body = line.lstrip()
    indent = line[: len(line) - len(body)]
    if not body:
        return line
    if not code and indent:
        code = "pass"  # a block may hold nothing else
    return f"{indent}{code}{'  ' if code else ''}{WAS}{body}"


def _whole(line: str) -> str:
    """A line as a comment with its indentation, which no statement has to take the place of."""
    return f"{WAS}{line}" if line.strip() else line


class _Scanner:
    """Goes through the lines of a cell and knows where a statement starts."""

    def __init__(self) -> None:
        self.quote = ""  # that of the string over several lines around here
        self.depth = 0  # of brackets
        self.continued = False  # by a backslash
        self.shell = False  # the continued line is not Python

    def lines(self, lines: list[str]) -> list[str]:
        return [self.line(line) for line in lines]

    def line(self, line: str) -> str:
        """The line, harmless."""
        if self.shell:
            self.shell = line.endswith("\\")
            return _whole(line)
        if not (self.quote or self.depth or self.continued):
            code = _replacement(line.strip())
            if code is not None:
                self.shell = line.endswith("\\")
                return _comment(line, code)
        self.scan(line)
        return line

    def scan(self, line: str) -> None:
        """Move the state over a line of Python."""
        at, comment = 0, False
        while at < len(line):
            if self.quote:
                at = self.leave(line, at)
                continue
            found = _PART.search(line, at)
            if found is None:
                break
            at = found.end()
            if found["comment"]:
                comment = True
            elif found["open"]:
                self.quote = found["open"]
            elif len(found[0]) == 1:
                self.depth = max(self.depth + (1 if found[0] in "([{" else -1), 0)
        self.continued = not (self.quote or comment) and line.endswith("\\")

    def leave(self, line: str, at: int) -> int:
        """Where the string over several lines ends; the end of the line if it doesn't."""
        found = re.compile(rf"(?:[^\\]|\\.)*?{self.quote}").match(line, at)
        if found is None:
            return len(line)
        self.quote = ""
        return found.end()


def _replacement(text: str) -> str | None:
    """What stands for a statement that only IPython reads; None if Python reads it, too."""
    if timed := _TIMED.match(text):
        inner = _replacement(timed["code"])
        return timed["code"] if inner is None else inner
    if assigned := _ASSIGNED.match(text):
        return f"{assigned['targets']}{'[]' if assigned['shell'] else 'None'}"
    if text.startswith(("%", "!", "?")) or _HELP.match(text):
        return ""
    if _PACKAGES.match(text) or _IPYTHON.match(text):
        return ""
    return None
