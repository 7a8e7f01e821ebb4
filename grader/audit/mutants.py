"""Mutants of a reference: a stand-in with the interface of the real ones."""

import ast
from dataclasses import dataclass

from grader.audit.sample import reference
from grader.model import Assignment


@dataclass(frozen=True)
class Mutant:
    """A chaff made by machine."""

    name: str
    exercises: tuple[str, ...]
    operator: str
    line: int
    source: bytes
    diff: str


def mutants(assignment: Assignment) -> list[Mutant]:
    """Each number of each exercise, one higher."""
    source = reference(assignment).source.decode()
    found: list[Mutant] = []
    for top in ast.parse(source).body:
        name = getattr(top, "name", "")
        if name not in {exercise.name for exercise in assignment.exercises}:
            continue
        lines = source.splitlines()
        for node in ast.walk(top):
            if isinstance(node, ast.Constant) and isinstance(node.value, int):
                at, start, end = node.lineno - 1, node.col_offset, node.end_col_offset
                new = f"{lines[at][:start]}({node.value} + 1){lines[at][end:]}"
                text = "\n".join([*lines[:at], new, *lines[at + 1 :]]) + "\n"
                diff = f"@@ line {node.lineno}\n-{lines[at]}\n+{new}"
                tag = f"{name}-L{node.lineno}-number-{len(found)}"
                found.append(Mutant(tag, (name,), "number", node.lineno, text.encode(), diff))
    return found
