"""`grader score`, from submissions to reports, in the real jail."""

import csv
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Score = Callable[..., Result]
Reports = Callable[[Path], dict[str, bytes]]
Report = Callable[[Path], Any]


@pytest.fixture
def results(scored: Path) -> Path:
    """What scoring the small class left."""
    return scored / "results"


def test_it_writes_all_reports(results: Path, small_class: dict[bytes, bytes]) -> None:
    for name in ("scores.csv", "report.json", "index.html"):
        assert (results / name).stat().st_size > 0
    pages = [path.name for path in (results / "students").iterdir()]
    assert len(pages) == 2 * len(small_class)
    assert {"ada.html", "ada.md", "cleo.html", "bob.md"} <= set(pages)


def test_it_prints_the_class_and_where_the_reports_are(scored: Path) -> None:
    output = (scored / "output.txt").read_text()
    assert "10/10" in output
    assert "20 submissions, jail: " in output
    assert f"{scored}/results/index.html" in output
    assert "[red]markup" in output


def test_the_scores_are_a_row_a_student(results: Path, small_class: dict[bytes, bytes]) -> None:
    with (results / "scores.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["student", "double", "Half", "total", "problem"]
    assert len(rows) == 1 + len(small_class)
    assert ["ada", "5", "5", "10", ""] in rows
    assert ["bob", "0", "5", "5", ""] in rows


def test_a_name_that_a_spreadsheet_would_calculate_is_quoted(results: Path) -> None:
    with (results / "scores.csv").open(newline="") as file:
        assert "'=1+1" in [row[0] for row in csv.reader(file)]


@pytest.mark.parametrize(
    "student",
    [
        "ada",
        "starts-with-a-mark",
        "windows",
        "old-mac",
        "latin",
        "not-utf8",
        "lies",
        "[red]markup",
        "\ufffd\ufffd",
    ],
)
def test_who_is_right_has_all_points_however_it_was_handed_in(
    results: Path, report: Report, student: str
) -> None:
    assert report(results)[student]["earned"] == 10
    assert report(results)[student]["problem"] == ""


@pytest.mark.parametrize(
    ("student", "problem"),
    [
        ("wrong-coding", "sums.py is not valid Python: unknown encoding: no-such-coding"),
        ("utf16", "sums.py is not valid Python: "),
        ("nul", "sums.py is not valid Python: source code string cannot contain null bytes"),
        ("junk", "sums.py is not valid Python: "),
        ("nothing", "there is no Python file in the submission; hand in sums.py"),
        ("broken", "broken.zip is damaged, or is no zip file; pack it again; hand in sums.py"),
    ],
)
def test_what_can_not_be_run_is_a_problem_and_has_no_points(
    results: Path, report: Report, student: str, problem: str
) -> None:
    row = report(results)[student]
    assert problem in row["problem"]
    assert "line 0" not in row["problem"]
    assert row["earned"] == 0
    assert {each["outcome"] for each in row["results"]} <= {"error", "failed", "not attempted"}


def test_an_empty_file_is_not_attempted(results: Path, report: Report) -> None:
    row = report(results)["empty"]
    assert {each["outcome"] for each in row["results"]} == {"not attempted"}


def test_what_ends_the_process_is_crashed(results: Path, report: Report) -> None:
    row = report(results)["ends"]
    assert {each["outcome"] for each in row["results"]} == {"crashed"}


def test_a_mistake_costs_the_checks_that_it_breaks(results: Path, report: Report) -> None:
    outcomes = {each["check"]: each["outcome"] for each in report(results)["bob"]["results"]}
    assert outcomes == {
        "test_double_of_three": "failed",
        "test_half_of_four": "passed",
        "test_double_of_anything": "failed",
        "test_half_of_anything": "passed",
    }


def test_a_flat_file_without_the_name_of_the_assignment_is_not_said_to_be_wrong(
    results: Path, report: Report
) -> None:
    assert report(results)["bob"]["notes"] == []


def test_the_reports_do_not_depend_on_markers_or_place(
    scored: Path, score: Score, reports: Reports, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "another place"
    shutil.copytree(scored / "class", elsewhere)
    assert score(elsewhere, tmp_path / "again", "-j", "1").exit_code == 0
    assert reports(tmp_path / "again") == reports(scored / "results")


def test_a_class_in_a_zip_file_has_the_same_reports(
    scored: Path, score: Score, reports: Reports, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for path in sorted((scored / "class").rglob("*")):
            # In a zip file every name is text.
            name = os.fsencode(path.relative_to(scored / "class")).decode(errors="replace")
            archive.write(path, name)
    assert score(tmp_path / "all.zip", tmp_path / "again").exit_code == 0
    assert reports(tmp_path / "again") == reports(scored / "results")


def test_a_second_run_scores_nothing_again_and_changes_nothing(
    scored: Path, score: Score, reports: Reports, tmp_path: Path
) -> None:
    folder = tmp_path / "results"
    shutil.copytree(scored / "results", folder)
    journal = (folder / "outcomes.jsonl").read_bytes()
    assert score(scored / "class", folder, "-j", "1").exit_code == 0
    assert reports(folder) == reports(scored / "results")
    assert (folder / "outcomes.jsonl").read_bytes() == journal


def test_a_page_of_a_student_who_left_is_removed_and_other_files_stay(
    scored: Path, score: Score, tmp_path: Path
) -> None:
    shutil.copytree(scored / "results", tmp_path / "results")
    shutil.copytree(scored / "class", tmp_path / "class")
    shutil.rmtree(tmp_path / "class" / "ada")
    (tmp_path / "results" / "students" / "mine.txt").touch()
    assert score(tmp_path / "class", tmp_path / "results", "-j", "1").exit_code == 0
    names = {path.name for path in (tmp_path / "results" / "students").iterdir()}
    assert not names & {"ada.html", "ada.md"}
    assert {"bob.html", "bob.md", "mine.txt"} <= names


def test_without_a_jail_it_works_and_every_page_says_so(
    scored: Path, score: Score, tmp_path: Path
) -> None:
    result = score(scored / "class", tmp_path / "results", "--no-jail", "-j", "1")
    assert result.exit_code == 0
    assert "No jail" in result.stdout
    assert json.loads((tmp_path / "results/report.json").read_bytes())["run"]["jail"] == "none"
    pages = [tmp_path / "results/index.html", *(tmp_path / "results/students").iterdir()]
    assert len(pages) > 2
    assert all("without a jail" in page.read_text().lower() for page in pages)
