"""The same solution earns the same in both forms, message by message but for places.

With GRADER_ALL_FORMS=1 that is tried of all chaffs, else of a few of each assignment.
"""

import os
import re
from contextlib import closing
from pathlib import Path

import pytest

from grader.audit.sample import Sample, reference, stub, wheats, wrong_ones
from grader.checks.kits import namespace
from grader.checks.session import Runner, run_session
from grader.course.manifest import load_course
from grader.course.notebook_conversion import to_notebook
from grader.course.notebook_source import notebook_source
from grader.course.notebook_writing import write_notebook
from grader.grading.marking import Marker
from grader.grading.messages import Job, Marked
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Assignment, Result, SourceFile, Submission

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = load_course(ROOT).assignments
# Every so many chaffs; which ones, differs from assignment to assignment.
EVERY = 1 if os.environ.get("GRADER_ALL_FORMS") else 12

_PLACE = re.compile(r"\((?:cell \d+|\w+\.(?:py|ipynb))(?:, line \d+)?\)")


def submissions(sample: Sample, assignment: Assignment) -> tuple[Submission, Submission]:
    """A sample as a .py file and as a notebook."""
    notebook = to_notebook(sample.source.decode(), assignment.file, assignment.names)
    data = write_notebook(notebook, assignment.name)
    file, notes = notebook_source(data, "x.ipynb", assignment.file, assignment.names)
    module = SourceFile(assignment.file, sample.source)
    return Submission("x", (module,)), Submission("x", (file,), notes=notes)


def without_places(results: tuple[Result, ...]) -> list[tuple[str, str, str]]:
    return [(each.check, each.outcome, _PLACE.sub("@", each.message)) for each in results]


def both_ways(assignment: Assignment, samples: list[Sample]) -> list[tuple[Marked, Marked]]:
    """What becomes of each sample in both forms."""
    found: list[tuple[Marked, Marked]] = []

    def body(runner: Runner) -> None:
        for sample in samples:
            forms = submissions(sample, assignment)
            one, two = (marker.mark(runner, Job(0, "x", b""), form) for form in forms)
            found.append((one, two))

    folders = [assignment.folder / kind for kind in ("visible", "hidden")]
    seeds = namespace(assignment.name, assignment.version)
    limits, forbidden = assignment.limits, assignment.forbidden
    jail = Jail(Level.NONE, limits, forbidden=forbidden, optimizers=assignment.optimizers)
    with jail, closing(Marker(assignment, jail, diagnose=False)) as marker:
        run_session(assignment.folder, folders, assignment.checks, seeds, body)
    return found


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.name)
def test_both_forms_have_the_same_outcomes(assignment: Assignment) -> None:
    first = ASSIGNMENTS.index(assignment)
    samples = [reference(assignment), stub(assignment), *wheats(assignment)]
    samples += wrong_ones(assignment)[first::EVERY]
    for sample, (one, two) in zip(samples, both_ways(assignment, samples), strict=True):
        assert without_places(two.results) == without_places(one.results), sample.student
        assert (two.problem, two.notes) == ("", one.notes), sample.student
