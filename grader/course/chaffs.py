"""Chaffs: misconceptions as edits of a reference."""

from pathlib import Path

from grader.course.edits import edited
from grader.course.tables import Table, read_table
from grader.model import Chaff

_KEYS = ("name", "exercise", "replace", "by", "explain")


def apply(chaff: Chaff, source: str, reference: str = "the reference") -> str:
    """The reference with the chaff's edit; messages name it as `reference`.

    Raises ManifestError if the edit does not apply exactly once, if it changes nothing but
    comments or white space, or if its result does not compile.
    """
    what = f"the edit of '{chaff.name}'"
    return edited(source, chaff.replace, chaff.by, chaff.place, what, reference)


def read_root(path: Path, where: str) -> Table:
    """The root table of a `chaffs.toml`, an empty one if there is no such file.

    Raises ManifestError if it can't be read, or holds anything but chaffs and allowances.
    """
    if not path.exists():
        return Table(where, {}, {})
    root = read_table(path, where)
    root.known("chaff", "allow")
    return root


def read_chaffs(root: Table) -> list[tuple[Chaff, Table]]:
    """The chaffs of a `chaffs.toml`, each with its table.

    Raises ManifestError at what is missing, unknown, of a wrong type or named twice.
    """
    found: dict[str, tuple[Chaff, Table]] = {}
    for table in root.tables("chaff"):
        chaff = _chaff(table)
        if chaff.name in found:
            first = found[chaff.name][0].line
            what = f"chaff '{chaff.name}' is already in line {first}; give it another name"
            raise table.fault(what, "name")
        found[chaff.name] = chaff, table
    return list(found.values())


def _chaff(table: Table) -> Chaff:
    table.known(*_KEYS)
    return Chaff(
        name=table.sentence("name"),
        exercise=table.sentence("exercise"),
        replace=table.text("replace"),
        by=table.text("by", empty=True),
        explain=table.text("explain").strip(),
        path=Path(table.where),
        line=table.line(),
    )
