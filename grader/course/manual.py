"""Reads the manual exercises of an assignment: those that a person marks."""

import re
from collections.abc import Collection

from grader.course.tables import Table
from grader.model import Manual

# It stands in headings of the handout, in ids of cells and in names of files.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")


def read_manual(table: Table, exercises: Collection[str]) -> tuple[Manual, ...]:
    """The `[[manual]]` tables. Raises ManifestError; `exercises` are the names that are taken."""
    found: dict[str, Manual] = {}
    for item in table.tables("manual"):
        item.known("name", "title")
        name = item.sentence("name")
        if not _NAME.fullmatch(name):
            what = f"{name!r} can't name a manual exercise; use letters, digits and underscores"
            raise item.fault(f"{what}, at most 60, a letter first", "name")
        if name in exercises:
            what = f"'{name}' is an exercise with checks; take it out here, or give it another name"
            raise item.fault(what, "name")
        if name in found:
            raise item.fault(f"manual exercise '{name}' is there twice; name it once", "name")
        found[name] = Manual(name, item.sentence("title"))
    return tuple(found.values())
