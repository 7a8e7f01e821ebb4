"""Upgrades notebooks of old versions of the format, of which only texts are handed on."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

NEWEST = 4


class OldCell(Struct):
    """A cell; its code is its input."""

    cell_type: str
    source: str | list[str] = ""
    input: str | list[str] = ""
    level: int = 1


class _Sheet(Struct):
    cells: list[OldCell] = []


class _OldFile(Struct):
    worksheets: list[_Sheet] = []


def read_old(data: bytes) -> list[OldCell]:
    """The cells of all sheets. Raises msgspec.DecodeError, ValueError or RecursionError."""
    sheets = msgspec.json.decode(data, type=_OldFile).worksheets
    return [cell for sheet in sheets for cell in sheet.cells]


def upgraded(cells: list[OldCell], version: int) -> Iterator[tuple[str, str]]:
    """The kind and the source of each cell in the newest version."""
    import nbformat  # takes half a second, and next to nobody has such a notebook

    sheet = {"cells": [_known(cell) for cell in cells], "metadata": {}}
    old = {"nbformat": version, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet]}
    node = nbformat.from_dict(old)  # type: ignore[no-untyped-call]  # it has no types
    for cell in nbformat.convert(node, NEWEST).cells:  # type: ignore[no-untyped-call]  # as above
        yield cell.cell_type, cell.source


def _known(cell: OldCell) -> dict[str, Any]:
    """A cell as old versions had it."""
    if cell.cell_type == "code":
        text = _text(cell.input)
        return {"cell_type": "code", "language": "python", "input": text, "outputs": []}
    kind = cell.cell_type if cell.cell_type in ("markdown", "html", "heading") else "raw"
    known = {"cell_type": kind, "source": _text(cell.source)}
    return {**known, "level": min(max(cell.level, 1), 6)} if kind == "heading" else known


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
