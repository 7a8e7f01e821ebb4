"""Audits of a small course: what is foretold of an edit is what the edit does."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.audit.evidence import Evidence, looser, without
from grader.audit.judged import judged
from grader.audit.mutants import Mutant
from grader.audit.run import audit, gather
from grader.audit.sample import reference
from grader.checks.source import seed
from grader.course.manifest import load_course
from grader.findings import Audited
from grader.grading.batch import Order
from grader.grading.entries import Found
from grader.model import Assignment, RunInfo

HIDDEN = "assignments/sums/hidden/test_more_sums.py"
LARGE = '''

@check(points=2, exercise="double")
def test_double_of_large(submission):
    """Doubling works for large numbers."""
    assert_close(submission.double(np.array([60.0])), np.array([120.0]))
'''
CHECKS = f'''"""Hidden checks."""

import numpy as np

from grader.checks import assert_close, check
{LARGE}

@check(points=1, exercise="double")
def test_double_of_negative(submission):
    """Doubling works for negative numbers."""
    should = np.array([-2.0, -8.0])
    assert_close(submission.double(np.array([-1.0, -4.0])), should, rtol=1e-5, atol=1e-6)


@check(points=4, exercise="Half")
def test_half_of_anything(submission, reference, rng):
    """Halving works for any number."""
    x = rng.normal(size=5)
    assert_close(submission.Half().forward(x), reference.Half().forward(x))
'''
CHAFFS = {
    "large": "* np.where(np.asarray(x) > 50, 3, 2)",
    "negative": "* np.where(np.asarray(x) < 0, 3, 2)",
}
EDITS = {  # what the mutants do in place of `* 2`
    "large-too": "* np.where(np.asarray(x) > 50, 4, 2)",
    "nearly": "* np.where(np.asarray(x) < 0, 2.0005, 2)",
    "not-so-nearly": "* np.where(np.asarray(x) < 0, 2.005, 2)",
    "everywhere": "* 2.0005",
}

Course = Callable[..., Path]
Edited = Callable[[str, str], Audited]


def mutants(assignment: Assignment) -> list[Mutant]:
    source = reference(assignment).source
    return [
        Mutant(name, ("double",), "edit", 9, source.replace(b"* 2", by.encode()), "-* 2")
        for name, by in EDITS.items()
    ]


@pytest.fixture(autouse=True, scope="module")
def _mutants():
    """Not those of a library."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.audit.run.mutants", mutants)
        yield


def order(course: Path) -> Order:
    """The order to audit a course, by one marker without a jail."""
    loaded, place = load_course(course), course / "audit"
    place.mkdir(exist_ok=True)
    return Order(loaded, loaded.assignments[0], place, Found((), ()), 1, "none")


