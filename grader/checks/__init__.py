"""What check authors import.

The names are looked up when they are used: pytest loads the plugin beside this file wherever the
grader is installed, and must not wait for PyTorch there.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checks.backward import autograd
    from grader.checks.calling import keep, library, observe, value
    from grader.checks.compare import CheckFailed, assert_close
    from grader.checks.gradients import assert_gradient
    from grader.checks.marker import check
    from grader.checks.properties import assert_no_warnings, assert_raises, assert_unchanged
    from grader.checks.statistics import (
        assert_bernoulli,
        assert_distribution,
        assert_independent,
        assert_normal,
        assert_uniform,
    )

__all__ = [
    "CheckFailed",
    "assert_bernoulli",
    "assert_close",
    "assert_distribution",
    "assert_gradient",
    "assert_independent",
    "assert_no_warnings",
    "assert_normal",
    "assert_raises",
    "assert_unchanged",
    "assert_uniform",
    "autograd",
    "check",
    "keep",
    "library",
    "observe",
    "value",
]

_MODULES = {
    "CheckFailed": "compare",
    "assert_bernoulli": "statistics",
    "assert_close": "compare",
    "assert_distribution": "statistics",
    "assert_gradient": "gradients",
    "assert_independent": "statistics",
    "assert_no_warnings": "properties",
    "assert_normal": "statistics",
    "assert_raises": "properties",
    "assert_unchanged": "properties",
    "assert_uniform": "statistics",
    "autograd": "backward",
    "check": "marker",
    "keep": "calling",
    "library": "calling",
    "observe": "calling",
    "value": "calling",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
