"""Reading one submission from disk."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.grading import reading
from grader.grading.entries import Entry
from grader.grading.parts import MAX_ENTRIES
from grader.grading.reading import MAX_FILE, MAX_FILES, MAX_NOTES, MAX_TOTAL, key, read
from grader.model import SourceFile, Submission

Put = Callable[..., Path]
Only = Callable[[], Submission]


def paths(submission: Submission) -> list[str]:
    return [file.path for file in submission.files]


def test_a_file_is_read_as_it_is(put: Put, only: Only) -> None:
    put("ada/sums.py", b"\xef\xbb\xbfx = 1\r\n\0\xff")
    assert only() == Submission("ada", (SourceFile("sums.py", b"\xef\xbb\xbfx = 1\r\n\0\xff"),))


def test_a_flat_file_is_read_under_the_name_of_the_assignments(put: Put, only: Only) -> None:
    put("ada_sums.py", b"x = 2\n")
    assert only() == Submission("ada", (SourceFile("sums.py", b"x = 2\n"),))


def test_a_file_one_level_deeper_is_found(put: Put, only: Only) -> None:
    put("ada/work/sums.py")
    assert paths(only()) == ["sums.py"]
    assert only().notes == ()


def test_the_modules_beside_it_come_along_and_those_elsewhere_do_not(put: Put, only: Only) -> None:
    put("ada/work/sums.py")
    put("ada/work/helpers.py")
    put("ada/work/tools/__init__.py")
    put("ada/work/tools/more.py")
    put("ada/old/junk.py")
    assert paths(only()) == ["sums.py", "helpers.py", "tools/__init__.py", "tools/more.py"]


def test_a_file_in_the_wrong_case_is_taken_and_said(put: Put, only: Only) -> None:
    put("ada/Sums.PY")
    put("ada/helpers.py")
    submission = only()
    assert paths(submission) == ["sums.py", "helpers.py"]
    assert submission.notes == ("Sums.PY was taken for sums.py",)


def test_the_only_file_is_taken_whatever_it_is_called_and_said(put: Put, only: Only) -> None:
    put("ada/my solution.py")
    assert paths(only()) == ["sums.py"]
    assert only().notes == ("my solution.py was taken for sums.py",)


def test_of_several_files_with_the_name_the_outermost_is_taken_and_said(
    put: Put, only: Only
) -> None:
    put("ada/z/sums.py", b"# z")
    put("ada/a/deep/sums.py", b"# deep")
    put("ada/b/sums.py", b"# b")
    submission = only()
    assert submission.files[0].data == b"# b"
    assert submission.notes == ("of several files sums.py, b/sums.py was taken",)


def test_files_of_other_names_alone_are_a_problem(put: Put, only: Only) -> None:
    put("ada/one.py")
    put("ada/two.py")
    assert only().problem == "there is no sums.py among the files of the submission; hand it in"
    assert only().files == ()


def test_a_folder_without_python_files_is_a_problem(put: Put, only: Only) -> None:
    put("ada/sums.txt")
    put("ada/sums.pyc")
    assert only().problem == "there is no Python file in the submission; hand in sums.py"


def test_an_empty_folder_is_a_problem(handed_in: Path, only: Only) -> None:
    (handed_in / "ada").mkdir()
    assert only().problem == "there is no Python file in the submission; hand in sums.py"


def test_the_text_of_a_moodle_submission_is_a_problem(put: Put, only: Only) -> None:
    put("Ada_1_assignsubmission_onlinetext_/onlinetext.html")
    assert only().problem == "there is no Python file in the submission; hand in sums.py"


def test_what_programs_leave_behind_is_left_out(put: Put, only: Only) -> None:
    put("ada/sums.py")
    for path in (
        "__MACOSX/._sums.py",
        "__pycache__/sums.py",
        ".git/sums.py",
        ".hidden/sums.py",
        "._sums.py",
        ".venv/lib/sums.py",
        ".ipynb_checkpoints/sums.py",
    ):
        put(f"ada/{path}")
    assert only() == Submission("ada", (SourceFile("sums.py", b"x = 1\n"),))


@pytest.mark.parametrize("name", ["ada.rar", "ada.tar.gz", "ada.7z"])
def test_a_file_of_another_kind_is_a_problem(put: Put, only: Only, name: str) -> None:
    put(name)
    todo = "hand in a .py file, a notebook, or a .zip of one"
    assert only().problem == f"{Path(name).suffix} files can't be read; {todo}"


def test_a_file_that_is_too_large_is_a_problem_and_is_not_read(put: Put, only: Only) -> None:
    path = put("ada/sums.py")
    os.truncate(path, 100 << 20)  # sparse: it takes no room on disk
    assert only() == Submission("ada", (), "sums.py is larger than 1 MB")


def test_a_file_as_large_as_may_be_is_read(put: Put, only: Only) -> None:
    put("ada/sums.py", b"#" * MAX_FILE)
    assert len(only().files[0].data) == MAX_FILE


def test_a_module_that_is_too_large_is_left_out_and_said(put: Put, only: Only) -> None:
    put("ada/sums.py")
    os.truncate(put("ada/data.py"), MAX_FILE + 1)
    assert paths(only()) == ["sums.py"]
    assert only().notes == ("data.py is larger than 1 MB, and was left out",)


def test_many_modules_are_a_problem(put: Put, only: Only) -> None:
    put("ada/sums.py")
    for number in range(MAX_FILES):
        put(f"ada/m{number}.py")
    assert only().problem == f"the submission holds more than {MAX_FILES} Python files"


def test_modules_that_are_large_together_are_a_problem(put: Put, only: Only) -> None:
    put("ada/sums.py")
    for number in range(MAX_TOTAL // MAX_FILE + 1):
        put(f"ada/m{number}.py", b"#" * MAX_FILE)
    assert only().problem == f"the submission is larger than {MAX_TOTAL >> 20} MB"


def test_thousands_of_files_are_a_problem(
    put: Put, only: Only, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.grading.folders.MAX_ENTRIES", 20)
    for number in range(20):
        put(f"ada/{number}/notes.txt")
    assert only().problem == "the submission holds more than 20 files"
    assert MAX_ENTRIES >= 1000


def test_folders_without_end_are_no_trouble(handed_in: Path, only: Only) -> None:
    place = os.open(handed_in, os.O_RDONLY)
    os.mkdir("ada", dir_fd=place)
    for name in ["ada", *["d" * 10] * 1500]:
        inner = os.open(name, os.O_RDONLY, dir_fd=place)
        os.mkdir("d" * 10, dir_fd=inner)
        os.close(place)
        place = inner
    os.close(place)
    try:
        assert only().problem == "there is no Python file in the submission; hand in sums.py"
        assert "and was left out" in only().notes[0]
    finally:
        os.system(f"rm -rf '{handed_in}'")  # more levels than shutil.rmtree can take


def test_a_link_instead_of_a_submission_is_a_problem(handed_in: Path, only: Only) -> None:
    (handed_in / "ada.py").symlink_to(__file__)
    assert only() == Submission(
        "ada", (), "the submission is a link or a device, not a file; hand in a file"
    )


def test_a_linked_folder_instead_of_a_submission_is_a_problem(
    put: Put, tmp_path: Path, read_path: Callable[[Path], Submission]
) -> None:
    put("ada/sums.py")
    (tmp_path / "link").symlink_to(tmp_path / "handed-in" / "ada")
    assert "is a link or a device" in read_path(tmp_path / "link").problem


def test_a_link_in_a_submission_is_left_out_and_said(put: Put, handed_in: Path, only: Only) -> None:
    put("ada/sums.py")
    (handed_in / "ada/secret.py").symlink_to(__file__)
    (handed_in / "ada/folder").symlink_to(Path(__file__).parent)
    assert paths(only()) == ["sums.py"]
    assert only().notes == ("secret.py is a link or a device and was left out",)


def test_a_pipe_is_never_opened(handed_in: Path, only: Only) -> None:
    (handed_in / "ada").mkdir()
    os.mkfifo(handed_in / "ada/sums.py")  # opening it would wait for a writer for ever
    assert only().problem == "there is no Python file in the submission; hand in sums.py"
    assert only().notes == ("sums.py is a link or a device and was left out",)


def test_a_pipe_instead_of_a_submission_is_a_problem(handed_in: Path, only: Only) -> None:
    os.mkfifo(handed_in / "ada.py")
    assert "is a link or a device" in only().problem


def test_a_socket_is_left_out(
    put: Put, handed_in: Path, only: Only, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("ada/sums.py")
    monkeypatch.chdir(handed_in / "ada")  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.py")
        assert paths(only()) == ["sums.py"]
    assert only().notes == ("s.py is a link or a device and was left out",)


@pytest.mark.usefixtures("permissions")
def test_a_file_that_may_not_be_read_is_a_problem(put: Put, only: Only) -> None:
    put("ada/sums.py").chmod(0)
    assert only().problem == "the submission can't be read: Permission denied"


@pytest.mark.usefixtures("permissions")
def test_a_folder_that_may_not_be_read_is_a_problem(put: Put, handed_in: Path, only: Only) -> None:
    put("ada/sums.py")
    (handed_in / "ada").chmod(0)
    try:
        assert only().problem == "the submission can't be read: Permission denied"
    finally:
        (handed_in / "ada").chmod(0o755)


@pytest.mark.usefixtures("permissions")
def test_a_module_that_may_not_be_read_is_left_out_and_said(put: Put, only: Only) -> None:
    put("ada/sums.py")
    put("ada/secret.py").chmod(0)
    assert paths(only()) == ["sums.py"]
    assert only().notes == ("secret.py can't be read (Permission denied) and was left out",)


def test_a_file_that_fails_while_it_is_read_is_a_problem(
    put: Put, only: Only, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    put("ada/sums.py")
    monkeypatch.setattr(reading, "_data", fail)
    assert only() == Submission("ada", (), "the submission can't be read: Input/output error")


def test_a_submission_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    submission = read(Entry("ada", tmp_path / "gone"), "sums.py")
    assert submission.problem == "the submission can't be read: No such file or directory"


def test_names_inside_that_are_no_text_are_readable(handed_in: Path, only: Only) -> None:
    (handed_in / "ada").mkdir()
    for name in (b"sums.py", b"\xff.py", b"a\x1b[2Jb.py"):
        with open(os.fsencode(handed_in) + b"/ada/" + name, "wb"):
            pass
    assert paths(only()) == ["sums.py", "a\ufffd[2Jb.py", "\ufffd.py"]
    for file in only().files:
        file.path.encode()  # it must be able to cross to the worker


def test_notes_are_counted_where_they_are_many(put: Put, handed_in: Path, only: Only) -> None:
    put("ada/sums.py")
    for number in range(MAX_NOTES + 3):
        (handed_in / f"ada/link{number:02}.py").symlink_to("nowhere")
    assert len(only().notes) == MAX_NOTES + 1
    assert only().notes[-1] == "and 3 more notes of this kind"


def _submission(**changes: object) -> Submission:
    fields = {"files": (SourceFile("sums.py", b"x"),), "problem": "", "notes": (), **changes}
    return Submission("ada", **fields)  # type: ignore[arg-type]


def test_the_key_is_the_same_for_the_same_files() -> None:
    assert key(_submission()) == key(_submission())


@pytest.mark.parametrize(
    "changes",
    [
        {"files": (SourceFile("sums.py", b"y"),)},
        {"files": (SourceFile("other.py", b"x"),)},
        {"files": (SourceFile("sums.py", b"x"), SourceFile("more.py", b""))},
        {"files": (), "problem": "it is empty"},
        {"notes": ("Sums.py was taken for sums.py",)},
    ],
)
def test_the_key_differs_when_anything_differs(changes: dict[str, object]) -> None:
    assert key(_submission(**changes)) != key(_submission())
