"""What the operators make of a reference: every edit once, as long as it runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from grader.audit.domain import DOMAIN
from grader.audit.operators import Operator, library
from grader.audit.parts import Part
from grader.audit.sites import Site, line_starts, read_sites
from grader.course.behaviour import clean_behaviour


@dataclass(frozen=True)
class Candidate:
    """The text of one part of a reference after an operator's edit."""

    part: Part
    operator: str
    text: str


def candidates(source: str, parts: list[Part]) -> Iterator[Candidate]:
    """The edits of a source, by place, that compile without a warning and differ in behaviour."""
    module, sites = read_sites(source)
    operators = (*library(), *DOMAIN)
    starts = [*line_starts(source), len(source)]
    for part in parts:
        start, stop = starts[part.first - 1], starts[part.last]
        seen = {clean_behaviour(source[start:stop]), None}
        for site in (site for site in sites if start <= site.start < stop):
            for name, new in _edits(site, operators):
                code = _code(new, site, module, source[site.start : site.stop])
                text = source[start : site.start] + code + source[site.stop : stop]
                if (found := clean_behaviour(text)) not in seen:
                    seen.add(found)
                    yield Candidate(part, name, text)


def _edits(site: Site, operators: Sequence[Operator]) -> Iterator[tuple[str, cst.CSTNode]]:
    """What may stand in place of a site, each with its operator's name."""
    for operator in operators:
        for new in operator(site.node, site.place):
            yield operator.name, new


def _code(new: cst.CSTNode, site: Site, module: cst.Module, old: str) -> str:
    """The code of a node, the lines of it indented as the old one's are."""
    indented = "\n" + site.place.indent
    if module.code_for_node(site.node).replace("\n", indented) == old:
        return module.code_for_node(new).replace("\n", indented)
    return module.code_for_node(new)
