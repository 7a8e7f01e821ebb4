"""Finds the pictures that are saved in a notebook below its manual exercises; reads none."""

from collections.abc import Collection, Iterator
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct

from grader.course.notebook import Cell, Role
from grader.course.notebook_mending import mended
from grader.course.notebook_own import is_from_kit
from grader.course.notebook_reading import read_notebook
from grader.model import Picture

MOST = 6  # an exercise
MAX_DATA = 2_800_000  # as base64: 2 MB of a picture

LARGE = "a plot was left out, since it is larger than 2 MB"
DRAWN = "a plot was left out, since it is saved as SVG alone; PNG and JPEG are shown"
_OF_KIT = (Role.SOLUTION, Role.CODE, Role.SELF_CHECK, Role.TEXT, Role.MANUAL)
_BAD = (msgspec.MsgspecError, ValueError, RecursionError)
_Kind = TypeVar("_Kind")


class _Bundle(Struct):
    """The forms of one output; text, HTML, scripts and the like are never looked at."""

    png: str | list[str] = msgspec.field(default="", name="image/png")
    jpeg: str | list[str] = msgspec.field(default="", name="image/jpeg")
    svg: Raw = msgspec.field(default=Raw(b""), name="image/svg+xml")


class _Output(Struct):
    data: Raw = Raw(b"{}")


class _Cell(Struct):
    outputs: Raw = Raw(b"[]")


class _File(Struct):
    cells: list[_Cell]


def pictures(data: bytes, where: str, manual: Collection[str]) -> tuple[Picture, ...]:
    """The pictures in the outputs of each manual exercise's cells, the first few of each.

    Its cells are those that the kit has for it, and what a student has added below them.
    Args:
        data: a notebook that `read_notebook` reads.
        manual: the names of the manual exercises.
    Raises: NotebookError.
    """
    if not manual or b"image/" not in data:  # most notebooks: nothing is read twice
        return ()
    cells = read_notebook(data, where).cells
    outputs = [cell.outputs for cell in _cells(data)]
    found: dict[str, list[Picture]] = {name: [] for name in manual}
    left: dict[str, int] = dict.fromkeys(manual, 0)
    for name, raw in zip(_exercises(cells), outputs, strict=False):
        for picture in _saved(raw, name) if name in found else ():
            if len(found[name]) < MOST:
                found[name].append(picture)
            else:
                left[name] += 1
    for name, count in left.items():
        if count:
            more = f"{count} more plot{'s were' if count > 1 else ' was'} left out"
            found[name].append(Picture(name, problem=f"{more}: {MOST} are shown"))
    return tuple(picture for pictures in found.values() for picture in pictures)


def _cells(data: bytes) -> list[_Cell]:
    """The cells with their outputs; none in old versions of the format, which have no marks."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(data, type=_File).cells
    except msgspec.ValidationError:
        return []
    except _BAD:
        pass
    try:
        return msgspec.json.decode(mended(data), type=_File).cells
    except _BAD:
        return []


def _exercises(cells: Collection[Cell]) -> Iterator[str]:
    """The exercise that each cell belongs to: that of the last cell of the kit at or above it."""
    exercise = ""
    for cell in cells:
        if cell.mark.role in _OF_KIT or is_from_kit(cell):
            exercise = cell.mark.exercise
        yield exercise


def _saved(outputs: Raw, exercise: str) -> Iterator[Picture]:
    """The pictures in the outputs of one cell."""
    for output in _decoded(outputs, list[Raw], []):
        bundle = _decoded(_decoded(output, _Output, _Output()).data, _Bundle, _Bundle())
        if text := _joined(bundle.png) or _joined(bundle.jpeg):
            large = len(text) > MAX_DATA
            data = b"" if large else text.encode("ascii", "replace")
            yield Picture(exercise, data, LARGE if large else "")
        elif bytes(bundle.svg):
            yield Picture(exercise, problem=DRAWN)


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _decoded(raw: Raw, kind: type[_Kind], otherwise: _Kind) -> _Kind:
    try:
        return msgspec.json.decode(raw, type=kind)
    except _BAD:
        return otherwise
