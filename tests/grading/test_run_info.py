"""What a batch ran with."""

import platform
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

import grader
from grader.course.manifest import load_course
from grader.grading.run_info import checks_hash, run_info
from grader.model import Course, Limits

CHANGES = {
    "assignments/sums/visible/test_sums.py": "# a comment\n",
    "assignments/sums/hidden/test_more_sums.py": "# a comment\n",
    "reference/sums.py": "# a comment\n",
    "assignments/sums/assignment.toml": "# a comment\n",
}


@pytest.fixture
def hash_of() -> Callable[[Course], str]:
    return lambda course: checks_hash(course, course.assignments[0])


def test_it_names_all_versions(course: Course) -> None:
    run = run_info(course, course.assignments[0], "strong")
    assert run.course == "Arithmetic"
    assert run.assignment == "sums"
    assert run.assignment_version == "1"
    assert run.jail == "strong"
    assert run.grader == grader.__version__
    assert run.python == platform.python_version()
    assert run.numpy == np.__version__
    assert run.torch == torch.__version__


def test_the_hash_does_not_depend_on_where_the_course_is(
    course: Course,
    write_sums: Callable[..., Path],
    tmp_path: Path,
    hash_of: Callable[[Course], str],
) -> None:
    assert hash_of(load_course(write_sums(tmp_path))) == hash_of(course)


@pytest.mark.parametrize("path", CHANGES)
def test_the_hash_differs_when_a_file_that_decides_on_points_does(
    course: Course,
    write_sums: Callable[..., Path],
    tmp_path: Path,
    hash_of: Callable[[Course], str],
    path: str,
) -> None:
    file = write_sums(tmp_path) / path
    file.write_text(file.read_text() + CHANGES[path])
    assert hash_of(load_course(tmp_path)) != hash_of(course)


def test_the_hash_differs_when_the_limits_do(course: Course) -> None:
    (sums,) = course.assignments
    other = replace(sums, limits=Limits(call_seconds=1.0))
    assert checks_hash(course, other) != checks_hash(course, sums)


def test_the_hash_does_not_depend_on_the_handout(
    course: Course,
    write_sums: Callable[..., Path],
    tmp_path: Path,
    hash_of: Callable[[Course], str],
) -> None:
    write_sums(tmp_path, {"assignments/sums/handout.md": "# Another\n"})
    assert hash_of(load_course(tmp_path)) == hash_of(course)
