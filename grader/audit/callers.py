"""Callers: which names of a reference are referred to by which other ones."""

from grader.audit.parts import concerned, read_parts


def callers(source: str) -> dict[str, frozenset[str]]:
    """For each name that a module binds, those that refer to it, at first hand or not.

    The source is normalised Python text that compiles.
    """
    parts = read_parts(source, "the reference")
    return {
        name: frozenset[str]().union(*(one.binds for one in concerned(part, parts))) - part.binds
        for part in parts
        for name in part.binds
    }
