"""Scoring the class of an audit: nothing is run twice."""

import json
import shutil
import sys

import pytest

from grader.audit.members import Kind, Member
from grader.audit.scoring import score
from grader.course.manifest import load_course
from grader.grading.batch import Order
from grader.grading.entries import Found
from grader.model import Outcome

BOTH = ("double", "Half")


@pytest.fixture
def course(write_sums, tmp_path):
    """Where the small course is, with the checks of `Half` in files of their own."""
    return write_sums(tmp_path / "course", HALVES)


HALVES = {
    f"assignments/sums/{kind}/test_half.py": f'''"""Checks."""

from grader.checks import check


@check(points={points}, exercise="Half")
def test_half_of_{name}(submission):
    """Half of {name}."""
    submission.Half()
'''
    for kind, name, points in (("visible", "four", 1), ("hidden", "anything", 4))
}
HALVES |= {
    f"assignments/sums/{kind}/test_{stem}.py": f'''"""Checks."""

from grader.checks import check


@check(points={points}, exercise="double")
def test_double_of_{name}(submission):
    """Twice {name}."""
    submission.double(1)
'''
    for kind, stem, name, points in (
        ("visible", "sums", "three", 2),
        ("hidden", "more_sums", "anything", 3),
    )
}


@pytest.fixture
def audit(course, root, tmp_path):
    """Scores members by markers that run no check: who is `right` passes three of four checks."""
    script, notes = root / "tests/grading/fake_marker.py", tmp_path / "notes"
    notes.mkdir()
    (notes / "plan.json").write_text("{}")
    command = (sys.executable, "-P", str(script), str(notes))

    def audit(*members, level="none", progress=lambda _done, _total: None, salts=()):
        loaded = load_course(course)
        order = Order(
            loaded, loaded.assignments[0], tmp_path / "audit", Found((), ()), 1, level, command
        )
        order.folder.mkdir(exist_ok=True)
        return score(order, members, progress, salts)

    return audit


@pytest.fixture
def asked(tmp_path):
    """What the markers were asked to run since the last time, by submission."""

    def asked():
        path = tmp_path / "notes/exercises"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return sorted((who, tuple(what)) for who, what in map(json.loads, lines))

    return asked


@pytest.fixture
def salted(tmp_path):
    """The runs since the last time: submission, salt, and whether comparisons are noted."""

    def salted():
        path = tmp_path / "notes/salts"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return sorted(tuple(json.loads(line)) for line in lines)

    return salted


ADA = Member("mutant-ada", Kind.MUTANT, b"# right\n", BOTH)
BOB = Member("mutant-bob", Kind.MUTANT, b"# wrong\n", ("double",))


def test_each_member_has_results_on_the_checks_of_its_exercises(audit):
    matrix = audit(ADA, BOB).matrix
    assert set(matrix["mutant-ada"]) == {
        "test_double_of_three",
        "test_double_of_anything",
        "test_half_of_four",
        "test_half_of_anything",
    }
    assert set(matrix["mutant-bob"]) == {"test_double_of_three", "test_double_of_anything"}


def test_a_check_that_does_not_report_is_not_passed(audit):
    row = audit(ADA).matrix["mutant-ada"]
    assert row["test_half_of_four"].outcome is Outcome.PASSED
    assert row["test_half_of_anything"].outcome is Outcome.ERROR


def test_markers_are_asked_for_the_exercises_of_each_member(audit, asked):
    audit(ADA, BOB)
    assert asked() == [("mutant-ada", BOTH), ("mutant-bob", ("double",))]


def test_nothing_is_run_twice_and_no_marker_is_started(audit, asked, tmp_path):
    first = audit(ADA, BOB)
    asked()
    (tmp_path / "notes/starts").unlink()
    assert audit(ADA, BOB) == first
    assert asked() == []
    assert not (tmp_path / "notes/starts").exists()


def test_members_of_the_same_code_are_run_once(audit, asked):
    twin = Member("mutant-twin", Kind.MUTANT, ADA.source, ("Half",))
    matrix = audit(ADA, twin).matrix
    assert asked() == [("mutant-ada", BOTH)]
    assert set(matrix["mutant-twin"]) == {"test_half_of_four", "test_half_of_anything"}


def test_a_changed_check_file_has_its_exercise_alone_run_again(audit, asked, course):
    audit(ADA, BOB)
    asked()
    file = course / "assignments/sums/hidden/test_half.py"
    file.write_text(file.read_text() + "\n# another line\n")
    audit(ADA, BOB)
    assert asked() == [("mutant-ada", ("Half",))]


def test_a_changed_reference_has_all_run_again(audit, asked, course):
    audit(ADA, BOB)
    asked()
    file = course / "reference/sums.py"
    file.write_text(file.read_text() + "\n# another line\n")
    audit(ADA, BOB)
    assert asked() == [("mutant-ada", BOTH), ("mutant-bob", ("double",))]


def test_another_misconception_has_its_exercise_alone_run_again(audit, asked, course, triples):
    audit(ADA)
    asked()
    (course / "assignments/sums/chaffs.toml").write_text(triples)
    audit(ADA)
    assert asked() == [("mutant-ada", ("double",))]


def test_other_limits_have_all_run_again(audit, asked, course):
    audit(ADA)
    asked()
    with (course / "course.toml").open("a") as file:
        file.write("[limits]\nmemory_mb = 512\n")
    audit(ADA)
    assert asked() == [("mutant-ada", BOTH)]


