"""Python objects → protocol values; exact types only, so that no foreign code runs here."""

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import torch

from grader.worker import protocol
from grader.worker.dtypes import (
    ARRAY_DTYPES,
    ARRAY_NAMES,
    CONTAINERS,
    TENSOR_NAMES,
    crosses,
)
from grader.worker.protocol import MAX_DEPTH, MAX_INT_BITS, MAX_KEYS, Value

# What one value of MessagePack counts for, in bytes: to decode it takes memory and time.
SLOT = 64


class ValueTooLarge(ValueError):
    """The value has more bytes than may cross."""


class Encoder:
    """Encodes one message's values; counts their bytes against `limit`.

    `opaque` is asked for a stand-in for anything that can't cross as data. With `contents`, what
    it gives for a tuple, list or dict of a class of its own is sent with what that holds.
    """

    def __init__(
        self, opaque: Callable[[Any], Value], limit: int, *, contents: bool = False
    ) -> None:
        self._stand_in = opaque
        self._left = limit
        self._keys = MAX_KEYS
        self._contents = contents

    def encode(self, value: Any, depth: int = 0) -> Value:
        """The protocol's value for `value`. Raises ValueTooLarge."""
        encode = _ENCODERS.get(id(type(value)))
        if encode is not None:
            return encode(self, value, depth)
        stand_in = self.opaque(value)
        if not self._contents or type(stand_in) is not protocol.Opaque or depth >= MAX_DEPTH:
            return stand_in
        return protocol.Opaque(stand_in.id, stand_in.type, _contents(self, value, depth))

    def opaque(self, value: Any) -> Value:
        """What stands for a value that can't cross. Raises ValueTooLarge."""
        self.count(200, 4)
        return self._stand_in(value)

    def count(self, size: int, values: int) -> None:
        """Count bytes, and values of MessagePack. Raises ValueTooLarge."""
        self._left -= size + SLOT * values
        if self._left < 0:
            raise ValueTooLarge("the value is too large to cross between processes")

    def count_keys(self, number: int) -> None:
        """Count keys of dicts and elements of sets. Raises ValueTooLarge."""
        self._keys -= number
        if self._keys < 0:
            raise ValueTooLarge(f"more than {MAX_KEYS} keys can't cross between processes")


def _array(encoder: Encoder, array: np.ndarray[Any, Any], _: int) -> Value:
    name = _array_name(array.dtype)
    if name is None or not crosses(array.shape):
        return encoder.opaque(array)
    encoder.count(array.nbytes, 5 + array.ndim)
    data = array.astype(ARRAY_DTYPES[name], copy=False).tobytes()
    return protocol.Array(name, array.shape, data)


def _array_name(dtype: np.dtype[Any]) -> str | None:
    """The name of a dtype that may cross, in any byte order."""
    name = ARRAY_NAMES.get(dtype)
    if name is None and dtype.kind in "biufc":
        name = ARRAY_NAMES.get(dtype.newbyteorder("="))
    return name


def _tensor(encoder: Encoder, tensor: torch.Tensor, _: int) -> Value:
    if not _is_plain(tensor) or not crosses(tuple(tensor.shape)):
        return encoder.opaque(tensor)
    encoder.count(tensor.numel() * tensor.element_size(), 6 + tensor.dim())
    flat = tensor.detach().resolve_conj().resolve_neg().contiguous().reshape(-1)
    raw = flat.view(torch.int16) if flat.dtype is torch.bfloat16 else flat
    name, shape = TENSOR_NAMES[tensor.dtype], tuple(tensor.shape)
    return protocol.Tensor(name, shape, raw.numpy().tobytes(), tensor.requires_grad)


def _is_plain(tensor: torch.Tensor) -> bool:
    return (
        tensor.layout is torch.strided
        and tensor.device.type == "cpu"
        and tensor.dtype in TENSOR_NAMES
        and not tensor.is_nested
    )


def _items(name: str) -> "_Encode":
    hashed = name in ("set", "frozenset")

    def encode(encoder: Encoder, value: Any, depth: int) -> Value:
        if depth >= MAX_DEPTH:
            return encoder.opaque(value)
        if hashed:
            encoder.count_keys(len(value))
        return _listed(encoder, name, value, depth)

    return encode


def _listed(encoder: Encoder, name: str, value: Collection[Any], depth: int) -> protocol.Items:
    encoder.count(0, 4 + len(value))
    return protocol.Items(name, [encoder.encode(item, depth + 1) for item in value])


