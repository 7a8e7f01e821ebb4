"""The class as JSON."""

import json
from dataclasses import replace

import pytest

from grader.model import Outcome, Result
from grader.report import machine

P, F = Outcome.PASSED, Outcome.FAILED


@pytest.fixture
def write(tmp_path, run, assignment):
    """Write rows; give the text of the file."""

    def text(*rows):
        path = tmp_path / "report.json"
        machine.write(path, run, assignment, iter(rows))
        return path.read_text(encoding="utf-8")

    return text


def test_it_tells_its_format_the_run_and_the_assignment(write, score):
    report = json.loads(write(score(P, P, P, P)))
    assert list(report) == ["format", "run", "assignment", "students"]
    assert (report["format"], report["run"]["jail"]) == (machine.FORMAT, "strong")


def test_it_lists_the_exercises_and_the_checks(write):
    assignment = json.loads(write())["assignment"]
    assert [each["name"] for each in assignment["exercises"]] == ["relu", "gelu"]
    assert assignment["checks"][1] == {
        "name": "test_bbb",
        "title": "The sentence of bbb.",
        "exercise": "relu",
        "points": 3,
        "hidden": True,
    }


def test_it_tells_everything_of_a_student(write, score):
    result = Result("test_bbb", F, "got 1", "printed", 1.5)
    (student,) = json.loads(write(score(P, result, P, P, problem="p", notes=("n",))))["students"]
    none = {"explained": [], "likeness": ""}
    third = {"check": "test_ccc", "outcome": "passed", "message": "", "printed": "", **none}
    hidden = {"check": "test_bbb", "outcome": "failed", "message": "got 1", "printed": "printed"}
    hidden |= none
    results = student.pop("results")
    assert results[1:3] == [hidden, third]
    assert student == {
        "student": "Ada Lovelace",
        "page": "ada",
        "earned": 7,
        "by_exercise": {"relu": 2, "gelu": 5},
        "problem": "p",
        "notes": ["n"],
        "mistakes": {},
        "plots": [],
    }


def test_an_empty_class_is_valid(write):
    assert json.loads(write())["students"] == []


def test_there_is_a_line_a_student(write, score):
    lines = write(*[score(P, F, P, P, page=f"page-{i}") for i in range(3)]).splitlines()
    assert sum('"page":"page-' in line for line in lines) == 3


def test_the_order_of_a_dictionary_and_the_time_change_nothing(write, score):
    scored = score(P, Result("test_bbb", F, "m", "", 0.1), P, P)
    later = replace(
        scored,
        by_exercise=dict(reversed(scored.by_exercise.items())),
        results=tuple(replace(result, seconds=9.9) for result in scored.results),
    )
    assert write(scored) == write(later)


def test_no_path_of_the_machine_is_in_it(write, score):
    assert "course/" not in write(score(P, F, P, P))


def test_control_characters_are_kept(write, score):
    report = json.loads(write(score(Result("test_aaa", F, "\x1b[31m\x00\u202e"), P, P, P)))
    assert report["students"][0]["results"][0]["message"] == "\x1b[31m\x00\u202e"


def test_text_that_is_no_unicode_can_be_written(write, score):
    report = json.loads(write(score(Result("test_aaa", F, "a\udc80"), P, P, P)))
    assert report["students"][0]["results"][0]["message"] == "a\\udc80"


def test_a_missing_result_is_an_error(write, score):
    report = json.loads(write(score(P, P)))
    outcomes = [result["outcome"] for result in report["students"][0]["results"]]
    assert outcomes == ["passed", "passed", "error", "error"]


def test_misconceptions_are_told(tmp_path, run, diagnosed, score):
    path = tmp_path / "report.json"
    row = score(Result("test_aaa", Outcome.FAILED, explained=("half",)), P, P, P)
    machine.write(path, run, diagnosed, [row])
    report = json.loads(path.read_text(encoding="utf-8"))
    explain = "That is the *half* of `x`."
    first = {"name": "half", "exercise": "relu", "explain": explain}
    assert report["assignment"]["misconceptions"][0] == first
    assert report["students"][0]["mistakes"] == {"relu": ["half"]}
    assert report["students"][0]["results"][0]["explained"] == ["half"]
