"""What the commands share."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from grader.cli.common import cores, open_course, reports_faults, shown
from grader.cli.progress import progress_bar
from grader.errors import BatchError, ManifestError


def test_a_fault_is_one_sentence_and_status_3() -> None:
    @click.command()
    @reports_faults
    def command() -> None:
        raise BatchError("results: can't be written; choose another folder")

    result = CliRunner().invoke(command)
    assert result.exit_code == 3
    assert result.stderr == "grader: results: can't be written; choose another folder\n"
    assert result.stdout == ""


def test_an_error_in_the_grader_itself_is_not_hidden() -> None:
    @click.command()
    @reports_faults
    def command() -> None:
        raise ZeroDivisionError

    assert isinstance(CliRunner().invoke(command).exception, ZeroDivisionError)


def test_the_course_is_the_one_that_is_named(sums: Path) -> None:
    assert open_course(sums).title == "Arithmetic"


def test_else_it_is_the_one_around_here(sums: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sums / "assignments" / "sums")
    assert open_course(None).title == "Arithmetic"


def test_else_it_is_the_one_that_comes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [assignment.name for assignment in open_course(None).assignments]
    assert names[0] == "activations"
    assert len(names) == 5


def test_no_other_assignment_is_read_than_is_asked_for(
    write_sums: Callable[..., Path], tmp_path: Path
) -> None:
    both = {"course.toml": 'title = "Arithmetic"\nassignments = ["other", "sums"]\n'}
    course = write_sums(tmp_path, both)
    (assignment,) = open_course(course, ["sums"]).assignments
    assert assignment.name == "sums"
    with pytest.raises(ManifestError, match="'other' has no"):
        open_course(course)


def test_an_assignment_that_is_not_there_is_an_error_of_usage(sums: Path) -> None:
    with pytest.raises(click.UsageError, match=r"no assignment 'sum'.*sums"):
        open_course(sums, ["sum"])


def test_a_path_is_shown_whatever_it_is_made_of() -> None:
    assert shown(Path(os.fsdecode(b"a/\xff/b"))) == "a/\ufffd/b"


def test_there_is_a_core() -> None:
    assert cores() >= 1


def test_progress_says_nothing_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Scoring") as progress:
        progress(1, 2)
    assert capsys.readouterr() == ("", "")


def test_progress_tells_how_many_of_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    with progress_bar("Scoring sums") as progress:
        progress(3, 7)
    assert "Scoring sums" in screen.getvalue()
    assert "3/7" in screen.getvalue()
