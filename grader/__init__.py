"""Grades students' deep-learning code: correctly, safely, within milliseconds."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checks.notebook import check

__all__ = ["check"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """What students use in a notebook, when they use it: to import the grader must cost nothing."""
    if name != "check":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module("grader.checks.notebook").check
