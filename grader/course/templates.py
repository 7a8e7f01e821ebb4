"""Renders the texts of a kit from their templates."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from grader.course.resources import templates
from grader.course.texts import normalised
from grader.errors import GraderError


def render(name: str, **values: object) -> str:
    """The text of the template `name`, one line feed at its end.

    Raises GraderError if the template is missing or broken.
    """
    environment = Environment(
        loader=FileSystemLoader(templates()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=name.endswith(".html.j2"),
    )
    environment.filters["cell"] = _cell
    try:
        return normalised(environment.get_template(name).render(values)).rstrip("\n") + "\n"
    except TemplateError as error:
        what = f"can't be rendered ({type(error).__name__}: {error}); install the grader again"
        raise GraderError(f"templates/{name}:{getattr(error, 'lineno', 1)}: {what}") from None


def _cell(text: str) -> str:
    """Text that does not end a cell of a Markdown table."""
    return text.replace("|", "\\|")
