"""Notebooks that stall, mislead or harm whoever reads them."""

import base64
import json
import struct
import zlib
from pathlib import Path
from typing import Any

from tests.attacks.made import FULL, HONEST, made

UNREAD = ("not attempted",)


def _cell(source: Any, **more: Any) -> dict[str, Any]:
    usual = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return {**usual, "source": source, **more}


def _submit(folder: Path, cells: list[Any], **more: Any) -> None:
    """A notebook of these cells."""
    file = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}
    (folder / "target.ipynb").write_text(json.dumps(file))


@made(
    "stall",
    "readers",
    proof="who compiles each cell with all lines above takes the square",
    deserves=FULL,
)
def a_notebook_of_many_long_cells(folder: Path) -> None:
    """Hand in as many cells as may be, and as many lines as may be."""
    _submit(folder, [_cell(HONEST.decode()), *[_cell("#\n" * 45)] * 9_000])


@made("stall", "readers", proof="outputs are of any size, and nobody needs them", deserves=FULL)
def a_notebook_of_large_outputs(folder: Path) -> None:
    """Put megabytes of HTML and of images into the outputs."""
    html = {"text/html": "<script>alert(1)</script>" * 100_000, "image/png": "A" * 8_000_000}
    shown = {"output_type": "display_data", "data": html, "metadata": {}}
    _submit(folder, [_cell(HONEST.decode(), outputs=[shown])])


@made("stall", "readers", proof="a reader that recurses ends the process", expect=UNREAD)
def a_notebook_that_is_nested(folder: Path) -> None:
    """Nest lists in the metadata a hundred thousand deep."""
    deep = '{"cells": [], "nbformat": 4, "metadata": ' + "[" * 100_000 + "]" * 100_000 + "}"
    (folder / "target.ipynb").write_text(deep)


@made("stall", "readers", proof="a reader that trusts it raises", expect=UNREAD)
def a_notebook_that_is_no_json(folder: Path) -> None:
    """Hand in what begins like a notebook and ends anywhere."""
    (folder / "target.ipynb").write_bytes(b'{"nbformat": 4, "cells": [' + b'{"source": "' * 9_000)


@made("stall", "readers", proof="a version that is not known may mean anything", expect=UNREAD)
def a_notebook_of_the_future(folder: Path) -> None:
    """Hand in a notebook in version 99 of the format."""
    _submit(folder, [_cell(HONEST.decode())], nbformat=99)


@made("forge", "readers", proof="who believes what metadata says is misled", deserves=FULL)
def a_notebook_that_lies_in_its_metadata(folder: Path) -> None:
    """Claim points, roles, names and sizes in the metadata of cells with the same id."""
    claims = {"role": "solution", "exercise": "total", "blank": 10**12, "digest": "x" * 10_000}
    nbgrader = {"grade": True, "points": 1e9, "grade_id": "../../x", "schema_version": "x"}
    metadata = {"grader": claims, "nbgrader": nbgrader, "tags": [["x"]] * 1000}
    cells = [_cell(HONEST.decode(), metadata=metadata, id="a"), _cell("x = 1", id="a")]
    _submit(folder, cells, metadata={"grader": {"ending": 10**15}, "kernelspec": "rm -rf /"})


@made("stall", "readers", proof="a NUL ends a text where C reads it", deserves=FULL)
def a_notebook_with_nul_cells(folder: Path) -> None:
    """Put NULs, halves of signs and NaN between the cells."""
    cells = [_cell("x = '\0'"), _cell("y = '\ud800'"), _cell(HONEST.decode()), _cell("\0")]
    _submit(folder, cells, other=float("nan"))


@made("stall", "deadline", proof="what never ends keeps all below from running", deserves=FULL)
def a_notebook_that_never_ends(folder: Path) -> None:
    """Plot without end before and after the solution, and catch whoever says that it is over."""
    stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    _submit(folder, [_cell(stubborn), _cell(HONEST.decode()), _cell(stubborn)])


@made("harm", "deadline", proof="the process that runs the cells ends", deserves=FULL)
def a_notebook_that_ends_its_process(folder: Path) -> None:
    """End the process in a cell that is no solution."""
    _submit(folder, [_cell(HONEST.decode()), _cell("import os\nos._exit(0)")])


@made("forge", "readers", proof="a text over several cells hides what is called in between")
def a_notebook_that_hides_a_call_in_a_text(folder: Path) -> None:
    """Call what must not be called between a cell that opens a text and one that closes it."""
    call = "import numpy as np\ndef total(x):\n    return np.sum(x)"
    _submit(folder, [_cell("'''"), _cell(call), _cell("'''")])


def _plots(folder: Path, *files: bytes, form: str = "image/png") -> None:
    """A notebook with pictures where a manual exercise has its own."""
    pictures = [base64.b64encode(file).decode() for file in files]
    shown = [{"output_type": "display_data", "data": {form: p}, "metadata": {}} for p in pictures]
    metadata = {"grader": {"role": "manual", "exercise": "plot"}}
    _submit(folder, [_cell(HONEST.decode()), _cell("", outputs=shown, metadata=metadata)])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    """A grey PNG file with more chunks in it; its rows are packed."""
    head = _chunk(b"IHDR", struct.pack(">II5B", width, height, 8, 0, 0, 0, 0))
    parts = [head, *more, _chunk(b"IDAT", rows), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


_SCRIPT = b"<html><script>document.title = 'CANARY-script'</script>"


@made("forge", "cleaning", proof="who copies the file hands it all on", deserves=FULL)
def a_picture_with_a_script_in_it(folder: Path) -> None:
    """Put a page with a script into the text chunks of a picture, and behind its end."""
    texts = [_chunk(b"tEXt", b"Comment\0" + _SCRIPT), _chunk(b"eXIf", b"MM\0*" + _SCRIPT)]
    picture = _png(2, 2, zlib.compress(b"\0\1\2\0\3\4"), *texts) + _SCRIPT
    _plots(folder, picture, _SCRIPT + picture)


@made("forge", "readers", proof="a browser runs it where it is taken for a picture", deserves=FULL)
def a_picture_that_is_a_script(folder: Path) -> None:
    """Save an SVG with a script, as SVG, as PNG and as HTML."""
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(\"CANARY-svg\")'/>"
    _plots(folder, drawing, form="image/png")
    file = json.loads((folder / "target.ipynb").read_text())
    data = {"image/svg+xml": drawing.decode(), "text/html": _SCRIPT.decode()}
    file["cells"][1]["outputs"] += [{"output_type": "display_data", "data": data}] * 3
    (folder / "target.ipynb").write_text(json.dumps(file))


@made("harm", "limits", proof="who decodes it takes a GB of memory, or four", deserves=FULL)
def a_picture_that_unpacks_to_a_gigabyte(folder: Path) -> None:
    """Save a picture of 30,000 by 30,000 pixels in a megabyte, and one that lies about its size."""
    packer = zlib.compressobj(9)
    row = bytes(30_001)
    rows = b"".join([*(packer.compress(row) for _ in range(30_000)), packer.flush()])
    _plots(folder, _png(30_000, 30_000, rows), _png(100, 100, rows), _png(2**31 - 1, 1, b""))


@made("stall", "deadline", proof="each of them takes a second to decode", deserves=FULL)
def a_notebook_of_many_pictures(folder: Path) -> None:
    """Save thousands of pictures, all as large as may be."""
    rows = zlib.compress(bytes(4001) * 4000, 9)
    _plots(folder, *[_png(4000, 4000, rows)] * 500)
