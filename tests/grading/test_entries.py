"""Finding submissions in a folder."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import BatchError
from grader.grading.entries import find

Put = Callable[..., Path]
Students = Callable[[], list[str]]


def test_a_folder_is_a_student(put: Put, students: Students) -> None:
    put("Ada Lovelace/sums.py")
    put("Grace Hopper/work/sums.py")
    assert students() == ["Ada Lovelace", "Grace Hopper"]


def test_students_come_in_the_order_of_their_names_whatever_their_case(
    put: Put, students: Students
) -> None:
    for name in ("bob", "Carol", "alice", "Zoe"):
        put(f"{name}.py")
    assert students() == ["alice", "bob", "Carol", "Zoe"]


@pytest.mark.parametrize(
    "name",
    [
        "alice.py",
        "alice.PY",
        "alice.zip",
        "alice.ipynb",
        "alice.tar.gz",
        "alice_sums.py",
        "alice-sums.py",
        "alice - sums.py",
        "sums_alice.py",
        "sums alice.zip",
    ],
)
def test_a_file_is_a_student_without_the_name_of_the_assignment(
    put: Put, students: Students, name: str
) -> None:
    put(name)
    assert students() == ["alice"]


def test_a_file_with_the_name_of_the_assignment_alone_keeps_it(
    put: Put, students: Students
) -> None:
    put("sums.py")
    assert students() == ["sums"]


def test_a_dot_in_the_name_of_a_folder_stays(put: Put, students: Students) -> None:
    put("ada.lovelace/sums.py")
    assert students() == ["ada.lovelace"]


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace_12345_assignsubmission_file_/sums.py",
        "Ada Lovelace_12345_assignsubmission_file/sums.py",
        "Ada Lovelace_12345_assignsubmission_onlinetext_/onlinetext.html",
        "Ada Lovelace_12345_assignsubmission_file_sums.py",
        "Ada Lovelace_12345_assignsubmission_file_my work.zip",
    ],
)
def test_a_download_from_moodle_names_the_student(put: Put, students: Students, name: str) -> None:
    put(name)
    assert students() == ["Ada Lovelace"]


def test_the_text_that_moodle_adds_to_a_students_files_is_not_a_second_submission(
    put: Put, handed_in: Path
) -> None:
    put("Ada_1_assignsubmission_file_/sums.py")
    put("Ada_1_assignsubmission_onlinetext_/onlinetext.html")
    found = find(handed_in, "sums")
    assert [entry.path.name for entry in found.entries] == ["Ada_1_assignsubmission_file_"]
    assert found.ignored == ("Ada_1_assignsubmission_onlinetext_",)


def test_namesakes_in_moodle_are_told_apart_by_their_numbers(put: Put, students: Students) -> None:
    put("Ada_1_assignsubmission_file_/sums.py")
    put("Ada_2_assignsubmission_file_/sums.py")
    assert students() == ["Ada (1)", "Ada (2)"]


def test_namesakes_elsewhere_are_told_apart_by_their_files(put: Put, students: Students) -> None:
    put("ada.py")
    put("ada.zip")
    put("ada_sums.py")
    assert students() == ["ada (ada.py)", "ada (ada.zip)", "ada (ada_sums.py)"]


def test_a_student_whose_name_looks_like_one_told_apart_keeps_it(
    put: Put, students: Students
) -> None:
    put("ada.py")
    put("ada.zip")
    put("ada (ada.py)/sums.py")
    assert students() == ["ada (ada.py)", "ada (ada.py) 2", "ada (ada.zip)"]


def test_names_that_differ_only_after_100_characters_are_told_apart(
    put: Put, students: Students
) -> None:
    for end in "xy":
        put("a" * 150 + end + "/sums.py")
    assert len(set(students())) == 2


def test_hidden_files_and_what_systems_leave_are_no_submissions(put: Put, handed_in: Path) -> None:
    put("ada/sums.py")
    put(".DS_Store")
    put("._ada.py")
    put("__MACOSX/ada/sums.py")
    put("__pycache__/ada.py")
    found = find(handed_in, "sums")
    assert [entry.student for entry in found.entries] == ["ada"]
    assert found.ignored == ()


def test_what_is_no_submission_is_named(put: Put, handed_in: Path) -> None:
    put("ada/sums.py")
    put("grades.xlsx")
    put("README")
    assert find(handed_in, "sums").ignored == ("README", "grades.xlsx")


def test_control_characters_in_a_name_are_replaced(put: Put, students: Students) -> None:
    put("a\x1b[31mda\n.py")
    assert students() == ["a\ufffd[31mda\ufffd"]


def test_a_name_that_is_no_text_is_replaced_and_leads_to_the_file(handed_in: Path) -> None:
    name = os.fsencode(handed_in) + b"/\xff\xfe.py"
    with open(name, "wb") as file:
        file.write(b"x = 1\n")
    (entry,) = find(handed_in, "sums").entries
    assert entry.student == "\ufffd\ufffd"
    assert entry.path.read_bytes() == b"x = 1\n"


def test_a_link_is_a_submission_so_that_its_student_is_told(
    handed_in: Path, students: Students, tmp_path: Path
) -> None:
    (tmp_path / "secret.py").write_text("x = 1\n")
    (handed_in / "ada.py").symlink_to(tmp_path / "secret.py")
    (handed_in / "bob").symlink_to(tmp_path)
    (handed_in / "eve").symlink_to(tmp_path / "nowhere")
    assert students() == ["ada", "bob", "eve"]


def test_the_folder_itself_may_be_a_link(put: Put, handed_in: Path, tmp_path: Path) -> None:
    put("ada.py")
    (tmp_path / "link").symlink_to(handed_in)
    assert [entry.student for entry in find(tmp_path / "link", "sums").entries] == ["ada"]


def test_an_empty_folder_is_refused(handed_in: Path) -> None:
    with pytest.raises(BatchError, match=r"handed-in: holds no submission \(a folder, \.py, "):
        find(handed_in, "sums")


def test_a_folder_with_nothing_but_other_files_is_refused(put: Put, handed_in: Path) -> None:
    put("grades.xlsx")
    with pytest.raises(BatchError, match="holds no submission"):
        find(handed_in, "sums")


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        BatchError, match=r"gone: can't be read \(No such file.*\); name the folder"
    ):
        find(tmp_path / "gone", "sums")


@pytest.mark.usefixtures("permissions")
def test_a_folder_that_may_not_be_listed_is_refused(put: Put, handed_in: Path) -> None:
    put("ada.py")
    handed_in.chmod(0)
    try:
        with pytest.raises(BatchError, match="Permission denied"):
            find(handed_in, "sums")
    finally:
        handed_in.chmod(0o755)


@pytest.mark.usefixtures("permissions")
def test_a_folder_that_may_be_listed_but_not_entered_still_names_its_students(
    put: Put, handed_in: Path, students: Students
) -> None:
    put("ada/sums.py")
    handed_in.chmod(0o444)
    try:
        assert students() == ["ada"]
    finally:
        handed_in.chmod(0o755)


def test_reports_among_the_submissions_are_no_submission(put: Put, handed_in: Path) -> None:
    put("ada/sums.py")
    put("results/report.json")
    (handed_in / "link").symlink_to(handed_in / "results")
    found = find(handed_in, "sums", results=handed_in / "ada" / ".." / "results")
    assert [entry.student for entry in found.entries] == ["ada"]


def test_reports_may_not_go_where_the_submissions_are(put: Put, handed_in: Path) -> None:
    put("ada/sums.py")
    with pytest.raises(BatchError, match=r"holds the submissions; let reports go to another"):
        find(handed_in, "sums", results=handed_in / "ada" / "..")


def test_links_in_a_circle_are_a_submission_too(
    put: Put, handed_in: Path, students: Students
) -> None:
    put("ada.py")
    (handed_in / "bob").symlink_to(handed_in / "eve")
    (handed_in / "eve").symlink_to(handed_in / "bob")
    assert students() == ["ada", "bob", "eve"]
