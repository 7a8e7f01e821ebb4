"""`grader demo`, where it can't do its work; what it does is in `tests/test_acceptance.py`."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Grader = Callable[..., Result]


def test_a_place_that_can_not_be_written_to_is_a_fault(
    grader: Grader, sums: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    result = grader("demo", "--to", tmp_path / "file" / "demo", "--course", sums)
    assert result.exit_code == 3
    assert result.stderr.startswith("grader: ")


def test_submissions_that_can_not_be_written_are_a_fault(
    grader: Grader, sums: Path, tmp_path: Path
) -> None:
    (tmp_path / "submissions").touch()
    result = grader("demo", "--to", tmp_path, "--course", sums)
    assert result.exit_code == 3
    assert "can't be written" in result.stderr


def test_the_folder_has_to_be_named(grader: Grader) -> None:
    result = grader("demo")
    assert result.exit_code == 2
    assert "Missing option '--to'" in result.stderr


def test_who_has_not_the_points_that_he_deserves_is_named(
    grader: Grader, write_sums: Callable[..., Path], tmp_path: Path
) -> None:
    wrong = "def double(x):\n    return 3 * x\n"
    course = write_sums(tmp_path / "course", {"assignments/sums/wheats/triples.py": wrong})
    result = grader("demo", "--to", tmp_path / "demo", "--course", course)
    assert result.exit_code == 0, result.stderr
    assert "1 of 2 right solutions have full marks" in result.stdout
    assert "not as it should be: wheat-triples" in result.stdout
    assert result.stdout.count("not as it should be") == 1
