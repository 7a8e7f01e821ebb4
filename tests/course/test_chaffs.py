"""Chaffs: edits that must apply exactly once, and mean something."""

from dataclasses import replace

import pytest

from grader.course.chaffs import apply
from grader.errors import ManifestError

CHAFFS = "assignments/sums/chaffs.toml"


def test_an_edit_replaces_its_text(course):
    sums = course.assignments[0]
    source = sums.reference.read_text()
    edited = apply(sums.chaffs[0], source)
    assert edited == source.replace("return factor * x", "return x * x")


def test_an_edit_over_many_lines_applies_to_a_file_with_crlf(course, files):
    source = files["reference/sums.py"].replace("\n", "\r\n")
    assert "return halved / 2\n" in apply(course.assignments[0].chaffs[1], source)


def test_an_edit_may_delete_its_text(course):
    chaff = replace(course.assignments[0].chaffs[0], replace="factor * ", by="")
    assert "return x\n" in apply(chaff, course.assignments[0].reference.read_text())


def test_apply_names_file_and_line_of_the_chaff(course):
    with pytest.raises(ManifestError, match=f"^{CHAFFS}:1: 'replace' occurs 0 times in the ref"):
        apply(course.assignments[0].chaffs[0], "x = 1\n")


def test_a_text_that_does_not_occur_is_refused(edited):
    message = edited(CHAFFS, '"return factor * x"', '"return 2 * x"')
    assert message == (
        f"{CHAFFS}:1: 'replace' occurs 0 times in reference/sums.py; copy the text from there"
    )


def test_a_text_that_occurs_twice_is_refused(edited):
    message = edited(CHAFFS, '"return factor * x"', '"factor"')
    assert message == (
        f"{CHAFFS}:1: 'replace' occurs 2 times in reference/sums.py; give a longer text"
    )


def test_places_that_overlap_are_counted_each(course):
    chaff = replace(course.assignments[0].chaffs[0], replace="aa", by="b")
    with pytest.raises(ManifestError, match="occurs 2 times"):
        apply(chaff, "x = 'aaa'\n")


def test_an_edit_that_breaks_the_code_is_refused_with_the_place_in_the_result(edited):
    message = edited(CHAFFS, '"return x * x"', '"return x *"')
    assert message.startswith(
        f"{CHAFFS}:1: the edit of 'squares' breaks the code (reference/sums.py:10: does not comp"
    )


def test_an_edit_to_the_same_text_is_refused(edited):
    message = edited(CHAFFS, '"return x * x"', '"return factor * x"')
    assert message.startswith(f"{CHAFFS}:1: the edit of 'squares' changes nothing that runs; ")


def test_an_edit_of_white_space_alone_is_refused(edited):
    message = edited(CHAFFS, '"return x * x"', '"return  factor*x # ha"')
    assert message.startswith(f"{CHAFFS}:1: the edit of 'squares' changes nothing that runs; ")


def test_an_edit_may_raise_a_warning_of_the_compiler(course):
    chaff = replace(course.assignments[0].chaffs[0], by="return x is 4")
    assert "x is 4" in apply(chaff, course.assignments[0].reference.read_text())


def test_two_chaffs_of_one_name_are_refused(edited):
    message = edited(CHAFFS, 'name = "halves-twice"', 'name = "squares"')
    assert message == f"{CHAFFS}:9: chaff 'squares' is already in line 1; give it another name"


def test_a_chaff_of_an_unknown_exercise_is_refused(edited):
    message = edited(CHAFFS, 'exercise = "Half"', 'exercise = "halve"')
    assert message == f"{CHAFFS}:10: unknown exercise 'halve'; did you mean 'Half'?"


def test_an_unknown_key_of_a_chaff_is_refused(edited):
    message = edited(CHAFFS, 'explain = "This squares."', 'explains = "This squares."')
    assert message == f"{CHAFFS}:6: unknown key 'explains'; did you mean 'explain'?"


def test_an_unknown_key_after_long_strings_is_refused_in_its_own_line(edited):
    message = edited(CHAFFS, 'explain = "This halves twice."', 'why = "This halves twice."')
    assert message.startswith(f"{CHAFFS}:17: unknown key 'why'; use one of name, ")


def test_an_unknown_table_is_refused(edited):
    message = edited(CHAFFS, '[[chaff]]\nname = "squares"', '[[chaf]]\nname = "squares"')
    assert message == f"{CHAFFS}:1: unknown key 'chaf'; did you mean 'chaff'?"


def test_a_missing_key_of_a_chaff_is_refused_at_its_head(edited):
    message = edited(CHAFFS, 'exercise = "Half"\n', "")
    assert message == f"{CHAFFS}:8: 'exercise' is missing; add it"


@pytest.mark.parametrize(
    ("old", "line"), [('"return factor * x"', 4), ('"This squares."', 6), ('"squares"', 2)]
)
def test_an_empty_text_is_refused(edited, old, line):
    assert edited(CHAFFS, old, '""').startswith(f"{CHAFFS}:{line}: '")


def test_an_edit_that_is_not_text_is_refused(edited):
    message = edited(CHAFFS, '"return x * x"', "3")
    assert message == f"{CHAFFS}:5: 'by' is a whole number (3); write text in quotes"
