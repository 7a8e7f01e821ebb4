"""The record of what is scored already."""

import os
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import BatchError
from grader.grading.journal import NAME, Journal
from grader.grading.messages import Marked
from grader.model import Outcome, Result, RunInfo

RUN = RunInfo("Arithmetic", "sums", "1", "strong", "cafe", "0.1.0", "3.11.7", "2.1.0", "2.5.1")
RESULT = Result("test_double", Outcome.FAILED, "got 1\nshould 2 · ✗", "spam\n", 0.25)


def marked(student: str, key: str = "k") -> Marked:
    return Marked(0, student, key, (RESULT,), "stops at line 3", ("Sums.py was taken",))


def record(folder: Path, *students: str) -> None:
    with Journal(folder, RUN) as journal:
        for student in students:
            journal.add(marked(student))


def recorded(folder: Path, *students: str, run: RunInfo = RUN) -> list[str]:
    with Journal(folder, run) as journal:
        return [marked.student for marked in journal.all(list(students))]


def test_what_was_added_comes_back_as_it_was(tmp_path: Path) -> None:
    with Journal(tmp_path, RUN) as journal:
        journal.add(marked("Ada"))
        assert journal.get("Ada") == marked("Ada")


def test_it_comes_back_in_the_next_run_too(tmp_path: Path) -> None:
    record(tmp_path, "Ada", "李雷")
    with Journal(tmp_path, RUN) as journal:
        assert list(journal.all(["李雷", "Ada"])) == [marked("李雷"), marked("Ada")]


def test_a_student_who_was_not_added_is_not_there(tmp_path: Path) -> None:
    record(tmp_path, "Ada")
    with Journal(tmp_path, RUN) as journal:
        assert journal.get("Bob") is None
        assert recorded(tmp_path, "Ada", "Bob") == ["Ada"]


def test_what_was_added_last_counts(tmp_path: Path) -> None:
    with Journal(tmp_path, RUN) as journal:
        journal.add(marked("Ada", "old"))
        journal.add(marked("Ada", "new"))
        assert journal.get("Ada") == marked("Ada", "new")
    with Journal(tmp_path, RUN) as journal:
        assert journal.get("Ada") == marked("Ada", "new")


def test_one_can_add_while_one_reads(tmp_path: Path) -> None:
    record(tmp_path, "Ada", "Bob")
    with Journal(tmp_path, RUN) as journal:
        rows = journal.all(["Ada", "Bob", "Eve"])
        next(rows)
        journal.add(marked("Eve"))
        assert [row.student for row in rows] == ["Bob", "Eve"]


def test_every_line_is_on_disk_at_once(tmp_path: Path) -> None:
    with Journal(tmp_path, RUN) as journal:
        journal.add(marked("Ada"))
        assert (tmp_path / NAME).read_bytes().count(b"\n") == 2


def test_a_line_torn_at_any_byte_is_as_good_as_none(tmp_path: Path) -> None:
    record(tmp_path, "Ada", "Bob")
    data = (tmp_path / NAME).read_bytes()
    last = data[:-1].rindex(b"\n") + 1
    for length in range(last, len(data)):
        (tmp_path / NAME).write_bytes(data[:length])
        assert recorded(tmp_path, "Ada", "Bob") == ["Ada"]
        record(tmp_path, "Bob")
        assert (tmp_path / NAME).read_bytes() == data


def test_a_head_torn_at_any_byte_starts_the_journal_again(tmp_path: Path) -> None:
    record(tmp_path, "Ada")
    data = (tmp_path / NAME).read_bytes()
    for length in range(data.index(b"\n") + 1):
        (tmp_path / NAME).write_bytes(data[:length])
        assert recorded(tmp_path, "Ada") == []
        record(tmp_path, "Ada")
        assert (tmp_path / NAME).read_bytes() == data


@pytest.mark.parametrize(
    "junk", [b"\0" * 100 + b"\n", b"{}\n", b"\xff\n", b"\n", b"[" * 2000 + b"\n"]
)
def test_what_a_crash_of_the_machine_left_is_cut_off(tmp_path: Path, junk: bytes) -> None:
    record(tmp_path, "Ada")
    with (tmp_path / NAME).open("ab") as file:
        file.write(junk)
    record(tmp_path, "Bob")
    assert recorded(tmp_path, "Ada", "Bob") == ["Ada", "Bob"]


@pytest.mark.parametrize("field", ["checks_hash", "jail", "assignment_version", "torch"])
def test_the_journal_of_another_run_is_set_aside(tmp_path: Path, field: str) -> None:
    record(tmp_path, "Ada")
    before = (tmp_path / NAME).read_bytes()
    other = replace(RUN, **{field: "other"})
    assert recorded(tmp_path, "Ada", run=other) == []
    assert (tmp_path / f"{NAME}.old").read_bytes() == before


def test_a_folder_that_can_not_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(BatchError, match=r"outcomes\.jsonl: can't be written \(Is a directory\)"):
        Journal(tmp_path, RUN)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is full")
    with Journal(tmp_path, RUN) as journal:
        os.dup2(os.open("/dev/full", os.O_RDWR), journal._file.fileno())
        with pytest.raises(BatchError, match=r"can't be written \(No space left .*make room"):
            journal.add(marked("Ada"))
        assert journal.get("Ada") is None


def test_memory_holds_places_and_not_results(tmp_path: Path) -> None:
    large = Marked(0, "", "k", (Result("test", Outcome.FAILED, "x" * 10_000),) * 10)
    with Journal(tmp_path, RUN) as journal:
        tracemalloc.start()
        try:
            for number in range(100):
                journal.add(Marked(0, str(number), "k", large.results))
            held, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert (tmp_path / NAME).stat().st_size > 10_000_000
    assert held < 1_000_000
