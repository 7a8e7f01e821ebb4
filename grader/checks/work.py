"""A student's own work in a kit: a .py file or a notebook, and what lies beside it."""

from dataclasses import dataclass
from pathlib import Path

from grader.course.kit import Kit
from grader.course.kit_forms import MODULE, NOTEBOOK
from grader.course.notebook_source import notebook_source, which
from grader.errors import KitError, NotebookError
from grader.model import SourceFile, Submission


@dataclass(frozen=True)
class Work:
    """The file that a student works in, and the submission that it is: its main file is first."""

    file: Path
    submission: Submission


def work_in(kit: Kit, file: Path | None = None) -> Work:
    """What is in `file`, or else in the kit's file: of a .py file and a notebook, what counts.

    Raises KitError if it is not there, or is no notebook.
    """
    module = kit.folder / f"{kit.name}{MODULE}"
    both = [path for path in (module, module.with_suffix(NOTEBOOK)) if path.is_file()]
    if not both and file is None:
        what = f"there is no {kit.file.name}; your solution goes into a file of that name"
        raise KitError(f"{kit.folder}: {what}")
    names = [exercise.name for exercise in kit.exercises]
    paths = both if file is None else [file]
    sources = [_source(path, module.name, names) for path in paths]
    at, why = which([source for source, _ in sources], names)
    main, said = sources[at]
    beside = [path for path in sorted(kit.folder.glob("*.py")) if path.is_file()]
    others = [SourceFile(path.name, path.read_bytes()) for path in beside if path != module]
    notes = (*([why] if why else []), *said)
    return Work(paths[at], Submission("you", (main, *others), notes=notes))


def _source(path: Path, main: str, exercises: list[str]) -> tuple[SourceFile, tuple[str, ...]]:
    if path.suffix != NOTEBOOK:
        return SourceFile(main, path.read_bytes()), ()
    try:
        return notebook_source(path.read_bytes(), str(path), main, exercises)
    except NotebookError as error:
        raise KitError(str(error)) from None