def test_another_title_of_the_course_has_nothing_run(audit, asked, course):
    audit(ADA)
    asked()
    file = course / "course.toml"
    file.write_text(file.read_text().replace("Arithmetic", "Sums and more"))
    audit(ADA)
    assert asked() == []


def test_another_grader_has_all_run_again(audit, asked, root, tmp_path, monkeypatch):
    audit(ADA)
    asked()
    shutil.copytree(root / "grader", tmp_path / "grader")
    with (tmp_path / "grader/checks/compare.py").open("a") as file:
        file.write("# another line\n")
    monkeypatch.setattr("grader.__file__", str(tmp_path / "grader/__init__.py"))
    audit(ADA)
    assert asked() == [("mutant-ada", BOTH)]


def test_an_interrupted_audit_carries_on(audit, asked):
    def interrupted(done, _total):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit(ADA, BOB, progress=interrupted)
    asked()
    audit(ADA, BOB)
    assert asked() == [("mutant-bob", ("double",))]


def test_what_nobody_asks_for_any_more_is_forgotten(audit, asked):
    audit(ADA, BOB)
    audit(BOB)
    asked()
    audit(ADA, BOB)
    assert asked() == [("mutant-ada", BOTH)]


def test_nothing_of_the_class_is_left(audit, tmp_path):
    audit(ADA)
    left = sorted(path.name for path in (tmp_path / "audit").rglob("*"))
    assert left == ["known", "sums.jsonl"]


def test_what_a_killed_audit_left_of_its_class_is_removed_by_the_next(audit, tmp_path):
    def copied(done, _total):
        if done:
            (place,) = (tmp_path / "audit").rglob("mutant-ada")
            shutil.copytree(place, f"{place.parent}-left/mutant-ada")

    audit(ADA, progress=copied)
    assert list((tmp_path / "audit").rglob("mutant-ada"))
    audit(ADA)
    assert not list((tmp_path / "audit").rglob("mutant-ada"))


def test_a_folder_beside_what_is_known_is_left_alone(audit, tmp_path):
    other = tmp_path / "audit/class-of-2026"
    other.mkdir(parents=True)
    audit(ADA)
    assert other.exists()


def test_progress_counts_what_is_known(audit):
    seen = []
    audit(ADA)
    audit(ADA, BOB, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


@pytest.mark.parametrize(("kind", "again"), [(Kind.WHEAT, 1), (Kind.MUTANT, 0)])
def test_a_time_out_of_a_right_solution_gets_another_chance(audit, asked, tmp_path, kind, again):
    member = Member("someone", kind, b"# right\n", ("double",))
    audit(member)
    asked()
    file = tmp_path / "audit/known/sums.jsonl"
    file.write_text(file.read_text().replace('"passed"', '"timeout"'))
    audit(member)
    assert len(asked()) == again


REFERENCE = Member("reference", Kind.REFERENCE, b"# all is right\n", BOTH)
WHEAT = Member("wheat-w", Kind.WHEAT, b"# right as well\n", BOTH)


def test_right_members_alone_are_scored_again_under_each_salt(audit, salted):
    found = audit(ADA, REFERENCE, WHEAT, salts=["1", "2"])
    assert salted() == [
        ("mutant-ada", "", False),
        ("reference", "", True),
        ("reference", "1", False),
        ("reference", "2", False),
        ("wheat-w", "", False),
        ("wheat-w", "1", False),
        ("wheat-w", "2", False),
    ]
    assert [(run.student, run.salt) for run in found.repeats] == [
        *(("reference", "1"), ("wheat-w", "1"), ("reference", "2"), ("wheat-w", "2"))
    ]


def test_what_is_lost_under_a_salt_is_told_apart_from_what_is_lost_without(audit):
    found = audit(REFERENCE, salts=["1"])
    (run,) = found.repeats
    assert [result.check for result in run.lost] == ["test_half_of_anything"]
    assert len(found.matrix["reference"]) == 4


def test_runs_under_salts_are_not_done_twice(audit, salted, tmp_path):
    first = audit(REFERENCE, WHEAT, salts=["1", "2"])
    salted()
    (tmp_path / "notes/starts").unlink()
    assert audit(REFERENCE, WHEAT, salts=["1", "2"]) == first
    assert salted() == []
    assert not (tmp_path / "notes/starts").exists()


def test_more_salts_add_to_what_is_known(audit, salted):
    audit(WHEAT, salts=["1"])
    salted()
    audit(WHEAT, salts=["1", "2"])
    assert salted() == [("wheat-w", "2", False)]


def test_a_changed_check_file_has_its_exercise_repeated_as_well(audit, asked, course):
    audit(WHEAT, salts=["1"])
    asked()
    file = course / "assignments/sums/hidden/test_half.py"
    file.write_text(file.read_text() + "\n# another line\n")
    audit(WHEAT, salts=["1"])
    assert asked() == [("wheat-w", ("Half",))] * 2


def test_progress_counts_runs_under_salts(audit):
    seen = []
    progress = lambda done, total: seen.append((done, total))  # noqa: E731
    audit(WHEAT, salts=["1", "2"], progress=progress)
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_diagnosis_that_was_cut_off_gets_another_chance(audit, asked, tmp_path):
    member = Member("someone", Kind.CHAFF, b"# wrong\n", ("double",))
    plan = tmp_path / "notes/plan.json"
    plan.write_text('{"cut_off": ["someone"]}')
    audit(member)
    asked()
    plan.write_text("{}")
    audit(member)
    assert len(asked()) == 1
    audit(member)
    assert not asked()
