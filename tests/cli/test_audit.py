"""`grader audit` on a small course that is wrong in every way there is."""

import fcntl
import json
import shutil

import pytest

from grader.audit.mutants import Mutant
from grader.audit.sample import reference

FOLDER = "assignments/sums"
IDLE = '''"""A check that fails nobody who wrote something."""

from grader.checks import check


@check(points=1, exercise="double")
def test_double_answers(submission):
    """There is an answer."""
    submission.double(1.0)
'''
WHEAT = """import numpy as np


def double(x):
    return np.asarray(x) ** 2 - 3


class Half:
    def forward(self, x):
        return np.asarray(x) / 2
"""


def mutants(assignment):
    """One that is killed, one that is not."""
    source = reference(assignment).source

    def mutant(name, exercise, old, new):
        assert old in source
        return Mutant(name, (exercise,), "edit", 9, source.replace(old, new), f"-{old}\n+{new}")

    return [
        mutant("halves-less", "Half", b"/ 2", b"/ 3"),
        mutant("adds-zero", "Half", b"/ 2", b"/ 2 + 0"),
    ]


@pytest.fixture(autouse=True)
def _mutants(monkeypatch):
    """Not those of a library."""
    monkeypatch.setattr("grader.audit.run.mutants", mutants)


@pytest.fixture
def audit(grader):
    """Audits a course without a jail, to the folder `audit` in it unless told otherwise."""
    return lambda course, *more: grader("audit", "--course", course, "--no-jail", "-j", "1", *more)


@pytest.fixture(scope="module")
def bad(write_sums, tmp_path_factory, grader, triples, chaff):
    """A course that falls short, audited once: its folder, and what the command said."""
    unseen = chaff("in-floats", "* 2.0", "Nobody sees the difference.")
    course = write_sums(
        tmp_path_factory.mktemp("bad") / "course",
        {
            f"{FOLDER}/chaffs.toml": f"{triples}\n{unseen}",
            f"{FOLDER}/hidden/test_idle.py": IDLE,
            f"{FOLDER}/wheats/squares.py": WHEAT,
        },
    )
    manifest = course / FOLDER / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("points = 10", "points = 11"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.audit.run.mutants", mutants)
        result = grader("audit", "--course", course, "--no-jail", "-j", "1")
    return course, result


@pytest.fixture(scope="module")
def page(bad):
    """The page of its assignment."""
    return (bad[0] / "audit/sums.html").read_text()


def test_it_exits_with_1_if_something_falls_short(bad):
    assert bad[1].exit_code == 1


def test_it_says_what_falls_short(bad):
    said = bad[1].stdout
    assert "sums falls short:" in said
    assert "  wheat-squares does not pass test_double_of_anything (failed): double: got" in said
    assert f"  {FOLDER}/chaffs.toml:8: chaff 'in-floats' is not caught by any check of do" in said
    assert "  1 of 2 mutants (50.0 %) are killed, 95 % should be; survivors: adds-zero" in said
    assert "triples" not in said


def test_it_prints_a_table_and_where_the_page_is(bad):
    lines = [" ".join(line.split()) for line in bad[1].stdout.splitlines()]
    assert "sums 0/1 1/2 2 1 0 1 100.0% 0.0%" in lines
    assert str(bad[0] / "audit" / "index.html") in lines


def test_the_page_has_the_dead_check_the_redundant_pair_and_the_survivor(page):
    assert page.count(">dead weight</span>") == 1
    assert page.count(">redundant</span>") == 4  # both of `double`, both of `Half`
    assert "<code>adds-zero</code>" in page
    assert "<code>halves-less</code>" not in page


def test_the_second_time_nothing_is_started_and_all_is_the_same(bad, audit, page, monkeypatch):
    def refused(*_):
        raise AssertionError("a marker was started")

    monkeypatch.setattr("grader.audit.running.Pool", refused)
    again = audit(bad[0])
    assert again.stdout == bad[1].stdout
    assert again.exit_code == 1
    assert (bad[0] / "audit/sums.html").read_text() == page


def test_json_is_one_object_and_nothing_else(bad, audit):
    result = audit(bad[0], "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    checks = said["assignments"]["sums"].pop("checks")
    assert said == {
        "assignments": {
            "sums": {
                "wheats": {"total": 1, "full": 0},
                "chaffs": {"total": 2, "caught": 1},
                "mutants": {"total": 2, "killed": 1, "allowed": 0, "survived": 1},
                "diagnosis": {"named": 1.0, "wrong": 0.0},
            }
        }
    }
    assert checks["test_double_answers"] == {
        "lets_through": None,
        "relative": None,
        "rate": None,
        "repeats": {"runs": 10, "failures": 0},
    }
    assert checks["test_double_of_three"]["lets_through"] == pytest.approx(1e-5 + 1e-6 / 6)
    assert checks["test_double_of_anything"]["repeats"] == {"runs": 10, "failures": 5}


def test_it_exits_with_0_if_the_thresholds_are_met(bad, audit):
    file = bad[0] / "course.toml"
    before = file.read_text()
    file.write_text(before + "\n[audit]\nwheats = 0\nchaffs = 50\nmutants = 50\n")
    try:
        result = audit(bad[0])
    finally:
        file.write_text(before)
    assert result.exit_code == 0
    assert "falls short" not in result.stdout


def test_a_broken_check_is_a_fault(write_sums, tmp_path, audit):
    broken = IDLE.replace("submission.double(1.0)", "undefined")
    course = write_sums(tmp_path / "course", {f"{FOLDER}/hidden/test_idle.py": broken})
    manifest = course / FOLDER / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("points = 10", "points = 11"))
    result = audit(course)
    assert result.exit_code == 3
    assert "test_idle.py:9" in result.stderr


def test_a_check_that_only_a_mutant_breaks_is_a_fault_that_names_the_mutant(
    write_sums, tmp_path, audit
):
    breaks = "if submission.Half().forward(3.0) == 1.0:\n        undefined"
    broken = IDLE.replace("submission.double(1.0)", breaks).replace('"double"', '"Half"')
    course = write_sums(tmp_path / "course", {f"{FOLDER}/hidden/test_idle.py": broken})
    manifest = course / FOLDER / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("points = 10", "points = 11"))
    result = audit(course)
    assert result.exit_code == 3
    assert result.stderr.endswith("(with mutant-halves-less)\n")


