"""The items of a session of ours: are they the checks that we expect, and what becomes of each."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from grader.checks.comparisons import by_line, taken
from grader.checks.diagnosis.cases import Case
from grader.checks.places import shown
from grader.checks.stash import BEGUN, FAULT, GRADED, SUBMISSION
from grader.checks.verdict import place
from grader.errors import CheckError
from grader.model import Check, Result

_MARKS = ("skip", "skipif", "xfail")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,16}\b")


def refuse_others(items: Iterable[pytest.Item], checks: Sequence[Check], folder: Path) -> None:
    """Raise CheckError unless the items are the expected checks, and each can run."""
    found = {name_of(item): item for item in items}
    for check in checks:
        if check.name not in found:
            where = f"{shown(folder / check.path)}:{check.line}"
            raise CheckError(f"{where}: pytest does not find the check {check.name}")
    known = {check.name for check in checks}
    for name, item in found.items():
        if name not in known:
            raise CheckError(f"{place(item)}: the course does not know the check {name}")
        if item.get_closest_marker("check") is None:
            raise CheckError(f"{place(item)}: {name} has lost its @check")
        for mark in _MARKS:
            if item.get_closest_marker(mark) is not None:
                raise CheckError(f"{place(item)}: a check must not {mark}; take it out")


def run_item(item: pytest.Item, after: pytest.Item | None) -> Case:
    """Run one item, before another; what became of it. Raises GraderError."""
    start = time.perf_counter()
    # pytest tears down what the next item has no part in: after the last one, all but the session.
    following = after or cast(pytest.Item, item.session)
    item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
    seconds = time.perf_counter() - start
    if FAULT in item.stash:
        raise item.stash[FAULT]
    source, _ = item.config.stash[SUBMISSION]
    graded, comparisons = item.stash[GRADED], taken()
    graded = replace(graded, comparisons=comparisons) if comparisons else graded
    return Case(graded, seconds, source.transcript() if BEGUN in item.stash else None)


def name_of(item: pytest.Item) -> str:
    """The name of the check that an item is, or is a case of."""
    return getattr(item, "originalname", None) or item.name


def result_of(check: Check, cases: list[Case]) -> Result:
    """A check passes if each of its cases does; else the first that doesn't tells why."""
    first = next((case for case in cases if not case.passed), cases[0])
    graded, seconds = first.graded, sum(case.seconds for case in cases)
    message, printed = steady(graded.message), steady(graded.printed)
    return Result(
        check=check.name,
        outcome=graded.outcome,
        message=message,
        printed=printed,
        seconds=seconds,
        explained=first.explained,
        cut_off=first.cut_off,
        likeness=graded.likeness,
        margin=_margin(cases),
        comparisons=by_line(each for case in cases for each in case.graded.comparisons),
    )


def _margin(cases: list[Case]) -> float | None:
    """The tolerance has to be looser for each case that failed: the largest factor."""
    margins = [case.graded.margin for case in cases if not case.passed]
    known = [margin for margin in margins if margin is not None]
    return max(known) if known and len(known) == len(margins) else None


def steady(text: str) -> str:
    """Text without addresses of objects, which differ from run to run: same input, same report."""
    return _ADDRESS.sub("0x…", text)
