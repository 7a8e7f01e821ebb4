"""A class in one zip file."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import BatchError
from grader.grading.entries import find
from grader.grading.reading import read
from grader.model import SourceFile, Submission

Packed = Callable[..., bytes]
Class = Callable[..., dict[str, Submission]]

CODE = b"x = 1\n"


@pytest.fixture
def class_of(tmp_path: Path, packed: Packed) -> Class:
    """The submissions in a zip file of the given files, read, by student."""

    def class_of(files: dict[str, bytes]) -> dict[str, Submission]:
        path = tmp_path / "class.zip"
        path.write_bytes(packed(files))
        entries = find(path, "sums").entries
        return {entry.student: read(entry, "sums.py") for entry in entries}

    return class_of


def test_every_folder_is_a_student(class_of: Class) -> None:
    found = class_of({"ada/sums.py": CODE, "ada/more.py": b"", "bob/work/sums.py": CODE})
    assert list(found) == ["ada", "bob"]
    assert [file.path for file in found["ada"].files] == ["sums.py", "more.py"]
    assert found["bob"] == Submission("bob", (SourceFile("sums.py", CODE),))


def test_files_are_students_too(class_of: Class) -> None:
    found = class_of({"ada_sums.py": CODE, "bob.ipynb": b"{}", "README": b""})
    assert list(found) == ["ada", "bob"]
    assert found["ada"].files == (SourceFile("sums.py", CODE),)
    assert found["bob"].problem.startswith("bob.ipynb: names no version")


def test_a_download_from_moodle_is_read_as_it_comes(class_of: Class, packed: Packed) -> None:
    found = class_of(
        {
            "Ada_1_assignsubmission_file_/sums.py": CODE,
            "Ada_1_assignsubmission_onlinetext_/onlinetext.html": b"hello",
            "Bob_2_assignsubmission_file_/work.zip": packed({"work/sums.py": CODE}),
        }
    )
    assert {name: submission.problem for name, submission in found.items()} == {
        "Ada": "",
        "Bob": "",
    }


def test_one_student_in_moodle_is_a_class(class_of: Class) -> None:
    assert list(class_of({"Ada_1_assignsubmission_file_/work/sums.py": CODE})) == ["Ada"]


def test_a_folder_around_the_class_is_looked_through(class_of: Class) -> None:
    found = class_of(
        {"course/": b"", "course/ada/sums.py": CODE, "course/bob.py": CODE, "__MACOSX/x": b""}
    )
    assert [len(submission.files) for submission in found.values()] == [1, 1]
    assert list(found) == ["ada", "bob"]


def test_a_folder_with_the_file_itself_is_a_student(class_of: Class) -> None:
    assert list(class_of({"ada/sums.py": CODE, "ada/helpers.py": b""})) == ["ada"]


def test_an_empty_folder_is_a_student(class_of: Class) -> None:
    found = class_of({"ada/sums.py": CODE, "bob/": b""})
    assert found["bob"].problem == "there is no Python file in the submission; hand in sums.py"


def test_paths_that_lead_out_are_nobodys(class_of: Class) -> None:
    assert list(class_of({"../eve/sums.py": CODE, "/eve/sums.py": CODE, "ada.py": CODE})) == ["ada"]


def test_hidden_files_are_nobodys(class_of: Class) -> None:
    assert list(class_of({".DS_Store": b"", "._ada.py": b"", "ada.py": b"", "bob.py": b""})) == [
        "ada",
        "bob",
    ]


def test_a_damaged_submission_is_its_students_problem(class_of: Class) -> None:
    found = class_of({"ada/sums.py": CODE, "bob.zip": b"junk"})
    assert found["ada"].files
    assert found["bob"].problem.startswith("bob.zip is damaged, or is no zip file")


def test_a_large_file_is_its_students_problem(class_of: Class) -> None:
    found = class_of({"ada/sums.py": CODE, "bob/sums.py": b"#" * (2 << 20)})
    assert found["bob"].problem == "sums.py is larger than 1 MB"


def test_a_zip_file_that_changes_is_read_again(packed: Packed, tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    read_then = []
    for second, code in enumerate((b"# old", b"# new")):
        path.write_bytes(packed({"ada.py": code}))
        os.utime(path, (second, second))
        (entry,) = find(path, "sums").entries
        read_then.append(read(entry, "sums.py").files[0].data)
    assert read_then == [b"# old", b"# new"]


def test_a_zip_file_that_is_gone_is_a_problem_for_all_without_its_place(
    class_of: Class, tmp_path: Path
) -> None:
    class_of({"ada.py": CODE})
    path = tmp_path / "class.zip"
    (entry,) = find(path, "sums").entries
    path.unlink()
    assert read(entry, "sums.py").problem == "the zip file of the class can't be read any more"


@pytest.mark.parametrize("data", [b"", b"import sys\n"])
def test_what_is_no_zip_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "class.zip").write_bytes(data)
    with pytest.raises(BatchError, match=r"class\.zip: is damaged, or is no zip file; pack"):
        find(tmp_path / "class.zip", "sums")


def test_an_empty_zip_file_is_refused(class_of: Class) -> None:
    with pytest.raises(BatchError, match=r"class\.zip: holds no submission"):
        class_of({})


def test_too_many_files_are_refused(class_of: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.grading.whole_class.MAX_ENTRIES", 3)
    with pytest.raises(BatchError, match=r"class\.zip: holds more than 3 files"):
        class_of({f"{number}.py": b"" for number in range(4)})
