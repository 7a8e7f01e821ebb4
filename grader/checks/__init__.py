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

__all__ = [
    "CheckFailed",
    "assert_close",
    "assert_gradient",
    "assert_no_warnings",
    "assert_raises",
    "assert_unchanged",
    "autograd",
    "check",
    "keep",
    "library",
    "observe",
    "value",
]

_MODULES = {
    "CheckFailed": "compare",
    "assert_close": "compare",
    "assert_gradient": "gradients",
    "assert_no_warnings": "properties",
    "assert_raises": "properties",
    "assert_unchanged": "properties",
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
