"""Prints text that wraps under its own indentation, and that can't drive the terminal."""

from rich.console import Console
from rich.text import Text

LINE_LIMIT = 300


def say(out: Console, text: str, *, indent: int = 0, first: str = "", style: str = "") -> None:
    """Print the lines of a text, each wrapped to the terminal under its own indentation.

    Args:
        indent: columns before each line, beside those that it brings along.
        first: what stands in these columns at the first line, in `style`; else all is in `style`.
    """
    for number, line in enumerate(text.splitlines() or [""]):
        shown = harmless(line)
        body = shown.lstrip()
        margin = indent + len(shown) - len(body)
        head = first.ljust(margin) if first and not number else " " * margin
        for part in _wrapped(out, Text(body, "" if first else style), margin):
            out.print(Text.assemble((head, style), part))
            head = " " * margin


def _wrapped(out: Console, body: Text, margin: int) -> list[Text]:
    if not out.is_terminal:  # a file, or a program that reads
        return [body]
    parts = list(body.wrap(out, max(out.width - margin, 20)))
    for part in parts:
        part.rstrip()
    return parts


def say_at_most(out: Console, text: str, limit: int, *, indent: int, style: str = "") -> None:
    """Print the first lines of a text, and how many more there are."""
    lines = text.splitlines()
    say(out, "\n".join(lines[:limit]), indent=indent, style=style)
    if len(lines) > limit:
        say(out, f"… ({len(lines) - limit} more lines)", indent=indent)


def harmless(line: str) -> str:
    """A line without what would drive the terminal, and no longer than anyone reads."""
    line = line.expandtabs(4)
    shown = "".join(sign if sign.isprintable() else "·" for sign in line[:LINE_LIMIT])
    return shown if len(line) <= LINE_LIMIT else f"{shown}…"
