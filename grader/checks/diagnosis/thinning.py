"""Replies made small: few elements of each array, few digits, and nothing that is not compared."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import numpy as np

from grader.checks.arrays import NumpyArray, plain
from grader.checks.compare import ATOL, RTOL
from grader.checks.diagnosis.alike import Look
from grader.checks.items import steady
from grader.worker.protocol import (
    Answer,
    Array,
    Items,
    Mapping,
    Missing,
    Opaque,
    Raised,
    Reply,
    Tensor,
    Value,
)
from grader.worker.values import Decoder

# So many elements are kept of an array: half of them evenly spaced, half where it is most wrong.
MOST = 32
# About 7 significant digits.
_BITS = 24

Places = Sequence[int]


def bare(reply: Reply, look: Look) -> Reply:
    """A reply without what is not looked at."""
    if isinstance(reply, Answer):
        changed = reply.changed if look >= Look.FORMS else []
        warnings = sorted(set(reply.warnings)) if look >= Look.WARNINGS else []
        return Answer(0, reply.value, changed, warnings)
    if isinstance(reply, Raised):
        return Raised(0, reply.type, steady(reply.message))
    return Missing(0, reply.name) if isinstance(reply, Missing) else reply


def places(reply: Reply, right: Reply) -> list[list[int]]:
    """Which elements of each array in a reply to keep; none stand for all of a small array."""
    wrong, due = _arrays(reply), _arrays(right)
    if [array.shape for array in wrong] != [array.shape for array in due]:
        due = wrong
    return [_places(mine, other) for mine, other in zip(wrong, due, strict=True)]


def thinned(reply: Reply, kept: Iterable[Places]) -> Reply:
    """A reply with some elements of each array, and with the array's shape beside them."""
    left = iter(kept)
    return _with_arrays(reply, lambda array: _thinned(array, next(left, ())))


def rounded(reply: Reply) -> Reply:
    """A reply with about 7 significant digits of each number of an array."""
    return _with_arrays(reply, _rounded)


def _arrays(reply: Reply) -> list[Array | Tensor]:
    found: list[Array | Tensor] = []

    def note(array: Array | Tensor) -> Value:
        found.append(array)
        return array

    _with_arrays(reply, note)
    return found


_Change = Callable[[Array | Tensor], Value]


def _with_arrays(reply: Reply, change: _Change) -> Reply:
    if not isinstance(reply, Answer):
        return reply
    value = _changed(reply.value, change)
    changed = [(where, _changed(each, change)) for where, each in reply.changed]
    return Answer(0, value, changed, reply.warnings)


def _changed(value: Value, change: _Change) -> Value:
    """The value with its arrays changed, and without what differs from run to run."""
    if isinstance(value, Array | Tensor):
        return change(value)
    if isinstance(value, Items):
        items = [_changed(item, change) for item in value.items]
        return Items(value.type, _in_order(items) if "set" in value.type else items)
    if isinstance(value, Mapping):
        pairs = [(_changed(key, change), _changed(each, change)) for key, each in value.items]
        return Mapping(pairs)
    if isinstance(value, Opaque):
        contents: Any = None if value.contents is None else _changed(value.contents, change)
        return Opaque(0, "", contents)
    return value


def _in_order(items: list[Value]) -> list[Value]:
    return sorted(items, key=msgspec.msgpack.encode)


def _places(wrong: Array | Tensor, right: Array | Tensor) -> list[int]:
    size = math.prod(wrong.shape)
    if size <= MOST:
        return []
    even = np.linspace(0, size - 1, MOST // 2).astype(int).tolist()
    worst = np.argsort(-_distances(wrong, right), kind="stable")[: MOST // 2].tolist()
    return sorted({*even, *worst})


def _distances(wrong: Array | Tensor, right: Array | Tensor) -> NumpyArray:
    """How far the elements are apart, in units of what a check lets pass."""
    a, b = _flat(wrong), _flat(right)
    with np.errstate(all="ignore"):
        apart = np.abs(a - b) / (ATOL + RTOL * np.abs(b))
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    return np.where(same, 0.0, np.nan_to_num(apart, nan=np.inf))


def _flat(array: Array | Tensor) -> NumpyArray:
    found = plain(Decoder(lambda opaque: opaque).decode(array)).reshape(-1)
    return found.astype(np.complex128 if found.dtype.kind == "c" else np.float64)


def _thinned(array: Array | Tensor, kept: Places) -> Value:
    size = math.prod(array.shape)
    if not kept or size <= kept[-1] or not array.data or len(array.data) % size:
        return array
    elements = np.frombuffer(array.data, f"V{len(array.data) // size}")
    few = msgspec.structs.replace(array, shape=(len(kept),), data=elements[kept].tobytes())
    return Items("tuple", [*array.shape, few])


def _rounded(array: Array | Tensor) -> Value:
    if array.dtype not in ("float64", "complex128"):
        return array
    part, exponent = np.frexp(np.frombuffer(array.data, np.float64))
    short = np.ldexp(np.round(part * 2**_BITS) / 2**_BITS, exponent)
    return msgspec.structs.replace(array, data=short.tobytes())
