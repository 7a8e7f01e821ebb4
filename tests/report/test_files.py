"""Files appear whole or not at all."""

import pytest

from grader.errors import BatchError
from grader.report.files import replacing, stem


@pytest.mark.parametrize("page", ["", ".", "..", ".ada", "a/b", "../a", "a\\b", "a\0b"])
def test_an_unsafe_page_is_refused(page):
    with pytest.raises(BatchError, match="name of a student's page"):
        stem(page)


def test_a_safe_page_is_taken():
    assert stem("ada-1.2") == "ada-1.2"


def test_the_file_has_what_was_written(tmp_path):
    with replacing(tmp_path / "new" / "a.txt") as file:
        file.write(b"text")
    assert (tmp_path / "new" / "a.txt").read_bytes() == b"text"


def test_nothing_lies_beside_the_file(tmp_path):
    with replacing(tmp_path / "a.txt") as file:
        file.write(b"text")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def fail_in(path):
    """Write half a file."""
    with replacing(path) as file:
        file.write(b"half")
        raise KeyError


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(KeyError):
        fail_in(tmp_path / "a.txt")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "old"}


def test_a_folder_that_is_a_file_is_one_clear_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BatchError, match=r"a\.txt: can't be written"):
        fail_in(tmp_path / "file" / "a.txt")