def _mapping(encoder: Encoder, value: dict[Any, Any], depth: int) -> Value:
    return encoder.opaque(value) if depth >= MAX_DEPTH else _pairs(encoder, value.items(), depth)


def _pairs(encoder: Encoder, pairs: Collection[tuple[Any, Any]], depth: int) -> protocol.Mapping:
    encoder.count(0, 3 + 3 * len(pairs))
    encoder.count_keys(len(pairs))
    encode, inner = encoder.encode, depth + 1
    return protocol.Mapping([(encode(k, inner), encode(v, inner)) for k, v in pairs])


def _contents(encoder: Encoder, value: Any, depth: int) -> protocol.Items | protocol.Mapping | None:
    """What a tuple, a list or a dict of a class of its own holds."""
    kind = type(value)  # not `isinstance`, which believes what an object says of its class
    # The built-in types' own methods: what the class has put in their place doesn't run.
    if issubclass(kind, dict):
        return _pairs(encoder, dict.items(value), depth)
    if issubclass(kind, tuple):
        return _listed(encoder, "tuple", tuple.__getitem__(value, slice(None)), depth)
    if issubclass(kind, list):
        return _listed(encoder, "list", list.copy(value), depth)
    return None


def _int(encoder: Encoder, value: int, _: int) -> Value:
    if -(2**63) <= value < 2**63:
        return value
    if value.bit_length() > MAX_INT_BITS:
        return encoder.opaque(value)
    encoder.count(value.bit_length() // 4 + 4, 3)
    return protocol.BigInt(hex(value))


def _text(encoder: Encoder, value: str, _: int) -> Value:
    if not value.isascii():
        # A lone surrogate is text for Python, but not for the wire.
        value = value.encode("utf-8", "replace").decode("utf-8")
        encoder.count(3 * len(value), 0)
    encoder.count(len(value), 1)
    return value


def _scalar(name: str) -> "_Encode":
    def encode(encoder: Encoder, value: Any, _: int) -> Value:
        encoder.count(value.nbytes, 4)
        return protocol.Scalar(name, value.tobytes())

    return encode


def _bytes(encoder: Encoder, value: bytes, _: int) -> Value:
    encoder.count(len(value), 3)
    return protocol.Bytes(value)


def _complex(encoder: Encoder, value: complex, _: int) -> Value:
    encoder.count(0, 4)
    return protocol.Complex(value.real, value.imag)


def _numpy_dtype(encoder: Encoder, value: np.dtype[Any], _: int) -> Value:
    encoder.count(0, 4)
    name = _array_name(value)
    return encoder.opaque(value) if name is None else protocol.Dtype("numpy", name)


def _torch_dtype(encoder: Encoder, value: torch.dtype, _: int) -> Value:
    encoder.count(0, 4)
    name = TENSOR_NAMES.get(value)
    return encoder.opaque(value) if name is None else protocol.Dtype("torch", name)


def _generator(encoder: Encoder, generator: np.random.Generator, _: int) -> Value:
    if type(generator.bit_generator) is not np.random.PCG64:
        return encoder.opaque(generator)
    encoder.count(128, 10)
    state: Any = generator.bit_generator.state
    return protocol.Generator(
        protocol.BigInt(hex(state["state"]["state"])),
        protocol.BigInt(hex(state["state"]["inc"])),
        state["has_uint32"],
        state["uinteger"],
    )


def _as_it_is(_: Encoder, value: Any, __: int) -> Value:
    return value  # type: ignore[no-any-return]  # by its type, it is a value


_Encode = Callable[[Encoder, Any, int], Value]
_BY_TYPE: list[tuple[type, _Encode]] = [
    (np.ndarray, _array),
    (torch.Tensor, _tensor),
    (torch.nn.Parameter, _tensor),
    (type(None), _as_it_is),
    (bool, _as_it_is),
    (float, _as_it_is),
    (int, _int),
    (str, _text),
    (dict, _mapping),
    (bytes, _bytes),
    (complex, _complex),
    (np.random.Generator, _generator),
    (torch.dtype, _torch_dtype),
    *((kind, _items(name)) for name, kind in CONTAINERS.items()),
    *((dtype.type, _scalar(name)) for name, dtype in ARRAY_DTYPES.items()),
    *((type(dtype), _numpy_dtype) for dtype in ARRAY_DTYPES.values()),
]
# By identity: a type's own `==` and `hash` may be the submission's code. The types live forever.
_ENCODERS = {id(kind): encode for kind, encode in _BY_TYPE}
