"""Scores the members of an audit's class as any class is scored: only what is not known yet."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.audit.class_folder import class_folder, remove_leftovers
from grader.audit.deciding import deciding
from grader.audit.evidence import Matrix
from grader.audit.members import RIGHT, Member
from grader.audit.sample import Sample, write_class
from grader.audit.store import Key, Known, Store
from grader.grading.batch import Order, Progress, setup
from grader.grading.messages import Job, Marked
from grader.grading.pool import Pool
from grader.grading.score import complete
from grader.model import Assignment, Outcome, Result

# On a busy machine these can come over a right solution: it gets another chance.
_UNSURE = {Outcome.TIMEOUT, Outcome.CRASHED}

# By the hash of its code, a member of that code and the exercises that have to be run.
Todo = dict[str, tuple[Member, list[str]]]


@dataclass(frozen=True)
class Scores:
    """Each member's results by check, and the level of the jail that they come from."""

    matrix: Matrix
    jail: str


def score(order: Order, members: Sequence[Member], progress: Progress) -> Scores:
    """The results of each member, on the checks of its exercises.

    What was run before, in an audit to the same folder, is not run again unless the submission or
    what decides on the exercise has changed. Interrupt it at any point; no other audit may run in
    that folder. Raises BatchError.
    """
    by = deciding(order.course, order.assignment, order.level)
    keys = {member.name: _keys(member, by) for member in members}
    remove_leftovers(_known_folder(order))
    with Store(_known_folder(order) / f"{order.assignment.name}.jsonl") as store:
        todo = _unknown(members, keys, store)
        total = len({key.code for asked in keys.values() for key in asked})
        _fill(store, order, todo, by, lambda done: progress(total - len(todo) + done, total))
        store.keep({key for asked in keys.values() for key in asked})
        found = {name: [_certain(store, key) for key in asked] for name, asked in keys.items()}
    matrix = {n: {r.check: r for k in known for r in k.results} for n, known in found.items()}
    jails = {each.jail for known in found.values() for each in known}
    return Scores(matrix, ", ".join(sorted(jails)))


def _known_folder(order: Order) -> Path:
    return order.folder / "known"


def _fill(
    store: Store, order: Order, todo: Todo, by: dict[str, str], progress: Callable[[int], None]
) -> None:
    """Run what is left to do."""
    progress(0)
    with contextlib.closing(_run(order, todo, by)) as runs:
        for done, known in enumerate(runs, 1):
            store.add(known)
            progress(done)


def _keys(member: Member, by: dict[str, str]) -> list[Key]:
    code = hashlib.sha256(member.source).hexdigest()
    return [Key(code, exercise, by[exercise]) for exercise in member.exercises]


def _unknown(members: Sequence[Member], keys: dict[str, list[Key]], store: Store) -> Todo:
    todo: Todo = {}
    for member in members:
        for key in keys[member.name]:
            if not _is_known(store.get(key), member):
                _, exercises = todo.setdefault(key.code, (member, []))
                if key.exercise not in exercises:
                    exercises.append(key.exercise)
    return todo


def _is_known(known: Known | None, member: Member) -> bool:
    if known is None:
        return False
    return member.kind not in RIGHT or not any(r.outcome in _UNSURE for r in known.results)


def _certain(store: Store, key: Key) -> Known:
    known = store.get(key)
    assert known is not None, key
    return known


def _run(order: Order, todo: Todo, by: dict[str, str]) -> Generator[list[Known], None, None]:
    """The results of each submission as they come; without one, no marker is started."""
    if not todo:
        return
    codes = list(todo)
    with (
        class_folder(_known_folder(order)) as folder,
        Pool(setup(order), min(order.markers, len(todo)), order.command) as pool,
    ):
        jobs = _jobs(order.assignment, list(todo.values()), folder)
        pool.wait_until_ready()
        for marked in pool.run(jobs):
            exercises = todo[codes[marked.index]][1]
            by_exercise = _split(order.assignment, marked, exercises)
            yield [
                Known(codes[marked.index], exercise, by[exercise], pool.level, results)
                for exercise, results in by_exercise.items()
            ]


def _jobs(assignment: Assignment, todo: list[tuple[Member, list[str]]], folder: Path) -> list[Job]:
    write_class([Sample(m.name, m.source) for m, _ in todo], assignment.file, folder)
    return [
        Job(index, m.name, os.fsencode(folder / m.name), exercises=tuple(exercises))
        for index, (m, exercises) in enumerate(todo)
    ]


def _split(
    assignment: Assignment, marked: Marked, exercises: list[str]
) -> dict[str, tuple[Result, ...]]:
    """The results by exercise, one for each expected check: what did not report did not pass."""
    results = [replace(r, printed="") for r in complete(assignment, marked.results)]
    pairs = list(zip(assignment.checks, results, strict=True))
    return {name: tuple(r for c, r in pairs if c.exercise == name) for name in exercises}
