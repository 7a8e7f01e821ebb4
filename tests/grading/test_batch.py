"""A batch: every submission scored, interrupted or not."""

import fcntl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import BatchError
from grader.grading.batch import Order, run_batch
from grader.grading.entries import find
from grader.model import Course, Outcome, Scored

Run = Callable[..., list[Scored]]

STUDENTS = ["ada", "bob", "eve", "kim", "lea"]


@pytest.fixture
def order(course: Course, handed_in: Path, tmp_path: Path, fake: Any) -> Callable[..., Order]:
    """What to score: all that is handed in by then."""

    def order(markers: int = 1) -> Order:
        found = find(handed_in, "sums")
        folder = tmp_path / "results"
        return Order(course, course.assignments[0], folder, found, markers, "auto", fake.command)

    return order


@pytest.fixture
def run(order: Callable[..., Order]) -> Run:
    """Scores what is handed in; gives the rows."""

    def run(markers: int = 1) -> list[Scored]:
        with run_batch(order(markers), lambda _done, _total: None) as batch:
            return list(batch.rows())

    return run


@pytest.fixture
def interrupted(order: Callable[..., Order]) -> Callable[[int], list[Scored]]:
    """Scores until so many are done, then interrupts; gives the rows that there are then."""

    def interrupted(after: int) -> list[Scored]:
        def progress(done: int, _total: int) -> None:
            if done == after:
                raise KeyboardInterrupt

        rows: list[Scored] = []
        with pytest.raises(KeyboardInterrupt), run_batch(order(), progress) as batch:
            rows += batch.rows()
        return rows

    return interrupted


@pytest.fixture
def class_of_five(put: Callable[..., Path]) -> None:
    """Five submissions, the first of them right."""
    for student in STUDENTS:
        put(f"{student}/sums.py", b"right\n" if student == "ada" else b"wrong\n")


pytestmark = pytest.mark.usefixtures("class_of_five")


def students(rows: list[Scored]) -> list[str]:
    return [row.student for row in rows]


def test_everybody_has_a_row_in_the_order_of_names(run: Run) -> None:
    assert students(run()) == STUDENTS
    assert students(run(markers=3)) == STUDENTS


def test_rows_have_points_for_what_passed_and_nothing_for_what_did_not_report(run: Run) -> None:
    ada, bob = run()[:2]
    assert ada.by_exercise == {"double": 5, "Half": 1}
    assert ada.earned == 6
    assert ada.results[3].outcome is Outcome.ERROR
    assert ada.results[3].message == "the check did not report"
    assert bob.earned == 0


def test_rows_name_the_pages(run: Run) -> None:
    assert [row.page for row in run()] == STUDENTS


def test_a_submission_that_can_not_be_read_has_a_row(run: Run, put: Callable[..., Path]) -> None:
    put("zoe.zip", b"junk")
    row = run()[-1]
    assert row.student == "zoe"
    assert row.problem.startswith("zoe.zip is damaged")


def test_the_run_is_known(order: Callable[..., Order]) -> None:
    with run_batch(order(), lambda *_: None) as batch:
        assert batch.run_info.jail == "strong"
        assert batch.run_info.assignment == "sums"
        assert batch.total == 5


def test_progress_is_told_from_none_to_all(order: Callable[..., Order]) -> None:
    told = []
    with run_batch(order(), lambda done, total: told.append((done, total))):
        pass
    assert told == [(done, 5) for done in range(6)]


def test_what_is_scored_is_not_scored_again(run: Run, fake: Any) -> None:
    first = run()
    assert run() == first
    assert sorted(fake.jobs) == STUDENTS


def test_what_changed_is_scored_again(run: Run, fake: Any, put: Callable[..., Path]) -> None:
    run()
    put("eve/sums.py", b"right now\n")
    assert run()[2].earned == 6
    assert sorted(fake.jobs) == sorted([*STUDENTS, "eve"])


def test_a_module_that_came_along_makes_it_be_scored_again(
    run: Run, fake: Any, put: Callable[..., Path]
) -> None:
    run()
    put("eve/helpers.py", b"right\n")
    assert run()[2].earned == 6
    assert fake.jobs.count("eve") == 2


def test_who_joins_is_scored_and_who_leaves_has_no_row(
    run: Run, fake: Any, put: Callable[..., Path], handed_in: Path
) -> None:
    run()
    (handed_in / "bob/sums.py").unlink()
    (handed_in / "bob").rmdir()
    put("zoe/sums.py")
    assert students(run()) == ["ada", "eve", "kim", "lea", "zoe"]
    assert sorted(fake.jobs) == [*STUDENTS, "zoe"]


@pytest.mark.parametrize("after", range(6))
def test_an_interruption_leaves_what_is_done_and_the_next_run_does_the_rest(
    run: Run, interrupted: Callable[[int], list[Scored]], fake: Any, after: int
) -> None:
    rows = interrupted(after)
    assert len(rows) == after
    whole = run()
    assert [row for row in whole if row in rows] == rows
    assert students(whole) == STUDENTS
    done_twice = len(fake.jobs) - len(STUDENTS)
    assert done_twice <= 2  # what a marker had been given when the batch ended


def test_an_interrupted_run_ends_as_an_undisturbed_one(
    run: Run, interrupted: Callable[[int], list[Scored]], order: Callable[..., Order]
) -> None:
    interrupted(2)
    resumed = run()
    undisturbed = replace(order(), folder=order().folder.with_name("other"))
    with run_batch(undisturbed, lambda *_: None) as batch:
        assert list(batch.rows()) == resumed


def test_a_run_at_another_level_starts_again(run: Run, fake: Any) -> None:
    run()
    fake.plan(levels=["reduced"])
    run()
    assert sorted(fake.jobs) == sorted(STUDENTS * 2)


def test_a_fault_keeps_what_was_scored_before_it(run: Run, fake: Any) -> None:
    fake.plan(fault={"lea": "test_sums.py:9: the check is broken"})
    with pytest.raises(BatchError, match="the check is broken"):
        run()
    fake.plan()
    assert students(run()) == STUDENTS
    assert fake.jobs.count("ada") == 1


def test_a_second_batch_in_the_same_folder_is_refused(
    run: Run, order: Callable[..., Order], fake: Any
) -> None:
    order().folder.mkdir()
    with (order().folder / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BatchError, match=r"results: another batch writes here; wait for"):
            run()
    assert fake.noted("starts") == []


def test_a_batch_may_follow_another_in_the_same_folder(run: Run) -> None:
    run()
    assert students(run()) == STUDENTS


def test_what_ends_the_reports_is_no_batch_elsewhere(order: Callable[..., Order]) -> None:
    with pytest.raises(BlockingIOError), run_batch(order(), lambda *_: None):
        raise BlockingIOError


def test_a_folder_that_can_not_be_made_is_refused(
    order: Callable[..., Order], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    impossible = replace(order(), folder=tmp_path / "file" / "results")
    with (
        pytest.raises(BatchError, match=r"can't be written \(Not a directory\); choose another"),
        run_batch(impossible, lambda *_: None),
    ):
        pass


@pytest.mark.usefixtures("permissions")
def test_a_folder_that_may_not_be_written_to_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "results").mkdir(mode=0o555)
    with pytest.raises(BatchError, match=r"results: can't be written \(Permission denied\)"):
        run()
