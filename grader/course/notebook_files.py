"""Turns a student's file into its other form."""

import os
from pathlib import Path

from grader.course.kit_forms import NOTEBOOK
from grader.course.kit_reading import Kit, find_kit, read_kit
from grader.course.notebook_conversion import to_module, to_notebook
from grader.course.notebook_guide import Guide, kit_guide
from grader.course.notebook_kit import in_kit
from grader.course.notebook_reading import MAX_BYTES, read_notebook
from grader.course.notebook_writing import write_notebook
from grader.course.texts import normalised
from grader.course.whole_files import replacing
from grader.errors import NotebookError


def convert(file: Path, target: Path, *, force: bool) -> None:
    """Write the other form of a notebook or a .py file to `target`; the file stays as it is.

    In a kit, its exercises and texts are used.
    Raises NotebookError if the file can't be read or turned into the other form, or if the target
    is there and not to be overwritten (`force`); KitError or ManifestError if the kit is broken.
    """
    if os.path.lexists(target) and not force:
        todo = "name another file with --to, or overwrite it with --force"
        raise NotebookError(f"{target}: is already there; {todo}")
    kit = _kit(file)
    data = _read(file)
    written = _module(data, file, kit) if file.suffix == NOTEBOOK else _notebook(data, file, kit)
    _write(target, written)


def _kit(file: Path) -> Kit | None:
    """The kit in whose folder the file is; its name may be another than the kit's."""
    folder = find_kit(file.resolve().parent)
    return read_kit(folder) if folder else None


def _module(data: bytes, file: Path, kit: Kit | None) -> bytes:
    exercises = [exercise.name for exercise in kit.exercises] if kit else []
    return to_module(read_notebook(data, str(file)), exercises).encode()


def _notebook(data: bytes, file: Path, kit: Kit | None) -> bytes:
    try:
        text = normalised(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotebookError(f"{file}:{line}: is not UTF-8 text; save it as UTF-8") from None
    guide = kit_guide(kit) if kit else Guide()
    notebook = to_notebook(text, str(file), guide.points)
    return write_notebook(in_kit(notebook, guide), kit.name if kit else file.stem)


def _read(file: Path) -> bytes:
    """The bytes of a file, and no more than can be used."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"can't be read ({error.strerror}); make it readable"
        raise NotebookError(f"{file}: {what}") from None


def _write(target: Path, data: bytes) -> None:
    try:
        with replacing(target) as file:
            file.write(data)
    except OSError as error:
        what = f"can't be written ({error.strerror}); name another file with --to"
        raise NotebookError(f"{target}: {what}") from None
