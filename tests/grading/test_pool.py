"""The markers of a batch: fed, listened to, replaced when one dies."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from grader.errors import BatchError
from grader.grading import deaths, marker_process
from grader.grading.deaths import AT_A_JOB, JOBS_IN_A_ROW, SENTENCE, WITHOUT_A_JOB
from grader.grading.messages import Job, Marked, MarkerSetup
from grader.grading.pool import AHEAD, Pool
from grader.model import Outcome

CHECKS = ("test_double_of_three", "test_half_of_four")
SETUP = MarkerSetup(b"/course", "sums", "auto", (b"/course",), rehearse=True, checks=CHECKS)
STUDENTS = [f"student {number}" for number in range(12)]

Run = Callable[..., list[Marked]]


@pytest.fixture
def jobs(handed_in: Path) -> list[Job]:
    """A job for each of the students."""
    for student in STUDENTS:
        (handed_in / f"{student}.py").write_text("right\n")
    return [
        Job(index, student, os.fsencode(handed_in / f"{student}.py"))
        for index, student in enumerate(STUDENTS)
    ]


@pytest.fixture
def run(fake: Any, jobs: list[Job]) -> Run:
    """Runs the jobs with some markers, as the plan says."""

    def run(markers: int = 2, **plan: object) -> list[Marked]:
        fake.plan(**plan)
        with Pool(SETUP, markers, fake.command) as pool:
            pool.wait_until_ready()
            return list(pool.run(jobs))

    return run


def students(marked: list[Marked]) -> list[str]:
    return sorted((each.student for each in marked), key=STUDENTS.index)


@pytest.mark.parametrize("markers", [1, 2, 5])
def test_every_job_is_done_once(fake: Any, jobs: list[Job], markers: int) -> None:
    with Pool(SETUP, markers, fake.command) as pool:
        pool.wait_until_ready()
        assert students(list(pool.run(jobs))) == STUDENTS
        assert len(pool._markers) == markers
    assert sorted(fake.jobs) == sorted(STUDENTS)


def test_no_more_markers_start_than_there_are_jobs(fake: Any, jobs: list[Job]) -> None:
    with Pool(SETUP, 5, fake.command) as pool:
        pool.wait_until_ready()
        list(pool.run(jobs[:2]))
        assert len(pool._markers) == 2


@pytest.mark.parametrize(
    ("markers", "cores"), [(1, [None]), (2, [4, 7]), (3, [4, 7, 4]), (5, [4, 7, 4, 7, 4])]
)
def test_as_many_markers_as_cores_keep_to_a_core_each(
    fake: Any, jobs: list[Job], monkeypatch: pytest.MonkeyPatch, markers: int, cores: list[int]
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {7, 4})
    with Pool(SETUP, markers, fake.command) as pool:
        pool.wait_until_ready()
        list(pool.run(jobs))
        assert [marker.core for marker in pool._markers] == cores


def test_a_marker_in_the_place_of_another_takes_its_core(
    fake: Any, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {4, 7})
    fake.plan(die={STUDENTS[1]: 1})
    with Pool(SETUP, 2, fake.command) as pool:
        pool.wait_until_ready()
        list(pool.run(jobs))
        assert sorted(marker.core or 0 for marker in pool._markers) == [4, 7]


def test_no_jobs_are_soon_done(fake: Any) -> None:
    with Pool(SETUP, 1, fake.command) as pool:
        pool.wait_until_ready()
        assert list(pool.run([])) == []


def test_lines_may_come_in_parts(run: Run) -> None:
    assert students(run(halves=True)) == STUDENTS


def test_lines_may_be_longer_than_a_pipe_holds(run: Run) -> None:
    marked = run(padding=500_000)
    assert students(marked) == STUDENTS
    assert {len(each.results[0].message) for each in marked} == {500_000}


def test_a_marker_has_little_waiting_so_that_none_is_left_with_it_all(
    fake: Any, jobs: list[Job]
) -> None:
    with Pool(SETUP, 2, fake.command) as pool:
        pool.wait_until_ready()
        next(pool.run(jobs))
        given = [len(marker.jobs) for marker in pool._markers]
    assert max(given) <= AHEAD


def test_the_first_marker_starts_and_rehearses_alone(fake: Any, jobs: list[Job]) -> None:
    fake.plan(levels=["reduced"] * 3)
    with Pool(SETUP, 3, fake.command) as pool:
        pool.wait_until_ready()
        assert [start[1:] for start in fake.noted("starts")] == [["auto", True]]
        list(pool.run(jobs))
    # The others may be told to end before they note that they started.
    assert all(start[1:] == ["reduced", False] for start in fake.noted("starts")[1:])


def test_a_fault_in_the_rehearsal_stops_before_any_job(run: Run, fake: Any) -> None:
    with pytest.raises(BatchError, match=r"^test_sums\.py:7: the reference does not pass$"):
        run(2, fault_first="test_sums.py:7: the reference does not pass")
    assert fake.jobs == []


def test_a_fault_later_stops_with_its_sentence(run: Run) -> None:
    with pytest.raises(BatchError, match=r"^test_sums\.py:9: the check is broken$"):
        run(2, fault={STUDENTS[5]: "test_sums.py:9: the check is broken"})


def test_a_marker_that_dies_is_replaced_and_its_jobs_are_done(run: Run, fake: Any) -> None:
    assert students(run(2, die={STUDENTS[3]: 1})) == STUDENTS
    assert fake.jobs.count(STUDENTS[3]) == 2


def test_markers_may_die_at_several_jobs(run: Run) -> None:
    assert students(run(2, die={STUDENTS[0]: 1, STUDENTS[6]: 1, STUDENTS[11]: 1})) == STUDENTS


def test_the_only_marker_may_die(run: Run) -> None:
    assert students(run(1, die={STUDENTS[11]: 1})) == STUDENTS


def test_one_that_takes_its_place_does_not_rehearse_and_keeps_the_level(
    run: Run, fake: Any
) -> None:
    run(1, die={STUDENTS[3]: 1}, levels=["reduced"])
    assert [start[1:] for start in fake.noted("starts")] == [["auto", True], ["reduced", False]]


@pytest.mark.parametrize("markers", [1, 2])
def test_a_submission_at_which_markers_die_costs_itself_alone(
    run: Run, fake: Any, markers: int
) -> None:
    marked = {each.student: each for each in run(markers, die={STUDENTS[3]: 100})}
    assert set(marked) == set(STUDENTS)
    lost = marked.pop(STUDENTS[3])
    assert [(r.check, r.outcome) for r in lost.results] == [(c, Outcome.CRASHED) for c in CHECKS]
    assert lost.problem == SENTENCE
    assert {r.outcome for each in marked.values() for r in each.results} == {Outcome.PASSED}
    assert fake.jobs.count(STUDENTS[3]) == AT_A_JOB


def test_several_of_them_cost_themselves_alone(run: Run) -> None:
    killers = [STUDENTS[0], STUDENTS[1], STUDENTS[2], STUDENTS[11]]
    marked = run(2, die=dict.fromkeys(killers, 100))
    assert students(marked) == STUDENTS
    assert {each.student for each in marked if each.problem} == set(killers)


def test_the_pool_knows_where_markers_died_and_what_they_said_last(
    fake: Any, jobs: list[Job]
) -> None:
    fake.plan(die={STUDENTS[3]: 100, STUDENTS[5]: 1})
    with Pool(SETUP, 2, fake.command) as pool:
        pool.wait_until_ready()
        list(pool.run(jobs))
        assert pool.given_up == {STUDENTS[3]: "MemoryError: out of luck"}


def test_markers_that_die_at_many_submissions_in_a_row_stop_the_batch(run: Run, fake: Any) -> None:
    sentence = rf"^markers ended at {JOBS_IN_A_ROW + 1} submissions in a row: MemoryError: out of"
    with pytest.raises(BatchError, match=sentence):
        run(1, die=dict.fromkeys(STUDENTS, 100))
    assert len(set(fake.jobs)) == JOBS_IN_A_ROW + 1


def test_what_is_scored_between_them_ends_the_row(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deaths, "JOBS_IN_A_ROW", 1)
    marked = run(1, die=dict.fromkeys(STUDENTS[::2], 100))
    assert len([each for each in marked if each.problem]) == len(STUDENTS) / 2


def test_markers_that_die_without_a_job_stop_the_batch(run: Run, fake: Any) -> None:
    with pytest.raises(BatchError, match=r"^a marker ended: MemoryError: out of luck$"):
        run(1, die={STUDENTS[3]: 1}, die_late=True)
    assert len(fake.noted("starts")) == 1 + WITHOUT_A_JOB + 1


def test_a_marker_that_dies_before_it_is_ready_stops_the_batch_at_once(run: Run, fake: Any) -> None:
    with pytest.raises(BatchError, match=r"^a marker ended: MemoryError: out of luck$"):
        run(1, die_first=True)
    assert len(fake.noted("starts")) == 1


def test_a_marker_without_last_words_is_known_by_its_status(fake: Any, tmp_path: Path) -> None:
    command = (*fake.command[:2], str(tmp_path / "silent.py"))
    (tmp_path / "silent.py").write_text("import os\nos._exit(9)\n")
    with Pool(SETUP, 1, command) as pool, pytest.raises(BatchError, match="ended: exit status 9"):
        pool.wait_until_ready()


def test_a_marker_that_takes_anothers_place_at_another_level_stops_the_batch(run: Run) -> None:
    with pytest.raises(BatchError, match="different levels"):
        run(1, levels=["strong", "reduced"], die={STUDENTS[3]: 1})


def test_the_pool_knows_its_level(fake: Any) -> None:
    fake.plan(levels=["reduced"])
    with Pool(SETUP, 2, fake.command) as pool:
        pool.wait_until_ready()
        assert pool.level == "reduced"


def gone(pid: Any) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_no_marker_is_left_behind(run: Run, fake: Any) -> None:
    run(2)
    assert all(gone(pid) for pid, *_ in fake.noted("starts"))


def test_no_marker_is_left_behind_when_the_batch_is_stopped(fake: Any, jobs: list[Job]) -> None:
    with contextlib.suppress(KeyboardInterrupt), Pool(SETUP, 2, fake.command) as pool:
        pool.wait_until_ready()
        next(pool.run(jobs))
        raise KeyboardInterrupt
    assert all(gone(pid) for pid, *_ in fake.noted("starts"))


def test_a_marker_that_does_not_end_is_ended(
    run: Run, fake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marker_process, "PATIENCE", 0.01)
    run(1, stays=True)
    assert all(gone(pid) for pid, *_ in fake.noted("starts"))


def test_names_that_are_no_text_reach_the_marker(fake: Any, handed_in: Path) -> None:
    path = os.fsencode(handed_in) + b"/\xff.py"
    with open(path, "wb") as file:
        file.write(b"right\n")
    with Pool(SETUP, 1, fake.command) as pool:
        pool.wait_until_ready()
        (marked,) = pool.run([Job(0, "\ufffd", path)])
    assert marked.problem == ""


def test_a_marker_that_can_not_be_started_is_a_fault_and_leaves_no_other_behind(
    fake: Any, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    def start(*arguments: Any, **options: Any) -> Any:
        if started:
            raise OSError(24, "Too many open files")
        started.append(Popen(*arguments, **options))
        return started[0]

    monkeypatch.setattr(marker_process.subprocess, "Popen", start)
    with Pool(SETUP, 2, fake.command) as pool:
        pool.wait_until_ready()
        sentence = r"a marker can't be started \(Too many open files\); ask for fewer with -j"
        with pytest.raises(BatchError, match=sentence):
            list(pool.run(jobs))
    assert gone(started[0].pid)
