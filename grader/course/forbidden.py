"""Reads the names of libraries that exercises must not call."""

import re
from collections.abc import Iterable

from grader.course.prohibited import find_prohibited
from grader.course.tables import Table, nearest
from grader.errors import ManifestError
from grader.model import Forbidden

_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")


def read_forbidden(table: Table, exercises: Iterable[str]) -> tuple[Forbidden, ...]:
    """The `[[forbidden]]` tables; one without `exercises` is for all of them.

    Raises ManifestError at an unknown key or exercise, or at what is no dotted name.
    """
    every = tuple(exercises)
    return tuple(_forbidden(item, every) for item in table.tables("forbidden"))


def _forbidden(item: Table, every: tuple[str, ...]) -> Forbidden:
    item.known("names", "exercises", "instead")
    names = item.texts("names")
    for index, name in enumerate(names):
        if not _NAME.fullmatch(name):
            what = f"{name!r} is no name of a library; write it in full, as 'torch.nn.Dropout'"
            raise item.fault(what, "names", index)
    chosen = item.texts("exercises") if "exercises" in item else list(every)
    for index, name in enumerate(chosen):
        if name not in every:
            what = f"unknown exercise {name!r}; {nearest(name, every)}"
            raise item.fault(what, "exercises", index)
    instead = item.sentence("instead") if "instead" in item else ""
    return Forbidden(tuple(names), tuple(chosen), instead)


def refuse_use(source: str, where: str, forbidden: tuple[Forbidden, ...]) -> None:
    """Raise ManifestError if the reference at `where` uses a forbidden name itself."""
    main = where.rpartition("/")[2]
    for found in find_prohibited({main: source.encode()}, main, forbidden):
        what = f"exercise '{found.exercise}' uses {found.name}, which is forbidden there"
        todo = "solve it without, or take the name out of [[forbidden]]"
        raise ManifestError(f"{where}:{found.line}: {what}; {todo}")
