"""Values that cross as data arrive as they were."""

import math
import struct
from typing import Any

import numpy as np
import pytest
import torch

from grader.worker import protocol
from grader.worker.dtypes import ARRAY_DTYPES, TENSOR_DTYPES
from grader.worker.values import Decoder, Encoder, ValueTooLarge


def refuse(thing: Any) -> Any:
    raise AssertionError(f"{thing!r} should cross as data")


def encode(value: Any) -> Any:
    return Encoder(refuse, 1 << 24).encode(value)


def cross(value: Any) -> Any:
    """Through the bytes of a reply and back."""
    reply = protocol.decode_reply(protocol.encode(protocol.Answer(1, encode(value))))
    return Decoder(refuse).decode(reply.value)


def bits(number: float) -> bytes:
    return struct.pack(">d", number)


PLAIN = [
    None,
    True,
    False,
    0,
    -1,
    2**63 - 1,
    -(2**63),
    2**63,
    -(2**63) - 1,
    2**64,
    -(3**4000),
    3**8000,
    1.5,
    -0.0,
    math.inf,
    -math.inf,
    5e-324,
    "",
    "text",
    "é😀",
    b"",
    b"\x00\xff",
    1 + 2j,
    complex(-0.0, math.inf),
    np.dtype("float32"),
    np.dtype("bool"),
    torch.bfloat16,
    torch.int64,
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: repr(value)[:20])
def test_a_plain_value_arrives_as_it_was(value: Any) -> None:
    found = cross(value)
    assert type(found) is type(value)
    assert repr(found) == repr(value)


@pytest.mark.parametrize("payload", [0x7FF8000000000000, 0x7FF8000000ABCDEF, 0xFFF0000000000001])
def test_a_float_keeps_the_bits_of_its_nan(payload: int) -> None:
    (number,) = struct.unpack(">d", payload.to_bytes(8, "big"))
    assert bits(cross(number)) == bits(number)


def test_a_lone_surrogate_arrives_as_a_question_mark() -> None:
    assert cross("a\ud800b") == "a?b"


@pytest.mark.parametrize(
    "value",
    [
        [],
        (),
        {},
        set(),
        frozenset(),
        [1, [2, (3, {"a": None})]],
        ({1: 2.0, None: [True]}, b"x"),
        {1, 2.5, "x", (1, 2)},
        frozenset({frozenset({1}), ()}),
        {(1, "a"): {"b": {3}}},
    ],
    # By number: a set's text is another in each process.
    ids=lambda _: "containers",
)
def test_containers_arrive_with_their_types(value: Any) -> None:
    found = cross(value)
    assert type(found) is type(value)
    assert found == value


def test_a_dict_keeps_its_order() -> None:
    assert list(cross({"b": 1, "a": 2})) == ["b", "a"]


ARRAYS = {
    "1-d": np.arange(3.0),
    "0-d": np.array(2.5),
    "empty": np.zeros((0, 3)),
    "empty and long": np.zeros((2**35, 0)),
    "many axes": np.zeros((1,) * 32),
    "Fortran order": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "strided": np.arange(12.0)[::-3],
    "a transposed view": np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1),
    "big endian": np.arange(3, dtype=">f4"),
    "big-endian integers": np.arange(3, dtype=">i8"),
    "read only": np.broadcast_to(np.float32(1), (2, 2)),
    "specials": np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324]),
}


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS.keys())
def test_an_array_arrives_with_its_shape_and_elements(array: Any) -> None:
    found = cross(array)
    assert type(found) is np.ndarray
    assert found.shape == array.shape
    assert found.dtype == array.dtype.newbyteorder("=")
    assert found.tobytes() == array.astype(found.dtype).tobytes()


@pytest.mark.parametrize("name", ARRAY_DTYPES)
def test_every_dtype_of_numpy_crosses(name: str) -> None:
    array = np.array([0, 1, 1], ARRAY_DTYPES[name])
    found = cross(array)
    assert found.dtype == array.dtype
    assert found.tolist() == array.tolist()


def test_an_array_that_arrived_can_be_written_and_resized() -> None:
    found = cross(np.arange(3.0))
    found[0] = 7
    found.resize(5)
    assert found.tolist() == [7, 1, 2, 0, 0]


def test_an_array_keeps_the_bits_of_its_nans() -> None:
    raw = np.array([0x7FC00001, 0xFFABCDEF, 0x7F800001], np.uint32)
    assert cross(raw.view(np.float32)).view(np.uint32).tolist() == raw.tolist()


