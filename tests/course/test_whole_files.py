"""A file appears whole, or what was there before stays."""

from pathlib import Path

import pytest

from grader.course.whole_files import replacing, sweep


def in_folder(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def half(path: Path) -> None:
    """Write half a file."""
    with replacing(path) as file:
        file.write(b"half")
        raise KeyError


def test_the_old_file_is_there_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_text() == "old"
    assert in_folder(tmp_path) == {"a.txt": "new"}


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(KeyError):
        half(tmp_path / "a.txt")
    assert in_folder(tmp_path) == {"a.txt": "old"}


def test_nothing_lies_beside_a_folder_that_can_not_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(IsADirectoryError), replacing(tmp_path / "a.txt") as file:
        file.write(b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_place_that_can_not_be_is_an_error_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        half(tmp_path / "file" / "a.txt")


def test_a_name_may_be_as_long_as_a_name_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127)
    with replacing(path) as file:
        file.write(b"new")
    assert in_folder(tmp_path) == {path.name: "new"}


def test_what_a_killed_process_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    for name in (".a.txt.123.part", "a.txt", "b.part", ".hidden"):
        (tmp_path / name).touch()
    sweep(tmp_path)
    assert sorted(in_folder(tmp_path)) == [".hidden", "a.txt", "b.part"]