@pytest.fixture(scope="module")
def course(
    write_sums: Course, chaff: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A course where each hidden check of `double` catches something that no other one does."""
    chaffs = "".join(chaff(name, by) for name, by in CHAFFS.items())
    files = {HIDDEN: CHECKS, "assignments/sums/chaffs.toml": chaffs}
    return write_sums(tmp_path_factory.mktemp("sums") / "course", files)


@pytest.fixture(scope="module")
def evidence(course: Path) -> tuple[Evidence, RunInfo]:
    return gather(order(course), lambda _done, _total: None)


@pytest.fixture
def foretold(
    evidence: tuple[Evidence, RunInfo], course: Path
) -> Callable[[Callable[[Evidence], Evidence]], Audited]:
    """The findings on changed evidence."""
    return lambda edit: judged(edit(evidence[0]), evidence[1], load_course(course).thresholds)


@pytest.fixture
def edited(course: Path) -> Edited:
    """The findings of an audit of the course with another text in its hidden checks."""

    def edited(old: str, new: str) -> Audited:
        files = {course / HIDDEN: (old, new)}
        if "@check(points=2" in old:
            files[course / "assignments/sums/assignment.toml"] = ("points = 10", "points = 8")
        before = {path: path.read_text() for path in files}
        for path, (replace, by) in files.items():
            assert before[path].count(replace) == 1
            path.write_text(before[path].replace(replace, by))
        try:
            return audit(order(course), lambda _done, _total: None)
        finally:
            for path, text in before.items():
                path.write_text(text)

    return edited


def told(audited: Audited) -> tuple[object, ...]:
    """What an audit says, but for times and places."""
    return (
        audited.short,
        [(chaff.chaff.name, chaff.caught_by) for chaff in audited.chaffs],
        [(mutant.name, mutant.killed_by) for mutant in audited.mutants],
        [(c.check.name, c.catches, c.alone, c.redundant, c.repeated) for c in audited.checks],
        [(c.rate, c.loosest and round(c.loosest.error, 12)) for c in audited.checks],
    )


def same(audited: Audited) -> Audited:
    return audited


def test_what_these_tests_stand_on(foretold: Callable[..., Audited]) -> None:
    found = {each.check.name: each for each in foretold(same).checks}
    assert foretold(same).short == ()
    assert found["test_double_of_large"].alone == ("chaff-large", "mutant-large-too")
    negative = found["test_double_of_negative"]
    assert negative.alone == ("chaff-negative", "mutant-nearly", "mutant-not-so-nearly")
    assert negative.slips == ("mutant-nearly",)


def test_a_check_that_is_deleted_is_missed_as_it_was_foretold(
    foretold: Callable[..., Audited], edited: Edited
) -> None:
    real = edited(LARGE, "")
    assert told(real) == told(foretold(lambda ev: without(ev, "test_double_of_large")))
    uncaught, share = real.short
    assert "chaff 'large' is not caught by any check of double" in uncaught
    assert share.endswith("survivors: large-too")


def test_a_tolerance_that_is_a_hundred_times_as_loose_lets_through_what_was_foretold(
    foretold: Callable[..., Audited], edited: Edited
) -> None:
    real = edited("rtol=1e-5, atol=1e-6", "rtol=1e-3, atol=1e-4")
    assert told(real) == told(foretold(lambda ev: looser(ev, "test_double_of_negative", 100)))
    (share,) = real.short
    assert share.endswith("survivors: nearly")
    errors = [
        {c.check.name: c.loosest.error for c in found.checks if c.loosest}
        for found in (foretold(same), real)
    ]
    by = {name: errors[1][name] / errors[0][name] for name in errors[0]}
    assert by.pop("test_double_of_negative") == pytest.approx(100)
    assert set(by.values()) == {1.0}


FLAKY = '''

@check(points=2, exercise="double")
def test_flaky(submission, rng):
    """Doubling works for any number, says a check that is wrong about zero."""
    x = int(rng.integers(2))
    assert_close(submission.double(x), 2 * x if x else 1)
'''


def test_a_check_that_fails_a_right_solution_by_chance_falls_short_with_the_salt(
    write_sums: Course, tmp_path: Path, solution: bytes
) -> None:
    salts = [str(number) for number in range(1, 6)]
    draws = {s: np.random.default_rng(seed(f"sums:1:{s}", "test_flaky")) for s in salts}
    unlucky = [salt for salt, rng in draws.items() if rng.integers(2) == 0]
    assert 0 < len(unlucky) < len(salts)
    files = {
        HIDDEN: CHECKS.replace(LARGE, FLAKY),
        "assignments/sums/wheats/same_again.py": solution.decode() + "# the same again\n",
    }
    found = audit(order(write_sums(tmp_path / "course", files)), lambda _done, _total: None)
    lost = [text for text in found.short if "test_flaky" in text]
    more = f" and {len(unlucky) - 1} more" if len(unlucky) > 1 else ""
    assert [text.partition(" (failed): double: got ")[0] for text in lost] == [
        f"{who} does not pass test_flaky with salt {unlucky[0]}{more}"
        for who in ("reference", "wheat-same-again")
    ]
    (check,) = [each for each in found.checks if each.check.name == "test_flaky"]
    assert (check.repeated.runs, check.repeated.failures) == (10, 2 * len(unlucky))
