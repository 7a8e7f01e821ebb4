"""The classes of submissions that the benchmark scores."""

from itertools import cycle, islice
from pathlib import Path

from grader.audit.sample import sample_class
from grader.model import Assignment


def write_class(assignment: Assignment, count: int, folder: Path) -> list[Path]:
    """A folder of `count` submissions that run to their end: the reference, wheats and chaffs."""
    samples = [
        sample
        for sample in sample_class(assignment)
        if sample.student == "reference" or sample.student.startswith(("wheat-", "chaff-"))
    ]
    paths = []
    for number, sample in enumerate(islice(cycle(samples), count)):
        # A comment of its own makes every file another one, as students' are.
        path = folder / f"student{number:05d}" / assignment.file
        path.parent.mkdir(parents=True)
        path.write_bytes(sample.source + f"\n# {number}\n".encode())
        paths.append(path)
    return paths
