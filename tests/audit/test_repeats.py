"""Repeats: a check that fails a right solution once in a while is caught, with its salt."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
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


def test_what_is_done_is_told_again_and_not_done_again(orders: Orders) -> None:
    order = orders()
    with closing(repeat(order, SALTS)) as runs:  # interrupted after three runs
        some = [next(runs) for _ in range(3)]
    done = (order.folder / "outcomes.jsonl").read_bytes()
    everything = list(repeat(order, SALTS))
    assert everything[:3] == some
    assert (order.folder / "outcomes.jsonl").read_bytes().startswith(done)
    assert sorted(journal(order)) == names(everything)
    undisturbed = list(repeat(orders(to="undisturbed"), SALTS))
    assert sorted(everything, key=repr) == sorted(undisturbed, key=repr)


def test_nothing_is_started_if_all_is_done(orders: Orders, solution: bytes) -> None:
    order = orders()
    first = list(repeat(order, SALTS[:2]))
    nobody = Order(
        order.course, order.assignment, order.folder, order.found, 1, "none", ("/does/not/exist",)
    )
    assert list(repeat(nobody, SALTS[:2])) == first
    (order.found.entries[0].path / "sums.py").write_bytes(solution + b"# another one\n")
    with pytest.raises(FileNotFoundError):
        list(repeat(nobody, SALTS[:2]))


def test_a_submission_that_changed_is_run_again(
    orders: Orders, tmp_path: Path, solution: bytes
) -> None:
    order = orders()
    list(repeat(order, SALTS[:1]))
    (tmp_path / "class/ada/sums.py").write_bytes(solution.replace(b"* 2", b"* 3"))
    runs = {run.student: run for run in repeat(order, SALTS[:1])}
    assert {result.check for result in runs["ada"].lost} >= {"test_double_of_three"}
    assert journal(order) == ["ada 1", "bob 1", "ada 1"]


def test_runs_by_other_checks_are_worth_nothing(orders: Orders) -> None:
    list(repeat(orders(), SALTS[:1]))
    order = orders(FLAKY + "\n# another text\n")
    list(repeat(order, SALTS[:2]))
    assert journal(order) == ["ada 1", "bob 1", "ada 2", "bob 2"]


def test_runs_by_another_grader_are_worth_nothing(
    orders: Orders, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = orders()
    list(repeat(order, SALTS[:1]))
    shutil.copytree(root / "grader", tmp_path / "grader")
    with (tmp_path / "grader/checks/compare.py").open("a") as file:
        file.write(f"# another line{os.linesep}")
    monkeypatch.setattr("grader.__file__", str(tmp_path / "grader/__init__.py"))
    with closing(repeat(order, SALTS[:1])) as runs:
        next(runs)
    assert (order.folder / "outcomes.jsonl.old").exists()


def test_a_check_that_is_broken_under_a_salt_is_told_with_the_salt(orders: Orders) -> None:
    with pytest.raises(BatchError, match="NameError") as caught:
        list(repeat(orders(BROKEN), UNLUCKY))
    assert str(caught.value).endswith(f"(with ada and salt {UNLUCKY[0]})")
