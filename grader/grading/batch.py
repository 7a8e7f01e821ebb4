"""A batch: every submission of a folder scored, whatever the submissions do."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from grader.errors import BatchError
from grader.grading.entries import Entry, Found
from grader.grading.journal import Journal
from grader.grading.marker_process import COMMAND
from grader.grading.messages import Job, Marked, MarkerSetup
from grader.grading.pages import page_names
from grader.grading.pool import Pool
from grader.grading.reading import key, read
from grader.grading.run_info import run_info
from grader.grading.score import by_exercise, complete
from grader.grading.stored import are_there
from grader.grading.writing import writing
from grader.model import Assignment, Course, RunInfo, Scored

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Order:
    """What to score, where to, and how; `command` starts a marker.

    Without `diagnose`, mistakes stay without names.
    """

    course: Course
    assignment: Assignment
    folder: Path
    found: Found
    markers: int
    level: str = "auto"
    command: tuple[str, ...] = COMMAND
    diagnose: bool = True


class Batch:
    """One run over a class. Its journal is in `folder`; `rows` gives what is scored by then.

    `given_up` has the students at whose submissions markers died, and a marker's last words.
    """

    def __init__(
        self, order: Order, journal: Journal, run: RunInfo, given_up: Mapping[str, str]
    ) -> None:
        self._order = order
        self._journal = journal
        self.run_info = run
        self.given_up = given_up
        students = [entry.student for entry in order.found.entries]
        self._pages = dict(zip(students, page_names(students), strict=True))

    def rows(self) -> Iterator[Scored]:
        """What is scored by now, ordered by student; read from the journal, one at a time."""
        for marked in self._journal.all(list(self._pages)):
            yield scored(self._order.assignment, marked, self._pages[marked.student])

    @property
    def total(self) -> int:
        """How many submissions there are."""
        return len(self._pages)


def scored(assignment: Assignment, marked: Marked, page: str) -> Scored:
    """A marked submission with its points."""
    results = complete(assignment, marked.results)
    points = by_exercise(assignment, results)
    return Scored(
        student=marked.student,
        page=page,
        results=results,
        by_exercise=points,
        earned=sum(points.values()),
        problem=marked.problem,
        notes=marked.notes,
        plots=marked.plots,
    )


@contextlib.contextmanager
def run_batch(order: Order, progress: Progress) -> Iterator[Batch]:
    """Score what the journal does not hold yet, then give the batch for its reports.

    An interruption ends the scoring and still gives what is done, then is raised again.
    Raises BatchError.
    """
    with locked(order.folder), Pool(setup(order), order.markers, order.command) as pool:
        pool.wait_until_ready()
        run = run_info(order.course, order.assignment, pool.level)
        with Journal(order.folder, run) as journal:
            batch = Batch(order, journal, run, pool.given_up)
            interrupted = _score(order, pool, journal, progress)
            yield batch
    if interrupted:
        raise KeyboardInterrupt


def _score(order: Order, pool: Pool, journal: Journal, progress: Progress) -> bool:
    entries = order.found.entries
    try:
        jobs = [
            Job(index, entry.student, os.fsencode(entry.path), entry.inside)
            for index, entry in enumerate(entries)
            if not _is_done(entry, order, journal)
        ]
        done = len(entries) - len(jobs)
        progress(done, len(entries))
        for marked in pool.run(jobs):
            journal.add(marked)
            done += 1
            progress(done, len(entries))
    except KeyboardInterrupt:
        return True
    return False


def _is_done(entry: Entry, order: Order, journal: Journal) -> bool:
    before = journal.get(entry.student)
    if before is None or not are_there(before.plots, order.folder):
        return False
    exercises = order.assignment
    return before.key == key(read(entry, exercises.file, exercises.names, exercises.by_hand))


def setup(order: Order) -> MarkerSetup:
    """What the markers of an order are started with."""
    hidden = (order.course.root, order.folder, *{e.path.parent for e in order.found.entries})
    return MarkerSetup(
        course=os.fsencode(order.course.root),
        assignment=order.assignment.name,
        level=order.level,
        hidden=tuple(sorted(os.fsencode(path.resolve()) for path in hidden)),
        rehearse=True,
        diagnose=order.diagnose,
        checks=tuple(check.name for check in order.assignment.checks),
        results=os.fsencode(order.folder),
    )


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a second batch out of the same folder."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("ab")
    with file:
        _lock(file, folder)
        yield


def _lock(file: IO[bytes], folder: Path) -> None:
    """Hold the file until it is closed."""
    try:
        import fcntl
    except ImportError:  # Windows: nothing to hold on to
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BatchError(f"{folder}: another batch writes here; wait for it to end") from error
