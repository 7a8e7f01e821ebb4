"""Kits on disk: made, brought up to date, and never at the cost of a student's work."""

import os

import pytest

from grader.course.kit import build_kit, read_kit, write_kit
from grader.course.manifest import load_course
from grader.errors import KitError

VISIBLE = "assignments/sums/visible/test_sums.py"
MANIFEST = "assignments/sums/assignment.toml"


@pytest.fixture
def folder(course, tmp_path):
    """A folder with the kit of the course that is right."""
    write_kit(course, course.assignments[0], tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def newer(write, files, course, folder):
    """The course in a later version: another text of the handout, and one check moved."""
    moved = files[VISIBLE].replace("Half of 4", "The half of 4")
    changes = {
        VISIBLE: None,
        "assignments/sums/visible/test_moved.py": moved,
        "assignments/sums/handout.md": "# Sums, again\n",
        MANIFEST: files[MANIFEST].replace('version = "1"', 'version = "2"'),
    }
    assert (folder / "kit.toml").is_file()
    (course.root / VISIBLE).unlink()
    return load_course(write(changes))


def content(folder):
    """All files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refused(course, folder):
    """The sentence that writing is refused with; nothing may have changed."""
    before = content(folder.parent)
    with pytest.raises(KitError) as caught:
        write_kit(course, course.assignments[0], folder)
    assert content(folder.parent) == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_kit_is_written_as_it_is_built(course, tmp_path):
    written = write_kit(course, course.assignments[0], tmp_path / "new" / "sums")
    assert content(tmp_path / "new" / "sums") == build_kit(course, course.assignments[0])
    assert written == sorted(path for path in (tmp_path / "new").rglob("*") if path.is_file())


def test_a_kit_that_is_up_to_date_is_left_alone(course, folder):
    os.utime(folder / "sums.py", ns=(1, 1))
    assert write_kit(course, course.assignments[0], folder) == []
    assert (folder / "sums.py").stat().st_mtime_ns == 1


def test_files_that_nobody_edited_are_brought_up_to_date(newer, folder):
    written = write_kit(newer, newer.assignments[0], folder)
    assert content(folder) == build_kit(newer, newer.assignments[0])
    names = ["README.md", "checks/test_moved.py", "kit.toml", "sums.py"]
    assert written == [folder / name for name in names]
    assert read_kit(folder).version == "2"


def test_files_with_other_line_ends_count_as_not_edited(newer, folder):
    path = folder / "README.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    write_kit(newer, newer.assignments[0], folder)
    assert content(folder) == build_kit(newer, newer.assignments[0])


def test_a_file_that_is_gone_is_written_again(course, folder):
    (folder / "sums.py").unlink()
    assert write_kit(course, course.assignments[0], folder) == [folder / "sums.py"]


def test_other_files_of_the_student_stay(newer, folder):
    (folder / "notes.txt").write_text("mine")
    (folder / "checks" / "test_mine.py").write_text("mine")
    write_kit(newer, newer.assignments[0], folder)
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "checks" / "test_mine.py").read_text() == "mine"


def test_an_edited_file_is_refused_and_nothing_is_written(newer, folder):
    (folder / "sums.py").write_text("my work\n")
    message = refused(newer, folder)
    assert message == (
        f"{folder / 'sums.py'}: was edited; move it, or name another folder for the kit"
    )


def test_an_edited_file_is_refused_even_if_the_kit_has_no_news(course, folder):
    (folder / "sums.py").write_text("my work\n")
    assert "was edited" in refused(course, folder)


def test_an_edited_file_that_is_no_longer_part_of_the_kit_is_refused(newer, folder):
    (folder / "checks" / "test_sums.py").write_text("my work\n")
    assert "test_sums.py: was edited; " in refused(newer, folder)


def test_an_edit_to_what_the_file_becomes_is_none(newer, folder):
    (folder / "README.md").write_bytes(build_kit(newer, newer.assignments[0])["README.md"])
    write_kit(newer, newer.assignments[0], folder)
    assert content(folder) == build_kit(newer, newer.assignments[0])


def test_a_folder_with_other_files_is_no_hindrance(course, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert len(write_kit(course, course.assignments[0], tmp_path)) == 4


def test_a_file_in_the_way_is_refused(course, tmp_path):
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "README.md").write_text("mine")
    message = refused(course, tmp_path / "kit")
    assert message.startswith(f"{tmp_path / 'kit' / 'README.md'}: is in the way of the kit; ")


def test_a_folder_in_the_way_is_refused(course, tmp_path):
    (tmp_path / "kit" / "README.md").mkdir(parents=True)
    assert "README.md: is in the way of the kit; " in refused(course, tmp_path / "kit")


def test_a_broken_link_in_the_way_is_refused(course, tmp_path):
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "README.md").symlink_to(tmp_path / "nothing")
    assert "README.md: is in the way of the kit; " in refused(course, tmp_path / "kit")


def test_a_file_in_place_of_the_folder_is_refused(course, tmp_path):
    (tmp_path / "kit").write_text("mine")
    assert "the kit can't be written (" in refused(course, tmp_path / "kit")


def test_a_file_in_place_of_the_folder_of_checks_is_refused(course, tmp_path):
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "checks").write_text("mine")
    assert refused(course, tmp_path / "kit").startswith(f"{tmp_path / 'kit' / 'checks'}")


def test_the_kit_of_another_assignment_is_refused(course, folder):
    text = (folder / "kit.toml").read_text()
    (folder / "kit.toml").write_text(text.replace('assignment = "sums"', 'assignment = "dropout"'))
    message = refused(course, folder)
    assert message == (f"{folder}: holds the kit of 'dropout', not of 'sums'; name another folder")


def test_a_kit_with_a_broken_manifest_is_refused(course, folder):
    (folder / "kit.toml").write_text("[")
    assert refused(course, folder).startswith(f"{folder / 'kit.toml'}:1: is not TOML (")


def test_writing_that_was_interrupted_can_be_taken_up_again(course, folder):
    (folder / "kit.toml").unlink()
    (folder / "README.md").unlink()
    names = ["README.md", "kit.toml"]
    assert write_kit(course, course.assignments[0], folder) == [folder / name for name in names]


def test_a_kit_is_complete_only_with_its_manifest(course, tmp_path, monkeypatch):
    order = []
    real = type(tmp_path).replace
    monkeypatch.setattr(
        type(tmp_path), "replace", lambda self, to: (order.append(to.name), real(self, to))[1]
    )
    write_kit(course, course.assignments[0], tmp_path / "kit")
    assert order[-1] == "kit.toml"


def test_a_failure_while_writing_leaves_no_half_files(course, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(tmp_path), "write_bytes", full)
    with pytest.raises(KitError, match=r"the kit can't be written \(No space left on device\); "):
        write_kit(course, course.assignments[0], tmp_path / "kit")
    assert content(tmp_path / "kit") == {}
