"""The sample class: submissions whose scores are known."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from grader.audit.sample import Sample, write_class
from grader.audit.sample_class import BROKEN, half_notebooks, sample_class
from grader.audit.sample_plots import drawn
from grader.course.notebook_pictures import pictures
from grader.errors import BatchError
from grader.model import Assignment, Course, Manual


@pytest.fixture
def sums(course: Course) -> Assignment:
    """The small assignment."""
    return course.assignments[0]


@pytest.fixture
def samples(sums: Assignment) -> dict[str, Sample]:
    """Its sample class, by student."""
    return {sample.student: sample for sample in sample_class(sums)}


def text(sample: Sample) -> str:
    return sample.source.decode()


def test_no_two_students_have_the_same_name(sums: Assignment) -> None:
    students = [sample.student for sample in sample_class(sums)]
    assert len(set(students)) == len(students)


def test_names_are_plain(samples: dict[str, Sample]) -> None:
    assert all(re.fullmatch("[a-z0-9-]+", student) for student in samples)


def test_it_is_the_same_every_time(sums: Assignment) -> None:
    assert sample_class(sums) == sample_class(sums)


def test_the_reference_is_whole_and_without_marks(samples: dict[str, Sample]) -> None:
    assert samples["reference"].loses == frozenset()
    assert "return np.asarray(x) * 2" in text(samples["reference"])
    assert "###" not in text(samples["reference"])


def test_the_stub_loses_everything(samples: dict[str, Sample]) -> None:
    assert samples["stub"].loses == {"double", "Half"}
    assert "return" not in text(samples["stub"])


def test_a_wheat_comes_as_it_is_and_loses_nothing(samples: dict[str, Sample]) -> None:
    wheat = Sample("wheat-adds-up", b"def double(x):\n    return x + x\n")
    assert samples["wheat-adds-up"] == wheat


def test_a_chaff_is_the_reference_with_its_edit_and_loses_its_exercise(
    samples: dict[str, Sample],
) -> None:
    chaff = samples["chaff-triples"]
    assert chaff.loses == {"double"}
    assert text(chaff) == text(samples["reference"]).replace("* 2", "* 3")


def test_half_finished_ones_lose_what_is_not_written(samples: dict[str, Sample]) -> None:
    half = samples["wrote-1-of-2"]
    assert half.loses == {"Half"}
    assert "return np.asarray(x) * 2" in text(half)
    assert "raise NotImplementedError" in text(half)


def test_one_raises_below_all_that_it_wrote(samples: dict[str, Sample]) -> None:
    last = samples["raises-at-the-end"]
    assert last.loses == {"Half"}
    assert text(last).endswith("\nprint(undefined)\n")


@pytest.mark.parametrize("student", [*BROKEN, "reads-hidden-checks"])
def test_a_broken_one_loses_the_one_exercise_that_it_broke(
    samples: dict[str, Sample], student: str
) -> None:
    broken = samples[student]
    assert len(broken.loses) == 1
    kept = "return np.asarray(x) * 2" if "Half" in broken.loses else "return np.asarray(x) / 2"
    assert kept in text(broken)


def test_all_but_the_one_with_the_syntax_error_are_python(samples: dict[str, Sample]) -> None:
    for student, sample in samples.items():
        if student == "has-a-syntax-error":
            with pytest.raises(SyntaxError):
                ast.parse(sample.source)
        else:
            ast.parse(sample.source)


def test_the_class_is_written_a_folder_a_student(
    samples: dict[str, Sample], tmp_path: Path
) -> None:
    write_class(list(samples.values()), "sums.py", tmp_path / "class")
    written = {path.parent.name: path.read_bytes() for path in tmp_path.glob("class/*/sums.py")}
    assert written == {student: sample.source for student, sample in samples.items()}


def test_a_place_that_can_not_be_written_to_is_refused(
    samples: dict[str, Sample], tmp_path: Path
) -> None:
    (tmp_path / "class").touch()
    with pytest.raises(BatchError, match=r"can't be written \(Not a directory\); choose another"):
        write_class(list(samples.values()), "sums.py", tmp_path / "class")


def test_every_second_one_may_be_a_notebook(sums: Assignment, tmp_path: Path) -> None:
    half = half_notebooks(sample_class(sums))
    assert half == half_notebooks(sample_class(sums))
    chosen = [sample.student for sample in half if sample.notebook]
    assert len(half) / 3 < len(chosen) <= len(half) / 2
    write_class(half, sums.file, tmp_path / "class", sums.names)
    files = {path.parent.name for path in tmp_path.glob("class/*/sums.ipynb")}
    assert files == set(chosen)
    assert len(list(tmp_path.glob("class/*/*"))) == len(half)


def test_what_is_not_python_is_no_notebook(sums: Assignment) -> None:
    half = {sample.student: sample for sample in half_notebooks(sample_class(sums))}
    assert not half["has-a-syntax-error"].notebook


def test_some_of_the_notebooks_hold_plots(sums: Assignment, tmp_path: Path) -> None:
    half = half_notebooks(sample_class(sums))
    manual = (Manual("curve", "Draw it"),)
    write_class(half, sums.file, tmp_path / "class", sums.names, manual)
    files = sorted(tmp_path.glob("class/*/sums.ipynb"))
    counts = [len(pictures(path.read_bytes(), "sums", ["curve"])) for path in files]
    assert set(counts) == {0, 1}


def test_plots_of_the_class_differ() -> None:
    figures = {drawn(number).tobytes() for number in range(15)}
    assert len(figures) == 15


def test_notebooks_with_plots_are_valid(sums: Assignment, tmp_path: Path) -> None:
    half = half_notebooks(sample_class(sums))
    write_class(half, sums.file, tmp_path / "class", sums.names, (Manual("curve", "Draw it"),))
    for path in tmp_path.glob("class/*/sums.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