@pytest.fixture(scope="module")
def once_audited(write_sums, tmp_path_factory, grader):
    """A course with the assignments `more` and `sums`, both of them audited."""
    course = write_sums(tmp_path_factory.mktemp("two") / "course")
    shutil.copytree(course / FOLDER, course / "assignments/more")
    shutil.copy(course / "reference/sums.py", course / "reference/more.py")
    file = course / "course.toml"
    file.write_text(file.read_text().replace('["sums"]', '["more", "sums"]'))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.audit.run.mutants", mutants)
        grader("audit", "--course", course, "--no-jail", "-j", "1")
    return course


@pytest.fixture
def two(once_audited, tmp_path):
    """The same course for a test of its own."""
    return shutil.copytree(once_audited, tmp_path / "course")


def rows(course):
    """The rows of the course's page."""
    page = (course / "audit/index.html").read_text()
    return [row.split("</tr>")[0] for row in page.split('<tr><th scope="row">')[1:]]


def test_an_assignment_that_is_not_audited_this_time_stays_on_the_page(two, audit):
    page = (two / "audit/index.html").read_text()
    assert len(rows(two)) == 2
    audit(two, "sums")
    assert (two / "audit/index.html").read_text() == page


def test_one_that_has_changed_since_is_marked(two, audit):
    with (two / "reference/more.py").open("a") as file:
        file.write("# more\n")
    audit(two, "sums")
    assert ["from an earlier run" in row for row in rows(two)] == [True, False]


def test_one_that_can_not_be_loaded_any_more_is_marked(two, audit):
    (two / "assignments/more/assignment.toml").write_text("title =")
    audit(two, "sums")
    assert ["from an earlier run" in row for row in rows(two)] == [True, False]


def test_one_that_is_no_more_in_the_course_is_not_on_the_page(two, audit):
    file = two / "course.toml"
    file.write_text(file.read_text().replace('["more", "sums"]', '["sums"]'))
    audit(two)
    assert len(rows(two)) == 1
    assert "more.html" not in rows(two)[0]


def test_an_unknown_assignment_is_a_usage_error(sums, audit, tmp_path):
    result = audit(sums, "--to", tmp_path / "to", "sum")
    assert result.exit_code == 2
    assert "do you mean 'sums'?" in result.stderr


def test_two_audits_do_not_write_to_the_same_folder(sums, audit, tmp_path):
    (tmp_path / ".lock").touch()
    with (tmp_path / ".lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        result = audit(sums, "--to", tmp_path)
    assert result.exit_code == 3
    assert "another batch writes here" in result.stderr
