"""The pages of an audit: one for the course, one for each assignment."""

from collections.abc import Sequence
from pathlib import Path

from grader.course.resources import templates
from grader.findings import Audited
from grader.model import Course
from grader.report.audit_view import views
from grader.report.files import replacing
from grader.report.render import render


def write_pages(folder: Path, course: Course, found: Sequence[Audited]) -> None:
    """Write index.html and a page for each assignment. Raises BatchError."""
    index = {"course": course, "found": found}
    _write(folder / "index.html", "report/audit_index.html.j2", **index)
    for audited in found:
        page = folder / f"{audited.assignment.name}.html"
        _write(page, "report/audit.html.j2", audited=audited, views=views(audited))


def _write(path: Path, template: str, **values: object) -> None:
    text = render(templates(), template, **values)
    with replacing(path) as file:
        file.write(text.encode())
