"""The `[[forbidden]]` tables of an assignment, in the course and in its kits."""

import importlib
import importlib.util

import pytest

from grader.course.kit import build_kit, read_kit, write_kit
from grader.course.manifest import load_course
from grader.course.prohibited import find_prohibited
from grader.course.resources import bundled_course
from grader.model import Forbidden

MANIFEST = "assignments/sums/assignment.toml"
TABLE = """
[[forbidden]]
names = [
    "math.ldexp",
    "numpy.multiply",
]
exercises = ["double"]
instead = "Add or multiply."

[[forbidden]]
names = ["operator.mul"]
"""


@pytest.fixture
def forbidding(write, files):
    """The course with forbidden names, loaded."""
    return load_course(write({MANIFEST: files[MANIFEST] + TABLE}))


@pytest.fixture
def refused(fault, files):
    """The sentence that the course is refused with, with other tables; their first line is 17."""

    def refused(table):
        return fault({MANIFEST: f"{files[MANIFEST]}\n{table}"})

    return refused


def test_an_assignment_has_its_forbidden_names(forbidding):
    assert forbidding.assignments[0].forbidden == (
        Forbidden(("math.ldexp", "numpy.multiply"), ("double",), "Add or multiply."),
        Forbidden(("operator.mul",), ("double", "Half")),
    )


def test_an_assignment_may_forbid_nothing(course):
    assert course.assignments[0].forbidden == ()
    assert b"forbidden" not in build_kit(course, course.assignments[0])["kit.toml"]


def test_a_kit_has_the_forbidden_names(forbidding, tmp_path):
    write_kit(forbidding, forbidding.assignments[0], tmp_path / "kit")
    assert read_kit(tmp_path / "kit").forbidden == forbidding.assignments[0].forbidden


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ('[[forbidden]]\nname = ["a.b"]', ":18: unknown key 'name'; did you mean 'names'?"),
        ("[[forbidden]]\n", ":17: 'names' is missing; add it"),
        ('[[forbidden]]\nnames = "a.b"', ":18: 'names' is text ('a.b'); write a list of"),
        ('[[forbidden]]\nnames = [\n"a.b",\n"var"]', ":20: 'var' is no name of a library; write"),
        ('[[forbidden]]\nnames = ["a.b()"]', ":18: 'a.b()' is no name of a library; write"),
        (
            '[[forbidden]]\nnames = ["a.b"]\nexercises = ["duoble"]',
            ":19: unknown exercise 'duoble'; did you mean 'double'?",
        ),
        ('[[forbidden]]\nnames = ["a.b"]\ninstead = ""', ":19: 'instead' is text (''); write"),
        ('[forbidden]\nnames = ["a.b"]', ":17: 'forbidden' is a table"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_line(refused, table, sentence):
    assert refused(table).startswith(MANIFEST + sentence)


def test_a_reference_that_uses_a_forbidden_name_is_refused(refused):
    assert refused('[[forbidden]]\nnames = ["math.sqrt"]') == (
        "reference/sums.py:9: exercise 'double' uses math.sqrt, which is forbidden there; "
        "solve it without, or take the name out of [[forbidden]]"
    )


def test_a_chaff_may_use_a_forbidden_name(write, files):
    chaffs = files["assignments/sums/chaffs.toml"].replace("return x * x", "return math.fsum([x])")
    table = f'{files[MANIFEST]}\n[[forbidden]]\nnames = ["math.fsum"]\n'
    load_course(write({MANIFEST: table, "assignments/sums/chaffs.toml": chaffs}))


def test_a_reference_may_use_the_name_in_another_exercise(write, files):
    table = '\n[[forbidden]]\nnames = ["math.sqrt"]\nexercises = ["Half"]\n'
    load_course(write({MANIFEST: files[MANIFEST] + table}))


def test_every_forbidden_name_of_the_bundled_course_exists():
    for assignment in load_course(bundled_course()).assignments:
        for name in {name for item in assignment.forbidden for name in item.names}:
            if importlib.util.find_spec(name.partition(".")[0]) is not None:
                assert exists(name), f"{assignment.name}: there is no {name}"


def test_every_wheat_of_the_bundled_course_is_clean():
    """So says its text; that no call at run time is refused, scoring them says."""
    for assignment in load_course(bundled_course()).assignments:
        for wheat in assignment.wheats:
            files = {assignment.file: wheat.read_bytes()}
            assert find_prohibited(files, assignment.file, assignment.forbidden) == [], wheat


def exists(name):
    """Whether a dotted name is an attribute of a module, or of a class in one."""
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:count]))
        except ImportError:
            continue
        for part in parts[count:]:
            found = getattr(found, part, None)
        return found is not None
    return False


@pytest.mark.parametrize("name", ["torch.nn.functional.batch_norm", "torch.Tensor.relu"])
def test_a_name_that_exists_is_told_from_one_that_does_not(name):
    assert exists(name)
    assert not exists(f"{name}_of_mine")
