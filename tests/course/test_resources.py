"""What comes with the grader, in a wheel and in a checkout."""

import pytest

from grader.course import resources
from grader.course.templates import render
from grader.errors import GraderError


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An empty package in place of the grader's."""
    (tmp_path / "grader").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "grader")
    return tmp_path / "grader"


def make(folder):
    """A course and templates in a folder."""
    (folder / "templates").mkdir(parents=True)
    (folder / "course.toml").write_text("")
    return folder


def test_in_a_checkout_they_are_beside_the_package(package):
    root = make(package.parent)
    assert resources.bundled_course() == root
    assert resources.templates() == root / "templates"


def test_in_a_wheel_they_are_inside_of_the_package(package):
    make(package.parent)
    bundled = make(package / "bundled")
    assert resources.bundled_course() == bundled
    assert resources.templates() == bundled / "templates"


@pytest.mark.usefixtures("package")
def test_a_grader_without_them_is_refused():
    with pytest.raises(GraderError, match=r": the grader has no 'course\.toml'; install it again$"):
        resources.bundled_course()


def test_a_missing_template_is_refused(package):
    make(package.parent)
    with pytest.raises(GraderError, match=r"^templates/no\.j2:1: can't be rendered \(Template"):
        render("no.j2")


def test_a_template_with_an_unknown_name_is_refused(package):
    (make(package.parent) / "templates" / "a.j2").write_text("\n{{ x }}")
    with pytest.raises(GraderError, match=r"^templates/a\.j2:\d+: can't be rendered \(Undefined"):
        render("a.j2")
