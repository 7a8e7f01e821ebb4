"""Thresholds of the audit, and the sentence for each fault of theirs."""

import pytest

from grader.course.manifest import load_course
from grader.model import Thresholds


@pytest.fixture
def thresholds(write, files):
    """The thresholds of a course with these lines at its end."""
    return lambda text: load_course(write({"course.toml": files["course.toml"] + text})).thresholds


def test_a_course_without_any_has_the_usual_ones(course):
    assert course.thresholds == Thresholds(wheats=100, chaffs=100, mutants=95, repeats=5)


def test_those_that_are_named_hold(thresholds):
    assert thresholds("\n[audit]\nmutants = 98\n") == Thresholds(mutants=98)
    assert thresholds("\n[audit]\nwheats = 0\nchaffs = 99.5\n") == Thresholds(0, 99.5)


@pytest.mark.parametrize("repeats", [0, 20])
def test_repeats_are_a_whole_number(thresholds, repeats):
    assert thresholds(f"\n[audit]\nrepeats = {repeats}\n") == Thresholds(repeats=repeats)


@pytest.mark.parametrize("value", ["-1", "2.0", "true", '"5"'])
def test_repeats_that_are_none_are_refused(edited, value):
    message = edited("course.toml", "]\n", f"]\n[audit]\nrepeats = {value}\n")
    assert message.startswith("course.toml:6: 'repeats' is ")
    assert message.endswith("; write a whole number, 0 or more")


def test_an_unknown_one_is_refused(edited):
    message = edited("course.toml", "]\n", "]\n[audit]\nmutant = 98\n")
    assert message == "course.toml:6: unknown key 'mutant'; did you mean 'mutants'?"


@pytest.mark.parametrize("value", ["-1", "100.5", "nan", "inf", "true", '"98"', "[]"])
def test_one_that_is_no_percentage_is_refused(edited, value):
    message = edited("course.toml", "]\n", f"]\n[audit]\nmutants = {value}\n")
    assert message.startswith("course.toml:6: 'mutants' is ")
    assert message.endswith("; write a number from 0 to 100")


def test_thresholds_that_are_no_table_are_refused(edited):
    message = edited("course.toml", "]\n", "]\naudit = 98\n")
    assert message.startswith("course.toml:5: 'audit' is a whole number (98); write a table")
