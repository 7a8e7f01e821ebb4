"""Scoring with or without diagnosis, for which `grader score` has no option.

`python -m tests.benchmark.diagnosed COURSE ASSIGNMENT FOLDER TO yes|no`: one marker, strong jail.
"""

import sys
from pathlib import Path

from grader.course.manifest import load_course
from grader.grading.batch import Order, run_batch
from grader.grading.entries import find


def main(course_folder: str, name: str, folder: str, to: str, diagnose: str) -> None:
    """Score the submissions in `folder`; the journal is in `to`."""
    course = load_course(Path(course_folder), [name])
    (assignment,) = course.assignments
    found = find(Path(folder), name)
    told = diagnose == "yes"
    order = Order(course, assignment, Path(to), found, 1, "strong", diagnose=told)
    with run_batch(order, lambda _done, _total: None):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
