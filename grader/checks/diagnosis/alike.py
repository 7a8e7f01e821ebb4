"""Whether two replies to one request are the same, looked at more or less closely."""

from enum import IntEnum
from typing import Any, TypeGuard

import numpy as np
import torch

from grader.checks.arrays import NumpyArray, dtype_name, is_number, plain
from grader.checks.compare import differs
from grader.checks.diagnosis.glance import glance
from grader.checks.diagnosis.tolerance import ROUNDING, Tolerance
from grader.worker import protocol
from grader.worker.protocol import Answer, Items, Mapping, Opaque, Reply, Value
from grader.worker.values import Decoder, NotData


class Look(IntEnum):
    """What counts; each look takes in what the one before it does."""

    VALUES = 1
    FORMS = 2  # and dtypes, kinds of containers, and what became of the arguments
    WARNINGS = 3  # and which warnings were raised


def alike(mine: Reply, other: Reply, look: Look, tolerance: Tolerance) -> bool:
    """Whether `mine` is what `other` is."""
    if isinstance(mine, protocol.Raised) and isinstance(other, protocol.Raised):
        return (mine.type, mine.message) == (other.type, other.message)
    if isinstance(mine, protocol.Missing) and isinstance(other, protocol.Missing):
        return mine.name == other.name
    if not (isinstance(mine, Answer) and isinstance(other, Answer)):
        return False
    if not _values(mine.value, other.value, look, tolerance):
        return False
    if look >= Look.FORMS and not _changes(mine, other, look, tolerance):
        return False
    return look < Look.WARNINGS or set(mine.warnings) == set(other.warnings)


def _changes(mine: Answer, other: Answer, look: Look, tolerance: Tolerance) -> bool:
    ours, theirs = dict(mine.changed), dict(other.changed)
    return ours.keys() == theirs.keys() and all(
        _values(value, theirs[where], look, tolerance) for where, value in ours.items()
    )


def _values(mine: Value, other: Value, look: Look, tolerance: Tolerance) -> bool:
    if _is_row(mine) and _is_row(other):
        if look >= Look.FORMS and mine.type != other.type:
            return False
        return len(mine.items) == len(other.items) and all(
            _values(a, b, look, tolerance) for a, b in zip(mine.items, other.items, strict=True)
        )
    if _is_named(mine) and _is_named(other):
        ours, theirs = dict(mine.items), dict(other.items)
        return ours.keys() == theirs.keys() and all(
            _values(value, theirs[key], look, tolerance) for key, value in ours.items()
        )
    at_once = glance(mine, other, tolerance)
    if at_once is not None:
        return at_once
    try:
        return _same(_decoded(mine), _decoded(other), look, tolerance)
    except (NotData, ValueError, RecursionError):
        return False


def _is_row(value: Value) -> TypeGuard[Items]:
    return isinstance(value, Items) and value.type in ("list", "tuple")


def _is_named(value: Value) -> TypeGuard[Mapping]:
    return isinstance(value, Mapping) and all(isinstance(key, str) for key, _ in value.items)


def _decoded(value: Value) -> Any:
    """The data; objects stay stand-ins, but for those of which it is known what they hold."""
    return Decoder(lambda opaque: opaque, lambda _, contents: contents).decode(value)


def _same(mine: Any, other: Any, look: Look, tolerance: Tolerance) -> bool:
    if isinstance(mine, Opaque) or isinstance(other, Opaque):
        return _may_stand_for(mine) and _may_stand_for(other)
    if _is_numeric(mine) or _is_numeric(other):
        return _is_numeric(mine) and _is_numeric(other) and _close(mine, other, look, tolerance)
    if look >= Look.FORMS and type(mine) is not type(other):
        return False
    if isinstance(mine, dict) and isinstance(other, dict):
        return _same_keys(mine, other) and all(
            _same(mine[key], other[key], look, tolerance) for key in mine
        )
    if isinstance(mine, list | tuple) and isinstance(other, list | tuple):
        return len(mine) == len(other) and all(
            _same(a, b, look, tolerance) for a, b in zip(mine, other, strict=True)
        )
    if isinstance(mine, np.random.Generator) and isinstance(other, np.random.Generator):
        return bool(mine.bit_generator.state == other.bit_generator.state)
    return type(mine) is type(other) and bool(mine == other)


def _may_stand_for(thing: Any) -> bool:
    """Whether a cache could be this: some keep it in an object, some in a tuple."""
    return isinstance(thing, Opaque | list | tuple | dict)


def _same_keys(mine: dict[Any, Any], other: dict[Any, Any]) -> bool:
    plain_keys = all(isinstance(key, str | int | float | tuple) for key in [*mine, *other])
    return plain_keys and mine.keys() == other.keys()


def _is_numeric(thing: Any) -> bool:
    return is_number(thing) or isinstance(thing, np.ndarray | torch.Tensor)


def _close(mine: Any, other: Any, look: Look, tolerance: Tolerance) -> bool:
    if look >= Look.FORMS and not _same_form(mine, other):
        return False
    a, b = plain(mine), plain(other)
    return a.shape == b.shape and not _apart(a, b, tolerance).any()


def _same_form(mine: Any, other: Any) -> bool:
    return dtype_name(mine) == dtype_name(other) and _history(mine) == _history(other)


def _history(thing: Any) -> bool | None:
    """Whether a tensor has one for autograd; None for arrays and numbers."""
    return thing.requires_grad if isinstance(thing, torch.Tensor) else None


def _apart(mine: NumpyArray, other: NumpyArray, tolerance: Tolerance) -> NumpyArray:
    wide = np.complex128 if "c" in (mine.dtype.kind, other.dtype.kind) else np.float64
    a, b = mine.astype(wide), other.astype(wide)
    with np.errstate(all="ignore"):
        sizes = np.abs(b[np.isfinite(b)])
        scale = min(1.0, float(sizes.max())) if sizes.size else 1.0
    return differs(a, b, tolerance.rtol, tolerance.atol * scale + ROUNDING)
