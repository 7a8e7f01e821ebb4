"""Chaffs: misconceptions as edits of a reference."""

from functools import lru_cache
from pathlib import Path
from types import CodeType

from grader.course.tables import Table, read_table
from grader.course.texts import compile_python, normalised
from grader.errors import ManifestError
from grader.model import Chaff

_KEYS = ("name", "exercise", "replace", "by", "explain")


def apply(chaff: Chaff, source: str, reference: str = "the reference") -> str:
    """The reference with the chaff's edit; messages name it as `reference`.

    Raises ManifestError if the edit does not apply exactly once, if it changes nothing but
    comments or white space, or if its result does not compile.
    """
    text, where = normalised(source), f"{chaff.path.as_posix()}:{chaff.line}"
    if (count := _occurrences(chaff.replace, text)) != 1:
        todo = "give a longer text" if count else "copy the text from there"
        raise ManifestError(f"{where}: 'replace' occurs {count} times in {reference}; {todo}")
    edited = text.replace(chaff.replace, chaff.by)
    try:
        changed = _behaviour(edited, reference) != _behaviour(text, reference)
    except ManifestError as error:
        what = f"the edit of '{chaff.name}' breaks the code ({error})"
        raise ManifestError(f"{where}: {what}") from None
    if not changed:
        what = f"the edit of '{chaff.name}' changes nothing that runs; change the code"
        raise ManifestError(f"{where}: {what}")
    return edited


def _occurrences(part: str, text: str) -> int:
    """How often `part` is in `text`, overlapping places counted too."""
    count, at = 0, text.find(part)
    while at >= 0:
        count, at = count + 1, text.find(part, at + 1)
    return count


@lru_cache(maxsize=4)
def _behaviour(text: str, where: str) -> CodeType:
    """The code of a source without its line numbers: equal sources but for comments are equal."""
    return _without_lines(compile_python(text, where))


def _without_lines(code: CodeType) -> CodeType:
    consts = [
        _without_lines(const) if isinstance(const, CodeType) else const for const in code.co_consts
    ]
    return code.replace(co_firstlineno=1, co_linetable=b"", co_consts=tuple(consts))


def read_chaffs(path: Path, where: str) -> list[tuple[Chaff, Table]]:
    """The chaffs of a `chaffs.toml`, none if there is no such file, each with its table.

    Raises ManifestError at what is missing, unknown, of a wrong type or named twice.
    """
    if not path.exists():
        return []
    root = read_table(path, where)
    root.known("chaff")
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
