"""The objects in a conversation: where a submission gave one, and where it is asked about one."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from grader.worker import protocol
from grader.worker.protocol import Items, Mapping, Opaque, Reply, Request, Target, Value


def given(reply: Reply) -> Iterator[tuple[tuple[int, ...], int]]:
    """Where in an answer there are objects, and their numbers."""
    if isinstance(reply, protocol.Answer):
        yield from _given(reply.value, ())


def _given(value: Value, place: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], int]]:
    if isinstance(value, Opaque):
        yield place, value.id
        value = value.contents
    if isinstance(value, Items):
        for index, item in enumerate(value.items):
            yield from _given(item, (*place, index))
    if isinstance(value, Mapping):
        for index, (_, item) in enumerate(value.items):
            yield from _given(item, (*place, index))


def exchanged(
    request: Request, value: Callable[[Opaque], Value], number: Callable[[int], int]
) -> Request:
    """A request with something else in the place of each object that it passes or asks about."""
    changes: dict[str, Any] = {}
    if isinstance(request, protocol.Call | protocol.Gradient):
        changes["args"] = [_swapped(each, value) for each in request.args]
        changes["kwargs"] = {name: _swapped(each, value) for name, each in request.kwargs.items()}
    if isinstance(request, protocol.Set):
        changes["value"] = _swapped(request.value, value)
    if not isinstance(request, protocol.Load | protocol.Begin | protocol.Decode):
        root = request.target.root
        if isinstance(root, int):
            changes["target"] = Target(number(root), request.target.path)
    return msgspec.structs.replace(request, **changes)


def _swapped(value: Value, by: Callable[[Opaque], Value]) -> Value:
    if isinstance(value, Opaque):
        return by(value)
    if isinstance(value, Items):
        return Items(value.type, [_swapped(item, by) for item in value.items])
    if isinstance(value, Mapping):
        return Mapping([(_swapped(key, by), _swapped(each, by)) for key, each in value.items])
    return value
