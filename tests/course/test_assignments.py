"""Assignments, and the sentence for each fault of their files."""

from pathlib import Path

import pytest

from grader.course.manifest import load_course
from grader.model import Exercise, Limits

MANIFEST = "assignments/sums/assignment.toml"
VISIBLE = "assignments/sums/visible/test_sums.py"
HIDDEN = "assignments/sums/hidden/test_more_sums.py"
CHAFFS = "assignments/sums/chaffs.toml"
REFERENCE = "reference/sums.py"


def test_an_assignment_has_what_its_manifest_says(course):
    sums = course.assignments[0]
    assert (sums.title, sums.version, sums.points) == ("Doubling and halving", "1", 6)
    assert sums.limits == Limits(call_seconds=3.0, memory_mb=512)


def test_an_exercise_has_the_points_of_its_checks(course):
    assert course.assignments[0].exercises == (
        Exercise("double", "Twice | as much", 5),
        Exercise("Half", "Half as much", 1),
    )


def test_an_assignment_knows_where_its_files_are(course):
    sums = course.assignments[0]
    assert sums.folder == course.root / "assignments" / "sums"
    assert sums.reference == course.root / "reference" / "sums.py"
    assert sums.wheats == (sums.folder / "wheats" / "adds.py",)


def test_visible_checks_come_before_hidden_ones_and_each_by_file_and_line(write, files):
    more = '@check(points=1, exercise="Half")\ndef test_{}(submission):\n    """A title."""\n'
    changes = {
        "assignments/sums/hidden/test_a.py": more.format("a"),
        "assignments/sums/visible/test_z.py": more.format("z2") + more.format("z1"),
        "assignments/sums/visible/test_a.py": more.format("a1"),
        MANIFEST: files[MANIFEST].replace("points = 6", "points = 10"),
    }
    checks = load_course(write(changes)).assignments[0].checks
    assert [check.name for check in checks] == [
        "test_a1",
        "test_double_of_three",
        "test_half_of_four",
        "test_z2",
        "test_z1",
        "test_a",
        "test_double_of_anything",
    ]


def test_wheats_and_chaffs_may_be_left_out(write):
    sums = load_course(write({CHAFFS: None, "assignments/sums/wheats/adds.py": None}))
    assert (sums.assignments[0].wheats, sums.assignments[0].chaffs) == ((), ())


def test_chaffs_know_their_place(course):
    squares, twice = course.assignments[0].chaffs
    assert (squares.name, squares.path, squares.line) == ("squares", Path(CHAFFS), 1)
    assert (twice.name, twice.line, twice.explain) == ("halves-twice", 8, "This halves twice.")


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (MANIFEST, MANIFEST),
        ("assignments/sums/handout.md", "assignments/sums/handout.md"),
        (REFERENCE, REFERENCE),
        (VISIBLE, "assignments/sums/visible/test_*.py"),
        (HIDDEN, "assignments/sums/hidden/test_*.py"),
    ],
)
def test_a_missing_file_is_refused_where_the_assignment_is_named(fault, path, what):
    message = fault({path: None})
    assert message.startswith(f"course.toml:3: assignment 'sums' has no {what}; write ")


@pytest.mark.parametrize("name", ["conftest.py", "sums_test.py", "more/test_x.py", "helper.py"])
def test_a_python_file_that_would_be_overlooked_is_refused(fault, name):
    message = fault({f"assignments/sums/hidden/{name}": "x = 1\n"})
    assert message.startswith(f"assignments/sums/hidden/{name}:1: is no test file of its folder")


def test_python_files_in_folders_of_tools_are_left_alone(write):
    path = "assignments/sums/visible/.ipynb_checkpoints/test_sums-checkpoint.py"
    assert len(load_course(write({path: "x"})).assignments[0].checks) == 3


def test_unknown_keys_are_refused(edited):
    message = edited(MANIFEST, "points = 6", "points = 6\npoint = 6")
    assert message == f"{MANIFEST}:4: unknown key 'point'; did you mean 'points'?"


def test_unknown_keys_of_an_exercise_are_refused(edited):
    message = edited(MANIFEST, 'title = "Half', 'titel = "Half')
    assert message == f"{MANIFEST}:15: unknown key 'titel'; did you mean 'title'?"


@pytest.mark.parametrize(
    "line", ['title = "Doubling and halving"\n', 'version = "1"\n', "points = 6\n"]
)
def test_a_missing_key_is_refused(edited, line):
    key = line.split()[0]
    assert edited(MANIFEST, line, "") == f"{MANIFEST}:1: '{key}' is missing; add it"


def test_a_missing_key_of_an_exercise_is_refused_at_its_head(edited):
    message = edited(MANIFEST, 'name = "Half"\n', "")
    assert message == f"{MANIFEST}:13: 'name' is missing; add it"


def test_a_version_that_is_a_number_is_refused(edited):
    message = edited(MANIFEST, 'version = "1"', "version = 1")
    assert message.startswith(f"{MANIFEST}:2: 'version' is a whole number (1); write text in quot")


@pytest.mark.parametrize("value", ["0", "6.0", '"6"', "true"])
def test_points_that_are_no_whole_number_are_refused(edited, value):
    message = edited(MANIFEST, "points = 6", f"points = {value}")
    assert message.startswith(f"{MANIFEST}:3: 'points' is ")
    assert message.endswith("; write a whole number from 1 to 1000000")


def test_points_that_do_not_add_up_are_refused_with_both_sums(edited):
    message = edited(MANIFEST, "points = 6", "points = 7")
    assert message.startswith(
        f"{MANIFEST}:3: 'points' is 7, but the points of the checks add up to 6; "
    )


