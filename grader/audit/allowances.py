"""Allowances: a stand-in with the interface of the real ones."""

from collections.abc import Sequence
from typing import Any

from grader.audit.mutants import Mutant
from grader.model import Assignment


def allowed(assignment: Assignment, mutants: Sequence[Mutant]) -> dict[str, Any]:  # noqa: ARG001
    """The allowances by the name of the mutant that they match."""
    return {}


def unmatched(
    assignment: Assignment,  # noqa: ARG001
    mutants: Sequence[Mutant],  # noqa: ARG001
) -> tuple[tuple[Any, str], ...]:
    """The allowances that match no mutant, each with that text of `by`."""
    return ()
