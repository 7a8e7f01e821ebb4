"""Summaries of audits: kept for the assignments that are not audited this time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audit.summaries import Summaries
from grader.errors import BatchError
from grader.findings import Audited, MutantFound, Summary, WheatFound
from grader.model import Course, RunInfo

RUN = RunInfo("Arithmetic", "sums", "1", "strong", "cafe", "0.1", "3.11", "2.1", "2.5")
NOW = {"other": "1", "sums": "2"}

Later = Callable[[dict[str, str]], list[Summary]]


@pytest.fixture
def audited(course: Course) -> Audited:
    return Audited(
        assignment=course.assignments[0],
        run=RUN,
        checks=(),
        chaffs=(),
        mutants=(MutantFound("m", ("double",), "edit", 3, ""),),
        reference=WheatFound("reference"),
        wheats=(WheatFound("adds-up"),),
        short=("the mutant m survives",),
    )


@pytest.fixture
def later(tmp_path: Path, audited: Audited) -> Later:
    """What a later run, of these hashes, knows of what `audited` has shown."""
    Summaries(tmp_path, NOW).add(audited)
    return lambda by: list(Summaries(tmp_path, by))


def test_a_later_run_knows_what_was_found(later: Later, audited: Audited) -> None:
    (summary,) = later(NOW)
    assert summary == audited.summary
    assert (summary.name, summary.totals.survived, summary.checks_hash) == ("sums", 1, "cafe")
    assert summary.short == ("the mutant m survives",)


def test_it_is_outdated_if_something_else_decides_now(
    later: Later,
) -> None:
    assert [summary.outdated for summary in later({"sums": "3"})] == [True]


def test_what_is_no_more_in_the_course_is_left_out(
    later: Later,
) -> None:
    assert later({"other": "1"}) == []


@pytest.mark.parametrize("text", [b"", b"{}", b"\xff", b'{"summary": {}, "by": "2"}'])
def test_what_another_version_wrote_is_left_out(later: Later, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "known/sums.summary.json").write_bytes(text)
    assert later(NOW) == []


def test_nothing_but_the_summary_is_left(audited: Audited, tmp_path: Path) -> None:
    Summaries(tmp_path, NOW).add(audited)
    assert [path.name for path in (tmp_path / "known").iterdir()] == ["sums.summary.json"]


def test_a_place_that_can_not_be_written_to_is_refused(audited: Audited, tmp_path: Path) -> None:
    (tmp_path / "known").touch()
    with pytest.raises(BatchError, match="can't be written"):
        Summaries(tmp_path, NOW).add(audited)
