"""Reads a notebook that anyone may have written: bounded, typed, and without its outputs."""

import msgspec
from msgspec import Raw, Struct

from grader.course.notebook import Cell, Kind, Mark, Notebook, Role
from grader.course.notebook_mending import mended
from grader.course.notebook_old import NEWEST, read_old, upgraded
from grader.course.texts import normalised
from grader.errors import NotebookError

MAX_BYTES = 20_000_000
MAX_CELLS = 10_000
MAX_CODE = 1 << 20
MAX_BLANK = 1_000
OLDEST = 2

_KINDS, _ROLES = frozenset(Kind), frozenset(Role)


class _Head(Struct):
    nbformat: int = 0


class _Cell(Struct):
    cell_type: str
    source: str | list[str] = ""
    metadata: Raw = Raw(b"{}")


class _File(Struct):
    cells: list[_Cell]
    metadata: Raw = Raw(b"{}")


class _Said(Struct):
    """What stands below `grader` in the metadata of a cell, or of all the notebook: `ending`."""

    role: str = ""
    exercise: str = ""
    blank: int | None = None
    digest: str = ""
    ending: int = 1


class _Metadata(Struct):
    grader: _Said = msgspec.field(default_factory=_Said)


def read_notebook(data: bytes, where: str) -> Notebook:
    """The notebook in the bytes of a file; `where` names it in messages.

    Versions 2 to 4 of the format are read. Outputs are skipped, metadata is a claim that may be
    missing, ids may be missing or doubled. Raises NotebookError if it is no notebook, is larger
    than 20 MB, has more than 10,000 cells, or 1 MB of code (as much as a .py file may have).
    """
    if len(data) > MAX_BYTES:
        todo = "clear its outputs and save it again"
        raise NotebookError(f"{where}: is larger than {MAX_BYTES // 1_000_000} MB; {todo}")
    try:
        notebook = _notebook(data.removeprefix(b"\xef\xbb\xbf"), where)
    except RecursionError:
        what = "is nested too deeply for a notebook"
    except msgspec.ValidationError as error:
        what = f"is no notebook ({error})"
    except (msgspec.DecodeError, ValueError):
        what = "is no notebook, since it is not JSON"
    else:
        return _bounded(notebook, where)
    raise NotebookError(f"{where}: {what}; save it anew from Jupyter")


def _bounded(notebook: Notebook, where: str) -> Notebook:
    if sum(len(cell.source) for cell in notebook.cells if cell.kind is Kind.CODE) > MAX_CODE:
        todo = "take out what is not part of the solution"
        raise NotebookError(f"{where}: holds more than {MAX_CODE >> 20} MB of code; {todo}")
    return notebook


def _notebook(data: bytes, where: str) -> Notebook:
    try:
        version = msgspec.json.decode(data, type=_Head).nbformat
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        data = mended(data)
        version = msgspec.json.decode(data, type=_Head).nbformat
    if not OLDEST <= version <= NEWEST:
        is_in = f"is in version {version} of the format" if version else "names no version"
        what = f"{is_in}, and versions {OLDEST} to {NEWEST} can be read"
        raise NotebookError(f"{where}: {what}; save it anew from Jupyter")
    if version < NEWEST:
        return _old(data, version, where)
    file = msgspec.json.decode(data, type=_File)
    _refuse_many(len(file.cells), where)
    cells = (_cell(cell.cell_type, cell.source, _mark(cell.metadata)) for cell in file.cells)
    ending = min(max(_claim(file.metadata).ending, 0), MAX_BLANK)
    return Notebook(tuple(cells), "\n" * ending)


def _refuse_many(count: int, where: str) -> None:
    if count > MAX_CELLS:
        what = f"has {count} cells, and more than {MAX_CELLS} are not read"
        raise NotebookError(f"{where}: {what}; take cells out")


def _cell(kind: str, source: str | list[str], mark: Mark) -> Cell:
    text = source if isinstance(source, str) else "".join(source)
    return Cell(Kind(kind) if kind in _KINDS else Kind.RAW, normalised(text), mark)


def _mark(metadata: Raw) -> Mark:
    said = _claim(metadata)
    role = Role(said.role) if said.role in _ROLES else Role.NONE
    blank = None if said.blank is None else min(max(said.blank, 0), MAX_BLANK)
    return Mark(role, said.exercise, blank, said.digest)


def _claim(metadata: Raw) -> _Said:
    """What metadata says below `grader`; nothing of it if any of it is of a wrong kind."""
    try:
        return msgspec.json.decode(metadata, type=_Metadata).grader
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _Said()


def _old(data: bytes, version: int, where: str) -> Notebook:
    cells = read_old(data)
    _refuse_many(len(cells), where)
    return Notebook(tuple(_cell(kind, source, Mark()) for kind, source in upgraded(cells, version)))
