"""What the comparisons of the check at hand accept: noted in an audit, and only there."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import replace

import numpy as np

from grader.checks.arrays import NumpyArray
from grader.model import Comparison

_noted: ContextVar[list[Comparison] | None] = ContextVar("noted", default=None)

_OURS = __name__.rpartition(".")[0]
_MOST = sys.float_info.max


@contextlib.contextmanager
def noting() -> Iterator[None]:
    """Note comparisons from here on, until the end of the context."""
    token = _noted.set([])
    try:
        yield
    finally:
        _noted.reset(token)


def taken() -> tuple[Comparison, ...]:
    """What was noted since it was last asked for."""
    noted = _noted.get()
    if not noted:
        return ()
    found = by_line(noted)
    noted.clear()
    return found


def note(name: str, should: NumpyArray, rtol: float, atol: float) -> None:
    """Note a comparison with an array: what it lets through, relative to the largest element."""
    noted = _noted.get()
    if noted is None or should.dtype.kind not in "biufc":
        return
    sizes = np.abs(should[np.isfinite(should)]).astype(np.float64)
    size = float(sizes.max(initial=0.0))
    with np.errstate(all="ignore"):
        error = (atol + rtol * size) / size if size else atol
    error = min(float(error), _MOST)
    noted.append(
        Comparison(name, _line(), error, relative=size > 0, rtol=float(rtol), atol=float(atol))
    )


def note_chance(name: str, off: float, size: float, rate: float) -> None:
    """Note a statistical comparison: how far off `size` it accepts, and its false-fail rate."""
    noted = _noted.get()
    if noted is not None:
        error = off / size if size else off
        noted.append(Comparison(name, _line(), min(error, _MOST), size > 0, rate))


def by_line(noted: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """The loosest at each line; the rates there are added up, as by the union bound."""
    found: dict[int, Comparison] = {}
    for each in noted:
        known = found.get(each.line)
        found[each.line] = each if known is None else _together(known, each)
    return tuple(found[line] for line in sorted(found))


def _together(one: Comparison, other: Comparison) -> Comparison:
    rates = [each.rate for each in (one, other) if each.rate is not None]
    loosest = max(one, other, key=lambda each: each.error)
    return replace(loosest, rate=sum(rates) if rates else None, times=one.times + other.times)


def _line() -> int:
    """The line outside of this package that a comparison is made from."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__package__") == _OURS:
        frame = frame.f_back
    return frame.f_lineno
