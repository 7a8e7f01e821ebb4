"""Everything that a batch leaves for people and programs to read."""

from collections.abc import Callable, Iterable
from pathlib import Path

from grader.course.resources import templates
from grader.course.whole_files import sweep
from grader.errors import BatchError
from grader.model import Assignment, RunInfo, Scored
from grader.report import index, machine, plots, scores, students


def write_reports(
    folder: Path, assignment: Assignment, run: RunInfo, rows: Callable[[], Iterable[Scored]]
) -> None:
    """Write scores.csv, report.json, index.html, plots and students' pages. Raises BatchError."""
    source = templates()
    scores.write(folder / "scores.csv", assignment, rows())
    machine.write(folder / "report.json", run, assignment, rows())
    pages = folder / "students"
    written: set[Path] = set()
    for scored in rows():
        written.update(students.write(pages, source, run, assignment, scored))
    _remove_strangers(pages, written)
    plots.write(folder, rows())
    index.write(folder / "index.html", source, run, assignment, rows)
    sweep(folder, pages)


def _remove_strangers(pages: Path, written: set[Path]) -> None:
    """Pages of students who are in the class no more, so that none is handed out by mistake."""
    there = pages.iterdir() if pages.is_dir() else ()
    for path in there:
        if path not in written and path.suffix in (".html", ".md") and path.is_file():
            try:
                path.unlink()
            except OSError as error:
                what = f"{path}: can't be removed ({error.strerror}); it is nobody's page now"
                raise BatchError(what) from error
