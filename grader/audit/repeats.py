"""Repeats: the submissions of a class scored again and again, each time with fresh seeds."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from grader.audit.deciding import code_hash
from grader.grading.batch import Order, locked, setup
from grader.grading.journal import Journal
from grader.grading.messages import Job, Marked
from grader.grading.pool import Pool
from grader.grading.reading import key, read
from grader.grading.run_info import run_info
from grader.grading.score import complete
from grader.model import Assignment, Outcome, Result, RunInfo


@dataclass(frozen=True)
class Run:
    """All checks on one submission under one salt; `lost` holds those that did not pass."""

    student: str
    salt: str
    lost: tuple[Result, ...]


def repeat(order: Order, salts: Sequence[str]) -> Iterator[Run]:
    """Score each submission of an order once under each salt, as `grader score` would.

    The journal in the order's folder knows what is done: that comes first, and is not done again
    unless the submission, the checks or what they stand on have changed. Interrupt it at any point.

    Args:
        order: what to score; its level is one by name, so that the journal can name it.
        salts: texts; the same ones give the same seeds.
    Raises: BatchError, which names submission and salt if a check is broken under that salt alone.
    """
    with locked(order.folder), Journal(order.folder, _run_info(order)) as journal:
        assignment, entries = order.assignment, order.found.entries
        keys = {e.student: key(read(e, assignment.file, assignment.names)) for e in entries}
        jobs: list[Job] = []
        for salt in salts:
            for entry in entries:
                done = journal.get(_name(entry.student, salt))
                if done is not None and done.key == keys[entry.student]:
                    yield Run(entry.student, salt, done.results)
                else:
                    path = os.fsencode(entry.path)
                    jobs.append(Job(len(jobs), entry.student, path, entry.inside, salt))
        yield from _new(order, jobs, journal)


def _new(order: Order, jobs: Sequence[Job], journal: Journal) -> Iterator[Run]:
    if not jobs:
        return
    with Pool(setup(order), order.markers, order.command) as pool:
        pool.wait_until_ready()
        for marked in pool.run(jobs):
            job = jobs[marked.index]
            lost = _lost(order.assignment, marked)
            name = _name(job.student, job.salt)
            # Only what was lost: a line for each check of each run would be hundreds of megabytes.
            journal.add(msgspec.structs.replace(marked, student=name, results=lost))
            yield Run(job.student, job.salt, lost)


def _name(student: str, salt: str) -> str:
    """What the journal calls a run."""
    return f"{student} {salt}"


def _lost(assignment: Assignment, marked: Marked) -> tuple[Result, ...]:
    results = complete(assignment, marked.results)
    return tuple(
        replace(r, printed="", seconds=0.0) for r in results if r.outcome is not Outcome.PASSED
    )


def _run_info(order: Order) -> RunInfo:
    info = run_info(order.course, order.assignment, order.level)
    return replace(info, grader=f"{info.grader}+{code_hash()}")
