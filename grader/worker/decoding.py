"""Protocol values → Python objects; whatever the other side sent, nothing of it is run."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from grader.worker import protocol
from grader.worker.dtypes import (
    ARRAY_DTYPES,
    CONTAINERS,
    LIBRARIES,
    TENSOR_DTYPES,
    crosses,
)
from grader.worker.protocol import MAX_COLLISIONS, MAX_DEPTH, MAX_KEYS, Value


class NotData(ValueError):
    """What arrived is no value that this protocol knows."""


class Decoder:
    """Decodes values; `resolve` is asked for the object that an opaque id stands for.

    `hold` makes one of that object and of the tuple, list or dict that it holds; without it,
    contents are left out. Raises NotData for anything that isn't well formed.
    """

    def __init__(
        self,
        resolve: Callable[[protocol.Opaque], Any],
        hold: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        self.resolve = resolve
        self.hold = hold
        self._keys = MAX_KEYS

    def decode(self, value: Value, depth: int = 0) -> Any:
        """The Python object for a value: exact built-in types, ndarrays and tensors."""
        decode = _DECODERS.get(type(value))
        return value if decode is None else decode(self, value, depth)

    def deeper(self, values: list[Value], depth: int) -> list[Any]:
        """The objects inside a container."""
        if depth >= MAX_DEPTH:
            raise NotData("nested too deeply")
        return [self.decode(value, depth + 1) for value in values]

    def hashed(self, build: Callable[[Any], Any], items: list[Any]) -> Any:
        """A dict or a set of `items`."""
        self._keys -= len(items)
        if self._keys < 0:
            raise NotData("too many keys")
        try:
            if len(items) > MAX_COLLISIONS:
                _refuse_collisions([key for key, _ in items] if build is dict else items)
            return build(items)
        except TypeError as error:
            raise NotData("a key or an element of a set can't be hashed") from error


def _refuse_collisions(keys: list[Any]) -> None:
    # Each is compared with all others of its hash, and they may be as long as the message.
    if max(Counter(map(hash, keys)).values()) > MAX_COLLISIONS:
        raise NotData("too many keys of one hash")


def _decode_items(decoder: Decoder, value: protocol.Items, depth: int) -> Any:
    build = CONTAINERS.get(value.type)
    if build is None:
        raise NotData("unknown type of container")
    items = decoder.deeper(value.items, depth)
    if build is list:
        return items
    return tuple(items) if build is tuple else decoder.hashed(build, items)


def _decode_mapping(decoder: Decoder, value: protocol.Mapping, depth: int) -> Any:
    keys = decoder.deeper([key for key, _ in value.items], depth)
    values = decoder.deeper([value for _, value in value.items], depth)
    return decoder.hashed(dict, list(zip(keys, values, strict=True)))


def _decode_array(_: Decoder, value: protocol.Array, __: int) -> np.ndarray[Any, Any]:
    dtype = _known(ARRAY_DTYPES, value.dtype)
    _check_size(value.shape, dtype.itemsize, value.data)
    if value.dtype == "bool":  # a byte of neither 0 nor 1 would be true and unequal to True
        return np.frombuffer(value.data, np.uint8).reshape(value.shape).astype(np.bool_)
    return np.frombuffer(value.data, dtype).reshape(value.shape).copy()


def _decode_tensor(_: Decoder, value: protocol.Tensor, __: int) -> torch.Tensor:
    dtype = _known(TENSOR_DTYPES, value.dtype)
    _check_size(value.shape, dtype.itemsize, value.data)
    if not value.data:
        tensor = torch.empty(value.shape, dtype=dtype)
    elif dtype is torch.bool:
        tensor = torch.frombuffer(bytearray(value.data), dtype=torch.uint8) != 0
    else:
        tensor = torch.frombuffer(bytearray(value.data), dtype=dtype)
    differentiable = dtype.is_floating_point or dtype.is_complex
    return tensor.reshape(value.shape).requires_grad_(value.requires_grad and differentiable)


def _check_size(shape: tuple[int, ...], itemsize: int, data: bytes) -> None:
    # Zero elements with another axis too long pass the product, but not NumPy and PyTorch.
    if math.prod(shape) * itemsize != len(data) or not crosses(shape):
        raise NotData("shape and data do not fit")


def _decode_scalar(decoder: Decoder, value: protocol.Scalar, depth: int) -> Any:
    return _decode_array(decoder, protocol.Array(value.dtype, (), value.data), depth)[()]


def _decode_int(_: Decoder, value: protocol.BigInt, __: int) -> int:
    try:
        return int(value.text, 16)
    except ValueError as error:
        raise NotData("not an integer") from error


def _decode_dtype(_: Decoder, value: protocol.Dtype, __: int) -> Any:
    return _known(_known(LIBRARIES, value.library), value.name)


def _decode_generator(decoder: Decoder, value: protocol.Generator, _: int) -> Any:
    bits = np.random.PCG64(0)
    state: Any = {
        "bit_generator": "PCG64",
        "state": {
            "state": _decode_int(decoder, value.state, 0),
            "inc": _decode_int(decoder, value.inc, 0),
        },
        "has_uint32": value.has_uint32,
        "uinteger": value.uinteger,
    }
    try:
        bits.state = state
    except (OverflowError, ValueError, TypeError) as error:
        raise NotData("not a state of a generator") from error
    return np.random.Generator(bits)


def _decode_opaque(decoder: Decoder, value: protocol.Opaque, depth: int) -> Any:
    thing = decoder.resolve(value)
    if value.contents is None or decoder.hold is None:
        return thing
    return decoder.hold(thing, decoder.decode(value.contents, depth))


def _known(names: dict[str, Any], name: str) -> Any:
    try:
        return names[name]
    except KeyError as error:
        raise NotData("unknown dtype") from error


_DECODERS: dict[type, Callable[[Decoder, Any, int], Any]] = {
    protocol.Array: _decode_array,
    protocol.Tensor: _decode_tensor,
    protocol.Scalar: _decode_scalar,
    protocol.Items: _decode_items,
    protocol.Mapping: _decode_mapping,
    protocol.Bytes: lambda _, value, __: value.data,
    protocol.Complex: lambda _, value, __: complex(value.real, value.imag),
    protocol.BigInt: _decode_int,
    protocol.Dtype: _decode_dtype,
    protocol.Generator: _decode_generator,
    protocol.Opaque: _decode_opaque,
}
