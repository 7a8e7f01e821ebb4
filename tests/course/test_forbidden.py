"""The `[[forbidden]]` tables of an assignment, in the course and in its kits."""

import importlib
import importlib.util
from pathlib import Path

import pytest

from grader.course.forbidden import read_forbidden
from grader.course.kit import build_kit, read_kit, write_kit
from grader.course.manifest import load_course
from grader.course.prohibited import find_prohibited
from grader.course.tables import read_table
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


ASSIGNMENTS = sorted(Path(__file__).parents[2].glob("assignments/*/assignment.toml"))


def forbidden_in(path):
    """The forbidden names of an assignment, whether the course has it already or not."""
    table = read_table(path, str(path))
    return read_forbidden(table, [item.sentence("name") for item in table.tables("exercise")])


@pytest.mark.parametrize("path", ASSIGNMENTS, ids=lambda path: path.parent.name)
def test_every_name_that_an_assignment_forbids_exists(path):
    names = {name for item in forbidden_in(path) for name in item.names}
    assert names
    for name in names:
        if importlib.util.find_spec(name.partition(".")[0]) is not None:
            assert exists(name), f"there is no {name}"


@pytest.mark.parametrize("path", ASSIGNMENTS, ids=lambda path: path.parent.name)
def test_the_text_of_no_wheat_and_no_reference_is_accused(path):
    name = f"{path.parent.name}.py"
    wheats = sorted(path.parent.glob("wheats/*.py"))
    assert wheats
    for file in [*wheats, path.parents[2] / "reference" / name]:
        assert find_prohibited({name: file.read_bytes()}, name, forbidden_in(path)) == [], file


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
