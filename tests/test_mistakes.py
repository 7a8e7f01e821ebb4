"""Which misconceptions are named."""

from pathlib import Path

import pytest

from grader.mistakes import mistakes
from grader.model import Assignment, Chaff, Check, Exercise, Outcome, Result

CHECKS = {"a": "relu", "b": "relu", "c": "relu", "d": "elu"}


def chaff(name: str, exercise: str = "relu") -> Chaff:
    return Chaff(name, exercise, "x", "y", f"About {name}.", Path("chaffs.toml"), 1)


@pytest.fixture
def assignment() -> Assignment:
    """Two exercises and four misconceptions."""
    checks = tuple(Check(n, n, e, 1, False, Path("t.py"), 1) for n, e in CHECKS.items())
    return Assignment(
        name="activations",
        title="A",
        version="1",
        points=4,
        folder=Path(),
        reference=Path("activations.py"),
        exercises=(Exercise("relu", "R", 3), Exercise("elu", "E", 1)),
        checks=checks,
        chaffs=(chaff("one"), chaff("two"), chaff("three"), chaff("other", "elu")),
    )


def named(assignment: Assignment, without: str = "", **explained: tuple[str, ...]) -> list[str]:
    """The names for relu, by what explains each failed check; the rest passed."""
    results = [
        Result(name, Outcome.FAILED, explained=explained[name])
        if name in explained
        else Result(name, Outcome.PASSED)
        for name in CHECKS
    ]
    return [each.name for each in mistakes(assignment, results, without).get("relu", ())]


def test_what_explains_every_failed_check_is_named(assignment: Assignment) -> None:
    assert named(assignment, a=("one",), b=("one", "two")) == ["one"]


def test_two_that_explain_all_together_are_named_the_stronger_first(assignment: Assignment) -> None:
    assert named(assignment, a=("one",), b=("two",), c=("two",)) == ["two", "one"]


def test_what_explains_a_part_only_is_not_named(assignment: Assignment) -> None:
    assert named(assignment, a=("one",), b=()) == []


def test_three_mistakes_are_too_many_to_name(assignment: Assignment) -> None:
    assert named(assignment, a=("one",), b=("two",), c=("three",)) == []


def test_two_that_explain_all_each_by_itself_are_named_in_the_order_of_the_course(
    assignment: Assignment,
) -> None:
    assert named(assignment, a=("two", "one")) == ["one", "two"]
    assert named(assignment, a=("three", "two", "one")) == ["one", "two"]


def test_one_can_be_left_out(assignment: Assignment) -> None:
    assert named(assignment, "one", a=("one", "two")) == ["two"]
    assert named(assignment, "one", a=("one", "two"), b=("one",)) == []


def test_nothing_is_named_where_nothing_failed(assignment: Assignment) -> None:
    assert named(assignment) == []


def test_each_exercise_has_its_own(assignment: Assignment) -> None:
    results = [
        Result("a", Outcome.FAILED, explained=("one",)),
        Result("d", Outcome.ERROR, explained=("other",)),
    ]
    found = mistakes(assignment, results)
    assert {name: [each.name for each in chaffs] for name, chaffs in found.items()} == {
        "relu": ["one"],
        "elu": ["other"],
    }


def test_a_name_that_the_course_does_not_know_is_left_out(assignment: Assignment) -> None:
    assert named(assignment, a=("long-gone",)) == []


def test_a_check_that_timed_out_is_a_failed_one_that_nothing_explains(
    assignment: Assignment,
) -> None:
    results = [Result("a", Outcome.FAILED, explained=("one",)), Result("b", Outcome.TIMEOUT)]
    assert mistakes(assignment, results) == {}
