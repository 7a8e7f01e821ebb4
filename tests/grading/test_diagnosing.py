"""A batch names mistakes, unless it is told not to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.manifest import load_course
from grader.grading.batch import Order, run_batch
from grader.grading.entries import find


@pytest.mark.parametrize(("diagnose", "named"), [(True, {("triples",)}), (False, {()})])
def test_mistakes_are_named_in_a_run_with_diagnosis_alone(
    write_sums: Callable[..., Path],
    triples: str,
    tmp_path: Path,
    diagnose: bool,
    named: set[tuple[str, ...]],
) -> None:
    folder = write_sums(tmp_path / "course", {"assignments/sums/chaffs.toml": triples})
    course = load_course(folder)
    (assignment,) = course.assignments
    wrong = assignment.reference.read_text().replace("* 2", "* 3")
    (tmp_path / "class/ada").mkdir(parents=True)
    (tmp_path / "class/ada/sums.py").write_text(wrong)
    found = find(tmp_path / "class", "sums")
    order = Order(course, assignment, tmp_path / "to", found, 1, "none", diagnose=diagnose)
    with run_batch(order, lambda _done, _total: None) as batch:
        (row,) = batch.rows()
    assert {r.explained for r in row.results if r.outcome == "failed"} == named
