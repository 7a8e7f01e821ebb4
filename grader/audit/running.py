"""Runs what an audit does not know yet: submissions in markers, as any class is scored."""

import os
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from grader.audit.class_folder import class_folder
from grader.audit.members import Kind, Member
from grader.audit.sample import Sample, write_class
from grader.audit.store import Known
from grader.grading.batch import Order, setup
from grader.grading.messages import Job, Marked
from grader.grading.pool import Pool
from grader.grading.score import complete
from grader.model import Assignment, Outcome, Result


class Asked(NamedTuple):
    """A member to be scored: with the usual seeds, or with others under a salt."""

    member: Member
    salt: str = ""


class Code(NamedTuple):
    """The hash of a submission's code, and the salt that it is scored under."""

    code: str
    salt: str


# Somebody of that code, and the exercises that have to be run.
Todo = dict[Code, tuple[Asked, list[str]]]


def run(
    order: Order, todo: Todo, by: dict[str, str], where: Path
) -> Generator[list[Known], None, None]:
    """The results of each submission as they come; without one, no marker is started.

    Args:
        by: what decides on each exercise.
        where: the folder to put the class into.
    """
    if not todo:
        return
    codes = list(todo)
    with (
        class_folder(where) as folder,
        Pool(setup(order), min(order.markers, len(todo)), order.command) as pool,
    ):
        jobs = _jobs(order.assignment, todo, folder)
        pool.wait_until_ready()
        for marked in pool.run(jobs):
            (code, salt), job = codes[marked.index], jobs[marked.index]
            by_exercise = _split(order.assignment, marked, job)
            yield [
                Known(code, exercise, by[exercise], salt, pool.level, results)
                for exercise, results in by_exercise.items()
            ]


def _jobs(assignment: Assignment, todo: Todo, folder: Path) -> list[Job]:
    members = {asked.member.name: asked.member for asked, _ in todo.values()}
    write_class([Sample(m.name, m.source) for m in members.values()], assignment.file, folder)
    return [
        Job(
            index,
            member.name,
            os.fsencode(folder / member.name),
            salt=salt,
            exercises=tuple(exercises),
            compared=member.kind is Kind.REFERENCE and not salt,
        )
        for index, ((member, salt), exercises) in enumerate(todo.values())
    ]


def _split(assignment: Assignment, marked: Marked, job: Job) -> dict[str, tuple[Result, ...]]:
    """The results by exercise, one for each expected check: what did not report did not pass."""
    results = [replace(r, printed="") for r in complete(assignment, marked.results)]
    pairs = list(zip(assignment.checks, results, strict=True))
    wanted = [(c, r) for c, r in pairs if not job.salt or r.outcome is not Outcome.PASSED]
    return {name: tuple(r for c, r in wanted if c.exercise == name) for name in job.exercises}
