"""The course that comes with the grader: its references, stubs and kits."""

import pytest

from grader.course import markers
from grader.course.kit import build_kit
from grader.course.manifest import load_course
from grader.course.resources import bundled_course

REFERENCES = sorted((bundled_course() / "reference").glob("*.py"))


@pytest.fixture(scope="module")
def bundled():
    """The bundled course, loaded."""
    return load_course(bundled_course())


def test_there_are_references():
    assert REFERENCES


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.name)
def test_a_stub_of_each_reference_can_be_imported(path):
    code = markers.stub(path.read_text(encoding="utf-8"), path.name)
    exec(compile(code, path.name, "exec", dont_inherit=True), {"__name__": path.stem})


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.name)
def test_each_reference_has_solutions_and_no_stub_shows_a_secret_line(path):
    source = path.read_text(encoding="utf-8")
    secrets = markers.secrets(source, path.name)
    assert secrets
    shown = {line.strip() for line in markers.stub(source, path.name).split("\n")}
    assert not shown & set(secrets)


def test_each_assignment_of_the_bundled_course_makes_a_kit(bundled):
    for assignment in bundled.assignments:
        kit = build_kit(bundled, assignment)
        assert {"README.md", "kit.toml", assignment.file} <= set(kit)
        assert kit == build_kit(bundled, assignment)
