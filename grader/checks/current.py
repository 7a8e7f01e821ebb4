"""What the check at hand called last: the name that messages begin with."""

from collections.abc import Callable
from contextvars import ContextVar

_last: ContextVar[Callable[[], str]] = ContextVar("last", default=lambda: "")


def label() -> str:
    """The name of what was called last, or a plain word."""
    return _last.get()() or "result"


def follow(last: Callable[[], str]) -> None:
    """From now on, ask `last` for that name."""
    _last.set(last)
