"""Text from submissions, cut to what anyone reads."""

import re
from functools import lru_cache

from grader.harmless import clean, one_line

MESSAGE_LIMIT = 4000
LINE_LIMIT = 200

_CODE = re.compile(r"`([^`\n]+)`")


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
    return one_line(clean(text), limit)


def first_line(text: str, limit: int = LINE_LIMIT) -> str:
    """The first line that says something, clean."""
    return line(clean(text).strip().partition("\n")[0], limit)


@lru_cache(maxsize=1024)
def spans(text: str) -> tuple[tuple[str, bool], ...]:
    """The parts of a title, and which of them stand between backticks and so are code."""
    parts = _CODE.split(text)
    return tuple((part, bool(place % 2)) for place, part in enumerate(parts) if part)
