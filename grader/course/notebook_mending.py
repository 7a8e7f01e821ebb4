"""Mends what editors write into notebooks though JSON has no words for it."""

import re

MAX_QUOTES = 1_000_000

_ODD = re.compile(rb"NaN|Infinity")
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|-?Infinity|NaN', re.DOTALL)
_HALF = re.compile(
    rb"\\(?<!\\\\)u"
    rb"(?:[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u)[dD][c-fC-F]..)"
)


def mended(data: bytes) -> bytes:
    """JSON for what Python and JavaScript write into outputs, but JSON has no words for.

    That is NaN, infinity, and half of a sign of two halves.
    """
    whole = _HALF.sub(rb"\\ufffd", data)
    if not _ODD.search(whole) or whole.count(b'"') > MAX_QUOTES:  # which would take seconds
        return whole
    return _TOKEN.sub(lambda part: part[0] if part[0].startswith(b'"') else b"null", whole)
