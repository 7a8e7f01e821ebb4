"""The plots of the class: files with names to find them by, and what the staff's page shows."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.whole_files import sweep
from grader.errors import BatchError
from grader.model import Assignment, Manual, Plot, Scored
from grader.report.files import replacing, stem
from grader.report.text import line

FOLDER = "plots"


@dataclass(frozen=True)
class Figure:
    """A plot: its file, by its path beside the staff's page, and its size in pixels."""

    file: str
    width: int
    height: int


@dataclass(frozen=True)
class Student:
    """One student's plots of a manual exercise, and what was left out of them."""

    student: str
    page: str
    figures: tuple[Figure, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Gallery:
    """The plots of a manual exercise; `without` are the students who have none."""

    exercise: Manual
    students: tuple[Student, ...]
    without: tuple[str, ...]


def with_files(scored: Scored) -> Iterator[tuple[Plot, str]]:
    """A student's plots, and where the file of each is beside the staff's page ('': none)."""
    count: dict[str, int] = {}
    for plot in scored.plots:
        number = count[plot.exercise] = count.get(plot.exercise, 0) + bool(plot.digest)
        file = f"{FOLDER}/{stem(scored.page)}/{plot.exercise}-{number}.png"
        yield plot, file if plot.digest else ""


def write(folder: Path, rows: Iterable[Scored]) -> None:
    """Write the file of each plot into `folder/plots/<page>/`, and remove all others there.

    Raises BatchError.
    """
    kept: set[Path] = set()
    for scored in rows:
        for plot, file in with_files(scored):
            if file:
                _copy(folder / plot.source, folder / file)
                kept |= {folder / plot.source, folder / file}
    for place in (folder / FOLDER, (folder / Plot("").source).parent):
        _remove_strangers(place, kept)
        sweep(place, *place.glob("*"))


def _copy(source: Path, target: Path) -> None:
    try:
        with source.open("rb") as data, replacing(target) as file:
            shutil.copyfileobj(data, file)
    except OSError as error:
        what = f"{source}: can't be read ({error.strerror}); score the class again"
        raise BatchError(what) from error


def _remove_strangers(folder: Path, kept: set[Path]) -> None:
    """Plots of who is in the class no more, or handed in another one."""
    for path in [path for path in folder.rglob("*.png") if path not in kept]:
        try:
            path.unlink()
        except OSError as error:
            what = f"{path}: can't be removed ({error.strerror}); it is nobody's plot now"
            raise BatchError(what) from error


def galleries(assignment: Assignment, rows: Iterable[Scored]) -> list[Gallery]:
    """The plots of the class by manual exercise, in the order of the students."""
    if not assignment.manual:
        return []
    shown: dict[str, list[Student]] = {each.name: [] for each in assignment.manual}
    for scored in rows:
        files = list(with_files(scored))
        for name, students in shown.items():
            students.append(_student(scored, [each for each in files if each[0].exercise == name]))
    return [_gallery(exercise, shown[exercise.name]) for exercise in assignment.manual]


def _student(scored: Scored, plots: list[tuple[Plot, str]]) -> Student:
    figures = [Figure(file, plot.width, plot.height) for plot, file in plots if file]
    problems = [line(plot.problem) for plot, file in plots if not file]
    page = stem(scored.page)
    return Student(line(scored.student), page, tuple(figures), tuple(problems))


def _gallery(exercise: Manual, students: list[Student]) -> Gallery:
    shown = [each for each in students if each.figures or each.problems]
    without = [each.student for each in students if not each.figures and not each.problems]
    return Gallery(exercise, tuple(shown), tuple(without))
