"""Courses, and the sentence for each fault of their `course.toml`."""

import pytest

from grader.course.manifest import find_course, load_course
from grader.errors import ManifestError
from grader.model import Limits


def test_a_course_has_its_title_and_its_assignments(course):
    assert course.title == "Sums"
    assert [assignment.name for assignment in course.assignments] == ["sums"]


def test_assignments_come_in_the_order_of_the_list(write, files):
    changes = {"course.toml": 'title = "Sums"\nassignments = ["zero", "sums"]\n'}
    changes |= {path.replace("sums", "zero"): text for path, text in files.items() if "/" in path}
    names = [assignment.name for assignment in load_course(write(changes)).assignments]
    assert names == ["zero", "sums"]


def test_limits_of_the_course_hold_where_an_assignment_has_none(write, files):
    text = files["course.toml"] + "\n[limits]\ncall_seconds = 7.5\nreply_mb = 8\n"
    limits = load_course(write({"course.toml": text})).assignments[0].limits
    assert limits == Limits(call_seconds=3.0, memory_mb=512, reply_mb=8)


def test_a_course_is_found_from_a_folder_below_it(course):
    assert find_course(course.root / "assignments" / "sums") == course.root


def test_a_course_is_found_from_one_of_its_files(course):
    assert find_course(course.root / "reference" / "sums.py") == course.root


def test_no_course_is_found_where_there_is_none(tmp_path):
    assert find_course(tmp_path) is None


def test_a_byte_order_mark_and_crlf_make_no_difference(write, files, course):
    changes = {
        path: b"\xef\xbb\xbf" + text.encode().replace(b"\n", b"\r\n")
        for path, text in files.items()
    }
    assert load_course(write(changes)) == course


def test_a_folder_without_course_toml_is_refused(tmp_path):
    with pytest.raises(ManifestError, match=r"^course\.toml:1: .* has no such file; "):
        load_course(tmp_path)


def test_broken_toml_is_refused_with_its_line(fault):
    message = fault({"course.toml": 'title = "a"\nassignments = ["sums"\nlimits = 3\n'})
    assert message.startswith("course.toml:3: is not TOML (")


def test_toml_broken_at_its_end_is_refused_with_the_last_line(fault):
    message = fault({"course.toml": 'title = "a"\nassignments = ["sums"\n'})
    assert message.startswith("course.toml:2: is not TOML (")


def test_a_key_given_twice_is_refused_with_its_line(fault):
    message = fault({"course.toml": 'title = "a"\n\ntitle = "b"\n'})
    assert message.startswith("course.toml:3: is not TOML (")


def test_what_is_not_utf8_is_refused_with_its_line(fault):
    message = fault({"course.toml": b'\ntitle = "\xff"\n'})
    assert message == "course.toml:2: is not UTF-8 text; save it as UTF-8"


def test_an_unknown_key_is_refused_with_the_nearest_known_one(edited):
    message = edited("course.toml", "title =", "\ntitel =")
    assert message == "course.toml:2: unknown key 'titel'; did you mean 'title'?"


def test_an_unknown_key_like_no_other_is_refused_with_all_known_ones(fault, files):
    message = fault({"course.toml": files["course.toml"] + "xyz = 1\n"})
    known = "title, assignments, limits, audit"
    assert message == f"course.toml:5: unknown key 'xyz'; use one of {known}"


def test_an_unknown_key_in_a_long_string_is_none(write, files):
    text = files["course.toml"].replace('"Sums"', '"""\\\nSums \\\nxyz = 1"""')
    assert load_course(write({"course.toml": text})).title == "Sums xyz = 1"


def test_a_missing_title_is_refused(edited):
    assert edited("course.toml", 'title = "Sums"\n', "").startswith("course.toml:1: 'title' is mis")


@pytest.mark.parametrize(
    ("value", "got"),
    [
        ("3", "a whole number (3)"),
        ("0.5", "a number with a fraction (0.5)"),
        ("true", "true or false"),
        ('["a"]', "a list (['a'])"),
        ("{a = 1}", "a table ({'a': 1})"),
        ("1979-05-27", "a date or time"),
        ('" "', "text (' ')"),
        (r'"a\nb"', r"text ('a\nb')"),
        (r'"a\u0000b"', r"text ('a\x00b')"),
        (r'"a\u2028b"', r"text ('a\u2028b')"),
    ],
)
def test_a_title_that_is_no_line_of_text_is_refused(edited, value, got):
    message = edited("course.toml", 'title = "Sums"', f"\n\ntitle = {value}")
    assert message.startswith(f"course.toml:3: 'title' is {got}")
    assert "; write text" in message


@pytest.mark.parametrize("value", ["[]", '"sums"', "3"])
def test_assignments_that_are_no_list_of_texts_are_refused(fault, value):
    message = fault({"course.toml": f'title = "a"\nassignments = {value}\n'})
    assert message.startswith("course.toml:2: 'assignments' is ")


def test_an_assignment_that_is_not_text_is_refused_with_its_own_line(edited):
    message = edited("course.toml", '"sums",', '"sums",\n3,')
    assert message == "course.toml:4: item 2 of 'assignments' is not text; write it in quotes"


@pytest.mark.parametrize("name", ["weight-decay", "2d", "", "class", "a/b", "../sums"])
def test_an_assignment_name_that_is_no_identifier_is_refused(edited, name):
    message = edited("course.toml", '"sums",', f'"sums",\n"{name}"')
    assert message.startswith(f"course.toml:4: '{name}' is no Python identifier; ")


def test_an_assignment_named_twice_is_refused(edited):
    message = edited("course.toml", '"sums",', '"sums", \n"sums"')
    assert message == "course.toml:4: assignment 'sums' is there twice; name it once"


def test_an_unknown_limit_is_refused(edited):
    message = edited("course.toml", "]\n", "]\n[limits]\ncall_secs = 1\n")
    assert message == "course.toml:6: unknown key 'call_secs'; did you mean 'call_seconds'?"


@pytest.mark.parametrize("value", ["0", "-1.5", "inf", "nan", "1" + "0" * 400, '"1"', "true", "[]"])
def test_a_limit_that_is_no_number_above_zero_is_refused(edited, value):
    message = edited("course.toml", "]\n", f"]\nlimits.call_seconds = {value}\n")
    assert message.startswith("course.toml:5: 'call_seconds' is ")
    assert message.endswith("; write a number above 0, at most 1000000")


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "true", '"1"'])
def test_a_limit_of_memory_that_is_no_whole_number_is_refused(edited, value):
    message = edited("course.toml", "]\n", f"]\nlimits = {{ memory_mb = {value} }}\n")
    assert message.startswith("course.toml:5: 'memory_mb' is ")
    assert message.endswith("; write a whole number from 1 to 1000000")


def test_limits_that_are_no_table_are_refused(edited):
    message = edited("course.toml", "]\n", "]\nlimits = 3\n")
    assert message.startswith("course.toml:5: 'limits' is a whole number (3); write a table")
