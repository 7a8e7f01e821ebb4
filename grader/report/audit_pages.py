"""The pages of an audit: one for each assignment, one for the course."""

from collections.abc import Iterable
from pathlib import Path

from grader.course.resources import templates
from grader.findings import LOOSER, Audited, Summary
from grader.model import Course
from grader.report.audit_view import views
from grader.report.files import replacing
from grader.report.render import render


def write_page(folder: Path, audited: Audited) -> None:
    """Write an assignment's page. Raises BatchError."""
    _write(
        _page(folder, audited.assignment.name),
        "report/audit.html.j2",
        audited=audited,
        views=views(audited),
        LOOSER=LOOSER,
    )


def write_index(folder: Path, course: Course, found: Iterable[Summary]) -> None:
    """Write index.html with those assignments that have a page. Raises BatchError."""
    shown = [summary for summary in found if _page(folder, summary.name).is_file()]
    _write(folder / "index.html", "report/audit_index.html.j2", course=course, found=shown)


def _page(folder: Path, name: str) -> Path:
    return folder / f"{name}.html"


def _write(path: Path, template: str, **values: object) -> None:
    text = render(templates(), template, **values)
    with replacing(path) as file:
        file.write(text.encode())
