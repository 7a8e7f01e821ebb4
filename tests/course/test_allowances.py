"""Allowances: read as chaffs are, with the same sentences."""

from collections.abc import Callable

import pytest

from grader.course.allowances import apply
from grader.course.manifest import load_course

CHAFFS = "assignments/sums/chaffs.toml"
ALLOW = """
[[allow]]
replace = "math.sqrt(4.0)"
by = ["math.sqrt(4)", "4"]
reason = "Both are two."
"""


@pytest.fixture
def refused(files, fault) -> Callable[[str, str], str]:
    """The sentence that the course is refused with after one edit of the allowance."""

    def refused(old: str, new: str) -> str:
        assert ALLOW.count(old) == 1
        message = fault({CHAFFS: files[CHAFFS] + ALLOW.replace(old, new)})
        path, line, what = message.split(":", 2)
        head = files[CHAFFS].count("\n") + 2
        return f"{path}:{int(line) - head}:{what}"

    return refused


def test_an_allowance_is_read_with_its_place(write, files):
    course = load_course(write({CHAFFS: files[CHAFFS] + ALLOW}))
    (allowance,) = course.assignments[0].allowed
    assert allowance.replace == "math.sqrt(4.0)"
    assert allowance.by == ("math.sqrt(4)", "4")
    assert allowance.reason == "Both are two."
    assert (allowance.path.as_posix(), allowance.line) == (CHAFFS, 19)
    assert len(course.assignments[0].chaffs) == 2


def test_a_course_without_allowances_has_none(course):
    assert course.assignments[0].allowed == ()


def test_one_text_is_a_list_of_one(write, files):
    allow = ALLOW.replace('["math.sqrt(4)", "4"]', '"4"')
    assert load_course(write({CHAFFS: files[CHAFFS] + allow})).assignments[0].allowed[0].by == (
        "4",
    )


def test_a_text_may_be_deleted(write, files):
    allow = ALLOW.replace("math.sqrt(4.0)", "    factor = math.sqrt(4.0)\\n")
    allow = allow.replace('["math.sqrt(4)", "4"]', '""')
    assert load_course(write({CHAFFS: files[CHAFFS] + allow})).assignments[0].allowed[0].by == ("",)


def test_each_text_is_an_edit_of_its_own(write, files):
    sums = load_course(write({CHAFFS: files[CHAFFS] + ALLOW})).assignments[0]
    source = files["reference/sums.py"]
    assert apply(sums.allowed[0], "4", source) == source.replace("math.sqrt(4.0)", "4")


def test_a_text_that_does_not_occur_once_is_refused(refused):
    assert refused("math.sqrt(4.0)", "factor") == (
        f"{CHAFFS}:0: 'replace' occurs 2 times in reference/sums.py; give a longer text"
    )


def test_an_edit_that_breaks_the_code_is_refused(refused):
    assert refused('"4"', '"4 +"').startswith(
        f"{CHAFFS}:0: the allowed edit to '4 +' breaks the code (reference/sums.py:9: does not"
    )


def test_an_edit_that_changes_nothing_is_refused(refused):
    assert refused('"4"', '"math.sqrt( 4.0 )"') == (
        f"{CHAFFS}:0: the allowed edit to 'math.sqrt( 4.0 )' changes nothing that runs; change"
        " the code"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('reason = "Both are two."\n', "", "0: 'reason' is missing; add it"),
        ("reason", "explain", "3: unknown key 'explain'; use one of replace, by, reason"),
        ('"Both are two."', '""', "3: 'reason' is text (''); write text in quotes, not empty"),
        ('by = ["math.sqrt(4)", "4"]\n', "", "0: 'by' is missing; add it"),
        ('["math.sqrt(4)", "4"]', "[]", "2: 'by' is a list ([]); write a list of at least one"),
        ('"4"', "4", "2: item 2 of 'by' is not text; write it in quotes"),
        ('["math.sqrt(4)", "4"]', "4", "2: 'by' is a whole number (4); write text in quotes"),
        ("[[allow]]", "[[allows]]", "0: unknown key 'allows'; did you mean 'allow'?"),
    ],
)
def test_what_is_wrong_in_a_table_is_said_at_its_line(refused, old, new, said):
    assert refused(old, new).startswith(f"{CHAFFS}:{said}")
