"""Reads one submission's files into memory; what can't be read becomes its problem."""

import hashlib
from collections.abc import Collection
from pathlib import PurePosixPath

from grader.course.kit_forms import MODULE, NOTEBOOK
from grader.course.notebook_reading import MAX_BYTES
from grader.course.notebook_source import notebook_source, which
from grader.errors import NotebookError
from grader.grading.archives import BadArchive
from grader.grading.entries import Entry
from grader.grading.names import printable
from grader.grading.parts import Notes, Part, Unreadable
from grader.grading.saved import saved_pictures
from grader.grading.sources import python_files
from grader.model import Picture, SourceFile, Submission

MAX_FILE = 1 << 20
MAX_FILES = 100
MAX_TOTAL = 8 << 20
MAX_NOTES = 10


def read(
    entry: Entry, file: str, exercises: Collection[str] = (), manual: Collection[str] = ()
) -> Submission:
    """The Python files of a submission, its main one under the name `file`. Never raises.

    That may be a notebook; of both, the one in which more of the `exercises` are filled in. The
    pictures of the `manual` exercises are a notebook's anyway.
    """
    notes = Notes()
    pictures: tuple[Picture, ...] = ()
    try:
        parts = list(python_files(entry, notes))
        candidates = _main(parts, file, notes)
        chosen, main = _chosen(candidates, file, exercises, notes)
        files = (main, *_beside(parts, chosen, file, notes))
        pictures, problem = saved_pictures(candidates, manual), ""
    except Unreadable as unreadable:
        files, problem = (), str(unreadable)
    except OSError as error:
        reason = error.strerror or printable(str(error))
        files, problem = (), f"the submission can't be read: {reason}"
    # What is the problem already is not said once more.
    said = tuple(dict.fromkeys(note for note in notes.all if note not in problem))
    left = len(said) - MAX_NOTES
    more = (f"and {left} more notes of this kind",) if left > 0 else ()
    return Submission(entry.student, files, problem, (*said[:MAX_NOTES], *more), pictures)


def key(submission: Submission) -> str:
    """A hash of a submission's files, and of what was said about them."""
    digest = hashlib.sha256()
    for text in (submission.problem, *submission.notes):
        digest.update(f"{len(text)}\0{text}".encode())
    for file in submission.files:
        digest.update(f"{file.path}\0{len(file.data)}\0".encode())
        digest.update(file.data)
        if file.cells is not None:
            digest.update(repr(file.cells).encode("utf-8", "replace"))
    for picture in submission.pictures:
        said = f"{picture.exercise}\0{picture.problem}\0{len(picture.data)}\0"
        digest.update(said.encode() + picture.data)
    return digest.hexdigest()


def _main(parts: list[Part], file: str, notes: Notes) -> list[Part]:
    """The parts that may be the student's file: a .py file, a notebook, or one of each."""
    if not parts:
        reason = notes.faults[0] if notes.faults else "there is no Python file in the submission"
        raise Unreadable(f"{reason}; hand in {file}")
    kinds = [[part for part in parts if part.is_notebook is kind] for kind in (False, True)]
    wanted = (file, f"{file.removesuffix(MODULE)}{NOTEBOOK}")
    named = [_named(kind, name) for kind, name in zip(kinds, wanted, strict=True)]
    if not any(named) and max(map(len, kinds)) > 1:
        raise Unreadable(f"there is no {file} among the files of the submission; hand it in")
    pairs = zip(wanted, named if any(named) else kinds, strict=True)
    return [_outermost(found, name, notes) for name, found in pairs if found]


def _named(parts: list[Part], name: str) -> list[Part]:
    exactly = [part for part in parts if part.path.name == name]
    return exactly or [part for part in parts if part.path.name.lower() == name.lower()]


def _outermost(found: list[Part], name: str, notes: Notes) -> Part:
    chosen = min(found, key=lambda part: (len(part.path.parts), part.path))
    if len(found) > 1:
        notes.all.append(f"of several files {name}, {printable(str(chosen.path))} was taken")
    elif chosen.path.name != name and not chosen.alone:
        notes.all.append(f"{printable(str(chosen.path))} was taken for {name}")
    return chosen


def _chosen(
    parts: list[Part], file: str, exercises: Collection[str], notes: Notes
) -> tuple[Part, SourceFile]:
    """The one of a .py file and a notebook that counts, and what is in it."""
    read, faults = list[tuple[Part, SourceFile, tuple[str, ...]]](), list[Unreadable]()
    for part in parts:
        try:
            read.append((part, *_source(part, file, exercises)))
        except Unreadable as unreadable:
            faults.append(unreadable)
    if not read:
        raise faults[0]
    notes.all += [f"{fault}, so the other file was marked" for fault in faults]
    at, why = which([source for _, source, _ in read], exercises)
    part, source, said = read[at]
    notes.all += [*([why] if why else []), *said]
    return part, source


def _source(
    part: Part, file: str, exercises: Collection[str]
) -> tuple[SourceFile, tuple[str, ...]]:
    if not part.is_notebook:
        return SourceFile(file, _data(part, MAX_FILE)), ()
    try:
        where = printable(str(part.path))
        return notebook_source(_data(part, MAX_BYTES), where, file, exercises)
    except NotebookError as error:
        raise Unreadable(str(error)) from error


def _beside(parts: list[Part], chosen: Part, file: str, notes: Notes) -> list[SourceFile]:
    """The modules that the student's file may import: what lies beside it, ordered by path."""
    root = chosen.path.parent
    modules = [part for part in parts if part is not chosen and not part.is_notebook]
    beside = [part for part in modules if part.path.is_relative_to(root)]
    if len(beside) >= MAX_FILES:
        raise Unreadable(f"the submission holds more than {MAX_FILES} Python files")
    found: dict[str, SourceFile] = {}
    total = 0
    for part in beside:
        path = _importable(part.path.relative_to(root))
        if path == file or path in found:
            continue
        try:
            found[path] = SourceFile(path, _data(part, MAX_FILE))
            total += len(found[path].data)
            if total > MAX_TOTAL:
                break
        except Unreadable as unreadable:
            notes.all.append(f"{unreadable}, and was left out")
        except OSError as error:
            notes.left_out(part.path, f"can't be read ({error.strerror})")
    if total > MAX_TOTAL:
        raise Unreadable(f"the submission is larger than {MAX_TOTAL >> 20} MB")
    return [found[path] for path in sorted(found)]


def _importable(path: PurePosixPath) -> str:
    return printable(str(path), limit=1000)


def _data(part: Part, most: int) -> bytes:
    try:
        data = part.read(most + 1)
    except BadArchive as fault:
        raise Unreadable(f"{printable(str(part.path))} {fault}") from fault
    if len(data) > most:
        raise Unreadable(f"{printable(str(part.path))} is larger than {most / 1e6:.0f} MB")
    return data
