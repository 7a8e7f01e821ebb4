"""Samples: submissions whose scores are known before they are scored."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.audit.bare import Bare
from grader.course import markers
from grader.course.kit_forms import NOTEBOOK
from grader.course.notebook_conversion import to_notebook
from grader.course.notebook_writing import write_notebook
from grader.grading.writing import writing
from grader.model import Assignment, Chaff, Manual


@dataclass(frozen=True)
class Sample:
    """One submission of the class, handed in as a .py file or as the same `notebook`.

    `loses` names the exercises that must lose points; every other one must have all of its own.
    """

    student: str
    source: bytes
    loses: frozenset[str] = frozenset()
    notebook: bool = False


def reference(assignment: Assignment) -> Sample:
    """The reference as a submission: without its marker lines."""
    source, where = source_of(assignment), assignment.reference.name
    return Sample("reference", markers.fill(source, where, lambda _: None).encode())


def stub(assignment: Assignment) -> Sample:
    """The stub, handed in as it was handed out."""
    text = markers.stub(source_of(assignment), assignment.reference.name)
    return Sample("stub", text.encode(), frozenset(assignment.names))


def wheats(assignment: Assignment) -> list[Sample]:
    """The wheats, as they are."""
    return [Sample(f"wheat-{_name(path)}", path.read_bytes()) for path in assignment.wheats]


def wrong_ones(assignment: Assignment) -> list[Sample]:
    """A submission for each chaff, in the order of the chaffs."""
    bare = Bare(source_of(assignment), assignment.reference.name)
    return [_chaff(chaff, bare) for chaff in assignment.chaffs]


def source_of(assignment: Assignment) -> str:
    """The text of the reference, with its marker lines."""
    return assignment.reference.read_text(encoding="utf-8")


def _name(path: Path) -> str:
    return path.stem.replace("_", "-")


def _chaff(chaff: Chaff, bare: Bare) -> Sample:
    source = bare.edited(chaff).encode()
    return Sample(f"chaff-{chaff.name}", source, frozenset([chaff.exercise]))


def write_class(
    samples: Sequence[Sample],
    file: str,
    folder: Path,
    exercises: Collection[str] = (),
    manual: Sequence[Manual] = (),
) -> None:
    """Write the class the way students hand in: a folder a student. Raises BatchError.

    Args:
        exercises: each of them is a cell of its own in a notebook.
        manual: two of three notebooks hold a plot for each of them.
    """
    from grader.audit.sample_plots import answer, with_outputs  # imports NumPy: not for `--help`

    for number, sample in enumerate(samples):
        path = folder / sample.student / file
        data = sample.source
        if sample.notebook:
            path = path.with_suffix(NOTEBOOK)
            notebook = to_notebook(data.decode(), file, exercises)
            cells = (*notebook.cells, *map(answer, manual if number % 3 else ()))
            data = write_notebook(replace(notebook, cells=cells), path.stem)
            data = with_outputs(data, number) if manual else data
        with writing(path, "choose another folder"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
