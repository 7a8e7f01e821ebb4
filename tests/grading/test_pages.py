"""The file names of the students' pages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.grading.pages import page_names

NAMES = st.lists(st.text(max_size=12), unique=True, max_size=8)


def test_a_name_becomes_readable_letters() -> None:
    assert page_names(["Ada Lovelace", "Jörg Müller-Lüdenscheidt"]) == [
        "ada-lovelace",
        "jorg-muller-ludenscheidt",
    ]


def test_names_with_the_same_letters_are_told_apart() -> None:
    names = page_names(["Ada", "ada", "ádá", "Bob"])
    assert len(set(names)) == 4
    assert [name[:4] for name in names[:3]] == ["ada-"] * 3
    assert names[3] == "bob"


def test_a_name_without_latin_letters_has_a_page() -> None:
    names = page_names(["李雷", "韩梅梅", "", "..", "/"])
    assert len(set(names)) == 5
    assert all(re.fullmatch("student-[0-9a-f]{8}", name) for name in names)


def test_nobody_can_take_anothers_page_by_calling_oneself_like_it() -> None:
    (first, _) = page_names(["Ada", "ada"])
    names = page_names(["Ada", "ada", first])
    assert len(set(names)) == 3


@pytest.mark.parametrize("name", ["CON", "aux", "nul.", "COM1", "lpt9"])
def test_the_names_of_windows_devices_are_avoided(name: str) -> None:
    (page,) = page_names([name])
    assert page.startswith(re.sub(r"\W", "", name.lower()) + "-")


def test_a_long_name_is_cut() -> None:
    names = page_names(["a" * 500, "a" * 501])
    assert len(set(names)) == 2
    assert all(len(name) < 100 for name in names)


def test_the_order_of_the_class_does_not_matter() -> None:
    students = ["Ada", "ada", "Bob", "李"]
    there = dict(zip(students, page_names(students), strict=True))
    back = dict(zip(students[::-1], page_names(students[::-1]), strict=True))
    assert there == back


@given(NAMES)
def test_all_pages_differ_even_where_case_does_not_count(students: list[str]) -> None:
    names = page_names(students)
    assert len({name.casefold() for name in names}) == len(students)


@given(NAMES)
def test_all_pages_are_plain_names(students: list[str]) -> None:
    assert all(re.fullmatch("[a-z0-9][a-z0-9-]*", name) for name in page_names(students))
