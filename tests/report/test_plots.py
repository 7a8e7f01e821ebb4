"""The plots of manual exercises, on the staff's page and in files."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from grader.errors import BatchError
from grader.model import Assignment, Manual, Outcome, Plot, RunInfo, Scored
from grader.report import plots
from grader.report.pages import write_reports

CURVE, TABLE = Plot("curve", "c0ffee", 640, 480), Plot("table", "beef", 1, 2)
GONE = Plot("curve", problem="a plot was left out, since it is <large>")

Report = Callable[..., str]
Make = Callable[..., Scored]


@pytest.fixture
def drawn(assignment: Assignment) -> Assignment:
    """The assignment with two manual exercises."""
    return replace(assignment, manual=(Manual("curve", "Draw `it`"), Manual("table", "Write it")))


@pytest.fixture
def with_plots(score: Make) -> Make:
    """A student with plots."""
    return lambda *found, **more: replace(score(Outcome.PASSED, **more), plots=found)


@pytest.fixture
def report(tmp_path: Path, drawn: Assignment, run: RunInfo) -> Report:
    """Writes the reports of a class whose plots are there; gives the staff's page."""

    def report(*rows: Scored, assignment: Assignment = drawn) -> str:
        (tmp_path / ".plots").mkdir(exist_ok=True)
        for plot in (plot for row in rows for plot in row.plots if plot.digest):
            (tmp_path / plot.source).write_bytes(plot.digest.encode())
        write_reports(tmp_path, assignment, run, lambda: rows)
        return (tmp_path / "index.html").read_text()

    return report


def files(folder: Path) -> dict[str, bytes]:
    """The PNG files in a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.png")
    }


def test_each_plot_gets_a_file_named_by_student_and_exercise(
    report: Report, with_plots: Make, tmp_path: Path
) -> None:
    second = replace(CURVE, digest="decaf")
    report(with_plots(CURVE, GONE, second, TABLE))
    assert files(tmp_path / "plots") == {
        "ada/curve-1.png": b"c0ffee",
        "ada/curve-2.png": b"decaf",
        "ada/table-1.png": b"beef",
    }


def test_the_page_shows_each_plot(report: Report, with_plots: Make) -> None:
    page = report(with_plots(CURVE))
    (image,) = re.findall(r"<img [^>]*>", page)
    assert 'src="plots/ada/curve-1.png"' in image
    assert 'width="640" height="480" loading="lazy"' in image
    assert 'alt="Plot 1 of Ada Lovelace for curve"' in image


def test_the_page_shows_nothing_but_files_of_ours(report: Report, with_plots: Make) -> None:
    page = report(with_plots(CURVE, CURVE, TABLE))
    sources = re.findall(r'src="([^"]*)"', page)
    assert sources == [
        f"plots/ada/{name}-{n}.png" for name, n in (("curve", 1), ("curve", 2), ("table", 1))
    ]


def test_the_page_may_load_images_only_where_there_are_manual_exercises(
    report: Report, assignment: Assignment
) -> None:
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; base" in report()
    assert "img-src" not in report(assignment=assignment)
    assert "Plots, for a person" not in report(assignment=assignment)


def test_what_was_left_out_is_said_in_escaped_words(report: Report, with_plots: Make) -> None:
    page = report(with_plots(GONE))
    assert "since it is &lt;large&gt;" in page
    assert "<img" not in page


def test_who_has_no_plot_is_named(report: Report, with_plots: Make) -> None:
    page = report(with_plots(CURVE), with_plots(student="Bob <b>", page="bob"))
    assert "No plot: 1 of 2</summary>" in page
    assert '<p class="small"><bdi>Bob &lt;b&gt;</bdi></p>' in page
    assert "No plot: 2 of 2</summary>" in page


def test_nothing_of_it_is_on_the_students_pages(
    report: Report, with_plots: Make, tmp_path: Path
) -> None:
    report(with_plots(CURVE, GONE))
    pages = [path.read_text() for path in (tmp_path / "students").iterdir()]
    assert len(pages) == 2
    for page in pages:
        assert "curve" not in page
        assert "plot" not in page


def test_the_report_for_programs_names_the_files(
    report: Report, with_plots: Make, tmp_path: Path
) -> None:
    report(with_plots(CURVE, GONE))
    said = msgspec.json.decode((tmp_path / "report.json").read_bytes())
    assert said["assignment"]["manual"][0] == {"name": "curve", "title": "Draw `it`"}
    assert said["students"][0]["plots"] == [
        {"exercise": "curve", "file": "plots/ada/curve-1.png", "sha256": "c0ffee"},
        {"exercise": "curve", "problem": GONE.problem},
    ]


def test_plots_that_are_nobodys_now_are_removed(
    report: Report, with_plots: Make, tmp_path: Path
) -> None:
    report(with_plots(CURVE, TABLE), with_plots(CURVE, student="Bob", page="bob"))
    report(with_plots(CURVE))
    assert files(tmp_path / "plots") == {"ada/curve-1.png": b"c0ffee"}
    assert files(tmp_path / ".plots") == {"c0ffee.png": b"c0ffee"}


def test_what_a_killed_process_left_half_written_is_removed(
    report: Report, with_plots: Make, tmp_path: Path
) -> None:
    report(with_plots(CURVE))
    left = [tmp_path / ".plots" / ".x.1.part", tmp_path / "plots" / "ada" / ".y.1.part"]
    for path in left:
        path.touch()
    report(with_plots(CURVE))
    assert not any(path.exists() for path in left)


def test_files_that_are_no_plots_are_left(report: Report, with_plots: Make, tmp_path: Path) -> None:
    report(with_plots(CURVE))
    (tmp_path / "plots" / "marks.txt").write_text("my own")
    report()
    assert (tmp_path / "plots" / "marks.txt").exists()


def test_the_same_class_gives_the_same_files(
    report: Report, with_plots: Make, tmp_path: Path
) -> None:
    first = report(with_plots(CURVE)), files(tmp_path)
    assert (report(with_plots(CURVE)), files(tmp_path)) == first


def test_a_plot_whose_file_is_gone_is_a_fault(with_plots: Make, tmp_path: Path) -> None:
    with pytest.raises(BatchError, match=r"c0ffee\.png: can't be read .*; score the class again"):
        plots.write(tmp_path, [with_plots(CURVE)])


@pytest.mark.parametrize("page", ["../up", "a/b", ".hidden", ""])
def test_a_name_that_leads_elsewhere_is_refused(with_plots: Make, page: str) -> None:
    with pytest.raises(BatchError, match="can't be the name"):
        list(plots.with_files(with_plots(CURVE, page=page)))
