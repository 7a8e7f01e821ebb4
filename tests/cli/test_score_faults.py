"""What stops `grader score`: one sentence, and an exit status that says whose fault it is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Grader = Callable[..., Result]
WriteCourse = Callable[..., Path]

CHECK = "assignments/sums/hidden/test_more_sums.py"
REFERENCE = "reference/sums.py"


@pytest.fixture
def refused(score: Grader, put: Callable[..., Path], handed_in: Path, tmp_path: Path) -> Grader:
    """The one sentence that a course is refused with, nobody having been scored."""

    def refused(course: Path) -> str:
        put("ada/sums.py", b"import os\nos._exit(0)\n")
        # These faults are found on the marker's side: no jail has to be attacked for them.
        options = ("--course", course, "-j", "1", "--no-jail")
        result = score(handed_in, tmp_path / "results", *options)
        assert result.exit_code == 3
        assert "ada" not in result.output
        journal = tmp_path / "results" / "outcomes.jsonl"
        assert not journal.exists() or b"ada" not in journal.read_bytes()
        assert result.stderr.startswith("grader: ")
        return result.stderr.removeprefix("grader: ")

    return refused


def test_a_misspelled_assignment_is_suggested(
    grader: Grader, sums: Path, handed_in: Path, tmp_path: Path
) -> None:
    line = ("score", handed_in, "--assignment", "sumz", "--to", tmp_path / "r", "--course", sums)
    result = grader(*line)
    assert result.exit_code == 2
    assert "the course has no assignment 'sumz'; do you mean 'sums'?" in result.stderr


def test_an_unknown_assignment_lists_those_there_are(
    grader: Grader, sums: Path, handed_in: Path, tmp_path: Path
) -> None:
    line = ("score", handed_in, "--assignment", "xyz", "--to", tmp_path / "r", "--course", sums)
    result = grader(*line)
    assert result.exit_code == 2
    assert "the course has no assignment 'xyz'; there is sums" in result.stderr


def test_no_submissions_are_a_fault(score: Grader, handed_in: Path, tmp_path: Path) -> None:
    result = score(handed_in, tmp_path / "results")
    assert result.exit_code == 3
    assert "holds no submission (a folder, .py, .ipynb or .zip a student)" in result.stderr
    assert not (tmp_path / "results").exists()


def test_submissions_that_do_not_exist_are_wrong_usage(score: Grader, tmp_path: Path) -> None:
    result = score(tmp_path / "gone", tmp_path / "results")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_a_file_that_is_no_zip_file_is_a_fault(
    score: Grader, put: Callable[..., Path], tmp_path: Path
) -> None:
    result = score(put("ada.py"), tmp_path / "results")
    assert result.exit_code == 3
    assert "ada.py: is damaged, or is no zip file" in result.stderr


@pytest.mark.parametrize("count", ["0", "-1", "many", "1000"])
def test_an_odd_number_of_markers_is_wrong_usage(
    score: Grader, handed_in: Path, tmp_path: Path, count: str
) -> None:
    assert score(handed_in, tmp_path / "results", "-j", count).exit_code == 2


def test_what_is_no_submission_is_named(
    score: Grader, put: Callable[..., Path], handed_in: Path, tmp_path: Path
) -> None:
    put("ada.py")
    put("grades\x1b[2J.xlsx")
    (tmp_path / "file").touch()
    result = score(handed_in, tmp_path / "file")
    assert "ignored: grades\ufffd[2J.xlsx is no submission\n" in result.stderr


def test_reports_may_not_go_to_the_folder_of_the_submissions(
    score: Grader, put: Callable[..., Path], handed_in: Path
) -> None:
    put("ada.py")
    result = score(handed_in, handed_in)
    assert result.exit_code == 3
    assert "holds the submissions; let reports go to another folder" in result.stderr
    assert [path.name for path in handed_in.iterdir()] == ["ada.py"]


def test_a_place_that_can_not_be_written_to_is_a_fault(
    score: Grader, put: Callable[..., Path], handed_in: Path, tmp_path: Path
) -> None:
    put("ada.py")
    (tmp_path / "file").touch()
    result = score(handed_in, tmp_path / "file" / "results")
    assert result.exit_code == 3
    assert "can't be written (Not a directory); choose another folder with --to" in result.stderr


def test_a_broken_check_is_named_with_its_line(
    refused: Callable[[Path], str], write_sums: WriteCourse, tmp_path: Path
) -> None:
    course = write_sums(tmp_path / "course")
    text = (course / CHECK).read_text()
    line = text[: text.index("    x = rng.normal")].count("\n") + 1
    (course / CHECK).write_text(text.replace("    x = rng.normal", "    x = undefined", 1))
    sentence = refused(course)
    assert sentence.startswith(f"assignments/sums/hidden/test_more_sums.py:{line}: ")
    assert "undefined" in sentence


def test_a_check_file_that_can_not_be_imported_is_named_with_its_line(
    refused: Callable[[Path], str], write_sums: WriteCourse, tmp_path: Path
) -> None:
    course = write_sums(tmp_path / "course")
    text = (course / CHECK).read_text()
    (course / CHECK).write_text(text.replace('"""\n', '"""\n\nimport no_such_module\n', 1))
    sentence = refused(course)
    assert sentence.startswith("assignments/sums/hidden/test_more_sums.py:3: ")
    assert "no_such_module" in sentence


def test_a_check_that_skips_is_the_authors_fault(
    refused: Callable[[Path], str], write_sums: WriteCourse, tmp_path: Path
) -> None:
    course = write_sums(tmp_path / "course")
    text = (course / CHECK).read_text()
    text = text.replace("from grader", "import pytest\n\nfrom grader", 1)
    skips = text.replace("    x = rng", "    getattr(pytest, 'sk' + 'ip')()\n    x = rng", 1)
    (course / CHECK).write_text(skips)
    assert "hidden/test_more_sums.py:11: a check must not skip" in refused(course)


def test_a_wrong_reference_is_found_before_anybody_loses_points(
    refused: Callable[[Path], str], write_sums: WriteCourse, tmp_path: Path
) -> None:
    course = write_sums(tmp_path / "course")
    text = (course / REFERENCE).read_text()
    (course / REFERENCE).write_text(text.replace("* 2", "* 3"))
    sentence = refused(course)
    assert sentence.startswith("assignments/sums/visible/test_sums.py:9: the reference itself ")
    assert "does not pass test_double_of_three" in sentence


def test_a_reference_that_can_not_be_imported_is_a_fault_of_the_course(
    refused: Callable[[Path], str], write_sums: WriteCourse, tmp_path: Path
) -> None:
    course = write_sums(tmp_path / "course")
    text = (course / REFERENCE).read_text()
    (course / REFERENCE).write_text(
        text.replace("import numpy", "import no_such_module\nimport numpy")
    )
    sentence = refused(course)
    assert sentence.startswith("reference/sums.py:3: the reference can't be imported: ")
    assert "no_such_module" in sentence
