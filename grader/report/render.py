"""Templates made into text: the one place that knows Jinja."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import jinja2

from grader.errors import BatchError
from grader.report import accepted, markdown, text, words


def _is_html(name: str | None) -> bool:
    return name is None or not name.endswith(".md.j2")


@cache
def _environment(templates: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=_is_html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "md": markdown.escape,
        "md_title": markdown.title,
        "md_cell": markdown.cell,
        "md_code": markdown.code,
        "md_fence": markdown.fence,
        "spans": text.spans,
        "lets_through": accepted.lets_through,
        "how": accepted.how,
        "seen": accepted.seen,
        "power": accepted.power,
    }
    environment.globals |= {"MARKS": words.MARKS, "KINDS": words.KINDS}
    return environment


@contextmanager
def _faults(templates: Path, name: str) -> Iterator[None]:
    """A template's faults as faults of the course."""
    try:
        yield
    except jinja2.TemplateNotFound as error:
        raise BatchError(f"{templates / (error.name or name)}: missing; put it back") from error
    except jinja2.TemplateSyntaxError as error:
        place = f"{error.filename or templates / name}:{error.lineno}"
        raise BatchError(f"{place}: {error.message}; correct the template") from error
    except jinja2.TemplateError as error:
        raise BatchError(f"{templates / name}: {error}; correct the template") from error


def render(templates: Path, name: str, **values: object) -> str:
    """The template `name` below the folder `templates`, filled in.

    HTML is escaped unless the name ends in `.md.j2`.

    Raises:
        BatchError: if the template is missing or wrong.
    """
    with _faults(templates, name):
        return _environment(templates).get_template(name).render(values)


def stream(templates: Path, name: str, **values: object) -> Iterator[bytes]:
    """The same in parts, as UTF-8, so that a class of any size fits into memory.

    Raises:
        BatchError: if the template is missing or wrong.
    """
    with _faults(templates, name):
        parts = _environment(templates).get_template(name).stream(values)
        parts.enable_buffering(64)
        for part in parts:
            yield part.encode()
