"""Text from submissions, made harmless for any reader."""

import re
from functools import lru_cache

MESSAGE_LIMIT = 4000
LINE_LIMIT = 200

# The sequences of a terminal: CSI (colours, cursor), OSC (titles, links), and the short ones.
_ANSI = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)|\x1b[@-Z\\^_]"
)
_NEWLINE = re.compile(r"\r\n|[\r\u2028\u2029]")
_CODE = re.compile(r"`([^`\n]+)`")
_SPACES = re.compile(r"\s+")


def _harmless() -> dict[int, str]:
    """What to show for each character that could hide, move or reorder text."""
    shown = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
    shown[0x7F] = "\u2421"
    hidden = [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    hidden += [0x061C, 0x200E, 0x200F, 0xFEFF, 0xFFFE, 0xFFFF]
    return shown | dict.fromkeys([*hidden, *range(0xD800, 0xE000)], "\ufffd")


_HARMLESS = _harmless()


def clean(text: str) -> str:
    """The text without terminal sequences, its control and bidi characters made visible."""
    return _NEWLINE.sub("\n", _ANSI.sub("", text)).translate(_HARMLESS)


def block(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Clean text of several lines, at most `limit` characters of it: the start and the end.

    The start holds what was got, the end of a traceback holds what was raised.
    """
    text = clean(text).strip("\n").rstrip()
    if len(text) <= limit:
        return text
    tail = limit // 4
    left_out = len(text) - limit
    return f"{text[: limit - tail]}\n[… {left_out} characters left out …]\n{text[-tail:]}"


@lru_cache(maxsize=1024)  # the sentences of the course come again on every student's page
def line(text: str, limit: int = LINE_LIMIT) -> str:
    """Clean text on one line, at most `limit` characters of it."""
    text = _SPACES.sub(" ", clean(text)).strip()
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def first_line(text: str, limit: int = LINE_LIMIT) -> str:
    """The first line that says something, clean."""
    return line(clean(text).strip().partition("\n")[0], limit)


@lru_cache(maxsize=1024)
def spans(text: str) -> tuple[tuple[str, bool], ...]:
    """The parts of a title, and which of them stand between backticks and so are code."""
    parts = _CODE.split(text)
    return tuple((part, bool(place % 2)) for place, part in enumerate(parts) if part)
