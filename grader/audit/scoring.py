"""Scores the members of an audit's class as any class is scored: only what is not known yet."""

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.audit.class_folder import remove_leftovers
from grader.audit.deciding import deciding
from grader.audit.evidence import Matrix
from grader.audit.members import RIGHT, Member
from grader.audit.repeats import Run
from grader.audit.running import Asked, Code, Todo, run
from grader.audit.store import Key, Known, Store
from grader.grading.batch import Order, Progress
from grader.model import Outcome

# On a busy machine these can come over a right solution: it gets another chance.
_UNSURE = {Outcome.TIMEOUT, Outcome.CRASHED}


@dataclass(frozen=True)
class Scores:
    """Each member's results by check, and the level of the jail that they come from.

    `repeats` are the runs under salts.
    """

    matrix: Matrix
    jail: str
    repeats: tuple[Run, ...] = ()


def score(
    order: Order, members: Sequence[Member], progress: Progress, salts: Sequence[str] = ()
) -> Scores:
    """The results of each member, on the checks of its exercises.

    What was run before, in an audit to the same folder, is not run again unless the submission or
    what decides on the exercise has changed. Interrupt it at any point; no other audit may run in
    that folder.

    Args:
        salts: right members are scored once more under each.
    Raises: BatchError.
    """
    by = deciding(order.course, order.assignment, order.level)
    again = [Asked(m, salt) for salt in salts for m in members if m.kind in RIGHT]
    keys = {asked: _keys(asked, by) for asked in [*map(Asked, members), *again]}
    found = _found(order, keys, by, progress)
    matrix = {
        asked.member.name: {r.check: r for each in known for r in each.results}
        for asked, known in found.items()
        if not asked.salt
    }
    repeats = tuple(
        Run(asked.member.name, asked.salt, tuple(r for each in found[asked] for r in each.results))
        for asked in again
    )
    jails = {each.jail for known in found.values() for each in known}
    return Scores(matrix, ", ".join(sorted(jails)), repeats)


def _found(
    order: Order, keys: dict[Asked, list[Key]], by: dict[str, str], progress: Progress
) -> dict[Asked, list[Known]]:
    """What is known of each by its keys, once all of it is run."""
    everything = {key for asked in keys.values() for key in asked}
    remove_leftovers(_known_folder(order))
    with Store(_known_folder(order) / f"{order.assignment.name}.jsonl") as store:
        todo = _unknown(keys, store)
        total = len({(key.code, key.salt) for key in everything})
        _fill(store, order, todo, by, lambda done: progress(total - len(todo) + done, total))
        store.keep(everything)
        return {who: [_certain(store, key) for key in asked] for who, asked in keys.items()}


def _known_folder(order: Order) -> Path:
    return order.folder / "known"


def _fill(
    store: Store, order: Order, todo: Todo, by: dict[str, str], progress: Callable[[int], None]
) -> None:
    """Run what is left to do."""
    progress(0)
    with contextlib.closing(run(order, todo, by, _known_folder(order))) as runs:
        for done, known in enumerate(runs, 1):
            store.add(known)
            progress(done)


def _keys(asked: Asked, by: dict[str, str]) -> list[Key]:
    code = hashlib.sha256(asked.member.source).hexdigest()
    return [Key(code, each, by[each], asked.salt) for each in asked.member.exercises]


def _unknown(keys: dict[Asked, list[Key]], store: Store) -> Todo:
    todo: Todo = {}
    for who, asked in keys.items():
        for key in asked:
            if not _is_known(store.get(key), who.member):
                _, exercises = todo.setdefault(Code(key.code, key.salt), (who, []))
                if key.exercise not in exercises:
                    exercises.append(key.exercise)
    return todo


def _is_known(known: Known | None, member: Member) -> bool:
    if known is None or any(result.cut_off for result in known.results):
        return False
    return member.kind not in RIGHT or not any(r.outcome in _UNSURE for r in known.results)


def _certain(store: Store, key: Key) -> Known:
    known = store.get(key)
    assert known is not None, key
    return known
