"""Reads one submission's files into memory; what can't be read becomes its problem."""

import hashlib
from pathlib import PurePosixPath

from grader.grading.archives import BadArchive
from grader.grading.entries import Entry
from grader.grading.names import printable
from grader.grading.parts import Notes, Part, Unreadable
from grader.grading.sources import python_files
from grader.model import SourceFile, Submission

MAX_FILE = 1 << 20
MAX_FILES = 100
MAX_TOTAL = 8 << 20
MAX_NOTES = 10


def read(entry: Entry, file: str) -> Submission:
    """The Python files of a submission, its main one under the name `file`. Never raises."""
    notes = Notes()
    try:
        parts = list(python_files(entry, notes))
        chosen = _main(parts, file, notes)
        files = (SourceFile(file, _data(chosen)), *_beside(parts, chosen, file, notes))
        problem = ""
    except Unreadable as unreadable:
        files, problem = (), str(unreadable)
    except OSError as error:
        reason = error.strerror or printable(str(error))
        files, problem = (), f"the submission can't be read: {reason}"
    # What is the problem already is not said once more.
    said = tuple(dict.fromkeys(note for note in notes.all if note not in problem))
    left = len(said) - MAX_NOTES
    more = (f"and {left} more notes of this kind",) if left > 0 else ()
    return Submission(entry.student, files, problem, (*said[:MAX_NOTES], *more))


def key(submission: Submission) -> str:
    """A hash of a submission's files, and of what was said about them."""
    digest = hashlib.sha256()
    for text in (submission.problem, *submission.notes):
        digest.update(f"{len(text)}\0{text}".encode())
    for file in submission.files:
        digest.update(f"{file.path}\0{len(file.data)}\0".encode())
        digest.update(file.data)
    return digest.hexdigest()


def _main(parts: list[Part], file: str, notes: Notes) -> Part:
    """The part that is the student's file."""
    if not parts:
        reason = notes.faults[0] if notes.faults else "there is no Python file in the submission"
        raise Unreadable(f"{reason}; hand in {file}")
    named = [part for part in parts if part.path.name == file]
    named = named or [part for part in parts if part.path.name.lower() == file.lower()]
    if not named and len(parts) > 1:
        raise Unreadable(f"there is no {file} among the files of the submission; hand it in")
    chosen = min(named or parts, key=lambda part: (len(part.path.parts), part.path))
    if len(named) > 1:
        notes.all.append(f"of several files {file}, {printable(str(chosen.path))} was taken")
    elif chosen.path.name != file and not chosen.alone:
        notes.all.append(f"{printable(str(chosen.path))} was taken for {file}")
    return chosen


def _beside(parts: list[Part], chosen: Part, file: str, notes: Notes) -> list[SourceFile]:
    """The modules that the student's file may import: what lies beside it, ordered by path."""
    root = chosen.path.parent
    beside = [p for p in parts if p is not chosen and p.path.is_relative_to(root)]
    if len(beside) >= MAX_FILES:
        raise Unreadable(f"the submission holds more than {MAX_FILES} Python files")
    found: dict[str, SourceFile] = {}
    total = 0
    for part in beside:
        path = _importable(part.path.relative_to(root))
        if path == file or path in found:
            continue
        try:
            found[path] = SourceFile(path, _data(part))
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


def _data(part: Part) -> bytes:
    try:
        data = part.read(MAX_FILE + 1)
    except BadArchive as fault:
        raise Unreadable(f"{printable(str(part.path))} {fault}") from fault
    if len(data) > MAX_FILE:
        raise Unreadable(f"{printable(str(part.path))} is larger than {MAX_FILE >> 20} MB")
    return data
