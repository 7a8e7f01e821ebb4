"""Kits as a student has them."""

import pytest

from grader.course.kit import Form, find_kit, read_kit, write_kit
from grader.errors import KitError
from grader.model import Exercise, Limits


@pytest.fixture
def folder(course, tmp_path):
    """A folder with the kit of the course that is right."""
    write_kit(course, course.assignments[0], tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def refused(folder):
    """The sentence that the kit is refused with after an edit of one of its files."""

    def refused(path, old, new):
        text = (folder / path).read_text()
        assert text.count(old) == 1
        (folder / path).write_text(text.replace(old, new))
        with pytest.raises(KitError) as caught:
            read_kit(folder)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return refused


def test_a_kit_knows_what_it_was_made_from(folder):
    kit = read_kit(folder)
    assert (kit.course, kit.name, kit.title) == ("Sums", "sums", "Doubling and halving")
    assert (kit.version, kit.points) == ("1", 3)
    assert kit.limits == Limits(call_seconds=3.0, memory_mb=512)


def test_a_kit_knows_its_files(folder):
    kit = read_kit(folder)
    assert kit.file == folder / "sums.py"
    assert kit.checks_folder == folder / "checks"


def test_a_kit_has_the_visible_checks(folder, course):
    found = [(check.name, check.title, check.points) for check in read_kit(folder).checks]
    visible = course.assignments[0].visible
    assert found == [(check.name, check.title, check.points) for check in visible]


@pytest.fixture
def knowing(course, tmp_path):
    """The folder of a kit that knows misconceptions."""
    write_kit(course, course.assignments[0], tmp_path / "knowing", b"known\r\n")
    return tmp_path / "knowing"


def test_a_kit_has_what_misconceptions_are_known_by(knowing, folder):
    assert read_kit(knowing).mistakes == b"known\r\n"
    assert read_kit(folder).mistakes == b""


def test_what_a_student_writes_does_not_change_what_misconceptions_are_known_by(knowing):
    (knowing / "sums.py").write_text("mine")
    assert read_kit(knowing).mistakes == b"known\r\n"


@pytest.mark.parametrize("path", [".grader/mistakes.bin", "checks/test_sums.py"])
def test_recordings_that_do_not_fit_the_checks_do_not_count(knowing, path):
    (knowing / path).write_bytes((knowing / path).read_bytes() + b"\n")
    assert read_kit(knowing).mistakes == b""


def test_a_kit_may_have_lost_what_misconceptions_are_known_by(knowing):
    (knowing / ".grader" / "mistakes.bin").unlink()
    assert read_kit(knowing).mistakes == b""


def test_checks_of_a_kit_have_paths_relative_to_the_kit(folder):
    for check in read_kit(folder).checks:
        assert (folder / check.path).is_file()


def test_exercises_of_a_kit_have_the_points_of_the_visible_checks(folder):
    assert read_kit(folder).exercises == (
        Exercise("double", "Twice | as much", 2),
        Exercise("Half", "Half as much", 1),
    )


def test_a_new_kit_has_no_changed_files(folder):
    assert read_kit(folder).changed == ()


def test_files_that_differ_or_are_gone_are_named(folder):
    (folder / "README.md").unlink()
    (folder / "sums.py").write_text("x = 1\n")
    assert read_kit(folder).changed == ("README.md", "sums.py")


def test_other_line_ends_are_no_change(folder):
    for path in ["README.md", "sums.py", "kit.toml", "checks/test_sums.py"]:
        (folder / path).write_bytes((folder / path).read_bytes().replace(b"\n", b"\r\n"))
    assert read_kit(folder).changed == ()


def test_a_kit_without_the_file_of_the_student_can_be_read(folder):
    (folder / "sums.py").unlink()
    assert read_kit(folder).changed == ("sums.py",)


@pytest.mark.parametrize(
    ("form", "file"),
    [(Form.PY, "sums.py"), (Form.IPYNB, "sums.ipynb"), (Form.BOTH, "sums.py")],
)
def test_the_file_of_the_student_is_the_one_that_is_there(course, tmp_path, form, file):
    write_kit(course, course.assignments[0], tmp_path / "kit", form=form)
    kit = read_kit(tmp_path / "kit")
    assert (kit.file.name, kit.changed) == (file, ())


def test_tests_that_a_student_put_beside_the_checks_are_left_alone(folder):
    (folder / "checks" / "test_mine.py").write_text("def test_mine(): pass\n")
    assert len(read_kit(folder).checks) == 2


def test_a_kit_is_found_from_a_folder_below_it(folder):
    assert find_kit(folder / "checks") == folder


def test_a_kit_is_found_from_one_of_its_files(folder):
    assert find_kit(folder / "sums.py") == folder


def test_no_kit_is_found_where_there_is_none(tmp_path):
    assert find_kit(tmp_path) is None


def test_a_folder_that_is_no_kit_is_refused(tmp_path):
    with pytest.raises(KitError, match=r"is no kit, it has no kit\.toml; go to a kit's folder$"):
        read_kit(tmp_path)


def test_a_broken_manifest_is_refused_with_its_line(refused):
    assert refused("kit.toml", "format = 1", "format = ").startswith("kit.toml:2: is not TOML (")


def test_a_kit_of_another_format_is_refused(refused):
    message = refused("kit.toml", "format = 1", "format = 2")
    assert message.startswith("kit.toml:2: this grader reads kits of format 1; ")


def test_a_manifest_without_a_version_is_refused(refused):
    message = refused("kit.toml", 'version = "1"\n', "")
    assert message.startswith("kit.toml:1: 'version' is missing; ")


@pytest.mark.parametrize("path", ["../x.py", "/x.py", "checks/../../x.py", "a\\\\b", "C:/x.py", ""])
def test_a_path_that_leads_out_of_the_kit_is_refused(refused, path):
    message = refused("kit.toml", '"checks/test_sums.py"', f'"{path}"')
    assert message.startswith("kit.toml:27: the path ")
    assert " leads out of the kit; " in message


def test_a_hash_that_is_no_text_is_refused(refused):
    message = refused("kit.toml", "[files]", "[files]\nx = 3")
    assert message.startswith("kit.toml:26: 'x' is a whole number (3); write text in quotes")


def test_a_missing_file_of_checks_is_refused(folder):
    (folder / "checks" / "test_sums.py").unlink()
    with pytest.raises(KitError, match=r"^checks/test_sums\.py:1: this file of the kit is gone; "):
        read_kit(folder)


def test_checks_that_were_edited_into_none_are_refused(refused):
    message = refused("checks/test_sums.py", "points=2", "points=x")
    assert message.startswith("checks/test_sums.py:6: 'points' of @check is no literal; ")


def test_checks_that_no_longer_compile_are_refused(refused):
    message = refused(
        "checks/test_sums.py", "def test_double_of_three(", "def test_double_of_three"
    )
    assert message.startswith("checks/test_sums.py:7: does not compile (")


def test_checks_of_an_unknown_exercise_are_refused(refused):
    message = refused("checks/test_sums.py", 'exercise="Half"', 'exercise="Halves"')
    assert message == ("checks/test_sums.py:17: unknown exercise 'Halves'; did you mean 'Half'?")


def test_checks_of_one_name_are_refused(refused):
    message = refused("checks/test_sums.py", "test_half_of_four", "test_double_of_three")
    assert message.startswith("checks/test_sums.py:17: there is another 'test_double_of_three'; ")


def test_points_of_a_kit_do_not_shrink_with_its_checks(folder):
    path = folder / "checks" / "test_sums.py"
    path.write_text(path.read_text().partition("@check(points=1")[0])
    assert read_kit(folder).points == 3
