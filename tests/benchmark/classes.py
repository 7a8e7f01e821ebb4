"""The classes of submissions that the benchmark scores."""

from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path

from grader.audit.sample import Sample, wrong_ones
from grader.audit.sample_class import sample_class
from grader.course.kit_forms import NOTEBOOK
from grader.course.notebook_conversion import to_notebook
from grader.course.notebook_writing import write_notebook
from grader.model import Assignment


def write_class(assignment: Assignment, count: int, folder: Path) -> list[Path]:
    """A folder of `count` submissions that run to their end: the reference, wheats and chaffs."""
    samples = [
        sample
        for sample in sample_class(assignment)
        if sample.student == "reference" or sample.student.startswith(("wheat-", "chaff-"))
    ]
    return _write(islice(cycle(samples), count), assignment, folder)


def write_chaffs(assignment: Assignment, folder: Path) -> list[Path]:
    """A folder of submissions that fail: every chaff once."""
    return _write(wrong_ones(assignment), assignment, folder)


def write_notebooks(assignment: Assignment, folder: Path, to: Path) -> list[Path]:
    """The submissions of a folder that `write_class` has written, as notebooks."""
    paths = []
    for file in sorted(folder.glob(f"*/{assignment.file}")):
        path = (to / file.parent.name / file.name).with_suffix(NOTEBOOK)
        path.parent.mkdir(parents=True)
        notebook = to_notebook(file.read_text(), file.name, assignment.names)
        path.write_bytes(write_notebook(notebook, assignment.name))
        paths.append(path)
    return paths


def _write(samples: Iterable[Sample], assignment: Assignment, folder: Path) -> list[Path]:
    paths = []
    for number, sample in enumerate(samples):
        # A comment of its own makes every file another one, as students' are.
        path = folder / f"student{number:05d}" / assignment.file
        path.parent.mkdir(parents=True)
        path.write_bytes(sample.source + f"\n# {number}\n".encode())
        paths.append(path)
    return paths
