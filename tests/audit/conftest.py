"""A small course with a wheat and a chaff; operators tried on a few lines."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audit.operators import Operator, library
from grader.audit.sites import read_sites
from grader.course.manifest import load_course
from grader.model import Course

Made = Callable[[Operator, str], list[str]]


@pytest.fixture
def course(write_sums: Callable[..., Path], triples: str, tmp_path: Path) -> Course:
    """The small course, with a wheat and a chaff."""
    changes = {
        "assignments/sums/chaffs.toml": triples,
        "assignments/sums/wheats/adds_up.py": "def double(x):\n    return x + x\n",
    }
    return load_course(write_sums(tmp_path / "course", changes))


@pytest.fixture
def made() -> Made:
    """What an operator makes of a source: the whole of it, once for each edit."""

    def made(operator: Operator, source: str) -> list[str]:
        module, sites = read_sites(source)
        return [
            source[: site.start] + module.code_for_node(new) + source[site.stop :]
            for site in sites
            for new in operator(site.node, site.place)
        ]

    return made


@pytest.fixture
def operators() -> dict[str, list[Operator]]:
    """The library's operators by name; some names have one for each of several kinds of nodes."""
    found: dict[str, list[Operator]] = {}
    for operator in library():
        found.setdefault(operator.name, []).append(operator)
    return found


@pytest.fixture
def by_library(operators: dict[str, list[Operator]], made: Made) -> Callable[[str, str], list[str]]:
    """What the library's operator of a name makes of a source."""
    return lambda name, source: [new for op in operators[name] for new in made(op, source)]