@pytest.mark.parametrize("name", ARRAY_DTYPES)
def test_every_scalar_of_numpy_crosses(name: str) -> None:
    scalar = ARRAY_DTYPES[name].type(1)
    found = cross(scalar)
    assert type(found) is type(scalar)
    assert found == scalar


@pytest.mark.parametrize("name", TENSOR_DTYPES)
def test_every_dtype_of_torch_crosses(name: str) -> None:
    tensor = torch.tensor([[0, 1], [1, 0]]).to(TENSOR_DTYPES[name])
    found = cross(tensor)
    assert type(found) is torch.Tensor
    assert found.dtype is tensor.dtype
    assert torch.equal(found, tensor)


TENSORS = {
    "0-d": torch.tensor(1.5),
    "empty": torch.zeros(0, 3),
    "0-d bool": torch.tensor(True),
    "transposed": torch.arange(6.0).reshape(2, 3).T,
    "expanded": torch.tensor(1.0).expand(2, 3),
    "conjugated": torch.tensor([1 + 2j]).conj(),
    "negated": torch.tensor([1 + 2j]).conj().imag,
    "bfloat16, 0-d": torch.tensor(0.1, dtype=torch.bfloat16),
}


@pytest.mark.parametrize("tensor", TENSORS.values(), ids=TENSORS.keys())
def test_a_tensor_arrives_with_its_shape_and_elements(tensor: torch.Tensor) -> None:
    found = cross(tensor)
    assert found.shape == tensor.shape
    assert torch.equal(found, tensor)


def test_a_bfloat16_tensor_keeps_its_bits() -> None:
    raw = torch.tensor([0x7FC1, -1, 0x0001], dtype=torch.int16)
    assert torch.equal(cross(raw.view(torch.bfloat16)).view(torch.int16), raw)


@pytest.mark.parametrize("requires_grad", [True, False])
def test_a_tensor_keeps_whether_it_requires_a_gradient(requires_grad: bool) -> None:
    found = cross(torch.ones(2, requires_grad=requires_grad))
    assert found.requires_grad is requires_grad
    assert found.is_leaf


def test_an_empty_tensor_keeps_that_it_requires_a_gradient() -> None:
    assert cross(torch.ones(0, requires_grad=True)).requires_grad


def test_what_was_computed_from_a_leaf_arrives_detached() -> None:
    found = cross(torch.ones(2, requires_grad=True) * 2)
    assert found.is_leaf
    assert found.requires_grad


def test_a_parameter_arrives_as_a_tensor() -> None:
    found = cross(torch.nn.Parameter(torch.ones(2)))
    assert type(found) is torch.Tensor
    assert found.requires_grad


def test_a_generator_arrives_in_the_same_state() -> None:
    generator = np.random.default_rng(3)
    generator.integers(10, dtype=np.uint32)  # leaves half of a drawn number in its state
    found = cross(generator)
    assert found.integers(10, size=3, dtype=np.uint32).tolist() == (
        generator.integers(10, size=3, dtype=np.uint32).tolist()
    )
    assert found.normal() == generator.normal()


def test_a_generator_that_crosses_is_not_used_up() -> None:
    generator = np.random.default_rng(3)
    cross(generator)
    assert generator.normal() == np.random.default_rng(3).normal()


@pytest.mark.parametrize(
    "value",
    [
        "x" * 2000,
        "é" * 700,
        b"x" * 2000,
        np.zeros(250),
        torch.zeros(500),
        list(range(40)),
        {str(n): n for n in range(20)},
        [[[]]] * 10,
        [1j] * 15,
        3**8000,
    ],
    ids=lambda value: f"{type(value).__name__} of {str(value)[:12]}",
)
def test_a_value_beyond_the_limit_is_too_large(value: Any) -> None:
    with pytest.raises(ValueTooLarge, match="too large"):
        Encoder(refuse, 2000).encode(value)


def test_the_limit_holds_for_all_values_of_a_message_together() -> None:
    encoder = Encoder(refuse, 3000)
    encoder.encode(np.zeros(200))
    with pytest.raises(ValueTooLarge):
        encoder.encode(np.zeros(200))


@pytest.mark.parametrize("kind", [set, frozenset, dict.fromkeys], ids=["set", "frozenset", "dict"])
def test_more_keys_than_may_be_are_too_large(kind: Any) -> None:
    keys = range(protocol.MAX_KEYS + 1)
    with pytest.raises(ValueTooLarge, match="keys"):
        Encoder(refuse, 1 << 30).encode(kind(keys))


def test_an_array_that_takes_no_memory_here_counts_with_what_it_takes_on_the_way() -> None:
    with pytest.raises(ValueTooLarge):
        encode(np.broadcast_to(1.0, (2**40,)))