def test_limits_of_an_assignment_are_checked(edited):
    message = edited(MANIFEST, "memory_mb = 512", "memory = 512")
    assert message == f"{MANIFEST}:7: unknown key 'memory'; did you mean 'memory_mb'?"


def test_an_assignment_without_exercises_is_refused(fault):
    message = fault({MANIFEST: 'title = "a"\nversion = "1"\npoints = 6\n'})
    assert message.startswith(f"{MANIFEST}:1: there is no exercise; add one")


def test_exercises_that_are_no_tables_are_refused(fault):
    message = fault({MANIFEST: 'title = "a"\nversion = "1"\npoints = 6\nexercise = ["a"]\n'})
    assert message.startswith(f"{MANIFEST}:4: 'exercise' is a list (['a']); write tables")


def test_an_exercise_named_twice_is_refused(edited):
    message = edited(MANIFEST, 'name = "Half"', 'name = "double"')
    assert message == (f"{MANIFEST}:14: exercise 'double' is already in line 10; name it once")


def test_an_exercise_that_the_reference_does_not_define_is_refused(edited):
    message = edited(REFERENCE, "def double", "def doubled")
    assert message.startswith(
        f"{MANIFEST}:10: exercise 'double' is no function or class of reference/sums.py; "
    )


def test_a_method_of_the_reference_is_no_exercise(edited):
    message = edited(MANIFEST, 'name = "Half"', 'name = "forward"')
    assert message.startswith(f"{MANIFEST}:14: exercise 'forward' is no function or class of ")


def test_a_function_that_is_defined_under_a_condition_is_one_of_the_reference(write, files):
    text = files[REFERENCE].replace("def double(x):", "if True:\n  def double(x):")
    text = text.replace("halved", "half").replace("factor", "two")
    changes = {REFERENCE: text, CHAFFS: None}
    assert load_course(write(changes)).assignments[0].exercises[0].name == "double"


def test_an_exercise_without_a_check_is_refused(edited):
    message = edited(VISIBLE, 'exercise="Half"', 'exercise="double"')
    assert message == f"{MANIFEST}:14: exercise 'Half' has no check; write one"


def test_an_exercise_without_a_visible_check_is_refused(fault, files):
    message = fault(
        {
            VISIBLE: files[VISIBLE].replace('exercise="Half"', 'exercise="double"'),
            HIDDEN: files[HIDDEN].replace('exercise="double"', 'exercise="Half"'),
        }
    )
    assert message == f"{MANIFEST}:14: exercise 'Half' has no visible check; write one"


def test_a_check_of_an_unknown_exercise_is_refused(edited):
    message = edited(VISIBLE, 'exercise="Half"', 'exercise="Halv"')
    assert message == f"{VISIBLE}:17: unknown exercise 'Halv'; did you mean 'Half'?"


def test_two_checks_of_one_name_in_a_file_are_refused(edited):
    message = edited(VISIBLE, "def test_half_of_four", "def test_double_of_three")
    assert message == (
        f"{VISIBLE}:17: check 'test_double_of_three' is already in visible/test_sums.py:7;"
        " give it another name"
    )


def test_a_visible_and_a_hidden_check_of_one_name_are_refused(edited):
    message = edited(HIDDEN, "def test_double_of_anything", "def test_half_of_four")
    assert message.startswith(
        f"{HIDDEN}:7: check 'test_half_of_four' is already in visible/test_sums.py:17; "
    )


def test_a_reference_that_does_not_compile_is_refused(edited):
    message = edited(REFERENCE, "def double(x):", "def double(x:")
    assert message.startswith(f"{REFERENCE}:6: does not compile (")


def test_a_reference_with_a_null_byte_is_refused(edited):
    message = edited(REFERENCE, "return factor", "return \x00factor")
    assert message.startswith(f"{REFERENCE}:")
    assert "does not compile (" in message


def test_a_reference_in_another_encoding_is_refused(edited):
    message = edited(REFERENCE, '"""Doubling', '# coding: latin-1\n"""Doubling')
    assert message.startswith(f"{REFERENCE}:1: does not compile (the file declares the encoding")


def test_a_wheat_that_does_not_compile_is_refused(fault):
    path = "assignments/sums/wheats/broken.py"
    assert fault({path: "\nx = (\n"}).startswith(f"{path}:2: does not compile (")


def test_a_test_file_that_is_not_utf8_is_refused_with_its_line(fault):
    assert fault({HIDDEN: b"# a\n# \xe9\n"}).startswith(f"{HIDDEN}:2: is not UTF-8 text; ")


def test_a_file_that_can_not_be_read_is_refused(write, fault):
    (write({CHAFFS: None}) / CHAFFS).mkdir()
    assert fault({CHAFFS: None}).startswith(f"{CHAFFS}:1: can't be read (")


def test_students_are_told_what_hidden_checks_show_unless_the_assignment_says_no(write):
    told = load_course(write()).assignments[0]
    text = (told.folder / "assignment.toml").read_text()
    quiet = load_course(write({MANIFEST: "diagnose_hidden = false\n" + text})).assignments[0]
    assert (told.diagnose_hidden, quiet.diagnose_hidden) == (True, False)


def test_a_flag_that_is_no_flag_is_refused(edited):
    message = edited(MANIFEST, 'version = "1"', 'version = "1"\ndiagnose_hidden = "no"')
    assert message.startswith(
        f"{MANIFEST}:3: 'diagnose_hidden' is text ('no'); write true or false"
    )
