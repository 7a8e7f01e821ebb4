"""A student's two pages: HTML to read, Markdown to send."""

from pathlib import Path

from grader.model import Assignment, RunInfo, Scored
from grader.report.files import replacing, stem
from grader.report.render import render
from grader.report.student_view import view


def write(
    folder: Path, templates: Path, run: RunInfo, assignment: Assignment, scored: Scored
) -> tuple[Path, Path]:
    """Write `<page>.html` and `<page>.md` into `folder`, which is made if it is missing.

    Args:
        folder: where the students' pages are.
        templates: the folder that holds `report/student.html.j2`.
    Returns: the paths of the HTML page and of the Markdown page.
    Raises:
        BatchError: if the page's name is unsafe, or a file can't be written.
    """
    name = stem(scored.page)
    seen = view(assignment, scored)
    paths = folder / f"{name}.html", folder / f"{name}.md"
    for path in paths:
        text = render(templates, f"report/student{path.suffix}.j2", view=seen, run=run)
        with replacing(path) as file:
            file.write(text.encode())
    return paths
