"""Suggestions for what was misspelled."""

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """A question that suggests the nearest known word; nothing if none is near."""
    found = difflib.get_close_matches(word, list(known), n=1)
    return f"; do you mean '{found[0]}'?" if found else ""
