"""Edits: one text of a reference replaced by another."""

from collections.abc import Callable
from functools import lru_cache
from types import CodeType

from grader.course.behaviour import behaviour
from grader.course.texts import normalised
from grader.errors import ManifestError


def edited(source: str, replace: str, by: str, where: str, what: str, reference: str) -> str:
    """The source of a reference with one text replaced.

    Messages begin with `where` ("path:line"), call the edit `what`, and the source `reference`.
    Raises ManifestError if the edit does not apply exactly once, if it changes nothing but
    comments or white space, or if its result does not compile.
    """
    text = normalised(source)
    if (count := _occurrences(replace, text)) != 1:
        todo = "give a longer text" if count else "copy the text from there"
        raise ManifestError(f"{where}: 'replace' occurs {count} times in {reference}; {todo}")
    result = text.replace(replace, by)
    try:
        changed = _behaviour(result, reference) != _behaviour(text, reference)
    except ManifestError as error:
        raise ManifestError(f"{where}: {what} breaks the code ({error})") from None
    if not changed:
        raise ManifestError(f"{where}: {what} changes nothing that runs; change the code")
    return result


def _occurrences(part: str, text: str) -> int:
    """How often `part` is in `text`, overlapping places counted too."""
    count, at = 0, text.find(part)
    while at >= 0:
        count, at = count + 1, text.find(part, at + 1)
    return count


_behaviour: Callable[[str, str], CodeType] = lru_cache(maxsize=4)(behaviour)
