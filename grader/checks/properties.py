"""Properties of a call: what it leaves alone, what it raises."""

import builtins
from typing import Any

from grader.checks.calling import name_of, observe
from grader.checks.compare import fail
from grader.checks.crossing import copied
from grader.jail.faults import Raised
from grader.jail.remote import Remote


def assert_unchanged(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call `function`, assert that it changed none of its arguments, return its result.

    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    seen = observe(function, *args, **kwargs)
    if seen.changed:
        which = " and its ".join(_argument(where) for where in seen.changed)
        fail(f"{name_of(function)} changed its {which} in place; work on a copy")
    return seen.result


def _argument(where: int | str) -> str:
    order = ("first", "second", "third", "fourth", "fifth")
    if isinstance(where, str):
        return f"argument `{where}`"
    return f"{order[where] if 0 <= where < len(order) else f'{where + 1}th'} argument"


def assert_no_warnings(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call `function`, assert that no warning was raised in it, return its result.

    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    seen = observe(function, *args, **kwargs)
    if seen.warnings:
        fail(f"{name_of(function)} raised a warning: {seen.warnings[0]}")
    return seen.result


def assert_raises(kind: type[BaseException], function: Any, /, *args: Any, **kwargs: Any) -> None:
    """Call `function`, assert that it raises an exception of a built-in class, or of one under it.

    An exercise that is not written yet is not attempted, whatever `kind` is.
    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    ask = _raised_there if isinstance(function, Remote) else _raised_here
    raised = ask(function, args, kwargs)
    if raised is None:
        fail(f"{name_of(function)} raised nothing, should raise {kind.__name__}")
    known = getattr(builtins, raised, None)
    if raised != kind.__name__ and not (isinstance(known, type) and issubclass(known, kind)):
        fail(f"{name_of(function)} raised {raised}, should raise {kind.__name__}")


def _raised_there(function: Remote, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    """The name of the exception that a call in the worker raises."""
    try:
        function(*args, **kwargs)
    except Raised as error:
        # A file that stops at its import has not raised what a check asks for.
        if function._conversation.stopped == str(error):
            raise
        return error.type
    return None


def _raised_here(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    __tracebackhide__ = True
    try:
        function(*copied(args), **copied(kwargs))
    except NotImplementedError:
        raise
    except Exception as error:
        return type(error).__name__
    return None
