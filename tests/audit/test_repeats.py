"""Repeats: a check that fails a right solution once in a while is caught, with its salt."""

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.audit.repeats import Run, repeat
from grader.checks.source import seed
from grader.course.manifest import load_course
from grader.errors import BatchError
from grader.grading.batch import Order
from grader.grading.entries import find
from grader.model import Outcome

SALTS = [str(number) for number in range(1, 13)]

FLAKY = '''"""Hidden checks."""

from grader.checks import assert_close, check


@check(points=7, exercise="double")
def test_flaky(submission, rng):
    """Doubling works for any number, says a check that is wrong about zero."""
    x = int(rng.integers(4))
    assert_close(submission.double(x), 2 * x if x else 1)
'''
BROKEN = FLAKY.replace("2 * x if x else 1", "2 * x if x else undefined")

WriteCourse = Callable[..., Path]
Orders = Callable[..., Order]


def zero(*namespace: str) -> bool:
    """Whether the flaky check draws a zero from these seeds."""
    draw = np.random.default_rng(seed(":".join(namespace), "test_flaky")).integers(4)
    return bool(draw == 0)


UNLUCKY = [salt for salt in SALTS if zero("sums", "1", salt)]


@pytest.fixture
def orders(write_sums: WriteCourse, tmp_path: Path, solution: bytes) -> Orders:
    """Orders to score two right submissions by a hidden check."""

    def orders(check: str = FLAKY, to: str = "to") -> Order:
        hidden = "assignments/sums/hidden/test_more_sums.py"
        course = load_course(write_sums(tmp_path / "course", {hidden: check}))
        for name in ("ada", "bob"):
            place = tmp_path / "class" / name
            place.mkdir(parents=True, exist_ok=True)
            (place / "sums.py").write_bytes(solution)
        found = find(tmp_path / "class", "sums")
        return Order(course, course.assignments[0], tmp_path / to, found, 1, "none")

    return orders


def journal(order: Order) -> list[str]:
    """The runs that are in the journal."""
    lines = (order.folder / "outcomes.jsonl").read_text().splitlines()[1:]
    return [json.loads(line)["student"] for line in lines]


def names(runs: Sequence[Run]) -> list[str]:
    return sorted(f"{run.student} {run.salt}" for run in runs)


def test_what_these_tests_stand_on() -> None:
    assert UNLUCKY, "no salt shows the flaw"
    assert len(UNLUCKY) < len(SALTS), "every salt shows it"
    assert not zero("sums", "1"), "the usual seeds show it, and the rehearsal would refuse it"


def test_a_flaky_check_is_caught_under_the_salts_that_show_it_and_no_others(
    orders: Orders,
) -> None:
    runs = list(repeat(orders(), SALTS))
    assert names(runs) == names([Run(who, salt, ()) for who in ("ada", "bob") for salt in SALTS])
    unlucky = [run for run in runs if run.lost]
    assert names(unlucky) == names([Run(w, s, ()) for w in ("ada", "bob") for s in UNLUCKY])
    for run in unlucky:
        (result,) = run.lost
        assert (result.check, result.outcome) == ("test_flaky", Outcome.FAILED)
        assert result.message.startswith("double: got 0")


def test_the_salt_of_a_failure_shows_it_again(orders: Orders) -> None:
    again = [list(repeat(orders(to=to), UNLUCKY[:1])) for to in ("first", "second")]
    assert again[0] == again[1]
    assert all(len(run.lost) == 1 for run in again[0])


@pytest.fixture
def quick(orders: Orders, root: Path, tmp_path: Path) -> Orders:
    """The same orders, for markers that run no check, and note what they do."""
    script, notes = root / "tests/grading/fake_marker.py", tmp_path / "notes"
    notes.mkdir()
    (notes / "plan.json").write_text("{}")
    command = (sys.executable, "-P", str(script), str(notes))
    return lambda *args: replace(orders(*args), command=command)


def test_a_check_that_does_not_report_is_lost(quick: Orders) -> None:
    (run, _) = repeat(quick(), SALTS[:1])
    assert "test_flaky" in {result.check for result in run.lost}


def test_what_is_done_is_told_again_and_not_done_again(quick: Orders) -> None:
    order = quick()
    with closing(repeat(order, SALTS)) as runs:  # interrupted after three runs
        some = [next(runs) for _ in range(3)]
    done = (order.folder / "outcomes.jsonl").read_bytes()
    everything = list(repeat(order, SALTS))
    assert everything[:3] == some
    assert (order.folder / "outcomes.jsonl").read_bytes().startswith(done)
    assert sorted(journal(order)) == names(everything)
    assert len(everything) == 2 * len(SALTS)


def test_a_notebook_is_not_done_again_either(quick: Orders, tmp_path: Path) -> None:
    (tmp_path / "class/ada").mkdir(parents=True)
    # Only who knows the exercises can tell that this cell holds one.
    source = "def double(x):\n    return x + x\n\nprint(double(2))"
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**cell, "source": source}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "class/ada/sums.ipynb").write_text(json.dumps(notebook))
    order = quick()
    (tmp_path / "class/ada/sums.py").unlink()
    first = list(repeat(order, SALTS[:1]))
    assert list(repeat(order, SALTS[:1])) == first
    assert journal(order) == ["ada 1", "bob 1"]


def test_nothing_is_started_if_all_is_done(quick: Orders, tmp_path: Path) -> None:
    order = quick()
    first = list(repeat(order, SALTS[:2]))
    started = (tmp_path / "notes/starts").read_text()
    assert list(repeat(order, SALTS[:2])) == first
    assert (tmp_path / "notes/starts").read_text() == started


def test_a_submission_that_changed_is_run_again(quick: Orders, tmp_path: Path) -> None:
    order = quick()
    list(repeat(order, SALTS[:1]))
    (tmp_path / "class/ada/sums.py").write_text("# all is right\n")
    runs = {run.student: run for run in repeat(order, SALTS[:1])}
    assert len(runs["ada"].lost) < len(runs["bob"].lost)
    assert journal(order) == ["ada 1", "bob 1", "ada 1"]


def test_runs_by_other_checks_are_worth_nothing(quick: Orders) -> None:
    list(repeat(quick(), SALTS[:1]))
    order = quick(FLAKY + "\n# another text\n")
    list(repeat(order, SALTS[:2]))
    assert journal(order) == ["ada 1", "bob 1", "ada 2", "bob 2"]


def test_runs_by_another_grader_are_worth_nothing(
    quick: Orders, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = quick()
    list(repeat(order, SALTS[:2]))
    shutil.copytree(root / "grader", tmp_path / "grader")
    with (tmp_path / "grader/checks/compare.py").open("a") as file:
        file.write("# another line\n")
    monkeypatch.setattr("grader.__file__", str(tmp_path / "grader/__init__.py"))
    list(repeat(order, SALTS[:1]))
    assert journal(order) == ["ada 1", "bob 1"]


def test_a_check_that_is_broken_under_a_salt_is_told_with_the_salt(orders: Orders) -> None:
    with pytest.raises(BatchError, match="NameError") as caught:
        list(repeat(orders(BROKEN), UNLUCKY))
    assert str(caught.value).endswith(f"(with ada and salt {UNLUCKY[0]})")
